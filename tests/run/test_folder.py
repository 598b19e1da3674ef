"""The contract of a shard: named by its bytes, whole or not at all, taken up where it stopped."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from marsad.errors import BrokenRunFolder, NotAFile
from marsad.run import Done, Folder, InWork, Shard, work_shard
from tests.run.tasks import Squares, numbers


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "out")


def test_a_shard_gives_its_lines_counts_and_marker(folder: Folder, tmp_path: Path) -> None:
    (shard,) = numbers(tmp_path, 1, 5)
    marker = work_shard(Squares(), shard, folder)
    assert list(folder.lines(marker.name)) == ["1", "9"]
    assert marker.counts == (("even", 3), ("odd", 2))
    assert folder.markers() == {("1", shard): marker}
    assert folder.unfinished() == 0


def test_names_tell_apart_bytes_ranges_and_versions_and_nothing_else(folder: Folder, tmp_path: Path) -> None:
    (shard,) = numbers(tmp_path, 1, 5)
    name = folder.name_of(shard, "1")
    os.utime(shard.paths[0], (1, 1))
    assert folder.name_of(shard, "1") == name
    assert folder.name_of(shard, "2") != name
    assert folder.name_of(Shard(shard.paths, 0, 4), "1") != name
    Path(shard.paths[0]).write_text("7\n")
    assert folder.name_of(shard, "1") != name


def test_the_same_work_gives_the_same_bytes(folder: Folder, tmp_path: Path) -> None:
    (shard,) = numbers(tmp_path, 1, 50)
    marker = work_shard(Squares(), shard, folder)
    other = Folder(tmp_path / "other")
    again = work_shard(Squares(), shard, other)
    assert folder.output(marker.name).read_bytes() == other.output(again.name).read_bytes()


def test_what_is_done_is_not_done_again(folder: Folder, tmp_path: Path) -> None:
    (shard,) = numbers(tmp_path, 1, 5)
    first = work_shard(Squares(), shard, folder)
    assert work_shard(Squares(fail=frozenset({3})), shard, folder) == first
    os.utime(shard.paths[0], (1, 1))
    assert not folder.is_current(first)
    touched = work_shard(Squares(fail=frozenset({3})), shard, folder)
    assert folder.is_current(touched)
    assert touched.sha256 == first.sha256


def test_an_output_that_is_gone_is_made_again(folder: Folder, tmp_path: Path) -> None:
    (shard,) = numbers(tmp_path, 1, 5)
    marker = work_shard(Squares(), shard, folder)
    folder.output(marker.name).unlink()
    assert list(folder.lines(work_shard(Squares(), shard, folder).name)) == ["1", "9"]


@pytest.mark.parametrize("torn", [b"", b'{"item": 3, "li', b"\x00\x00\x00", b"[1]\n"])
def test_a_journal_goes_on_behind_its_last_whole_line(torn: bytes, folder: Folder, tmp_path: Path) -> None:
    (shard,) = numbers(tmp_path, 1, 6)
    name = folder.name_of(shard, "1")
    with folder.journal(name) as journal:
        for place in range(3):
            journal.begin(place)
            journal.end(place, Done((f"kept {place}",)))
    with (folder.root / "part" / f"{name}.journal").open("ab") as file:
        file.write(torn)
    work_shard(Squares(), shard, folder)
    assert list(folder.lines(name)) == ["kept 0", "kept 1", "kept 2", "9", "25"]


def test_an_item_that_was_begun_too_often_is_given_up(folder: Folder, tmp_path: Path) -> None:
    (shard,) = numbers(tmp_path, 1, 6)
    name = folder.name_of(shard, "1")
    for _ in range(3):
        with folder.journal(name) as journal:
            if not journal.tries:
                journal.end(0, Done())
            journal.begin(1)
        folder.note_death(name, "was ended by SIGSEGV")
    marker = work_shard(Squares(), shard, folder)
    assert list(folder.lines(name)) == ["given up: line 2", "9", "25"]
    ((label, item),) = folder.quarantined()
    assert (label, item.place, item.name) == (shard.label, 1, "line 2")
    assert item.reason == "no worker survived it in 3 tries (was ended by SIGSEGV)"
    assert marker.quarantined == 1


def test_an_item_that_breaks_the_task_is_given_up_with_its_trace(folder: Folder, tmp_path: Path) -> None:
    (shard,) = numbers(tmp_path, 1, 6)
    marker = work_shard(Squares(fail=frozenset({3})), shard, folder)
    assert list(folder.lines(marker.name)) == ["1", "given up: line 4", "25"]
    ((_, item),) = folder.quarantined()
    assert "no square of 3" in item.reason


def test_input_that_breaks_off_keeps_what_stood_before(folder: Folder, tmp_path: Path) -> None:
    (shard,) = numbers(tmp_path, 1, 9)
    marker = work_shard(Squares(broken_after=4), shard, folder)
    assert list(folder.lines(marker.name)) == ["1", "9", "given up: the rest of the shard"]


def test_what_was_given_up_can_be_tried_again(folder: Folder, tmp_path: Path) -> None:
    good, bad = numbers(tmp_path, 2, 6)
    kept = work_shard(Squares(fail=frozenset({7})), good, folder)
    broken = work_shard(Squares(fail=frozenset({7})), bad, folder)
    assert folder.retry_quarantined() == 1
    assert folder.marker(kept.name) is not None
    mended = work_shard(Squares(), bad, folder)
    assert mended.name == broken.name
    assert list(folder.lines(mended.name)) == ["49", "81", "121"]
    assert folder.quarantined() == ()


def test_two_do_not_work_on_one_shard(folder: Folder, tmp_path: Path) -> None:
    (shard,) = numbers(tmp_path, 1, 6)
    with folder.journal(folder.name_of(shard, "1")), pytest.raises(InWork):
        work_shard(Squares(), shard, folder)


def test_input_that_is_gone_is_said(folder: Folder) -> None:
    with pytest.raises(NotAFile, match=r"gone\.txt"):
        work_shard(Squares(), Shard(("gone.txt",)), folder)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"format": 99}', '{"format": 1, "name": "x"}'])
def test_a_marker_that_no_run_wrote_is_refused(content: str, folder: Folder) -> None:
    (folder.root / "done" / "x.json").write_text(content)
    with pytest.raises(BrokenRunFolder):
        folder.markers()


def test_a_damaged_output_is_said(folder: Folder, tmp_path: Path) -> None:
    (shard,) = numbers(tmp_path, 1, 6)
    marker = work_shard(Squares(), shard, folder)
    path = folder.output(marker.name)
    path.write_bytes(path.read_bytes()[:-6])
    with pytest.raises(BrokenRunFolder, match=marker.name):
        list(folder.lines(marker.name))


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(BrokenRunFolder):
        Folder(tmp_path / "file")


def test_a_marker_holds_what_a_person_wants_to_know(folder: Folder, tmp_path: Path) -> None:
    (shard,) = numbers(tmp_path, 1, 6)
    marker = work_shard(Squares(), shard, folder)
    told = json.loads((folder.root / "done" / f"{marker.name}.json").read_text())
    assert told["shard"]["paths"] == list(shard.paths)
    assert told["counts"] == {"even": 3, "odd": 3}
    assert told["lines"] == 3
