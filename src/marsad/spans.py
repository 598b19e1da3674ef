"""Spans of text: half-open intervals of Unicode code points."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open interval of code points into the text of a report.

    >>> s = Span(4, 9)
    >>> s.of("the rebels"), len(s), s.meets(Span(8, 12)), s.covers(Span(5, 6))
    ('rebel', 5, True, True)
    """

    begin: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.begin <= self.end:
            raise ValueError(f"not a span: {self.begin}..{self.end}")

    def __len__(self) -> int:
        return self.end - self.begin

    def __bool__(self) -> bool:
        return True

    def of(self, text: str) -> str:
        """The words of the span."""
        return text[self.begin : self.end]

    def meets(self, other: Span) -> bool:
        """Do the two share at least one character?"""
        return max(self.begin, other.begin) < min(self.end, other.end)

    def covers(self, other: Span) -> bool:
        """Does the other lie within this one?"""
        return self.begin <= other.begin and other.end <= self.end

    def to(self, other: Span) -> Span:
        """The smallest span that holds both."""
        return Span(min(self.begin, other.begin), max(self.end, other.end))


def meets_any(span: Span, taken: list[Span]) -> bool:
    """Does the span meet one of these, which are in text order and do not meet each other?"""
    at = bisect_right(taken, span)
    return any(span.meets(t) for t in taken[max(0, at - 1) : at + 1])


_LEADING = ("the ", "a ", "an ", "The ", "A ", "An ", "THE ")
_TRAILING = " \t\n\r\f\v\u00a0,;:"
_OPENING = " \t\n\r\f\v\u00a0,;:"


def trimmed(text: str, begin: int, end: int, *, article: bool = True) -> Span:
    """The span without blanks and commas at its ends, and without a leading article.

    A span is what a person would underline (record-format).

    >>> trimmed("in the city, ", 3, 13).of("in the city, ")
    'city'
    """
    while begin < end and text[begin] in _OPENING:
        begin += 1
    while end > begin and text[end - 1] in _TRAILING:
        end -= 1
    if article:
        for word in _LEADING:
            if text.startswith(word, begin) and begin + len(word) < end:
                return Span(begin + len(word), end)
    return Span(begin, end)
