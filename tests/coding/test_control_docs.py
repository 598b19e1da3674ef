"""The page on control: every row of its tables is what the program reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from marsad.coding import Control
from tests.coding._told import coded, words

PAGE = Path(__file__).parents[2] / "docs" / "control.md"


def _rows(head: str) -> list[list[str]]:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    start = lines.index(head) + 2
    end = next(i for i in range(start, len(lines)) if not lines[i].startswith("|"))
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[start:end]]


EXAMPLES = _rows("| text | status | holder | place | against | share | part |")
NONE = _rows("| text | why |")


def _told(text: str, c: Control) -> list[str]:
    named = ["".join(words(text, [m])) if m else "-" for m in (c.holder, c.place, c.against)]
    return [c.status, *named, f"{c.share:g}" if c.share is not None else "-", c.part.of(text) if c.part else "-"]


@pytest.mark.parametrize("row", EXAMPLES, ids=lambda row: row[0])
def test_an_example_reads_as_the_page_says(row: list[str]) -> None:
    text = row[0]
    assert [_told(text, c) for c in coded(text).control] == [row[1:]]


@pytest.mark.parametrize("row", NONE, ids=lambda row: row[0])
def test_what_is_none_gives_none(row: list[str]) -> None:
    assert coded(row[0]).control == ()


def test_every_status_has_an_example() -> None:
    assert {row[1] for row in EXAMPLES} == {
        "gained", "lost", "held", "contested", "besieged", "siege_broken", "advancing",
    }  # fmt: skip
