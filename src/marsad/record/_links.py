"""Linking on a record: its state in tables, and what is new since the last time.

The state is a cache of the readings. ``link_reports`` says which reading of each report is in it; what differs from the
current reading is linked next, a batch in a transaction. Whoever is killed loses the batch that was under way.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from sqlalchemy import Connection, Dialect, Table, bindparam, delete, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from marsad._version import linking_version
from marsad.record import _rulings
from marsad.record import _schema as t
from marsad.record._bulk import bulk_insert
from marsad.record._incidents import NO_CHANGE, Change, apply, replace
from marsad.record._pack import unpack_document
from marsad.record._write import Author

if TYPE_CHECKING:
    from marsad.linking import Engine, Rulings, Space

#: Numbers of one look-up.
_AT_ONCE: Final = 500


class SqlStore:
    """A ``LinkStore`` in the tables of a record, within the transaction of ``connection``."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def get(self, space: Space, keys: Iterable[int]) -> dict[int, bytes]:
        """The values that there are."""
        table = t.link_spaces[space]
        query = _look_up(table)
        wanted = list(dict.fromkeys(keys))
        found: dict[int, bytes] = {}
        for n in range(0, len(wanted), _AT_ONCE):
            rows = self.connection.execute(query, {"numbers": wanted[n : n + _AT_ONCE]})
            found.update((number, bytes(value)) for number, value in rows)
        return found

    def put(self, space: Space, rows: Mapping[int, bytes]) -> None:
        """Write values, over older ones."""
        if rows:
            sql, named = _upsert(t.link_spaces[space], self.connection.dialect)
            ordered = sorted(rows.items())
            values: Any = [{"number": n, "value": v} for n, v in ordered] if named else ordered
            self.connection.exec_driver_sql(sql, values)

    def drop(self, space: Space, keys: Iterable[int]) -> None:
        """Take values away; what is not there is no fault."""
        table = t.link_spaces[space]
        gone = sorted(set(keys))
        for n in range(0, len(gone), _AT_ONCE):
            self.connection.execute(_removal(table), {"numbers": gone[n : n + _AT_ONCE]})

    def numbers(self, space: Space) -> list[int]:
        """All numbers of a space, ascending."""
        number = t.link_spaces[space].c.number
        return list(self.connection.execute(select(number).order_by(number)).scalars())


@lru_cache(maxsize=32)
def _look_up(table: Table) -> Any:  # noqa: ANN401
    return select(table.c.number, table.c.value).where(table.c.number.in_(bindparam("numbers", expanding=True)))


@lru_cache(maxsize=32)
def _removal(table: Table) -> Any:  # noqa: ANN401
    return delete(table).where(table.c.number.in_(bindparam("numbers", expanding=True)))


@lru_cache(maxsize=64)
def _upsert(table: Table, dialect: Dialect) -> tuple[str, bool]:
    """The SQL, and whether its values go by name."""
    made: Any = sqlite.insert(table) if dialect.name == "sqlite" else postgresql.insert(table)
    statement = made.on_conflict_do_update(index_elements=["number"], set_={"value": made.excluded.value})
    compiled = statement.compile(dialect=dialect, column_keys=["number", "value"])
    return compiled.string, compiled.positiontup is None


class Linker:
    """One linking of a record: batch by batch, until nothing is new."""

    def __init__(self, author: Author) -> None:
        self._author = author
        self._store: SqlStore | None = None
        self._engine: Engine | None = None
        self._turn = ""

    def step(self, connection: Connection, batch: int) -> Change | None:
        """Link the next reports, within the caller's transaction; null if nothing is left to be done."""
        from marsad.linking import items_from_documents

        _begin(connection)
        building = _state(connection, "building") != ""
        rulings = _rulings.pairs(connection)
        ruled = _state(connection, "rulings") != _written(rulings)
        rows, gone = _news(connection, batch), _gone(connection, batch)
        if not (rows or gone or ruled):
            return self._built(connection) if building else None
        engine = self._resumed(connection)
        items = items_from_documents((d for _, _, d in rows), stories=True)
        delta = engine.update(items, gone.values(), rulings if ruled else None)
        _keep_state(connection, "rulings", _written(rulings))
        self._turn = uuid4().hex
        _keep_state(connection, "turn", self._turn)
        _note(connection, {key: reading for key, reading, _ in rows}, gone)
        if building:
            return NO_CHANGE
        reports = [d["report"]["id"] for _, _, d in rows]
        return apply(connection, delta, [*reports, *gone.values()], self._author)

    def _built(self, connection: Connection) -> Change:
        """Put what was linked anew in place of what was there: all at once, so that ids stay with their events."""
        _keep_state(connection, "building", "")
        linked = self._resumed(connection).everything()
        return replace(connection, linked.incidents, linked.copies, self._author)

    def _resumed(self, connection: Connection) -> Engine:
        """The engine of this linking. That of the batch before has at hand what it needs, if nobody wrote since."""
        from marsad.linking import Engine

        if self._store is None or self._engine is None or _state(connection, "turn") != self._turn:
            self._store = SqlStore(connection)
            self._engine = Engine(self._store, _read(_state(connection, "rulings")))
        self._store.connection = connection
        return self._engine


class Linking:
    """A linking that may lose its transaction at any step, and then begins that step again."""

    def __init__(self, author: Author, batch: int) -> None:
        self._author = author
        self._batch = batch
        self._linker: Linker | None = None

    def step(self, connection: Connection) -> Change | None:
        """See :meth:`Linker.step`. What a step that broke off has at hand is not used again; where a whole step was
        not written, the state's ``turn`` tells."""
        linker, self._linker = self._linker or Linker(self._author), None
        change = linker.step(connection, self._batch)
        self._linker = linker
        return change


def total(changes: Sequence[Change]) -> Change:
    """What several batches did, one after the other."""
    born = dict.fromkeys(x for c in changes for x in c.born)
    merged = {name: heir for c in changes for name, heir in c.merged}
    withdrawn = dict.fromkeys(x for c in changes for x in c.withdrawn)
    back = dict.fromkeys(x for c in changes for x in c.back)
    gone = {*merged, *withdrawn} - set(back)
    kept = dict.fromkeys(x for c in changes for x in c.kept)
    return Change(
        kept=tuple(x for x in kept if x not in born and x not in gone),
        born=tuple(x for x in born if x not in gone),
        merged=tuple((name, heir) for name, heir in merged.items() if name in gone and name not in born),
        withdrawn=tuple(x for x in withdrawn if x in gone and x not in born),
        back=tuple(x for x in back if x not in born),
    )


def _begin(connection: Connection) -> None:
    """Build the state anew if linking is not what it was. Incidents and copies stay until it is built."""
    if _state(connection, "version") != linking_version():
        for table in (*t.link_spaces.values(), t.link_reports, t.link_state):
            connection.execute(delete(table))
        _keep_state(connection, "version", linking_version())
        _keep_state(connection, "building", "yes")


def _news(connection: Connection, batch: int) -> list[tuple[int, int, dict[str, Any]]]:
    """(report's key, reading's key, document) of reports whose current reading is not in the state."""
    r, v, d, x = t.reports.c, t.report_versions.c, t.readings.c, t.link_reports.c
    query = (
        select(r.key, d.key.label("reading"), v.text, d.document)
        .join_from(t.reports, t.report_versions, v.key == r.current_version_key)
        .join(t.readings, d.key == r.current_reading_key)
        .outerjoin(t.link_reports, x.report_key == r.key)
        .where(or_(x.reading_key.is_(None), x.reading_key != d.key))
        .order_by(r.key)
        .limit(batch)
    )
    return [(row.key, row.reading, unpack_document(row.document, row.text)) for row in connection.execute(query)]


def _gone(connection: Connection, batch: int) -> dict[int, str]:
    """Reports in the state that have no reading any more (another version of them is yet to be read)."""
    r, x = t.reports.c, t.link_reports.c
    query = select(r.key, r.id).join_from(t.link_reports, t.reports, r.key == x.report_key)
    rows = connection.execute(query.where(r.current_reading_key.is_(None)).order_by(r.key).limit(batch))
    return {row.key: row.id for row in rows}


def _note(connection: Connection, linked: Mapping[int, int], gone: Iterable[int]) -> None:
    changed = [*linked, *gone]
    for n in range(0, len(changed), _AT_ONCE):
        connection.execute(delete(t.link_reports).where(t.link_reports.c.report_key.in_(changed[n : n + _AT_ONCE])))
    bulk_insert(connection, t.link_reports, [{"report_key": k, "reading_key": d} for k, d in linked.items()])


def counts(connection: Connection) -> tuple[int, int]:
    """How many incidents and pairs of copies there are."""
    many = [select(func.count()).select_from(table).scalar_subquery() for table in (t.incidents, t.copies)]
    incidents, copies = connection.execute(select(*many)).one()
    return incidents, copies


# ---- the state's own words ---------------------------------------------------------------------------------------


def _state(connection: Connection, name: str) -> str:
    found = connection.execute(select(t.link_state.c.value).where(t.link_state.c.name == name)).scalar()
    return found or ""


def _keep_state(connection: Connection, name: str, value: str) -> None:
    connection.execute(delete(t.link_state).where(t.link_state.c.name == name))
    bulk_insert(connection, t.link_state, [{"name": name, "value": value}])


def _written(rulings: Rulings) -> str:
    if not rulings:
        return ""
    pairs = {kind: [[[x.report, x.event] for x in pair] for pair in sorted(getattr(rulings, kind))] for kind in _KINDS}
    return json.dumps(pairs)


def _read(written: str) -> Rulings:
    from marsad.linking import Member, Rulings

    if not written:
        return Rulings()
    pairs = json.loads(written)
    same, apart = (frozenset((Member(*a), Member(*b)) for a, b in pairs[kind]) for kind in _KINDS)
    return Rulings(same, apart)


_KINDS: Final = ("same", "apart")
