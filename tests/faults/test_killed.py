"""A sample of what ``bench.faults`` does a thousand times, and that it would notice what must not be."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from bench.faults import OPERATIONS, Broken, Campaign, Tally, _campaign, kill_many, look_over, reading, same
from marsad.record import Record


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_killed_at_random_moments_nothing_is_lost_and_nothing_doubled(name: str) -> None:
    seed = random.SystemRandom().randrange(2**32)
    print(f"seed {seed}")  # noqa: T201 (shown when the test fails)
    told: list[dict[str, Any]] = []
    tally = kill_many(name, 5, seed, told.append)
    assert tally.broken == []
    assert tally.kills == 5
    assert [x for x in told if "end" in x], "no campaign came to its end"


def test_a_record_that_lost_a_row_is_noticed(tmp_path: Path) -> None:
    campaign = reading(tmp_path, random.Random(1))
    campaign.work()
    campaign.look()
    campaign.compare()
    connection = sqlite3.connect(tmp_path / "killed.db")
    connection.execute("DELETE FROM incident_losses")
    connection.execute("DELETE FROM incident_members WHERE incident_key = 1")
    connection.execute("DELETE FROM incidents WHERE key = 1")
    connection.commit()
    connection.close()
    with pytest.raises(Broken, match="incidents"):
        campaign.compare()


def test_a_record_that_was_altered_is_noticed(tmp_path: Path) -> None:
    with Record.open(tmp_path / "a.db") as record:
        record.decide(kind="note", id="i", what="note", why="w", before=None, after=None)
    connection = sqlite3.connect(tmp_path / "a.db")
    connection.execute("DROP TRIGGER decisions_no_delete")
    connection.execute("DELETE FROM decisions")
    connection.commit()
    connection.close()
    with pytest.raises(Broken, match="removed: decisions 1"):
        look_over(tmp_path / "a.db")


def test_work_that_ends_with_an_error_is_noticed() -> None:
    def stumble() -> None:
        raise KeyError

    campaign = Campaign(stumble, lambda: None, lambda: None, 60.0)
    with pytest.raises(Broken, match="ended with 1"):
        _campaign("x", campaign, 1, random.Random(1), Tally(), lambda _: None)


def test_what_differs_is_named() -> None:
    same({"a": 1}, {"a": 1})
    with pytest.raises(Broken, match=": b"):
        same({"a": 1, "b": 2}, {"a": 1, "b": 3})
