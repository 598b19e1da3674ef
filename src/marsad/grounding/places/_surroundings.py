"""What stands around a place mention: type words, containers, prepositions, distances, speech."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from marsad.grounding.places._fold import TYPE_WORDS, key, without_types
from marsad.grounding.places._gazetteer import Gazetteer
from marsad.grounding.places._geo import bearing_of
from marsad.intake import Role
from marsad.reading import Mention, Reading

#: No name is longer (characters); spans that users give may be, and are cut, so that no name is found for them.
_LONGEST = 200
#: Characters looked at on either side.
_REACH = 70

_COMPASS = r"(?:north|south|east|west)(?:ern|wards?|[- ]?(?:east|west)(?:ern|wards?)?)?"
_HEADING = re.compile(rf"^(?:the )?({_COMPASS}|central|downtown)[ -]+(?=\S)", re.IGNORECASE)
_TYPE = "|".join(sorted((w for w in TYPE_WORDS if w not in ("state", "hill", "bay", "plain")), key=len, reverse=True))
_TYPE_BEFORE = re.compile(rf"\b({_TYPE})s? (?:of |called |named )?(?:the )?$", re.IGNORECASE)
_TYPE_AFTER = re.compile(
    rf"^(?:['’]s)?(?: military| international| naval| refugee| border)? "
    rf"({_TYPE}|air ?base|air field|air ?port|oil ?field|gas ?field)s?\b",
    re.IGNORECASE,
)
#: In "the Karrada district of Baghdad" the district is Karrada; "the suburbs of Damascus" lie around Damascus.
_NOT_ITS_TYPE = re.compile(
    r"(?:[A-Z][\w'’-]+ (?:district|neighbou?rhood|quarter|suburb|area|village|town|region)|\b(?i:suburbs|quarters))"
    r" (?:of |in )?(?:the )?$"
)
_SUBURBS = re.compile(r"^(?:['’]s)? suburbs\b", re.IGNORECASE)
#: "The Hodan and Wadajir districts": the plural is of both.
_TYPE_SHARED = re.compile(
    rf"^(?:, [A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?){{0,3}},? (?:and|or) [A-Z][\w'’-]+(?:[ -][A-Z][\w'’-]+){{0,2}} "
    rf"({_TYPE})s\b"
)
#: "The provinces of Homs, Hama and Idlib".
_SHARED_BEFORE = re.compile(
    rf"\b({_TYPE})s of (?:the )?(?:[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){{0,2}}, ){{0,3}}[A-Z][\w'’-]+"
    r"(?: [A-Z][\w'’-]+){0,2},? (?:and |or )?(?:the )?$"
)
_CAPITAL = re.compile(
    r"\b(?:provincial|regional|state) capital(?: of|,)? $|\bcapital(?: city)?(?: of)?,? $", re.IGNORECASE
)
_INSIDE = re.compile(r"^(?:,| \(| -)? ?(?:in|of)? ?(?:the )?(?:[a-z-]+ ){0,3}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A mention with what its neighbours say.

    ``core`` is the folded name without a direction word; ``wanted`` the kind that a type word asks for;
    ``bearing`` the part meant ("northern Syria": 0), ``centre`` true for "central Damascus"; ``left`` and ``right`` are
    the text on both sides, up to 70 characters. ``container`` is the index of the next place mention if the words
    between say that this place lies in that one ("Azaz, Aleppo", "Azaz in Aleppo province"). ``name`` is false for a
    description ("the city"); a direction before a name ("northern Syria") leaves it a name.
    """

    mention: Mention
    surface: str
    core: str
    wanted: str | None
    bearing: float | None
    left: str
    right: str
    role: Role
    container: int | None
    name: bool


def survey(reading: Reading, mentions: list[Mention], gazetteer: Gazetteer) -> list[Surroundings]:
    """The surroundings of all place mentions, in text order."""
    text = reading.report.text
    out = []
    for i, mention in enumerate(mentions):
        left = text[max(0, mention.span.begin - _REACH) : mention.span.begin]
        right = text[mention.span.end : mention.span.end + _REACH]
        surface = mention.span.of(text)
        core, wanted, bearing = _parted(surface[:_LONGEST], mention.named)
        name = mention.named or (bearing is not None and " of the " not in surface)
        if bearing is not None and (whole := _proper(surface, core, gazetteer)):
            core, bearing = whole, None
        wanted = wanted or _wanted(left, right) or _river(left, right, core, gazetteer)
        role = reading.passages[mention.passage].role if mention.passage < len(reading.passages) else "body"
        following = mentions[i + 1] if i + 1 < len(mentions) else None
        inside = (
            following is not None
            and following.within == mention.within
            and following.span.begin - mention.span.end < 40
            and following.kind == "location"
            and _contains(text[mention.span.end : following.span.begin])
        )
        out.append(
            Surroundings(mention, surface, core, wanted, bearing, left, right, role, i + 1 if inside else None, name)
        )
    return out


def _contains(between: str) -> bool:
    """Do these words put the place before them into the one after? A bare blank does, where commas were lost."""
    return bool(_INSIDE.match(between)) and " and " not in between and between.strip() != "of"


def _proper(surface: str, core: str, gazetteer: Gazetteer) -> str | None:
    """ "Eastern Ghouta", "central Asia": a name of its own, in small letters too. A part of a country is none."""
    whole = key(surface).removeprefix("the ")
    if any(p.kind == "country" for p, _ in gazetteer.named(core)):
        return None
    return whole if any(p.kind in _AREAS for p, _ in gazetteer.named(whole)) else None


_AREAS = frozenset(("region", "admin1", "neighbourhood", "continent"))
_ALONG = re.compile(
    r"\b(?:along|across|over|(?:banks?|shores?|sides?|bend|mouth|stretch) of|on|cross(?:ed|es|ing)?|up|down) the $",
    re.IGNORECASE,
)

_BANK = re.compile(r"^(?:['’]s?|s)? (?:\w+ern|left|right|north|south|east|west) (?:banks?|shores?)\b")


def _river(left: str, right: str, core: str, gazetteer: Gazetteer) -> str | None:
    """ "Across the Dnipro" is the river and not the city, if there is such a river."""
    if not (_ALONG.search(left) or _BANK.match(right)):
        return None
    return "river" if any(p.kind == "river" for p, _ in gazetteer.named(core)) else None


@lru_cache(maxsize=1 << 14)
def _parted(surface: str, named: bool) -> tuple[str, str | None, float | None]:
    """Folded core, kind asked for by the name's own type word, and the part meant."""
    heading = _HEADING.match(surface)
    bearing = None
    rest = surface
    if heading and not (named and heading[1][0].isupper()):
        bearing = bearing_of(heading[1])
        rest = surface[heading.end() :]
        if bearing is None:
            bearing = -1.0
    core = key(rest).removeprefix("the ")
    return core, without_types(core)[1], bearing


def _wanted(left: str, right: str) -> str | None:
    if (after := _TYPE_AFTER.match(right)) and not _SUBURBS.match(right):
        word = after[1].lower().replace(" ", "")
        return TYPE_WORDS.get(word, "field" if word.endswith("field") else None)
    if shared := _TYPE_SHARED.match(right):
        return TYPE_WORDS.get(shared[1].lower())
    if _CAPITAL.search(left):
        return "city"
    if (before := _TYPE_BEFORE.search(left)) and not _NOT_ITS_TYPE.search(left):
        return TYPE_WORDS.get(before[1].lower())
    if several := _SHARED_BEFORE.search(left):
        return TYPE_WORDS.get(several[1].lower())
    return None
