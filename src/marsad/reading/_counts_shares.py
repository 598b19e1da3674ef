"""Shares of a whole: percentages, fractions, "one in five"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from marsad.reading._counts_grammar import Amount, amount_at, bound_before, bounded
from marsad.reading._counts_numbers import value_of
from marsad.spans import Span

PERCENT = re.compile(r"[\s-]{0,2}(?:%|per[\s-]?cent(?:age)?(?![a-z])|pct(?![a-z])|pc(?![a-z]))", re.IGNORECASE)
_POINTS = re.compile(r"\s{1,2}(?:percentage\s+)?points?(?![a-z])", re.IGNORECASE)
_PARTS = {
    "half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fourth": 4, "fourths": 4, "fifth": 5,
    "fifths": 5, "sixth": 6, "sixths": 6, "seventh": 7, "sevenths": 7, "eighth": 8, "eighths": 8, "ninth": 9,
    "ninths": 9, "tenth": 10, "tenths": 10,
}  # fmt: skip
_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
           "nine": 9}  # fmt: skip
_OF = r"(?!\s+(?:of\s+an?\s+)?(?:thousand|lakh|million|crore|billion))(?=\s+(?:of|the|its|their|his|her|our|all)\b)"
_PART = "|".join(sorted(_PARTS, key=len, reverse=True))
_FRACTION = re.compile(
    rf"(?:(?P<n>{'|'.join(_COUNTS)})[\s-]{{1,3}})?(?P<part>{_PART})(?![\w-]){_OF}",
    re.IGNORECASE,
)
_IN = re.compile(
    r"(?P<n>one|two|three|four|five|six|seven|eight|nine|[1-9])\s+(?:in|out\s+of|of(?=\s+every))\s+(?:every\s+)?"
    r"(?P<of>two|three|four|five|six|seven|eight|nine|ten|twenty|100|10|20|[2-9]|a\s+hundred|one\s+hundred)(?![\w-]|[.,][0-9])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Share:
    """A share in whole percent, with its bounds, and as it was told, 0 to 1."""

    amount: Amount
    value: float


def share_at(text: str, begin: int, stop: int, floor: int) -> Share | None:
    """The share whose words begin at an offset; its amount ends after "percent"."""
    fraction = fraction_at(text, begin, stop, floor)
    if fraction is not None:
        return fraction
    amount = amount_at(text, begin, stop, floor)
    percent = percent_after(text, amount.end, stop) if amount else None
    return _percent(text, begin, amount, percent, floor) if amount and percent else None


def fraction_at(text: str, begin: int, stop: int, floor: int) -> Share | None:
    """ "Two-thirds of", "half the", "one in five"."""
    m = _IN.match(text, begin, stop)
    if m:
        part, whole = value_of(m["n"]), value_of(m["of"])
        if part and whole and part < whole and m["n"].isdigit() == m["of"].isdigit():
            return _share(text, begin, m.end(), 100 * part / whole, floor)
    m = _FRACTION.match(text, begin, stop)
    if m is None or not (m["n"] or m["part"].lower() == "half"):
        return None
    value = (_COUNTS[m["n"].lower()] if m["n"] else 1) / _PARTS[m["part"].lower()]
    return _share(text, begin, m.end(), 100 * value, floor) if value < 1 else None


def percent_after(text: str, at: int, stop: int) -> re.Match[str] | None:
    """The word or sign for percent after a number; percentage points are no share."""
    m = PERCENT.match(text, at, stop)
    return None if m is None or _POINTS.match(text, m.end(), stop) else m


#: Words with which a fraction may begin, their article aside.
FRACTION_WORDS = frozenset((*_PARTS, *_COUNTS, *"123456789")) - {"a", "an"}


def _percent(text: str, begin: int, amount: Amount, percent: re.Match[str], floor: int) -> Share | None:
    """Above a hundred is no share of a whole."""
    if (amount.high or amount.best) > 100:
        return None
    if amount.rule == "range":
        ends = Amount(amount.begin, percent.end(), amount.low, amount.best, amount.high, "about", "share")
        return Share(ends, amount.best / 100)
    exact = value_of(text[begin : percent.start()])
    return _share(text, begin, percent.end(), amount.best if exact is None else exact, floor)


def _share(text: str, begin: int, end: int, percent: float, floor: int) -> Share:
    """A bound opens a share as it opens a number, but never beyond the whole."""
    at, bound, _ = bound_before(text, begin, floor)
    made = bounded(at, end, round(percent), bound)
    high = 100 if bound == "least" else made.high
    return Share(Amount(made.begin, end, made.low, made.best, high, bound, "share"), percent / 100)


_START = re.compile(r"[0-9]|[a-z]+", re.IGNORECASE)
_MAYBE = re.compile(
    r"%|p(?:er|c)|half|halves|third|quarter|four|(?:fif|six|seven|eigh|nin|ten)ths?|\bin\b|\bout\b", re.IGNORECASE
)


def share_in(text: str, span: Span) -> Share | None:
    """The share whose words, bounds included, fill a span; null where the span holds a plain number."""
    if not _MAYBE.search(text, span.begin, span.end):
        return None
    for word in _START.finditer(text, span.begin, span.end):
        # words after the span tell a fraction from an ordinal: "a third of the city"
        share = share_at(text, word.start(), min(len(text), span.end + 8), span.begin)
        if share is not None:
            return share if share.amount.end <= span.end else None
    return None
