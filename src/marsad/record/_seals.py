"""Seals: a chain of digests over what must never change, so that whoever alters it afterwards is found out.

Sealed are the three logs (``audit``, ``decisions``, ``access_log``) and what was taken in and read (sources, contents,
evidence, reports, their versions, readings, imported sets), each without the few columns that move on (which version of
a report is the current one, which reading superseded which). Rows are sealed by the transaction that writes them,
before it ends: its own rows and no others, so that a row which something else put there is in no seal.

``seals`` has a row for each table of a transaction that wrote to it (docs/verify.md):

- ``digests``: for each row 40 bytes: its key (8 bytes, big end first), and the SHA-256 of its line, the sealed values
  as :func:`_digests.line` writes them;
- ``chain``: SHA-256 over the 32 bytes of the chain before (zeros at the beginning), the table's name, a zero byte, and
  ``digests``, hexadecimal.

So every row hangs on all that were written before it, in any of these tables, and the last ``chain`` stands for all.
Contents are sealed by their own SHA-256 and size, which the bytes are compared with when they are verified.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Table, func, insert, select

from marsad.record import _schema as t
from marsad.record._digests import line

#: Rows of one seal: 160 kB of digests.
MOST: Final = 4096
#: Bytes of a row in ``digests``: its key, then its digest.
KEY_BYTES: Final = 8
ROW_BYTES: Final = KEY_BYTES + 32
START: Final = bytes(32)

_PAGE: Final = 64


@dataclass(frozen=True, slots=True)
class Sealed:
    """A table whose rows are sealed, and the columns that are. They are named here and not taken from the schema: a
    column that a later migration adds is in no line of older rows."""

    table: Table
    columns: tuple[str, ...]

    @property
    def name(self) -> str:
        """The table's name."""
        return self.table.name

    @property
    def key(self) -> Any:  # noqa: ANN401
        """The column of its keys."""
        return self.table.c.key

    def lines(self, connection: Connection, after: int, upto: int | None = None) -> Iterator[tuple[int, bytes]]:
        """(key, digest) of the rows in the order of their keys, beginning behind a key."""
        columns = [self.table.c[name] for name in self.columns]
        written = line([c.type for c in columns])
        query = select(self.key.label("sealed_key"), *columns).where(self.key > after).order_by(self.key)
        if upto is not None:
            query = query.where(self.key <= upto)
        with connection.execute(query.execution_options(yield_per=_PAGE)) as rows:
            for row in rows:
                yield row[0], hashlib.sha256(written(row[1:]).encode()).digest()


def _sealed(table: Table, columns: str) -> Sealed:
    return Sealed(table, tuple(columns.split()))


_LOG: Final = "at who what kind id before after"

SEALED: Final = (
    _sealed(t.audit, f"{_LOG} run_key"),
    _sealed(t.decisions, f"{_LOG} why"),
    _sealed(t.access_log, _LOG),
    _sealed(t.sources, "name"),
    _sealed(t.contents, "sha256 size"),
    _sealed(t.evidence, "content_key retrieved address method software media_type encoding within etag last_modified"),
    _sealed(t.reports, "id added"),
    _sealed(
        t.report_versions,
        "report_key version evidence_key source_key sha256 title url author published published_day retrieved"
        " language language_confidence hints notes text",
    ),
    _sealed(t.readings, "version_key extraction_key read_at report_day document"),
    _sealed(
        t.foreign_sets, "at who name format file sha256 layout version encoding columns rows flags licence citation"
    ),
)

_LAST: Final = select(*(select(func.coalesce(func.max(s.key), 0)).scalar_subquery().label(s.name) for s in SEALED))


@contextmanager
def sealing(connection: Connection) -> Iterator[None]:
    """Within a transaction that writes: what it adds to the sealed tables is sealed before it ends."""
    before = _last(connection)
    yield
    _seal(connection, before)


def any_sealed(connection: Connection) -> bool:
    """Is there a seal?"""
    return connection.execute(select(t.seals.c.key).limit(1)).first() is not None


def adopt(connection: Connection) -> None:
    """Seal all that a record of an older Marsad holds: it is the beginning of the chain."""
    _seal(connection, dict.fromkeys((s.name for s in SEALED), 0))


def _last(connection: Connection) -> Mapping[str, int]:
    return dict(connection.execute(_LAST).one()._mapping)


def _seal(connection: Connection, before: Mapping[str, int]) -> None:
    after = _last(connection)
    grown = [s for s in SEALED if after[s.name] > before[s.name]]
    if not grown:
        return
    s = t.seals.c
    last = connection.execute(select(s.key, s.chain).order_by(s.key.desc()).limit(1)).first()
    number, chain = (last.key, bytes.fromhex(last.chain)) if last is not None else (0, START)
    for sealed in grown:
        for digests in _packed(sealed.lines(connection, before[sealed.name])):
            number, chain = number + 1, chained(chain, sealed.name, digests)
            row = {"key": number, "log": sealed.name, "digests": digests, "chain": chain.hex()}
            connection.execute(insert(t.seals), row)


def _packed(rows: Iterator[tuple[int, bytes]]) -> Iterator[bytes]:
    held = bytearray()
    for key, digest in rows:
        held += key.to_bytes(KEY_BYTES) + digest
        if len(held) == MOST * ROW_BYTES:
            yield bytes(held)
            held.clear()
    if held:
        yield bytes(held)


def unpacked(digests: bytes) -> Iterator[tuple[int, bytes]]:
    """(key, digest) of the rows of a seal."""
    for n in range(0, len(digests), ROW_BYTES):
        yield int.from_bytes(digests[n : n + KEY_BYTES]), digests[n + KEY_BYTES : n + ROW_BYTES]


def chained(before: bytes, log: str, digests: bytes) -> bytes:
    """The chain after a seal."""
    return hashlib.sha256(before + log.encode() + b"\0" + digests).digest()
