"""Incidents as they were: what is kept when linking changes one, and the record as it stood at an earlier state.

A *state* is how far the logs had come: the last line of the audit and the last decision. Before an incident is changed,
it is kept here with the line up to which it was so; what never changes is never written twice. An incident that linking
puts in place of its equal (its neighbour has changed) is known when it is reckoned again, and is taken out then. What
was linked but not reckoned yet is no state that anybody can have seen, and is not kept.

An earlier state is seen through temporary tables that bear the names of the record's own and hold those incidents only
that are not what they were. So every query of ``Record`` answers for that state, and no second way of asking is needed.
"""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Table, delete, func, select, update

from marsad.errors import NotInRecord, UsageError
from marsad.record import _schema as t
from marsad.record._bulk import Row, bulk_insert
from marsad.record._grades import GRADE
from marsad.record._pack import LEVEL, now
from marsad.record._query import PAGE
from marsad.record._write import next_key

i, m, x, p, a, d = (
    t.incidents.c, t.incident_members.c, t.incident_losses.c, t.incident_past.c, t.audit.c, t.decisions.c,
)  # fmt: skip

#: Of a row, what does not count as a change: when and by which code it was linked.
_NOT_A_CHANGE: Final = frozenset({"linked_at", "extraction_key"})

#: Kinds of decisions that change what is let out of an incident, and not the incident.
_JUDGED: Final = (GRADE, "review", "signature", "restriction")

_COMES: Final = ("incident_born", "incident_back")
_GOES: Final = ("incident_merged", "incident_withdrawn")


@dataclass(frozen=True, slots=True)
class State:
    """How far the record had come. ``name`` is what manifests and ``marsad changes --since`` know it by; ``at`` is the
    moment of its last line (empty of an empty record), ``audit`` and ``decision`` the numbers of the last lines."""

    name: str
    at: str
    audit: int
    decision: int


@dataclass(frozen=True, slots=True)
class Touched:
    """Incidents that may not be what they were at a state: ``ids`` of all, ``there`` of those that were there, and
    ``past`` which kept row each of these was (none: it is still as it was, but for a person's judgement)."""

    ids: frozenset[str]
    there: frozenset[str]
    past: Mapping[str, int]


# ---- keeping what was -------------------------------------------------------------------------------------------


def keep(connection: Connection, ids: Iterable[str], *, staying: Collection[str]) -> int:
    """Keep incidents that are about to be changed; those not in ``staying`` are about to be no more. Gives how many.

    One that bears no detail is not kept: see above.
    """
    until, at = _last(connection, t.audit), now()
    kept = 0
    for page in _pages(ids):
        found = _values(connection, page)
        first = next_key(connection, t.incident_past)
        rows: list[Row] = [
            {
                "key": first + n, "id": name, "until": until, "at": at, "digest": _digest(value),
                "settled": name not in staying, "value": _packed(value),
            }
            for n, (name, value) in enumerate(found.items())
        ]  # fmt: skip
        bulk_insert(connection, t.incident_past, rows)
        kept += len(rows)
    return kept


def note(connection: Connection, kept: int, who: str, run_key: int | None) -> None:
    """A line of the audit, so that the state after is another than the one before."""
    if kept:
        row = {
            "key": next_key(connection, t.audit), "at": now(), "who": who, "what": "incidents_kept", "kind": "record",
            "id": "incidents", "before": None, "after": {"kept": kept}, "run_key": run_key,
        }  # fmt: skip
        bulk_insert(connection, t.audit, [row])


def settle(connection: Connection, ids: Sequence[str]) -> None:
    """What was reckoned again and is what it was: nothing has changed, and it was linked when it was linked before."""
    for page in _pages(ids):
        open_ = select(p.key, p.id, p.digest, p.value).where(p.id.in_(page), p.settled.is_(False)).order_by(p.key)
        waiting = {row.id: row for row in connection.execute(open_)}
        if not waiting:
            continue
        found = _values(connection, list(waiting))
        for name, row in waiting.items():
            if name in found and _digest(found[name]) == row.digest:
                connection.execute(delete(t.incident_past).where(p.key == row.key))
                before = _unpacked(row.value)["incident"]["linked_at"]
                connection.execute(update(t.incidents).where(i.id == name).values(linked_at=before))
        settled = update(t.incident_past).where(p.id.in_(list(found)), p.settled.is_(False)).values(settled=True)
        connection.execute(settled)


def _values(connection: Connection, ids: Sequence[str]) -> dict[str, Row]:
    """Incidents whole, with members and losses, as plain rows; those without a detail are left out."""
    rows = connection.execute(select(t.incidents).where(i.id.in_(ids), i.detail.is_not(None)).order_by(i.key))
    out: dict[int, Row] = {row.key: {"incident": dict(row._mapping), "members": [], "losses": []} for row in rows}
    for name, table in (("members", t.incident_members), ("losses", t.incident_losses)):
        query = select(table).where(table.c.incident_key.in_(list(out))).order_by(*table.primary_key.columns)
        for row in connection.execute(query):
            out[row.incident_key][name].append(dict(row._mapping))
    return {value["incident"]["id"]: value for value in out.values()}


def _digest(value: Row) -> str:
    """Of what counts as a change."""
    counts = {
        "incident": _counting(value["incident"]),
        "members": [_counting(row) for row in value["members"]],
        "losses": [_counting(row) for row in value["losses"]],
    }
    written = json.dumps(counts, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _counting(row: Row) -> Row:
    return {k: v for k, v in row.items() if k not in _NOT_A_CHANGE}


def _packed(value: Row) -> bytes:
    return zlib.compress(json.dumps(value, ensure_ascii=True, separators=(",", ":")).encode("ascii"), LEVEL)


def _unpacked(stored: bytes) -> Row:
    value: Row = json.loads(zlib.decompress(stored))
    return value


def _pages(values: Iterable[Any]) -> Iterator[list[Any]]:
    wanted = list(dict.fromkeys(values))
    return (wanted[n : n + PAGE] for n in range(0, len(wanted), PAGE))


# ---- states -----------------------------------------------------------------------------------------------------


def state(connection: Connection) -> State:
    """The state of now."""
    return _state(connection, _last(connection, t.audit), _last(connection, t.decisions))


def _last(connection: Connection, table: Table) -> int:
    return int(connection.execute(select(func.coalesce(func.max(table.c.key), 0))).scalar_one())


def _state(connection: Connection, audit: int, decision: int) -> State:
    """Named by its numbers and a digest of its last lines, which tells it from a state of another record."""
    lines = [
        connection.execute(select(c.at, c.who, c.what, c.kind, c.id).where(c.key == key)).first()
        for c, key in ((a, audit), (d, decision))
    ]
    written = json.dumps([list(line) if line else None for line in lines], ensure_ascii=True)
    digest = hashlib.sha256(written.encode("ascii")).hexdigest()[:8]
    at = max((str(line.at) for line in lines if line), default="")
    return State(f"s{audit}-{decision}-{digest}", at, audit, decision)


_NAME: Final = re.compile(r"s(\d{1,18})-(\d{1,18})-([0-9a-f]{8})")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def find_state(connection: Connection, what: str) -> State:
    """The state of a name; at a moment (UTC, "2026-11-23T20:00:00Z"); or before a day began (UTC).

    Raises:
        UsageError: neither a name of a state, nor a moment, nor a day.
        NotInRecord: a state of another record, or one to come.
    """
    named = _NAME.fullmatch(what)
    if named:
        found = _state(connection, int(named[1]), int(named[2]))
        if found.name != what:
            raise NotInRecord("no state of this record", where=what, remedy="It is that of another record, or a copy.")
        return found
    if not (_DAY.fullmatch(what) or _MOMENT.fullmatch(what)):
        remedy = "Give the record_state of a manifest, a day (2026-11-23) or a moment (2026-11-23T20:00:00Z)."
        raise UsageError("neither a state nor a day", where=what, remedy=remedy)
    return _state(connection, *(_up_to(connection, table, what) for table in (t.audit, t.decisions)))


def _up_to(connection: Connection, table: Table, when: str) -> int:
    """The last line before a day, or of a moment."""
    before = table.c.at < when if _DAY.fullmatch(when) else table.c.at <= when
    return int(connection.execute(select(func.coalesce(func.max(table.c.key), 0)).where(before)).scalar_one())


def touched(connection: Connection, since: State) -> Touched:
    """What may have changed since a state."""
    first = select(p.id, func.min(p.key).label("key")).where(p.until >= since.audit).group_by(p.id)
    past = {row.id: row.key for row in connection.execute(first)}
    until: dict[str, int] = {}
    for page in _pages(past.values()):
        until.update((row.id, row.until) for row in connection.execute(select(p.id, p.until).where(p.key.in_(page))))
    born_query = (
        select(a.id, func.min(a.key).label("key"))
        .where(a.key > since.audit, a.kind == "incident", a.what.in_(_COMES))
        .group_by(a.id)
    )
    born = {row.id: row.key for row in connection.execute(born_query)}
    graded = _graded(connection, since)
    absent = {name for name, key in born.items() if key <= until.get(name, key)}
    ids = frozenset({*past, *born, *graded})
    return Touched(ids, ids - absent, {name: key for name, key in past.items() if name not in absent})


def _graded(connection: Connection, since: State) -> set[str]:
    """Incidents that a person graded or judged since, and those that they went into."""
    query = select(d.id).where(d.key > since.decision, d.kind.in_(_JUDGED))
    out = set(connection.execute(query).scalars())
    g, last = t.tombstones.c, set(out)
    while last:
        found = connection.execute(select(g.merged_into).where(g.id.in_(last), g.merged_into.is_not(None))).scalars()
        last = set(found) - out
        out |= last
    here = connection.execute(select(i.id).where(i.id.in_(out))).scalars() if out else ()
    return set(here)


# ---- seeing a state ---------------------------------------------------------------------------------------------


def narrow(connection: Connection, ids: Collection[str]) -> None:
    """From here on, the transaction sees these incidents only."""
    rows = [value for page in _pages(sorted(ids)) for value in _whole(connection, page)]
    _shadow(connection, rows)


def rewind(connection: Connection, since: State, what: Touched) -> None:
    """From here on, the transaction sees those incidents of the state that may have changed, as they were."""
    still = sorted(what.there - set(what.past))
    rows = [value for page in _pages(still) for value in _whole(connection, page)]
    for page in _pages(sorted(what.past.values())):
        found = connection.execute(select(p.value).where(p.key.in_(page)).order_by(p.key)).scalars()
        rows += [_unpacked(value) for value in found]
    reports = _reports_then(connection, since, rows)
    graves = _graves(connection, since)
    lines = _lines(connection, since, what.there)
    decided = [dict(r._mapping) for r in connection.execute(select(t.decisions).where(d.key <= since.decision))]
    _shadow(connection, rows)
    _replace(connection, t.reports, reports)
    _replace(connection, t.tombstones, graves)
    _replace(connection, t.decisions, decided)
    _replace(connection, t.audit, lines)


def _whole(connection: Connection, ids: Sequence[str]) -> list[Row]:
    """Like ``_values``, with those that bear no detail."""
    bare = connection.execute(select(t.incidents).where(i.id.in_(ids), i.detail.is_(None)))
    rows: dict[int, Row] = {row.key: {"incident": dict(row._mapping), "members": [], "losses": []} for row in bare}
    for name, table in (("members", t.incident_members), ("losses", t.incident_losses)):
        for row in connection.execute(select(table).where(table.c.incident_key.in_(list(rows)))):
            rows[row.incident_key][name].append(dict(row._mapping))
    return [*_values(connection, ids).values(), *rows.values()]


def _reports_then(connection: Connection, since: State, rows: Iterable[Row]) -> list[Row]:
    """All reports of then. Those of members are in the version and reading that the members are of; of the others it
    makes no difference to an incident."""
    readings = {member["report_key"]: member["reading_key"] for row in rows for member in row["members"]}
    g, r = t.readings.c, t.reports.c
    versions: dict[int, int] = {}
    for page in _pages(sorted(set(readings.values()))):
        found = connection.execute(select(g.key, g.version_key).where(g.key.in_(page)))
        versions.update((row.key, row.version_key) for row in found)
    out: list[Row] = []
    for row in connection.execute(select(t.reports).where(r.id.not_in(_added(since))).order_by(r.key)):
        told = dict(row._mapping)
        if row.key in readings:
            reading = readings[row.key]
            told |= {"current_reading_key": reading, "current_version_key": versions[reading]}
        out.append(told)
    return out


def _added(since: State) -> Any:  # noqa: ANN401
    """Ids of reports that came since; the audit has a line of each."""
    return select(a.id).where(a.key > since.audit, a.kind == "report", a.what == "report_new").scalar_subquery()


def _lines(connection: Connection, since: State, ids: Iterable[str]) -> list[Row]:
    """The lines of then about these incidents."""
    query = select(t.audit).where(a.key <= since.audit, a.kind == "incident").order_by(a.key)
    return [
        dict(row._mapping) for page in _pages(sorted(ids)) for row in connection.execute(query.where(a.id.in_(page)))
    ]


def _graves(connection: Connection, since: State) -> list[Row]:
    """The tombstones of then, from the audit."""
    query = (
        select(a.id, a.what, a.after, a.at)
        .where(a.key <= since.audit, a.kind == "incident", a.what.in_((*_GOES, *_COMES)))
        .order_by(a.key)
    )
    out: dict[str, Row] = {}
    for row in connection.execute(query):
        if row.what in _COMES:
            out.pop(row.id, None)
            continue
        heir = (row.after or {}).get("into")
        why = "its members went there" if heir else "no member is left"
        out[row.id] = {"id": row.id, "merged_into": heir, "why": why, "at": row.at, "made_of": None}
    return list(out.values())


def _shadow(connection: Connection, rows: Sequence[Row]) -> None:
    _replace(connection, t.incidents, [row["incident"] for row in rows])
    _replace(connection, t.incident_members, [member for row in rows for member in row["members"]])
    _replace(connection, t.incident_briefs, [])  # those of now; without one the detail is asked
    _replace(connection, t.incident_losses, [loss for row in rows for loss in row["losses"]])


def _replace(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """A temporary table of the same name, which hides the record's own for the rest of the transaction."""
    name = table.name
    connection.exec_driver_sql(f"CREATE TEMPORARY TABLE {name} AS SELECT * FROM {name} WHERE 1 = 0")  # noqa: S608
    columns = [c.name for c in table.columns]
    bulk_insert(connection, table, [{c: row.get(c) for c in columns} for row in rows])
    for column in {"id", "key", "incident_key"} & set(columns):
        connection.exec_driver_sql(f"CREATE INDEX {_prefix(connection)}past_{name}_{column} ON {name} ({column})")


def _prefix(connection: Connection) -> str:
    return "temp." if connection.dialect.name == "sqlite" else ""
