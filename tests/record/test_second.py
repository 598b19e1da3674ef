"""What a second reader found, kept beside the record: readings, differences that bring incidents forward, costs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from marsad.errors import NotInRecord
from marsad.record import Record, SecondReadings, columns
from tests.record.made import made
from tests.record.test_details import killed, told

FOUND: dict[str, Any] = {"events": [], "claims": [], "controls": [], "refused": {"empty": 2}}


@pytest.fixture
def linked(record: Record) -> Record:
    """Two incidents of three reports."""
    with record.batch():
        for n in range(1, 4):
            record.add(*made(n))
    record.replace_incidents([told("i-a", "r1 e0", "r2 e0", losses=(killed(9),)), told("i-b", "r3 e0", day=5)], [])
    return record


def flagged(record: Record) -> list[str]:
    found = columns(record)
    return sorted(found.ids(np.flatnonzero(found.second)))


def test_a_reading_is_kept_once_for_a_text_a_model_and_a_question(linked: Record) -> None:
    held = SecondReadings(linked)
    assert held.lacking("m", "p") == ("r1", "r2", "r3")
    held.put("r1", "m", "p", FOUND)
    held.put("r1", "m", "p", FOUND | {"refused": {}})
    held.put("r2", "m", "p", FOUND)
    assert held.lacking("m", "p") == ("r3",)
    assert held.lacking("m", "other question") == ("r1", "r2", "r3")
    assert [(x.report, x.found["refused"], x.current) for x in held.readings()] == [
        ("r1", {}, True),
        ("r2", {"empty": 2}, True),
    ]
    assert [(m.model, m.prompt, m.reports) for m in held.models()] == [("m", "p", 2)]
    with pytest.raises(NotInRecord):
        held.put("r9", "m", "p", FOUND)


def test_the_latest_model_speaks_unless_another_is_asked_for(linked: Record) -> None:
    held = SecondReadings(linked)
    held.put("r1", "small", "p", FOUND)
    held.put("r1", "large", "p", FOUND)
    assert [x.model for x in held.readings(["r1"])] == ["large"]
    assert [x.model for x in held.readings(["r1"], "small")] == ["small"]
    assert held.forget("large") == 1
    assert [x.model for x in held.readings()] == ["small"]


def test_an_incident_of_which_it_tells_something_else_is_marked_until_it_does_not(linked: Record) -> None:
    held = SecondReadings(linked)
    before = columns(linked)
    assert flagged(linked) == []
    for report in ("r1", "r3"):
        held.put(report, "m", "p", FOUND)
    held.set_differences("r1", [("e0", "killed"), ("e0", "type")])
    held.set_differences("r3", [("e7", "killed")])
    assert flagged(linked) == ["i-a"]
    # columns that were known go on from there, and come out the same
    again = columns(linked, before)
    assert sorted(again.ids(np.flatnonzero(again.second))) == ["i-a"]
    held.set_differences("r1", [])
    assert flagged(linked) == []
    last = columns(linked, again)
    assert not last.second.any()


def test_a_model_that_is_forgotten_marks_nothing(linked: Record) -> None:
    held = SecondReadings(linked)
    held.put("r3", "m", "p", FOUND)
    held.set_differences("r3", [("e0", "place")])
    known = columns(linked)
    assert flagged(linked) == ["i-b"]
    held.forget("m")
    assert not columns(linked, known).second.any()


def test_differences_of_a_report_that_no_second_reader_read_are_not_kept(linked: Record) -> None:
    SecondReadings(linked).set_differences("r1", [("e0", "killed")])
    assert flagged(linked) == []


def test_costs_are_added_up_by_day(linked: Record) -> None:
    held = SecondReadings(linked)
    held.spend("m", 1, 0, 0)
    held.spend("m", 0, 900, 60)
    held.spend("other", 1, 10, 5)
    assert held.spent() == (2, 910, 65)
    assert held.spent("2001-01-01") == (0, 0, 0)
