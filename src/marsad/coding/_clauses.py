"""Scopes: the part of a sentence whose parties, places and times belong to one trigger.

Newspaper sentences hold several happenings, and damaged text has no commas to part them. A scope is cut between two
triggers at a word that joins clauses; what stands before the first and after the last trigger goes with the nearest.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from marsad.coding._triggers import Cue
from marsad.coding._words import Line
from marsad.coding.ontology._bags import bag

_SPLITTERS = bag(
    "while whereas but after before as when although though because until once where unless if prompting "
    "despite following that which who whose"
)
_RELATIVE = frozenset(("that", "which", "who", "whose", "where"))
_ADVERBIAL = bag("then later also subsequently meanwhile reportedly allegedly already nearly")
_MARKS = frozenset(";:.!?—–")


@dataclass(frozen=True, slots=True)
class Scope:
    """Words first..last of a line around some cues. ``joint`` is the word that parts it from the scope before."""

    line: int
    first: int
    last: int
    cues: tuple[Cue, ...]
    joint: str

    def holds(self, index: int) -> bool:
        return self.first <= index <= self.last


def scopes_of(line: Line, index: int, cues: tuple[Cue, ...]) -> tuple[Scope, ...]:
    """The scopes of a line with at least one cue, in text order."""
    if not cues:
        return ()
    groups: list[list[Cue]] = [[cues[0]]]
    cuts: list[tuple[int, str]] = [(0, "")]
    for left, right in pairwise(cues):
        cut = _cut(line, left, right)
        if cut is None:
            groups[-1].append(right)
        else:
            cuts.append(cut)
            groups.append([right])
    ends = [at - 1 for at, _ in cuts[1:]] + [len(line.words) - 1]
    return tuple(
        Scope(index, first, last, tuple(group), joint)
        for (first, joint), last, group in zip(cuts, ends, groups, strict=True)
    )


def _cut(line: Line, left: Cue, right: Cue) -> tuple[int, str] | None:
    """Where two triggers part, with the word that parts them; null if they share a clause."""
    for at in range(right.first - 1, left.last, -1):
        low = line.low(at)
        if low in _MARKS:
            return at, low
        if low in _SPLITTERS and not _inside_name(line, at) and not _of_degree(line, at):
            return at, low
        if low in ("and", ",") and _complete(line, left, at) and _own_subject(line, at, left, right):
            return at, low
    return None


def _inside_name(line: Line, at: int) -> bool:
    return line.cover[at] >= 0 and line.cover[at] == (line.cover[at - 1] if at else -2)


def _of_degree(line: Line, at: int) -> bool:
    """ "As well as", "as many as", "such as", "as part of" join no clauses."""
    if line.low(at) != "as":
        return False
    return line.low(at + 1) in ("many", "well", "much", "part", "a", "an", "of") or line.low(at - 1) in (
        "well", "many", "much", "such", "same", "known", "described", "high", "few",
    )  # fmt: skip


def _own_subject(line: Line, at: int, left: Cue, right: Cue) -> bool:
    """Does the trigger after "and" stand in a clause with a subject of its own?

    "Killed and ten others wounded" is one clause.
    """
    if right.trigger.klass == "wound" and left.trigger.klass == "kill":
        return False
    if not right.verb or right.voice in ("ing", "infinitive"):
        return right.voice == "noun" and _verb_between(line, at, right)
    between = [line.low(i) for i in range(at + 1, right.first)]
    if not between:
        return False
    plain = [w for w in between if w not in AUXILIARIES and w not in _ADVERBIAL and not w.endswith("ly")]
    return bool(plain)


def _complete(line: Line, left: Cue, at: int) -> bool:
    """Has the clause before "and" a verb of its own? "Strikes by Russian and Syrian jets killed ten" is one clause."""
    if left.verb and left.voice not in ("ing", "infinitive"):
        return True
    return any(line.low(i) in AUXILIARIES or line.low(i).endswith("ed") for i in range(left.last + 1, at))


def _verb_between(line: Line, at: int, right: Cue) -> bool:
    """ "... and launched an air strike": a light verb starts a new clause."""
    return any(line.low(i) in LIGHT_VERBS for i in range(at + 1, right.first))


AUXILIARIES = bag("have has had was were is are been be being will would could should did do does to")

#: Verbs that carry no meaning of their own beside the noun of an action: their subject is the actor of the noun.
LIGHT_VERBS = bag(
    "carry carries carried carrying launch launches launched launching conduct conducts conducted conducting "
    "mount mounts mounted mounting stage stages staged staging perpetrate perpetrated commit committed made "
    "make makes making begin began begun start started step stepped intensify intensified continue continued "
    "resume resumed hold held wage waged waging undertake undertook undertaken unleash unleashed ordered order "
    "execute executed perform performed fire fired fires firing drop dropped drops dropping lob lobbed rained "
    "impose imposed imposes announce announced declare declared sign signed reach reached reaching"
)
