"""Geometry on the sphere: what holds for any point, line and sector, date line and poles included."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from marsad.grounding.places._geo import apart, bearing, in_sector, km, shifted
from marsad.grounding.places._lines import foot, length, middle, point_at, stretch
from marsad.grounding.places._values import Point

#: Coordinates have five places; two metres are left for what is computed from them.
METRE = 0.002

lats = st.floats(-90, 90).map(lambda x: round(x, 5))
lons = st.floats(-180, 179.99999).map(lambda x: round(x, 5))
points = st.tuples(lats, lons)


@st.composite
def lines(draw: st.DrawFn) -> tuple[Point, ...]:
    """Two to six vertices, each at most 2,000 km from the one before."""
    out = [draw(points)]
    for _ in range(draw(st.integers(1, 5))):
        out.append(shifted(*out[-1], draw(st.floats(1, 2000)), draw(st.floats(0, 359))))
    return tuple(out)


@given(points, st.floats(0.1, 9000), st.floats(0, 359.9))
def test_a_shift_goes_as_far_as_told(start: Point, distance: float, way: float) -> None:
    assert km(*start, *shifted(*start, distance, way)) == pytest.approx(distance, abs=METRE)


@given(points, st.floats(5, 9000), st.floats(0, 359.9))
def test_a_shift_goes_where_told(start: Point, distance: float, way: float) -> None:
    assume(abs(start[0]) < 89)
    assert apart(bearing(*start, *shifted(*start, distance, way)), way) < 0.2


@given(st.floats(-720, 720), st.floats(-720, 720))
def test_bearings_are_at_most_half_a_turn_apart(a: float, b: float) -> None:
    assert 0 <= apart(a, b) <= 180
    assert apart(a, b) == pytest.approx(apart(b, a))


@given(points, points)
def test_a_bearing_is_a_compass_reading(a: Point, b: Point) -> None:
    assert 0 <= bearing(*a, *b) < 360


@given(lines(), points)
def test_the_foot_lies_on_the_line_and_is_the_nearest_vertex_or_nearer(line: tuple[Point, ...], p: Point) -> None:
    at = foot(line, *p)
    assert 0 <= at.at <= length(line) + METRE
    assert at.away <= min(km(*p, *v) for v in line) + METRE
    assert km(*point_at(line, at.at), at.lat, at.lon) < 10 * METRE


@given(lines(), st.floats(0, 1))
def test_a_point_of_the_line_is_its_own_foot(line: tuple[Point, ...], share: float) -> None:
    assert foot(line, *point_at(line, share * length(line))).away < METRE


@given(lines(), st.floats(-0.5, 1.5), st.floats(-0.5, 1.5))
def test_a_stretch_lies_in_the_line(line: tuple[Point, ...], a: float, b: float) -> None:
    whole = length(line)
    cut = stretch(line, a * whole, b * whole)
    assert len(cut) >= 2
    assert all(foot(line, *v).away < METRE for v in cut)
    wanted = abs(min(max(a, 0), 1) - min(max(b, 0), 1)) * whole
    assert length(cut) == pytest.approx(wanted, abs=METRE * len(line) * 2)


@given(lines())
def test_the_middle_halves_the_line(line: tuple[Point, ...]) -> None:
    half = length(line) / 2
    at = foot(line, *middle(line))
    assert at.away < METRE
    assert length(stretch(line, 0, half)) == pytest.approx(half, abs=METRE * len(line) * 2)


@given(points, st.floats(0, 359.9), st.floats(10, 180), st.floats(0.1, 500), st.floats(0, 1), st.floats(-0.49, 0.49))
def test_what_lies_in_a_sector_is_found_there(
    at: Point, way: float, spread: float, outer: float, share: float, turn: float
) -> None:
    assume(abs(at[0]) < 89)
    p = shifted(*at, share * outer, way + turn * spread)
    assert in_sector(*p, at, towards=way % 360, spread=spread, inner=0, outer=outer)


@pytest.mark.parametrize(("turn", "distance"), [(40, 20), (180, 20), (0, 31), (0, 9)])
def test_what_lies_beside_a_sector_is_not_in_it(turn: float, distance: float) -> None:
    at = (15.6, 32.5)
    p = shifted(*at, distance, 45 + turn)
    assert not in_sector(*p, at, towards=45, spread=60, inner=10, outer=30)


def test_a_line_over_the_date_line_is_short() -> None:
    fiji = ((-17.0, 179.0), (-17.0, -179.0))
    assert length(fiji) == pytest.approx(212.7, abs=0.5)
    assert middle(fiji)[1] in (180.0, -180.0)


def test_a_line_over_the_pole_goes_over_the_pole() -> None:
    line = ((80.0, 0.0), (80.0, 180.0))
    assert middle(line)[0] == pytest.approx(90, abs=1e-4)
    assert foot(line, 85.0, 90.0).lat == pytest.approx(90, abs=1e-4)


def test_a_stretch_keeps_the_bends_between() -> None:
    line = ((35.0, 38.0), (36.0, 39.0), (35.0, 40.0), (34.0, 41.0))
    cut = stretch(line, 50, length(line) - 50)
    assert cut[1:-1] == line[1:-1]
    assert all(km(*a, *b) > 1 for a, b in pairwise(cut))
