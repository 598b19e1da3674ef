"""How far watching has come: one SQLite file beside the record.

It is no part of the record. It holds what was asked when and what came (so that a restart asks for nothing twice), what
waits to be fetched, read or sent, and which texts a report has had. Whatever enters the record is written there first
and noted here after; who is killed in between finds it in the record again (``_admit``). So a lost or older state costs
fetches, and neither loses nor doubles anything.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path
from threading import RLock
from typing import Any, Final, Literal

from marsad.errors import StateUnusable, WatchedAlready
from marsad.intake import RobotsCopy
from marsad.watch._names import host_of

#: Of this file's tables; another number is another Marsad's.
_FORMAT: Final = 1
_APPLICATION: Final = 0x4D525357

_SCHEMA: Final = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE source (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE name (key BLOB PRIMARY KEY, report TEXT NOT NULL, at REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE report (id TEXT PRIMARY KEY, source TEXT NOT NULL, rank INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE said (report TEXT NOT NULL, digest BLOB NOT NULL, PRIMARY KEY (report, digest)) WITHOUT ROWID;
CREATE TABLE entry (source TEXT NOT NULL, key BLOB NOT NULL, mark TEXT NOT NULL, at REAL NOT NULL,
                    PRIMARY KEY (source, key)) WITHOUT ROWID;
CREATE TABLE queue (n INTEGER PRIMARY KEY AUTOINCREMENT, source TEXT NOT NULL, kind TEXT NOT NULL,
                    address TEXT NOT NULL, host TEXT NOT NULL, due REAL NOT NULL, tries INTEGER NOT NULL,
                    step INTEGER NOT NULL, since REAL NOT NULL, floor REAL NOT NULL, first INTEGER NOT NULL,
                    etag TEXT, last_modified TEXT, final TEXT, UNIQUE (kind, address));
CREATE INDEX queue_due ON queue (host, due);
CREATE TABLE todo (report TEXT NOT NULL, version INTEGER NOT NULL, changed INTEGER NOT NULL, tries INTEGER NOT NULL,
                   at REAL NOT NULL, PRIMARY KEY (report, version)) WITHOUT ROWID;
CREATE TABLE robots (origin TEXT PRIMARY KEY, status INTEGER NOT NULL, content BLOB NOT NULL, at REAL NOT NULL);
CREATE TABLE host (name TEXT PRIMARY KEY, until REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE told (key TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE outbox (key TEXT PRIMARY KEY, rule TEXT NOT NULL, target TEXT NOT NULL, body BLOB NOT NULL,
                     made REAL NOT NULL, due REAL NOT NULL, tries INTEGER NOT NULL, state TEXT NOT NULL, error TEXT);
CREATE INDEX outbox_due ON outbox (state, due);
"""


@dataclass(frozen=True, slots=True)
class SourceState:
    """How a source fares. Moments are seconds since 1970 in UTC, null: never.

    ``seen`` is the last visit that went well, ``item`` when the last new or changed item came, ``gaps`` the seconds
    between the latest items' comings. ``errors`` in a row, with the last one's code and words. ``moved`` is the address
    to which it redirects for good. ``silent`` is since when it is held to be silent.
    """

    name: str
    due: float = 0.0
    etag: str | None = None
    last_modified: str | None = None
    final: str | None = None
    digest: str | None = None
    first: float | None = None
    tried: float | None = None
    seen: float | None = None
    item: float | None = None
    errors: int = 0
    code: str | None = None
    error: str | None = None
    moved: str | None = None
    silent: float | None = None
    visits: int = 0
    unchanged: int = 0
    failures: int = 0
    new: int = 0
    changed: int = 0
    known: int = 0
    gaps: tuple[float, ...] = ()


_SOURCE_FIELDS: Final = frozenset(f.name for f in fields(SourceState))


@dataclass(frozen=True, slots=True)
class Waiting:
    """An address of a source that is to be fetched: an article, a further page of a feed, a sitemap.

    ``step`` counts the times it was fetched well (articles are asked for again), or is the depth of a page or sitemap;
    ``since`` is when it was found. What a page or sitemap dates before ``floor`` is not taken; ``first``: of the
    source's first visit.
    """

    n: int
    source: str
    kind: Literal["article", "feed", "sitemap"]
    address: str
    host: str
    due: float
    tries: int
    step: int
    since: float
    floor: float
    first: bool
    etag: str | None
    last_modified: str | None
    final: str | None


@dataclass(frozen=True, slots=True)
class Todo:
    """A version of a report that the record holds and that is to be read; ``at`` is when it came."""

    report: str
    version: int
    changed: bool
    tries: int
    at: float


@dataclass(frozen=True, slots=True)
class Letter:
    """An alert on its way to one target; ``key`` is the same for ever for the same news."""

    key: str
    rule: str
    target: str
    body: bytes
    made: float
    due: float
    tries: int
    state: Literal["due", "sent", "failed"]
    error: str | None


@contextmanager
def watching_alone(path: Path) -> Iterator[None]:
    """Within the block no other process watches into this state; a lock that ends with the process, however it ends.

    Raises:
        WatchedAlready: another one does.
    """
    with closing(sqlite3.connect(path.with_name(path.name + ".lock"), isolation_level=None, timeout=0.0)) as lock:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as fault:
            if "locked" in str(fault):
                raise WatchedAlready("another process watches into it", where=str(path)) from fault
            raise StateUnusable(f"it cannot be locked ({fault})", where=str(path)) from fault
        yield


class State:
    """The file, open. One process watches into it at a time (:func:`watching_alone`); others may look."""

    def __init__(self, path: Path, *, create: bool = True) -> None:
        self._path = path
        self._lock = RLock()
        self._depth = 0
        if not create and not path.is_file():
            raise StateUnusable("nothing was watched into it yet", where=str(path), remedy="`marsad watch` makes it.")
        with self._mapping():
            self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=30.0)
            try:
                self._prepare()
            except BaseException:
                self._db.close()
                raise

    def _prepare(self) -> None:
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        (number,) = self._db.execute("PRAGMA user_version").fetchone()
        (tables,) = self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()
        (application,) = self._db.execute("PRAGMA application_id").fetchone()
        if not tables and not number:
            body = f"PRAGMA application_id = {_APPLICATION}; PRAGMA user_version = {_FORMAT};"
            self._db.executescript(f"BEGIN IMMEDIATE; {_SCHEMA} {body} COMMIT;")
        elif (application, number) != (_APPLICATION, _FORMAT):
            raise StateUnusable("it is no state of this version of `marsad watch`", where=str(self._path))

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    @contextmanager
    def _mapping(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as fault:
            raise StateUnusable(f"it cannot be used ({fault})", where=str(self._path)) from fault

    @contextmanager
    def writing(self) -> Iterator[None]:
        """All that is written within the block is written, or nothing; blocks may lie within one another."""
        with self._lock, self._mapping():
            if self._depth == 0:
                self._db.execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield
            except BaseException:
                self._depth -= 1
                if self._depth == 0:
                    self._db.execute("ROLLBACK")
                raise
            self._depth -= 1
            if self._depth == 0:
                try:
                    self._db.execute("COMMIT")
                except sqlite3.Error:
                    self._db.execute("ROLLBACK")
                    raise

    def _rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401
        with self._lock, self._mapping():
            return self._db.execute(sql, values).fetchall()

    def _put(self, sql: str, *values: Any) -> int:  # noqa: ANN401
        with self.writing():
            return self._db.execute(sql, values).rowcount

    # ---- small things -------------------------------------------------------------------------------------------

    def meta(self, key: str) -> str | None:
        """A value that was kept."""
        found = self._rows("SELECT value FROM meta WHERE key = ?", key)
        return found[0][0] if found else None

    def keep_meta(self, key: str, value: str) -> None:
        """Keep a value."""
        self._put("INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", key, value)

    def robots(self, origin: str) -> RobotsCopy | None:
        """The copy of robots.txt that is kept (:class:`marsad.intake.RobotsShelf`)."""
        found = self._rows("SELECT status, content, at FROM robots WHERE origin = ?", origin)
        return RobotsCopy(*found[0]) if found else None

    def keep_robots(self, origin: str, copy: RobotsCopy) -> None:
        """Keep a copy of robots.txt."""
        self._put("INSERT OR REPLACE INTO robots VALUES (?, ?, ?, ?)", origin, copy.status, copy.content, copy.at)

    def hosts(self) -> dict[str, float]:
        """Hosts that asked not to be asked before a moment."""
        return dict(self._rows("SELECT name, until FROM host"))

    def keep_host(self, name: str, until: float) -> None:
        """A host asked not to be asked before this moment."""
        self._put("INSERT OR REPLACE INTO host VALUES (?, ?)", name, until)

    # ---- sources ------------------------------------------------------------------------------------------------

    def sources(self) -> dict[str, SourceState]:
        """The state of every source that was ever visited, by name."""
        out = {}
        for name, value in self._rows("SELECT name, value FROM source ORDER BY name"):
            held = {k: v for k, v in json.loads(value).items() if k in _SOURCE_FIELDS}
            out[name] = SourceState(**{**held, "gaps": tuple(held.get("gaps", ()))})
        return out

    def keep_source(self, state: SourceState) -> None:
        """Keep the state of a source."""
        value = json.dumps(dict(zip((f.name for f in fields(state)), astuple(state), strict=True)), ensure_ascii=False)
        self._put("INSERT OR REPLACE INTO source VALUES (?, ?)", state.name, value)

    def forget_sources(self, names: Iterable[str]) -> None:
        """Sources that are watched no more: what waits to be fetched of them goes. What they brought stays known."""
        with self.writing():
            for name in names:
                for table, column in (("source", "name"), ("entry", "source"), ("queue", "source")):
                    self._db.execute(f"DELETE FROM {table} WHERE {column} = ?", (name,))  # noqa: S608 - our own names

    def marks(self, source: str, keys: Sequence[bytes]) -> dict[bytes, str]:
        """What was noted of entries of a source, by their keys."""
        out: dict[bytes, str] = {}
        for n in range(0, len(keys), 500):
            some = keys[n : n + 500]
            sql = f"SELECT key, mark FROM entry WHERE source = ? AND key IN ({','.join('?' * len(some))})"  # noqa: S608
            out |= dict(self._rows(sql, source, *some))
        return out

    def keep_marks(self, source: str, marks: Iterable[tuple[bytes, str]], at: float) -> None:
        """Note what entries of a source are like."""
        with self.writing():
            self._db.executemany(
                "INSERT OR REPLACE INTO entry VALUES (?, ?, ?, ?)", [(source, key, mark, at) for key, mark in marks]
            )

    def touch_marks(self, source: str, keys: Iterable[bytes], at: float) -> None:
        """Entries that are still there; written once a week, so that a large sitemap is not written at each visit."""
        with self.writing():
            self._db.executemany(
                "UPDATE entry SET at = ? WHERE source = ? AND key = ? AND at < ?",
                [(at, source, key, at - 7 * 86400) for key in keys],
            )

    def prune(self, now: float) -> None:
        """Let go of what nobody will ask for again: entries not met for two months, letters and robots long done."""
        with self.writing():
            self._db.execute("DELETE FROM entry WHERE at < ?", (now - 60 * 86400,))
            self._db.execute("DELETE FROM host WHERE until < ?", (now,))
            self._db.execute("DELETE FROM robots WHERE at < ?", (now - 7 * 86400,))
            # that it was told stays noted (``told``)
            self._db.execute("DELETE FROM outbox WHERE state != 'due' AND made < ?", (now - 30 * 86400,))

    def forget_record(self) -> None:
        """The record is another one: nothing is known to be in it, and every source is asked anew."""
        with self.writing():
            for table in ("name", "report", "said", "entry", "todo", "queue"):
                self._db.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names
            for state in self.sources().values():
                self.keep_source(replace(state, etag=None, last_modified=None, digest=None, seen=None, due=0.0))

    # ---- what reports are known by ------------------------------------------------------------------------------

    def named(self, key: bytes) -> tuple[str, float] | None:
        """The report that is known by this, and since when."""
        found = self._rows("SELECT report, at FROM name WHERE key = ?", key)
        return found[0] if found else None

    def owner(self, report: str) -> tuple[str, int] | None:
        """The source that a report's text is taken from, and how good its text is."""
        found = self._rows("SELECT source, rank FROM report WHERE id = ?", report)
        return found[0] if found else None

    def has_said(self, report: str, digest: bytes) -> bool:
        """Has the report had this text?"""
        return bool(self._rows("SELECT 1 FROM said WHERE report = ? AND digest = ?", report, digest))

    def keep_report(
        self, report: str, source: str, rank: int, keys: Sequence[bytes], digests: Iterable[bytes], at: float
    ) -> None:
        """Note a report: whose it is, what it is known by, the texts it has had."""
        with self.writing():
            self._db.execute("INSERT OR REPLACE INTO report VALUES (?, ?, ?)", (report, source, rank))
            self.keep_names(report, keys, at)
            self._db.executemany("INSERT OR IGNORE INTO said VALUES (?, ?)", [(report, d) for d in digests])

    def keep_names(self, report: str, keys: Sequence[bytes], at: float) -> None:
        """A report is also known by these."""
        with self.writing():
            self._db.executemany("INSERT OR IGNORE INTO name VALUES (?, ?, ?)", [(key, report, at) for key in keys])

    # ---- what is to be fetched ----------------------------------------------------------------------------------

    def enqueue(
        self,
        source: str,
        kind: str,
        address: str,
        now: float,
        *,
        step: int = 0,
        floor: float = 0.0,
        first: bool = False,
    ) -> None:
        """An address is to be fetched now, also if it waits for later."""
        self._put(
            "INSERT INTO queue (source, kind, address, host, due, tries, step, since, floor, first)"
            " VALUES (?, ?, ?, ?, ?, 0, ?, ?, ?, ?) ON CONFLICT (kind, address) DO UPDATE SET due = excluded.due",
            source, kind, address, host_of(address), now, step, now, floor, first,
        )  # fmt: skip

    def waiting_hosts(self) -> list[tuple[str, float]]:
        """Hosts that are to be asked for something, and from when on."""
        return self._rows("SELECT host, min(due) FROM queue GROUP BY host")

    def first_waiting(self, host: str, now: float) -> Waiting | None:
        """What is to be fetched next of a host."""
        sql = (
            "SELECT n, source, kind, address, host, due, tries, step, since, floor, first, etag, last_modified, final"
            " FROM queue WHERE host = ? AND due <= ? ORDER BY due, n LIMIT 1"
        )
        found = self._rows(sql, host, now)
        return Waiting(*found[0]) if found else None

    def keep_waiting(self, one: Waiting) -> None:
        """It is to be fetched again, when it says."""
        self._put(
            "UPDATE queue SET due = ?, tries = ?, step = ?, etag = ?, last_modified = ?, final = ? WHERE n = ?",
            one.due, one.tries, one.step, one.etag, one.last_modified, one.final, one.n,
        )  # fmt: skip

    def fetched(self, n: int) -> None:
        """It is done with."""
        self._put("DELETE FROM queue WHERE n = ?", n)

    def is_waiting(self, since: float) -> bool:
        """Is there an address that nobody has asked for yet, or that was due before this moment?"""
        sql = "SELECT 1 FROM queue WHERE (tries = 0 AND (step = 0 OR kind != 'article')) OR due < ? LIMIT 1"
        return bool(self._rows(sql, since))

    def count_waiting(self) -> int:
        """How many addresses are yet to be fetched a first time."""
        return int(self._rows("SELECT count(*) FROM queue WHERE step = 0 OR kind != 'article'")[0][0])

    # ---- what is to be read -------------------------------------------------------------------------------------

    def keep_todo(self, report: str, version: int, at: float, *, changed: bool) -> None:
        """A version is to be read."""
        self._put("INSERT OR IGNORE INTO todo VALUES (?, ?, ?, 0, ?)", report, version, changed, at)

    def todo(self, limit: int) -> list[Todo]:
        """What is to be read next: changed reports first, whose events are missing until they are read."""
        sql = "SELECT report, version, changed, tries, at FROM todo ORDER BY changed DESC, at, report, version LIMIT ?"
        return [Todo(r, v, bool(c), t, at) for r, v, c, t, at in self._rows(sql, limit)]

    def try_todo(self, some: Sequence[Todo]) -> None:
        """They are about to be read: should that end the process, it is known which were at hand."""
        with self.writing():
            self._db.executemany(
                "UPDATE todo SET tries = tries + 1 WHERE report = ? AND version = ?",
                [(t.report, t.version) for t in some],
            )

    def untry_todo(self, some: Sequence[Todo]) -> None:
        """They were not read, and it was not their fault."""
        with self.writing():
            self._db.executemany(
                "UPDATE todo SET tries = max(0, tries - 1) WHERE report = ? AND version = ?",
                [(t.report, t.version) for t in some],
            )

    def done(self, some: Sequence[Todo]) -> None:
        """They were read."""
        with self.writing():
            self._db.executemany(
                "DELETE FROM todo WHERE report = ? AND version = ?", [(t.report, t.version) for t in some]
            )

    def count_todo(self) -> tuple[int, int]:
        """How many versions are to be read, and how many of them are of reports that were read before."""
        return self._rows("SELECT count(*), coalesce(sum(changed), 0) FROM todo")[0]

    # ---- what is to be sent -------------------------------------------------------------------------------------

    def post(self, letter: Letter) -> None:
        """Put a letter into the outbox; one of the same key stays as it is."""
        self._put("INSERT OR IGNORE INTO outbox VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", *astuple(letter))

    def tell(self, key: str) -> bool:
        """Note that something is told; false if it was told before."""
        return self._put("INSERT OR IGNORE INTO told VALUES (?)", key) > 0

    def letters(self, now: float) -> list[Letter]:
        """What is to be sent now, the oldest first."""
        sql = "SELECT * FROM outbox WHERE state = 'due' AND due <= ? ORDER BY made, key LIMIT 200"
        return [Letter(*row) for row in self._rows(sql, now)]

    def next_letter(self) -> float | None:
        """When the next letter is due; null: none is."""
        found: float | None = self._rows("SELECT min(due) FROM outbox WHERE state = 'due'")[0][0]
        return found

    def keep_letter(self, letter: Letter) -> None:
        """What became of a letter."""
        self._put(
            "UPDATE outbox SET due = ?, tries = ?, state = ?, error = ? WHERE key = ?",
            letter.due, letter.tries, letter.state, letter.error, letter.key,
        )  # fmt: skip

    def count_letters(self) -> dict[str, int]:
        """How many letters are due, were sent, could not be sent."""
        return dict(self._rows("SELECT state, count(*) FROM outbox GROUP BY state"))
