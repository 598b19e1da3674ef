"""Days and weeks of a series of briefs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day, both included (ISO 8601)."""

    since: str
    until: str


def periods(since: str, until: str, every: Literal["day", "week"]) -> tuple[Period, ...]:
    """The days or weeks from one day to another; weeks begin on the first day asked for, the last may be short.

    >>> [p.until for p in periods("2017-09-04", "2017-09-12", "week")]
    ['2017-09-10', '2017-09-12']
    """
    step = 1 if every == "day" else 7
    first, last = date.fromisoformat(since), date.fromisoformat(until)
    starts = [first + timedelta(n) for n in range(0, (last - first).days + 1, step)]
    return tuple(Period(str(s), str(min(last, s + timedelta(step - 1)))) for s in starts)
