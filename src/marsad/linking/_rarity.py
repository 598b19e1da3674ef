"""How rare a word is, by a fixed table: what many words share says little, what few share says much.

The table must not be counted on the reports that are linked: a statistic of the whole set would move every score with
every report, and linking would no longer depend on the reports alone. It is the vocabulary of the tokenizer that the
reader uses (all-MiniLM-L6-v2, Apache License 2.0), whose whole words stand in the order of their frequency.
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib import resources
from math import log

#: Words that the table lacks (names, mostly) count as rare as one of this rank.
_UNKNOWN = 34_000

#: Added to the rank, so that the commonest words differ little; the power of the logarithm of the rank. Of 1, 2 and 3
#: the third parts the stories of ECB+ best (dev, one threshold: CoNLL 79, 85, 87).
_FLAT, _SCALE, _POWER = 1000, 20.0, 3

_TOP = log((_UNKNOWN + _FLAT) / _SCALE) ** _POWER

#: A number is shared by chance more easily than a name of its rarity.
_NUMBER = 0.5

_SUFFIXES = ("s", "es", "ed", "ing", "d")


@cache
def _ranks() -> dict[str, int]:
    text = resources.files("marsad.linking").joinpath("data", "rarity.txt").read_text(encoding="utf-8")
    return {word: n for n, word in enumerate(text.split(), start=1)}


@lru_cache(maxsize=200_000)
def rarity(word: str) -> float:
    """From near 0 for "the" to 1 for a word that the table lacks. ``word`` is folded (see ``words_of``).

    >>> rarity("the") < rarity("police") < rarity("mortar") < rarity("kramatorsk")
    True
    """
    rank = _ranks().get(word, _UNKNOWN)
    value = log((rank + _FLAT) / _SCALE) ** _POWER / _TOP
    return value * _NUMBER if word.isdigit() else value


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The word without an English ending, where the table knows what is left.

    >>> [stem(w) for w in ("strikes", "arrested", "shooting", "stopped", "glass", "kramatorsk")]
    ['strike', 'arrest', 'shoot', 'stop', 'glass', 'kramatorsk']
    """
    if len(word) < 4 or not word.isalpha() or word.endswith(("ss", "us", "is")):
        return word
    known = _ranks()
    for suffix in _SUFFIXES:
        left = word.removesuffix(suffix)
        if left == word or len(left) < 3:
            continue
        found = [w for w in _wholes(left, suffix) if w in known]
        if found:
            return min(found, key=lambda w: known[w])
    return word


def _wholes(left: str, suffix: str) -> tuple[str, ...]:
    if suffix == "s":
        return (left,)
    if suffix == "d":
        return (left,) if left.endswith("e") else ()
    doubled = (left[:-1],) if len(left) > 3 and left[-1] == left[-2] and suffix != "es" else ()
    return (left, left + "e", *doubled)
