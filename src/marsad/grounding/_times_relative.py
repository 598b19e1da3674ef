"""Times counted from the report's own day: weekdays, yesterday, last night, N days ago, the past N hours, last week.

UCDP's rules are named ``ucdp:...`` (see ``_times``).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from marsad.grounding import _calendar as cal
from marsad.grounding._calendar import Days
from marsad.grounding._times_frame import (
    FEW,
    Frame,
    Resolved,
    Resolver,
    back,
    fineness,
    named_weekday,
    number_of,
    phase_of,
    unit_of,
    unknown,
)
from marsad.grounding._values import Granularity

_BACKWARD = frozenset(("last", "past", "this past", "previous", "the previous", "the preceding"))
_FORWARD = frozenset(("next", "coming", "this coming", "the next"))
#: With an article these count from the day that the text dated last: "the following Monday".
_OF_TEXT = frozenset(("the previous", "previous", "the preceding", "the following", "following", "the next"))


def _shift(frame: Frame) -> str:
    return " ".join((frame.group("shift") or "").split())


def weekday(frame: Frame) -> Resolved:
    """The latest such day up to the report's own; "last Friday" on a Friday is a week earlier."""
    wanted, shift = named_weekday(frame.group("w")), _shift(frame)
    grain: Granularity = "part_of_day" if frame.group("part") or frame.group("over") else "day"
    if frame.dated and frame.dated.start.weekday() == wanted:
        return Resolved(frame.dated, grain, "text", "weekday/of-date")
    if shift in _OF_TEXT and frame.last:
        return Resolved(cal.one(_from_text(wanted, shift, frame.last)), grain, "text", "weekday/of-text", 0.9)
    if frame.report is None:
        return unknown("day", "weekday")
    day, rule = _weekday_by_words(frame, wanted, shift, frame.report)
    return Resolved(cal.one(day), grain, "published", rule, 0.8 if frame.ahead else 1.0)


def _from_text(wanted: int, shift: str, last: Days) -> date:
    if "following" in shift or "next" in shift:
        return cal.next_weekday(wanted, last.end)
    return cal.latest_weekday(wanted, last.start, strictly=True)


_WEEKS = {"last": -1, "this": 0, "next": 1}


def _weekday_by_words(frame: Frame, wanted: int, shift: str, report: date) -> tuple[date, str]:
    plain = cal.latest_weekday(wanted, report)
    if week := frame.group("week"):
        return cal.shifted(cal.week_of(report, _WEEKS[week]).start, wanted), f"weekday/{week}-week"
    if frame.group("bl"):
        return cal.shifted(cal.latest_weekday(wanted, report, strictly=True), -7), "weekday/before-last"
    if frame.group("ago"):
        return cal.shifted(plain, -7), "weekday/week-ago"
    if frame.group("hence"):
        return cal.shifted(cal.next_weekday(wanted, report), 7), "weekday/week-on"
    if shift in _BACKWARD or frame.group("lately"):
        return cal.latest_weekday(wanted, report, strictly=True), "weekday/last"
    if shift in _FORWARD or shift == "following":
        return cal.next_weekday(wanted, report), "weekday/ahead"
    if frame.ahead and plain != report:
        return cal.next_weekday(wanted, report), "weekday/ahead"
    return plain, "weekday/ahead" if frame.ahead else "weekday"


def weekday_of_text(frame: Frame) -> Resolved:
    """ "The Friday before", "the Monday after": from the day that the text dated last."""
    if frame.last is None:
        return unknown("day", "weekday/of-text")
    way = "the previous" if frame.group("rel") in {"before", "prior"} else "the following"
    day = _from_text(named_weekday(frame.group("w")), way, frame.last)
    return Resolved(cal.one(day), "day", "text", "weekday/of-text", 0.8)


def weekday_range(frame: Frame) -> Resolved:
    if frame.report is None:
        return unknown("range", "weekday-range")
    first, last = named_weekday(frame.group("w1")), named_weekday(frame.group("w"))
    if frame.ahead:
        start = cal.next_weekday(first, frame.report)
        return Resolved(Days(start, cal.next_weekday(last, start)), "range", "published", "weekday-range/ahead", 0.8)
    end = cal.latest_weekday(last, frame.report)
    start = cal.latest_weekday(first, end, strictly=True)
    return Resolved(Days(start, end), "range", "published", "weekday-range")


def weekend(frame: Frame) -> Resolved:
    """Saturday and Sunday up to the report; on a Saturday or Sunday the running one unless "last"."""
    shift = _shift(frame)
    if frame.last and shift in _OF_TEXT | {"that"}:
        saturday = _weekend_of_text(shift, frame.last)
        return Resolved(Days(saturday, cal.shifted(saturday, 1)), "range", "text", "weekend/of-text", 0.8)
    if frame.report is None:
        return unknown("range", "ucdp:weekend")
    saturday = cal.latest_weekday(5, frame.report)
    running = frame.report.weekday() >= 5
    if frame.group("bl") or ("last" in shift and running) or ("previous" in shift and running):
        saturday = cal.shifted(saturday, -7)
    if frame.group("bl") and running:
        saturday = cal.shifted(saturday, -7)
    if "next" in shift or "coming" in shift or (frame.ahead and not running and shift in {"this", ""}):
        saturday = cal.next_weekday(5, frame.report)
    return Resolved(Days(saturday, cal.shifted(saturday, 1)), "range", "published", "ucdp:weekend")


def _weekend_of_text(shift: str, last: Days) -> date:
    if shift == "that":
        return cal.shifted(cal.week_of(last.start).start, 5)
    return _from_text(5, shift, last)


def relative_day(days: int, rule: str, granularity: Granularity = "day") -> Resolver:
    """Days from the report's own."""

    def resolve(frame: Frame) -> Resolved:
        exact: Granularity = "part_of_day" if frame.group("part") else granularity
        if frame.report is None:
            return unknown(exact, rule)
        return Resolved(cal.one(cal.shifted(frame.report, days)), exact, "published", rule)

    return resolve


def overnight(frame: Frame) -> Resolved:
    """From the evening before into the day of the report."""
    if frame.report is None:
        return unknown("part_of_day", "overnight")
    return Resolved(Days(cal.shifted(frame.report, -1), frame.report), "part_of_day", "published", "overnight", 0.8)


_LENGTH = {
    "minute": 0, "hour": 0, "day": 1, "night": 1, "week": 7, "fortnight": 14, "month": 30, "year": 365, "decade": 3652,
}  # fmt: skip


def span_to_now(frame: Frame) -> Resolved:
    """UCDP: hours count with the report's day, days without it; weeks and longer reach to the day before."""
    unit = frame.group("unit") or "day"
    n = number_of(frame.group("n")) if frame.group("n") else 1
    rule = f"ucdp:past-{unit}s" if n is not None else "ucdp:past-few"
    if frame.now is None:
        return unknown("range", rule)
    if unit in {"hour", "minute"}:
        days = Days(cal.shifted(frame.now, -((max(n or 1, 1) + 23) // 24)), frame.now)
    else:
        length = _LENGTH[unit] * (FEW if n is None else n)
        days = Days(cal.shifted(frame.now, -length), cal.shifted(frame.now, -1))
    return Resolved(days, "range", "published", rule)


def recent(frame: Frame) -> Resolved:
    """UCDP: "recently", "past few days" are the three days before; recent weeks, months, years three of them."""
    if frame.report is None:
        return unknown("range", "ucdp:recently", 0.6)
    unit = frame.group("unit") or "day"
    if unit == "hour":
        return replace(span_to_now(frame), rule="ucdp:recently")
    days = Days(cal.shifted(frame.report, -FEW * _LENGTH[unit]), cal.shifted(frame.report, -1))
    return Resolved(days, "range", "published", "ucdp:recently", 0.7)


def from_now(frame: Frame) -> Resolved:
    """ "In two weeks' time", "three days from now"."""
    n, unit = number_of(frame.group("n")), frame.group("unit") or "day"
    if frame.report is None or n is None:
        return unknown("range", "from-now", 0.6)
    days = back(frame.report, -n, unit)
    return Resolved(days, fineness(days, unit), "published", "from-now")


_TEXT_SPANS = frozenset(("following", "ensuing", "subsequent"))


def span_ahead(frame: Frame) -> Resolved:
    """ "The following three days" from the day that the text dated last, "the coming days" from the report's."""
    way, unit = frame.group("way") or "following", frame.first_of("unit", "unit2", "unit3") or "day"
    n = number_of(frame.group("n")) or FEW
    told = (
        frame.last if way in _TEXT_SPANS or (way == "next" and not frame.ahead and frame.last != _now(frame)) else None
    )
    base = told.end if told else frame.report if way not in _TEXT_SPANS else None
    if base is None:
        return unknown("range", "days-ahead", 0.5)
    if unit == "hour":
        days = Days(base, cal.shifted(base, (n + 23) // 24))
    else:
        days = Days(cal.shifted(base, 1), cal.shifted(base, _LENGTH[unit] * n))
    return Resolved(days, "range", "text" if told else "published", "days-ahead", 0.7)


def _now(frame: Frame) -> Days | None:
    return cal.one(frame.report) if frame.report else None


def ago(frame: Frame) -> Resolved:
    """ "Three days ago"; "a few days ago" as UCDP's "past few days"; "a year ago today" is that very day."""
    words, unit = frame.group("n") or "", frame.group("unit") or "day"
    n = number_of(words)
    if frame.report is None:
        return unknown("range", "ago", 0.6)
    if unit in {"hour", "minute"}:
        n = n or 0
    if n is None:
        few = Days(cal.shifted(frame.report, -FEW), cal.shifted(frame.report, -1))
        return (
            Resolved(few, "range", "published", "ucdp:past-few", 0.6) if unit == "day" else unknown("range", "ago", 0.6)
        )
    if frame.group("today"):
        return _to_the_day(frame.report, n, unit)
    days = back(frame.report, n, unit)
    return Resolved(days, fineness(days, unit), "published", "ago")


def _to_the_day(report: date, n: int, unit: str) -> Resolved:
    years = {"year": n, "decade": 10 * n}.get(unit)
    if years is not None:
        day = cal.make(report.year - years, report.month, report.day)
    else:
        day = cal.shifted(report, -n * _LENGTH[unit])
    return Resolved(cal.one(day), "day", "published", "ago/to-the-day") if day else unknown("day", "ago")


def calendar_unit(frame: Frame) -> Resolved:
    """ "Last week", "earlier this month", "late last year"; what is still running ends with the report's day."""
    before_last = frame.group("bl")
    unit, shift, phase = before_last or frame.group("unit") or "week", _shift(frame) or "the", frame.group("phase")
    rule = f"{unit}-before-last" if before_last else f"{shift.split()[0]}-{unit}"
    if frame.report is None:
        return unknown(unit, rule)  # type: ignore[arg-type]
    ahead = 1 if shift in {"next", "this coming"} else -1 if shift in {"last", "the past", "this past"} else 0
    days = unit_of(frame.report, unit, -2 if before_last else ahead)
    running = ahead == 0 and not before_last
    kind = phase_of(phase)
    if kind and not (running and phase in {"earlier", "later"}):
        days = cal.part(days, kind)
    if running and shift != "the":
        days = _running(days, phase, frame.report, ahead=frame.ahead)
    return Resolved(days, "range" if phase else unit, "published", rule)  # type: ignore[arg-type]


def _running(days: Days, phase: str | None, report: date, *, ahead: bool) -> Days:
    """The part of a week, month or year that has been, or "later this month" what is to come."""
    if phase == "later":
        return Days(min(cal.shifted(report, 1), days.end), days.end)
    if ahead or (phase and days.start > report):
        return days
    end = cal.shifted(report, -1) if phase == "earlier" and report > days.start else report
    return Days(min(days.start, end), min(days.end, end) if days.start <= end else end)


def part_of_unit(frame: Frame) -> Resolved:
    """ "Earlier in the week"."""
    unit = frame.group("unit") or "week"
    if frame.report is None:
        return unknown(unit, f"earlier-in-{unit}", 0.6)  # type: ignore[arg-type]
    days = unit_of(frame.report, unit, 0)
    if frame.group("way") == "earlier":
        days = Days(days.start, max(days.start, cal.shifted(frame.report, -1)))
    return Resolved(days, "range", "published", f"earlier-in-{unit}", 0.8)
