"""Words of a report with the spans that stand in them: pieces for templates, so that nothing is marked as safe."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

#: What a span is of; the colours of :file:`static` go by it.
SpanKind = Literal["claim", "value", "place", "time", "actor", "loss", "shared", "other"]

#: Pieces of one excerpt: more marks than this are told in numbers only. A hostile page has ten thousand.
MOST_PIECES = 400


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of a text: code points, the end excluded. ``id`` is its name on the page."""

    id: str
    begin: int
    end: int
    kind: SpanKind


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text between two ends of spans. ``ids`` are the spans that it lies in, ``begins`` those that begin with
    it, ``kind`` the kind of the shortest of them."""

    text: str
    ids: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()
    kind: SpanKind | None = None


def pieces(text: str, marks: Iterable[Mark], begin: int = 0, end: int | None = None) -> tuple[Piece, ...]:
    """The text from ``begin`` to ``end``, cut where a mark begins or ends; together the pieces are that text.

    >>> [p.text for p in pieces("30 were killed there", [Mark("s0", 0, 14, "loss"), Mark("s1", 15, 20, "place")])]
    ['30 were killed', ' ', 'there']
    """
    last = len(text) if end is None else min(end, len(text))
    inside = sorted((m for m in marks if m.begin < last and m.end > begin), key=lambda m: (m.begin, -m.end, m.id))
    cuts = sorted({begin, last, *(p for m in inside for p in (m.begin, m.end) if begin < p < last)})
    if len(cuts) > MOST_PIECES:
        cuts = [*cuts[:MOST_PIECES], last]
    out: list[Piece] = []
    under: list[Mark] = []
    waiting = 0
    for a, b in pairwise(cuts):
        under = [m for m in under if m.end > a]
        fresh = []
        while waiting < len(inside) and inside[waiting].begin <= a:
            fresh.append(inside[waiting])
            waiting += 1
        under += [m for m in fresh if m.end > a]
        out.append(_piece(text[a:b], under, fresh))
    return tuple(out)


def _piece(words: str, under: Sequence[Mark], fresh: Sequence[Mark]) -> Piece:
    if not under:
        return Piece(words)
    shortest = min(under, key=lambda m: (m.end - m.begin, m.id))
    return Piece(words, tuple(m.id for m in under), tuple(m.id for m in fresh if m in under), shortest.kind)
