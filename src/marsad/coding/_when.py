"""When it happened: the time mention of the clause, else of the sentence, never the time of saying."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from marsad.coding._context import Context, day_of
from marsad.coding._words import Line
from marsad.grounding import GroundedTime
from marsad.reading import Mention

#: How far from the trigger the time was found, nearest first; "said" is the day of a statement, "printed" that of the
#: dateline; "after" stands in a later sentence, which yields to one before.
TimeFrom = Literal["clause", "sentence", "before", "after", "said", "printed", "none"]

_BACKGROUND_GRAIN = frozenset(("month", "season", "year"))
#: Rules of words that give no day of their own: "recently", "in recent days", "a few days ago".
_VAGUE = frozenset(("ucdp:recently", "ucdp:past-few"))


@dataclass(frozen=True, slots=True)
class When:
    """The time of a happening and where it was found."""

    time: GroundedTime | None
    found: TimeFrom

    @property
    def start(self) -> date | None:
        return day_of(self.time.start) if self.time else None

    @property
    def end(self) -> date | None:
        return _end_of(self.time) if self.time else None


#: Where an open interval ends ("since 2014" in a report without a date): after all else, with room for a day's slack.
_OPEN_END = date(9999, 1, 1)


def _end_of(time: GroundedTime) -> date | None:
    """The last day; far away where the interval is open."""
    return _OPEN_END if time.start and time.end is None else day_of(time.end)


NO_TIME = When(None, "none")


def times_between(context: Context, line: Line, first: int, last: int) -> list[tuple[Mention, GroundedTime]]:
    """Times among words first..last that could be those of a happening."""
    if first > last:
        return []
    begin, end = line.words[first].begin, line.words[last].end
    found = []
    for mention in line.mentions:
        time = context.time_of.get(mention.id)
        if time is not None and mention.span.begin >= begin and mention.span.end <= end and _dates(mention, time):
            found.append((mention, time))
    return found


def _dates(mention: Mention, time: GroundedTime) -> bool:
    """Of times that only the model marked, those without a date ("for two years") hide no other."""
    return time.start is not None or mention.rule != "encoder"


def nearest_time(
    context: Context, line: Line, first: int, last: int, trigger: int, *, said: bool
) -> GroundedTime | None:
    """The time nearest to a trigger among words first..last; with ``said`` also times of statement."""
    at = line.words[trigger].begin
    usable = [(m, t) for m, t in times_between(context, line, first, last) if said or not t.statement]
    if not usable:
        return None
    return min(usable, key=lambda pair: _distance(pair[0], at, pair[1]))[1]


def _distance(mention: Mention, at: int, time: GroundedTime) -> float:
    """Characters between; what has no date, or is vague, or is a year, is taken only if there is nothing else."""
    gap = min(abs(mention.span.begin - at), abs(mention.span.end - at))
    return gap + (1000 if time.start is None else 0) + (400 if is_vague(time) else 0)


def is_vague(time: GroundedTime) -> bool:
    """A month, a season, a year, "recently": no day that two tellings could have in common by more than chance."""
    return time.granularity in _BACKGROUND_GRAIN or time.rule in _VAGUE


def is_loose(time: GroundedTime) -> bool:
    """ "Recently", "in the past few days": a day told elsewhere says the same better. Weeks and months are series."""
    return time.rule in _VAGUE and (spans_days(time) or 0) <= _LOOSE_DAYS


#: UCDP's "recently" is three days; "in recent weeks" is no loose day.
_LOOSE_DAYS = 3


def spans_days(time: GroundedTime) -> int | None:
    """How many days a time is wide; null if it is not dated."""
    start, end = day_of(time.start), _end_of(time)
    return (end - start).days + 1 if start and end else None


def times_fit(a: When, b: When, slack: int = 0) -> bool | None:
    """Do two times share a day? Null where one is not known; undated mentions fit nothing but themselves."""
    if a.time is None or b.time is None:
        return None
    if a.time.mention == b.time.mention:
        return True
    if a.start is None or b.start is None or a.end is None or b.end is None:
        return None
    pad = timedelta(days=slack)
    return a.start <= b.end + pad and b.start <= a.end + pad


#: A tally over more days than this is a series, no happening (labels call month-wide tallies background).
TALLY_DAYS = 15


def is_tally(when: When) -> bool:
    """Does the time run over weeks: "since mid-February", "in recent weeks"?"""
    width = spans_days(when.time) if when.time else None
    return width is not None and width > TALLY_DAYS


def is_background(when: When, report_day: date | None) -> bool:
    """Older than a week at the time of the report (the labels' own rule, also ACLED's of current events)."""
    return when.end is not None and report_day is not None and (report_day - when.end).days > 7


#: Days before the report from which a happening that is not its news is told again: the day before is still news.
RECAP = 2


def is_recap(when: When, report_day: date | None) -> bool:
    """Of the week before, but not of the last days. The number is a choice: morning papers tell of the day before."""
    if when.found not in ("clause", "sentence") or when.end is None or report_day is None:
        return False
    return RECAP <= (report_day - when.end).days <= 7
