"""Ties claims to the events they carry; what nobody is named for stands in the report's own voice."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from marsad.coding._claims import own_voice
from marsad.coding._values import Claim, Event, Speaker
from marsad.grounding import Grounded
from marsad.reading import Passage
from marsad.spans import Span

CARRIER = "carrier_of_a_side"
_CARRYING = frozenset(("asserts", "confirms"))
_TOLD = frozenset(("ASSAULT", "COERCE"))


def tied(
    grounded: Grounded, claims: Sequence[Claim], events: Sequence[Event]
) -> tuple[tuple[Claim, ...], tuple[Event, ...]]:
    """Claims with their events and events with their claims.

    A claim carries an event if its content covers one of the tellings. An event told without a source is carried by the
    sourced claims of the next sentence, if that goes on about it, else by those of what it only adds to. What is left
    gets a claim of the report itself.
    """
    ties = _Ties(grounded.reading.passages, grounded.reading.report.text, _answering(claims), events)
    carried = {e.id: ties.carrying(e) for e in events}
    sourced = {c.id for c in claims if c.source is not None}
    for event in events:
        if event.type in _TOLD and not sourced & set(carried[event.id]):
            carried[event.id] += ties.going_on(event)
        if event.type in _TOLD and not sourced & set(carried[event.id]):
            before = ties.added_to(event)
            carried[event.id] += [c for c in carried[before.id] if c in sourced] if before else []
    own = _own_voice(grounded, len(claims), [e for e in events if not carried[e.id]], ties)
    for claim in own:
        for event_id in claim.events:
            carried[event_id].append(claim.id)
    borne: dict[str, list[str]] = {}
    for event in events:
        for claim_id in carried[event.id]:
            borne.setdefault(claim_id, []).append(event.id)
    told = tuple(replace(c, events=tuple(borne.get(c.id, ()))) for c in claims)
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


def claims_by_passage(passages: Sequence[Passage], claims: Sequence[Claim]) -> dict[int, list[Claim]]:
    """Claims by the passages that their contents meet, so that a long report takes no square of time."""
    out: dict[int, list[Claim]] = {}
    for claim in claims:
        indexes: set[int] = set()
        for content in claim.content:
            first = bisect_right(passages, content.begin, key=lambda p: p.span.begin) - 1
            last = bisect_left(passages, content.end, key=lambda p: p.span.begin) - 1
            indexes.update(range(max(0, first), max(first, last) + 1))
        for index in sorted(indexes):
            out.setdefault(index, []).append(claim)
    return out


class _Ties:
    """Claims and events of a report by the passages they stand in."""

    def __init__(
        self, passages: Sequence[Passage], text: str, claims: Sequence[Claim], events: Sequence[Event]
    ) -> None:
        self._passages = passages
        self._text = text
        self._claims = claims_by_passage(passages, claims)
        self._events: dict[int, list[Event]] = {}
        for event in events:
            for index in sorted({self.passage_at(s) for s in (event.trigger, *event.retold)}):
                self._events.setdefault(index, []).append(event)

    def passage_at(self, span: Span) -> int:
        """The index of the passage that a span begins in."""
        return bisect_right(self._passages, span.begin, key=lambda p: p.span.begin) - 1

    def carrying(self, event: Event) -> list[str]:
        """Ids of the claims whose content covers a telling of the event, in the order of the tellings."""
        found: dict[str, None] = {}
        for span in sorted((event.trigger, *event.retold)):
            for claim in self._claims.get(self.passage_at(span), ()):
                if any(content.covers(span) for content in claim.content):
                    found[claim.id] = None
        return list(found)

    def going_on(self, event: Event) -> list[str]:
        """Sourced claims of the sentence after the event, if that sentence tells of no other happening."""
        following = self.passage_at(max((event.trigger, *event.retold))) + 1
        if following >= len(self._passages) or self._passages[following].role != "body":
            return []
        if any(e is not event and e.type in _TOLD for e in self._events.get(following, ())):
            return []
        span = self._passages[following].span
        return [
            c.id
            for c in self._claims.get(following, ())
            if c.source is not None and c.stance in _CARRYING and c.content and span.covers(c.content[0])
        ]

    def added_to(self, event: Event) -> Event | None:
        """What was told right before, where the sentence only adds to it ("Another seven were killed in ...")."""
        at = self.passage_at(event.trigger)
        if not _ADDITIVE.match(self._passages[at].span.of(self._text)):
            return None
        before = (e for i in (at - 1, at - 2) for e in reversed(self._events.get(i, ())))
        return next((e for e in before if e is not event and e.type == event.type), None)


_ADDITIVE = re.compile(
    r"^\W*(?:another|other|further|also|in addition|separately|similarly)\b|^\W*\w+ (?:more|others|other)\b", re.I
)


def _own_voice(grounded: Grounded, number: int, events: Sequence[Event], ties: _Ties) -> list[Claim]:
    """One claim a passage that tells of events by itself."""
    by_passage: dict[int, list[Event]] = {}
    for event in events:
        by_passage.setdefault(ties.passage_at(event.trigger), []).append(event)
    return [
        replace(own_voice(grounded, told[0].trigger, number + i), events=tuple(e.id for e in told))
        for i, (_, told) in enumerate(sorted(by_passage.items()))
    ]
