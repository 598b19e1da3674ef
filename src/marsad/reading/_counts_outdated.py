"""Figures that a report itself calls outdated: "an earlier toll of 15", "up from 8", "12, not 9"."""

from __future__ import annotations

import re

from marsad.spans import Span

_SUPERSEDED = re.compile(
    r"(?:\b(?:earlier|previous|previously|initial|initially|preliminary|prior|first|original|originally|former)\s+"
    r"(?:[\w'’]+\s+){0,4}?(?:toll|count|figures?|estimates?|tally|number|reports?|reported|put|said|given|announced|"
    r"stated|spoke|reporting|counted)\b[^.;]{0,48}|"
    r"\b(?:up|down|revised(?:\s+(?:up|down|upwards?|downwards?))?|ros?en?|rising|climb(?:ed|ing)|increased|grown|grew|"
    r"raised|lowered|cut|corrected|updated|jump(?:ed|ing))\s+from\s+(?:an?\s+)?(?:(?!to\b)[\w'’]+\s+){0,4}|"
    r"\btoll\s+(?:\w+\s+){0,3}from\s+(?:the\s+)?|\b(?:instead\s+of|rather\s+than|(?<=,\s)not|and\s+not)\s+(?:the\s+)?)$",
    re.IGNORECASE,
)
_AS_TOLD_BEFORE = re.compile(
    r"(?:\s+[\w-]+){0,3}?,?\s+(?:(?:as\s+)?(?:(?:was\s+)?(?:initially|previously|earlier|originally|first)\s+"
    r"(?:reported|announced|thought|stated|said|feared|believed|given|told|claimed|put)|reported\s+(?:earlier|initially|before))\b)",
    re.IGNORECASE,
)
#: "To 29 from 36".
_MOVED_FROM = re.compile(
    r"\bto\s+(?:at\s+least\s+)?[0-9][0-9,.]*\s+(?:[a-z]+\s+)?from\s+(?:an?\s+|the\s+)?$", re.IGNORECASE
)
#: How far before a number the words stand that call it outdated.
_BEFORE = 96


def is_outdated(text: str, number: Span, floor: int, stop: int) -> bool:
    """Does the report call the figure outdated ("an earlier toll of 15", "up from 8", "12, not 9")?"""
    if _SUPERSEDED.search(text, max(floor, number.begin - _BEFORE), number.begin):
        return True
    if _MOVED_FROM.search(text, max(0, number.begin - 40), number.begin):
        return True
    return bool(_AS_TOLD_BEFORE.match(text, number.end, min(stop, number.end + 80)))


def is_told_before(text: str, end: int, stop: int) -> bool:
    """ "30 initially reported": does what follows a number call it an earlier figure?"""
    return bool(_AS_TOLD_BEFORE.match(text, end, stop))
