"""From what the recognisers propose to the mentions of a report: one reading of every word, in text order."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from marsad.reading._values import Mention, Passage, Proposal
from marsad.spans import Span

__all__ = ["settle_mentions"]

#: Numbers give way to a name that holds them ("46th Brigade") or that they hold ("four Syrian soldiers").
_FIGURES = ("quantity", "money")


def settle_mentions(passages: Sequence[Passage], proposals: Iterable[Proposal]) -> tuple[Mention, ...]:
    """Mentions with ids m0.. in text order; no two of them share a character.

    Of proposals that meet, a name or a time beats a number; else the longer wins, then the surer, then the earlier.
    Nothing is mentioned by boilerplate, and no mention goes over the edge of a passage.
    """
    placed = [(p, where) for p in proposals if (where := _passage_of(passages, p.span)) is not None]
    kept: list[tuple[Proposal, int]] = []
    taken: list[Span] = []
    for proposal, where in sorted(placed, key=_rank):
        at = bisect_right(taken, proposal.span)
        before, after = taken[at - 1 : at], taken[at : at + 1]
        if any(proposal.span.meets(other) for other in (*before, *after)):
            continue
        taken.insert(at, proposal.span)
        kept.append((proposal, where))
    kept.sort(key=lambda x: x[0].span)
    return tuple(
        Mention(f"m{n}", p.span, p.kind, p.named, where, p.confidence, p.rule) for n, (p, where) in enumerate(kept)
    )


def _rank(placed: tuple[Proposal, int]) -> tuple[bool, int, float, Span, str, str]:
    proposal = placed[0]
    return (
        proposal.kind in _FIGURES,
        -len(proposal.span),
        -proposal.confidence,
        proposal.span,
        proposal.kind,
        proposal.rule,
    )


def _passage_of(passages: Sequence[Passage], span: Span) -> int | None:
    """The passage that holds the whole span and may mention something."""
    at = bisect_right(passages, span.begin, key=lambda p: p.span.begin) - 1
    if at < 0 or not span or not len(span):
        return None
    passage = passages[at]
    return passage.index if passage.span.covers(span) and passage.role != "boilerplate" else None
