"""Lines on the sphere: how long they are, where a point lies beside them, and the stretch between two points.

A line is two or more vertices joined by great circles, so that neither the date line nor a pole is a special case.
Everything is measured along the line in km from its first vertex.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise
from math import atan2, cos, degrees, hypot, radians, sin, sqrt

from marsad.grounding.places._geo import km
from marsad.grounding.places._values import Point

_Vector = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Foot:
    """The nearest point of a line: ``at`` km from its beginning, ``away`` km from the point that was asked about."""

    at: float
    away: float
    lat: float
    lon: float


def length(line: tuple[Point, ...]) -> float:
    """Length in km."""
    return _marks(line)[-1]


@lru_cache(maxsize=1 << 14)
def foot(line: tuple[Point, ...], lat: float, lon: float) -> Foot:
    """The point of the line nearest to (lat, lon); the first of several."""
    marks = _marks(line)
    here = _vector(lat, lon)
    feet = []
    for n, (a, b) in enumerate(pairwise(line)):
        p = _nearest(_vector(*a), _vector(*b), here)
        feet.append(Foot(min(marks[n] + km(*a, *p), marks[n + 1]), km(lat, lon, *p), *p))
    return min(feet, key=lambda f: f.away)


def point_at(line: tuple[Point, ...], at: float) -> Point:
    """The point ``at`` km along the line; its ends for what lies before or beyond."""
    marks = _marks(line)
    if at <= 0:
        return line[0]
    for n, (a, b) in enumerate(pairwise(line)):
        if at < marks[n + 1]:
            return _between(a, b, (at - marks[n]) / (marks[n + 1] - marks[n]))
    return line[-1]


def stretch(line: tuple[Point, ...], start: float, end: float) -> tuple[Point, ...]:
    """The part of the line between ``start`` and ``end`` km, in the line's own order; at least two vertices."""
    marks = _marks(line)
    low, high = sorted(min(max(x, 0.0), marks[-1]) for x in (start, end))
    inside = (v for v, at in zip(line, marks, strict=True) if low < at < high)
    return (point_at(line, low), *inside, point_at(line, high))


def middle(line: tuple[Point, ...]) -> Point:
    """The point half way along."""
    return point_at(line, length(line) / 2)


def _marks(line: tuple[Point, ...]) -> list[float]:
    """The km at which each vertex stands."""
    return list(accumulate((km(*a, *b) for a, b in pairwise(line)), initial=0.0))


def _vector(lat: float, lon: float) -> _Vector:
    a, b = radians(lat), radians(lon)
    return cos(a) * cos(b), cos(a) * sin(b), sin(a)


def _point(v: _Vector) -> Point:
    return round(degrees(atan2(v[2], hypot(v[0], v[1]))), 5), round(degrees(atan2(v[1], v[0])), 5)


def _cross(a: _Vector, b: _Vector) -> _Vector:
    return a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]


def _dot(a: _Vector, b: _Vector) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def _nearest(a: _Vector, b: _Vector, p: _Vector) -> Point:
    """The point of the arc from a to b nearest to p: p's foot on the great circle if the arc has it, else an end."""
    n = _cross(a, b)
    size = sqrt(_dot(n, n))
    if size > 1e-12:
        n = n[0] / size, n[1] / size, n[2] / size
        off = _dot(p, n)
        on = p[0] - off * n[0], p[1] - off * n[1], p[2] - off * n[2]
        if _dot(_cross(a, on), n) >= 0 and _dot(_cross(on, b), n) >= 0 and _dot(on, on) > 0:
            return _point(on)
    return _point(a if _dot(a, p) >= _dot(b, p) else b)


def _between(a: Point, b: Point, share: float) -> Point:
    """The point of the arc from a to b that cuts it at ``share`` of its length."""
    v, w = _vector(*a), _vector(*b)
    n = _cross(v, w)
    angle = atan2(sqrt(_dot(n, n)), _dot(v, w))
    if angle < 1e-9 or sin(angle) < 1e-9:
        return a
    x, y = sin((1 - share) * angle) / sin(angle), sin(share * angle) / sin(angle)
    return _point((x * v[0] + y * w[0], x * v[1] + y * w[1], x * v[2] + y * w[2]))


__all__ = ["Foot", "foot", "length", "middle", "point_at", "stretch"]
