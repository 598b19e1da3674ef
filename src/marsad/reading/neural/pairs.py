"""Pairs of words and what one is to the other: arguments of triggers, speakers and contents of cues."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from marsad.reading.neural.labels import CANDIDATES, LINKS, PAIR_WIDTH, QUERIES
from marsad.reading.neural.tokens import Window, Words

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]

#: How far a candidate stands from the query, in words with a sign: 0, 1, 2, 3-4, 5-8 ... 65 and more.
_STEPS = np.array([1, 2, 3, 5, 9, 17, 33, 65])
DISTANCES = 2 * len(_STEPS) + 1
#: How many sentences lie between them, with a sign, cut at three.
_SENTENCES_APART = 3
GAPS = 2 * _SENTENCES_APART + 1


@dataclass(frozen=True, slots=True)
class Pairs:
    """Queries and candidates of one window, by word of the window.

    ``query`` and ``query_kind`` are of shape (queries,), ``candidate`` of shape (candidates, 2) with first and last
    word, ``candidate_kind`` of (candidates,), ``distance`` and ``gap`` of (queries, candidates).
    """

    query: Ints
    query_kind: Ints
    candidate: Ints
    candidate_kind: Ints
    distance: Ints
    gap: Ints


def pairs_of(
    words: Words, window: Window, queries: Sequence[tuple[int, int, int]], candidates: Sequence[tuple[int, int, int]]
) -> Pairs:
    """Pairs of queries and candidates, each given as first word, last word (of the text) and kind."""
    q = np.array(queries, dtype=np.int64).reshape(-1, 3)
    c = np.array(candidates, dtype=np.int64).reshape(-1, 3)
    after = c[None, :, 0] - q[:, None, 1]
    before = q[:, None, 0] - c[None, :, 1]
    distance = np.where(after > 0, _bucket(after), np.where(before > 0, -_bucket(before), 0)) + len(_STEPS)
    sentence = words.sentence
    apart = sentence[c[None, :, 0]] - sentence[q[:, None, 0]]
    gap = np.clip(apart, -_SENTENCES_APART, _SENTENCES_APART) + _SENTENCES_APART
    return Pairs(q[:, 0] - window.first, q[:, 2], c[:, :2] - window.first, c[:, 2], distance, gap)


def _bucket(words: Ints) -> Ints:
    return np.searchsorted(_STEPS, words, side="right")


@dataclass(frozen=True, slots=True)
class Scorer:
    """The small net over pairs: ``hidden = relu(q + c + distance + gap + kinds)``, then a linear layer, beside a linear
    layer of ``q * c``. Shapes: the embeddings (n, width), ``weight`` and ``product`` (width, links), ``bias`` (links,).
    """

    distance: Floats
    gap: Floats
    query_kind: Floats
    candidate_kind: Floats
    weight: Floats
    product: Floats
    bias: Floats

    def __post_init__(self) -> None:
        shapes = {
            "distance": (DISTANCES, PAIR_WIDTH), "gap": (GAPS, PAIR_WIDTH),
            "query_kind": (len(QUERIES), PAIR_WIDTH), "candidate_kind": (len(CANDIDATES), PAIR_WIDTH),
            "weight": (PAIR_WIDTH, len(LINKS)), "product": (PAIR_WIDTH, len(LINKS)), "bias": (len(LINKS),),
        }  # fmt: skip
        for name, shape in shapes.items():
            if getattr(self, name).shape != shape:
                raise ValueError(f"{name} is of shape {getattr(self, name).shape}, not {shape}")

    def scores(self, pairs: Pairs, query: Floats, candidate: Floats) -> Floats:
        """Probabilities of shape (queries, candidates, links).

        ``query`` and ``candidate`` are the model's vectors of the words of the window, shape (words, width).
        """
        q = query[pairs.query]
        c = (candidate[pairs.candidate[:, 0]] + candidate[pairs.candidate[:, 1]]) / 2
        of_query = q + self.query_kind[pairs.query_kind]
        of_candidate = c + self.candidate_kind[pairs.candidate_kind]
        hidden = of_query[:, None] + of_candidate[None]
        hidden += self.distance[pairs.distance]
        hidden += self.gap[pairs.gap]
        np.maximum(hidden, 0, out=hidden)
        logits = hidden @ self.weight + (q[:, None] * c[None]) @ self.product + self.bias
        logits -= logits.max(axis=-1, keepdims=True)
        out = np.exp(logits)
        out /= out.sum(axis=-1, keepdims=True)
        return np.asarray(out, dtype=np.float32)
