"""Where an actor occurs in the record: reports that name it, events on either side, claims that it made."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from marsad.record import _schema as t
from marsad.record._query import DAY

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
