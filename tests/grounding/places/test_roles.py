"""Roles of places, counted on sentences of our own: rules were written on two thirds, the last third was held back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from marsad.grounding.places import Gazetteer
from tests.grounding.places.marking import grounded, unmarked

ROWS = [
    line
    for line in (Path(__file__).parent / "data" / "roles.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]
WRITTEN_ON = [row for n, row in enumerate(ROWS) if n % 3 != 2]
HELD_BACK = [row for n, row in enumerate(ROWS) if n % 3 == 2]
CARRYING = {"site", "origin", "destination", "extent"}


def roles(row: str, gazetteer: Gazetteer) -> Iterator[tuple[str, str]]:
    """The role of each mention as marked and as found."""
    _, marks = unmarked(row)
    for mark, place in zip(marks, grounded(row, gazetteer), strict=True):
        assert mark.role is not None
        yield mark.role, place.role


def accuracy(rows: list[str], gazetteer: Gazetteer, *, coarse: bool = False) -> float:
    """Share of the mentions with the right role; ``coarse``: right about whether an event can be there."""
    pairs = [pair for row in rows for pair in roles(row, gazetteer)]
    return sum((a in CARRYING) == (b in CARRYING) if coarse else a == b for a, b in pairs) / len(pairs)


@pytest.mark.parametrize(
    ("rows", "exact", "coarse"), [(WRITTEN_ON, 0.93, 0.96), (HELD_BACK, 0.85, 0.91)], ids=["written on", "held back"]
)
def test_roles_are_mostly_right(gazetteer: Gazetteer, rows: list[str], exact: float, coarse: float) -> None:
    assert accuracy(rows, gazetteer) >= exact
    assert accuracy(rows, gazetteer, coarse=True) >= coarse
