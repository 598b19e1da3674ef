"""The figures of which a report makes a loss: what it leads with, what rivals it, what it calls outdated; and of when.

A loss of an event is one range ("low and high span the rival figures that the report upholds"). Here it is taken apart
again, with the contract's ``counts``: each figure has its own words, hence its own claimants, and the day on which it
was known where the text tells it ("as of Sunday evening", "the governor said on Saturday").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from marsad.linking._items import SUMMING_UP, Document, days_of
from marsad.linking._values import Toll
from marsad.spans import Span

Json = Mapping[str, Any]

#: How the words limit a number: "30", "at least 30", "up to 30", "some 30", "dozens", "between 10 and 30".
Bound = Literal["exact", "least", "most", "about", "vague", "range"]

#: ``leads``: the report's own figure; ``rival``: another that it upholds beside it; ``earlier``: one that it calls
#: outdated; ``total``: of a longer span than the happening ("since January 2,000 have died").
Standing = Literal["leads", "rival", "earlier", "total"]

_BOUNDS: Mapping[str, Bound] = {
    "at-least": "least",
    "at-most": "most",
    "about": "about",
    "vague": "vague",
    "range": "range",
}

#: In how many passages around the loss's words its rival and outdated figures are looked for. Corrections and earlier
#: tolls stand in the next sentence or two; further off stand other happenings of the report.
REACH = 2

#: So near before an outdated figure stands the time that it is of ("a previous count on Tuesday night of 12").
_NEAR = 48

#: Fates that a kind of loss is counted by.
_FATES: Mapping[str, frozenset[str]] = {"killed": frozenset({"killed", "casualty"}), "wounded": frozenset({"wounded"})}

_FROM = re.compile(r"\bfrom\b", re.I)
_AS_OF = re.compile(r"\b(?:as\s+(?:of|at)|up\s+(?:to|until)|until|by)\s+(?:\w+\s+){0,2}$", re.I)
_ROSE = re.compile(r"\b(?:toll|count|number|figure|tally|dead|killed|risen|rose|stood|stands|reached|climbed)\b", re.I)
_CORRECTED = re.compile(
    r"\bcorrect(?:s|ed|ion|ing)\b|\brevis(?:ed?|es|ing|ion)\s+(?:\w+\s+){0,4}?(?:down|downwards?|lower)\b"
    r"|\b(?:lower(?:ed|s|ing)|cut|cuts|reduced)\s+(?:its|the|their|his|an)\s+(?:\w+\s+){0,3}?(?:toll|count|figure|tally)"
    r"|\bdown\s+from\b|\b(?:double|twice)[- ]count|\bcounted\s+(?:\w+\s+){0,4}?twice\b"
    r"|\b(?:earlier|previously|first|initially)\s+(?:\w+\s+){0,4}?(?:in\s+error|wrongly|mistakenly|by\s+mistake)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a loss.

    ``known`` is the day (ISO 8601) that the text gives for the figure itself, null where it gives none. ``corrects``:
    the words around say that an earlier, other figure was wrong. ``words`` are those of the evidence on one line,
    ``claims`` the ids of the claims that bear the figure; none: the report itself says so.
    """

    toll: Toll
    bound: Bound
    standing: Standing
    evidence: Span | None
    known: str | None = None
    corrects: bool = False
    words: str = ""
    claims: tuple[str, ...] = ()


class Figures:
    """The figures of the losses of one contract object."""

    def __init__(self, view: Document) -> None:
        self._view = view
        self._counts = sorted(self._located(view.o.get("counts") or []), key=lambda c: c[0])

    def _located(self, counts: list[Json]) -> Iterator[tuple[Span, Json]]:
        for c in counts:
            m = self._view.mentions.get(c.get("mention") or "")
            if m is not None and c.get("share") is None:
                yield Span(m["begin"], m["end"]), c

    def of(self, loss: Json, toll: Toll, *, greatest: bool = True) -> tuple[Figure, ...]:
        """The figures of a loss: first the one that the report leads with, then the others in the order of the text.

        ``greatest``: no other loss of its kind and event is greater. An "earlier toll" is one of the whole, so that it
        is none of the children among them.
        """
        evidence = loss.get("evidence")
        if evidence is None:
            return (Figure(toll, "exact", "leads", None),)
        at = Span(evidence["begin"], evidence["end"])
        chief = self._chief(at, toll)
        bound = _bound(chief[1]) if chief else "exact"
        told = _as_counted(chief[1], toll) if chief else toll
        standing: Standing = "total" if self._is_total(at) else "leads"
        lead = Figure(told, bound, standing, at, self._known(at), self._corrects(at))
        others = self._others(at, chief[0] if chief else at, toll, told)
        return (lead, *(f for f in others if greatest or f.standing != "earlier"))

    def _chief(self, at: Span, toll: Toll) -> tuple[Span, Json] | None:
        inside = (x for x in self._counts if at.begin <= x[0].begin and x[0].end <= at.end)
        return next((x for x in inside if x[1].get("best") == toll.best), None)

    def _others(self, at: Span, chief: Span, toll: Toll, told: Toll) -> Iterator[Figure]:
        ends = {toll.low, toll.high} - {told.low, told.best, told.high, None}
        here = self._view.passage_at(at.begin)
        seen = {toll.best}
        for span, c in self._counts:
            best, fate = c.get("best"), c.get("fate")
            if span == chief or best in seen or fate not in _FATES.get(toll.kind, {toll.kind}):
                continue
            if abs(self._view.passage_at(span.begin) - here) > REACH and best not in ends:
                continue
            if self._is_rise(span, c, toll):
                seen.add(c["low"])
                yield Figure(replace(toll, low=c["low"], best=c["low"], high=c["low"]), "exact", "earlier", span)
                continue
            if c.get("superseded"):
                standing: Standing = "earlier"
            elif {best, c.get("low"), c.get("high")} & ends:
                standing = "rival"
            else:
                continue
            seen.add(best)
            words = self._words(span, c)
            known = self._before(span) if standing == "earlier" else self._known(words)
            yield Figure(_as_counted(c, toll), _bound(c), standing, words, known)

    def _is_rise(self, span: Span, c: Json, toll: Toll) -> bool:
        """ "The toll rose from 27 to 78": no range, but what it was before."""
        rises = _bound(c) == "range" and c.get("high") == toll.best and c.get("low") is not None
        return rises and _FROM.search(self._view.text, max(0, span.begin - 6), span.begin + 5) is not None

    def _words(self, span: Span, c: Json) -> Span:
        """The number and the words of its fate, where they stand in one passage; else the number."""
        fate = c.get("fate_words")
        if fate is None or self._view.passage_at(fate["begin"]) != self._view.passage_at(span.begin):
            return span
        return Span(min(span.begin, fate["begin"]), max(span.end, fate["end"]))

    def _passage(self, at: Span) -> Span:
        n = self._view.passage_at(at.begin)
        if n < 0:
            return at
        p = self._view.passages[n]
        return Span(p["begin"], max(p["end"], at.end))

    def _known(self, at: Span) -> str | None:
        """The one day on which the sentence says that it was said, or as of which it counts."""
        passage = self._passage(at)
        found = set()
        for begin, time in self._times(passage):
            ahead = self._view.text[max(passage.begin, begin - 24) : begin]
            dates_it = _AS_OF.search(ahead) and _ROSE.search(self._view.text, passage.begin, passage.end)
            if time.get("statement") or dates_it:
                found.add(_one_day(time))
        return found.pop() if len(found) == 1 else None

    def _before(self, span: Span) -> str | None:
        """The day named right before an outdated figure."""
        passage = self._passage(span)
        days = {_one_day(t) for begin, t in self._times(Span(max(passage.begin, span.begin - _NEAR), span.begin))}
        return days.pop() if len(days) == 1 else None

    def _times(self, within: Span) -> Iterator[tuple[int, Json]]:
        for name, time in self._view.times.items():
            m = self._view.mentions.get(name)
            if m is not None and within.begin <= m["begin"] < within.end:
                yield m["begin"], time

    def _corrects(self, at: Span) -> bool:
        passage = self._passage(at)
        return _CORRECTED.search(self._view.text, passage.begin, passage.end) is not None

    def _is_total(self, at: Span) -> bool:
        """Do words right before or after the figure span more than the happening ("since January ... have died")?"""
        passage, text = self._passage(at), self._view.text
        after = SUMMING_UP.search(text, at.end, min(passage.end, at.end + _NEAR))
        if after is not None and not re.search(r"[,;:]", text[at.end : after.start()]):
            return True
        before = SUMMING_UP.search(text, passage.begin, at.begin)
        return before is not None and before.start() - passage.begin < 4


def _one_day(time: Json) -> str | None:
    days = days_of(time)
    return days.start.isoformat() if days is not None and days.length == 1 else None


def _bound(c: Json) -> Bound:
    return _BOUNDS.get(c.get("rule") or "", "exact")


def _as_counted(c: Json, toll: Toll) -> Toll:
    """The figure's own range; "at least 30" is 30 to 30 here as in losses, and its bound says the rest."""
    low, best, high = c.get("low"), c.get("best"), c.get("high")
    if _bound(c) in ("least", "most"):
        low = high = best
    return Toll(toll.kind, toll.who, low, best, high)
