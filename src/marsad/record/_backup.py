"""A whole record as one file, and back: on either back end, from whichever it came (docs/backup.md).

The file is a zip: ``manifest.json``, a member ``tables/NAME.jsonl`` for each table (a line of its columns' names, then
a line a row, as JSON; bytes are base64), and what was put beside the record (``files/NAME``, of a project). All rows
are of one moment, while others go on writing. The manifest holds the digest of every table (see ``_digests``): what is
restored is read back and compared with it before anything stays, in one transaction.

A file from elsewhere is hostile until then: only members that the manifest names are read, none is ever written to a
path that it names itself, and lines, members and growth are bounded.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
import zlib
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from sqlalchemy import JSON, Boolean, Column, Connection, Float, Integer, LargeBinary, MetaData, Table, select
from sqlalchemy.exc import DataError, IntegrityError

from marsad._version import __version__
from marsad.errors import BrokenBackup, RecordUnusable, UsageError
from marsad.record import _connect, _migrate
from marsad.record import _schema as t
from marsad.record._digests import Counted, RecordDigest, TableDigest, pages, whole
from marsad.record._faults import mapping
from marsad.record._move import Each, put_rows
from marsad.record._pack import now
from marsad.record._record import Record
from marsad.record._verify import Verified, verify

if TYPE_CHECKING:
    from typing import IO

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"

#: Bytes of a row's line: evidence of 50 MB is 67 MB in base64, and a report's text comes twice.
MOST_OF_A_LINE: Final = 256 * 2**20
#: Bytes of the manifest, and of a file beside the record.
MOST_OF_THE_MANIFEST: Final = 2**20
MOST_OF_A_FILE: Final = 2 * 2**30
#: A table of rows that are all alike shrinks to a fortieth; deflate cannot do better than a thousandth.
MOST_GROWTH: Final = 200
_GROWTH_FREE: Final = 64 * 2**20
_MEMBERS: Final = 300

#: Who is signed in where, and who failed to: of no use elsewhere, and not passed on with a project.
PASSING: Final = ("people_failures", "people_sessions")

Kind = Literal["backup", "project"]


@dataclass(frozen=True, slots=True)
class Beside:
    """A file that travels with a record: what it is for (``policy``), its name (a path below the project's folder,
    with ``/``), and its bytes."""

    role: str
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a file says of itself. ``head`` is that of the chain of seals (see ``_verify``)."""

    kind: Kind
    software: str
    schema: str
    at: str
    head: str
    digest: RecordDigest
    columns: Mapping[str, tuple[str, ...]]
    files: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored, and what verifying it came to."""

    manifest: Manifest
    verified: Verified


# ---- out --------------------------------------------------------------------------------------------------------


def back_up(
    record: Record, file: Path, *, kind: Kind = "backup", beside: Sequence[Beside] = (), each: Each | None = None
) -> Manifest:
    """Write all of a record, as it is at this moment, into a file that only its owner may read.

    Killed or out of room, it leaves no file of this name. ``each`` is told how far it is (table, rows).

    Raises:
        UsageError: there is a file already, or it cannot be written.
    """
    if file.exists():
        raise UsageError("there is a file already", where=str(file), remedy="Name a new one; none is written over.")
    part = file.with_name(f".{file.name}.part")
    try:
        with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as out:
            manifest = record._ask(lambda c: _written(c, out, kind, beside, each or _unheard))
            out.flush()
            os.fsync(out.fileno())
        part.replace(file)
    except OSError as fault:
        raise UsageError(
            f"cannot be written ({fault.strerror})",
            where=str(file),
            remedy="Name a folder with room that you may write.",
        ) from fault
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return manifest


def _unheard(_table: str, _rows: int) -> None:
    """Nobody wants to know."""


def _written(connection: Connection, out: IO[bytes], kind: Kind, beside: Sequence[Beside], each: Each) -> Manifest:
    tables = [x for x in t.metadata.sorted_tables if kind == "backup" or x.name not in PASSING]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed:
        counted = []
        for table in tables:
            each(table.name, 0)
            with packed.open(_member(table.name), "w", force_zip64=True) as member:
                counted.append(_table(connection, table, member, each))
        for one in beside:
            packed.writestr(f"files/{one.name}", one.content)
        s = t.seals.c
        last = connection.execute(select(s.key, s.chain).order_by(s.key.desc()).limit(1)).first()
        manifest = Manifest(
            kind, __version__, _migrate.HEAD, now(), f"{last.key}:{last.chain}" if last else "", whole(counted),
            {x.name: tuple(c.name for c in x.c) for x in tables},
            tuple((b.role, b.name, hashlib.sha256(b.content).hexdigest()) for b in beside),
        )  # fmt: skip
        packed.writestr(MANIFEST, json.dumps(_object(manifest), indent=1))
    return manifest


def _member(table: str) -> str:
    return f"tables/{table}.jsonl"


def _table(connection: Connection, table: Table, member: IO[bytes], each: Each) -> TableDigest:
    counted, done = Counted(table), 0
    bytes_at = [n for n, c in enumerate(table.c) if isinstance(c.type, LargeBinary)]
    member.write(_line([c.name for c in table.c]))
    for page in pages(connection, table):
        counted.add(page)
        for row in page:
            values = list(row)
            for n in bytes_at:
                values[n] = None if values[n] is None else b64encode(values[n]).decode("ascii")
            member.write(_line(values))
        done += len(page)
        each(table.name, done)
    return counted.result()


def _line(values: list[Any]) -> bytes:
    # ASCII: whatever a text holds (lone surrogates of a broken page), it comes out as it went in
    return json.dumps(values, separators=(",", ":")).encode("ascii") + b"\n"


def _object(manifest: Manifest) -> dict[str, Any]:
    tables = [
        {"table": x.name, "rows": x.rows, "digest": x.digest, "columns": list(manifest.columns[x.name])}
        for x in manifest.digest.tables
    ]
    return {
        "format": FORMAT, "made_by": "marsad", "kind": manifest.kind, "software": manifest.software,
        "schema": manifest.schema, "at": manifest.at, "head": manifest.head, "digest": manifest.digest.digest,
        "tables": tables, "files": [dict(zip(("role", "name", "sha256"), f, strict=True)) for f in manifest.files],
    }  # fmt: skip


# ---- in ---------------------------------------------------------------------------------------------------------


def restore(file: Path, where: str | Path, *, expect: str | None = None, each: Each | None = None) -> Restored:
    """Make a record of a backup or a project, at a place that holds none yet; all of it or nothing.

    ``expect`` is the digest that was printed when the file was made: who alters a file can alter its manifest, too.
    A file of an older Marsad is brought up to date on the way.

    Raises:
        BrokenBackup: not such a file, damaged, altered, too large, of a newer Marsad, or not of the expected digest.
        UsageError: the place holds a record.
        RecordBusy, RecordFull, RecordUnusable: as of every record.
    """
    at = _connect.target(where)
    if at.path is not None and not at.path.absolute().parent.is_dir():
        raise RecordUnusable("its folder does not exist", where=at.name, remedy="Make the folder first.")
    with opened(file) as packed:
        manifest = read_manifest(packed, file)
        if expect is not None and expect.strip().lower() != manifest.digest.digest:
            raise BrokenBackup("not the backup that is expected: its digest is another one", where=str(file))
        fresh = at.path is not None and not at.path.exists()
        engine = _connect.engine(at, create=True)
        try:
            with mapping(at.name), _connect.writing(engine) as connection:
                _connect.check_features(connection, at.name)
                _make_room(connection, at.name, manifest.schema)
                _put(connection, packed, manifest, str(file), each or _unheard)
                if manifest.schema != _migrate.HEAD:
                    _migrate.upgrade(connection)
        except BaseException:
            engine.dispose()
            if fresh and at.path is not None:
                _remove(at.path)
            raise
        finally:
            engine.dispose()
    with Record.open(where, create=False) as record:
        return Restored(manifest, verify(record, manifest.head or None))


def _remove(path: Path) -> None:
    """The file that was begun: there was none before."""
    for end in ("", "-wal", "-shm", "-journal"):
        with suppress(OSError):
            path.with_name(path.name + end).unlink(missing_ok=True)


@contextmanager
def opened(file: Path) -> Iterator[zipfile.ZipFile]:
    """The file, as a zip.

    Raises:
        BrokenBackup: no file, no zip, or whatever goes wrong while it is read.
    """
    try:
        with zipfile.ZipFile(file) as packed:
            yield packed
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OverflowError) as fault:
        raise BrokenBackup(f"not a backup of Marsad, or damaged ({fault})", where=str(file)) from fault
    except OSError as fault:
        raise BrokenBackup(f"cannot be read ({fault.strerror or fault})", where=str(file)) from fault


def read_manifest(packed: zipfile.ZipFile, file: Path) -> Manifest:
    """What the file says of itself, checked: names, bounds, and that it names the members that there are.

    Raises:
        BrokenBackup: says what is wrong.
    """
    where = str(file)
    found = packed.infolist()
    if len(found) > _MEMBERS or len({m.filename for m in found}) != len(found):
        raise BrokenBackup("more members than a backup has, or two of one name", where=where)
    grown, packed_size = sum(m.file_size for m in found), sum(m.compress_size for m in found)
    if grown > MOST_GROWTH * packed_size + _GROWTH_FREE:
        raise BrokenBackup(f"unpacks to {grown / 1e6:,.0f} MB, more than any record of its size", where=where)
    try:
        told = json.loads(_bytes(packed, MANIFEST, MOST_OF_THE_MANIFEST, where))
        manifest = _manifest(told)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as fault:
        raise BrokenBackup("its manifest is none of Marsad's", where=where) from fault
    if told.get("format") != FORMAT or manifest.schema not in _migrate.REVISIONS:
        raise BrokenBackup(
            f"made by a newer Marsad ({manifest.software[:40]})", where=where, remedy="Install a newer Marsad."
        )
    named = {MANIFEST, *(_member(n) for n in manifest.columns), *(f"files/{f[1]}" for f in manifest.files)}
    if {m.filename for m in found} != named:
        raise BrokenBackup("its members are not those that its manifest names", where=where)
    if whole(manifest.digest.tables).digest != manifest.digest.digest:
        raise BrokenBackup("the digest of the whole is not that of its tables", where=where)
    return manifest


def _manifest(told: Any) -> Manifest:  # noqa: ANN401
    tables = told["tables"]
    digest = RecordDigest(
        tuple(TableDigest(_str(x["table"]), _int(x["rows"]), _str(x["digest"])) for x in tables), _str(told["digest"])
    )
    columns = {x.name: _columns(x.name, told_["columns"]) for x, told_ in zip(digest.tables, tables, strict=True)}
    files = tuple((_str(f["role"]), _safe_name(_str(f["name"])), _str(f["sha256"])) for f in told["files"])
    if told["made_by"] != "marsad" or told["kind"] not in {"backup", "project"} or len(columns) != len(tables):
        raise ValueError
    kind: Kind = told["kind"]
    return Manifest(
        kind, _str(told["software"]), _str(told["schema"]), _str(told["at"]), _str(told["head"]), digest, columns, files
    )


def _str(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _int(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError
    return value


def _columns(table: str, names: Any) -> tuple[str, ...]:  # noqa: ANN401
    """Columns of a table, as the schema has them."""
    known = t.metadata.tables[table]
    found = tuple(c.name for c in known.c if c.name in set(names))
    if found != tuple(names):
        raise ValueError
    return found


def _safe_name(name: str) -> str:
    """A path below a folder, in plain signs.

    Raises:
        ValueError: absolute, with ``..``, hidden, or with signs that some system reads otherwise.
    """
    parts = name.split("/")
    plain = all(
        p and p[0] not in ".-" and all(c.isalnum() or c in "._- " for c in p) and p[-1] not in ". " for p in parts
    )
    if not plain or len(name) > 200:
        raise ValueError
    return name


def _bytes(packed: zipfile.ZipFile, name: str, most: int, where: str) -> bytes:
    with packed.open(name) as member:
        content = member.read(most + 1)
    if len(content) > most:
        raise BrokenBackup(f"{name} is larger than {most // 2**20} MB", where=where)
    return content


def files_of(packed: zipfile.ZipFile, manifest: Manifest, file: Path) -> Iterator[Beside]:
    """What travels with the record, compared with its digests.

    Raises:
        BrokenBackup: a file is not what the manifest says.
    """
    for role, name, sha256 in manifest.files:
        content = _bytes(packed, f"files/{name}", MOST_OF_A_FILE, str(file))
        if hashlib.sha256(content).hexdigest() != sha256:
            raise BrokenBackup(f"{name} is not what was packed", where=str(file))
        yield Beside(role, name, content)


def _make_room(connection: Connection, where: str, schema: str) -> None:
    """The schema of the backup, where nothing is yet."""
    state = _migrate.state(connection, where)
    if state == "empty":
        _migrate.upgrade(connection, schema)
        return
    held = [] if state == "older" else [x.name for x in t.metadata.sorted_tables if _filled(connection, x)]
    if state == "older" or held or schema != _migrate.HEAD:
        raise UsageError(
            f"there is a record already ({', '.join(held[:3]) or 'without a row'})", where=where,
            remedy="Name a new file, or a new database (createdb NAME); nothing was changed.",
        )  # fmt: skip


def _filled(connection: Connection, table: Table) -> bool:
    return connection.execute(select(1).select_from(table).limit(1)).first() is not None


def _put(connection: Connection, packed: zipfile.ZipFile, manifest: Manifest, where: str, each: Each) -> None:
    """Write all rows, read them back, compare."""
    # touches of incidents are written by a trigger, so that those of the backup can only come after the incidents
    ordered = [x for x in t.metadata.sorted_tables if x is not t.incident_touches] + [t.incident_touches]
    for table in (x for x in ordered if x.name in manifest.columns):
        rows = _rows(packed, table, manifest.columns[table.name], where)
        try:
            put_rows(connection, table, rows, each)
        except (DataError, IntegrityError, OverflowError, UnicodeError) as fault:
            raise BrokenBackup(
                f"rows of {table.name} do not fit together ({type(fault).__name__})", where=where
            ) from fault
    for said in manifest.digest.tables:
        each(f"{said.name} (read back)", 0)
        table = t.metadata.tables[said.name]
        some = [
            Column(c.name, c.type, primary_key=c.primary_key) for c in table.c if c.name in manifest.columns[said.name]
        ]
        told = Table(said.name, MetaData(), *some)
        counted = Counted(told)
        for page in pages(connection, told):
            counted.add(page)
        if counted.result() != said:
            raise BrokenBackup(f"{said.name} is not what was packed ({said.rows} rows)", where=where)


def _rows(
    packed: zipfile.ZipFile, table: Table, columns: tuple[str, ...], where: str
) -> Iterator[list[dict[str, Any]]]:
    """The rows of a table, some at a time, each value of the kind that its column has."""
    readers = [(name, _reader(table.c[name])) for name in columns]
    page: list[dict[str, Any]] = []
    size = 0
    with packed.open(_member(table.name)) as member:
        for n, line in enumerate(_lines(member, f"{where}: {table.name}")):
            try:
                values = json.loads(line)
                if n == 0:
                    if values != list(columns):
                        raise ValueError
                    continue
                page.append({name: read(v) for (name, read), v in zip(readers, values, strict=True)})
            except (ValueError, TypeError, RecursionError) as fault:
                raise BrokenBackup(f"line {n + 1} of {table.name} is not understood", where=where) from fault
            size += len(line)
            if len(page) == 500 or size > 8 * 2**20:
                yield page
                page, size = [], 0
    if page:
        yield page


def _lines(member: IO[bytes], where: str) -> Iterator[bytes]:
    while line := member.readline(MOST_OF_A_LINE + 1):
        if len(line) > MOST_OF_A_LINE:
            raise BrokenBackup(f"a line of more than {MOST_OF_A_LINE // 2**20} MB", where=where)
        yield line


def _reader(column: Column[Any]) -> Callable[[Any], Any]:
    """What checks a value and makes it what the column holds."""
    read = _kind(column)

    def checked(value: Any) -> Any:  # noqa: ANN401
        if value is not None:
            return read(value)
        if not column.nullable:
            raise TypeError
        return None

    return checked


def _kind(column: Column[Any]) -> Callable[[Any], Any]:
    kind = column.type
    if isinstance(kind, JSON):
        return lambda v: v
    if isinstance(kind, LargeBinary):
        return lambda v: b64decode(_str(v), validate=True)
    if isinstance(kind, Boolean):
        return _bool
    if isinstance(kind, Integer):
        return _int
    return _float if isinstance(kind, Float) else _str


def _bool(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _float(value: object) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise TypeError
    return float(value)
