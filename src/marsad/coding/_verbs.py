"""Verbs that share a subject, and who is told to do something: as much grammar as parties need.

"The army bombed the rebels and seized the town": the nearest party before "seized" is the rebels, whom the army bombed.
A verb right after "and" or a comma has the subject of the verb before it. And of "asked the rebels to leave" those who
leave are the rebels, whatever preposition governs them ("called on the rebels to leave").
"""

from __future__ import annotations

from functools import cache

from marsad.coding._clauses import AUXILIARIES, LIGHT_VERBS
from marsad.coding._words import Line
from marsad.coding.ontology import load
from marsad.coding.ontology._bags import bag

#: Words between "and" and a verb that keep its subject.
_BETWEEN = bag("then later also subsequently reportedly allegedly already nearly not never twice once again now soon")
_SAYING = bag("said says told reported announced claimed stated added wrote declared insisted confirmed denied warned")
_ASKING = bag(
    "ask asks asked asking urge urges urged urging order orders ordered ordering tell tells told telling force forces "
    "forced forcing press presses pressed pressing invite invites invited inviting allow allows allowed allowing let "
    "enable enabled enables enabling permit permits permitted permitting call calls called calling appeal appeals "
    "appealed appealing instruct instructed instructs instructing warn warns warned warning beg begged begs request "
    "requested requests compel compelled compels oblige obliged lead led command commanded commands direct directed "
    "want wants wanted wanting authorise authorised authorize authorized encourage encouraged help helped helps"
)
#: Words between a verb of asking and whom it asks.
_ASKED = 7
#: Words that look like a past form and are none before a noun.
_ADJECTIVES = bag(
    "armed united allied suspected alleged combined joint wounded injured displaced detained besieged occupied "
    "so called red hundred bed speed need indeed shed feed breed masked hooded uniformed unidentified affected"
)


@cache
def _verbs() -> frozenset[str]:
    """Finite forms of the verbs of the tables."""
    return frozenset(
        word
        for word, triggers in load().triggers.items()
        if any(t.pos == "v" and t.form in ("past", "both", "s") for t in triggers)
    )


def joined_verb(line: Line, verb: int, first: int, *, spoken: bool) -> int | None:
    """The verb before this one that shares its subject, null where none does; of speech the nearest verb of saying."""
    at = verb - 1
    while at > first and (line.low(at) in _BETWEEN or line.low(at) in AUXILIARIES or line.low(at).endswith("ly")):
        at -= 1
    if at <= first or line.low(at) not in ("and", ",", "or", "but"):
        return None
    if spoken:
        said = next((i for i in range(at - 1, first, -1) if line.low(i) in _SAYING), None)
        if said is not None:
            return _first_of_group(line, said)
    found = next((i for i in range(at - 1, first, -1) if _finite(line, i)), None)
    return None if found is None else _first_of_group(line, found)


def _first_of_group(line: Line, verb: int) -> int:
    """The begin of "has since bombed"."""
    at = verb
    while at > 0 and (line.low(at - 1) in AUXILIARIES or line.low(at - 1).endswith("ly")):
        at -= 1
    return at if line.low(at) in AUXILIARIES else verb


def _finite(line: Line, at: int) -> bool:
    """Does a word look like a verb with a subject?"""
    low = line.low(at)
    if line.cover[at] >= 0 or line.words[at].glued or low in _ADJECTIVES:
        return False
    if at + 1 < len(line.words) and line.words[at + 1].glued:
        return False
    past = low.endswith("ed") or low in LIGHT_VERBS or low in _verbs()
    return past and line.low(at - 1) not in _NOMINAL


#: Before these nothing is a finite verb.
_NOMINAL = bag("the a an this that these those its his her their our in of on at by from to for with no any some to")


def asked_to(line: Line, to: int) -> int | None:
    """The word that ends who is asked, of "asked the rebels to leave"; null where nobody is."""
    if line.low(to) != "to" or to < 2 or line.cover[to - 1] < 0:
        return None
    first, last = line.ranges[line.mentions[line.cover[to - 1]].id]
    asked = any(line.low(i) in _ASKING for i in range(max(0, first - _ASKED), first))
    return last if asked else None
