"""The ground of maps: names of towns from the gazetteer, and tiles that the user brings."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated, Final

import numpy as np
from fastapi import APIRouter, Query
from numpy.typing import NDArray
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response

from marsad.desk._desk import desk_of
from marsad.desk._viewer import Reader
from marsad.errors import NotInRecord
from marsad.grounding.places import compiled, open_gazetteer

router = APIRouter()

#: Names in one answer: more are covered by each other on a screen.
_MOST: Final = 80
#: Pixels between two names; the island draws what fits.
_APART: Final = 96
#: Population of the smallest town that is named, by zoom; villages from 9 on.
_SMALLEST: Final = (3_000_000, 2_000_000, 1_000_000, 800_000, 500_000, 200_000, 80_000, 30_000, 5_000)
#: Pixels of the world at zoom 0, as MapLibre counts.
_WORLD: Final = 512


class Towns:
    """All towns of the gazetteer in columns, the most important first: rank, then population."""

    def __init__(self, rows: tuple[tuple[str, float, float, int, int], ...]) -> None:
        self.names = tuple(name for name, *_ in rows)
        numbers = np.array([row[1:] for row in rows], dtype=np.float64).reshape(-1, 4)
        self.lat, self.lon, self.people, self.rank = numbers.T.copy()

    def within(self, box: tuple[float, float, float, float], zoom: int) -> list[dict[str, object]]:
        """Names for a view (west, south, east, north): important ones, not all on one spot; rank 0 capital to 3."""
        west, south, east, north = box
        smallest = _SMALLEST[zoom] if zoom < len(_SMALLEST) else 0
        inside = (self.lon >= west) & (self.lon <= east) & (self.lat >= south) & (self.lat <= north)
        # seats of provinces are landmarks: those of a quarter of the size are named as well
        seats = (self.rank == 1) & (self.people * 4 >= smallest)
        capitals = (self.rank == 0) & (zoom > 2)
        shown = inside & ((self.people >= smallest) | seats | capitals)
        found: NDArray[np.int64] = np.flatnonzero(shown)
        degrees = 360 / (_WORLD * 2**zoom) * _APART
        taken: set[tuple[int, int]] = set()
        kept: list[int] = []
        for at in found.tolist():
            cell = int(self.lon[at] // degrees), int(self.lat[at] // (degrees / 2))
            if cell not in taken:
                taken.add(cell)
                kept.append(at)
            if len(kept) == _MOST:
                break
        return [
            {"name": self.names[at], "lon": float(self.lon[at]), "lat": float(self.lat[at]), "rank": self._rank(at)}
            for at in kept
        ]

    def _rank(self, at: int) -> int:
        return int(self.rank[at]) if self.rank[at] < 2 or self.people[at] >= 20_000 else 3


@lru_cache(maxsize=1)
def _towns(_of: str) -> Towns:
    return Towns(open_gazetteer().labels())


def towns() -> Towns | None:
    """Those of the user's gazetteer; null where it is not compiled on this machine: a map without names is a map."""
    release = compiled()
    return _towns(release) if release else None


@router.get("/map/names")
def names(
    _: Reader, box: Annotated[str, Query(max_length=120)], zoom: Annotated[int, Query(ge=0, le=22)] = 5
) -> Response:
    """Names of towns for a view: ``[{"name", "lon", "lat", "rank"}]``."""
    sides = _box(box)
    known = towns()
    found = known.within(sides, zoom) if known and sides else []
    return JSONResponse(found, headers={"Cache-Control": "private, max-age=3600"})


def _box(text: str) -> tuple[float, float, float, float] | None:
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        return None
    return west, south, east, north


@router.get("/basemap")
def basemap(request: Request, _: Reader) -> Response:
    """The PMTiles file of ``marsad desk --basemap``, whole or in ranges, as browsers read it."""
    file = desk_of(request).settings.basemap
    if file is None:
        raise NotInRecord("no basemap: start the desk with --basemap FILE.pmtiles", where="basemap")
    return FileResponse(file, media_type="application/octet-stream")
