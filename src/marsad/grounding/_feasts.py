"""Days of feasts and holidays by which news dates: Muslim ones by table, Easter by rule, the rest by the calendar."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache

from marsad.grounding._calendar import Days, one, shifted

# Umm al-Qura calendar, 1990-2030, made with the hijridate library 2.6; a country may differ by a day.
_RAMADAN = """
    1990-03-27 1991-03-17 1992-03-05 1993-02-22 1994-02-11 1995-01-31 1996-01-21 1997-01-10 1997-12-30 1998-12-19
    1999-12-09 2000-11-27 2001-11-16 2002-11-06 2003-10-26 2004-10-15 2005-10-04 2006-09-24 2007-09-13 2008-09-01
    2009-08-22 2010-08-11 2011-08-01 2012-07-20 2013-07-09 2014-06-28 2015-06-18 2016-06-06 2017-05-27 2018-05-16
    2019-05-06 2020-04-24 2021-04-13 2022-04-02 2023-03-23 2024-03-11 2025-03-01 2026-02-18 2027-02-08 2028-01-28
    2029-01-16 2030-01-05"""
_FITR = """
    1990-04-26 1991-04-15 1992-04-04 1993-03-24 1994-03-13 1995-03-02 1996-02-19 1997-02-08 1998-01-29 1999-01-18
    2000-01-08 2000-12-27 2001-12-16 2002-12-05 2003-11-25 2004-11-14 2005-11-03 2006-10-23 2007-10-13 2008-10-01
    2009-09-20 2010-09-10 2011-08-30 2012-08-19 2013-08-08 2014-07-28 2015-07-17 2016-07-06 2017-06-25 2018-06-15
    2019-06-04 2020-05-24 2021-05-13 2022-05-02 2023-04-21 2024-04-10 2025-03-30 2026-03-20 2027-03-09 2028-02-26
    2029-02-14 2030-02-04"""
_ADHA = """
    1990-07-02 1991-06-22 1992-06-11 1993-05-31 1994-05-20 1995-05-09 1996-04-27 1997-04-17 1998-04-07 1999-03-27
    2000-03-16 2001-03-05 2002-02-22 2003-02-11 2004-02-01 2005-01-21 2006-01-10 2006-12-31 2007-12-20 2008-12-08
    2009-11-27 2010-11-16 2011-11-06 2012-10-26 2013-10-15 2014-10-04 2015-09-23 2016-09-11 2017-09-01 2018-08-21
    2019-08-11 2020-07-31 2021-07-20 2022-07-09 2023-06-28 2024-06-16 2025-06-06 2026-05-27 2027-05-16 2028-05-05
    2029-04-24 2030-04-13"""
_ASHURA = """
    1990-08-01 1991-07-21 1992-07-10 1993-06-30 1994-06-19 1995-06-08 1996-05-27 1997-05-16 1998-05-06 1999-04-26
    2000-04-15 2001-04-04 2002-03-24 2003-03-13 2004-03-01 2005-02-19 2006-02-09 2007-01-29 2008-01-19 2009-01-07
    2009-12-27 2010-12-16 2011-12-05 2012-11-24 2013-11-13 2014-11-03 2015-10-23 2016-10-11 2017-09-30 2018-09-20
    2019-09-09 2020-08-29 2021-08-18 2022-08-08 2023-07-28 2024-07-16 2025-07-05 2026-06-25 2027-06-15 2028-06-03
    2029-05-23 2030-05-12"""
_MAWLID = """
    1990-10-01 1991-09-20 1992-09-09 1993-08-29 1994-08-19 1995-08-08 1996-07-27 1997-07-16 1998-07-06 1999-06-26
    2000-06-14 2001-06-04 2002-05-24 2003-05-13 2004-05-01 2005-04-21 2006-04-10 2007-03-31 2008-03-20 2009-03-09
    2010-02-26 2011-02-15 2012-02-04 2013-01-24 2014-01-13 2015-01-03 2015-12-23 2016-12-11 2017-11-30 2018-11-20
    2019-11-09 2020-10-29 2021-10-18 2022-10-08 2023-09-27 2024-09-15 2025-09-04 2026-08-25 2027-08-14 2028-08-03
    2029-07-24 2030-07-13"""
#: Days that the feasts last; Arbaeen is the fortieth day from Ashura.
_FITR_DAYS, _ADHA_DAYS, _ARBAEEN_AFTER = 3, 4, 40


def _table(days: str) -> tuple[date, ...]:
    return tuple(map(date.fromisoformat, days.split()))


@lru_cache(maxsize=1)
def _moving() -> dict[str, tuple[Days, ...]]:
    fasts, feasts = _table(_RAMADAN), _table(_FITR)
    fitr = tuple(Days(d, shifted(d, _FITR_DAYS - 1)) for d in feasts)
    adha = tuple(Days(d, shifted(d, _ADHA_DAYS - 1)) for d in _table(_ADHA))
    ashura = _table(_ASHURA)
    return {
        "ramadan": tuple(Days(f, shifted(end, -1)) for f, end in zip(fasts, feasts, strict=True)),
        "fitr": fitr,
        "adha": adha,
        "eid": tuple(sorted((*fitr, *adha), key=lambda d: d.start)),
        "ashura": tuple(map(one, ashura)),
        "arbaeen": tuple(one(shifted(d, _ARBAEEN_AFTER)) for d in ashura),
        "mawlid": tuple(map(one, _table(_MAWLID))),
    }


def easter(year: int) -> date:
    """Easter Sunday of the western churches (the anonymous Gregorian algorithm).

    >>> easter(2019)
    datetime.date(2019, 4, 21)
    """
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)


def orthodox_easter(year: int) -> date:
    """Easter Sunday of the eastern churches, in the Gregorian calendar (Meeus; 1900 to 2099).

    >>> orthodox_easter(2022)
    datetime.date(2022, 4, 24)
    """
    d = (19 * (year % 19) + 15) % 30
    e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7
    month, day = divmod(d + e + 114, 31)
    return shifted(date(year, month, day + 1), 13)


def _thanksgiving(year: int) -> date:
    first = date(year, 11, 1)
    return shifted(first, (3 - first.weekday()) % 7 + 21)


_FIXED = {
    "christmas": (12, 25), "christmas eve": (12, 24), "boxing day": (12, 26), "new year": (1, 1),
    "new year eve": (12, 31), "orthodox christmas": (1, 7), "epiphany": (1, 6), "valentine": (2, 14),
    "women": (3, 8), "nowruz": (3, 21), "may day": (5, 1), "victory day": (5, 9), "halloween": (10, 31),
    "all saints": (11, 1),
}  # fmt: skip
_RULED: dict[str, Callable[[int], date]] = {
    "easter": easter,
    "orthodox easter": orthodox_easter,
    "easter monday": lambda year: shifted(easter(year), 1),
    "good friday": lambda year: shifted(easter(year), -2),
    "palm sunday": lambda year: shifted(easter(year), -7),
    "thanksgiving": _thanksgiving,
}
#: Words of a feast to its key, the longer before the shorter.
_KEYS = (
    ("ramad|ramaz", "ramadan"), ("fit[ar]", "fitr"), ("a[dz]ha|kabir|sacrifice", "adha"), ("eid", "eid"),
    ("ash?o?ura", "ashura"), ("arba", "arbaeen"), ("mawlid|moulid|prophet", "mawlid"),
    ("orthodox christmas", "orthodox christmas"), ("christmas eve", "christmas eve"), ("christmas", "christmas"),
    ("boxing", "boxing day"), ("new year.* eve", "new year eve"), ("new year", "new year"),
    ("orthodox easter", "orthodox easter"), ("easter monday", "easter monday"), ("easter", "easter"),
    ("good friday", "good friday"), ("palm sunday", "palm sunday"), ("thanksgiving", "thanksgiving"),
    ("epiphany", "epiphany"), ("valentine", "valentine"), ("women", "women"), ("n[ao]u?[wv]r|newroz|norouz", "nowruz"),
    ("may day", "may day"), ("victory day", "victory day"), ("hall?owe", "halloween"), ("all saints", "all saints"),
)  # fmt: skip
_KEY_PATTERNS = tuple((re.compile(pattern), key) for pattern, key in _KEYS)


def key_of(words: str) -> str:
    """The feast that the words of the grammar name, "" for none.

    >>> key_of("eid ul-azha"), key_of("new years eve")
    ('adha', 'new year eve')
    """
    return next((key for pattern, key in _KEY_PATTERNS if pattern.search(words)), "")


def feasts(key: str, year: int) -> tuple[Days, ...]:
    """The days of a feast that begin in a year; none outside of the tables. In 1997 Ramadan began twice.

    >>> [f"{d.start} {d.end}" for d in feasts("ramadan", 2018)]
    ['2018-05-16 2018-06-14']
    """
    moving = _moving().get(key)
    if moving is not None:
        return tuple(d for d in moving if d.start.year == year)
    if not 1900 <= year <= 2099:
        return ()
    if key in _FIXED:
        return (one(date(year, *_FIXED[key])),)
    return (one(_RULED[key](year)),) if key in _RULED else ()
