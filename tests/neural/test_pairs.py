"""Pairs: distances and gaps as they stand in the text, and scores that are those of the net's formula."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest

from marsad.reading.neural.labels import CANDIDATES, LINKS, PAIR_WIDTH, QUERIES
from marsad.reading.neural.pairs import DISTANCES, GAPS, pairs_of
from marsad.reading.neural.tokens import Window, Words, words_of
from marsad.spans import Span
from tests.neural.making import small_scorer, small_tokenizer

TEXT = " ".join(f"w{n}" for n in range(100))
#: Ten sentences of ten words.
SENTENCES = [Span(TEXT.index(f"w{n}0") if n else 0, len(TEXT)) for n in range(10)]
QUERY = (50, 50, 0)


def words() -> Words:
    return words_of(TEXT, SENTENCES, small_tokenizer())


def whole() -> Window:
    return Window(0, 100, 0, 100)


@pytest.mark.parametrize(
    ("first", "last", "steps"),
    [(50, 50, 0), (51, 51, 1), (52, 53, 2), (54, 54, 3), (99, 99, 7), (49, 49, -1), (40, 48, -2), (0, 2, -7)],
)
def test_distances_have_a_sign_and_grow_in_steps(first: int, last: int, steps: int) -> None:
    pairs = pairs_of(words(), whole(), [QUERY], [(first, last, 0)])
    assert pairs.distance[0, 0] - DISTANCES // 2 == steps


@pytest.mark.parametrize(("word", "gap"), [(55, 0), (60, 1), (49, -1), (75, 2), (99, 3), (0, -3)])
def test_gaps_count_sentences_up_to_three(word: int, gap: int) -> None:
    pairs = pairs_of(words(), whole(), [QUERY], [(word, word, 0)])
    assert pairs.gap[0, 0] - GAPS // 2 == gap


def test_pairs_count_words_from_the_begin_of_the_window() -> None:
    pairs = pairs_of(words(), Window(40, 70, 40, 70), [QUERY], [(45, 46, 1)])
    assert pairs.query.tolist() == [10]
    assert pairs.candidate.tolist() == [[5, 6]]


def test_scores_are_probabilities_by_the_formula_of_the_net() -> None:
    scorer, rng = small_scorer(), np.random.default_rng(2)
    query, candidate = (rng.normal(size=(100, PAIR_WIDTH)).astype(np.float32) for _ in range(2))
    pairs = pairs_of(
        words(), whole(), [QUERY, (10, 11, len(QUERIES) - 1)], [(12, 14, 0), (50, 52, len(CANDIDATES) - 1)]
    )
    scores = scorer.scores(pairs, query, candidate)
    assert scores.shape == (2, 2, len(LINKS))
    assert scores.sum(axis=-1) == pytest.approx(np.ones((2, 2)), abs=1e-5)

    q, c = query[10], (candidate[50] + candidate[52]) / 2
    hidden = q + c + scorer.distance[pairs.distance[1, 1]] + scorer.gap[pairs.gap[1, 1]]
    hidden = np.maximum(hidden + scorer.query_kind[-1] + scorer.candidate_kind[-1], 0)
    logits = hidden @ scorer.weight + (q * c) @ scorer.product + scorer.bias
    assert np.log(scores[1, 1]) == pytest.approx(
        logits - np.log(np.exp(logits - logits.max()).sum()) - logits.max(), abs=1e-3
    )


@pytest.mark.parametrize("name", [f.name for f in fields(small_scorer())])
def test_weights_of_a_wrong_shape_are_refused(name: str) -> None:
    scorer = small_scorer()
    with pytest.raises(ValueError, match=name):
        replace(scorer, **{name: getattr(scorer, name)[:-1]})
