"""Counting what is in the record."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, func, select, text

from marsad.record import _schema as t
from marsad.record._query import DAY
from marsad.record._spatial import spatial_words
from marsad.record._values import Status

r, v, d = t.reports.c, t.report_versions.c, t.readings.c

_REPORTS = t.reports.join(t.report_versions, v.key == r.current_version_key).outerjoin(
    t.readings, d.key == r.current_reading_key
)


def status(connection: Connection, where: str, path: Path | None) -> Status:
    """Counts over current versions and readings; ``versions`` and evidence count everything that is kept."""
    claims = _count(connection, t.claims.join(t.reports, t.claims.c.reading_key == r.current_reading_key))
    told = t.events.join(t.reports, t.events.c.reading_key == r.current_reading_key)
    content = t.contents.c
    sizes = select(func.coalesce(func.sum(content.size), 0), func.coalesce(func.sum(func.length(content.content)), 0))
    raw, stored = connection.execute(sizes).one()
    failures = _tally(connection, t.failures.c.code, t.failures, t.failures.c.mended.is_(None))
    return Status(
        backend=_backend(connection),
        where=where,
        spatial=spatial_words(connection),
        bytes=_size(connection, path),
        reports=_count(connection, t.reports),
        versions=_count(connection, t.report_versions),
        claims=claims,
        events=_count(connection, told),
        incidents=_count(connection, t.incidents),
        copies=_count(connection, t.copies),
        evidence_bytes=int(raw),
        evidence_stored=int(stored),
        by_source=_tally(connection, t.sources.c.name, _REPORTS.outerjoin(t.sources, t.sources.c.key == v.source_key)),
        by_type=_tally(connection, t.events.c.type, told),
        by_day=_tally(connection, DAY, _REPORTS, by_name=True),
        by_language=_tally(connection, v.language, _REPORTS),
        by_status=_tally(connection, v.status, _REPORTS),
        by_extraction=_tally(
            connection, t.extractions.c.name, _REPORTS.join(t.extractions, t.extractions.c.key == d.extraction_key)
        ),
        failures=sum(failures.values()),
        by_failure=failures,
        accounts=_count(connection, t.people),
    )


def _count(connection: Connection, of: FromClause) -> int:
    return int(connection.execute(select(func.count()).select_from(of)).scalar_one())


def _tally(
    connection: Connection,
    name: ColumnElement[Any],
    of: FromClause,
    *conditions: ColumnElement[bool],
    by_name: bool = False,
) -> dict[str, int]:
    label, number = func.coalesce(name, "").label("label"), func.count().label("number")
    query = select(label, number).select_from(of).where(*conditions).group_by(label)
    rows: Sequence[Any] = connection.execute(query).all()
    order = (lambda row: row[0]) if by_name else (lambda row: (-row[1], row[0]))
    return {row[0]: int(row[1]) for row in sorted(rows, key=order)}


def _backend(connection: Connection) -> str:
    if connection.dialect.name == "sqlite":
        return f"SQLite {connection.exec_driver_sql('SELECT sqlite_version()').scalar_one()}"
    return f"PostgreSQL {connection.execute(text('SHOW server_version')).scalar_one()}"


def _size(connection: Connection, path: Path | None) -> int:
    """Bytes on disk, the write-ahead log of SQLite included."""
    if path is not None:
        parts = (path, path.with_name(path.name + "-wal"))
        return sum(p.stat().st_size for p in parts if p.exists())
    tables = "SELECT coalesce(sum(pg_total_relation_size(oid)), 0) FROM pg_class WHERE relkind = 'r' AND relnamespace ="
    return int(connection.execute(text(f"{tables} current_schema()::regnamespace")).scalar_one())
