"""Where the title says what the text does not: another toll, another place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import asin, cos, inf, radians, sin, sqrt
from typing import Literal

from marsad.coding._values import Event
from marsad.grounding import Count, Finding, Grounded, GroundedPlace
from marsad.spans import Span

__all__ = ["title_against_text"]

_WHERE = ("site", "origin", "destination", "extent")
_FIRM = ("exact", "near")
#: What happens at a place; words, orders and talks are told of a capital and happen elsewhere.
_SOMEWHERE = frozenset(("ASSAULT", "PROTEST", "AID", "RETREAT"))
#: Kilometres within which a place of the title counts as a place of the text.
_NEAR_KM = 40.0
#: A place of the title that is less sure than this may be another of the same name.
_SURE = 0.6
#: Characters of a text in which its tolls are looked for.
_LONGEST = 20_000
#: "More than 200" is borne out by up to 300 of the text, "around 50" and "nearly 50" by 40 to 60.
_ABOVE, _ABOUT = 1.5, 0.2

#: "Washington's charge": a capital that speaks or owns.
_OWNING = ("'s", "’s")

_SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
_NUMBERS = {word: n for n, word in enumerate(_SMALL)} | {
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100,
}  # fmt: skip
_NUMBER = r"(\d[\d,]*|" + "|".join(_NUMBERS) + ")"
_KILLED = re.compile(
    rf"\b{_NUMBER}(?: [\w'-]+){{0,4}}? (?:are |were |is |was |reported |feared )?(?:killed|dead|die|dies|died|slain)\b"
    rf"|\b(?:kill|kills|killed|killing) (?:at least |up to |over |more than |some |around |nearly |about )?{_NUMBER}\b",
    re.I,
)
_ANY_NUMBER = re.compile(rf"\b{_NUMBER}\b", re.I)
_BOUNDS = re.compile(
    r"(?:(?P<above>at least|more than|over|above|upwards of|no fewer than)|(?P<about>about|around|some|nearly|almost|"
    r"up to|as many as|close to))\s+$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class _Toll:
    """A number of dead as the words give it."""

    number: int
    bound: Literal["above", "about"] | None

    def borne_out(self, told: int) -> bool:
        if self.bound == "above":
            return self.number <= told <= self.number * _ABOVE
        return abs(told - self.number) <= (self.number * _ABOUT if self.bound == "about" else 0)


def title_against_text(grounded: Grounded, events: Sequence[Event]) -> Iterator[Finding]:
    """Warnings of a title, or else of the headline that the text begins with."""
    headline = next((p for p in grounded.reading.passages if p.role == "headline"), None)
    title = grounded.reading.report.title or (headline.span.of(grounded.reading.report.text) if headline else None)
    if title is None:
        return
    where = headline.span if headline else None
    yield from _toll_of_title(grounded, title, where)
    if headline is not None:
        yield from _place_of_title(grounded, events, headline.index)


def _toll_of_title(grounded: Grounded, title: str, where: Span | None) -> Iterator[Finding]:
    """The dead of the title, if no number of the text bears them out, nor any sum."""
    said = _dead(title)
    if said is None or said.number < 3:
        return
    spans = {m.id: m.span for m in grounded.reading.mentions}
    elsewhere = [c for c in grounded.counts if where is None or not where.meets(spans[c.mention])]
    if any(c.low <= said.number <= _most(c) for c in elsewhere if not c.exact):
        return
    text = grounded.reading.report.text
    rest = (text[where.end :] if where else text.replace(title, " "))[:_LONGEST]
    told = {_value(n.group(1)) for n in _ANY_NUMBER.finditer(rest)}
    if any(said.borne_out(n) for n in told) or any(said.number - n in told for n in told if n < said.number):
        return
    killed = [c.best for c in elsewhere if c.fate == "killed"]
    if max(killed, default=0) < said.number <= sum(killed):
        return
    first = _dead(rest)
    if first is not None:
        message = f"The title counts {said.number} dead; the text has no such number (first: {first.number})."
        yield Finding("title_contradicts_text", where, message)


def _most(count: Count) -> float:
    """The most that an inexact number may stand for: "dozens" without end, "at least 10" for some more."""
    if count.high is not None:
        return count.high
    return inf if count.rule == "vague" else count.low * _ABOVE


def _dead(words: str) -> _Toll | None:
    """The first number of dead in these words."""
    found = _KILLED.search(words[:_LONGEST])
    if found is None:
        return None
    group = 1 if found.group(1) else 2
    bound = _BOUNDS.search(words[max(0, found.start(group) - 16) : found.start(group)])
    return _Toll(_value(found.group(group)), None if bound is None else "above" if bound["above"] else "about")


def _value(number: str) -> int:
    low = number.lower().replace(",", "")
    return _NUMBERS[low] if low in _NUMBERS else int(low[:9])


def _place_of_title(grounded: Grounded, events: Sequence[Event], headline: int) -> Iterator[Finding]:
    """A place where the title has something happen, if it lies near no place of the text.

    A title also names who speaks, where it was filed and what it is about: only the place of an event counts.
    """
    mentions = {m.id: m for m in grounded.reading.mentions}
    firm = [p for p in grounded.places if p.precision in _FIRM and p.lat is not None and p.mention in mentions]
    inside = [p for p in firm if mentions[p.mention].passage == headline and p.role in _WHERE]
    outside = [p for p in firm if mentions[p.mention].passage != headline]
    sites = [p for p in outside if p.role in _WHERE]
    text = grounded.reading.report.text
    if any(text.startswith(mark, mentions[p.mention].span.end) for p in inside for mark in _OWNING):
        return
    if len(inside) != 1 or not sites or not _told_there(grounded, events, headline, inside[0]):
        return
    place = inside[0]
    words = mentions[place.mention].span.of(text)
    # whether a province or its seat is meant is no doubt about where it lies
    at_home = sum(r.probability for r in place.runners_up if r.country == place.country)
    if (
        place.confidence + at_home < _SURE
        or _told_again(grounded, words, headline)
        or _in_text(grounded, place, outside)
    ):
        return
    message = f"The title names {place.name}; the text tells of {sites[0].name}."
    yield Finding("title_contradicts_text", mentions[place.mention].span, message)


def _told_there(grounded: Grounded, events: Sequence[Event], headline: int, place: GroundedPlace) -> bool:
    """Does the headline tell of something that happened at the place?"""
    span = grounded.reading.passages[headline].span
    told = [e for e in events if e.type in _SOMEWHERE]
    return any(place.mention in e.places and any(span.covers(s) for s in (e.trigger, *e.retold)) for e in told)


def _in_text(grounded: Grounded, place: GroundedPlace, outside: Sequence[GroundedPlace]) -> bool:
    """Does the text tell of the place, its surroundings or its province?"""
    if any(
        p.gazetteer_id == place.gazetteer_id or p.admin1 == place.admin1 or _km(p, place) <= _NEAR_KM for p in outside
    ):
        return True
    wide = (p for p in grounded.places if p is not place and p.precision in ("admin1", "admin2"))
    return any(p.admin1 == place.admin1 for p in wide)


def _told_again(grounded: Grounded, name: str, headline: int) -> bool:
    """Does the text name the place too, wherever that was taken to lie there?"""
    text = grounded.reading.report.text
    return name.casefold() in text[grounded.reading.passages[headline].span.end :].casefold()


def _km(a: GroundedPlace, b: GroundedPlace) -> float:
    """Great-circle distance; infinite where a point is missing."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return float("inf")
    dlat, dlon = radians(b.lat - a.lat), radians(b.lon - a.lon)
    h = sin(dlat / 2) ** 2 + cos(radians(a.lat)) * cos(radians(b.lat)) * sin(dlon / 2) ** 2
    return 12742.0 * asin(sqrt(h))
