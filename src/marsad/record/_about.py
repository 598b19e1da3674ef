"""What pages about an actor or an outlet ask over all reports: who is said to be what in a body, and whom an outlet
quotes and shares text with. Of current readings; what may be shown of it is for who asks."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, func, or_, select

from marsad.record import _schema as t
from marsad.record._query import DAY

if TYPE_CHECKING:
    from marsad.record._record import Record

r, v, d, n, c, a = (
    t.reports.c, t.report_versions.c, t.readings.c, t.entities.c, t.claims.c, t.affiliations.c,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class AffiliationRow:
    """A role that one report gives a person (or unit) in a body. ``since`` and ``until`` are what its words say (ISO
    8601, maybe cut short), ``day`` the day on which the report speaks; ``former``: it says that it is over."""

    report: str
    day: str | None
    person: str | None
    person_actor: str | None
    role: str | None
    body: str | None
    body_actor: str | None
    since: str | None
    until: str | None
    former: bool


_AFFILIATION: Final[tuple[Any, ...]] = (
    r.id, DAY.label("day"), a.person, a.person_actor, a.role, a.organisation, a.organisation_actor, a.since, a.until,
    a.former,
)  # fmt: skip


def affiliations_of(record: Record, actor: str) -> tuple[AffiliationRow, ...]:
    """Every role of or in an actor, in the order of days."""
    query = (
        select(*_AFFILIATION)
        # by the index of entities: affiliations are found by their reading alone
        .join_from(t.entities, t.affiliations, and_(n.actor == actor, a.reading_key == n.reading_key))
        .join(t.reports, r.current_reading_key == a.reading_key)
        .join(t.readings, d.key == a.reading_key)
        .join(t.report_versions, v.key == r.current_version_key)
        .where(or_(a.person_actor == actor, a.organisation_actor == actor))
        .distinct()
        .order_by(DAY, r.id)
    )  # fmt: skip
    with record._reading() as connection:
        return tuple(AffiliationRow(*row) for row in connection.execute(query).all())


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody whom reports of an outlet quote: how many claims, in how many reports. ``actor`` is the id in the
    registry of actors, ``kind`` official, party, medium ..."""

    name: str | None
    actor: str | None
    kind: str | None
    claims: int
    reports: int


def voices_of(record: Record, outlet: str, most: int) -> tuple[Voice, ...]:
    """Whom the reports of an outlet quote, those of the most reports first; ``name`` null: nobody whom they name."""
    reports = func.count(r.key.distinct())
    name = func.coalesce(n.actor, c.source_name)
    query = (
        select(func.max(func.coalesce(n.name, c.source_name)), n.actor, func.max(c.source_kind), func.count(), reports)
        .join_from(t.sources, t.report_versions, and_(v.source_key == t.sources.c.key, t.sources.c.name == outlet))
        .join(t.reports, r.current_version_key == v.key)
        .join(t.claims, c.reading_key == r.current_reading_key)
        .outerjoin(t.entities, and_(n.reading_key == c.reading_key, n.id == c.source_entity))
        .group_by(name, n.actor)
        .order_by(reports.desc(), name)
        .limit(most)
    )
    with record._reading() as connection:
        return tuple(Voice(*row) for row in connection.execute(query))


@dataclass(frozen=True, slots=True)
class Shared:
    """Pairs of copies with one other outlet (null: unknown): ``first`` was this one's, ``after`` the other's."""

    outlet: str | None
    pairs: int
    first: int
    after: int


def shared_with(record: Record, outlet: str) -> tuple[Shared, ...]:
    """With whom an outlet shares text, the most pairs first."""
    k, here, there = t.copies.c, t.report_versions.alias("here"), t.report_versions.alias("there")
    one, two, whose = t.reports.alias("one"), t.reports.alias("two"), t.sources.alias("whose")
    found: dict[str | None, list[int]] = defaultdict(lambda: [0, 0, 0])
    with record._reading() as connection:
        key = connection.execute(select(t.sources.c.key).where(t.sources.c.name == outlet)).scalar()
        for mine, theirs in ((k.a_key, k.b_key), (k.b_key, k.a_key)):
            query = (
                select(whose.c.name, func.count(), func.count().filter(k.from_key == mine),
                       func.count().filter(k.from_key == theirs))
                .join_from(here, one, and_(one.c.current_version_key == here.c.key, here.c.source_key == key))
                .join(t.copies, mine == one.c.key)
                .join(two, two.c.key == theirs)
                .join(there, there.c.key == two.c.current_version_key)
                .outerjoin(whose, whose.c.key == there.c.source_key)
                .group_by(whose.c.name)
            )  # fmt: skip
            for name, *counts in connection.execute(query):
                found[name] = [x + int(y) for x, y in zip(found[name], counts, strict=True)]
    # a pair of two reports of this outlet was counted from either side
    own = found.pop(outlet, None)
    rows = [Shared(name, *counts) for name, counts in found.items()]
    rows += [Shared(outlet, *(x // 2 for x in own))] if own else []
    return tuple(sorted(rows, key=lambda x: (-x.pairs, x.outlet or "")))
