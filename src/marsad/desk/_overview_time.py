"""Incidents over time: how many in each day, week, month or year, by class of type, to fit a width."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from marsad.desk._asked import Asked
from marsad.desk._overview_filter import select
from marsad.desk._view import Ints, View

Unit = Literal["day", "week", "month", "year"]
UNITS: Final[tuple[Unit, ...]] = ("day", "week", "month", "year")

#: Classes of types, in the order in which they are stacked, and the types of each; what is in none is "other".
CLASSES: Final = {
    "violence": ("ASSAULT",),
    "coercion": ("COERCE", "SANCTION"),
    "movement": ("RETREAT", "MOBILIZE"),
    "protest": ("PROTEST",),
    "aid": ("AID",),
    "talks": ("AGREE", "CONSULT", "COOPERATE", "SUPPORT", "CONCEDE", "CONSTITUTE"),
    "words": ("ACCUSE", "REJECT", "THREATEN", "REQUEST"),
    "other": (),
}

#: Pixels that a bar needs at least, to be seen and to be hit.
_BAR: Final = 6
#: Widths of screens that are believed.
_NARROWEST, _WIDEST = 100, 4000

#: date.toordinal() of 1970-01-01, from which numpy counts days.
_EPOCH: Final = 719_163


@dataclass(frozen=True, slots=True)
class Bucket:
    """A stretch of time that begins on the day ``start``: how many incidents, by class, and how many killed."""

    start: str
    n: int
    by: tuple[tuple[str, int], ...]
    killed: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """Buckets in order, those with incidents alone. ``undated`` are those that are in none."""

    unit: Unit
    buckets: tuple[Bucket, ...]
    undated: int
    first: str | None
    last: str | None


def timeline(view: View, asked: Asked, width: int = 1200) -> Timeline:
    """The incidents that are asked for, by their first day, in at most as many buckets as bars fit the width."""
    bars = max(10, min(max(width, _NARROWEST), _WIDEST) // _BAR)
    return view.kept(("timeline", asked.filters, bars), lambda: _timeline(view, asked, bars))


def _timeline(view: View, asked: Asked, bars: int) -> Timeline:
    chosen = select(view, asked)
    rows = np.flatnonzero(chosen.mask & (view.columns.first > 0))
    undated = chosen.total - len(rows)
    if not len(rows):
        return Timeline("day", (), undated, None, None)
    days = view.columns.first[rows]
    first, last = int(days.min()), int(days.max())
    unit, table, starts = _buckets(first, last, bars)
    at = table[days - first]
    size = len(CLASSES)
    classes = class_of(view)[rows]
    counts = np.bincount(at * size + classes, minlength=len(starts) * size).reshape(-1, size)
    killed = np.bincount(at, weights=np.maximum(view.columns.killed[rows], 0), minlength=len(starts))
    buckets = tuple(
        Bucket(starts[n], int(row.sum()), tuple((k, int(x)) for k, x in zip(CLASSES, row, strict=True) if x), int(dead))
        for n, (row, dead) in enumerate(zip(counts, killed, strict=True))
        if row.any()
    )
    return Timeline(unit, buckets, undated, _iso(first), _iso(last))


def _buckets(first: int, last: int, bars: int) -> tuple[Unit, NDArray[np.int64], tuple[str, ...]]:
    """The finest unit that fits; of each day from the first the bucket, and the day on which each bucket begins."""
    days = np.arange(first, last + 1)
    for unit in UNITS:
        starts = _starts(days, unit)
        found, table = np.unique(starts, return_inverse=True)
        if len(found) <= bars or unit == "year":
            return unit, table, tuple(_iso(x) for x in found.tolist())
    raise AssertionError


def _starts(days: NDArray[np.int64], unit: Unit) -> NDArray[np.int64]:
    """The day on which the unit begins that each day lies in; weeks begin on Mondays."""
    if unit == "day":
        return days
    if unit == "week":
        return days - (days - 1) % 7
    stamps = (days - _EPOCH).astype("datetime64[D]").astype("datetime64[M]" if unit == "month" else "datetime64[Y]")
    return stamps.astype("datetime64[D]").astype(np.int64) + _EPOCH


def _iso(day: int) -> str:
    # bytes of a text and codes of a column are bounded: an ordinal is a day
    return date.fromordinal(max(1, day)).isoformat()


def class_of(view: View) -> Ints:
    """By row, the position of its class in ``CLASSES``."""

    def made() -> Ints:
        known = {word: n for n, words in enumerate(CLASSES.values()) for word in words}
        table = np.array([known.get(word, len(CLASSES) - 1) for word in view.columns.words.type], dtype=np.int32)
        return table[view.columns.type]

    return view.kept("classes", made)
