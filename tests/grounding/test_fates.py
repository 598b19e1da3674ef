"""What happened to the counted: sentences of our own in the manners of wires, headlines, notes and state media."""

from __future__ import annotations

from pathlib import Path

import pytest

from marsad.grounding._counts import ground_counts
from tests.grounding.counting import reading_of

TABLE = Path(__file__).parent / "data" / "fates.tsv"


def rows() -> list[tuple[str, list[str]]]:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    pairs = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(sentence, told.split("; ")) for sentence, told in pairs]


@pytest.mark.parametrize(("sentence", "told"), rows(), ids=[r[0][:60] for r in rows()])
def test_fate(sentence: str, told: list[str]) -> None:
    reading = reading_of(sentence)
    words = {m.id: m.span.of(sentence) for m in reading.mentions}
    assert [f"{words[c.mention]}={c.fate or '-'}" for c in ground_counts(reading)] == told


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("The raid killed 12 men.", "killed"),
        ("12 men, most of them farmers, were later set free.", "set free"),
        ("12 men were killed or wounded.", "killed or wounded"),
        ("The lives of 12 men were lost.", "lives of"),
        ("The death toll stands at 12.", "death toll"),
    ],
)
def test_words_that_tell_the_fate_are_kept(sentence: str, words: str) -> None:
    (count,) = ground_counts(reading_of(sentence))
    assert count.fate_span is not None
    assert count.fate_span.of(sentence).lower() == words


@pytest.mark.parametrize(
    ("sentence", "part", "whole"),
    [
        ("Three of the four hijackers were shot dead.", "Three", "four"),
        ("Gunners downed 15 of 20 drones.", "15", "20"),
        ("Of the 62 passengers, 40 were freed.", "40", "62"),
        ("Half of the town's 40,000 residents have fled.", "Half", "40,000"),
    ],
)
def test_part_bears_its_whole_and_the_fate(sentence: str, part: str, whole: str) -> None:
    reading = reading_of(sentence)
    ids = {m.span.of(sentence): m.id for m in reading.mentions}
    counts = {c.mention: c for c in ground_counts(reading)}
    assert counts[ids[part]].of == ids[whole]
    assert counts[ids[part]].fate is not None
    assert counts[ids[whole]].fate is None


@pytest.mark.parametrize(
    "sentence",
    [
        "12 rebels killed three soldiers.",
        "The 12 men who attacked the post fled.",
        "12 soldiers fled.",
        "Several hundred fighters have returned to barracks.",
        "12 villages voted.",
        "The two sides killed each other's hostages.",
        "12 gunmen were shot at.",
        "The losses of 12 brigades are unknown.",
    ],
)
def test_first_number_suffers_nothing(sentence: str) -> None:
    assert ground_counts(reading_of(sentence))[0].fate is None
