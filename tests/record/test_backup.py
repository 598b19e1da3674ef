"""A record becomes a file and a record again, on either back end; a file that was touched becomes nothing."""

from __future__ import annotations

import hashlib
import json
import shutil
import stat
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from marsad.errors import BrokenBackup, UsageError
from marsad.linked import read_into
from marsad.record import People, Record, _connect, back_up, compare, head, restore, verify
from marsad.record._backup import PASSING
from tests.record.conftest import drop_database, new_database
from tests.record.made import made
from tests.record.test_move import fill

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The examples with what people do."""
    path = tmp_path_factory.mktemp("backup") / "source.db"
    with Record.open(path, who="ada") as record:
        read_into(record, [str(ROOT / "examples" / "reports")], "rules")
        fill(record)
        People(record).sign_in("bea", "a wrong pass phrase", "10.0.0.1")
    return path


@pytest.fixture(scope="module")
def packed(source: Path) -> Path:
    with Record.open(source) as record:
        back_up(record, source.with_name("source.marsad"))
    return source.with_name("source.marsad")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield str(tmp_path / "target.db")
        return
    server = request.getfixturevalue("server")
    url = new_database(server)
    yield url
    drop_database(server, url)


def test_a_record_comes_back_as_it_was(source: Path, packed: Path, target: str, tmp_path: Path) -> None:
    restored = restore(packed, target)
    one, other = compare(source, target)
    assert one == other
    assert restored.manifest.digest.digest == one.digest
    assert restored.verified.sound
    with Record.open(target) as record:
        assert head(record) == restored.manifest.head
        # and from there into a file of the other back end
        again = back_up(record, tmp_path / "again.marsad")
        assert record.search("strike*")
        record.check()
    assert again.digest == restored.manifest.digest
    assert restore(tmp_path / "again.marsad", tmp_path / "third.db").manifest.digest == again.digest


def test_a_restored_record_goes_on(packed: Path, target: str) -> None:
    restore(packed, target)
    with Record.open(target, who="ada") as record:
        record.add(*made(1))
        record.link()
        assert verify(record).sound
        record.check()


def test_what_is_backed_up_is_of_one_moment_while_others_write(tmp_path: Path, source: Path) -> None:
    path = Path(shutil.copy(source, tmp_path / "busy.db"))
    stop = threading.Event()
    wrote: list[int] = []

    def write() -> None:
        with Record.open(path, who="other") as record:
            while not stop.is_set():
                record.add(*made(len(wrote)))
                wrote.append(1)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        with Record.open(path) as record:
            while not wrote:
                pass
            manifest = back_up(record, tmp_path / "busy.marsad", each=lambda *_: None)
    finally:
        stop.set()
        writer.join()
    restored = restore(tmp_path / "busy.marsad", tmp_path / "then.db")
    assert restored.verified.sound
    assert restored.manifest.digest == manifest.digest
    with Record.open(tmp_path / "then.db") as then, Record.open(path) as now:
        then.check()
        assert 0 < len(then) <= len(now)


def test_nobody_else_may_read_it_and_nothing_is_written_over(source: Path, packed: Path) -> None:
    assert stat.S_IMODE(packed.stat().st_mode) == 0o600
    with Record.open(source) as record, pytest.raises(UsageError, match="a file already"):
        back_up(record, packed)


def test_a_project_passes_on_nobody_s_sessions(source: Path, tmp_path: Path) -> None:
    with Record.open(source) as record:
        manifest = back_up(record, tmp_path / "p.marsad", kind="project")
    assert not {x.name for x in manifest.digest.tables} & set(PASSING)
    assert restore(tmp_path / "p.marsad", tmp_path / "p.db").verified.sound


def test_what_holds_something_is_not_written_over(packed: Path, target: str) -> None:
    with Record.open(target) as record:
        record.add(*made(1))
    with pytest.raises(UsageError, match="there is a record already"):
        restore(packed, target)
    with Record.open(target) as record:
        assert len(record) == 1


def test_another_backup_than_the_one_that_is_meant_is_refused(packed: Path, tmp_path: Path) -> None:
    with pytest.raises(BrokenBackup, match="not the backup that is expected"):
        restore(packed, tmp_path / "t.db", expect="0" * 64)
    assert not (tmp_path / "t.db").exists()


# ---- files that were touched --------------------------------------------------------------------------------------

Members = dict[str, bytes]


def changed(packed: Path, target: Path, change: Callable[[Members, dict[str, Any]], None]) -> Path:
    """The same file with other members or another manifest."""
    with zipfile.ZipFile(packed) as old:
        members = {m.filename: old.read(m) for m in old.infolist()}
    manifest = json.loads(members.pop("manifest.json"))
    change(members, manifest)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in {**members, "manifest.json": json.dumps(manifest).encode()}.items():
            new.writestr(name, content)
    return target


def honest(manifest: dict[str, Any]) -> None:
    """The digest of the whole, of what the tables say now: as somebody does who knows the format."""
    tables = sorted(manifest["tables"], key=lambda x: x["table"])
    lines = "".join(f"{x['table']} {x['rows']} {x['digest']}\n" for x in tables)
    manifest["digest"] = hashlib.sha256(lines.encode()).hexdigest()


def test_a_backup_of_an_older_marsad_is_brought_up_to_date(source: Path, packed: Path, tmp_path: Path) -> None:
    def older(members: Members, manifest: dict[str, Any]) -> None:
        """As of the schema that had no seals, nor what came after."""
        later = {"seals", "second_readings", "second_differences", "second_calls"}
        for name in later:
            del members[f"tables/{name}.jsonl"]
        manifest["tables"] = [x for x in manifest["tables"] if x["table"] not in later]
        manifest |= {"schema": "0015", "head": ""}
        honest(manifest)

    restored = restore(changed(packed, tmp_path / "old.marsad", older), tmp_path / "new.db")
    assert restored.verified.sound
    assert restored.verified.seals > 0
    with Record.open(tmp_path / "new.db") as new, Record.open(source) as record:
        assert new.decisions() == record.decisions()
        assert new.audit() == record.audit()


def line_of(members: Members, table: str, n: int, change: Callable[[list[Any]], Any]) -> None:
    """Another line n of a table."""
    name = f"tables/{table}.jsonl"
    lines = members[name].splitlines()
    lines[n] = json.dumps(change(json.loads(lines[n]))).encode()
    members[name] = b"\n".join(lines) + b"\n"


def _touch_a_value(m: Members, _: dict[str, Any]) -> None:
    line_of(m, "decisions", 1, lambda row: [*row[:2], "somebody else", *row[3:]])


def _drop_a_row(m: Members, _: dict[str, Any]) -> None:
    m["tables/audit.jsonl"] = b"\n".join(m["tables/audit.jsonl"].splitlines()[:-1]) + b"\n"


def _other_kind(m: Members, _: dict[str, Any]) -> None:
    line_of(m, "reports", 1, lambda row: ["1", *row[1:]])


def _no_bytes(m: Members, _: dict[str, Any]) -> None:
    line_of(m, "contents", 1, lambda row: [*row[:-1], "%%%"])


def _short_row(m: Members, _: dict[str, Any]) -> None:
    line_of(m, "reports", 1, lambda row: row[:-1])


def _no_json(m: Members, _: dict[str, Any]) -> None:
    m["tables/sources.jsonl"] += b"{\n"


def _deep_json(m: Members, _: dict[str, Any]) -> None:
    m["tables/sources.jsonl"] += b"[" * 100_000 + b"\n"


def _null_key(m: Members, _: dict[str, Any]) -> None:
    line_of(m, "reports", 1, lambda row: [None, *row[1:]])


def _too_large_a_number(m: Members, _: dict[str, Any]) -> None:
    line_of(m, "reports", 1, lambda row: [2**70, *row[1:]])


def _lost_parent(m: Members, _: dict[str, Any]) -> None:
    line_of(m, "evidence", 1, lambda row: [row[0], 99999, *row[2:]])


def _extra_member(m: Members, _: dict[str, Any]) -> None:
    m["files/more"] = b"x"


def _climbs(m: Members, manifest: dict[str, Any]) -> None:
    m["files/../../up"] = b"x"
    manifest["files"] = [{"role": "policy", "name": "../../up", "sha256": hashlib.sha256(b"x").hexdigest()}]


def _absolute(m: Members, manifest: dict[str, Any]) -> None:
    m["files//etc/up"] = b"x"
    manifest["files"] = [{"role": "policy", "name": "/etc/up", "sha256": hashlib.sha256(b"x").hexdigest()}]


def _bomb(m: Members, _: dict[str, Any]) -> None:
    m["tables/sources.jsonl"] += b"0" * (300 * 2**20)


def _unknown_table(_: Members, manifest: dict[str, Any]) -> None:
    manifest["tables"][0]["table"] = "sqlite_master"


def _unknown_column(_: Members, manifest: dict[str, Any]) -> None:
    manifest["tables"][0]["columns"][0] = "key; DROP TABLE reports"


def _newer(_: Members, manifest: dict[str, Any]) -> None:
    manifest["schema"] = "9999"


def _no_format(_: Members, manifest: dict[str, Any]) -> None:
    del manifest["format"]


def _another_digest(_: Members, manifest: dict[str, Any]) -> None:
    manifest["digest"] = "0" * 64


def _another_head(_: Members, manifest: dict[str, Any]) -> None:
    manifest["tables"] = "x"


TOUCHES = (
    _touch_a_value, _drop_a_row, _other_kind, _no_bytes, _short_row, _no_json, _deep_json, _null_key,
    _too_large_a_number, _lost_parent, _extra_member, _climbs, _absolute, _bomb, _unknown_table, _unknown_column,
    _newer, _no_format,
    _another_digest, _another_head,
)  # fmt: skip


@pytest.mark.parametrize("touch", TOUCHES, ids=lambda f: f.__name__.strip("_"))
def test_a_file_that_was_touched_becomes_nothing(
    packed: Path, tmp_path: Path, touch: Callable[[Members, dict[str, Any]], None]
) -> None:
    file = changed(packed, tmp_path / "touched.marsad", touch)
    with pytest.raises(BrokenBackup):
        restore(file, tmp_path / "t.db")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["touched.marsad"]


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x05\x06" + b"\0" * 18, b"PK\x03\x04" + b"\0" * 200])
def test_what_is_no_backup_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.marsad").write_bytes(content)
    with pytest.raises(BrokenBackup):
        restore(tmp_path / "x.marsad", tmp_path / "t.db")
    assert not (tmp_path / "t.db").exists()


@pytest.mark.parametrize("share", [0.2, 0.5, 0.99])
def test_a_file_that_was_cut_short_is_refused(packed: Path, tmp_path: Path, share: float) -> None:
    content = packed.read_bytes()
    (tmp_path / "x.marsad").write_bytes(content[: int(len(content) * share)])
    with pytest.raises(BrokenBackup):
        restore(tmp_path / "x.marsad", tmp_path / "t.db")


def test_bits_that_turned_over_are_found(packed: Path, tmp_path: Path) -> None:
    content = packed.read_bytes()
    for at in range(100, len(content) - 4000, len(content) // 12):
        (tmp_path / "x.marsad").write_bytes(content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1 :])
        with pytest.raises(BrokenBackup):
            restore(tmp_path / "x.marsad", tmp_path / "t.db")
        assert not (tmp_path / "t.db").exists()


def test_who_alters_rows_and_manifest_is_found_by_the_seals(packed: Path, tmp_path: Path) -> None:
    """The file fits itself, and still a decision is not the one that was taken."""
    table, forged = "decisions", tmp_path / "forged.db"
    restore(packed, forged)
    with Record.open(forged) as record, _connect.writing(record._engine) as connection:
        connection.execute(text("DROP TRIGGER decisions_no_update"))
        connection.execute(text("UPDATE decisions SET who = 'another' WHERE key = 1"))
    with Record.open(forged) as record:
        back_up(record, tmp_path / "forged.marsad")
    restored = restore(tmp_path / "forged.marsad", tmp_path / "t.db")
    assert [(f.found, f.table, f.key) for f in restored.verified.findings] == [("altered", table, 1)]
