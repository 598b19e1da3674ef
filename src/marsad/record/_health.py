"""How the store does: asked by the desk's readiness, metrics and ``marsad doctor``; changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection, func, select, text
from sqlalchemy.pool import QueuePool

from marsad.record import _migrate
from marsad.record import _schema as t

if TYPE_CHECKING:
    from marsad.record._record import Record


@dataclass(frozen=True, slots=True)
class Pool:
    """Connections of this process: in use, open and idle."""

    used: int
    idle: int


@dataclass(frozen=True, slots=True)
class Health:
    """``head``: is the schema the one of this Marsad. ``now``: the database's clock; ``last``: the moment that the
    newest line of the audit or of the decisions bears, null where there is none (UTC). ``postgis``: its version, null
    on SQLite and where the extension is not there."""

    head: bool
    now: datetime
    last: datetime | None
    postgis: str | None


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


def integrity(record: Record) -> tuple[str, ...]:
    """What the database itself finds wrong with its file, at most ten lines; of a server's, nothing is asked."""

    def ask(connection: Connection) -> tuple[str, ...]:
        if connection.dialect.name != "sqlite":
            return ()
        rows = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA quick_check(10)")]
        return tuple(row for row in rows if row != "ok")

    return record._ask(ask)


def _at_head(connection: Connection) -> bool:
    found = connection.execute(text(f"SELECT version_num FROM {_migrate.VERSION_TABLE}")).scalar()  # noqa: S608
    return bool(found == _migrate.HEAD)


def _health(connection: Connection) -> Health:
    lite = connection.dialect.name == "sqlite"
    asked = "SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now')" if lite else "SELECT now()"
    now = connection.exec_driver_sql(asked).scalar()
    postgis = None
    if not lite:
        query = text("SELECT extversion FROM pg_extension WHERE extname = 'postgis'")
        postgis = connection.execute(query).scalar()
    newest = (select(log.c.at).order_by(log.c.key.desc()).limit(1) for log in (t.audit, t.decisions))
    moments = [connection.execute(query).scalar() for query in newest]
    last = max((m for m in map(_moment, moments) if m is not None), default=None)
    found = _moment(now)
    assert found is not None
    return Health(_at_head(connection), found, last, postgis)


def _moment(value: object) -> datetime | None:
    if value is None:
        return None
    found = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
