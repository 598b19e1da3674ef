"""Moving a record to another back end: all of its rows in one transaction, with a proof that they are the same.

The digest of what is taken is reckoned on the way; then the target is read back, still within the transaction, and only
where both are the same does anything stay there. Whoever is killed leaves the target as empty as it was, and begins
again. The source is held against writers meanwhile and not changed.

Keys are given out by the record itself (the highest and one), so that there are no sequences to be set.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, bindparam, delete, select, text, update
from sqlalchemy.exc import DataError, DBAPIError

from marsad.errors import RecordFull, RecordUnusable, UsageError
from marsad.record import _connect, _migrate
from marsad.record import _schema as t
from marsad.record._bulk import Row, bulk_insert
from marsad.record._digests import Counted, RecordDigest, pages, record_digest, whole
from marsad.record._faults import mapping
from marsad.record._record import Record
from marsad.record._search import search_index
from marsad.record._spatial import spatial_index
from marsad.record._words import folded

#: (table, rows of it done)
Each = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Moved:
    """What was moved: both ends (fit to be shown), and the digest that both have."""

    source: str
    target: str
    digest: RecordDigest


def move(source: str | Path, target: str | Path, each: Each | None = None) -> Moved:
    """Move (copy) a record: every row of every table, to a place that holds none yet.

    An older record is brought up to date where it is first. ``each`` is told how far it is.

    Raises:
        UsageError: source and target are the same, or the target holds something.
        RecordUnusable: no record at the source; or the target's back end gave back other values than it was given.
        RecordBusy, RecordFull, RecordGone: as of every record.
    """
    here, there = _connect.target(source), _connect.target(target)
    if _same(here, there):
        raise UsageError("source and target are the same", where=there.name)
    Record.open(source, create=False).close()
    if there.path is not None and not there.path.absolute().parent.is_dir():
        raise RecordUnusable("its folder does not exist", where=there.name, remedy="Make the folder first.")
    with ExitStack() as stack:
        taken = stack.enter_context(_held(here))
        given = stack.enter_context(_opened(there, create=True))
        with mapping(there.name), _connect.writing(given) as connection:
            _make_room(connection, there.name)
            return Moved(here.name, there.name, _moved(taken, connection, there.name, each or _unheard))


def compare(source: str | Path, target: str | Path, each: Each | None = None) -> tuple[RecordDigest, RecordDigest]:
    """The digests of two records as they are now; nothing is moved.

    Raises:
        RecordUnusable: no record at one of them.
    """
    found = []
    for where in (source, target):
        Record.open(where, create=False).close()
        at = _connect.target(where)
        with _opened(at, create=False) as engine, mapping(at.name), _connect.reading(engine) as connection:
            found.append(record_digest(connection, lambda name: (each or _unheard)(name, 0)))
    return found[0], found[1]


def _unheard(_table: str, _rows: int) -> None:
    """Nobody wants to know."""


def _same(a: _connect.Target, b: _connect.Target) -> bool:
    if a.path is not None and b.path is not None:
        return a.path.resolve() == b.path.resolve()
    return a.url == b.url


@contextmanager
def _opened(at: _connect.Target, *, create: bool) -> Iterator[Engine]:
    made = _connect.engine(at, create=create)
    try:
        yield made
    finally:
        made.dispose()


@contextmanager
def _held(at: _connect.Target) -> Iterator[Connection]:
    """The source at one moment, with nobody else writing; a record that nobody may write is only read."""
    with _opened(at, create=False) as engine, ExitStack() as stack:
        try:
            with mapping(at.name):
                connection = stack.enter_context(_connect.trying(engine))
        except RecordFull:
            connection = stack.enter_context(_connect.reading(engine))
        yield connection


def _make_room(connection: Connection, where: str) -> None:
    """The schema, where the target has none yet.

    Raises:
        UsageError: it holds something.
    """
    _connect.check_features(connection, where)
    state = _migrate.state(connection, where)
    if state == "empty":
        _migrate.upgrade(connection)
        return
    filled = [] if state == "older" else [x.name for x in t.metadata.sorted_tables if _filled(connection, x)]
    if state == "older" or filled:
        held = ", ".join(filled[:3]) or "an older record"
        raise UsageError(
            f"there is a record already ({held})", where=where,
            remedy="Name a new file, or a new database (createdb NAME); nothing was changed.",
        )  # fmt: skip


def _filled(connection: Connection, table: Table) -> bool:
    return connection.execute(select(1).select_from(table).limit(1)).first() is not None


def _moved(taken: Connection, given: Connection, where: str, each: Each) -> RecordDigest:
    """Copy all rows, and prove it.

    Raises:
        RecordUnusable: the target cannot hold a value, or gave back other rows than it was given.
    """
    counted = []
    # touches of incidents are written by a trigger, so that those of the source can only come after the incidents
    last = [t.incident_touches]
    for table in [x for x in t.metadata.sorted_tables if x not in last] + last:
        try:
            counted.append(_copied(taken, given, table, each))
        except (DataError, OverflowError, UnicodeError) as fault:
            reason = " ".join(str(fault.orig if isinstance(fault, DBAPIError) else fault).split())
            raise RecordUnusable(
                f"a value of the table {table.name} cannot be kept there ({reason})", where=where,
                remedy="Nothing was moved. Please report this with the row that caused it.",
            ) from fault  # fmt: skip
    if given.dialect.name == "postgresql":
        given.execute(text("ANALYZE"))
    before = whole(x.result() for x in counted)
    after = record_digest(given, lambda name: each(f"{name} (read back)", 0))
    if differing := before.differing(after):
        raise RecordUnusable(
            f"what was read back is not what was written, in {', '.join(differing)}", where=where,
            remedy="Nothing was moved. Please report this.",
        )  # fmt: skip
    return before


def _copied(taken: Connection, given: Connection, table: Table, each: Each) -> Counted:
    """Copy a table, and index what is indexed by hand."""
    counted = Counted(table)

    def told() -> Iterator[list[Row]]:
        for page in pages(taken, table):
            counted.add(page)
            yield [dict(row._mapping) for row in page]

    put_rows(given, table, told(), each)
    return counted


def put_rows(given: Connection, table: Table, told: Iterable[list[Row]], each: Each) -> None:
    """Write rows into a table that has none yet, page by page, and index what is indexed by hand."""
    done = 0
    if table is t.incident_touches:
        given.execute(delete(table))
    # a row may name one that comes later: such columns are filled when all rows are there
    later = [c.name for c in table.c if any(f.column.table is table for f in c.foreign_keys)]
    pointing: list[Row] = []
    each(table.name, 0)
    for rows in told:
        pointing += [{"this": row["key"], **{n: row[n] for n in later}} for row in rows if _any(row, later)]
        bulk_insert(given, table, [{**row, **dict.fromkeys(later)} for row in rows] if later else rows)
        _index(given, table, rows)
        done += len(rows)
        each(table.name, done)
    if pointing:
        values: dict[str, Any] = {name: bindparam(name) for name in later}
        given.execute(update(table).where(table.c.key == bindparam("this")).values(values), pointing)


def _any(row: Row, names: Sequence[str]) -> bool:
    return any(row[name] is not None for name in names)


def _index(given: Connection, table: Table, rows: list[Row]) -> None:
    """Words and points, as when a report is written."""
    if table is t.report_versions:
        entries = [(row["key"], folded(row["title"]), folded(row["text"])) for row in rows]
        search_index(given.dialect.name).add(given, entries)
    elif table is t.event_places:
        spatial_index(given).add(given, rows)
