"""What makes a figure no event's own: called outdated by the report, or a total of the war."""

from __future__ import annotations

import re

from marsad.coding._losses_sentence import Sentence, Victims
from marsad.coding._losses_values import Background

_SUPERSEDED = re.compile(
    r"(?:\b(?:earlier|previous|previously|initial|initially|preliminary|prior|first|original|"
    r"originally)\s+(?:[\w'’]+\s+){0,4}?"
    r"(?:toll|count|figures?|estimates?|tally|number|reports?|reported|put|said|given|announced|stated)\b[^.;]{0,48}|"
    r"\b(?:up|down|revised(?:\s+(?:up|down|upwards?|downwards?))?|rose|risen|rising|climbed|increased|"
    r"jumped)\s+from\s+(?:an?\s+)?"
    r"(?:(?!to\b)[\w'’]+\s+){0,4}|\btoll\s+(?:\w+\s+){0,3}from\s+(?:the\s+)?)$",
    re.IGNORECASE,
)


def is_superseded(s: Sentence, v: Victims) -> bool:
    """Does the report itself call the figure outdated ("updating an earlier toll of 15", "up from 8")?"""
    before = s.text[max(s.passage.span.begin, v.begin - 96) : v.begin]
    i = s.first_victim_from(v.begin) - 1
    floor = s.victims[i].end if i >= 0 else 0
    return bool(_SUPERSEDED.search(before[max(0, floor - (v.begin - len(before))) :]))


_WAR = (
    r"(?:wars?|conflicts?|uprising|revolts?|revolution|rebellion|insurgency|unrest|crisis|violence|fighting|"
    r"hostilities)"
)
_WAR_TOTAL = re.compile(
    rf"\bsince\s+(?:[\w'’-]+\s+){{0,5}}{_WAR}\b|\b{_WAR}\b[^.;]{{0,80}}\b(?:began|begun|erupted|started|"
    rf"broke\s+out|lasted|entered)\b|"
    rf"\b(?:years?|months?|year-old|year-long|years-long|yearlong)\s+(?:of\s+)?(?:[\w'’-]+\s+){{0,3}}{_WAR}\b|"
    rf"\bsince\s+(?:(?:early|mid|late|january|february|march|april|may|june|july|august|september|october|november|"
    rf"december)[\s-]+){{0,2}}"
    rf"(?:19|20)[0-9]{{2}}\b|\b(?:in|during|by|of)\s+(?:[\w'’-]+\s+){{0,4}}(?:war|conflict|uprising|insurgency|revolt)s?\s+(?:that|which|"
    rf"has|have|now)\b",
    re.IGNORECASE,
)
_RUNNING = re.compile(
    r"\bsince\s+(?:the\s+)?(?:[\w'’-]+\s+){0,4}(?:start|beginning|outbreak|launch|onset|began|begun|started|effect)\b|"
    r"\b(?:so far|this year|this month|in total|overall|altogether|to date)\b",
    re.IGNORECASE,
)
_ANY_WAR = re.compile(rf"\b{_WAR}\b", re.IGNORECASE)
#: No single happening of the labelled sets killed as many; figures of this size beside "war" or "conflict" are totals.
_WAR_SIZE = 5000
#: Battles for a city of millions have displaced some hundred thousand at once.
_EXODUS_SIZE = 500_000
#: Smaller ones are totals if the war's beginning stands this near; the look around is bounded.
_CAMPAIGN_SIZE, _NEAR, _WINDOW = 100, 160, 400


def background_of(s: Sentence, v: Victims, *, deadly: bool = True) -> Background | None:
    """Totals of a war or a campaign are no event's own loss. Not ``deadly``: one battle may displace
    as many as a war kills."""
    size = _WAR_SIZE if deadly else _EXODUS_SIZE
    begin = max(s.passage.span.begin, v.begin - _WINDOW)
    end = min(s.passage.span.end, v.end + _WINDOW)
    far = min((abs(m.start() - v.end) for m in _WAR_TOTAL.finditer(s.text, begin, end)), default=None)
    if far is not None and (v.best >= size or (v.best >= _CAMPAIGN_SIZE and far < _NEAR)):
        return "war-total"
    if v.best >= size and _ANY_WAR.search(s.text, begin, end):
        return "war-total"
    return "running-total" if _RUNNING.search(s.text, v.end, min(end, v.end + 120)) else None
