"""Grades that people set: decisions of kind ``grade``. They bind, and nothing that is linked anew changes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from marsad.record._decisions import standing
from marsad.record._values import DecisionRow, Tombstone

#: The kind of decisions about grades.
GRADE: Final = "grade"

Scale = Literal["harm", "admiralty"]


@dataclass(frozen=True, slots=True)
class SetGrade:
    """A grade that holds. ``incident`` is the id that it was set on, which may have been merged into another since."""

    n: int
    at: str
    who: str
    incident: str
    scale: Scale
    grade: str
    why: str


def holding(rows: Iterable[DecisionRow], tombstones: Iterable[Tombstone]) -> dict[str, tuple[SetGrade, ...]]:
    """The grades that hold, by the incident that is there now: at most one a scale, the last that was set.

    ``rows`` are decisions of this kind in their order; a grade of an incident that went into another goes with it, and
    one of a withdrawn incident stays under its id.
    """
    into = {g.id: g.merged_into for g in tombstones if g.merged_into is not None}
    last: dict[tuple[str, Scale], SetGrade] = {}
    for row in standing(rows):
        scale: Scale = row.after["scale"]
        key = _heir(row.id, into), scale
        if row.what == "set":
            last[key] = SetGrade(row.n, row.at, row.who, row.id, scale, row.after["grade"], row.why)
        else:
            last.pop(key, None)
    out: dict[str, list[SetGrade]] = {}
    for (incident, _), grade in sorted(last.items()):
        out.setdefault(incident, []).append(grade)
    return {incident: tuple(grades) for incident, grades in out.items()}


def _heir(incident: str, into: Mapping[str, str]) -> str:
    seen = {incident}
    while incident in into and into[incident] not in seen:
        incident = into[incident]
        seen.add(incident)
    return incident
