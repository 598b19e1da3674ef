"""Incidents on a map: cells of a grid over what the map shows, each with how many, how many killed, and how precise.

A cell holds points or areas, never both: what is known only to lie in a province must not lend its number to a town,
and no area is ever given as a point (rule 5 of the house).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import asinh, pi, radians, tan
from typing import Final

import numpy as np
from numpy.typing import NDArray

from marsad.desk._asked import Asked
from marsad.desk._overview_filter import select
from marsad.desk._overview_time import CLASSES, class_of
from marsad.desk._view import Bools, Ints, View
from marsad.record import PRECISIONS, Box

#: Pixels of a cell (a marker with its number needs 40), and of a tile of the Mercator map at zoom 0.
_CELL, _TILE = 60, 256
#: Cells of a grid at most; a box wider than its zoom says gets larger cells.
_MOST: Final = 900
_DEEPEST: Final = 20

#: By code of a precision.
_COARSE: Final = np.array([word not in ("exact", "near") for word in PRECISIONS])
_NOWHERE: Final = np.array([word in ("", "unresolved") for word in PRECISIONS])

#: How wide an area is drawn (a radius in kilometres), where its own extent is not known.
_WIDE: Final = {"admin2": 20, "line": 30, "admin1": 70, "country": 250}

WORLD: Final = Box(-180.0, -90.0, 180.0, 90.0)


@dataclass(frozen=True, slots=True)
class Cell:
    """Incidents that lie together: ``lat`` and ``lon`` are the middle of their places, ``killed`` those in all.

    ``precise``: they are points; else areas, and ``km`` is how wide they are drawn. ``id`` is that of the only one,
    null where there are several; ``label`` the name of the place where it is one place, ``kind`` the class of type
    where there is one incident.
    """

    lat: float
    lon: float
    n: int
    killed: int
    precise: bool
    id: str | None
    label: str | None
    kind: str | None
    km: int | None


@dataclass(frozen=True, slots=True)
class Cells:
    """``total`` are the incidents that are chosen, ``shown`` those in the cells; ``box`` holds all that have a place
    (null: none has)."""

    cells: tuple[Cell, ...]
    total: int
    shown: int
    box: Box | None


def cells(view: View, asked: Asked, box: Box = WORLD, zoom: float = 1.0) -> Cells:
    """The incidents that are asked for, in the cells of a box at a zoom (of the Mercator map, 0 to 20)."""
    key = ("cells", asked.filters, box, zoom)
    return view.kept(key, lambda: _found(view, asked, box, zoom))


def _found(view: View, asked: Asked, box: Box, zoom: float) -> Cells:
    chosen = select(view, asked)
    placed: Bools = view.kept(("placed", asked.filters), lambda: chosen.mask & drawn(view))
    extent = view.kept(("extent", asked.filters), lambda: _extent(view, placed))
    zoom = round(min(max(zoom, 0.0), _DEEPEST), 1)
    rows, across, down, columns = _gridded(view, placed, box, zoom)
    found = _cells(view, rows, across, down, columns) if len(rows) else ()
    return Cells(found, chosen.total, len(rows), extent)


def drawn(view: View) -> Bools:
    """Which have a place that a map can show: a point, or the middle of an area."""
    c = view.columns
    return view.kept("drawn", lambda: ~np.isnan(c.lat) & ~np.isnan(c.lon) & ~_NOWHERE[c.precision])


def _extent(view: View, placed: Bools) -> Box | None:
    if not placed.any():
        return None
    lat, lon = view.columns.lat[placed], view.columns.lon[placed]
    west, south, east, north = (round(float(x), 4) for x in (lon.min(), lat.min(), lon.max(), lat.max()))
    return Box(west, south, east, north)


def _gridded(view: View, placed: Bools, box: Box, zoom: float) -> tuple[NDArray[np.intp], Ints, Ints, int]:
    """The rows in the box, the column and line of the cell that each lies in, and how many columns there are."""
    west, east = box.west / 360 + 0.5, box.east / 360 + 0.5
    wide = east - west if east >= west else east - west + 1
    north, south = _mercator(box.north), _mercator(box.south)
    size = _CELL / (_TILE * 2.0**zoom)
    size = max(size, (max(wide, size) * max(south - north, size) / _MOST) ** 0.5)
    x, y = view.x, view.y
    rows = np.flatnonzero(placed & (y >= north) & (y <= south) & _between(x, west, east))
    # cells lie on a grid of the whole world, so that a map that is dragged does not gather anew
    begin, top = int(np.floor(west / size)), int(np.floor(north / size))
    at = x[rows] + (x[rows] < west) if east < west else x[rows]
    across = (np.floor(at / size) - begin).astype(np.int32)
    down = (np.floor(y[rows] / size) - top).astype(np.int32)
    return rows, across, down, int(wide / size) + 2


def _between(x: NDArray[np.float32], west: float, east: float) -> Bools:
    low, high = np.float32(west), np.float32(east)
    return (x >= low) & (x <= high) if east >= west else (x >= low) | (x <= high)


def _mercator(lat: float) -> float:
    return 0.5 - asinh(tan(radians(min(max(lat, -85.05), 85.05)))) / (2 * pi)


def _cells(view: View, rows: NDArray[np.intp], across: Ints, down: Ints, columns: int) -> tuple[Cell, ...]:
    c = view.columns
    coarse = _COARSE[c.precision[rows]]
    cell = (down * columns + across) * 2 + coarse
    counts = np.bincount(cell)
    killed = np.bincount(cell, weights=np.maximum(c.killed[rows], 0))
    lat, lon = (np.bincount(cell, weights=values) for values in (c.lat[rows], _unrolled(c.lon[rows], across, columns)))
    one = np.zeros(len(counts), dtype=np.int64)
    one[cell] = rows
    several = np.zeros(len(counts), dtype=np.bool_)
    several[cell[c.place[rows] != c.place[one[cell]]]] = True
    found = np.flatnonzero(counts)
    found = found[np.argsort(-counts[found], kind="stable")]
    alone = iter(c.ids(one[found[counts[found] == 1]]))
    return tuple(
        _cell(view, int(one[n]), int(counts[n]), int(killed[n]), lat[n], lon[n], several=bool(several[n]),
              id_=next(alone) if counts[n] == 1 else None)
        for n in found.tolist()
    )  # fmt: skip


def _unrolled(lon: NDArray[np.float32], across: Ints, columns: int) -> NDArray[np.float32]:
    """Longitudes of a box across the antimeridian, so that the middle of 179 and -179 is not 0."""
    if not len(lon) or lon.max() - lon.min() < 180 or columns < 2:
        return lon
    order = np.argsort(across, kind="stable")
    rolled = lon[order][0] > lon[order][-1]
    return np.where(lon < 0, lon + 360, lon).astype(np.float32) if rolled else lon


def _cell(
    view: View, row: int, n: int, killed: int, lat: float, lon: float, *, several: bool, id_: str | None
) -> Cell:  # fmt: skip
    c = view.columns
    precision = PRECISIONS[c.precision[row]]
    precise = precision in ("exact", "near")
    east = lon / n
    return Cell(
        round(lat / n, 5), round(east - 360 if east > 180 else east, 5), n, killed, precise, id_,
        None if several else c.words.place[c.place[row]].name or None,
        tuple(CLASSES)[class_of(view)[row]] if n == 1 else None,
        None if precise else _WIDE.get(precision, 30),
    )  # fmt: skip
