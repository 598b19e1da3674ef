"""What publishing asks for beside reports and incidents: who is named where, and what stands on member events.

Cheap questions to tables, a page at a time, so that nobody has to unpack a document for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection, Select, case, func, select

from marsad.record import _schema as t
from marsad.record._query import CURRENT, PAGE, REPORT, report_row
from marsad.record._values import ReportRow

if TYPE_CHECKING:
    from marsad.record._record import Record

r, i, m = t.reports.c, t.incidents.c, t.incident_members.c


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """A person as one report names it; ``actor`` is the id in the registry, null for who is not there."""

    report: str
    name: str
    actor: str | None


@dataclass(frozen=True, slots=True)
class Office:
    """A role in which a report introduces a person, and the body where it names one."""

    report: str
    person: str
    role: str
    organisation: str | None


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """A place of the record: its gazetteer id (null: unresolved), name, what it is ("city", "site" ...), and where it
    lies (null: no event was told of the very place, only of what is near it)."""

    gazetteer_id: str | None
    name: str
    feature: str | None
    country: str | None
    admin1: str | None
    lat: float | None
    lon: float | None


@dataclass(frozen=True, slots=True)
class ReadSince:
    """How far a record had come (``audit``, ``place``: the last lines of the audit and of places of events), and the
    reports that were taken in or read since it had come elsewhere; null: too many to be named."""

    audit: int
    place: int
    reports: tuple[str, ...] | None


#: Reports that are named at most; where more were read, all are looked at.
_NAMED: Final = 5_000


def read_since(record: Record, before: ReadSince | None) -> ReadSince:
    """What was read since a moment (null: ever). Every reading writes a line of the audit that names its report."""
    return record._ask(lambda c: _read_since(c, before))


def _read_since(connection: Connection, before: ReadSince | None) -> ReadSince:
    a = t.audit.c
    audit, place = (select(func.coalesce(func.max(c.key), 0)).scalar_subquery() for c in (a, t.event_places.c))
    last = connection.execute(select(audit, place)).one()
    if before is None or last[0] == before.audit:
        return ReadSince(last[0], last[1], None if before is None else ())
    query = select(a.id).where(a.key > before.audit, a.kind == "report").distinct().limit(_NAMED + 1)
    found = tuple(connection.execute(query).scalars())
    return ReadSince(last[0], last[1], found if len(found) <= _NAMED else None)


def persons(connection: Connection, of: Sequence[str] | None = None) -> Iterator[NamedPerson]:
    """Persons of all current readings, or of those of these reports, in the order of reports."""
    n = t.entities.c
    query = (
        select(r.id, n.name, n.actor)
        .join_from(t.reports, t.entities, n.reading_key == r.current_reading_key)
        .where(n.kind == "person")
        .order_by(r.key, n.id)
    )
    return (NamedPerson(*row) for row in _of_reports(connection, query, of))


def offices(connection: Connection, of: Sequence[str] | None = None) -> Iterator[Office]:
    """Roles of persons in all current readings, or in those of these reports, in the order of reports."""
    a = t.affiliations.c
    query = (
        select(r.id, a.person, a.role, a.organisation)
        .join_from(t.reports, t.affiliations, a.reading_key == r.current_reading_key)
        .where(a.person.is_not(None), a.role.is_not(None))
        .order_by(r.key, a.n)
    )
    return (Office(*row) for row in _of_reports(connection, query, of))


def _of_reports(connection: Connection, query: Select[Any], of: Sequence[str] | None) -> Iterator[Any]:
    if of is None:
        yield from connection.execute(query.execution_options(yield_per=5000))
        return
    for n in range(0, len(of), PAGE):
        yield from connection.execute(query.where(r.id.in_(of[n : n + PAGE])))


def found_places(connection: Connection, after: int = 0) -> tuple[FoundPlace, ...]:
    """Every place in which an event happened, once; ``after`` looks at places that were written since alone."""
    p = t.event_places.c
    exact = p.precision == "exact"
    point = (case((exact, p.lat)).label("lat"), case((exact, p.lon)).label("lon"))
    # distinct first: to sort the 3,000,000 rows of a million incidents into groups takes 6 s, this takes 1
    rows = select(p.gazetteer_id, p.name, p.feature, p.country, p.admin1, *point).distinct()
    once = (rows.where(p.key > after) if after else rows).subquery().c
    place = (once.gazetteer_id, once.name, once.feature, once.country, once.admin1)
    query = select(*place, func.min(once.lat), func.min(once.lon)).group_by(*place)
    return in_order(FoundPlace(*row) for row in connection.execute(query))


def in_order(places: Iterable[FoundPlace]) -> tuple[FoundPlace, ...]:
    """Places in the order in which the first of those of one id counts."""
    return tuple(
        sorted(places, key=lambda p: tuple(x or "" for x in (p.gazetteer_id, p.name, p.feature, p.country, p.admin1)))
    )


def incidents_of(connection: Connection, reports: Sequence[str]) -> dict[tuple[str, str], str]:
    """(report, event) -> id of the incident that it is a member of; stories are left out."""
    out: dict[tuple[str, str], str] = {}
    query = (
        select(r.id, m.event_id, i.id)
        .join_from(t.reports, t.incident_members, m.reading_key == r.current_reading_key)
        .join(t.incidents, i.key == m.incident_key)
        .where(i.type != "OTHER")
    )
    for n in range(0, len(reports), PAGE):
        for report, event, incident in connection.execute(query.where(r.id.in_(reports[n : n + PAGE]))):
            out[report, event] = incident
    return out


def neighbours(connection: Connection, reports: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Each of these reports with all that are members of one of its incidents, itself first; stories count, too."""
    held: dict[str, list[int]] = {}
    mine = select(r.id, m.incident_key).join_from(t.reports, t.incident_members, m.report_key == r.key).distinct()
    for n in range(0, len(reports), PAGE):
        for report, key in connection.execute(mine.where(r.id.in_(reports[n : n + PAGE])).order_by(m.incident_key)):
            held.setdefault(report, []).append(key)
    keys = sorted({key for found in held.values() for key in found})
    of_key: dict[int, list[str]] = {}
    theirs = select(m.incident_key, r.id).join_from(t.incident_members, t.reports, r.key == m.report_key).distinct()
    for n in range(0, len(keys), PAGE):
        page = theirs.where(m.incident_key.in_(keys[n : n + PAGE])).order_by(m.incident_key, r.id)
        for key, report in connection.execute(page):
            of_key.setdefault(key, []).append(report)
    return {x: tuple(dict.fromkeys([x, *(y for key in held.get(x, ()) for y in of_key[key])])) for x in reports}


def report_rows(connection: Connection, ids: Sequence[str]) -> dict[str, ReportRow]:
    """These reports in their current version, by id."""
    out: dict[str, ReportRow] = {}
    for n in range(0, len(ids), PAGE):
        query = select(*REPORT).select_from(CURRENT).where(r.id.in_(ids[n : n + PAGE]))
        out.update((row.id, report_row(row)) for row in connection.execute(query))
    return out


def report_page(connection: Connection, after: int) -> list[tuple[int, ReportRow]]:
    """A page of (key, report), in the order of first taking in."""
    query = select(*REPORT, r.key).select_from(CURRENT).where(r.key > after).order_by(r.key).limit(PAGE)
    return [(row.key, report_row(row)) for row in connection.execute(query)]
