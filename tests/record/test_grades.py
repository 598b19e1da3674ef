"""Grades that people set: they hold, are taken back, and go along with an incident that is merged."""

from __future__ import annotations

from typing import Any

import pytest

from marsad.errors import NotInRecord
from marsad.record import DecisionRow, Record, Tombstone
from marsad.record._grades import holding
from tests.record.made import made
from tests.record.test_incidents import incident


def _row(n: int, id: str, scale: str, grade: str | None) -> DecisionRow:  # noqa: A002
    after: dict[str, Any] = {"scale": scale, "grade": grade}
    return DecisionRow(n, "2026-01-01", "ana", "set" if grade else "withdraw", "grade", id, "seen", None, after)


def _held(*rows: DecisionRow, gone: tuple[Tombstone, ...] = ()) -> dict[str, list[str]]:
    return {i: [g.grade for g in grades] for i, grades in holding(rows, gone).items()}


def test_the_last_of_each_scale_holds() -> None:
    rows = [_row(1, "a", "harm", "weak"), _row(2, "a", "admiralty", "B2"), _row(3, "a", "harm", "fair")]
    assert _held(*rows) == {"a": ["B2", "fair"]}


def test_what_is_taken_back_is_gone_with_what_stood_before() -> None:
    assert _held(_row(1, "a", "harm", "weak"), _row(2, "a", "harm", "fair"), _row(3, "a", "harm", None)) == {}


def test_a_grade_goes_along_with_a_merge() -> None:
    gone = (Tombstone("a", "b", "merged", "2026"), Tombstone("b", "c", "merged", "2026"))
    assert _held(_row(1, "a", "harm", "fair"), gone=gone) == {"c": ["fair"]}


def test_of_two_grades_that_come_together_the_later_counts() -> None:
    gone = (Tombstone("a", "b", "merged", "2026"),)
    assert _held(_row(1, "b", "harm", "weak"), _row(2, "a", "harm", "fair"), gone=gone) == {"b": ["fair"]}


def test_a_withdrawn_incident_keeps_its_grade_under_its_id() -> None:
    gone = (Tombstone("a", None, "withdrawn", "2026"),)
    assert _held(_row(1, "a", "harm", "fair"), gone=gone) == {"a": ["fair"]}


def test_a_grade_outlives_a_new_linking(record: Record) -> None:
    record.add(*made(1))
    record.replace_incidents([incident("i-a", "r1 e0")], [])
    record.set_grade("i-a", "harm", "fair", "two clinics")
    record.replace_incidents([incident("i-x", "r1 e0", "r1 e1")], [])
    assert [(i, g.grade, g.why) for i, (g,) in record.grades().items()] == [("i-a", "fair", "two clinics")]


def test_what_stood_before_is_kept_with_the_decision(record: Record) -> None:
    record.add(*made(1))
    record.replace_incidents([incident("i-a", "r1 e0")], [])
    record.set_grade("i-a", "harm", "fair", "two clinics")
    record.set_grade("i-a", "harm", None, "one of them was the other's copy")
    assert [(d.before["grade"], d.after["grade"]) for d in record.decisions("grade")] == [
        (None, "fair"),
        ("fair", None),
    ]


def test_only_incidents_that_are_there_are_graded(record: Record) -> None:
    with pytest.raises(NotInRecord):
        record.set_grade("i-none", "harm", "fair", "two clinics")
