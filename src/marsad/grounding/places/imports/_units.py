"""Units of a file matched to units of the gazetteer: level by level, each in the unit that it lies in, one to one.

Names of units are few and repeat (a district is named after its seat, and so is its neighbour's village), and p-codes
come without points. So a name alone never decides: the unit above must be the same, and the name must be the only one
that fits on both sides. Spelling is folded step by step, and a step is taken only with what the steps before left.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

from rapidfuzz import fuzz

from marsad.grounding.places._fold import key, loose, skeleton, without_article, without_types
from marsad.grounding.places._gazetteer import Gazetteer
from marsad.grounding.places._geo import km
from marsad.grounding.places._values import Place
from marsad.grounding.places.imports._values import Row

Fold = Callable[[str], str]
T = TypeVar("T")

#: Each step takes a folded name (see ``_fold.key``).
STEPS: Final[tuple[tuple[str, Fold], ...]] = (
    ("exact", lambda k: k),
    ("types", lambda k: without_types(k)[0]),
    ("article", lambda k: without_article(without_types(k)[0])),
    ("loose", lambda k: loose(without_types(k)[0])),
    ("skeleton", lambda k: skeleton(loose(without_types(k)[0]))),
)

#: The last step: similarity of loose keys in per cent, and by how much it must beat the next best on either side.
LIKE: Final = 80.0
MARGIN: Final = 12.0
#: Shorter keys are alike by chance.
_SHORTEST: Final = 4

#: A point that a file gives lies at most so far (km) from the gazetteer's point of the unit, by level. The widest
#: first-level unit is Yakutia; points of units are the middles of their towns.
_APART: Final = {0: 3000.0, 1: 800.0, 2: 150.0}


@dataclass(slots=True)
class Units:
    """Units of the gazetteer that are still free, and those that rows were matched to (by the row's id)."""

    gazetteer: Gazetteer
    matched: dict[str, Place] = field(default_factory=dict)
    how: dict[str, str] = field(default_factory=dict)
    missed: dict[str, str] = field(default_factory=dict)
    _names: dict[int, tuple[str, ...]] | None = None

    def names(self, place: Place) -> tuple[str, ...]:
        """The folded names of a unit."""
        if self._names is None:
            self._names = self.gazetteer.names_of_units()
        return self._names.get(place.n, ())

    def match(self, rows: Sequence[Row]) -> None:
        """Match the rows of levels 0 to 2, the higher levels first."""
        for row in rows:
            if row.level == 0:
                self._country(row)
        for level in (1, 2):
            groups: dict[tuple[str, str | None], list[Row]] = defaultdict(list)
            for row in rows:
                if row.level == level and row.country is not None and row.id not in self.matched:
                    groups[row.country, row.parent].append(row)
                elif row.level == level and row.country is None:
                    self.missed[row.id] = "no country"
            for (country, parent), group in groups.items():
                self._group(country, level, parent, group)

    def _country(self, row: Row) -> None:
        place = self.gazetteer.country(row.country) if row.country else None
        if place is None:
            self.missed[row.id] = "no such country"
        elif row.id not in self.matched:
            self._take(row, place, "country")

    def _take(self, row: Row, place: Place, how: str) -> None:
        self.matched[row.id] = place
        self.how[row.id] = how

    def _group(self, country: str, level: int, parent: str | None, rows: list[Row]) -> None:
        above = self._above(parent)
        if level == 2 and above is None:
            for row in rows:
                self.missed[row.id] = "the unit that it lies in was not matched"
            return
        free = self._free(country, level, rows[0].scheme, above)
        left = _stepwise(rows, free, self.names, self._take)
        left = _alike(
            left, [p for p in free if p.n not in {m.n for m in self.matched.values()}], self.names, self._take
        )
        for row in left:
            self.missed[row.id] = "no unit of that name there" if free else "no units known there"

    def _above(self, parent: str | None) -> Place | None:
        if parent is None:
            return None
        return self.matched.get(parent) or self.gazetteer.by_id(parent)

    def _free(self, country: str, level: int, scheme: str, above: Place | None) -> list[Place]:
        """Units of that level, within that unit, that bear no id of the scheme yet."""
        taken = {p.n for ident, p in self.matched.items() if ident.startswith(f"{scheme}:")}
        return [
            p for p in self.gazetteer.units(country, level)
            if p.n not in taken
            and (level == 1 or (above is not None and p.unit == above.n))
            and not any(i.startswith(f"{scheme}:") for i in self.gazetteer.ids(p))
        ]  # fmt: skip


Take = Callable[[Row, Place, str], None]


def _stepwise(
    rows: Sequence[Row], free: Iterable[Place], names: Callable[[Place], tuple[str, ...]], take: Take
) -> list[Row]:
    """Take pairs that are the only ones for each other, folding harder and harder; gives the rows that are left."""
    left, units = list(rows), {p.n: p for p in free}
    # own names first: a further name may be another unit's own
    for others in (False, True):
        for how, fold in STEPS:
            pairs = _pairs(left, units, names, fold, others=others)
            for row, place in pairs:
                take(row, place, how)
                del units[place.n]
            done = {row.id for row, _ in pairs}
            left = [r for r in left if r.id not in done]
    return left


def _pairs(
    rows: Sequence[Row], units: dict[int, Place], names: Callable[[Place], tuple[str, ...]], fold: Fold, *, others: bool
) -> list[tuple[Row, Place]]:
    bearing: dict[str, set[int]] = defaultdict(set)
    for n, place in units.items():
        for name in names(place):
            bearing[fold(name)].add(n)
    wanted: dict[int, list[tuple[Row, Place]]] = defaultdict(list)
    for row in rows:
        own = (row.name, *row.names) if others else (row.name,)
        hits = set().union(*(bearing.get(f, set()) for name in own if len(f := fold(key(name))) > 1))
        for n in hits:
            wanted[n].append((row, units[n]))
    asked: dict[str, int] = defaultdict(int)
    for pairs in wanted.values():
        for row, _ in pairs:
            asked[row.id] += 1
    return [
        pairs[0] for _, pairs in sorted(wanted.items())
        if len(pairs) == 1 and asked[pairs[0][0].id] == 1 and _near(*pairs[0])
    ]  # fmt: skip


def _near(row: Row, place: Place) -> bool:
    """Do the points agree, as far as both have one that is worth it?"""
    if row.point is None or place.basis == "parent" or row.level is None:
        return True
    return km(*row.point, place.lat, place.lon) < _APART[row.level] + place.radius


def _alike(
    rows: Sequence[Row], units: Sequence[Place], names: Callable[[Place], tuple[str, ...]], take: Take
) -> list[Row]:
    """Take pairs that are clearly the best for each other by the letters of their loose keys."""
    scores = {(r.id, p.n): _likeness(r, names(p)) for r in rows for p in units}
    left = []
    for row in rows:
        best = _clear({p.n: scores[row.id, p.n] for p in units})
        back = None if best is None else _clear({r.id: scores[r.id, best] for r in rows})
        place = next((p for p in units if p.n == best), None)
        if place is not None and back == row.id and _near(row, place):
            take(row, place, "letters")
        else:
            left.append(row)
    return left


def _likeness(row: Row, names: tuple[str, ...]) -> float:
    mine = [loose(without_types(key(n))[0]) for n in (row.name, *row.names)]
    theirs = [loose(without_types(n)[0]) for n in names]
    return max(
        (fuzz.ratio(a, b) for a in mine for b in theirs if min(len(a), len(b)) >= _SHORTEST and a[0] == b[0]),
        default=0.0,
    )


def _clear(scores: dict[T, float]) -> T | None:
    """The best, where it is good enough and the next is far behind."""
    ranked = sorted(scores, key=lambda x: (-scores[x], str(x)))
    if not ranked or scores[ranked[0]] < LIKE:
        return None
    second = scores[ranked[1]] if len(ranked) > 1 else 0.0
    return ranked[0] if scores[ranked[0]] - second >= MARGIN else None
