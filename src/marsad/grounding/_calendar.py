"""Arithmetic of days, weeks, months and years for times in news, both ends included."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Days:
    """An interval of days, both ends included.

    >>> Days(date(2015, 2, 1), date(2015, 2, 28)).middle()
    datetime.date(2015, 2, 14)
    """

    start: date
    end: date

    def middle(self) -> date:
        return self.start + (self.end - self.start) / 2

    def holds(self, day: date) -> bool:
        return self.start <= day <= self.end


def one(day: date) -> Days:
    return Days(day, day)


def shifted(day: date, days: int) -> date:
    """Days later (or earlier), kept within the calendar of the datetime module (years 1 to 9999)."""
    ordinal = min(max(day.toordinal() + days, date.min.toordinal()), date.max.toordinal())
    return date.fromordinal(ordinal)


def make(year: int, month: int, day: int) -> date | None:
    """The date, null where there is none (30 February)."""
    if 1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]:
        return date(year, month, day)
    return None


def month_of(year: int, month: int) -> Days:
    """
    >>> month_of(2016, 14)
    Days(start=datetime.date(2017, 2, 1), end=datetime.date(2017, 2, 28))
    """
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    year = min(max(year, 1), 9999)
    return Days(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))


def year_of(year: int) -> Days:
    year = min(max(year, 1), 9999)
    return Days(date(year, 1, 1), date(year, 12, 31))


def week_of(day: date, weeks: int = 0) -> Days:
    """Monday to Sunday, as the wires use "last week"."""
    monday = shifted(day, 7 * weeks - day.weekday())
    return Days(monday, shifted(monday, 6))


#: Months of a year that its parts span.
_YEAR_PARTS = {"early": (1, 4), "start": (1, 3), "mid": (5, 8), "late": (9, 12), "end": (10, 12)}
#: Days of a month: ten, ten and what is left.
_MONTH_CUTS = (10, 20)
#: Days of a week from Monday: "early last week" is Monday and Tuesday, "late last week" Friday to Sunday.
_WEEK_PARTS = {"early": (0, 1), "mid": (1, 3), "late": (4, 6)}
#: Days of three whole months: "late spring" is May.
_SEASON_DAYS = range(89, 93)
_PHASES = {"start": "early", "end": "late"}


def part(days: Days, phase: str) -> Days:
    """The early, middle or late part: thirds of a year by months, of a month by tens of days.

    >>> part(Days(date(2015, 1, 1), date(2015, 12, 31)), "early").end
    datetime.date(2015, 4, 30)
    >>> part(month_of(2015, 2), "late").start
    datetime.date(2015, 2, 21)
    """
    length = (days.end - days.start).days + 1
    if length >= 360:
        first, last = _YEAR_PARTS[phase]
        return Days(date(days.start.year, first, 1), month_of(days.start.year, last).end)
    phase = _PHASES.get(phase, phase)
    if length in _SEASON_DAYS and days.start.day == 1:
        month = days.start.month + ("early", "mid", "late").index(phase)
        return month_of(days.start.year, month)
    if length == 7:
        first, last = _WEEK_PARTS[phase]
    elif length <= 31:
        first, last = {"early": (0, _MONTH_CUTS[0] - 1), "mid": _MONTH_CUTS, "late": (_MONTH_CUTS[1], length - 1)}[
            phase
        ]
        last -= phase == "mid"
    else:
        third = length // 3
        first, last = {
            "early": (0, third - 1),
            "mid": (third, length - third - 1),
            "late": (length - third, length - 1),
        }[phase]
    return Days(shifted(days.start, first), shifted(days.start, last))


def latest_weekday(weekday: int, day: date, *, strictly: bool = False) -> date:
    """The latest such weekday (Monday 0) on or before a day; before it if ``strictly``."""
    back = (day.weekday() - weekday) % 7
    return shifted(day, -(back or (7 if strictly else 0)))


def next_weekday(weekday: int, day: date) -> date:
    """The first such weekday (Monday 0) after a day."""
    return shifted(day, (weekday - day.weekday() - 1) % 7 + 1)
