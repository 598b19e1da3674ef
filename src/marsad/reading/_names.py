"""Names and descriptions of persons, bodies, things and peoples in the passages of a report.

By the shape of the words and by word lists only: what a name refers to is for grounding. Works on text that lost its
commas and apostrophes; where capitals say nothing (headlines in capitals, lower-case archives) only the lists speak.
"""

from __future__ import annotations

from collections.abc import Sequence

from marsad.reading._names_bodies import bodies
from marsad.reading._names_people import people, surnames, without_lost_genitives
from marsad.reading._names_things import nationalities, places, things
from marsad.reading._names_tokens import passages_words
from marsad.reading._values import Passage, Proposal

__all__ = ["find_names"]

#: Of two proposals of the same sort that meet, the one of the better rule stays; unnamed rules: 5.
_RANK = {
    "title": 0,
    "given_name": 1,
    "head": 1,
    "lead": 2,
    "fronted_role": 2,
    "owned": 2,
    "says": 6,
    "surname": 3,
    "shape": 9,
}


def find_names(text: str, passages: Sequence[Passage]) -> list[Proposal]:
    """Proposals in text order; those of different kinds may meet (a demonym inside a party's description).

    ``named`` is false for descriptions ("government forces", "a spokesman"). Furniture (boilerplate) gives none.
    """
    found: list[Proposal] = []
    for words in passages_words(text, passages):
        found.extend(bodies(words))
        found.extend(people(words))
        found.extend(things(words))
        found.extend(nationalities(words))
        found.extend(places(words))
    found = list(without_lost_genitives(text, found))
    furniture = [p.span for p in passages if p.role == "boilerplate"]
    found.extend(p for p in surnames(text, found) if not any(f.meets(p.span) for f in furniture))
    return _without_doubles(found)


def _without_doubles(found: Sequence[Proposal]) -> list[Proposal]:
    """Of proposals of one kind that meet, the better ruled and longer; all in text order."""
    kept: list[Proposal] = []
    last: dict[str, Proposal] = {}
    for p in sorted(found, key=lambda p: (p.span.begin, -p.span.end, _RANK.get(p.rule, 5))):
        other = last.get(p.kind)
        if other is None or not other.span.meets(p.span):
            kept.append(p)
            last[p.kind] = p
        elif _better(p, other):
            kept[kept.index(other)] = p
            last[p.kind] = p
    return sorted(kept, key=lambda p: (p.span.begin, p.span.end, p.kind))


def _better(p: Proposal, other: Proposal) -> bool:
    return (-_RANK.get(p.rule, 5), len(p.span)) > (
        -_RANK.get(other.rule, 5),
        len(other.span),
    ) and not other.span.covers(p.span)
