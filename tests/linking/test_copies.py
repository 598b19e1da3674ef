"""Copies: found by shared wording, whatever the lengths; quotes, furniture and background do not make one."""

from __future__ import annotations

import random

import numpy as np
import pytest

from marsad.linking import find_copies
from marsad.linking._copies import SAMPLE, candidates, credited, sampled
from marsad.linking._shingles import WORDS, finalised
from marsad.spans import Span
from tests.linking.worlds import item, prose


@pytest.fixture
def rng() -> random.Random:
    return random.Random(7)


def test_same_text_is_an_exact_copy(rng: random.Random) -> None:
    text = prose(rng)
    (copy,) = find_copies([item("a", text), item("b", text)])
    assert (copy.a, copy.b, copy.sort, copy.containment) == ("a", "b", "exact", 1.0)


def test_half_of_a_text_is_a_partial_copy(rng: random.Random) -> None:
    story = prose(rng)
    (copy,) = find_copies([item("a", f"{story} {prose(rng)}"), item("b", f"{prose(rng)} {story}")])
    assert copy.sort == "partial"
    assert copy.containment == pytest.approx(0.5, abs=0.05)


def test_short_text_inside_a_long_page_is_a_copy_of_it(rng: random.Random) -> None:
    story = prose(rng, 60)
    page = f"{prose(rng, 900)} {story} {prose(rng, 900)}"
    (copy,) = find_copies([item("page", page), item("story", story)])
    assert copy.containment > 0.9


def test_other_words_are_no_copy(rng: random.Random) -> None:
    assert find_copies([item("a", prose(rng)), item("b", prose(rng))]) == ()


def test_a_shared_stock_phrase_is_no_copy() -> None:
    stock = "the observatory said on monday that at least"
    assert find_copies([item("a", f"{stock} four fell"), item("b", f"{stock} nine rose")]) == ()


def test_a_shared_quotation_weighs_less_than_shared_narration(rng: random.Random) -> None:
    quote = prose(rng, 50)
    rest = [prose(rng, 50) for _ in range(2)]
    texts = [f"{quote} {r}" for r in rest]
    said = (Span(0, len(quote)),)
    narrated = find_copies([item("a", texts[0]), item("b", texts[1])])
    quoted = find_copies([item("a", texts[0], quoted=said), item("b", texts[1], quoted=said)])
    assert quoted[0].containment < narrated[0].containment


def test_a_paragraph_printed_for_weeks_is_background(rng: random.Random) -> None:
    background = prose(rng, 60)
    days = ["2016-06-01", "2016-06-08", "2016-06-20", "2016-06-30"]
    reports = [item(f"r{n}", f"{prose(rng, 60)} {background}", published=d) for n, d in enumerate(days)]
    assert find_copies(reports) == ()


@pytest.mark.parametrize("shared", [4, 8, 16, 32])
def test_recall_of_planted_copies_follows_the_formula(shared: int) -> None:
    """Of pairs that share n shingles, 1 - (1 - 1/SAMPLE) ** n become candidates (within four standard errors)."""
    trials = 2000
    expected = 1 - (1 - 1 / SAMPLE) ** shared
    hashes = finalised(np.arange(trials * shared, dtype=np.uint64)).reshape(trials, shared)
    found = sum(sampled(row).size > 0 for row in hashes) / trials
    assert abs(found - expected) <= 4 * (expected * (1 - expected) / trials) ** 0.5


def test_a_copied_sentence_becomes_a_candidate(rng: random.Random) -> None:
    planted = [prose(rng, 20 + WORDS - 1) for _ in range(40)]
    items = [item(f"{side}{n}", f"{prose(rng)} {text}") for n, text in enumerate(planted) for side in "ab"]
    pairs = candidates(items, [i.shingles for i in items])
    assert sum((2 * n, 2 * n + 1) in pairs for n in range(40)) >= 38


def test_a_story_in_hundreds_of_outlets_costs_no_square(rng: random.Random) -> None:
    story = prose(rng)
    items = [item(f"r{n:03}", story) for n in range(300)]
    assert len(candidates(items, [i.shingles for i in items])) < 300 * 10


@pytest.mark.parametrize(
    ("first", "second", "giver"),
    [
        ("2016-06-01", "2016-06-02", "a"),
        ("2016-06-02T10:00:00", "2016-06-02T09:00:00", "b"),
        ("2016-06-02", "2016-06-02", None),
        ("2016-06-02", None, None),
        ("2016-06-02T10:00:00", "2016-06-02", None),
    ],
)
def test_the_earlier_report_is_the_one_copied_from(
    rng: random.Random, first: str, second: str | None, giver: str | None
) -> None:
    text = prose(rng)
    (copy,) = find_copies([item("a", text, published=first), item("b", text, published=second)])
    assert copy.from_ == giver


def test_the_credited_agency_is_the_one_copied_from_though_printed_later(rng: random.Random) -> None:
    text = prose(rng)
    wire = item("wire", text, source="Reuters", agency="Reuters", own=True, published="2016-06-03")
    paper = item("paper", text, agency="Reuters", published="2016-06-02")
    (copy,) = find_copies([wire, paper])
    assert copy.from_ == "wire"


def test_a_copy_lends_its_agency_to_the_uncredited(rng: random.Random) -> None:
    text = prose(rng)
    items = [item("a", text, agency="AFP"), item("b", text)]
    assert credited(items, find_copies(items)) == {"a": "AFP", "b": "AFP"}


def test_copies_of_two_agencies_lend_none(rng: random.Random) -> None:
    text = prose(rng)
    items = [item("a", text, agency="AFP"), item("b", text), item("c", text, agency="AP")]
    assert "b" not in credited(items, find_copies(items))


@pytest.mark.parametrize("texts", [[], [""], ["", ""], ["one two three", "one two three"]])
def test_too_short_texts_have_no_copies(texts: list[str]) -> None:
    assert find_copies([item(f"r{n}", t) for n, t in enumerate(texts)]) == ()
