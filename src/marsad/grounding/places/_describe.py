"""Descriptions that stand for places: "the city", "the provincial capital", "the Iraqi border"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from marsad.grounding.places._fold import key
from marsad.grounding.places._gazetteer import Gazetteer
from marsad.grounding.places._geo import bearing_of
from marsad.grounding.places._score import Votes
from marsad.grounding.places._values import Place

_PART = re.compile(r"^(?P<way>\S+) \w+ of the (?P<whole>\w+)$", re.IGNORECASE)
_BORDER = re.compile(r"^(?P<who>.+?)(?: side of the)? (?:border|frontier)s?$", re.IGNORECASE)
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
    """The place that a description stands for. ``of`` is the index of the earlier mention that it takes up."""

    place: Place | None
    reason: str
    bearing: float | None = None
    part: bool = False
    of: int | None = None


#: An earlier mention: its index, its place (null where it stayed unresolved), and how many passages back it stands.
Earlier = Sequence[tuple[int, Place | None, int]]


def described(words: str, earlier: Earlier, votes: Votes, gazetteer: Gazetteer) -> Meant:
    """The place behind ``words``, given the mentions before it in text order."""
    folded = key(words).removeprefix("the ")
    if part := _PART.match(folded):
        whole = described(part["whole"], earlier, votes, gazetteer)
        return Meant(whole.place, f"part of it; {whole.reason}", bearing_of(part["way"]), True, whole.of)
    if border := _BORDER.match(folded):
        return _border(border["who"], votes, gazetteer)
    # words of other scripts may fold to nothing
    last = folded.rpartition(" ")[2]
    if last == "capital":
        return _capital(folded, earlier, votes, gazetteer)
    meant = _antecedent(last, earlier)
    if meant.place is None and last in ("airport", "airbase"):
        return _field_of(last, earlier, gazetteer) or meant
    return meant


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


def _field_of(word: str, earlier: Earlier, gazetteer: Gazetteer) -> Meant | None:
    """ "The airport": that of the city named last, if the gazetteer has one."""
    for index, place, back in reversed(earlier):
        if place is None or place.kind != "city" or back > 3 * _AT_HAND:
            continue
        found = gazetteer.named(f"{key(place.name)} {word}")
        own = [p for p, _ in found if p.country == place.country]
        return Meant(own[0], f"{word} of {place.name}", of=index) if own else None
    return None


def _capital(folded: str, earlier: Earlier, votes: Votes, gazetteer: Gazetteer) -> Meant:
    if folded.startswith(("provincial", "regional")):
        for index, place, _ in reversed(earlier):
            unit = _unit(place, gazetteer)
            if unit is not None and unit.seat is not None:
                seat = gazetteer.place(unit.seat)
                return Meant(seat, f"seat of {unit.name}", of=index)
        return Meant(None, "no province before whose capital this could be")
    nation = gazetteer.demonym(folded.removesuffix(" capital"))
    if nation is None and votes.theatre:
        nation = gazetteer.country(votes.theatre[0])
    if nation is None or nation.seat is None:
        return Meant(None, "no country whose capital this could be")
    return Meant(gazetteer.place(nation.seat), f"capital of {nation.name}")


def _unit(place: Place | None, gazetteer: Gazetteer) -> Place | None:
    if place is None or place.kind == "admin1":
        return place
    return gazetteer.place(place.unit) if place.unit is not None and place.kind == "city" else None


def _nations(who: str, gazetteer: Gazetteer) -> list[Place]:
    words = [w for w in who.split() if w not in ("the", "and", "with", "shared")]
    out = []
    for word in words:
        nation = gazetteer.demonym(word) or next((p for p, _ in gazetteer.named(word) if p.kind == "country"), None)
        if nation is not None and nation not in out:
            out.append(nation)
    return out


def _border(who: str, votes: Votes, gazetteer: Gazetteer) -> Meant:
    """The line between two countries; the second is the theatre's where only one is named."""
    nations = _nations(who, gazetteer)
    if not nations:
        return Meant(None, "a border of which country is not said")
    isos = [n.country or "" for n in nations] + [c for c in votes.theatre if c != nations[0].country]
    for other in isos[1:3]:
        lines = gazetteer.named(f"{isos[0]} {other} border".lower())
        if lines:
            return Meant(lines[0][0], f"line between {isos[0]} and {other}")
    return Meant(None, f"no line known for the border of {nations[0].name}")
