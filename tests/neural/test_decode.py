"""Decoding: legal tags only, and the best of all legal ones."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from marsad.reading.neural.decode import log_softmax, spans_of, tags_of

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


def legal(tags: tuple[int, ...], sentence: Ints) -> bool:
    """Tags are O, B-x, I-x, B-y, I-y: an inside follows a begin or inside of its own name in its own sentence."""
    for i, tag in enumerate(tags):
        before = tags[i - 1] if i and sentence[i] == sentence[i - 1] else 0
        if tag and tag % 2 == 0 and before not in (tag, tag - 1):
            return False
    return True


def scores_of(seed: int, words: int, names: int) -> Floats:
    rng = np.random.default_rng(seed)
    return log_softmax((rng.normal(size=(words, 1 + 2 * names)) * 2).astype(np.float32))


@given(seed=st.integers(0, 10**6), words=st.integers(1, 5), names=st.integers(1, 2), cut=st.integers(0, 5))
def test_the_best_legal_tags_are_found(seed: int, words: int, names: int, cut: int) -> None:
    scores = scores_of(seed, words, names)
    sentence = (np.arange(words) >= cut).astype(np.int64)
    each = [t for t in product(range(1 + 2 * names), repeat=words) if legal(t, sentence)]
    best = max(float(scores[np.arange(words), list(t)].sum()) for t in each)
    found = tags_of(scores, sentence)
    assert float(scores[np.arange(words), found].sum()) == pytest.approx(best, abs=1e-4)


@given(seed=st.integers(0, 10**6), words=st.integers(1, 60), names=st.integers(1, 10))
def test_tags_are_legal(seed: int, words: int, names: int) -> None:
    sentence = np.sort(np.random.default_rng(seed).integers(0, 4, words))
    assert legal(tuple(tags_of(scores_of(seed, words, names), sentence).tolist()), sentence)


@given(seed=st.integers(0, 10**6), words=st.integers(1, 40), names=st.integers(1, 4))
def test_spans_say_what_the_tags_say(seed: int, words: int, names: int) -> None:
    scores = scores_of(seed, words, names)
    sentence = np.sort(np.random.default_rng(seed).integers(0, 3, words))
    tags = tags_of(scores, sentence)
    again = np.zeros(words, dtype=np.int64)
    for found in spans_of(tags, scores, sentence):
        assert sentence[found.first] == sentence[found.last]
        again[found.first : found.last + 1] = 2 + 2 * found.name
        again[found.first] = 1 + 2 * found.name
    assert again.tolist() == tags.tolist()


def test_the_probability_of_a_span_is_the_geometric_mean_of_its_tags() -> None:
    scores = np.log(np.array([[0.2, 0.8, 0.0001], [0.5, 0.1, 0.4], [0.9, 0.05, 0.05]], dtype=np.float32))
    (found,) = spans_of(np.array([1, 2, 0]), scores, np.zeros(3, dtype=np.int64))
    assert (found.first, found.last, found.name) == (0, 1, 0)
    assert found.probability == pytest.approx((0.8 * 0.4) ** 0.5, rel=1e-4)


def test_two_spans_that_touch_stay_two() -> None:
    tags = np.array([1, 2, 1, 3])
    found = spans_of(tags, scores_of(1, 4, 2), np.zeros(4, dtype=np.int64))
    assert [(f.first, f.last, f.name) for f in found] == [(0, 1, 0), (2, 2, 0), (3, 3, 1)]


def test_no_words_have_no_tags() -> None:
    nothing = np.zeros((0, 3), dtype=np.float32)
    none = np.zeros(0, dtype=np.int64)
    assert tags_of(nothing, none).tolist() == []
    assert spans_of(none, nothing, none) == []


@given(seed=st.integers(0, 1000))
def test_log_softmax_gives_probabilities_whatever_the_scale(seed: int) -> None:
    logits = (np.random.default_rng(seed).normal(size=(4, 7)) * 1000).astype(np.float32)
    assert np.exp(log_softmax(logits)).sum(axis=-1) == pytest.approx(np.ones(4), abs=1e-4)
