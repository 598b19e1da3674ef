"""What goes wrong outside is said plainly, and leaves a record that can be used again."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from marsad.errors import RecordBusy, RecordError, RecordFull, RecordGone, RecordUnusable
from marsad.record import Record, _connect, _faults
from tests.record.conftest import Server, new_database
from tests.record.made import made

ROOT = Path(__file__).parents[2]

#: The user of no rights, on every Unix.
NOBODY = 65534


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"this is no database, only a text of some length " * 50, "not a record"),
        (b"\x00" * 4096, "not a record"),
        (b"SQLite format 3\x00" + b"\xff" * 4096, "not a record|damaged"),
    ],
)
def test_a_file_of_another_kind_is_refused_untouched(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "other.db"
    path.write_bytes(content)

    with pytest.raises(RecordUnusable, match=message):
        Record.open(path)
    assert path.read_bytes() == content


def test_a_database_of_somebody_else_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE reports (x)")
    other.commit()
    other.close()

    with pytest.raises(RecordUnusable, match="not a record of Marsad"):
        Record.open(path)
    other = sqlite3.connect(path)
    assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("reports",)]
    other.close()


@pytest.mark.parametrize(
    ("where", "message"),
    [
        ("", "folder"),
        ("missing/marsad.db", "folder does not exist"),
        ("mysql://host/db", "SQLite or PostgreSQL"),
        ("://", "not an address"),
    ],
)
def test_an_address_that_cannot_be_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str, message: str
) -> None:
    monkeypatch.chdir(tmp_path)

    with pytest.raises(RecordUnusable, match=message):
        Record.open(where)


def test_a_record_that_is_missing_is_not_made_unasked(tmp_path: Path) -> None:
    with pytest.raises(RecordUnusable, match="no record there"):
        Record.open(tmp_path / "none.db", create=False)
    assert list(tmp_path.iterdir()) == []


def test_a_sqlite_address_is_a_path(tmp_path: Path) -> None:
    Record.open(f"sqlite:///{tmp_path}/a.db").close()

    assert (tmp_path / "a.db").exists()


@pytest.mark.parametrize("name", ["with space.db", "a#b.db", "q?mode=memory.db", "100%.db", "سجل.db"])
def test_any_file_name_will_do(tmp_path: Path, name: str) -> None:
    with Record.open(tmp_path / name) as record:
        record.add(*made(1))

    assert (tmp_path / name).stat().st_size > 10_000


def test_a_full_disk_loses_the_batch_and_nothing_else(sqlite_record: Record) -> None:
    sqlite_record.add(*made(1))
    engine = sqlite_record._engine
    with engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        assert raw is not None
    pages = raw.execute("PRAGMA page_count").fetchone()[0]
    raw.execute(f"PRAGMA max_page_count = {pages + 3}")

    def fill() -> None:
        with sqlite_record.batch():
            for n in range(2, 10):
                sqlite_record.add(*made(n))

    with pytest.raises(RecordFull, match=r"E303.*full.*Free some disk space"):
        fill()
    assert len(sqlite_record) == 1
    sqlite_record.check()

    raw.execute("PRAGMA max_page_count = 1000000")
    assert sqlite_record.add(*made(2))
    sqlite_record.check()


_FILLS_THE_DISK = """
import resource, signal, sys
from marsad.errors import RecordFull
from marsad.record import Record
from tests.record.made import made
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
with Record.open(sys.argv[1]) as record:
    record.add(*made(0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000))
    try:
        for n in range(1, 200):
            record.add(*made(n))
    except RecordFull as full:
        print(full.code, len(record))
"""


def test_a_disk_that_takes_no_more_bytes_is_full(tmp_path: Path) -> None:
    path = tmp_path / "full.db"
    done = subprocess.run(
        [sys.executable, "-c", _FILLS_THE_DISK, path], cwd=ROOT, capture_output=True, text=True, check=False
    )
    code, number = done.stdout.split()

    assert code == "E303"
    with Record.open(path) as record:
        record.check()
        assert len(record) == int(number)
        record.add(*made(500))
        record.check()


@pytest.fixture
def kept() -> Iterator[Path]:
    """A record of one report in a folder of its own, asked by a user who is not root."""
    folder = Path(tempfile.mkdtemp(prefix="marsad-kept-"))
    path = folder / "kept.db"
    with Record.open(path) as record:
        record.add(*made(1))
    root = os.geteuid() == 0
    if root:
        for each in (folder, path):
            shutil.chown(each, NOBODY)
        os.seteuid(NOBODY)
    try:
        yield path
    finally:
        if root:
            os.seteuid(0)
        folder.chmod(0o700)
        shutil.rmtree(folder)


@pytest.mark.parametrize("what", ["file", "folder"])
def test_a_record_that_may_not_be_written_can_be_asked(kept: Path, what: str) -> None:
    (kept if what == "file" else kept.parent).chmod(0o400 if what == "file" else 0o500)

    with Record.open(kept) as record:
        assert record.document("r1")
        with pytest.raises(RecordFull, match=r"E303.*read-only"):
            record.add(*made(2))
        assert len(record) == 1


def test_a_record_that_may_not_be_seen_is_refused(kept: Path) -> None:
    kept.chmod(0o000)

    with pytest.raises(RecordUnusable, match="cannot be opened"):
        Record.open(kept)


def test_a_record_on_which_another_sits_is_busy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_connect, "PATIENCE", 0.05)
    path = tmp_path / "busy.db"
    with Record.open(path) as one, Record.open(path) as other:
        with one._writing(), pytest.raises(RecordBusy, match=r"E302.*writing"):
            other.add(*made(1))
        assert len(other) == 0
        assert other.add(*made(1))


@pytest.mark.postgres
def test_a_server_on_which_another_sits_is_busy(
    server: Server, empty_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_connect, "PATIENCE", 0.05)
    where = new_database(server, empty_database)
    with Record.open(where) as one, Record.open(where) as other:
        with one._writing(), pytest.raises(RecordBusy, match="E302"):
            other.add(*made(1))
        assert other.add(*made(1))


@pytest.mark.postgres
def test_a_server_that_is_read_only_is_said_to_be(server: Server, empty_database: str) -> None:
    where = new_database(server, empty_database)
    with Record.open(where) as record, record._writing() as connection:
        connection.execute(text(f"ALTER DATABASE {where.rpartition('/')[2]} SET default_transaction_read_only = on"))

    with Record.open(where) as record, pytest.raises(RecordFull, match="read-only"):
        record.add(*made(1))


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("database", "error"), [("nothing_of_this_name", RecordUnusable), ("postgres?port=1", RecordGone)]
)
def test_a_server_that_refuses_or_does_not_answer_is_told_at_once(
    server: Server, database: str, error: type[RecordError]
) -> None:
    url = server.url(database).replace("marsad@", "marsad:secret@")
    if "port" in database:
        url = url.replace(f":{server.port}/", ":1/").partition("?")[0]

    with pytest.raises(error) as caught:
        Record.open(url)
    assert "secret" not in str(caught.value)


def test_postgres_without_its_driver_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_connect, "find_spec", lambda name: None)

    with pytest.raises(RecordUnusable, match=r"pip install 'marsad\[postgres\]'"):
        Record.open("postgresql://127.0.0.1/x")


@pytest.mark.parametrize(
    ("modules", "version", "message"),
    [
        (["fts5", "rtree"], (3, 34, 0), "lacks what 3.35 brought"),
        (["rtree"], (3, 40, 0), "lacks FTS5"),
        ([], (3, 40, 0), r"lacks FTS5 and R\*Tree"),
    ],
)
def test_a_sqlite_that_cannot_hold_a_record_is_named(
    sqlite_record: Record,
    monkeypatch: pytest.MonkeyPatch,
    modules: list[str],
    version: tuple[int, int, int],
    message: str,
) -> None:
    class Connection:
        dialect = sqlite_record._engine.dialect

        def exec_driver_sql(self, sql: str) -> Iterator[tuple[str]]:
            return iter([(m,) for m in modules])

    monkeypatch.setattr(sqlite3, "sqlite_version_info", version)
    with pytest.raises(RecordUnusable, match=message):
        _connect.check_features(Connection(), "x")  # type: ignore[arg-type]


def test_evidence_that_was_tampered_with_is_noticed(record: Record) -> None:
    report = made(1)[0]
    record.add(*made(1))
    with record._writing() as connection:
        connection.execute(text("UPDATE contents SET content = :x, packing = 'raw'"), {"x": b"other bytes"})

    with pytest.raises(RecordUnusable, match="does not match its digest"):
        record.evidence(report.evidence.sha256)
    with pytest.raises(RecordUnusable, match="does not match its digest"):
        record.check()


def test_a_damaged_file_is_said_to_be_damaged(tmp_path: Path) -> None:
    path = tmp_path / "damaged.db"
    with Record.open(path) as record, record.batch():
        for n in range(40):
            record.add(*made(n))
    content = bytearray(path.read_bytes())
    for at in range(40_000, len(content), 4096):
        content[at : at + 512] = b"\xa5" * 512
    path.write_bytes(content)

    with pytest.raises(RecordError, match=r"damaged|E301"), Record.open(path) as record:
        record.check()


def test_a_fault_of_our_own_is_not_taken_for_the_disk() -> None:
    assert _faults.mapped(sqlite3.IntegrityError("UNIQUE"), "x") is None
    assert _faults.mapped(ValueError("x"), "x") is None
