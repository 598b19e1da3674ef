"""What a place covers: the point it is shown by lies in it, whatever the words around it were."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.grounding import Area, Dot, Line, Part, Ring, Sector
from marsad.grounding.places._geo import apart, bearing, km
from marsad.grounding.places._lines import foot
from marsad.grounding.places._relations import Offset
from marsad.grounding.places._shapes import (
    NEAR_KM,
    contains,
    doubt,
    fitted,
    geometry_of,
    label,
    level,
    precision_of,
    reach,
    width,
)  # fmt: skip
from marsad.grounding.places._values import Place, PlaceKind

TOWN = Place(1, "geonames:1", "Town", 15.0, 45.0, "YE", "Shabwah", "city", 40_000)
RIVER = replace(TOWN, kind="river", shape=((15.0, 45.0), (15.5, 45.4), (15.4, 46.0)))

kinds = st.sampled_from(("city", "admin1", "admin2", "region", "country", "camp", "base", "airport", "sea", "mountain"))
bearings = st.none() | st.sampled_from([45.0 * n for n in range(8)])
distances = st.none() | st.floats(0.5, 800).map(lambda x: round(x, 1))
offsets = st.none() | st.builds(
    Offset, st.sampled_from(("near", "outside", "distance", "within", "toward")), distances, bearings
)
places = st.builds(
    replace,
    st.just(TOWN),
    lat=st.floats(-89, 89).map(lambda x: round(x, 5)),
    lon=st.floats(-180, 179.9).map(lambda x: round(x, 5)),
    kind=kinds,
    population=st.integers(0, 30_000_000),
    radius=st.sampled_from((0.0, 5.0, 60.0, 400.0)),
)


@given(places, offsets)
def test_the_display_point_lies_in_the_geometry(place: Place, moved: Offset | None) -> None:
    shape = geometry_of(place, moved)
    assert contains(shape, *label(shape))


@given(st.lists(st.tuples(st.floats(-80, 80), st.floats(-180, 179)), min_size=2, max_size=6, unique=True))
def test_the_display_point_of_a_line_lies_on_it(vertices: list[tuple[float, float]]) -> None:
    shape = Line(tuple(vertices))
    assert foot(shape.vertices, *label(shape)).away < 0.01


@given(places, offsets)
def test_an_area_never_passes_for_a_point(place: Place, moved: Offset | None) -> None:
    shape = geometry_of(place, moved)
    if precision_of(place, shape, moved) == "exact":
        assert isinstance(shape, Dot) or place.kind in ("camp", "base", "airport", "city")
    if place.kind in ("country", "admin1", "admin2"):
        assert precision_of(place, shape, moved) == place.kind


@given(places, offsets)
def test_whatever_is_near_is_within_25_km(place: Place, moved: Offset | None) -> None:
    shape = geometry_of(place, moved)
    if moved is not None and precision_of(place, shape, moved) == "near":
        assert doubt(shape, moved) <= NEAR_KM


def test_a_distance_without_a_direction_is_a_ring_shown_in_its_middle() -> None:
    shape = geometry_of(TOWN, Offset("distance", 20.0))
    assert isinstance(shape, Ring)
    assert shape.inner == 16.0
    assert 24 < shape.outer < 26
    assert label(shape) == (TOWN.lat, TOWN.lon)


def test_a_distance_with_a_direction_is_shown_there() -> None:
    shape = geometry_of(TOWN, Offset("distance", 20.0, 45.0))
    assert isinstance(shape, Sector)
    assert km(TOWN.lat, TOWN.lon, *label(shape)) == pytest.approx(20, abs=1.5)
    assert apart(bearing(TOWN.lat, TOWN.lon, *label(shape)), 45) < 1


def test_told_bounds_bound() -> None:
    assert reach(Offset("distance", 12.5, None, 10.0, 15.0), 0.0) == (10.0, 15.0)


def test_the_outskirts_of_a_city_begin_inside_it() -> None:
    city = replace(TOWN, population=1_000_000)
    shape = geometry_of(city, Offset("outside", None, 225.0))
    assert isinstance(shape, Sector)
    assert shape.inner < width(city) < shape.outer


@pytest.mark.parametrize("kind", ["admin1", "region", "country"])
def test_the_countryside_of_a_province_lies_in_it(kind: PlaceKind) -> None:
    province = replace(TOWN, kind=kind, radius=60.0)
    assert fitted(province, Offset("outside", None, 90.0)) == Offset("within", None, 90.0)
    assert fitted(TOWN, Offset("outside", None, 90.0)) == Offset("outside", None, 90.0)


def test_a_part_lies_on_its_side_of_the_middle() -> None:
    province = replace(TOWN, kind="admin1", radius=60.0)
    shape = geometry_of(province, Offset("within", None, 180.0))
    assert isinstance(shape, Part)
    assert label(shape)[0] < province.lat


@pytest.mark.parametrize(
    ("place", "shape"),
    [(TOWN, Dot), (replace(TOWN, kind="camp", radius=1.5), Area), (replace(TOWN, kind="admin1"), Area), (RIVER, Line)],
)
def test_each_kind_has_its_shape(place: Place, shape: type) -> None:
    assert isinstance(geometry_of(place), shape)


def test_a_shape_names_what_it_was_made_of() -> None:
    assert geometry_of(RIVER, Offset("near")).made_of == (RIVER.id,)


@pytest.mark.parametrize(
    ("place", "moved", "precision"),
    [
        (TOWN, None, "exact"),
        (TOWN, Offset("near"), "near"),
        (TOWN, Offset("distance", 20.0), "near"),
        (TOWN, Offset("distance", 80.0), "admin1"),
        (TOWN, Offset("distance", 60.0, 90.0), "admin2"),
        (TOWN, Offset("outside", None, None, None, 20.0), "near"),
        (replace(TOWN, population=5_000_000), Offset("outside", None, None, None, 20.0), "admin2"),
        (replace(TOWN, basis="parent"), None, "admin1"),
        (replace(TOWN, kind="admin2", basis="parent"), None, "admin1"),
        (RIVER, Offset("near"), "line"),
        (replace(TOWN, kind="country"), Offset("within", None, 315.0), "country"),
    ],
)
def test_precision_follows_the_doubt(place: Place, moved: Offset | None, precision: str) -> None:
    assert precision_of(place, geometry_of(place, moved), moved) == precision


def test_levels_widen() -> None:
    assert [level(r) for r in (10, 50, 200, 900)] == ["near", "admin2", "admin1", "country"]
