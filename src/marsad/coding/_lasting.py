"""Does it go on at the time of the report? What lasts is told by the verb's form, by "since" and "for", by "in force".

The guidelines of our corpus call ongoing what a report tells as not yet over: a curfew in force, people being moved,
a truce that holds. Measured on its train and dev parts, of the happenings where a sign stands: "being" before a
participle 13 of 15 are marked ongoing, "in force" 8 of 9, "the third day" 6 of 8, "has held" 4 of 5, "holds", "stays",
"goes on" 11 of 12; the perfect with "since" or "for a week" 12 of 23, which is why it counts for force and for closed
ways alone. The bare present ("rebels burn houses") was ongoing in 31 of 200, the past progressive in 5 of 14: no signs.
"""

from __future__ import annotations

from itertools import pairwise

from marsad.coding._clauses import Scope
from marsad.coding._triggers import Cue, auxiliary
from marsad.coding._words import Line
from marsad.coding.ontology._bags import bag

_GOING = bag("go goes going went gone keep keeps kept continue continues continued continuing")
_STAY = bag("remain remains remained stay stays stayed")
_UNITS = bag("day days week weeks month months year years hour hours night nights decade decades")
_NTH = bag(
    "second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth consecutive straight successive"
)
#: Things that are states rather than deeds.
_STATES = bag(
    "curfew curfews siege sieges blockade blockades embargo truce truces ceasefire ceasefires fire armistice lull "
    "cessation hostilities talk talks negotiation negotiations dialogue fighting clash clashes combat shelling "
    "bombardment bombardments strikes raids battle battles offensive campaign operation operations occupation "
    "encirclement evacuation evacuations protests strike investigation inquiry probe ban restrictions emergency search "
    "visit mission"
)
_HOLDS = bag("holds hold persists persist rages rage continues continue underway prevails")
#: Classes of deeds that can be done for weeks on end; a town is captured once.
_DURABLE = frozenset(("strike", "fight", "coerce", "coop", "aid"))


def lasts(line: Line, scope: Scope, cue: Cue) -> str | None:
    """The sign that it goes on, null where there is none."""
    before = [line.low(i) for i in range(max(scope.first, cue.first - 5), cue.first)]
    after = [line.low(i) for i in range(cue.last + 1, min(scope.last, cue.last + 12) + 1)]
    if _nth_day(before, after):
        return "nth-day"
    if _goes_on(before) and line.low(cue.last).endswith("ing"):
        return "goes-on"
    return _of_verb(line, scope, cue, before, after) if cue.verb else _of_noun(cue, line, after)


def _of_verb(line: Line, scope: Scope, cue: Cue, before: list[str], after: list[str]) -> str | None:
    previous = before[-1] if before else ""
    if cue.voice == "ing":
        return None
    if "being" in before[-2:]:
        return "being"
    if previous in _STAY:
        return "stays"
    perfect = auxiliary(line, cue.first) in ("has", "have") or "been" in before[-3:]
    if perfect and cue.trigger.klass in _DURABLE and not cue.made and _span_of_time(line, scope, after):
        return "perfect-since"
    return None


def _goes_on(before: list[str]) -> bool:
    """ "Go on shelling", "kept on firing"."""
    return bool(before) and (
        before[-1] in _GOING or (before[-1] == "on" and before[-2:-1] != [] and before[-2] in _GOING)
    )


def _span_of_time(line: Line, scope: Scope, after: list[str]) -> bool:
    opening = [line.low(i) for i in range(scope.first, scope.first + 4)]
    return any(
        "since" in words or ("for" in words and bool(_UNITS & set(words[words.index("for") :][:5])))
        for words in (after, opening)
    )


def _nth_day(before: list[str], after: list[str]) -> bool:
    """ "For a second day", "in its third week", "the third day of the offensive"."""
    near = (before, after[:10])
    return any(a in _NTH and b in _UNITS for words in near for a, b in pairwise(words))


def _of_noun(cue: Cue, line: Line, after: list[str]) -> str | None:
    if line.low(cue.last) not in _STATES:
        return None
    pairs = list(pairwise(after))
    if ("in", "force") in pairs or ("in", "effect") in pairs or ("in", "place") in pairs:
        return "in-force"
    if any(a in ("go", "goes") and b == "on" for a, b in pairs) or any(a == "under" and b == "way" for a, b in pairs):
        return "noun-goes-on"
    if _STAY & set(after[:6]):
        return "noun-stays"
    if _HOLDS & set(after[:8]):
        return "noun-holds"
    if any(a in ("has", "have") and b in ("held", "lasted", "gone", "continued", "raged") for a, b in pairs):
        return "noun-has-held"
    if "being" in after[:6]:
        return "noun-being"
    return None
