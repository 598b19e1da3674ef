"""Small pictures that need no script: a toll over time, and where a place lies. Templates write them as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import cos, log10, radians
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from marsad.desk._case_fields import Step
    from marsad.grounding.places import Place
    from marsad.publish import Where

#: Kilometres around a point that is "near" a place, where nobody says how far: people who code one incident put it
#: within 10 km of each other in 93 % of cases (docs/rival-values.md).
NEAR_KM: Final = 10.0

_KM_OF_A_DEGREE: Final = 111.2


# ---- tolls ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Dot:
    """A number of a series: where it stands in the picture, and its range from ``low`` to ``high`` (null: open)."""

    x: float
    y: float
    low: float
    high: float | None
    day: str | None
    best: int


@dataclass(frozen=True, slots=True)
class Chart:
    """A toll over time; 0 is at the foot."""

    width: int
    height: int
    dots: tuple[Dot, ...]
    line: str
    top: int


_WIDE, _HIGH, _EDGE = 280, 72, 10


def chart(steps: Sequence[Step]) -> Chart | None:
    """The picture of a series, in the order of knowledge; null where there is nothing to compare."""
    told = [(s, s.count.best if s.count.best is not None else s.count.low) for s in steps]
    known = [(s, n) for s, n in told if n is not None]
    if len(known) < 2:
        return None
    top = max(max(n, s.count.high or 0) for s, n in known) or 1
    days = [date.fromisoformat(s.day[:10]).toordinal() if s.day else None for s, _ in known]
    across = _across(days)

    def y(n: int) -> float:
        return round(_HIGH - _EDGE - n / top * (_HIGH - 2 * _EDGE), 1)

    dots = tuple(
        Dot(x, y(n), y(s.count.low if s.count.low is not None else n),
            None if s.count.high is None else y(s.count.high), s.day, n)
        for x, (s, n) in zip(across, known, strict=True)
    )  # fmt: skip
    return Chart(_WIDE, _HIGH, dots, " ".join(f"{d.x:g},{d.y:g}" for d in dots), top)


def _across(days: Sequence[int | None]) -> list[float]:
    """Where each number stands from left to right: by its day where days tell them apart, else one after the other."""
    step = (_WIDE - 4 * _EDGE) / (len(days) - 1)
    known = [d for d in days if d is not None]
    in_order = len(known) == len(days) and known == sorted(set(known))
    if not in_order:
        return [round(2 * _EDGE + n * step, 1) for n in range(len(days))]
    first, span = known[0], known[-1] - known[0]
    return [round(2 * _EDGE + (d - first) / span * (_WIDE - 4 * _EDGE), 1) for d in known]


# ---- places -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shape:
    """A place on a map. ``kind``: point, ring (a coarse place with its reach in ``km``, never a point), line, or
    candidate (where others say it was)."""

    kind: str
    lon: float
    lat: float
    label: str
    km: float = 0.0
    points: tuple[tuple[float, float], ...] = ()

    def object(self) -> dict[str, Any]:
        """As the map island takes it."""
        out: dict[str, Any] = {"kind": self.kind, "lon": self.lon, "lat": self.lat, "label": self.label}
        if self.km:
            out["km"] = round(self.km, 1)
        if self.points:
            out["points"] = [list(p) for p in self.points]
        return out


def shape_of(where: Where | None, place: Place | None) -> Shape | None:
    """How a place is to be drawn: only what is exact is a point; null where nobody knows where it is.

    ``place`` is the gazetteer's, of the id that was let out.
    """
    if where is None or where.precision == "unresolved":
        return None
    lat = where.lat if where.lat is not None else place.lat if place else None
    lon = where.lon if where.lon is not None else place.lon if place else None
    if lat is None or lon is None:
        return None
    if where.precision == "exact" and where.lat is not None:
        return Shape("point", lon, lat, where.name)
    if where.precision == "line" and place is not None and len(place.shape) > 1:
        return Shape("line", lon, lat, where.name, points=tuple((float(x), float(y)) for y, x in place.shape))
    return Shape("ring", lon, lat, where.name, _reach(where, place))


#: Reach in km of units whose own the gazetteer does not know.
_UNKNOWN_KM: Final = {"country": 300.0, "admin1": 60.0, "admin2": 25.0}


def _reach(where: Where, place: Place | None) -> float:
    if where.precision == "near":
        return NEAR_KM
    known = place.radius if place is not None else 0.0
    return max(known, _UNKNOWN_KM.get(where.precision, NEAR_KM))


@dataclass(frozen=True, slots=True)
class Spot:
    """A shape in the picture: ``r`` its reach, 0 for a point; ``path`` of a line."""

    kind: str
    x: float
    y: float
    r: float
    path: str
    label: str


@dataclass(frozen=True, slots=True)
class Locator:
    """Where places lie to each other, with a bar of ``km`` kilometres that is ``bar`` wide."""

    width: int
    height: int
    spots: tuple[Spot, ...]
    km: int
    bar: float


_MAP_WIDE, _MAP_HIGH = 520, 220
#: Kilometres from the middle to the upper edge at least: a town and the villages about it.
_LEAST_KM = 12.0
#: A candidate farther off than this is left out: it would press all else into one dot.
_MOST_KM = 1500.0


def locator(shapes: Sequence[Shape]) -> Locator | None:
    """The picture of places around the first one; null for none."""
    if not shapes:
        return None
    middle = shapes[0]
    near = [s for s in shapes if _far(middle, s) <= _MOST_KM]
    reach = max([_LEAST_KM, *(1.25 * (_far(middle, s) + s.km) for s in near), *(1.1 * _long(middle, s) for s in near)])
    scale = _MAP_HIGH / 2 / reach

    def at(lon: float, lat: float) -> tuple[float, float]:
        x, y = _offset(middle, lon, lat)
        return round(_MAP_WIDE / 2 + x * scale, 1), round(_MAP_HIGH / 2 - y * scale, 1)

    spots = tuple(
        Spot(s.kind, *at(s.lon, s.lat), round(s.km * scale, 1), " ".join("{:g},{:g}".format(*at(*p)) for p in s.points),
             s.label)
        for s in near
    )  # fmt: skip
    km = _round_km(reach / 2)
    return Locator(_MAP_WIDE, _MAP_HIGH, spots, km, round(km * scale, 1))


def _offset(middle: Shape, lon: float, lat: float) -> tuple[float, float]:
    """Kilometres east and north of the middle; good enough for a small picture."""
    east = (lon - middle.lon + 180) % 360 - 180
    return east * _KM_OF_A_DEGREE * cos(radians(middle.lat)), (lat - middle.lat) * _KM_OF_A_DEGREE


def _far(middle: Shape, other: Shape) -> float:
    x, y = _offset(middle, other.lon, other.lat)
    return max(abs(x) * _MAP_HIGH / _MAP_WIDE, abs(y))


def _long(middle: Shape, line: Shape) -> float:
    return max((_far(middle, Shape("", *p, "")) for p in line.points), default=0.0)


def _round_km(reach: float) -> int:
    """A round number of kilometres not above the reach.

    >>> [_round_km(x) for x in (6, 13, 37, 240)]
    [5, 10, 20, 200]
    """
    power = int(10 ** int(log10(max(reach, 1))))
    return next(n * power for n in (5, 2, 1) if n * power <= max(reach, 1))
