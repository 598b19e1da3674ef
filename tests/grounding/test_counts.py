"""Counts: the table of expressions, parts and wholes, money, and what holds for any text."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from marsad.grounding import Count
from marsad.grounding._counts import ground_counts
from marsad.reading import Passage
from marsad.reading._counts import find_counts
from marsad.reading._counts_grammar import value_of
from marsad.spans import Span, trimmed
from tests.grounding.counting import reading_of

TABLE = Path(__file__).parent / "data" / "counts.tsv"


def counts_of(*sentences: str) -> list[tuple[str, Count]]:
    reading = reading_of(*sentences)
    words = {m.id: m.span.of(reading.report.text) for m in reading.mentions}
    return [(words[c.mention], c) for c in ground_counts(reading)]


def rows() -> list[list[str]]:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def _number(cell: str) -> int | None:
    return None if cell == "-" else int(cell)


@pytest.mark.parametrize("row", [r for r in rows() if "[[" in r[0] and r[1] != "money"], ids=lambda r: str(r[0])[:60])
def test_count_means(row: list[str]) -> None:
    marked, low, best, high, noun = row
    text = marked.replace("[[", "").replace("]]", "")
    span = trimmed(text, marked.index("[["), marked.index("]]") - 2, article=False)
    reading = reading_of(text)
    assert len(reading.mentions) == marked.count("[[")
    found = dict(zip([m.span for m in reading.mentions], ground_counts(reading), strict=True))
    assert span in found, [s.of(text) for s in found]
    got = found[span]
    expected = (int(low), int(best), _number(high), None if noun == "-" else noun)
    assert (got.low, got.best, got.high, got.noun) == expected


@pytest.mark.parametrize("text", [r[0] for r in rows() if "[[" not in r[0]])
def test_number_that_is_no_count(text: str) -> None:
    assert [m.span.of(text) for m in reading_of(text).mentions] == []


@pytest.mark.parametrize("marked", [r[0] for r in rows() if r[1:2] == ["money"]])
def test_money(marked: str) -> None:
    text = marked.replace("[[", "").replace("]]", "")
    sums = [m.span.of(text) for m in reading_of(text).mentions if m.kind == "money"]
    assert sums == [marked[marked.index("[[") + 2 : marked.index("]]")]]


def test_table_is_large_enough_to_mean_something() -> None:
    assert len(rows()) >= 150


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("7", 7), ("1,250", 1250), ("10 000", 10_000), ("1,50,000", 150_000), ("2.5 million", 2_500_000),
        ("half a million", 500_000), ("ninety-nine", 99), ("one hundred and one", 101),
        ("three thousand two hundred", 3200),
        ("five lakh", 500_000), ("two dozen", 24), ("a thousand", 1000),
    ],
)  # fmt: skip
def test_value_of_number_words(words: str, value: int) -> None:
    assert value_of(words) == value


@pytest.mark.parametrize(
    ("text", "part", "whole"),
    [
        ("12 civilians including 5 children were killed.", "5", "12"),
        ("12 civilians, among them five children, were killed.", "five", "12"),
        ("12 people from one village among them 5 women died.", "5", "12"),
        ("12 civilians and 5 soldiers were killed.", "5", None),
    ],
)
def test_part_of_a_whole(text: str, part: str, whole: str | None) -> None:
    found = counts_of(text)
    names = {c.mention: words for words, c in found}
    of = next(c.of for words, c in found if words == part)
    assert (names[of] if of else None) == whole


def test_share_is_a_fraction_of_the_noun() -> None:
    ((_, got),) = counts_of("They now hold 65 percent of the city.")
    assert (got.share, got.noun) == (0.65, "city")


@pytest.mark.parametrize("words", ["at least 12", "about 12", "dozens", "up to 12", "10 to 15"])
def test_bounded_and_vague_words_are_not_exact(words: str) -> None:
    ((_, got),) = counts_of(f"The raid killed {words} people.")
    assert not got.exact


def test_noun_span_is_the_head() -> None:
    text = "At least 30 foreign-sponsored regime soldiers were killed."
    ((words, got),) = counts_of(text)
    assert got.noun_span is not None
    assert (words, got.noun_span.of(text)) == ("At least 30", "soldiers")


@given(st.text(max_size=200))
@example("1,2,3,4 12-13 between 5 and 4 at least of the one no two or 1")
@example("999999999999 million billion people")
@example("\u0661\u0662 people, \u00b2\u00b3 men, 1\u00a0000 women")
def test_any_text_is_counted(text: str) -> None:
    for _, got in counts_of(text):
        assert got.low <= got.best
        assert got.high is None or got.best <= got.high


_JUMBLE = """
at least up to between and 10 15 1,000 a dozen dozens several hundred thousand million people of the one two no
civilians killed percent % - or some half third
"""


@given(st.lists(st.sampled_from(_JUMBLE.split()), max_size=20))
def test_jumbled_numbers_are_counted(words: list[str]) -> None:
    found = counts_of(" ".join(words))
    for _, got in found:
        assert got.low <= got.best
        assert got.high is None or got.best <= got.high


@given(st.sampled_from([r[0] for r in rows()]), st.sampled_from([r[0] for r in rows()]))
def test_a_sentence_elsewhere_changes_no_count(first: str, second: str) -> None:
    one, two = (s.replace("[[", "").replace("]]", "") for s in (first, second))
    alone = [(w, c.low, c.best, c.high, c.noun, c.of) for w, c in counts_of(one)]
    after = [(w, c.low, c.best, c.high, c.noun, c.of) for w, c in counts_of(one, two)]
    assert after[: len(alone)] == alone


@pytest.mark.parametrize("row", [r for r in rows() if "[[" in r[0]], ids=lambda r: str(r[0])[:60])
def test_every_quantity_mention_reads_back(row: list[str]) -> None:
    reading = reading_of(row[0].replace("[[", "").replace("]]", ""))
    quantities = [m.id for m in reading.mentions if m.kind == "quantity"]
    assert [c.mention for c in ground_counts(reading)] == quantities


@pytest.mark.parametrize("unit", ["1 ", "at least ", "hundred ", "1,", "one hundred and ", "12 of the ", "a ", "$1 "])
def test_hostile_repetition_is_linear(unit: str) -> None:
    """Each finishes in a moment; a backtracking pattern would not come back."""
    text = unit * 5_000
    found = find_counts(text, (Passage(0, Span(0, len(text)), "body", 0),))
    assert all(a.span.end <= b.span.begin for a, b in pairwise(found))
