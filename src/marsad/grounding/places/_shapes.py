"""From a place and the words around it to what it covers, a point to show it by, and how precise that is."""

from __future__ import annotations

from math import cos, pi, radians, sin, sqrt

from marsad.grounding import Area, Dot, Geometry, Line, Part, PlacePrecision, Ring, Sector
from marsad.grounding.places._geo import apart, bearing, in_sector, km, shifted
from marsad.grounding.places._lines import foot, middle
from marsad.grounding.places._relations import Offset
from marsad.grounding.places._values import Place, Point

#: People on a square kilometre of a built-up city, as in the large cities of Africa and Asia; a city of a million then
#: reaches 5.6 km from its middle.
_DENSITY = 10_000
_SMALLEST_KM, _WIDEST_KM = 0.5, 25.0

#: How far a speaker's direction may be off: half of the opening of a sector of eight winds, and a little.
SPREAD = 60.0
#: How far a told distance may be off: the share by which such round numbers are rounded.
_ROUNDED = 0.2
#: "Near X" without a number: UCDP's limit for where_prec 2.
NEAR_KM = 25.0
#: The outskirts reach this far beyond the edge.
_OUTSKIRTS_KM = 5.0
#: Where on the way from the middle of an area to its edge a part of it is shown.
_PART = 0.4

LINES = frozenset(("river", "line"))
#: Kinds that a point stands for.
POINTLIKE = frozenset(("city", "neighbourhood", "airport", "base", "camp", "crossing", "dam", "field", "port", "site"))
#: Radius in km where the gazetteer tells none.
_WIDTHS = {"country": 250.0, "admin1": 60.0, "admin2": 20.0, "region": 60.0}
#: Radius in km up to which an area passes for a unit of that level.
_LEVELS: tuple[tuple[float, PlacePrecision], ...] = ((NEAR_KM, "near"), (60.0, "admin2"), (300.0, "admin1"))


def width(place: Place) -> float:
    """The radius of a place in km: of a city by its people, of an area by the gazetteer."""
    if place.radius:
        return round(place.radius, 1)
    if place.kind == "city":
        return round(min(max(sqrt(place.population / _DENSITY / pi), _SMALLEST_KM), _WIDEST_KM), 1)
    return _WIDTHS.get(place.kind, _SMALLEST_KM)


def geometry_of(place: Place, moved: Offset | None = None) -> Geometry:
    """What the words cover; ``moved`` is null where they mean the place itself."""
    ids = (place.id,)
    if len(place.shape) > 1:
        return Line(place.shape, made_of=ids)
    edge = width(place)
    if moved is None or moved.kind == "toward":
        if place.kind in POINTLIKE and not place.radius:
            return Dot(place.lat, place.lon, ids)
        return Area(place.lat, place.lon, edge, place.box, ids)
    if moved.kind == "within":
        return Part(place.lat, place.lon, edge, moved.bearing, ids)
    inner, outer = reach(moved, edge)
    if moved.bearing is None:
        return Ring(place.lat, place.lon, inner, outer, ids)
    return Sector(place.lat, place.lon, moved.bearing, SPREAD, inner, outer, ids)


def fitted(place: Place, moved: Offset | None) -> Offset | None:
    """What the words mean for this kind of place: the countryside of a province lies in it, a city's around it."""
    if moved is not None and moved.kind == "outside" and place.kind in ("admin1", "admin2", "region", "country"):
        return Offset("within", None, moved.bearing)
    return moved


def reach(moved: Offset, edge: float) -> tuple[float, float]:
    """From how many km to how many the words reach, for a place that itself reaches ``edge`` km.

    A distance may be counted from the middle or from the edge of a city, and is rounded.
    """
    if moved.km is not None:
        slack = max(1.0, _ROUNDED * moved.km)
        low = moved.low if moved.low is not None else moved.km - slack
        high = moved.high if moved.high is not None else moved.km + slack
        return round(max(0.0, low), 1), round(high + edge, 1)
    if moved.kind == "outside":
        return round(edge / 2, 1), round(edge + (moved.high or _OUTSKIRTS_KM), 1)
    beyond = 0.0 if moved.bearing is None else edge
    return round(moved.low or beyond, 1), round(max(moved.high or NEAR_KM, 2 * edge), 1)


def label(shape: Geometry) -> Point:
    """A point of the geometry to show it by; of a ring with a hole its middle."""
    match shape:
        case Line():
            return middle(shape.vertices)
        case Sector():
            return shifted(shape.lat, shape.lon, _told(shape), shape.bearing)
        case Part() if shape.bearing is not None:
            return shifted(shape.lat, shape.lon, _PART * shape.radius, shape.bearing)
        case _:
            return shape.lat, shape.lon


def _told(shape: Sector) -> float:
    """The distance at which a sector is shown: the harmonic mean, which is that told, and near the place if none is.

    Who says "east of X" names the nearest place that readers know.
    """
    return 2 * shape.inner * shape.outer / (shape.inner + shape.outer)


def contains(shape: Geometry, lat: float, lon: float) -> bool:
    """Does the geometry cover the point? A line covers what lies within 10 m of it, a ring its hole too."""
    match shape:
        case Line():
            return foot(shape.vertices, lat, lon).away <= 0.01
        case Sector():
            return in_sector(
                lat, lon, (shape.lat, shape.lon),
                towards=shape.bearing, spread=shape.spread, inner=shape.inner, outer=shape.outer,
            )  # fmt: skip
        case Dot():
            return km(lat, lon, shape.lat, shape.lon) <= 0.01
        case Ring():
            return km(lat, lon, shape.lat, shape.lon) <= shape.outer
        case Part() if shape.bearing is not None:
            away = km(lat, lon, shape.lat, shape.lon)
            return away <= shape.radius and apart(bearing(shape.lat, shape.lon, lat, lon), shape.bearing) <= 90
        case _:
            return km(lat, lon, shape.lat, shape.lon) <= shape.radius


def precision_of(place: Place, shape: Geometry, moved: Offset | None = None) -> PlacePrecision:
    """How exact the display point is: an area or a line never passes for a point.

    What lies beside a point is "near" up to UCDP's 25 km of doubt; a wider doubt counts like a unit of that width.
    """
    if isinstance(shape, Line) or place.kind in LINES:
        return "line"
    if place.kind in POINTLIKE:
        if place.basis == "parent":
            return "admin1"
        return "exact" if moved is None else level(doubt(shape, moved))
    if place.kind in ("country", "continent", "sea"):
        return "country"
    if place.kind == "admin1":
        return "admin1"
    if place.kind == "admin2":
        return "admin1" if place.basis == "parent" else "admin2"
    return level(max(width(place), 0.0 if moved is None else doubt(shape, moved)))


def level(radius: float) -> PlacePrecision:
    """The precision that an area of this radius (km) passes for."""
    return next((p for limit, p in _LEVELS if radius <= limit), "country")


def doubt(shape: Geometry, moved: Offset) -> float:
    """How far in km the happening may lie from the display point; of a told distance, that distance."""
    match shape:
        case Ring():
            return shape.outer if moved.km is None else moved.km
        case Sector():
            half = radians(shape.spread / 2)
            return max(shape.outer * sin(half), (shape.outer - shape.inner * cos(half)) / 2)
        case Area() | Part():
            return shape.radius
        case _:
            return 0.0
