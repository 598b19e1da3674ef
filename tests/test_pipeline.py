"""The way through: order, faults as values, and workers that die."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from marsad import pipeline
from marsad._version import extraction_version
from marsad.coding import Coded
from marsad.errors import WeightsMissing, WorkersLost
from marsad.intake import Evidence, Report
from marsad.pipeline import Stumble, extraction_of, read_many, read_report, try_report
from marsad.reading.neural import session
from marsad.reading.neural.session import Floats, Reader
from marsad.reading.neural.tokens import Ints
from tests.neural.making import SmallModel, needs_weights, small_reader


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


@pytest.mark.slow
def test_processes_that_cannot_start_are_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "_quiet", _dies)
    with pytest.raises(WorkersLost, match="as soon as they start"):
        list(read_many([report(n) for n in range(40)], jobs=2))


def _dies() -> None:
    os._exit(3)


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Reader:
    """A small made-up model under the name ``small``."""
    small = small_reader()
    monkeypatch.setattr(session, "reader_named", lambda name, threads: small if name == "small" else None)
    monkeypatch.setattr(session, "checked", lambda name: name)
    return small


def asked(model: Reader) -> int:
    """How many windows the model was given."""
    assert isinstance(model.session, SmallModel)
    return len(model.session.seen)


def test_the_model_marks_an_english_report(model: Reader) -> None:
    coded = read_report(report(1), reader="small")
    assert asked(model) == 1
    assert coded.grounded.reading.marks is not None


@pytest.mark.parametrize("language", [None, "en"])
def test_a_text_too_short_to_tell_its_language_is_marked(language: str | None, model: Reader) -> None:
    read_report(replace(report(1), language=language), reader="small")
    assert asked(model) == 1


def test_a_report_in_another_language_is_not_marked(model: Reader) -> None:
    coded = read_report(replace(report(1), language="ar"), reader="small")
    assert asked(model) == 0
    assert coded.grounded.reading.marks is None


def test_the_rules_ask_no_model(model: Reader) -> None:
    assert read_report(report(1), reader="rules").grounded.reading.marks is None
    assert asked(model) == 0


@pytest.mark.parametrize(("reader", "warned"), [("small", True), ("rules", False)])
def test_a_text_of_book_length_is_read_by_rules_and_says_so(
    reader: str, warned: bool, model: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "LONGEST_MARKED", 40)
    coded = read_report(report(1), reader=reader)
    assert asked(model) == 0
    assert ("long_report" in [w.code for w in coded.warnings]) is warned
    assert coded.events


def test_marks_do_not_leave_the_process_that_made_them(model: Reader) -> None:
    (found,) = read_many([report(1)], reader="small")
    assert isinstance(found, Coded)
    assert asked(model) == 1
    assert found.grounded.reading.marks is None


def test_a_model_that_breaks_on_one_report_costs_that_report_only(
    model: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = SmallModel.run

    def breaks(self: SmallModel, outputs: Sequence[str] | None, inputs: Mapping[str, Ints], /) -> list[Floats]:
        if len(self.seen) == 2:
            self.seen.append(())
            raise RuntimeError("out of memory")
        return run(self, outputs, inputs)

    monkeypatch.setattr(SmallModel, "run", breaks)
    found = list(read_many([report(n) for n in range(5)], reader="small"))
    assert [isinstance(o, Stumble) for o in found] == [False, False, True, False, False]


def test_a_reader_that_cannot_be_used_ends_the_reading_at_once() -> None:
    with pytest.raises(WeightsMissing, match="no-such-folder"):
        next(read_many([report(1)], reader="no-such-folder"))


@pytest.mark.slow
@needs_weights
def test_the_shipped_reader_finds_the_same_with_any_number_of_jobs() -> None:
    reports = [report(n) for n in range(20)]
    assert list(read_many(reports, reader="shipped", jobs=2)) == list(read_many(reports, reader="shipped"))


def test_extraction_versions_tell_readers_apart(tmp_path: Path) -> None:
    assert extraction_of("rules") == f"{extraction_version()}.rules"
    with pytest.raises(WeightsMissing):
        extraction_of(str(tmp_path))


def test_values_of_a_room_do_not_load_what_it_does() -> None:
    """Commands that only show what is in the record start without the reader."""
    found = subprocess.run(
        [sys.executable, "-c", "import sys, marsad.linking; print(*sorted(sys.modules))"],
        check=True, capture_output=True, text=True,
    ).stdout.split()  # fmt: skip
    assert "marsad.coding._values" in found
    assert not {"marsad.coding._code", "marsad.grounding._ground", "marsad.reading._read", "onnxruntime"} & set(found)


_PARENT = """
import os, sys, time
from marsad.pipeline import _workers
if __name__ == "__main__":
    pool = _workers(2)
    futures = [pool.submit(os.getpid) for _ in range(8)]
    [f.result() for f in futures]
    print(*pool._processes, flush=True)
    time.sleep(600)
"""


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are looked for in /proc")
def test_workers_end_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(_PARENT, encoding="utf-8")
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        workers = [Path("/proc") / pid for pid in parent.stdout.readline().split()]
        assert workers
        assert all(w.exists() for w in workers)
        parent.kill()
    deadline = time.monotonic() + 60
    while any(_lives(w) for w in workers) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(_lives(w) for w in workers)


def _lives(process: Path) -> bool:
    """A zombie that nobody has buried is dead."""
    try:
        return (process / "stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
