"""How a source fares after a visit, when it is visited again, and whether it is silent. Pure."""

from __future__ import annotations

import math
from dataclasses import replace
from email.utils import parsedate_to_datetime
from random import Random
from typing import Final

from marsad.watch._admit import Counts
from marsad.watch._state import SourceState
from marsad.watch._values import DAY, HOUR, Source

#: A failing source is asked at least this often: four visits a day cost nobody anything, and tell when it is back.
BACKOFF_MOST: Final = 6 * HOUR

#: What a server may ask us to stay away; more is not believed (a wrong clock there would silence it for years).
RETRY_AFTER_MOST: Final = DAY

#: Gaps between arrivals that are remembered, and how many must be known before they tell a rhythm.
GAPS: Final = 50
_FEW: Final = 5

#: A source is silent after twice its longest gap of the last fifty, half a day at least. Of arrivals at random
#: (exponential gaps) fewer than one gap in 1,000 is so long, once fifty are known (tests/watch/test_health); nights
#: and weekends are among the gaps. Until a rhythm is known: a week.
_TIMES: Final = 2.0
_LEAST: Final = DAY / 2
_UNKNOWN: Final = 7 * DAY


def after_success(
    state: SourceState, source: Source, now: float, counts: Counts, rng: Random, *, unchanged: bool = False
) -> SourceState:
    """The state after a visit that went well; all that came at one visit is one arrival."""
    came = counts.new + counts.changed > 0
    gap = () if state.item is None or not came else (max(0.0, now - state.item),)
    return silence(
        replace(
            state,
            # a little earlier or later, so that 300 sources do not march in step
            due=now + source.every * rng.uniform(0.95, 1.05),
            first=state.first if state.first is not None else now,
            tried=now,
            seen=now,
            item=now if came else state.item,
            gaps=(*state.gaps, *gap)[-GAPS:],
            errors=0,
            code=None,
            error=None,
            visits=state.visits + 1,
            unchanged=state.unchanged + unchanged,
            new=state.new + counts.new,
            changed=state.changed + counts.changed,
            known=state.known + counts.known,
        ),
        source,
        now,
    )


def with_arrivals(state: SourceState, source: Source, now: float, counts: Counts) -> SourceState:
    """The state after one of its pages came."""
    if counts.new + counts.changed == 0:
        return replace(state, known=state.known + counts.known)
    gap = () if state.item is None else (max(0.0, now - state.item),)
    return silence(
        replace(
            state, item=now, gaps=(*state.gaps, *gap)[-GAPS:], new=state.new + counts.new,
            changed=state.changed + counts.changed, known=state.known + counts.known,
        ),
        source, now,
    )  # fmt: skip


def after_failure(
    state: SourceState,
    source: Source,
    now: float,
    fault: tuple[str, str],
    rng: Random,
    *,
    wait: float | None = None,
    offline: bool = False,
) -> SourceState:
    """The state after a visit that failed with a code and words. ``wait``: the server said how long; ``offline``: the
    network is gone, which is not the source's fault."""
    errors = state.errors + (not offline)
    due = backoff(source.every, errors, rng) if not offline else min(source.every, 60.0) * rng.uniform(0.5, 1.0)
    return silence(
        replace(
            state, due=now + max(due, wait or 0.0), tried=now, errors=errors, code=fault[0], error=fault[1][:500],
            visits=state.visits + 1, failures=state.failures + 1,
        ),
        source, now,
    )  # fmt: skip


def backoff(every: float, errors: int, rng: Random) -> float:
    """Seconds until the next try: twice as long after each error, with jitter of a half, up to ``BACKOFF_MOST``."""
    return float(min(max(BACKOFF_MOST, every), every * 2.0 ** min(errors, 20)) * rng.uniform(0.5, 1.0))


def silence(state: SourceState, source: Source, now: float) -> SourceState:
    """The state with its alarm set or taken back."""
    last = state.item if state.item is not None else state.first
    if last is None or now - last <= silent_after(state, source):
        return replace(state, silent=None)
    return state if state.silent is not None else replace(state, silent=last)


def silent_after(state: SourceState, source: Source) -> float:
    """Seconds without anything new after which a source is silent."""
    if source.silent_after is not None:
        return source.silent_after
    return max(_LEAST, _TIMES * max(state.gaps)) if len(state.gaps) >= _FEW else _UNKNOWN


def clamped(state: SourceState, source: Source, now: float) -> SourceState:
    """The state as it is to be understood now: a clock that was set back must not make a source wait for what was the
    future."""
    longest = max(RETRY_AFTER_MOST, source.every * 1.05)
    return replace(state, due=now) if state.due > now + longest or (state.tried or 0.0) > now + 60.0 else state


def seconds_to_wait(retry_after: str | None, now: float) -> float | None:
    """What ``Retry-After`` asks for (seconds, or a date), bounded; null if it says nothing.

    >>> [seconds_to_wait(x, 60.0) for x in ("120", "Thu, 01 Jan 1970 00:02:00 GMT", "soon")]
    [120.0, 60.0, None]
    """
    if retry_after is None:
        return None
    stated = retry_after.strip()
    if stated.isascii() and stated.isdecimal():
        return min(RETRY_AFTER_MOST, float(stated[:12]))
    try:
        left = parsedate_to_datetime(stated).timestamp() - now
    except (ValueError, OverflowError, TypeError):
        return None
    return min(RETRY_AFTER_MOST, max(0.0, left)) if math.isfinite(left) else None
