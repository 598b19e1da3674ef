"""The figures of a record that a method statement gives, each counted once, from what the policy lets out.

What the policy holds back whole is counted by the difference to the record, and so is never described.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from marsad.publish._released import Incident, Range

if TYPE_CHECKING:
    from marsad.publish._release import RecordRelease
    from marsad.record import Record

Tally = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Days:
    """First and last day that is known, and how many have none."""

    first: str | None
    last: str | None
    unknown: int


@dataclass(frozen=True, slots=True)
class Reports:
    """Reports: those let out by outlet ("" for none) and language, by their own day; ``held_back`` are not let out.
    ``failures`` are inputs that gave no report, by the code of the error; ``copies`` pairs that share text."""

    count: int
    held_back: int
    versions: int
    sources: Tally
    languages: Tally
    statuses: Tally
    days: Days
    failures: Tally
    copies: int


@dataclass(frozen=True, slots=True)
class Events:
    """Events as single reports tell them, by status; those without a day, and those without a place that was found."""

    count: int
    statuses: Tally
    undated: int
    unplaced: int


@dataclass(frozen=True, slots=True)
class Incidents:
    """Incidents that are let out, by type; how many rest on one report, one text, one originator; on which reports
    differ; what is not known; grades that rules suggest and that people set; tolls by the rule."""

    count: int
    held_back: int
    types: Tally
    days: Days
    unplaced: int
    without_point: int
    coarsened: int
    one_report: int
    one_origin: int
    one_originator: int
    contradicted: int
    suggested: Tally
    set_by_people: Tally
    withheld_parties: int
    with_killed: int
    killed: Range
    open_ended: int
    merged: int
    withdrawn: int


@dataclass(frozen=True, slots=True)
class Decisions:
    """What people decided: rulings by command, those that hold, grades and corrections of names that hold, and how many
    people decided anything."""

    rulings: Tally
    holding: int
    grades: int
    corrections: int
    people: int


@dataclass(frozen=True, slots=True)
class Figures:
    """All of them. ``extractions`` are reports by the version of what read them."""

    reports: Reports
    events: Events
    claims: int
    controls: int
    incidents: Incidents
    decisions: Decisions
    extractions: Tally


def figures(release: RecordRelease) -> Figures:
    """Count; one pass over reports, events, control and incidents."""
    record, status = release.record, release.record.status()
    return Figures(
        _reports(release, record),
        _events(release),
        sum(1 for _ in release.claims()),
        sum(1 for _ in release.controls()),
        _incidents(release, record),
        _decisions(record),
        tuple(status.by_extraction.items()),
    )


def tally(values: Iterable[str]) -> Tally:
    """How often each, the most frequent first."""
    return _tallied(Counter(values))


def _tallied(counts: Mapping[str, int]) -> Tally:
    return tuple(sorted(counts.items(), key=lambda x: (-x[1], x[0])))


def _reports(release: RecordRelease, record: Record) -> Reports:
    status, found = record.status(), tuple(release.reports())
    return Reports(
        count=len(found),
        held_back=status.reports - len(found),
        versions=status.versions,
        sources=tally(r.outlet or "" for r in found),
        languages=tally(r.language or "" for r in found),
        statuses=_tallied(status.by_status),
        days=_days([r.day for r in found]),
        failures=_tallied(status.by_failure),
        copies=status.copies,
    )


def _days(days: Iterable[str | None]) -> Days:
    every = list(days)
    known = [d for d in every if d]
    return Days(min(known, default=None), max(known, default=None), len(every) - len(known))


def _events(release: RecordRelease) -> Events:
    statuses: Counter[str] = Counter()
    undated = unplaced = 0
    for e in release.events():
        statuses[e.status] += 1
        undated += e.when.start is None
        unplaced += e.where is None or e.where.precision == "unresolved"
    return Events(sum(statuses.values()), _tallied(statuses), undated, unplaced)


def _incidents(release: RecordRelease, record: Record) -> Incidents:
    found = tuple(release.incidents())
    all_ = record.count_incidents(other=release.query.stories)
    gone = tuple(release.gone())
    counted = [i.killed for i in found if i.killed.given and i.type != "OTHER"]
    return Incidents(
        count=len(found),
        held_back=all_ - len(found) if release.query.everything else 0,
        types=tally(i.type for i in found),
        days=_days([i.when.start for i in found]),
        unplaced=sum(i.where is None or i.where.precision == "unresolved" for i in found),
        without_point=sum(i.where is not None and i.where.lat is None for i in found),
        coarsened=sum(i.where is not None and i.where.coarsened is not None for i in found),
        one_report=sum(len({r for r, _ in i.members}) == 1 for i in found),
        one_origin=sum(len(i.origins) == 1 for i in found),
        one_originator=sum(i.originators == 1 for i in found),
        contradicted=sum(i.contradicted for i in found),
        suggested=tally(i.grade for i in found if i.grade and i.graded_by == "rule"),
        set_by_people=tally(i.grade for i in found if i.grade and i.graded_by == "person"),
        withheld_parties=sum(_withheld(i) for i in found),
        with_killed=len(counted),
        killed=_total(counted),
        open_ended=sum(c.high is None for c in counted),
        merged=sum(g.merged_into is not None for g in gone),
        withdrawn=sum(g.merged_into is None for g in gone),
    )


def _withheld(incident: Incident) -> int:
    return sum(p.withheld for p in (*incident.actors, *incident.targets))


def _total(counts: Iterable[Range]) -> Range:
    every = list(counts)
    if not every:
        return Range()
    best = [c.low if c.best is None else c.best for c in every]
    low = [b if c.low is None else c.low for c, b in zip(every, best, strict=True)]
    high = [b if c.high is None else c.high for c, b in zip(every, best, strict=True)]
    return Range(*(sum(x for x in ends if x is not None) for ends in (low, best, high)))


def _decisions(record: Record) -> Decisions:
    rows = record.ruling_rows()
    return Decisions(
        rulings=tally(r.command for r in rows),
        holding=sum(r.state in ("holds", "narrowed") and r.undoes is None for r in rows),
        grades=sum(len(given) for given in record.grades().values()),
        corrections=len(record.corrections()),
        people=len({d.who for d in record.decisions()}),
    )
