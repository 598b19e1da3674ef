"""Warnings: what a person should know before trusting the reading of a report.

Each is a :class:`Finding` with a code of the record format. Findings of grounding (dangling references) are passed on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from math import asin, cos, radians, sin, sqrt

from anyascii import anyascii

from marsad.coding._values import Claim, Event
from marsad.grounding import Finding, Grounded, GroundedPlace
from marsad.reading import Mention
from marsad.spans import Span

__all__ = ["find_warnings"]

_WHERE = ("site", "origin", "destination", "extent")
_FIRM = ("exact", "near")
#: Days by which the printed date may differ from the metadata: sites print the day of an update, a day or two later.
_DAYS_APART = 2
#: Kilometres within which a place of the title counts as a place of the text.
_NEAR_KM = 40.0
#: A place of the title that is less sure than this may be another of the same name.
_SURE = 0.6
#: Signs of several stories on one page that must come together, of at least two sorts. Swept 1.5, 2.0, 2.5, 3.0 over
#: the 631 development reports, one story each: it fires on 0.6 %, 0, 0, 0; on 542 texts of four other sets on none.
_STITCHED = 1.5
_FEWEST_PASSAGES = 6
#: Characters of a text in which its tolls are looked for.
_LONGEST = 20_000

_SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
_NUMBERS = {word: n for n, word in enumerate(_SMALL)} | {
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100,
}  # fmt: skip
_NUMBER = r"(\d[\d,]*|" + "|".join(_NUMBERS) + ")"
_KILLED = re.compile(
    rf"\b{_NUMBER}(?: [\w'-]+){{0,4}}? (?:are |were |is |was |reported |feared )?(?:killed|dead|die|dies|died|slain)\b"
    rf"|\b(?:kill|kills|killed|killing) (?:at least |up to |over |more than |some |around |nearly |about )?{_NUMBER}\b",
    re.I,
)
_ANY_NUMBER = re.compile(rf"\b{_NUMBER}\b", re.I)


def find_warnings(grounded: Grounded, claims: Sequence[Claim], events: Sequence[Event]) -> tuple[Finding, ...]:
    """All warnings of a report, those of the whole report first, then in text order."""
    found = [
        *_of_report(grounded),
        *_furniture(grounded),
        *_unresolved(grounded),
        *_unattributed(claims),
        *_title(grounded, events),
        *_stitched(grounded, claims),
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


def _day(iso: str | None) -> date | None:
    if iso is None or len(iso) < 10:
        return None
    try:
        return date.fromisoformat(iso[:10])
    except ValueError:
        return None


def _furniture(grounded: Grounded) -> Iterator[Finding]:
    for passage in grounded.reading.passages:
        if passage.role == "boilerplate":
            yield Finding(
                "boilerplate", passage.span, "This belongs to the page and not to the report; nothing is read from it."
            )
        elif passage.role == "caption":
            yield Finding(
                "caption",
                passage.span,
                "A caption shows what was, perhaps elsewhere and earlier; no event is made from it.",
            )


def _unresolved(grounded: Grounded) -> Iterator[Finding]:
    mentions = {m.id: m for m in grounded.reading.mentions}
    for place in grounded.places:
        mention = mentions.get(place.mention)
        if mention is not None and mention.named and place.precision == "unresolved" and place.role in _WHERE:
            yield Finding("unresolved_place", mention.span, f"“{place.name}” was not found: {place.reason}.")


def _unattributed(claims: Iterable[Claim]) -> Iterator[Finding]:
    for claim in claims:
        if claim.quoted and claim.source is None and claim.content:
            yield Finding(
                "unattributed_quote",
                claim.content[0],
                "Words in quotation marks, and nobody is said to have spoken them.",
            )


# ------------------------------------------------------------------ title against text
def _title(grounded: Grounded, events: Sequence[Event]) -> Iterator[Finding]:
    headline = next((p for p in grounded.reading.passages if p.role == "headline"), None)
    title = grounded.reading.report.title or (headline.span.of(grounded.reading.report.text) if headline else None)
    if title is None:
        return
    where = headline.span if headline else None
    yield from _toll_of_title(grounded, events, title, where)
    if headline is not None:
        yield from _place_of_title(grounded, headline.index)


def _toll_of_title(grounded: Grounded, events: Sequence[Event], title: str, where: Span | None) -> Iterator[Finding]:
    """The dead of the title, if no number of the text is theirs, nor any sum of two."""
    said = _dead(title)
    if said is None or said < 3:
        return
    told_elsewhere = [x for e in events for x in e.losses if where is None or not where.meets(x.evidence)]
    if any(x.low is not None and x.low <= said <= (x.high or x.best or said) for x in told_elsewhere):
        return
    text = grounded.reading.report.text
    rest = text[where.end :] if where else text.replace(title, " ")
    told = {_value(n.group(1)) for n in _ANY_NUMBER.finditer(rest[:_LONGEST])}
    if said in told or any(said - n in told for n in told if n < said):
        return
    first = _dead(rest)
    if first is not None:
        message = f"The title counts {said} dead; the text has no such number (first: {first})."
        yield Finding("title_contradicts_text", where, message)


def _dead(words: str) -> int | None:
    """The first number of dead in these words."""
    found = _KILLED.search(words[:_LONGEST])
    return _value(found.group(1) or found.group(2)) if found else None


def _value(number: str) -> int:
    low = number.lower().replace(",", "")
    return _NUMBERS[low] if low in _NUMBERS else int(low[:9])


def _place_of_title(grounded: Grounded, headline: int) -> Iterator[Finding]:
    """A place of the title that lies near no place of the text."""
    mentions = {m.id: m for m in grounded.reading.mentions}
    firm = [p for p in grounded.places if p.precision in _FIRM and p.lat is not None and p.mention in mentions]
    inside = [p for p in firm if mentions[p.mention].passage == headline and p.role in _WHERE]
    outside = [p for p in firm if mentions[p.mention].passage != headline]
    sites = [p for p in outside if p.role in _WHERE]
    if len(inside) != 1 or not sites:
        return
    place = inside[0]
    words = mentions[place.mention].span.of(grounded.reading.report.text)
    # whether a province or its seat is meant is no doubt about where it lies
    at_home = sum(r.probability for r in place.runners_up if r.country == place.country)
    if place.confidence + at_home < _SURE or _told_again(grounded, words, headline):
        return
    if any(
        p.gazetteer_id == place.gazetteer_id or p.admin1 == place.admin1 or _km(p, place) <= _NEAR_KM for p in outside
    ):
        return
    if any(p.precision in ("admin1", "admin2") and p.admin1 == place.admin1 for p in grounded.places if p is not place):
        return
    message = f"The title names {place.name}; the text tells of {sites[0].name}."
    yield Finding("title_contradicts_text", mentions[place.mention].span, message)


def _told_again(grounded: Grounded, name: str, headline: int) -> bool:
    """Does the text name the place too, wherever that was taken to lie there?"""
    text = grounded.reading.report.text
    return name.casefold() in text[grounded.reading.passages[headline].span.end :].casefold()


def _km(a: GroundedPlace, b: GroundedPlace) -> float:
    """Great-circle distance; infinite where a point is missing."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return float("inf")
    dlat, dlon = radians(b.lat - a.lat), radians(b.lon - a.lon)
    h = sin(dlat / 2) ** 2 + cos(radians(a.lat)) * cos(radians(b.lat)) * sin(dlon / 2) ** 2
    return 12742.0 * asin(sqrt(h))


# ------------------------------------------------------------------ several stories on one page
def _stitched(grounded: Grounded, claims: Sequence[Claim]) -> Iterator[Finding]:
    """Signs that paragraphs of several stories stand on one page. One sign alone proves nothing: two sorts must"
    " meet."""
    body = [p for p in grounded.reading.passages if p.role == "body"]
    if len(body) < _FEWEST_PASSAGES:
        return
    spellings = _changing_spellings(grounded)
    strangers = _strangers(grounded, claims)
    styles = _changing_styles(grounded)
    weights = (min(len(spellings), 2) * 1.0, min(len(strangers), 3) * 0.75, len(styles) * 1.0)
    if sum(weights) < _STITCHED or sum(w > 0 for w in weights) < 2:
        return
    yield Finding(
        "stitched_report",
        None,
        "; ".join(("Paragraphs of several stories may stand on this page", *spellings, *styles, *strangers)) + ".",
    )


def _changing_spellings(grounded: Grounded) -> list[str]:
    """One place that is spelled in more than one way, in different paragraphs and outside quotations."""
    mentions = {m.id: m for m in grounded.reading.mentions}
    by_place: dict[str, dict[str, tuple[int, str]]] = {}
    for place in grounded.places:
        mention = mentions.get(place.mention)
        if mention is None or not mention.named or mention.kind != "location" or not _in_body(grounded, mention):
            continue
        if place.gazetteer_id is None or place.precision not in _FIRM:
            continue
        words = mention.span.of(grounded.reading.report.text)
        by_place.setdefault(place.gazetteer_id, {}).setdefault(_folded(words), (mention.passage, words))
    out = []
    for forms in by_place.values():
        kept = _distinct(forms)
        if len(kept) > 1 and len({_paragraph(grounded, passage) for passage, _ in kept}) > 1:
            out.append("one place is spelled " + " and ".join(f"“{words}”" for _, words in kept))
    return out


_TYPE = re.compile(
    r"\b(?:city|town|village|province|governorate|district|region|area|airport|the|of|al|el|ez|ad|az|as|ash)\b"
)


def _folded(words: str) -> str:
    return re.sub(r"[^a-z]", "", _TYPE.sub("", anyascii(words).lower().replace("-", " ")))


def _distinct(forms: dict[str, tuple[int, str]]) -> list[tuple[int, str]]:
    """Forms of which none is only the other cut short ("Deir", "Khan Sheikhoun town")."""
    kept: list[tuple[str, tuple[int, str]]] = []
    for folded, where in sorted(forms.items(), key=lambda x: x[1]):
        if folded and not any(folded in k or k in folded for k, _ in kept):
            kept.append((folded, where))
    return [where for _, where in kept]


def _in_body(grounded: Grounded, mention: Mention) -> bool:
    return grounded.reading.passages[mention.passage].role == "body"


def _paragraph(grounded: Grounded, passage: int) -> int:
    return grounded.reading.passages[passage].paragraph


def _strangers(grounded: Grounded, claims: Sequence[Claim]) -> list[str]:
    """People who speak or are named without ever having been introduced."""
    text = grounded.reading.report.text
    seen: dict[str, None] = {}
    for finding in grounded.findings:
        if finding.code == "dangling_reference" and finding.span is not None:
            seen.setdefault(f"“{finding.span.of(text)}” comes from nowhere", None)
    orphaned = sum(c.rule == "unattributed_quote" and _opens_paragraph(grounded, c) for c in claims)
    if orphaned:
        seen.setdefault("a quotation has no speaker", None)
    return list(seen)


def _opens_paragraph(grounded: Grounded, claim: Claim) -> bool:
    begin = claim.content[0].begin
    previous = None
    for passage in grounded.reading.passages:
        if passage.span.covers(claim.content[0]):
            return passage.paragraph != previous
        previous = passage.paragraph
        if passage.span.begin > begin:
            break
    return False


def _changing_styles(grounded: Grounded) -> list[str]:
    """One party under names that no single desk mixes ("Daesh" and "IS")."""
    mentions = {m.id: m for m in grounded.reading.mentions}
    text = grounded.reading.report.text
    out = []
    for entity in grounded.entities:
        if entity.kind != "organisation" or entity.actor is None:
            continue
        named = [mentions[i] for i in entity.mentions if mentions[i].named and _in_body(grounded, mentions[i])]
        forms = {m.span.of(text).upper() for m in named}
        short = sorted(f for f in forms if f in ("IS", "ISIS", "ISIL", "DAESH", "DAECH"))
        if len(short) > 1:
            out.append("one party is called " + " and ".join(short))
    return out
