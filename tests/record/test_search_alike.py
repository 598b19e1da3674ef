"""A search finds the same reports on both back ends, in any script, whatever is typed."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.errors import UsageError
from marsad.record import Record, move
from tests.postgres import Server, new_database
from tests.record.made import made_report

pytestmark = pytest.mark.postgres

#: Words that tokenisers and dictionaries of servers part, join, stem or drop: stop words, vowelled Arabic, tatweel,
#: presentation forms, Hebrew, Cyrillic, Greek sigmas, Devanagari, Thai, Han, Hangul, digits of other scripts, hyphens,
#: apostrophes, addresses, signs of queries.
WORDS = (
    "the", "and", "strikes", "strike", "Sana'a", "Sanaa", "اشتباكات", "اِشْتِباكات", "حلـــب", "حلب", "قصف", "ﻗﺼﻒ",
    "القصف", "מתקפה", "обстрел", "Обстрелы", "ΑΘΗΝΑΣ", "αθήνας", "हमला", "โจมตี", "空襲", "폭격", "٢٠١٧", "2017",
    "T-72", "BM-21", "co-operation", "Deir-ez-Zor", "O'Brien", "Zürich", "ZURICH", "naïve", "Łódź", "İstanbul", "ısı",
    "straße", "STRASSE", "\ufb01re", "fire", "u.s.", "reuters.com/a?b=c", "a@b.org", "&", "|", "!", ":*", "<->", "NOT",
    "OR", "NEAR", "\\", "'", "''", "(x)", "e\u030b", "👍", "x\u200cy", "م\u200dع",
)  # fmt: skip


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory, server: Server) -> Iterator[tuple[Record, Record]]:
    """Sixty reports of these words at random, in a file and on a server."""
    path, where = tmp_path_factory.mktemp("search") / "words.db", new_database(server)
    dice = random.Random(3)
    with Record.open(path) as record, record.batch(100):
        for n in range(60):
            text = " ".join(dice.choices(WORDS, k=dice.randint(3, 25)))
            record.add_report(made_report(n, text=text, title=" ".join(dice.choices(WORDS, k=3))))
    move(path, where)
    with Record.open(path) as here, Record.open(where) as there:
        # one is written anew, so that words come into both by both ways
        for each in (here, there):
            each.add_report(made_report(99, text=" ".join(WORDS), title="حلب"))
        yield here, there


def _found(record: Record, typed: str) -> set[str] | str:
    try:
        return {h.report for h in record.search(typed, limit=1000)}
    except UsageError as error:
        return error.what


_word = st.sampled_from(WORDS)
_term = (
    _word
    | st.lists(_word, min_size=1, max_size=3).map(lambda x: f'"{" ".join(x)}"')
    | _word.map(lambda w: f"-{w}")
    | st.builds(lambda w, n: w[:n] + "*", _word, st.integers(1, 4))
)


@settings(max_examples=250)
@given(st.lists(_term, min_size=1, max_size=3).map(" ".join))
def test_the_same_is_found(both: tuple[Record, Record], typed: str) -> None:
    assert _found(both[0], typed) == _found(both[1], typed)


@settings(max_examples=100)
@given(st.text(max_size=12))
def test_whatever_is_typed(both: tuple[Record, Record], typed: str) -> None:
    assert _found(both[0], typed) == _found(both[1], typed)


@pytest.mark.parametrize(
    ("typed", "means"),
    [("حلب", "حَلَبْ"), ("اشتباكات", "اِشْتِباكات"), ("قصف", "ﻗﺼﻒ"), ("zurich", "Zürich"), ("обстрел*", "Обстрелы")],
)
def test_spellings_that_are_one_word_find_each_other(both: tuple[Record, Record], typed: str, means: str) -> None:
    for record in both:
        assert _found(record, typed) >= _found(record, means) != set()  # type: ignore[operator]


def test_every_word_is_found_where_it_stands(both: tuple[Record, Record]) -> None:
    """The comparison would hold between two that find nothing."""
    for record in both:
        found = [w for w in WORDS if isinstance(_found(record, w), set)]
        assert len(found) > 40
        assert [w for w in found if "r99" not in _found(record, w)] == []


def test_a_page_of_many_words_is_indexed_to_the_same_end(both: tuple[Record, Record]) -> None:
    """PostgreSQL keeps no position beyond 16,383, of title and text: neither back end finds what stands behind."""
    title = "three long words"
    text = " ".join([*(f"w{n}" for n in range(16_383 - 3 - 1 - 1)), "nearly", "beyond"])
    for record in both:
        record.add_report(made_report(200, text=text, title=title))
    assert [_found(record, "w16000 w16001 nearly") for record in both] == [{"r200"}] * 2
    assert [_found(record, '"w16377 nearly"') for record in both] == [{"r200"}] * 2
    assert [_found(record, "beyond") for record in both] == [set()] * 2
