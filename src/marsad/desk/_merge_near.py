"""Incidents that may be the same as one: near in place and time, and never ruled apart. Pure, over the columns."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from marsad.desk._view import Bools, View

#: Days and kilometres within which two reports of one happening lie nearly always: of incidents that two bodies coded,
#: 97 % within a day and 93 % within 10 km (docs/rival-values.md); both are wider here, for a person looks.
DAYS: Final = 3
KM: Final = 40.0
_MOST: Final = 8
_KM_OF_A_DEGREE: Final = 111.2


def near(view: View, id_: str, most: int = _MOST) -> tuple[str, ...]:
    """Ids of incidents that lie near one in place and days, the nearest and likest first."""
    c = view.columns
    found = np.flatnonzero(c.id == id_.encode())
    if not len(found):
        return ()
    row = int(found[0])
    rows = np.flatnonzero(_candidates(view, row))
    if not len(rows):
        return ()
    days = np.abs(c.first[rows] - c.first[row]).astype(np.float64)
    km = np.nan_to_num(_km(view, row, rows), nan=KM)
    unlike = (c.type[rows] != c.type[row]) * 2.0 + (c.mode[rows] != c.mode[row]) * 0.5
    order = rows[np.lexsort((c.key[rows], days / DAYS + km / KM + unlike))]
    apart = {x for pair in view.apart if id_ in pair for x in pair}
    ids = c.ids(order[: most + len(apart)].astype(np.int32))
    return tuple(x for x in ids if x not in apart and x != id_)[:most]


def _candidates(view: View, row: int) -> Bools:
    c = view.columns
    out: Bools = view.seen.copy()
    out[row] = False
    # a story is never one with single events
    story = [n for n, word in enumerate(c.words.type) if word == "OTHER"]
    out &= np.isin(c.type, story) == (int(c.type[row]) in story)
    if c.first[row]:
        out &= (c.first > 0) & (c.first <= c.last[row] + DAYS) & (c.last >= c.first[row] - DAYS)
    if np.isnan(c.lat[row]):
        out &= c.place == c.place[row]
    else:
        reach = KM / _KM_OF_A_DEGREE
        across = reach / max(0.05, float(np.cos(np.radians(c.lat[row]))))
        out &= (np.abs(c.lat - c.lat[row]) <= reach) & (np.abs(c.lon - c.lon[row]) <= across)
    return out


def _km(view: View, row: int, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    c = view.columns
    north = (c.lat[rows] - c.lat[row]).astype(np.float64) * _KM_OF_A_DEGREE
    east = (c.lon[rows] - c.lon[row]).astype(np.float64) * _KM_OF_A_DEGREE * float(np.cos(np.radians(c.lat[row])))
    out: NDArray[np.float64] = np.hypot(north, east)
    return out
