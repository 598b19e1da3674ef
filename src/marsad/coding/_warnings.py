"""Warnings: what a person should know before trusting the reading of a report.

Each is a :class:`Finding` with a code of the record format. Findings of grounding (dangling references) are passed on.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from marsad.coding._values import Claim, Event
from marsad.coding._warnings_form import faults_of_form
from marsad.coding._warnings_stitched import stitched
from marsad.coding._warnings_title import title_against_text
from marsad.grounding import Finding, Grounded, GroundedPlace
from marsad.reading import Mention
from marsad.reading.lexicon import Word, lexicon, word_set
from marsad.spans import Span

__all__ = ["find_warnings"]

_WHERE = ("site", "origin", "destination", "extent")
#: Days by which the printed date may differ from the metadata: sites print the day of an update, a day or two later.
_DAYS_APART = 2


def find_warnings(grounded: Grounded, claims: Sequence[Claim], events: Sequence[Event]) -> tuple[Finding, ...]:
    """All warnings of a report, those of the whole report first, then in text order."""
    found = [
        *_of_report(grounded),
        *_furniture(grounded),
        *_unresolved(grounded),
        *_unattributed(grounded, claims),
        *title_against_text(grounded, events),
        *stitched(grounded, claims),
        *faults_of_form(grounded),
        *_ambiguous(grounded),
        *grounded.findings,
    ]
    unique = {(f.code, f.span): f for f in reversed(found)}
    return tuple(sorted(unique.values(), key=lambda f: (f.span is not None, f.span or Span(0, 0), f.code)))


# ------------------------------------------------------------------ the report as a whole
def _of_report(grounded: Grounded) -> Iterator[Finding]:
    report = grounded.reading.report
    if grounded.report_day is None:
        message = "Neither the metadata nor the text say when this was published; relative times get no calendar date."
        yield Finding("undated_report", None, message)
    if report.language is not None and report.language != "en" and report.language_confidence >= 0.8:
        message = f"The text is in '{report.language}'; only English is read. The evidence is kept."
        yield Finding("unsupported_language", None, message)
    published = report.published_day
    if published is not None:
        yield from _printed_otherwise(grounded, published)
    yield from _address_otherwise(grounded)


def _printed_otherwise(grounded: Grounded, published: date) -> Iterator[Finding]:
    """A date printed at the head that is not the date of the metadata."""
    datelines = {p.index for p in grounded.reading.passages if p.role == "dateline"}
    mentions = {m.id: m for m in grounded.reading.mentions if m.passage in datelines}
    for time in grounded.times:
        mention = mentions.get(time.mention)
        if mention is None or time.anchor != "absolute" or time.granularity not in ("day", "hour", "part_of_day"):
            continue
        printed = _day(time.start)
        if printed is not None and abs((printed - published).days) > _DAYS_APART:
            message = f"The text prints {printed}, the metadata say {published}."
            yield Finding("date_contradiction", mention.span, message)
            return


#: The day in an address: ".../2017/09/06/...", ".../2017-09-06-...".
_ADDRESS_DAY = re.compile(r"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?=[/_-]|$)")


def _address_otherwise(grounded: Grounded) -> Iterator[Finding]:
    """A day in the report's address that is not the report's day."""
    url, day = grounded.reading.report.url, _day(grounded.report_day)
    found = _ADDRESS_DAY.search(url) if url else None
    told = _day("-".join(part.zfill(2) for part in found.groups())) if found else None
    if told is not None and day is not None and abs((told - day).days) > _DAYS_APART:
        yield Finding("date_contradiction", None, f"The address has {told}, the report is of {day}.")


def _day(iso: str | None) -> date | None:
    if iso is None or len(iso) < 10:
        return None
    try:
        return date.fromisoformat(iso[:10])
    except ValueError:
        return None


#: Furniture worth a line: a lone stop or a page's number takes nothing from the report.
_WORDS = re.compile(r"[^\W\d_]{2}")


def _furniture(grounded: Grounded) -> Iterator[Finding]:
    text = grounded.reading.report.text
    for passage in grounded.reading.passages:
        if passage.role == "boilerplate" and _WORDS.search(passage.span.of(text)):
            message = "This belongs to the page, or signs the report: nothing is read from it."
            yield Finding("boilerplate", passage.span, message)
        elif passage.role == "caption":
            message = "A caption shows what was, perhaps elsewhere and earlier; no event is made from it."
            yield Finding("caption", passage.span, message)


def _unresolved(grounded: Grounded) -> Iterator[Finding]:
    mentions = {m.id: m for m in grounded.reading.mentions}
    text = grounded.reading.report.text
    for place in grounded.places:
        mention = mentions.get(place.mention)
        if mention is not None and place.precision == "unresolved" and _names_a_place(mention, place, text):
            words = " ".join(mention.span.of(text).split())
            yield Finding("unresolved_place", mention.span, f"“{words}” was not found: {place.reason}.")


#: Below these a mention of a rule is often no name of a place. Of 120 unresolved names read on the dev sets, 26 were
#: none, and 17 of those were marked by the model alone with less than 0.7 or by a rule with less than 0.35.
_LEAST = {"encoder": 0.7, "shape": 0.5}
_LEAST_ELSE = 0.35
_NO_NAME = int(
    Word.DEMONYM | Word.PEOPLE_NAME | Word.PLACE_CUE | Word.PLACE_NOUN | Word.MODIFIER | Word.FACILITY | Word.BODY
    | Word.PEOPLE | Word.FIGHTER | Word.NEVER | Word.QUALIFIER
)  # fmt: skip


def _names_a_place(mention: Mention, place: GroundedPlace, text: str) -> bool:
    """Is it a proper name where something may have happened? "Western countries" and "army checkpoint" are none."""
    if not mention.named or place.role not in _WHERE:
        return False
    words = re.findall(r"[\w'’]+", mention.span.of(text))
    flags = lexicon().flags
    own = [w for w in words if w[:1].isupper() and not flags.get(w.lower(), 0) & _NO_NAME]
    numbered = any(w.isdigit() for w in words)
    least = _LEAST.get(mention.rule, _LEAST_ELSE)
    return bool(own) and (numbered or mention.confidence >= least)


def _ambiguous(grounded: Grounded) -> Iterator[Finding]:
    """A name that several actors bear and of which none was taken."""
    mentions = {m.id: m for m in grounded.reading.mentions}
    for entity in grounded.entities:
        if entity.reason == "several_bear_name" and entity.rivals and entity.mentions:
            message = f"Several bear the name “{entity.name}” ({', '.join(entity.rivals)}); none was taken."
            yield Finding("ambiguous_actor", mentions[entity.mentions[0]].span, message)


#: Characters after a quotation within which a verb of speech gives it a speaker, however that is worded.
_TELLING_REACH = 160
_OPENING = re.compile(r"[\s\"“”«]+$")
_STOP_AT = re.compile(r"[.!?\n](?=\s|$)")
_MARK = re.compile('["“”«»]')
_WORD = re.compile(r"[^\W\d_]+")
_TELLING = word_set(
    """
    described describes recounted recounts asked quoted shouted cried saying stating adding responded replied answered
    slammed condemned lamented laughs laughed smiles smiled nods shrugs
    """
)
#: Sentences before a quotation, in its paragraph, in which its speaker may be told.
_LEADING = 2


def _unattributed(grounded: Grounded, claims: Iterable[Claim]) -> Iterator[Finding]:
    """Quotations of which nothing beside them says whose they are.

    Where words of telling stand beside one, somebody spoke it, whether or not this could make out who.
    """
    text, passages = grounded.reading.report.text, grounded.reading.passages
    for claim in claims:
        if not claim.quoted or claim.source is not None or not claim.content:
            continue
        first, last = claim.content[0], claim.content[-1]
        at = max(0, bisect_right(passages, first.begin, key=lambda p: p.span.begin) - 1)
        near = passages[max(0, at - _LEADING) : at + 1]
        start = next(p.span.begin for p in near if p.paragraph == passages[at].paragraph)
        if at > 0 and _MARK.search(text, passages[at - 1].span.begin, passages[at - 1].span.end):
            # a new paragraph goes on with the words of who was just quoted
            start = min(start, passages[at - 1].span.begin)
        if not (_introduced(text[start : first.begin]) or _told_after(text, last)):
            message = "Words in quotation marks, and nobody is said to have spoken them."
            yield Finding("unattributed_quote", first, message)


def _introduced(before: str) -> bool:
    """Does the sentence run into the quotation ("A nurse by phone:"), or does the one before it tell of speech?"""
    lead = _OPENING.sub("", before)
    runs_on = bool(lead) and lead[-1] not in ".!?" and "\n" not in before[len(lead) :]
    return runs_on or _tells(lead)


def _told_after(text: str, quote: Span) -> bool:
    """Does the sentence go on behind the quotation with a verb of speech?"""
    after = text[quote.end : quote.end + _TELLING_REACH].lstrip("\"“”»' ")
    stop = _STOP_AT.search(after)
    ended = text[max(0, quote.end - 1) : quote.end] in (".", "!") and after[:1].isupper()
    return not ended and _tells(after[: stop.start()] if stop else after)


def _tells(words: str) -> bool:
    flags = lexicon().flags
    return any(w in _TELLING or flags.get(w, 0) & Word.SAYS for w in _WORD.findall(words.lower()))
