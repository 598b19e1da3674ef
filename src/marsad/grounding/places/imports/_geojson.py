"""GeoJSON (RFC 7946): points, lines and areas with a name among their properties."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from math import cos, isfinite, radians
from typing import Any, Final

from marsad.errors import BrokenPlaces, PlacesTooLarge
from marsad.grounding.places._geo import km
from marsad.grounding.places._values import Box, PlaceKind, Point
from marsad.grounding.places.imports._bytes import Blob, text_of
from marsad.grounding.places.imports._checks import coordinates, count, further, iso, name_of
from marsad.grounding.places.imports._csv import _KINDS, _WORDS
from marsad.grounding.places.imports._values import Options, Row

#: Python's parser recurses; a geometry nests 4 deep and a collection of collections 6.
MOST_DEPTH: Final = 60
#: Vertices of a centre line that are kept: the Euphrates with 60 is nowhere 12 km off.
LINE_POINTS: Final = 60

#: Natural Earth's disputed areas bear the name of their holder in NAME and their own in BRK_NAME.
_NAMES: Final = (
    "brk_name", "name_en", "name", "shapename", "nam", "name_long", "title", "admin", "label", "adm2_en", "adm1_en",
)  # fmt: skip
_OTHERS: Final = (
    "name_alt", "name_ar", "name_local", "namealt", "alt_name", "aliases", "official_name", "int_name", "adm1_ar",
    "adm2_ar",
)  # fmt: skip
_COUNTRIES: Final = ("iso_a2", "country", "iso_a2_eh", "iso_a3", "adm0_a3", "countrycode", "iso", "shapegroup")
_KIND_KEYS: Final = ("kind", "featurecla", "type", "feature_type", "natural", "waterway", "place")
_IDS: Final = ("id", "@id", "shapeid", "ne_id", "pcode", "brk_a3", "geonameid", "osm_id")
_TEXTS: Final[dict[str, PlaceKind]] = {
    "lake centerline": "river", "river": "river", "lake": "lake", "reservoir": "lake", "stream": "river",
    "admin-0 country": "country", "admin-1": "admin1", "airport": "airport", "port": "port",
}  # fmt: skip
_WGS84 = re.compile(r"CRS84|EPSG:{1,2}4326|WGS\s?84", re.I)


def collection(blob: Blob, options: Options) -> Iterator[Row]:
    """The named features, several lines of one river as one place.

    Raises:
        BrokenPlaces: no GeoJSON, another coordinate system, a geometry or coordinate that is none. Names the number
            of the feature, in place of a line.
        PlacesTooLarge: nested too deeply.
    """
    data = _parsed(blob)
    features = _features(data, blob.name)
    _check_crs(data, blob.name)
    rows: dict[tuple[str, str], Row] = {}
    for n, feature in enumerate(features, 1):
        try:
            row = _row(blob, n, feature, options)
        except BrokenPlaces as fault:
            # there are no lines to speak of: a collection may stand on one
            raise BrokenPlaces(fault.what, where=f"{blob.name}, feature {n}", remedy=fault.remedy) from fault
        if row is None:
            continue
        place = (row.id, "") if not row.shape else (row.name, row.kind)
        rows[place] = _joined(rows[place], row) if row.shape and place in rows else row
    yield from rows.values()


def _parsed(blob: Blob) -> dict[str, Any]:
    text = text_of(blob)
    if _depth(text) > MOST_DEPTH:
        raise PlacesTooLarge(f"nested deeper than {MOST_DEPTH}", where=blob.name)
    try:
        data = json.loads(text, parse_constant=_refused)
    except ValueError as fault:
        line = getattr(fault, "lineno", None)
        raise BrokenPlaces(f"no JSON ({fault})", where=blob.name, line=line) from fault
    if not isinstance(data, dict):
        raise BrokenPlaces("no GeoJSON: not an object", where=blob.name)
    return data


def _refused(word: str) -> None:
    raise ValueError(f"{word} is no number")


_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*+"|[\[\]{}]')


def _depth(text: str) -> int:
    """How deep brackets nest, strings aside; stops where it is too deep."""
    deep = most = 0
    for match in _BRACKETS.finditer(text):
        if match[0] in "[{":
            deep += 1
            most = max(most, deep)
            if most > MOST_DEPTH:
                return most
        elif match[0] in "]}":
            deep -= 1
    return most


def _features(data: Mapping[str, Any], file: str) -> Sequence[Any]:
    sort = data.get("type")
    if sort == "Feature":
        return (data,)
    features = data.get("features")
    if sort != "FeatureCollection" or not isinstance(features, list):
        raise BrokenPlaces(f"no GeoJSON of features: its type is {str(sort)[:30]!r}", where=file)
    return features


def _check_crs(data: Mapping[str, Any], file: str) -> None:
    crs = data.get("crs")
    if crs is None:
        return
    if not _WGS84.search(name := json.dumps(crs)[:200]):
        raise BrokenPlaces(
            f"coordinates of another system ({name[:80]})", where=file, remedy="Convert it to WGS 84 (EPSG:4326) first."
        )


def _row(blob: Blob, n: int, feature: object, options: Options) -> Row | None:
    """A feature as a row; null where it has no name or no geometry."""
    if not isinstance(feature, dict) or not isinstance(feature.get("geometry") or {}, dict):
        raise BrokenPlaces("not a feature", where=blob.name, line=n)
    properties = {
        str(k).lower(): v for k, v in (feature.get("properties") or {}).items() if isinstance(v, str | int | float)
    } if isinstance(feature.get("properties") or {}, dict) else {}  # fmt: skip
    named = options.columns.get("name", "").lower()
    name = _text(properties, (named, *_NAMES) if named else _NAMES)
    geometry = feature.get("geometry")
    if not name or not geometry:
        return None
    name = name_of(name, blob.name, n)
    others = further((part for k in _OTHERS for part in str(properties.get(k, "")).split("|")), name)
    country = next((c for k in _COUNTRIES if (c := iso(str(properties.get(k, ""))))), options.country)
    row = Row(
        n, _id(blob, n, feature, properties), name, others, country=country,
        population=count(_text(properties, ("population", "pop_est", "pop")).partition(".")[0]),
    )  # fmt: skip
    return _placed(row, geometry, _kind(properties), blob.name, n)


def _text(properties: Mapping[str, Any], keys: Iterable[str]) -> str:
    return next((str(v).strip() for k in keys if (v := properties.get(k)) not in (None, "")), "")


def _id(blob: Blob, n: int, feature: Mapping[str, Any], properties: Mapping[str, Any]) -> str:
    given = feature.get("id")
    text = str(given) if isinstance(given, str | int) and given != "" else _text(properties, _IDS)
    text = "-".join(text.split())[:60]
    if re.fullmatch(r"[a-z][a-z0-9_-]{1,19}:\S+", text):
        return text
    scheme = re.sub(r"[^a-z0-9]+", "-", blob.base.lower()).strip("-")[:40] or "geojson"
    return f"geojson:{scheme}-{text or n}"


def _kind(properties: Mapping[str, Any]) -> PlaceKind | None:
    for k in _KIND_KEYS:
        text = str(properties.get(k, "")).strip().lower()
        if text in _KINDS:
            return text  # type: ignore[return-value]
        if found := _TEXTS.get(text) or _WORDS.get(text):
            return found
    return None


# ---- geometry ---------------------------------------------------------------------------------------------------


def _placed(row: Row, geometry: Mapping[str, Any], kind: PlaceKind | None, file: str, n: int) -> Row:
    sort, data = geometry.get("type"), geometry.get("coordinates")
    if sort == "Point":
        lat, lon = _point(data, file, n)
        return replace(row, lat=lat, lon=lon, kind=kind or "city", radius=10.0 if kind == "region" else 0.0)
    if sort in ("LineString", "MultiLineString"):
        lines = [data] if sort == "LineString" else data
        return _as_line(row, [_points(line, file, n) for line in _list(lines, file, n)], kind or "line", file, n)
    if sort in ("Polygon", "MultiPolygon"):
        areas = [data] if sort == "Polygon" else data
        rings = [[_points(r, file, n) for r in _list(a, file, n)] for a in _list(areas, file, n)]
        return _as_area(row, rings, kind or "region", file, n)
    if sort == "MultiPoint":
        lat, lon = _point(next(iter(_list(data, file, n)), None), file, n)
        return replace(row, lat=lat, lon=lon, kind=kind or "region", radius=10.0)
    raise BrokenPlaces(f"a geometry of type {str(sort)[:30]!r}", where=file, line=n)


def _list(value: object, file: str, n: int) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise BrokenPlaces("a geometry without coordinates", where=file, line=n)
    return value


def _point(value: object, file: str, n: int) -> Point:
    if (
        not isinstance(value, list)
        or len(value) < 2
        or not all(isinstance(x, int | float) and not isinstance(x, bool) and isfinite(x) for x in value[:2])
    ):
        raise BrokenPlaces(f"no coordinates: {str(value)[:40]}", where=file, line=n)
    return coordinates(float(value[1]), float(value[0]), file, n)


def _points(value: object, file: str, n: int) -> list[Point]:
    return [_point(p, file, n) for p in _list(value, file, n)]


def box_of(points: Iterable[Point]) -> Box:
    """South, west, north, east.

    >>> box_of([(1.0, 5.0), (3.0, 4.0)])
    (1.0, 4.0, 3.0, 5.0)
    """
    listed = list(points)
    lats, lons = [p[0] for p in listed], [p[1] for p in listed]
    return min(lats), min(lons), max(lats), max(lons)


def thinned(points: Sequence[Point], most: int = LINE_POINTS) -> tuple[Point, ...]:
    """At most so many of the points, evenly taken, the ends among them.

    >>> thinned([(0.0, float(x)) for x in range(5)], 3)
    ((0.0, 0.0), (0.0, 2.0), (0.0, 4.0))
    """
    if len(points) <= most:
        return tuple(points)
    step = (len(points) - 1) / (most - 1)
    return tuple(points[round(i * step)] for i in range(most))


def _as_line(row: Row, lines: list[list[Point]], kind: PlaceKind, file: str, n: int) -> Row:
    longest = max(lines, key=_length)
    if len(longest) < 2:
        raise BrokenPlaces("a line of one point", where=file, line=n)
    shape = thinned(longest)
    lat, lon = shape[len(shape) // 2]
    return replace(row, lat=lat, lon=lon, kind=kind, shape=shape, box=box_of(p for line in lines for p in line))


def _length(points: Sequence[Point]) -> float:
    return sum(km(*a, *b) for a, b in pairwise(points))


def _joined(one: Row, two: Row) -> Row:
    """Two lines of one name in one file: parts of one river or road. The longer gives the shape, both the box."""
    longer, shorter = (two, one) if _length(two.shape) > _length(one.shape) else (one, two)
    a, b = longer.box or box_of(longer.shape), shorter.box or box_of(shorter.shape)
    joined = _end_to_end(longer.shape, shorter.shape)
    lat, lon = joined[len(joined) // 2]
    return replace(
        longer, id=one.id, line=one.line, lat=lat, lon=lon, shape=joined,
        names=further((*one.names, *two.names), one.name),
        box=(min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])),
    )  # fmt: skip


#: Ends of two parts of a river lie this near (km); a lake may be between them.
_GAP: Final = 40.0


def _end_to_end(one: tuple[Point, ...], two: tuple[Point, ...]) -> tuple[Point, ...]:
    """One line of two where an end of one is near an end of the other, else the first."""
    ways = [(a, b) for a in (one, one[::-1]) for b in (two, two[::-1])]
    a, b = min(ways, key=lambda w: km(*w[0][-1], *w[1][0]))
    return thinned((*a, *b)) if km(*a[-1], *b[0]) < _GAP else one


def _as_area(row: Row, areas: list[list[list[Point]]], kind: PlaceKind, file: str, n: int) -> Row:
    largest = max((a for a in areas), key=lambda a: abs(_area(a[0])))
    if len(largest[0]) < 4:
        raise BrokenPlaces("an area of fewer than three points", where=file, line=n)
    lat, lon = label_point(largest)
    box = box_of(p for a in areas for p in a[0])
    radius = max(1.0, (_km2(areas) / 3.14) ** 0.5)
    return replace(row, lat=round(lat, 5), lon=round(lon, 5), kind=kind, box=box, radius=round(min(radius, 5000.0), 1))


def _area(ring: Sequence[Point]) -> float:
    """In square degrees; the sign tells the direction."""
    return sum(a[1] * b[0] - b[1] * a[0] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True)) / 2


def _km2(areas: list[list[list[Point]]]) -> float:
    return sum(abs(_area(a[0])) * 111.2**2 * cos(radians(a[0][0][0])) for a in areas)


def label_point(rings: Sequence[Sequence[Point]]) -> Point:
    """A point inside the area: its centre of gravity, or, where that lies outside, the middle of the widest stretch
    of the area at that latitude.

    >>> label_point([[(0.0, 0.0), (0.0, 4.0), (4.0, 4.0), (4.0, 0.0), (0.0, 0.0)]])
    (2.0, 2.0)
    """
    lat, lon = _gravity(rings[0])
    cuts = sorted(c for ring in rings for c in _cuts(ring, lat))
    stretches = [(cuts[i], cuts[i + 1]) for i in range(0, len(cuts) - 1, 2)]
    if any(a <= lon <= b for a, b in stretches) or not stretches:
        return lat, lon
    a, b = max(stretches, key=lambda s: s[1] - s[0])
    return lat, (a + b) / 2


def _gravity(ring: Sequence[Point]) -> Point:
    whole = _area(ring)
    if abs(whole) < 1e-12:
        return ring[0]
    lat = lon = 0.0
    for a, b in zip(ring, [*ring[1:], ring[0]], strict=True):
        part = a[1] * b[0] - b[1] * a[0]
        lat += (a[0] + b[0]) * part
        lon += (a[1] + b[1]) * part
    return lat / (6 * whole), lon / (6 * whole)


def _cuts(ring: Sequence[Point], lat: float) -> Iterator[float]:
    """Longitudes at which the ring crosses a latitude."""
    for a, b in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (a[0] > lat) != (b[0] > lat):
            yield a[1] + (lat - a[0]) / (b[0] - a[0]) * (b[1] - a[1])
