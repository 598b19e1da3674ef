"""Incidents on a map and over time: cells that never mix points and areas, buckets that fit a width."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.desk._asked import Asked
from marsad.desk._overview_map import WORLD, cells
from marsad.desk._overview_time import Bucket, timeline
from marsad.record import Box
from tests.desk.columns_made import Row, view_made

TAIZ, NEAR_TAIZ, ADEN = (13.58, 44.02), (13.6, 44.05), (12.8, 45.03)
TOWN = Box(43.95, 13.5, 44.15, 13.7)
ROWS = (
    Row(id="a", at=TAIZ, killed=3),
    Row(id="b", at=NEAR_TAIZ, place="Al Qahira", precision="near", killed=2, type="COERCE"),
    Row(id="c", at=ADEN, place="Aden"),
    Row(id="d", at=TAIZ, place="Taiz province", precision="admin1", killed=50),
    Row(id="e", at=(15.5, 47.5), place="Yemen", precision="country"),
    Row(id="f", place=""),
    Row(id="g", at=(0.0, 0.0), place="Somewhere", precision="unresolved"),
)


def test_what_lies_together_is_one_cell() -> None:
    found = cells(view_made(*ROWS), Asked(), Box(40, 10, 50, 20), zoom=4)
    together = next(c for c in found.cells if c.n > 1)

    assert (together.n, together.killed, together.precise, together.id, together.label) == (3, 5, True, None, None)
    assert together.lat == pytest.approx(13.33, abs=0.01)


def test_an_area_is_never_in_a_cell_of_points() -> None:
    found = cells(view_made(*ROWS), Asked(), zoom=1)
    areas = [c for c in found.cells if not c.precise]

    assert sum(c.n for c in areas) == 2
    assert sum(c.killed for c in areas) == 50
    assert all(c.km is not None for c in areas)
    assert all(c.km is None for c in found.cells if c.precise)


def test_one_alone_is_named() -> None:
    found = {c.id: c for c in cells(view_made(*ROWS), Asked(), TOWN, zoom=12).cells}

    assert found["b"].label == "Al Qahira"
    assert (found["b"].lat, found["b"].lon, found["b"].kind) == (13.6, 44.05, "coercion")
    assert (found["d"].precise, found["d"].km, found["d"].label) == (False, 70, "Taiz province")


def test_what_has_no_place_is_counted_and_not_drawn() -> None:
    found = cells(view_made(*ROWS), Asked())

    assert (found.total, found.shown, found.box) == (7, 5, Box(44.02, 12.8, 47.5, 15.5))
    assert cells(view_made(Row(id="a", place="")), Asked()).box is None


def test_several_of_one_place_bear_its_name() -> None:
    found = cells(view_made(*(Row(id=f"{n}") for n in range(4))), Asked(), zoom=3)

    assert [(c.n, c.label, c.id) for c in found.cells] == [(4, "Taiz", None)]


def test_a_box_may_cross_the_antimeridian() -> None:
    rows = (Row(id="w", at=(0.0, 179.9), place="West"), Row(id="e", at=(0.0, -179.9), place="East"), Row(id="x"))
    found = cells(view_made(*rows), Asked(), Box(170, -10, -170, 10), zoom=1)

    assert found.shown == 2
    assert all(abs(c.lon) > 179 for c in found.cells)


def test_what_may_not_be_seen_is_not_on_the_map() -> None:
    visible = np.array([False, True, True, False, True, True, True])
    found = cells(view_made(*ROWS, visible=visible), Asked(), TOWN, zoom=12)

    assert {c.id for c in found.cells} == {"b"}
    assert found.total == 5


_SPOTS = st.lists(st.tuples(st.floats(-85, 85), st.floats(-180, 180)), min_size=1, max_size=80)


@given(spots=_SPOTS, zoom=st.floats(-3, 30), west=st.floats(-180, 180), wide=st.floats(0.001, 350))
def test_cells_hold_each_incident_of_the_box_once(
    spots: list[tuple[float, float]], zoom: float, west: float, wide: float
) -> None:
    view = view_made(*(Row(id=f"{n}", at=at, place=f"{n}") for n, at in enumerate(spots)))
    east = west + wide if west + wide <= 180 else west + wide - 360
    found = cells(view, Asked(), Box(west, -85, east, 85), zoom)

    assert sum(c.n for c in found.cells) == found.shown <= len(spots)
    assert len(found.cells) <= 2_500
    assert all(-85.1 <= c.lat <= 85.1 and -180.1 <= c.lon <= 180.1 for c in found.cells)
    assert cells(view, Asked(), WORLD, zoom).shown == len(spots)


# ---- over time ----------------------------------------------------------------------------------------------------


def over(days: list[str | None], width: int = 1200) -> list[tuple[str, int]]:
    view = view_made(*(Row(id=f"{n}", day=day) for n, day in enumerate(days)))
    return [(b.start, b.n) for b in timeline(view, Asked(), width).buckets]


@pytest.mark.parametrize(
    ("days", "width", "unit"),
    [
        (["2024-01-01", "2024-01-20"], 1200, "day"),
        (["2024-01-01", "2024-01-20"], 100, "week"),
        (["2023-01-01", "2024-01-20"], 1200, "week"),
        (["2017-01-01", "2024-01-20"], 1200, "month"),
        (["1990-01-01", "2024-01-20"], 1200, "year"),
        (["0001-01-01", "9999-12-31"], 1200, "year"),
    ],
)
def test_the_finest_unit_that_fits_is_taken(days: list[str | None], width: int, unit: str) -> None:
    view = view_made(*(Row(id=f"{n}", day=day) for n, day in enumerate(days)))

    assert timeline(view, Asked(), width).unit == unit


def test_weeks_begin_on_mondays_and_months_on_their_first() -> None:
    year = [str(date(2023, 1, 1) + timedelta(days=n)) for n in range(0, 420, 30)]

    assert all(date.fromisoformat(start).weekday() == 0 for start, _ in over(list(year), 1000))
    assert all(start.endswith("-01") for start, _ in over(list(year), 120))


def test_a_bucket_counts_classes_and_the_dead() -> None:
    rows = (
        Row(id="a", killed=3), Row(id="b", type="COERCE", killed=-1), Row(id="c", killed=4), Row(id="d", day=None),
        Row(id="e", type="NEW"),
    )  # fmt: skip
    found = timeline(view_made(*rows), Asked())

    assert found.buckets == (Bucket("2024-01-10", 4, (("violence", 2), ("coercion", 1), ("other", 1)), 7),)
    assert found.undated == 1


def test_nothing_has_no_buckets() -> None:
    assert timeline(view_made(), Asked()).buckets == ()
    assert timeline(view_made(*ROWS), Asked(killed=999)).buckets == ()


@given(days=st.lists(st.dates(), min_size=1, max_size=40), width=st.integers(-10, 10_000))
def test_every_dated_incident_is_in_one_bucket(days: list[date], width: int) -> None:
    found = over([str(d) for d in days], width)

    assert sum(n for _, n in found) == len(days)
    assert found == sorted(found)
    assert min(str(d) for d in days) >= found[0][0]
