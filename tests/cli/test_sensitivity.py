"""``marsad sensitivity`` on the examples: a rising toll and a contradiction depend on the rule, the rest does not."""

from __future__ import annotations

import csv
import re
import shutil
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from marsad.cli._sensitivity import bar
from marsad.cli._sensitivity_plot import MOST_GROUPS, plot
from marsad.linking import Sensitivity, Total
from tests.cli.conftest import Marsad

_SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def read(marsad: Marsad, read_examples: Path) -> Marsad:
    shutil.copy(read_examples, "marsad.db")
    return marsad


def test_totals_differ_by_rule(read: Marsad) -> None:
    (found,) = read("sensitivity", "--json").objects
    best = {t["rule"]: t["best"] for t in found["totals"]}
    assert best["conservative"] < best["representative"] <= best["informative"]
    assert {m["place"] for m in found["movers"]} == {"Gaza", "Kramatorsk"}


def test_the_table_tells_rules_and_movers(read: Marsad) -> None:
    out = read("sensitivity", "--by", "month").out
    assert "2022-04" in out
    assert "latest-credible" in out
    assert re.search(r"Kramatorsk: \d+ / \d+ / \d+ / \d+", out)


def test_filters_narrow_what_is_counted(read: Marsad) -> None:
    (found,) = read("sensitivity", "--json", "--since", "2023-01-01", "--until", "2023-12-31").objects
    assert [m["place"] for m in found["movers"]] == ["Gaza"]


def test_a_csv_file_holds_one_row_a_group_and_rule(read: Marsad) -> None:
    assert read("sensitivity", "--by", "place", "--csv", "totals.csv").status == 0
    with Path("totals.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {r["rule"] for r in rows} == {"conservative", "representative", "informative", "latest-credible"}
    assert all(r["by"] == "place" for r in rows)


def test_a_picture_says_in_words_what_it_shows(read: Marsad) -> None:
    assert read("sensitivity", "--by", "month", "--plot", "totals.svg").status == 0
    root = ET.fromstring(Path("totals.svg").read_text(encoding="utf-8"))
    title, described = root.find(f"{_SVG}title"), root.find(f"{_SVG}desc")
    assert title is not None
    assert described is not None
    assert "by month" in (title.text or "")
    assert "2022-04: conservative 30" in (described.text or "")
    assert root.get("role") == "img"


def _totals(*rows: Total) -> Sensitivity:
    return Sensitivity("killed", "place", 1, 1, 0, rows, ())


def test_names_of_strangers_cannot_break_the_picture() -> None:
    hostile = "<script>&\"'" * 9
    root = ET.fromstring(plot(_totals(Total(hostile, "conservative", 1, 1, 2, 3, 1))))
    assert root.findall(f"{_SVG}script") == []


def test_a_picture_of_many_groups_says_how_many_it_leaves_out() -> None:
    rows = [Total(f"town {n:03}", "conservative", 1, 1, 2, 3, 0) for n in range(MOST_GROUPS + 5)]
    assert "and 5 more groups" in plot(_totals(*rows))


def test_a_picture_of_nothing_is_a_picture() -> None:
    ET.fromstring(plot(_totals()))


@pytest.mark.parametrize(
    ("low", "best", "high", "shown"), [(0, 0, 9, "█━━━━━━━━━"), (3, 5, 9, "···━━█━━━━"), (9, 9, 9, "·········█")]
)
def test_a_bar_runs_from_low_to_high(low: int, best: int, high: int, shown: str) -> None:
    assert bar(Total("all", "conservative", 1, low, best, high, 0), 9, 10) == shown
