"""Incidents and reports that only some people may see: decisions of kind ``restriction``.

What is restricted stays so until somebody says otherwise: an incident that a restricted one was merged into is
restricted, and so is one that restricted reports alone tell of.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, TypeVar

from sqlalchemy import Connection, select

from marsad.errors import NotInRecord, UsageError
from marsad.record import _incidents
from marsad.record import _schema as t
from marsad.record._decisions import append, decisions, standing
from marsad.record._query import PAGE
from marsad.record._reviewed import families, heirs

#: The kind of decisions.
RESTRICTION: Final = "restriction"

T = TypeVar("T")

Restrictable = Literal["incident", "report"]

i, m, r = t.incidents.c, t.incident_members.c, t.reports.c


@dataclass(frozen=True, slots=True)
class Restricted:
    """Ids of what is restricted."""

    incidents: frozenset[str] = frozenset()
    reports: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.incidents or self.reports)


def restricted(connection: Connection) -> Restricted:
    """What is restricted now."""
    named = _named(connection)
    incidents = heirs(connection, [id_ for kind, id_ in named if kind == "incident"])
    reports = frozenset(id_ for kind, id_ in named if kind == "report")
    return Restricted(frozenset({*incidents, *incidents.values(), *_told_by(connection, reports)}), reports)


def _named(connection: Connection) -> frozenset[tuple[str, str]]:
    """(kind, id) as they were restricted."""
    last: dict[tuple[str, str], str] = {}
    for row in standing(decisions(connection, RESTRICTION)):
        last[row.after["kind"], row.id] = row.what
    return frozenset(key for key, what in last.items() if what == "restrict")


def _told_by(connection: Connection, reports: frozenset[str]) -> Iterator[str]:
    """Incidents of which these reports alone tell."""
    if not reports:
        return
    keys: set[int] = set()
    readings: set[int] = set()
    for page in _pages(sorted(reports)):
        readings.update(
            connection.execute(
                select(r.current_reading_key).where(r.id.in_(page), r.current_reading_key.is_not(None))
            ).scalars()
        )
    for some in _pages(sorted(readings)):
        keys.update(connection.execute(select(m.incident_key).where(m.reading_key.in_(some))).scalars())
    for some in _pages(sorted(keys)):
        query = select(i.id, m.reading_key).join_from(t.incidents, t.incident_members).where(i.key.in_(some))
        told: dict[str, set[int]] = {}
        for row in connection.execute(query):
            told.setdefault(row.id, set()).add(row.reading_key)
        yield from (incident for incident, by in told.items() if by <= readings)


def restrict(connection: Connection, who: str, kind: Restrictable, id_: str, why: str) -> int:
    """Append a restriction; gives its number.

    Raises:
        NotInRecord: no such incident or report.
        UsageError: it is restricted already.
    """
    _check(connection, kind, id_)
    if (kind, id_) in _named(connection):
        raise UsageError("it is restricted already", where=id_, remedy="`marsad restrict --list` shows what is.")
    return _append(connection, who, "restrict", kind, id_, why)


def unrestrict(connection: Connection, who: str, kind: Restrictable, id_: str, why: str) -> int:
    """Append rows that take the restriction of it, and of what was merged into it, back; gives the last one's number.

    Raises:
        NotInRecord: no such incident or report.
        UsageError: it is not restricted by name.
    """
    _check(connection, kind, id_)
    family = families(connection, [id_])[id_] if kind == "incident" else (id_,)
    held = [x for x in family if (kind, x) in _named(connection)]
    if not held:
        remedy = "An incident that restricted reports alone tell of is open again when one of them is."
        raise UsageError("nobody restricted it", where=id_, remedy=remedy)
    return [_append(connection, who, "unrestrict", kind, x, why) for x in held][-1]


def _check(connection: Connection, kind: Restrictable, id_: str) -> None:
    if kind == "incident":
        _incidents.incident(connection, id_)
    elif connection.execute(select(r.key).where(r.id == id_)).first() is None:
        raise NotInRecord("no such report", where=id_)


def _append(connection: Connection, who: str, what: str, kind: Restrictable, id_: str, why: str) -> int:
    row = {"who": who, "what": what, "kind": RESTRICTION, "id": id_, "why": why, "before": None}
    return append(connection, {**row, "after": {"kind": kind}})


def _pages(values: list[T]) -> Iterator[list[T]]:
    return (values[n : n + PAGE] for n in range(0, len(values), PAGE))
