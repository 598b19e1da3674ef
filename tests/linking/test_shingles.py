"""House style is taken out before texts are compared."""

from __future__ import annotations

import pytest

from marsad.linking._shingles import Alias, Stretch, shingles, token_hash, words_of
from marsad.spans import Span


def _of(text: str, *names: tuple[str, str], quoted: tuple[Span, ...] = ()) -> frozenset[int]:
    aliases = [Alias(Span(text.index(w), text.index(w) + len(w)), token) for w, token in names]
    found = shingles(text, [Stretch(Span(0, len(text)))], aliases, quoted)
    return frozenset(int(h) for h in found.hashes)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Syria's army took the hill", "Syrias army took the hill"),
        ("Shells fell on the old town", "SHELLS FELL, on the old town!"),
        ("the Qa\u02bfim crossing was hit again", "the Qa\u02bfim crossing was hit again"),
    ],
)
def test_case_commas_and_apostrophes_do_not_count(one: str, other: str) -> None:
    assert _of(one) == _of(other)


def test_names_of_one_actor_are_one_token() -> None:
    token = "actor:islamic-state"
    assert _of("fighters of ISIL left the town", ("ISIL", token)) == _of(
        "fighters of Daesh left the town", ("Daesh", token)
    )


def test_spellings_of_one_place_are_one_token() -> None:
    one = _of("shells hit Deir Az Zor on Monday night", ("Deir Az Zor", "geonames:7"))
    other = _of("shells hit Deir el-Zour on Monday night", ("Deir el-Zour", "geonames:7"))
    assert one == other


def test_two_actors_stay_two() -> None:
    one = _of("fighters of ISIL left the town", ("ISIL", "actor:a"))
    other = _of("fighters of Hamas left the town", ("Hamas", "actor:b"))
    assert one != other


def test_overlapping_names_use_the_longer() -> None:
    text = "the Free Syrian Army left the town"
    assert _of(text, ("Free Syrian Army", "actor:fsa"), ("Syrian", "geonames:9")) == _of(
        text, ("Free Syrian Army", "actor:fsa")
    )


def test_quoted_shingles_weigh_less() -> None:
    text = "one two three four five six seven eight nine ten"
    found = shingles(text, [Stretch(Span(0, len(text)))], (), [Span(0, len(text) // 2)])
    assert min(found.weights) < max(found.weights) == 1.0


def test_left_out_furniture_gives_no_shingles() -> None:
    text = "one two three four five. six seven eight nine ten"
    found = shingles(text, [Stretch(Span(0, 24))])
    assert len(found) == 1


def test_hashes_are_the_same_on_every_machine() -> None:
    assert token_hash("town") == 4600475027482994376


def test_words_are_folded() -> None:
    assert words_of("L'\u00c9glise d\u2019Alep") == ["l\u00e9glise", "dalep"]
