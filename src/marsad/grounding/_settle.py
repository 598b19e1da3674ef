"""One reading of every word: mentions of the reading, the gazetteer and the registry settled against each other."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from marsad.grounding._opinions import PROMINENT, heard, restyled, sureness, unvetoed, words_of_persons, worth_keeping
from marsad.reading import Mention, Passage, Proposal, Reading
from marsad.spans import Span

#: Which of two that meet stays, higher first. Names by heads, titles and the registry stand above the gazetteer:
#: bodies and persons are named after places more often than places after them; a bare surname stands below it.
_TIERS = {
    "taught": 6, "registry": 6, "head": 6, "lead": 6, "title": 6, "given_name": 6, "owned": 6, "party": 6,
    "fronted_role": 6, "apposed": 5,
    "surname": 5, "notable": 3, "people": 4, "role": 4, "facility": 4,
    "acronym": 3, "says": 3, "shape": 1, "demonym": 2,
}  # fmt: skip
_DEFAULT = {
    "time": 7,
    "location": 4,
    "nationality": 2,
    "quantity": 0,
    "money": 0,
    "weapon": 3,
    "platform": 3,
    "vehicle": 3,
}


def settle(
    reading: Reading,
    proposals: Iterable[Proposal],
    is_place: Callable[[str], bool] = lambda _: False,
    unnamed: Callable[[str], bool] = lambda _: False,
) -> Reading:
    """The reading with mentions m0.. in text order, none meeting another.

    A time gives way only to a name of a body that holds it whole ("March 23 Movement"); a number gives way to all.
    A name by itself loses to the longer description that holds it ("Syrian government forces"), and stays as its
    ``inner`` mention. What the model marked is heard last (``_opinions``). ``unnamed`` tells words that reviewers said
    are no actor's name: they are no mention of a body or person.
    """
    text, marks = reading.report.text, reading.marks
    offered = list(_named(text, (*map(_as_proposal, reading.mentions), *proposals), unnamed))
    names = [p for p in offered if p.rule in _PLACE_NAMES and p.named]
    kept = _best(offered if marks is None else unvetoed(offered, marks), text)
    if marks is not None:
        added = _named(text, worth_keeping(text, marks, kept, is_place), unnamed)
        kept = heard(kept, (p for p in added if _told_at(reading.passages, p.span)), text)
    kept = list(_namesakes(kept, text))
    mentions: list[Mention] = []
    for p in kept:
        where = _passage_of(reading.passages, p.span)
        if where is not None:
            sure = p.confidence if marks is None else sureness(marks, p)
            mentions.append(Mention(f"m{len(mentions)}", p.span, p.kind, p.named, where, sure, p.rule))
    made = replace(reading, mentions=tuple(mentions))
    return replace(made, inner=tuple(_inner(restyled(made).mentions, names, text)))


def _named(text: str, proposals: Iterable[Proposal], unnamed: Callable[[str], bool]) -> Iterator[Proposal]:
    """Without bodies and persons of names that are no actor's."""
    return (p for p in proposals if p.kind not in ("organisation", "person") or not unnamed(p.span.of(text)))


def _namesakes(kept: list[Proposal], text: str) -> Iterator[Proposal]:
    """Single words that are both a place of the gazetteer and of a person's name in this report are persons.

    36 of 113 such words were places in local news (LGL); those where the words around read as a place stay.
    """
    persons = words_of_persons(kept, text)
    for p in kept:
        one = p.kind == "location" and p.rule == "gazetteer" and p.confidence < _KNOWN and p.span.of(text) in persons
        yield replace(p, kind="person") if one and not _reads_as_place(text, p.span) else p


#: The confidence that the gazetteer's rule gives to places that all readers know.
_KNOWN = 0.9


#: Rules that read names of places and of peoples off the gazetteer.
_PLACE_NAMES = frozenset(("gazetteer", "demonym"))
#: What bears names of places in its own name.
_NAMED_AFTER = frozenset(("organisation", "weapon", "money"))
#: What bears them where it is described ("a former Russian officer"); a person's or a make's own name is no place.
_OF_PLACES = frozenset(("person", "platform", "vehicle"))


def _inner(mentions: Sequence[Mention], names: list[Proposal], text: str) -> Iterator[Mention]:
    """Names of places inside what is named after them ("Aleppo University", "US forces"), with ids i0, i1 ...

    They are no mentions of their own, for they refer to nothing by themselves; but they are places that the text names.
    Of such names in world and local news (GWN, LGL) those in bodies were right 289 of 367 and 476 of 660 times, those
    that are all or part of a person's name 14 of 136 and 35 of 420.
    """
    n = 0
    for p in sorted(names, key=lambda p: p.span):
        at = bisect_right(mentions, p.span.begin, key=lambda m: m.span.begin) - 1
        if at >= 0 and mentions[at].span.covers(p.span) and _lends(mentions[at], p, text):
            yield Mention(f"i{n}", p.span, p.kind, True, mentions[at].passage, p.confidence, p.rule, mentions[at].id)
            n += 1


def _lends(outer: Mention, name: Proposal, text: str) -> bool:
    """Does the place in the words of ``outer`` keep its own meaning there?"""
    if outer.span == name.span and outer.rule == name.rule:
        return False
    if name.confidence < PROMINENT and name.span.begin > outer.span.begin:
        return False
    if outer.kind == "location":
        return outer.rule in ("gazetteer", "description", "encoder") and len(name.span) < len(outer.span)
    if outer.kind not in _OF_PLACES:
        return outer.kind in _NAMED_AFTER
    rest = text[outer.span.begin : name.span.begin] + text[name.span.end : outer.span.end]
    return any(c.isalpha() for c in rest) and not any(c.isupper() for c in rest)


def _best(offered: list[Proposal], text: str) -> list[Proposal]:
    """Those that stay, in text order."""
    kept: list[Proposal] = []
    taken: list[Span] = []
    for p in sorted(_pruned(offered, text), key=_rank):
        at = bisect_right(taken, p.span)
        met = [o for o in (*taken[max(0, at - 1) : at], *taken[at : at + 1]) if p.span.meets(o)]
        if met:
            rest = _after_name(text, p, met)
            if rest is None:
                continue
            p = replace(p, span=rest)
            at = bisect_right(taken, rest)
        taken.insert(at, p.span)
        kept.append(p)
    return sorted(kept, key=lambda p: p.span)


def _after_name(text: str, p: Proposal, met: list[Span]) -> Span | None:
    """ "Hamas SPOKESMAN": what a role keeps where a stronger name opens its words; nothing if more than that meets."""
    if p.rule not in ("role", "people") or len(met) != 1 or met[0].begin > p.span.begin or met[0].end >= p.span.end:
        return None
    words = _OPENING.match(text, met[0].end, p.span.end)
    begin = words.end() if words is not None else met[0].end
    return Span(begin, p.span.end) if words is not None and p.span.end - begin > 2 else None


def _as_proposal(m: Mention) -> Proposal:
    return Proposal(m.span, m.kind, m.named, m.confidence, m.rule)


def _tier(p: Proposal) -> int:
    if p.kind == "person" and p.rule == "head":
        return 5
    return _TIERS.get(p.rule, _DEFAULT.get(p.kind, 4))


def _rank(p: Proposal) -> tuple[int, int, float, Span, str, str]:
    return -_tier(p), -len(p.span), -p.confidence, p.span, p.kind, p.rule


#: After these an unknown personal name that is also a known place is the place; likewise before a word for a place.
_INTO = re.compile(r"\b(?:in|at|near|into|around|outside|inside|towards?|to|from|across|through)\s+(?:the\s+)?$")
_OPENING = re.compile(r"(?:['’]s?)?\s+")
_OF_PLACE = re.compile(
    r"\b(?:town|city|village|district|neighbou?rhoods?|suburb|area|province|governorate|camp|airport|airbase|base)\s+(?:of\s+)?$"
)
_PLACE_AFTER = re.compile(
    r"\s+(?:town|city|village|district|neighbou?rhoods?|suburb|area|province|governorate|camp|airport|airbase|military|air|front|streets?|road)\b"
)


def _reads_as_place(text: str, span: Span) -> bool:
    before = text[max(0, span.begin - 24) : span.begin]
    return bool(_INTO.search(before) or _OF_PLACE.search(before) or _PLACE_AFTER.match(text, span.end))


def _pruned(offered: list[Proposal], text: str) -> list[Proposal]:
    """Without times inside names of bodies, and without persons that are places by where they stand."""
    known = [p for p in offered if p.kind == "location" and p.rule != "shape"]
    located = sorted({p.span for p in known})
    certain = {p.span for p in known if p.confidence >= 0.75}
    strong = sorted(
        (p for p in offered if p.kind == "organisation" and p.named and _tier(p) >= 6), key=lambda p: p.span
    )
    begins = [p.span.begin for p in strong]
    out = []
    for p in offered:
        if p.kind == "time":
            at = bisect_right(begins, p.span.begin) - 1
            if at >= 0 and strong[at].span.covers(p.span) and len(strong[at].span) > len(p.span):
                continue
        if (
            p.kind == "person"
            and p.named
            and (_is_place(p, located, text) or (p.rule == "surname" and p.span in certain))
        ):
            continue
        out.append(p)
    return out


def _is_place(p: Proposal, located: list[Span], text: str) -> bool:
    """Is the person's name a known place here ("in Abu Kamal"), or inside a longer one ("Lake Assad")?"""
    at = bisect_right(located, p.span)
    for place in located[max(0, at - 2) : at + 2]:
        if place.meets(p.span):
            if p.rule in ("surname", "notable", "says") and place.covers(p.span) and len(place) > len(p.span):
                return True
            if _reads_as_place(text, p.span):
                return True
    return False


def _told_at(passages: tuple[Passage, ...], span: Span) -> bool:
    """Does a span stand in a passage that mentions anything? Furniture does not."""
    where = _passage_of(passages, span)
    return where is not None and passages[where].role != "boilerplate"


def _passage_of(passages: tuple[Passage, ...], span: Span) -> int | None:
    at = bisect_right(passages, span.begin, key=lambda p: p.span.begin) - 1
    return passages[at].index if at >= 0 and passages[at].span.covers(span) else None
