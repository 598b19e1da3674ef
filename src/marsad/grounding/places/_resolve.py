"""Resolution: every place mention of a settled reading to a place, jointly over the document.

Two passes. Countries, units named as such and names that can mean only one known place come first; they vote for the
countries and units that the report plays in. Then every name is weighed with these votes, twice, so that the places of
the first round draw those of the second. The same surface means the same place unless a type word says otherwise.
"""

from __future__ import annotations

from collections import Counter
from math import log2

from marsad.grounding import GroundedPlace
from marsad.grounding.places._answers import answers
from marsad.grounding.places._corrections import overruled
from marsad.grounding.places._gazetteer import Gazetteer
from marsad.grounding.places._scan import known
from marsad.grounding.places._score import QUARTERS, Choice, Votes, candidates, choose
from marsad.grounding.places._surroundings import Surroundings, survey
from marsad.grounding.places._values import Candidate, Place
from marsad.reading import Reading

#: A name and the kind that its type word asks for.
_Name = tuple[str, str | None]

#: At most this many points pull others; more would make long reports quadratic.
_POINTS = 60


def resolve(reading: Reading, gazetteer: Gazetteer) -> tuple[GroundedPlace, ...]:
    """One ``GroundedPlace`` for every location and nationality mention, those inside others too, in text order.

    What no candidate fits stays "unresolved", with null coordinates and a reason.
    """
    mentions = [m for m in (*reading.mentions, *reading.inner) if m.kind in ("location", "nationality")]
    mentions.sort(key=lambda m: m.span)
    surveyed = survey(reading, mentions, gazetteer)
    votes = _first_votes(surveyed, gazetteer)
    choices = _choices(surveyed, votes, gazetteer)
    votes = _second_votes(votes, [c for s, c in zip(surveyed, choices, strict=True) if s.mention.within is None])
    choices = overruled(surveyed, _choices(surveyed, votes, gazetteer), votes.theatre, gazetteer)
    bodies = [m for m in reading.mentions if m.kind == "organisation" and m.named]
    return answers(surveyed, choices, votes, gazetteer, bodies)


# ---------------------------------------------------------------- votes


def _first_votes(surveyed: list[Surroundings], gazetteer: Gazetteer) -> Votes:
    """Votes of nationality words, countries, and known names whose best bearer outweighs those of other countries."""
    counts = Counter((s.mention.kind, s.core) for s in surveyed if s.wanted not in QUARTERS and _votes_by_itself(s))
    raw: dict[str, float] = {}
    units: dict[int, float] = {}
    homes: set[str] = set()
    for (kind, core), n in counts.items():
        place, strength = _speaks_for(kind, core, gazetteer)
        if place is None or place.country is None:
            continue
        gain = strength * (1 + log2(n))
        raw[place.country] = raw.get(place.country, 0.0) + gain
        if kind == "location" and place.kind != "country":
            homes.add(place.country)
        unit = place.n if place.kind == "admin1" else place.unit
        if unit is not None:
            units[unit] = units.get(unit, 0.0) + 0.25 * gain
    return _votes(raw, units, [], frozenset(homes))


def _votes_by_itself(s: Surroundings) -> bool:
    """A people inside a longer name tells the theatre ("Syrian army"), a city does not tell its province."""
    return s.mention.within is None or s.mention.kind == "nationality"


def _votes(raw: dict[str, float], units: dict[int, float], points: list[Place], homes: frozenset[str]) -> Votes:
    total = sum(raw.values())
    return Votes({c: v / total for c, v in raw.items()} if total else {}, units, points, homes)


def _speaks_for(kind: str, core: str, gazetteer: Gazetteer) -> tuple[Place | None, float]:
    if kind == "nationality":
        return gazetteer.demonym(core), 0.5
    found = gazetteer.named(core)
    if not found:
        return None, 0.0
    top, main = max(found, key=lambda f: (f[0].kind == "country", f[1] and known(*f), f[0].population, -f[0].n))
    if top.kind == "country":
        return top, 1.0
    if not known(top, main):
        return None, 0.0
    rivals = [p for p, m in found if p.country != top.country and (p.kind == "country" or known(p, m))]
    if any(p.kind == "country" or p.population * 20 > top.population for p in rivals):
        return None, 0.0
    return top, 0.8


def _second_votes(votes: Votes, choices: list[Choice | None]) -> Votes:
    """The votes renewed by the places found, each distinct one once."""
    raw = dict(votes.countries)
    units = dict(votes.units)
    points: dict[int, Place] = {}
    for choice in choices:
        if choice is None or choice.place is None or choice.confidence < 0.6 or choice.place.n in points:
            continue
        place = choice.place
        if place.kind not in ("country", "continent"):
            points[place.n] = place
        if place.country is not None and place.kind != "country":
            raw[place.country] = raw.get(place.country, 0.0) + 0.12
        unit = place.n if place.kind == "admin1" else place.unit
        if unit is not None:
            units[unit] = units.get(unit, 0.0) + 0.2
    homes = votes.homes | {p.country for p in points.values() if p.country is not None}
    return _votes(raw, units, list(points.values())[:_POINTS], homes)


# ---------------------------------------------------------------- choices


def _choices(surveyed: list[Surroundings], votes: Votes, gazetteer: Gazetteer) -> list[Choice | None]:
    """A choice for each named location, null for the rest; one for all mentions of a name with one type word."""
    inside, holds = _containers(surveyed, votes, gazetteer)
    made: dict[_Name, Choice] = {}
    out: list[Choice | None] = []
    for s in surveyed:
        if s.mention.kind != "location" or not s.name:
            out.append(None)
            continue
        name = (s.core, s.wanted)
        if name not in made:
            found = candidates(gazetteer, s.core, s.wanted, votes)
            area = inside.get(name) or inside.get((s.core, None))
            made[name] = choose(found, s.wanted, votes, area, holds.get(name), gazetteer.capitals)
        out.append(made[name])
    return out


def _containers(
    surveyed: list[Surroundings], votes: Votes, gazetteer: Gazetteer
) -> tuple[dict[_Name, Place], dict[_Name, Place]]:
    """By name the area that words put it into ("Azaz, Aleppo"), and by name the place that words put into it."""
    inside: dict[_Name, Place] = {}
    holds: dict[_Name, Place] = {}
    for s in surveyed:
        if s.container is None:
            continue
        found = candidates(gazetteer, s.core, s.wanted, votes)
        nation = any(c.place.kind == "country" for c in found)
        if nation and not s.right.startswith((",", " (")):
            continue
        outer = surveyed[s.container]
        area = _area(outer, votes, gazetteer)
        if area is not None and not (nation and area.kind == "country" and not _has_unit(found, area)):
            inside.setdefault((s.core, s.wanted), area)
        if s.wanted in QUARTERS:
            continue
        if inner := max((c.place for c in found), key=lambda p: p.population, default=None):
            holds.setdefault((outer.core, outer.wanted), inner)
    return inside, holds


def _has_unit(found: tuple[Candidate, ...], area: Place) -> bool:
    """Is one of the namesakes a unit of this country ("Georgia, U.S.")? Else this is a list of countries."""
    return any(c.place.kind == "admin1" and c.place.country == area.country for c in found)


def _area(s: Surroundings, votes: Votes, gazetteer: Gazetteer) -> Place | None:
    """The country, unit or large city that a container names."""
    found = candidates(gazetteer, s.core, s.wanted, votes)
    big = [
        c for c in found
        if c.place.kind in ("country", "admin1", "region") or (c.place.kind == "city" and known(c.place, c.main))
    ]  # fmt: skip
    return choose(tuple(big), s.wanted, votes, None).place if big else None
