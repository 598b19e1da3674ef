"""Lessons from the command line: given, looked at, listed, applied, taken back."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Marsad
from tests.lessons.making import small_record


@pytest.fixture(scope="module")
def read_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lessons")
    small_record(folder).close()
    return folder / "small.db"


@pytest.fixture(autouse=True)
def record(read_once: Path, marsad: Marsad, tmp_path: Path) -> Path:
    """A record of three reports in the folder where the commands run."""
    return Path(shutil.copy(read_once, tmp_path / "marsad.db"))


def test_a_lesson_is_looked_at_given_applied_and_taken_back(marsad: Marsad) -> None:
    ask = ("lessons", "actor", "Mithal Brigade", "--is", "actor:islamic-state", "--in-country", "SY")
    seen = marsad(*ask, "--preview")
    assert "Nothing is written" in seen.out
    assert "actor “Mithal Brigade”: Mithal Brigade -> Islamic State (actor:islamic-state)" in seen.out
    assert "Nothing was taught" in marsad("lessons").out

    kept = marsad(*ask, "--why", "their flag", "--by", "desk")
    assert kept.out.splitlines() == [
        "1: “Mithal Brigade” means Islamic State (actor:islamic-state) [SY]",
        "1 reports were read without it: marsad lessons apply",
    ]
    (changed,) = marsad("lessons", "apply", "--json").objects
    assert {d["after"] for d in changed["found"] if d["of"] == "actor"} == {"Islamic State (actor:islamic-state)"}
    (line,) = marsad("lessons").out.splitlines()
    assert line.endswith("desk  actor “Mithal Brigade” means Islamic State (actor:islamic-state) [SY]: their flag; "
                         "1 read again, 1 changed")  # fmt: skip

    assert marsad("lessons", "revoke", "1", "--preview").status == 0
    assert marsad("lessons", "revoke", "1", "--why", "no", "--by", "desk").status == 0
    assert "1 reports read again, 1 changed" in marsad("lessons", "apply").out
    assert marsad("lessons", "--holding").out == "Nothing was taught.\n"
    assert "(revoked, " in marsad("lessons").out
    assert marsad("lessons", "restore", "1").status == 0
    assert [x["state"] for x in marsad("lessons", "--json").objects] == ["revoked", "holds"]


@pytest.mark.parametrize(
    ("arguments", "decided", "waiting"),
    [
        (("actor", "Falcons", "--new", "--as", "The Falcons", "--kind", "militia"), "actor_name", 1),
        (("actor", "Mithal Brigade", "--not-an-actor"), "actor_name", 1),
        (("actor", "Nobody", "--not-an-actor"), "actor_name", 0),
        (("type", "attacked", "--from", "assault", "--to", "none"), "type_fix", 1),
        (("type", "attacked", "--from", "ASSAULT", "--to", "accuse", "--in-source", "Another"), "type_fix", 0),
        (("place", "Manbij", "--to", "36.5,38.3"), "place_name", 2),
        (("place", "Manbij", "--to", "36.5,38.3", "--in-report", "falcons"), "place_name", 1),
    ],
)
def test_lessons_of_every_kind(marsad: Marsad, arguments: tuple[str, ...], decided: str, waiting: int) -> None:
    (kept,) = marsad("lessons", *arguments, "--json").objects
    assert (kept["decided"], kept["waiting"]) == (decided, waiting)
    assert len(marsad("lessons", "apply", "--json").objects) == waiting


def test_another_name_of_an_actor_that_a_lesson_states(marsad: Marsad) -> None:
    marsad("lessons", "actor", "Falcons", "--new", "--kind", "militia")
    (kept,) = marsad("lessons", "actor", "Hawks", "--is", "user:falcons", "--json").objects
    assert (kept["lesson"]["actor"], kept["lesson"]["kind"]) == ("Falcons", "militia")


@pytest.mark.parametrize(
    "arguments",
    [
        ("actor", "Falcons"),
        ("actor", "Falcons", "--new", "--not-an-actor"),
        ("actor", "Falcons", "--is", "actor:nobody"),
        ("actor", "Falcons", "--new", "--kind", "birds"),
        ("actor", "...", "--not-an-actor"),
        ("actor", "they", "--is", "actor:islamic-state"),
        ("actor", "x" * 201, "--not-an-actor"),
        ("actor", "Falcons", "--new", "--in-country", "Atlantis"),
        ("type", "attacked", "--from", "WAR", "--to", "none"),
        ("type", "attacked", "--from", "ASSAULT", "--to", "ASSAULT"),
        ("place", "Manbij", "--to", "95,38"),
        ("place", "Manbij", "--to", "geonames:0"),
    ],
)
def test_lessons_that_make_no_sense(marsad: Marsad, arguments: tuple[str, ...]) -> None:
    assert marsad("lessons", *arguments).status == 2
    assert "Nothing was taught" in marsad("lessons").out


@pytest.mark.parametrize("arguments", [("revoke", "7"), ("restore", "7"), ("revoke", "7", "--preview")])
def test_numbers_that_no_lesson_has(marsad: Marsad, arguments: tuple[str, ...]) -> None:
    assert marsad("lessons", *arguments).status == 3


def test_lessons_of_places_are_corrections_too(marsad: Marsad) -> None:
    marsad("places", "correct", "Manbij", "--to", "36.5,38.3")
    assert "place “Manbij” means Manbij (point:36.5,38.3)" in marsad("lessons").out
    marsad("lessons", "revoke", "1")
    assert "(no more)" in marsad("places", "corrections").out
