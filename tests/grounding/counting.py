"""Readings that know their counts alone, for tests of counts and of the losses made of them."""

from __future__ import annotations

from datetime import UTC, datetime

from marsad.intake import Evidence, Report
from marsad.reading import Mention, Passage, Reading
from marsad.reading._counts import find_counts
from marsad.spans import Span


def reading_of(*sentences: str) -> Reading:
    """A reading with the mentions of counts and money alone, one passage a sentence."""
    text = " ".join(sentences)
    report = Report("r", text, Evidence(b"", "", datetime(2020, 1, 1, tzinfo=UTC), "a.txt", "file", "test"))
    passages, at = [], 0
    for i, sentence in enumerate(sentences):
        passages.append(Passage(i, Span(at, at + len(sentence)), "body", 0))
        at += len(sentence) + 1
    mentions = tuple(
        Mention(f"m{n}", p.span, p.kind, p.named, _passage(passages, p.span), p.confidence, p.rule)
        for n, p in enumerate(find_counts(text, passages))
    )
    return Reading(report, tuple(passages), mentions, ())


def _passage(passages: list[Passage], span: Span) -> int:
    return next(p.index for p in passages if p.span.covers(span))
