"""``marsad import``: what is printed, and what it leaves in the record."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Marsad
from tests.publish.imports import made


@pytest.fixture
def read(marsad: Marsad, read_examples: Path) -> Marsad:
    shutil.copy(read_examples, "marsad.db")
    return marsad


def test_the_summary_counts_what_is_wrong(read: Marsad) -> None:
    ran = read("import", "ged", made.ged(Path("ged.csv"), {}, {"id": "2", "low": "14"}))
    assert "Set 1: 2 rows of UCDP GED from ged.csv (GED 20.1 or later (49 columns), utf-8)." in ran.out
    assert "  1 x low_above_best: low is higher than best; kept as given" in ran.out
    assert "Licence: CC BY 4.0." in ran.out


def test_twice_is_said(read: Marsad) -> None:
    path = made.acled(Path("a.csv"), {})
    read("import", "acled", path)
    assert read("import", "acled", path).out.startswith("Nothing new: set 1 (ACLED)")


def test_a_newer_release_says_what_changed(read: Marsad) -> None:
    read("import", "ged", made.ged(Path("a.csv"), {}, {"id": "2"}))
    ran = read("import", "ged", made.ged(Path("b.csv"), {"best": "13", "deaths_b": "3"}, {"id": "3"}), "--json")
    told = ran.objects[0]
    assert (told["supersedes"], told["changed"], told["new"], told["gone"]) == ([1], 1, 1, 1)


def test_list_and_rows_and_undo(read: Marsad) -> None:
    read("import", "ged", made.ged(Path("a.csv"), {}, {"id": "2", "high": "1"}), "--name", "Ours")
    assert read("import", "list").out.startswith("1  Ours  2 rows, 1 flags  a.csv")
    assert [r["id"] for r in read("import", "rows", "Ours", "--json").objects] == ["900001", "2"]
    assert read("import", "rows", "--flag", "best_above_high").out.splitlines() == [
        "2  2017-09-05  Salqin town  Government of Syria / Syrian insurgents  12 dead (9-1)  [best_above_high]"
    ]
    assert read("import", "undo", "1").out == "Set 1 (Ours, a.csv) is taken back: 2 rows deleted.\n"
    assert read("import", "list", "--json").objects[0]["undone"]


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("import", "ged", "none.csv"), 2, "E107"),
        (("import", "rows"), 2, "E804"),
        (("import", "rows", "--flag", "odd"), 2, "'odd' is none of"),
        (("import", "undo", "7"), 2, "E804"),
        (("import", "list", "--db", "none.db"), 3, "E301"),
    ],
)
def test_wrong_use(arguments: tuple[str, ...], status: int, words: str, read: Marsad) -> None:
    ran = read(*arguments)
    assert (ran.status, words in ran.err) == (status, True)


def test_terminals_are_not_driven_by_what_strangers_wrote(read: Marsad) -> None:
    read("import", "ged", made.ged(Path("a.csv"), {"where_coordinates": "Sal\x1b[31mqin"}))
    assert "\x1b" not in read("import", "rows").out
