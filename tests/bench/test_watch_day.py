"""The simulated day, made short: it counts what it should, and nothing is lost, doubled or without its change."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.watch_day import START, day, world


@pytest.mark.slow
def test_a_short_day(tmp_path: Path) -> None:
    found = day(tmp_path, sources=12, hours=3.0, traced=False)
    assert (found.lost, found.doubled, found.failing) == (0, 0, 2)
    assert found.versions_made == found.versions_due > 0
    assert found.items > 20
    assert found.answers[304] > 0
    assert len(found.memory) == 3


def test_the_world_of_a_day_fails_and_changes_as_it_is_told() -> None:
    outlets = world(300, 24.0, 1)
    assert len([o for o in outlets if o.failing(START)]) == 15
    assert len({o.fails for o in outlets} - {None}) == 8
    items = [i for o in outlets for i in o.items]
    assert any(i.changed for i in items)
    assert any(i.moved for i in items)
    assert len({i.mark for i in items}) == len(items)
