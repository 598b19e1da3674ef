"""Choosing: the candidates of every name of a document, weighed, and what is answered for each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from marsad.grounding import RunnerUp
from marsad.grounding.places._candidates import at_first, in_theatre
from marsad.grounding.places._features import Sheet, suits, within
from marsad.grounding.places._gazetteer import Gazetteer
from marsad.grounding.places._geo import km
from marsad.grounding.places._names import names_of
from marsad.grounding.places._ranker import Ranker
from marsad.grounding.places._scan import known
from marsad.grounding.places._surroundings import Surroundings
from marsad.grounding.places._values import Candidate, Place

#: Type words of parts of a city. A "district" may be a rural one, named after its seat.
QUARTERS = frozenset(("district", "neighbourhood"))

#: Countries below this share of what the names say are no theatre.
_THEATRE = 0.12


@dataclass(slots=True)
class Votes:
    """What a document says about where it plays: shares by country."""

    countries: dict[str, float] = field(default_factory=dict)
    #: The countries that a place inside them speaks for, not only their own name.
    homes: frozenset[str] = frozenset()

    @property
    def theatre(self) -> tuple[str, ...]:
        """Up to three countries that the document is about, the likeliest first."""
        top = sorted(self.countries, key=lambda c: (-self.countries[c], c))
        return tuple(c for c in top[:3] if self.countries[c] >= _THEATRE)

    @property
    def spelled(self) -> tuple[str, ...]:
        """The countries of the theatre in which loose spellings are tried: the first, and those with places named.

        A power that "abstained" or "said" lends its towns to no misspelling.
        """
        return tuple(c for i, c in enumerate(self.theatre) if i == 0 or c in self.homes)


@dataclass(frozen=True, slots=True)
class Choice:
    """The place chosen for a name, null where none is good enough, with confidence, reason and the next best."""

    place: Place | None
    confidence: float
    reason: str
    runners_up: tuple[RunnerUp, ...] = ()
    level: str = "exact"


def drafted(surveyed: list[Surroundings], gazetteer: Gazetteer) -> tuple[Sheet, list[int | None]]:
    """The candidates of all names, and of each mention its name (null: a description).

    Loose spellings are looked for in the countries that the first guess takes for the theatre: it does not depend on
    what was learned, so that training sees the same candidates.
    """
    names, at = names_of(surveyed, gazetteer)
    found = [at_first(name, gazetteer) for name in names]
    sheet = Sheet(names, found, len(surveyed))
    theatre = votes_of(sheet, sheet.prior).spelled
    more = [in_theatre(name, cs, theatre, gazetteer) for name, cs in zip(names, found, strict=True)]
    return (sheet if more == found else Sheet(names, more, len(surveyed))), at


def votes_of(sheet: Sheet, p: NDArray[np.float64]) -> Votes:
    """What the names say together of where the document plays, each as sure as ``p`` of its rows."""
    raw: Counter[str] = Counter()
    homes: Counter[str] = Counter()
    for row, share in zip(sheet.rows, (p * sheet.weight[sheet.group]).tolist(), strict=True):
        if row.place.country is not None:
            raw[row.place.country] += share
            if row.place.kind != "country":
                homes[row.place.country] += share
    total = sum(raw.values())
    if not total:
        return Votes()
    return Votes({c: v / total for c, v in raw.items()}, frozenset(c for c, v in homes.items() if v >= 0.5))


@dataclass(frozen=True, slots=True)
class Weighed:
    """A document's candidates with what the ranker says of them: shares by row, trust by name."""

    sheet: Sheet
    shares: NDArray[np.float64]
    trust: NDArray[np.float64]
    votes: Votes
    #: The likeliest row of each name, null where it has none.
    tops: list[int | None]
    #: The place of each name that is likely enough to tell where the document plays, null for the others.
    told: list[Place | None]
    #: How many names tell of a country (null: of what lies in none).
    telling: Counter[str | None]


def weighed(sheet: Sheet, ranker: Ranker) -> Weighed:
    """The candidates weighed."""
    shares, trust = ranker.weigh(sheet)
    sure = shares * trust[sheet.group] if len(shares) else shares
    tops = sheet.tops(shares)
    told = [sheet.rows[t].place if t is not None and trust[i] >= _LEAST else None for i, t in enumerate(tops)]
    telling = Counter(p.country for p in told if p is not None)
    return Weighed(sheet, shares, trust, votes_of(sheet, sure), tops, told, telling)


#: Below this a name stays unresolved: "none of these" is likelier than the best of its namesakes. Where the report
#: plays in that country the rivals are mostly its own (the town, its district); a known city ("Geneva") has small ones.
#: Trained without the set: at .3 and .1 exact .798 of LGL, .796 of GWN; of unresolved names .66 and .94 are absent; at
#: .15 and .07 exact .800 and .797, absent .71 and .95; lower gains a thousandth.
_LEAST, _LEAST_AT_HOME = 0.15, 0.07
#: Below this so does a namesake far from where the report plays; more would put unknown villages abroad.
_STRANGER = 0.7
#: How sure a spelling that is not the name's own can be at most; news of Western towns, which most of the ranker's
#: training is, has too few of them to learn it from.
_CEILING = {"loose": 0.85, "skeleton": 0.7, "edit": 0.6, "part": 0.6}


def choices(weighing: Weighed) -> list[Choice]:
    """A choice for each name."""
    return [_choice(weighing, i) for i in range(len(weighing.sheet.names))]


def _choice(weighing: Weighed, i: int) -> Choice:
    sheet, name, top = weighing.sheet, weighing.sheet.names[i], weighing.tops[i]
    if top is None:
        return Choice(None, 0.0, "not in the gazetteer")
    best = sheet.rows[top]
    sure = min(float(weighing.trust[i]), _CEILING.get(best.level, 1.0))
    likely = _likely(weighing, i, top, sure)
    if name.wanted in QUARTERS and not _can_be_quarter(weighing, i, best.place):
        reason = f"a quarter; the place of that name in {best.place.country} is another"
        return Choice(None, 0.0, reason, likely[:1])
    if sure < _STRANGER and _stranger(weighing, i, best):
        return Choice(None, round(1 - sure, 2), f"only a namesake elsewhere ({best.place.country})", likely[:3])
    at_home = best.place.country in weighing.votes.theatre or _famous(best)
    if sure < (_LEAST_AT_HOME if at_home else _LEAST):
        return Choice(None, round(1 - sure, 2), "none of its namesakes is likely here", likely[:3])
    return Choice(best.place, round(sure, 2), _reason(weighing, i, best), likely[1:4], best.level)


def _likely(weighing: Weighed, i: int, top: int, sure: float) -> tuple[RunnerUp, ...]:
    """The best four with their probabilities: the rest of the certainty is shared out as the second pass does."""
    sheet, at = weighing.sheet, weighing.sheet.spans()[i]
    shares = weighing.shares
    rest = max(1e-9, 1.0 - float(shares[top]))
    order = sorted(range(at.start, at.stop), key=lambda r: (r != top, -shares[r], r))[:4]
    out = []
    for r in order:
        p = sheet.rows[r].place
        chance = sure if r == top else (1 - sure) * min(1.0, float(shares[r]) / rest) * float(min(1.0, rest + 0.5))
        out.append(RunnerUp(p.id, p.name, p.country, round(chance, 3)))
    return tuple(out)


#: A quarter lies this near (km) to something else in the report.
_TOWN = 40.0


def _can_be_quarter(weighing: Weighed, i: int, place: Place) -> bool:
    """May a record named like a quarter be meant? Not a famous namesake abroad, nor a town far from the report's."""
    votes, name = weighing.votes, weighing.sheet.names[i]
    if _said_inside(weighing, i, place) is not None:
        return True
    others = _elsewhere(weighing, i)
    if others and place.country not in others:
        return False
    if place.country not in votes.spelled:
        return place.kind not in ("country", "city", "admin1")
    if name.wanted == "district" or place.kind == "neighbourhood" or known(place, True):
        return True
    near = [
        p
        for j, p in enumerate(weighing.told)
        if p is not None
        and j != i
        and weighing.trust[j] >= 0.6
        and p.kind not in ("country", "continent")
        and p.n != place.n
    ]
    return not near or any(km(place.lat, place.lon, p.lat, p.lon) < _TOWN for p in near)


def _elsewhere(weighing: Weighed, i: int) -> set[str | None]:
    """The countries that other names speak for."""
    own = weighing.told[i]
    return {c for c, n in weighing.telling.items() if n > (own is not None and own.country == c)}


def _said_inside(weighing: Weighed, i: int, place: Place) -> Place | None:
    """The area that the words put the place into, where it does lie in it."""
    name = weighing.sheet.names[i]
    if name.outer is not None and (over := weighing.tops[name.outer]) is not None:
        area = weighing.sheet.rows[over].place
        return area if within(place, area) else None
    return next((a for a in name.areas if within(place, a)), None)


def _famous(c: Candidate) -> bool:
    """Is the place known by this very name to readers of foreign news? A likeness ("Barna", Varna) is no fame."""
    return c.level in ("exact", "types", "article") and known(c.place, c.main)


def _stranger(weighing: Weighed, i: int, best: Candidate) -> bool:
    place = best.place
    if place.kind == "country" or place.country is None or _famous(best):
        return False
    if _said_inside(weighing, i, place) is not None:
        return False
    others = _elsewhere(weighing, i)
    return bool(others) and place.country not in others


HOW = {
    "exact": "name", "types": "name without its type word", "article": "name without its article",
    "ending": "name without its ending", "skeleton": "like consonants",
    "loose": "spelling variant", "edit": "closest spelling", "part": "place in the name of a facility",
}  # fmt: skip


def _reason(weighing: Weighed, i: int, best: Candidate) -> str:
    place, name = best.place, weighing.sheet.names[i]
    parts = [HOW.get(best.level, best.level)]
    if (area := _said_inside(weighing, i, place)) is not None:
        parts.append(f"said to be in {area.name}")
    elif place.kind != "country" and place.country in _elsewhere(weighing, i):
        parts.append(f"the report speaks of {place.country}")
    if suits(place, name.wanted):
        parts.append("type word")
    if place.kind == "city" and place.population >= 100_000:
        parts.append(f"population {place.population:,}")
    return "; ".join(parts)
