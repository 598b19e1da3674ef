"""From the words of a time to an interval of days: our rules, and UCDP's text-to-date rules where it has one.

UCDP's rules (GED codebook 19.1, appendix 2) are used here under the names ``ucdp:...``: "last night" is the day before
the report; "past 24 hours" the report's day and the one before, "past 48 hours" two before; "past 2 days" the two days
before, without the report's; "over the weekend" Saturday and Sunday; "around 2 July" 1 to 3 July; "since Thursday"
reaches to the report's day; "recently" and "past few days" the three days before; no time given: see
``default_event_time``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Literal

from marsad.grounding import _calendar as cal
from marsad.grounding._calendar import Days
from marsad.grounding._times_resolve import RESOLVERS, Frame, Resolved, hour_of, named_weekday
from marsad.grounding._values import Finding, GroundedTime
from marsad.reading import Mention, Reading
from marsad.reading.dates import TimeMatch, match_at
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
    found = _printed_day(reading.report.text)
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


def _printed_day(text: str) -> tuple[date, Span] | None:
    """The first full date near the start that stands by itself, as datelines do, with its words."""
    at, stop = 0, min(len(text), PRINTED_WITHIN)
    while at < stop:
        found = match_at(text, at, min(len(text), stop + 24))
        if found is None or found.match.start() >= stop:
            return None
        at = found.match.end()
        before = text[max(0, found.match.start() - 24) : found.match.start()]
        own = found.rule.name in _PRINTED_RULES and _OWN.search(before) and not _NOT_OWN.search(before)
        if own and (found.rule.name in {"iso", "numeric"} or found.group("y")):
            days = RESOLVERS[found.rule.name](Frame(found, text, None, None, None, False)).days
            if days:
                return days.start, Span(*found.match.span())
    return None


def contradicted_day(reading: Reading) -> Finding | None:
    """A warning where the report prints another day than its metadata give; the printed one is used."""
    told, found = reading.report.published_day, _printed_day(reading.report.text)
    if told is None or found is None or abs((told - found[0]).days) <= _AGREES:
        return None
    printed, words = found
    span = next((m.span for m in reading.mentions if m.kind == "time" and m.span.meets(words)), words)
    return Finding("date_contradiction", span, f"The metadata say {told}, the report itself prints {printed}.")


def ground_times(reading: Reading, report_day: str | None) -> tuple[GroundedTime, ...]:
    """Every time mention as an interval, in text order; start and end are null where no anchor allows one."""
    text = reading.report.text
    report = date.fromisoformat(report_day) if report_day else None
    passages = {p.index: p.span for p in reading.passages}
    read = [(m, read_again(text, m.span)) for m in reading.mentions if m.kind == "time"]
    now = _story_day(text, read, report)
    out: list[GroundedTime] = []
    last: Days | None = None
    day: Days | None = None
    told = 0
    hour: int | None = None
    year: int | None = None
    for i, (mention, found) in enumerate(read):
        if found is None:
            out.append(GroundedTime(mention.id, None, None, "day", "none", "unread", 0.1))
            continue
        sentence = passages.get(mention.passage, Span(0, len(text)))
        ahead = _looks_ahead(text, sentence, mention.span.begin)
        opens = not text[sentence.begin : found.match.start()].strip()
        following = read[i + 1] if i + 1 < len(read) else None
        frame = Frame(found, text, report, last, year, ahead, now, opens, day, mention.passage - told, hour)
        frame = replace(frame, dated=_day_after(frame, mention, following))
        got = _sane(_widened(RESOLVERS[found.rule.name](frame), frame))
        out.append(_grounded(mention, got, text, sentence))
        if got.days:
            last = got.days
            year = got.days.end.year if got.anchor == "absolute" else year
            if (got.days.end - got.days.start).days <= 1 and not out[-1].statement:
                hour = hour_of(found) if found.rule.name == "clock" else hour if day == got.days else None
                day, told = got.days, mention.passage
    return tuple(out)


#: What stands between a clock and its day: "2 a.m. on Aug. 21", "midnight of 15 February".
_ON = re.compile(r"\s*,?\s*(?:(?:local\s+time|gmt),?\s*)?(?:on\s+|of\s+)?(?:the\s+)?", re.IGNORECASE)
_PARTS = frozenset({"clock", "day-part"})
_DAYS = frozenset({"iso", "numeric", "day-month", "month-day", "weekday", "yesterday"})


def _day_after(frame: Frame, mention: Mention, following: tuple[Mention, TimeMatch | None] | None) -> Days | None:
    """The day that stands right after an hour or a part of the day, in the same sentence."""
    if frame.found.rule.name not in _PARTS or following is None:
        return None
    other, found = following
    if found is None or found.rule.name not in _DAYS or other.passage != mention.passage:
        return None
    if not _ON.fullmatch(frame.text, mention.span.end, other.span.begin):
        return None
    return RESOLVERS[found.rule.name](replace(frame, found=found)).days


#: A page may bear the day of its update, one or two days after the wire's own day.
_STALE_DAYS = 2


def _story_day(text: str, read: Sequence[tuple[Mention, TimeMatch | None]], report: date | None) -> date | None:
    """Up to when the story tells: the latest plain weekday in it, if that lies just before the report's day.

    A page dated Friday that says "on Thursday" throughout and "since Wednesday" tells of Wednesday to Thursday.
    """
    if report is None:
        return None
    latest: date | None = None
    for _, found in read:
        if found is None:
            continue
        if found.rule.name in {"today", "tonight", "this-part"}:
            return report
        before = text[max(0, found.match.start() - 12) : found.match.start()]
        if found.rule.name == "weekday" and not found.group("shift") and not _SINCE.search(before):
            day = cal.latest_weekday(named_weekday(found.group("w")), report)
            latest = day if latest is None else max(latest, day)
    return latest if latest and (report - latest).days <= _STALE_DAYS else report


def read_again(text: str, span: Span) -> TimeMatch | None:
    """The rule's match behind a mention; the span left its article out, the rule may need it."""
    for back in (4, 2, 3, 0):
        begin = span.begin - back
        if back == 0 or (begin >= 0 and text[begin : span.begin].lower() in {"the ", "a ", "an "}):
            found = match_at(text, begin, span.end)
            if found and found.match.start() in {begin, span.begin} and found.match.end() >= span.end:
                return found
    return match_at(text, span.begin, span.end)


def _grounded(mention: Mention, got: Resolved, text: str, sentence: Span) -> GroundedTime:
    days = got.days
    return GroundedTime(
        mention.id,
        days.start.isoformat() if days else None,
        days.end.isoformat() if days else None,
        got.granularity,
        got.anchor if days else "none",
        got.rule,
        round(mention.confidence * got.weight, 3),
        statement=_of_saying(text, sentence, mention.span),
    )


def _sane(got: Resolved) -> Resolved:
    """Backward intervals are none: the words say something that was not understood."""
    if got.days and got.days.start > got.days.end:
        return Resolved(None, got.granularity, "none", got.rule, 0.3)
    return got


_SINCE = re.compile(r"\bsince(?:\s+the|\s+late|\s+early|\s+at\s+least)?\s*$", re.IGNORECASE)
_AROUND = re.compile(r"\b(?:around|about|circa)\s*(?:the\s*)?$", re.IGNORECASE)


def _widened(got: Resolved, frame: Frame) -> Resolved:
    """What a preposition does: "since Thursday" reaches to the report, "around 2 July" a day each way."""
    if got.days is None:
        return got
    if _SINCE.search(frame.lead) and frame.now and got.days.start <= frame.now:
        return replace(got, days=Days(got.days.start, frame.now), granularity="range", rule=f"ucdp:since/{got.rule}")
    if _AROUND.search(frame.lead) and got.granularity == "day":
        around = Days(cal.shifted(got.days.start, -1), cal.shifted(got.days.end, 1))
        return replace(got, days=around, granularity="range", rule=f"ucdp:around/{got.rule}")
    return got


_AHEAD = re.compile(
    r"\b(?:will|would|shall|to be held|scheduled|due to|due on|set to|expected to|plans? to|planned|to begin|to start|"
    r"to resume|to meet|to take effect)\b(?!.*\b(?:said|told|announced|reported|added|killed|were|was)\b)",
    re.IGNORECASE | re.DOTALL,
)


def _looks_ahead(text: str, sentence: Span, at: int) -> bool:
    """Does a verb of the future stand shortly before, with no verb of saying or past in between?"""
    return bool(_AHEAD.search(text, max(sentence.begin, at - 60), at)) and not _AHEAD_FALSE.search(
        text, max(0, at - 8), at
    )


_AHEAD_FALSE = re.compile(r"\b(?:since|after)\s*$", re.IGNORECASE)
_SAYING = (
    r"(?:said|says|told|announced|reported|stated|added|declared|confirmed|claimed|denied|warned|tweeted|wrote|"
    r"acknowledged|insisted|quoted|posted|published|released|issued|vowed|urged|called|accused|condemned|statement|"
    r"interview|press conference|news conference|briefing|report)"
)
_SAID_BEFORE = re.compile(
    rf"\b{_SAYING}(?:\s+(?:the\s+)?(?:reporters|journalists|parliament|reuters|afp|ap|media|agency|[A-Z]\w+))?"
    r"(?:\s+in\s+a\s+(?:\w+\s+)?(?:statement|report|interview))?(?:\s+(?:on|late|early|at|in|by telephone|"
    r"by phone|earlier|"
    r"late on|early on|the)){0,2}\s*$",
    re.IGNORECASE,
)
_SAID_AFTER = re.compile(rf"^\s*{_SAYING}\b", re.IGNORECASE)
_REPORTED_DOING = re.compile(r"\b(?:was|were|been|be|being)\s+\w+\s*$", re.IGNORECASE)


def _of_saying(text: str, sentence: Span, span: Span) -> bool:
    """Does the time belong to the saying: right after its verb ("said on Monday") or right before it?"""
    before = text[max(sentence.begin, span.begin - 64) : span.begin]
    after = text[span.end : min(sentence.end, span.end + 24)]
    return bool(_SAID_BEFORE.search(before) or _SAID_AFTER.match(after))


def default_event_time(
    times: Sequence[GroundedTime], report_day: str | None, *, rule: Literal["news", "ucdp"] = "news"
) -> GroundedTime | None:
    """The time of an event for which no words give one: inferred, and said to be so.

    By ``news``, the day before the report and its own day: so a careful reader dated all reports of the labelled set
    that name no day (daily round-ups of state media and monitors). By ``ucdp``, the three days before the report,
    without its own. Measured on the same set, 63 % of events fall on the report's day and 16 % on the day before, so
    callers should first take a time in the same sentence, then the time of saying there, then the last event time
    before it, and only then this. It hangs on the mention of the report's printed date; the mention is empty ("") where
    there is none, which a caller turns into null. Null without a report day.
    """
    if report_day is None:
        return None
    day = date.fromisoformat(report_day)
    printed = next((t.mention for t in times if t.start == t.end == report_day and t.anchor == "absolute"), "")
    start, end = (cal.shifted(day, -1), day) if rule == "news" else (cal.shifted(day, -3), cal.shifted(day, -1))
    return GroundedTime(
        printed, start.isoformat(), end.isoformat(), "range", "published", f"{rule}:no-time-given", 0.3, inferred=True
    )
