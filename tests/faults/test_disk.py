"""A disk that is full or read-only stops the work with a clear error; with room again the work ends as it should."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path

import pytest

from bench.faults import OPERATIONS, Broken
from marsad.cli import run
from marsad.errors import RecordError, RecordFull, UsageError
from marsad.linked import read_into
from marsad.record import Record, back_up, restore, verify
from tests.faults.conftest import Disk
from tests.record.made import made

EXAMPLES = Path(__file__).parents[2] / "examples" / "reports"


@pytest.mark.slow
@pytest.mark.parametrize(("name", "leave"), [*((name, 60_000) for name in sorted(OPERATIONS)), ("read", 200_000)])
def test_a_full_disk_stops_the_work_and_loses_nothing(disk: Disk, name: str, leave: int) -> None:
    campaign = OPERATIONS[name](disk.folder, random.Random(3))
    disk.fill(leave)
    # watching is tried by its command, which says the same and ends with the status of records
    with pytest.raises((RecordFull, Broken), match=r"E303.*Free some disk space|watching ended with 3"):
        campaign.work()
    disk.free()
    if (disk.folder / "killed.db").exists():
        _sound(disk.folder / "killed.db")
    campaign.work()
    campaign.look()
    campaign.compare()


def _sound(path: Path) -> None:
    """By SQLite's word: opening it with Marsad may go on with what was stopped."""
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def test_a_backup_for_which_there_is_no_room_leaves_no_file(disk: Disk, tmp_path: Path) -> None:
    with Record.open(tmp_path / "a.db") as record:
        for n in range(30):
            record.add(*made(n))
        disk.fill(20_000)
        with pytest.raises(UsageError, match="cannot be written"):
            back_up(record, disk.folder / "a.marsad")
        assert [p.name for p in disk.folder.iterdir()] == ["filler"]
        disk.free()
        back_up(record, disk.folder / "a.marsad")
    assert restore(disk.folder / "a.marsad", tmp_path / "b.db").verified.sound


def test_a_restore_for_which_there_is_no_room_leaves_nothing(disk: Disk, tmp_path: Path) -> None:
    with Record.open(tmp_path / "a.db") as record:
        for n in range(30):
            record.add(*made(n))
        back_up(record, tmp_path / "a.marsad")
    disk.fill(300_000)
    with pytest.raises(RecordError):
        restore(tmp_path / "a.marsad", disk.folder / "b.db")
    assert [p.name for p in disk.folder.iterdir()] == ["filler"]
    disk.free()
    assert restore(tmp_path / "a.marsad", disk.folder / "b.db").verified.sound


def test_a_read_only_disk_can_be_asked_and_says_why_not_more(
    disk: Disk, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    db = str(disk.folder / "a.db")
    with Record.open(db, who="x") as record:
        read_into(record, [str(EXAMPLES / "kramatorsk-1.txt")], "rules")
    disk.read_only(on=True)
    for command in (["status"], ["search", "station"], ["incidents"], ["verify"], ["backup", "a.marsad"]):
        assert run([*command, "--db", db]) == 0, capsys.readouterr().err
    capsys.readouterr()
    assert run(["read", str(EXAMPLES), "--db", db, "--reader", "rules"]) == 3
    assert "[E303]" in capsys.readouterr().err
    disk.read_only(on=False)
    assert run(["read", str(EXAMPLES), "--db", db, "--reader", "rules", "--quiet"]) == 0
    with Record.open(db) as record:
        assert verify(record).sound
        assert len(record) > 5
