"""A server that goes away: nothing is lost, nothing is there twice, and whoever works goes on when it is back."""

from __future__ import annotations

import logging
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from marsad.errors import FetchFailed, RecordBusy, RecordGone
from marsad.intake import Unreadable
from marsad.linked import link_record
from marsad.record import Record, Reviews
from tests.record.conftest import Server, new_database, running_server
from tests.record.cutting import Line, line
from tests.record.killed import EXTRACTION
from tests.record.made import made

pytestmark = pytest.mark.postgres

ROOT = Path(__file__).parents[2]


@pytest.fixture
def cut_line(server: Server, empty_database: str) -> Iterator[tuple[Line, str, str]]:
    """(line, address through it, address past it)"""
    direct = new_database(server, empty_database)
    with line(server.port) as made_line:
        yield made_line, direct.replace(f":{server.port}/", f":{made_line.port}/"), direct


# ---- a transaction that was just being ended --------------------------------------------------------------------


@pytest.mark.parametrize("moment", ["before", "after"])
def test_what_was_being_written_is_there_once(cut_line: tuple[Line, str, str], moment: str) -> None:
    """Whether the COMMIT had reached the server or not, the caller is told the truth and the rows are there once."""
    cut, through, direct = cut_line
    with Record.open(through, patience=20.0) as record:
        cut.cut = moment  # type: ignore[assignment]
        assert record.add(*made(1)) is not None
        # a failure seen again is counted: done twice it would show
        cut.cut = moment  # type: ignore[assignment]
        record.add_failure(Unreadable("x", FetchFailed("no answer", where="x")))
        cut.cut = moment  # type: ignore[assignment]
        number = record.decide(kind="note", id="i", what="said", why="w", before=None, after=None)
    with Record.open(direct) as record:
        assert cut.cuts == 3
        assert len(record) == 1
        assert [f.times for f in record.failures()] == [1]
        assert number == 1
        assert len(record.decisions()) == 1
        assert len(record.audit("report")) == 1
        record.check()


def test_many_threads_that_write_are_told_apart(cut_line: tuple[Line, str, str]) -> None:
    """The number that a thread asks for after a cut is its own, however many wrote meanwhile."""
    cut, through, direct = cut_line
    with Record.open(through, patience=20.0) as record:

        def decide(n: int) -> None:
            for k in range(10):
                if k % 3 == 0:
                    cut.cut = "after" if n % 2 else "before"
                record.decide(kind="note", id=f"{n}-{k}", what="said", why="w", before=None, after=None)

        threads = [threading.Thread(target=decide, args=(n,)) for n in range(4)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
    with Record.open(direct) as record:
        assert sorted(d.id for d in record.decisions()) == sorted(f"{n}-{k}" for n in range(4) for k in range(10))


def test_where_nobody_can_be_asked_that_is_said(cut_line: tuple[Line, str, str]) -> None:
    cut, through, direct = cut_line
    with Record.open(through, patience=0.5) as record:
        cut.stays_down, cut.cut = True, "after"
        with pytest.raises(RecordGone, match=r"E306.*cannot be asked whether it came through.*look whether") as caught:
            record.add(*made(1))
        assert caught.value.unsettled
        cut.down = False
        assert len(record) == 1
    with Record.open(direct) as record:
        assert len(record) == 1


def test_marks_do_not_pile_up(server: Server, empty_database: str) -> None:
    where = new_database(server, empty_database)
    database = where.rpartition("/")[2]
    server.execute("INSERT INTO write_marks VALUES ('old', 1, now() - interval '2 days')", database)
    with Record.open(where) as record:
        for n in range(3):
            record.add(*made(n))
    with psycopg.connect(where) as connection:
        assert [n for _, n, _ in connection.execute("SELECT * FROM write_marks")] == [3]


# ---- a server that comes back -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def mortal() -> Iterator[Server]:
    """A server that tests stop and start."""
    with running_server() as made_server:
        yield made_server
        made_server.stop()


@contextmanager
def away(server: Server, seconds: float) -> Iterator[None]:
    """The server crashes now, and is back so much later."""
    server.stop()
    back = threading.Timer(seconds, server.start)
    back.start()
    try:
        yield
    finally:
        back.join()


def test_who_asks_and_writes_meanwhile_waits_and_goes_on(mortal: Server, caplog: pytest.LogCaptureFixture) -> None:
    with Record.open(new_database(mortal)) as record, caplog.at_level(logging.WARNING, "marsad.record"):
        record.add(*made(1))
        with away(mortal, 1.5):
            assert len(record) == 1
        with away(mortal, 1.5):
            record.add(*made(2))
        link_record(record)
        assert len(record) == 2
        record.check()
    said = [r.getMessage() for r in caplog.records]
    assert [("waiting up to" in m, "answers again" in m) for m in said] == [(True, False), (False, True)] * 2


def test_a_server_that_stays_away_is_said_to_be_gone(mortal: Server) -> None:
    with Record.open(new_database(mortal), patience=0.3) as record:
        record.add(*made(1))
        mortal.stop()
        try:
            for ask in (
                lambda: len(record),
                lambda: record.add(*made(2)),
                lambda: Reviews(record, "a").assign([], "b"),
            ):
                with pytest.raises(RecordGone, match=r"\[E306\].*it goes on where it stopped"):
                    ask()
        finally:
            mortal.start()
        assert len(record) == 1


def test_more_threads_than_connections_are_busy_and_nothing_breaks(
    server: Server, empty_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Record.open(new_database(server, empty_database)) as record:
        monkeypatch.setattr(record._engine.pool, "_timeout", 0.1)
        held = [record._engine.connect() for _ in range(14)]
        with pytest.raises(RecordBusy, match="too many ask"):
            len(record)
        for each in held:
            each.close()
        assert len(record) == 0


# ---- at random moments ------------------------------------------------------------------------------------------


def _terminate(server: Server, database: str) -> None:
    server.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'")


def _crash(server: Server, _database: str) -> None:
    server.stop()
    server.start()


@pytest.mark.slow
@pytest.mark.parametrize(("harm", "times"), [(_terminate, 25), (_crash, 4)])
def test_reading_linking_and_deciding_survive_it(
    mortal: Server, harm: Callable[[Server, str], None], times: int
) -> None:
    """Harmed at random moments, a record ends as one that was never harmed."""
    where = new_database(mortal)
    seed = random.SystemRandom().randrange(2**32)
    dice = random.Random(seed)
    print(f"seed {seed}")  # noqa: T201 (shown when the test fails)
    finished = threading.Event()

    def harming() -> None:
        for _ in range(times):
            before = _written(where)
            # on a slow machine, too, everything comes through at its second try or third
            while not finished.is_set() and _written(where) == before:
                finished.wait(0.02)
            finished.wait(dice.uniform(0.0, 0.3))
            harm(mortal, where.rpartition("/")[2])

    with Record.open(where, who="tester", patience=60.0) as record:
        thread = threading.Thread(target=harming)
        thread.start()
        try:
            _work(record)
        finally:
            finished.set()
            thread.join()
        record.check()
        harmed = _seen(record)
    with Record.open(new_database(mortal), who="tester") as record:
        _work(record)
        assert harmed == _seen(record)


def _written(where: str) -> int:
    """The number of the last write that came through."""
    with psycopg.connect(where) as connection:
        found = connection.execute("SELECT max(n) FROM write_marks").fetchone()
        return int(found[0] or 0) if found else 0


def _work(record: Record) -> None:
    for begin in range(0, 120, 30):
        with record.run("read") as counts, record.batch(7):
            for n in range(begin, begin + 30):
                record.add(*made(n, extraction=EXTRACTION))
            counts["new"] = 30
        link_record(record)
        for incident in sorted(record.incident_ids())[:3]:
            record.set_grade(incident, "admiralty", "B2", f"seen at {begin}")
        record.add_failure(Unreadable("x", FetchFailed("no answer", where="x")))


def _seen(record: Record) -> tuple[object, ...]:
    """All that does not depend on the moment (ids of incidents are drawn by chance)."""
    logged = sorted((a.what, a.kind) for a in record.audit())
    incidents = sorted(sorted((m.report, m.event) for m in i.members) for i in record.incident_values(other=True))
    found = record.status()
    return (
        list(record.iter_documents()), logged, incidents, [(d.what, d.why) for d in record.decisions()],
        [(f.input, f.times) for f in record.failures()], len(record.bare_incidents(10)),
        (found.reports, found.claims, found.events, found.copies), len(record.search("rebels")),
    )  # fmt: skip


@pytest.mark.slow
def test_a_process_that_reads_goes_on_after_the_crash(mortal: Server) -> None:
    where = new_database(mortal)
    command = [sys.executable, "-m", "tests.record.killed", where, "150", "10"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout
    process.stdout.readline()
    time.sleep(0.2)
    with away(mortal, 2.0):
        _, told = process.communicate(timeout=120)

    assert process.returncode == 0
    assert "answers again" in told
    with Record.open(where) as record:
        record.check()
        assert len(record) == 150
        assert len(record.audit()) == 150
