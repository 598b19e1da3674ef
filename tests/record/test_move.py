"""A record moves between the back ends and is the same there: every row, every answer, what is written later."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from marsad.errors import RecordUnusable, UsageError
from marsad.linked import read_into
from marsad.record import Near, People, Record, Reviews, _connect, _digests, compare, move
from marsad.record._schema import metadata
from tests.record.conftest import drop_database, new_database
from tests.record.made import made

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The examples with everything that people do: rulings, grades, corrections, accounts, rows of others."""
    path = tmp_path_factory.mktemp("move") / "source.db"
    with Record.open(path, who="ada") as record:
        read_into(record, [str(ROOT / "examples" / "reports")], "rules")
        fill(record)
    return path


def fill(record: Record) -> None:
    """What people do."""
    reviews, people = Reviews(record, "ada"), People(record)
    one, other, third = sorted(record.incident_ids())[:3]
    reviews.accept(one, "checked")
    reviews.not_stated(other, "mode", "nobody says so")
    record.set_grade(third, "admiralty", "B2", "two papers")
    people.add("bea", "admin", by="ada", password="a long enough pass phrase")
    record.decide(kind="note", id=one, what="odd", why="سبب", before={"b": 1e17, "a": [1.0, -0.0]}, after=None)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Any:  # noqa: ANN401
    if request.param == "sqlite":
        yield str(tmp_path / "target.db")
        return
    server = request.getfixturevalue("server")
    url = new_database(server)
    yield url
    drop_database(server, url)


def test_everything_arrives_and_comes_back(source: Path, target: str, tmp_path: Path) -> None:
    there = move(source, target)
    back = move(target, tmp_path / "back.db")

    assert there.digest == back.digest
    assert compare(source, tmp_path / "back.db") == (there.digest, there.digest)
    assert {t.name for t in there.digest.tables} == set(metadata.tables)
    assert min(t.rows for t in there.digest.tables if t.name in {"decisions", "people", "incident_linked"}) > 0


def test_a_moved_record_answers_alike(source: Path, target: str) -> None:
    move(source, target)
    with Record.open(source) as here, Record.open(target) as there:
        for ask in (
            lambda r: r.state(), lambda r: r.audit(), lambda r: r.decisions(), lambda r: tuple(r.iter_documents()),
            lambda r: r.incidents(), lambda r: r.events(near=Near(48.74, 37.58, 50)), lambda r: r.copies(),
            lambda r: [h.report for h in r.search("strike*")], lambda r: People(r).all(), lambda r: r.tombstones(),
            lambda r: r.linked_counts(), lambda r: r.grades(),
        ):  # fmt: skip
            assert ask(there) == ask(here)
        there.check()


def test_a_moved_record_goes_on(source: Path, target: str) -> None:
    """Keys go on where they were, linking goes on from its state, decisions are undone as at home."""
    move(source, target)
    with Record.open(target, who="ada") as there:
        before = len(there)
        there.add(*made(1))
        assert len(there.search("rebels")) >= 1
        there.link()
        assert len(there) == before + 1
        Reviews(there, "ada").undo(why="no")
        there.check()


def test_the_log_of_a_moved_record_only_grows(source: Path, target: str) -> None:
    move(source, target)
    with (
        Record.open(target) as there,
        pytest.raises(DBAPIError, match="append-only"),
        there._writing() as connection,
    ):
        connection.execute(text("DELETE FROM decisions"))


def test_what_holds_something_is_not_written_over(source: Path, target: str) -> None:
    with Record.open(target) as record:
        record.add(*made(1))

    with pytest.raises(UsageError, match="there is a record already"):
        move(source, target)
    with Record.open(target) as record:
        assert len(record) == 1


def test_a_record_just_made_is_empty_enough(source: Path, target: str) -> None:
    Record.open(target).close()

    assert move(source, target).digest.rows > 0


def test_nothing_moves_onto_itself(source: Path) -> None:
    with pytest.raises(UsageError, match="the same"):
        move(source, f"sqlite:///{source}")


def test_a_difference_is_found_and_named(source: Path, target: str) -> None:
    move(source, target)
    with Record.open(target) as record, record._writing() as connection:
        connection.execute(text("UPDATE people SET role = 'reader'"))
    one, other = compare(source, target)

    assert one.digest != other.digest
    assert one.differing(other) == ("people",)


def test_rows_that_come_back_otherwise_leave_nothing(
    source: Path, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A back end that alters values is found out before anything stays."""

    def altered(connection: Any, each: Any = None) -> Any:  # noqa: ANN401
        connection.execute(text("UPDATE incidents SET lat = lat + 1e-9"))
        return _digests.record_digest(connection, each)

    with monkeypatch.context() as patch:
        patch.setattr("marsad.record._move.record_digest", altered)
        with pytest.raises(RecordUnusable, match=r"not what was written, in incident"):
            move(source, target)
    assert move(source, target).digest.rows


@pytest.mark.parametrize(
    ("statement", "same"),
    [
        ("UPDATE readings SET superseded_at = '2020' WHERE key = 1", False),
        ("UPDATE incidents SET confidence = confidence + 1e-12 WHERE confidence IS NOT NULL", False),
        ("DELETE FROM link_state WHERE name = 'turn'", False),
        ("VACUUM", True),
    ],
)
def test_the_digest_sees_every_row(source: Path, tmp_path: Path, statement: str, same: bool) -> None:
    copy = Path(shutil.copy(source, tmp_path / "copy.db"))
    engine = _connect.engine(_connect.target(copy), create=False)
    with engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        assert raw is not None
        raw.execute(statement)
    engine.dispose()
    one, other = compare(source, copy)

    assert (one == other) is same


_MOVES = "import sys; from marsad.record import move; print('go', flush=True); move(*sys.argv[1:])"


@pytest.mark.parametrize("seconds", [0.0, 0.3, 0.8])
def test_a_killed_move_leaves_nothing_and_begins_again(source: Path, target: str, seconds: float) -> None:
    process = subprocess.Popen([sys.executable, "-c", _MOVES, source, target], cwd=ROOT, stdout=subprocess.PIPE)
    assert process.stdout
    process.stdout.readline()
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
    process.stdout.close()
    if empty(target):
        move(source, target)
    one, other = compare(source, target)

    assert one == other


def empty(target: str) -> bool:
    """Nothing is there: not a table, not a row."""
    try:
        Record.open(target, create=False).close()
    except RecordUnusable as none:
        return "no record" in none.what
    return False
