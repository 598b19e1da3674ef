"""One resolver a rule of the grammar of time: from the parts of a match to an interval of days."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from marsad.grounding import _calendar as cal
from marsad.grounding._calendar import Days
from marsad.grounding._values import Anchor, Granularity
from marsad.reading.dates import MONTH_NUMBERS, NUMBER_WORDS, WEEKDAYS, TimeMatch


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
    #: The day that follows at once: "2 a.m. on Aug. 21".
    dated: Days | None = None

    @property
    def lead(self) -> str:
        """The 24 characters before, lower case."""
        at = self.found.match.start()
        return self.text[max(0, at - 24) : at].lower()

    def group(self, name: str) -> str | None:
        return self.found.group(name)


@dataclass(frozen=True, slots=True)
class Resolved:
    days: Days | None
    granularity: Granularity
    anchor: Anchor
    rule: str
    weight: float = 1.0


Resolver = Callable[[Frame], Resolved]
_NOTHING = Resolved(None, "day", "none", "no-such-date", 0.5)

#: Month first, if that is the report's own day give or take.
_NEAR = 1


def _number(words: str | None) -> int | None:
    """The number before a unit; null for "a few", "several", "many"."""
    if not words:
        return None
    if words.isdigit():
        return int(words)
    if words.split()[0] in {"couple"} or "couple" in words:
        return 2
    return NUMBER_WORDS.get(words)


def _month_number(words: str | None) -> int | None:
    return MONTH_NUMBERS.get(words.rstrip(".")) if words else None


def _phase(words: str | None) -> str | None:
    if not words:
        return None
    for phase, keys in (("early", ("early", "earlier")), ("start", ("start", "beginning")), ("end", ("end",)),
                        ("mid", ("mid", "middle")), ("late", ("late", "later"))):  # fmt: skip
        if any(k in words for k in keys):
            return phase
    return None


def _day_without_year(frame: Frame, month: int, day: int) -> date | None:
    """The latest such day on or before the report (a day's grace); the next one where the words look ahead."""
    if frame.report is None:
        return cal.make(frame.year, month, day) if frame.year else None
    limit = cal.shifted(frame.report, 330 if frame.ahead else 1)
    for year in (limit.year, limit.year - 1):
        found = cal.make(year, month, day)
        if found and found <= limit:
            return found
    return None


def _anchored(day: date | None, frame: Frame, rule: str, *, year: str | None) -> Resolved:
    if day is None:
        return replace(_NOTHING, rule=rule)
    anchor: Anchor = "absolute" if year else "published" if frame.report else "text"
    return Resolved(cal.one(day), "day", anchor, rule, 1.0 if year or frame.report else 0.6)


def _iso(frame: Frame) -> Resolved:
    y, m, d = frame.group("y"), frame.group("m"), frame.group("d")
    return _anchored(cal.make(int(y or 0), int(m or 0), int(d or 0)), frame, "iso-date", year=y)


def _numeric(frame: Frame) -> Resolved:
    """Day first, as all the world but one country writes; month first where only that is a date or meets the report."""
    a, b, y = (int(frame.group(k) or 0) for k in "aby")
    year = y if y > 99 else 2000 + y if y < 60 else 1900 + y
    first, second = cal.make(year, b, a), cal.make(year, a, b)
    if first and second and first != second and frame.report:
        near = [abs((d - frame.report).days) for d in (first, second)]
        if near[1] <= _NEAR < near[0]:
            return _anchored(second, frame, "numeric-date/month-first", year="y")
    got = _anchored(first or second, frame, "numeric-date" if first else "numeric-date/month-first", year="y")
    return replace(got, weight=0.8) if first and second and first != second else got


def _day_month(frame: Frame) -> Resolved:
    month, day, y = _month_number(frame.group("mon")), int(frame.group("d") or 0), frame.group("y")
    if not month:
        return _NOTHING
    found = cal.make(int(y), month, day) if y else _day_without_year(frame, month, day)
    return _anchored(found, frame, "calendar-date" if y else "calendar-date/year-from-report", year=y)


def _day_range(frame: Frame) -> Resolved:
    month = _month_number(frame.group("mon")) or _month_number(frame.group("mon1"))
    first = _month_number(frame.group("mon1")) or month
    y, y1 = frame.group("y"), frame.group("y1")
    if not month or not first:
        return _NOTHING
    d1, d2 = int(frame.group("d1") or 0), int(frame.group("d") or 0)
    end = cal.make(int(y), month, d2) if y else _day_without_year(frame, month, d2)
    if end is None:
        return replace(_NOTHING, rule="date-range")
    start = cal.make(int(y1) if y1 else end.year - (first > month), first, d1)
    if start is None:
        return replace(_NOTHING, rule="date-range")
    return Resolved(
        Days(start, end), "range", "absolute" if y else "published" if frame.report else "text", "date-range"
    )


def _past_month(frame: Frame, month: int) -> Days | None:
    """The latest such month that has begun by the report; without a report, that of the year last named."""
    if frame.report is None:
        return cal.month_of(frame.year, month) if frame.year else None
    ahead = frame.ahead and month > frame.report.month
    return cal.month_of(frame.report.year - (month > frame.report.month and not ahead), month)


def _phased(days: Days | None, phase: str | None) -> Days | None:
    return cal.part(days, phase) if days and phase else days


def _month(frame: Frame) -> Resolved:
    month, y = _month_number(frame.group("mon")), frame.group("y")
    phase = _phase(frame.group("phase"))
    if not month:
        return _NOTHING
    days = cal.month_of(int(y), month) if y else _past_month(frame, month)
    anchor: Anchor = "absolute" if y else "published" if frame.report else "text"
    return Resolved(
        _phased(days, phase), "range" if phase else "month", anchor, "month" if y else "month/year-from-report"
    )


def _month_of_year(frame: Frame) -> Resolved:
    month, which = _month_number(frame.group("mon")), frame.group("which") or ""
    base = frame.year if which in {"that", "the same"} else frame.report.year if frame.report else None
    if not month or base is None:
        return replace(_NOTHING, rule="month-of-year")
    back = 1 if which in {"last", "the previous"} else 0
    days = _phased(cal.month_of(base - back, month), _phase(frame.group("phase")))
    return Resolved(days, "month", "published", "month-of-year")


def _month_shifted(frame: Frame) -> Resolved:
    month, shift = _month_number(frame.group("mon")), frame.group("shift") or ""
    if not month or frame.report is None:
        return replace(_NOTHING, rule="month-shifted")
    year = frame.report.year
    if shift == "next":
        year += month <= frame.report.month
    elif shift != "this":
        year -= month >= frame.report.month
    return Resolved(cal.month_of(year, month), "month", "published", f"{shift.split()[0]}-month-name")


def _month_range(frame: Frame) -> Resolved:
    first, second = _month_number(frame.group("mon1")), _month_number(frame.group("mon"))
    if not first or not second:
        return _NOTHING
    y, y1 = frame.group("y"), frame.group("y1")
    last = cal.month_of(int(y), second) if y else _past_month(frame, second)
    if last is None:
        return replace(_NOTHING, rule="month-range")
    start = cal.month_of(int(y1) if y1 else last.start.year - (first > second), first)
    start = _phased(start, _phase(frame.group("phase1"))) or start
    last = _phased(last, _phase(frame.group("phase"))) or last
    return Resolved(Days(start.start, last.end), "range", "absolute" if y else "published", "month-range")


def _year(frame: Frame) -> Resolved:
    days = _phased(cal.year_of(int(frame.group("y") or 0)), _phase(frame.group("phase")))
    return Resolved(days, "range" if frame.group("phase") else "year", "absolute", "year")


def _year_range(frame: Frame) -> Resolved:
    first, second = frame.group("y1") or "", frame.group("y") or ""
    end = int(second) if len(second) == 4 else int(first[:2] + second)
    return Resolved(Days(date(int(first), 1, 1), cal.year_of(end).end), "range", "absolute", "year-range")


def _decade(frame: Frame) -> Resolved:
    first = int(frame.group("y") or 0)
    phase = _phase(frame.group("phase"))
    cut = {"early": (0, 3), "start": (0, 2), "mid": (4, 6), "late": (7, 9), "end": (8, 9), None: (0, 9)}[phase]
    return Resolved(Days(date(first + cut[0], 1, 1), date(first + cut[1], 12, 31)), "range", "absolute", "decade")


_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 14)}


def _season(frame: Frame) -> Resolved:
    """Northern seasons; winter 2014 is December 2014 to February 2015."""
    first, last = _SEASONS[frame.group("season") or "summer"]
    y, shift = frame.group("y"), frame.group("shift") or ""
    year = int(y) if y else None
    if year is None and frame.report:
        year = frame.report.year - (1 if frame.group("which") else 0)
        begun = cal.month_of(year, first).start
        running = Days(begun, cal.month_of(year, last).end).holds(frame.report)
        if shift == "next":
            year += begun <= frame.report
        elif not frame.group("which"):
            year -= begun > frame.report or (running and shift == "last")
    if year is None:
        return replace(_NOTHING, rule="season")
    days = Days(cal.month_of(year, first).start, cal.month_of(year, last).end)
    return Resolved(_phased(days, _phase(frame.group("phase"))), "season", "absolute" if y else "published", "season")


def named_weekday(words: str | None) -> int:
    return next(n for n, name in enumerate(WEEKDAYS) if words and name.startswith(words))


def _weekday(frame: Frame) -> Resolved:
    """The latest such day up to the report's own; "last Friday" on a Friday is a week earlier."""
    if frame.report is None:
        return Resolved(None, "day", "none", "weekday", 0.8)
    wanted, shift = named_weekday(frame.group("w")), frame.group("shift") or ""
    day = cal.latest_weekday(wanted, frame.report, strictly="last" in shift or "past" in shift or "previous" in shift)
    rule = "weekday/last" if "last" in shift else "weekday"
    if "next" in shift or "coming" in shift or (frame.ahead and not shift):
        day, rule = cal.shifted(cal.latest_weekday(wanted, frame.report, strictly=True), 7), "weekday/ahead"
        if frame.ahead and not shift and frame.report.weekday() == wanted:
            day = frame.report
    granularity: Granularity = "part_of_day" if frame.group("part") or frame.group("over") else "day"
    return Resolved(cal.one(day), granularity, "published", rule, 0.8 if frame.ahead else 1.0)


def _weekday_range(frame: Frame) -> Resolved:
    if frame.report is None:
        return Resolved(None, "range", "none", "weekday-range", 0.8)
    end = cal.latest_weekday(named_weekday(frame.group("w")), frame.report)
    start = cal.latest_weekday(named_weekday(frame.group("w1")), end, strictly=True)
    return Resolved(Days(start, end), "range", "published", "weekday-range")


def _weekend(frame: Frame) -> Resolved:
    """Saturday and Sunday up to the report; on a Saturday or Sunday the running one unless "last"."""
    if frame.report is None:
        return Resolved(None, "range", "none", "ucdp:weekend", 0.8)
    shift = frame.group("shift") or ""
    saturday = cal.latest_weekday(5, frame.report)
    if ("last" in shift or "previous" in shift) and frame.report.weekday() >= 5:
        saturday = cal.shifted(saturday, -7)
    if "next" in shift or "coming" in shift or (shift == "this" and frame.report.weekday() < 5 and frame.ahead):
        saturday = cal.shifted(saturday, 7)
    return Resolved(Days(saturday, cal.shifted(saturday, 1)), "range", "published", "ucdp:weekend")


def _relative_day(days: int, rule: str, granularity: Granularity = "day") -> Resolver:
    """Days from the report's own."""

    def resolve(frame: Frame) -> Resolved:
        exact: Granularity = "part_of_day" if frame.group("part") else granularity
        if frame.report is None:
            return Resolved(None, exact, "none", rule, 0.8)
        return Resolved(cal.one(cal.shifted(frame.report, days)), exact, "published", rule)

    return resolve


def _overnight(frame: Frame) -> Resolved:
    """From the evening before into the day of the report, unless the text has just dated a day."""
    if frame.report is None:
        return Resolved(None, "part_of_day", "none", "overnight", 0.8)
    return Resolved(Days(cal.shifted(frame.report, -1), frame.report), "part_of_day", "published", "overnight", 0.8)


#: "Overnight" names two days; what is told of "the night" after it means the same ones.
_A_NIGHT = 1


def _same_day(frame: Frame) -> Resolved:
    """The day named at once after it, else the one that the text dated last, else the report's."""
    if frame.dated:
        return Resolved(frame.dated, "day", "text", "same-day", 0.9)
    if frame.last and (frame.last.end - frame.last.start).days <= _A_NIGHT:
        return Resolved(frame.last, "day", "text", "same-day", 0.8)
    if frame.day and frame.day_ago <= 1:
        return Resolved(frame.day, "day", "text", "same-day", 0.7)
    if frame.report is None:
        return Resolved(None, "day", "none", "same-day", 0.6)
    return Resolved(cal.one(frame.report), "day", "published", "same-day/report", 0.6)


def _part_of_day(frame: Frame) -> Resolved:
    """The day dated last; a night told of on the very day of the story began the evening before."""
    if frame.dated:
        return replace(_same_day(frame), granularity="part_of_day", rule="part-of-day")
    base = frame.last if frame.last and (frame.last.end - frame.last.start).days <= _A_NIGHT else None
    told_next_day = base is None or (base.start == base.end == frame.now)
    if frame.group("part") == "night" and told_next_day:
        return replace(_overnight(frame), rule="part-of-day/night")
    return replace(_same_day(frame), granularity="part_of_day", rule="part-of-day")


def hour_of(found: TimeMatch) -> int | None:
    """The hour of a clock, 0 to 24: "11 p.m." is 23; null where the match is none."""
    hours = found.group("hh")
    if not hours:
        return None
    words, hour = found.match.group().lower().replace(".", ""), int(hours)
    if "pm" in words and hour < 12:
        return hour + 12
    return 0 if "am" in words and hour == 12 else hour


def _hour(frame: Frame) -> Resolved:
    return replace(_same_day(frame), granularity="hour", rule="clock")


def _back(day: date, n: int, unit: str) -> Days:
    """The unit that lies ``n`` units before a day (negative: after)."""
    if unit in {"minute", "hour"}:
        return cal.one(cal.shifted(day, -int(n / 24) if unit == "hour" else 0))
    if unit in {"day", "night"}:
        return cal.one(cal.shifted(day, -n))
    if unit == "week":
        there = cal.shifted(day, -7 * n)
        return Days(cal.shifted(there, -3), cal.shifted(there, 3)) if n > 1 else cal.one(there)
    if unit == "month":
        return cal.month_of(day.year, day.month - n)
    return cal.year_of(day.year - n * (10 if unit == "decade" else 1))


_LENGTH = {"minute": 0, "hour": 0, "day": 1, "night": 1, "week": 7, "month": 30, "year": 365, "decade": 3652}


def _span_to_now(frame: Frame) -> Resolved:
    """UCDP: hours count with the report's day, days without it; weeks and longer reach to the day before."""
    unit = frame.group("unit") or "day"
    n = _number(frame.group("n")) if frame.group("n") else 1
    rule = f"ucdp:past-{unit}s" if n is not None else "ucdp:past-few"
    if frame.now is None:
        return Resolved(None, "range", "none", rule, 0.8)
    if unit in {"hour", "minute"}:
        days = Days(cal.shifted(frame.now, -((max(n or 1, 1) + 23) // 24)), frame.now)
    else:
        length = _LENGTH[unit] * (3 if n is None else n)
        days = Days(cal.shifted(frame.now, -length), cal.shifted(frame.now, -1))
    return Resolved(days, "range", "published", rule)


def _recent(frame: Frame) -> Resolved:
    """UCDP: "recently", "past few days" are the three days before; recent weeks, months, years three of them."""
    if frame.report is None:
        return Resolved(None, "range", "none", "ucdp:recently", 0.6)
    reach = 3 * max(_LENGTH.get(frame.group("unit") or "day", 1), 1)
    days = Days(cal.shifted(frame.report, -reach), cal.shifted(frame.report, -1))
    return Resolved(days, "range", "published", "ucdp:recently", 0.7)


def _within_hours(frame: Frame) -> Resolved:
    n = _number(frame.group("n"))
    if n is not None and n <= _MOST_DURATION:
        told = replace(_same_day(frame), granularity="hour", rule="duration", weight=0.5)
        return told if told.anchor == "text" else Resolved(None, "hour", "none", "duration", 0.5)
    return replace(_span_to_now(frame), rule="ucdp:past-hours")


#: "Died in less than three hours" tells how long it took; half a day and more is told of the report's own past.
_MOST_DURATION = 11


def _ago(frame: Frame) -> Resolved:
    n, unit = _number(frame.group("n")), frame.group("unit") or "day"
    if frame.report is None or n is None:
        return Resolved(None, "range", "none", "ago", 0.6)
    days = _back(frame.report, n, unit)
    return Resolved(days, _fineness(days, unit), "published", "ago")


def _fineness(days: Days, unit: str) -> Granularity:
    if days.start == days.end:
        return "day"
    return {"week": "week", "month": "month", "year": "year"}.get(unit, "range")  # type: ignore[return-value]


_CLAUSE_FOLLOWS = re.compile(r"\s*,?\s*(?!and\b|but\b)[A-Za-z(\"“]")


def _after_text(frame: Frame) -> Resolved:
    """ "A day earlier", "two days later": from the day that the text dated last, else from the report's.

    "X came a day after Y" dates Y, which the reader meets next: a day back. "A day after Y, X" at the start of a
    sentence dates X: a day on.
    """
    n, unit, way = _number(frame.group("n")), frame.group("unit") or "day", frame.group("way") or ""
    base = frame.last.start if frame.last and frame.last.start == frame.last.end else None
    back = way in {"earlier", "before", "previously", "beforehand"}
    if way in {"after", "before"} and not frame.opens and _CLAUSE_FOLLOWS.match(frame.text, frame.found.match.end()):
        back = not back
    if base is None and frame.last and unit in {"year", "month", "decade"}:
        base = frame.last.start
    if unit in {"hour", "minute"}:
        return _hours_from_text(frame, n, back=back)
    anchor: Anchor = "text" if base else "published"
    base = base or (frame.now if back else None)
    if base is None or n is None:
        return Resolved(None, "range", "none", "counted-from-text", 0.5)
    days = _back(base, n if back else -n, unit)
    return Resolved(days, _fineness(days, unit), anchor, "counted-from-text", 0.9 if anchor == "text" else 0.7)


#: "Two hours later" counts from a day told of no more passages back than this.
_FAR = 4


def _hours_from_text(frame: Frame, n: int | None, *, back: bool) -> Resolved:
    """ "Two hours later": the day told of last, unless the hour given there carries it over midnight."""
    base = (frame.day if frame.day_ago <= _FAR else None) or (
        frame.last if frame.last and (frame.last.end - frame.last.start).days <= _A_NIGHT else None
    )
    if base is None:
        return Resolved(None, "hour", "none", "hours-from-text", 0.5)
    hours = (0 if frame.found.group("unit") == "minute" else n or 0) * (-1 if back else 1)
    over = int(hours / 24) if frame.hour is None else (frame.hour + hours) // 24
    days = Days(cal.shifted(base.start, over), cal.shifted(base.end, over))
    return Resolved(days, "hour", "text", "hours-from-text", 0.8)


def _text_day(frame: Frame) -> Resolved:
    way = frame.group("way") or ""
    back = way in {"previous", "preceding", "day before"}
    base = frame.last.start if frame.last and frame.last.start == frame.last.end else None
    anchor: Anchor = "text" if base else "published"
    base = base or (frame.now if back else None)
    if base is None:
        return Resolved(None, "day", "none", "day-from-text", 0.5)
    part: Granularity = "part_of_day" if frame.group("unit") not in {None, "day"} else "day"
    return Resolved(cal.one(cal.shifted(base, -1 if back else 1)), part, anchor, "day-from-text")


def _text_unit(frame: Frame) -> Resolved:
    """ "The following year", "that month", "the year later": from the time that the text named last."""
    unit = next((frame.group(k) for k in ("unit", "unit2", "unit3") if frame.group(k)), None) or "year"
    way = next((frame.group(k) for k in ("way", "way3") if frame.group(k)), None) or "same"
    n = 1 if way in {"previous", "preceding", "earlier", "before"} else 0 if way == "same" else -1
    base = frame.last.start if frame.last else date(frame.year, 1, 1) if frame.year and unit == "year" else None
    if base is None:
        return Resolved(None, unit, "none", "unit-from-text", 0.5)  # type: ignore[arg-type]
    return Resolved(_unit_of(base, unit, -n), unit, "text", "unit-from-text", 0.9)  # type: ignore[arg-type]


def _unit_of(day: date, unit: str, ahead: int) -> Days:
    if unit == "week":
        return cal.week_of(day, ahead)
    return cal.month_of(day.year, day.month + ahead) if unit == "month" else cal.year_of(day.year + ahead)


def _calendar_unit(frame: Frame) -> Resolved:
    """ "Last week", "earlier this month", "late last year"; what is still running ends with the report's day."""
    unit, shift, phase = frame.group("unit") or "week", frame.group("shift") or "this", frame.group("phase")
    if frame.report is None:
        return Resolved(None, unit, "none", f"{shift.split()[0]}-{unit}", 0.8)  # type: ignore[arg-type]
    ahead = 1 if shift in {"next", "this coming"} else -1 if shift in {"last", "the past", "this past"} else 0
    days = _unit_of(frame.report, unit, ahead)
    kind = _phase(phase)
    if kind and not (ahead == 0 and phase in {"earlier", "later"}):
        days = cal.part(days, kind)
    if ahead == 0 and phase != "later" and not frame.ahead:
        end = cal.shifted(frame.report, -1) if phase == "earlier" and frame.report > days.start else frame.report
        days = Days(min(days.start, end), min(days.end, end) if days.start <= end else end)
    return Resolved(days, "range" if phase else unit, "published", f"{shift.split()[0]}-{unit}")  # type: ignore[arg-type]


def _part_of_unit(frame: Frame) -> Resolved:
    unit = frame.group("unit") or "week"
    if frame.report is None:
        return Resolved(None, unit, "none", f"earlier-in-{unit}", 0.6)  # type: ignore[arg-type]
    days = _unit_of(frame.report, unit, 0)
    if frame.group("way") == "earlier":
        days = Days(days.start, max(days.start, cal.shifted(frame.report, -1)))
    return Resolved(days, "range", "published", f"earlier-in-{unit}", 0.8)


def _feast(frame: Frame) -> Resolved:
    name, y = frame.group("feast") or "ramadan", frame.group("y")
    if y:
        days = cal.feast(name, int(y))
    elif frame.report:
        known = [cal.feast(name, frame.report.year - back) for back in (-1, 0, 1)]
        begun = [d for d in known if d and (d.start <= frame.report or frame.ahead)]
        days = begun[0] if begun else None
    else:
        days = None
    days = _phased(days, _phase(frame.group("phase")))
    return Resolved(
        days, "month" if name == "ramadan" else "range", "absolute" if y else "published", "feast-table", 0.9
    )


def _holiday(frame: Frame) -> Resolved:
    name = frame.group("feast") or ""
    month, day = (
        (12, 24 if "eve" in name else 25) if name.startswith("christmas") else (12, 31) if "eve" in name else (1, 1)
    )
    y = frame.group("y")
    found = cal.make(int(y), month, day) if y else _day_without_year(frame, month, day)
    return _anchored(found, frame, "holiday", year=y)


RESOLVERS: dict[str, Resolver] = {
    "iso": _iso, "numeric": _numeric, "day-range": _day_range, "day-month": _day_month, "month-day": _day_month,
    "month-range": _month_range, "month-of-year": _month_of_year, "month-shifted": _month_shifted, "month": _month,
    "year-range": _year_range, "season": _season, "decade": _decade, "year-phase": _year, "year": _year,
    "weekday-range": _weekday_range, "weekday": _weekday, "weekend": _weekend,
    "day-before-yesterday": _relative_day(-2, "day-before-yesterday"), "yesterday": _relative_day(-1, "yesterday"),
    "today": _relative_day(0, "today"), "tonight": _relative_day(0, "tonight", "part_of_day"),
    "tomorrow": _relative_day(1, "tomorrow"), "last-night": _relative_day(-1, "ucdp:last-night"),
    "this-part": _relative_day(0, "this-part-of-day"), "overnight": _overnight,
    "earlier-in-the-day": _same_day, "same-day": _same_day, "day-part": _part_of_day, "span-to-now": _span_to_now,
    "unit-to-now": _span_to_now, "recent": _recent, "recently": _recent, "within-hours": _within_hours, "ago": _ago,
    "after-text": _after_text, "text-day": _text_day, "text-unit": _text_unit, "calendar-unit": _calendar_unit,
    "part-of-unit": _part_of_unit, "ramadan": _feast, "holiday": _holiday, "clock": _hour,
}  # fmt: skip
