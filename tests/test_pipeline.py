"""The way through: order, faults as values, and workers that die."""

from __future__ import annotations

import multiprocessing
import os
import signal
from datetime import UTC, datetime
from hashlib import sha256

import pytest

from marsad import pipeline
from marsad.coding import Coded
from marsad.intake import Evidence, Report
from marsad.pipeline import Stumble, read_many, try_report


def report(n: int) -> Report:
    text = f"Shells hit the market of Harsa on Monday, killing {n + 2} people, residents said."
    content = text.encode()
    evidence = Evidence(content, sha256(content).hexdigest(), datetime(2020, 1, 2, tzinfo=UTC), "a.txt", "file", "test")
    return Report(f"r{n}", text, evidence, language="en")


def ids(outcomes: list[Coded | Stumble]) -> list[str]:
    return [(o.report if isinstance(o, Stumble) else o.grounded.reading.report).id for o in outcomes]


def test_order_is_kept_and_every_report_comes_out() -> None:
    reports = [report(n) for n in range(25)]
    found = list(read_many(reports, jobs=1))
    assert ids(found) == [r.id for r in reports]
    assert all(isinstance(o, Coded) for o in found)


def test_a_fault_of_the_reader_is_a_value_with_its_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_report: Report, **_options: object) -> Coded:
        raise KeyError("harsa")

    monkeypatch.setattr(pipeline, "read_report", broken)
    stumble = try_report(report(1))
    assert isinstance(stumble, Stumble)
    assert stumble.error.code == "E200"
    assert "harsa" in stumble.error.message
    assert "KeyError" in stumble.trace


@pytest.mark.slow
def test_a_worker_that_is_killed_loses_nothing() -> None:
    reports = [report(n) for n in range(120)]
    outcomes = read_many(reports, jobs=2)
    found = [next(outcomes)]
    victim = multiprocessing.active_children()[0]
    assert victim.pid is not None
    os.kill(victim.pid, signal.SIGKILL)
    found += list(outcomes)
    assert ids(found) == [r.id for r in reports]
    assert all(isinstance(o, Coded) for o in found)
