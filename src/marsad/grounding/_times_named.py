"""Times that name their days: dates, months, seasons, years, parts of them, feasts."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from marsad.grounding import _calendar as cal
from marsad.grounding._calendar import Days
from marsad.grounding._feasts import feasts, key_of
from marsad.grounding._times_frame import (
    FEW,
    NOTHING,
    Frame,
    Resolved,
    anchored,
    day_of,
    full_year,
    month_number,
    named_weekday,
    number_of,
    phase_of,
    phased,
    unit_of,
    unknown,
    year_words,
)
from marsad.grounding._values import Anchor
from marsad.reading.dates import ORDINALS

#: Month first, if that is the report's own day give or take.
_NEAR = 1


def iso(frame: Frame) -> Resolved:
    y, m, d = frame.group("y"), frame.group("m"), frame.group("d")
    return anchored(cal.make(int(y or 0), int(m or 0), int(d or 0)), "absolute", "iso-date")


def numeric(frame: Frame) -> Resolved:
    """Day first, as all the world but one country writes.

    Month first where only that is a date, where the report's other dates are so, where only that meets the report's
    day, or where the outlet writes so; in this order, since the report itself is better evidence than a habit.
    """
    a, b, y = (int(frame.group(k) or 0) for k in "aby")
    year = y if y > 99 else full_year(y)
    first, second = cal.make(year, b, a), cal.make(year, a, b)
    if not (first and second) or first == second:
        return anchored(first or second, "absolute", "numeric-date" if first else "numeric-date/month-first")
    if frame.order in {"day-first", "month-first"}:
        chosen = first if frame.order == "day-first" else second
        return anchored(chosen, "absolute", f"numeric-date/{frame.order}-like-the-others")
    near = [abs((d - frame.report).days) for d in (first, second)] if frame.report else [0, 0]
    if near[1] <= _NEAR < near[0]:
        return anchored(second, "absolute", "numeric-date/month-first")
    if frame.order == "outlet-month-first" and not near[0] <= _NEAR < near[1]:
        return replace(anchored(second, "absolute", "numeric-date/month-first-outlet"), weight=0.8)
    return replace(anchored(first, "absolute", "numeric-date"), weight=0.8)


def day_month(frame: Frame) -> Resolved:
    month = month_number(frame.group("mon"))
    if not month:
        return NOTHING
    found, anchor = day_of(frame, month, int(frame.group("d") or 0))
    return anchored(found, anchor, "calendar-date" if anchor == "absolute" else "calendar-date/year-from-report")


def _ordinal(words: str | None) -> int:
    digits = re.match(r"[0-9]+", words or "")
    return int(digits[0]) if digits else ORDINALS.get("-".join((words or "").replace("-", " ").split()), 0)


def day_words(frame: Frame) -> Resolved:
    """ "The second of May", "May the second"."""
    month, day = month_number(frame.first_of("mon", "mon2")), _ordinal(frame.first_of("nth", "nth2"))
    if not month:
        return NOTHING
    found, anchor = day_of(frame, month, day)
    return anchored(found, anchor, "calendar-date" if anchor == "absolute" else "calendar-date/year-from-report")


_MONTH_SHIFTS = {"last": -1, "the previous": -1, "next": 1, "the following": 1}


def day_of_month(frame: Frame) -> Resolved:
    """ "The 12th of last month"; "on the 14th": the latest such day, or the one in the month that the text dated."""
    shift, day = " ".join((frame.group("shift") or "").split()), int(frame.group("d") or 0)
    of_text = frame.last is not None and shift in {"that", "the same", "the previous", "the following", ""}
    base = frame.last.start if of_text and frame.last else frame.report
    if base is None:
        return unknown("day", "day-of-month")
    month = cal.month_of(base.year, base.month + _MONTH_SHIFTS.get(shift, 0)).start
    found = cal.make(month.year, month.month, day)
    if not shift and frame.report and not frame.ahead and (found is None or found > frame.report):
        month = cal.month_of(month.year, month.month - 1).start
        found = cal.make(month.year, month.month, day)
    return replace(anchored(found, "text" if of_text else "published", "day-of-month"), weight=0.8)


def day_range(frame: Frame) -> Resolved:
    month = month_number(frame.group("mon")) or month_number(frame.group("mon1"))
    first = month_number(frame.group("mon1")) or month
    y1 = frame.group("y1")
    if not month or not first:
        return NOTHING
    d1, d2 = int(frame.group("d1") or 0), int(frame.group("d") or 0)
    end, anchor = day_of(frame, month, d2)
    if end is None:
        return replace(NOTHING, rule="date-range")
    start = cal.make(int(y1) if y1 else end.year - (first > month), first, d1)
    return Resolved(Days(start, end), "range", anchor, "date-range") if start else replace(NOTHING, rule="date-range")


def _past_month(frame: Frame, month: int) -> Days | None:
    """The latest such month that has begun by the report; without a report, that of the year last named."""
    if frame.year_here:
        return cal.month_of(frame.year_here, month)
    if frame.report is None:
        return cal.month_of(frame.year, month) if frame.year else None
    ahead = frame.ahead and month > frame.report.month
    return cal.month_of(frame.report.year - (month > frame.report.month and not ahead), month)


def _month_named(frame: Frame, month: int) -> tuple[Days | None, Anchor]:
    told = year_words(frame)
    if told is not None:
        year, anchor = told
        return (cal.month_of(year, month) if year else None), anchor
    return _past_month(frame, month), "published" if frame.report else "text"


def month(frame: Frame) -> Resolved:
    number, phase = month_number(frame.group("mon")), phase_of(frame.group("phase"))
    if not number:
        return NOTHING
    days, anchor = _month_named(frame, number)
    rule = "month" if anchor == "absolute" else "month-of-year" if frame.group("which") else "month/year-from-report"
    return Resolved(phased(days, phase), "range" if phase else "month", anchor, rule)


def month_numeric(frame: Frame) -> Resolved:
    return Resolved(cal.month_of(int(frame.group("y") or 0), int(frame.group("m") or 1)), "month", "absolute", "month")


_TEXT_SHIFTS = frozenset(("that", "the following", "following", "the next", "the previous", "previous"))


def month_shifted(frame: Frame) -> Resolved:
    number, shift = month_number(frame.group("mon")), " ".join((frame.group("shift") or "").split())
    if number and frame.last and shift in _TEXT_SHIFTS:
        return Resolved(_month_of_text(frame.last, number, shift), "month", "text", "month-of-text", 0.9)
    if not number or frame.report is None:
        return replace(NOTHING, rule="month-shifted")
    year = frame.report.year
    if shift == "next":
        year += number <= frame.report.month
    elif shift != "this":
        year -= number >= frame.report.month
    return Resolved(cal.month_of(year, number), "month", "published", f"{shift.split()[0]}-month-name")


def _month_of_text(last: Days, number: int, shift: str) -> Days:
    """ "The following March" after what the text dated last, "that March" in its year."""
    ahead = "following" in shift or "next" in shift
    year = (
        last.end.year + (number <= last.end.month)
        if ahead
        else last.start.year - (shift != "that" and number >= last.start.month)
    )
    return cal.month_of(year, number)


def month_range(frame: Frame) -> Resolved:
    first, second = month_number(frame.group("mon1")), month_number(frame.group("mon"))
    if not first or not second:
        return NOTHING
    y, y1 = frame.group("y"), frame.group("y1")
    last = cal.month_of(int(y), second) if y else _past_month(frame, second)
    if last is None:
        return replace(NOTHING, rule="month-range")
    start = cal.month_of(int(y1) if y1 else last.start.year - (first > second), first)
    start = phased(start, phase_of(frame.group("phase1"))) or start
    last = phased(last, phase_of(frame.group("phase"))) or last
    return Resolved(Days(start.start, last.end), "range", "absolute" if y else "published", "month-range")


def year(frame: Frame) -> Resolved:
    days = phased(cal.year_of(int(frame.group("y") or 0)), phase_of(frame.group("phase")))
    return Resolved(days, "range" if frame.group("phase") else "year", "absolute", "year")


def year_range(frame: Frame) -> Resolved:
    first, second = frame.group("y1") or "", frame.group("y") or ""
    end = int(second) if len(second) == 4 else int(first[:2] + second)
    return Resolved(Days(date(int(first), 1, 1), cal.year_of(end).end), "range", "absolute", "year-range")


_TENS = ("twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties")
#: Years of a decade: early 1990s are 1990 to 1993.
_DECADE_PARTS = {"early": (0, 3), "start": (0, 2), "mid": (4, 6), "late": (7, 9), "end": (8, 9), None: (0, 9)}


def decade(frame: Frame) -> Resolved:
    """ "The early 1990s", "the nineties"."""
    y, two, word = frame.group("y"), frame.group("yy"), frame.group("tens")
    first = int(y) if y else 1900 + (int(two) if two else 20 + 10 * _TENS.index(word or "nineties"))
    cut = _DECADE_PARTS[phase_of(frame.group("phase"))]
    return Resolved(Days(date(first + cut[0], 1, 1), date(first + cut[1], 12, 31)), "range", "absolute", "decade")


_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 14)}


def season(frame: Frame) -> Resolved:
    """Northern seasons; winter 2014 is December 2014 to February 2015."""
    first, last = _SEASONS[frame.group("season") or "summer"]
    y, shift = frame.group("y"), " ".join((frame.group("shift") or "").split())
    if y:
        chosen, anchor = int(y), "absolute"
    elif frame.year_here and shift in {"the", ""}:
        chosen, anchor = frame.year_here, "text"
    elif shift in _TEXT_SHIFTS and (frame.last or frame.year):
        chosen, anchor = _season_of_text(frame, first, shift), "text"
    elif frame.report:
        chosen, anchor = _season_of_report(frame, first, last, shift), "published"
    else:
        return unknown("season", "season", 0.5)
    days = Days(cal.month_of(chosen, first).start, cal.month_of(chosen, last).end)
    return Resolved(phased(days, phase_of(frame.group("phase"))), "season", anchor, "season")  # type: ignore[arg-type]


def _season_of_text(frame: Frame, first: int, shift: str) -> int:
    base = frame.last.start if frame.last else date(frame.year or 1, 1, 1)
    if shift == "that":
        return base.year
    if "previous" in shift:
        return base.year - (cal.month_of(base.year, first).start >= base)
    return base.year + (cal.month_of(base.year, first).start <= base)


def _season_of_report(frame: Frame, first: int, last: int, shift: str) -> int:
    report = frame.report or date.min
    if frame.group("which"):
        return report.year - 1
    begun = cal.month_of(report.year, first).start
    running = Days(begun, cal.month_of(report.year, last).end).holds(report)
    if shift == "next" or (frame.ahead and begun > report):
        return report.year + (begun <= report)
    return report.year - (begun > report or (running and shift in {"last", "past"}))


def quarter(frame: Frame) -> Resolved:
    """ "Q3 2020", "H1 2021"."""
    number, months = int(frame.group("q") or frame.group("h") or 1), 3 if frame.group("q") else 6
    days = _months(int(frame.group("y") or 0), months * (number - 1) + 1, months)
    return Resolved(days, "range", "absolute", "quarter")


def _months(year: int, first: int, n: int) -> Days:
    return Days(cal.month_of(year, first).start, cal.month_of(year, first + n - 1).end)


_FIRST_WORDS = frozenset(("opening", "early"))


def piece(frame: Frame) -> Resolved:
    """ "The first half of 2016", "the last week of May", "the second day of Eid", "the first Friday in June"."""
    whole, anchor = _whole(frame)
    if whole is None:
        return unknown("range", "piece", 0.5)
    which = frame.group("which1")
    n = 1 if which in _FIRST_WORDS else 0 if which else _ordinal(frame.group("nth"))
    days = _piece_of(whole, frame.group("piece") or "day", n, frame)
    if days is None:
        return replace(NOTHING, rule="piece")
    return Resolved(days, "day" if days.start == days.end else "range", anchor, "piece")


def _whole(frame: Frame) -> tuple[Days | None, Anchor]:
    name, y2, ten = frame.group("f"), frame.group("y2"), frame.group("dec")
    if name:
        return _feast_days(frame, key_of(name), frame.group("fy"))
    if ten:
        return Days(date(int(ten), 1, 1), date(int(ten) + 9, 12, 31)), "absolute"
    if y2:
        return cal.year_of(int(y2)), "absolute"
    number = month_number(frame.group("mon"))
    if number:
        return _month_named(frame, number)
    shift, unit = frame.group("shift"), frame.first_of("unit", "unit2") or "month"
    base = frame.last.start if shift in {"that", "same"} and frame.last else frame.report
    if base is None:
        return None, "none"
    ahead = {"last": -1, "next": 1}.get(shift or "", 0)
    return unit_of(base, unit, ahead), "text" if shift in {"that", "same"} else "published"


def _piece_of(whole: Days, kind: str, n: int, frame: Frame) -> Days | None:
    """The n-th piece of an interval; n 0 is the last."""
    words = frame.found.match["piece"]
    plural = frame.text[frame.found.match.end("piece")].lower() == "s" if words else False
    count = number_of(frame.group("n")) or (FEW if frame.group("n") or (plural and not frame.group("w")) else 1)
    if frame.group("w"):
        return _weekday_of(whole, named_weekday(frame.group("w")), n)
    if kind == "weekend":
        saturday = _weekday_of(whole, 5, n)
        return Days(saturday.start, cal.shifted(saturday.start, 1)) if saturday else None
    if (whole.end - whole.start).days > _LONG:
        return _half_decade(whole, n) if kind == "half" else None
    long = (whole.end - whole.start).days > 300
    months = {"half": 6, "quarter": 3, "month": count}.get(kind)
    if long and months:
        first = 13 - months if n == 0 else months * (n - 1) + 1
        return _months(whole.start.year, first, months) if 1 <= first <= 12 else None
    length = (whole.end - whole.start).days + 1
    size = {"half": length // 2, "quarter": length // 4, "week": 7 * count, "day": count}.get(kind)
    if not size:
        return None
    if n == 0:
        return Days(cal.shifted(whole.end, 1 - size), whole.end)
    start = cal.shifted(whole.start, size * (n - 1))
    end = whole.end if kind == "half" and n == 2 else cal.shifted(start, size - 1)
    return Days(start, min(end, whole.end)) if whole.holds(start) else None


#: More days than a year has: a decade.
_LONG = 400


def _half_decade(whole: Days, n: int) -> Days:
    first = whole.start.year + (0 if n == 1 else 5)
    return Days(date(first, 1, 1), date(first + 4, 12, 31))


def _weekday_of(whole: Days, weekday: int, n: int) -> Days | None:
    if n == 0:
        return cal.one(cal.latest_weekday(weekday, whole.end))
    found = cal.shifted(cal.next_weekday(weekday, cal.shifted(whole.start, -1)), 7 * (n - 1))
    return cal.one(found) if whole.holds(found) else None


def _feast_days(frame: Frame, key: str, y: str | None) -> tuple[Days | None, Anchor]:
    """A feast in the year that is named, else the latest that has begun by the report; without either none."""
    if y or (frame.report is None and frame.year):
        known = feasts(key, int(y) if y else frame.year or 0)
        return (known[0] if known else None), "absolute" if y else "text"
    if frame.report is None:
        return None, "none"
    years = range(frame.report.year - 1, frame.report.year + 2)
    near = [days for n in years for days in feasts(key, n)]
    if frame.ahead:
        return next((d for d in near if d.end >= frame.report), None), "published"
    return next((d for d in reversed(near) if d.start <= frame.report), None), "published"


def feast(frame: Frame) -> Resolved:
    key = key_of(frame.group("feast") or "")
    y, which = frame.group("y"), frame.group("which")
    if which and frame.report:
        y = str(frame.report.year - (which == "last"))
    days, anchor = _feast_days(frame, key, y)
    days = phased(days, phase_of(frame.group("phase")))
    grain = "month" if key == "ramadan" else "day" if days and days.start == days.end else "range"
    return Resolved(days, grain, anchor, "feast-table", 0.9)  # type: ignore[arg-type]
