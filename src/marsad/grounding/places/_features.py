"""What a document says for and against each record that a name of it may mean: one row of numbers a candidate.

All rows of a document are made at once. Those that depend on what the other names mean take the probabilities of the
pass before (``Sheet.features``); the rest is worked out once.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log2, log10

import numpy as np
from numpy.typing import NDArray

from marsad.grounding.places._cues import TRANSLITERATED
from marsad.grounding.places._geo import km
from marsad.grounding.places._names import Name
from marsad.grounding.places._scan import known
from marsad.grounding.places._values import Candidate, Place

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

#: What a row holds, in order. The first part is known of the name alone, the second changes with the pass.
STATIC = (
    "people_log", "is_country", "is_admin1", "is_admin2", "is_city", "is_wide", "is_site", "own", "names_log",
    "rank_code", "level", "main", "same_letters", "adjective", "rivals_log", "people_gap", "people_place",
    "alone_in_country", "seat_beside", "unit_beside", "suits", "wanted", "tie", "has_inner", "known", "mentions_log",
    "first_at", "dateline", "names_in_document", "said_area", "letters", "short",
)  # fmt: skip
VOTED = (
    "country_share", "unit_share", "county_share", "country_named", "unit_named", "county_named", "top_country",
    "near_1", "near_2", "near_median", "pull", "in_outer", "holds_inner", "beside_km", "beside_unit", "beside_kind",
    "dateline_km", "dateline_country", "twin", "prior", "country_gap", "unit_gap", "best_share",
)  # fmt: skip
FEATURES = (*STATIC, *VOTED)

_RANKS = {"PPLC": 5.0, "PPLA": 4.0, "PPLA2": 3.0, "PPLA3": 2.0, "PPLA4": 1.5, "PPLX": -1.0, "ADM1": 1.0}
_LEVELS = {
    "exact": 0.0, "types": 1.0, "article": 2.0, "ending": 2.0, "loose": 3.0, "skeleton": 3.5, "edit": 4.0, "part": 5.0,
}  # fmt: skip
_WANTED = {
    "admin1": 1.0, "admin2": 2.0, "district": 3.0, "city": 4.0, "neighbourhood": 5.0, "region": 6.0, "river": 7.0,
    "lake": 7.0, "sea": 7.0, "mountain": 8.0,
}  # fmt: skip
_WIDE = frozenset(("region", "river", "lake", "sea", "mountain", "line", "continent"))
_AREAS = frozenset(("country", "admin1", "admin2", "continent"))

#: Kinds of record that satisfy a type word.
SUITS: dict[str, frozenset[str]] = {
    "admin1": frozenset(("admin1", "region")),
    "admin2": frozenset(("admin2", "admin1")),
    "district": frozenset(("neighbourhood", "admin2", "city", "region")),
    "city": frozenset(("city", "camp", "neighbourhood")),
    "neighbourhood": frozenset(("neighbourhood", "city", "camp")),
    "airport": frozenset(("airport", "base")),
    "base": frozenset(("base", "airport")),
    "camp": frozenset(("camp", "base", "neighbourhood")),
    "region": frozenset(("region", "admin1", "mountain")),
    "mountain": frozenset(("mountain", "region")),
    "crossing": frozenset(("crossing",)),
    "sea": frozenset(("sea", "region")),
    "port": frozenset(("port", "city")),
}

#: Weights of the first guess, before anything is learned of the document: like the order of a list by fame.
_FAME = {"country": 9.5, "continent": 9.0, "admin1": 7.0, "region": 6.8, "sea": 7.0, "river": 6.8, "admin2": 4.2}

#: What a rule adds to the learned scores, of local and world news, that hardly know war reports' provinces: a type word
#: chooses the kind of record, and a bare name in a country of transliterated names is the town before the unit that
#: shares its spellings. Without them 8 of 481 behaviours tested go wrong, most of units and seats.
_TYPED, _BARE_UNIT = 2.0, -2.0

#: At most this many names pull others; more would make long reports quadratic.
_POINTS = 60
#: How far (km) a place pulls others to itself.
_PULL = 120.0
_FAR = 20_000.0
_EARTH = 6371.0


def suits(place: Place, wanted: str | None) -> bool:
    """May a record of this kind be meant by a name with this type word?"""
    return wanted is not None and place.kind in SUITS.get(wanted, frozenset((wanted,)))


def _fame(c: Candidate) -> float:
    place = c.place
    base = _FAME.get(place.kind)
    if base is None:
        base = log10(place.population + 60) if place.kind == "city" and not place.own else 4.0
        base += 1.0 if place.feature == "PPLC" else 0.0
    return base + (0.6 if c.main else 0.0) - 0.5 * _LEVELS.get(c.level, 3.0)


#: How much a name says of the theatre that stands inside longer names alone ("Aleppo University").
_HELD = 0.3


def _voice(name: Name) -> float:
    return (1 + log2(len(name.members))) * (_HELD if name.held else 1.0)


class Sheet:
    """The candidates of all names of a document, as arrays. Row order: by name, then as the gazetteer gave them."""

    def __init__(self, names: Sequence[Name], found: Sequence[tuple[Candidate, ...]], length: int) -> None:
        self.names = names
        self.rows: list[Candidate] = [c for cs in found for c in cs]
        sizes = np.array([len(cs) for cs in found], dtype=np.int64)
        self.starts: Ints = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(sizes)])
        self.group: Ints = np.repeat(np.arange(len(names)), sizes)
        places = [c.place for c in self.rows]
        self.n: Ints = np.array([p.n for p in places], dtype=np.int64)
        self.lat = np.radians(np.array([p.lat for p in places], dtype=np.float64))
        self.lon = np.radians(np.array([p.lon for p in places], dtype=np.float64))
        self.cos = np.cos(self.lat)
        self.kinds = [p.kind for p in places]
        self.area: Bools = np.array([k in _AREAS for k in self.kinds], dtype=bool)
        self.is_country: Bools = np.array([k == "country" for k in self.kinds], dtype=bool)
        self.is_unit: Bools = np.array([k == "admin1" for k in self.kinds], dtype=bool)
        self.is_county: Bools = np.array([k == "admin2" for k in self.kinds], dtype=bool)
        self.countries: dict[str, int] = {}
        self.country: Ints = np.array(
            [-1 if p.country is None else self.countries.setdefault(p.country, len(self.countries)) for p in places],
            dtype=np.int64,
        )
        self.unit: Ints = np.array(
            [p.n if p.kind == "admin1" else -1 if p.unit is None else p.unit for p in places], dtype=np.int64
        )
        self.county: Ints = np.array(
            [p.n if p.kind == "admin2" else -1 if p.county is None else p.county for p in places], dtype=np.int64
        )
        self.weight = np.array([_voice(m) for m in names], dtype=np.float64)
        self._spans = [slice(int(a), int(b)) for a, b in zip(self.starts[:-1], self.starts[1:], strict=True)]
        #: Of the names that have candidates the first row, and how many rows each has.
        self._filled = self.starts[:-1][sizes > 0]
        self._sizes = sizes[sizes > 0]
        self.length = length
        self.prior = self._first_guess()
        self.static = self._static()
        self.lean = self._lean()

    def spans(self) -> list[slice]:
        """The rows of each name."""
        return self._spans

    def tops(self, p: NDArray[np.float64]) -> list[int | None]:
        """The likeliest row of each name, null where it has none."""
        return [at.start + int(np.argmax(p[at])) if at.stop > at.start else None for at in self._spans]

    # ------------------------------------------------------------ of the name alone

    def _first_guess(self) -> NDArray[np.float64]:
        fame = np.array([_fame(c) for c in self.rows], dtype=np.float64)
        for i, c in enumerate(self.rows):
            wanted = self.names[int(self.group[i])].wanted or c.wanted
            if wanted is not None:
                fame[i] += 2.0 if suits(c.place, wanted) else -2.0
        return self.shares(2.0 * fame)

    def _lean(self) -> NDArray[np.float64]:
        """What type words add to the score of each row, whatever was learned."""
        at = STATIC.index
        fit, unit = self.static[:, at("suits")], self.static[:, at("seat_beside")] > 0
        bare = unit & (self.static[:, at("wanted")] == 0)
        foreign = np.array([c.place.country in TRANSLITERATED for c in self.rows], dtype=bool)
        result: NDArray[np.float64] = (_TYPED * fit + np.where(bare & foreign, _BARE_UNIT, 0.0)).astype(np.float64)
        return result

    def shares(self, scores: NDArray[np.float64]) -> NDArray[np.float64]:
        """Softmax over the candidates of each name."""
        if not len(scores):
            return scores
        raised = np.exp(scores - np.repeat(np.maximum.reduceat(scores, self._filled), self._sizes))
        result: NDArray[np.float64] = raised / np.repeat(np.add.reduceat(raised, self._filled), self._sizes)
        return result

    def _static(self) -> Floats:
        out = np.zeros((len(self.rows), len(STATIC)), dtype=np.float32)
        for name, at in zip(self.names, self.spans(), strict=True):
            rows = self.rows[at]
            if rows:
                out[at] = self._of_name(name, rows)
        return out

    def _of_name(self, name: Name, rows: list[Candidate]) -> list[tuple[float, ...]]:
        people = [log10(c.place.population + 1) for c in rows]
        order = sorted(people, reverse=True)
        countries = [c.place.country for c in rows]
        ids = {c.place.n for c in rows}
        seats = {c.place.seat for c in rows if c.place.seat is not None}
        shared = (
            log2(len(name.members) + 1), name.members[0] / max(1, self.length), float(name.dateline),
            log2(len(self.names) + 1),
        )  # fmt: skip
        out: list[tuple[float, ...]] = []
        for i, c in enumerate(rows):
            p = c.place
            wanted = name.wanted or c.wanted
            gap = people[i] - (order[0] if people[i] < order[0] else order[1] if len(order) > 1 else 0.0)
            out.append((
                people[i], p.kind == "country", p.kind == "admin1", p.kind == "admin2", p.kind == "city",
                p.kind in _WIDE, not (p.kind in _WIDE or p.kind in _AREAS or p.kind == "city"), p.own,
                log2(p.names + 1), _RANKS.get(p.feature or "", 0.0), _LEVELS.get(c.level, 3.0), c.main,
                p.name == name.surface, name.people or (c.level == "exact" and not c.main and p.kind == "country"),
                log2(len(rows)), gap, order.index(people[i]), countries.count(p.country) == 1, p.seat in ids,
                p.n in seats or (p.kind == "city" and (p.unit in ids or p.county in ids)),
                0.0 if wanted is None else 1.0 if suits(p, wanted) else -1.0,
                0.0 if wanted is None else _WANTED.get(wanted, 9.0), name.tie, bool(name.inner), known(p, c.main),
                *shared, self._said(p, name.areas), len(name.core), name.surface.isupper() and len(name.core) < 5,
            ))  # fmt: skip
        return out

    @staticmethod
    def _said(place: Place, areas: tuple[Place, ...]) -> float:
        """Does the area lie around it that follows it in the text? -1 where another area does."""
        if not areas:
            return 0.0
        return 1.0 if any(within(place, a) for a in areas) else -1.0

    # ------------------------------------------------------------ of what the others mean

    def features(self, p: NDArray[np.float64]) -> Floats:
        """All features of every row (``FEATURES``), the other names meaning what ``p`` says."""
        out = np.zeros((len(self.rows), len(FEATURES)), dtype=np.float32)
        if not len(self.rows):
            return out
        out[:, : len(STATIC)] = self.static
        cast, tops = p * self.weight[self.group], self.tops(p)
        columns = [
            *self._shares_of(cast), *self._distances(p, tops), *self._ties(p), *self._beside(tops),
            *self._dateline(tops), self._twins(p), p,
        ]  # fmt: skip
        columns += self._gaps(columns[0], columns[1])
        out[:, len(STATIC) :] = np.stack(columns, axis=1)
        return out

    def _shares_of(self, cast: NDArray[np.float64]) -> list[NDArray[np.float64]]:
        votes = [self._vote(ids, cast) for ids in (self.country, self.unit, self.county)]
        named = [
            self._vote(ids, cast * mask)
            for ids, mask in (
                (self.country, self.is_country), (self.unit, self.is_unit), (self.county, self.is_county)
            )
        ]  # fmt: skip
        own = np.bincount(self.group, cast, minlength=len(self.names))
        rest = np.maximum((own.sum() - own)[self.group], 1e-9)
        shares = [v / (rest + 0.5) for v in votes]
        top = shares[0] >= np.max(shares[0]) * 0.8
        return [*shares, *named, top.astype(np.float64)]

    def _vote(self, ids: Ints, cast: NDArray[np.float64]) -> NDArray[np.float64]:
        """What the other names cast for the area that each row lies in: all, less what its own name casts for it."""
        areas, at = np.unique(ids, return_inverse=True)
        pairs, pair = np.unique(self.group * len(areas) + at, return_inverse=True)
        own = np.bincount(pair, cast)
        everyone = np.bincount(pairs % len(areas), own, len(areas))
        result: NDArray[np.float64] = (everyone[at] - own[pair]).astype(np.float64)
        result[ids < 0] = 0.0
        return result

    def _km(self, rows: Ints | slice, others: Ints) -> NDArray[np.float64]:
        lat, lon, cos = self.lat[rows][:, None], self.lon[rows][:, None], self.cos[rows][:, None]
        h = np.sin((self.lat[others][None, :] - lat) / 2) ** 2
        h = h + cos * self.cos[others][None, :] * np.sin((self.lon[others][None, :] - lon) / 2) ** 2
        result: NDArray[np.float64] = 2 * _EARTH * np.arcsin(np.sqrt(np.minimum(1.0, h)))
        return result

    def _distances(self, p: NDArray[np.float64], likeliest: list[int | None]) -> list[NDArray[np.float64]]:
        """How far the most mentioned other names lie, as their likeliest rows."""
        most = sorted(
            (r for r in likeliest if r is not None), key=lambda r: -len(self.names[int(self.group[r])].members)
        )
        tops = np.array(most[:_POINTS], dtype=np.int64)
        tops = tops[(p[tops] >= 0.2) & ~self.is_country[tops]]
        sure = p[tops]
        rows = len(self.rows)
        if not len(tops):
            return [np.full(rows, 5.0), np.full(rows, 5.0), np.full(rows, 5.0), np.zeros(rows)]
        km = self._km(slice(None), tops)
        own = (self.group[:, None] == self.group[tops][None, :]) | (self.n[:, None] == self.n[tops][None, :])
        pull = (np.where(own, 0.0, np.exp(-km / _PULL)) * sure[None, :]).sum(axis=1)
        pull = pull / np.maximum(0.5, (np.where(own, 0.0, 1.0) * sure[None, :]).sum(axis=1))
        ordered = np.sort(np.where(own, _FAR, km), axis=1)
        count = (~own).sum(axis=1)
        second = ordered[:, 1] if ordered.shape[1] > 1 else np.full(rows, _FAR)
        median = ordered[np.arange(rows), np.maximum(0, (count - 1) // 2)]
        return [np.log10(ordered[:, 0] + 5), np.log10(second + 5), np.log10(median + 5), pull]

    def _ties(self, p: NDArray[np.float64]) -> list[NDArray[np.float64]]:
        """How surely a row lies in the area that its name is put into; how surely it holds what is put into it."""
        inside, holds = np.zeros(len(self.rows)), np.zeros(len(self.rows))
        for name, at in zip(self.names, self._spans, strict=True):
            if name.outer is None:
                continue
            over = self._spans[name.outer]
            if at.stop > at.start and over.stop > over.start:
                lies = self._lie(at, over)
                inside[at] = np.where(lies, p[over][None, :], 0.0).max(axis=1)
                holds[over] = np.maximum(holds[over], np.where(lies, p[at][:, None], 0.0).max(axis=0))
        return [inside, holds]

    def _lie(self, inner: slice, outer: slice) -> Bools:
        """Which rows of one name lie in which of the other."""
        a, b = self.rows[inner], self.rows[outer]
        return np.array([[within(x.place, y.place) for y in b] for x in a], dtype=bool)

    def _beside(self, tops: list[int | None]) -> list[NDArray[np.float64]]:
        """Distance to the nearest of the names told of right beside it; same unit; same kind of record."""
        rows = len(self.rows)
        km, unit, kind = np.full(rows, 5.0), np.zeros(rows), np.zeros(rows)
        for name, at in zip(self.names, self._spans, strict=True):
            others = np.array([top for b in name.beside if (top := tops[b]) is not None], dtype=np.int64)
            if at.stop == at.start or not len(others):
                continue
            km[at] = np.log10(self._km(at, others).min(axis=1) + 5)
            same = (self.unit[at][:, None] == self.unit[others][None, :]) & (self.unit[at][:, None] >= 0)
            unit[at] = same.any(axis=1)
            code = self.static[:, 1:7]
            kind[at] = (code[at] @ code[others].T).max(axis=1)
        return [km, unit, kind]

    def _dateline(self, tops: list[int | None]) -> list[NDArray[np.float64]]:
        rows = len(self.rows)
        for name, top in zip(self.names, tops, strict=True):
            if name.dateline and top is not None:
                km = np.log10(self._km(slice(None), np.array([top]))[:, 0] + 5)
                same = (self.country == self.country[top]).astype(np.float64)
                return [km, same]
        return [np.full(rows, 5.0), np.zeros(rows)]

    def _twins(self, p: NDArray[np.float64]) -> NDArray[np.float64]:
        """What other names of the same words (with another type word or area) mean."""
        out = np.zeros(len(self.rows))
        cores: dict[str, list[int]] = {}
        for i, name in enumerate(self.names):
            cores.setdefault(name.core, []).append(i)
        spans = self.spans()
        for members in cores.values():
            for i in members if len(members) > 1 else ():
                others = {int(self.n[r]): p[r] for j in members if j != i for r in range(spans[j].start, spans[j].stop)}
                for r in range(spans[i].start, spans[i].stop):
                    out[r] = others.get(int(self.n[r]), 0.0)
        return out

    def _gaps(self, country: NDArray[np.float64], unit: NDArray[np.float64]) -> list[NDArray[np.float64]]:
        """How far the row's shares stay behind the best ones among its namesakes, and that best share."""
        best = np.repeat(np.maximum.reduceat(country, self._filled), self._sizes)
        best_unit = np.repeat(np.maximum.reduceat(unit, self._filled), self._sizes)
        return [best - country, best_unit - unit, best]


def within(place: Place, area: Place) -> bool:
    """Does the place lie in the area? Of regions and cities by distance."""
    if place.n == area.n:
        return False
    if area.kind == "country":
        return place.country == area.country and place.kind != "country"
    if area.kind == "admin1":
        return place.unit == area.n
    if area.kind == "admin2":
        return place.county == area.n
    return place.country == area.country and _close(place, area)


def _close(place: Place, area: Place) -> bool:
    return km(place.lat, place.lon, area.lat, area.lon) < 60 + area.radius


__all__ = ["FEATURES", "SUITS", "Sheet", "suits", "within"]
