"""Sentences of news text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.reading._sentences import LONGEST, clipped, paragraphs, sentences
from marsad.spans import Span


def cut(text: str, *, cased: bool = True) -> list[str]:
    return [s.of(text) for p in paragraphs(text) for s in sentences(text, p, cased=cased)]


@pytest.mark.parametrize(
    "text",
    [
        "Gen. Sergei Surovikin arrived.",
        "Lt. Col. Ivan Petrov of the 3rd Brigade fell near St. Nicholas Church.",
        "The U.S. Navy left at 6 a.m. on Friday.",
        "The U.S. -led coalition bombed the bridge.",
        "Resolution No. 2118 was passed by 14.5 percent.",
        "Kofi A. Annan spoke of the town.",
        "He paid $3.5 million to Mr. Smith.",
        "It is at example.org/news.html today.",
        "The strike (on Jan. 5) killed two.",
        'They came "in two waves..." and left again.',
        "Troops of the D.R.C. army withdrew.",
    ],
)
def test_one_sentence_stays_whole(text: str) -> None:
    assert cut(text) == [text]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Two died. Four fled.", ["Two died.", "Four fled."]),
        ("The town fell.The army left.", ["The town fell.", "The army left."]),
        ('"We fled." She wept.', ['"We fled."', "She wept."]),
        ("Is it over? Nobody knows!", ["Is it over?", "Nobody knows!"]),
        ("They left in 2015. Shelling went on.", ["They left in 2015.", "Shelling went on."]),
        ("He lives in the U.S. The army came.", ["He lives in the U.S.", "The army came."]),
        ("It began at 5 a.m. The siege went on.", ["It began at 5 a.m.", "The siege went on."]),
        ("It ended.[1] Nobody came.", ["It ended.[1]", "Nobody came."]),
        ("“It burned.” He left.", ["“It burned.”", "He left."]),
        ('It ended."The road is shut" he said.', ["It ended.", '"The road is shut" he said.']),
    ],
)
def test_sentences_end_where_they_should(text: str, parts: list[str]) -> None:
    assert cut(text) == parts


def test_lower_case_archives_are_cut_at_stops() -> None:
    assert cut("the army came. the people fled.", cased=False) == ["the army came.", "the people fled."]


def test_blank_lines_part_paragraphs() -> None:
    text = "One story.\n\nAnother story.\n  \nA third."
    assert [p.of(text) for p in paragraphs(text)] == ["One story.", "Another story.", "A third."]


def test_wrapped_lines_are_one_paragraph() -> None:
    text = (
        "The army said on Monday that it had taken the hill above the\n"
        "town after two days of fighting in which twelve of its soldiers\n"
        "were killed."
    )
    assert [p.of(text) for p in paragraphs(text)] == [text]


def test_lines_that_end_in_stops_are_paragraphs() -> None:
    text = "The army said it had taken the hill above the town.\nThe rebels said it had not taken it at all yet."
    assert len(list(paragraphs(text))) == 2


def test_bullets_stand_alone() -> None:
    text = (
        "What we know so far about the strike on the market in the town\n"
        "- Twelve people were killed according to the hospital near the\n"
        "- The army denies that it has"
    )
    assert len(list(paragraphs(text))) == 3


@pytest.mark.parametrize("text", ["x" * 10_000, "word " * 5_000, "a-b " * 3_000])
def test_text_without_stops_is_cut_into_bounded_pieces(text: str) -> None:
    parts = list(clipped(text, 0, len(text)))
    assert max(map(len, parts)) <= LONGEST
    assert "".join(p.of(text) for p in parts).replace(" ", "") == text.replace(" ", "")


@given(st.text(alphabet='ab. \n"AB?!…-U.S.,', max_size=300))
def test_no_sign_is_lost_and_none_is_read_twice(text: str) -> None:
    spans = [s for p in paragraphs(text) for s in sentences(text, p)]
    assert all(a.end <= b.begin for a, b in pairwise(spans))
    read = "".join(s.of(text) for s in spans)
    assert "".join(read.split()) == "".join(text.split())


def test_half_a_million_sentences() -> None:
    text = "Two died. " * 100_000
    assert sum(1 for _ in sentences(text, Span(0, len(text)))) == 100_000
