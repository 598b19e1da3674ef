"""Where a happening lies relative to a place, as the words around the mention say: "20 km north-east of X"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

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
_PIECE = r"(?:parts?|half|districts?|neighbou?rhoods?|quarters?|sectors?|areas?|sides?|corner|tip|ends?|flank)"
_EDGE = r"(?:outskirts|fringes|edges?|approaches|entrances?|gates|perimeter)"
_SUBURB = r"(?:suburbs|environs|surroundings)"
_RURAL = r"(?:countryside|hinterland|rural areas|farmlands?|orchards)"

_NUMBER = r"(?P<number>\d{1,4}(?:[.,]\d{1,3})?)(?:[ -]?(?P<to>to|and|-|–)[ -]?(?P<until>\d{1,4}(?:[.,]\d{1,3})?))?"
_UNIT = r"(?P<unit>kms?|kilomet(?:er|re)s?|miles?|mi)\b"
#: Without one of these no distance is told: spares the patterns below, which cost a fifth of all answering.
_MEASURED = re.compile(r"km|kilom|mile|\bmi\b|drive|ride|walk|flight|journey|trip", re.IGNORECASE)
_DISTANCE = re.compile(
    rf"(?i:(?:(?P<bound>within|less than|under|up to|no more than) )?{_NUMBER}[ -]?{_UNIT}"
    rf"(?: [([][^()\[\]]{{0,25}}[)\]])?(?:,? or [\d.]+ \w+,?)?(?: away)?(?: (?:to the|due|further|inland))?"
    rf"(?: {_WAY})?(?: of| from| outside| away from)? )" + _GAP
)
_VAGUE = re.compile(
    r"\b(?i:(?P<much>a few|several|some|a couple of|dozens of|tens of|scores of|hundreds of) "
    rf"(?:kms?|kilomet(?:er|re)s|miles)(?: \(\w+\))?(?: away)?(?: to the)?(?: {_WAY})?(?: of| from| outside)) " + _GAP
)
_TRIP = re.compile(
    r"\b(?i:(?P<count>an?|one|two|three|four|five|six|half an|several|\d{1,2})[ -](?P<unit>hours?|minutes?|days?)['’]?"
    r"[ -](?:drive|ride|walk|flight|journey|trip)(?: away)?"
    rf"(?: {_WAY})?(?: of| from| outside)) " + _GAP
)
_PART = re.compile(rf"\b(?i:{_WAY}(?:most)? {_PIECE} of )" + _GAP)
_CENTRE = re.compile(r"\b(?i:(?:cent(?:er|re)|heart|middle|downtown|inner districts?|city cent(?:er|re)) of )" + _GAP)
_BEARING = re.compile(rf"\b(?i:{_WAY} of )" + _GAP)
#: "in the north of X", "the rebel-held east of X": within it, not beyond.
_INNER = re.compile(
    rf"\b(?i:(?:in(?:to)?|across|throughout|of|from) the (?:far |extreme |\w+-(?:held|controlled) )?"
    rf"|-(?:held|controlled) |besieged ){_WAY} of " + _GAP
)
_AROUND = re.compile(
    r"\b(?i:(?:outside(?: of)?|on the edge of|just beyond"
    rf"|(?:{_WAY} )?(?P<piece>{_EDGE}|{_SUBURB}|{_RURAL}) (?:of|around))) " + _GAP
)
_RURAL_BEFORE = re.compile(r"\b(?i:rural )$")
_NEAR = (
    "near|close to|adjacent to|not far from|next to|in the vicinity of|the vicinity of|in the proximity of|near to"
    r"|(?:front ?lines?|clashes|fighting|areas?|hills|villages|positions) (?:around|round|overlooking)"
    r"|(?:lands?|areas?|territory) surrounding|overlooking|bordering|opposite|around|surrounding"
    r"|a (?:short )?stone['’]?s throw from|a short (?:drive|distance|walk) from"
    r"|(?:up|down)stream (?:of|from)|across the (?:\w+ ){1,2}from|the shores? of|a suburb of"
    r"|(?:kilomet(?:er|re)s|miles)(?: \(\w+\))?(?: away)? from"
)
_WATERS = (
    r"off(?: the)?(?: (?:\w+ )?(?:coast|shores?)(?: of)?)?|(?:in )?(?:the )?waters (?:off|near)(?: the)?(?: coast of)?"
)
_TOWARD = "towards?|in the direction of|on the (?:road|way|route) to|leading to|heading (?:to|for)|bound for"
_CUES: tuple[tuple[RelationKind, float | None, re.Pattern[str]], ...] = (
    ("near", None, re.compile(rf"\b(?i:{_NEAR}) " + _GAP)),
    ("near", 60.0, re.compile(rf"\b(?i:{_WATERS}) (?:the |a )?$")),
    ("toward", None, re.compile(rf"\b(?i:{_TOWARD}) " + _GAP)),
    ("between", None, re.compile(r"\b(?i:between) " + _GAP)),
)
_MODIFIES = re.compile(r"^ (?:\w+ )?(?:city|town|village|district|province|area|suburb|neighbou?rhood|port) of ")
_GENITIVE = r"^(?:['’]s?|s(?= ))?"
_AFTER = re.compile(rf"{_GENITIVE}(?i:(?: {_WAY})? (?P<piece>{_EDGE}|{_SUBURB}|countryside|hinterland))\b")
#: "Hama and its countryside" takes in Hama.
_WITH = re.compile(
    r"^(?:['’]s)? and (?:its|the|their) (?:\w+ )?"
    r"(?:surroundings|environs|countryside|outskirts|suburbs|villages|surrounding \w+)\b"
)
_PIECE_AFTER = re.compile(rf"{_GENITIVE} (?:far )?(?i:{_WAY}) {_PIECE}\b")
#: "Northern X", where only X was marked.
_HEADED = re.compile(rf"\b(?i:{_WAY}|central|downtown) $")
#: "Syria's northwest", not "Syria's northwest Idlib province".
_SIDE_AFTER = re.compile(
    r"^(?:['’]s|['’]|s)(?: (?:far|extreme|mainly \w+|remote|restive))? "
    r"(?P<way>(?:north|south|east|west)(?:[- ]?(?:east|west))?)\b"
    r"(?! ?-?[A-Z]|[- ](?:ern|wards?|(?:coasts?|banks?|shores?|side|of)\b))"
)
_FRONT = re.compile(r"^ (?:front(?:[- ]?lines?)?|axis|sector|direction|salient|pocket)\b(?! of)")
_COAST = re.compile(r"^(?:['’]s)? (?:coast(?:line)?|shore(?:line)?|territorial waters)\b")

_KM_A_MILE = 1.609344
#: How far "a few kilometres" and the like reach.
_MUCH = {"a few": (1.0, 10.0), "several": (2.0, 15.0), "some": (2.0, 15.0), "a couple of": (1.0, 5.0)}
_TENS = {
    "dozens of": (20.0, 100.0),
    "tens of": (20.0, 100.0),
    "scores of": (40.0, 150.0),
    "hundreds of": (150.0, 600.0),
}
#: Kilometres in an hour on roads in a war.
_SPEED = 60.0
_HOURS = {
    "half an": 0.5,
    "a": 1.0,
    "an": 1.0,
    "one": 1.0,
    "two": 2.0,
    "three": 3.0,
    "four": 4.0,
    "five": 5.0,
    "six": 6.0,
}


@dataclass(frozen=True, slots=True)
class Offset:
    """Kind as in ``Relation``, distance in km and bearing in degrees where the words give them.

    ``low`` and ``high`` bound the distance in km where the words do ("10 to 15 km", "a few miles"); for "outside" they
    count from the edge of the place.
    """

    kind: RelationKind
    km: float | None = None
    bearing: float | None = None
    low: float | None = None
    high: float | None = None


def offset(near: Surroundings) -> Offset | None:
    """What the words before (and after) the mention say; null where the place itself is meant."""
    if _MODIFIES.match(near.right):
        return None
    found = _distant(near.left) or _placed(near) or _cued(near) or _inside(near)
    if found is not None and found.kind == "outside" and found.bearing is None and near.bearing is not None:
        return replace(found, bearing=near.bearing if near.bearing >= 0 else None)
    return found


def _distant(left: str) -> Offset | None:
    if not _MEASURED.search(left):
        return None
    if found := _DISTANCE.search(left):
        return _distance(found)
    if found := _VAGUE.search(left):
        much = found["much"].lower()
        low, high = _MUCH.get(much) or _TENS[much]
        return Offset("near", None, _bearing(found), low, high)
    if found := _TRIP.search(left):
        return Offset("near", None, _bearing(found), None, _trip_km(found))
    return None


def _placed(near: Surroundings) -> Offset | None:
    """Parts, edges and surroundings."""
    left, right = near.left, near.right
    if (found := _PART.search(left)) or (found := _INNER.search(left)):
        return Offset("within", None, _bearing(found))
    if _CENTRE.search(left):
        return Offset("within")
    if found := _AROUND.search(left):
        return Offset("outside", None, _bearing(found), None, beyond(found["piece"]))
    if _RURAL_BEFORE.search(left):
        return Offset("outside", None, None, None, beyond("countryside"))
    if found := _BEARING.search(left):
        return Offset("near", None, _bearing(found))
    if found := _AFTER.match(right):
        return Offset("outside", None, _bearing(found), None, beyond(found["piece"]))
    return None


def _cued(near: Surroundings) -> Offset | None:
    for kind, high, pattern in _CUES:
        if pattern.search(near.left):
            return Offset(kind, high=high)
    if _WITH.match(near.right) or _FRONT.match(near.right):
        return Offset("near")
    if _COAST.match(near.right):
        return Offset("near", high=60.0)
    return None


def _inside(near: Surroundings) -> Offset | None:
    if found := _HEADED.search(near.left):
        return Offset("within", None, _bearing(found) if found["way"] else None)
    if (found := _PIECE_AFTER.match(near.right)) or (found := _SIDE_AFTER.match(near.right)):
        return Offset("within", None, _bearing(found))
    if near.bearing is not None:
        return Offset("within", None, near.bearing if near.bearing >= 0 else None)
    return None


def _bearing(found: re.Match[str]) -> float | None:
    return bearing_of(found["way"]) if found["way"] else None


def beyond(piece: str | None) -> float | None:
    """How many km beyond the edge a countryside or suburbs reach; null for outskirts."""
    if piece is None or re.fullmatch(_EDGE, piece, re.IGNORECASE):
        return None
    return 10.0 if re.fullmatch(_SUBURB, piece, re.IGNORECASE) else 20.0


def _distance(found: re.Match[str]) -> Offset:
    factor = _KM_A_MILE if found["unit"].lower().startswith("mi") else 1.0
    number = _number(found["number"]) * factor
    bearing = _bearing(found)
    if found["until"]:
        until = _number(found["until"]) * factor
        low, high = sorted((number, until))
        return Offset("distance", round((low + high) / 2, 1), bearing, round(low, 1), round(high, 1))
    if found["bound"]:
        return Offset("distance", round(number, 1), bearing, 0.0, round(number, 1))
    return Offset("distance", round(number, 1), bearing)


def _number(digits: str) -> float:
    """A decimal comma or point has one or two digits after it; with three it parts thousands."""
    whole, mark, rest = digits.replace(",", ".").partition(".")
    return float(whole + rest) if len(rest) == 3 else float(whole + mark + rest)


def _trip_km(found: re.Match[str]) -> float:
    word = found["count"].lower()
    count = _HOURS.get(word) or (float(word) if word.isdigit() else 3.0)
    hours = count / 60 if found["unit"].startswith("minute") else count * (8 if found["unit"].startswith("day") else 1)
    return max(5.0, hours * _SPEED)
