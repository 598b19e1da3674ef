"""The tables of docs/counts.md are what the code does."""

from __future__ import annotations

import pytest

from marsad.grounding import Count
from marsad.grounding._counts import ground_counts
from tests.grounding.counting import reading_of
from tests.pages import DOCS, cells

PAGE = (DOCS / "counts.md").read_text(encoding="utf-8")


def counts_of(text: str) -> list[tuple[str, Count]]:
    reading = reading_of(text)
    words = {m.id: m.span.of(text) for m in reading.mentions}
    return [(words[c.mention], c) for c in ground_counts(reading)]


def _high(cell: str) -> int | None:
    return None if cell == "-" else int(cell)


FORMS = list(cells("counts.md", "words | low | best | high | why"))
SHARES = list(cells("counts.md", "words | low | best | high | noun"))
FATES = list(cells("counts.md", "sentence | counted | fate"))
NOT_COUNTS = [
    line[2:] for line in PAGE.partition("## What is no count")[2].partition("##")[0].splitlines() if line[:2] == "- "
]


@pytest.mark.parametrize("row", FORMS, ids=lambda row: str(row[0]))
def test_form(row: list[str]) -> None:
    ((_, got),) = counts_of(f"They speak of {row[0]}.")
    assert (got.low, got.best, got.high) == (int(row[1]), int(row[2]), _high(row[3]))


@pytest.mark.parametrize("row", SHARES, ids=lambda row: str(row[0]))
def test_share(row: list[str]) -> None:
    ((_, got),) = counts_of(f"They speak of {row[0]}.")
    assert got.share is not None
    assert (got.low, got.best, got.high, got.noun) == (int(row[1]), int(row[2]), int(row[3]), row[4])


@pytest.mark.parametrize("row", FATES, ids=lambda row: f"{row[1]}: {row[0]}")
def test_fate(row: list[str]) -> None:
    sentence, counted, fate = row
    assert dict(counts_of(sentence))[counted].fate == (None if fate == "-" else fate)


@pytest.mark.parametrize("sentence", NOT_COUNTS)
def test_no_count(sentence: str) -> None:
    assert counts_of(sentence) == []


def test_page_has_its_tables() -> None:
    assert min(len(FORMS), len(SHARES), len(FATES), len(NOT_COUNTS)) >= 6


@pytest.mark.parametrize(
    ("text", "outdated"),
    [
        ("The toll is now put at 26; earlier reports put it at 19.", ["19"]),
        ("The dead number 15, up from 12 on Friday, he said.", ["12"]),
        ("Twelve people died, revised down from 20, the ministry said.", ["20"]),
        ("The toll rose from 8 to 15.", ["8"]),
        ("There were 41 wounded, not 33.", ["33"]),
        ("The blast killed 14 people, not the 30 initially reported.", ["30"]),
        ("An initial count spoke of 7 dead.", ["7"]),
        ("The blast killed 14 people.", []),
        ("From 10 to 15 people died.", []),
    ],
)
def test_superseded(text: str, outdated: list[str]) -> None:
    assert [words for words, count in counts_of(text) if count.superseded] == outdated
