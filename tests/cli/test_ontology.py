"""``marsad ontology``, and reading with a project's own types."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Marsad

TYPES = Path(__file__).parents[2] / "examples" / "types" / "marsad.toml"
REPORT = "TAIZ, Yemen. Shells hit a school in Taiz on Monday, killing four pupils, residents said.\n"


def test_show_prints_every_type_with_its_codes_and_rule(marsad: Marsad) -> None:
    rows = marsad("ontology", "show", "--json").objects
    assert {r["type"] for r in rows} >= {"AGREE", "AID", "ASSAULT", "COERCE", "PROTEST"}
    aerial = next(r for r in rows if (r["type"], r["mode"]) == ("ASSAULT", "aerial"))
    assert (aerial["cameo"], aerial["acled"], aerial["quad"]) == ("195", "Air/drone strike", 4)
    assert all(r["rule"] for r in rows)


def test_show_of_one_type_holds_the_own_types_that_are_of_it(marsad: Marsad) -> None:
    out = marsad("ontology", "show", "coerce", "--ontology", TYPES).out
    assert "AID_DENIED (a kind of COERCE)" in out
    assert "SCHOOL_OR_HOSPITAL_ATTACKED" not in out


def test_an_unknown_type_is_wrong_use_and_the_known_are_named(marsad: Marsad) -> None:
    ran = marsad("ontology", "show", "WAR")
    assert ran.status == 2
    assert "ASSAULT" in ran.err


def test_check_tells_what_the_words_match(marsad: Marsad) -> None:
    out = marsad("ontology", "check", TYPES).out
    assert "shelled" in out
    assert "must be named" in out
    assert {o["type"] for o in marsad("ontology", "check", TYPES, "--json").objects} == {
        "AID_DENIED", "CHILDREN_RECRUITED", "SCHOOL_OR_HOSPITAL_ATTACKED",
    }  # fmt: skip


@pytest.mark.parametrize("command", ["ontology check mine.toml", "read -q r.txt --ontology mine.toml"])
def test_a_broken_file_is_refused_before_anything_is_read(marsad: Marsad, command: str) -> None:
    Path("mine.toml").write_text("format = 1\n[types.X]\n", encoding="utf-8")
    Path("r.txt").write_text(REPORT, encoding="utf-8")
    ran = marsad(*command.split())
    assert ran.status == 2
    assert "[E601] mine.toml: " in ran.err
    assert not Path("marsad.db").exists()


def test_the_file_of_the_folder_is_used_and_its_types_reach_the_exports(marsad: Marsad) -> None:
    shutil.copy(TYPES, "marsad.toml")
    Path("r.txt").write_text(REPORT, encoding="utf-8")
    assert "with 3 types of your own (marsad.toml)" in marsad("read", "r.txt").err
    rows = list(csv.DictReader(io.StringIO(marsad("export", "--format", "csv").out)))
    assert [r["own_type"] for r in rows] == ["SCHOOL_OR_HOSPITAL_ATTACKED"]
    told = marsad("show", "r.txt", "--why", "e0").out
    assert "a type of your project: SCHOOL OR HOSPITAL ATTACKED (A school, a hospital" in " ".join(told.split())


def test_another_codebook_makes_another_reading(marsad: Marsad) -> None:
    Path("r.txt").write_text(REPORT, encoding="utf-8")
    marsad("read", "r.txt")
    assert "1 read" in marsad("read", "r.txt", "--ontology", TYPES).err
    assert "1 known already" in marsad("read", "r.txt", "--ontology", TYPES).err
