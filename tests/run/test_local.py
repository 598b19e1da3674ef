"""Workers that die, hang, swell and never start; what they did stays, and only what is to blame is given up."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from pathlib import Path

import pytest

from marsad.errors import BrokenRunFolder, WeightsMissing, WorkersLost
from marsad.run import Folder, Limits, Shard, run_local, work_shard
from tests.run.tasks import Heard, Squares, numbers

pytestmark = pytest.mark.slow

SHORT = Limits(seconds=0.5, tries=2)


def lines(folder: Folder) -> list[str]:
    return sorted(x for m in folder.markers().values() for x in folder.lines(m.name))


def test_the_same_as_one_process(tmp_path: Path) -> None:
    shards = numbers(tmp_path, 6, 40)
    one, many, heard = Folder(tmp_path / "one"), Folder(tmp_path / "many"), Heard()
    for shard in shards:
        work_shard(Squares(), shard, one)
    run_local(Squares(), shards, many, heard, jobs=2)
    outputs = sorted(p.name for p in (one.root / "out").iterdir())
    assert sorted(p.name for p in (many.root / "out").iterdir()) == outputs
    for name in outputs:
        assert (one.root / "out" / name).read_bytes() == (many.root / "out" / name).read_bytes()
    assert len(heard.done) == 6


def test_killed_workers_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    shards = numbers(tmp_path, 4, 30)
    folder, heard = Folder(tmp_path / "out"), Heard()
    kills = 0

    def kill() -> None:
        """Kill a worker whenever something was done since the last one died: nobody is killed as he starts."""
        nonlocal kills
        seen = 0
        while not over.wait(0.05) and kills < 4:
            written = sum(p.stat().st_size for p in (folder.root / "part").glob("*") if p.exists())
            victims = [c for c in multiprocessing.active_children() if c.pid is not None]
            if written > seen + 300 and victims and len(heard.lost) == kills:
                seen = written
                os.kill(victims[0].pid or 0, signal.SIGKILL)
                kills += 1

    over = threading.Event()
    killer = threading.Thread(target=kill)
    killer.start()
    try:
        run_local(Squares(slowly=0.02), shards, folder, heard, jobs=2, limits=Limits(tries=9))
    finally:
        over.set()
        killer.join()
    assert kills
    assert len(heard.lost) == kills
    assert lines(folder) == sorted(str(n * n) for n in range(120) if n % 2)


def test_an_item_that_kills_its_worker_once_is_read_in_the_end(tmp_path: Path) -> None:
    (shard,) = numbers(tmp_path, 1, 8)
    folder, heard = Folder(tmp_path / "out"), Heard()
    run_local(Squares(once=(str(tmp_path), 5)), [shard], folder, heard, jobs=1)
    assert lines(folder) == ["1", "25", "49", "9"]
    assert heard.lost == ["was ended by SIGKILL"]
    assert folder.quarantined() == ()


@pytest.mark.parametrize(
    ("task", "why"),
    [
        (Squares(die=frozenset({5})), "was ended by SIGKILL"),
        (Squares(hang=frozenset({5})), "an item took more than 0.5 s"),
        (Squares(swell=frozenset({5})), "it held more than 1,000 MB"),
    ],
    ids=["dies", "hangs", "swells"],
)
def test_poison_is_given_up_and_the_rest_goes_on(task: Squares, why: str, tmp_path: Path) -> None:
    shards = numbers(tmp_path, 2, 8)
    folder, heard = Folder(tmp_path / "out"), Heard()
    limits = SHORT if "took" in why else Limits(seconds=100, memory=1_000_000_000, tries=2)
    run_local(task, shards, folder, heard, jobs=1, limits=limits)
    assert lines(folder) == ["1", "121", "169", "225", "49", "81", "9", "given up: line 6"]
    ((label, item),) = folder.quarantined()
    assert label == shards[0].label
    assert why in item.reason
    assert len(heard.lost) == 2


def test_a_run_goes_on_where_an_earlier_one_was_killed(tmp_path: Path) -> None:
    shards = numbers(tmp_path, 1, 200)
    folder = Folder(tmp_path / "out")
    context = multiprocessing.get_context("spawn")
    first = context.Process(target=_runs, args=(folder.root, shards))
    first.start()
    name = folder.name_of(shards[0], "1")
    journal = folder.root / "part" / f"{name}.journal"
    while not (journal.exists() and journal.stat().st_size > 2000):
        assert first.is_alive()
        first.join(0.01)
    first.kill()
    first.join()
    done = journal.read_bytes().count(b'"item"')
    assert 0 < done < 200
    # whoever was killed with its worker at work leaves that worker to end its shard: nobody else may touch it meanwhile
    heard = Heard()
    while not heard.done:
        run_local(Squares(), shards, folder, heard, jobs=1)
    assert lines(folder) == sorted(str(n * n) for n in range(200) if n % 2)


def _runs(root: Path, shards: list[Shard]) -> None:
    # a daemon may have no children
    multiprocessing.current_process()._config["daemon"] = False  # type: ignore[attr-defined]
    run_local(Squares(slowly=0.02), shards, Folder(root), Heard(), jobs=1)


def test_a_folder_that_can_be_written_no_more_ends_the_run_and_says_so(tmp_path: Path) -> None:
    shards = numbers(tmp_path, 2, 4)
    folder = Folder(tmp_path / "out")
    (folder.root / "done").rmdir()
    (folder.root / "done").write_text("in the way")
    with pytest.raises(BrokenRunFolder):
        run_local(Squares(), shards, folder, Heard(), jobs=1)
    (folder.root / "done").unlink()
    again = Folder(tmp_path / "out")
    run_local(Squares(), shards, again, Heard(), jobs=1)
    assert lines(again) == ["1", "25", "49", "9"]


def test_processes_that_cannot_start_end_the_run(tmp_path: Path) -> None:
    with pytest.raises(WorkersLost, match="died before they were ready"):
        run_local(Squares(not_ready="die"), numbers(tmp_path, 2, 4), Folder(tmp_path / "out"), Heard(), jobs=2)


def test_what_the_task_cannot_do_without_is_said_as_it_says_it(tmp_path: Path) -> None:
    with pytest.raises(WeightsMissing) as raised:
        run_local(Squares(not_ready="here"), numbers(tmp_path, 2, 4), Folder(tmp_path / "out"), Heard(), jobs=2)
    assert raised.value.what == "there is no model"
    assert raised.value.where == "here"


def test_a_shard_whose_input_is_gone_is_left_and_said(tmp_path: Path) -> None:
    shards = [*numbers(tmp_path, 1, 4), Shard((str(tmp_path / "gone.txt"),))]
    folder, heard = Folder(tmp_path / "out"), Heard()
    run_local(Squares(), shards, folder, heard, jobs=1)
    assert lines(folder) == ["1", "9"]
    ((shard, reason),) = heard.left
    assert shard == shards[1]
    assert "gone.txt" in reason


def test_a_shard_that_another_run_works_on_is_left(tmp_path: Path) -> None:
    shards = numbers(tmp_path, 2, 4)
    folder, heard = Folder(tmp_path / "out"), Heard()
    with folder.journal(folder.name_of(shards[0], "1")):
        run_local(Squares(), shards, folder, heard, jobs=1)
    assert [s for s, _ in heard.left] == [shards[0]]
    assert [s for s, _ in heard.done] == [shards[1]]
