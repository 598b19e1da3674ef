"""Incidents over time: how many in each day, week, month or year, by class of type, to fit a width."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from marsad.desk._asked import Asked
from marsad.desk._overview_filter import chosen_rows, select
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
    known = _days(view)
    by, killed = view.kept(("days", asked.filters), lambda: _by_day(view, asked, known))
    there = np.flatnonzero(by.any(axis=1))
    dated = there[known.days[there] > 0]
    undated = int(by[0].sum()) if len(there) > len(dated) else 0
    if not len(dated):
        return Timeline("day", (), undated, None, None)
    unit, table, starts = _buckets(known.days[dated], bars)
    size = len(CLASSES)
    at = (table[:, np.newaxis] * size + np.arange(size)).ravel()
    counts = np.bincount(at, weights=by[dated].ravel(), minlength=len(starts) * size).reshape(-1, size)
    dead = np.bincount(table, weights=killed[dated], minlength=len(starts))
    buckets = tuple(
        Bucket(starts[n], int(row.sum()), tuple((k, int(x)) for k, x in zip(CLASSES, row, strict=True) if x), int(died))
        for n, (row, died) in enumerate(zip(counts, dead, strict=True))
    )
    return Timeline(unit, buckets, undated, _iso(int(known.days[dated[0]])), _iso(int(known.days[dated[-1]])))


@dataclass(frozen=True, slots=True, eq=False)
class _Days:
    """The days of all incidents in order (0 before them: none is known), and by row the number of its day and class."""

    days: NDArray[np.int64]
    key: Ints


def _days(view: View) -> _Days:
    first, classes = view.columns.first, class_of(view)

    def made() -> _Days:
        days, of = np.unique(first, return_inverse=True)
        return _Days(days.astype(np.int64), (of * len(CLASSES) + classes).astype(np.int32))

    return view.derived.of("days", (first, classes), made)


def _by_day(view: View, asked: Asked, known: _Days) -> tuple[NDArray[np.int64], NDArray[Any]]:
    """How many incidents of each class begin on each day (days, classes), and how many were killed in them."""
    rows = chosen_rows(view, select(view, asked))
    key, killed = known.key, dead(view)
    if rows is not None:
        key, killed = key.take(rows), killed.take(rows)
    size = len(CLASSES)
    by = np.bincount(key, minlength=len(known.days) * size).reshape(-1, size)
    return by, np.bincount(key // size, weights=killed, minlength=len(known.days))


def _buckets(days: NDArray[np.int64], bars: int) -> tuple[Unit, NDArray[np.int64], tuple[str, ...]]:
    """The finest unit of which all between the first and the last of these days fit; of each day the bucket, and the
    day on which each bucket begins."""
    for unit in UNITS:
        starts = _starts(days, unit)
        if unit == "year" or _number(int(starts[0]), int(starts[-1]), unit) <= bars:
            found, table = np.unique(starts, return_inverse=True)
            return unit, table, tuple(_iso(x) for x in found.tolist())
    raise AssertionError


def _number(first: int, last: int, unit: Unit) -> int:
    """How many units there are from the one that begins on a day to the one that begins on another."""
    if unit == "month":
        begin, end = date.fromordinal(max(1, first)), date.fromordinal(max(1, last))
        return (end.year - begin.year) * 12 + end.month - begin.month + 1
    return (last - first) // (7 if unit == "week" else 1) + 1


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


def dead(view: View) -> NDArray[np.float64]:
    """By row, how many were killed; 0 where nobody counts."""
    killed = view.columns.killed
    return view.derived.of("dead", (killed,), lambda: np.maximum(killed, 0).astype(np.float64))


def class_of(view: View) -> Ints:
    """By row, the position of its class in ``CLASSES``."""

    def made() -> Ints:
        known = {word: n for n, words in enumerate(CLASSES.values()) for word in words}
        table = np.array([known.get(word, len(CLASSES) - 1) for word in view.columns.words.type], dtype=np.int32)
        return table[view.columns.type]

    return view.derived.of("classes", (view.columns.type, view.columns.words.type), made)
