"""Keys: what shares a run of words shares one; reports that are the same as a whole share a band."""

from __future__ import annotations

import random

import numpy as np
import pytest

from marsad.linking import Item
from marsad.linking._fingerprints import BANDS, LEAST_SIGNED, ROWS, WINDOW, band_keys, copy_keys, winnowed
from marsad.linking._shingles import WORDS
from marsad.linking._values import Hashes, Shingles
from tests.linking.worlds import item, prose

#: So many words in a row are always found.
SURE = WINDOW + WORDS - 1


@pytest.fixture
def rng() -> random.Random:
    return random.Random(11)


def _share(rng: random.Random, shared: int, trials: int) -> float:
    """The share of pairs of 150 words each that meet by a key, where so many words in a row are the same."""
    found = 0
    for _ in range(trials):
        run = prose(rng, shared)
        a, b = (item("x", f"{prose(rng, 70)} {run} {prose(rng, 70)}") for _ in "ab")
        found += bool(set(copy_keys(a)) & set(copy_keys(b)))
    return found / trials


@pytest.mark.parametrize("shared", [SURE, SURE + 1, SURE + 10])
def test_a_run_of_so_many_words_is_always_found(rng: random.Random, shared: int) -> None:
    assert _share(rng, shared, 150) == 1.0


@pytest.mark.parametrize(("shared", "least"), [(9, 0.4), (12, 0.6), (15, 0.85)])
def test_shorter_runs_are_mostly_found(rng: random.Random, shared: int, least: float) -> None:
    assert _share(rng, shared, 300) >= least


def test_keys_are_few(rng: random.Random) -> None:
    counts = [len(copy_keys(item("x", prose(rng, 250)))) for _ in range(40)]
    assert sum(counts) / len(counts) <= 38


def test_a_text_shorter_than_the_window_has_one_key(rng: random.Random) -> None:
    assert len(copy_keys(item("x", prose(rng, WORDS + 3)))) == 1


def test_no_words_no_keys() -> None:
    assert copy_keys(item("x", "")) == band_keys(item("x", "")) == ()


@pytest.mark.parametrize("text", ["word " * 200_000, "w" * 500_000, "a b " * 100_000])
def test_hostile_texts_have_few_keys(text: str) -> None:
    assert len(copy_keys(item("x", text))) <= 2


def test_keys_are_the_same_on_every_machine() -> None:
    known = item("x", "shells fell on the market of the old town at noon and two shops burned down")
    assert (copy_keys(known)[0], band_keys(item("x", prose(random.Random(1))))[0]) == (
        1075142624543627021,
        17335393383323470568,
    )


def test_of_each_window_the_least_hash_is_a_key() -> None:
    hashes = np.array([5, 3, 9, 7, 8, 1], dtype=np.uint64)
    assert winnowed(hashes, 2).tolist() == [1, 3, 7]


def _pair(rng: random.Random, jaccard: float) -> tuple[Item, Item]:
    """Two items of random hashes with this Jaccard index."""
    size = 200
    shared = round(2 * size * jaccard / (1 + jaccard))
    pool = np.array([rng.getrandbits(64) for _ in range(2 * size - shared)], dtype=np.uint64)
    return _made(pool[:size]), _made(np.concatenate((pool[:shared], pool[size:])))


def _made(hashes: Hashes) -> Item:
    n = hashes.size
    found = Shingles(np.sort(hashes), np.ones(n, np.float32), np.zeros(n, np.int32), np.zeros(n, bool))
    return Item("x", None, None, None, False, (), found)


@pytest.mark.parametrize("jaccard", [0.3, 0.5, 0.7, 0.8, 0.9])
def test_recall_of_planted_pairs_follows_the_formula_of_bands(rng: random.Random, jaccard: float) -> None:
    """Within four standard errors."""
    trials = 600
    expected = 1 - (1 - jaccard**ROWS) ** BANDS
    pairs = (_pair(rng, jaccard) for _ in range(trials))
    found = sum(bool(set(band_keys(a)) & set(band_keys(b))) for a, b in pairs) / trials
    assert abs(found - expected) <= 4 * (expected * (1 - expected) / trials) ** 0.5 + 1 / trials


def test_a_headline_has_no_bands(rng: random.Random) -> None:
    assert band_keys(item("x", prose(rng, LEAST_SIGNED))) == ()
