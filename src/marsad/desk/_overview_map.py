"""Incidents on a map: cells of a grid over what the map shows, each with how many, how many killed, and how precise.

A cell holds points or areas, never both: what is known only to lie in a province must not lend its number to a town,
and no area is ever given as a point (rule 5 of the house).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import asinh, pi, radians, tan
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from marsad.desk._asked import Asked
from marsad.desk._overview_filter import chosen_rows, select
from marsad.desk._overview_time import CLASSES, class_of, dead
from marsad.desk._sets import Spots
from marsad.desk._view import Bools, Ints, View
from marsad.record import PRECISIONS, Box

#: Pixels of a cell (a marker with its number needs 40), and of a tile of the Mercator map at zoom 0.
_CELL, _TILE = 60, 256
#: Cells of a grid at most; a box wider than its zoom says gets larger cells.
_MOST: Final = 900
_DEEPEST: Final = 20

#: By code of a precision.
_COARSE: Final = np.array([word not in ("exact", "near") for word in PRECISIONS])

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


def extent(view: View, asked: Asked) -> Box | None:
    """The box that holds all that are asked for and have a place; null: none has."""
    return view.kept(("extent", asked.filters), lambda: _extent(view.spots, _on_spots(view, asked).numbers))


@dataclass(frozen=True, slots=True, eq=False)
class _OnSpots:
    """By spot: how many incidents lie there, and how many were killed. ``rows`` are those asked for; null: all rows."""

    numbers: NDArray[np.int64]
    killed: NDArray[Any]
    rows: NDArray[np.intp] | None


def _on_spots(view: View, asked: Asked) -> _OnSpots:
    """A million incidents lie on some thousand spots: a map that is moved looks at these alone."""

    def made() -> _OnSpots:
        rows = chosen_rows(view, select(view, asked))
        of, killed = view.spots.groups.of, dead(view)
        if rows is not None:
            of, killed = of.take(rows), killed.take(rows)
        size = len(view.spots.drawn)
        numbers = np.bincount(of, minlength=size)
        numbers[~view.spots.drawn] = 0
        return _OnSpots(numbers, np.bincount(of, weights=killed, minlength=size), rows)

    return view.kept(("spots", asked.filters), made)


def _found(view: View, asked: Asked, box: Box, zoom: float) -> Cells:
    found = _on_spots(view, asked)
    zoom = round(min(max(zoom, 0.0), _DEEPEST), 1)
    spots, across, down, columns = _gridded(view.spots, found.numbers, box, zoom)
    told = _cells(view, found, spots, across, down, columns) if len(spots) else ()
    return Cells(told, select(view, asked).total, int(found.numbers[spots].sum()), extent(view, asked))


def _extent(spots: Spots, numbers: NDArray[np.int64]) -> Box | None:
    there = numbers > 0
    if not there.any():
        return None
    lat, lon = spots.lat[there], spots.lon[there]
    west, south, east, north = (round(float(x), 4) for x in (lon.min(), lat.min(), lon.max(), lat.max()))
    return Box(west, south, east, north)


def _gridded(
    spots: Spots, numbers: NDArray[np.int64], box: Box, zoom: float
) -> tuple[NDArray[np.intp], Ints, Ints, int]:  # fmt: skip
    """The spots in the box, the column and line of the cell that each lies in, and how many columns there are."""
    west, east = box.west / 360 + 0.5, box.east / 360 + 0.5
    wide = east - west if east >= west else east - west + 1
    north, south = _mercator(box.north), _mercator(box.south)
    size = _CELL / (_TILE * 2.0**zoom)
    size = max(size, (max(wide, size) * max(south - north, size) / _MOST) ** 0.5)
    x, y = spots.x, spots.y
    inside = np.flatnonzero((numbers > 0) & (y >= north) & (y <= south) & _between(x, west, east))
    # cells lie on a grid of the whole world, so that a map that is dragged does not gather anew
    begin, top = int(np.floor(west / size)), int(np.floor(north / size))
    at = x[inside] + (x[inside] < west) if east < west else x[inside]
    across = (np.floor(at / size) - begin).astype(np.int32)
    down = (np.floor(y[inside] / size) - top).astype(np.int32)
    return inside, across, down, int(wide / size) + 2


def _between(x: NDArray[np.float32], west: float, east: float) -> Bools:
    low, high = np.float32(west), np.float32(east)
    return (x >= low) & (x <= high) if east >= west else (x >= low) | (x <= high)


def _mercator(lat: float) -> float:
    return 0.5 - asinh(tan(radians(min(max(lat, -85.05), 85.05)))) / (2 * pi)


def _cells(
    view: View, on: _OnSpots, spots: NDArray[np.intp], across: Ints, down: Ints, columns: int
) -> tuple[Cell, ...]:  # fmt: skip
    s = view.spots
    cell = (down * columns + across) * 2 + _COARSE[s.precision[spots]]
    numbers = on.numbers[spots]
    counts, killed, lat, lon = (
        np.bincount(cell, weights=weights)
        for weights in (
            numbers, on.killed[spots], numbers * s.lat[spots], numbers * _unrolled(s.lon[spots], across, columns)
        )
    )  # fmt: skip
    one = np.zeros(len(counts), dtype=np.int64)
    one[cell] = spots
    several = np.zeros(len(counts), dtype=np.bool_)
    several[cell[s.place[spots] != s.place[one[cell]]]] = True
    found = np.flatnonzero(counts)
    found = found[np.argsort(-counts[found], kind="stable")]
    alone = _alone(view, on, one[found[counts[found] == 1]])
    return tuple(
        _cell(view, int(one[n]), int(counts[n]), int(killed[n]), lat[n], lon[n], several=bool(several[n]),
              row=alone[int(one[n])] if counts[n] == 1 else None)
        for n in found.tolist()
    )  # fmt: skip


def _alone(view: View, on: _OnSpots, spots: NDArray[np.int64]) -> dict[int, int]:
    """The row of the only incident on each of these spots."""
    if not len(spots):
        return {}
    wanted = np.zeros(len(on.numbers), dtype=np.bool_)
    wanted[spots] = True
    of = view.spots.groups.of
    rows = np.flatnonzero(wanted[of]) if on.rows is None else on.rows[wanted[of.take(on.rows)]]
    return dict(zip(of[rows].tolist(), rows.tolist(), strict=True))


def _unrolled(lon: NDArray[np.float32], across: Ints, columns: int) -> NDArray[np.float32]:
    """Longitudes of a box across the antimeridian, so that the middle of 179 and -179 is not 0."""
    if not len(lon) or lon.max() - lon.min() < 180 or columns < 2:
        return lon
    order = np.argsort(across, kind="stable")
    rolled = lon[order][0] > lon[order][-1]
    return np.where(lon < 0, lon + 360, lon).astype(np.float32) if rolled else lon


def _cell(
    view: View, spot: int, n: int, killed: int, lat: float, lon: float, *, several: bool, row: int | None
) -> Cell:  # fmt: skip
    s, c = view.spots, view.columns
    precision = PRECISIONS[s.precision[spot]]
    precise = precision in ("exact", "near")
    east = lon / n
    return Cell(
        round(lat / n, 5), round(east - 360 if east > 180 else east, 5), n, killed, precise,
        None if row is None else c.ids([row])[0],
        None if several else c.words.place[s.place[spot]].name or None,
        None if row is None else tuple(CLASSES)[class_of(view)[row]],
        None if precise else _WIDE.get(precision, 30),
    )  # fmt: skip
