"""All incidents as one viewer may see them: columns, what people decided, and which rows are seen at all."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from operator import is_
from threading import Lock
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from marsad.desk._asked import REVIEWS, Asked
from marsad.desk._sets import Sets, Spots, sets_of, spots_of
from marsad.record import Columns, Lists

T = TypeVar("T")
Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]

#: Answers of a view that are kept: lists, facets, timelines of the filters that are in use.
_KEPT: Final = 48

NEW, ACCEPTED, REJECTED, CHANGED = range(len(REVIEWS))


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """What people decided, by row. ``review`` are positions in ``REVIEWS``, ``assigned`` in ``persons`` (the first is
    nobody), ``grade`` in ``grades``: the grade that a person set, else the suggested one."""

    review: NDArray[np.int8]
    assigned: Ints
    persons: tuple[str, ...]
    grade: Ints
    grades: tuple[str, ...]


def review_of(columns: Columns) -> NDArray[np.int8]:
    """By row, the position in ``REVIEWS``."""
    if not columns.since.any():
        return columns.review
    return np.where(columns.since, np.int8(CHANGED), columns.review)


def no_marks(columns: Columns) -> Marks:
    """Nobody has set a grade, or works on anything."""
    nobody = np.zeros(len(columns), dtype=np.int32)
    return Marks(review_of(columns), nobody, ("",), columns.grade, columns.words.grade)


@dataclass(slots=True)
class Derived:
    """What was reckoned of whole columns, with the arrays that it was reckoned of.

    A column that a change of the record has left as it was is the very same array, so what hangs on it holds still: a
    view goes on with what the one before it had reckoned. After a decision that is all but one column.
    """

    known: dict[str, tuple[tuple[object, ...], object]]

    def of(self, name: str, inputs: tuple[object, ...], make: Callable[[], T]) -> T:
        """What was reckoned under this name of the very same inputs, else what is made now."""
        found = self.known.get(name)
        if found is not None and len(found[0]) == len(inputs) and all(map(is_, found[0], inputs)):
            return found[1]  # type: ignore[return-value]
        made = make()
        self.known[name] = (inputs, made)
        return made

    def after(self) -> Derived:
        """For the next view, which may be another one's next, too."""
        return Derived(dict(self.known))


@dataclass(eq=False)
class View:
    """What may be seen. ``visible`` null: every row. ``apart`` are pairs of ids that a person ruled not to be one.

    Rows and arrays are never changed; what is reckoned of them is kept as long as the view.
    """

    columns: Columns
    marks: Marks
    visible: Bools | None = None
    apart: frozenset[frozenset[str]] = frozenset()
    derived: Derived = field(default_factory=lambda: Derived({}), repr=False)
    _answers: OrderedDict[object, object] = field(default_factory=OrderedDict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def kept(self, key: object, make: Callable[[], T]) -> T:
        """The answer that was given for this key, else a new one."""
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key]  # type: ignore[return-value]
        made = make()
        with self._lock:
            self._answers[key] = made
            while len(self._answers) > _KEPT:
                self._answers.popitem(last=False)
        return made

    @cached_property
    def seen(self) -> Bools:
        """Which rows may be seen."""
        return np.ones(len(self.columns), dtype=np.bool_) if self.visible is None else self.visible

    # ---- words to codes ------------------------------------------------------------------------------------------

    @property
    def parties(self) -> Mapping[str, int]:
        """Codes of parties by key."""
        words = self.columns.words.party
        return self.derived.of("parties", (words,), lambda: {w.key: n for n, w in enumerate(words) if w.key})

    @property
    def places(self) -> Mapping[str, tuple[int, ...]]:
        """Codes of places by id, and by name where they have none."""
        words = self.columns.words.place

        def made() -> dict[str, tuple[int, ...]]:
            out: dict[str, tuple[int, ...]] = {}
            for n, word in enumerate(words[1:], 1):
                key = word.id or word.name
                out[key] = (*out.get(key, ()), n)
            return out

        return self.derived.of("places", (words,), made)

    @property
    def sources(self) -> Mapping[str, int]:
        """Codes of outlets by name."""
        words = self.columns.words.source
        return self.derived.of("sources", (words,), lambda: {word: n for n, word in enumerate(words) if word})

    @property
    def sides(self) -> Sets:
        """Parties of each incident with their sides, as in ``Columns.party``."""
        return self._sets("sides", self.columns.party)

    @property
    def who(self) -> Sets:
        """Parties of each incident on either side, each once (codes of words)."""
        sides = self.sides
        return self.derived.of("who", (sides,), sides.each_once)

    @property
    def outlets(self) -> Sets:
        """Outlets of each incident (codes of words)."""
        return self._sets("outlets", self.columns.source)

    def _sets(self, name: str, lists: Lists) -> Sets:
        def made() -> Sets:
            before = self.derived.known.get(name)
            return sets_of(lists, before[1] if before and isinstance(before[1], Sets) else None)

        return self.derived.of(name, (lists,), made)

    # ---- where -----------------------------------------------------------------------------------------------------

    @property
    def spots(self) -> Spots:
        """Where incidents lie on the map."""
        c = self.columns

        def made() -> Spots:
            before = self.derived.known.get("spots")
            return spots_of(c, before[1] if before and isinstance(before[1], Spots) else None)

        return self.derived.of("spots", (c.lat, c.lon, c.place, c.precision), made)

    # ---- in which order ------------------------------------------------------------------------------------------

    def order(self, by: str, most: Ints | None = None) -> Ints:
        """All rows, those first that come first in this order: a day's, or by the most of a column."""
        rank = self.rank(by, most)
        return self.derived.of(f"order {by}", (rank,), lambda: _ordered(rank, self.derived.known.get(f"order {by}")))

    def rank(self, by: str, most: Ints | None = None) -> NDArray[np.int64]:
        """A number a row, of which the smallest comes first, and no two are the same."""
        first = self.columns.first
        return self.derived.of(f"rank {by}", (first, most), lambda: _ranks(by, first, most))


def _ranks(by: str, first: Ints, most: Ints | None) -> NDArray[np.int64]:
    rows = np.arange(len(first), dtype=np.int64)
    day = first.astype(np.int64)
    if by == "oldest":
        return (np.where(day > 0, day, _DAYS) << _ROWS) | rows
    newest = ((np.where(day > 0, _DAYS - day, _DAYS)) << _ROWS) | rows
    if most is None:
        return newest
    found: NDArray[np.int64] = (_MOST - np.clip(most.astype(np.int64) + 1, 0, _MOST)) << (_ROWS + 20)
    return found | newest


def _ordered(rank: NDArray[np.int64], before: tuple[tuple[object, ...], object] | None) -> Ints:
    """The order of a rank. Where few ranks have changed since, those rows are moved (20 ms of a million, not 120)."""
    if before is not None:
        (old,), order = before
        assert isinstance(old, np.ndarray)
        assert isinstance(order, np.ndarray)
        if len(old) == len(rank):
            moved = np.flatnonzero(old != rank)
            if len(moved) <= _FEW:
                return _moved(rank, order, moved)
    return np.argsort(rank).astype(np.int32)


def _moved(rank: NDArray[np.int64], order: Ints, moved: NDArray[np.intp]) -> Ints:
    changed = np.zeros(len(rank), dtype=np.bool_)
    changed[moved] = True
    rest = order[~changed[order]]
    moved = moved[np.argsort(rank[moved])]
    return np.insert(rest, np.searchsorted(rank[rest], rank[moved]), moved.astype(np.int32))


#: Rows up to which an order is mended and not made anew.
_FEW: Final = 5_000

#: Bits of a row in a rank (16 million incidents), the last day (the year 2870) and the highest number (a million).
_ROWS, _DAYS, _MOST = 24, 2**20 - 1, 2**19 - 1


@dataclass(frozen=True, slots=True, eq=False)
class Selection:
    """Which rows an :class:`Asked` chooses. ``masks`` are those of each filter, ``fails`` how many of them say no."""

    asked: Asked
    mask: Bools
    total: int
    masks: Mapping[str, Bools]
    fails: NDArray[np.uint8]

    def without(self, name: str, seen: Bools) -> Bools:
        """Which rows would be chosen if this filter, which is there, were not."""
        alone: Bools = self.fails == (~self.masks[name]).view(np.uint8)
        return alone & seen
