"""Units of a file matched to units of the gazetteer: level by level, each in the unit that it lies in, one to one.

Names of units are few and repeat (a district is named after its seat, and so is its neighbour's village), and p-codes
come without points. So a name alone never decides: the unit above must be the same, and the name must be the only one
that fits on both sides. Spelling is folded step by step, and a step is taken only with what the steps before left.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz

from marsad.grounding.places._cues import ARTICLES
from marsad.grounding.places._fold import key, loose, skeleton, without_article, without_types
from marsad.grounding.places._gazetteer import Gazetteer
from marsad.grounding.places._geo import km
from marsad.grounding.places._values import Place
from marsad.grounding.places.imports._values import Row

Fold = Callable[[str], str]

#: "Hajjah City" and "Hajjah" are two districts: of all type words this one is kept.
_CITY: Final = frozenset(("city", "madinat", "madinah", "madina"))
#: What the district around a seat is called: "Markaz Rif Dimashq".
_CENTRE: Final = frozenset(("markaz", "merkez", "center", "centre", "central"))


@lru_cache(maxsize=1 << 16)
def _core(folded: str) -> str:
    """The name without type words, if a name is left without them ("Al Wadi" is one)."""
    short = without_types(folded)[0]
    return folded if short in ARTICLES or len(short) < 3 else short


def _kept(fold: Fold) -> Fold:
    """A fold that keeps a city apart from the district of its name."""
    return lambda folded: fold(_core(folded)) + ("+" if _CITY & set(folded.split()) else "")


#: Each step takes a folded name (see ``_fold.key``).
STEPS: Final[tuple[tuple[str, Fold], ...]] = (
    ("exact", lambda folded: folded),
    ("types", _kept(lambda core: core)),
    ("article", _kept(without_article)),
    ("loose", _kept(loose)),
    ("skeleton", _kept(lambda core: skeleton(loose(core)))),
)

#: The last step: similarity of loose keys in per cent, and by how much it must beat the next best on either side.
LIKE: Final = 80.0
MARGIN: Final = 12.0
#: Shorter keys are alike by chance.
_SHORTEST: Final = 4
#: Where one row and one unit are all that is left in a unit, their consonants need only be so much alike. Read by eye
#: over all pairs of Syria, Iraq and Yemen: the right ones have 75 and more, "Al Khukhah" and "Khawlan" 40.
LIKE_ALONE: Final = 70.0

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
    _taken: set[int] = field(default_factory=set)
    _units: dict[tuple[str, int], dict[int | None, list[Place]]] = field(default_factory=dict)
    _bearing: dict[str, frozenset[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._taken = {p.n for p in self.matched.values()}

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
        self._taken.add(place.n)
        self.how[row.id] = how

    def _group(self, country: str, level: int, parent: str | None, rows: list[Row]) -> None:
        above = self._above(parent)
        if level == 2 and above is None:
            for row in rows:
                self.missed[row.id] = "the unit that it lies in was not matched"
            return
        free = self._free(country, level, rows[0].scheme, above)
        left = _stepwise(rows, free, self.names, self._take)
        left = _alike(left, self._still(free), self.names, self._take)
        if above is not None:
            left = self._named_after(above, left, self._still(free))
            left = _alone(left, self._still(free), self.names, self._take)
        for row in left:
            self.missed[row.id] = "no unit of that name there" if free else "no units known there"

    def _still(self, free: Iterable[Place]) -> list[Place]:
        return [p for p in free if p.n not in self._taken]

    def _named_after(self, above: Place, rows: list[Row], units: list[Place]) -> list[Row]:
        """The district that bears the name of the unit above it: "Rural Damascus" and "Markaz Rif Dimashq"."""
        known = set(self.names(above))
        mine = [r for r in rows if _without_centre(key(r.name)) in known]
        theirs = [p for p in units if any(_without_centre(name) in known for name in self.names(p))]
        if len(mine) != 1 or len(theirs) != 1:
            return rows
        self._take(mine[0], theirs[0], "parent")
        return [r for r in rows if r is not mine[0]]

    def _above(self, parent: str | None) -> Place | None:
        if parent is None:
            return None
        return self.matched.get(parent) or self.gazetteer.by_id(parent)

    def _free(self, country: str, level: int, scheme: str, above: Place | None) -> list[Place]:
        """Units of that level, within that unit, that bear no id of the scheme yet."""
        if (country, level) not in self._units:
            within: dict[int | None, list[Place]] = defaultdict(list)
            for p in self.gazetteer.units(country, level):
                within[None if level == 1 else p.unit].append(p)
            self._units[country, level] = within
        if scheme not in self._bearing:
            self._bearing[scheme] = self.gazetteer.bearing(scheme)
        bearing = self._bearing[scheme]
        free = self._units[country, level].get(None if above is None else above.n, [])
        return [p for p in self._still(free) if p.n not in bearing]


Take = Callable[[Row, Place, str], None]


def _stepwise(
    rows: Sequence[Row], free: Iterable[Place], names: Callable[[Place], tuple[str, ...]], take: Take
) -> list[Row]:
    """Take pairs that are the only ones for each other, folding harder and harder; gives the rows that are left."""
    left, units = list(rows), {p.n: p for p in free}

    def own(place: Place) -> tuple[str, ...]:
        return (key(place.name),)

    # own names first: a further name may be another unit's own
    for theirs, others in ((own, False), (names, False), (names, True)):
        for how, fold in STEPS:
            pairs = _pairs(left, units, theirs, fold, others=others)
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
    mine = [_loose_keys(key(n) for n in (r.name, *r.names)) for r in rows]
    theirs = [_loose_keys(names(p)) for p in units]
    scores = [[_likeness(a, b) for b in theirs] for a in mine]
    left = []
    for i, row in enumerate(rows):
        best = _clear(scores[i])
        back = None if best is None else _clear([line[best] for line in scores])
        if best is not None and back == i and _near(row, units[best]):
            take(row, units[best], "letters")
        else:
            left.append(row)
    return left


def _loose_keys(folded: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(k for name in folded if len(k := loose(_core(name))) >= _SHORTEST))


def _alone(
    rows: Sequence[Row], units: Sequence[Place], names: Callable[[Place], tuple[str, ...]], take: Take
) -> list[Row]:
    """Take the last row with the last unit, if they are alike at all."""
    if len(rows) != 1 or len(units) != 1 or not _near(rows[0], units[0]):
        return list(rows)
    mine = [_consonants(key(n)) for n in (rows[0].name, *rows[0].names)]
    theirs = [_consonants(n) for n in names(units[0])]
    if max((fuzz.token_sort_ratio(a, b) for a in mine for b in theirs if a and b), default=0.0) < LIKE_ALONE:
        return list(rows)
    take(rows[0], units[0], "last")
    return []


_VOWELS: Final = str.maketrans("", "", "aeiouy'")


def _consonants(folded: str) -> str:
    """The words of a name without vowels.

    >>> _consonants("al muhradah"), _consonants("mhardeh district")
    ('mhrdh', 'mhrdh')
    """
    return " ".join(w.translate(_VOWELS) for w in without_article(_core(folded)).split())


def _without_centre(folded: str) -> str:
    return " ".join(w for w in _core(folded).split() if w not in _CENTRE)


def _likeness(mine: tuple[str, ...], theirs: tuple[str, ...]) -> float:
    return max(
        (fuzz.ratio(a, b, score_cutoff=LIKE - MARGIN) for a in mine for b in theirs if a[0] == b[0]), default=0.0
    )


def _clear(scores: Sequence[float]) -> int | None:
    """Where the best is, if it is good enough and the next is far behind."""
    ranked = sorted(range(len(scores)), key=lambda i: (-scores[i], i))
    if not ranked or scores[ranked[0]] < LIKE:
        return None
    second = scores[ranked[1]] if len(ranked) > 1 else 0.0
    return ranked[0] if scores[ranked[0]] - second >= MARGIN else None
