"""Answers: from the place chosen for each mention to its point, precision, role and relation."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace

from marsad.grounding import Area, GroundedPlace
from marsad.grounding.places._choice import QUARTERS, Choice, Votes
from marsad.grounding.places._describe import Earlier, Known, Meant, described, roads
from marsad.grounding.places._drafts import Draft, placed
from marsad.grounding.places._gazetteer import Gazetteer
from marsad.grounding.places._joints import joined
from marsad.grounding.places._relations import Offset, offset
from marsad.grounding.places._roles import role_of
from marsad.grounding.places._shapes import fitted, width
from marsad.grounding.places._surroundings import Surroundings
from marsad.grounding.places._values import Place, PlaceKind
from marsad.reading import Mention

#: A description takes up one of at most so many places before it.
_REACH = 100
#: "The capital of X": at most so many characters between.
_BESIDE = 10


def answers(
    surveyed: list[Surroundings], choices: list[Choice | None], votes: Votes, gazetteer: Gazetteer,
    bodies: list[Mention],
) -> tuple[GroundedPlace, ...]:  # fmt: skip
    """One ``GroundedPlace`` a mention, in text order; a null choice is a nationality word or a description.

    ``bodies`` are the named organisations of the report, whose names may hold those of places. First each mention by
    itself and with those before it (``_describe``), then those of a sentence together (``_joints``).
    """
    report = _Report(surveyed, choices, votes, gazetteer, bodies)
    drafts: list[Draft] = []
    for i in range(len(surveyed)):
        drafts.append(_draft(i, report, drafts))
    return tuple(placed(d) for d in joined(drafts, gazetteer))


@dataclass(frozen=True, slots=True)
class _Report:
    """What all mentions of a report have in common."""

    surveyed: list[Surroundings]
    choices: list[Choice | None]
    votes: Votes
    gazetteer: Gazetteer
    bodies: list[Mention]


def _draft(i: int, report: _Report, drafts: list[Draft]) -> Draft:
    s, choice = report.surveyed[i], report.choices[i]
    if s.mention.kind == "nationality":
        return _nationality(s, report.gazetteer)
    if choice is not None and choice.place is not None:
        return _named(s, choice, report)
    known = _known(i, report, drafts)
    if choice is None:
        return _described(s, described(s, known), report)
    if s.wanted in QUARTERS and (host := _host(s, known.earlier, report)):
        return _quarter(s, host, report)
    meant = roads(s.surface, known)
    return _described(s, meant, report) if meant else _named(s, choice, report)


def _known(i: int, report: _Report, drafts: list[Draft]) -> Known:
    """What stands before mention ``i``: names of places, not nationalities or other descriptions."""
    at = report.surveyed[i].mention.passage
    first = max(0, i - _REACH)
    earlier = [
        (n, d.place, at - d.near.mention.passage) for n, d in enumerate(drafts[first:], first) if d.named
    ]  # fmt: skip
    return Known(earlier, _following(i, report), report.votes, report.gazetteer)


def _following(i: int, report: _Report) -> Place | None:
    """The place of the next mention, if it stands right after this one."""
    after = report.choices[i + 1] if i + 1 < len(report.choices) else None
    if after is None:
        return None
    gap = report.surveyed[i + 1].mention.span.begin - report.surveyed[i].mention.span.end
    return after.place if gap <= _BESIDE else None


#: A quarter that the gazetteer lacks lies in a city of at least so many people.
_CITY = 50_000


#: So many passages back that city may stand: a rural district is named after no city, unless the report knows only one.
_AT_HAND, _IN_REACH = 1, 6


def _host(s: Surroundings, before: Earlier, report: _Report) -> tuple[int, Place] | None:
    """The city that a quarter lies in: the one that the words put it into, else the last one named at hand."""
    if s.container is not None and (outer := report.choices[s.container]) is not None and outer.place is not None:
        return (s.container, outer.place) if outer.place.kind == "city" else None
    home = report.votes.theatre[0] if report.votes.theatre else None
    cities = [
        (n, place, back) for n, place, back in before
        if place is not None and place.kind == "city" and place.population >= _CITY and place.country == home
    ]  # fmt: skip
    if not cities:
        return None
    n, place, back = cities[-1]
    only = len({p.n for _, p, _ in cities}) == 1
    return (n, place) if back <= (_IN_REACH if only or s.wanted == "neighbourhood" else _AT_HAND) else None


def _quarter(s: Surroundings, host: tuple[int, Place], report: _Report) -> Draft:
    """An unknown quarter stands at its city, and says so."""
    n, city = host
    return Draft(
        s, city, role_of(s, None), 0.4, f"not in the gazetteer; put at {city.name}, the city that it is named with",
        Offset("within"), report.surveyed[n].mention.id, precision="near", instead="neighbourhood",
        shape=Area(city.lat, city.lon, width(city), made_of=(city.id,)),
    )  # fmt: skip


def _nationality(s: Surroundings, gazetteer: Gazetteer) -> Draft:
    nation = gazetteer.demonym(s.core)
    if nation is None:
        return Draft(s, None, "demonym", 0.5, "a people without a country of that name")
    return Draft(s, nation, "demonym", 0.95, "nationality word")


def _named(s: Surroundings, choice: Choice, report: _Report) -> Draft:
    place = choice.place
    moved = offset(s) if place is None else fitted(place, offset(s))
    role = role_of(s, place, capital=place is not None and place.n in report.gazetteer.capitals, aside=_aside(moved))
    if s.mention.within is not None or _in_body(s.mention, report.bodies):
        role = "name_part"
    draft = Draft(
        s, place, role, choice.confidence, choice.reason, moved,
        runners_up=choice.runners_up, named=s.mention.within is None,
    )  # fmt: skip
    if choice.level != "part" or place is None:
        return draft
    around = Area(place.lat, place.lon, width(place), made_of=(place.id,))
    return replace(draft, precision="near", shape=around)


def _in_body(mention: Mention, bodies: list[Mention]) -> bool:
    """Does the name of a body hold this one? ``bodies`` are in text order and do not meet."""
    at = bisect_right(bodies, mention.span.begin, key=lambda b: b.span.begin) - 1
    return at >= 0 and bodies[at].span.covers(mention.span) and len(bodies[at].span) > len(mention.span)


def _described(s: Surroundings, meant: Meant, report: _Report) -> Draft:
    if meant.place is None:
        return Draft(s, None, role_of(s, None), 0.5, meant.reason)
    moved = fitted(meant.place, meant.moved or offset(s))
    of = report.surveyed[meant.of].mention.id if meant.of is not None and meant.moved is not None else None
    role = role_of(s, meant.place, aside=_aside(moved))
    # a shape of its own: a road between two places
    instead: PlaceKind | None = "line" if meant.shape is not None else None
    return Draft(s, meant.place, role, 0.6, meant.reason, moved, of, shape=meant.shape, instead=instead)


def _aside(moved: Offset | None) -> bool:
    return moved is not None and moved.kind in ("distance", "near", "outside")
