"""Words, pieces and windows: every word is somewhere, every window fits."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.reading.neural.tokens import SHAPES, WINDOW, Words, batch_of, positions, windows_of, words_of
from marsad.spans import Span
from tests.neural.making import small_tokenizer

TOKENIZER = small_tokenizer()
TEXT = "Shells hit Harsa. Nobody's home, 3 T72 tanks burned."
SENTENCES = [Span(0, 17), Span(18, len(TEXT))]


def words() -> Words:
    return words_of(TEXT, SENTENCES, TOKENIZER)


def texts_in_sentences() -> st.SearchStrategy[list[list[int]]]:
    """Sentences as lengths of their words, some longer than any window."""
    return st.lists(st.lists(st.integers(1, 9), min_size=1, max_size=80), min_size=1, max_size=12)


def made(sentences: list[list[int]]) -> Words:
    """Words of such lengths, one piece a letter."""
    text, spans = "", []
    for lengths in sentences:
        begin = len(text)
        text += " ".join("x" * n for n in lengths)
        spans.append(Span(begin, len(text)))
        text += " "
    return words_of(text, spans, TOKENIZER)


def test_words_stand_where_they_stand_in_the_text() -> None:
    found = words()
    cut = [TEXT[b:e] for b, e in zip(found.begins, found.ends, strict=True)]
    assert cut[:5] == ["Shells", "hit", "Harsa", ".", "Nobody"]
    assert len(found.pieces) == sum(len(w) for w in cut)


def test_words_know_their_sentence() -> None:
    assert words().sentence.tolist() == [0, 0, 0, 0] + [1] * (len(words()) - 4)


def test_the_first_word_of_a_sentence_is_told_from_a_name() -> None:
    found = words()
    shapes = found.shapes[found.first]
    assert shapes[0] == 8 + shapes[2]
    assert shapes.max() < SHAPES


def test_offsets_count_code_points_and_not_bytes() -> None:
    text = "😀 Дамаск fell"
    found = words_of(text, [Span(0, len(text))], TOKENIZER)
    assert found.span(len(found) - 1, len(found) - 1).of(text) == "fell"


@pytest.mark.parametrize("text", ["", " ", "\n\n"])
def test_a_text_without_words_has_no_windows(text: str) -> None:
    assert windows_of(words_of(text, [], TOKENIZER)) == ()


@pytest.mark.parametrize(
    ("span", "words_of_span"),
    [("hit Harsa", (1, 2)), ("ells hi", (0, 1)), ("Nobody", (4, 4)), ("Shells", (0, 0))],
)
def test_a_span_is_covered_by_the_words_that_it_touches(span: str, words_of_span: tuple[int, int]) -> None:
    begin = TEXT.index(span)
    assert words().covering(Span(begin, begin + len(span))) == words_of_span


def test_a_blank_is_covered_by_no_word() -> None:
    assert words().covering(Span(6, 7)) is None


@given(texts_in_sentences())
def test_windows_cover_all_words_and_own_each_once(sentences: list[list[int]]) -> None:
    found = made(sentences)
    windows = windows_of(found)
    owned = [i for w in windows for i in range(w.own_first, w.own_end)]
    assert owned == list(range(len(found)))
    assert all(w.first <= w.own_first < w.own_end <= w.end for w in windows)


@given(texts_in_sentences())
def test_windows_fit_into_the_encoder(sentences: list[list[int]]) -> None:
    found = made(sentences)
    for window in windows_of(found):
        assert batch_of([(found, window)]).pieces.shape[1] <= WINDOW


@given(texts_in_sentences())
def test_windows_overlap_by_one_sentence_at_most(sentences: list[list[int]]) -> None:
    found = made(sentences)
    for a, b in pairwise(windows_of(found)):
        assert len(set(found.sentence[b.first : a.end].tolist())) <= 1
        assert a.first < b.first


@given(texts_in_sentences())
def test_a_sentence_that_fits_is_never_cut(sentences: list[list[int]]) -> None:
    found = made(sentences)
    fits = {n for n, lengths in enumerate(sentences) if sum(lengths) <= WINDOW - 2}
    for window in windows_of(found):
        inside = found.sentence[window.first : window.end].tolist()
        for n in fits & set(inside):
            assert inside.count(n) == len(sentences[n])


@given(texts_in_sentences())
def test_positions_point_at_the_first_piece_of_each_word(sentences: list[list[int]]) -> None:
    found = made(sentences)
    for window in windows_of(found):
        row = batch_of([(found, window)]).pieces[0]
        at = positions(found, window)
        assert (row[at] == found.pieces[found.first[window.first : window.end]]).all()


def test_a_word_longer_than_a_window_is_cut_and_not_lost() -> None:
    found = made([[3, 700, 3]])
    windows = windows_of(found)
    assert [i for w in windows for i in range(w.own_first, w.own_end)] == [0, 1, 2]
    assert max(batch_of([(found, w)]).pieces.shape[1] for w in windows) == WINDOW


def test_shorter_windows_of_a_batch_are_padded_and_masked() -> None:
    short, long = made([[2]]), made([[5, 5]])
    batch = batch_of([(short, windows_of(short)[0]), (long, windows_of(long)[0])])
    assert batch.mask.sum(axis=1).tolist() == [4, 12]
    assert not batch.pieces[0, 4:].any()
    assert np.count_nonzero(batch.shapes[0, 4:]) == 0
