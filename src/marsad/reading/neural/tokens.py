"""From text to what the encoder takes: words, word pieces with the shape of their word, windows of whole sentences."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from marsad.spans import Span

if TYPE_CHECKING:
    from tokenizers import Tokenizer

#: Word pieces of a window, its two border marks included. Reports of the corpus have 200 to 600.
WINDOW = 256
_CLS, _SEP = 101, 102
_BORDERS = 2

#: Shapes of a word (the encoder itself knows no case); doubled for the first word of a sentence.
SHAPES = 2 * 8

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text and the pieces they are made of.

    ``begins``/``ends`` are code points of each word; ``first`` is the first piece of each word; ``sentence`` the
    number of the sentence that each stands in (never falling). ``pieces`` and ``shapes`` run over all pieces.
    """

    begins: Ints
    ends: Ints
    first: Ints
    sentence: Ints
    pieces: Ints
    shapes: Ints

    def __len__(self) -> int:
        return len(self.begins)

    def span(self, first: int, last: int) -> Span:
        """From the begin of one word to the end of another."""
        return Span(int(self.begins[first]), int(self.ends[last]))

    def covering(self, span: Span) -> tuple[int, int] | None:
        """First and last word that share a character with a span; null if none does."""
        # asked for some hundred times a report: bisection is three times as fast as numpy's search for one value
        first = bisect_right(self.ends.data, span.begin)
        last = bisect_left(self.begins.data, span.end) - 1
        return (first, last) if first <= last and first < len(self) else None


@dataclass(frozen=True, slots=True)
class Window:
    """Words ``first`` up to ``end`` that are encoded together; the reader keeps what it says of ``own_first`` up to
    ``own_end``: of a sentence in two windows the one with more words around it decides."""

    first: int
    end: int
    own_first: int
    own_end: int


def words_of(text: str, sentences: Sequence[Span], tokenizer: Tokenizer) -> Words:
    """Words and pieces of a text; a word outside all sentences belongs to the one before it."""
    encoding: Any = tokenizer.encode(text, add_special_tokens=False)
    ids: list[int | None] = encoding.word_ids
    pieces = np.array(encoding.ids, dtype=np.int64)
    of_word = np.array([-1 if i is None else i for i in ids], dtype=np.int64)
    offsets = np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2)
    new = np.ones(len(pieces), dtype=bool)
    new[1:] = of_word[1:] != of_word[:-1]
    first = np.flatnonzero(new)
    last = np.append(first[1:], len(pieces))[: len(first)] - 1
    begins, ends = offsets[first, 0], offsets[last, 1]
    starts = np.array([s.begin for s in sentences] or [0], dtype=np.int64)
    sentence = np.maximum(np.searchsorted(starts, begins, side="right") - 1, 0)
    opening = np.ones(len(first), dtype=bool)
    opening[1:] = sentence[1:] != sentence[:-1]
    shape = np.fromiter((_shape(text[b:e]) for b, e in zip(begins, ends, strict=True)), np.int64, len(first))
    shape += 8 * opening
    return Words(begins, ends, first, sentence, pieces, np.repeat(shape, last - first + 1))


@lru_cache(maxsize=50_000)
def _shape(word: str) -> int:
    """0 lower, 1 capitalised, 2 all capitals, 3 digits, 4 digits and letters, 5 signs, 6 one capital, 7 mixed case.

    >>> [_shape(w) for w in ("war", "Homs", "ISIL", "300", "T72", ",", "A", "MiG")]
    [0, 1, 2, 3, 4, 5, 6, 7]
    """
    if word.isdigit():
        return 3
    if not any(c.isalnum() for c in word):
        return 5
    if any(c.isdigit() for c in word):
        return 4
    if word.islower():
        return 0
    if word.isupper():
        return 6 if len(word) == 1 else 2
    return 1 if word[0].isupper() and word[1:].islower() else 7


def windows_of(words: Words, *, most: int = WINDOW) -> tuple[Window, ...]:
    """Windows of whole sentences with at most ``most`` pieces, each taking up the last sentence of the one before.

    A sentence longer than a window is cut, without overlap.
    """
    room = most - _BORDERS
    units = list(_units(words, room))
    if not units:
        return ()
    sizes = [_pieces(words, first, end) for first, end in units]
    groups: list[tuple[int, int]] = []
    begin = 0
    while True:
        end, used = begin, 0
        # a word of more pieces than a window holds goes alone, and is cut when it is encoded
        while end < len(units) and (end == begin or used + sizes[end] <= room):
            used += sizes[end]
            end += 1
        groups.append((begin, end))
        if end >= len(units):
            break
        # one sentence again, if the next window still has room for a new one
        begin = end - 1 if end - begin > 1 and sizes[end - 1] + sizes[end] <= room else end
    return tuple(_owned(units, groups))


def _owned(units: Sequence[tuple[int, int]], groups: Sequence[tuple[int, int]]) -> Iterator[Window]:
    """The repeated sentence goes to the longer of its two windows, the earlier if they are alike."""
    keeps_last: list[bool] = []
    for (b0, e0), (b1, e1) in pairwise(groups):
        keeps_last.append(units[e0 - 1][1] - units[b0][0] >= units[e1 - 1][1] - units[b1][0])
    for n, (b, e) in enumerate(groups):
        own_b = b + 1 if n and groups[n - 1][1] > b and keeps_last[n - 1] else b
        own_e = e - 1 if n + 1 < len(groups) and groups[n + 1][0] < e and not keeps_last[n] else e
        # of two sentences the first may be the window's before, and the second the next one's
        if own_b < own_e:
            yield Window(units[b][0], units[e - 1][1], units[own_b][0], units[own_e - 1][1])


def _units(words: Words, room: int) -> Iterator[tuple[int, int]]:
    """Sentences as ranges of words, the ones that no window holds cut into parts."""
    edges = [0, *(np.flatnonzero(np.diff(words.sentence)) + 1).tolist(), len(words)]
    for first, end in pairwise(edges):
        at = first
        while at < end:
            stop = end
            if _pieces(words, at, end) > room:
                limit = words.first[at] + room
                ends = np.append(words.first[at + 1 : end], _end_piece(words, end))
                stop = at + max(1, int(np.searchsorted(ends, limit, side="right")))
            yield at, stop
            at = stop


def _end_piece(words: Words, end: int) -> int:
    return int(words.first[end]) if end < len(words) else len(words.pieces)


def _pieces(words: Words, first: int, end: int) -> int:
    return _end_piece(words, end) - int(words.first[first])


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows side by side: ``pieces``, ``shapes``, ``mask`` of shape (windows, longest), padded with zeros."""

    pieces: Ints
    shapes: Ints
    mask: Ints


def batch_of(rows: Sequence[tuple[Words, Window]]) -> Batch:
    """What the encoder takes of some windows, border marks included. A word of more than a window's pieces is cut."""
    sizes = [min(_pieces(w, x.first, x.end), WINDOW - _BORDERS) for w, x in rows]
    shape = (len(rows), max(sizes, default=0) + _BORDERS)
    pieces, shapes, mask = (np.zeros(shape, dtype=np.int64) for _ in range(3))
    for i, ((words, window), size) in enumerate(zip(rows, sizes, strict=True)):
        begin = int(words.first[window.first])
        pieces[i, 0], pieces[i, size + 1] = _CLS, _SEP
        pieces[i, 1 : size + 1] = words.pieces[begin : begin + size]
        shapes[i, 1 : size + 1] = words.shapes[begin : begin + size]
        mask[i, : size + 2] = 1
    return Batch(pieces, shapes, mask)


def positions(words: Words, window: Window) -> Ints:
    """Columns of a window's batch row in which the first piece of each of its words stands."""
    at: Ints = words.first[window.first : window.end] - words.first[window.first] + 1
    return np.minimum(at, WINDOW - _BORDERS)
