"""marsad show INCIDENT: evidence by origin, who stands behind it, values, grades, reasons, rulings, history."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Marsad

ONE, OTHER = "gaza-hospital-1:e0", "r-7da53078f827e4cc:e2"


@pytest.fixture
def read(marsad: Marsad, read_examples: Path, monkeypatch: pytest.MonkeyPatch) -> Marsad:
    monkeypatch.setenv("COLUMNS", "400")
    shutil.copy(read_examples, "marsad.db")
    return marsad


def section(out: str, title: str) -> str:
    """The lines under a heading."""
    return out.split(f"\n{title}\n", 1)[1].split("\n\n", 1)[0]


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("What is said", "Gaza Health Ministry"),
        ("What is said", "[contradiction]"),
        ("Who stands behind it", "Palestinian Islamic Jihad, armed group: denies it"),
        ("Grades", "suggested: "),
        ("History", "born by"),
    ],
)
def test_the_page_tells(read: Marsad, title: str, words: str) -> None:
    assert words in section(read("show", ONE).out, title)


def test_an_incident_is_found_by_an_event_of_it(read: Marsad) -> None:
    member = {"report": "gaza-hospital-1", "event": "e0"}
    found = read("incidents", "--json").objects
    (incident,) = (o for o in found if member in o["members"] and o["type"] != "OTHER")
    assert read("show", ONE).out == read("show", incident["id"]).out
    assert read("show", ONE, "--json").objects == [incident]


def test_copies_are_folded_under_what_they_were_taken_from(read: Marsad) -> None:
    incident = next(o for o in read("incidents", "--json", "--place", "Kramatorsk").objects if len(o["origins"]) > 1)
    lines = read("show", incident["id"]).out.splitlines()
    (copy,) = (n for n, line in enumerate(lines) if "partial copy:" in line)
    assert "Example Gazette" in lines[copy - 2]
    assert lines[copy].startswith("      └")


def test_why_tells_which_accounts_go_together(read: Marsad) -> None:
    told = section(read("show", ONE, "--why").out, "Why these are one")
    assert "place +" in told
    links = [o for o in read("show", ONE, "--why", "--json").objects if o["kind"] == "why_one"]
    assert links
    assert all(o["reasons"] and o["with"]["report"] for o in links)


def test_a_ruling_stands_on_the_page_of_its_incident(read: Marsad) -> None:
    assert "\nRulings\n" not in read("show", ONE).out
    read("merge", ONE, OTHER, "--why", "one blast", "--by", "R. Desk")
    page = read("show", ONE).out
    assert "1 merge, R. Desk" in section(page, "Rulings")
    assert "“one blast”" in page
    assert "changed by R. Desk" in section(page, "History")


def test_a_grade_that_a_person_set_goes_before_the_suggested_one(read: Marsad) -> None:
    read("grade", ONE, "fair", "--why", "the crater was seen")
    grades = section(read("show", ONE).out, "Grades")
    assert grades.index("fair: set by") < grades.index("suggested: ")
