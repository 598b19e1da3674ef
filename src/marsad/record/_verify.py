"""What was altered, taken out, put in or moved in the logs and the evidence since it was written (see ``_seals``).

The chain is reckoned again from its beginning, every sealed row is compared with its seal, every content with its own
SHA-256. Who writes into the database by other ways than Marsad's is found out, wherever the row is, and also who alters
the seals. Not found out by the record alone is somebody who writes the whole chain anew, or cuts off its end with the
rows of that time: that shows against a *head* that was written down elsewhere (``expect``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from sqlalchemy import Connection, select, text
from sqlalchemy.exc import DBAPIError

from marsad.errors import RecordUnusable, UsageError
from marsad.record import _schema as t
from marsad.record._pack import unpack
from marsad.record._query import check
from marsad.record._seals import KEY_BYTES, ROW_BYTES, SEALED, START, Sealed, chained, unpacked

if TYPE_CHECKING:
    from marsad.record._record import Record

#: What was found. ``inserted``: a row that nothing of Marsad's wrote. ``moved``: a row that bears what another one had.
Found = Literal["altered", "removed", "inserted", "moved", "content", "seal", "head", "trigger", "store"]

_HEAD: Final = re.compile(r"(\d{1,18}):([0-9a-f]{64})")
_PAGE: Final = 16
_KEYS: Final = 500

#: What a value of another kind than its column's is met with, on the way out of the database or into a line.
_UNREADABLE: Final = (TypeError, ValueError, AttributeError, DBAPIError)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it was written.

    ``table`` and ``key`` name the row (of a seal: its number in ``seals``; null: the table as a whole); ``what`` says
    it in words, without any value of the row.
    """

    found: Found
    table: str
    key: int | None
    what: str

    @property
    def line(self) -> str:
        """One line for people."""
        at = f"{self.table} {self.key}" if self.key is not None else self.table
        return f"{self.found}: {at}: {self.what}"


@dataclass(frozen=True, slots=True)
class Verified:
    """What verifying came to. ``rows``: how many were compared; ``head``: what to write down elsewhere."""

    head: str
    seals: int
    rows: Mapping[str, int]
    contents: int
    findings: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        """Is everything as it was written?"""
        return not self.findings


@dataclass(slots=True)
class _Chain:
    """What the seals say: of each table the digests of its rows by key, and the chain after each seal."""

    rows: dict[str, dict[int, list[bytes]]]
    chains: dict[int, str]
    findings: list[Finding]

    @property
    def head(self) -> str:
        number = max(self.chains, default=0)
        return f"{number}:{self.chains.get(number, START.hex())}"


def head(record: Record) -> str:
    """The head of the chain as it stands: ``number:digest`` of the last seal. It says something only of a record that
    :func:`verify` finds sound."""
    s = t.seals.c
    row = record._ask(lambda c: c.execute(select(s.key, s.chain).order_by(s.key.desc()).limit(1)).first())
    return f"{row.key}:{row.chain}" if row is not None else f"0:{START.hex()}"


def checked_head(text: str) -> tuple[int, str]:
    """The number and digest of a head as it was written down.

    Raises:
        UsageError: it is none.
    """
    found = _HEAD.fullmatch(text.strip().lower())
    if not found:
        raise UsageError("no head of a record", where=text[:80], remedy="Give what `marsad verify --head` printed.")
    return int(found[1]), found[2]


def verify(record: Record, expect: str | None = None) -> Verified:
    """Compare all that is sealed with its seals, at one moment; ``expect``: a head that was written down before.

    Raises:
        UsageError: ``expect`` is no head.
    """
    wanted = checked_head(expect) if expect is not None else None
    return record._ask(lambda c: _verified(c, record._at.name, wanted))


def _verified(connection: Connection, where: str, expect: tuple[int, str] | None) -> Verified:
    chain = _chain(connection)
    findings = list(chain.findings)
    counts: dict[str, int] = {}
    for sealed in SEALED:
        counts[sealed.name], found = _compared(connection, sealed, chain.rows.get(sealed.name, {}))
        findings += found
    contents, found = _contents(connection)
    findings += [*found, *_people(connection), *_triggers(connection)]
    if expect is not None:
        findings += _expected(chain, *expect)
    if all(f.found != "content" for f in findings):
        try:
            check(connection, where)
        except RecordUnusable as fault:
            findings.append(Finding("store", "record", None, fault.what))
    return Verified(chain.head, len(chain.chains), counts, contents, tuple(findings))


# ---- the chain --------------------------------------------------------------------------------------------------


def _chain(connection: Connection) -> _Chain:
    """The seals in their order, each compared with the one before it."""
    made = _Chain({s.name: {} for s in SEALED}, {}, [])
    chain, expected = START, 1
    for key, log, digests, said in _seals(connection):
        if key != expected:
            made.findings.append(Finding("seal", "seals", expected, f"seals {expected} to {key - 1} are gone"))
        elif chained(chain, log, digests).hex() != said:
            made.findings.append(Finding("seal", "seals", key, _broken(log, digests)))
        known = made.rows.get(log)
        if known is None or len(digests) % ROW_BYTES:
            made.findings.append(Finding("seal", "seals", key, "it is of no table that is sealed"))
        else:
            for row, digest in unpacked(digests):
                known.setdefault(row, []).append(digest)
        made.chains[key] = said
        chain, expected = _bytes_of(said), key + 1
    return made


def _seals(connection: Connection) -> Iterator[tuple[int, str, bytes, str]]:
    """(number, table, digests, chain); of a seal that holds values of another kind, empty ones."""
    s = t.seals.c
    query = select(s.key, s.log, s.digests, s.chain).order_by(s.key)
    for keys in _pages_of_keys(connection, s.key):
        try:
            rows = connection.execute(query.where(s.key.between(keys[0], keys[-1]))).all()
            yield from [(row[0], str(row[1]), bytes(row[2]), str(row[3])) for row in rows]
        except _UNREADABLE:
            for key in keys:
                try:
                    row = connection.execute(query.where(s.key == key)).one()
                    yield key, str(row[1]), bytes(row[2]), str(row[3])
                except _UNREADABLE:
                    yield key, "", b"", ""


def _pages_of_keys(connection: Connection, column: Any) -> Iterator[list[int]]:  # noqa: ANN401
    """All keys of a table in their order, so many at a time."""
    after = -(2**62)
    while page := list(
        connection.execute(select(column).where(column > after).order_by(column).limit(_KEYS)).scalars()
    ):
        yield page
        after = page[-1]


def _broken(log: str, digests: bytes) -> str:
    first = int.from_bytes(digests[:KEY_BYTES])
    return f"does not follow from the one before; what was sealed from {log} {first} on is in doubt"


def _bytes_of(chain: str) -> bytes:
    """A chain as bytes; of one that is no digest any more, bytes that nothing follows from."""
    try:
        return bytes.fromhex(chain)
    except ValueError:
        return chain.encode("utf-8", "surrogatepass")


def _expected(chain: _Chain, number: int, digest: str) -> Iterator[Finding]:
    """Does the chain go on from a head that was written down?"""
    if number == 0:
        return
    held = chain.chains.get(number)
    if held is None:
        last = max(chain.chains, default=0)
        yield Finding(
            "head", "seals", number, f"cut off: the chain ends at {last}, {number - last} seals were there before"
        )
    elif held != digest:
        yield Finding(
            "head", "seals", number, "the chain is another one: it was written anew up to this seal or before"
        )


# ---- rows -------------------------------------------------------------------------------------------------------


def _compared(connection: Connection, sealed: Sealed, known: dict[int, list[bytes]]) -> tuple[int, list[Finding]]:
    """How many rows a table has, and which of them are not what was sealed."""
    bare = {key: digests[-1] for key, digests in known.items()}
    findings = [
        Finding("removed", sealed.name, key, "taken out, and another row was written in its place")
        for key, digests in known.items()
        if len(digests) > 1
    ]
    odd: list[tuple[int, bytes]] = []
    count = 0
    for key, digest in _lines(connection, sealed):
        count += 1
        if bare.pop(key, None) != digest:
            odd.append((key, digest))
    if odd or bare:
        findings += _told(sealed.name, odd, bare, known)
    return count, sorted(findings, key=lambda f: f.key or 0)


def _lines(connection: Connection, sealed: Sealed) -> Iterator[tuple[int, bytes]]:
    """The rows as they are; one that cannot be read as what its columns hold (text where bytes should be) has an empty
    digest."""
    for keys in _pages_of_keys(connection, sealed.key):
        try:
            yield from list(sealed.lines(connection, keys[0] - 1, keys[-1]))
        except _UNREADABLE:
            for key in keys:
                yield key, _digest_of(connection, sealed, key)


def _digest_of(connection: Connection, sealed: Sealed, key: int) -> bytes:
    try:
        return next(digest for _, digest in sealed.lines(connection, key - 1, key))
    except _UNREADABLE:
        return b""


def _told(
    name: str, odd: Iterable[tuple[int, bytes]], gone: Iterable[int], known: Mapping[int, list[bytes]]
) -> Iterator[Finding]:
    owner = {digest: key for key, digests in known.items() for digest in digests}
    for key, digest in odd:
        before = owner.get(digest)
        if before is not None and before != key:
            yield Finding("moved", name, key, f"bears what row {before} had when it was written")
        elif key in known:
            yield Finding("altered", name, key, "not what was written")
        else:
            yield Finding("inserted", name, key, "in no seal: it was not written by Marsad")
    for key in gone:
        yield Finding("removed", name, key, "taken out")


def _contents(connection: Connection) -> tuple[int, list[Finding]]:
    """Do the bytes of the evidence have the digests and sizes that stand beside them?"""
    c = t.contents.c
    findings, count = [], 0
    query = select(c.key, c.sha256, c.size, c.packing, c.content).order_by(c.key)
    with connection.execute(query.execution_options(yield_per=_PAGE)) as rows:
        for row in rows:
            count += 1
            if wrong := _wrong(row.packing, row.content, row.sha256, row.size):
                findings.append(Finding("content", "contents", row.key, wrong))
    return count, findings


def _wrong(packing: str, content: bytes, sha256: str, size: int) -> str:
    if packing not in {"zlib", "raw"}:
        return "packed in no way that is known"
    try:
        found = unpack(packing, content, sha256)
    except RecordUnusable as fault:
        return fault.what
    except (TypeError, ValueError):
        return "no bytes"
    return "" if len(found) == size else "not of the size that stands beside it"


def _people(connection: Connection) -> Iterator[Finding]:
    """Has everybody the rights that the log says they were given last?"""
    p, a = t.people.c, t.access_log.c
    given: dict[str, tuple[str, bool]] = {}
    closed: set[str] = set()
    query = select(a.what, a.id, a.before, a.after).where(a.kind == "person").order_by(a.key)
    for what, name, before, after in connection.execute(query):
        if what in {"add", "role"}:
            given[name] = (str(after), before is not None)
        elif what == "disable":
            closed.add(name)
        elif what == "enable":
            closed.discard(name)
    for row in connection.execute(select(p.key, p.name, p.role, p.rights, p.disabled).order_by(p.key)):
        if row.name not in given:
            yield Finding("inserted", "people", row.key, "an account that the log does not know")
            continue
        said, whole = given.pop(row.name)
        if said != (" ".join((row.role, *row.rights)) if whole else row.role):
            yield Finding("altered", "people", row.key, "not the role and rights that the log says were given last")
        if (row.disabled is not None) != (row.name in closed):
            yield Finding("altered", "people", row.key, "closed or open otherwise than the log says")
    for _ in given:
        yield Finding("removed", "people", None, "an account that the log says was made")


def _triggers(connection: Connection) -> Iterator[Finding]:
    """Are the triggers there that refuse changes of the logs? Who alters a row by hand takes them away first."""
    sqlite = connection.dialect.name == "sqlite"
    asked = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if sqlite
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'"
    )
    there = set(connection.execute(text(asked)).scalars())
    ends = ("no_update", "no_delete", "no_replace") if sqlite else ("append_only",)
    for table in t.APPEND_ONLY:
        for name in (f"{table.name}_{end}" for end in ends):
            if name not in there:
                yield Finding("trigger", table.name, None, f"the trigger {name}, which refuses changes, is gone")
