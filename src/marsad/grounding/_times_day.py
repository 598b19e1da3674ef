"""The report's own day, how it writes numeric dates, and what its words of time contradict."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from marsad.grounding._times_frame import Frame, Order
from marsad.grounding._times_resolve import RESOLVERS
from marsad.grounding._values import Finding
from marsad.intake import Report
from marsad.reading import Reading
from marsad.reading.dates import WEEKDAYS, TimeMatch, match_at
from marsad.spans import Span

#: A date printed this near the start is the report's own; beyond it, one that the story tells of (datelines of 760 of
#: 792 reports of a public set stand within 260 characters).
PRINTED_WITHIN = 260
#: Publication may follow the printed date by this many days without contradicting it.
_AGREES = 1


def report_day(reading: Reading) -> str | None:
    """The report's own day, ISO 8601: what its metadata say, unless a date printed at its start contradicts them.

    A dated line in the first characters beats metadata that differ by more than a day, because copies of web archives
    bear the day of the crawl; "Last updated at" is not a day of publication. Null where neither gives a day.
    """
    told = reading.report.published_day
    found = _printed_day(reading.report)
    if found is None:
        return told.isoformat() if told else None
    printed, _ = found
    if told and abs((told - printed).days) <= _AGREES:
        return told.isoformat()
    return printed.isoformat()


_PRINTED_RULES = frozenset({"iso", "numeric", "day-month", "month-day"})
#: What stands before a date of the report's own: nothing, a name or a headline's end, or the word for it; a lower-case
#: word leads to a date that the story tells of ("died 4 February 2015"), "updated" to one of the page.
_OWN = re.compile(
    r"(?:^|[^\w\s,]|\b[A-Z0-9][\w.'’-]*|\b(?i:(?:publication|published|posted|date)(?:\s+on)?))[\s,|:·()–—-]*$"
)
_NOT_OWN = re.compile(
    r"\b(?:(?<!posted )(?<!published )on|since|until|till|from|to|by|of|in|after|before|between|and|"
    r"updated(?:\s+(?:at|on))?|dated)[\s:]*$",
    re.IGNORECASE,
)


#: "11 July 1995 was a day of mourning": a sentence about a day, no dateline.
_TOLD_OF = re.compile(
    r"['’]?s?\s+(?:was|is|were|will|would|has|had|marks|marked|saw|brought|began|became|remains|attacks?|massacre|"
    r"anniversary)\b"
)


def _printed_day(report: Report) -> tuple[date, Span] | None:
    """The first full date near the start that stands by itself, as datelines do, with its words."""
    text, at = report.text, 0
    stop = min(len(text), PRINTED_WITHIN)
    while at < stop:
        found = match_at(text, at, min(len(text), stop + 24))
        if found is None or found.match.start() >= stop:
            return None
        at = found.match.end()
        before = text[max(0, found.match.start() - 24) : found.match.start()]
        own = found.rule.name in _PRINTED_RULES and _OWN.search(before) and not _NOT_OWN.search(before)
        own = own and not _TOLD_OF.match(text, at)
        if own and (found.rule.name in {"iso", "numeric"} or found.group("y")):
            told, order = report.published_day, _outlet_order(report)
            days = RESOLVERS[found.rule.name](Frame(found, text, told, None, None, False, order=order)).days
            if days:
                return days.start, Span(*found.match.span())
    return None


def contradictions(reading: Reading, day: str | None) -> Iterator[Finding]:
    """Warnings about what the report's words of time contradict: its metadata, or the calendar."""
    contradicted = contradicted_day(reading)
    if contradicted is not None:
        yield contradicted
    yield from misnamed_weekdays(reading, day)


def contradicted_day(reading: Reading) -> Finding | None:
    """A warning where the report prints another day than its metadata give; the printed one is used."""
    told, found = reading.report.published_day, _printed_day(reading.report)
    if told is None or found is None or abs((told - found[0]).days) <= _AGREES:
        return None
    printed, words = found
    span = next((m.span for m in reading.mentions if m.kind == "time" and m.span.meets(words)), words)
    return Finding("date_contradiction", span, f"The metadata say {told}, the report itself prints {printed}.")


#: Outlets of the United States, where 03/04/2017 is the fourth of March; agencies also by credits in datelines.
_AMERICAN = re.compile(
    r"\b(?:associated press|united press international|cnn|fox news|(?:new york|los angeles|washington) (?:times|post)|"
    r"usa today|wall street journal|npr|voice of america|voa|(?:abc|cbs|nbc) news|pbs|newsweek|time magazine|politico|"
    r"(?:miami|boston) (?:herald|globe)|chicago tribune|mcclatchy|radio free (?:asia|europe)|stars and stripes|"
    r"department of defense|pentagon|centcom|state department|csmonitor|christian science monitor|bloomberg)\b",
    re.IGNORECASE,
)
_AMERICAN_CREDIT = re.compile(r"\((?:AP|UPI|CNN|VOA|NPR)\)|^\s*[A-Z][A-Z .,]{2,40}\(?(?:AP|UPI)\)?\s*[-–—]")
#: Where a dateline's credit may stand.
_CREDIT_WITHIN = 160


def _outlet_order(report: Report) -> Order | None:
    """The habit of the outlet, where that is to write the month first."""
    named = report.source and _AMERICAN.search(report.source)
    return "outlet-month-first" if named or _AMERICAN_CREDIT.search(report.text, 0, _CREDIT_WITHIN) else None


def date_order(reading: Reading, found: Sequence[TimeMatch | None]) -> Order | None:
    """How a report writes numeric dates: as its dates that can be read in one way only, else as its outlet does."""
    numeric = [f for f in found if f is not None and f.rule.name == "numeric"]
    day_first = any(int(f.group("a") or 0) > 12 for f in numeric)
    month_first = any(int(f.group("b") or 0) > 12 for f in numeric)
    if day_first != month_first:
        return "day-first" if day_first else "month-first"
    return _outlet_order(reading.report)


def misnamed_weekdays(reading: Reading, day: str | None) -> Iterator[Finding]:
    """A warning for each date whose weekday is another: "Monday, 5 September 2017" was a Tuesday. The date is used."""
    text, report = reading.report.text, date.fromisoformat(day) if day else None
    for mention in reading.mentions:
        if mention.kind != "time" or mention.rule not in _WITH_WEEKDAY:
            continue
        found = match_at(text, mention.span.begin, mention.span.end)
        named = found.group("wd") if found else None
        if found is None or named is None or not (found.group("y") or report):
            continue
        days = RESOLVERS[found.rule.name](Frame(found, text, report, None, None, False)).days
        if days and not WEEKDAYS[days.end.weekday()].startswith(named[:3]):
            was = WEEKDAYS[days.end.weekday()].title()
            message = f"The text calls {days.end} a {named.title()}; it was a {was}. The date is used."
            yield Finding("weekday_contradiction", mention.span, message)


_WITH_WEEKDAY = frozenset(("time:day-month", "time:month-day"))
