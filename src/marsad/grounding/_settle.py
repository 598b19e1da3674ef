"""One reading of every word: mentions of the reading, of the gazetteer and of the registry are settled against each other."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import replace

from marsad.reading import Mention, Passage, Proposal, Reading
from marsad.spans import Span

#: Which of two that meet stays, higher first. Names by heads, titles and the registry stand above the gazetteer, because
#: bodies and persons are named after places more often than places after them; a bare surname stands below it.
_TIERS = {
    "registry": 6, "head": 6, "lead": 6, "title": 6, "given_name": 6, "owned": 6, "party": 6, "fronted_role": 6, "apposed": 5,
    "surname": 5, "people": 4, "role": 4, "facility": 4, "acronym": 3, "says": 3, "shape": 1, "demonym": 2,
}  # fmt: skip
_DEFAULT = {"time": 7, "location": 4, "nationality": 2, "quantity": 0, "money": 0, "weapon": 3, "platform": 3, "vehicle": 3}


def settle(reading: Reading, proposals: Iterable[Proposal]) -> Reading:
    """The reading with mentions m0.. in text order, none meeting another.

    A time gives way only to a name of a body that holds it whole ("March 23 Movement"); a number gives way to all.
    A name by itself loses to the longer description that holds it ("Syrian government forces").
    """
    offered = [*(_as_proposal(m) for m in reading.mentions), *proposals]
    kept: list[Proposal] = []
    taken: list[Span] = []
    for p in sorted(_pruned(offered), key=_rank):
        at = bisect_right(taken, p.span)
        if any(p.span.meets(other) for other in (*taken[max(0, at - 1) : at], *taken[at : at + 1])):
            continue
        taken.insert(at, p.span)
        kept.append(p)
    kept.sort(key=lambda p: p.span)
    mentions = []
    for p in kept:
        where = _passage_of(reading.passages, p.span)
        if where is not None:
            mentions.append(Mention(f"m{len(mentions)}", p.span, p.kind, p.named, where, p.confidence, p.rule))
    return replace(reading, mentions=tuple(mentions))


def _as_proposal(m: Mention) -> Proposal:
    return Proposal(m.span, m.kind, m.named, m.confidence, m.rule)


def _tier(p: Proposal) -> int:
    if p.kind == "person" and p.rule == "head":
        return 5
    return _TIERS.get(p.rule, _DEFAULT.get(p.kind, 4))


def _rank(p: Proposal) -> tuple[int, int, float, Span, str]:
    return -_tier(p), -len(p.span), -p.confidence, p.span, p.kind


def _pruned(offered: list[Proposal]) -> list[Proposal]:
    """Without times inside names of bodies, and without names inside the longer place or party of a like tier."""
    strong = sorted((p for p in offered if p.kind == "organisation" and p.named and _tier(p) >= 6), key=lambda p: p.span)
    begins = [p.span.begin for p in strong]
    out = []
    for p in offered:
        if p.kind == "time":
            at = bisect_right(begins, p.span.begin) - 1
            if at >= 0 and strong[at].span.covers(p.span) and len(strong[at].span) > len(p.span):
                continue
        out.append(p)
    return out


def _passage_of(passages: tuple[Passage, ...], span: Span) -> int | None:
    at = bisect_right(passages, span.begin, key=lambda p: p.span.begin) - 1
    return passages[at].index if at >= 0 and passages[at].span.covers(span) else None
