"""Quotations: pairs of quotation marks, told from apostrophes, never open for longer than they can be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from marsad.reading._values import Passage
from marsad.spans import Span

__all__ = ["Quote", "find_quotes"]

_MARK = re.compile(r"[\"“”„«»‘’']")
_CLOSES = {'"': '"', "“": '”"', "„": '“”"', "«": "»", "‘": "’'", "'": "'"}
#: A pair of marks further apart than this is two strays; statements quoted whole have up to 1,200 characters.
_LONGEST = 2000
#: Single marks hold short pieces; beyond this they are apostrophes.
_LONGEST_SINGLE = 400


@dataclass(frozen=True, slots=True)
class Quote:
    """``span`` lies inside the marks; ``outer`` takes them in. ``closed`` is false where no closing mark was found."""

    span: Span
    outer: Span
    closed: bool


def find_quotes(text: str, passages: Sequence[Passage]) -> tuple[Quote, ...]:
    """All quotations of a report that stand in no other quotation, in text order.

    A quotation ends in its paragraph. One that is not closed there goes to the end of its paragraph if the next one
    opens with a mark too (a statement over several paragraphs), else to the end of its sentence.
    """
    out: list[Quote] = []
    paragraphs = list(_paragraphs(passages))
    for n, group in enumerate(paragraphs):
        follows = paragraphs[n + 1][0].span.begin if n + 1 < len(paragraphs) else None
        goes_on = follows is not None and text[follows] in '"“«„'
        out.extend(_in_paragraph(text, group, goes_on))
    return tuple(out)


def _paragraphs(passages: Sequence[Passage]) -> Iterator[list[Passage]]:
    group: list[Passage] = []
    for passage in passages:
        if passage.role == "boilerplate":
            continue
        if group and passage.paragraph != group[-1].paragraph:
            yield group
            group = []
        group.append(passage)
    if group:
        yield group


def _in_paragraph(text: str, group: Sequence[Passage], goes_on: bool) -> Iterator[Quote]:
    begin, end = group[0].span.begin, group[-1].span.end
    at = begin
    while True:
        found = _MARK.search(text, at, end)
        if found is None:
            return
        at = found.end()
        if not _opens(text, found.start(), begin):
            continue
        close = _closing(text, found.start(), end)
        if close is None and text[found.start()] in "'‘":
            continue
        stop = close if close is not None else _bound(found.start(), group, goes_on)
        if stop > found.end():
            outer = Span(found.start(), stop + (close is not None))
            yield Quote(Span(found.end(), stop), outer, close is not None)
        at = max(at, stop + 1)


def _opens(text: str, at: int, begin: int) -> bool:
    mark = text[at]
    if mark in "”»’":
        return False
    if mark in "“«„":
        return True
    before = text[at - 1] if at > begin else " "
    after = text[at + 1 : at + 2]
    if mark in "'‘":
        return not before.isalnum() and after.isalpha()
    return bool(after) and (not after.isspace() or before.isspace())


def _closing(text: str, at: int, end: int) -> int | None:
    """Where the mark stands that closes the one at ``at``."""
    mark = text[at]
    single = mark in "'‘"
    limit = min(end, at + (_LONGEST_SINGLE if single else _LONGEST))
    wanted = _CLOSES[mark]
    for found in _MARK.finditer(text, at + 1, limit):
        here = found.start()
        if text[here] not in wanted:
            continue
        after = text[here + 1 : here + 2]
        if single and (after.isalnum() or (text[here - 1] == "s" and _closing_later(text, here, limit, wanted))):
            continue
        if mark == '"' and text[here - 1].isspace() and after.isalnum():
            return None
        return here
    return None


def _closing_later(text: str, at: int, limit: int, wanted: str) -> bool:
    """Is there a surer closing mark after the one at ``at``, which may be that of a plural's owner ("rebels'")?"""
    return any(m.group() in wanted and text[m.start() - 1] in ".,!?" for m in _MARK.finditer(text, at + 1, limit))


def _bound(at: int, group: Sequence[Passage], goes_on: bool) -> int:
    if goes_on:
        return group[-1].span.end
    return next((p.span.end for p in group if p.span.begin <= at < p.span.end), group[-1].span.end)
