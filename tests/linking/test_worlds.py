"""Known truth is found again, whatever the order."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.linking import link
from tests.linking.worlds import World, world


@pytest.mark.parametrize("seed", range(12))
def test_incidents_of_a_world_are_found(seed: int) -> None:
    w = world(seed)
    found = frozenset(frozenset(m.report for m in i.members) for i in link(w.items).incidents)
    assert found == w.incidents


@pytest.mark.parametrize("seed", range(12))
def test_origins_of_a_world_are_counted(seed: int) -> None:
    w = world(seed)
    counted = {frozenset(m.report for m in i.members): len(i.origins) for i in link(w.items).incidents}
    assert counted == w.origins


_WORLD: World = world(99, incidents=10)


@settings(max_examples=20, deadline=None)
@given(st.randoms(use_true_random=False))
def test_order_of_reports_does_not_matter(rng: random.Random) -> None:
    shuffled = list(_WORLD.items)
    rng.shuffle(shuffled)
    assert link(shuffled) == link(_WORLD.items)


def test_a_later_report_keeps_the_id_of_its_incident() -> None:
    w = world(5)
    last = max(w.items, key=lambda i: i.id)
    fewer = {i.id for i in link(i for i in w.items if i.id != last.id).incidents}
    assert fewer <= {i.id for i in link(w.items).incidents}
