"""What publishing asks for beside reports and incidents: who is named where, and what stands on member events.

Cheap questions to tables, a page at a time, so that nobody has to unpack a document for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, case, func, select

from marsad.record import _schema as t
from marsad.record._query import PAGE

r, i, m, e = t.reports.c, t.incidents.c, t.incident_members.c, t.events.c


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
class EventCode:
    """The codes of an event that is a member of an incident."""

    incident: str
    report: str
    event: str
    acled: str | None
    cameo: str | None


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


def persons(connection: Connection) -> Iterator[NamedPerson]:
    """Persons of all current readings, in the order of reports."""
    n = t.entities.c
    query = (
        select(r.id, n.name, n.actor)
        .join_from(t.reports, t.entities, n.reading_key == r.current_reading_key)
        .where(n.kind == "person")
        .order_by(r.key, n.id)
    )
    return (NamedPerson(*row) for row in connection.execute(query.execution_options(yield_per=5000)))


def offices(connection: Connection) -> Iterator[Office]:
    """Roles of persons in all current readings, in the order of reports."""
    a = t.affiliations.c
    query = (
        select(r.id, a.person, a.role, a.organisation)
        .join_from(t.reports, t.affiliations, a.reading_key == r.current_reading_key)
        .where(a.person.is_not(None), a.role.is_not(None))
        .order_by(r.key, a.n)
    )
    return (Office(*row) for row in connection.execute(query.execution_options(yield_per=5000)))


def found_places(connection: Connection) -> tuple[FoundPlace, ...]:
    """Every place in which an event happened, once."""
    p = t.event_places.c
    exact = p.precision == "exact"
    point = (func.min(case((exact, p.lat))), func.min(case((exact, p.lon))))
    query = select(p.gazetteer_id, p.name, p.feature, p.country, p.admin1, *point)
    query = query.group_by(p.gazetteer_id, p.name, p.feature, p.country, p.admin1)
    rows = sorted(connection.execute(query), key=lambda row: tuple(x or "" for x in row[:5]))
    return tuple(FoundPlace(*row) for row in rows)


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


def event_codes(connection: Connection, incidents: Sequence[str]) -> Iterator[EventCode]:
    """The codes of the members of these incidents."""
    query = (
        select(i.id, r.id, m.event_id, e.acled, e.cameo)
        .join_from(t.incidents, t.incident_members, m.incident_key == i.key)
        .join(t.reports, r.key == m.report_key)
        .join(t.events, (e.reading_key == m.reading_key) & (e.id == m.event_id))
        .order_by(i.key, r.key, m.event_id)
    )
    for n in range(0, len(incidents), PAGE):
        for row in connection.execute(query.where(i.id.in_(incidents[n : n + PAGE]))):
            yield EventCode(*row)


def changed_at(connection: Connection, incidents: Sequence[str]) -> dict[str, str]:
    """When each of these incidents was last changed: made, given other members, days or a place (the audit's line)."""
    a = t.audit.c
    out: dict[str, str] = {}
    for n in range(0, len(incidents), PAGE):
        page = incidents[n : n + PAGE]
        linked = select(i.id, i.linked_at).where(i.id.in_(page))
        logged = select(a.id, func.max(a.at)).where(a.kind == "incident", a.id.in_(page)).group_by(a.id)
        for query in (linked, logged):
            out.update((row[0], row[1]) for row in connection.execute(query))
    return out
