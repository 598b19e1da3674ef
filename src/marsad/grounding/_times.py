"""From the words of a time to an interval of days: our rules, and UCDP's text-to-date rules where it has one.

UCDP's rules (GED codebook 19.1, appendix 2) are used here under the names ``ucdp:...``: "last night" is the day before
the report; "past 24 hours" the report's day and the one before, "past 48 hours" two before; "past 2 days" the two days
before, without the report's; "over the weekend" Saturday and Sunday; "around 2 July" 1 to 3 July; "since Thursday"
reaches to the report's day; "recently" and "past few days" the three days before; no time given: the
three days before the report, which only the exports apply (``publish.no_time_given``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from marsad.grounding import _calendar as cal
from marsad.grounding._calendar import Days
from marsad.grounding._times_day import date_order
from marsad.grounding._times_frame import Frame, Order, Resolved, named_weekday
from marsad.grounding._times_resolve import RESOLVERS
from marsad.grounding._times_text import hour_of
from marsad.grounding._values import GroundedTime
from marsad.reading import Mention, Reading
from marsad.reading.dates import TimeMatch, match_at
from marsad.spans import Span


def ground_times(reading: Reading, report_day: str | None) -> tuple[GroundedTime, ...]:
    """Every time mention as an interval, in text order; start and end are null where no anchor allows one.

    Of an open interval ("since 2014" in a report without a date) the end alone is null.
    """
    text = reading.report.text
    report = date.fromisoformat(report_day) if report_day else None
    passages = {p.index: p.span for p in reading.passages}
    read = [(m, _read(text, m, passages)) for m in reading.mentions if m.kind == "time"]
    now = _story_day(text, passages, read, report)
    order = date_order(reading, [found for _, found in read])
    out: list[GroundedTime] = []
    told = _Told()
    for i, (mention, found) in enumerate(read):
        if found is None:
            out.append(GroundedTime(mention.id, None, None, "day", "none", "unread", 0.1))
            continue
        sentence = passages.get(mention.passage, Span(0, len(text)))
        frame = _frame(text, sentence, mention, found, told, report, now, order)
        frame = replace(frame, dated=_day_after(frame, mention, read[i + 1] if i + 1 < len(read) else None))
        got = _sane(_widened(RESOLVERS[found.rule.name](frame), frame))
        out.append(_grounded(mention, got, text, sentence))
        told = _told_next(told, mention, found, got, said=out[-1].statement)
    return tuple(out)


@dataclass(frozen=True, slots=True)
class _Told:
    """What the text has dated so far; ``*_in`` are passages. See ``Frame`` for the rest."""

    last: Days | None = None
    last_in: int = -1
    day: Days | None = None
    day_in: int = 0
    hour: int | None = None
    year: int | None = None
    year_alone: int | None = None
    year_in: int = -1


def _frame(
    text: str, sentence: Span, mention: Mention, found: TimeMatch, told: _Told, report: date | None,
    now: date | None, order: Order | None,
) -> Frame:  # fmt: skip
    at = found.match.start()
    leads = bool(_OPENING.fullmatch(text, sentence.begin, at))
    quoted = found.rule.name in _OF_TODAY and _quoted(text, sentence, mention.span.begin)
    return Frame(
        found, text, now if quoted else report, told.last, told.year,
        ahead=_looks_ahead(text, sentence, mention.span, opens=leads), now=now,
        opens=not text[sentence.begin : at].strip(), day=told.day, day_ago=mention.passage - told.day_in,
        hour=told.hour, last_here=told.last_in == mention.passage,
        year_here=told.year_alone if told.year_in == mention.passage else None, order=order,
    )  # fmt: skip


def _told_next(told: _Told, mention: Mention, found: TimeMatch, got: Resolved, *, said: bool) -> _Told:
    """What is told after one more time; a time of saying is no day on which the text has something happen."""
    if got.days is None:
        return told
    year = got.days.end.year if got.anchor == "absolute" else told.year
    out = replace(told, last=got.days, last_in=mention.passage, year=year)
    if got.rule == "year":
        out = replace(out, year_alone=got.days.end.year, year_in=mention.passage)
    if (got.days.end - got.days.start).days > 1 or said:
        return out
    hour = hour_of(found) if found.rule.name == "clock" else told.hour if told.day == got.days else None
    return replace(out, hour=hour, day=got.days, day_in=mention.passage)


#: What stands between a clock and its day: "2 a.m. on Aug. 21", "midnight of 15 February".
_ON = re.compile(r"\s*,?\s*(?:(?:local\s+time|gmt),?\s*)?(?:on\s+|of\s+)?(?:the\s+)?", re.IGNORECASE)
_PARTS = frozenset({"clock", "day-part"})
_DAYS = frozenset({"iso", "numeric", "day-month", "month-day", "weekday", "yesterday"})
#: What stands between "a day after" and the day of what came before ("a raid on the town on Monday"): one clause.
_SAME_CLAUSE = re.compile(r"[^,;:.!?—()]{1,110}")
_COUNTED_ON = frozenset({"after-text", "text-day"})


def _day_after(frame: Frame, mention: Mention, following: tuple[Mention, TimeMatch | None] | None) -> Days | None:
    """The day right after an hour or part of the day; for "a day after X", that in X. In the same sentence only."""
    if following is None:
        return None
    other, found = following
    if found is None or found.rule.name not in _dated_by(frame) or other.passage != mention.passage:
        return None
    name, way = frame.found.rule.name, frame.first_of("way", "way2") or ""
    if name == "weekday":
        return _date_beside(frame, found, other, mention)
    between = _ON if name in _PARTS else _SAME_CLAUSE if name in _COUNTED_ON and way.endswith(_OF_SOMETHING) else None
    if between is None or not between.fullmatch(frame.text, mention.span.end, other.span.begin):
        return None
    return RESOLVERS[found.rule.name](replace(frame, found=found)).days


_COMMA = re.compile(r"\s?[,(]?\s?(?:the\s)?")
_DATES = frozenset({"iso", "numeric", "day-month", "month-day"})


def _date_beside(frame: Frame, found: TimeMatch, other: Mention, mention: Mention) -> Days | None:
    """ "Sunday night, 3 September": the date says which Sunday."""
    if found.rule.name not in _DATES or not _COMMA.fullmatch(frame.text, mention.span.end, other.span.begin):
        return None
    return RESOLVERS[found.rule.name](replace(frame, found=found)).days


def _dated_by(frame: Frame) -> frozenset[str]:
    """Rules whose time an expression may be counted from: years and months only from their like."""
    if frame.found.rule.name not in _COUNTED_ON:
        return _DAYS
    return _DAYS | _LONG if frame.group("unit") in {"year", "month", "decade"} else _DAYS | {"feast"}


_LONG = frozenset({"month", "year"})
_OF_SOMETHING = ("after", "before")


#: A page may bear the day of its update, one or two days after the wire's own day.
_STALE_DAYS = 2


_OF_TODAY = frozenset({"today", "tonight", "this-part"})


def _quoted(text: str, sentence: Span | None, at: int) -> bool:
    """Within quotation marks that open in the sentence: what is "today" to the speaker may be the paper's yesterday."""
    if sentence is None:
        return False
    before = text[sentence.begin : at]
    return before.count('"') % 2 == 1 or before.count("“") > before.count("”")


def _story_day(
    text: str,
    passages: Mapping[int, Span],
    read: Sequence[tuple[Mention, TimeMatch | None]],
    report: date | None,
) -> date | None:
    """Up to when the story tells: the latest plain weekday in it, if that lies just before the report's day.

    A page dated Friday that says "on Thursday" throughout and "since Wednesday" tells of Wednesday to Thursday.
    """
    if report is None:
        return None
    latest: date | None = None
    for mention, found in read:
        if found is None:
            continue
        if found.rule.name in _OF_TODAY and not _quoted(text, passages.get(mention.passage), mention.span.begin):
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
        if back == 0 or (begin >= 0 and _is_article(text, begin, span.begin)):
            found = match_at(text, begin, span.end)
            if found and found.match.start() in {begin, span.begin} and found.match.end() >= span.end:
                return found
    return match_at(text, span.begin, span.end)


def _read(text: str, mention: Mention, passages: Mapping[int, Span]) -> TimeMatch | None:
    """As ``read_again``; what the model alone marked must be a time in its sentence: no "14 February Coalition"."""
    found = read_again(text, mention.span)
    if found is None or mention.rule != "encoder":
        return found
    sentence = passages.get(mention.passage, mention.span)
    at = found.match.start()
    whole = match_at(text, at, max(min(sentence.end, mention.span.end + _REST), mention.span.end))
    return found if whole is not None and whole.match.start() < found.match.end() else None


#: How far after a mention the words may stand that make it something else.
_REST = 40


def _is_article(text: str, begin: int, end: int) -> bool:
    """Not the tail of a word: "Andijan four days ago"."""
    return text[begin:end].lower() in {"the ", "a ", "an "} and not (begin and text[begin - 1].isalnum())


def _grounded(mention: Mention, got: Resolved, text: str, sentence: Span) -> GroundedTime:
    days = got.days
    return GroundedTime(
        mention.id,
        days.start.isoformat() if days else None,
        days.end.isoformat() if days and not got.open else None,
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


_SINCE = re.compile(r"\bsince(?:\s+(?:the|late|early|at\s+least|about|around|before|last)){0,2}\s*$", re.IGNORECASE)
_UNTIL = re.compile(r"\b(until|till|by)(?:\s+(?:the|late|early|at\s+least|about|around)){0,2}\s*$", re.IGNORECASE)
_AROUND = re.compile(r"\b(?:around|about|circa)\s*(?:the\s*)?$", re.IGNORECASE)


_WEEK = re.compile(r"\bweek (of|ending|to|beginning|starting|commencing|from)(?: on)?(?: the)?\s*$", re.IGNORECASE)


def _week_at(day: date, way: str) -> Days:
    """ "The week of 5 May" is Monday to Sunday, "ending" and "beginning" say which end the day is."""
    if way == "of":
        return cal.week_of(day)
    return Days(cal.shifted(day, -6), day) if way in {"ending", "to"} else Days(day, cal.shifted(day, 6))


def _widened(got: Resolved, frame: Frame) -> Resolved:
    """What a preposition does: "since Thursday" reaches to the report, "around 2 July" a day each way.

    In a report without a date "since 2014" has an open end. "Until" and "by" change nothing but the rule's name, from
    which a reader of the record sees that the day is an end.
    """
    if got.days is None:
        return got
    if _SINCE.search(frame.lead):
        if frame.now is None and got.anchor == "absolute":
            return replace(got, granularity="range", rule=f"ucdp:since/{got.rule}", open=True)
        if frame.now and got.days.start <= frame.now:
            return replace(
                got, days=Days(got.days.start, frame.now), granularity="range", rule=f"ucdp:since/{got.rule}"
            )
    if until := _UNTIL.search(frame.lead):
        return replace(got, rule=f"{'by' if until[1] == 'by' else 'until'}/{got.rule}")
    if (week := _WEEK.search(frame.lead)) and got.granularity == "day":
        return replace(got, days=_week_at(got.days.start, week[1]), granularity="week", rule=f"week-of/{got.rule}")
    if _AROUND.search(frame.lead) and got.granularity == "day":
        around = Days(cal.shifted(got.days.start, -1), cal.shifted(got.days.end, 1))
        return replace(got, days=around, granularity="range", rule=f"ucdp:around/{got.rule}")
    return got


_FUTURE = (
    r"(?:will|would|shall|won['’]t|(?:is|are|was|were)\s+(?:now\s+)?(?:due|to|set|scheduled|expected|supposed|planning|"
    r"slated)|to\s+be\s+held|scheduled|due\s+to|due\s+on|set\s+(?:to|for)|expected\s+(?:to|on|by)|plans?\s+to|"
    r"(?:begins?|starts?|resumes?|expires?|ends?|opens?|runs?)\s+(?:on|from|at|until)|planned|slated|to\s+(?:begin|start|resume|meet|take\s+effect|convene|reconvene|expire|vote))"
)
_PAST = r"(?:said|told|announced|reported|added|killed|wounded|died|were|was|had|attacked|struck|hit|began)"
_AHEAD = re.compile(rf"\b{_FUTURE}\b(?!.*\b{_PAST}\b)", re.IGNORECASE | re.DOTALL)
_THEN_AHEAD = re.compile(
    rf"(?!\s*{_PAST}\b)(?:[^.,;!?]{{0,12}},)?(?:(?!\b(?:{_PAST}|says?|that)\b)[^.;,!?]){{0,60}}?"
    r"\b(?:will|shall|(?:is|are)\s+(?:due|to|set|scheduled|expected|slated))\b",
    re.IGNORECASE,
)


def _looks_ahead(text: str, sentence: Span, span: Span, *, opens: bool) -> bool:
    """Does a verb of the future stand shortly before, or after a time that opens the sentence, with no past between?"""
    at = span.begin
    if _AHEAD_FALSE.search(text, max(0, at - 8), at):
        return False
    if _AHEAD.search(text, max(sentence.begin, at - 70), at):
        return True
    return opens and bool(_THEN_AHEAD.match(text, span.end, sentence.end))


_AHEAD_FALSE = re.compile(r"\b(?:since|after)\s*$", re.IGNORECASE)
_OPENING = re.compile(r"\s*(?:(?:on|in|at|by|from|and|but|early|late)\s+){0,2}(?:the\s+)?", re.IGNORECASE)
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


def _of_saying(text: str, sentence: Span, span: Span) -> bool:
    """Does the time belong to the saying: right after its verb ("said on Monday") or right before it?"""
    before = text[max(sentence.begin, span.begin - 64) : span.begin]
    after = text[span.end : min(sentence.end, span.end + 24)]
    return bool(_SAID_BEFORE.search(before) or _SAID_AFTER.match(after))
