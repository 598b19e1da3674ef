"""Connections: one SQLite file, or one PostgreSQL database; what both promise is settled here.

A transaction that writes is told so when it begins (``writing``). On SQLite it takes the write lock at once
(``BEGIN IMMEDIATE``): a transaction that begins as a reader and then wants to write fails under WAL without waiting.
On PostgreSQL it takes one advisory lock, so that keys are given out by one writer at a time on both.
"""

from __future__ import annotations

import math
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import QueuePool

from marsad.errors import RecordUnusable
from marsad.record._faults import mapping

#: Seconds that a writer waits for another; a batch of 50 reports holds the lock for about 0.2 s.
PATIENCE: Final = 30.0

#: Upserts with RETURNING need 3.35; the oldest that was tested is 3.40.
OLDEST_SQLITE: Final = (3, 35, 0)

#: "MRSD": lets `file` and SQLite's own tools tell a record from other databases.
APPLICATION_ID: Final = 0x4D525344

#: Any number will do, as long as all writers of records use the same one.
_LOCK: Final = 0x4D525344

_EARTH_KM: Final = 6371.0088

#: A server whose network is gone says nothing: whoever waits for it learns so within a minute (seconds; ms).
_ALIVE: Final = {
    "keepalives_idle": 20, "keepalives_interval": 10, "keepalives_count": 3, "tcp_user_timeout": 50_000,
}  # fmt: skip

#: Not everywhere can the system be asked for the rights of the user that a process acts as.
_EFFECTIVE: Final = os.access in os.supports_effective_ids


@dataclass(frozen=True, slots=True)
class Target:
    """Where a record is: a file, or a database of a server. ``name`` is fit to be shown (no password)."""

    url: URL | None
    path: Path | None
    name: str


def target(where: str | Path) -> Target:
    """Understand ``--db``: a path, ``sqlite:///path`` or ``postgresql://user@host/database``.

    Raises:
        RecordUnusable: an address of another kind.
    """
    if isinstance(where, Path) or "://" not in where:
        return Target(None, Path(where), str(where))
    try:
        url = make_url(where)
    except (ArgumentError, ValueError) as fault:
        raise RecordUnusable(f"not an address of a database ({fault})", where=where) from fault
    name = url.render_as_string(hide_password=True)
    if url.get_backend_name() == "sqlite" and url.database:
        return Target(None, Path(url.database), url.database)
    if url.get_backend_name() == "postgresql":
        return Target(url.set(drivername="postgresql+psycopg"), None, name)
    raise RecordUnusable("records live in SQLite or PostgreSQL", where=name, remedy="Give a path or postgresql://...")


def engine(at: Target, *, create: bool) -> Engine:
    """An engine whose connections keep the promises above; nothing is connected yet."""
    return _postgres(at.url) if at.url is not None else _sqlite(at, create=create)


def _sqlite(at: Target, *, create: bool) -> Engine:
    assert at.path is not None
    fixed = cannot_change(at.path)
    mode = "ro&immutable=1" if fixed else "rwc" if create else "rw"
    uri = f"{at.path.absolute().as_uri()}?mode={mode}"

    def connect() -> sqlite3.Connection:
        with mapping(at.name):
            return _sqlite_connection(uri, wal=not fixed)

    made = create_engine("sqlite+pysqlite://", creator=connect, poolclass=QueuePool, pool_size=4)

    @event.listens_for(made, "begin")
    def begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get("marsad_writing")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return made


def cannot_change(path: Path) -> bool:
    """A file in a folder that may not be written (an archive, a read-only disk) and beside which nobody writes.

    A reader of WAL must make a file beside the record; where it cannot, SQLite has to be told that nothing changes.
    """
    log = path.with_name(path.name + "-wal")
    return (
        path.is_file() and not log.exists() and not os.access(path.absolute().parent, os.W_OK, effective_ids=_EFFECTIVE)
    )


def _sqlite_connection(uri: str, *, wal: bool) -> sqlite3.Connection:
    # isolation_level=None: transactions begin where we say, not where the driver guesses (it would leave DDL outside).
    connection = sqlite3.connect(uri, uri=True, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        if wal:
            _use_wal(connection)
        # With WAL a lost power supply may cost the last transactions, never the file.
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.create_function("marsad_km", 4, kilometres, deterministic=True)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _use_wal(connection: sqlite3.Connection) -> None:
    """Keep a write-ahead log. The first switch of a new file does not wait for others as everything else does."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as fault:
            if fault.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return


def kilometres(lat1: float | None, lon1: float | None, lat2: float, lon2: float) -> float | None:
    """Great-circle distance (haversine on the mean sphere: off by 0.5 % at most), null without a point.

    >>> round(kilometres(33.51, 36.29, 36.20, 37.16), 1)
    309.5
    """
    if lat1 is None or lon1 is None:
        return None
    a, b = math.radians(lat1), math.radians(lat2)
    h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(min(1.0, math.sqrt(h)))


def _postgres(url: URL) -> Engine:
    if find_spec("psycopg") is None:
        raise RecordUnusable(
            "PostgreSQL needs the driver psycopg",
            where=url.render_as_string(hide_password=True),
            remedy="Install it with: pip install 'marsad[postgres]'",
        )
    options = {"options": f"-c lock_timeout={int(PATIENCE * 1000)}", "connect_timeout": 10, **_ALIVE}
    # a connection that the server has closed meanwhile is found out before it is used, and another is opened
    return create_engine(url, connect_args=options, pool_size=4, pool_pre_ping=True)


@contextmanager
def reading(made: Engine) -> Iterator[Connection]:
    """A transaction that reads: all its answers are of one moment, as SQLite gives them by itself."""
    with read_with(made.connect()) as connection:
        yield connection


@contextmanager
def read_with(connection: Connection) -> Iterator[Connection]:
    """Like :func:`reading`, with a connection that is closed then."""
    if connection.dialect.name == "postgresql":
        connection = connection.execution_options(isolation_level="REPEATABLE READ")
    with connection, connection.begin():
        yield connection


@contextmanager
def writing(made: Engine) -> Iterator[Connection]:
    """A transaction that writes: the only one at a time, all of it or nothing."""
    with write_with(made.connect()) as connection:
        yield connection


@contextmanager
def write_with(connection: Connection) -> Iterator[Connection]:
    """Like :func:`writing`, with a connection that is closed then."""
    with connection.execution_options(marsad_writing=True), connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        yield connection


@contextmanager
def trying(made: Engine) -> Iterator[Connection]:
    """Like :func:`writing`, but nothing of it stays."""
    with trying_with(made.connect()) as connection:
        yield connection


@contextmanager
def trying_with(made: Connection) -> Iterator[Connection]:
    """Like :func:`trying`, with a connection that is closed then."""
    with made.execution_options(marsad_writing=True) as connection:
        transaction = connection.begin()
        try:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            yield connection
        finally:
            transaction.rollback()


def check_features(connection: Connection, where: str) -> None:
    """Is this SQLite able to hold a record?

    Raises:
        RecordUnusable: too old, or built without FTS5 or R*Tree; says which.
    """
    if connection.dialect.name != "sqlite":
        return
    lacking = _lacking(connection)
    if lacking:
        raise RecordUnusable(
            f"SQLite {sqlite3.sqlite_version} of this Python lacks {' and '.join(lacking)}",
            where=where,
            remedy="Use a Python with a complete SQLite (3.35 or later), or a PostgreSQL database.",
        )


def _lacking(connection: Connection) -> list[str]:
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        return ["what 3.35 brought"]
    rows: list[Any] = list(connection.exec_driver_sql("SELECT name FROM pragma_module_list"))
    modules = {row[0] for row in rows}
    return [label for name, label in (("fts5", "FTS5"), ("rtree", "R*Tree")) if name not in modules]
