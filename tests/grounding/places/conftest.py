"""The gazetteer, compiled once a machine, and a short way from a sentence to its places."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

import pytest

from marsad.grounding import GroundedPlace
from marsad.grounding.places import Gazetteer, open_gazetteer, propose, resolve
from marsad.intake import Evidence, Report
from marsad.reading import Mention, Proposal, Reading, split_passages
from marsad.spans import Span

#: Words of the mention -> its place.
Places = list[tuple[str, GroundedPlace]]


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return open_gazetteer()


def reading_of(text: str) -> Reading:
    evidence = Evidence(text.encode(), "0" * 64, datetime(2024, 1, 1, tzinfo=UTC), "test", "file", "test")
    report = Report(id="r", text=text, evidence=evidence)
    return Reading(report, split_passages(report), (), ())


def disjoint(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Of spans that meet, the longest (the earliest among equals); in text order."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda s: (-len(s), s.begin)):
        if not any(span.meets(k) for k in kept):
            kept.append(span)
    return tuple(sorted(kept))


def settled(reading: Reading, proposals: list[Proposal]) -> Reading:
    """The longest proposals as mentions; the real settling weighs those of other recognisers too."""
    kept = set(disjoint(p.span for p in proposals))
    mentions: list[Mention] = []
    for p in proposals:
        if p.span in kept:
            passage = max((q.index for q in reading.passages if q.span.begin <= p.span.begin), default=0)
            mentions.append(Mention(f"m{len(mentions)}", p.span, p.kind, p.named, passage, p.confidence, p.rule))
    return Reading(reading.report, reading.passages, tuple(mentions), ())


@pytest.fixture
def places_of(gazetteer: Gazetteer) -> Callable[[str], Places]:
    def run(text: str) -> Places:
        reading = reading_of(text)
        done = settled(reading, propose(reading, gazetteer))
        words = {m.id: m.span.of(text) for m in done.mentions}
        return [(words[p.mention], p) for p in resolve(done, gazetteer)]

    return run


@pytest.fixture
def place_of(places_of: Callable[[str], Places]) -> Callable[[str, str], GroundedPlace]:
    """The place of the last mention with these words."""

    def run(text: str, words: str) -> GroundedPlace:
        found = places_of(text)
        hits = [p for w, p in found if w == words]
        assert hits, f"{words!r} is not among {[w for w, _ in found]}"
        return hits[-1]

    return run
