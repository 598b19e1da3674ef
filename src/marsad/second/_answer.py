"""From a model's answer to what is let in: every value must be one of our words, or words of the report."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from marsad.coding.ontology import all_codes
from marsad.reading.numbers import read_amount
from marsad.second._asked import STANCES, STATUSES, TYPES, Piece
from marsad.second._quotes import Text
from marsad.second._values import Found, Refused, SecondClaim, SecondControl, SecondEvent, in_order
from marsad.spans import Span

#: Signs of a name, a deed or a number, and of a sentence or what is said. Values that are longer are no quotation of
#: one thing.
_SHORT = 200
_LONG = 1_500

#: Things of one layer in one piece, and names of one field. A report of 6,000 signs has some dozens.
_MOST = 120
_MOST_NAMES = 20


class NoAnswer(ValueError):
    """What came back is no answer of the form that was asked for; the message says why, in words for the model."""


def parsed(content: str) -> Mapping[str, Any]:
    """The object of an answer, also where a model wrapped it in a fence of Markdown or in words.

    Raises:
        NoAnswer: there is no object of the form, or more follows than one.
    """
    begin, end = content.find("{"), content.rfind("}")
    if begin < 0 or end < begin:
        raise NoAnswer("it holds no JSON object")
    try:
        value = json.loads(content[begin : end + 1])
    except (ValueError, RecursionError):
        raise NoAnswer("it is no valid JSON") from None
    for layer in ("events", "claims", "control"):
        if not isinstance(value.get(layer), list) or not all(isinstance(x, dict) for x in value[layer]):
            raise NoAnswer(f'"{layer}" must be a list of objects')
    assert isinstance(value, dict)
    return value


def checked(answer: Mapping[str, Any], text: Text, piece: Piece) -> Found:
    """What of an answer is let in. Quotations are looked for in the piece that was asked about, and nowhere else."""
    check = _Check(text, piece)
    events = [e for x in _some(answer["events"]) if (e := check.event(x)) is not None]
    claims = [c for x in _some(answer["claims"]) if (c := check.claim(x)) is not None]
    controls = [h for x in _some(answer["control"]) if (h := check.control(x)) is not None]
    return Found(
        tuple(check.once(sorted(events, key=lambda x: x.trigger))),
        tuple(check.once(sorted(claims, key=lambda x: x.content))),
        tuple(check.once(sorted(controls, key=lambda x: x.words))),
        tuple(sorted(check.refused.items())),
    )


def joined(parts: Sequence[Found]) -> Found:
    """What was found in all pieces of a report."""
    refused: Counter[Refused] = Counter()
    for part in parts:
        refused.update(dict(part.refused))
    return Found(
        tuple(e for p in parts for e in p.events), tuple(c for p in parts for c in p.claims),
        tuple(c for p in parts for c in p.controls), tuple(sorted(refused.items())),
    )  # fmt: skip


def _some(rows: Sequence[Any]) -> Sequence[Any]:
    return rows[:_MOST]


@dataclass(slots=True)
class _Check:
    text: Text
    piece: Piece
    refused: Counter[Refused] = field(default_factory=Counter)

    def event(self, row: Mapping[str, Any]) -> SecondEvent | None:
        kind = self.word(row.get("type"), TYPES)
        sentence = self.quote(row.get("sentence"), most=_LONG, wanted=False)
        trigger = self.quote(row.get("trigger"), sentence)
        if kind is None or trigger is None:
            return None
        near = sentence or trigger
        names = {side: self.quotes(row.get(side), near) for side in ("actors", "targets", "places", "times")}
        return SecondEvent(
            trigger, kind, self.mode(kind, row.get("mode")), **names,
            killed=self.number(row.get("killed"), near), wounded=self.number(row.get("wounded"), near),
        )  # fmt: skip

    def claim(self, row: Mapping[str, Any]) -> SecondClaim | None:
        stance = self.word(row.get("stance"), STANCES)
        content = self.quote(row.get("content"), most=_LONG)
        if stance is None or content is None:
            return None
        speaker = self.quote(row.get("speaker"), near=content, wanted=False)
        return SecondClaim(content, speaker, self.quote(row.get("cue"), near=content, wanted=False), stance)

    def control(self, row: Mapping[str, Any]) -> SecondControl | None:
        status = self.word(row.get("status"), STATUSES)
        words = self.quote(row.get("words"), most=_LONG)
        place = self.quote(row.get("place"), near=words)
        if status is None or words is None or place is None:
            return None
        return SecondControl(words, place, self.quote(row.get("holder"), near=words, wanted=False), status)

    def once(self, rows: Sequence[Any]) -> Iterator[Any]:
        """Each once: the same deed, type and words again is no second one."""
        seen: set[object] = set()
        for row in rows:
            same = (row.trigger, row.type) if isinstance(row, SecondEvent) else replace(row)
            if same in seen:
                self.refused["twice"] += 1
            else:
                seen.add(same)
                yield row

    # ---- single values ----------------------------------------------------------------------------------------------

    def word(self, given: object, known: Sequence[str]) -> str | None:
        if isinstance(given, str) and given in known:
            return given
        self.refused["unknown_word"] += 1
        return None

    def mode(self, kind: str, given: object) -> str | None:
        if given in ("", None):
            return None
        return self.word(given, [mode for of, mode in all_codes() if of == kind and mode != "*"])

    def quote(self, given: object, near: Span | None = None, *, most: int = _SHORT, wanted: bool = True) -> Span | None:
        """Where the words stand; a value that is ``wanted`` and not given counts as refused, too."""
        if not isinstance(given, str) or not given.strip():
            if wanted or not isinstance(given, str | None):
                self.refused["empty"] += 1
            return None
        if len(given) > most:
            self.refused["too_long"] += 1
            return None
        found = self.text.find(given, self.piece.span, near)
        if found is None:
            self.refused["not_in_text"] += 1
        return found

    def quotes(self, given: object, near: Span) -> tuple[Span, ...]:
        if not isinstance(given, list):
            self.refused["empty"] += 1
            return ()
        found = (self.quote(x, near) for x in given[:_MOST_NAMES])
        return in_order([x for x in found if x is not None])

    def number(self, given: object, near: Span) -> Span | None:
        found = self.quote(given, near, wanted=False)
        if found is not None and read_amount(self.text.text, found) is None:
            self.refused["no_number"] += 1
            return None
        return found
