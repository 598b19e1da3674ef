"""Resolution: every place mention of a settled reading to a place, jointly over the document.

Two passes. Countries, units named as such and names that can mean only one known place come first; they vote for the
countries and units that the report plays in. Then every name is weighed with these votes, twice, so that the places of
the first round draw those of the second. The same surface means the same place unless a type word says otherwise.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from math import log2

from marsad.grounding import GroundedPlace, PlacePrecision, PlaceRole, Relation
from marsad.grounding.places._describe import Meant, described
from marsad.grounding.places._gazetteer import Gazetteer
from marsad.grounding.places._geo import shifted
from marsad.grounding.places._relations import Offset, offset
from marsad.grounding.places._roles import role_of
from marsad.grounding.places._scan import known
from marsad.grounding.places._score import QUARTERS, Choice, Votes, candidates, choose
from marsad.grounding.places._surroundings import Surroundings, survey
from marsad.grounding.places._values import Candidate, Place
from marsad.reading import Mention, Reading

#: A name and the kind that its type word asks for.
_Name = tuple[str, str | None]

#: At most this many points pull others; more would make long reports quadratic.
_POINTS = 60

#: A description takes up one of at most so many places before it.
_REACH = 100


def resolve(reading: Reading, gazetteer: Gazetteer) -> tuple[GroundedPlace, ...]:
    """One ``GroundedPlace`` for every location and nationality mention, in text order.

    What no candidate fits stays "unresolved", with null coordinates and a reason.
    """
    mentions = [m for m in reading.mentions if m.kind in ("location", "nationality")]
    surveyed = survey(reading, mentions)
    votes = _first_votes(surveyed, gazetteer)
    choices = _choices(surveyed, votes, gazetteer)
    votes = _second_votes(votes, choices)
    choices = _choices(surveyed, votes, gazetteer)
    return tuple(_grounded(surveyed, choices, votes, gazetteer, _bodies(reading)))


def _bodies(reading: Reading) -> list[Mention]:
    return [m for m in reading.mentions if m.kind == "organisation" and m.named]


# ---------------------------------------------------------------- votes


def _first_votes(surveyed: list[Surroundings], gazetteer: Gazetteer) -> Votes:
    """Votes of nationality words, countries, and known names whose best bearer outweighs those of other countries."""
    counts = Counter((s.mention.kind, s.core) for s in surveyed if s.wanted not in QUARTERS)
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
        if s.mention.kind != "location" or _is_description(s):
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


def _is_description(s: Surroundings) -> bool:
    """Not a name: "the city". A direction before a name ("northern Syria") leaves it a name."""
    return not s.mention.named and (s.bearing is None or " of the " in s.surface)


def _area(s: Surroundings, votes: Votes, gazetteer: Gazetteer) -> Place | None:
    """The country, unit or large city that a container names."""
    found = candidates(gazetteer, s.core, s.wanted, votes)
    big = [
        c for c in found
        if c.place.kind in ("country", "admin1", "region") or (c.place.kind == "city" and known(c.place, c.main))
    ]  # fmt: skip
    return choose(tuple(big), s.wanted, votes, None).place if big else None


# ---------------------------------------------------------------- answers


def _grounded(
    surveyed: list[Surroundings], choices: list[Choice | None], votes: Votes, gazetteer: Gazetteer,
    bodies: list[Mention],
) -> list[GroundedPlace]:  # fmt: skip
    out: list[GroundedPlace] = []
    earlier: list[tuple[int, Place | None]] = []
    for i, (s, choice) in enumerate(zip(surveyed, choices, strict=True)):
        at = s.mention.passage
        before = [(n, p, at - surveyed[n].mention.passage) for n, p in earlier[-_REACH:]]
        if s.mention.kind == "nationality":
            out.append(_nationality(s, gazetteer))
        elif choice is None:
            meant = described(s.surface, before, votes, gazetteer)
            out.append(_described(s, meant, surveyed))
        elif choice.place is None and s.wanted in QUARTERS and (host := _host(s, before, choices, votes)):
            out.append(_quarter(s, host, surveyed))
        else:
            out.append(_named(s, choice, gazetteer.capitals, bodies))
            if choice.place is None or choice.place.kind != "country":
                earlier.append((i, choice.place))
    return [_between(p, i, out, surveyed) for i, p in enumerate(out)]


#: A quarter that the gazetteer lacks lies in a city of at least so many people.
_CITY = 50_000


#: So many passages back that city may stand: a rural district is named after no city, unless the report knows only one.
_AT_HAND, _IN_REACH = 1, 6


def _host(
    s: Surroundings, before: list[tuple[int, Place | None, int]], choices: list[Choice | None], votes: Votes
) -> tuple[int, Place] | None:
    """The city that a quarter lies in: the one that the words put it into, else the last one named at hand."""
    if s.container is not None and (outer := choices[s.container]) is not None and outer.place is not None:
        return (s.container, outer.place) if outer.place.kind == "city" else None
    home = votes.theatre[0] if votes.theatre else None
    cities = [
        (n, place, back) for n, place, back in before
        if place is not None and place.kind == "city" and place.population >= _CITY and place.country == home
    ]  # fmt: skip
    if not cities:
        return None
    n, place, back = cities[-1]
    only = len({p.n for _, p, _ in cities}) == 1
    return (n, place) if back <= (_IN_REACH if only or s.wanted == "neighbourhood" else _AT_HAND) else None


def _quarter(s: Surroundings, host: tuple[int, Place], surveyed: list[Surroundings]) -> GroundedPlace:
    """An unknown quarter stands at its city, and says so."""
    n, city = host
    return GroundedPlace(
        s.mention.id, s.surface, None, city.lat, city.lon, city.country, city.admin1, "neighbourhood", "near",
        role_of(s, None), 0.4, f"not in the gazetteer; put at {city.name}, the city that it is named with",
        Relation("within", surveyed[n].mention.id), (),
    )  # fmt: skip


def _nationality(s: Surroundings, gazetteer: Gazetteer) -> GroundedPlace:
    nation = gazetteer.demonym(s.core)
    if nation is None:
        return _unresolved(s, "demonym", "a people without a country of that name", 0.5)
    return GroundedPlace(
        s.mention.id, nation.name, nation.id, nation.lat, nation.lon, nation.country, None, "country", "country",
        "demonym", 0.95, "nationality word",
    )  # fmt: skip


def _unresolved(
    s: Surroundings, role: PlaceRole, reason: str, confidence: float, runners_up: tuple[Place, ...] = ()
) -> GroundedPlace:
    return GroundedPlace(
        s.mention.id, s.surface, None, None, None, None, None, None, "unresolved", role, confidence, reason,
        None, tuple(p.id for p in runners_up),
    )  # fmt: skip


def _named(s: Surroundings, choice: Choice, capitals: frozenset[int], bodies: list[Mention]) -> GroundedPlace:
    place = choice.place
    moved = offset(s)
    role = role_of(s, place, capital=place is not None and place.n in capitals, aside=_aside(moved))
    if _in_body(s.mention, bodies):
        role = "name_part"
    if place is None:
        return _unresolved(s, role, choice.reason, choice.confidence, choice.runners_up)
    lat, lon = _point(place, moved)
    return GroundedPlace(
        s.mention.id, place.name, place.id, lat, lon, place.country, place.admin1, place.kind,
        "near" if choice.level == "part" else _precision(place, moved), role, choice.confidence, choice.reason,
        _relation(moved, s.mention.id), tuple(p.id for p in choice.runners_up),
    )  # fmt: skip


def _in_body(mention: Mention, bodies: list[Mention]) -> bool:
    """Does the name of a body hold this one? ``bodies`` are in text order and do not meet."""
    at = bisect_right(bodies, mention.span.begin, key=lambda b: b.span.begin) - 1
    return at >= 0 and bodies[at].span.covers(mention.span) and len(bodies[at].span) > len(mention.span)


def _described(s: Surroundings, meant: Meant, surveyed: list[Surroundings]) -> GroundedPlace:
    place = meant.place
    if place is None:
        return _unresolved(s, role_of(s, None), meant.reason, 0.5)
    moved = Offset("within", None, meant.bearing) if meant.part else offset(s)
    of = surveyed[meant.of].mention.id if meant.of is not None and meant.part else s.mention.id
    lat, lon = _point(place, moved)
    return GroundedPlace(
        s.mention.id, place.name, place.id, lat, lon, place.country, place.admin1, place.kind,
        _precision(place, moved), role_of(s, place, aside=_aside(moved)), 0.6, meant.reason, _relation(moved, of),
    )  # fmt: skip


def _aside(moved: Offset | None) -> bool:
    return moved is not None and moved.kind in ("distance", "near", "outside")


def _relation(moved: Offset | None, of: str) -> Relation | None:
    if moved is None:
        return None
    return Relation(moved.kind, of, moved.km, moved.bearing)


def _point(place: Place, moved: Offset | None) -> tuple[float, float]:
    """The place's point, shifted where a distance and a direction are given, or into the named part of an area."""
    if moved is None or moved.bearing is None:
        return place.lat, place.lon
    if moved.km is not None:
        return shifted(place.lat, place.lon, moved.km, moved.bearing)
    if moved.kind == "within" and place.radius > 20:
        return shifted(place.lat, place.lon, 0.45 * place.radius, moved.bearing)
    return place.lat, place.lon


_LINES = frozenset(("river", "line"))
_POINTLIKE = frozenset(("city", "neighbourhood", "airport", "base", "camp", "crossing", "dam", "field", "port", "site"))


#: Radius in km up to which an area passes for a unit of that level.
_AREAS: tuple[tuple[float, PlacePrecision], ...] = ((25.0, "near"), (60.0, "admin2"), (300.0, "admin1"))


def _precision(place: Place, moved: Offset | None) -> PlacePrecision:
    """How exact the point is; an area never passes for a point."""
    if place.kind in _LINES:
        return "line"
    if place.kind in _POINTLIKE:
        return "near" if moved is not None else "exact"
    if place.kind in ("country", "continent", "sea"):
        return "country"
    if place.kind == "admin1":
        return "admin1"
    if place.kind == "admin2":
        return "admin2"
    return next((p for limit, p in _AREAS if place.radius <= limit), "country")


def _between(place: GroundedPlace, i: int, out: list[GroundedPlace], surveyed: list[Surroundings]) -> GroundedPlace:
    """A river or road followed by "towards X" bears the relation to X's mention."""
    if place.precision != "line" or i + 1 >= len(out):
        return place
    after = out[i + 1]
    gap = surveyed[i + 1].mention.span.begin - surveyed[i].mention.span.end
    if gap < 40 and after.relation is not None and after.relation.kind in ("toward", "between"):
        relation = Relation(after.relation.kind, after.mention)
        return GroundedPlace(
            place.mention, place.name, place.gazetteer_id, place.lat, place.lon, place.country, place.admin1,
            place.feature, place.precision, "extent", place.confidence, place.reason, relation, place.runners_up,
        )  # fmt: skip
    return place
