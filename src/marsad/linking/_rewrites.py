"""Paraphrases: a desk tells another's report anew, in other words.

Shared wording does not show it; what stays is what was told: the same numbers, places, names and speakers in the first
lines, in much the same order, within a day. Independent reports of one happening share its toll, its place and its
parties, too. Three things tell them apart: a rewrite has *no speaker of its own*, it shares *more* facts, and *in
order*, or else it has left phrases of the original standing. It stays a weaker kind of evidence than wording.

Rules were chosen on our own simulated worlds (where who rewrote whom is known) and on two sets of real reports:

| rule | worlds: right, wrong | dev rewrites | of 823 independent pairs (local crime) |
|---|---|---|---|
| facts worth 4.25 | 138, 238 | 8 of 8 | 15 |
| ... and no speaker of its own | 121, 105 | 8 of 8 | 4 |
| ... worth 5 | 96, 48 | 8 of 8 | 2 |
| worth 4.75, 3.75 of it in order | 90, 11 | 6 of 8 | 1 |
| ... or 12 shared 5-grams instead of the order | 90, 14 | 7 of 8 | 1 |
| ... or worth 3.5, nearly all of a short report, in order | 109, 17 | 7 of 8 | 1 |
"""

from __future__ import annotations

from collections.abc import Sequence

from marsad.linking._trace import TELLING
from marsad.linking._values import Item

#: What a shared fact of a kind is worth: a number, a place finer than a province, a wider one, an actor of the
#: registry, another person, organisation or place. One office or one army in common says little.
WORTH = {"n": 1.0, "p": 1.0, "P": 0.2, "a": 0.5, "r": 0.5, "o": 0.5, "u": 0.5}

#: What "two" or "three" are worth.
SMALL_NUMBER = 0.3

#: Least worth of the shared facts.
LEAST = 4.75

#: Least worth of those of them that both tell in the same order; else so much wording (weight of shared 5-grams, as
#: little of the texts as it may be) has to be left.
LEAST_IN_ORDER, LEAST_LEFT = 3.75, 12.0

#: A short report has few facts: so little is enough if nearly all of the shorter lead and most of the longer one is
#: shared, nearly all of it in order.
LEAST_SHORT, WHOLE, MOST = 3.5, 0.9, 0.7

#: Least share of the shared facts in the lead of either side, and in the shorter one.
LEAST_SHARE, LEAST_SHARE_OF_SHORTER = 0.35, 0.5

#: Days between the two at most: later, another desk has news of its own.
APART = 1


def worth(fact: str) -> float:
    """What a shared fact says about two reports telling the same.

    >>> worth("n:29"), worth("n:2"), worth("a:actor:sohr")
    (1.0, 0.3, 0.5)
    """
    kind, _, value = fact.partition(":")
    if kind == "n" and int(value) < TELLING:
        return SMALL_NUMBER
    return WORTH[kind]


def is_rewrite(a: Item, b: Item, wording: float = 0.0) -> bool:
    """Do reports of two outlets tell the same facts first, near in time? Symmetric.

    ``wording`` is the weight of the 5-grams that they share. One outlet that tells much the same twice follows its
    story up, or prints its daily round-up.
    """
    if a.trace.outlet and a.trace.outlet == b.trace.outlet:
        return False
    if a.day is None or b.day is None or abs((a.day - b.day).days) > APART:
        return False
    one, two = set(a.trace.speakers), set(b.trace.speakers)
    return (one <= two or two <= one) and alike(a.trace.facts, b.trace.facts, wording)


def alike(a: Sequence[str], b: Sequence[str], wording: float = 0.0) -> bool:
    """Are two leads the same news? ``a`` and ``b`` are unique facts in their order."""
    shared = set(a) & set(b)
    if not any(f.startswith("n:") and worth(f) == WORTH["n"] for f in shared):
        return False
    common, ordered = total(sorted(shared)), in_order([f for f in a if f in shared], [f for f in b if f in shared])
    shorter, longer = (common / w for w in sorted((total(a), total(b))))
    much = common >= LEAST and longer >= LEAST_SHARE and shorter >= LEAST_SHARE_OF_SHORTER
    if much and (ordered >= LEAST_IN_ORDER or wording >= LEAST_LEFT):
        return True
    return common >= LEAST_SHORT and longer >= MOST and shorter >= WHOLE and ordered >= WHOLE * common


def total(facts: Sequence[str]) -> float:
    """The worth of facts together."""
    return sum(map(worth, facts))


def in_order(a: Sequence[str], b: Sequence[str]) -> float:
    """The greatest worth of facts that both tell in the same order (a weighted longest common subsequence)."""
    before = [0.0] * (len(b) + 1)
    for x in a:
        row = [0.0]
        for n, y in enumerate(b):
            row.append(before[n] + worth(x) if x == y else max(before[n + 1], row[n]))
        before = row
    return before[-1]
