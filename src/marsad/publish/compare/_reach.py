"""What each side could have told: rows where our reports speak, incidents of the kind that the other body counts.

A row outside is no gap of ours: nobody read a report of those days. An incident outside is none of theirs: GED counts
events with at least one death, and each body its own countries and years.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from marsad.publish._released import Incident, Report
from marsad.publish.compare._score import days_of
from marsad.publish.compare._world import folded, ordinal
from marsad.record import ForeignRow

#: Days after which news of a day are told: GED's rule for a report that names no day is the three days before it.
TOLD_WITHIN: Final = 3
#: QuadClasses of deeds; the others are words.
_MATERIAL: Final = (2, 4)


@dataclass(frozen=True, slots=True)
class Ours:
    """The days that our reports can tell of, and the first-level units in which we have an incident."""

    days: frozenset[int]
    units: frozenset[str]

    def covers(self, row: ForeignRow) -> bool:
        """Does a row lie within the days and units that our reports speak of?"""
        days = days_of(row.start, row.end)
        if days is None:
            return False
        unit = folded(row.admin1)
        told = any(day in self.days for day in range(days.first, days.last + 1))
        return told and (not unit or unit in self.units or any(_near(unit, u) for u in self.units))


def _near(a: str, b: str) -> bool:
    from marsad.publish.compare._world import alike

    return alike(a, b)


def reach_of_ours(reports: Iterable[Report], incidents: Iterable[Incident]) -> Ours:
    """What our reports cover."""
    days: set[int] = set()
    for report in reports:
        if report.day is not None:
            day = ordinal(report.day)
            days.update(range(day - TOLD_WITHIN, day + 1))
    units = {folded(i.where.admin1) for i in incidents if i.where is not None and i.where.admin1}
    return Ours(frozenset(days), frozenset(u for u in units if u))


@dataclass(frozen=True, slots=True)
class Theirs:
    """First and last day of their rows, their countries (as they write them), and whether they count the dead only."""

    first: int
    last: int
    countries: frozenset[str]
    deadly: bool

    def counts(self, incident: Incident) -> bool:
        """Is it of a kind that they count: for GED a deed, for ACLED what has a sub-event (an agreement, too)?"""
        if self.deadly:
            return incident.quad is None or incident.quad in _MATERIAL
        return incident.acled is not None or incident.quad in _MATERIAL

    def why_not(self, incident: Incident) -> str | None:
        """Why they would not have an incident; null: they should."""
        if not self.counts(incident):
            return "of a kind that they do not count"
        days = days_of(incident.when.start, incident.when.end)
        if days is None:
            return "no day"
        if days.last < self.first or days.first > self.last:
            return "outside their days"
        if self.deadly and not (incident.killed.best or incident.killed.high):
            return "nobody is said to be killed"
        where = incident.where
        if where is None:
            return "no place"
        if where.country is not None and self.countries and where.country not in self.countries:
            return "outside their countries"
        return None


def reach_of_theirs(rows: Sequence[ForeignRow]) -> Theirs:
    """What their rows cover. They are GED's where kinds are numbers."""
    spans = [d for r in rows if (d := days_of(r.start, r.end)) is not None]
    first = min((d.first for d in spans), default=0)
    last = max((d.last for d in spans), default=0)
    codes = {code for name in {r.country for r in rows if r.country} if (code := _code(name))}
    named = {r.country for r in rows if r.country}
    # a country that nobody knows by this name would shut out all of ours
    known = frozenset(codes) if len(codes) == len(named) else frozenset[str]()
    return Theirs(first, last, known, any(r.kind is not None and r.kind.isdecimal() for r in rows))


def _code(name: str) -> str | None:
    from marsad.grounding.places.imports import iso

    return iso(name.partition(" (")[0])
