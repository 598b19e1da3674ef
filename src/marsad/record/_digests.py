"""What a record holds as one digest: the same on both back ends exactly where every row of every table is the same.

Of each table: SHA-256 over its rows in the order of their primary key (text by its UTF-8 bytes), each row as one line
of JSON with its columns in the order of the schema. Bytes stand as their SHA-256; objects of JSON with their keys
sorted, since PostgreSQL keeps no order of keys, and numbers by their value, since it keeps no exponent. The digest of
the whole is that of the lines "table rows digest".

Left out is what is no row of the record: the indexes over words and points, which are made of the rows, and which
writes of a server have come through (``write_marks``).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import JSON, Connection, LargeBinary, Row, Table, Text, select

from marsad.record._schema import metadata

#: Rows fetched at once, and of tables that hold bytes: evidence may be 50 MB a row.
PAGE: Final = 500
_PAGE_OF_BYTES: Final = 16

#: What JSONB writes otherwise than Python: 1e+16 in full, and no negative zero.
_WRITTEN_OTHERWISE: Final = re.compile(r"e\+|\d{16}|-0\.0")
_WRITTEN_WITH_EXPONENT: Final = 1e16

AnyRow = Row[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class TableDigest:
    """A table: its name, how many rows it has, and the digest over them (hexadecimal)."""

    name: str
    rows: int
    digest: str


@dataclass(frozen=True, slots=True)
class RecordDigest:
    """A record: its tables in the order of their names, and the digest over all of them."""

    tables: tuple[TableDigest, ...]
    digest: str

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(table.rows for table in self.tables)

    def differing(self, other: RecordDigest) -> tuple[str, ...]:
        """The tables in which another record is not the same."""
        theirs = {table.name: table for table in other.tables}
        return tuple(table.name for table in self.tables if theirs.get(table.name) != table)


def whole(tables: Iterable[TableDigest]) -> RecordDigest:
    """The digest of a record of those of its tables."""
    ordered = tuple(sorted(tables, key=lambda t: t.name))
    lines = "".join(f"{t.name} {t.rows} {t.digest}\n" for t in ordered)
    return RecordDigest(ordered, hashlib.sha256(lines.encode()).hexdigest())


def record_digest(connection: Connection, each: Callable[[str], None] | None = None) -> RecordDigest:
    """The digest of all that a record holds at this moment; ``each`` is told the name of every table in turn."""
    found = []
    for table in metadata.sorted_tables:
        if each:
            each(table.name)
        counted = Counted(table)
        for page in pages(connection, table):
            counted.add(page)
        found.append(counted.result())
    return whole(found)


def pages(connection: Connection, table: Table) -> Iterator[Sequence[AnyRow]]:
    """The rows of a table in the order of its key, so many at a time."""
    key = [c.collate("C") if _sorted_by_language(connection, c) else c for c in table.primary_key.columns]
    size = _PAGE_OF_BYTES if any(isinstance(c.type, LargeBinary) for c in table.c) else PAGE
    query = select(table).order_by(*key).execution_options(yield_per=size)
    with connection.execute(query) as rows:
        yield from rows.partitions(size)


def _sorted_by_language(connection: Connection, column: Any) -> bool:  # noqa: ANN401
    """A column that a server would sort by the rules of a language."""
    return connection.dialect.name == "postgresql" and isinstance(column.type, Text)


def line(kinds: Iterable[Any]) -> Callable[[Sequence[Any]], str]:
    """What writes values of columns of these types as one line of JSON, the same on both back ends."""
    ways = tuple(map(_way, kinds))
    return lambda row: json.dumps([w(v) if w else v for w, v in zip(ways, row, strict=True)])


class Counted:
    """The digest of a table, page by page."""

    def __init__(self, table: Table) -> None:
        self._name = table.name
        self._line = line(c.type for c in table.c)
        self._rows = 0
        self._hash = hashlib.sha256()

    def add(self, page: Sequence[AnyRow]) -> None:
        """Take the next rows in."""
        self._rows += len(page)
        lines = [self._line(row) for row in page]
        self._hash.update(("\n".join(lines) + "\n").encode() if lines else b"")

    def result(self) -> TableDigest:
        """The digest over all rows that were taken in."""
        return TableDigest(self._name, self._rows, self._hash.hexdigest())


def _way(kind: Any) -> Callable[[Any], Any] | None:  # noqa: ANN401
    """How the values of a column are written, null: as they are."""
    if isinstance(kind, LargeBinary):
        return _bytes
    return _json if isinstance(kind, JSON) else None


def _bytes(value: bytes | None) -> str | None:
    return None if value is None else hashlib.sha256(value).hexdigest()


def _json(value: Any) -> str | None:  # noqa: ANN401
    """
    >>> _json({"b": 1e16, "a": [10**16, 0.1]})
    '{"a":[10000000000000000,0.1],"b":10000000000000000}'
    """
    if value is None:
        return None
    written = json.dumps(value, sort_keys=True, separators=(",", ":"))
    if _WRITTEN_OTHERWISE.search(written):
        written = json.dumps(_plain(value), sort_keys=True, separators=(",", ":"))
    return written


def _plain(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, dict):
        return {key: _plain(x) for key, x in value.items()}
    if isinstance(value, list):
        return [_plain(x) for x in value]
    if isinstance(value, float):
        return int(Decimal(repr(value))) if abs(value) >= _WRITTEN_WITH_EXPONENT else value or 0.0
    return value
