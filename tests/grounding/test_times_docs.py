"""The examples of docs/times.md are read as they say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.grounding.test_times import only
from tests.grounding.times_table import Row, judged

PAGE = (Path(__file__).parents[2] / "docs" / "times.md").read_text(encoding="utf-8")
WEDNESDAY = "2017-09-13"


def cells(heading: str) -> list[list[str]]:
    """The rows of the table below a heading, without its head."""
    section = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (.*) \|$", section, re.MULTILINE)
    return [row.split(" | ") for row in rows[1:]]


@pytest.mark.parametrize(("day", "marked", "start", "end"), cells("What is read"))
def test_words_are_read_as_the_page_says(day: str, marked: str, start: str, end: str) -> None:
    row = Row(0, None if day == "-" else day, marked, start, end, "")
    assert judged(row)[:2] == (start, end)


@pytest.mark.parametrize(("rule", "words", "start", "end"), cells("UCDP's rules"))
def test_rules_of_ucdp_are_used_as_the_page_says(rule: str, words: str, start: str, end: str) -> None:
    got = only(f"Ten shells fell on the village {words}.", WEDNESDAY)
    assert (f"`{got.rule}`", got.start, got.end) == (rule, start, end)


def test_the_page_has_examples() -> None:
    assert len(cells("What is read")) >= 30
    assert len(cells("UCDP's rules")) >= 9
