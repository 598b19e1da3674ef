"""Writing reports: many in one transaction, each of them whole.

Rows are made before the lock is taken (``_rows``); under the lock it is looked up what the record holds already, keys
are given out, and every table gets one bulk insert. So the lock is held for milliseconds, and whoever is killed loses
the transaction that was under way and nothing else.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Table, bindparam, func, insert, select, update

from marsad._version import __version__
from marsad.record import _schema as t
from marsad.record._bulk import Row, bulk_insert
from marsad.record._pack import now
from marsad.record._rows import ReadingRows, ReportRows
from marsad.record._search import Entry, SearchIndex
from marsad.record._spatial import SpatialIndex
from marsad.record._values import Stored

#: Variables of one IN list: both back ends take more, and nothing is gained above.
_AT_ONCE: Final = 500

#: Tables whose keys are given out here.
_KEYED: Final = (t.contents, t.evidence, t.reports, t.report_versions, t.readings, t.event_places, t.audit, t.failures)


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that gave no report, or a report that could not be read."""

    input_id: str
    code: str
    name: str
    message: str
    evidence: tuple[Row, Row] | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """What is written together: a report, perhaps with its reading; or a failure."""

    report: ReportRows | None = None
    reading: ReadingRows | None = None
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes: for the audit."""

    who: str
    run_key: int | None
    extraction: str


@dataclass(slots=True)
class _Version:
    key: int
    number: int
    status: str
    retrieved: str


@dataclass(slots=True)
class _Report:
    """What the record holds of a report, kept up to date while a batch is laid out."""

    key: int
    current: int
    versions: dict[str, _Version]
    #: version key -> extraction key -> reading key
    readings: dict[int, dict[int, int]]
    #: version key -> the reading that is not superseded
    live: dict[int, int]


def ensure_extraction(connection: Connection, name: str) -> int:
    """The key of an extraction version; made if it is new."""
    return _ensure(connection, t.extractions, name, {"software": __version__, "first_used": now()})


def begin_run(connection: Connection, command: str, who: str, extraction: str) -> int:
    """Write down that a command is at work; gives the key of its row."""
    key = next_key(connection, t.runs)
    row = {"key": key, "command": command, "who": who, "started": now(), "software": __version__}
    connection.execute(insert(t.runs), {**row, "extraction_key": ensure_extraction(connection, extraction)})
    return key


def _ensure(connection: Connection, table: Table, name: str, rest: Row) -> int:
    found = connection.execute(select(table.c.key).where(table.c.name == name)).scalar()
    if found is not None:
        return int(found)
    key = next_key(connection, table)
    connection.execute(insert(table), {"key": key, "name": name, **rest})
    return key


def next_key(connection: Connection, table: Table) -> int:
    """The first free key; safe because writers take turns."""
    return int(connection.execute(select(func.coalesce(func.max(table.c.key), 0) + 1)).scalar_one())


def write(
    connection: Connection, units: Sequence[Unit], author: Author, search: SearchIndex, spatial: SpatialIndex
) -> tuple[Stored, ...]:
    """Write the units; the caller's transaction makes them visible together. One ``Stored`` for each report."""
    if not units:
        return ()
    layout = _Layout(connection, units, author)
    stored = tuple(s for s in map(layout.lay, units) if s is not None)
    layout.insert(search, spatial)
    return stored


class _Layout:
    """The rows of one batch, by table."""

    def __init__(self, connection: Connection, units: Sequence[Unit], author: Author) -> None:
        self.connection = connection
        self.author = author
        self.at = now()
        names = dict.fromkeys(u.reading.extraction for u in units if u.reading)
        self.extractions = {name: ensure_extraction(connection, name) for name in names}
        self.rows: dict[str, list[Row]] = defaultdict(list)
        self.entries: list[Entry] = []
        self.superseded: list[Row] = []
        self.statuses: list[Row] = []
        self.pointers: dict[int, Row] = {}
        self.read_ids: set[str] = set()
        self.times: Counter[tuple[str, str]] = Counter()
        self.keys = self._first_keys()
        self._look_up(units)

    def _first_keys(self) -> dict[str, int]:
        highest = [select(func.coalesce(func.max(x.c.key), 0)).scalar_subquery().label(x.name) for x in _KEYED]
        found = self.connection.execute(select(*highest)).one()
        return dict(zip([x.name for x in _KEYED], found, strict=True))

    def _key(self, table: str) -> int:
        self.keys[table] += 1
        return self.keys[table]

    def _add(self, table: str, **row: Any) -> int:  # noqa: ANN401
        key = self._key(table)
        self.rows[table].append({"key": key, **row})
        return key

    # ---- what is there already ----------------------------------------------------------------------------------

    def _look_up(self, units: Sequence[Unit]) -> None:
        reports = [u.report for u in units if u.report]
        packs = [r.content for r in reports] + [
            u.failure.evidence[0] for u in units if u.failure and u.failure.evidence
        ]
        self.contents = self._pairs(t.contents.c.sha256, t.contents.c.key, [p["sha256"] for p in packs])
        self.sources = self._pairs(t.sources.c.name, t.sources.c.key, [r.source for r in reports if r.source])
        self.reports = self._held([r.id for r in reports])
        f = t.failures.c
        inputs = [r.id for r in reports] + [u.failure.input_id for u in units if u.failure]
        found = self._rows_in([f.key, f.input_id, f.code, f.times, f.mended], f.input_id, inputs)
        self.failed = {(row.input_id, row.code): row for row in found}

    def _rows_in(
        self, columns: Sequence[ColumnElement[Any]], by: ColumnElement[Any], values: Iterable[Any]
    ) -> list[Any]:
        wanted = list(dict.fromkeys(values))
        out: list[Any] = []
        for i in range(0, len(wanted), _AT_ONCE):
            out += self.connection.execute(select(*columns).where(by.in_(wanted[i : i + _AT_ONCE])))
        return out

    def _pairs(self, name: ColumnElement[Any], key: ColumnElement[Any], values: Iterable[Any]) -> dict[Any, int]:
        return {row[0]: row[1] for row in self._rows_in([name, key], name, values)}

    def _held(self, ids: list[str]) -> dict[str, _Report]:
        r, v, d = t.reports.c, t.report_versions.c, t.readings.c
        held = {
            row.id: _Report(row.key, row.current_version_key, {}, defaultdict(dict), {})
            for row in self._rows_in([r.id, r.key, r.current_version_key], r.id, ids)
        }
        by_key = {x.key: x for x in held.values()}
        columns = [v.key, v.report_key, v.version, v.sha256, v.status, v.retrieved]
        owner = {}
        for row in self._rows_in(columns, v.report_key, by_key):
            by_key[row.report_key].versions[row.sha256] = _Version(row.key, row.version, row.status, row.retrieved)
            owner[row.key] = by_key[row.report_key]
        for row in self._rows_in([d.key, d.version_key, d.extraction_key, d.superseded_by], d.version_key, owner):
            owner[row.version_key].readings[row.version_key][row.extraction_key] = row.key
            if row.superseded_by is None:
                owner[row.version_key].live[row.version_key] = row.key
        return held

    # ---- laying out ---------------------------------------------------------------------------------------------

    def lay(self, unit: Unit) -> Stored | None:
        if unit.failure is not None:
            self._failure(unit.failure)
        if unit.report is None:
            return None
        report, version, status = self._version(unit.report)
        if unit.reading and self._reading(unit.reading, report, version):
            status = "reread" if status == "known" else status
        if status != "known":
            self._log(unit, version, status)
        if unit.failure is None:
            self.read_ids.add(unit.report.id)
        return Stored(unit.report.id, version.number, status)  # type: ignore[arg-type]

    def _version(self, rows: ReportRows) -> tuple[_Report, _Version, str]:
        report = self.reports.get(rows.id)
        if report is not None and rows.sha256 in report.versions:
            version = report.versions[rows.sha256]
            self._status(rows, version)
            return report, version, "known"
        status = "new" if report is None else "changed"
        version_key = self._key("report_versions")
        if report is None:
            key = self._add(
                "reports", id=rows.id, current_version_key=version_key, current_reading_key=None, added=self.at
            )
            report = self.reports[rows.id] = _Report(key, version_key, {}, defaultdict(dict), {})
        version = _Version(version_key, len(report.versions) + 1, rows.version["status"], rows.version["retrieved"])
        self._point(report, version)
        report.versions[rows.sha256] = version
        self.rows["report_versions"].append(
            {
                "key": version_key,
                "report_key": report.key,
                "version": version.number,
                "evidence_key": self._evidence(rows.content, rows.evidence),
                "source_key": self._source(rows.source),
                **rows.version,
            }
        )
        self.entries.append((version_key, rows.title_words, rows.text_words))
        return report, version, status

    def _status(self, rows: ReportRows, version: _Version) -> None:
        """A version that was only kept, or failed, and is read now, says so. One that was read stays read."""
        better = rows.version["status"]
        if version.status in {"unread", "failed"} and better not in {version.status, "unread"}:
            version.status = better
            self.statuses.append({"this": version.key, "to_status": better})

    def _point(self, report: _Report, version: _Version) -> None:
        """The current version is the one retrieved last: an archive read today does not replace a newer page."""
        current = next((v for v in report.versions.values() if v.key == report.current), None)
        if current is None or version.retrieved >= current.retrieved:
            report.current = version.key
            self.pointers[report.key] = {
                "this": report.key, "to_version": version.key, "to_reading": report.live.get(version.key)
            }  # fmt: skip

    def _evidence(self, content: Row, origin: Row) -> int:
        sha256 = content["sha256"]
        if sha256 not in self.contents:
            self.contents[sha256] = self._add("contents", **content)
        return self._add("evidence", content_key=self.contents[sha256], **origin)

    def _source(self, name: str | None) -> int | None:
        if name is None:
            return None
        if name not in self.sources:
            self.sources[name] = _ensure(self.connection, t.sources, name, {})
        return self.sources[name]

    def _reading(self, reading: ReadingRows, report: _Report, version: _Version) -> bool:
        """Write the reading, or let the one that this extraction gave before count again; false if it does already."""
        extraction = self.extractions[reading.extraction]
        held = report.readings[version.key].get(extraction)
        before = report.live.get(version.key)
        if held is not None and held == before:
            return False
        key = held if held is not None else self._new_reading(reading, extraction, version)
        if before is not None:
            self.superseded.append({"this": before, "by": key, "at": self.at})
        if held is not None:
            self.superseded.append({"this": held, "by": None, "at": None})
        report.readings[version.key][extraction] = report.live[version.key] = key
        if report.current == version.key:
            self.pointers[report.key] = {"this": report.key, "to_version": version.key, "to_reading": key}
        return True

    def _new_reading(self, reading: ReadingRows, extraction: int, version: _Version) -> int:
        key = self._add(
            "readings",
            version_key=version.key,
            extraction_key=extraction,
            read_at=self.at,
            report_day=reading.report_day,
            superseded_by=None,
            superseded_at=None,
            document=reading.document,
        )
        own = {"reading_key": key, "extraction_key": extraction}
        for name, rows in reading.derived.items():
            if name == "event_places":
                self.rows[name] += [{"key": self._key(name), **own, **row} for row in rows]
            else:
                self.rows[name] += [{**own, **row} for row in rows]
        return key

    def _failure(self, failure: Failure) -> None:
        """A failure that was seen before is counted; only the first one's bytes are kept."""
        key = (failure.input_id, failure.code)
        self.times[key] += 1
        if key in self.failed or self.times[key] > 1:
            return
        self._add(
            "failures",
            input_id=failure.input_id,
            code=failure.code,
            name=failure.name,
            message=failure.message,
            evidence_key=self._evidence(*failure.evidence) if failure.evidence else None,
            first=self.at,
            last=self.at,
            times=1,
            mended=None,
        )

    def _log(self, unit: Unit, version: _Version, status: str) -> None:
        assert unit.report is not None
        derived = unit.reading.derived if unit.reading else {}
        after = {"version": version.number, "sha256": unit.report.sha256, "status": unit.report.version["status"]}
        if unit.reading:
            after |= {"extraction": unit.reading.extraction}
            after |= {name: len(derived[name]) for name in ("claims", "events")}
        self.log(f"report_{status}", "report", unit.report.id, None, after)

    def log(self, what: str, kind: str, id_: str, before: Row | None, after: Row | None) -> None:
        """One line of the audit."""
        self._add(
            "audit", at=self.at, who=self.author.who, what=what, kind=kind, id=id_, before=before, after=after,
            run_key=self.author.run_key,
        )  # fmt: skip

    # ---- writing ------------------------------------------------------------------------------------------------

    def insert(self, search: SearchIndex, spatial: SpatialIndex) -> None:
        """Every table once, in an order that keeps the foreign keys."""
        taken_in = (t.contents, t.evidence, t.reports, t.report_versions, t.readings)
        for table in (*taken_in, *t.DERIVED, t.failures, t.audit):
            bulk_insert(self.connection, table, self.rows[table.name])
        self._failures()
        search.add(self.connection, self.entries)
        spatial.add(self.connection, self.rows["event_places"])
        self._update(t.readings, self.superseded, superseded_by=bindparam("by"), superseded_at=bindparam("at"))
        self._update(t.report_versions, self.statuses, status=bindparam("to_status"))
        self._update(
            t.reports,
            list(self.pointers.values()),
            current_version_key=bindparam("to_version"),
            current_reading_key=bindparam("to_reading"),
        )

    def _update(self, table: Table, rows: list[Row], **values: Any) -> None:  # noqa: ANN401
        if rows:
            self.connection.execute(update(table).where(table.c.key == bindparam("this")).values(**values), rows)

    def _failures(self) -> None:
        """Count what failed again, and mark as mended what was read since."""
        counted, mended = [], []
        for key, row in self.failed.items():
            if key in self.times:
                counted.append({"this": row.key, "now": self.at, "sum": row.times + self.times[key]})
            elif row.input_id in self.read_ids and row.mended is None:
                mended.append({"this": row.key, "now": self.at})
        self._update(t.failures, counted, last=bindparam("now"), times=bindparam("sum"), mended=None)
        self._update(t.failures, mended, mended=bindparam("now"))


def tally(stored: Iterable[Stored]) -> dict[str, int]:
    """How many of each kind."""
    return dict(Counter(s.status for s in stored))
