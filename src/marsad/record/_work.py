"""Who works on what: assignments, saved views, the decisions of a day, and the state of what was reviewed.

Assignments and views are no decisions: nothing hangs on them, and they are changed in place, with a line of the audit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, delete, func, insert, or_, select

from marsad.errors import NotInRecord, UsageError
from marsad.record import _schema as t
from marsad.record._bulk import bulk_insert
from marsad.record._pack import now
from marsad.record._query import PAGE
from marsad.record._review_rows import Progress, ReviewState, SavedView
from marsad.record._reviewed import heirs
from marsad.record._write import next_key

a, v, i, d, told = t.assignments.c, t.saved_views.c, t.incidents.c, t.decisions.c, t.incident_reviews.c

#: Signs of a view's name and query.
_NAME: Final = 80
_QUERY: Final = 2000


@dataclass(frozen=True, slots=True)
class Assignment:
    """``person`` works on the incident; ``who`` said so."""

    incident: str
    person: str
    who: str
    at: str


def assign(connection: Connection, who: str, incidents: Sequence[str], person: str | None) -> None:
    """Give incidents to a person, or to nobody.

    Raises:
        NotInRecord: one of them is no incident.
    """
    wanted = list(dict.fromkeys(incidents))
    before: dict[str, str] = {}
    for page in _pages(wanted):
        there = set(connection.execute(select(i.id).where(i.id.in_(page))).scalars())
        lost = next((x for x in page if x not in there), None)
        if lost is not None:
            raise NotInRecord("no such incident", where=lost, remedy="`marsad incidents` lists them.")
        rows = connection.execute(select(a.incident, a.person).where(a.incident.in_(page)))
        before.update((row.incident, row.person) for row in rows)
        connection.execute(delete(t.assignments).where(a.incident.in_(page)))
    if person is not None:
        at = now()
        rows_ = [{"incident": x, "person": person, "who": who, "at": at} for x in wanted]
        bulk_insert(connection, t.assignments, rows_)
    changed = [x for x in wanted if before.get(x) != person]
    log(connection, who, "assigned", "assignment", [(x, before.get(x), person) for x in changed])


def assigned(connection: Connection, person: str | None) -> dict[str, Assignment]:
    """By the incident of now; of two that were merged the later assignment counts."""
    rows = connection.execute(select(a.incident, a.person, a.who, a.at).order_by(a.at, a.incident)).all()
    here = heirs(connection, [row.incident for row in rows])
    out = {here[row.incident]: Assignment(here[row.incident], *row[1:]) for row in rows}
    return {k: x for k, x in out.items() if person is None or x.person == person}


def save_view(connection: Connection, who: str, name: str, query: str, *, shared: bool) -> None:
    """Keep a view, in place of an older one of this person and name.

    Raises:
        UsageError: no name, or too long.
    """
    name = " ".join(name.split())
    if not name or len(name) > _NAME or not name.isprintable() or len(query) > _QUERY:
        remedy = f"A name has from 1 to {_NAME} signs, a query at most {_QUERY}."
        raise UsageError("no such view can be kept", where=name[:_NAME], remedy=remedy)
    before = connection.execute(select(v.query).where(v.who == who, v.name == name)).scalar()
    connection.execute(delete(t.saved_views).where(v.who == who, v.name == name))
    row = {"key": next_key(connection, t.saved_views), "name": name, "query": query, "who": who, "shared": shared}
    connection.execute(insert(t.saved_views), {**row, "at": now()})
    log(connection, who, "view_saved", "view", [(name, before, query)])


def views(connection: Connection, who: str) -> tuple[SavedView, ...]:
    """A person's own and those that others share."""
    query = select(v.name, v.query, v.who, v.shared, v.at).where(or_(v.who == who, v.shared)).order_by(v.name, v.who)
    return tuple(SavedView(*row) for row in connection.execute(query))


def drop_view(connection: Connection, who: str, name: str) -> None:
    """Forget a view of a person.

    Raises:
        NotInRecord: there is none.
    """
    before = connection.execute(select(v.query).where(v.who == who, v.name == name)).scalar()
    if before is None:
        raise NotInRecord("you have no view of this name", where=name, remedy="Views of others are theirs to drop.")
    connection.execute(delete(t.saved_views).where(v.who == who, v.name == name))
    log(connection, who, "view_dropped", "view", [(name, before, None)])


def progress(connection: Connection, day: str, person: str | None) -> Progress:
    """The decisions of a day (UTC)."""
    query = select(d.who, d.kind, d.what, func.count()).where(d.at >= day, d.at < day + "~")
    if person is not None:
        query = query.where(d.who == person)
    of: Counter[tuple[str, str]] = Counter()
    by: Counter[str] = Counter()
    for who, kind, what, n in connection.execute(query.group_by(d.who, d.kind, d.what)):
        of[kind, what] += n
        by[who] += n
    return Progress(day, dict(sorted(of.items())), dict(sorted(by.items())))


def states(connection: Connection) -> tuple[ReviewState, ...]:
    """Of every incident about which a decision holds, in the order of their birth."""
    query = (
        select(i.id, told.state, told.decided, told.at, told.fields, told.since, told.apart, told.signatures)
        .join_from(t.incident_reviews, t.incidents)
        .order_by(i.key)
    )
    return tuple(ReviewState(*row) for row in connection.execute(query))


def log(connection: Connection, who: str, what: str, kind: str, lines: Sequence[tuple[str, Any, Any]]) -> None:
    """Lines of the audit: (id, before, after) each."""
    first, at = next_key(connection, t.audit), now()
    rows = [
        {
            "key": first + n, "at": at, "who": who, "what": what, "kind": kind, "id": id_, "before": before,
            "after": after, "run_key": None,
        }
        for n, (id_, before, after) in enumerate(lines)
    ]  # fmt: skip
    bulk_insert(connection, t.audit, rows)


def _pages(values: Sequence[str]) -> Iterator[Sequence[str]]:
    return (values[n : n + PAGE] for n in range(0, len(values), PAGE))
