"""What violence is done to besides people: "a power line", "two private houses", "the buses of the company".

Such things have no name and nothing on a map, so that grounding leaves them alone, or marks their last word only. As
the object of a deed of violence they are what was hit, and become mentions, with the words before the noun that say
which one. Only there: of things that nothing is done to a report is full.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import cast

from marsad.coding._clauses import AUXILIARIES
from marsad.coding._triggers import Cue
from marsad.coding._words import Line
from marsad.coding.ontology._bags import bag
from marsad.grounding import Grounded
from marsad.reading import Mention, MentionKind
from marsad.reading.lexicon import rows
from marsad.spans import Span

#: Words between a trigger and what it was done to.
REACH = 12
#: Words before the noun that may describe it.
_DESCRIBING = 3

_AT = bag("on against at upon")
_INSIDE = bag("in inside into outside beneath under")
_CLAUSE = bag("that which who whose while when after before as but because whether if and or where with")
_OPENING = bag(
    "the a an this that these those its his her their our my your some any several many most all both each every "
    "another other one two three four five six seven eight nine ten eleven twelve dozens dozen hundreds scores "
    "of in on at by from to for with and or near against into outside inside including least about more than over up "
    "who which it they he she we was were is are be been being has had have not also only where when"
)
_BLASTS = frozenset(("explosives", "suicide-attack", "heavy-weapons", "aerial"))
_BURST = bag("explode exploded explodes exploding detonated detonate goes go went going gone off")


@cache
def _nouns() -> dict[str, MentionKind]:
    return {word: cast("MentionKind", kind) for kind, words in rows("coding", "built.tsv") for word in words.split("|")}


def with_built(grounded: Grounded, lines: tuple[Line, ...], cues: tuple[tuple[Cue, ...], ...]) -> Grounded:
    """The report with a mention, of the rule ``built``, for each thing that a deed of violence is done to.

    A mention of its last words becomes as wide as the description; names stay as they are.
    """
    mentions = {m.id: m for m in grounded.reading.mentions}
    count = len(mentions)
    for line, found in zip(lines, cues, strict=True):
        for first, last in _struck(line, found):
            span, held = Span(line.words[first].begin, line.words[last].end), _held(line, first, last)
            if not held:
                made = Mention(f"m{count}", span, _nouns()[line.low(last)], False, line.passage.index, 0.6, "built")
                mentions[made.id] = made
                count += 1
            elif len(held) == 1 and not held[0].named and held[0].kind in ("location", "vehicle", "platform"):
                mentions[held[0].id] = replace(held[0], span=span)
    if list(mentions.values()) == list(grounded.reading.mentions):
        return grounded
    ordered = tuple(sorted(mentions.values(), key=lambda m: (m.span.begin, m.span.end)))
    return replace(grounded, reading=replace(grounded.reading, mentions=ordered))


def built_targets(line: Line, cues: tuple[Cue, ...], first: int, last: int) -> tuple[str, ...]:
    """Mention ids of the things within words first..last that the triggers are done to, in text order."""
    found = (line.cover[end] for begin, end in _struck(line, cues) if first <= begin and end <= last)
    return tuple(line.mentions[c].id for c in found if c >= 0 and line.mentions[c].kind in set(_nouns().values()))


def _held(line: Line, first: int, last: int) -> list[Mention]:
    """The mentions of any of the words."""
    return [line.mentions[c] for c in dict.fromkeys(line.cover[first : last + 1]) if c >= 0]


def _struck(line: Line, cues: tuple[Cue, ...]) -> list[tuple[int, int]]:
    """First and last word of each description of a thing that a deed of violence is done to, in text order."""
    triggers = frozenset(i for c in cues for i in range(c.first, c.last + 1))
    ends = {at for c in cues if c.trigger.type == "ASSAULT" for at in _ends(line, c)}
    return [(_first(line, at, triggers), at) for at in sorted(ends - triggers)]


def _ends(line: Line, cue: Cue) -> Iterator[int]:
    """The last words of the things that one trigger is done to."""
    if cue.voice == "passive":
        yield from _before(line, cue.first)
    elif cue.verb and cue.trigger.frame in ("ao", "af") and line.low(cue.last) not in _BURST:
        yield from _phrase(line, cue.last + 1)
    elif cue.trigger.klass == "strike":
        yield from _governed(line, cue)


def _before(line: Line, verb: int) -> Iterator[int]:
    """The subject right before the auxiliaries of a passive: "the power LINE was cut"."""
    at = verb - 1
    while at >= 0 and (line.low(at) in AUXILIARIES or line.low(at).endswith("ly")):
        at -= 1
    if at >= 0 and at < verb - 1 and line.low(at) in _nouns():
        yield at


def _governed(line: Line, cue: Cue) -> Iterator[int]:
    """After "on, against, at", and where something bursts after "in, inside, outside" as well."""
    wanted = _AT | _INSIDE if cue.trigger.mode in _BLASTS else _AT
    for at in range(cue.last + 1, min(len(line.words), cue.last + 1 + REACH)):
        low = line.low(at)
        if low in _CLAUSE or (line.words[at].mark and low != ","):
            return
        if low in wanted or (low == "of" and line.low(at - 1) == "front"):
            yield from _phrase(line, at + 1)


def _phrase(line: Line, start: int) -> Iterator[int]:
    """The last word of each thing in a phrase and those joined to it: "a bank, two shops and the mayor's office"."""
    for at in range(start, min(len(line.words), start + REACH)):
        low = line.low(at)
        if (line.words[at].mark and low != ",") or (low in _CLAUSE and low not in ("and", "or")):
            return
        if low in _PLACING and at > start:
            return
        if low in _nouns() and _closes(line, at):
            yield at


_PLACING = bag("in on at by from to for near against into outside inside during with using")


def _closes(line: Line, at: int) -> bool:
    """Does the noun end its phrase? "Police station CHIEF", "bus DRIVER" are other things."""
    after = line.low(at + 1)
    if not after or line.words[at + 1].mark or after in _OPENING or after in _CLAUSE or after in _ENDED:
        return True
    return after.endswith(("ed", "ly", "ing")) or after.isdigit()


_ENDED = bag(
    "today yesterday tonight last this early late shortly during belonging owned located situated near next close "
    "monday tuesday wednesday thursday friday saturday sunday across around along between"
)


def _first(line: Line, last: int, triggers: frozenset[int]) -> int:
    """The first word of the description: up to a determiner, a verb, a mark or another mention."""
    at = last
    own = line.cover[last]
    while at > 0 and last - at < _DESCRIBING:
        low, cover = line.low(at - 1), line.cover[at - 1]
        stops = line.words[at - 1].mark or low in _OPENING or at - 1 in triggers or "'" in low or "’" in low
        if stops or (cover >= 0 and cover != own) or low.endswith(("ed", "ly")) or low.isdigit():
            break
        at -= 1
    return min(at, line.ranges[line.mentions[own].id][0]) if own >= 0 else at
