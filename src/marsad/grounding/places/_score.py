"""Which of its namesakes a name means: candidates weighed against the rest of the document."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import exp, log10

from marsad.grounding import RunnerUp
from marsad.grounding.places._cues import FACILITIES
from marsad.grounding.places._gazetteer import Gazetteer
from marsad.grounding.places._geo import km
from marsad.grounding.places._scan import known
from marsad.grounding.places._values import Candidate, Place

#: Weights of the score. Set by hand on the development reports (25 km share, LGL and GWN ids); a learned ranker is to
#: take their place.
_MAIN, _THEATRE, _ELSEWHERE, _UNIT, _INSIDE = 0.7, 3.2, -1.2, 2.0, 4.0
#: What a place without a country (a sea, a continent, the EU) gets in place of the theatre's bonus.
_WORLDWIDE = 2.0
#: A capital is meant by its bare name rather than a state or town of that name.
_CAPITAL = 1.5
_WANTED, _UNWANTED, _BARE_UNIT = 3.0, -2.5, -2.2
_LEVEL = {
    "exact": 0.0,
    "types": -0.1,
    "article": -0.3,
    "ending": -0.3,
    "skeleton": -1.5,
    "loose": -0.8,
    "edit": -2.2,
    "part": -0.5,
}
_FIXED = {
    "country": 7.5, "continent": 8.0, "sea": 6.0, "region": 5.5, "river": 5.5, "lake": 4.5, "mountain": 4.5,
    "admin2": 2.0,
}  # fmt: skip

#: Below this sum, votes for units do not count in full.
_ENOUGH = 0.4

#: Kinds of record that satisfy a type word.
_SUITS: dict[str, frozenset[str]] = {
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


@dataclass(slots=True)
class Votes:
    """What a document says about where it plays: shares by country, weights by unit row, points already placed."""

    countries: dict[str, float] = field(default_factory=dict)
    units: dict[int, float] = field(default_factory=dict)
    points: list[Place] = field(default_factory=list)
    #: The countries that a place inside them speaks for, not only their own name.
    homes: frozenset[str] = frozenset()

    @property
    def units_total(self) -> float:
        """The sum of the votes for units."""
        return sum(self.units.values())

    @property
    def theatre(self) -> tuple[str, ...]:
        """Up to three countries that the document is about, the likeliest first."""
        top = sorted(self.countries, key=lambda c: (-self.countries[c], c))
        return tuple(c for c in top[:3] if self.countries[c] >= 0.12)

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


def candidates(gazetteer: Gazetteer, core: str, wanted: str | None, votes: Votes) -> tuple[Candidate, ...]:
    """Namesakes; spellings of the theatre's own places too, where every exact namesake is an obscure foreigner."""
    theatre = votes.spelled
    found = gazetteer.find(core, theatre) or _hosts(gazetteer, core, theatre)
    found = tuple(c for c in found if c.level != "edit" or (wanted not in QUARTERS and c.place.country == theatre[0]))
    if not theatre or any(c.place.country in theatre or known(c.place, c.main) for c in found):
        return _typed(gazetteer, core, wanted, found)
    near = gazetteer.respelled(core, theatre[:2])
    return (*near, *(c for c in found if c not in near))


def _hosts(gazetteer: Gazetteer, core: str, theatre: tuple[str, ...]) -> tuple[Candidate, ...]:
    """Where a facility without a record stands: the place that its name begins with."""
    words = core.split()
    if words[-1] not in FACILITIES:
        return ()
    for n in range(len(words) - 1, 0, -1):
        name = " ".join(words[:n])
        near = [c for c in gazetteer.find(name, theatre) if c.level not in ("edit", "loose") and c.place.kind == "city"]
        if near := [c for c in near if c.place.country in theatre or known(c.place, c.main)]:
            return tuple(Candidate(c.place, "part", c.main) for c in near)
    return ()


def _typed(gazetteer: Gazetteer, core: str, wanted: str | None, found: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """Adds "X airbase", "X dam" and the like as records of their own, where the type word asks for one."""
    if wanted in (None, "city", "admin1", "district"):
        return found
    more = tuple(Candidate(p, "exact", main, wanted) for p, main in gazetteer.named(f"{core} {wanted}"))
    return (*found, *(c for c in more if all(c.place.n != f.place.n for f in found)))


def choose(
    found: tuple[Candidate, ...],
    wanted: str | None,
    votes: Votes,
    inside: Place | None,
    holds: Place | None = None,
    capitals: frozenset[int] = frozenset(),
) -> Choice:
    """The best of the namesakes for this document, or none.

    ``inside`` is the area that the words put the place into, ``holds`` a place that they put into this one;
    ``capitals`` are the rows of the capitals of the world.
    """
    if not found:
        return Choice(None, 0.0, "not in the gazetteer")
    scored = sorted(
        (
            (
                _score(c, wanted, votes, inside, found)
                + _holding(c.place, holds)
                + (_CAPITAL if c.place.n in capitals else 0.0),
                -i,
            )
            for i, c in enumerate(found)
        ),
        reverse=True,
    )
    best = found[-scored[0][1]]
    all_like = _likelihoods(scored, found)
    rivals = all_like[1:4]
    confidence = _confidence(best, scored, found, votes)
    if wanted in QUARTERS and not _can_be_quarter(best.place, wanted, votes, inside):
        return Choice(None, 0.0, f"a quarter; the place of that name in {best.place.country} is another", all_like[:1])
    if _stranger(best, votes, inside) and confidence < 0.7 and not _alone(best, found):
        return Choice(
            None,
            round(1 - confidence, 2),
            f"only a namesake elsewhere ({best.place.country})",
            all_like[:3],
        )
    return Choice(best.place, round(confidence, 2), _reason(best, wanted, votes, inside), rivals, best.level)


#: Type words of parts of a city. A "district" may be a rural one, named after its seat.
QUARTERS = frozenset(("district", "neighbourhood"))
#: A quarter lies this near (km) to something else in the report.
_TOWN = 40.0


def _can_be_quarter(place: Place, wanted: str | None, votes: Votes, inside: Place | None) -> bool:
    """May a record named like a quarter be meant? Not a famous namesake abroad, nor a town far from the report's."""
    if inside is not None and _within(place, inside):
        return True
    if votes.countries and place.country not in votes.countries:
        return False
    if place.country not in votes.spelled:
        return not votes.countries or place.kind not in ("country", "city", "admin1")
    if wanted == "district" or place.kind == "neighbourhood" or not votes.points or known(place, True):
        return True
    others = [p for p in votes.points if p.n != place.n]
    return not others or min(km(place.lat, place.lon, p.lat, p.lon) for p in others) < _TOWN


def _prior(place: Place) -> float:
    if place.kind == "city":
        return 2.0 if place.own else 0.9 * log10(place.population + 60)
    if place.kind == "admin1":
        return 3.2 + 0.35 * log10(place.population + 10)
    return _FIXED.get(place.kind, 3.6)


def _score(c: Candidate, wanted: str | None, votes: Votes, inside: Place | None, found: tuple[Candidate, ...]) -> float:
    place = c.place
    score = _prior(place) + _LEVEL[c.level] + (_MAIN if c.main else 0.0)
    share = votes.countries.get(place.country or "", 0.0)
    if share:
        score += _THEATRE * min(1.0, 0.25 + 1.5 * share)
    elif place.country is None:
        score += _WORLDWIDE
    elif votes.countries and place.kind != "country":
        score += _ELSEWHERE
    if place.unit is not None:
        score += _UNIT * votes.units.get(place.unit, 0.0) / max(_ENOUGH, votes.units_total)
    if inside is not None and _within(place, inside):
        score += _INSIDE
    return score + _kind(place, wanted, found) + _nearness(place, votes)


def _holding(place: Place, inner: Place | None) -> float:
    return _INSIDE if inner is not None and place.kind in ("admin1", "country") and _within(inner, place) else 0.0


def _within(place: Place, area: Place) -> bool:
    if place.n == area.n:
        return False
    if area.kind == "country":
        return place.country == area.country
    if area.kind == "admin1":
        return place.unit == area.n
    return place.country == area.country and km(place.lat, place.lon, area.lat, area.lon) < 60 + area.radius


def _kind(place: Place, wanted: str | None, found: tuple[Candidate, ...]) -> float:
    """A type word chooses the kind of record; a bare name is the city rather than its province."""
    if wanted is not None:
        suits = _SUITS.get(wanted, frozenset((wanted,)))
        return _WANTED if place.kind in suits else _UNWANTED
    if place.kind in ("admin1", "admin2") and any(c.place.n == place.seat for c in found):
        return _BARE_UNIT
    return 0.0


def _nearness(place: Place, votes: Votes) -> float:
    """Places of one report lie near one another."""
    if place.kind == "country" or not votes.points:
        return 0.0
    least = min((km(place.lat, place.lon, p.lat, p.lon) for p in votes.points if p.n != place.n), default=9e9)
    return 1.2 if least < 60 else 0.8 if least < 200 else 0.4 if least < 600 else 0.0


def _likelihoods(scored: list[tuple[float, int]], found: tuple[Candidate, ...]) -> tuple[RunnerUp, ...]:
    """The likeliest few, with shares of what the scores say."""
    top = scored[0][0]
    total = sum(exp(score - top) for score, _ in scored)
    return tuple(
        RunnerUp(p.id, p.name, p.country, round(exp(score - top) / total, 3))
        for score, p in ((score, found[-i].place) for score, i in scored[:4])
    )


def _confidence(best: Candidate, scored: list[tuple[float, int]], found: tuple[Candidate, ...], votes: Votes) -> float:
    """From the gap to the next best that is another place, the level and the theatre."""
    place = best.place
    gap = 4.0
    for score, i in scored[1:]:
        rival = found[-i].place
        if rival.kind == "country" or km(place.lat, place.lon, rival.lat, rival.lon) > 25:
            gap = scored[0][0] - score
            break
    sure = 1 / (1 + exp(-0.9 * gap - 0.4))
    ceiling = {
        "exact": 0.97,
        "types": 0.95,
        "article": 0.9,
        "ending": 0.9,
        "skeleton": 0.7,
        "loose": 0.85,
        "edit": 0.6,
        "part": 0.6,
    }[best.level]
    if place.country not in votes.countries and votes.countries and not known(place, best.main):
        ceiling *= 0.6
    return min(sure, ceiling)


def _stranger(best: Candidate, votes: Votes, inside: Place | None) -> bool:
    place = best.place
    if inside is not None and _within(place, inside):
        return False
    if place.kind == "country" or known(place, best.main):
        return False
    return bool(votes.countries) and place.country not in votes.countries


#: A town of so many people that no other country has is meant by its name wherever it is told of.
_TOWNSHIP = 30_000


def _alone(best: Candidate, found: tuple[Candidate, ...]) -> bool:
    one = all(c.place.country == best.place.country for c in found)
    return one and best.level == "exact" and best.place.population >= _TOWNSHIP


_HOW = {
    "exact": "name", "types": "name without its type word", "article": "name without its article",
    "ending": "name without its ending", "skeleton": "like consonants",
    "loose": "spelling variant", "edit": "closest spelling", "part": "place in the name of a facility",
}  # fmt: skip


def _reason(best: Candidate, wanted: str | None, votes: Votes, inside: Place | None) -> str:
    place = best.place
    parts = [_HOW[best.level]]
    if inside is not None and _within(place, inside):
        parts.append(f"said to be in {inside.name}")
    elif place.kind != "country" and place.country in votes.countries:
        parts.append(f"the report speaks of {place.country}")
    if wanted is not None and place.kind in _SUITS.get(wanted, frozenset((wanted,))):
        parts.append("type word")
    if place.kind == "city" and place.population >= 100_000:
        parts.append(f"population {place.population:,}")
    return "; ".join(parts)
