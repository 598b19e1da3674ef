"""From archives to a record: the same as reading them at once, whoever was killed meanwhile."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from marsad.backfill import ReadShards, gather, planned
from marsad.cli import run
from marsad.errors import BrokenRunFolder, NotAFile, Refused
from marsad.pipeline import extraction_of
from marsad.record import Record
from marsad.run import Folder, GivenUp, Shard, work_shard
from tests.backfill.archives import archive, lines, pages
from tests.cli.conftest import Marsad, marsad  # noqa: F401 - a fixture

TASK = ReadShards(extraction_of("rules"), "rules")
#: Columns that say when something was done, not what was read.
WHEN = {
    "retrieved",
    "added",
    "at",
    "first",
    "last",
    "read_at",
    "first_used",
    "run_key",
    "started",
    "ended",
    "software",
    "linked_at",
}


def done(folder: Folder, *inputs: Path, task: ReadShards = TASK, split: int = 10**9) -> list[dict[str, object]]:
    """Work through the inputs in this process; gives the parcels."""
    plan = planned([str(p) for p in inputs], folder, task.version, split=split)
    return [json.loads(x) for s in plan.shards for x in folder.lines(work_shard(task, s, folder).name)]


def tables(db: Path) -> dict[str, list[dict[str, object]]]:
    """What a record holds, without when it was done."""
    with sqlite3.connect(db) as store:
        store.row_factory = sqlite3.Row
        names = [
            "contents", "evidence", "reports", "report_versions", "readings", "claims", "events", "event_claims",
            "event_parties", "event_places", "event_losses", "controls", "affiliations", "entities", "warnings",
            "failures", "incidents",
        ]  # fmt: skip
        out = {n: [dict(r) for r in store.execute(f"SELECT * FROM {n}")] for n in names}
    store.close()
    return {n: [{k: v for k, v in r.items() if k not in WHEN} for r in rows] for n, rows in out.items()}


def test_an_archive_is_sifted_and_counted(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "out")
    found = done(folder, archive(tmp_path / "a.warc.gz", pages(20)))
    assert len(found) == 4
    (marker,) = folder.markers().values()
    counts = dict(marker.counts)
    assert (counts["pages"], counts["read"], counts["not conflict"], counts["other language"]) == (20, 4, 12, 4)


def test_what_is_not_sifted_is_read_whole(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.warc.gz", pages(10))
    everything = ReadShards(TASK.extraction, "rules", sifting="none")
    assert len(done(Folder(tmp_path / "none"), path, task=everything)) == 10
    (tmp_path / "apples.txt").write_text("The orchard of the school gave ninety baskets of apples this year.")
    assert len(done(Folder(tmp_path / "archives"), tmp_path / "apples.txt")) == 1
    strict = ReadShards(TASK.extraction, "rules", sifting="all")
    assert done(Folder(tmp_path / "all"), tmp_path / "apples.txt", task=strict) == []
    assert len({TASK.version, everything.version, strict.version}) == 3


def test_ranges_give_what_the_whole_gives(tmp_path: Path) -> None:
    warc, rows = archive(tmp_path / "a.warc.gz", pages(20)), lines(tmp_path / "b.jsonl", 6)
    whole = done(Folder(tmp_path / "whole"), warc, rows)
    cut = Folder(tmp_path / "cut")
    assert done(cut, warc, rows, split=2_000) == whole
    assert len(cut.markers()) > 4


def test_a_record_gathered_is_the_record_read(tmp_path: Path, marsad: Marsad) -> None:  # noqa: F811
    examples = Path(__file__).parents[2] / "examples" / "reports"
    warc = archive(tmp_path / "a.warc.gz", pages(10))
    (tmp_path / "broken.jsonl").write_text('{"text": "Shells hit Harsa."}\n{broken\n')
    inputs = [examples, warc, tmp_path / "broken.jsonl"]
    read = marsad("read", *inputs, "--db", "read.db", "--reader", "rules")
    assert read.status == 1
    assert marsad("backfill", *inputs, "-o", "out", "--reader", "rules", "--sift", "none", "-q").status == 0
    assert marsad("backfill", "gather", "out", "--db", "gathered.db").status == 0
    one, other = tables(tmp_path / "read.db"), tables(tmp_path / "gathered.db")
    for name, rows in one.items():
        assert rows, name
        assert len(rows) == len(other[name]), name
    by = {n: [json.dumps({**r, "key": 0}, sort_keys=True, default=repr) for r in rows] for n, rows in one.items()}
    for name in one.keys() - {"readings"}:
        keyless = [json.dumps({**r, "key": 0}, sort_keys=True, default=repr) for r in other[name]]
        assert keyless == by[name], name
    again = marsad("backfill", "gather", "out", "--db", "gathered.db")
    assert "0 new" in again.err
    assert tables(tmp_path / "gathered.db") == other


def test_an_item_given_up_is_a_failure_in_the_record(tmp_path: Path) -> None:
    given_up = TASK.give_up(GivenUp(3, "a.warc#record 7", "no worker survived it in 3 tries (was ended by SIGSEGV)"))
    folder = Folder(tmp_path / "out")
    path = tmp_path / "a.txt"
    path.write_text("Shells hit the market of Harsa on Monday, killing five people.")
    plan = planned([str(path)], folder, TASK.version)
    with folder.journal(folder.name_of(plan.shards[0], TASK.version)) as journal:
        journal.end(0, given_up)
    work_shard(TASK, plan.shards[0], folder)
    with Record.open(tmp_path / "x.db") as record:
        assert gather(folder, record).failed == 1
        (failure,) = record.failures()
        assert failure.input == "a.warc#record 7"
        assert "SIGSEGV" in failure.message
        assert gather(folder, record).known == 1
        assert record.failures()[0].times == 1


@pytest.mark.parametrize(
    "line",
    [
        "not json", "[]", "{}", '{"parcel": 99}', '{"parcel": 1}', '{"parcel": 1, "report": {}, "evidence": {}}',
        '{"parcel": 1, "failure": 7}', '{"parcel": 1, "document": {}, "evidence": {"content": "AAAA", "sha256": "0"}}',
    ],
)  # fmt: skip
def test_a_line_that_no_backfill_wrote_is_refused(line: str, tmp_path: Path) -> None:
    folder = Folder(tmp_path / "out")
    (tmp_path / "a.txt").write_text("Shells hit the market of Harsa on Monday, killing five people.")
    done(folder, tmp_path / "a.txt")
    import gzip

    (output,) = (folder.root / "out").iterdir()
    output.write_bytes(gzip.compress(line.encode() + b"\n"))
    with Record.open(tmp_path / "x.db") as record, pytest.raises(BrokenRunFolder, match=output.name):
        gather(folder, record)


def test_evidence_that_was_altered_on_the_way_is_refused(tmp_path: Path) -> None:
    import gzip

    folder = Folder(tmp_path / "out")
    (parcel,) = done(folder, lines(tmp_path / "a.jsonl", 1))
    evidence = parcel["evidence"]
    assert isinstance(evidence, dict)
    evidence["content"] = "QUJD"
    (output,) = (folder.root / "out").iterdir()
    output.write_bytes(gzip.compress(json.dumps(parcel).encode() + b"\n"))
    with Record.open(tmp_path / "x.db") as record, pytest.raises(BrokenRunFolder, match="digest"):
        gather(folder, record)


def test_plans(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "out")
    path = lines(tmp_path / "a.jsonl", 40)
    plan = planned([str(path)], folder, "1", split=4_000)
    assert len(plan.shards) > 3
    assert planned([str(path)], folder, "1", split=4_000) == plan
    assert planned([str(path)], folder, "2", split=4_000).key != plan.key
    for missing in ("gone.jsonl", "https://a.example/x.warc", "-"):
        with pytest.raises((NotAFile, Refused)):
            planned([missing], folder, "1")


def test_many_small_files_share_shards(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for n in range(450):
        (tmp_path / "in" / f"{n:03}.txt").write_text(f"Report {n}")
    shards = planned([str(tmp_path / "in")], Folder(tmp_path / "out"), "1").shards
    assert [len(s.paths) for s in shards] == [200, 200, 50]


def test_only_the_last_plan_of_a_shard_is_gathered(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "out")
    path = lines(tmp_path / "a.jsonl", 2)
    old = ReadShards(f"{TASK.extraction}-old", "rules")
    done(folder, path, task=old)
    with Record.open(tmp_path / "x.db") as record:
        done(folder, path)
        assert gather(folder, record).new == 2
        assert {r.extraction for r in record.versions("r0") if hasattr(r, "extraction")} <= {TASK.extraction}


def test_what_is_not_done_yet_is_said(tmp_path: Path, marsad: Marsad) -> None:  # noqa: F811
    lines(tmp_path / "a.jsonl", 30)
    arguments = ("backfill", "a.jsonl", "-o", "out", "--reader", "rules")
    folder = Folder(tmp_path / "out")
    plan = planned(["a.jsonl"], folder, TASK.version, split=4_000)
    work_shard(TASK, plan.shards[0], folder)
    found = marsad("backfill", "gather", "out", "--db", "x.db", "--no-link")
    assert found.status == 1
    assert f"{len(plan.shards) - 1} shards are not done yet" in found.err
    told = marsad("backfill", "status", "out", "--json").objects[0]
    assert (told["done"], told["missing"]) == (1, len(plan.shards) - 1)
    assert marsad(*arguments, "--shard", "2/1").status == 2
    assert marsad("backfill", "status", "nowhere").status == 2


def killed(arguments: list[str], cwd: Path) -> Iterator[int]:
    """Run a command until it ends by itself, and kill it and all its children ever later before that."""
    for wait in (0.7, 1.5, 2.5, None):
        command = [sys.executable, "-m", "marsad", *arguments]
        process = subprocess.Popen(command, cwd=cwd, start_new_session=True, stderr=subprocess.DEVNULL)
        try:
            yield process.wait(timeout=wait)
            return
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.mark.slow
def test_whoever_is_killed_nothing_is_lost_or_doubled(tmp_path: Path) -> None:
    lines(tmp_path / "a.jsonl", 60)
    arguments = ["backfill", "a.jsonl", "-o", "out", "--reader", "rules", "--jobs", "2"]
    assert list(killed(arguments, tmp_path)) == [0]
    assert list(killed(["backfill", "gather", "out", "--db", "x.db"], tmp_path)) == [0]
    with Record.open(tmp_path / "x.db") as record:
        assert len(record.reports()) == 60
    assert all(tables(tmp_path / "x.db")[name] for name in ("claims", "events", "incidents"))


@pytest.mark.slow
def test_an_array_of_jobs_does_all_and_nothing_twice(tmp_path: Path, marsad: Marsad) -> None:  # noqa: F811
    rows = lines(tmp_path / "a.jsonl", 12)
    for n in range(5):
        (tmp_path / f"b{n}.jsonl").write_bytes(rows.read_bytes().replace(b'"r', f'"b{n}-'.encode()))
    inputs = sorted(str(p) for p in tmp_path.glob("*.jsonl"))
    for part in ("1/2", "2/2"):
        assert marsad("backfill", *inputs, "-o", "out", "--reader", "rules", "--shard", part, "-q").status == 0
    assert "6 of 6 shards, 72 read" in marsad("backfill", *inputs, "-o", "out", "--reader", "rules").err
    assert marsad("backfill", "gather", "out", "--db", "x.db").status == 0
    with Record.open(tmp_path / "x.db") as record:
        assert len(record.reports()) == 72
    assert run(["backfill", "status", "out"]) == 0


def test_shards_say_what_they_are() -> None:
    assert Shard(("a.warc.gz",), 5, None, 3).label == "a.warc.gz [5-]"
