"""Descriptions that stand for places: "the city", "the provincial capital", "the Iraqi border"."""

from __future__ import annotations

import re
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


#: An earlier mention: its index and its place, null where it stayed unresolved.
Earlier = Sequence[tuple[int, Place | None]]


def described(words: str, earlier: Earlier, votes: Votes, gazetteer: Gazetteer) -> Meant:
    """The place behind ``words``, given the mentions before it in text order."""
    folded = key(words).removeprefix("the ")
    if part := _PART.match(folded):
        whole = described(part["whole"], earlier, votes, gazetteer)
        return Meant(whole.place, f"part of it; {whole.reason}", bearing_of(part["way"]), True, whole.of)
    if border := _BORDER.match(folded):
        return _border(border["who"], votes, gazetteer)
    last = folded.split()[-1]
    if last == "capital":
        return _capital(folded, earlier, votes, gazetteer)
    return _antecedent(last, earlier)


def _antecedent(word: str, earlier: Earlier) -> Meant:
    """The nearest place before that the noun fits. A nearer unresolved one of unknown kind stands in the way."""
    kinds = _KINDS.get(word, frozenset())
    for index, place in reversed(earlier):
        if place is None:
            if word in ("town", "village"):
                return Meant(None, "takes up a name that is not resolved", of=index)
            continue
        if place.kind in kinds and not (word == "village" and place.population > 50_000):
            return Meant(place, f"takes up {place.name}", of=index)
    return Meant(None, "no place before that this could take up")


def _capital(folded: str, earlier: Earlier, votes: Votes, gazetteer: Gazetteer) -> Meant:
    if folded.startswith(("provincial", "regional")):
        for index, place in reversed(earlier):
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
