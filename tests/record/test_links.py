"""Linking on a record goes on from where it was; what is there in the end is what linking everything at once gives."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from marsad.linking import Incident, items_from_documents, link
from marsad.record import Record, _links
from marsad.record._schema import link_spaces
from tests.record.made import document_of, made, made_coded, made_report, moved

ROOT = Path(__file__).parents[2]
REPORTS = 40


def close(n: int) -> int:
    """Numbers of made reports of four days, so that many tell of one happening."""
    return 30 * (n // 4) + n % 4


def fill(record: Record, numbers: range = range(REPORTS)) -> None:
    with record.batch():
        for n in numbers:
            record.add(*made(close(n)))


def told(incidents: tuple[Incident, ...]) -> list[Incident]:
    """Without ids, which the record gives, and in a fixed order."""
    return sorted((replace(i, id="", members=tuple(sorted(i.members))) for i in incidents), key=lambda i: i.members)


def check(record: Record) -> None:
    """The record holds what linking everything at once gives."""
    at_once = link(items_from_documents(record.iter_documents(), stories=True), record.rulings())
    assert told(record.incident_values()) == told(at_once.incidents)
    assert [(c["a"], c["b"], c["containment"]) for c in record.copies()] == [
        (c.a, c.b, c.containment) for c in at_once.copies
    ]


def test_batches_end_where_linking_at_once_does(record: Record) -> None:
    fill(record)
    change = record.link(batch=7)

    check(record)
    assert len(change.born) == record.linked_counts()[0] > 0
    assert max(len(i.members) for i in record.incident_values()) > 1


def test_nothing_new_changes_nothing(record: Record) -> None:
    fill(record, range(6))
    record.link()
    before = record.audit()
    change = record.link()

    assert (change.kept, change.born, change.withdrawn) == ((), (), ())
    assert record.audit() == before


def test_late_reports_join_what_is_there(record: Record) -> None:
    fill(record, range(20))
    record.link()
    ids = {i.id for i in record.incident_values()}
    fill(record, range(20, REPORTS))
    record.link(batch=9)

    check(record)
    assert ids & {i.id for i in record.incident_values()}


def test_a_report_read_again_is_linked_again(record: Record) -> None:
    fill(record)
    record.link()
    report = made_report(close(3))
    coded = made_coded(close(3), report, events=4)
    record.add(report, coded, document_of(coded, "2"))
    record.link()

    check(record)


def test_what_waits_to_be_read_again_is_linked_no_more(record: Record) -> None:
    fill(record)
    record.link()
    newer = made_report(close(3), text="Other words than before.")
    record.add_report(moved(newer, retrieved=datetime(2025, 1, 1, tzinfo=UTC)))
    record.link()

    check(record)
    assert all(m.report != f"r{close(3)}" for i in record.incident_values() for m in i.members)


def test_a_changed_linking_links_everything_anew_and_keeps_ids(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(record)
    record.link()
    before = {i.id: i.members for i in record.incident_values()}
    monkeypatch.setattr(_links, "linking_version", lambda: "another")
    record.link(batch=11)

    check(record)
    assert {i.id: i.members for i in record.incident_values()} == before


def test_two_that_link_by_turns_do_not_trip_over_each_other(where: str) -> None:
    with Record.open(where) as one, Record.open(where) as other:
        fill(one, range(10))
        linker = _links.Linker(one._author())
        with one._writing() as connection:
            linker.step(connection, 4)
        other.link(batch=3)
        fill(other, range(10, 20))
        with one._writing() as connection:
            linker.step(connection, 4)
        other.link()

        check(one)


@pytest.mark.parametrize("space", sorted(link_spaces))
def test_the_store_gives_what_was_put(record: Record, space: str) -> None:
    rows = {n: bytes([n % 7]) * n for n in range(1200)} | {-(2**63): b"least", 2**63 - 1: b"\0most"}
    with record._writing() as connection:
        store = _links.SqlStore(connection)
        store.put(space, rows)  # type: ignore[arg-type]
        store.put(space, {3: b"again"})  # type: ignore[arg-type]
        store.drop(space, [4, 5000])  # type: ignore[arg-type]

        assert store.get(space, [3, 4, 1199, 1300, -(2**63), 2**63 - 1]) == {  # type: ignore[arg-type]
            3: b"again", 1199: rows[1199], -(2**63): b"least", 2**63 - 1: b"\0most",
        }  # fmt: skip
        assert len(store.numbers(space)) == len(rows) - 1  # type: ignore[arg-type]


@pytest.mark.slow
def test_a_linking_survives_being_killed_at_any_moment(tmp_path: Path) -> None:
    where = str(tmp_path / "killed.db")
    with Record.open(where) as record:
        fill(record)
    seed = random.SystemRandom().randrange(2**32)
    dice = random.Random(seed)
    print(f"seed {seed}")  # noqa: T201 (shown when the test fails)
    command = [sys.executable, "-m", "tests.record.killed_linking", where]
    for _ in range(8):
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        if process.stdout:
            process.stdout.readline()
        time.sleep(dice.uniform(0.0, 0.4))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        with Record.open(where) as record:
            record.check()
    with Record.open(where) as record:
        record.link()
        check(record)
