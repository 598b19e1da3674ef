"""Which incidents, and in which order: conditions and orders of one query, the same on both back ends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, case, exists, func, not_, or_, select

from marsad.record import _schema as t
from marsad.record._events import at_place, named
from marsad.record._query import days
from marsad.record._spatial import SpatialIndex
from marsad.record._values import EventFilter, IncidentFilter, IncidentSort

i, m, r = t.incidents.c, t.incident_members.c, t.reports.c

#: Grades of the harm that people set, by incident.
SetGrades = Mapping[str, str]


def conditions(wanted: EventFilter, spatial: SpatialIndex, grades: SetGrades) -> list[ColumnElement[bool]]:
    """What must hold of an incident; an :class:`IncidentFilter` may ask for more than an :class:`EventFilter`."""
    out: list[ColumnElement[bool]] = []
    out += days(i.time_start, func.coalesce(i.time_end, i.time_start), wanted.since, wanted.until)
    out += at_place(wanted, t.incidents, i.place_names, spatial)
    if wanted.near is not None:
        out.append(spatial.distance(t.incidents, wanted.near) <= wanted.near.km)
    if wanted.type is not None:
        out.append(i.type == wanted.type.upper())
    if wanted.actor is not None:
        out.append(_has_party(wanted.actor))
    if wanted.report is not None:
        out.append(exists().where(m.incident_key == i.key, m.report_key == r.key, r.id == wanted.report))
    return out + (_more(wanted, grades) if isinstance(wanted, IncidentFilter) else [])


def _more(wanted: IncidentFilter, grades: SetGrades) -> list[ColumnElement[bool]]:
    out: list[ColumnElement[bool]] = []
    if wanted.mode is not None:
        out.append(i.mode == wanted.mode.lower())
    if wanted.min_killed is not None:
        out.append(killed() >= wanted.min_killed)
    if wanted.min_origins is not None:
        out.append(origins() >= wanted.min_origins)
    if wanted.min_originators is not None:
        out.append(i.n_originators >= wanted.min_originators)
    if wanted.grade is not None:
        out.append(_graded(wanted.grade.lower(), grades))
    if wanted.contradicted is not None:
        out.append(i.contradicted.is_(wanted.contradicted))
    if not wanted.other:
        out.append(i.type != "OTHER")
    return out


def _graded(grade: str, grades: SetGrades) -> ColumnElement[bool]:
    """A person's grade goes before the suggested one."""
    chosen = [incident for incident, given in grades.items() if given == grade]
    return or_(i.id.in_(chosen), and_(i.grade == grade, i.id.not_in(list(grades))))


def order(sort: IncidentSort) -> tuple[Any, ...]:
    """What to order by; among equals the older incident comes first."""
    if sort == "killed":
        value = killed()
        return (value.is_(None), value.desc(), i.time_start.desc(), i.key)
    if sort == "origins":
        return (origins().desc(), i.time_start.is_(None), i.time_start.desc(), i.key)
    if sort == "newest":
        return (i.time_start.is_(None), i.time_start.desc(), i.key)
    return (i.time_start.is_(None), i.time_start, i.key)


def killed() -> ColumnElement[int]:
    """The best number of killed in all: the whole if told, else civilians and combatants added up, else the largest
    part; null where nobody counts. (What ``publish`` prints in the column of that name.)"""
    x = t.incident_losses.c

    def best(chosen: Any, *of: str) -> ScalarSelect[Any]:  # noqa: ANN401
        query = select(chosen).where(x.incident_key == i.key, x.kind == "killed")
        return (query.where(x.who.in_(of)) if of else query).correlate(t.incidents).scalar_subquery()

    sides = best(case((func.count(x.best) == func.count(), func.sum(x.best))), "civilians", "combatants")
    return func.coalesce(best(func.max(x.best), "unspecified"), sides, best(func.max(x.best)))


def origins() -> ScalarSelect[int]:
    """The number of origins by text and agency."""
    query = select(func.count(func.distinct(m.origin))).where(m.incident_key == i.key)
    return query.correlate(t.incidents).scalar_subquery()


def _has_party(actor: str) -> ColumnElement[bool]:
    """A party of a member event, but of a side that a person corrected one of those that they gave."""
    p, v = t.event_parties.c, t.incident_reviews.c
    sides = {"actor": v.actors, "target": v.targets}
    said = exists().where(v.incident_key == i.key, or_(*(_said(column, actor) for column in sides.values())))
    over = exists().where(
        v.incident_key == i.key, or_(*(and_(p.side == side, column.is_not(None)) for side, column in sides.items()))
    )
    told = exists().where(
        m.incident_key == i.key,
        p.reading_key == m.reading_key,
        p.event_id == m.event_id,
        named(p.names, p.actor, actor),
        not_(over.correlate_except(t.incident_reviews)),
    )
    return or_(told.correlate(t.incidents), said)


def _said(column: ColumnElement[Any], actor: str) -> ColumnElement[bool]:
    return column.contains(f"|{actor}|", autoescape=True) if ":" in actor else named(column, column, actor)
