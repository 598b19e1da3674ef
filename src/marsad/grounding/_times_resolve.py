"""One resolver a rule of the grammar of time: from the parts of a match to an interval of days."""

from __future__ import annotations

from marsad.grounding import _times_named as named
from marsad.grounding import _times_relative as relative
from marsad.grounding import _times_text as told
from marsad.grounding._times_frame import Resolver
from marsad.grounding._times_relative import relative_day

__all__ = ["RESOLVERS"]

#: The rules of ``reading/data/time_rules.tsv`` by name.
RESOLVERS: dict[str, Resolver] = {
    "iso": named.iso, "numeric": named.numeric, "day-range": named.day_range, "day-month": named.day_month,
    "month-day": named.day_month, "day-words": named.day_words, "day-of-month": named.day_of_month,
    "month-numeric": named.month_numeric, "month-range": named.month_range, "month-of-year": named.month,
    "month-shifted": named.month_shifted, "month": named.month, "quarter": named.quarter, "piece": named.piece,
    "year-range": named.year_range, "season": named.season, "decade": named.decade, "year-phase": named.year,
    "year": named.year, "feast": named.feast,
    "weekday-range": relative.weekday_range, "weekday-text": relative.weekday_of_text, "weekday": relative.weekday,
    "weekend": relative.weekend, "day-before-yesterday": relative_day(-2, "day-before-yesterday"),
    "night-before-last": relative_day(-2, "night-before-last", "part_of_day"),
    "yesterday": relative_day(-1, "yesterday"), "today": relative_day(0, "today"),
    "tonight": relative_day(0, "tonight", "part_of_day"), "tomorrow": relative_day(1, "tomorrow"),
    "day-after-tomorrow": relative_day(2, "day-after-tomorrow"), "last-night": relative_day(-1, "ucdp:last-night"),
    "this-part": relative_day(0, "this-part-of-day"), "overnight": relative.overnight,
    "span-to-now": relative.span_to_now, "unit-to-now": relative.span_to_now, "recent": relative.recent,
    "recently": relative.recent, "from-now": relative.from_now, "span-ahead": relative.span_ahead, "ago": relative.ago,
    "calendar-unit": relative.calendar_unit, "part-of-unit": relative.part_of_unit,
    "earlier-in-the-day": told.same_day, "same-day": told.same_day, "day-part": told.part_of_day, "clock": told.clock,
    "within-hours": told.within_hours, "after-text": told.after_text, "text-day": told.text_day,
    "text-unit": told.text_unit,
}  # fmt: skip
