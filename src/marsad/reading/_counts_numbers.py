"""Cardinal numbers in digits and words, however large: "10 000", "2,50,000", "12k", "two and a half million"."""

from __future__ import annotations

import re

_UNIT_WORDS = """
one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
nineteen
"""
_TEN_WORDS = "twenty thirty forty fifty sixty seventy eighty ninety"
UNITS = {w: n for n, w in enumerate(_UNIT_WORDS.split(), 1)}
TENS = {w: 10 * n for n, w in enumerate(_TEN_WORDS.split(), 2)}
#: What a whole group of words before it is multiplied by.
_BIG = {
    "thousand": 1000, "lakh": 100_000, "lakhs": 100_000, "lac": 100_000, "million": 1_000_000, "crore": 10_000_000,
    "crores": 10_000_000, "mn": 1_000_000, "mln": 1_000_000, "bn": 10**9, "billion": 1_000_000_000, "trillion": 10**12,
}  # fmt: skip
SCALES = {"hundred": 100, "dozen": 12, "score": 20, **_BIG}
_SUFFIXES = {"k": 1000, "m": 1_000_000, "mn": 1_000_000, "bn": 1_000_000_000}
_HALVES = {"¼": 0.25, "½": 0.5, "¾": 0.75}

#: Groups by comma, blank or dot ("2,50,000" as in India), or a plain number with decimals.
_DIGITS = re.compile(
    r"(?P<whole>[0-9]{1,3}(?:,[0-9]{2,3}){1,4}|[1-9][0-9]{0,2}(?:[ \u00a0\u2009\u202f][0-9]{3}){1,3}|"
    r"[1-9][0-9]{0,2}(?:\.[0-9]{3}){2,3}|[0-9]{1,13})(?![0-9])(?P<part>\.[0-9]{1,3}(?![0-9])|[¼½¾]|,[0-9](?=\s{1,3}(?:million|billion|crore|lakh)))?"
    r"(?:(?P<suffix>k|mn?|bn)(?![a-z]))?",
    re.IGNORECASE,
)
_GROUPING = re.compile(r"[,.\s]")
_WORD = re.compile(r"[A-Za-z]+")
_GAP = re.compile(r"\s{1,3}|-")
_GAP_AFTER_SCALE = re.compile(r"\s{1,3}|-|,\s{1,3}(?=\w+[\s-]{1,3}hundred\b)", re.IGNORECASE)
_AND_A_HALF = re.compile(r"and[\s-]{1,3}(?:a[\s-]{1,3})?half(?![a-z])", re.IGNORECASE)
_OF_A_SCALE = re.compile(
    r"(?:(?P<half>half)|(?:a|one)\s{1,3}(?:(?P<one_half>half)|(?P<quarter>quarter))|three[\s-]{1,3}(?P<three>quarters))"
    r"(?:\s{1,3}of)?(?:\s{1,3}an?)?[\s-]{1,3}(?P<scale>thousand|lakh|million|crore|billion)(?![a-z])",
    re.IGNORECASE,
)
_SMALL = re.compile(r"([A-Za-z]+)(?:[\s-]{1,3}([A-Za-z]+)(?:[\s-]{1,3}([A-Za-z]+))?)?")
#: No number that is written out has more words.
_MOST_WORDS = 24


def number_at(text: str, begin: int, stop: int, *, joined: bool = True) -> tuple[int, float] | None:
    """Where the cardinal that begins at an offset ends, and its value; null where none does.

    Not ``joined``: "and" ends the number, as in "between one hundred and two hundred".
    """
    part = _OF_A_SCALE.match(text, begin, stop)
    if part:
        share = 0.25 if part["quarter"] else 0.75 if part["three"] else 0.5
        return part.end(), share * _BIG[part["scale"].lower()]
    digits = _DIGITS.match(text, begin, stop)
    if digits and (digits["suffix"] or (digits["part"] and digits.end() == stop)):
        return digits.end(), _digits(digits)
    return _Cardinal(text, stop, joined).read(begin)


def value_of(words: str) -> float | None:
    """The value of a number in digits or words; null where that is not all that the words are.

    >>> [value_of(w) for w in ("1,200", "10 000", "two hundred and fifty", "1.5 million", "a dozen", "twenty-five")]
    [1200, 10000, 250, 1500000.0, 12, 25]
    >>> [value_of(w) for w in ("2,50,000", "12k", "two and a half million", "three million and six", "1.2.3")]
    [250000, 12000, 2500000.0, 3000006, None]
    """
    words = words.strip()
    if words.lower() == "zero":
        return 0
    found = number_at(words, 0, len(words))
    return found[1] if found and found[0] == len(words) else None


def _digits(m: re.Match[str]) -> float:
    value: float = int(_GROUPING.sub("", m["whole"]))
    part = m["part"]
    if part:
        value += _HALVES[part] if part in _HALVES else float(part.replace(",", "."))
    return value * _SUFFIXES[m["suffix"].lower()] if m["suffix"] else value


class _Cardinal:
    """Reads one number word by word: ``total`` of the groups that a scale has closed, ``part`` of the open one."""

    __slots__ = ("end", "joined", "least", "part", "stop", "text", "total")

    def __init__(self, text: str, stop: int, joined: bool) -> None:
        self.text, self.stop, self.joined = text, stop, joined
        self.total: float = 0
        self.part: float | None = None
        self.least = 10**15
        self.end = 0

    def read(self, begin: int) -> tuple[int, float] | None:
        at: int | None = begin
        for _ in range(_MOST_WORDS):
            at = self._step(at, first=at == begin) if at is not None else None
            if at is None:
                break
        return (self.end, self.total + (self.part or 0)) if self.end else None

    def _step(self, at: int, *, first: bool) -> int | None:
        """Takes the word or digits at an offset; where the next may begin, null at the number's end."""
        digits = _DIGITS.match(self.text, at, self.stop)
        if digits:
            return self._number(digits, first=first)
        m = _WORD.match(self.text, at, self.stop)
        if m is None:
            return None
        word, end = m.group().lower(), m.end()
        if word == "and":
            return self._and(at, end)
        if first and word in ("a", "an"):
            return self._article(end)
        if not self._add(word):
            return None
        return self._taken(end, scale=word in _BIG, last=word in ("dozen", "score"))

    def _number(self, digits: re.Match[str], *, first: bool) -> int | None:
        """Digits open a number; after a scale only those that a smaller scale follows ("2 lakh 50 thousand")."""
        if self.part is not None or digits["suffix"]:
            return None
        if not first:
            gap = _GAP.match(self.text, digits.end(), self.stop)
            word = _WORD.match(self.text, gap.end(), self.stop) if gap else None
            if word is None or _BIG.get(word.group().lower(), self.least) >= self.least:
                return None
        self.part = _digits(digits)
        return self._taken(digits.end())

    def _taken(self, end: int, *, scale: bool = False, last: bool = False) -> int | None:
        self.end = end
        gap = (_GAP_AFTER_SCALE if scale else _GAP).match(self.text, end, self.stop)
        return gap.end() if gap and not last else None

    def _article(self, end: int) -> int | None:
        gap = _GAP.match(self.text, end, self.stop)
        word = _WORD.match(self.text, gap.end(), self.stop) if gap else None
        if word is None or word.group().lower() not in SCALES:
            return None
        self.part = 1
        return word.start()

    def _add(self, word: str) -> bool:
        part = self.part
        if word in UNITS:
            open_ten = part is not None and part % 100 >= 20 and part % 10 == 0 and UNITS[word] < 10
            return self._put(UNITS[word], fits=open_ten or _even_hundreds(part))
        if word in TENS:
            return self._put(TENS[word], fits=_even_hundreds(part))
        if word in ("hundred", "dozen", "score"):
            if part is None or not 0 < part < 100:
                return False
            self.part = part * SCALES[word]
            return True
        scale = _BIG.get(word)
        if scale is None or part is None or scale >= self.least:
            return False
        self.total, self.part, self.least = self.total + part * scale, None, scale
        return True

    def _put(self, value: int, *, fits: bool) -> bool:
        if self.part is None:
            self.part = value
        elif fits:
            self.part += value
        else:
            return False
        return True

    def _and(self, at: int, end: int) -> int | None:
        """ "And a half" and the "and" before the last tens or units; any other joins two numbers."""
        half = _AND_A_HALF.match(self.text, at, self.stop)
        if half and self._half():
            return self._taken(half.end())
        closed = self.part is None and self.total > 0
        if not self.joined or not (closed or (_even_hundreds(self.part) and not self.text[at - 2].isdigit())):
            return None  # "200 and two newspapers" are two numbers
        gap = _GAP.match(self.text, end, self.stop)
        return gap.end() if gap and self._small_at(gap.end(), closed=closed) else None

    def _half(self) -> bool:
        if self.part is not None:
            self.part += 0.5
        elif self.total:
            self.total += self.least / 2
        else:
            return False
        return True

    def _small_at(self, at: int, *, closed: bool) -> bool:
        """Do tens or units stand here that are the rest of this number, not the start of another?"""
        m = _SMALL.match(self.text, at, self.stop)
        if m is None or not (m[1].lower() in TENS or m[1].lower() in UNITS):
            return False
        following = m[2].lower() if m[2] else ""
        if following in UNITS and m[1].lower() in TENS:
            following = m[3].lower() if m[3] else ""
        return (closed or following != "hundred") and _BIG.get(following, 0) < self.least


def _even_hundreds(part: float | None) -> bool:
    return part is not None and part >= 100 and part % 100 == 0
