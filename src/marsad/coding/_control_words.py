"""The words that say who holds a place, found in a line."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from marsad.coding._values import ControlStatus
from marsad.coding._words import Line
from marsad.coding.ontology._bags import bag
from marsad.coding.ontology._rows import rows

Side = Literal["left", "right", "both", "none"]

#: The widest gap that "*" stands for.
GAP = 4

_UNREAL = bag("would could might may should will if to unless can cannot not never no without hopes aims plans prevent")
_GLUED = frozenset(("glued_held",))


@dataclass(frozen=True, slots=True)
class Hold:
    """Words first..last of a line that say how a place is held. ``unreal``: not said to be so."""

    name: str
    status: ControlStatus
    side: Side
    first: int
    last: int
    unreal: bool


@dataclass(frozen=True, slots=True)
class _Pattern:
    name: str
    status: ControlStatus
    side: Side
    slots: tuple[frozenset[str], ...]


@cache
def _patterns() -> dict[str, tuple[_Pattern, ...]]:
    index: dict[str, list[_Pattern]] = {}
    for name, status, side, pattern in rows("control.tsv"):
        slots = tuple(frozenset() if w == "*" else frozenset(w.split("|")) for w in pattern.split())
        made = _Pattern(name, cast("ControlStatus", status), cast("Side", side), slots)
        for word in sorted(slots[0]):
            index.setdefault(word, []).append(made)
    return {w: tuple(sorted(ps, key=lambda p: -len(p.slots))) for w, ps in index.items()}


def holds_in(line: Line) -> tuple[Hold, ...]:
    """All that a line says of holding, in text order, the longest pattern at each word."""
    patterns = _patterns()
    out: list[Hold] = []
    free = 0
    for at, word in enumerate(line.words):
        if at < free or word.low not in patterns:
            continue
        hold = next((h for p in patterns[word.low] if (h := _at(line, at, p)) is not None), None)
        if hold is not None:
            out.append(hold)
            free = hold.last + 1
    return tuple(out)


def _at(line: Line, at: int, pattern: _Pattern) -> Hold | None:
    if (pattern.name in _GLUED) != (line.words[at].glued and len(pattern.slots) == 1):
        return None
    last = _match(line, at, pattern.slots)
    if last is None:
        return None
    before = {line.low(i) for i in range(max(0, at - 3), at)}
    return Hold(pattern.name, pattern.status, pattern.side, at, last, bool(before & _UNREAL))


def _match(line: Line, at: int, slots: tuple[frozenset[str], ...]) -> int | None:
    """The last word of a match; "*" takes as few words as it can."""
    here = at
    for k, slot in enumerate(slots):
        if not slot:
            continue
        reach = GAP if k and not slots[k - 1] else 0
        found = next((i for i in range(here, here + reach + 1) if line.low(i) in slot), None)
        if found is None:
            return None
        here = found + 1
    return here - 1
