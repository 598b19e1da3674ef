"""Sets of rows of other bodies: tables of their own, so that nothing that counts origins or merges ever sees them.

A file is a set. The same bytes under the same name add nothing. A file that holds at least half of the ids of an older
set of its name is a newer release and supersedes it (the old rows stay to be looked at); one that shares no id stands
beside it (files by country or year); what lies between is refused, because it would be half of either. Taking a set
back deletes its rows (a licence may ask for that), keeps the line that says so, and lets what it superseded count
again.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, delete, func, insert, select, update

from marsad.errors import NotImported, UsageError
from marsad.record import _schema as t
from marsad.record._bulk import Row, bulk_insert
from marsad.record._foreign_values import (
    Article,
    ForeignChange,
    ForeignFile,
    ForeignRow,
    ForeignSet,
)
from marsad.record._pack import now
from marsad.record._rows import storable
from marsad.record._write import next_key

s, r = t.foreign_sets.c, t.foreign_rows.c

#: Rows of one insert: above a thousand nothing is gained (6,170 rows of 40 columns: 0.6 s at 500, 0.5 s at 2,000).
_AT_ONCE: Final = 2000

#: Share of an older set's ids from which a file is its newer release. UCDP's yearly releases keep nearly all ids of the
#: years before, files by country or year share none; a half lies far from both.
_RELEASE: Final = 0.5

#: Columns of a row that are stored as they are; the others are packed.
_PLAIN: Final = tuple(c.name for c in t.foreign_rows.c if c.name not in ("set_key", "raw", "articles", "flags"))


def add(
    connection: Connection,
    who: str,
    file: ForeignFile,
    rows: Iterable[ForeignRow],
    *,
    name: str,
    licence: str | None,
    citation: str | None,
) -> ForeignChange:
    """Write a file's rows as a set; the caller's transaction makes them visible together.

    Raises:
        UsageError: it shares some ids with an older set of this name, but less than half of them.
    """
    there = _same_bytes(connection, name, file.sha256)
    if there is not None:
        return ForeignChange(there, added=False)
    older = [x for x in sets(connection) if x.counts and x.name == name and x.format == file.format]
    key = next_key(connection, t.foreign_sets)
    head: Row = {
        **asdict(file), "columns": list(file.columns), "key": key, "at": now(), "who": who, "name": name, "rows": 0,
        "flags": {}, "licence": licence, "citation": citation, "superseded_by": None, "undone": None,
    }  # fmt: skip
    connection.execute(insert(t.foreign_sets), head)
    flags: Counter[str] = Counter()
    count = 0
    for page in _pages(rows):
        bulk_insert(connection, t.foreign_rows, [_row(key, row) for row in page])
        count += len(page)
        flags.update(f for row in page for f in row.flags)
    values = {"rows": count, "flags": dict(sorted(flags.items()))}
    connection.execute(update(t.foreign_sets).where(s.key == key).values(**values))
    change = _supersede(connection, key, older)
    _log(connection, who, "add", key, {"name": name, "file": file.file, **values, "supersedes": change.supersedes})
    return change


def sets(connection: Connection) -> tuple[ForeignSet, ...]:
    """All sets, also those superseded or taken back, the first one first."""
    return tuple(_set(row) for row in connection.execute(select(t.foreign_sets).order_by(s.key)).mappings())


def chosen(connection: Connection, wanted: str | None) -> tuple[ForeignSet, ...]:
    """The sets that count now, or of those the one of this number, or those of this name.

    Raises:
        NotImported: there is none.
    """
    holding = [x for x in sets(connection) if x.counts]
    found = [x for x in holding if wanted is None or wanted in (str(x.n), x.name)]
    if not found:
        words = "nothing was imported yet" if wanted is None else "no set of this number or name counts"
        raise NotImported(words, where=wanted or "")
    return tuple(found)


def rows(
    connection: Connection, numbers: Sequence[int], *, since: str | None = None, until: str | None = None
) -> Iterator[ForeignRow]:
    """The rows of these sets in their order; with days, those that may lie within them (the undated stay in)."""
    query = select(t.foreign_rows).where(r.set_key.in_(numbers)).order_by(r.set_key, r.n)
    if since is not None:
        query = query.where((r.end >= since) | r.end.is_(None))
    if until is not None:
        query = query.where((r.start <= until) | r.start.is_(None))
    for row in connection.execute(query).mappings():
        yield _value(dict(row))


def undo(connection: Connection, who: str, number: int) -> ForeignSet:
    """Take a set back: its rows are deleted, what it superseded counts again.

    Raises:
        NotImported: no such set, or it was taken back already.
        UsageError: a newer release has superseded it; that one is to be taken back first.
    """
    found = next((x for x in sets(connection) if x.n == number and x.undone is None), None)
    if found is None:
        raise NotImported("no set of this number is there", where=str(number))
    if found.superseded_by is not None:
        raise UsageError(
            f"set {found.superseded_by} has superseded it", where=str(number), remedy="Take that one back first."
        )
    connection.execute(delete(t.foreign_rows).where(r.set_key == number))
    connection.execute(update(t.foreign_sets).where(s.superseded_by == number).values(superseded_by=None))
    connection.execute(update(t.foreign_sets).where(s.key == number).values(undone=now()))
    _log(connection, who, "undo", number, {"name": found.name, "file": found.file, "rows": found.rows})
    return found


# ---- newer releases -----------------------------------------------------------------------------------------------


def _same_bytes(connection: Connection, name: str, sha256: str) -> ForeignSet | None:
    held = [x for x in sets(connection) if x.name == name and x.sha256 == sha256 and x.undone is None]
    return held[-1] if held else None


def _supersede(connection: Connection, key: int, older: Sequence[ForeignSet]) -> ForeignChange:
    ours = _ids(connection, key)
    taken: list[int] = []
    changed = gone = 0
    before: set[str] = set()
    for x in older:
        theirs = _ids(connection, x.n)
        shared = theirs & ours
        if not shared:
            continue
        if len(shared) < _RELEASE * len(theirs):
            raise UsageError(
                f"{len(shared)} of the {len(theirs)} rows of set {x.n} ({x.file}) stand in it, too: neither a newer"
                " release nor another part",
                where=x.name,
                remedy="Name it otherwise with --name, or take the older set back with `marsad import undo`.",
            )
        taken.append(x.n)
        before |= theirs
        gone += len(theirs - ours)
        changed += _changed(connection, x.n, key)
    if taken:
        connection.execute(update(t.foreign_sets).where(s.key.in_(taken)).values(superseded_by=key))
    made = next(x for x in sets(connection) if x.n == key)
    return ForeignChange(made, True, tuple(taken), changed, len(ours - before), gone)


def _ids(connection: Connection, key: int) -> set[str]:
    return set(connection.execute(select(r.id).where(r.set_key == key)).scalars())


def _changed(connection: Connection, old: int, new: int) -> int:
    """Rows of one id whose values (what we read of them; layouts differ) are not the same in both sets."""
    a, b = t.foreign_rows.alias("a"), t.foreign_rows.alias("b")
    differ = [a.c[name].is_distinct_from(b.c[name]) for name in _PLAIN if name not in ("n", "line", "id")]
    either = differ[0]
    for one in differ[1:]:
        either = either | one
    joined = (a.c.set_key == old) & (b.c.set_key == new) & (a.c.id == b.c.id) & either
    query = select(func.count(func.distinct(a.c.id))).select_from(a.join(b, joined))
    return int(connection.execute(query).scalar_one())


# ---- rows and values ----------------------------------------------------------------------------------------------


def _pages(rows: Iterable[ForeignRow]) -> Iterator[list[ForeignRow]]:
    source = iter(rows)
    while page := list(islice(source, _AT_ONCE)):
        yield page


def _row(key: int, row: ForeignRow) -> Row:
    plain: Row = {name: getattr(row, name) for name in _PLAIN}
    texts = {name: storable(value) for name, value in plain.items() if isinstance(value, str)}
    articles = [[storable(x or "") for x in (a.outlet, a.day, a.title)] for a in row.articles]
    raw = [storable(cell) for cell in row.raw]
    return {**plain, **texts, "set_key": key, "raw": raw, "articles": articles, "flags": list(row.flags)}


def _value(row: dict[str, Any]) -> ForeignRow:
    articles = tuple(Article(o, d or None, h or None) for o, d, h in _listed(row["articles"]))
    plain = {name: row[name] for name in _PLAIN}
    return ForeignRow(**plain, raw=tuple(_listed(row["raw"])), articles=articles, flags=tuple(_listed(row["flags"])))


def _listed(value: Any) -> list[Any]:  # noqa: ANN401
    return json.loads(value) if isinstance(value, str) else list(value or ())


def _set(row: Any) -> ForeignSet:  # noqa: ANN401
    held = dict(row)
    return ForeignSet(
        n=held.pop("key"), columns=tuple(held.pop("columns")), flags=dict(held.pop("flags") or {}), **held
    )


def _log(connection: Connection, who: str, what: str, key: int, after: Row) -> None:
    row = {
        "key": next_key(connection, t.audit), "at": now(), "who": who, "what": what, "kind": "foreign_set",
        "id": str(key), "run_key": None, "before": None, "after": {**after, "n": key},
    }  # fmt: skip
    connection.execute(insert(t.audit), row)
