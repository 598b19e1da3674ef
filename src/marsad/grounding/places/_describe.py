"""Descriptions that stand for places: "the city", "the provincial capital", "the Iraqi border"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from marsad.grounding import Geometry, Line
from marsad.grounding.places._choice import Votes
from marsad.grounding.places._fold import key
from marsad.grounding.places._gazetteer import Gazetteer
from marsad.grounding.places._geo import bearing, bearing_of
from marsad.grounding.places._lines import foot
from marsad.grounding.places._relations import Offset, beyond
from marsad.grounding.places._surroundings import Surroundings
from marsad.grounding.places._values import Place

_COMPASS = r"(?:north|south|east|west)(?:ern)?(?: ?(?:east|west)(?:ern)?)?"
_WHOLE = r"(?:city|town|village|province|governorate|region|country|capital|camp|district|strip|peninsula)"
_PIECE = r"(?:\w+ )?(?:parts?|half|areas?|districts?|neighbou?rhoods?|quarters?|sectors?|sides?|corner|flank|section)"
_EDGE = r"(?:outskirts|fringes?|edges?|suburbs?|countryside|hinterland|environs|surroundings|approaches|entrances?)"
#: "Southern parts of the city", "the east of the country", "the city's south", "the capital's eastern districts".
_PARTS = (
    re.compile(rf"^(?P<way>{_COMPASS}|central) {_PIECE} of (?:the |its )?(?P<whole>{_WHOLE})$"),
    re.compile(rf"^(?P<way>{_COMPASS}) of the (?P<whole>{_WHOLE})$"),
    re.compile(rf"^(?:the )?(?P<whole>{_WHOLE})s? (?:far )?(?P<way>{_COMPASS}|central)(?: {_PIECE})?$"),
    re.compile(rf"^(?P<way>{_COMPASS}) {_PIECE}$"),
    re.compile(rf"^(?P<way>(?:cent(?:er|re)|heart|middle)) of the (?P<whole>{_WHOLE})$"),
    re.compile(r"^(?P<whole>city|town) (?P<way>cent(?:er|re))$"),
)
#: "The northern outskirts", "the outskirts of the city", "the city's countryside".
_EDGES = (
    re.compile(rf"^(?:(?P<way>{_COMPASS}) )?(?P<piece>{_EDGE})(?: of (?:the )?(?P<whole>{_WHOLE}))?$"),
    re.compile(rf"^(?P<whole>{_WHOLE})s? (?:(?P<way>{_COMPASS}) )?(?P<piece>{_EDGE})$"),
)
_BORDER = re.compile(
    r"^(?:(?P<who>.+?) )??(?P<side>side of the )?(?:border|frontier)s?(?: areas?| regions?)?"
    r"(?: (?:with|between) (?P<tail>.+))?$"
)
_TAIL = re.compile(
    r"^ (?:with|between) (?:the )?(?:neighbou?ring )?(?P<one>[A-Z][\w'’]*(?: [A-Z]\w*){0,2})"
    r"(?: and (?:the )?(?P<two>[A-Z]\w*(?: [A-Z]\w*){0,2}))?"
)
_OWNER = re.compile(r"(?P<who>[A-Z][\w-]*(?: [A-Z]\w*)?)(?:['’]s?|s)? $")
_ROAD_NOUN = r"(?:road|highway|motorway|route|expressway|railway|corridor|axis)"
_ROADS = (
    re.compile(rf"^(?:the )?(?P<one>[^-–—]+?)(?: ?[-–—‑] ?| to )(?P<two>[^-–—]+?) (?:\w+ )?{_ROAD_NOUN}$"),
    re.compile(
        rf"^(?:the )?(?:\w+ )?{_ROAD_NOUN}(?: that)?(?: \w+ing| links| connects| joins| runs)?(?: from| between)?"
        r" (?P<one>.+?) (?:to|and|with) (?P<two>.+)$"
    ),
)
_KINDS: dict[str, frozenset[str]] = {
    "city": frozenset(("city",)),
    "town": frozenset(("city", "camp")),
    "village": frozenset(("city",)),
    "camp": frozenset(("camp", "base")),
    "airport": frozenset(("airport",)),
    "airbase": frozenset(("airport", "base")),
    "base": frozenset(("airport", "base")),
    "district": frozenset(("neighbourhood", "admin2")),
    "neighbourhood": frozenset(("neighbourhood",)),
    "province": frozenset(("admin1",)),
    "governorate": frozenset(("admin1",)),
    "region": frozenset(("region", "admin1")),
    "country": frozenset(("country",)),
}


@dataclass(frozen=True, slots=True)
class Meant:
    """The place that a description stands for, and where relative to it.

    ``of`` is the index of the earlier mention that it takes up; ``shape`` is given where it is not that of the place.
    """

    place: Place | None
    reason: str
    moved: Offset | None = None
    of: int | None = None
    shape: Geometry | None = None


#: An earlier mention: its index, its place (null where it stayed unresolved), and how many passages back it stands.
Earlier = Sequence[tuple[int, Place | None, int]]


@dataclass(frozen=True, slots=True)
class Known:
    """What a description can stand on: the mentions before it, the place named after "of", the votes, the gazetteer."""

    earlier: Earlier
    following: Place | None
    votes: Votes
    gazetteer: Gazetteer


#: No description is longer (characters); spans that users give may be, and patterns must not be tried on them.
_LONGEST = 200


def described(near: Surroundings, known: Known) -> Meant:
    """The place behind the words of a mention without a name, given the mentions before it in text order."""
    if len(near.surface) > _LONGEST:
        return Meant(None, "too long for a description")
    folded = key(near.surface).removeprefix("the ")
    if part := _first(_PARTS, folded):
        return _part_of(part, known)
    if edge := _first(_EDGES, folded):
        return _edge_of(edge, known)
    if border := _BORDER.match(folded):
        return _border(border, near, known)
    return roads(near.surface, known) or _plain(folded, near, known)


def _first(patterns: tuple[re.Pattern[str], ...], words: str) -> re.Match[str] | None:
    return next((found for p in patterns if (found := p.match(words))), None)


def _plain(folded: str, near: Surroundings, known: Known) -> Meant:
    # words of other scripts may fold to nothing
    last = folded.rpartition(" ")[2]
    if last == "capital":
        return _capital(folded, near, known)
    if last == "country":
        return _country(known)
    meant = _antecedent(last, known.earlier)
    if meant.place is None and last in ("airport", "airbase"):
        return _field_of(last, known) or meant
    return meant


def _whole(word: str | None, known: Known) -> Meant:
    """The place of which a part is told: that of the word, else the city or town named last."""
    if word is None:
        return _antecedent("city", known.earlier)
    if word in ("country", "capital"):
        return _country(known) if word == "country" else _capital("capital", None, known)
    return _antecedent(word, known.earlier)


def _part_of(found: re.Match[str], known: Known) -> Meant:
    whole = _whole(found.groupdict().get("whole"), known)
    return replace(whole, reason=f"part of it; {whole.reason}", moved=Offset("within", None, bearing_of(found["way"])))


def _edge_of(found: re.Match[str], known: Known) -> Meant:
    whole = _whole(found["whole"], known)
    bearing = bearing_of(found["way"]) if found["way"] else None
    moved = Offset("outside", None, bearing, None, beyond(found["piece"]))
    return replace(whole, reason=f"around it; {whole.reason}", moved=moved)


def _country(known: Known) -> Meant:
    """ "The country": the one that the report plays in, else the one named last."""
    if known.votes.theatre:
        place = known.gazetteer.country(known.votes.theatre[0])
        if place is not None:
            return Meant(place, "the country that the report plays in")
    return _antecedent("country", known.earlier)


def roads(surface: str, known: Known) -> Meant | None:
    """ "The X-Y highway" in one mention: a straight line between the two, if both are known."""
    found = _first(_ROADS, surface) if len(surface) <= _LONGEST else None
    if found is None:
        return None
    one, two = (_lookup(found[g], known) for g in ("one", "two"))
    if one is None or two is None or one.n == two.n:
        return None
    shape = Line(((one.lat, one.lon), (two.lat, two.lon)), approximate=True, made_of=(one.id, two.id))
    return Meant(
        one, f"way between {one.name} and {two.name}; a straight line stands for it", Offset("between"), None, shape
    )


def _lookup(name: str, known: Known) -> Place | None:
    """The place of a name inside a description: the one that bears it in the report, else the theatre's largest."""
    folded = key(name).removeprefix("the ")
    for _, place, _ in reversed(known.earlier):
        if place is not None and key(place.name) == folded:
            return place
    found = [c.place for c in known.gazetteer.find(folded, known.votes.theatre[:1])]
    home = [p for p in found if p.country in known.votes.theatre]
    return max(home or found, key=lambda p: (p.kind == "city", p.population, -p.n), default=None)


#: A capital of millions is no "town", a market town no "village", a hamlet no "city".
_SIZES: dict[str, tuple[int, int]] = {"village": (0, 50_000), "town": (0, 600_000), "city": (10_000, 10**9)}
#: Up to so many passages back the nearest place is meant; farther back the one that the report names most.
_AT_HAND = 1


def _antecedent(word: str, earlier: Earlier) -> Meant:
    """The nearest place before that the noun fits, of those farther back the one named most.

    A nearer unresolved one of unknown kind stands in the way.
    """
    kinds = _KINDS.get(word, frozenset())
    low, high = _SIZES.get(word, (0, 10**12))
    fits: list[tuple[int, Place, int]] = []
    for index, place, back in reversed(earlier):
        if place is None:
            if word in ("town", "village") and not fits:
                return Meant(None, "takes up a name that is not resolved", of=index)
            continue
        if place.kind in kinds and (place.population == 0 or low <= place.population <= high):
            fits.append((index, place, back))
    if word == "city":
        fits = [f for f in fits if f[1].population] or fits
    if not fits:
        return Meant(None, "no place before that this could take up")
    index, place, back = fits[0]
    if back > _AT_HAND and word in ("city", "town"):
        named = Counter(p.n for _, p, _ in fits)
        index, place, _ = max(fits, key=lambda f: (named[f[1].n], f[0]))
    return Meant(place, f"takes up {place.name}", of=index)


def _field_of(word: str, known: Known) -> Meant | None:
    """ "The airport": that of the city named last, if the gazetteer has one."""
    for index, place, back in reversed(known.earlier):
        if place is None or place.kind != "city" or back > 3 * _AT_HAND:
            continue
        found = known.gazetteer.named(f"{key(place.name)} {word}")
        own = [p for p, _ in found if p.country == place.country]
        return Meant(own[0], f"{word} of {place.name}", of=index) if own else None
    return None


def _capital(folded: str, near: Surroundings | None, known: Known) -> Meant:
    """The seat of the unit or country that the words name, else of what was named last or the report plays in."""
    gazetteer = known.gazetteer
    if known.following is not None and near is not None and near.right.startswith(" of "):
        return _seat(known.following, None, gazetteer) or Meant(None, f"{known.following.name} has no known capital")
    if folded.startswith(("provincial", "regional", "state", "district")):
        for index, place, _ in reversed(known.earlier):
            if meant := _seat(_unit(place, gazetteer), index, gazetteer):
                return meant
        return Meant(None, "no province before whose capital this could be")
    if near is not None and _ITS.search(near.left):
        for index, place, _ in reversed(known.earlier):
            if place is not None and place.kind in ("country", "admin1") and (meant := _seat(place, index, gazetteer)):
                return meant
    nation = gazetteer.demonym(folded.removesuffix("capital").strip())
    meant = _seat(nation or _country(known).place, None, gazetteer)
    return meant or Meant(None, "no country whose capital this could be")


_ITS = re.compile(r"\bits $", re.IGNORECASE)


def _seat(unit: Place | None, index: int | None, gazetteer: Gazetteer) -> Meant | None:
    if unit is None or unit.seat is None:
        return None
    return Meant(gazetteer.place(unit.seat), f"capital of {unit.name}", of=index)


def _unit(place: Place | None, gazetteer: Gazetteer) -> Place | None:
    if place is None or place.kind == "admin1":
        return place
    return gazetteer.place(place.unit) if place.unit is not None and place.kind == "city" else None


def _nations(who: str, gazetteer: Gazetteer) -> list[Place]:
    """The countries that the words name, by themselves or by their adjectives, in order."""
    words = [w for w in who.split() if w not in ("the", "and", "with", "shared", "side")]
    out: list[Place] = []
    for word in words:
        nation = gazetteer.demonym(word) or next((p for p, _ in gazetteer.named(word) if p.kind == "country"), None)
        if nation is not None and nation not in out:
            out.append(nation)
    if not out and words:
        whole = " ".join(words)
        out += [p for p, _ in gazetteer.named(whole)[:1] if p.kind == "country"]
    return out


def _border(found: re.Match[str], near: Surroundings, known: Known) -> Meant:
    """The line between two countries; where one is told, the second is the theatre's or the last country named."""
    gazetteer = known.gazetteer
    tail = _TAIL.match(near.right)
    named = [found["who"], found["tail"], *((tail["one"], tail["two"]) if tail else ())]
    nations = [n for words in named if words for n in _nations(key(words), gazetteer)]
    nations = list({n.n: n for n in nations}.values())
    owner = _OWNER.search(near.left)
    if len(nations) == 1 and owner and not found["side"]:
        nations += [n for n in _nations(key(owner["who"]), gazetteer) if n.n != nations[0].n][:1]
    told = [n.country or "" for n in nations]
    home = [*known.votes.theatre, *(p.country for _, p, _ in reversed(known.earlier) if p and p.kind == "country")]
    for one, other in _sides(told, [c for c in home if c]):
        if line := border(one, other, gazetteer):
            side = _side(line, nations[0]) if found["side"] and nations else None
            return Meant(line, f"line between {one} and {other}", side)
    if not told:
        return Meant(None, "a border of which country is not said")
    return Meant(None, f"no line known for the border of {nations[0].name}")


def _sides(told: list[str], home: list[str]) -> Iterator[tuple[str, str]]:
    """The pairs of countries to try: those told, else the one told with one that the report plays in."""
    if len(told) > 1:
        yield told[0], told[1]
    elif told:
        yield from ((told[0], c) for c in dict.fromkeys(home[:4]) if c != told[0])


def _side(line: Place, nation: Place) -> Offset:
    """ "The Lebanese side of the border": the bearing from the line to the middle of the country."""
    at = foot(line.shape, nation.lat, nation.lon)
    return Offset("within", None, round(bearing(at.lat, at.lon, nation.lat, nation.lon)) % 360.0)


def border(iso: str, other: str, gazetteer: Gazetteer) -> Place | None:
    """The line between two countries (ISO 3166-1 codes)."""
    named = gazetteer.named(f"{iso} {other} border".lower()) or gazetteer.named(f"{other} {iso} border".lower())
    return next((p for p, _ in named if len(p.shape) > 1), None)
