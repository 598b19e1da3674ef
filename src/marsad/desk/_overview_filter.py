"""Lists of incidents: which are chosen, a page of them in an order, and how many there are of each kind.

All functions are pure, over the columns of a :class:`View`; a million incidents take some 20 ms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from marsad.desk._asked import REVIEWS, Asked
from marsad.desk._reasons import BITS, reasons_of
from marsad.desk._sets import Sets
from marsad.desk._view import Bools, Ints, Selection, View
from marsad.record import PRECISIONS, Box

#: Rows of a page.
PAGE: Final = 25

#: Values of a facet that are told; more would be no choice but a list.
_TOLD: Final = 40

#: Rows of an order that are looked at together for a page.
_STEP: Final = 65_536

_OTHER: Final = "OTHER"


# ---- which ------------------------------------------------------------------------------------------------------


def select(view: View, asked: Asked) -> Selection:
    """The incidents that are asked for."""
    filters = asked.filters
    return view.kept(("select", filters), lambda: _selected(view, filters))


def _selected(view: View, asked: Asked) -> Selection:
    masks = dict(_masks(view, asked))
    fails = np.zeros(len(view.columns), dtype=np.uint8)
    for mask in masks.values():
        fails += ~mask
    chosen = (fails == 0) & view.seen if masks else view.seen
    return Selection(asked, chosen, int(np.count_nonzero(chosen)), masks, fails)


def _masks(view: View, asked: Asked) -> Iterator[tuple[str, Bools]]:
    c, m = view.columns, view.marks
    w = c.words
    words: dict[str, tuple[NDArray[Any], Sequence[str]]] = {
        "type": (c.type, w.type), "mode": (c.mode, w.mode), "country": (c.country, w.country),
        "admin1": (c.admin1, w.admin1), "grade": (m.grade, m.grades), "review": (m.review, REVIEWS),
    }  # fmt: skip
    for name, (codes, known) in words.items():
        if wanted := getattr(asked, name):
            yield name, _coded(codes, [n for n, word in enumerate(known) if word and word in wanted], len(known))
    if asked.place:
        found = [n for key in asked.place for n in view.places.get(key, ())]
        yield "place", _coded(c.place, found, len(w.place))
    if asked.party:
        yield "party", view.who.holding(_table(_known(view.parties, asked.party), len(w.party)))
    if asked.source:
        yield "source", view.outlets.holding(_table(_known(view.sources, asked.source), len(w.source)))
    if asked.assigned is not None:
        who = "" if asked.assigned == "nobody" else asked.assigned
        yield "assigned", _coded(m.assigned, [n for n, name in enumerate(m.persons) if name == who], len(m.persons))
    if asked.reason:
        bits = sum(BITS.get(code, 0) for code in set(asked.reason))
        yield "reason", (reasons_of(view).bits & bits) != 0
    yield from _numbers(view, asked)
    yield from _flags(view, asked)


def _numbers(view: View, asked: Asked) -> Iterator[tuple[str, Bools]]:
    c = view.columns
    if asked.since or asked.until:
        dated = c.first > 0
        if asked.since:
            dated &= c.last >= date.fromisoformat(asked.since).toordinal()
        if asked.until:
            dated &= c.first <= date.fromisoformat(asked.until).toordinal()
        yield "days", dated
    if asked.killed is not None:
        yield "killed", c.killed >= asked.killed
    if asked.origins is not None:
        yield "origins", c.origins >= asked.origins
    if asked.confidence is not None:
        yield "confidence", c.confidence <= asked.confidence
    if asked.box is not None:
        yield "box", within(view, asked.box)


def _flags(view: View, asked: Asked) -> Iterator[tuple[str, Bools]]:
    c = view.columns
    columns: dict[str, Callable[[], Bools]] = {
        "contradicted": lambda: c.contradicted, "undated": lambda: c.first == 0,
        "unplaced": lambda: unplaced(view), "stitched": lambda: c.stitched,
        "other": lambda: np.isin(c.type, [n for n, word in enumerate(c.words.type) if word == _OTHER]),
    }  # fmt: skip
    for name, column in columns.items():
        wanted = getattr(asked, name)
        if wanted is None or (name == "other" and wanted):
            continue
        yield name, column() if wanted else ~column()


def unplaced(view: View) -> Bools:
    """Without a place, or with one that was not found."""
    return view.kept("unplaced", lambda: _coded(view.columns.precision, _LOST, len(PRECISIONS)))


_LOST: Final = [n for n, word in enumerate(PRECISIONS) if word in ("", "unresolved")]


def within(view: View, box: Box) -> Bools:
    """Which have their point, or the middle of their area, in a box."""
    c = view.columns
    inside = (c.lat >= box.south) & (c.lat <= box.north)
    if box.west <= box.east:
        return inside & (c.lon >= box.west) & (c.lon <= box.east)
    return inside & ((c.lon >= box.west) | (c.lon <= box.east))


def _known(codes: Mapping[str, int], wanted: Iterable[str]) -> list[int]:
    return [codes[word] for word in wanted if word in codes]


def _table(wanted: Sequence[int], size: int) -> Bools:
    out = np.zeros(size, dtype=np.bool_)
    out[list(wanted)] = True
    return out


def _coded(codes: NDArray[Any], wanted: Sequence[int], size: int) -> Bools:
    """Which codes are wanted."""
    if len(wanted) == 1:
        return np.asarray(codes == wanted[0], dtype=np.bool_)
    out: Bools = _table(wanted, size)[codes]
    return out


# ---- a page -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Slice:
    """A page of ids. ``page`` is the one that is shown: the last one where more was asked for."""

    ids: tuple[str, ...]
    rows: tuple[int, ...]
    total: int
    page: int
    pages: int

    @property
    def first(self) -> int:
        """The number of the first of the page, counting from 1; 0 where there is none."""
        return (self.page - 1) * PAGE + 1 if self.total else 0

    @property
    def last(self) -> int:
        """The number of the last of the page."""
        return min(self.page * PAGE, self.total)


def page_of(view: View, asked: Asked) -> Slice:
    """The page that is asked for."""
    chosen = select(view, asked)
    pages = max(1, -(-chosen.total // PAGE))
    page = min(asked.page, pages)
    rows = _first(view, chosen, asked, page * PAGE)[(page - 1) * PAGE :]
    return Slice(view.columns.ids(rows), tuple(rows.tolist()), chosen.total, page, pages)


def chosen_rows(view: View, chosen: Selection) -> NDArray[np.intp] | None:
    """The numbers of the chosen rows, by which columns are taken ten times as fast as by a mask; null: all rows."""
    if chosen.total == len(view.columns):
        return None
    return view.kept(("rows", chosen.asked), lambda: np.flatnonzero(chosen.mask))


def every_row(view: View) -> NDArray[np.intp] | None:
    """The numbers of all rows that may be seen; null: of all rows."""
    return chosen_rows(view, select(view, Asked()))


def _first(view: View, chosen: Selection, asked: Asked, most: int) -> Ints:
    """The first so many of the chosen rows in their order. A page is looked for from the beginning of the order, or,
    where few are chosen, among these; nobody waits for the order of all that are chosen."""
    by = _most(view, asked)
    if chosen.total * 8 < len(view.columns):
        rows = np.flatnonzero(chosen.mask).astype(np.int32)
        ranks = view.rank(asked.sort, by)[rows]
        if most < len(rows):
            near = np.argpartition(ranks, most)[:most]
            rows, ranks = rows[near], ranks[near]
        return rows[np.argsort(ranks)]
    order = view.order(asked.sort, by)
    if chosen.total == len(order):
        return order[:most]
    found: list[Ints] = []
    count = 0
    for n in range(0, len(order), _STEP):
        part = order[n : n + _STEP]
        found.append(part[chosen.mask[part]])
        count += len(found[-1])
        if count >= most:
            break
    return np.concatenate(found)[:most]


def ordered(view: View, chosen: Selection, asked: Asked) -> Ints:
    """All chosen rows in their order."""
    return view.kept(("ordered", asked.filters, asked.sort), lambda: _first(view, chosen, asked, max(1, chosen.total)))


def _most(view: View, asked: Asked) -> Ints | None:
    """The column of which the most come first; null: an order of days."""
    if asked.sort == "first":
        return reasons_of(view).score
    return {"killed": view.columns.killed, "origins": view.columns.origins}.get(asked.sort)


def beside(view: View, asked: Asked, id_: str) -> tuple[str | None, str | None]:
    """The ids before and after one in the order that is asked for; null where there is none, or it is not chosen.

    After an incident was decided on it may be chosen no more; the caller keeps the next one from before.
    """
    rows = ordered(view, select(view, asked), asked)
    found = np.flatnonzero(view.columns.id[rows] == id_.encode())
    if not len(found):
        return None, None
    at = int(found[0])
    near = [rows[n : n + 1] for n in (at - 1, at + 1) if n >= 0]
    if at == 0:
        near.insert(0, rows[:0])
    before, after = (next(iter(view.columns.ids(part)), None) for part in near)
    return before, after


# ---- how many of each -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Count:
    """How many of the incidents on screen have a value; ``on``: it is asked for. ``label`` is a name, or the code."""

    value: str
    label: str
    n: int
    on: bool


FACETS: Final = (
    "type",
    "mode",
    "country",
    "admin1",
    "place",
    "party",
    "source",
    "grade",
    "review",
    "reason",
    "assigned",
)


def facets(view: View, asked: Asked, names: Sequence[str] = FACETS) -> dict[str, tuple[Count, ...]]:
    """Counts by value, the most first; each as if its own filter were not there, so that one can choose another."""
    chosen = select(view, asked)
    return {name: view.kept(("facet", name, asked.filters), lambda n=name: _facet(view, chosen, n)) for name in names}  # type: ignore[misc]


def _facet(view: View, chosen: Selection, name: str) -> tuple[Count, ...]:
    own = name in chosen.masks
    rows = np.flatnonzero(chosen.without(name, view.seen)) if own else chosen_rows(view, chosen)
    values, labels, counts = counted(view, name, rows)
    asked = getattr(chosen.asked, name)
    on = frozenset((asked,) if isinstance(asked, str) else asked or ())
    most = np.argsort(-counts, kind="stable")[:_TOLD].tolist()
    told = [n for n in most if counts[n] and values[n]]
    told += [n for n, value in enumerate(values) if value in on and n not in told] if on else []
    return tuple(Count(values[n], labels[n], int(counts[n]), values[n] in on) for n in told)


def counted(
    view: View, name: str, rows: NDArray[np.intp] | None
) -> tuple[Sequence[str], Sequence[str], NDArray[np.int64]]:
    """Values, what they are called, and how many of the rows (null: of all) have each."""
    c, m, w = view.columns, view.marks, view.columns.words
    plain: dict[str, tuple[NDArray[Any], Sequence[str]]] = {
        "type": (c.type, w.type), "mode": (c.mode, w.mode), "country": (c.country, w.country),
        "admin1": (c.admin1, w.admin1), "grade": (m.grade, m.grades), "review": (m.review, REVIEWS),
        "assigned": (m.assigned, m.persons),
    }  # fmt: skip
    if name in plain:
        codes, words = plain[name]
        called = [x.partition(":")[2] or x for x in words] if name == "admin1" else words
        return words, called, _bins(view, name, codes, rows, words)
    if name == "place":
        places = view.derived.of("place words", (w.place,), lambda: tuple(p.id or p.name for p in w.place))
        called = view.derived.of("place names", (w.place,), lambda: tuple(p.name for p in w.place))
        return places, called, _bins(view, name, c.place, rows, w.place)
    if name == "reason":
        # few bits: how often each combination of them stands there says how often each does
        found = _bins(view, name, reasons_of(view).bits, rows, _COMBINED)
        counts = [found[np.arange(len(found)) & bit != 0].sum() for bit in BITS.values()]
        return tuple(BITS), tuple(BITS), np.array(counts, dtype=np.int64)
    if name == "party":
        keys = view.derived.of("party words", (w.party,), lambda: tuple(p.key for p in w.party))
        called = view.derived.of("party names", (w.party,), lambda: tuple(p.name for p in w.party))
        return keys, called, _sets(view, name, view.who, rows, w.party)
    return w.source, w.source, _sets(view, name, view.outlets, rows, w.source)


#: All combinations of reasons.
_COMBINED: Final = range(2 ** len(BITS))


def _bins(
    view: View, name: str, codes: NDArray[Any], rows: NDArray[np.intp] | None, words: Sequence[object]
) -> NDArray[np.int64]:  # fmt: skip
    size = len(words)
    if rows is not None:
        return np.bincount(codes.take(rows), minlength=size)
    return view.derived.of(f"all {name}", (codes, words), lambda: np.bincount(codes, minlength=size))


def _sets(
    view: View, name: str, sets: Sets, rows: NDArray[np.intp] | None, words: Sequence[object]
) -> NDArray[np.int64]:  # fmt: skip
    if rows is not None:
        return sets.counts(rows, len(words))
    return view.derived.of(f"all {name}", (sets, words), lambda: sets.counts(None, len(words)))
