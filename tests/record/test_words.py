"""Words as they are searched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.errors import UsageError
from marsad.record._words import INDEXED_WORDS, LONGEST, SNIPPET, fold, folded, names_key, parse, snippet, words


@pytest.mark.parametrize(
    "same",
    [
        ("Strike", "strikes", "STRIKES", "strike's"),
        ("Sana'a", "Sana’a", "Sanaa", "SANA`A"),
        ("Syria", "Syrias", "Syria's"),
        ("city", "cities", "Cities"),
        ("Zürich", "ZURICH", "Zu\u0308rich"),
        ("Łódź", "lodz"),
        ("الرقة", "الرّقة", "الـرقة"),
        ("Kharkív", "kharkiv"),
        ("ﬁghter", "fighters"),
    ],
)
def test_spellings_of_one_word_meet(same: tuple[str, ...]) -> None:
    assert len({fold(w) for w in same}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("Damascus", "Damascu"), ("press", "pres"), ("shoes", "sho"), ("as", "a"), ("gas", "gasa")]
)
def test_words_that_only_look_like_plurals_stay(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text(max_size=200))
def test_folding_again_changes_only_plurals(text: str) -> None:
    for word in folded(text):
        assert word
        assert word.isalnum()
        assert len(word) <= LONGEST


@given(st.text(max_size=200))
def test_spans_of_words_lie_in_the_text_in_order(text: str) -> None:
    end = 0
    for _, span in words(text):
        assert end <= span.begin < span.end <= len(text)
        end = span.end


def test_no_more_words_are_indexed_than_every_back_end_can() -> None:
    assert len(folded("word " * (INDEXED_WORDS + 10))) == INDEXED_WORDS


@given(st.text(max_size=60))
def test_whatever_is_asked_is_understood_or_refused(query: str) -> None:
    try:
        terms = parse(query)
    except UsageError:
        return
    assert any(not t.negative for t in terms)
    assert all(w.isalnum() for t in terms for w in t.words)


@given(st.text(alphabet="ab cé.\n", min_size=1, max_size=600), st.sampled_from(["a", "ab", '"a b"', "c*", "cé a"]))
def test_a_snippet_is_a_stretch_of_the_text_with_words_marked(text: str, query: str) -> None:
    stretch, begin, matches = snippet(text, parse(query))

    assert len(stretch) <= SNIPPET
    assert text[begin : begin + len(stretch)] == stretch
    assert list(matches) == sorted(matches)
    assert all(0 <= b < e <= len(stretch) for b, e in matches)


def test_a_snippet_prefers_the_stretch_with_all_words() -> None:
    text = "market " * 50 + "filler " * 50 + "the market and the bridge " + "filler " * 50

    stretch, _, matches = snippet(text, parse("market bridge"))
    assert {stretch[b:e] for b, e in matches} == {"market", "bridge"}


def test_names_are_found_whole_or_by_words_in_a_row() -> None:
    key = names_key(["Syrian Democratic Forces", "SDF", None, ""])

    assert key == " syrian democratic force | sdf "
