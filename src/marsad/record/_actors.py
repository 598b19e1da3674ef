"""Where an actor occurs in the record: reports that name it, events on either side, claims that it made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, func, select

from marsad.record import _schema as t
from marsad.record._query import DAY

if TYPE_CHECKING:
    from marsad.record._record import Record

r, v, d = t.reports.c, t.report_versions.c, t.readings.c


@dataclass(frozen=True, slots=True)
class Occurrences:
    """Of current readings: ``reports`` that name the actor, as what it is named there with the number of reports, the
    first and last day of those reports (ISO 8601, null where none bears one), events in which it is a party on either
    side, and claims of which it is the source."""

    reports: int
    names: tuple[tuple[str, int], ...]
    first: str | None
    last: str | None
    events: tuple[tuple[str, int], ...]
    claims: int


#: Mentions that are looked through for names at most: an army is named in 400,000 reports, always by the same few.
_MENTIONS: Final = 20_000


def names_of(record: Record, actor: str) -> tuple[tuple[str, int], ...]:
    """What the actor of an id is named in reports, the commonest first, with the number of mentions."""
    return record._ask(lambda c: _names_of(c, actor))


def _names_of(connection: Connection, actor: str) -> tuple[tuple[str, int], ...]:
    n = t.entities.c
    current = t.entities.join(t.reports, r.current_reading_key == n.reading_key)
    found = select(n.name).select_from(current).where(n.actor == actor).limit(_MENTIONS).subquery().c
    query = select(found.name, func.count()).group_by(found.name).order_by(func.count().desc(), found.name)
    return tuple((str(name), int(count)) for name, count in connection.execute(query))


def occurrences(connection: Connection, actor: str) -> Occurrences:
    """Where the actor of an id occurs."""
    n, p, c = t.entities.c, t.event_parties.c, t.claims.c
    joined = t.entities.join(t.readings, d.key == n.reading_key).join(t.reports, r.current_reading_key == d.key)
    joined = joined.join(t.report_versions, v.key == r.current_version_key)
    query = select(func.count(r.key.distinct()), func.min(DAY), func.max(DAY)).select_from(joined)
    reports, first, last = connection.execute(query.where(n.actor == actor)).one()
    named = select(n.name, func.count(r.key.distinct())).select_from(joined).where(n.actor == actor)
    names = connection.execute(named.group_by(n.name).order_by(func.count(r.key.distinct()).desc(), n.name)).all()
    sides = t.event_parties.join(t.reports, r.current_reading_key == p.reading_key)
    counted = select(p.side, func.count()).select_from(sides).where(p.actor == actor).group_by(p.side)
    events = connection.execute(counted.order_by(p.side)).all()
    source = (n.reading_key == c.reading_key) & (n.id == c.source_entity)
    said = t.claims.join(t.reports, r.current_reading_key == c.reading_key).join(t.entities, source)
    made = select(func.count()).select_from(said).where(n.actor == actor)
    claims = int(connection.execute(made).scalar_one())
    return Occurrences(
        int(reports), tuple((str(a), int(b)) for a, b in names), first, last,
        tuple((str(a), int(b)) for a, b in events), claims,
    )  # fmt: skip
