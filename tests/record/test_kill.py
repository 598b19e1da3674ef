"""SIGKILL at random moments: the record opens, holds whole reports only, and goes on where it stopped."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from marsad.record import Record
from tests.record.conftest import Server, new_database
from tests.record.killed import EXTRACTION
from tests.record.made import made

ROOT = Path(__file__).parents[2]

#: Kills of each run, 28 in all. Nearly all fall into the reading: it takes longer than all their moments together.
KILLS = 14
REPORTS = 400

#: What the rows of one made report are, by table.
WHOLE = {"claims": 20, "events": 10, "event_parties": 20, "event_places": 10, "event_losses": 10, "event_claims": 10}


def start(where: str, batch: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.record.killed", where, str(REPORTS), str(batch)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def kill_after(process: subprocess.Popen[str], seconds: float) -> None:
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    process.wait()
    if process.stdout:
        process.stdout.close()


def check_whole(where: str) -> int:
    """The record opens, is sound, and every report in it has all its rows. How many there are."""
    with Record.open(where) as record:
        record.check()
        found = record.status()
        assert found.by_status.get("read", 0) == found.reports == found.versions
        assert (found.claims, found.events) == (20 * found.reports, 10 * found.reports)
        assert len(record.audit()) == found.reports
        # a word that stands in every report: the words of each are indexed, once
        assert len(record.search("rebels")) == found.reports
        return found.reports


@pytest.mark.slow
@pytest.mark.parametrize("batch", [1, 25])
def test_a_record_survives_being_killed_at_any_moment(tmp_path: Path, batch: int) -> None:
    where = str(tmp_path / "killed.db")
    seed = random.SystemRandom().randrange(2**32)
    dice = random.Random(seed)
    print(f"seed {seed}")  # noqa: T201 (shown when the test fails)
    grown = [0]
    for _ in range(KILLS):
        process = start(where, batch)
        # most kills hit the writing; some hit the opening and the migrations
        if dice.random() < 0.8 and process.stdout:
            process.stdout.readline()
        kill_after(process, dice.uniform(0.0, 0.15))
        grown.append(check_whole(where))

    assert grown == sorted(grown)
    assert process.returncode == -signal.SIGKILL or grown[-1] == REPORTS
    assert start_and_wait(where, batch) == 0
    check_complete(where)


def start_and_wait(where: str, batch: int) -> int:
    process = start(where, batch)
    process.communicate()
    return process.returncode


def check_complete(where: str) -> None:
    assert check_whole(where) == REPORTS
    with Record.open(where) as record:
        assert list(record.iter_documents()) == [made(n, extraction=EXTRACTION)[2] for n in range(REPORTS)]
        for n in range(0, REPORTS, 50):
            report = made(n)[0]
            assert record.evidence(report.evidence.sha256) == (report.evidence,)


def test_the_rows_of_a_killed_record_are_whole_in_every_table(tmp_path: Path) -> None:
    """The same, told by SQLite itself and not by our own code."""
    path = tmp_path / "killed.db"
    for moment in (0.05, 0.2):
        process = start(str(path), 10)
        if process.stdout:
            process.stdout.readline()
        kill_after(process, moment)

    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    for table, number in WHOLE.items():
        counts = connection.execute(
            f"SELECT readings.key, count(t.reading_key) FROM readings LEFT JOIN {table} t"
            " ON t.reading_key = readings.key GROUP BY 1"
        ).fetchall()
        assert {n for _, n in counts} <= {number}
    connection.close()


@pytest.mark.slow
@pytest.mark.postgres
def test_a_server_forgets_a_killed_writer(server: Server, empty_database: str) -> None:
    where = new_database(server, empty_database)
    dice = random.Random(1)
    for _ in range(5):
        process = start(where, 10)
        if process.stdout:
            process.stdout.readline()
        kill_after(process, dice.uniform(0.0, 0.3))
        check_whole(where)

    assert start_and_wait(where, 50) == 0
    assert check_whole(where) == REPORTS
