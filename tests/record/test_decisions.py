"""Decisions are only appended, and corrections hold until they are revoked; superseded readings can count again."""

from __future__ import annotations

from typing import Any

import pytest

from marsad.grounding.places import Correction
from marsad.record import Record
from marsad.record._values import Stored
from tests.record.made import document_of, made, made_coded, made_report

MITHAL: dict[str, Any] = {
    "name": "Mithal", "id": "geonames:1", "place": "Mithal", "lat": 36.5, "lon": 38.25, "country": "SY",
    "admin1": "Aleppo", "kind": "city", "scope": None,
}  # fmt: skip


def correct(record: Record, id: str = "mithal@*", **more: Any) -> int:  # noqa: A002, ANN401
    return record.decide(
        kind="place_name", id=id, what="correct", why="seen on a map", before=None, after={**MITHAL, **more}
    )


def revoke(record: Record, id: str = "mithal@*") -> int:  # noqa: A002
    return record.decide(kind="place_name", id=id, what="revoke", why="", before={"n": 1}, after=None)


def test_a_decision_says_who_when_why_before_and_after(record: Record) -> None:
    number = correct(record)
    (row,) = record.decisions()
    assert (row.n, row.who, row.what, row.kind, row.id, row.why) == (
        number, "tester", "correct", "place_name", "mithal@*", "seen on a map",
    )  # fmt: skip
    assert (row.before, row.after) == (None, MITHAL)
    assert row.at


def test_decisions_of_one_kind(record: Record) -> None:
    correct(record)
    record.decide(kind="incident", id="i1", what="split", why="", before=None, after=None)
    assert [d.kind for d in record.decisions()] == ["place_name", "incident"]
    assert [d.kind for d in record.decisions("incident")] == ["incident"]


def test_a_correction_holds_as_it_was_said(record: Record) -> None:
    number = correct(record, scope="SY")
    assert record.corrections() == (
        Correction(number, "Mithal", "geonames:1", "Mithal", 36.5, 38.25, "SY", "Aleppo", "city", "SY"),
    )


def test_a_later_correction_of_the_same_name_takes_its_place(record: Record) -> None:
    correct(record)
    later = correct(record, place="Another", id="mithal@*")
    (said,) = record.corrections()
    assert (said.n, said.place) == (later, "Another")


def test_corrections_of_other_scopes_stand_beside_it(record: Record) -> None:
    correct(record)
    correct(record, id="mithal@SY", scope="SY")
    assert [c.scope for c in record.corrections()] == [None, "SY"]


def test_a_revoked_correction_holds_no_more_and_stays_in_the_record(record: Record) -> None:
    correct(record)
    revoke(record)
    assert record.corrections() == ()
    assert [d.what for d in record.decisions()] == ["correct", "revoke"]


def test_a_superseded_reading_counts_again_when_it_is_read_again(record: Record) -> None:
    report = made_report(1)
    plain, other = made_coded(1, report), made_coded(1, report, claims=3, events=2)
    record.add(report, plain, document_of(plain, "plain"))
    record.add(report, other, document_of(other, "corrected"))
    assert not record.holds(report.evidence.sha256, "r1", "plain")

    stored = record.add(report, plain, document_of(plain, "plain"))

    assert stored == Stored("r1", 1, "reread")
    assert record.holds(report.evidence.sha256, "r1", "plain")
    assert not record.holds(report.evidence.sha256, "r1", "corrected")
    assert record.document("r1")["version"]["extraction"] == "plain"
    assert {e.extraction for e in record.events()} == {"plain"}
    assert record.versions("r1")[0].extractions == ("plain", "corrected")
    record.check()


@pytest.mark.parametrize("size", [1, 10])
def test_going_back_and_forth_in_one_batch(record: Record, size: int) -> None:
    report = made_report(1)
    coded = made_coded(1, report)
    with record.batch(size) as batch:
        for extraction in ("a", "b", "a", "a", "b", "a"):
            record.add(report, coded, document_of(coded, extraction))
    assert [s.status for s in batch.stored] == ["new", "reread", "reread", "known", "reread", "reread"]
    assert record.document("r1")["version"]["extraction"] == "a"


def test_readings_never_touch_decisions(record: Record) -> None:
    correct(record)
    before = record.decisions()
    record.add(*made(1, extraction="x"))
    record.add(*made(1, extraction="y"))
    assert record.decisions() == before
