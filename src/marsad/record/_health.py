"""How the store does: asked by the desk's readiness, metrics and ``marsad doctor``; changes nothing."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, func, select, text
from sqlalchemy.pool import QueuePool

from marsad.errors import RecordUnusable
from marsad.record import _connect, _migrate
from marsad.record import _schema as t
from marsad.record._faults import mapping
from marsad.record._record import check_path

if TYPE_CHECKING:
    from marsad.record._record import Record


@dataclass(frozen=True, slots=True)
class Pool:
    """Connections of this process: in use, open and idle."""

    used: int
    idle: int


@dataclass(frozen=True, slots=True)
class Health:
    """``head``: is the schema the one of this Marsad. ``server``: PostgreSQL's version (150004), null on SQLite.
    ``now``: the database's clock; ``last``: the moment that the newest line of the audit, decisions or runs bears,
    null where there is none (UTC). ``postgis``: its version, null on SQLite and where the extension is not there."""

    head: bool
    server: int | None
    now: datetime
    last: datetime | None
    postgis: str | None


@dataclass(frozen=True, slots=True)
class Examined:
    """``schema``: its revision, null where nothing is there yet. ``health``: of one of our schema. ``faults``: what the
    database finds wrong with its file, null where it was not looked through."""

    state: _migrate.State
    schema: str | None
    health: Health | None
    faults: tuple[str, ...] | None


def ready(record: Record) -> bool:
    """Does the database answer, with the schema of this Marsad?

    Raises:
        RecordError: it does not answer.
    """
    return record._ask(_at_head)


def health(record: Record) -> Health:
    """What doctors ask.

    Raises:
        RecordError: the database does not answer.
    """
    return record._ask(_health)


def decision_counts(record: Record) -> dict[str, int]:
    """Decisions ever made, by kind; those that were undone count, and so does the undoing."""
    d = t.decisions.c
    query = select(d.kind, func.count()).group_by(d.kind).order_by(d.kind)
    return record._ask(lambda connection: {str(kind): int(n) for kind, n in connection.execute(query)})


def pool(record: Record) -> Pool:
    """How many connections this process has."""
    found = record._engine.pool
    return Pool(found.checkedout(), found.checkedin()) if isinstance(found, QueuePool) else Pool(0, 0)


def examine(where: str | Path, *, whole: bool, at_once: int) -> Examined:
    """A record as it is, opened and changed by nobody: an older schema stays. A file up to ``at_once`` bytes is looked
    through, a larger one if ``whole``.

    Raises:
        RecordError: nothing there, no record, of a newer schema, or a server that does not answer.
    """
    at = _connect.target(where)
    if at.path is not None:
        check_path(at.path, create=False)
        _check_owner(at.path, at.name)
    made = _connect.engine(at, create=False)
    try:
        with mapping(at.name), _connect.reading(made) as connection:
            _connect.check_features(connection, at.name)
            state = _migrate.state(connection, at.name)
            small = at.path is None or whole or at.path.stat().st_size <= at_once
            faults = _faults(connection) if small and state != "empty" else None
            schema = None if state == "empty" else _schema(connection)
            return Examined(state, schema, _health(connection) if state == "current" else None, faults)
    finally:
        made.dispose()


def _check_owner(path: Path, name: str) -> None:
    """Is the file nobody else's? A connection of ours would turn on a log of its own in it."""
    if _connect.cannot_change(path):
        return
    with mapping(name), closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db:
        (owner,), (tables,) = (
            db.execute(q).fetchone() for q in ("PRAGMA application_id", "SELECT count(*) FROM sqlite_master")
        )
    if tables and owner != _connect.APPLICATION_ID:
        raise RecordUnusable("a database, but not a record of Marsad", where=name)


def _faults(connection: Connection) -> tuple[str, ...]:
    """What the database itself finds wrong with its file, at most ten lines; of a server's, nothing is asked."""
    if connection.dialect.name != "sqlite":
        return ()
    rows = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA quick_check(10)")]
    return tuple(row for row in rows if row != "ok")


def _schema(connection: Connection) -> str:
    return str(connection.execute(text(f"SELECT version_num FROM {_migrate.VERSION_TABLE}")).scalar())  # noqa: S608


def _at_head(connection: Connection) -> bool:
    return _schema(connection) == _migrate.HEAD


def _health(connection: Connection) -> Health:
    lite = connection.dialect.name == "sqlite"
    asked = "SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now')" if lite else "SELECT now()"
    now = connection.exec_driver_sql(asked).scalar()
    postgis = None
    if not lite:
        query = text("SELECT extversion FROM pg_extension WHERE extname = 'postgis'")
        postgis = connection.execute(query).scalar()
    times = (t.audit.c.at, t.decisions.c.at, t.runs.c.started)
    newest = (select(at).order_by(at.table.c.key.desc()).limit(1) for at in times)
    moments = [connection.execute(query).scalar() for query in newest]
    last = max((m for m in map(_moment, moments) if m is not None), default=None)
    found = _moment(now)
    assert found is not None
    version = None if lite else int(connection.exec_driver_sql("SHOW server_version_num").scalar_one())
    return Health(_at_head(connection), version, found, last, postgis)


def _moment(value: object) -> datetime | None:
    if value is None:
        return None
    found = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
