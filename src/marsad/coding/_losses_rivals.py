"""Figures that bear no word of loss of their own and rival one told before: "the ministry said 25"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from marsad.coding._losses_flags import is_superseded
from marsad.coding._losses_sentence import Sentence, Victims
from marsad.coding._losses_values import LossFind
from marsad.coding._losses_words import COUNTED_AS

#: "The ministry put the figure at 25", "puts the number above 5,000".
_PUT = re.compile(
    r"\b(?:put|puts|putting|places?|placed|set|sets|gave|gives|giving|raised|lowered|revised|updated)\s+"
    r"(?:it|them|(?:the|that|this|its|their)\s+(?:[\w-]+\s+)?(?:figures?|numbers?|totals?|counts?|tally|toll))\s+"
    r"(?:(?:\w+\s+){0,3}?(?:at|to|as|above|over|below)\s+)?$",
    re.IGNORECASE,
)
#: "The ministry said 25": a bare number that ends its clause.
_SAID = re.compile(
    r"\b(?:said|says|reported|reports|counted|counts|claimed|claims|spoke\s+of|speaks\s+of|speaking\s+of|listed|lists|"
    r"documented|recorded|confirmed|has|gave|gives|cited)\s+(?:(?:only|just|it\s+was|there\s+were)\s+)?$",
    re.IGNORECASE,
)
_ENDS = re.compile(r"\s*(?:$|[.,;:)\"”]|(?:while|but|and|whereas|though|although)\b)", re.IGNORECASE)
#: How far back, in passages, a figure may stand that this one rivals.
_REACH = 1
#: Rivals differ, but not by orders of magnitude.
_FACTOR = 20


#: "Gave a slightly lower toll of 31", "put the death toll higher": a comparison with the figure told before.
_COMPARED = re.compile(
    r"\b(?:lower|higher|smaller|larger|greater|different|conflicting)\s+(?:(?:death|casualty)\s+)?"
    r"(?:tolls?|figures?|numbers?|counts?|tally)\b|"
    r"\b(?:put|puts|putting|placed?|gave|gives)\s+the\s+(?:\w+\s+)?(?:tolls?|figures?|numbers?|counts?|tally)\s+"
    r"(?:(?:of|slightly|much|even|far)\s+(?:\w+\s+)?)?(?:lower|higher)\b",
    re.IGNORECASE,
)
#: "The claim said 40 were killed", "they said the attack left 40 dead", "said there were 40 dead": what somebody says
#: of the happening told before.
_OF_THE_SAME = re.compile(
    r"^[\s\"“'‘]*the\s+(?:claim|statement|communiqu[eé]|declaration)\b[^.;]{0,80}\b(?:said|says|claimed|put|spoke)\b|"
    r"\b(?:said|says|saying|claimed|claims|claiming|stated|asserted)\s+(?:that\s+)?(?:the|this|that)\s+(?:attack|strike|"
    r"air\s?strike|raid|blast|bombing|explosion|shelling|assault|ambush|attacker|bomber|clash|battle|massacre)(?:e?s)?\b|"
    r"\b(?:said|says|claimed|reported)\s+(?:that\s+)?there\s+(?:were|was|had\s+been|have\s+been)\b",
    re.IGNORECASE,
)
#: A happening besides the one told before.
_BESIDES = re.compile(
    r"\b(?:another|separate(?:ly)?|elsewhere|meanwhile|also|second|third|other|since|both|"
    r"earlier|previous(?:ly)?|last\s+(?:week|month|year))\b",
    re.IGNORECASE,
)
#: How far back the figure may stand that such a sentence speaks of: claims of the deed come late in a report.
_FAR = 12


def account_of(s: Sentence, mine: Sequence[LossFind], told: Sequence[LossFind]) -> tuple[int, list[LossFind]] | None:
    """The dead of a sentence that is another account of a toll told before, with the place of that toll in ``told``.

    The sentence compares ("a lower toll") or speaks of the same happening ("the attack left 40 dead"), and gives one
    figure. Both figures are of one happening then, however far they differ; null where the sentence tells its own.
    """
    words = s.text[s.passage.span.begin : s.passage.span.end]
    compared = _COMPARED.search(words)
    if not compared and (not _OF_THE_SAME.search(words) or _BESIDES.search(words)):
        return None
    dead = [f for f in mine if f.kind == "killed"]
    wholes = [f for f in dead if f.part_of is None]
    if len(wholes) != 1 or any(f.part_of is not None for f in mine) or not _stands(wholes[0]):
        return None
    for at in range(len(told) - 1, -1, -1):
        first = told[at]
        if s.passage.index - first.passage > _FAR:
            return None
        if first.passage < s.passage.index and _stands(first) and first.part_of is None:
            return (at, wholes) if _comparable(first, wholes[0]) else None
    return None


def _stands(f: LossFind) -> bool:
    return f.kind == "killed" and bool(f.best) and f.high is not None and f.background is None and not f.superseded


def _comparable(a: LossFind, b: LossFind) -> bool:
    low, high = sorted((a.best or 0, b.best or 0))
    return high <= low * _FACTOR and (COUNTED_AS.get(a.who) == COUNTED_AS.get(b.who) or "unspecified" in {a.who, b.who})


def rivals_of(s: Sentence, finds: Sequence[LossFind]) -> tuple[int, list[LossFind]] | None:
    """Numbers of a passage put in the place of a figure told before, with the place of that figure in ``finds``.

    ``finds`` are those of the report so far, this passage's own at their end. The figure that is rivalled is the last
    whole one of the passage, else of the one before; null where there is none.
    """
    at = _rivalled(s, finds)
    if at is None:
        return None
    first = finds[at]
    taken = {f.number for f in finds if f.passage == s.passage.index}
    rivals = [
        LossFind(first.kind, first.who, v.low, v.best, v.high, v.span, s.passage.index, v.number, v.number, None,
                 "loss:rival", 0.7, v.exact)
        for v in s.victims
        if v.number not in taken and v.begin > first.number.begin and _rivals(s, v, first.best or 0)
    ]  # fmt: skip
    return (at, rivals) if rivals else None


def _rivalled(s: Sentence, finds: Sequence[LossFind]) -> int | None:
    for at in range(len(finds) - 1, -1, -1):
        f = finds[at]
        if s.passage.index - f.passage > _REACH:
            return None
        if f.kind in {"killed", "wounded"} and f.part_of is None and f.best and f.background is None and f.exact:
            return at
    return None


def _rivals(s: Sentence, v: Victims, told: int) -> bool:
    if v.lemma is not None or not v.human or not told <= v.best * _FACTOR or not v.best <= told * _FACTOR:
        return False
    before = s.text[max(s.passage.span.begin, v.begin - 80) : v.begin]
    if not _PUT.search(before) and not (_SAID.search(before) and _ENDS.match(s.text, v.end, s.passage.span.end)):
        return False
    return not is_superseded(s, v)


def stretched(first: LossFind, rivals: Sequence[LossFind]) -> LossFind:
    """The figure told first with the bounds that its rivals give it; its best stays what was told first."""
    best = first.best or 0
    bounds = [best, first.low if first.low is not None else best, *(r.best or 0 for r in rivals)]
    high = None if first.high is None else max([*bounds, first.high])
    return replace(first, low=min(bounds), high=high)
