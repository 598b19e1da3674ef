"""Folding of place names, in levels that serve as back-off only.

Aggressive keys used for everything cost more than they bring (candidates a name 8 -> 44 on American news), so each
level is tried only where the one before gave nothing: ``key`` (case, diacritics, hyphens, apostrophes, habits of a
script), then without type words, then without the article, then without endings and particles; ``forms`` gives these in
order. ``loose`` (vowels, doubled letters, q/k), ``skeleton`` and edit distance (``_spelling``) serve only inside a
country that is already known: country-free the vowel key alone made "Bekaa" Baku.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from marsad.grounding.places._cues import ARTICLES
from marsad.grounding.places._script import romanised, settle, uninflected
from marsad.grounding.places._types import TYPE_WORDS, without_types
from marsad.grounding.places._values import Level

#: Letters that NFKD does not take apart.
_LETTERS = str.maketrans(
    {"ø": "o", "ß": "ss", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ə": "a", "ħ": "h"}
)
_DROPPED = "'’‘`´ʿʾʼʻ′\u2032\u02be\u02bf.\u00ad"
_BLANKS = "-\u2010\u2011\u2012\u2013\u2014/_,;()\u00a0"
_MARKS = str.maketrans({**dict.fromkeys(_DROPPED, ""), **dict.fromkeys(_BLANKS, " ")})
SHORT = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}


def key(name: str) -> str:
    """Case, diacritics, hyphens, apostrophes and dots folded; tokens parted by one blank.

    >>> key("Dayr az-Zawr"), key("Ḩamāh"), key("Ma'arrat an Nu‘mān"), key("U.S."), key("St. Louis")
    ('dayr az zawr', 'hamah', 'maarrat an numan', 'us', 'saint louis')
    """
    text = name.lower()
    if not text.isascii():
        text = text.translate(_LETTERS)
        decomposed = unicodedata.normalize("NFKD", text)
        # letters of mathematics and of other alphabets become plain capitals only now
        text = settle("".join(c for c in decomposed if not unicodedata.combining(c)).lower())
    words = text.translate(_MARKS).split()
    if len(words) > 1:
        words = [SHORT.get(w, w) for w in words]
    return " ".join(words)


def without_article(folded: str) -> str:
    """The key without a leading Arabic article that stands alone.

    >>> without_article("al bab"), without_article("ar raqqah"), without_article("as")
    ('bab', 'raqqah', 'as')
    """
    words = folded.split()
    return " ".join(words[1:]) if len(words) > 1 and words[0] in ARTICLES else folded


class Form(NamedTuple):
    """A key to look up, and the level at which it stands."""

    level: Level
    key: str


@lru_cache(maxsize=1 << 14)
def forms(folded: str) -> tuple[Form, ...]:
    """The keys under which a folded name may stand in the gazetteer, to be tried in this order, wherever it lies.

    >>> [tuple(f) for f in forms("al bab city")]
    [('exact', 'al bab city'), ('types', 'al bab'), ('article', 'bab')]
    >>> [f.key for f in forms("kharkivska oblast")][:3]
    ['kharkivska oblast', 'kharkivska', 'kharkivsk']
    """
    bare = without_types(folded)[0]
    steps = [Form("exact", folded), Form("types", bare), Form("article", without_article(bare))]
    steps += [Form("ending", form) for form in uninflected(bare)]
    seen: dict[str, Form] = {}
    for step in steps:
        seen.setdefault(step.key, step)
    return tuple(seen.values())


_VOWELS = re.compile(r"[aeiouyw]+")
_DOUBLED = re.compile(r"(.)\1+")
_DIGRAPHS = (("ck", "k"), ("kh", "x"), ("gh", "7"), ("sh", "5"), ("ch", "5"), ("th", "6"), ("dh", "d"), ("ph", "f"))
_CLASS = {"u": "u", "o": "u", "w": "u", "a": "a", "e": "a", "i": "a", "y": "a"}
_GLUED = re.compile(
    r"^(?:al|el)(?=[^aeiou]{1,2}[aeiou])|^(?:ez|az)(?=z)|^(?:ar|er)(?=r)|^(?:ash|esh)(?=sh)|^(?:as|es)(?=s)"
)


def _vowel(match: re.Match[str]) -> str:
    run = match[0]
    if run in ("w", "y"):
        return run
    return "u" if any(_CLASS[c] == "u" for c in run) else "a"


@lru_cache(maxsize=1 << 15)
def loose(folded: str) -> str:
    """Articles, vowels, doubled letters, q/k/c and final h folded, tokens joined: one key for most transliterations.

    >>> {loose(key(name)) for name in ("Deir Ezzor", "Dayr az-Zawr", "Deir el-Zour", "Deir ez-Zor")}
    {'darzur'}
    >>> loose(key("Raqa")) == loose(key("Ar-Raqqah")), loose(key("Homs")) == loose(key("Hama"))
    (True, False)
    """
    folded = romanised(folded)
    words = [w for w in folded.split() if w not in ARTICLES] or folded.split()
    out = []
    for word in words:
        word = _GLUED.sub("", word) if len(word) > 4 else word
        for pair, one in _DIGRAPHS:
            word = word.replace(pair, one)
        word = word.replace("q", "k").replace("c", "k")
        word = _DOUBLED.sub(r"\1", word)
        word = word.removesuffix("h") if len(word) > 3 else word
        out.append(_DOUBLED.sub(r"\1", _VOWELS.sub(_vowel, word)))
    return "".join(out)


_BONES = str.maketrans("upg", "abj")


def skeleton(spelling: str) -> str:
    """A loose key with the remaining vowels, p/b and g/j merged: for the last step inside a known country only.

    >>> skeleton(loose(key("Kobajjep"))) == skeleton(loose(key("Kabajib")))
    True
    """
    return spelling.translate(_BONES)


__all__ = [
    "TYPE_WORDS", "Form", "forms", "key", "loose", "skeleton", "without_article", "without_types",
]  # fmt: skip
