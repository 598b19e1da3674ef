"""The table of rules in docs/rival-values.md is what the rules give."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from marsad.linking import RULE_NAMES, Account, RuleName, Toll, fields_of
from tests.linking.telling import ARMY, DOZENS, GOVERNOR, MONITOR, account

PAGE = Path(__file__).parents[2] / "docs" / "rival-values.md"
_SPEAKERS = {"governor": GOVERNOR, "monitor": MONITOR, "army": ARMY, "outlet": None}
_ROW = re.compile(r"^\| ((?:governor|monitor|army|outlet) .*?) \| (.*) \|$", re.M)
_TOLD = re.compile(r"(\w+) (\d+|dozens) on (\d) May")


def _rows() -> list[tuple[str, list[str]]]:
    return [(m[1], m[2].split(" | ")) for m in _ROW.finditer(PAGE.read_text(encoding="utf-8"))]


def _accounts(told: str) -> list[Account]:
    found = []
    for n, part in enumerate(told.split("; ")):
        m = _TOLD.fullmatch(part)
        assert m is not None, part
        toll: Toll | int = DOZENS if m[2] == "dozens" else int(m[2])
        bound = "vague" if m[2] == "dozens" else "exact"
        found.append(account(f"r{n}", f"2020-05-0{m[3]}", toll, _SPEAKERS[m[1]], bound=bound))  # type: ignore[arg-type]
    return found


def _cell(toll: Toll) -> str:
    return "/".join("-" if x is None else str(x) for x in (toll.low, toll.best, toll.high))


@pytest.mark.parametrize(("rule", "column"), [(rule, n) for n, rule in enumerate(RULE_NAMES)])
@pytest.mark.parametrize("row", _rows(), ids=lambda row: str(row[0]))
def test_the_table_is_what_the_rule_gives(row: tuple[str, list[str]], rule: RuleName, column: int) -> None:
    told, cells = row
    assert _cell(fields_of(_accounts(told)).tolls[0].by_rule[rule]) == cells[column]


def test_the_page_has_its_table() -> None:
    assert len(_rows()) >= 7
