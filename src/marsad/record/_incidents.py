"""Incidents and copies: what linking found, kept so that an id means the same thing for ever."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import ColumnElement, Connection, and_, delete, func, literal, select

from marsad.errors import NotInRecord
from marsad.record import _obeyed, _past
from marsad.record import _schema as t
from marsad.record._anchors import WHOLE
from marsad.record._bulk import Row, bulk_insert
from marsad.record._identity import Trace, identify, made_of
from marsad.record._incident_filter import SetGrades, conditions, order
from marsad.record._pack import now
from marsad.record._query import PAGE, begins, only
from marsad.record._rows import toll
from marsad.record._spatial import SpatialIndex
from marsad.record._values import IncidentFilter, Tombstone
from marsad.record._words import names_key
from marsad.record._write import Author, ensure_extraction, next_key

if TYPE_CHECKING:
    from marsad.linking import Copy, Delta, Incident, Member, Toll

i, m, r, e = t.incidents.c, t.incident_members.c, t.reports.c, t.events.c


_OF_INCIDENTS = (
    t.incident_briefs, t.incident_members, t.incident_losses, t.incident_linked, t.incident_reviews,
)  # fmt: skip

_BEGIN, _TYPE = func.coalesce(e.trigger_begin, -1), func.coalesce(e.type, "OTHER")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Change:
    """What a new linking did: ids, in order. ``merged`` pairs each id that is no more with where it went; ``back`` are
    ids that were no more, and are again because the same events are one incident again."""

    kept: tuple[str, ...]
    born: tuple[str, ...]
    merged: tuple[tuple[str, str], ...]
    withdrawn: tuple[str, ...]
    back: tuple[str, ...] = ()


NO_CHANGE = Change((), (), (), ())


@dataclass(frozen=True, slots=True)
class _Known:
    """An event of the current readings, as members name it."""

    report_key: int
    reading_key: int
    trace: Trace


def replace(connection: Connection, incidents: Sequence[Incident], copies: Sequence[Copy], author: Author) -> Change:
    """Put a new linking in place of the old one, within the caller's transaction.

    Raises:
        NotInRecord: a member or copy names a report or an event that the record does not hold.
    """
    change = _put(connection, incidents, _traces(connection), author)
    connection.execute(delete(t.copies))
    _insert_copies(connection, copies, ensure_extraction(connection, author.extraction))
    return change


def apply(connection: Connection, delta: Delta, reports: Iterable[str], author: Author) -> Change:
    """Change what a batch of linking changed, within the caller's transaction.

    What held one of the delta's members, or any event of ``reports`` (those that the batch brought or took), is no more
    as it was; the delta's incidents stand in its place. All others are not looked at.

    Raises:
        NotInRecord: a member or copy names a report or an event that the record does not hold.
    """
    held = _holding(connection, delta.members, set(reports))
    change = _put(connection, delta.incidents, _traces(connection, held), author)
    _drop_copies(connection, delta.copies_gone)
    _insert_copies(connection, delta.copies, ensure_extraction(connection, author.extraction))
    return change


def _put(connection: Connection, incidents: Sequence[Incident], old: dict[str, set[Trace]], author: Author) -> Change:
    """These incidents in place of the old ones."""
    known = _known_events(connection, {x.report for incident in incidents for x in incident.members})
    new = [frozenset(_event(known, x.report, x.event).trace for x in incident.members) for incident in incidents]
    ids, heirs = _named(connection, incidents, new, old)
    merged = {name: ids[heir] if heir is not None else None for name, heir in heirs.items()}
    extraction = ensure_extraction(connection, author.extraction)
    before = _states(connection, list(old))
    kept = _past.keep(connection, old, staying=frozenset(ids))
    births = _births(connection, ids)
    _clear(connection, list(old))
    _insert(connection, [(births[id_], id_, x) for id_, x in zip(ids, incidents, strict=True)], known, extraction)
    back = _raise(connection, ids)
    _bury(connection, {name: (heir, made_of(old[name])) for name, heir in merged.items()})
    _obeyed.refresh(connection, ids)
    _log(connection, before, _states(connection, ids), merged, back, author)
    _past.note(connection, kept, author.who, author.run_key)
    return Change(
        kept=tuple(id_ for id_ in ids if id_ in old),
        born=tuple(id_ for id_ in ids if id_ not in old and id_ not in back),
        merged=tuple((name, heir) for name, heir in merged.items() if heir is not None),
        withdrawn=tuple(name for name, heir in merged.items() if heir is None),
        back=back,
    )


def _named(
    connection: Connection,
    incidents: Sequence[Incident],
    new: Sequence[frozenset[Trace]],
    old: dict[str, set[Trace]],
) -> tuple[list[str], dict[str, int | None]]:
    """The ids of the new ones, and the heirs of the old ones that are no more."""
    found = identify(old, new, _buried(connection, new))
    taken = _taken(connection, [x.id for id_, x in zip(found.ids, incidents, strict=True) if id_ is None])
    taken.update(id_ for id_ in found.ids if id_ is not None)
    return [id_ or _name(x.id, taken) for id_, x in zip(found.ids, incidents, strict=True)], found.heirs


def _paged(values: Iterable[T]) -> Iterator[list[T]]:
    wanted = list(dict.fromkeys(values))
    return (wanted[n : n + PAGE] for n in range(0, len(wanted), PAGE))


def _known_events(connection: Connection, reports: Iterable[str]) -> dict[tuple[str, str], _Known]:
    """The events of the current readings of some reports."""
    query = select(
        r.id, e.id.label("event"), r.key, e.reading_key, r.current_version_key, e.trigger_begin, e.type
    ).join_from(t.reports, t.events, e.reading_key == r.current_reading_key)
    whole = select(
        r.id, literal(WHOLE).label("event"), r.key, r.current_reading_key.label("reading_key"),
        r.current_version_key, literal(-1).label("trigger_begin"), literal("OTHER").label("type"),
    ).where(r.current_reading_key.is_not(None))  # fmt: skip
    return {
        (row.id, row.event): _Known(
            row.key, row.reading_key, Trace(row.id, row.current_version_key, row.trigger_begin, row.type)
        )
        for page in _paged(sorted(reports))
        for asked in (query, whole)
        for row in connection.execute(asked.where(r.id.in_(page)))
    }


def _holding(connection: Connection, members: Set[Member], reports: Set[str]) -> list[int]:
    """Keys of the incidents that hold one of the events, or any event of the reports."""
    query = select(m.incident_key, r.id, m.event_id).join_from(t.incident_members, t.reports, r.key == m.report_key)
    wanted = {(x.report, x.event) for x in members}
    return sorted(
        {
            row.incident_key
            for page in _paged(sorted({x.report for x in members} | reports))
            for row in connection.execute(query.where(r.id.in_(page)))
            if row.id in reports or (row.id, row.event_id) in wanted
        }
    )


def _event(known: dict[tuple[str, str], _Known], report: str, event: str) -> _Known:
    key = (report, WHOLE if event.startswith(WHOLE) else event)
    if key not in known or (key[1] != event and event != WHOLE and (report, event.removeprefix(WHOLE)) not in known):
        raise NotInRecord(f"no event {event} in the current reading", where=report)
    return known[key]


def _traces(connection: Connection, keys: Sequence[int] | None = None) -> dict[str, set[Trace]]:
    """Incidents of now (all, or those of the keys), in the order of birth, by the events that they are made of."""
    query = (
        select(i.id, r.id.label("report"), t.readings.c.version_key, _BEGIN.label("begin"), _TYPE.label("type"))
        .join_from(t.incidents, t.incident_members, m.incident_key == i.key)
        .outerjoin(t.events, and_(e.reading_key == m.reading_key, e.id == m.event_id))
        .join(t.readings, t.readings.c.key == m.reading_key)
        .join(t.reports, r.key == m.report_key)
        .order_by(i.key)
    )
    out: dict[str, set[Trace]] = defaultdict(set)
    for page in [None] if keys is None else _paged(keys):
        for row in connection.execute(query if page is None else query.where(i.key.in_(page))):
            out[row.id].add(Trace(row.report, row.version_key, row.begin, row.type))
    return out


def _buried(connection: Connection, new: Sequence[frozenset[Trace]]) -> dict[int, str]:
    """By its number, the id that a new incident had before it was merged or withdrawn; the last one of several."""
    g = t.tombstones.c
    wanted = {made_of(traces): n for n, traces in enumerate(new)}
    out: dict[int, str] = {}
    names = sorted(wanted)
    for n in range(0, len(names), PAGE):
        query = select(g.made_of, g.id).where(g.made_of.in_(names[n : n + PAGE])).order_by(g.at, g.id)
        out.update((wanted[row.made_of], row.id) for row in connection.execute(query))
    return out


def _raise(connection: Connection, ids: Sequence[str]) -> tuple[str, ...]:
    """What lives again has no tombstone; gives which these are."""
    g = t.tombstones.c
    back: set[str] = set()
    for page in _paged(ids):
        back.update(connection.execute(select(g.id).where(g.id.in_(page))).scalars())
        connection.execute(delete(t.tombstones).where(g.id.in_(page)))
    return tuple(id_ for id_ in ids if id_ in back)


def _taken(connection: Connection, proposed: Iterable[str]) -> set[str]:
    """Ids that begin like a proposed one and that an incident has or had."""
    g = t.tombstones.c
    out: set[str] = set()
    for page in _paged(proposed):
        clash = [*connection.execute(select(i.id).where(i.id.in_(page))).scalars()]
        clash += connection.execute(select(g.id).where(g.id.in_(page))).scalars()
        for name in clash:
            out.add(name)
            for column in (i.id, g.id):
                out.update(connection.execute(select(column).where(begins(column, f"{name}-"))).scalars())
    return out


def _name(proposed: str, taken: set[str]) -> str:
    """The id that linking proposes, or one like it that no incident has or ever had."""
    name, number = proposed, 1
    while name in taken:
        number += 1
        name = f"{proposed}-{number}"
    taken.add(name)
    return name


def _clear(connection: Connection, ids: Sequence[str]) -> None:
    for page in _paged(ids):
        keys = [*connection.execute(select(i.key).where(i.id.in_(page))).scalars()]
        for table in _OF_INCIDENTS:
            connection.execute(delete(table).where(table.c.incident_key.in_(keys)))
        connection.execute(delete(t.incidents).where(i.key.in_(keys)))


def _births(connection: Connection, ids: Sequence[str]) -> dict[str, int]:
    """Keys in the order of birth: an incident that stays keeps its own."""
    births: dict[str, int] = {}
    for page in _paged(ids):
        births.update((row.id, row.key) for row in connection.execute(select(i.id, i.key).where(i.id.in_(page))))
    free = next_key(connection, t.incidents)
    for id_ in ids:
        if id_ not in births:
            births[id_] = free
            free += 1
    return births


def _insert(
    connection: Connection,
    incidents: Iterable[tuple[int, str, Incident]],
    known: dict[tuple[str, str], _Known],
    extraction: int,
) -> None:
    rows: dict[str, list[Row]] = defaultdict(list)
    at = now()
    for key, id_, incident in incidents:
        own = {"incident_key": key, "extraction_key": extraction}
        rows["incidents"].append(
            {"key": key, "id": id_, "extraction_key": extraction, "linked_at": at, **_incident(incident)}
        )
        rows["incident_members"] += [{**own, **row} for row in _members(incident, known)]
        rows["incident_losses"] += [{**own, "n": n, **toll(x)} for n, x in enumerate(incident.losses)]
    for table in (t.incidents, t.incident_members, t.incident_losses):
        bulk_insert(connection, table, rows[table.name])


def _incident(incident: Incident) -> Row:
    place, time = incident.place, incident.time
    return {
        "type": incident.type,
        "mode": incident.mode,
        "time_start": time.start.isoformat() if time else None,
        "time_end": time.end.isoformat() if time else None,
        "place_name": place.name if place else None,
        "place_names": names_key([place.name, place.admin1]) if place else None,
        "gazetteer_id": place.gazetteer_id if place else None,
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "country": place.country if place else None,
        "admin1": place.admin1 if place else None,
        "precision": place.precision if place else None,
        "confidence": incident.confidence,
    }


def _members(incident: Incident, known: dict[tuple[str, str], _Known]) -> Iterator[Row]:
    origin = {report: n for n, group in enumerate(incident.origins) for report in group}
    for member in dict.fromkeys(incident.members):
        event = _event(known, member.report, member.event)
        yield {
            "reading_key": event.reading_key,
            "event_id": member.event,
            "report_key": event.report_key,
            "origin": origin.get(member.report),
        }


def _report_keys(connection: Connection, reports: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for page in _paged(reports):
        found.update((row.id, row.key) for row in connection.execute(select(r.id, r.key).where(r.id.in_(page))))
    return found


def _drop_copies(connection: Connection, pairs: Iterable[tuple[str, str]]) -> None:
    gone = sorted(pairs)
    keys = _report_keys(connection, (x for pair in gone for x in pair))
    c = t.copies.c
    for a, b in gone:
        if a in keys and b in keys:
            connection.execute(delete(t.copies).where(c.a_key == keys[a], c.b_key == keys[b]))


def _insert_copies(connection: Connection, copies: Sequence[Copy], extraction: int) -> None:
    keys = _report_keys(connection, (x for copy in copies for x in (copy.a, copy.b)))
    rows = []
    for copy in copies:
        named_reports = (copy.a, copy.b, copy.from_ or copy.a)
        for report in named_reports:
            if report not in keys:
                raise NotInRecord("no such report", where=report)
        a, b, source = (keys[report] for report in named_reports)
        rows.append(
            {
                "a_key": a,
                "b_key": b,
                "containment": copy.containment,
                "sort": copy.sort,
                "from_key": source if copy.from_ else None,
                "extraction_key": extraction,
            }
        )
    bulk_insert(connection, t.copies, rows)


def _bury(connection: Connection, merged: dict[str, tuple[str | None, str]]) -> None:
    """Each with its heir, and the digest of what it was made of."""
    at = now()
    rows = [
        {
            "id": name, "merged_into": heir, "made_of": digest, "at": at,
            "why": "its members went there" if heir else "no member is left",
        }
        for name, (heir, digest) in merged.items()
    ]  # fmt: skip
    bulk_insert(connection, t.tombstones, rows)


# ---- the audit --------------------------------------------------------------------------------------------------


def _states(connection: Connection, ids: Sequence[str]) -> dict[str, Row]:
    """What the audit compares: type, time, place, tolls and members of each incident."""
    out: dict[str, Row] = {}
    query = select(i.id, i.type, i.time_start, i.time_end, i.place_name).order_by(i.key)
    of_members = (
        select(i.id, r.id.label("report"), m.event_id)
        .join_from(t.incidents, t.incident_members, m.incident_key == i.key)
        .join(t.reports, r.key == m.report_key)
        .order_by(i.key, r.key, m.event_id)
    )
    x = t.incident_losses.c
    of_losses = (
        select(i.id, x.kind, x.who, x.low, x.best, x.high)
        .join_from(t.incidents, t.incident_losses, x.incident_key == i.key)
        .order_by(i.key, x.n)
    )
    for page in _paged(ids):
        for row in connection.execute(query.where(i.id.in_(page))):
            out[row.id] = {"type": row[1], "start": row[2], "end": row[3], "place": row[4], "losses": [], "members": []}
        for loss in connection.execute(of_losses.where(i.id.in_(page))):
            out[loss.id]["losses"].append(list(loss[1:]))
        for member in connection.execute(of_members.where(i.id.in_(page))):
            out[member.id]["members"].append([member.report, member.event_id])
    return out


def _log(
    connection: Connection,
    before: dict[str, Row],
    after: dict[str, Row],
    merged: dict[str, str | None],
    back: Sequence[str],
    author: Author,
) -> None:
    """One line for each incident that is not as it was."""
    new = {name: "incident_back" if name in back else "incident_born" for name in after if name not in before}
    lines: list[tuple[str, str, Row | None, Row | None]] = []
    for name, state in after.items():
        if before.get(name) != state:
            lines.append((new.get(name, "incident_changed"), name, before.get(name), state))
    for name, heir in merged.items():
        what = "incident_merged" if heir else "incident_withdrawn"
        lines.append((what, name, before.get(name), {"into": heir} if heir else None))
    first, at = next_key(connection, t.audit), now()
    rows = [
        {
            "key": first + n, "at": at, "who": author.who, "what": what, "kind": "incident", "id": name,
            "before": was, "after": state, "run_key": author.run_key,
        }
        for n, (what, name, was, state) in enumerate(lines)
    ]  # fmt: skip
    bulk_insert(connection, t.audit, rows)


# ---- asking -----------------------------------------------------------------------------------------------------


def incidents(
    connection: Connection, wanted: IncidentFilter, spatial: SpatialIndex, grades: SetGrades
) -> Iterator[Incident]:
    """Incidents in the order that is asked for (see :class:`IncidentFilter`)."""
    yield from _rows(connection, conditions(wanted, spatial, grades), order(wanted.sort), wanted.limit)


def count(connection: Connection, wanted: IncidentFilter, spatial: SpatialIndex, grades: SetGrades) -> int:
    """How many there are, whatever the limit."""
    query = select(func.count()).select_from(t.incidents).where(*conditions(wanted, spatial, grades))
    return int(connection.execute(query).scalar_one())


def holding(connection: Connection, members: Sequence[Member]) -> Iterator[Incident]:
    """The incidents that hold one of these events, in the order of their birth."""
    wanted = {(x.report, x.event) for x in members}
    reports = sorted({x.report for x in members})
    found: set[int] = set()
    query = select(m.incident_key, r.id, m.event_id).join_from(t.incident_members, t.reports, r.key == m.report_key)
    for n in range(0, len(reports), PAGE):
        rows = connection.execute(query.where(r.id.in_(reports[n : n + PAGE])))
        found.update(row.incident_key for row in rows if (row.id, row.event_id) in wanted)
    keys = sorted(found)
    for n in range(0, len(keys), PAGE):
        yield from _rows(connection, [i.key.in_(keys[n : n + PAGE])], (i.key,), None)


def around(connection: Connection, incidents: Sequence[Incident]) -> tuple[Incident, ...]:
    """These and all that may be related to them: of the same days and countries, or told by the same reports."""
    found: dict[str, Incident] = {x.id: x for x in incidents}
    keys: set[int] = set()
    for condition in (*_same_days(incidents), *_same_reports(found)):
        keys.update(connection.execute(select(i.key).where(condition)).scalars())
    for page in _paged(sorted(keys)):
        found.update((x.id, x) for x in _rows(connection, [i.key.in_(page)], (i.key,), None))
    return tuple(found.values())


def _same_days(incidents: Sequence[Incident]) -> Iterator[ColumnElement[bool]]:
    """Those that begin in the days, and those of several days that reach into them: each has an index of its own."""
    days = [x.time for x in incidents if x.time]
    countries = sorted({x.place.country for x in incidents if x.place and x.place.country})
    if days and countries:
        first, last = min(d.start for d in days).isoformat(), max(d.end for d in days).isoformat()
        yield and_(i.time_start.between(first, last), i.country.in_(countries))
        yield and_(i.time_end > i.time_start, i.time_end >= first, i.time_start < first, i.country.in_(countries))


def _same_reports(ids: Iterable[str]) -> Iterator[ColumnElement[bool]]:
    for page in _paged(ids):
        keys = select(i.key).where(i.id.in_(page)).scalar_subquery()
        reports = select(m.report_key).where(m.incident_key.in_(keys)).scalar_subquery()
        yield i.key.in_(select(m.incident_key).where(m.report_key.in_(reports)).scalar_subquery())


def by_ids(connection: Connection, ids: Sequence[str]) -> Iterator[Incident]:
    """The incidents of these ids, in the order of time."""
    for n in range(0, len(ids), PAGE):
        yield from _rows(connection, [i.id.in_(ids[n : n + PAGE])], order("time"), None)


def incident(connection: Connection, id_: str) -> Incident:
    """One incident.

    Raises:
        NotInRecord: no incident of this id; says where it went if it was merged or withdrawn.
    """
    found = next(_rows(connection, [i.id == id_], (i.key,), 1), None)
    if found is not None:
        return found
    grave = tombstone(connection, id_)
    if grave is None:
        raise NotInRecord("no such incident", where=id_, remedy="`marsad incidents` lists them.")
    if grave.merged_into is None:
        raise NotInRecord(f"this incident was withdrawn on {grave.at[:10]}: {grave.why}", where=id_)
    remedy = f"See {grave.merged_into}."
    raise NotInRecord(f"this incident was merged into another on {grave.at[:10]}", where=id_, remedy=remedy)


def find_incident(connection: Connection, what: str) -> Incident | None:
    """The incident of this id, else the only one whose id begins so; null if none has or had it.

    Raises:
        NotInRecord: it was merged or withdrawn; says where it went.
        UsageError: several begin so.
    """
    g = t.tombstones.c
    for column in (i.id, g.id):
        exact = connection.execute(select(column).where(column == what)).scalar()
        if exact is not None:
            return incident(connection, exact)
    found = connection.execute(select(i.id).where(begins(i.id, what)).order_by(i.id).limit(4)).scalars().all()
    return incident(connection, only(found, what)) if found else None


def _rows(connection: Connection, conditions: Iterable[Any], order: Any, limit: int | None) -> Iterator[Incident]:  # noqa: ANN401
    # details are large, and are asked for by themselves
    columns = [c for c in t.incidents.c if c.name != "detail"]
    rows = connection.execute(select(*columns).where(*conditions).order_by(*order).limit(limit)).all()
    for n in range(0, len(rows), PAGE):
        page = rows[n : n + PAGE]
        members = _members_of(connection, [row.key for row in page])
        losses = _losses_of(connection, [row.key for row in page])
        for row in page:
            yield _incident_of(row, members[row.key], losses[row.key])


def _incident_of(row: Any, members: list[tuple[Member, int | None]], losses: list[Toll]) -> Incident:  # noqa: ANN401
    from marsad.linking import Days, Incident, Spot

    time = place = None
    if row.time_start is not None:
        time = Days(date.fromisoformat(row.time_start), date.fromisoformat(row.time_end))
    if row.place_name is not None:
        place = Spot(row.place_name, row.gazetteer_id, row.lat, row.lon, row.country, row.admin1, row.precision)
    origins: dict[int, list[str]] = defaultdict(list)
    for member, origin in members:
        if origin is not None and member.report not in origins[origin]:
            origins[origin].append(member.report)
    return Incident(
        row.id,
        row.type,
        row.mode,
        time,
        place,
        tuple(losses),
        tuple(member for member, _ in members),
        tuple(tuple(origins[n]) for n in sorted(origins)),
        row.confidence,
    )


def _members_of(connection: Connection, keys: list[int]) -> dict[int, list[tuple[Member, int | None]]]:
    from marsad.linking import Member

    query = (
        select(m.incident_key, r.id, m.event_id, m.origin)
        .join_from(t.incident_members, t.reports, r.key == m.report_key)
        .outerjoin(t.events, and_(e.reading_key == m.reading_key, e.id == m.event_id))
        .where(m.incident_key.in_(keys))
        .order_by(m.incident_key, r.id, _BEGIN, m.event_id)
    )
    out: dict[int, list[tuple[Member, int | None]]] = defaultdict(list)
    for row in connection.execute(query):
        out[row.incident_key].append((Member(row.id, row.event_id), row.origin))
    return out


def _losses_of(connection: Connection, keys: list[int]) -> dict[int, list[Toll]]:
    from marsad.linking import Toll

    x = t.incident_losses.c
    query = select(x.incident_key, x.kind, x.who, x.low, x.best, x.high).where(x.incident_key.in_(keys))
    out: dict[int, list[Toll]] = defaultdict(list)
    for row in connection.execute(query.order_by(x.incident_key, x.n)):
        out[row.incident_key].append(Toll(*row[1:]))
    return out


def tombstone(connection: Connection, id_: str) -> Tombstone | None:
    """Where one incident went; null where it is there, or never was."""
    g = t.tombstones.c
    row = connection.execute(select(g.id, g.merged_into, g.why, g.at).where(g.id == id_)).first()
    return None if row is None else Tombstone(*row)


def tombstones(connection: Connection) -> tuple[Tombstone, ...]:
    """Incidents that are no more, and where they went."""
    g = t.tombstones.c
    return tuple(
        Tombstone(*row) for row in connection.execute(select(g.id, g.merged_into, g.why, g.at).order_by(g.at, g.id))
    )


def copies(connection: Connection, among: Sequence[str] | None = None) -> tuple[Copy, ...]:
    """Pairs of reports that share text, in the order of their ids: all, or those of which both are ``among`` these."""
    from marsad.linking import Copy

    a, b, source = (t.reports.alias(n) for n in ("a", "b", "source"))
    c = t.copies.c
    query = (
        select(a.c.id, b.c.id, c.containment, c.sort, source.c.id)
        .join_from(t.copies, a, a.c.key == c.a_key)
        .join(b, b.c.key == c.b_key)
        .outerjoin(source, source.c.key == c.from_key)
        .order_by(a.c.id, b.c.id)
    )
    if among is None:
        return tuple(Copy(*row) for row in connection.execute(query))
    found = (
        Copy(*row)
        for n in range(0, len(among), PAGE)
        for row in connection.execute(query.where(a.c.id.in_(among[n : n + PAGE])))
    )
    wanted = set(among)
    return tuple(sorted((x for x in found if x.b in wanted), key=lambda x: (x.a, x.b)))
