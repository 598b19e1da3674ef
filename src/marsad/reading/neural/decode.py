"""From the model's scores to spans: legal tags only, with the probability of each span."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]

_NEVER = np.float32(-1e9)


@dataclass(frozen=True, slots=True)
class Found:
    """Words ``first`` to ``last`` (both in) marked as name number ``name``; ``probability`` is the geometric mean of
    the probabilities of their tags."""

    first: int
    last: int
    name: int
    probability: float


def log_softmax(logits: Floats) -> Floats:
    """Along the last axis."""
    top = logits - logits.max(axis=-1, keepdims=True)
    out = top - np.log(np.exp(top).sum(axis=-1, keepdims=True))
    return np.asarray(out, dtype=np.float32)


def tags_of(scores: Floats, sentence: Ints) -> Ints:
    """The best legal tags of words: an inside tag follows only a begin or inside of its own name, within a sentence.

    ``scores`` are log-probabilities of shape (words, tags), tags ordered O, B-x, I-x, B-y, I-y ...; ``sentence`` never
    falls. The best tag of each word is taken where that is legal throughout a stretch (then it is the best sequence
    as well); only the other stretches are searched (Viterbi), all at once.
    """
    best: Ints = scores.argmax(axis=-1).astype(np.int64)
    if not len(best):
        return best
    opening = np.ones(len(best), dtype=bool)
    opening[1:] = sentence[1:] != sentence[:-1]
    before = np.concatenate(([0], best[:-1]))
    before[opening] = 0
    inside = (best > 0) & (best % 2 == 0)
    wrong = inside & (before != best) & (before != best - 1)
    if not wrong.any():
        return best
    starts = np.flatnonzero(opening | _apart(scores, opening))
    ends = np.append(starts[1:], len(best))
    bad = np.unique(np.searchsorted(starts, np.flatnonzero(wrong), side="right") - 1)
    for at, row in zip(bad.tolist(), _search(scores, starts[bad], ends[bad]), strict=True):
        best[starts[at] : ends[at]] = row
    return best


def _apart(scores: Floats, opening: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Words at which some best sequence has no inside tag, so that what stands before and after is decided apart.

    An inside tag can be given up for the begin tag of its name if that is no worse, or for the best tag that is no
    inside if this gains more than the next word loses by beginning anew. Nearly every word outside all names is such a
    word: stretches are a few words long where sentences are thirty, and the search takes a step a word.
    """
    begin, inside = scores[:, 1::2], scores[:, 2::2]
    lost = np.zeros_like(inside)
    lost[:-1] = np.where(opening[1:, None], 0, np.maximum(inside[1:] - begin[1:], 0))
    other = np.maximum(scores[:, 0], begin.max(axis=-1))[:, None]
    free: NDArray[np.bool_] = ((inside <= begin) | (other - inside > lost)).all(axis=-1)
    return free


def _search(scores: Floats, starts: Ints, ends: Ints) -> Iterator[Ints]:
    """Viterbi over stretches side by side, the shorter ones padded with tags of no cost."""
    lengths = ends - starts
    longest = int(lengths.max())
    tags = scores.shape[1]
    padded = np.zeros((len(starts), longest, tags), dtype=np.float32)
    for i, (b, e) in enumerate(zip(starts, ends, strict=True)):
        padded[i, : e - b] = scores[b:e]
        # after the end everything is "outside": it changes nothing before
        padded[i, e - b :, 1:] = _NEVER
    total = padded[:, 0].copy()
    total[:, 2::2] = _NEVER
    back = np.zeros((len(starts), longest, tags), dtype=np.int64)
    insides = np.arange(2, tags, 2)
    for t in range(1, longest):
        # into an inside tag leads its own begin or itself, into every other tag the best of all
        stays = total[:, 2::2] > total[:, 1::2]
        back[:, t] = total.argmax(axis=-1)[:, None]
        back[:, t, 2::2] = insides - 1 + stays
        into = np.empty_like(total)
        into[:] = total.max(axis=-1, keepdims=True)
        into[:, 2::2] = np.where(stays, total[:, 2::2], total[:, 1::2])
        total = into + padded[:, t]
    last = total.argmax(axis=-1)
    out = np.zeros((len(starts), longest), dtype=np.int64)
    out[:, -1] = last
    rows = np.arange(len(starts))
    for t in range(longest - 1, 0, -1):
        last = back[rows, t, last]
        out[:, t - 1] = last
    for i, length in enumerate(lengths.tolist()):
        yield out[i, :length]


def spans_of(tags: Ints, scores: Floats, sentence: Ints) -> list[Found]:
    """The spans that legal tags mark, in order."""
    if not len(tags):
        return []
    chosen = scores[np.arange(len(tags)), tags]
    opening = np.ones(len(tags), dtype=bool)
    opening[1:] = (sentence[1:] != sentence[:-1]) | (tags[1:] % 2 == 1) | (tags[1:] == 0) | (tags[:-1] == 0)
    starts = np.flatnonzero(opening)
    lasts = np.append(starts[1:], len(tags)) - 1
    means = np.exp(np.add.reduceat(chosen, starts) / (lasts - starts + 1))
    marked = np.flatnonzero(tags[starts])
    columns = (starts[marked], lasts[marked], (tags[starts[marked]] - 1) // 2, means[marked])
    return [Found(*row) for row in zip(*(c.tolist() for c in columns), strict=True)]
