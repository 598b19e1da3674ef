"""Times counted from what the text dated before: the same day, two days later, the following year, hours."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from marsad.grounding import _calendar as cal
from marsad.grounding._calendar import Days
from marsad.grounding._times_frame import (
    Frame,
    Resolved,
    back,
    fineness,
    number_of,
    phase_of,
    unit_of,
    unknown,
)
from marsad.grounding._times_relative import overnight, span_to_now
from marsad.grounding._values import Anchor, Granularity
from marsad.reading.dates import TimeMatch


def same_day(frame: Frame) -> Resolved:
    """The day named at once after it, else the one that the text dated last, else the report's."""
    grain: Granularity = "part_of_day" if frame.first_of("part", "part2") else "day"
    if frame.dated:
        return Resolved(frame.dated, grain, "text", "same-day", 0.9)
    if frame.last_night:
        return Resolved(frame.last_night, grain, "text", "same-day", 0.8)
    if frame.day and frame.day_ago <= 1:
        return Resolved(frame.day, grain, "text", "same-day", 0.7)
    if frame.report is None:
        return unknown(grain, "same-day", 0.6)
    return Resolved(cal.one(frame.report), grain, "published", "same-day/report", 0.6)


def part_of_day(frame: Frame) -> Resolved:
    """The day dated last; a night told of on the very day of the story began the evening before."""
    if frame.dated:
        return replace(same_day(frame), granularity="part_of_day", rule="part-of-day")
    base = frame.last_night
    told_next_day = base is None or (base.start == base.end == frame.now)
    if frame.group("part") == "night" and told_next_day:
        return replace(overnight(frame), rule="part-of-day/night")
    return replace(same_day(frame), granularity="part_of_day", rule="part-of-day")


def hour_of(found: TimeMatch) -> int | None:
    """The hour of a clock, 0 to 24: "11 p.m." is 23; null where the match is none."""
    hours = found.group("hh")
    if not hours:
        return None
    words, hour = found.match.group().lower().replace(".", ""), int(hours)
    if "pm" in words and hour < 12:
        return hour + 12
    return 0 if "am" in words and hour == 12 else hour


def clock(frame: Frame) -> Resolved:
    return replace(same_day(frame), granularity="hour", rule="clock")


#: "Died in less than three hours" tells how long it took; half a day and more is told of the report's own past.
_MOST_DURATION = 11


def within_hours(frame: Frame) -> Resolved:
    n = number_of(frame.group("n"))
    if n is not None and n <= _MOST_DURATION:
        told = replace(same_day(frame), granularity="hour", rule="duration", weight=0.5)
        return told if told.anchor == "text" else unknown("hour", "duration", 0.5)
    return replace(span_to_now(frame), rule="ucdp:past-hours")


_CLAUSE_FOLLOWS = re.compile(r"\s*,?\s*(?!and\b|but\b)[A-Za-z(\"“]")


#: What was told of before: "two days after the strike".
_KNOWN = re.compile(
    r"\s(?:the|that|this|those|these)\s(?:\w+\s){0,2}?(?:strikes?|attacks?|raids?|blasts?|bombings?|explosions?|shelling|"
    r"clash(?:es)?|battle|fighting|assault|offensive|ambush|massacre|killings?|incident|vote|elections?|ceasefire|truce|"
    r"crash|kidnappings?|abductions?|fall|capture|announcement|deal|agreement|coup|invasion|uprising|shooting|talks)\b",
    re.IGNORECASE,
)


def _dates_what_follows(frame: Frame) -> bool:
    """Does "a day after" tell of something new, and is its own clause's day the one told last (or the report's)?"""
    end = frame.found.match.end()
    if frame.opens or (not frame.last_here and _KNOWN.match(frame.text, end)):
        return False
    return bool(_CLAUSE_FOLLOWS.match(frame.text, end))


def after_text(frame: Frame) -> Resolved:
    """ "A day earlier", "two days later": from the day that the text dated last, else from the report's.

    "A day after X on Monday" counts from the Monday. "On Sunday X came, a day after Y" dates Y, which the reader meets
    next: a day back. "A day after Y, X", and "X came a day after the strike" where no day of X is told, date X: a day
    on.
    """
    n, unit, way = number_of(frame.group("n")), frame.group("unit") or "hour", frame.group("way") or ""
    backward = way in {"earlier", "before", "previously", "beforehand", "prior"}
    if frame.dated:
        base: date | None = frame.dated.start if backward else frame.dated.end
    else:
        if way in {"after", "before"} and _dates_what_follows(frame):
            backward = not backward
        base = frame.last_day
    if base is None and frame.last and unit in {"year", "month", "decade"}:
        base = frame.last.start
    if unit in {"hour", "minute"}:
        return _hours_from_text(frame, n, backward=backward)
    anchor: Anchor = "text" if base else "published"
    base = base or (frame.now if backward else None)
    if base is None or n is None:
        return unknown("range", "counted-from-text", 0.5)
    days = back(base, n if backward else -n, unit)
    return Resolved(days, fineness(days, unit), anchor, "counted-from-text", 0.9 if anchor == "text" else 0.7)


#: "Two hours later" counts from a day told of no more passages back than this.
_FAR = 4


def _hours_from_text(frame: Frame, n: int | None, *, backward: bool) -> Resolved:
    """ "Two hours later": the day told of last, unless the hour given there carries it over midnight."""
    base = frame.dated or (frame.day if frame.day_ago <= _FAR else None) or frame.last_night
    if base is None:
        return unknown("hour", "hours-from-text", 0.5)
    hours = (0 if frame.group("unit") == "minute" else n or 0) * (-1 if backward else 1)
    over = int(hours / 24) if frame.hour is None else (frame.hour + hours) // 24
    days = Days(cal.shifted(base.start, over), cal.shifted(base.end, over))
    return Resolved(days, "hour", "text", "hours-from-text", 0.8)


def text_day(frame: Frame) -> Resolved:
    """ "The previous day", "the next morning", "the day after" a dated event."""
    way = frame.first_of("way", "way2") or ""
    backward = not way.startswith(("following", "next")) and not way.endswith("after")
    if frame.dated:
        base: date | None = frame.dated.start if backward else frame.dated.end
    else:
        base = frame.last_day or (frame.last_night.end if frame.last_night and not backward else None)
    anchor: Anchor = "text" if base else "published"
    base = base or (frame.now if backward else None)
    if base is None:
        return unknown("day", "day-from-text", 0.5)
    part: Granularity = "day" if "day" in (frame.group("unit") or way) else "part_of_day"
    return Resolved(cal.one(cal.shifted(base, -1 if backward else 1)), part, anchor, "day-from-text")


_BACK = frozenset(("previous", "preceding", "earlier", "before", "prior"))


def text_unit(frame: Frame) -> Resolved:
    """ "The following year", "that month", "later that year": from the time that the text named last."""
    unit = frame.first_of("unit", "unit2", "unit3") or "year"
    way = frame.first_of("way", "way3") or "same"
    n = -1 if way in _BACK else 0 if way == "same" else 1
    base = frame.last.start if frame.last else date(frame.year, 1, 1) if frame.year and unit == "year" else None
    anchor: Anchor = "text"
    if base is None and way in {"previous", "preceding"} and frame.report:
        base, anchor = frame.report, "published"
    if base is None:
        return unknown(unit, "unit-from-text", 0.5)  # type: ignore[arg-type]
    days, phase = unit_of(base, unit, n), frame.group("phase")
    if phase in {"earlier", "later"} and n == 0:
        return Resolved(_rest(days, frame.last, phase), "range", "text", "unit-from-text", 0.8)
    kind = phase_of(phase)
    days = cal.part(days, kind) if kind else days
    return Resolved(days, "range" if phase else unit, anchor, "unit-from-text", 0.9)  # type: ignore[arg-type]


def _rest(days: Days, last: Days | None, phase: str) -> Days:
    """What lies before or after the time named last; all of it where nothing does."""
    if last is None or not (days.holds(last.start) and days.holds(last.end)):
        return days
    if phase == "later":
        return Days(cal.shifted(last.end, 1), days.end) if last.end < days.end else days
    return Days(days.start, cal.shifted(last.start, -1)) if last.start > days.start else days
