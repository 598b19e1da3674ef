"""All incidents in a stream, page by page: what exports are made of, a million at a time.

Beside :func:`marsad.record._incidents.incidents`, which gives values, this gives contract objects straight from rows,
with briefs in place of details and without relations to others. A page is a range of the order of time; its members,
losses and briefs are asked for together. Nothing but a page is in memory.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, starmap
from typing import Any, Final

import orjson
from sqlalchemy import ColumnElement, Connection, Row, Select, Text, and_, func, select, tuple_, type_coerce

from marsad.record import _briefs
from marsad.record import _schema as t
from marsad.record._incident_filter import SetGrades, conditions
from marsad.record._spatial import SpatialIndex
from marsad.record._values import IncidentFilter

i, m, r, e = t.incidents.c, t.incident_members.c, t.reports.c, t.events.c
x, b = t.incident_losses.c, t.incident_briefs.c

Json = dict[str, Any]

#: Incidents of a page; the keys of one stand in one statement, and SQLite takes 32,766 values in it. Pages of 1,000
#: take 1.06 of the processor time, of 250 1.15 (100,000 made incidents to columns).
PAGE: Final = 2000

#: Columns that lie before ``detail`` in a row, so that SQLite need not read its overflow pages.
_COLUMNS = (
    i.key, i.id, i.linked_at, i.type, i.mode, i.time_start, i.time_end, i.place_name, i.gazetteer_id, i.lat, i.lon,
    i.country, i.admin1, i.precision,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Flowing:
    """An incident on its way out. ``object`` is its contract object with the keys of a brief, ``linked_at`` the moment
    of the last linking that changed it, ``codes`` what ACLED and CAMEO call its member events."""

    object: Json
    linked_at: str
    codes: tuple[tuple[str | None, str | None], ...]


#: Where an incident stands in the order: its first day (null: undated, behind all others) and its key.
Position = tuple[str | None, int]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the order: what stands behind one position (null: from the first), up to another (null: to the last)"""

    after: Position | None = None
    until: Position | None = None


WHOLE: Final = Part()


def flow(
    connection: Connection, wanted: IncidentFilter, spatial: SpatialIndex, grades: SetGrades, part: Part = WHOLE
) -> Iterator[tuple[Flowing, ...]]:
    """Pages of incidents in the order of time, the undated last; among equals the older first."""
    held = conditions(wanted, spatial, grades)
    query = select(*_COLUMNS).where(*held).limit(PAGE)
    if part.after is None or part.after[0] is not None:
        place: Any = tuple_(i.time_start, i.key)
        dated = query.where(i.time_start.is_not(None)).order_by(i.time_start, i.key)
        yield from _pages(connection, dated, place, lambda row: (row.time_start, row.key), part.after, _up_to(part, 0))
    if part.until is None or part.until[0] is None:
        after = part.after[1] if part.after is not None and part.after[0] is None else None
        undated = query.where(i.time_start.is_(None)).order_by(i.key)
        yield from _pages(connection, undated, i.key, lambda row: row.key, after, _up_to(part, 1))


def _up_to(part: Part, undated: int) -> Position | int | None:
    """The last position among the dated, or the last key among the undated; null: all."""
    if part.until is None or (part.until[0] is None) != bool(undated):
        return None
    return part.until[1] if undated else part.until


def _pages(
    connection: Connection,
    query: Select[*tuple[Any, ...]],
    place: ColumnElement[Any],
    of: Callable[[Row[*tuple[Any, ...]]], object],
    after: object,
    until: object,
) -> Iterator[tuple[Flowing, ...]]:
    query = query if until is None else query.where(place <= until)
    while rows := connection.execute(query if after is None else query.where(place > after)).all():
        yield _page(connection, rows)
        after = of(rows[-1])


def parts(connection: Connection, size: int) -> tuple[Part, ...]:
    """The order of all incidents in parts of so many: what several processes can share out among them."""
    ends: list[Position] = []
    for chosen in (i.time_start.is_not(None), i.time_start.is_(None)):
        number = func.row_number().over(order_by=(i.time_start, i.key)).label("n")
        rows = select(i.time_start, i.key, number).where(chosen).subquery().c
        query = select(rows.time_start, rows.key).where(rows.n % size == 0).order_by(rows.n)
        ends += [(start, key) for start, key in connection.execute(query)]
    return tuple(starmap(Part, pairwise((None, *ends, None))))


def _page(connection: Connection, rows: Sequence[Any]) -> tuple[Flowing, ...]:
    keys = [row.key for row in rows]
    members, losses, briefs = _members(connection, keys), _losses(connection, keys), _found(connection, keys)
    return tuple(
        [_flowing(row, members.get(row.key, ()), losses.get(row.key, ()), briefs.get(row.key, {})) for row in rows]
    )


def _flowing(row: Any, members: Sequence[Any], losses: Sequence[Any], brief: Json) -> Flowing:  # noqa: ANN401
    _, id_, linked, type_, mode, start, end, name, gazetteer, lat, lon, country, admin1, precision = row
    origins: dict[int, list[str]] = {}
    for _, report, _, origin, _, _, _ in members:
        if origin is not None:
            known = origins.setdefault(origin, [])
            if report not in known:
                known.append(report)
    place = None
    if name is not None:
        place = {
            "name": name, "gazetteer_id": gazetteer, "lat": lat, "lon": lon, "country": country, "admin1": admin1,
            "precision": precision,
        }  # fmt: skip
    told = {
        "format": 1,
        "kind": "incident",
        "id": id_,
        "type": type_,
        "mode": mode,
        "time": None if start is None else {"start": start, "end": end},
        "place": place,
        "losses": [{"kind": k, "who": w, "low": a, "best": n, "high": z} for _, k, w, a, n, z in losses],
        "members": [{"report": report, "event": _event(event)} for _, report, event, *_ in members],
        "origins": [origins[n] for n in sorted(origins)],
        "confidence": None,
        **brief,
    }
    return Flowing(told, linked, tuple([(acled, cameo) for *_, acled, cameo in members]))


def _event(event: str) -> str | None:
    """Of a story the report's main event, or null (``linking.incident_object``)."""
    return event if not event.startswith("*") else event[1:] or None


def _by_key(rows: Sequence[Any]) -> Mapping[int, list[Any]]:
    out: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        out[row[0]].append(row)
    return out


def _among(connection: Connection, column: ColumnElement[int], keys: Sequence[int]) -> ColumnElement[bool]:
    """Is it one of these? To SQLite they go as one value, not as thousands, whose names cost more than the search."""
    if connection.dialect.name != "sqlite":
        return column.in_(keys)
    return column.in_(select(func.json_each(orjson.dumps(list(keys)).decode()).table_valued("value").c.value))


def _plain(connection: Connection, query: Select[Any]) -> Sequence[Any]:
    """All rows as the driver gives them: SQLAlchemy's own take a fortieth of an export."""
    result = connection.execute(query)
    assert result.cursor is not None
    rows: Sequence[Any] = result.cursor.fetchall()
    result.close()
    return rows


def _members(connection: Connection, keys: Sequence[int]) -> Mapping[int, list[Any]]:
    query = (
        select(m.incident_key, r.id, m.event_id, m.origin, e.trigger_begin, e.acled, e.cameo)
        .join_from(t.incident_members, t.reports, r.key == m.report_key)
        .outerjoin(t.events, and_(e.reading_key == m.reading_key, e.id == m.event_id))
        .where(_among(connection, m.incident_key, keys))
    )
    out = _by_key(_plain(connection, query))
    for rows in out.values():
        if len(rows) > 1:
            rows.sort(key=_place_in_text)
    return out


def _place_in_text(row: Any) -> tuple[str, int, str]:  # noqa: ANN401
    _, report, event, _, begin, _, _ = row
    return report, -1 if begin is None else begin, event


def _losses(connection: Connection, keys: Sequence[int]) -> Mapping[int, list[Any]]:
    query = select(x.incident_key, x.kind, x.who, x.low, x.best, x.high).where(_among(connection, x.incident_key, keys))
    return _by_key(_plain(connection, query.order_by(x.incident_key, x.n)))


def _found(connection: Connection, keys: Sequence[int]) -> dict[int, Json]:
    """Briefs; of an incident that has none, what its detail gives."""
    # parsed here: the type's own way from row to object takes as long again
    text = connection.dialect.name == "sqlite"
    column = type_coerce(b.brief, Text) if text else b.brief
    rows = _plain(connection, select(b.incident_key, column).where(_among(connection, b.incident_key, keys)))
    out = {key: _briefs.whole(orjson.loads(found) if text else found) for key, found in rows}
    lacking = [key for key in keys if key not in out]
    if lacking:
        more = select(i.key, i.confidence, i.detail).where(i.key.in_(lacking))
        for key, confidence, detail in connection.execute(more):
            out[key] = _briefs.whole(_briefs.of_row(confidence, detail or {}))
    return out
