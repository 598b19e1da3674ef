"""Two readings of one report beside each other: which of their things are the same one, and where they differ."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Literal

from marsad.reading.numbers import read_amount
from marsad.second._values import Found, SecondEvent
from marsad.spans import Span

#: What two readers may differ on. ``missed``: only our reader has the event; ``more``: only the second one.
Layer = Literal["missed", "more", "type", "mode", "actors", "targets", "place", "time", "killed", "wounded"]
LAYERS: Final[tuple[Layer, ...]] = (
    "missed", "more", "type", "mode", "actors", "targets", "place", "time", "killed", "wounded",
)  # fmt: skip

#: On these a person is asked: what happened, to whom, where and how many. A mode more or less, or another word for
#: when, is no reason to stop for.
ASKED: Final[frozenset[Layer]] = frozenset(("missed", "type", "actors", "targets", "place", "killed"))


@dataclass(frozen=True, slots=True)
class Ours:
    """An event, claim or statement of control of our reader, as spans and words of the contract object."""

    id: str | None
    type: str
    span: Span | None
    spans: Mapping[str, tuple[Span, ...]]
    words: Mapping[str, str | None]
    numbers: Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class Pair:
    """An event of ours and one of the second reader that are the same; null: the other has none. ``by_words``: both
    name the same words for the deed, so that they were not paired for their type."""

    ours: Ours | None
    theirs: SecondEvent | None
    by_words: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """Where the two differ on an event. ``ours`` and ``theirs`` are the values in words, with where they stand."""

    event: str | None
    layer: Layer
    ours: str | None
    theirs: str | None
    our_spans: tuple[Span, ...] = ()
    their_spans: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Document:
    """A contract object as this room looks at it."""

    value: Mapping[str, Any]

    @cached_property
    def text(self) -> str:
        """The report's text."""
        return str(self.value["report"]["text"])

    @cached_property
    def _mentions(self) -> dict[str, Span]:
        return {m["id"]: Span(m["begin"], m["end"]) for m in self.value["mentions"]}

    @cached_property
    def passages(self) -> tuple[Span, ...]:
        """What a second reader is given: the passages that are no furniture."""
        wanted = ("headline", "caption", "body")
        return tuple(Span(p["begin"], p["end"]) for p in self.value["passages"] if p["role"] in wanted)

    @cached_property
    def _begins(self) -> list[int]:
        return sorted(p["begin"] for p in self.value["passages"])

    def passage_of(self, span: Span) -> int:
        """The passage that a span begins in."""
        return bisect_right(self._begins, span.begin)

    @cached_property
    def events(self) -> tuple[Ours, ...]:
        """Events, with the words of who, where and when."""
        return tuple(self._event(e) for e in self.value["events"] if e["status"] not in ("planned", "hypothetical"))

    def _event(self, e: Mapping[str, Any]) -> Ours:
        times = [e["time"]] if e["time"] else []
        spans = {
            "actors": self._spans(x["mention"] for x in e["actors"]),
            "targets": self._spans(x["mention"] for x in e["targets"]),
            "place": self._spans(e["places"]), "time": self._spans(times),
        }  # fmt: skip
        numbers = {kind: _best(e["losses"], kind) for kind in ("killed", "wounded")}
        trigger = e["trigger"]
        span = Span(trigger["begin"], trigger["end"]) if trigger else None
        return Ours(e["id"], e["type"], span, spans, {"mode": e["mode"]}, numbers)

    @cached_property
    def claims(self) -> tuple[Ours, ...]:
        """What is said by somebody who is named or described."""
        out = []
        for c in self.value["claims"]:
            content = tuple(Span(x["begin"], x["end"]) for x in c["content"])
            speaker = (Span(c["source"]["begin"], c["source"]["end"]),) if c["source"] else ()
            span = content[0].to(content[-1]) if content else None
            out.append(Ours(None, "claim", span, {"speaker": speaker}, {"stance": c["stance"]}, {}))
        return tuple(out)

    @cached_property
    def controls(self) -> tuple[Ours, ...]:
        """Who holds which place."""
        out = []
        for c in self.value["control"]:
            holder = self._spans([c["holder"]] if c["holder"] else [])
            span = Span(c["evidence"]["begin"], c["evidence"]["end"]) if c["evidence"] else None
            spans = {"place": self._spans([c["place"]]), "holder": holder}
            out.append(Ours(None, "control", span, spans, {"status": c["status"]}, {}))
        return tuple(out)

    def _spans(self, mentions: Iterable[str | None]) -> tuple[Span, ...]:
        return tuple(self._mentions[m] for m in mentions if m in self._mentions)


def _best(losses: Sequence[Mapping[str, Any]], kind: str) -> int | None:
    """In all: the whole where it is given, else what is said of parts, added up."""
    rows = [x for x in losses if x["kind"] == kind and x["best"] is not None]
    whole = [x["best"] for x in rows if x["who"] == "unspecified"]
    parts = [x["best"] for x in rows if x["who"] in ("civilians", "combatants")]
    if not rows:
        return None
    return int(max(whole) if whole else sum(parts) if parts else max(x["best"] for x in rows))


def number(text: str, span: Span | None) -> int | None:
    """The number that quoted words tell; null where they are none."""
    amount = read_amount(text, span) if span is not None else None
    return amount.best if amount is not None else None


def pairs(document: Document, found: Found) -> tuple[Pair, ...]:
    """Events of both: the same words for the deed first, then the same type in the same sentence, nearest first."""
    likely: list[tuple[int, int, int, int]] = []
    for n, ours in enumerate(document.events):
        for k, theirs in enumerate(found.events):
            if ours.span is None:
                continue
            away = abs(ours.span.begin - theirs.trigger.begin)
            if ours.span.meets(theirs.trigger):
                likely.append((0 if ours.type == theirs.type else 1, away, n, k))
            elif document.passage_of(ours.span) == document.passage_of(theirs.trigger) and ours.type == theirs.type:
                likely.append((2, away, n, k))
    mine: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, n, k in sorted(likely):
        if n not in mine and k not in taken:
            mine[n] = k
            taken.add(k)
    both = [_paired(o, found.events[mine[n]] if n in mine else None) for n, o in enumerate(document.events)]
    return (*both, *(Pair(None, e) for k, e in enumerate(found.events) if k not in taken))


def _paired(ours: Ours, theirs: SecondEvent | None) -> Pair:
    by_words = theirs is not None and ours.span is not None and ours.span.meets(theirs.trigger)
    return Pair(ours, theirs, by_words)


def differences(document: Document, found: Found) -> tuple[Difference, ...]:
    """Where the two readers differ, event by event."""
    return tuple(d for pair in pairs(document, found) for d in _of_pair(document.text, pair))


def _of_pair(text: str, pair: Pair) -> Iterable[Difference]:
    ours, theirs = pair.ours, pair.theirs
    if ours is None and theirs is not None:
        yield Difference(None, "more", None, theirs.type, (), (theirs.trigger,))
        return
    assert ours is not None
    here = (ours.span,) if ours.span is not None else ()
    if theirs is None:
        yield Difference(ours.id, "missed", ours.type, None, here)
        return
    if ours.type != theirs.type:
        yield Difference(ours.id, "type", ours.type, theirs.type, here, (theirs.trigger,))
    elif ours.words["mode"] != theirs.mode:
        yield Difference(ours.id, "mode", ours.words["mode"], theirs.mode, here, (theirs.trigger,))
    sides: tuple[tuple[Layer, tuple[Span, ...]], ...] = (
        ("actors", theirs.actors), ("targets", theirs.targets), ("place", theirs.places), ("time", theirs.times),
    )  # fmt: skip
    for layer, spans in sides:
        mine = ours.spans[layer]
        if mine and spans and not _meet(text, mine, spans):
            yield Difference(ours.id, layer, _told(text, mine), _told(text, spans), mine, spans)
    tolls: tuple[tuple[Layer, Span | None], ...] = (("killed", theirs.killed), ("wounded", theirs.wounded))
    for layer, span in tolls:
        own, other = ours.numbers[layer], number(text, span)
        if span is not None and own != other:
            told = str(own) if own is not None else None
            yield Difference(ours.id, layer, told, str(other), here, (span,))


def _meet(text: str, one: Sequence[Span], other: Sequence[Span]) -> bool:
    """Is one named by both: in the same words, or by the same name elsewhere?"""
    names = {s.of(text).casefold() for s in one}
    return any(a.meets(b) for a in one for b in other) or any(s.of(text).casefold() in names for s in other)


def _told(text: str, spans: Sequence[Span]) -> str:
    return "; ".join(dict.fromkeys(s.of(text) for s in spans))
