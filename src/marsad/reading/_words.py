"""Words: how a stretch of text is cut into them, and the small classes that phrases are built with."""

from __future__ import annotations

import re
from dataclasses import dataclass

from marsad.reading._tables import word_class
from marsad.spans import Span

__all__ = [
    "ADVERBS", "AUXILIARIES", "CONJUNCTIONS", "DETERMINERS", "MODIFIERS", "POSSESSIVES", "PREPOSITIONS", "PRONOUNS",
    "SUBORDINATORS", "TIME_WORDS", "Words", "adjectival", "cut", "is_finite", "is_time",
]  # fmt: skip

#: Titles and initials keep their stop before a name ("Lt. Gen. Omar", "John D. Carter"), so that no phrase ends there.
_TITLES = "|".join(sorted((re.escape(t.capitalize()) for t in word_class("titles")), key=len, reverse=True))
_WORD = re.compile(
    rf"(?:(?:{_TITLES})|[A-Z])\.(?=\s+[A-Z])"
    r"|(?:[A-Za-z]\.){2,}(?:-\w+)*(?!\w)|[^\W_]+(?:[-'’/&.@][^\W_]+)*|--+|[-–—]|[^\s\w]|_+"
)

DETERMINERS = word_class("determiners")
POSSESSIVES = word_class("possessives")
PRONOUNS = word_class("pronouns")
PREPOSITIONS = word_class("prepositions")
SUBORDINATORS = word_class("subordinators")
CONJUNCTIONS = word_class("conjunctions")
AUXILIARIES = word_class("auxiliaries")
ADVERBS = word_class("adverbs")
TIME_WORDS = word_class("time_words")
#: Lower-case words that stand before the head of a speaker.
MODIFIERS = word_class("modifiers")
_ADJECTIVAL = re.compile(
    r"(?:[a-z]+(?:al|ic|ive|ous|ary|ory|ent|ant|ian|ean|ese|ish|ern|based|backed|led|run|owned|linked|held|aligned|affiliated|sponsored)|[a-z]+-[a-z-]+)$"
)
_IRREGULAR = word_class("irregular")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one stretch: as they stand, in lower case, and where they begin and end in the report."""

    raw: tuple[str, ...]
    low: tuple[str, ...]
    begin: tuple[int, ...]
    end: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.raw)

    def span(self, first: int, last: int) -> Span:
        """From word ``first`` up to but without word ``last``."""
        return Span(self.begin[first], self.end[last - 1])

    def capital(self, i: int) -> bool:
        """Does the word look like a name (a capital anywhere in it: "al-Assad")?"""
        word = self.raw[i]
        return word[0].isupper() or (("-" in word or "’" in word or "'" in word) and any(c.isupper() for c in word))

    def is_word(self, i: int) -> bool:
        return self.raw[i][0].isalnum()


def cut(text: str, span: Span) -> Words:
    """The words of a stretch of the text.

    >>> cut("U.S.-led forces' tanks", Span(0, 22)).raw
    ('U.S.-led', 'forces', "'", 'tanks')
    """
    found = list(_WORD.finditer(text, span.begin, span.end))
    raw = tuple(m.group() for m in found)
    return Words(raw, tuple(w.lower() for w in raw), tuple(m.start() for m in found), tuple(m.end() for m in found))


_NOUNS_IN_AL = word_class("nouns_in_al")


def adjectival(word: str) -> bool:
    """Does the form of a lower-case word allow an adjective before a speaker?"""
    return word in MODIFIERS or (word not in _NOUNS_IN_AL and bool(_ADJECTIVAL.match(word)))


#: Also first names and verbs: a time only beside a number or after a preposition of time.
_TIME_OR_NAME = word_class("time_or_name")
_BEFORE_TIMES = word_class("before_times")


def is_time(words: Words, i: int) -> bool:
    """Is word ``i`` a part of a time?

    >>> words = cut("Jan Vester came in May", Span(0, 22))
    >>> is_time(words, 0), is_time(words, 4)
    (False, True)
    """
    low = words.low[i]
    if low not in TIME_WORDS:
        return False
    if low not in _TIME_OR_NAME:
        return True
    after = words.raw[i + 1] if i + 1 < len(words) else ""
    before = words.low[i - 1] if i else ""
    return after[:1].isdigit() or before[:1].isdigit() or before in _BEFORE_TIMES


def is_finite(words: Words, i: int) -> bool:
    """May word ``i`` be the verb of a clause? By lists and by form; generous on purpose."""
    low = words.low[i]
    if low in AUXILIARIES or low in _IRREGULAR:
        return True
    if not low.endswith("ed") or len(low) < 4 or words.capital(i) or "-" in low:
        return False
    return not (i and (words.low[i - 1] in DETERMINERS or words.low[i - 1] in POSSESSIVES))
