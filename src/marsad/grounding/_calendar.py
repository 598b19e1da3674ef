"""Arithmetic of days, weeks, months and years for times in news, both ends included."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

#: First day of Ramadan (Umm al-Qura; a country may differ by a day) and of the two feasts, 1990-2030.
_RAMADAN = (
    "1990-03-28 1991-03-17 1992-03-05 1993-02-22 1994-02-11 1995-01-31 1996-01-21 1997-01-10 1997-12-31 1998-12-19 "
    "1999-12-09 2000-11-27 2001-11-16 2002-11-06 2003-10-26 2004-10-15 2005-10-04 2006-09-24 2007-09-13 2008-09-01 "
    "2009-08-22 2010-08-11 2011-08-01 2012-07-20 2013-07-09 2014-06-28 2015-06-18 2016-06-06 2017-05-27 2018-05-16 "
    "2019-05-06 2020-04-24 2021-04-13 2022-04-02 2023-03-23 2024-03-11 2025-03-01 2026-02-18 2027-02-08 2028-01-28 "
    "2029-01-16 2030-01-05 2030-12-26"
)
RAMADANS: tuple[date, ...] = tuple(map(date.fromisoformat, _RAMADAN.split()))
_DAY = timedelta(1)
#: Ramadan has 29 or 30 days; Eid al-Adha is the tenth of Dhu al-Hijja, about 100 days after the first of Ramadan.
_RAMADAN_DAYS, _FITR_DAYS, _ADHA_AFTER, _ADHA_DAYS = 29, 3, 98, 4


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


def part(days: Days, phase: str) -> Days:
    """The early, middle or late third.

    >>> part(Days(date(2015, 1, 1), date(2015, 12, 31)), "early").end
    datetime.date(2015, 4, 30)
    """
    length = (days.end - days.start).days + 1
    if length >= 360:
        cut = {"early": (1, 4), "start": (1, 3), "mid": (5, 8), "late": (9, 12), "end": (10, 12)}[phase]
        return Days(date(days.start.year, cut[0], 1), month_of(days.start.year, cut[1]).end)
    third = length // 3
    if phase in {"early", "start"}:
        return Days(days.start, shifted(days.start, third - 1))
    if phase in {"late", "end"}:
        return Days(shifted(days.end, 1 - third), days.end)
    return Days(shifted(days.start, third), shifted(days.end, -third))


def latest_weekday(weekday: int, day: date, *, strictly: bool = False) -> date:
    """The latest such weekday (Monday 0) on or before a day; before it if ``strictly``."""
    back = (day.weekday() - weekday) % 7
    return shifted(day, -(back or (7 if strictly else 0)))


def ramadan(year: int) -> Days | None:
    """The Ramadan that begins in a year; null outside of the table."""
    found = [d for d in RAMADANS if d.year == year]
    return Days(found[0], found[0] + _DAY * _RAMADAN_DAYS) if found else None


def feast(name: str, year: int) -> Days | None:
    """Ramadan or one of the two feasts after it, to a day or so."""
    fast = ramadan(year)
    if fast is None or name.startswith("ramadan"):
        return fast
    if name.endswith("fitr"):
        return Days(fast.end, fast.end + _DAY * _FITR_DAYS)
    first = fast.start + _DAY * _ADHA_AFTER
    return Days(first, first + _DAY * _ADHA_DAYS)
