"""Answers: from the place chosen for each mention to its point, precision, role and relation."""

from __future__ import annotations

from bisect import bisect_right

from marsad.grounding import GroundedPlace, PlacePrecision, PlaceRole, Relation, RunnerUp
from marsad.grounding.places._describe import Meant, described
from marsad.grounding.places._gazetteer import Gazetteer
from marsad.grounding.places._geo import shifted
from marsad.grounding.places._relations import Offset, offset
from marsad.grounding.places._roles import role_of
from marsad.grounding.places._score import QUARTERS, Choice, Votes
from marsad.grounding.places._surroundings import Surroundings
from marsad.grounding.places._values import Place
from marsad.reading import Mention

#: A description takes up one of at most so many places before it.
_REACH = 100


def answers(
    surveyed: list[Surroundings], choices: list[Choice | None], votes: Votes, gazetteer: Gazetteer,
    bodies: list[Mention],
) -> tuple[GroundedPlace, ...]:  # fmt: skip
    """One ``GroundedPlace`` a mention, in text order; a null choice is a nationality word or a description.

    ``bodies`` are the named organisations of the report, whose names may hold those of places.
    """
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
            if s.mention.within is None and (choice.place is None or choice.place.kind != "country"):
                earlier.append((i, choice.place))
    return tuple(_between(p, i, out, surveyed) for i, p in enumerate(out))


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
    s: Surroundings, role: PlaceRole, reason: str, confidence: float, runners_up: tuple[RunnerUp, ...] = ()
) -> GroundedPlace:
    return GroundedPlace(
        s.mention.id, s.surface, None, None, None, None, None, None, "unresolved", role, confidence, reason,
        None, runners_up,
    )  # fmt: skip


def _named(s: Surroundings, choice: Choice, capitals: frozenset[int], bodies: list[Mention]) -> GroundedPlace:
    place = choice.place
    moved = offset(s)
    role = role_of(s, place, capital=place is not None and place.n in capitals, aside=_aside(moved))
    if s.mention.within is not None or _in_body(s.mention, bodies):
        role = "name_part"
    if place is None:
        return _unresolved(s, role, choice.reason, choice.confidence, choice.runners_up)
    lat, lon = _point(place, moved)
    return GroundedPlace(
        s.mention.id, place.name, place.id, lat, lon, place.country, place.admin1, place.kind,
        "near" if choice.level == "part" else _precision(place, moved), role, choice.confidence, choice.reason,
        _relation(moved, s.mention.id), choice.runners_up,
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
