"""Ties claims to the events they carry; what nobody is named for stands in the report's own voice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from marsad.coding._values import Claim, Event
from marsad.reading import Passage
from marsad.spans import Span


def tied(
    claims: Sequence[Claim], events: Sequence[Event], passages: Sequence[Passage]
) -> tuple[tuple[Claim, ...], tuple[Event, ...]]:
    """Claims with their events and events with their claims; a claim of the report itself for each event that has none."""
    carried: dict[str, list[str]] = {e.id: [] for e in events}
    carries: dict[str, list[str]] = {c.id: [] for c in claims}
    for event in events:
        for claim in claims:
            if _told_in(event, claim):
                carried[event.id].append(claim.id)
                carries[claim.id].append(event.id)
    own = _own_voice(claims, [e for e in events if not carried[e.id]], passages)
    for claim in own:
        for event_id in claim.events:
            carried[event_id].append(claim.id)
    told = tuple(replace(c, events=tuple(carries[c.id])) for c in claims)
    return (*told, *own), tuple(replace(e, claims=tuple(carried[e.id])) for e in events)


def _told_in(event: Event, claim: Claim) -> bool:
    spans = (event.trigger, *event.retold)
    return any(content.covers(span) for content in claim.content for span in spans)


def _own_voice(claims: Sequence[Claim], events: Sequence[Event], passages: Sequence[Passage]) -> list[Claim]:
    """One claim a passage: the report says it itself."""
    by_passage: dict[int, list[str]] = {}
    for event in events:
        at = next((p.index for p in passages if p.span.covers(event.trigger)), None)
        if at is not None:
            by_passage.setdefault(at, []).append(event.id)
    number = len(claims)
    out: list[Claim] = []
    for index, ids in sorted(by_passage.items()):
        span: Span = passages[index].span
        out.append(Claim(f"c{number + len(out)}", None, None, (span,), "asserts", False, tuple(ids), 0.8, "own_voice"))
    return out
