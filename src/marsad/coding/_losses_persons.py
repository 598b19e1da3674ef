"""One person named is a toll of one: "the mayor was shot dead", "gunmen killed Amina Saleh and two guards".

Numbers and articles are claimed before (``_losses_claim``); here a word of loss that stands right beside a person, a
name or a description of one, takes that person. UCDP and ACLED count such deaths like any other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from marsad.coding._losses_sentence import Sentence, Victims, Word, who_of_person
from marsad.grounding import Grounded
from marsad.reading.numbers import lexicon
from marsad.spans import Span

#: What a name tells of nobody else: fates whose victims are counted one by one. The displaced are told in numbers.
_KINDS = frozenset({"killed", "wounded", "captured"})

_DESCRIBED = (
    r"(?:(?!(?:and|or|in|at|on|by|with|when|while|after|before|of|for|to|from|that|who|which|was|were|is|are|has|have|had|"
    r"sa(?:id|ys)|t(?:old|ells)|add(?:s|ed)|report(?:s|ed)|according|\w+ing)\b)[\w'\u2019-]+\s+){0,4}"
)
#: "Killed the former mayor", "killing of a prominent judge".
_OBJECT = re.compile(
    rf"\s+(?:(?:him|her|them)sel(?:f|ves)\s+and\s+)?{_DESCRIBED}(?:[\w'\u2019-]+,\s+)?$", re.IGNORECASE
)
_ASIDE = r"(?:\s?,[^,.;:]{1,60},|\s\([^()]{1,40}\))?"
_LIGHTLY = r"(?:(?:\w+ly|also|then|later|both|all|found|pronounced|declared|confirmed|shot|and|among\s+those)\s+){0,3}"
#: "The mayor, Ali Omar, was later found dead".
_PASSIVE = re.compile(
    rf"{_ASIDE}(?:,?\s+who)?\s+(?:was|were|is|are|(?:has|have|had)\s+been|being)\s+{_LIGHTLY}$", re.IGNORECASE
)
#: "The mayor died", "the mayor has since died".
_INTRANSITIVE = re.compile(
    rf"{_ASIDE}(?:,?\s+who)?\s+(?:(?:has|have|had|since|who)\s+){{0,2}}{_LIGHTLY}$", re.IGNORECASE
)
#: "Mayor killed in ambush".
_HEADLINE = re.compile(r"\s+(?:in|by|near|during|when|as|after|outside|on)\b|\s*(?:$|[.;])", re.IGNORECASE)
_AND = re.compile(
    rf"\s*,?\s+(?:and|along\s+with|together\s+with|as\s+well\s+as)\s+(?:(?:also|the|a|an|one|his|her|their|its|two\s+of)\s+)?"
    rf"{_DESCRIBED}$",
    re.IGNORECASE,
)
_COMMA = re.compile(rf"\s*,\s+(?:(?:the|a|an|his|her)\s+)?{_DESCRIBED}$", re.IGNORECASE)
_COUNTED_NEXT = re.compile(
    r"\s*,?\s+(?:and|along\s+with|together\s+with|as\s+well\s+as)\s+(?:(?:at\s+least|his|her|their|its|another|other)\s+){0,2}$",
    re.IGNORECASE,
)
_UNREAL = re.compile(
    r"\b(?:to|could|might|may|would|can|will|must|shall|should|not|never|cannot|if|nearly|almost)\s+(?:(?:have|be|been)\s+)?$",
    re.IGNORECASE,
)
#: Words that the reader marks as people and that are not one of them, or not told how many.
_PRONOUNS = """
those these some they them all many most both others other none few several half rest first second third fourth fifth
another one anyone nobody someone everyone dead wounded injured who whom whoever we us you i me
"""
_GROUPS = """
police troops crew staff family personnel people military militia army group gang team
"""
_NOT_ONE = frozenset((_PRONOUNS + _GROUPS).split())
_CHARS = 64


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody told of as one: a name, or a description such as "the mayor"."""

    span: Span
    named: bool
    entity: str | None
    noun: str


def people_of(grounded: Grounded, speakers: Mapping[int, Sequence[Span]]) -> dict[int, list[Person]]:
    """By passage, in text order, whoever is one person and does not speak."""
    text = grounded.reading.report.text
    entity = {m: e.id for e in grounded.entities for m in e.mentions}
    out: dict[int, list[Person]] = {}
    for m in grounded.reading.mentions:
        if m.kind != "person" or any(m.span.meets(x) for x in speakers.get(m.passage, ())):
            continue
        head = m.span.of(text).split()[-1].lower()
        if m.named or _is_single(head):
            out.setdefault(m.passage, []).append(Person(m.span, m.named, entity.get(m.id), head))
    return out


def _is_single(head: str) -> bool:
    entry = lexicon().get(head)
    if entry is not None and head not in _NOT_ONE:
        return not entry.plural
    return not head.endswith("s") and head not in _NOT_ONE and not head.endswith("men")


def persons_of(
    s: Sentence, word: Word, people: Sequence[Person], taken: Sequence[Victims]
) -> tuple[list[Victims], int | None]:
    """The single persons that a word of loss takes, and the index of the counted victims told with them, if any.

    ``taken`` are the counted victims that the word has claimed already, in text order.
    """
    before = s.text[max(s.passage.span.begin, word.span.begin - 40) : word.span.begin]
    if word.kind not in _KINDS or word.form in {"toll", "part"} or (word.form != "of" and _UNREAL.search(before)):
        return [], None
    free = [p for p in people if not any(v.span.meets(p.span) for v in s.victims)]
    if taken:
        return _one_a_person(s, _joined_to(s, free, taken)), None
    found = _subjects(s, word, free) or _objects(s, word, free)
    return _one_a_person(s, found), _counted_after(s, found) if found else None


def _subjects(s: Sentence, word: Word, people: Sequence[Person]) -> list[Person]:
    """Those right before the word that it befell."""
    if word.form in {"after", "of"}:
        return []
    before = [p for p in people if p.span.end <= word.span.begin and word.span.begin - p.span.end < 2 * _CHARS]
    for n in range(len(before) - 1, max(-1, len(before) - 3), -1):
        gap = s.text[before[n].span.end : word.span.begin]
        if _befell(s, word, gap):
            return _listed(s, before[: n + 1])
    return []


def _befell(s: Sentence, word: Word, gap: str) -> bool:
    if word.form == "before":
        return _INTRANSITIVE.match(gap) is not None
    if _PASSIVE.match(gap):
        return True
    after = s.text[word.span.end : min(s.passage.span.end, word.span.end + 16)]
    return word.form in {"either", "adjective"} and gap.isspace() and _HEADLINE.match(after) is not None


def _objects(s: Sentence, word: Word, people: Sequence[Person]) -> list[Person]:
    """Those right after the word: who did it stands before."""
    if word.form not in {"either", "after", "of"}:
        return []
    after = [p for p in people if p.span.begin >= word.span.end]
    if not after or after[0].span.begin - word.span.end > _CHARS:
        return []
    if not _OBJECT.match(s.text[word.span.end : after[0].span.begin]):
        return []
    found = [after[0]]
    for a, b in pairwise(after):
        gap = s.text[a.span.end : b.span.begin]
        if len(gap) > _CHARS or not (_AND.match(gap) or _COMMA.match(gap)):
            break
        found.append(b)
    return _without_tail(s, found)


def _listed(s: Sentence, people: Sequence[Person]) -> list[Person]:
    """The last of these with those that "and" and commas join to it."""
    found = [people[-1]]
    for a, b in pairwise(reversed(people)):
        gap = s.text[b.span.end : a.span.begin]
        if len(gap) > _CHARS or not (_AND.match(gap) or _COMMA.match(gap)):
            break
        found.append(b)
    return found[::-1]


def _without_tail(s: Sentence, people: list[Person]) -> list[Person]:
    """A name that only a comma joins ("killed Ali Omar, Musa") goes; an aside ("the mayor, Ali Omar") stays."""
    while len(people) > 1:
        a, b = people[-2:]
        gap = s.text[a.span.end : b.span.begin]
        if _AND.match(gap) or a.named != b.named:
            return people
        people = people[:-1]
    return people


def _joined_to(s: Sentence, people: Sequence[Person], taken: Sequence[Victims]) -> list[Person]:
    """ "The mayor and three guards": the person whom "and" joins to those counted."""
    first, last = taken[0], taken[-1]
    before = [p for p in people if p.span.end <= first.begin and first.begin - p.span.end < _CHARS]
    after = [p for p in people if p.span.begin >= last.end and p.span.begin - last.end < _CHARS]
    out = []
    if before and _COUNTED_NEXT.match(s.text[before[-1].span.end : first.begin]):
        out.append(before[-1])
    if after and _AND.match(s.text[last.end : after[0].span.begin]):
        out.append(after[0])
    return out


def _counted_after(s: Sentence, people: Sequence[Person]) -> int | None:
    end = people[-1].span.end
    i = s.first_victim_from(end)
    if i == len(s.victims) or not s.victims[i].human or s.victims[i].begin - end > _CHARS:
        return None
    return i if _COUNTED_NEXT.match(s.text[end : s.victims[i].begin]) else None


def _one_a_person(s: Sentence, people: Sequence[Person]) -> list[Victims]:
    """One victim each; a description beside its name, with nothing but a comma between, is the same person."""
    out: list[Victims] = []
    seen: set[str] = set()
    for n, p in enumerate(people):
        beside = n > 0 and _is_aside(s, people[n - 1], p)
        if not beside and (p.entity is None or p.entity not in seen):
            out.append(_victim(s, p))
        seen |= {p.entity} if p.entity else set()
    return out


def _is_aside(s: Sentence, a: Person, b: Person) -> bool:
    gap = s.text[a.span.end : b.span.begin]
    return a.named != b.named and not _AND.match(gap)


def _victim(s: Sentence, p: Person) -> Victims:
    words = s.text[max(s.passage.span.begin, p.span.begin - 24) : p.span.end]
    noun = None if p.named else p.noun
    return Victims(p.span.begin, p.span.end, p.span, 1, 1, 1, noun, who_of_person(noun, words), True, p.span, True)
