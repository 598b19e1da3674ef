"""What a user adds, in one SQLite file of its own, batch by batch: what layers of places and of actors share.

A batch is the work of one file. Undoing it takes its rows away and nothing else, so that the state before comes back
exactly.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, ClassVar, Final

from marsad.errors import LayerUnusable, NotInLayer

#: Seconds to wait for another command that writes.
_PATIENCE: Final = 30.0

_BATCHES: Final = """
CREATE TABLE batch (n INTEGER PRIMARY KEY, file TEXT NOT NULL, sha256 TEXT NOT NULL, format TEXT NOT NULL,
    source TEXT, licence TEXT, at TEXT NOT NULL, read INTEGER NOT NULL, added INTEGER NOT NULL,
    matched INTEGER NOT NULL, lent INTEGER NOT NULL, missed INTEGER NOT NULL, digest TEXT NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Origin:
    """The file that a batch comes from, and what of its ``read`` rows was known (``matched``) or left (``missed``)."""

    file: str
    sha256: str
    format: str
    source: str | None
    licence: str | None
    read: int
    matched: int
    missed: int


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch as ``sources`` lists it.

    ``read`` rows of the file: ``added`` became new, ``matched`` were there already, to which ``lent`` names that they
    did not have were lent; ``missed`` could not be matched and changed nothing.
    """

    n: int
    file: str
    sha256: str
    format: str
    source: str | None
    licence: str | None
    at: str
    read: int
    added: int
    matched: int
    lent: int
    missed: int
    digest: str


def user_file(given: str | Path | None, variable: str, name: str) -> Path:
    """Where a layer lies: as given, else as the variable of the environment says, else in the user's data (XDG)."""
    if given := given or os.environ.get(variable):
        return Path(given)
    base = os.environ.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / "marsad" / name


class LayerFile:
    """A layer on disk, which need not be there yet. Every method opens it, and leaves it closed.

    Every method raises ``LayerUnusable``: not such a layer, damaged, of a newer Marsad, locked for long, no room.
    """

    #: Four letters as a number, by which SQLite files are told apart; the version of the tables; what is added; the
    #: tables beside that of the batches, each with a column ``batch``, and how they are made.
    application: ClassVar[int]
    version: ClassVar[int]
    what: ClassVar[str]
    tables: ClassVar[tuple[str, ...]]
    ddl: ClassVar[str]
    #: By version of the tables, what makes the next one of it; done when somebody writes.
    upgrades: ClassVar[Mapping[int, str]] = {}

    def __init__(self, path: Path) -> None:
        self.path = path

    def digest(self) -> str:
        """A digest of what was added, in order; "" where nothing was. It is part of the extraction version."""
        if not self.path.exists():
            return ""
        with self.opened() as db:
            return digest_of(db)

    def batches(self) -> tuple[Batch, ...]:
        """What was added, the first batch first."""
        if not self.path.exists():
            return ()
        with self.opened() as db:
            return tuple(Batch(*row) for row in db.execute("SELECT * FROM batch ORDER BY n"))

    def undo(self, n: int | None = None) -> Batch:
        """Take a batch back, by default the last one.

        Raises:
            NotInLayer: no such batch, or a later one rests on it.
        """
        if not self.path.exists():
            raise NotInLayer("nothing was added yet", where=str(self.path))
        with self.opened(writing=True) as db:
            asked = "SELECT * FROM batch WHERE n = coalesce(?, (SELECT max(n) FROM batch))"
            row = db.execute(asked, (n,)).fetchone()
            if row is None:
                raise NotInLayer(f"no batch {n}" if n else "nothing was added", where=str(self.path))
            batch = Batch(*row)
            if after := self.resting(db, batch.n):
                raise NotInLayer(
                    f"batch {batch.n} cannot go: batch {after} rests on its {self.what}", where=str(self.path),
                    remedy=f"Undo batch {after} first.",
                )  # fmt: skip
            for table in ("batch", *self.tables):
                db.execute(f"DELETE FROM {table} WHERE {'n' if table == 'batch' else 'batch'} = ?", (batch.n,))  # noqa: S608
        return batch

    def dump(self) -> tuple[tuple[Any, ...], ...]:
        """All rows of all tables: what "exactly as before" is measured by."""
        with self.opened() as db:
            tables = ("batch", *(t for t in self.tables if has_table(db, t)))
            asked = [f"SELECT * FROM {t} ORDER BY 1, 2, 3" for t in tables]  # noqa: S608
            return tuple(row for query in asked for row in db.execute(query))

    def resting(self, db: sqlite3.Connection, n: int) -> int | None:
        """The last later batch that rests on what batch ``n`` added."""
        raise NotImplementedError

    def make(self) -> None:
        """Make the file, or leave it as it is."""
        if self.path.exists():
            return
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self.path, timeout=_PATIENCE)) as db:
                db.execute("BEGIN IMMEDIATE")
                # another command may have made it between the question and the lock
                if not _pragma(db, "application_id"):
                    marks = f"PRAGMA application_id = {self.application};PRAGMA user_version = {self.version};"
                    for statement in (_BATCHES + self.ddl + marks).split(";"):
                        db.execute(statement)
                db.commit()
        except (OSError, sqlite3.Error) as fault:
            raise LayerUnusable(f"cannot be made ({fault})", where=str(self.path)) from fault

    @contextmanager
    def opened(self, *, writing: bool = False) -> Iterator[sqlite3.Connection]:
        """The database in one transaction, which a fault undoes."""
        try:
            with closing(sqlite3.connect(self.path, timeout=_PATIENCE, isolation_level=None)) as db:
                self._check(db)
                db.execute("BEGIN IMMEDIATE" if writing else "BEGIN")
                try:
                    if writing:
                        self._upgrade(db)
                    yield db
                except BaseException:
                    db.execute("ROLLBACK")
                    raise
                db.execute("COMMIT")
        except sqlite3.Error as fault:
            raise LayerUnusable(f"cannot be used ({fault})", where=str(self.path)) from fault

    def put(self, db: sqlite3.Connection, seen: str, batch: Batch, rows: Iterable[tuple[str, list[Any]]]) -> None:
        """Write a batch and its rows, table by table; ``seen`` is the digest of the layer that they were matched
        against.

        Raises:
            LayerUnusable: another command has changed the layer since.
        """
        if digest_of(db) != seen:
            raise LayerUnusable("another command changed it meanwhile", where=str(self.path), remedy="Run this again.")
        db.execute(f"INSERT INTO batch VALUES ({marks(13)})", astuple(batch))  # noqa: S608
        for table, values in rows:
            if values:
                db.executemany(f"INSERT INTO {table} VALUES ({marks(len(values[0]))})", values)  # noqa: S608

    def _upgrade(self, db: sqlite3.Connection) -> None:
        for version in range(_pragma(db, "user_version"), self.version):
            for statement in f"{self.upgrades[version]};PRAGMA user_version = {version + 1}".split(";"):
                db.execute(statement)

    def _check(self, db: sqlite3.Connection) -> None:
        if _pragma(db, "application_id") != self.application:
            raise LayerUnusable(f"not a file of added {self.what}", where=str(self.path))
        if (version := _pragma(db, "user_version")) > self.version:
            raise LayerUnusable(
                f"made by a newer Marsad (version {version})", where=str(self.path), remedy="Install a newer Marsad."
            )


def has_table(db: sqlite3.Connection, name: str) -> bool:
    """Does a layer, which may be of an earlier version, have this table?"""
    return db.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (name,)).fetchone() is not None


def next_batch(db: sqlite3.Connection) -> int:
    """The number that a new batch gets."""
    return int(db.execute("SELECT coalesce(max(n), 0) + 1 FROM batch").fetchone()[0])


def batch_of(n: int, origin: Origin, added: int, lent: int, rows: Iterable[object]) -> Batch:
    """The row of a batch; its digest is of the file's and of all ``rows``, so that it tells states apart."""
    mark = sha256(repr((origin.sha256, origin.format, origin.source, origin.licence)).encode())
    for row in rows:
        mark.update(repr(row).encode())
    at = datetime.now(UTC).isoformat(timespec="seconds")
    o = origin
    return Batch(
        n, o.file, o.sha256, o.format, o.source, o.licence, at, o.read, added, o.matched, lent, o.missed,
        mark.hexdigest(),
    )  # fmt: skip


def digest_of(db: sqlite3.Connection) -> str:
    """The digest of all batches in order, "" where there are none."""
    return _digest([d for (d,) in db.execute("SELECT digest FROM batch ORDER BY n")])


def last_of_state(db: sqlite3.Connection, state: str) -> int | None:
    """The number of the batch with which the layer was in a state; null where it no longer holds that state.

    So a command goes on with what it began with, whatever was added meanwhile; what was taken back is gone.
    """
    rows = db.execute("SELECT n, digest FROM batch ORDER BY n").fetchall()
    digests = [d for _, d in rows]
    return next((int(n) for i, (n, _) in enumerate(rows) if _digest(digests[: i + 1]) == state), None)


def _digest(digests: list[str]) -> str:
    return sha256("\n".join(digests).encode()).hexdigest()[:12] if digests else ""


def marks(n: int) -> str:
    """So many question marks of a statement."""
    return ",".join("?" * n)


def _pragma(db: sqlite3.Connection, name: str) -> int:
    return int(db.execute(f"PRAGMA {name}").fetchone()[0])
