"""All incidents in columns: numpy arrays over incidents in the order of their keys, and the words that codes stand for.

A million incidents take 190 MB so, and a filter over them 1 ms; as objects they would take 5 GB. What is here serves
lists, counts, maps and timelines. What is shown of a single incident is asked of the record by its id.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]
Floats = NDArray[np.float32]

#: Precisions in the order of their codes; the first two are points (``POINTS``), "" is no place at all.
PRECISIONS: Final = ("", "exact", "near", "admin2", "admin1", "country", "line", "unresolved")

#: What people said of an incident as a whole.
JUDGED: Final = ("new", "accepted", "rejected")

#: No number: nobody counts.
NONE: Final = -1


@dataclass(frozen=True, slots=True)
class ColumnsState:
    """How far the record had come when the columns were made: the last touch of an incident, the last decision."""

    touch: int = 0
    decision: int = 0


class PlaceWord(NamedTuple):
    """A place that incidents happened at: gazetteer id (null: only named), name, country, first-level unit."""

    id: str | None
    name: str
    country: str
    admin1: str


class PartyWord(NamedTuple):
    """A party: its key (``actor:sohr``, ``body:buses``) and a name that it goes by."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Lists:
    """A list of codes for each incident: those of row n are ``codes[starts[n]:starts[n + 1]]``."""

    starts: Ints
    codes: Ints

    def of(self, row: int) -> Ints:
        """The codes of a row."""
        return self.codes[self.starts[row] : self.starts[row + 1]]

    def lengths(self) -> Ints:
        """How many codes each row has."""
        return np.diff(self.starts)

    def rows(self) -> Ints:
        """The row that each code belongs to."""
        return np.repeat(np.arange(len(self.starts) - 1, dtype=np.int32), self.lengths())

    def holding(self, wanted: Bools) -> Bools:
        """Which rows have a code that is wanted (``wanted`` is over codes)."""
        out = np.zeros(len(self.starts) - 1, dtype=np.bool_)
        if len(self.codes) and wanted.any():
            found = np.flatnonzero(wanted[self.codes])
            out[np.searchsorted(self.starts, found, side="right") - 1] = True
        return out

    def counts(self, wanted: Bools) -> Ints:
        """How many wanted codes each row has."""
        sums = np.concatenate(([0], np.cumsum(wanted[self.codes], dtype=np.int32)))
        return np.asarray(np.diff(sums[self.starts]), dtype=np.int32)


@dataclass(frozen=True, slots=True)
class Words:
    """What the codes of columns stand for; the first word of each is that of nothing."""

    type: tuple[str, ...] = ("",)
    mode: tuple[str, ...] = ("",)
    country: tuple[str, ...] = ("",)
    #: "SY:Aleppo"
    admin1: tuple[str, ...] = ("",)
    place: tuple[PlaceWord, ...] = (PlaceWord(None, "", "", ""),)
    grade: tuple[str, ...] = ("",)
    kind: tuple[str, ...] = ("",)
    party: tuple[PartyWord, ...] = (PartyWord("", ""),)
    source: tuple[str, ...] = ("",)


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """All incidents. Every array has one value a row; rows are in the order of ``key``.

    ``id`` are bytes (UTF-8). ``first`` and ``last`` are days as ``date.toordinal`` gives them (0: undated), ``told``
    the last day on which a report told of it (0: none has a day). ``lat`` and ``lon`` are degrees, of an area its
    middle (look at ``precision`` before drawing a point), NaN without a place. ``killed_low``, ``killed``,
    ``killed_high`` and ``wounded`` are those in all by the default rule (:data:`NONE`: nobody counts; of ``high``
    also: an open end). ``grade`` is the suggested one. ``confidence`` is NaN where none was reckoned. ``speaker`` is
    the kind of the only originator ("" where there are several). ``one_sided``: that one is a party to it.
    ``stitched``: a report that tells it is of several stories. ``review``: positions in :data:`JUDGED`; ``since``:
    reports have said something else since a person looked; ``apart``: two corrections of one field differ, which came
    together by a merge. ``second``: a second reader tells something else of it than
    the reading that counts. ``party`` codes are twice the code of the word, plus one
    for the side of the target; ``report`` holds keys of reports and not codes.
    """

    state: ColumnsState
    words: Words
    key: NDArray[np.int64]
    id: NDArray[np.bytes_]
    first: Ints
    last: Ints
    told: Ints
    type: Ints
    mode: Ints
    country: Ints
    admin1: Ints
    place: Ints
    precision: NDArray[np.int8]
    lat: Floats
    lon: Floats
    killed_low: Ints
    killed: Ints
    killed_high: Ints
    wounded: Ints
    reports: Ints
    origins: Ints
    originators: Ints
    grade: Ints
    contradicted: Bools
    confidence: Floats
    speaker: Ints
    one_sided: Bools
    stitched: Bools
    review: NDArray[np.int8]
    since: Bools
    apart: Bools
    second: Bools
    party: Lists
    source: Lists
    report: Lists

    def __len__(self) -> int:
        return len(self.key)

    def rows(self, keys: Sequence[int] | NDArray[np.int64]) -> Ints:
        """The rows of these keys; those that are not there are left out."""
        wanted = np.asarray(keys, dtype=np.int64)
        if not len(self.key):
            return np.zeros(0, dtype=np.int32)
        at: NDArray[np.int32] = np.minimum(np.searchsorted(self.key, wanted), len(self.key) - 1).astype(np.int32)
        found: Ints = at[self.key[at] == wanted]
        return found

    def ids(self, rows: Sequence[int] | NDArray[Any]) -> tuple[str, ...]:
        """The ids of these rows, in their order."""
        found: list[bytes] = self.id[np.asarray(rows, dtype=np.int64)].tolist()
        return tuple(x.decode() for x in found)


@dataclass(frozen=True, slots=True, eq=False)
class ReportColumns:
    """Reports: their keys, the outlet's code in ``sources``, and the day (``date.toordinal``; 0: none is known)."""

    sources: tuple[str, ...]
    key: NDArray[np.int64]
    source: NDArray[np.int64]
    day: NDArray[np.int64]


#: The names of the columns with one value a row, and of those with a list.
FLAT: Final = tuple(f.name for f in fields(Columns) if f.name not in ("state", "words", "party", "source", "report"))
LISTS: Final = ("party", "source", "report")


def merged(known: Columns, part: Columns, touched: NDArray[np.int64]) -> Columns:
    """What is known with ``part`` in place of the rows whose keys were touched; those that ``part`` lacks are gone.

    ``part`` speaks in the words of ``known`` and more. A column in which nothing differs stays the very same array, so
    that what was reckoned of it can be seen to hold still. Costs copying, not sorting: what lies between touched rows
    goes over in one piece (100 of a million, all columns: 60 ms; one that was accepted: 1 ms).
    """
    if len(part) == len(touched) and np.array_equal(known.key[known.rows(part.key)], part.key):
        return _in_place(known, part)
    runs = _runs(known.key, part.key, np.sort(touched))
    flat: dict[str, Any] = {name: _joined(getattr(known, name), getattr(part, name), runs) for name in FLAT}
    lists: dict[str, Any] = {name: _joined_lists(getattr(known, name), getattr(part, name), runs) for name in LISTS}
    return Columns(part.state, part.words, **flat, **lists)


def _in_place(known: Columns, part: Columns) -> Columns:
    """The same incidents, with what differs."""
    at = known.rows(part.key)
    flat: dict[str, Any] = {name: _put(getattr(known, name), getattr(part, name), at) for name in FLAT}
    lists: dict[str, Any] = {name: getattr(known, name) for name in LISTS}
    runs: list[_Run] | None = None
    for name in LISTS:
        old, new = lists[name], getattr(part, name)
        if any(not np.array_equal(old.of(row), new.of(n)) for n, row in enumerate(at.tolist())):
            runs = runs or _runs(known.key, part.key, part.key)
            lists[name] = _joined_lists(old, new, runs)
    return Columns(part.state, part.words, **flat, **lists)


def _put(known: NDArray[Any], part: NDArray[Any], at: Ints) -> NDArray[Any]:
    old = known[at]
    if np.array_equal(old, part, equal_nan=known.dtype.kind == "f"):
        return known
    out = known.astype(np.promote_types(known.dtype, part.dtype), copy=True)
    out[at] = part
    return out


class _Run(NamedTuple):
    """A piece of the result: rows begin to end, of what is known or of the part."""

    new: bool
    begin: int
    end: int


def _runs(known: NDArray[np.int64], part: NDArray[np.int64], touched: NDArray[np.int64]) -> list[_Run]:
    """Both are sorted; a known row that was touched is left out."""
    places = np.searchsorted(known, touched).tolist()
    inserts = dict(zip(part.tolist(), range(len(part)), strict=True))
    out: list[_Run] = []
    at, size = 0, len(known)
    for key, place in zip(touched.tolist(), places, strict=True):
        if place > at:
            out.append(_Run(False, at, place))
        at = place + (place < size and known[place] == key)
        if key in inserts:
            out.append(_Run(True, inserts[key], inserts[key] + 1))
    if at < size:
        out.append(_Run(False, at, size))
    return out


def _joined(known: NDArray[np.generic], part: NDArray[np.generic], runs: list[_Run]) -> NDArray[np.generic]:
    pieces = [(part if r.new else known)[r.begin : r.end] for r in runs]
    return np.concatenate(pieces) if pieces else part[:0]


def _joined_lists(known: Lists, part: Lists, runs: list[_Run]) -> Lists:
    lengths = _joined(known.lengths(), part.lengths(), runs)
    starts = np.zeros(len(lengths) + 1, dtype=np.int32)
    np.cumsum(lengths, out=starts[1:])
    pieces = [
        source.codes[source.starts[r.begin] : source.starts[r.end]]
        for r in runs
        for source in (part if r.new else known,)
    ]
    return Lists(starts, np.concatenate(pieces) if pieces else part.codes[:0])


def lists_of(rows: NDArray[np.int64], codes: NDArray[np.int64], size: int) -> Lists:
    """Lists from pairs of row and code: each code once a row, in the order of codes."""
    if not len(rows):
        return Lists(np.zeros(size + 1, dtype=np.int32), np.zeros(0, dtype=np.int32))
    width = int(codes.max()) + 1
    # sorted and looked through: ``np.unique`` goes by a hash, which takes ten times as long for millions
    pairs = np.sort(rows.astype(np.int64) * width + codes)
    pairs = pairs[np.concatenate(([True], pairs[1:] != pairs[:-1]))]
    owners = pairs // width
    starts = np.searchsorted(owners, np.arange(size + 1)).astype(np.int32)
    return Lists(starts, (pairs - owners * width).astype(np.int32))
