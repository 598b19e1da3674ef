"""Distances, bearings and shifts on the sphere."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from math import asin, atan2, cos, degrees, radians, sin, sqrt
from operator import itemgetter

from marsad.grounding.places._values import Box, Point

_EARTH_KM = 6371.0088

#: Bearings of the compass, degrees clockwise from north.
COMPASS: dict[str, float] = {
    "north": 0.0, "northeast": 45.0, "east": 90.0, "southeast": 135.0,
    "south": 180.0, "southwest": 225.0, "west": 270.0, "northwest": 315.0,
}  # fmt: skip


def km(lat: float, lon: float, lat2: float, lon2: float) -> float:
    """Great-circle distance in km.

    >>> round(km(36.2, 37.16, 33.51, 36.29))
    309
    """
    a, b = radians(lat), radians(lat2)
    h = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(radians(lon2 - lon) / 2) ** 2
    return 2 * _EARTH_KM * asin(min(1.0, sqrt(h)))


def shifted(lat: float, lon: float, distance: float, bearing: float) -> tuple[float, float]:
    """The point ``distance`` km away in the direction ``bearing`` (degrees from north).

    >>> lat, lon = shifted(36.0, 37.0, 20, 0)
    >>> round(lat, 2), round(lon, 2)
    (36.18, 37.0)
    """
    a, d, t = radians(lat), distance / _EARTH_KM, radians(bearing)
    b = asin(sin(a) * cos(d) + cos(a) * sin(d) * cos(t))
    e = radians(lon) + atan2(sin(t) * sin(d) * cos(a), cos(d) - sin(a) * sin(b))
    return round(degrees(b), 5), round((degrees(e) + 540) % 360 - 180, 5)


def bearing(lat: float, lon: float, lat2: float, lon2: float) -> float:
    """The direction in which the second point lies as seen from the first: degrees clockwise from north, [0, 360).

    >>> round(bearing(36.0, 37.0, 36.0, 38.0))
    90
    """
    a, b, d = radians(lat), radians(lat2), radians(lon2 - lon)
    turned = degrees(atan2(sin(d) * cos(b), cos(a) * sin(b) - sin(a) * cos(b) * cos(d))) % 360
    return 0.0 if turned == 360 else turned


def apart(bearing1: float, bearing2: float) -> float:
    """The angle between two bearings, 0..180 degrees.

    >>> apart(350, 10)
    20.0
    """
    return 180.0 - abs(abs(bearing1 - bearing2) % 360 - 180.0)


def in_sector(
    lat: float, lon: float, at: tuple[float, float], *, towards: float, spread: float, inner: float, outer: float
) -> bool:
    """Does the point lie in the sector round ``at``: ``spread`` degrees about ``towards``, ``inner`` to ``outer`` km?

    The middle of a sector without a hole belongs to it.
    """
    distance = km(*at, lat, lon)
    if not inner - _SLACK_KM <= distance <= outer + _SLACK_KM:
        return False
    return distance <= _SLACK_KM or apart(bearing(*at, lat, lon), towards) <= spread / 2 + degrees(_SLACK_KM / distance)


#: Coordinates are kept to five places, which is a metre.
_SLACK_KM = 0.005


def centre(points: list[tuple[float, float, float]]) -> tuple[float, float]:
    """Weighted mean of (lat, lon, weight), taken in space so that the date line does no harm."""
    x = y = z = 0.0
    for lat, lon, weight in points:
        a, b = radians(lat), radians(lon)
        x += weight * cos(a) * cos(b)
        y += weight * cos(a) * sin(b)
        z += weight * sin(a)
    return round(degrees(atan2(z, sqrt(x * x + y * y))), 4), round(degrees(atan2(y, x)), 4)


def bearing_of(word: str) -> float | None:
    """The bearing that a compass word names, in any of its forms.

    >>> bearing_of("north-eastern"), bearing_of("South West"), bearing_of("northwards"), bearing_of("central")
    (45.0, 225.0, 0.0, None)
    """
    flat = word.lower().replace("-", "").replace(" ", "").replace("\n", "")
    for tail in ("ernmost", "ern", "wards", "ward", "erly"):
        flat = flat.removesuffix(tail)
    return COMPASS.get(flat.replace("ern", ""))


def around(points: Iterable[Point]) -> Box:
    """The narrowest box around points; its west is greater than its east where it crosses the date line.

    >>> around([(51.9, 176.6), (55.2, -162.7)]), around([(33.5, 36.3), (36.2, 37.2)])
    ((51.9, 176.6, 55.2, -162.7), (33.5, 36.3, 36.2, 37.2))
    """
    lats, lons = zip(*points, strict=True)
    ring = sorted(set(lons))
    gap, west, east = max(
        ((b - a, b, a) for a, b in pairwise(ring)), key=itemgetter(0), default=(0.0, ring[0], ring[0])
    )
    if gap <= ring[0] + 360 - ring[-1]:
        west, east = ring[0], ring[-1]
    return min(lats), west, max(lats), east
