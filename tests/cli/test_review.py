"""review, undo, redo, history, restrict: a reviewer at work on the shipped examples."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Marsad

ONE = "gaza-hospital-1:e0"


@pytest.fixture
def read(marsad: Marsad, read_examples: Path) -> Marsad:
    shutil.copy(read_examples, "marsad.db")
    return marsad


def _id(read: Marsad) -> str:
    member = {"report": "gaza-hospital-1", "event": "e0"}
    told = read("incidents", "--json").objects
    return next(str(o["id"]) for o in told if o["type"] != "OTHER" and member in o["members"])


def incident(read: Marsad) -> dict[str, Any]:
    name = _id(read)
    return next(o for o in read("incidents", "--json").objects if o["id"] == name)


def test_a_correction_is_printed_and_taken_back(read: Marsad) -> None:
    before = incident(read)
    ran = read("review", ONE, "correct", "day", "2023-10-18", "--why", "the video is dated", "--by", "ana")
    assert (ran.status, ran.err) == (0, "")
    assert "Decision 1 about" in ran.out
    assert incident(read)["time"] == {"start": "2023-10-18", "end": "2023-10-18"}
    assert "day: corrected by ana" in read("show", _id(read)).out

    assert "Decision 1 (correct" in read("undo", "--by", "ana").out
    assert incident(read) == before

    assert "holds again" in read("redo", "--by", "ana").out
    assert incident(read)["time"]["start"] == "2023-10-18"


def test_an_undo_takes_back_whatever_was_decided_last(read: Marsad) -> None:
    read("review", ONE, "accept")
    read("grade", ONE, "contested", "--why", "two parties")
    read("merge", ONE, "r-7da53078f827e4cc:e2")

    assert "Ruling 3 (merge" in read("undo").out
    assert "Decision 2 (set grade" in read("undo").out
    assert "Decision 1 (accept" in read("undo").out
    assert "Decision 1 (accept" in read("redo").out
    assert "no decision has this number" in read("undo", "99").err


def test_the_history_tells_who_decided_what(read: Marsad) -> None:
    assert "Nobody has decided" in read("history", ONE).out
    read("review", ONE, "correct", "killed/unspecified", "12", "--by", "ana")
    read("review", ONE, "correct", "killed/unspecified", "10/12/15", "--by", "ben", "--why", "the list")

    lines = read("history", ONE).out.splitlines()
    assert "ana  correct killed/unspecified 12 [replaced]" in lines[0]
    assert "ben  correct killed/unspecified 10/12/15: the list" in lines[1]
    assert [o["became"] for o in read("history", ONE, "--json").objects] == ["replaced", "holds"]


def test_a_rejected_incident_is_in_no_export(read: Marsad) -> None:
    name = _id(read)
    assert name in read("export", "csv", "--table", "incidents", "--policy", "internal", "-o", "-").out
    read("review", ONE, "reject", "--why", "not of this record")
    assert name not in read("export", "csv", "--table", "incidents", "--policy", "internal", "-o", "-").out


def test_a_restriction_is_listed_and_lifted(read: Marsad) -> None:
    assert "Nothing is restricted" in read("restrict", "--list").out
    assert "is restricted" in read("restrict", "gaza-hospital-2", "--why", "names a patient").out
    assert [(o["of"], o["id"]) for o in read("restrict", "--list", "--json").objects] == [("report", "gaza-hospital-2")]
    assert "gaza-hospital-2" not in read("export", "csv", "--table", "reports", "-o", "-").out

    assert "no more restricted" in read("restrict", "gaza-hospital-2", "--lift").out
    assert "gaza-hospital-2" in read("export", "csv", "--table", "reports", "-o", "-").out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("accept", "day"), "is of no field"),
        (("correct", "day"), "needs a value"),
        (("correct",), "needs a field"),
        (("not-stated", "day", "2017-01-01"), "takes no value"),
        (("correct", "weather", "fine"), "no such field"),
        (("correct", "day", "yesterday"), "not a day"),
        (("correct", "day", "2017-02-03/2017-02-01"), "the last day lies before the first"),
        (("correct", "place", "geonames:0"), "the gazetteer has no place of this id"),
        (("correct", "place", "95,10 Nowhere"), "no point of the earth"),
        (("correct", "place", "35,40/somewhere Hatla"), "no such precision"),
        (("correct", "actor", "actor:nobody-at-all"), "the registry of actors has no such id"),
        (("correct", "actor", ";"), "from 1 to 40"),
        (("correct", "killed/civilians", "many"), "not a number of people"),
        (("correct", "killed/civilians", "15/12/10"), "not a number of people"),
        (("correct", "killed/civilians", "1000000000"), "not a number of people"),
        (("correct", "type", "BATTLE"), "no such code"),
        (("correct", "mode", "rudely"), "no such code"),
        (("not-stated", "type"), "an incident has a type"),
        (("reject",), "a reason is needed"),
    ],
)
def test_what_is_no_value_is_refused_and_says_what_to_give(read: Marsad, arguments: tuple[str, ...], said: str) -> None:
    ran = read("review", ONE, *arguments)
    assert ran.status == 2
    assert said in " ".join(ran.err.split())
