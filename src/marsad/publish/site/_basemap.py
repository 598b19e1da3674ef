"""Borders of countries for the map: from the user's GeoJSON or TopoJSON, or from a package that is there; else none.

No borders are shipped. ``--basemap`` takes a GeoJSON, or the TopoJSON of the npm package world-atlas (Natural Earth,
public domain). Without it, Natural Earth's borders (1:110 million) are taken from pyogrio where that is installed, as
with geopandas. Borders are shown for orientation and say nothing of whose ground it is.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from math import isfinite
from pathlib import Path
from typing import Any

from marsad.errors import UsageError

#: Longitude and latitude, WGS 84.
Point = tuple[float, float]
Ring = tuple[Point, ...]

#: A basemap is drawn into every page's folder: the whole world at 1:50 million has 0.8 MB, at 1:10 million 3.5 MB.
MOST_BYTES = 64_000_000
_REMEDY = "Give a GeoJSON of polygons, or the TopoJSON of world-atlas (countries-50m.json)."


@dataclass(frozen=True, slots=True)
class Box:
    """West, south, east, north in degrees."""

    west: float
    south: float
    east: float
    north: float

    @property
    def width(self) -> float:
        return self.east - self.west

    def meets(self, other: Box) -> bool:
        """They have a point in common."""
        return not (
            self.east < other.west or self.west > other.east or self.north < other.south or self.south > other.north
        )

    def wider(self, share: float, least: float) -> Box:
        """Grown on each side by a share of its size, and by ``least`` degrees at least."""
        dx, dy = max(self.width * share, least), max((self.north - self.south) * share, least)
        return Box(
            max(-180.0, self.west - dx), max(-84.0, self.south - dy), min(180.0, self.east + dx),
            min(84.0, self.north + dy),
        )  # fmt: skip


@dataclass(frozen=True)
class Land:
    """A country or other piece of land: its name (or null), and its rings."""

    name: str | None
    rings: tuple[Ring, ...]

    @cached_property
    def boxes(self) -> tuple[Box, ...]:
        """The box of each ring, reckoned once: a site asks for thousands of small maps."""
        return tuple(Box(*map(min, zip(*r, strict=True)), *map(max, zip(*r, strict=True))) for r in self.rings)


def box_of(points: Iterable[Point]) -> Box | None:
    """The box around points; null without any."""
    xs_ys = list(points)
    if not xs_ys:
        return None
    xs, ys = [p[0] for p in xs_ys], [p[1] for p in xs_ys]
    return Box(min(xs), min(ys), max(xs), max(ys))


#: Such a share of points at each end is no part of the first view: a war has a few meetings abroad.
_FAR = 0.02


def most_of(points: Iterable[Point]) -> Box | None:
    """The box around most points: without the farthest 2 % on each side; null without any."""
    found = list(points)
    if not found:
        return None
    xs, ys = sorted(p[0] for p in found), sorted(p[1] for p in found)
    out = int(len(found) * _FAR)
    return Box(xs[out], ys[out], xs[-1 - out], ys[-1 - out])


def lands(file: Path | None) -> tuple[Land, ...]:
    """The borders that there are: those of the file, else a package's, else none.

    Raises:
        UsageError: the file cannot be read as GeoJSON or TopoJSON, or is larger than 64 MB.
    """
    return _of_file(file) if file is not None else _of_package()


def _of_file(file: Path) -> tuple[Land, ...]:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise UsageError(
                "this map of borders is too large", where=str(file), remedy="Simplify it to 64 MB or less."
            )
        found = json.loads(file.read_text(encoding="utf-8-sig"))
        return tuple(_topojson(found) if found["type"] == "Topology" else _geojson(found))
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError) as fault:
        raise UsageError("no map of borders", where=f"{file}: {fault}", remedy=_REMEDY) from fault


def _geojson(found: Mapping[str, Any]) -> Iterator[Land]:
    features = found["features"] if found["type"] == "FeatureCollection" else [found]
    for feature in features:
        geometry = feature["geometry"] if feature["type"] == "Feature" else feature
        if geometry is not None:
            yield Land(_name(feature.get("properties")), tuple(r for r in map(_ring, _rings(geometry)) if r))


def _rings(geometry: Mapping[str, Any]) -> Iterator[Sequence[Any]]:
    if geometry["type"] == "Polygon":
        yield from geometry["coordinates"]
    elif geometry["type"] == "MultiPolygon":
        for polygon in geometry["coordinates"]:
            yield from polygon


def _ring(points: Iterable[Sequence[float]]) -> Ring:
    ring = tuple((float(p[0]), float(p[1])) for p in points)
    if not all(isfinite(x) and isfinite(y) for x, y in ring):
        raise ValueError("a point that is no number")
    return ring


def _name(properties: Mapping[str, Any] | None) -> str | None:
    for key in ("name", "NAME", "ADMIN", "name_en"):
        if properties and isinstance(properties.get(key), str):
            return str(properties[key])
    return None


def _topojson(found: Mapping[str, Any]) -> Iterator[Land]:
    """TopoJSON: arcs shared by neighbours, delta-coded where there is a transform."""
    arcs = [_ring(arc) for arc in _arcs(found)]
    objects = found["objects"]
    for one in objects["countries" if "countries" in objects else min(objects)]["geometries"]:
        if one.get("type") in ("Polygon", "MultiPolygon"):
            polygons = one["arcs"] if one["type"] == "MultiPolygon" else [one["arcs"]]
            rings = (tuple(_joined(ring, arcs)) for polygon in polygons for ring in polygon)
            yield Land(_name(one.get("properties")), tuple(r for r in rings if r))


def _arcs(found: Mapping[str, Any]) -> list[Any]:
    transform = found.get("transform")
    if transform is None:
        return list(found["arcs"])
    (kx, ky), (dx, dy) = transform["scale"], transform["translate"]
    out = []
    for arc in found["arcs"]:
        x = y = 0
        line = []
        for step in arc:
            x, y = x + step[0], y + step[1]
            line.append((x * kx + dx, y * ky + dy))
        out.append(line)
    return out


def _joined(ring: Iterable[int], arcs: Sequence[Ring]) -> Iterator[Point]:
    for n, index in enumerate(ring):
        line = arcs[index] if index >= 0 else arcs[~index][::-1]
        yield from line[1 if n else 0 :]


def _of_package() -> tuple[Land, ...]:
    spec = find_spec("pyogrio")
    if spec is None or not spec.submodule_search_locations:
        return ()
    file = Path(spec.submodule_search_locations[0]) / "tests/fixtures/naturalearth_lowres/naturalearth_lowres.shp"
    if not file.exists():
        return ()
    from pyogrio.raw import read

    _, _, shapes, (names,) = read(file, columns=["name"])
    return tuple(Land(str(n), tuple(_wkb(bytes(s)))) for n, s in zip(names, shapes, strict=True))


def _wkb(data: bytes) -> Iterator[Ring]:
    """Rings of a polygon or multipolygon in little-endian well-known binary."""
    (kind, count), at = struct.unpack_from("<II", data, 1), 9
    for _ in range(count if kind == 6 else 1):
        if kind == 6:
            (count,) = struct.unpack_from("<I", data, at + 5)
            at += 9
        for _ in range(count):
            (points,) = struct.unpack_from("<I", data, at)
            flat = struct.unpack_from(f"<{2 * points}d", data, at + 4)
            yield tuple(zip(flat[::2], flat[1::2], strict=True))
            at += 4 + 16 * points


def clipped(found: Iterable[Land], box: Box, steps: int = 3000, near: Box | None = None) -> tuple[Land, ...]:
    """What of the land lies in a box, to the nearest 1/``steps`` of its width: finer than a screen shows.

    With a ``near`` box, coasts and borders that touch it are as fine as that asks for, and only the others coarse.
    """
    coarse = max(box.width, 1e-6) / steps
    fine = coarse if near is None else min(coarse, max(near.width, 1e-6) / steps)
    out = []
    for land in found:
        pairs = zip(land.rings, land.boxes, strict=True)
        cut = [_cut(r, box, fine if near is not None and b.meets(near) else coarse) for r, b in pairs if b.meets(box)]
        if rings := tuple(r for r in cut if len(r) > 3):
            out.append(Land(land.name, rings))
    return tuple(out)


def _cut(ring: Ring, box: Box, grid: float) -> Ring:
    for axis, edge, sign in ((0, box.west, 1), (0, box.east, -1), (1, box.south, 1), (1, box.north, -1)):
        ring = tuple(_half(ring, axis, edge, sign))
        if not ring:
            return ()
    out: list[Point] = []
    for x, y in ring:
        point = (round(round(x / grid) * grid, 5), round(round(y / grid) * grid, 5))
        if not out or out[-1] != point:
            out.append(point)
    return tuple(out)


def _half(ring: Ring, axis: int, edge: float, sign: int) -> Iterator[Point]:
    """The part of a ring on one side of an edge (Sutherland and Hodgman 1974)."""
    before = ring[-1]
    for point in ring:
        inside, was = (point[axis] - edge) * sign >= 0, (before[axis] - edge) * sign >= 0
        if inside != was:
            share = (edge - before[axis]) / (point[axis] - before[axis])
            yield before[0] + share * (point[0] - before[0]), before[1] + share * (point[1] - before[1])
        if inside:
            yield point
        before = point
