"""Numbers of people: those in all, and all of them in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from marsad.publish._released import Loss, Range

_SIDES = frozenset(("civilians", "combatants"))
_NONE = Range()


def whole(losses: Iterable[Loss], kind: str) -> Range:
    """Those of one kind in all: the whole if given, else civilians and combatants added up, else the largest part.

    >>> whole((Loss("killed", "civilians", Range(4, 5, 6)), Loss("killed", "combatants", Range(2, 2, None))), "killed")
    Range(low=6, best=7, high=None)
    """
    rows = [x for x in losses if x.kind == kind]
    if not rows:
        return _NONE
    total = [x for x in rows if x.who == "unspecified"]
    sides = [x for x in rows if x.who in _SIDES]
    chosen = total[:1] or sides or sorted(rows, key=lambda x: -(x.count.best or 0))[:1]
    if len(chosen) == 1:
        return chosen[0].count
    counts = [x.count for x in chosen]
    return Range(_sum([c.low for c in counts]), _sum([c.best for c in counts]), _sum([c.high for c in counts]))


def _sum(values: Sequence[int | None]) -> int | None:
    known = [v for v in values if v is not None]
    return sum(known) if len(known) == len(values) else None


def in_words(losses: Iterable[Loss]) -> str:
    """All losses on one line.

    >>> in_words((Loss("killed", "civilians", Range(4, 5, 6)), Loss("wounded", "unspecified", Range(12, 12, 12))))
    'killed civilians 4-6 (5); wounded unspecified 12'
    """
    return "; ".join(f"{x.kind} {x.who} {range_words(x.count)}" for x in losses)


def range_words(count: Range) -> str:
    """Low and high with the best in brackets; a question mark for an open end."""
    low, best, high = count.low, count.best, count.high
    if low == high:
        return str(best)
    return f"{'?' if low is None else low}-{'?' if high is None else high} ({best})"
