"""The passages of a report: sentences and furniture lines with their roles.

Three sources of roles, in this order: what the markup gave away (``report.hints``), what a line says of itself
(``_furniture``), and where it stands (a first line is a headline, a short line without a stop after the last sentence
is furniture). Text without line breaks gets its head peeled off piece by piece: date, title, credit, names, dateline.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from marsad.intake import Report, Role
from marsad.reading._furniture import (
    AGENCY,
    BYLINE,
    DATE,
    DATELINE,
    GLUED_CAPTION,
    SECOND_DASH,
    WIDGET,
    is_boilerplate,
    is_caption,
    is_lonely_time,
    looks_like_names,
    tail_start,
    title_case_share,
)
from marsad.reading._sentences import clipped, paragraphs, sentences
from marsad.reading._title import title_end
from marsad.reading._values import Passage
from marsad.spans import Span

__all__ = ["split_passages"]

_BLANKS = " \t\r\n\u00a0"
_JOINTS = _BLANKS + ".,:;|-–—·•/"
_CREDIT_HERE = re.compile(
    rf"(?:by )?{AGENCY}(?:(?: and |/){AGENCY})*\b(?=\s*(?:[-–—|]|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
    rf"|\d{{1,2}} [A-Z]|[A-Z\"“]))"
)
_STOPPED = '.!?…:;"”»)'
#: A line longer than this (in words) is no headline: the longest of 631 titles has 27.
_LONGEST_HEADLINE = 30
#: A last line without a stop and with no more words than this is furniture, not a sentence.
_LONGEST_TAIL = 8
#: Among the first this many passages a repeated lead may bear a dateline of its own.
_HEAD_SENTENCES = 6
#: A notice of rights has up to some 600 characters; what is longer has the story glued to it.
_LONGEST_NOTICE = 700
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|said|says|will|would|can|could|may|did|do|does|killed|died|took|fell|\w+ed)\b"
)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch with its role; the role of a stretch still to be read is null."""

    span: Span
    role: Role | None
    paragraph: int


# the model is asked about the passages before the rules are: of the report at hand they are kept
@lru_cache(maxsize=1)
def split_passages(report: Report) -> tuple[Passage, ...]:
    """All passages of a report in text order; together they cover every sign that is not blank.

    Roles follow the record format. Sentences of one paragraph share ``paragraph``.
    """
    text = report.text
    cased = _cased(text)
    pieces = list(_pieces(report))
    pieces = list(_by_place(report, pieces))
    out: list[Passage] = []
    for piece in pieces:
        role: Role = piece.role or "body"
        for span in _units(text, piece, role, cased):
            out.append(Passage(len(out), span, role, piece.paragraph))
    return tuple(_tail_marked(text, out))


def _cased(text: str) -> bool:
    """Do capitals say something here? Not in archives that are all upper or all lower case."""
    sample = text[:20000]
    upper = sum(map(str.isupper, sample))
    lower = sum(map(str.islower, sample))
    return upper * 200 > lower and lower * 3 > upper


def _units(text: str, piece: _Piece, role: Role, cased: bool) -> Iterator[Span]:
    if role in ("body", "caption"):
        yield from sentences(text, piece.span, cased=cased)
    else:
        yield from clipped(text, piece.span.begin, piece.span.end)


def _pieces(report: Report) -> Iterator[_Piece]:
    """Paragraphs, cut where the markup gave a role away."""
    hints = sorted((h for h in report.hints if h.span.end <= len(report.text)), key=lambda h: h.span)
    for number, paragraph in enumerate(paragraphs(report.text)):
        at = paragraph.begin
        while hints and hints[0].span.end <= at:
            hints.pop(0)
        for hint in hints:
            if hint.span.begin >= paragraph.end:
                break
            begin, end = max(at, hint.span.begin), min(paragraph.end, hint.span.end)
            if begin >= end:
                continue
            if report.text[at:begin].strip(_JOINTS):
                yield _Piece(Span(at, begin), None, number)
                at = begin
            yield _Piece(Span(at, end), hint.role, number)
            at = end
        if report.text[at : paragraph.end].strip(_BLANKS):
            yield _Piece(Span(at, paragraph.end), None, number)


def _by_place(report: Report, pieces: Sequence[_Piece]) -> Iterator[_Piece]:
    """Roles for the pieces that have none yet."""
    text = report.text
    alone = len(pieces) == 1
    headline_seen = any(p.role == "headline" for p in pieces)
    body_seen = lines = 0
    for piece in pieces:
        if piece.role is not None:
            body_seen += piece.role == "body"
            yield from _dateline_cut(text, piece) if piece.role == "body" else (piece,)
            continue
        line = piece.span.of(text)
        if body_seen == 0:
            found = list(_head(report, piece, headline_seen=headline_seen, alone=alone))
            lines += any(p.role == "body" for p in found)
            headline_seen = headline_seen or lines > 0 or any(p.role == "headline" for p in found)
            body_seen += any(p.role == "body" and _is_sentence(p.span.of(text)) for p in found)
            yield from found
            continue
        role = _line_role(line, early=body_seen < 1)
        body_seen += role == "body"
        yield from (
            _dateline_cut(text, _Piece(piece.span, role, piece.paragraph))
            if role == "body"
            else (_Piece(piece.span, role, piece.paragraph),)
        )


def _is_sentence(line: str) -> bool:
    return line[-1] in _STOPPED and line.count(" ") >= 5


def _line_role(line: str, *, early: bool) -> Role:
    """What a line says of itself."""
    if is_lonely_time(line):
        return "dateline"
    if is_caption(line, early=early):
        return "caption"
    words = line.count(" ") + 1
    if _all_furniture(line):
        return "boilerplate"
    if words <= 20 and BYLINE.match(line) and line[-1:] not in "?!":
        return "byline"
    return "body"


def _head(report: Report, piece: _Piece, *, headline_seen: bool, alone: bool) -> Iterator[_Piece]:
    """The pieces at the head of a text, up to the first sentence: date, title, credit, names, dateline, caption."""
    text, end, number = report.text, piece.span.end, piece.paragraph
    at = piece.span.begin
    for _ in range(6):
        found = _peel(report, at, end, headline_seen=headline_seen, first=at == piece.span.begin)
        if found is None:
            break
        stop, role = found
        yield _Piece(Span(at, stop), role, number)
        headline_seen = headline_seen or role == "headline"
        at = _skip(text, stop, end)
        if at >= end:
            return
    if at > piece.span.begin:
        alone = True
    yield from _rest_of_head(text, _Piece(Span(at, end), None, number), headline_seen, alone)


def _rest_of_head(text: str, piece: _Piece, headline_seen: bool, alone: bool) -> Iterator[_Piece]:
    line = piece.span.of(text)
    role = _line_role(line, early=headline_seen)
    if role == "body" and not headline_seen and not alone and _could_be_headline(line):
        role = "headline"
    elif role == "body" and headline_seen and not alone and looks_like_names(line):
        role = "byline"
    done = _Piece(piece.span, role, piece.paragraph)
    if role != "body":
        yield done
        return
    yield from _dateline_cut(text, done)


def _all_furniture(line: str) -> bool:
    """Boilerplate, and too short to hide a sentence of the story behind its first words."""
    return len(line) < _LONGEST_NOTICE and is_boilerplate(line, whole=line[-1] in ".!?" and line.count(" ") > 20)


def _could_be_headline(line: str) -> bool:
    return (
        line.rstrip("\"'”’»)")[-1:] not in ".:;,"
        and line.count(" ") < _LONGEST_HEADLINE
        and any(c.isalpha() for c in line)
    )


def _skip(text: str, at: int, end: int) -> int:
    while at < end and text[at] in _BLANKS + "|·•":
        at += 1
    return at


def _peel(report: Report, at: int, end: int, *, headline_seen: bool, first: bool) -> tuple[int, Role] | None:
    """The next piece of furniture at ``at``: where it ends, and what it is."""
    text = report.text
    date = DATE.match(text, at, end)
    if date and not text[date.end() : date.end() + 1].islower():
        return date.end(), "dateline"
    widget = WIDGET.match(text, at, end)
    if widget:
        return widget.end(), "boilerplate"
    if not headline_seen and report.title:
        shift = 8 if text.startswith("Updated ", at) else 0
        stop = title_end(text[at : at + 2 * len(report.title) + 200], shift, report.title)
        if stop is not None and _clean_cut(text, at + stop, end):
            return at + stop, "headline"
    glued = GLUED_CAPTION.match(text, at, end)
    if glued and is_caption(text[at : glued.end()], early=True):
        return glued.end(), "caption"
    if headline_seen or not first:
        return _peel_credit(text, at, end, headline_seen=headline_seen)
    return None


def _clean_cut(text: str, at: int, end: int) -> bool:
    """Does the text go on with a new beginning here, so that the title was no mere first words of a sentence?"""
    rest = text[at : min(end, at + 30)].lstrip(_JOINTS)
    return not rest or not rest[0].islower()


def _peel_credit(text: str, at: int, end: int, *, headline_seen: bool) -> tuple[int, Role] | None:
    credit = _CREDIT_HERE.match(text, at, end)
    if credit and not re.match(r"\s*(?:said|reported|says)", text[credit.end() : credit.end() + 12]):
        follows = text[credit.end() : credit.end() + 3].strip()
        if DATE.match(text, _skip(text, credit.end(), end), end) or follows[:1].isupper() or follows[:1] in '"“|':
            return credit.end(), "byline"
    stop = text.find(". ", at, min(end, at + 90))
    if stop > 0 and looks_like_names(text[at:stop]) and (headline_seen or BYLINE.match(text, at)):
        # "BEIRUT, Dec. 18, 2016 -" is no byline of somebody called Beirut Dec
        return None if DATELINE.match(text, at, end) else (stop + 1, "byline")
    if not headline_seen and stop < 0:
        stop = text.find(". ", at, min(end, at + 220))
    if not headline_seen and stop > 0 and title_case_share(text[at:stop]) >= 0.7 and text[at:stop].count(" ") >= 3:
        return stop + 1, "headline"
    return None


def _dateline_cut(text: str, piece: _Piece) -> Iterator[_Piece]:
    """A paragraph of the story, with "CITY (Agency) -" before it cut off."""
    stop = _dateline_end(text, piece.span)
    if stop is None:
        yield piece
        return
    yield _Piece(Span(piece.span.begin, stop), "dateline", piece.paragraph)
    yield _Piece(Span(_skip(text, stop, piece.span.end), piece.span.end), "body", piece.paragraph)


def _dateline_end(text: str, span: Span, *, credited: bool = False) -> int | None:
    """Where the dateline at the head of this stretch ends; ``credited`` asks for one that names who filed it."""
    found = DATELINE.match(text, span.begin, min(span.end, span.begin + 140))
    if not found or not text[found.end() : span.end].strip(_JOINTS):
        return None
    if found["bare"] and (credited or SECOND_DASH.match(text, found.end(), span.end)):
        return None
    return found.end()


def _tail_marked(text: str, passages: list[Passage]) -> Iterator[Passage]:
    """The same passages, with short leftovers after the last sentence marked as boilerplate, glued credits cut off."""
    last = max((p.index for p in passages if p.role == "body" and text[p.span.end - 1] in _STOPPED), default=-1)
    index = 0
    for p in passages:
        for span, role in _parts(text, p, last):
            yield Passage(index, span, role, p.paragraph)
            index += 1


def _parts(text: str, p: Passage, last: int) -> Iterator[tuple[Span, Role]]:
    """A body passage without what is glued to its head or its tail; ``last`` is the index of the last sentence."""
    if p.role != "body":
        yield p.span, p.role
        return
    words = p.span.of(text)
    leftover = 0 < last < p.index and words.count(" ") < _LONGEST_TAIL and words[-1] not in ".!?"
    if not any(c.isalnum() for c in words) or _all_furniture(words) or (leftover and not _FINITE.search(words)):
        yield p.span, "boilerplate"
        return
    stop = _dateline_end(text, p.span, credited=True) if p.index <= _HEAD_SENTENCES else None
    begin = p.span.begin if stop is None else _skip(text, stop, p.span.end)
    if stop is not None:
        yield Span(p.span.begin, stop), "dateline"
    cut = tail_start(text, begin, p.span.end) if 0 < last <= p.index else None
    for head in clipped(text, begin, cut or p.span.end):
        yield head, p.role
    for tail in clipped(text, cut, p.span.end) if cut else ():
        yield tail, "boilerplate"
