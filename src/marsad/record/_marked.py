"""What people decided about incidents beside what stands in columns: grades, who works on what, what is kept apart.

Read anew only where decisions of that kind were added, so that a desk with 100,000 decisions looks at the last ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection, func, select

from marsad.record import _decisions, _grades
from marsad.record import _schema as t
from marsad.record._decisions import standing
from marsad.record._rulings import RULING

if TYPE_CHECKING:
    from marsad.record._record import Record


@dataclass(frozen=True, slots=True)
class Marked:
    """``decision`` and ``audit`` are the numbers of the last lines that were looked at.

    ``grades``: grades of harm that people set, by incident. ``assigned``: who works on an incident, by its id.
    ``apart``: pairs of ids of incidents that a person ruled not to be one. ``version`` is another where any differs.
    """

    decision: int
    audit: int
    version: int
    grades: Mapping[str, str]
    assigned: Mapping[str, str]
    apart: frozenset[frozenset[str]]


NOTHING = Marked(0, 0, 0, {}, {}, frozenset())


def marked(record: Record, known: Marked | None = None) -> Marked:
    """What holds now; ``known`` is what held when it was asked before."""
    with record._reading() as connection:
        before = known or NOTHING
        decision, audit = _last(connection)
        if (decision, audit) == (before.decision, before.audit):
            return before
        grades, assigned, apart = before.grades, before.assigned, before.apart
        kinds = _kinds(connection, before.decision)
        if _grades.GRADE in kinds or (before.grades and _moved(connection, before.audit)):
            grades = _graded(connection)
        if RULING in kinds:
            apart = _apart(connection)
        if audit != before.audit:
            a = t.assignments.c
            assigned = {row.incident: row.person for row in connection.execute(select(a.incident, a.person))}
        same = (grades, assigned, apart) == (before.grades, before.assigned, before.apart)
        return Marked(decision, audit, before.version + (not same), grades, assigned, apart)


def _last(connection: Connection) -> tuple[int, int]:
    decision, audit = (select(func.max(table.c.key)).scalar_subquery() for table in (t.decisions, t.audit))
    row = connection.execute(select(decision, audit)).one()
    return row[0] or 0, row[1] or 0


def _kinds(connection: Connection, after: int) -> frozenset[str]:
    """The kinds of decisions since one."""
    d = t.decisions.c
    return frozenset(connection.execute(select(d.kind).where(d.key > after).distinct()).scalars())


def _moved(connection: Connection, after: int) -> bool:
    """Has an incident gone into another since that line of the audit, or come back?"""
    a = t.audit.c
    went = ("incident_merged", "incident_withdrawn", "incident_back")
    return connection.execute(select(a.key).where(a.key > after, a.what.in_(went)).limit(1)).first() is not None


def _graded(connection: Connection) -> dict[str, str]:
    from marsad.record._incidents import tombstones

    held = _grades.holding(_decisions.decisions(connection, _grades.GRADE), tombstones(connection))
    return {incident: g.grade for incident, given in held.items() for g in given if g.scale == "harm"}


def _apart(connection: Connection) -> frozenset[frozenset[str]]:
    rows = standing(_decisions.decisions(connection, RULING))
    named = (tuple(row.after.get("incidents") or ()) for row in rows if row.what == "not_same")
    return frozenset(frozenset((a, b)) for ids in named for n, a in enumerate(ids) for b in ids[n + 1 :])
