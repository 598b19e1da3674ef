"""Numbers as news writes them: cardinals, vague words, ranges, shares, and the words that bound them.

What each form means as low, best and high is in docs/counts.md; ``high`` is null for an open end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from marsad.reading._counts_numbers import SCALES, TENS, UNITS, number_at, value_of
from marsad.spans import Span

Bound = Literal["exact", "about", "least", "most"]

#: Low, best, high of vague words: ACLED's dozens 12, hundreds 100 as low, twice that as best; no upper bound is said.
VAGUE: dict[str, tuple[int, int, int | None]] = {
    "no": (0, 0, 0), "none": (0, 0, 0), "zero": (0, 0, 0), "nobody": (0, 0, 0), "no one": (0, 0, 0),
    "nil": (0, 0, 0), "not one": (0, 0, 0), "not a single": (0, 0, 0), "both": (2, 2, 2),
    "couple": (2, 2, 2), "pair": (2, 2, 2), "trio": (3, 3, 3), "few": (2, 3, None), "handful": (3, 5, None),
    "several": (3, 3, None), "half a dozen": (6, 6, 6), "tens": (10, 20, None), "dozens": (12, 24, None),
    "scores": (20, 40, None), "hundreds": (100, 200, None), "thousands": (1000, 2000, None),
    "dozen": (12, 12, 12), "hundred": (100, 100, 100), "thousand": (1000, 1000, 1000),
    "lakhs": (100_000, 200_000, None), "crores": (10_000_000, 20_000_000, None),
    "millions": (1_000_000, 2_000_000, None), "billions": (10**9, 2 * 10**9, None),
}  # fmt: skip

_S = r"\s{1,3}"
_MANY = r"(?:tens|dozens|scores|hundreds|thousands|lakhs|crores|millions|billions)"
_VAGUE = (
    rf"(?:(?P<of>tens|dozens|scores|hundreds){_S}of{_S}(?P<many>thousands|lakhs|crores|millions|billions)|"
    rf"half(?:{_S}a{_S}|-)dozen|a{_S}half[\s-]dozen|"
    rf"(?P<some>(?:a{_S})?(?:couple|pair)(?:{_S}of)?|several|(?:a{_S})?(?:good{_S})?few|(?:a{_S})?handful{_S}of|many)"
    rf"{_S}(?P<scale>hundred|thousand|dozen|million|lakh|crore){_S}(?P<second>thousand|million)(?![a-z])|"
    rf"(?P<some1>(?:a{_S})?(?:couple|pair)(?:{_S}of)?|several|(?:a{_S})?(?:good{_S})?few|(?:a{_S})?handful{_S}of|many)"
    rf"{_S}(?P<scale1>hundred|thousand|dozen|million|lakh|crore)s?(?![a-z])|"
    rf"(?P<alone>{_MANY}(?:{_S}(?:and|upon){_S}{_MANY})?|several|(?:a{_S})?few(?!\s+as\b)|a{_S}(?:couple|pair|handful|trio)|couple|dozen|hundred|thousand"
    rf"|both|"
    rf"none|nobody|zero|nil|no[\s-]one|not{_S}one|not{_S}a{_S}single|no(?!\s+(?:fewer|less|more|one|longer|doubt)\b)))"
    r"(?![a-z-])"
)
VAGUE_NUMBER = re.compile(_VAGUE, re.IGNORECASE)
_RANGE = re.compile(
    rf"(?:-(?:to|or)-|\s?[-–—−]\s?|{_S}(?:to|or){_S}(?:as{_S}many{_S}as{_S})?)(?=[0-9a-z½])", re.IGNORECASE
)
_AND = re.compile(rf"{_S}and{_S}(?=[0-9a-z])", re.IGNORECASE)
_NO_RANGE_AFTER = re.compile(r"[a-z0-9-]|[.:,][0-9]", re.IGNORECASE)
#: "Twelve at least" ends its phrase; "2013 at least 105" does not.
_NO_NUMBER_NEXT = r"(?=\s*(?:[.,;:)–-]|$)|\s+(?:were|was|are|have|had|dead|killed|wounded|injured|people|of)\b)"
_PLUS = re.compile(
    rf"(?:\+|-plus|-odd(?P<about>)|-strong(?P<exact>)|-some(?P<about2>)|\splus(?=\s)|"
    rf"{_S}or{_S}(?:more|greater|over|above)\b(?!{_S}than)|{_S}or{_S}so(?P<about3>)\b|{_S}odd(?P<about4>)(?=\s[a-z])|"
    rf"{_S}or{_S}(?:fewer|less)(?P<most>)\b|{_S}at{_S}(?:the{_S}very{_S})?least{_NO_NUMBER_NEXT}|"
    rf"{_S}at{_S}(?:the{_S})?most(?P<most2>){_NO_NUMBER_NEXT}|{_S}and{_S}counting\b)",
    re.IGNORECASE,
)

_LEAST = (
    "nothing less than|at least|at the very least|at the least|"
    "no fewer than|no less than|not less than|not fewer than|more than|over|"
    "above|upwards? of|a minimum of|minimum of|in excess of|exceeding|well over|just over|greater than|at a minimum|"
    "as few as"
)
_MOST = (
    "at most|at the most|up to|as many as|as much as|as high as|no more than|not more than|a maximum of|maximum of|"
    "fewer than|less than|under|below|just under|a maximum"
)
_ABOUT = (
    "about|around|some|roughly|approximately|approx|approx\\.|an estimated|estimated|nearly|almost|close to|circa|"
    "some of the|nearly all|perhaps|possibly|an approximate|a reported|just about|in the region of|in the order of|"
    "on the order of|approaching|nearing|virtually|ca\\.|c\\."
)
_QUALIFIER = re.compile(
    rf"(?<![\w-])(?:(?P<least>{_LEAST})|(?P<most>{_MOST})|(?P<about>{_ABOUT})|(?P<between>(?:somewhere |anywhere )?"
    rf"(?:between|from)))\s{{1,3}}$".replace(" ", r"\s"),
    re.IGNORECASE,
)
#: No qualifier is longer.
_LOOK_BACK = 24
#: "Over" and "under" after these tell where or about what, not how many: "flew over two villages", "talks over 12
#: hostages", "buried under three houses".
_NO_BOUND_BEFORE = re.compile(
    r"\b(?:fl[ey]w?\w*|flying|flown|talks|dispute\w*|row|rows|tension\w*|concern\w*|anger|control|power|custody|fir(?:ed|ing)|"
    r"collapsed|hover\w*|circl\w+|pass\w*|drove|rolled|ran|run|bridges?|crackdown|war|fight\w*|argu\w+|buried|trapped|"
    r"hand(?:s|ed|ing)?|turn(?:s|ed|ing)?|negotiat\w+|deals?|victory|advantage|sovereignty|jurisdiction|gone|skies|sky|dropped|exploded|seen)\s{1,3}$",
    re.IGNORECASE,
)
_SPATIAL = frozenset(("over", "under", "below", "above", "from"))
#: "Rose from 12 to 15" tells two figures, not a range.
_FROM = re.compile(r"\bfrom\s{1,3}$", re.IGNORECASE)
_MOVED_BEFORE = re.compile(
    r"\b(?:up|down|r(?:ose|isen|ising|ises)|climb\w*|increas\w*|jump\w*|gr[eo]w\w*|rais\w+|revis\w+|fell|fall\w*|dropp\w*|"
    r"reduc\w+|cut|went|gone|declin\w*|decreas\w*|shrank|chang\w+|updat\w+|swell\w*|swelled|soar\w*|moved|toll)"
    r"(?:\s{1,3}(?:\w+ly|again|further|sharply|to|[\w-]+))?\s{1,3}$",
    re.IGNORECASE,
)


#: "12 (twelve)".
_REPEATED = re.compile(r"\s?\((?P<number>[\w -]{1,40})\)")
#: "12-15,000" are thousands both.
_ROUND_THOUSANDS = re.compile(r"[0-9]{1,3},000")
_SHORT = re.compile(r"[0-9]{1,2}")


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


def amount_at(text: str, begin: int, stop: int, floor: int = 0) -> Amount | None:
    """The number that begins at an offset, with range and bounds; ``floor`` is how far back a bound may stand."""
    if not text[begin].isdigit():
        vague = VAGUE_NUMBER.match(text, begin, stop)
        if vague:
            return _vague(text, vague, stop, floor)
    found = number_at(text, begin, stop)
    if found is None or found[1] > 10**12 or text[found[0] : found[0] + 1].isalpha():
        return None
    at, bound, between = bound_before(text, begin, floor)
    moved = bound == "exact" and not between and _moved(text, begin, floor)
    span = None if moved else _range(text, begin, found, stop, between=between)
    if span is not None:
        low, high, end = span
        after = _PLUS.match(text, end, stop)
        if after and (after.lastgroup or "").startswith("about"):
            end = after.end()
        return Amount(at if between or bound != "exact" else begin, end, low, (low + high) // 2, high, "about", "range")
    if between:
        at, bound = begin, "exact"
    end, value = found[0], round(found[1])
    again = _REPEATED.match(text, end, stop)
    if again and value_of(again["number"]) == found[1]:
        end = again.end()
    after = _PLUS.match(text, end, stop)
    if after:
        end, bound = after.end(), _bound_after(after, bound)
    return bounded(at, end, value, bound)


def _range(text: str, begin: int, first: tuple[int, float], stop: int, *, between: bool) -> tuple[int, int, int] | None:
    """Low, high and end of "10-15", "two or three", "between 10 and 15"; null where the number stands alone."""
    found = _upper(text, begin, first, stop, _RANGE)
    if found is None and between:
        found = _upper(text, begin, first, stop, _AND)
        apart = number_at(text, begin, stop, joined=False) if found is None else None
        if apart is not None and apart[0] < first[0]:
            found = _upper(text, begin, apart, stop, _AND)
    return found


def _upper(
    text: str, begin: int, first: tuple[int, float], stop: int, joint: re.Pattern[str]
) -> tuple[int, int, int] | None:
    end, low = first
    m = joint.match(text, end, stop)
    if m is None:
        return None
    top = number_at(text, m.end(), stop)
    if top is None or (top[0] < stop and _NO_RANGE_AFTER.match(text, top[0], stop) and not _plain(text, top[0], stop)):
        return None
    high = top[1]
    low = low * _shared_scale(text[m.end() : top[0]], text[begin:end])
    years = 1900 <= low <= 2100 and 1900 <= high <= 2100 and text[begin].isdigit()
    return None if low >= high or years else (round(low), round(high), top[0])


def _plain(text: str, at: int, stop: int) -> bool:
    """ "10-15-strong", "10 to 15, 20 of them": what follows the upper number is no part of a longer figure."""
    return bool(_PLUS.match(text, at, stop))


def _shared_scale(own: str, other: str) -> int:
    """ "two to three million": the scale of the second serves the first too."""
    low = own.lower()
    scale = next((v for k, v in SCALES.items() if low.endswith(k)), 1)
    if len(other) > 6 or any(other.lower().endswith(k) for k in SCALES):
        return 1
    if _ROUND_THOUSANDS.fullmatch(own) and _SHORT.fullmatch(other):
        return 1000
    return scale


def _bound_after(m: re.Match[str], before: Bound) -> Bound:
    group = m.lastgroup or "least"
    if group.startswith("exact"):
        return before
    if group.startswith("about"):
        return before if before != "exact" else "about"
    return "most" if group.startswith("most") else "least"


def bounded(begin: int, end: int, value: int, bound: Bound) -> Amount:
    """A cardinal as its bound leaves it."""
    if bound == "least":
        return Amount(begin, end, value, value, None, bound, "at-least")
    if bound == "most":
        return Amount(begin, end, 0, value, value, bound, "at-most")
    return Amount(begin, end, value, value, value, bound, "cardinal" if bound == "exact" else "about")


def _vague(text: str, m: re.Match[str], stop: int, floor: int) -> Amount | None:
    low, best, high = _vague_value(m)
    begin, bound, _ = bound_before(text, m.start(), floor)
    if bound == "exact":
        begin = m.start()
    end = m.end()
    after = _PLUS.match(text, end, stop)
    if after:
        end, bound = after.end(), _bound_after(after, bound)
    if bound == "least":
        high = None
    elif bound == "most":
        low, high = 0, best
    return Amount(begin, end, low, best, high, "about" if high is None else "exact", "none" if best == 0 else "vague")


def _vague_value(m: re.Match[str]) -> tuple[int, int, int | None]:
    if m["of"]:
        (low, best, _), scale = VAGUE[m["of"].lower()], VAGUE[m["many"].lower()][0]
        return low * scale, best * scale, None
    some = m["some"] or m["some1"]
    if some:
        words = some.lower().removeprefix("a ").removeprefix("good ").removesuffix(" of").split()[-1]
        low, best, _ = VAGUE.get(words, (3, 3, None))
        scale = SCALES[(m["scale"] or m["scale1"]).lower()] * SCALES.get((m["second"] or "").lower(), 1)
        exact = words in ("couple", "pair")
        return low * scale, best * scale, best * scale if exact else None
    if m["alone"] is None:
        return VAGUE["half a dozen"]
    words = " ".join(m["alone"].lower().replace("-", " ").split()).removeprefix("a ")
    return VAGUE.get(words) or VAGUE[words.split()[0]]


def bound_before(text: str, begin: int, floor: int) -> tuple[int, Bound, bool]:
    """Where the bound begins that stands right before a number, what it is, and whether it opens a range."""
    m = _qualifier_before(text, begin, floor)
    if m is None:
        return begin, "exact", False
    if m["between"]:
        return (begin, "exact", False) if _moved(text, begin, floor) else (m.start(), "exact", True)
    bound: Bound = "least" if m["least"] else "most" if m["most"] else "about"
    outer = _qualifier_before(text, m.start(), floor) if bound == "about" else None
    if outer and not outer["between"]:
        return outer.start(), "least" if outer["least"] else "most" if outer["most"] else "about", False
    return m.start(), bound, False


def _moved(text: str, begin: int, floor: int) -> bool:
    """Is the number the first of two that a figure moved between ("rose from 12 to 15")?"""
    m = _FROM.search(text, max(floor, begin - 8), begin)
    return m is not None and bool(_MOVED_BEFORE.search(text, max(floor, m.start() - 32), m.start()))


def _qualifier_before(text: str, begin: int, floor: int) -> re.Match[str] | None:
    m = _QUALIFIER.search(text, max(floor, begin - _LOOK_BACK), begin)
    if (
        m
        and m.group().strip().lower() in _SPATIAL
        and _NO_BOUND_BEFORE.search(text, max(floor, m.start() - 16), m.start())
    ):
        return None
    return m


_START = re.compile(r"[0-9]|[a-z]+", re.IGNORECASE)


def read_amount(text: str, span: Span) -> Amount | None:
    """The amount whose words, bounds included, fill a span."""
    for word in _START.finditer(text, span.begin, span.end):
        amount = amount_at(text, word.start(), span.end, span.begin)
        if amount:
            return amount
    return None


__all__ = ["TENS", "UNITS", "VAGUE", "Amount", "Bound", "amount_at", "read_amount", "value_of"]
