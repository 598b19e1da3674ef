"""Words of a passage as parallel lists: what the name finders walk over."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from marsad.reading._values import MentionKind, Passage, Proposal
from marsad.reading.lexicon import Word, lexicon
from marsad.spans import Span

# Abbreviations with points, words with inner hyphens and apostrophes, the genitive ending by itself, any other sign.
_TOKEN = re.compile(r"(?:[A-Z]\.){2,}(?:[ ]?-[a-z]+)?|[^\W_]+(?:-[^\W_]+|['’`](?!s\b)[^\W_]+)*|['’`]s\b|[^\w\s]")
_ARTICLES = frozenset(("al", "el", "an", "ar", "as", "at", "ad", "az", "ash", "ul", "ur", "ud", "d", "dr", "e", "i"))

#: A passage longer than this is cut into windows: hostile input must not make long lists.
WINDOW = 20_000


def _capital(word: str) -> bool:
    """Does the word count as capitalised? "al-Assad" does; so does a number within a name only by its neighbours."""
    if word[0].isupper():
        return True
    dash = word.find("-")
    return 0 < dash < 4 and dash + 1 < len(word) and word[dash + 1].isupper() and word[:dash] in _ARTICLES


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one passage. ``flags`` are bits of ``Word``; ``titled`` is true where capitals say nothing."""

    words: list[str]
    lows: list[str]
    begins: list[int]
    ends: list[int]
    caps: list[bool]
    flags: list[int]
    titled: bool
    caseless: bool

    def __len__(self) -> int:
        return len(self.words)

    def low(self, i: int) -> str:
        """The lower-case word at i, "" outside."""
        return self.lows[i] if 0 <= i < len(self.lows) else ""

    def is_(self, i: int, flag: int) -> bool:
        """Has the word at i one of these classes?"""
        return 0 <= i < len(self.flags) and bool(self.flags[i] & flag)

    def cap(self, i: int) -> bool:
        """Does the word at i bear a capital?"""
        return 0 <= i < len(self.caps) and self.caps[i]

    def proposal(
        self, first: int, last: int, kind: MentionKind, rule: str, *, named: bool = True, confidence: float = 0.7
    ) -> Proposal:
        """A proposal over the words first..last, both included."""
        return Proposal(Span(self.begins[first], self.ends[last]), kind, named, confidence, rule)


def words_of(text: str, begin: int, end: int) -> Words:
    """The words between two offsets."""
    lexical = lexicon().flags
    found = [(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(text, begin, end)]
    words = [f[0] for f in found]
    lows = [w.lower() for w in words]
    caps = [_capital(w) for w in words]
    flags = [lexical.get(w, 0) for w in lows]
    _mend_genitives(lows, flags, caps)
    shouted = sum(w.isupper() for w in words) > len(words) / 3
    for i, word in enumerate(words):
        # Names that are verbs or pronouns in lower case, where the text is not all capitals.
        if word in ("IS", "WHO") and not shouted:
            flags[i] &= ~int(Word.NEVER)
    if len(words) > 4 and not any(caps):
        caseless = True
        caps = _guessed_capitals(lows, flags)
    else:
        caseless = False
    letters = [(w, c, g) for w, c, g in zip(words, caps, flags, strict=True) if w[0].isalpha()]
    content = [c for w, c, g in letters if len(w) > 3]
    share = sum(content) / len(content) if content else 0.0
    return Words(
        words,
        lows,
        [f[1] for f in found],
        [f[2] for f in found],
        caps,
        flags,
        titled=len(content) >= 4 and share > 0.9,
        caseless=caseless,
    )


# Endings of plain words, which an unknown word after a given name must not have to be taken for a surname.
_PLAIN_ENDING = re.compile(r"(?:ed|ing|ly|tion|sion|ment|ness|ity|ous|ful|able|ible|ance|ence|ward|wards)$")


def _guessed_capitals(lows: list[str], flags: list[int]) -> list[bool]:
    """Which words of a text without capitals would bear one: peoples, given names and what follows them.

    Surnames are guessed only after a given name or a title, and only where the word is in no list and has no ending of
    a plain word.
    """
    caps = [bool(f & (Word.DEMONYM | Word.COUNTRY)) for f in flags]
    for i, flag in enumerate(flags):
        opens = bool(flag & Word.GIVEN) and len(lows[i]) > 3 and not flag & ~int(Word.GIVEN)
        caps[i] = caps[i] or opens
        if not opens and not flag & Word.TITLE:
            continue
        for k in range(i + 1, min(i + 4, len(lows))):
            low = lows[k]
            given = bool(flags[k] & Word.GIVEN)
            if not given and (flags[k] or len(low) < 4 or not low.isalpha() or _PLAIN_ENDING.search(low)):
                break
            caps[k] = True
    return caps


def _mend_genitives(lows: list[str], flags: list[int], caps: list[bool]) -> None:
    """ "Syrias army" lost its apostrophe: the word gets the classes of "Syria" (the span keeps the s)."""
    lexical = lexicon().flags
    for i, low in enumerate(lows):
        if not flags[i] and caps[i] and low.endswith("s"):
            flags[i] = lexical.get(low[:-1], 0) & (Word.COUNTRY | Word.GIVEN)


def passages_words(text: str, passages: Sequence[Passage]) -> Iterator[Words]:
    """The words of every passage but site furniture, in windows of bounded length."""
    for passage in passages:
        if passage.role == "boilerplate":
            continue
        for begin in range(passage.span.begin, passage.span.end, WINDOW):
            yield words_of(text, begin, min(begin + WINDOW, passage.span.end))
