"""The runs that two reports share, for people: what was lifted, where it stands in both, and what was changed in it.

Words are compared as copies are (names as one token, furniture left out). A run begins with :data:`SEED` equal words,
goes on as far as the words are equal, and over a few changed ones if the same text follows. Linear in the words of both
reports, also for hostile ones.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from marsad.linking._items import Document
from marsad.linking._shingles import Token, covered, in_order, tokens
from marsad.spans import Span

Json = Mapping[str, Any]

#: Equal words that begin a run, and the least words of one: shorter ones are idiom.
SEED, LEAST_RUN = 4, 8

#: So many words may be changed, added or left out inside a run before it ends.
GAP = 8

#: Of words that stand in a report again and again so many places are looked at.
MOST_PLACES = 8


@dataclass(frozen=True, slots=True)
class Run:
    """Text that stands in two reports.

    ``a`` and ``b`` are the spans in either text, ``words`` the words of the longer side, ``same`` the share of them
    that is equal (1.0: verbatim but for names and case), ``quoted`` the share that ``a`` gives as a quotation.
    """

    a: Span
    b: Span
    words: int
    same: float
    quoted: float

    @property
    def verbatim(self) -> bool:
        """No word was changed."""
        return self.same == 1.0


class _Block(NamedTuple):
    """Equal words: from token ``a`` of the one and ``b`` of the other on."""

    a: int
    b: int
    size: int


def runs(a: Json, b: Json) -> tuple[Run, ...]:
    """The runs that two contract objects share, in the order of the first one's text."""
    one, two = _Words(a), _Words(b)
    groups = _joined(_blocks([t.code for t in one.tokens], [t.code for t in two.tokens]))
    return tuple(run for group in groups if (run := _run(group, one, two)).words >= LEAST_RUN)


class _Words:
    """The tokens of a report outside its furniture, and which of them are quoted."""

    def __init__(self, o: Json) -> None:
        document = Document(o)
        names = in_order(document.aliases())
        self.tokens: list[Token] = [t for s in document.stretches() for t in tokens(document.text, s.span, names)]
        starts = np.array([t.begin for t in self.tokens], dtype=np.int64)
        self.quoted = covered(starts, sorted(document.quotations()))


def _blocks(a: Sequence[int], b: Sequence[int]) -> Iterator[_Block]:
    """Equal stretches in the order of ``a``, the longest where several begin at one word."""
    where: defaultdict[tuple[int, ...], list[int]] = defaultdict(list)
    for n in range(len(b) - SEED + 1):
        places = where[tuple(b[n : n + SEED])]
        if len(places) < MOST_PLACES:
            places.append(n)
    at, after = 0, 0
    while at <= len(a) - SEED:
        found = [_Block(at, n, _equal(a, at, b, n)) for n in where.get(tuple(a[at : at + SEED]), ())]
        if not found:
            at += 1
            continue
        # among equals the one that goes on where the last one ended
        best = max(found, key=lambda f: (f.size, -abs(f.b - after)))
        yield best
        at, after = at + best.size, best.b + best.size


def _equal(a: Sequence[int], i: int, b: Sequence[int], j: int) -> int:
    n = 0
    while i + n < len(a) and j + n < len(b) and a[i + n] == b[j + n]:
        n += 1
    return n


def _joined(blocks: Iterator[_Block]) -> Iterator[list[_Block]]:
    """Blocks of which each follows the last in both texts, with at most :data:`GAP` other words between."""
    group: list[_Block] = []
    for block in blocks:
        if group:
            last = group[-1]
            gaps = (block.a - last.a - last.size, block.b - last.b - last.size)
            if not all(0 <= g <= GAP for g in gaps):
                yield group
                group = []
        group.append(block)
    if group:
        yield group


def _run(group: Sequence[_Block], one: _Words, two: _Words) -> Run:
    first, last = group[0], group[-1]
    end_a, end_b = last.a + last.size, last.b + last.size
    words = max(end_a - first.a, end_b - first.b)
    return Run(
        Span(one.tokens[first.a].begin, one.tokens[end_a - 1].end),
        Span(two.tokens[first.b].begin, two.tokens[end_b - 1].end),
        words,
        round(sum(b.size for b in group) / words, 4),
        round(float(one.quoted[first.a : end_a].mean()), 4),
    )
