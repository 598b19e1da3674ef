"""Figures that bear no word of loss of their own and rival one told before: "the ministry said 25"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from marsad.coding._losses_flags import is_superseded
from marsad.coding._losses_sentence import Sentence, Victims
from marsad.coding._losses_values import LossFind

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
