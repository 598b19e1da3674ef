"""What every resolver of times sees and gives, and the small readings that they share."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from marsad.grounding import _calendar as cal
from marsad.grounding._calendar import Days
from marsad.grounding._values import Anchor, Granularity
from marsad.reading.dates import MONTH_NUMBERS, NUMBER_WORDS, WEEKDAYS, TimeMatch

#: Which number of 03/04/2017 is the day's, and how that is known: by other dates of the report, or by its outlet.
Order = Literal["day-first", "month-first", "outlet-month-first"]


@dataclass(frozen=True, slots=True)
class Frame:
    """What a resolver may look at: the match, the words around, the report's day, what was dated before in the text."""

    found: TimeMatch
    text: str
    report: date | None
    last: Days | None
    year: int | None
    ahead: bool
    #: The day up to which the story tells: the report's, or the latest weekday named if that is a day or two earlier.
    now: date | None = None
    #: Does the expression open its sentence?
    opens: bool = False
    #: The last single day (or night) on which the text has something happen, times of saying left out.
    day: Days | None = None
    #: How many passages back that was.
    day_ago: int = 0
    #: The hour, 0 to 24, that the text gave last on that day.
    hour: int | None = None
    #: The day that follows at once: "2 a.m. on Aug. 21"; for "a day after X", the day in X.
    dated: Days | None = None
    #: Was that time named in the same sentence?
    last_here: bool = False
    #: The year that the same sentence named by itself: "In 2016 it fell again in the spring".
    year_here: int | None = None
    #: How numeric dates of this report are written, where that is known.
    order: Order | None = None

    @property
    def lead(self) -> str:
        """The 24 characters before, lower case."""
        at = self.found.match.start()
        return self.text[max(0, at - 24) : at].lower()

    @property
    def last_day(self) -> date | None:
        """The single day that the text dated last."""
        return self.last.start if self.last and self.last.start == self.last.end else None

    @property
    def last_night(self) -> Days | None:
        """The day, or the night between two, that the text dated last."""
        return self.last if self.last and (self.last.end - self.last.start).days <= A_NIGHT else None

    def group(self, name: str) -> str | None:
        return self.found.group(name)

    def first_of(self, *names: str) -> str | None:
        """The first of these groups that is there."""
        return next((words for name in names if (words := self.group(name))), None)


@dataclass(frozen=True, slots=True)
class Resolved:
    """``open``: the interval reaches on to a day that is not known ("since 2014" in a report without a date)."""

    days: Days | None
    granularity: Granularity
    anchor: Anchor
    rule: str
    weight: float = 1.0
    open: bool = False


Resolver = Callable[[Frame], Resolved]
NOTHING = Resolved(None, "day", "none", "no-such-date", 0.5)
#: "Overnight" names two days; what is told of "the night" after it means the same ones.
A_NIGHT = 1
#: "A few", "several", "recent" days, hours and weeks are three (UCDP: "past few days" are the three days before).
FEW = 3


def unknown(granularity: Granularity, rule: str, weight: float = 0.8) -> Resolved:
    """Words of time without an anchor."""
    return Resolved(None, granularity, "none", rule, weight)


def number_of(words: str | None) -> int | None:
    """The number before a unit; null for "a few", "several", "many", and for halves.

    >>> number_of("twenty-four"), number_of("a couple of"), number_of("several")
    (24, 2, None)
    """
    if not words:
        return None
    if words.isdecimal():
        return int(words)
    if "couple" in words:
        return 2
    if "dozen" in words:
        return 12
    parts = [NUMBER_WORDS.get(w) for w in words.replace("-", " ").split()]
    return sum(n for n in parts if n) if all(parts) else None


def month_number(words: str | None) -> int | None:
    return MONTH_NUMBERS.get(" ".join(words.rstrip(".").split())) if words else None


def named_weekday(words: str | None) -> int:
    return next(n for n, name in enumerate(WEEKDAYS) if words and name.startswith(words))


def phase_of(words: str | None) -> str | None:
    """early, start, mid, late or end."""
    if not words:
        return None
    for phase, keys in (("early", ("early", "earlier")), ("start", ("start", "beginning")), ("end", ("end",)),
                        ("mid", ("mid", "middle")), ("late", ("late", "later", "latter"))):  # fmt: skip
        if any(k in words for k in keys):
            return phase
    return None


def phased(days: Days | None, phase: str | None) -> Days | None:
    return cal.part(days, phase) if days and phase else days


#: Two-figure years below this are of our century ("5/9/17").
_CENTURY = 60


def full_year(two: int) -> int:
    return 2000 + two if two < _CENTURY else 1900 + two


_SHIFTS = {"last": -1, "the previous": -1, "the preceding": -1, "the following": 1, "the next": 1, "next": 1}
_OF_TEXT = frozenset(("that", "the same", "same", "the previous", "the preceding", "the following", "the next"))


def year_words(frame: Frame) -> tuple[int | None, Anchor] | None:
    """The year that stands with a day or month: printed ("2017", "'17") or told ("of last year").

    Null where none stands there; a null year where the one told cannot be known.
    """
    y, two, which = frame.group("y"), frame.group("yy"), frame.group("which")
    if y:
        return int(y), "absolute"
    if two:
        return full_year(int(two)), "absolute"
    if not which:
        return None
    which = " ".join(which.split())
    if which in _OF_TEXT:
        base = frame.last.start.year if frame.last else frame.year
        return (base + _SHIFTS.get(which, 0), "text") if base else (None, "none")
    return (frame.report.year + _SHIFTS.get(which, 0), "published") if frame.report else (None, "none")


def day_without_year(frame: Frame, month: int, day: int) -> date | None:
    """The latest such day on or before the report (a day's grace); the next one where the words look ahead."""
    if frame.year_here:
        return cal.make(frame.year_here, month, day)
    if frame.report is None:
        return cal.make(frame.year, month, day) if frame.year else None
    limit = cal.shifted(frame.report, _AHEAD_DAYS if frame.ahead else _GRACE_DAYS)
    if _AN_END.search(frame.lead):
        limit = cal.shifted(frame.report, _HALF_A_YEAR)
    for year in (limit.year, limit.year - 1):
        found = cal.make(year, month, day)
        if found and found <= limit:
            return found
    return None


#: A day without a year is the latest on or before the report, a day's grace for clocks of other countries; where the
#: words look ahead the next one, and after "until" and "by" the nearest.
_GRACE_DAYS, _AHEAD_DAYS, _HALF_A_YEAR = 1, 330, 182
_AN_END = re.compile(r"\b(?:until|till|by|deadline of)\s*(?:the\s)?$")


def day_of(frame: Frame, month: int, day: int) -> tuple[date | None, Anchor]:
    """A day of a month, with the year that stands there or the one that the report's day gives."""
    told = year_words(frame)
    if told is not None:
        year, anchor = told
        return (cal.make(year, month, day) if year else None), anchor
    found = day_without_year(frame, month, day)
    return _by_weekday(frame, found), "published" if frame.report else "text"


def _by_weekday(frame: Frame, found: date | None) -> date | None:
    """The day in the year beside, where it bears the weekday that the words give it and is nearer to the report.

    "On Sunday, 19 March" in a report of 12 March is next week; a wrong weekday of last week is a slip and stays there.
    """
    named = (frame.group("wd") or "").strip(" ,.")[:3].lower()
    if found is None or frame.report is None or not named or WEEKDAYS[found.weekday()].startswith(named):
        return found
    beside = (cal.make(found.year + n, found.month, found.day) for n in (1, -1))
    gap = abs((found - frame.report).days)
    near = (d for d in beside if d is not None and abs((d - frame.report).days) < gap)
    return next((d for d in near if WEEKDAYS[d.weekday()].startswith(named)), found)


def anchored(day: date | None, anchor: Anchor, rule: str) -> Resolved:
    """A day as an answer; one whose year comes from the text alone is less sure."""
    if day is None:
        return replace(NOTHING, rule=rule)
    return Resolved(cal.one(day), "day", anchor, rule, 0.6 if anchor == "text" else 1.0)


def unit_of(day: date, unit: str, ahead: int) -> Days:
    """The week (Monday to Sunday), month, year or decade of a day, or one so many after."""
    if unit == "week":
        return cal.week_of(day, ahead)
    if unit == "month":
        return cal.month_of(day.year, day.month + ahead)
    if unit == "decade":
        first = day.year // 10 * 10 + 10 * ahead
        return Days(cal.year_of(first).start, cal.year_of(first + 9).end)
    return cal.year_of(day.year + ahead)


def back(day: date, n: int, unit: str) -> Days:
    """The unit that lies ``n`` units before a day (negative: after)."""
    if unit in {"minute", "hour"}:
        return cal.one(cal.shifted(day, -int(n / 24) if unit == "hour" else 0))
    if unit in {"day", "night"}:
        return cal.one(cal.shifted(day, -n))
    if unit == "fortnight":
        n, unit = 2 * n, "week"
    if unit == "week":
        there = cal.shifted(day, -7 * n)
        return Days(cal.shifted(there, -3), cal.shifted(there, 3)) if abs(n) > 1 else cal.one(there)
    if unit == "month":
        return cal.month_of(day.year, day.month - n)
    return cal.year_of(day.year - n * (10 if unit == "decade" else 1))


def fineness(days: Days, unit: str) -> Granularity:
    if days.start == days.end:
        return "day"
    return {"week": "week", "month": "month", "year": "year"}.get(unit, "range")  # type: ignore[return-value]
