"""A map for those without scripts: circles that lead to their incidents, or nearer to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import asinh, atan, ceil, cos, degrees, floor, log2, pi, radians, sinh, sqrt, tan
from typing import TYPE_CHECKING, Final

from marsad.record import Box

if TYPE_CHECKING:
    from marsad.desk._overview_map import Cell

#: Pixels of the picture, and of the world at zoom 0.
_WIDE, _HIGH, _WORLD = 900, 480, 256
_EQUATOR_KM: Final = 40_075.0
#: Radius of a circle: of one incident, and of the most.
_LEAST, _MOST = 4.0, 22.0
#: The nearest that one may look: a street is not what a record of news knows.
_NEAREST: Final = 12.0
#: The same where a policy makes places coarse: addresses are in whole degrees then, so that none says a place more
#: closely than the policy lets it out.
_NEAREST_COARSE: Final = 7.0


@dataclass(frozen=True, slots=True)
class Circle:
    """A cell of the map. ``box`` is the query's box that looks nearer; null where it is one incident."""

    x: float
    y: float
    r: float
    cell: Cell
    box: str | None


@dataclass(frozen=True, slots=True)
class Drawn:
    """The picture, and boxes of the ways to move it; ``text`` is its own box as a query has it."""

    width: int
    height: int
    circles: tuple[Circle, ...]
    text: str
    moves: dict[str, str]


@dataclass(frozen=True, slots=True)
class Frame:
    """A part of the Mercator map: its middle (0..1 across and down the world) and pixels for the whole world."""

    x: float
    y: float
    size: float

    @property
    def zoom(self) -> float:
        """As maps count it."""
        return log2(self.size / _WORLD)

    def box(self) -> Box:
        """What it shows."""
        across, down = _WIDE / 2 / self.size, _HIGH / 2 / self.size
        west, east = max(0.0, self.x - across), min(1.0, self.x + across)
        north, south = max(0.0, self.y - down), min(1.0, self.y + down)
        return Box(_degrees(west), _latitude(south), _degrees(east), _latitude(north))

    @property
    def shape(self) -> tuple[int, int]:
        """Pixels across and down."""
        return _WIDE, _HIGH

    def pixel(self, lon: float, lat: float) -> tuple[float, float]:
        """Where a point stands in the picture."""
        x, y = lon / 360 + 0.5, _mercator(lat)
        return round(_WIDE / 2 + (x - self.x) * self.size, 1), round(_HIGH / 2 + (y - self.y) * self.size, 1)

    def pixels(self, km: float, lat: float) -> float:
        """A distance on the ground at a latitude."""
        return round(km / (_EQUATOR_KM * cos(radians(lat))) * self.size, 1)

    def moved(self, across: float, down: float, nearer: float = 1.0) -> Frame:
        """Moved by parts of its width and height, and made larger."""
        size = min(max(self.size * nearer, _HIGH), _WORLD * 2.0**_NEAREST)
        x = self.x + across * _WIDE / self.size
        y = self.y + down * _HIGH / self.size
        return Frame(min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0), size)


def frame_of(box: Box) -> Frame:
    """The frame that shows a box, with a margin."""
    west, east = box.west / 360 + 0.5, box.east / 360 + 0.5
    wide = east - west if east >= west else east - west + 1
    north, south = _mercator(box.north), _mercator(box.south)
    size = min(_WIDE / max(wide * 1.1, 1e-6), _HIGH / max((south - north) * 1.1, 1e-6), _WORLD * 2.0**_NEAREST)
    return Frame((west + wide / 2) % 1.0, (north + south) / 2, max(size, _HIGH))


def drawn_map(box: Box, found: Callable[[Box, float], Sequence[Cell]], *, coarse: bool = False) -> Drawn:
    """The picture of a box; ``found`` gives the cells of a box at a zoom."""
    frame = frame_of(box)
    if coarse:
        frame = Frame(frame.x, frame.y, min(frame.size, _WORLD * 2.0**_NEAREST_COARSE))
    circles = tuple(_circle(frame, cell, coarse=coarse) for cell in found(frame.box(), frame.zoom))
    moves = {
        "in": frame.moved(0, 0, 2), "out": frame.moved(0, 0, 0.5), "west": frame.moved(-0.5, 0),
        "east": frame.moved(0.5, 0), "north": frame.moved(0, -0.5), "south": frame.moved(0, 0.5),
    }  # fmt: skip
    texts = {k: _text(f.box(), coarse=coarse) for k, f in moves.items()}
    return Drawn(_WIDE, _HIGH, circles, _text(frame.box(), coarse=coarse), texts)


def _circle(frame: Frame, cell: Cell, *, coarse: bool) -> Circle:
    r = min(_MOST, _LEAST + 2.2 * sqrt(cell.n - 1)) if cell.n > 1 else _LEAST + 1
    nearer = (
        None
        if cell.n == 1
        else _text(
            Frame(cell.lon / 360 + 0.5, _mercator(cell.lat), min(frame.size * 4, _WORLD * 2.0**_NEAREST)).box(),
            coarse=coarse,
        )
    )
    return Circle(*frame.pixel(cell.lon, cell.lat), round(r, 1), cell, nearer)


def _text(box: Box, *, coarse: bool) -> str:
    """As a query has it, to a kilometre, or outwards to whole degrees."""
    if coarse:
        return f"{floor(box.west)},{floor(box.south)},{ceil(box.east)},{ceil(box.north)}"
    return ",".join(f"{x:.2f}".rstrip("0").rstrip(".") for x in (box.west, box.south, box.east, box.north))


def _degrees(x: float) -> float:
    return (x - 0.5) * 360


def _latitude(y: float) -> float:
    return degrees(atan(sinh(pi * (1 - 2 * y))))


def _mercator(lat: float) -> float:
    return 0.5 - asinh(tan(radians(min(max(lat, -85.05), 85.05)))) / (2 * pi)
