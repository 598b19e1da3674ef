"""Where a happening lies relative to a place, as the words around the mention say: "20 km north-east of X"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from marsad.grounding import RelationKind
from marsad.grounding.places._geo import bearing_of
from marsad.grounding.places._surroundings import Surroundings

_WAY = r"(?P<way>(?:north|south|east|west)(?:ern|wards?|[- ]?(?:east|west)(?:ern|wards?)?)?)"

#: Plain words that may stand between the cue and the name ("near the rebel-held town of X"). A preposition other than
#: "of", a number or a capital there means that the cue belongs to something else ("around 20 people in X").
_FILL = r"(?:the |a |an )?(?:(?!(?:in|at|from|on|to|by|for|with|and|or|of|near|than)\b)[a-z-]+ (?:of )?){0,3}$"
#: "outside the eastern Syria city of X": a country may stand in the filling if a type word follows it.
_TYPED = r"(?:the |a |an )?(?:[\w-]+ ){0,4}(?:city|town|village|district|province|area|suburb|neighbou?rhood|port) of $"
_GAP = rf"(?:{_FILL}|{_TYPED})"
_PIECE = r"(?:parts?|half|districts?|neighbou?rhoods?|quarters?|sectors?|sides?|countryside|areas?|suburbs?|edges?)"

_DISTANCE = re.compile(
    r"(?i:(?P<number>\d{1,4}(?:[.,]\d{1,3})?)(?:[ -]?(?:to|-|–)[ -]?\d{1,4})?[ -]?"
    r"(?P<unit>kms?|kilomet(?:er|re)s?|miles?|mi)\b(?: \([^()]{0,25}\))?(?: away)?(?: to the)?"
    rf"(?: {_WAY})?(?: of| from| outside| away from)? )" + _GAP
)
_PART = re.compile(rf"\b(?i:{_WAY} {_PIECE} of )" + _GAP)
_RURAL = re.compile(r"\b(?i:countryside of )" + _GAP)
_BEARING = re.compile(rf"\b(?i:{_WAY} of )" + _GAP)
_OUTSIDE = re.compile(rf"\b(?i:outside(?: of)?|(?:{_WAY} )?(?:outskirts|fringes|suburbs) of) " + _GAP)
_NEAR = (
    "near|close to|around|adjacent to|not far from|next to|in the vicinity of|nearby"
    r"|(?:kilomet(?:er|re)s|miles)(?: \(\w+\))?(?: away)? from"
)
_TOWARD = "towards?|in the direction of|on the road to|leading to|heading (?:to|for)|bound for"
_CUES: tuple[tuple[RelationKind, re.Pattern[str]], ...] = (
    ("near", re.compile(rf"\b(?i:{_NEAR}) " + _GAP)),
    ("toward", re.compile(rf"\b(?i:{_TOWARD}) " + _GAP)),
    ("between", re.compile(r"\b(?i:between) " + _GAP)),
)
_MODIFIES = re.compile(r"^ (?:\w+ )?(?:city|town|village|district|province|area|suburb|neighbou?rhood|port) of ")
_COUNTRYSIDE = re.compile(rf"^(?:['’]s)?(?i:(?: {_WAY})? (?:countryside|outskirts|suburbs|hinterland))\b")

_KM_A_MILE = 1.609344


@dataclass(frozen=True, slots=True)
class Offset:
    """Kind as in ``Relation``, distance in km and bearing in degrees where the words give them."""

    kind: RelationKind
    km: float | None = None
    bearing: float | None = None


def offset(near: Surroundings) -> Offset | None:
    """What the words before (and after) the mention say; null where the place itself is meant."""
    if _MODIFIES.match(near.right):
        return None
    if found := _DISTANCE.search(near.left):
        return _distance(found)
    if found := _PART.search(near.left):
        return Offset("within", None, bearing_of(found["way"]))
    if _RURAL.search(near.left):
        return Offset("outside")
    if found := _BEARING.search(near.left):
        return Offset("near", None, bearing_of(found["way"]))
    if found := _OUTSIDE.search(near.left):
        return Offset("outside", None, bearing_of(found["way"]) if found["way"] else None)
    for kind, pattern in _CUES:
        if pattern.search(near.left):
            return Offset(kind)
    if found := _COUNTRYSIDE.match(near.right):
        return Offset("outside", None, bearing_of(found["way"]) if found["way"] else None)
    if near.bearing is not None:
        return Offset("within", None, near.bearing if near.bearing >= 0 else None)
    return None


def _distance(found: re.Match[str]) -> Offset:
    factor = _KM_A_MILE if found["unit"].lower().startswith("mi") else 1.0
    number = float(found["number"].replace(",", "."))
    return Offset("distance", round(number * factor, 1), bearing_of(found["way"]) if found["way"] else None)
