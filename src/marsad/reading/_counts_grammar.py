"""Numbers as news writes them: digits, words, vague words, ranges and the words that bound them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from marsad.spans import Span

Bound = Literal["exact", "about", "least", "most"]

_UNIT_WORDS = """
one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
nineteen
"""
_TEN_WORDS = "twenty thirty forty fifty sixty seventy eighty ninety"
_UNITS = {w: n for n, w in enumerate(_UNIT_WORDS.split(), 1)}
_TENS = {w: 10 * n for n, w in enumerate(_TEN_WORDS.split(), 2)}
_SCALES = {
    "hundred": 100, "thousand": 1000, "lakh": 100_000, "lakhs": 100_000, "million": 1_000_000, "crore": 10_000_000,
    "crores": 10_000_000, "billion": 1_000_000_000, "dozen": 12,
}  # fmt: skip

#: Low, best, high of vague words: ACLED's dozens 12, hundreds 100 as low, twice that as best; no upper bound is said.
VAGUE: dict[str, tuple[int, int, int | None]] = {
    "no": (0, 0, 0), "none": (0, 0, 0), "zero": (0, 0, 0), "nobody": (0, 0, 0), "both": (2, 2, 2),
    "couple": (2, 2, 2), "pair": (2, 2, 2), "few": (2, 3, None), "handful": (3, 5, None), "several": (3, 3, None),
    "half a dozen": (6, 6, 6), "tens": (10, 20, None), "dozens": (12, 24, None), "scores": (20, 40, None),
    "hundreds": (100, 200, None), "thousands": (1000, 2000, None), "tens of thousands": (10_000, 20_000, None),
    "hundreds of thousands": (100_000, 200_000, None), "millions": (1_000_000, 2_000_000, None),
    "dozens of thousands": (12_000, 24_000, None), "tens of millions": (10_000_000, 20_000_000, None),
}  # fmt: skip

_S = r"[\s\u00a0\u202f]{1,3}"
_UNIT = rf"(?:{'|'.join(sorted(_UNITS, key=len, reverse=True))})"
_SMALL = rf"(?:(?:{'|'.join(_TENS)})(?:(?:-|{_S}){_UNIT}(?![a-z]))?|{_UNIT})"
_HUNDREDS = rf"(?:(?:{_SMALL}|a){_S}hundred(?:{_S}(?:and{_S})?{_SMALL}(?![a-z]))?|{_SMALL})"
_BIG = r"(?:thousand|lakhs?|million|crores?|billion)"
_WORDS = (
    rf"(?:(?:{_HUNDREDS}|a|half{_S}a){_S}{_BIG}(?:,?{_S}(?:and{_S})?{_HUNDREDS}(?![a-z]))?|{_HUNDREDS}"
    rf"(?:{_S}dozen)?|(?:half{_S}a|a){_S}dozen)"
)
_DIGITS = (
    r"(?:[0-9]{1,3}(?:[,\u00a0\u202f][0-9]{2,3}){1,4}|[1-9][0-9]{0,2}(?: [0-9]{3}){1,3}|[0-9]{1,12}(?:\.[0-9]{1,3})?)"
    r"(?![0-9])"
)
_NUMBER = rf"(?:{_DIGITS}(?:{_S}(?:hundred|{_BIG}|dozen)(?![a-z])|(?:m|bn)(?![a-z]))?|{_WORDS}(?![a-z]))"
_VAGUE = (
    rf"(?:(?:tens|dozens|hundreds){_S}of{_S}(?:thousands|millions)|half{_S}a{_S}dozen|(?:several|a{_S}few|"
    rf"a{_S}couple(?:{_S}of)?|many)"
    rf"{_S}(?:hundred|thousand|dozen|million)|dozens|scores|hundreds|thousands|millions|tens|several|(?:a{_S})?few|"
    rf"a{_S}(?:couple|pair|handful)|both|none|nobody|zero|no(?!\s+(?:fewer|less|more|one|longer|doubt)\b))(?![a-z-])"
)
NUMBER = re.compile(_NUMBER, re.IGNORECASE)
VAGUE_NUMBER = re.compile(_VAGUE, re.IGNORECASE)
_RANGE = re.compile(rf"(?:\s?[-–—]\s?|{_S}(?:to|or){_S})(?P<to>{_NUMBER})(?![a-z0-9-]|[.:][0-9])", re.IGNORECASE)
_AND = re.compile(rf"{_S}and{_S}(?P<to>{_NUMBER})(?![a-z0-9])", re.IGNORECASE)
_PLUS = re.compile(r"(?:\+|-plus|-odd|\splus(?=\s))", re.IGNORECASE)

_LEAST = (
    "at least|no fewer than|no less than|not less than|more than|over|above|upwards of|a minimum of|minimum of|"
    "in excess of|well over|at the very least"
)
_MOST = "at most|up to|as many as|no more than|not more than|a maximum of|maximum of|fewer than|less than|under|below"
_ABOUT = (
    "about|around|some|roughly|approximately|approx|an estimated|estimated|nearly|almost|close to|circa|some of the"
)
_QUALIFIER = re.compile(
    rf"(?<![\w-])(?:(?P<least>{_LEAST})|(?P<most>{_MOST})|(?P<about>{_ABOUT})|(?P<between>between|from)){_S}$".replace(
        " ", r"\s"
    ),
    re.IGNORECASE,
)
#: No qualifier is longer.
_LOOK_BACK = 24


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its bounds: offsets of the whole, low <= best <= high (null: open)."""

    begin: int
    end: int
    low: int
    best: int
    high: int | None
    bound: Bound
    rule: str


def value_of(words: str) -> float | None:
    """The value of a number in digits or words.

    >>> [value_of(w) for w in ("1,200", "10 000", "two hundred and fifty", "1.5 million", "a dozen", "twenty-five")]
    [1200, 10000, 250, 1500000.0, 12, 25]
    """
    low = words.lower().strip()
    m = re.match(_DIGITS, low)
    if m:
        digits = re.sub(r"[,\s\u00a0\u202f]", "", m.group())
        number: float = float(digits) if "." in digits else int(digits)
        rest = low[m.end() :].strip()
        return number * {"": 1, "m": 1_000_000, "bn": 1_000_000_000}.get(rest, _SCALES.get(rest, 1))
    return _value_of_words(re.split(r"[\s\u00a0\u202f,-]+", low))


def _value_of_words(words: list[str]) -> float | None:
    total: float = 0
    part: float = 0
    for word in words:
        if word in _UNITS or word in _TENS:
            part += _UNITS.get(word, 0) or _TENS[word]
        elif word == "half":
            part = 0.5
        elif word in {"a", "an"}:
            part = part or 1
        elif word in {"hundred", "dozen"}:
            part = (part or 1) * _SCALES[word]
        elif word in _SCALES:
            total, part = total + (part or 1) * _SCALES[word], 0
        elif word != "and":
            return None
    return total + part


def amount_at(text: str, begin: int, stop: int, floor: int = 0) -> Amount | None:
    """The number that begins at an offset, with range and bounds; ``floor`` is how far back a bound may stand."""
    vague = VAGUE_NUMBER.match(text, begin, stop)
    if vague:
        return _vague(text, vague, floor)
    m = NUMBER.match(text, begin, stop)
    first = value_of(m.group()) if m else None
    if m is None or first is None or first > 10**12:
        return None
    at, bound, between = _qualifier(text, begin, floor)
    low = high = int(first)
    end = m.end()
    span = _RANGE.match(text, end, stop) or (_AND.match(text, end, stop) if between else None)
    top = value_of(span["to"]) if span else None
    if span and top is not None and _is_range(text, m, span, low, int(top)):
        top = top * _shared_scale(m.group(), span["to"])
        scale = _shared_scale(span["to"], m.group())
        low, high, end = int(low * scale), int(top), span.end()
        return Amount(at if between or bound != "exact" else begin, end, low, (low + high) // 2, high, "about", "range")
    if between:
        at, bound = begin, "exact"
    plus = _PLUS.match(text, end, stop)
    if plus:
        return Amount(at, plus.end(), low, low, None, "least", "at-least")
    return _bounded(at, end, low, bound)


def _is_range(text: str, m: re.Match[str], span: re.Match[str], low: int, high: int) -> bool:
    """ "10-15" and "two or three", not "2011-2015", a score or "2 to 1"."""
    return (
        low < high
        and not (1900 <= low <= 2100 and 1900 <= high <= 2100)
        and text[m.end() : span.start("to")].strip() != ","
    )


def _shared_scale(own: str, other: str) -> int:
    """ "two to three million": the scale of the second serves the first too."""
    scale = next((v for k, v in _SCALES.items() if own.lower().endswith(k)), 1)
    if scale == 1 or any(other.lower().endswith(k) for k in _SCALES):
        return 1
    return 1 if len(other) > 6 else scale


def _bounded(begin: int, end: int, value: int, bound: Bound) -> Amount:
    if bound == "least":
        return Amount(begin, end, value, value, None, bound, "at-least")
    if bound == "most":
        return Amount(begin, end, 0, value, value, bound, "at-most")
    return Amount(begin, end, value, value, value, bound, "cardinal" if bound == "exact" else "about")


def _vague(text: str, m: re.Match[str], floor: int) -> Amount | None:
    words = re.sub(r"[\s\u00a0\u202f]+", " ", m.group().lower())
    low, best, high = _vague_value(words)
    begin, bound, _ = _qualifier(text, m.start(), floor)
    if bound == "exact":
        begin = m.start()
    return Amount(
        begin, m.end(), low, best, high, "about" if high is None else "exact", "none" if best == 0 else "vague"
    )


def _vague_value(words: str) -> tuple[int, int, int | None]:
    bare = words.removeprefix("a ").removesuffix(" of")
    if bare in VAGUE:
        return VAGUE[bare]
    head, _, scale = words.rpartition(" ")
    low, best, _ = VAGUE.get(head.removeprefix("a ").removesuffix(" of"), (3, 3, None))
    unit = _SCALES[scale.removesuffix("s")]
    return low * unit, best * unit, None


def _qualifier(text: str, begin: int, floor: int) -> tuple[int, Bound, bool]:
    """Where the bound begins that stands right before a number, what it is, and whether it opens a range."""
    m = _QUALIFIER.search(text, max(floor, begin - _LOOK_BACK), begin)
    if m is None:
        return begin, "exact", False
    if m["between"]:
        return m.start(), "exact", True
    for bound in ("least", "most", "about"):
        if m[bound]:
            return m.start(), bound, False
    return begin, "exact", False


_START = re.compile(r"[0-9]|[a-z]+", re.IGNORECASE)


def read_amount(text: str, span: Span) -> Amount | None:
    """The amount whose words, bounds included, fill a span."""
    for word in _START.finditer(text, span.begin, span.end):
        amount = amount_at(text, word.start(), span.end, span.begin)
        if amount:
            return amount
    return None
