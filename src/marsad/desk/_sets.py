"""Rows that are alike, as groups: what is counted over a million rows is so counted over the few thousand groups.

Of lists, a group is a set of codes: a million incidents have three million outlets, but the same few outlets stand
together again and again. Of places, a group is a spot of the map. Where rows are all different nothing is lost.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from marsad.record import PRECISIONS, Columns, Lists

Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]
Names = NDArray[np.uint64]

#: Numbers of 64 bits for codes come of this seed: a code has the same one whenever it is asked for.
_SEED: Final = 20_170_901

#: Rows up to which groups are mended and not made anew.
_MOST: Final = 20_000


# ---- groups -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """``of``: by row, the number of its group. ``names`` are what rows of a group have in common, as a number of 64
    bits, and ``known`` those of the groups. The groups from number ``since`` on are new, and ``first`` are rows that
    stand for them; ``moved`` are the rows that were not there before, or were in another group."""

    of: Ints
    names: Names
    known: Names
    since: int
    first: NDArray[np.int64]
    moved: NDArray[np.int64]


def grouped(names: Names, before: Groups | None) -> Groups:
    """Groups of rows of one name; those of before a change keep their numbers where few rows have changed.

    A million rows take 0.1 s, and where few have changed 0.01 s.
    """
    if before is not None and (kept := _mended(names, before)) is not None:
        return kept
    known, first, of = np.unique(names, return_index=True, return_inverse=True)
    return Groups(of.astype(np.int32), names, known, 0, first, np.arange(len(names)))


def _mended(names: Names, before: Groups) -> Groups | None:
    both = min(len(names), len(before.names))
    moved = np.concatenate((np.flatnonzero(names[:both] != before.names[:both]), np.arange(both, len(names))))
    if len(moved) > _MOST:
        return None
    numbers = {name: n for n, name in enumerate(before.known.tolist())}
    at = [numbers.setdefault(name, len(numbers)) for name in names[moved].tolist()]
    of = np.empty(len(names), dtype=np.int32)
    of[:both] = before.of[:both]
    of[moved] = at
    since = len(before.known)
    stands = dict(zip(at, moved.tolist(), strict=True))
    first = np.array([stands[n] for n in range(since, len(numbers))], dtype=np.int64)
    return Groups(of, names, np.fromiter(numbers, dtype=np.uint64, count=len(numbers)), since, first, moved)


def _alone(names: Names) -> Groups:
    """Each row a group of its own: where two things have one name, once in millions of millions."""
    rows = np.arange(len(names), dtype=np.int64)
    return Groups(rows.astype(np.int32), names, rows.astype(np.uint64), 0, rows, rows)


# ---- lists ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Sets:
    """Lists as groups; ``each`` has the codes of every one."""

    groups: Groups
    each: Lists

    def holding(self, wanted: Bools) -> Bools:
        """Which rows have a code that is wanted (``wanted`` is over codes)."""
        found: Bools = self.each.holding(wanted)[self.groups.of]
        return found

    def counts(self, rows: NDArray[np.intp] | None, size: int) -> NDArray[np.int64]:
        """How many of the rows (null: of all) have each of ``size`` codes."""
        numbers = np.bincount(self.taken(rows), minlength=len(self.groups.known))
        weights = np.repeat(numbers, self.each.lengths())
        return np.bincount(self.each.codes, weights=weights, minlength=size).astype(np.int64)

    def taken(self, rows: NDArray[np.intp] | None) -> Ints:
        """The numbers of the sets of these rows (null: of all)."""
        return self.groups.of if rows is None else self.groups.of.take(rows)

    def each_once(self) -> Sets:
        """The same of codes that are twice a word, or that and one: the words, each once."""
        return replace(self, each=_each_once(self.each))


def sets_of(lists: Lists, before: Sets | None = None) -> Sets:
    """The sets of lists that have each code once, in order; ``before`` are those of the lists before a change."""
    names = _sums(lists)
    known = grouped(names, before.groups if before else None)
    found = _with_codes(lists, known, before)
    if _holds(found, lists):
        return found
    return Sets(_alone(names), lists)


def _sums(lists: Lists) -> Names:
    size = int(lists.codes.max(initial=0)) + 1
    numbers = np.random.default_rng(_SEED).integers(0, 2**64, size=size, dtype=np.uint64)
    # sums wrap around, so the difference of two is that of the codes between them
    sums = np.concatenate((np.zeros(1, dtype=np.uint64), np.cumsum(numbers[lists.codes], dtype=np.uint64)))
    return np.diff(sums[lists.starts])


def _with_codes(lists: Lists, groups: Groups, before: Sets | None) -> Sets:
    new = _taken(lists, groups.first)
    if not groups.since or before is None:
        return Sets(groups, new)
    old = before.each
    starts = np.concatenate((old.starts, old.starts[-1] + new.starts[1:])).astype(np.int32)
    return Sets(groups, Lists(starts, np.concatenate((old.codes, new.codes))))


def _holds(found: Sets, lists: Lists) -> bool:
    """Has each row that is new the codes of its set?"""
    rows = found.groups.moved
    of, lengths = found.groups.of[rows], lists.lengths()[rows]
    if not np.array_equal(lengths, found.each.lengths()[of]):
        return False
    return bool((_taken(lists, rows).codes == _taken(found.each, of).codes).all())


def _taken(lists: Lists, rows: NDArray[Any]) -> Lists:
    """The lists of these rows."""
    lengths = lists.lengths()[rows]
    starts = np.zeros(len(rows) + 1, dtype=np.int32)
    np.cumsum(lengths, out=starts[1:])
    at = np.arange(int(starts[-1])) + np.repeat(lists.starts[rows].astype(np.int64) - starts[:-1], lengths)
    return Lists(starts, lists.codes[at])


def _each_once(both: Lists) -> Lists:
    codes = both.codes
    owners = both.rows()
    # sorted within a row: twice a code and that plus one stand beside each other where it is on both sides
    again = np.zeros(len(codes), dtype=np.bool_)
    again[1:] = (codes[1:] >> 1 == codes[:-1] >> 1) & (owners[1:] == owners[:-1])
    sums = np.concatenate(([0], np.cumsum(~again, dtype=np.int32)))
    return Lists(sums[both.starts].astype(np.int32), (codes[~again] >> 1).astype(np.int32))


# ---- places -----------------------------------------------------------------------------------------------------

_NOWHERE: Final = np.array([word in ("", "unresolved") for word in PRECISIONS])


@dataclass(frozen=True, slots=True, eq=False)
class Spots:
    """Places of the map as groups: the same point or middle of an area, precision and place. ``x`` and ``y`` are of
    the Mercator map, 0 (180 W, 85 N) to 1; ``drawn``: a map can show it."""

    groups: Groups
    lat: NDArray[np.float32]
    lon: NDArray[np.float32]
    place: Ints
    precision: NDArray[np.int8]
    x: NDArray[np.float32]
    y: NDArray[np.float32]
    drawn: Bools


def spots_of(c: Columns, before: Spots | None = None) -> Spots:
    """The spots of all incidents; ``before`` are those of the columns before a change."""
    names = _hashed(c)
    groups = grouped(names, before.groups if before else None)
    found = _with_places(c, groups, before)
    of, rows = groups.of[groups.moved], groups.moved
    same = all(
        np.array_equal(getattr(c, name)[rows], getattr(found, name)[of], equal_nan=name in ("lat", "lon"))
        for name in ("lat", "lon", "place", "precision")
    )
    return found if same else _with_places(c, _alone(names), None)


def _hashed(c: Columns) -> Names:
    out = np.zeros(len(c), dtype=np.uint64)
    for column in (c.lat.view(np.uint32), c.lon.view(np.uint32), c.place, c.precision):
        out = (out ^ column.astype(np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
        out ^= out >> np.uint64(29)
    return out


def _with_places(c: Columns, groups: Groups, before: Spots | None) -> Spots:
    parts: list[tuple[Any, Any]] = [(c, groups.first)]
    if groups.since and before is not None:
        parts.insert(0, (before, slice(None)))
    values: dict[str, NDArray[Any]] = {
        name: np.concatenate([getattr(x, name)[rows] for x, rows in parts])
        for name in ("lat", "lon", "place", "precision")
    }
    lat, lon = values["lat"], values["lon"]
    angle = np.radians(np.clip(lat, -85.05, 85.05)).astype(np.float64)
    return Spots(
        groups, **values, x=(lon / np.float32(360) + np.float32(0.5)).astype(np.float32),
        y=(0.5 - np.log(np.tan(np.pi / 4 + angle / 2)) / (2 * np.pi)).astype(np.float32),
        drawn=~np.isnan(lat) & ~np.isnan(lon) & ~_NOWHERE[values["precision"]],
    )  # fmt: skip
