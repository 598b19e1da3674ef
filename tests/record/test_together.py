"""Several processes at one record: writers take turns, readers see whole reports and never wait."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from marsad.record import Record
from tests.record.made import made
from tests.record.test_kill import check_whole, start_and_wait

#: More than one writer's batch, so that turns are taken.
REPORTS = 60


def _write(where: str, numbers: range, batch: int) -> None:
    with Record.open(where) as record, record.batch(batch):
        for n in numbers:
            record.add(*made(n, extraction="1"))


def _together(*threads: threading.Thread) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.parametrize("batch", [1, 7])
def test_two_writers_of_the_same_reports_write_each_once(where: str, batch: int) -> None:
    Record.open(where).close()
    _together(
        threading.Thread(target=_write, args=(where, range(REPORTS), batch)),
        threading.Thread(target=_write, args=(where, range(REPORTS), batch)),
    )

    assert check_whole(where) == REPORTS


def test_two_that_make_the_record_at_the_same_time_make_one(where: str) -> None:
    _together(*(threading.Thread(target=_write, args=(where, range(n, 20), 3)) for n in range(3)))

    assert check_whole(where) == 20


def test_many_that_open_a_new_file_at_once_all_open_it(tmp_path: Path) -> None:
    def go(number: int) -> None:
        together.wait()
        with Record.open(tmp_path / f"{number}.db") as record:
            opened.append(len(record))

    opened: list[int] = []
    for number in range(10):
        together = threading.Barrier(4)
        _together(*(threading.Thread(target=go, args=(number,)) for _ in range(4)))

    assert opened == [0] * 40


def test_a_reader_sees_whole_reports_while_another_writes(where: str) -> None:
    Record.open(where).close()
    writer = threading.Thread(target=_write, args=(where, range(REPORTS), 5))
    writer.start()
    seen = set()
    with Record.open(where) as record:
        while writer.is_alive():
            found = record.status()
            assert (found.claims, found.events) == (20 * found.reports, 10 * found.reports)
            for row in record.reports():
                assert record.report(row.id).document is not None
            seen.add(found.reports)
    writer.join()

    assert len(seen) > 1


def test_a_writer_waits_for_another(where: str) -> None:
    with Record.open(where) as one:
        waiting = threading.Thread(target=_write, args=(where, range(3), 1))
        with one._writing():
            waiting.start()
            time.sleep(0.3)
            assert waiting.is_alive()
            assert len(one) == 0
        waiting.join()
        assert len(one) == 3


@pytest.mark.slow
def test_a_second_process_waits_its_turn(tmp_path: Path) -> None:
    where = str(tmp_path / "two.db")
    other = threading.Thread(target=start_and_wait, args=(where, 10))
    other.start()
    assert start_and_wait(where, 10) == 0
    other.join()

    assert check_whole(where) == 400
