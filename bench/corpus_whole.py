"""Whole events: is an event that both the annotation and the reader have right in type, parties, place and day at once?

What is asked of each part, decided once and strictly:

- **type**: the same PLOVER type.
- **a side** (actors, targets): where the annotation leaves it empty, the reader leaves it empty or says that it
  inferred it. Where it is filled, of one or two parties each is met (both sides of a clash), of more at least half; and
  of those that the reader gives at least half are right. A party is met by any mention of its entity.
- **place**: where the annotation has one, the reader has it, and at least half of the places that it gives are right.
- **day**: where the annotation has a time, the reader has the same words, or others to which it gives the same calendar
  days.

Where the annotation has no place or time, none is asked for: it marks what the report makes plain, and a place taken
over from the sentence before may still be true. How often the reader leaves them empty, too, stands beside it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from marsad.spans import Span

Json = Mapping[str, Any]

#: A gold argument: its role and the spans of all mentions of its entity.
Argument = tuple[str, tuple[Span, ...]]

SIDES = (("actor", "actors"), ("target", "targets"))

#: Up to so many parties of a side each must be met.
BOTH = 2


@dataclass(frozen=True, slots=True)
class Given:
    """A party that the reader gives, with the spans of all mentions of its entity."""

    role: str
    spans: tuple[Span, ...]
    inferred: bool


@dataclass(frozen=True, slots=True)
class Whole:
    """What the reader gives for one event. ``days``: its time and all others of the report on the same days."""

    type: str
    parties: tuple[Given, ...]
    places: tuple[Span, ...]
    days: tuple[Span, ...]


def whole_of(document: Json, event: Json) -> Whole:
    """An event of a contract object."""
    spans = {x["id"]: Span(x["begin"], x["end"]) for x in document.get("mentions") or []}
    entities = {x["id"]: x.get("mentions") or [] for x in document.get("entities") or []}

    def all_of(party: Json) -> tuple[Span, ...]:
        ids = (party["mention"], *entities.get(party.get("entity") or "", ()))
        return tuple(spans[i] for i in dict.fromkeys(ids) if i in spans)

    return Whole(
        event["type"],
        tuple(Given(role, all_of(p), bool(p.get("inferred"))) for role, key in SIDES for p in event.get(key) or []),
        tuple(spans[p] for p in event.get("places") or [] if p in spans),
        tuple(spans[i] for i in _same_days(document, event.get("time")) if i in spans),
    )


def _same_days(document: Json, time: str | None) -> list[str]:
    """The mention of a time and those of the same calendar days."""
    if time is None:
        return []
    days = {t["mention"]: (t["start"], t["end"]) for t in document.get("times") or []}
    own = days.get(time, (None, None))
    return [time, *(m for m, pair in days.items() if pair == own and own[0] is not None)]


def count(c: Counter[str], kind: str, arguments: Iterable[Argument], found: Whole) -> None:
    """Adds the verdicts on one event that both have."""
    gold = list(arguments)
    verdicts = {
        "type": found.type == kind,
        "actors": side_right(gold, found, "actor"),
        "targets": side_right(gold, found, "target"),
        "place": _place_right(_of(gold, "place"), found.places),
        "day": _day_right(_of(gold, "time"), found.days),
    }
    c["whole"] += all(verdicts.values())
    for part, right in verdicts.items():
        c[f"whole {part}"] += right
    for part, given in (("place", found.places), ("time", found.days)):
        if not _of(gold, part):
            c[f"no {part}"] += 1
            c[f"no {part} right"] += not given


def side_right(gold: Sequence[Argument], found: Whole, role: str) -> bool:
    """Is one side right?"""
    asked, given = _of(gold, role), [g for g in found.parties if g.role == role]
    if not asked:
        return all(g.inferred for g in given)
    met = sum(any(touching(spans, g.spans) for g in given) for spans in asked)
    right = sum(any(touching(spans, g.spans) for spans in asked) for g in given)
    enough = met == len(asked) if len(asked) <= BOTH else 2 * met >= len(asked)
    return enough and 2 * right >= len(given)


def _place_right(asked: Sequence[tuple[Span, ...]], given: Sequence[Span]) -> bool:
    right = sum(any(touching((g,), spans) for spans in asked) for g in given)
    return not asked or (right > 0 and 2 * right >= len(given))


def _day_right(asked: Sequence[tuple[Span, ...]], days: Sequence[Span]) -> bool:
    return not asked or any(touching(days, spans) for spans in asked)


def _of(gold: Iterable[Argument], role: str) -> list[tuple[Span, ...]]:
    return [spans for r, spans in gold if r == role]


def touching(a: Iterable[Span], b: Sequence[Span]) -> bool:
    """Does any of these meet any of those?"""
    return any(x.meets(y) for x in a for y in b)


def rates(c: Counter[str]) -> dict[str, float | None]:
    """Shares of the events that both have, in percent; of places and times, how often both leave them empty."""
    shared = {f"whole {p}": (c[f"whole {p}"], c["found"]) for p in ("type", "actors", "targets", "place", "day")}
    empty = {f"no {p}": (c[f"no {p} right"], c[f"no {p}"]) for p in ("place", "time")}
    every = {"whole of shared": (c["whole"], c["found"]), **shared, **empty}
    return {name: 100 * part / of if of else None for name, (part, of) in every.items()}
