"""Who and what a record names, on which the gate decides: of all its reports, then brought up with those read since.

At a million incidents all of it takes 4 s of processor time; what a decision of a person leaves as it was is kept, and
of new readings alone is asked what they name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar

from marsad.publish._names import Tokens, is_office, tokens

if TYPE_CHECKING:
    from marsad.record import FoundPlace, NamedPerson, Office, ReadSince, Record

T = TypeVar("T")

#: A person as a report names it: the name, and the id in the registry.
Person = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class Named:
    """``persons`` of each report, ``offices`` who is introduced with one in it, and the ``places`` of all events."""

    since: ReadSince
    persons: Mapping[str, tuple[Person, ...]] = field(repr=False)
    offices: Mapping[str, frozenset[Tokens]] = field(repr=False)
    places: tuple[FoundPlace, ...] = field(repr=False)


def named_in(record: Record, *, persons: bool = True) -> Named:
    """What all reports name; without ``persons`` of places alone."""
    from marsad.record import read_since

    # the state first: what is written meanwhile is looked at again the next time
    since = read_since(record, None)
    if not persons:
        return Named(since, {}, {}, record.found_places())
    return Named(since, _persons(record.iter_persons()), _offices(record.iter_offices()), record.found_places())


def named_since(record: Record, before: Named, *, persons: bool = True) -> Named:
    """What all reports name, by what they named before; the very same values where none was read since."""
    from marsad.record import in_order, read_since

    since = read_since(record, before.since)
    if since.reports is None:
        return named_in(record, persons=persons)
    if not since.reports:
        # lines of the audit that name no report need not be looked at again
        return before if since.audit == before.since.audit else replace(before, since=since)
    found = record.found_places(before.since.place) if since.place > before.since.place else ()
    places = {_which(p): p for p in before.places}
    new = {_which(p): _both(p, places.get(_which(p))) for p in found}
    same = all(places.get(k) == p for k, p in new.items())
    kept = before.places if same else in_order((places | new).values())
    if not persons:
        return replace(before, since=since, places=kept)
    return Named(
        since, _replaced(before.persons, since.reports, _persons(record.iter_persons(since.reports))),
        _replaced(before.offices, since.reports, _offices(record.iter_offices(since.reports))),
        kept,
    )  # fmt: skip


def _persons(rows: Iterable[NamedPerson]) -> dict[str, tuple[Person, ...]]:
    pairs: dict[Person, Person] = {}
    return {
        report: tuple([pairs.setdefault(pair, pair) for p in named for pair in ((p.name, p.actor),)])
        for report, named in groupby(rows, key=attrgetter("report"))
    }


def _offices(rows: Iterable[Office]) -> dict[str, frozenset[Tokens]]:
    out: dict[str, set[Tokens]] = {}
    for o in rows:
        if is_office(o.role, o.organisation):
            out.setdefault(o.report, set()).add(tokens(o.person))
    return {report: frozenset(held) for report, held in out.items()}


def _replaced(before: Mapping[str, T], reports: Sequence[str], now: Mapping[str, T]) -> Mapping[str, T]:
    if not now and before.keys().isdisjoint(reports):
        return before
    out = {**before, **now}
    for report in reports:
        if report not in now:
            out.pop(report, None)
    return out


def _which(p: FoundPlace) -> tuple[str | None, ...]:
    return p.gazetteer_id, p.name, p.feature, p.country, p.admin1


def _both(a: FoundPlace, b: FoundPlace | None) -> FoundPlace:
    lat, lon = (
        min((x for x in ends if x is not None), default=None)
        for ends in ((a.lat, b.lat if b else None), (a.lon, b.lon if b else None))
    )
    return replace(a, lat=lat, lon=lon)
