"""Fates told by a verb and a word after its object: "drove 4,000 people out", "let 44 captives go"."""

from __future__ import annotations

from marsad.grounding._fate_clause import Clause
from marsad.grounding._fate_verbs import BEFORE_OBJECT, Told
from marsad.reading.numbers import Fate

#: Verbs that tell a fate with a word after their object: "drove 4,000 people out", "let 44 captives go". By the verb's
#: forms, the words after, the fate, and the sorts of the counted that it can befall.
_PEOPLE = ("person", "prisoner", "hostage", "bare")
_ANYBODY = (*_PEOPLE, "armed")
_GEAR = ("gear", "thing", "place", "unknown")
_DRIVING = "drive drives driving drove driven force forces forcing forced chase chased send sent push pushed expelled"
_BRINGING = "bring brings bringing brought send sends sent take takes took fly flies flew flown"
_LIFTING = "lift lifted take takes took bring brings brought move moved carry carried lead led fly flew ferried bused"
_ROWS: tuple[tuple[str, str, Fate, tuple[str, ...]], ...] = (
    (_DRIVING, "from out fleeing into off", "displaced", _PEOPLE),
    ("let lets letting", "go free leave", "released", _ANYBODY),
    ("set sets setting", "free", "released", _ANYBODY),
    ("hand hands handed handing", "over", "released", _ANYBODY),
    (_BRINGING, "home back", "returned", _ANYBODY),
    (_LIFTING, "out off", "evacuated", _ANYBODY),
    ("shoot shoots shot shooting bring brings brought", "down", "destroyed", _GEAR),
    ("round rounds rounded", "up", "arrested", _ANYBODY),
    ("wrest wrests wrested wresting", "from", "captured", _GEAR),
    ("provide provides provided providing supply supplied", "with", "reached_by_aid", _PEOPLE),
)
_SPLITS = tuple((frozenset(verbs.split()), words, fate, sorts) for verbs, words, fate, sorts in _ROWS)
_SPLIT_VERBS = frozenset(verb for verbs, *_ in _SPLITS for verb in verbs)


def split(c: Clause, n: int) -> Told | None:
    """ "Drove 4,000 people out of the valley": the verb before and the word after tell it together."""
    at = c.places[n]
    k = at - 1
    while c.word(k) in BEFORE_OBJECT and k > at - 5:
        k -= 1
    verb, after = c.word(k), c.word(at + 1)
    if verb not in _SPLIT_VERBS:
        return None
    for verbs, words, fate, sorts in _SPLITS:
        if verb in verbs and after in words.split() and c.counts[n].sort in sorts:
            return Told(fate, c.items[k].span, "split")
    return None
