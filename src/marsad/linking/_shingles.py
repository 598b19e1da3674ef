"""Word 5-grams as hashes: what is compared when copies are looked for.

House style is taken out first: an actor that the registry knows becomes one token whatever the outlet calls it (IS,
ISIL, Daesh), a place that the gazetteer knows becomes its id (Deir Az Zor, Deir el-Zour). Furniture is left out.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from marsad.linking._fingerprints import winnowed
from marsad.linking._values import Hashes, Shingles
from marsad.spans import Span

#: Words in a shingle. Fewer meet by chance ("killed in an air strike"), more lose edited copies.
WORDS = 5

#: What a quoted shingle weighs beside a narrated one: two accounts of one statement share its words and are no copies
#: of each other. Swept over 0.25, 0.5, 0.75 and 1 on the dev copies.
QUOTED = 0.5

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_WORD = re.compile(r"[^\W_]+(?:['\u2019\u02bc\u02bb`][^\W_]+)*")
_APOSTROPHE = str.maketrans("", "", "'\u2019\u02bc\u02bb`")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A passage to be shingled; ``weight`` 0..1 is what its words count."""

    span: Span
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Alias:
    """A span that is read as one token ("actor:islamic-state", "geonames:172955")."""

    span: Span
    token: str


class Token(NamedTuple):
    """A word or name as it is compared: its span, and a 64-bit code."""

    begin: int
    end: int
    code: int


@lru_cache(maxsize=200_000)
def token_hash(token: str) -> int:
    """A 64-bit hash that is the same on every machine and in every run."""
    return int.from_bytes(blake2b(token.encode(), digest_size=8).digest(), "little")


def words_of(text: str) -> list[str]:
    """Folded words; apostrophes vanish, so that "Syria's" meets "Syrias" of texts that lost theirs.

    >>> words_of("Syria's army took 3 hills")
    ['syrias', 'army', 'took', '3', 'hills']
    """
    return [_folded(m[0]) for m in _WORD.finditer(text)]


def shingles(
    text: str, stretches: Sequence[Stretch], aliases: Iterable[Alias] = (), quoted: Iterable[Span] = ()
) -> Shingles:
    """The shingles of the stretches in text order; they run over sentence ends, not over left-out furniture."""
    names = in_order(aliases)
    starts: list[int] = []
    codes: list[int] = []
    worth: list[float] = []
    for stretch in stretches:
        found = tokens(text, stretch.span, names)
        starts.extend(t.begin for t in found)
        codes.extend(t.code for t in found)
        worth.extend([stretch.weight] * len(found))
    said = covered(np.array(starts, dtype=np.int64), sorted(quoted))
    weights = np.array(worth, dtype=np.float32)
    return _fold(np.array(codes, dtype=np.uint64), said, weights)


def in_order(aliases: Iterable[Alias]) -> list[Alias]:
    """As :func:`tokens` takes them: by their place, of those that begin together the longest first."""
    return sorted(aliases, key=lambda a: (a.span.begin, -len(a.span), a.token))


def tokens(text: str, span: Span, names: Sequence[Alias]) -> list[Token]:
    """The words of a passage; a name is one token whatever it is called. ``names`` are :func:`in_order`."""
    out: list[Token] = []
    at = span.begin
    for alias in names[bisect_left(names, span.begin, key=_begin) :]:
        if alias.span.begin >= span.end:
            break
        if alias.span.begin >= at and alias.span.end <= span.end:
            out.extend(_plain(text, at, alias.span.begin))
            out.append(Token(alias.span.begin, alias.span.end, token_hash(alias.token)))
            at = alias.span.end
    out.extend(_plain(text, at, span.end))
    return out


def _begin(alias: Alias) -> int:
    return alias.span.begin


def _plain(text: str, begin: int, end: int) -> list[Token]:
    return [Token(m.start(), m.end(), _word_hash(m[0])) for m in _WORD.finditer(text, begin, end)]


@lru_cache(maxsize=200_000)
def _word_hash(word: str) -> int:
    return token_hash(_folded(word))


def _folded(word: str) -> str:
    return word.translate(_APOSTROPHE).casefold()


def covered(starts: npt.NDArray[np.int64], spans: Sequence[Span]) -> npt.NDArray[np.bool_]:
    """Which positions lie in one of the spans, which are in order and may overlap."""
    if not spans:
        return np.zeros(starts.size, dtype=bool)
    reach = np.maximum.accumulate(np.array([s.end for s in spans]))
    at = np.searchsorted(np.array([s.begin for s in spans]), starts, side="right") - 1
    inside: npt.NDArray[np.bool_] = (at >= 0) & (starts < reach[at])
    return inside


def _fold(codes: Hashes, said: npt.NDArray[np.bool_], worth: npt.NDArray[np.float32]) -> Shingles:
    n = codes.size - WORDS + 1
    if n < 1:
        return Shingles(np.empty(0, np.uint64), np.empty(0, np.float32), np.empty(0, np.int32), np.empty(0, bool))
    mixed = np.zeros(n, dtype=np.uint64)
    spoken = np.zeros(n, dtype=np.int32)
    for k in range(WORDS):
        mixed = mixed * _MULTIPLIER + codes[k : k + n]
        spoken += said[k : k + n]
    mixed = finalised(mixed)
    unique, first = np.unique(mixed, return_index=True)
    weights = np.where(spoken[first] * 2 > WORDS, np.float32(QUOTED), np.float32(1.0)) * worth[first]
    picked = np.isin(unique, winnowed(mixed), assume_unique=True)
    return Shingles(unique, weights.astype(np.float32), first.astype(np.int32), picked)


def finalised(values: Hashes) -> Hashes:
    """The splitmix64 finaliser: every bit of the input moves every bit of the output, so that a remainder samples."""
    v = values.copy()
    v ^= v >> np.uint64(30)
    v *= np.uint64(0xBF58476D1CE4E5B9)
    v ^= v >> np.uint64(27)
    v *= np.uint64(0x94D049BB133111EB)
    v ^= v >> np.uint64(31)
    return v
