"""Rows of the record into columns: incidents with what stands in their briefs, and the reports that tell of them.

Of all incidents in one pass, or of those that were touched. Numbers of killed are those that lists and exports give:
by the default rule, in all (``publish`` does the same; a test compares).
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, groupby
from operator import itemgetter
from typing import Any, Final

import numpy as np
import orjson
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, Select, Text, func, select, type_coerce

from marsad.record import _briefs
from marsad.record import _schema as t
from marsad.record._columns_values import (
    JUDGED,
    NONE,
    PRECISIONS,
    Columns,
    ColumnsState,
    PartyWord,
    PlaceWord,
    ReportColumns,
    Words,
    lists_of,
)
from marsad.record._query import DAY
from marsad.record._second import differing_incidents

Json = dict[str, Any]

i, b, m, x, r, v = (
    t.incidents.c, t.incident_briefs.c, t.incident_members.c, t.incident_losses.c, t.reports.c, t.report_versions.c,
)  # fmt: skip

#: Rows that are fetched together (10,000: as quick, 1,000: a tenth slower).
_AT_ONCE: Final = 20_000

#: Touched incidents that are asked for in one statement; SQLite takes 32,766 values in it.
_KEYS: Final = 5_000

#: What a column of numbers can hold.
_MOST: Final = 2**31 - 1

#: Kinds of speakers who are a side, or speak for one.
_SIDES: Final = frozenset(("official", "military", "armed_group"))

#: Fields of an incident that are no tolls.
_PLAIN: Final = frozenset(("day", "place", "type", "mode", "actor", "target", "weapon"))

_INCIDENT = (
    i.key, i.id, i.type, i.mode, i.time_start, i.time_end, i.place_name, i.gazetteer_id, i.lat, i.lon, i.country,
    i.admin1, i.precision,
)  # fmt: skip


class _Codes(dict[Any, int]):
    """Words to codes; a new word gets the next one."""

    def __init__(self, words: Iterable[Any]) -> None:
        super().__init__((word, n) for n, word in enumerate(words))

    def __missing__(self, word: Any) -> int:  # noqa: ANN401
        self[word] = code = len(self)
        return code


class _Days(dict[str | None, int]):
    """ISO 8601 days and moments to ordinals; 0 for none, and for what is no day ("2017-09")."""

    def __missing__(self, day: str | None) -> int:
        try:
            value = date.fromisoformat(day[:10]).toordinal() if day else 0
        except ValueError:
            value = 0
        self[day] = value
        return value


@dataclass(slots=True)
class _Coder:
    """The vocabularies while columns are made."""

    type: _Codes
    mode: _Codes
    country: _Codes
    admin1: _Codes
    place: _Codes
    grade: _Codes
    kind: _Codes
    party: _Codes
    source: _Codes
    #: Names of parties, by key.
    names: dict[str, str] = field(default_factory=dict)
    days: _Days = field(default_factory=_Days)

    @classmethod
    def of(cls, words: Words) -> _Coder:
        plain: dict[str, Any] = {
            name: _Codes(getattr(words, name))
            for name in ("type", "mode", "country", "admin1", "place", "grade", "kind", "source")
        }
        return cls(party=_Codes(p.key for p in words.party), names=dict(words.party), **plain)

    def words(self, before: Words) -> Words:
        """All words; the very same tuple where none was added."""
        found: dict[str, Any] = {}
        for name in Words.__slots__:
            codes: _Codes = getattr(self, name)
            known = getattr(before, name)
            if len(codes) == len(known):
                found[name] = known
            elif name == "party":
                found[name] = tuple(PartyWord(k, self.names.get(k, "")) for k in codes)
            else:
                found[name] = tuple(codes)
        return Words(**found)


def read(
    connection: Connection,
    state: ColumnsState,
    words: Words,
    keys: Sequence[int] | None = None,
    told: Callable[[int], None] | None = None,
) -> Columns:
    """The columns of all incidents, or of those of these keys that are there; words are added to the given ones.

    ``told`` is called now and then with the number of incidents read so far.
    """
    coder = _Coder.of(words)
    flat = _incidents(connection, coder, keys)
    facts = _facts(connection, coder, flat["key"], keys, told)
    told_by = _told(connection, coder, flat["key"], keys)
    review = _reviews(connection, flat["key"], keys)
    second = np.isin(flat["key"], np.array(sorted(differing_incidents(connection, keys)), dtype=np.int64))
    return Columns(state, coder.words(words), **flat, **facts, **told_by, **review, second=second)


def _pages(query: Select[Any], column: ColumnElement[Any], keys: Sequence[int] | None) -> Iterator[Select[Any]]:
    if keys is None:
        yield query
        return
    for n in range(0, len(keys), _KEYS):
        yield query.where(column.in_(keys[n : n + _KEYS]))


def _parts(
    connection: Connection,
    query: Select[Any],
    column: ColumnElement[Any],
    keys: Sequence[int] | None,
) -> Iterator[list[tuple[Any, ...]]]:
    """Rows in parts, as the driver gives them: only a part of them is in memory as objects.

    SQLAlchemy's own rows take as long again as all the rest (a million incidents: 40 s more).
    """
    driver: Any = connection.connection.driver_connection
    for page in _pages(query, column, keys):
        sql = str(page.compile(connection, compile_kwargs={"literal_binds": True}))
        cursor = driver.cursor() if connection.dialect.name == "sqlite" else driver.cursor("marsad_columns")
        with closing(cursor):
            cursor.execute(sql)
            while rows := cursor.fetchmany(_AT_ONCE):
                yield rows


# ---- the rows of incidents --------------------------------------------------------------------------------------


def _incidents(connection: Connection, coder: _Coder, keys: Sequence[int] | None) -> dict[str, Any]:
    wanted = None if keys is None else sorted(keys)
    parts = [
        _incident_part(coder, rows) for rows in _parts(connection, select(*_INCIDENT).order_by(i.key), i.key, wanted)
    ] or [_incident_part(coder, [])]
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _incident_part(coder: _Coder, rows: Sequence[Any]) -> dict[str, Any]:
    columns: list[Sequence[Any]] = [[row[n] for row in rows] for n in range(len(_INCIDENT))]
    key, id_, type_, mode, start, end, name, gazetteer, lat, lon, country, admin1, precision = columns
    days = coder.days
    first = _ints(days[d] for d in start)
    units = [f"{c or ''}:{a}" if a else "" for c, a in zip(country, admin1, strict=True)]
    places = [
        PlaceWord(g, n, c or "", a or "") if n is not None else _NOWHERE
        for g, n, c, a in zip(gazetteer, name, country, admin1, strict=True)
    ]
    level = {word: n for n, word in enumerate(PRECISIONS)}
    return {
        "key": np.array(key, dtype=np.int64),
        "id": np.array([x.encode() for x in id_], dtype=np.bytes_),
        "first": first,
        "last": np.maximum(first, _ints(days[d] for d in end)),
        "type": _ints(coder.type[x or ""] for x in type_),
        "mode": _ints(coder.mode[x or ""] for x in mode),
        "country": _ints(coder.country[x or ""] for x in country),
        "admin1": _ints(coder.admin1[x] for x in units),
        "place": _ints(coder.place[x] for x in places),
        "precision": np.array([level.get(x or "", len(level) - 1) for x in precision], dtype=np.int8),
        "lat": np.array(lat, dtype=np.float32),
        "lon": np.array(lon, dtype=np.float32),
    }


_NOWHERE: Final = PlaceWord(None, "", "", "")


def _ints(values: Iterable[int]) -> NDArray[np.int32]:
    return np.fromiter(values, dtype=np.int32)


# ---- what stands in briefs --------------------------------------------------------------------------------------


@dataclass(slots=True)
class Facts:
    """What a brief comes to. ``counted``: its details give some toll; else the plain losses count."""

    counted: bool = False
    killed: tuple[int, int, int] = (NONE, NONE, NONE)
    wounded: tuple[int, int, int] = (NONE, NONE, NONE)
    originators: int = 0
    grade: str = ""
    contradicted: bool = False
    confidence: float = float("nan")
    speaker: str = ""
    one_sided: bool = False
    actors: Sequence[str] = ()
    targets: Sequence[str] = ()


def facts_of(brief: Mapping[str, Any], names: dict[str, str]) -> Facts:
    """What columns hold of a brief. ``names`` is filled with the names of its parties."""
    out = Facts()
    tolls: list[Json] = []
    for value in brief.get("values") or ():
        what, chosen = value["field"], (value.get("rules") or {}).get(_briefs.DEFAULT_RULE)
        out.contradicted = out.contradicted or bool(value.get("contradicted"))
        if what in ("actor", "target"):
            names.update((k, v) for k, v in (value.get("names") or {}).items() if k not in names)
            if what == "actor":
                out.actors = chosen or ()
            else:
                out.targets = chosen or ()
        elif chosen and what not in _PLAIN:
            tolls.append({"kind": what, "who": value.get("who"), **chosen})
    if tolls:
        out.counted = True
        out.killed, out.wounded = in_all(tolls, "killed"), in_all(tolls, "wounded")
    out.grade = ((brief.get("grade") or {}).get("harm") or {}).get("grade") or ""
    confidence = brief.get("confidence")
    out.confidence = float("nan") if confidence is None else confidence
    told = brief.get("originators") or {}
    out.originators = told.get("count") or 0
    by: Sequence[Json] = told.get("by") or ()
    if len(by) == 1:
        out.speaker = by[0].get("kind") or ""
        out.one_sided = out.speaker in _SIDES or by[0].get("key") in (*out.actors, *out.targets)
    return out


def in_all(tolls: Sequence[Mapping[str, Any]], kind: str) -> tuple[int, int, int]:
    """Low, best and high of a kind in all: the whole if it is given, else civilians and combatants added up, else the
    largest part (docs/exports.md)."""
    rows = [x for x in tolls if x["kind"] == kind]
    if not rows:
        return (NONE, NONE, NONE)
    if len(rows) == 1:
        one = rows[0]
        return _bounded(one.get("low")), _bounded(one.get("best")), _bounded(one.get("high"))
    whole = [x for x in rows if x["who"] == "unspecified"]
    sides = [x for x in rows if x["who"] in ("civilians", "combatants")]
    chosen = whole[:1] or sides or sorted(rows, key=lambda x: -(x["best"] or 0))[:1]
    low, best, high = (_sum([x.get(end) for x in chosen]) for end in ("low", "best", "high"))
    return low, best, high


def _bounded(value: int | None) -> int:
    """Nobody's number is in the billions; a made one must not break the column."""
    return NONE if value is None else min(value, _MOST)


def _sum(values: Sequence[int | None]) -> int:
    known = [x for x in values if x is not None]
    return _bounded(sum(known)) if len(known) == len(values) else NONE


def _facts(
    connection: Connection,
    coder: _Coder,
    incidents: NDArray[np.int64],
    keys: Sequence[int] | None,
    told: Callable[[int], None] | None,
) -> dict[str, Any]:
    """The columns that come from briefs (and from plain losses, where details are yet to be reckoned)."""
    out = _Facts(len(incidents))
    for rows in _losses(connection, keys):
        for key, tolls in rows:
            n = int(np.searchsorted(incidents, key))
            out.put_tolls(n, in_all(tolls, "killed"), in_all(tolls, "wounded"))
    text = connection.dialect.name == "sqlite"
    column = type_coerce(b.brief, Text) if text else b.brief
    query = select(b.incident_key, column).order_by(b.incident_key)
    for page in _parts(connection, query, b.incident_key, keys):
        at = np.searchsorted(incidents, np.array([row[0] for row in page], dtype=np.int64)).tolist()
        for n, (_, brief) in zip(at, page, strict=True):
            out.put(n, facts_of(orjson.loads(brief) if text else brief, coder.names), coder)
        if told is not None:
            told(int(at[-1]) + 1)
    return out.columns()


def _losses(connection: Connection, keys: Sequence[int] | None) -> Iterator[Iterator[tuple[int, list[Json]]]]:
    """The plain losses by incident: what counts where no detail gives a toll."""
    query = select(x.incident_key, x.kind, x.who, x.low, x.best, x.high).order_by(x.incident_key, x.n)
    names = ("key", "kind", "who", "low", "best", "high")
    held: list[Json] = []
    for rows in _parts(connection, query.where(x.kind.in_(("killed", "wounded"))), x.incident_key, keys):
        found = held + [dict(zip(names, row, strict=True)) for row in rows]
        last = found[-1]["key"]
        held = [row for row in found if row["key"] == last]
        yield _by_key(found[: len(found) - len(held)])
    yield _by_key(held)


def _by_key(rows: Sequence[Json]) -> Iterator[tuple[int, list[Json]]]:
    return ((key, list(found)) for key, found in groupby(rows, key=itemgetter("key")))


class _Facts:
    """Columns of facts being filled."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.killed = [[NONE] * size for _ in range(3)]
        self.wounded, self.originators = [NONE] * size, [0] * size
        self.grade, self.speaker = [0] * size, [0] * size
        self.confidence = [float("nan")] * size
        self.flags = [0] * size
        self.party = array("q"), array("q")

    def put_tolls(self, n: int, killed: tuple[int, int, int], wounded: tuple[int, int, int]) -> None:
        for column, value in zip(self.killed, killed, strict=True):
            column[n] = value
        self.wounded[n] = wounded[1]

    def put(self, n: int, facts: Facts, coder: _Coder) -> None:
        if facts.counted:
            self.put_tolls(n, facts.killed, facts.wounded)
        self.originators[n] = facts.originators
        self.grade[n], self.speaker[n] = coder.grade[facts.grade], coder.kind[facts.speaker]
        self.confidence[n] = facts.confidence
        self.flags[n] = facts.contradicted + 2 * facts.one_sided
        rows, codes = self.party
        for side, found in enumerate((facts.actors, facts.targets)):
            for key in found:
                rows.append(n)
                codes.append(coder.party[key] * 2 + side)

    def columns(self) -> dict[str, Any]:
        rows, codes = self.party
        flags = np.array(self.flags, dtype=np.int8)
        low, best, high = (np.array(column, dtype=np.int32) for column in self.killed)
        return {
            "killed_low": low, "killed": best, "killed_high": high,
            "wounded": np.array(self.wounded, dtype=np.int32),
            "originators": np.array(self.originators, dtype=np.int32),
            "grade": np.array(self.grade, dtype=np.int32), "speaker": np.array(self.speaker, dtype=np.int32),
            "confidence": np.array(self.confidence, dtype=np.float32),
            "contradicted": (flags & 1).astype(np.bool_), "one_sided": (flags & 2).astype(np.bool_),
            "party": lists_of(np.array(rows, dtype=np.int64), np.array(codes, dtype=np.int64), self.size),
        }  # fmt: skip


def _reviews(connection: Connection, incidents: NDArray[np.int64], keys: Sequence[int] | None) -> dict[str, Any]:
    """What people said of each as a whole, whether reports have said something else since, and whether two of their
    corrections differ."""
    review = np.zeros(len(incidents), dtype=np.int8)
    since, apart = np.zeros(len(incidents), dtype=np.bool_), np.zeros(len(incidents), dtype=np.bool_)
    w = t.incident_reviews.c
    code = {word: n for n, word in enumerate(JUDGED)}
    for rows in _parts(connection, select(w.incident_key, w.state, w.since, w.apart), w.incident_key, keys):
        at = np.searchsorted(incidents, np.array([row[0] for row in rows], dtype=np.int64))
        review[at] = [code.get(row[1], 0) for row in rows]
        since[at] = [bool(row[2]) for row in rows]
        apart[at] = [bool(row[3]) for row in rows]
    return {"review": review, "since": since, "apart": apart}


# ---- the reports that tell of them ------------------------------------------------------------------------------


def _told(
    connection: Connection, coder: _Coder, incidents: NDArray[np.int64], keys: Sequence[int] | None
) -> dict[str, Any]:
    """Reports, origins and outlets of each incident."""
    size = len(incidents)
    query = select(m.incident_key, m.report_key, func.coalesce(m.origin, NONE))
    parts = [
        np.fromiter(chain.from_iterable(rows), dtype=np.int64, count=3 * len(rows))
        for rows in _parts(connection, query, m.incident_key, keys)
    ]
    key, report, origin = (np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)).reshape(-1, 3).T
    row = np.searchsorted(incidents, key)
    known = origin != NONE
    reports = lists_of(row, report, size)
    origins = lists_of(row[known], origin[known], size)
    sources, days, stitched = _reports(connection, coder, None if keys is None else np.unique(report).tolist())
    width = int(report.max()) + 1 if len(report) else 1
    source_of, day_of, stitched_of = (_over(width, found) for found in (sources, days, stitched))
    bearing = source_of[reports.codes] > 0
    owners = reports.rows()
    told = np.zeros(size, dtype=np.int32)
    np.maximum.at(told, owners, day_of[reports.codes].astype(np.int32))
    return {
        "reports": reports.lengths().astype(np.int32),
        "origins": origins.lengths().astype(np.int32),
        "told": told,
        "stitched": reports.holding(stitched_of > 0),
        "report": reports,
        "source": lists_of(owners[bearing].astype(np.int64), source_of[reports.codes][bearing], size),
    }


def _over(width: int, found: tuple[list[int], list[int]]) -> NDArray[np.int64]:
    """An array over keys of reports."""
    keys, values = (np.array(x, dtype=np.int64) for x in found)
    out = np.zeros(width, dtype=np.int64)
    inside = keys < width
    out[keys[inside]] = values[inside]
    return out


def read_reports(connection: Connection, words: Words) -> ReportColumns:
    """All reports by outlet and day."""
    coder = _Coder.of(words)
    key, source, day = _report_rows(connection, coder, None)
    return ReportColumns(tuple(coder.source), *(np.array(x, dtype=np.int64) for x in (key, source, day)))


def _reports(
    connection: Connection, coder: _Coder, keys: Sequence[int] | None
) -> tuple[tuple[list[int], list[int]], ...]:
    """Of each report the code of its outlet, its day, and whether it is of several stories; as (keys, values)."""
    names, sources, days = _report_rows(connection, coder, keys)
    w = t.warnings.c
    odd = (
        select(r.key)
        .join_from(t.warnings, t.reports, r.current_reading_key == w.reading_key)
        .where(w.code == "stitched_report")
        .distinct()
    )
    found = [row[0] for rows in _parts(connection, odd, r.key, keys) for row in rows]
    return (names, sources), (names, days), (found, [1] * len(found))


def _report_rows(
    connection: Connection, coder: _Coder, keys: Sequence[int] | None
) -> tuple[list[int], list[int], list[int]]:
    """Keys of reports, codes of their outlets, their days."""
    d = t.readings.c
    query = (
        select(r.key, t.sources.c.name, func.coalesce(DAY, v.retrieved))
        .join_from(t.reports, t.report_versions, v.key == r.current_version_key)
        .outerjoin(t.sources, t.sources.c.key == v.source_key)
        .outerjoin(t.readings, d.key == r.current_reading_key)
    )
    names: list[int] = []
    sources: list[int] = []
    days: list[int] = []
    for rows in _parts(connection, query, r.key, keys):
        names += [row[0] for row in rows]
        sources += [coder.source[row[1] or ""] for row in rows]
        days += [coder.days[row[2]] for row in rows]
    return names, sources, days
