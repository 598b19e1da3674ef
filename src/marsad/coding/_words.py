"""Words of a passage: what triggers, clauses and parties are found in."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from marsad.reading import Mention, Passage
from marsad.spans import Span

#: More words make no sentence (the longest of the dev reports has under 200); what comes after them is not coded, so
#: that one endless line takes no square of time.
MOST_WORDS = 600

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|[.,;:!?()\[\]\"“”«»—–]|-(?=\s)")
_PUNCTUATION = frozenset('.,;:!?()[]"“”«»—–-')


class Word(NamedTuple):
    """One word or mark. ``low`` is lower case; ``glued`` says that a hyphen joins it to the word before.

    A tuple, for there are hundreds in every report: frozen dataclasses take three times as long to make.
    """

    low: str
    text: str
    begin: int
    end: int
    glued: bool

    @property
    def mark(self) -> bool:
        """Is it punctuation?"""
        return self.low in _PUNCTUATION


@dataclass(frozen=True, slots=True)
class Line:
    """A passage as words, with the mention that covers each word (innermost index into ``mentions``, or -1)."""

    passage: Passage
    words: tuple[Word, ...]
    mentions: tuple[Mention, ...]
    cover: tuple[int, ...]
    #: First and last word of each mention, by its id.
    ranges: Mapping[str, tuple[int, int]]

    def span(self, first: int, last: int) -> Span:
        """The span of words first..last, both included."""
        return Span(self.words[first].begin, self.words[last].end)

    def low(self, index: int) -> str:
        """The lower-case word at an index, empty outside the passage."""
        return self.words[index].low if 0 <= index < len(self.words) else ""

    def after(self, mention: Mention) -> Word | None:
        """The word right after a mention."""
        at = bisect_left(self.words, mention.span.end, key=lambda w: w.begin)
        return self.words[at] if at < len(self.words) else None

    def range_of(self, span: Span) -> tuple[int, int] | None:
        """First and last word that lie in a span, null if none does."""
        first = bisect_right(self.words, span.begin, key=lambda w: w.end)
        last = bisect_left(self.words, span.end, key=lambda w: w.begin) - 1
        return (first, last) if first <= last else None


def words_of(text: str, span: Span) -> tuple[Word, ...]:
    """The words of a span of a text.

    >>> [(w.low, w.glued) for w in words_of("US-led raids", Span(0, 12))]
    [('us', False), ('led', True), ('raids', False)]
    """
    found = islice(_WORD.finditer(text, span.begin, span.end), MOST_WORDS)
    return tuple(
        Word(m.group().lower(), m.group(), m.start(), m.end(), m.start() > span.begin and text[m.start() - 1] == "-")
        for m in found
    )


def lines_of(
    text: str, passages: tuple[Passage, ...], mentions: tuple[Mention, ...], read: tuple[Line, ...] = ()
) -> tuple[Line, ...]:
    """All passages as lines; a mention belongs to the passage it begins in. ``read``: lines without some."""
    by_passage: dict[int, list[Mention]] = {}
    for mention in mentions:
        by_passage.setdefault(mention.passage, []).append(mention)
    words = [line.words for line in read] if read else [words_of(text, p.span) for p in passages]
    return tuple(_line(w, p, tuple(by_passage.get(p.index, ()))) for w, p in zip(words, passages, strict=True))


def _line(words: tuple[Word, ...], passage: Passage, mentions: tuple[Mention, ...]) -> Line:
    cover = [-1] * len(words)
    begins = [w.begin for w in words]
    ranges: dict[str, tuple[int, int]] = {}
    for index in sorted(range(len(mentions)), key=lambda i: -len(mentions[i].span)):
        span = mentions[index].span
        first = bisect_right(words, span.begin, key=lambda w: w.end)
        last = bisect_left(begins, span.end) - 1
        if first <= last:
            ranges[mentions[index].id] = (first, last)
            cover[first : last + 1] = [index] * (last + 1 - first)
    return Line(passage, words, mentions, tuple(cover), ranges)
