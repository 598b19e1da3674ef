"""Ties claims to the events they carry; what nobody is named for stands in the report's own voice."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from marsad.coding._claims import own_voice
from marsad.coding._values import Claim, Event, Speaker
from marsad.grounding import Grounded
from marsad.reading import Passage

CARRIER = "carrier_of_a_side"
_CARRYING = frozenset(("asserts", "confirms"))
_TOLD = frozenset(("ASSAULT", "COERCE"))


def tied(
    grounded: Grounded, claims: Sequence[Claim], events: Sequence[Event]
) -> tuple[tuple[Claim, ...], tuple[Event, ...]]:
    """Claims with their events and events with their claims.

    A claim carries an event if its content covers one of the tellings. An event told without a source, whose next
    sentence goes on about it with one, is carried by that. What is left gets a claim of the report itself.
    """
    answering = _answering(claims)
    carried = {e.id: [c.id for c in answering if _told_in(e, c)] for e in events}
    sourced = {c.id for c in claims if c.source is not None}
    for event in events:
        if event.type in _TOLD and not sourced & set(carried[event.id]):
            carried[event.id] += [c.id for c in _going_on(grounded, answering, events, event)]
    for event in events:
        if event.type in _TOLD and not sourced & set(carried[event.id]):
            carried[event.id] += [c for c in _added_to(grounded, events, event, carried) if c in sourced]
    own = _own_voice(grounded, len(claims), [e for e in events if not carried[e.id]])
    for claim in own:
        for event_id in claim.events:
            carried[event_id].append(claim.id)
    told = tuple(replace(c, events=tuple(e.id for e in events if c.id in carried[e.id])) for c in claims)
    return (*told, *own), tuple(replace(e, claims=tuple(carried[e.id])) for e in events)


def with_carriers(grounded: Grounded, claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """The claims, and one more for each anonymous one that a warring side's own medium carries.

    "A source told the state agency": nobody can ask the source; the agency speaks for the side and answers for what it
    prints. A source with an office ("a military source", "the police command") answers for itself, and an agency
    without a side ("told Reuters") only carries.
    """
    sided = {e.id for e in grounded.entities if e.side is not None}
    out = list(claims)
    carrier: Speaker | None = None
    for claim in claims:
        if claim.source is None or claim.source.kind != "unnamed":
            continue
        if claim.via is not None:
            carrier = claim.via if claim.via.kind == "media" and claim.via.entity in sided else None
        if carrier is not None:
            made = replace(claim, id=f"c{len(out)}", source=carrier, via=None, rule=CARRIER, confidence=0.6)
            out.append(made)
    return tuple(out)


def _answering(claims: Sequence[Claim]) -> list[Claim]:
    """Claims that carry events: an anonymous one steps behind the medium that answers for it."""
    answered = {(c.cue, c.content) for c in claims if c.rule == CARRIER}
    return [c for c in claims if c.rule == CARRIER or (c.cue, c.content) not in answered]


def _told_in(event: Event, claim: Claim) -> bool:
    spans = (event.trigger, *event.retold)
    return any(content.covers(span) for content in claim.content for span in spans)


def _going_on(grounded: Grounded, claims: Sequence[Claim], events: Sequence[Event], event: Event) -> list[Claim]:
    """Claims of the sentence after the event, if that sentence tells of no other happening."""
    passages = grounded.reading.passages
    last = max((event.trigger, *event.retold))
    following = _passage_at(passages, last.begin) + 1
    if following >= len(passages) or passages[following].role != "body":
        return []
    span = passages[following].span
    if any(span.covers(s) for e in events if e is not event and e.type in _TOLD for s in (e.trigger, *e.retold)):
        return []
    return [
        c for c in claims
        if c.source is not None and c.stance in _CARRYING and c.content and span.covers(c.content[0])
    ]  # fmt: skip


_ADDITIVE = re.compile(
    r"^\W*(?:another|other|further|also|in addition|separately|similarly)\b|^\W*\w+ (?:more|others|other)\b", re.I
)


def _added_to(grounded: Grounded, events: Sequence[Event], event: Event, carried: dict[str, list[str]]) -> list[str]:
    """Claims of what was told right before, where the sentence only adds to it ("Another seven were killed in ...")."""
    passages = grounded.reading.passages
    at = _passage_at(passages, event.trigger.begin)
    if not _ADDITIVE.match(passages[at].span.of(grounded.reading.report.text)):
        return []
    before = [
        e for e in events
        if e is not event and e.type == event.type and at - 2 <= _passage_at(passages, e.trigger.begin) < at
    ]  # fmt: skip
    return list(carried[before[-1].id]) if before else []


def _passage_at(passages: Sequence[Passage], at: int) -> int:
    return bisect_right(passages, at, key=lambda p: p.span.begin) - 1


def _own_voice(grounded: Grounded, number: int, events: Sequence[Event]) -> list[Claim]:
    """One claim a passage that tells of events by itself."""
    by_passage: dict[int, list[Event]] = {}
    for event in events:
        by_passage.setdefault(_passage_at(grounded.reading.passages, event.trigger.begin), []).append(event)
    return [
        replace(own_voice(grounded, told[0].trigger, number + i), events=tuple(e.id for e in told))
        for i, (_, told) in enumerate(sorted(by_passage.items()))
    ]
