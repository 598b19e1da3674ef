"""Roles of place mentions: the site of something, or where a speaker is, a capital that "says", a part of a name?"""

from __future__ import annotations

import re
from typing import Final

from marsad.grounding import PlaceRole
from marsad.grounding.places._surroundings import Surroundings
from marsad.grounding.places._values import Place

_SAYS = (
    "said|says|say|saying|told|tells|announced|announces|declared|declares|denied|denies|insisted|insists|warned|warns|"
    "accused|accuses|blamed|blames|condemned|condemns|urged|urges|called for|calls for|vowed|vows|claimed|claims|"
    "argued|argues|rejected|rejects|demanded|demands|agreed|agrees|refused|refuses|pledged|pledges|believes|believed|"
    "wants|wanted|considers|considered|regards|supports|supported|backs|backed|opposes|opposed|hopes|hoped|expects|"
    "expected|seeks|sought|criticised|criticized|welcomed|proposed|offered|ordered|imposed|maintains|fears|feared|"
    "plans|planned|admitted|acknowledged|confirmed|reiterated|stressed|threatened|responded|replied|decided"
)
_DOES = (
    "sent|deployed|launched|began|begun|started|stepped|provided|provides|supplied|supplies|joined|intervened|recognised|"
    "recognized|suspended|closed its|shot down|intensified|signed|ratified|has|have|had|will|would|does|did|invaded|"
    "conducted|carried out|bombed|struck|withdrew|failed|used|uses|held talks|helped|voted|vetoed|annexed|attacked"
)
_ASIDE = r"^(?:,[^,.]{0,40},)? (?:and [A-Z]\w+ )?(?:(?:also|has|have|had|repeatedly|again|later|earlier|on \w+day) )?"
_SPEAKS: Final = re.compile(rf"{_ASIDE}(?:{_SAYS})\b")
_ACTS: Final = re.compile(rf"{_ASIDE}(?:{_SAYS}|{_DOES})\b")
_PLACE_BEFORE: Final = re.compile(
    r"\b(?:in|at|near|from|to|into|inside|outside|around|across|through|throughout|towards?|within|between|via|along|over|of|on|and|"
    r"leaving|entering|parts?|countryside|border|north|south|east|west|\w+ern|central)(?: the)?(?: \w+(?:ern|al))? $",
    re.IGNORECASE,
)
_LINK: Final = re.compile(r"\b(?:by|between|with|against|among|for) (?:the )?$", re.IGNORECASE)
_SPEAKER: Final = re.compile(
    r"\b(?:said|told (?:[\w.]+ ){1,3}|reporters|journalists|spoke|speaking|conference|interview|briefing|statement"
    r"|meeting|talks|summit|negotiations)(?: (?:on )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)?(?: held)?"
    r" (?:in|from|at) (?:the \w+ )?(?:[\w-]+ ){0,2}$"
    r"|\b(?:based|headquartered|exiled) (?:in|at) (?:the )?$"
)
_SEATED: Final = re.compile(r"^[-‑ ](?:based|headquartered)\b")
_BODY_AFTER: Final = re.compile(
    r"^ (?:[A-Z][\w-]+ )?(?:University|(?:[A-Z]\w+ )?Council|Brigades?|Battalion|Division|Army|Media|Observatory|Post"
    r"|Times|Front|Movement|Committee|Television|TV|Radio|News|Agency|Airlines|Bank|United|Club|Institute|College"
    r"|Police|Shield|Center|Centre)\b"
)
_TYPE_OF = r"(?: the)?(?: (?:\w+-held )?(?:city|town|village|province)? ?of)? $"
_FROM: Final = re.compile(
    r"\b(?:from|left|leaving|fled|fleeing|evacuated|withdr[ae]wn? from|pulled out of|out of)" + _TYPE_OF
)
_TO: Final = re.compile(
    r"\b(?:headed|heading|bound|moved|taken|transferred|fled|evacuated|went|sent|travell?ed|bussed|driven|transported"
    r"|arrived?|returned?)(?: \w+){0,3} (?:to|for|towards?|in)" + _TYPE_OF
)
_EXTENT: Final = re.compile(r"\b(?:along|across|throughout|all over) (?:the )?(?:\w+ ){0,2}$")
_BETWEEN: Final = re.compile(r"\bfrom [^.;]{2,60} to(?:wards?)? (?:the )?$")


def role_of(near: Surroundings, place: Place | None, *, capital: bool = False, aside: bool = False) -> PlaceRole:
    """The role that the surroundings give a location mention; ``site`` where nothing speaks against it.

    Countries and capitals that say or do something stand for their governments. ``aside``: the happening lies near or
    outside the place, so that "kilometres from X" is no departure from it.
    """
    left, right = near.left, near.right
    if near.role in ("dateline", "byline"):
        return "dateline"
    if _BODY_AFTER.match(right):
        return "name_part"
    if _SPEAKER.search(left) or _SEATED.match(right):
        return "speaker"
    if place is not None and not _PLACE_BEFORE.search(left):
        polity = place.kind in ("country", "continent")
        if (polity and (_ACTS.match(right) or _LINK.search(left))) or (capital and _SPEAKS.match(right)):
            return "metonym"
    if aside:
        return "site"
    if _TO.search(left) or _BETWEEN.search(left):
        return "destination"
    if _FROM.search(left):
        return "origin"
    if _EXTENT.search(left):
        return "extent"
    return "site"
