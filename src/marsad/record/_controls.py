"""Statements of control: as rows of ``controls``, and asked for by place, time, holder and status."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import ColumnElement, Connection, func, or_, select

from marsad.record import _schema as t
from marsad.record._bulk import Row
from marsad.record._events import named
from marsad.record._query import CURRENT, AnyRow, days, r, v
from marsad.record._spatial import SpatialIndex, around, within
from marsad.record._values import POINTS, ControlFilter
from marsad.record._words import names_key
from marsad.spans import Span

if TYPE_CHECKING:
    from marsad.linking import Body, Copy, Ground, Statement, Voice

c, d = t.controls.c, t.readings.c

#: When it held: the time that the words give, else the day on which the report speaks.
_DAY = func.coalesce(d.report_day, func.substr(v.published, 1, 10))
_START, _END = func.coalesce(c.time_start, _DAY), func.coalesce(c.time_end, c.time_start, _DAY)


#: Ids in one question; SQLite takes 32,766 values.
_AT_ONCE: Final = 500


def copies_of(connection: Connection, reports: Collection[str]) -> tuple[Copy, ...]:
    """The pairs of copies of which at least one is among these reports, in the order of their ids."""
    from marsad.linking import Copy

    a, b, source = (t.reports.alias(n) for n in ("a", "b", "source"))
    k = t.copies.c
    query = (
        select(a.c.id, b.c.id, k.containment, k.sort, source.c.id)
        .join_from(t.copies, a, a.c.key == k.a_key)
        .join(b, b.c.key == k.b_key)
        .outerjoin(source, source.c.key == k.from_key)
    )
    ids, r = sorted(set(reports)), t.reports.c
    found: set[tuple[Any, ...]] = set()
    for i in range(0, len(ids), _AT_ONCE):
        # by key: asked for by the id of either, SQLite goes through all reports
        keys = [*connection.execute(select(r.key).where(r.id.in_(ids[i : i + _AT_ONCE]))).scalars()]
        for side in (k.a_key, k.b_key):
            found.update(tuple(row) for row in connection.execute(query.where(side.in_(keys))))
    return tuple(Copy(*row) for row in sorted(found, key=lambda row: row[:2]))


def control_row(s: Statement) -> Row:
    """The columns of a statement, without its reading."""
    return {
        "n": s.n,
        **_ground(s.place),
        **_body("holder", s.holder),
        **_body("against", s.against),
        "status": s.status,
        "share": s.share,
        "part": s.part,
        "line": s.line,
        "as_of": s.as_of,
        "time_start": s.start,
        "time_end": s.end,
        "time_granularity": s.granularity,
        "time_anchor": s.anchor,
        "former": s.former,
        "inferred": s.inferred,
        "begin": s.evidence.begin,
        "end": s.evidence.end,
        "retold": [[x.begin, x.end] for x in s.retold] or None,
        "claim": s.voices[0].claim if s.voices else None,
        "claims": [x.claim for x in s.voices] or None,
        "voices": [_voice(x) for x in s.voices] or None,
        "confidence": s.confidence,
        "rule": s.rule,
    }


def _ground(p: Ground | None) -> Row:
    return {
        "place": p.name if p else None,
        "place_names": names_key([p.name, p.admin1]) if p else None,
        "gazetteer_id": p.gazetteer_id if p else None,
        "lat": p.lat if p else None,
        "lon": p.lon if p else None,
        "country": p.country if p else None,
        "admin1": p.admin1 if p else None,
        "feature": p.feature if p else None,
        "precision": p.precision if p else None,
        "relation": p.relation if p else None,
        "bearing": p.bearing if p else None,
    }


def _body(which: str, b: Body | None) -> Row:
    return {
        which: b.name if b else None,
        f"{which}_names": names_key([b.name]) if b else None,
        f"{which}_actor": b.actor if b else None,
        f"{which}_force": b.force if b else None,
        f"{which}_side": b.side if b else None,
    }


def _voice(v: Voice) -> list[Any]:
    p = v.speaker
    said = [v.claim, v.stance, v.quoted, v.via]
    return [*said, p.key, p.name, p.kind, p.side, p.country, p.named, p.voice] if p else said


# ---- asking -----------------------------------------------------------------------------------------------------


def controls(connection: Connection, wanted: ControlFilter, spatial: SpatialIndex) -> Iterator[Statement]:
    """Statements of current readings, in the order of reports, then of the text."""
    query = (
        select(
            r.id.label("report"), t.sources.c.name.label("source"), v.published, _DAY.label("day"),
            func.substr(v.text, c.begin + 1, c.end - c.begin).label("words"), *t.controls.c,
        )
        .select_from(CURRENT.join(t.controls, c.reading_key == r.current_reading_key))
        .where(*_conditions(wanted, spatial))
        .order_by(r.key, c.n)
    )  # fmt: skip
    return map(_statement, connection.execute(query.limit(wanted.limit)).all())


def _conditions(wanted: ControlFilter, spatial: SpatialIndex) -> list[ColumnElement[bool]]:
    out = days(_START, _END, wanted.since, wanted.until)
    if wanted.place is not None:
        out.append(named(c.place_names, c.gazetteer_id, wanted.place))
    if wanted.country is not None:
        out.append(c.country == wanted.country.upper())
    if wanted.admin1 is not None:
        out.append(c.admin1 == wanted.admin1)
    if wanted.near is not None:
        out += [c.precision.in_(POINTS), within(t.controls, around(wanted.near))]
        out.append(spatial.distance(t.controls, wanted.near) <= wanted.near.km)
    if wanted.holder is not None:
        out.append(or_(named(c.holder_names, c.holder_actor, wanted.holder), c.holder_force == wanted.holder))
    if wanted.status is not None:
        out.append(c.status == wanted.status)
    if wanted.report is not None:
        out.append(r.id == wanted.report)
    return out


def _voice_of(cells: list[Any]) -> Voice:
    from marsad.linking import Speaker, Voice

    claim, stance, quoted, via, *speaker = cells
    return Voice(claim, Speaker(*speaker) if speaker else None, stance, quoted, via)


def _statement(row: AnyRow) -> Statement:
    from marsad.linking import Statement

    return Statement(
        report=row.report,
        n=row.n,
        source=row.source,
        published=row.published,
        day=row.day,
        place=_ground_of(row),
        holder=_body_of(row.holder, row.holder_actor, row.holder_force, row.holder_side),
        against=_body_of(row.against, row.against_actor, row.against_force, row.against_side),
        status=row.status,
        share=row.share,
        part=row.part,
        line=row.line,
        as_of=row.as_of,
        start=row.time_start,
        end=row.time_end,
        granularity=row.time_granularity,
        anchor=row.time_anchor,
        former=bool(row.former),
        inferred=bool(row.inferred),
        evidence=Span(row.begin, row.end),
        words=row.words,
        retold=tuple(Span(*x) for x in row.retold or ()),
        voices=tuple(_voice_of(cells) for cells in row.voices or ()),
        confidence=row.confidence,
        rule=row.rule,
    )


def _ground_of(row: AnyRow) -> Ground | None:
    from marsad.linking import Ground

    if row.place is None:
        return None
    return Ground(
        row.place, row.gazetteer_id, row.lat, row.lon, row.country, row.admin1, row.feature,
        row.precision or "unresolved", row.relation, row.bearing,
    )  # fmt: skip


def _body_of(name: str | None, actor: str | None, force: str | None, side: str | None) -> Body | None:
    from marsad.linking import Body

    return None if name is None else Body(name, actor, force, side)
