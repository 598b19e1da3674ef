"""Borders from files of users, and the pictures drawn with them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from marsad.errors import UsageError
from marsad.publish._released import Figure, Range
from marsad.publish.site._basemap import Box, Land, box_of, clipped, lands, most_of
from marsad.publish.site._draw import Bar, Dot, Frame, bars, interval, mercator, picture

SQUARE = [[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]]
POLYGON = {"type": "Polygon", "coordinates": [SQUARE]}
GEOJSON = {
    "type": "FeatureCollection",
    "features": [
        {"type": "Feature", "properties": {"NAME": "Squareland"}, "geometry": POLYGON},
        {"type": "Feature", "properties": None, "geometry": {"type": "MultiPolygon", "coordinates": [[SQUARE]] * 2}},
        {"type": "Feature", "properties": {}, "geometry": None},
    ],
}  # fmt: skip
#: Two triangles that share a side; the second walks it backwards.
TOPOJSON = {
    "type": "Topology",
    "transform": {"scale": [0.5, 2], "translate": [10, -4]},
    "arcs": [[[0, 0], [4, 4]], [[4, 4], [-4, 0], [0, -4]], [[0, 0], [4, 0], [0, 4]]],
    "objects": {
        "land": {"type": "GeometryCollection", "geometries": []},
        "countries": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Polygon", "arcs": [[0, 1]], "properties": {"name": "West"}},
                {"type": "MultiPolygon", "arcs": [[[2, -1]]], "properties": {"name": "East"}},
            ],
        },
    },
}


def _written(tmp_path: Path, value: object) -> Path:
    file = tmp_path / "borders.json"
    file.write_text(value if isinstance(value, str) else json.dumps(value))
    return file


def test_geojson_gives_names_and_rings(tmp_path: Path) -> None:
    found = lands(_written(tmp_path, GEOJSON))
    assert [(x.name, len(x.rings)) for x in found] == [("Squareland", 1), (None, 2)]
    assert found[0].rings[0][1] == (10.0, 0.0)


def test_topojson_joins_its_arcs(tmp_path: Path) -> None:
    west, east = lands(_written(tmp_path, TOPOJSON))
    assert (west.name, east.name) == ("West", "East")
    assert west.rings == (((10.0, -4.0), (12.0, 4.0), (10.0, 4.0), (10.0, -4.0)),)
    assert east.rings == (((10.0, -4.0), (12.0, -4.0), (12.0, 4.0), (10.0, -4.0)),)


@pytest.mark.parametrize(
    "bad",
    [
        "not json", "[]", "{}", {"type": "FeatureCollection"}, {"type": "FeatureCollection", "features": [1]},
        {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [[["x", 1]]]}},
        {"type": "Topology", "arcs": [], "objects": {}}, '{"type": "Polygon", "coordinates": [[[NaN, 1]]]}',
        {**TOPOJSON, "arcs": []},
    ],
)  # fmt: skip
def test_what_is_no_map_says_what_is(bad: object, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no map of borders") as raised:
        lands(_written(tmp_path, bad))
    assert "world-atlas" in str(raised.value.remedy)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no map of borders"):
        lands(tmp_path / "none.json")


def test_pyogrio_lends_borders_where_it_is_installed() -> None:
    pytest.importorskip("pyogrio")
    found = lands(None)
    assert len(found) > 150
    syria = next(x for x in found if x.name == "Syria")
    assert syria.boxes[0].meets(Box(36, 33, 38, 36))


@pytest.mark.parametrize(
    ("box", "corners"),
    [
        (Box(-5, -5, 15, 15), {(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)}),
        (Box(5, 5, 15, 15), {(5.0, 5.0), (10.0, 5.0), (10.0, 10.0), (5.0, 10.0)}),
        (Box(2, 3, 4, 5), {(2.0, 3.0), (4.0, 3.0), (4.0, 5.0), (2.0, 5.0)}),
    ],
)
def test_land_is_cut_at_the_box(box: Box, corners: set[tuple[float, float]]) -> None:
    [land] = clipped([Land("L", (tuple((float(x), float(y)) for x, y in SQUARE),))], box, steps=1000)
    assert {(round(x, 1), round(y, 1)) for x, y in land.rings[0]} == corners


def test_land_outside_is_left_out() -> None:
    assert clipped([Land("L", (tuple((float(x), float(y)) for x, y in SQUARE),))], Box(20, 20, 30, 30)) == ()


def test_the_first_view_leaves_out_the_farthest() -> None:
    here = [(36.0 + n / 100, 35.0 + n / 100) for n in range(100)]
    found = most_of([*here, (-77.0, 38.9), (37.6, 55.7)])
    assert found is not None
    assert found.west > 35
    assert found.north < 37
    assert box_of(()) is None
    assert most_of(()) is None


@pytest.mark.parametrize(("point", "at"), [((0, 0), (0.5, 0.5)), ((-180, 0), (0, 0.5)), ((180, 66.5132), (1, 0.25))])
def test_mercator(point: tuple[float, float], at: tuple[float, float]) -> None:
    assert mercator(point) == pytest.approx(at, abs=1e-4)


def test_near_is_a_ring_and_a_point_is_filled() -> None:
    frame = Frame.of(Box(35, 33, 39, 37), 400, 1.5)
    dots = [Dot((36, 35), 3, True, "<A>", "a"), Dot((38, 35), 1, False, "B", "b", 'x"y.html')]
    drawn = str(picture(frame, (), dots, words='say "it"', labels=2))
    assert drawn.count('class="near"') == drawn.count('class="exact"') == 1
    assert "&lt;A&gt;" in drawn
    assert 'href="x&#34;y.html"' in drawn


def test_one_wild_range_does_not_flatten_the_bars() -> None:
    drawn = str(bars([Bar("a", 10, 5, 100_000), Bar("b", 8)], words="w", kind="killed"))
    assert ">100,000<" not in drawn
    assert ">12<" in drawn


@pytest.mark.parametrize(
    ("count", "mark"), [(Range(15, 15, None), 'class="open"'), (Range(9, 12, 15), 'class="range"'), (Range(), "")]
)
def test_an_open_end_is_drawn_open(count: Range, mark: str) -> None:
    assert mark in str(interval(Figure(count, "least", "stands", "r", None, None, ()), 20))


@pytest.mark.parametrize(("land", "bare"), [(None, True), ((), False)])
def test_without_a_basemap_no_paper_is_taken_for_sea(land: tuple[Land, ...] | None, bare: bool) -> None:
    frame = Frame.of(Box(30.0, 30.0, 45.0, 38.0), 960, 1.9)
    drawn = picture(frame, land, [], words="Map")
    assert ('class="map bare"' in drawn, 'class="degrees"' in drawn) == (bare, bare)


@pytest.mark.parametrize("wide", [0.5, 4.4, 40.0, 360.0])
def test_lines_of_degrees_are_few_and_lie_within(wide: float) -> None:
    frame = Frame.of(Box(-wide / 2, -wide / 5, wide / 2, wide / 5), 960, 1.9)
    lines = re.findall(r"M([\d.]+) ([\d.]+)", picture(frame, None, [], words="Map"))
    assert len(lines) <= 40
    assert all(0 <= float(x) <= frame.width and 0 <= float(y) <= frame.height for x, y in lines)
