"""Ties claims to the events they carry; what nobody is named for stands in the report's own voice."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from marsad.coding._claims import own_voice
from marsad.coding._values import Claim, Event, Speaker
from marsad.grounding import Grounded
from marsad.reading import Passage
from marsad.spans import Span

CARRIER = "carrier_of_a_side"
#: Stances that say nothing of whether it happened.
SILENT = frozenset(("declines", "no_comment"))
_CARRYING = frozenset(("asserts", "confirms"))
_TOLD = frozenset(("ASSAULT", "COERCE"))


def tied(
    grounded: Grounded, claims: Sequence[Claim], events: Sequence[Event]
) -> tuple[tuple[Claim, ...], tuple[Event, ...]]:
    """Claims with their events and events with their claims.

    A claim carries an event if its content covers one of the tellings and does more than speak of it. An event told
    without a source is carried by the sourced claims of the next sentence, else by those of what it only adds to. What
    is left gets a claim of the report itself. A source that gives another toll carries the event of the last one, and
    so does who denies it without a word of what ("denied responsibility").

    What is silent or in doubt carries nothing; it bears the events it speaks of in ``about``.
    """
    ties = _Ties(grounded.reading.passages, grounded.reading.report.text, _answering(claims), events)
    carried = {e.id: ties.carrying(e) for e in events}
    for event_id, claim_id in (*ties.other_tolls(events), *ties.denied(events)):
        carried[event_id] = list(dict.fromkeys((*carried[event_id], claim_id)))
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
    told = tuple(replace(c, events=tuple(borne.get(c.id, ())), about=ties.spoken_of(c)) for c in claims)
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
    """Claims that carry events: an anonymous one steps behind who answers for it, and silence carries none.

    "The monitor said reliable sources reported the attack": the monitor answers, the sources stay in the record.
    """
    answered = {(c.cue, c.content) for c in claims if c.rule == CARRIER}
    return [c for c in claims if c.rule == CARRIER or not ((c.cue, c.content) in answered or _stands_back(c))]


def _stands_back(claim: Claim) -> bool:
    anonymous = claim.inside is not None and claim.source is not None and claim.source.kind == "unnamed"
    return anonymous or claim.stance in SILENT


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


#: A happening that is known already: "the attack", "those two strikes".
_KNOWN = re.compile(
    r"\b(?:the|this|that|these|those|its|their|his|her|such|both|all)\s+(?:[\w-]+\s+){0,3}$", re.IGNORECASE
)
_TOLL = re.compile(r"\b(?:kill|dead\b|died\b|deaths?\b|wound|injur|casualt)", re.IGNORECASE)
_DOER = re.compile(r"\W+(?:\w+\W+){0,3}?by\b", re.IGNORECASE)
#: Another toll than the one told before.
_OTHER_TOLL = re.compile(
    r"\b(?:tolls?|lower|higher|different|count|figures?)\b[^.]{0,40}?\bof\s+(?:at\s+least\s+)?(?:\d|\w+\s+(?:dead|killed))"
    r"|\b(?:tolls?|number of (?:the )?dead)\s+(?:\w+\s+){0,2}?at\s+(?:\w+\s+){0,2}?\d",
    re.IGNORECASE,
)
#: Words of a denial that do not say of what.
_NOTHING_ELSE = re.compile(
    r"(?:all |any |the |such |these |those )*(?:responsibility|involvement|role|part|blame|accusations?|allegations?|"
    r"charges?|claims?|reports?|it|this|that|them)",
    re.IGNORECASE,
)
#: Sentences back to the toll that it differs from; chosen by hand.
_TOLL_REACH = 6


def _kills(event: Event) -> bool:
    return event.type == "ASSAULT" and any(x.kind == "killed" for x in event.losses)


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
        found: dict[str, bool] = {}
        for span in sorted((event.trigger, *event.retold)):
            over = [
                (c, content)
                for c in self._claims.get(self.passage_at(span), ())
                for content in c.content
                if content.covers(span)
            ]
            carried = {c.inside for c, _ in over}
            for claim, content in over:
                if claim.id in carried:
                    continue  # its speaker only carries what another says
                told = claim.stance not in _CARRYING or self._tells(span, content)
                found[claim.id] = found.get(claim.id, False) or told
        firm = [c for c, told in found.items() if told]
        return firm or list(found)

    def _tells(self, trigger: Span, content: Span) -> bool:
        """Does the content say that it happened, who did it or whom it killed, not only more about "the attack"?"""
        before = self._text[max(content.begin, trigger.begin - 60) : trigger.begin]
        if not _KNOWN.search(self._text[max(0, content.begin - 6) : content.begin] + before):
            return True
        return bool(_TOLL.search(self._text, content.begin, content.end)) or bool(
            _DOER.match(self._text, trigger.end, content.end)
        )

    def other_tolls(self, events: Sequence[Event]) -> Iterator[tuple[str, str]]:
        """Event and claim where a source gives another toll of what was told last: "X gave a lower toll of 31"."""
        by_id = {e.id: e for e in events}
        deadly = sorted((self.passage_at(s), e.id) for e in by_id.values() if _kills(e) for s in (e.trigger, *e.retold))
        seen: set[str] = set()
        for index, claims in sorted(self._claims.items()):
            for claim in claims:
                if claim.id in seen or claim.source is None or claim.stance in SILENT:
                    continue
                seen.add(claim.id)
                if not any(_OTHER_TOLL.search(self._text, c.begin, c.end) for c in claim.content):
                    continue
                if any(c.covers(e.trigger) for e in self._events.get(index, ()) if _kills(e) for c in claim.content):
                    continue
                at = bisect_right(deadly, (index, "~"))
                if at and index - deadly[at - 1][0] <= _TOLL_REACH:
                    yield deadly[at - 1][1], claim.id

    def denied(self, events: Sequence[Event]) -> Iterator[tuple[str, str]]:
        """Event and claim where a denial names nothing but itself: it is of the violence that was told last."""
        told = sorted({(s.begin, e.id) for e in events if e.type == "ASSAULT" for s in (e.trigger, *e.retold)})
        for claim in dict.fromkeys(c for claims in self._claims.values() for c in claims):
            if claim.stance != "denies" or claim.source is None:
                continue
            content = claim.content[0]
            at = bisect_right(told, (content.begin, "~")) - 1
            if at < 0 or not _NOTHING_ELSE.fullmatch(content.of(self._text)):
                continue
            if self.passage_at(content) - self.passage_at(Span(told[at][0], told[at][0] + 1)) <= _TOLL_REACH:
                yield told[at][1], claim.id

    def spoken_of(self, claim: Claim) -> tuple[str, ...]:
        """Events that silence or doubt is about: those in its words, else of its sentence, else of the one before."""
        if claim.stance not in SILENT:
            return ()
        at = self.passage_at(claim.content[0])
        near = self._events.get(at, ())
        inside = [e for e in near if any(c.covers(s) for c in claim.content for s in (e.trigger, *e.retold))]
        return tuple(dict.fromkeys(e.id for e in inside or near or self._events.get(at - 1, ())))

    def going_on(self, event: Event) -> list[str]:
        """Sourced claims of the sentence after the event.

        Also where that tells of another happening, as a lead and the sentence that sources it do: with that,
        attribution on the Syria dev reports has F1 80.3, without 78.1; two or more sentences on add as many wrong ones
        as right. Claims of the sentences before were tried (F1 78.0): half of them are about something else.
        """
        following = self.passage_at(max((event.trigger, *event.retold))) + 1
        if following >= len(self._passages) or self._passages[following].role != "body":
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
