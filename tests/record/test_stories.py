"""Members that are reports as a whole: kept, given back, known again, ruled about."""

from __future__ import annotations

from dataclasses import replace

import pytest

from marsad.errors import NotInRecord, UsageError
from marsad.linking import Incident, Member, incident_object
from marsad.record import Record, Wish
from tests.record.made import document_of, made, made_coded, made_report
from tests.record.test_incidents import incident


def story(name: str, *members: str) -> Incident:
    return replace(incident(name, *members), type="OTHER", mode=None)


@pytest.fixture
def told(record: Record) -> Record:
    """Three reports, an incident and a story of two of them."""
    with record.batch():
        for n in (1, 2, 3):
            record.add(*made(n))
    record.replace_incidents([incident("i-a", "r1 e0", "r2 e0"), story("i-s", "r1 *e0", "r2 *e0")], [])
    return record


def test_a_story_comes_out_as_it_went_in(told: Record) -> None:
    expected = story("i-s", "r1 *e0", "r2 *e0")
    assert told.incident_value("i-s") == expected
    found = told.incident("i-s")
    assert {k: found[k] for k in incident_object(expected)} == incident_object(expected)
    assert [(r["kind"], r["incident"]) for r in found["relations"]] == [("tells_of", "i-a")]
    assert [x["id"] for x in told.incidents(other=False)] == ["i-a"]


def test_a_story_keeps_its_id_though_another_event_is_the_main_one(told: Record) -> None:
    change = told.replace_incidents([story("x", "r1 *e1", "r2 *", "r3 *e0")], [])
    assert change.kept == ("i-s",)
    assert [grave.id for grave in told.tombstones()] == ["i-a"]


def test_a_story_and_the_incident_of_its_events_are_two(told: Record) -> None:
    assert [x.id for x in told.incidents_of([Member("r1", "e0")])] == ["i-a"]
    assert [x.id for x in told.incidents_of([Member("r1", "*e0")])] == ["i-s"]
    with pytest.raises(UsageError, match="never one with single events"):
        told.rule(Wish("same", "merge", (), ((Member("r1", "e0"),), (Member("r2", "*e0"),))))


def test_a_story_of_an_event_that_is_not_there_is_refused(told: Record) -> None:
    with pytest.raises(NotInRecord, match="no event"):
        told.replace_incidents([story("x", "r1 *e99")], [])


def test_a_ruling_about_a_story_holds_when_its_report_is_read_anew(told: Record) -> None:
    told.rule(Wish("not_same", "not-same", (), ((Member("r1", "*e0"),), (Member("r2", "*e0"),))))
    report = made_report(2)
    coded = made_coded(2, report)
    later = replace(coded, events=tuple(replace(e, id=f"e{n + 5}") for n, e in enumerate(coded.events)))
    told.add(report, later, document_of(later, "9+later"))
    assert told.rulings().apart == {(Member("r1", "*e0"), Member("r2", "*e5"))}
