"""Quotation marks and apostrophes."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.reading._quotes import find_quotes
from tests.reading.making import split


def quotes(text: str) -> list[str]:
    return [q.span.of(text) for q in find_quotes(text, split(text))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('"We fled", she said.', ["We fled"]),
        ("“We fled,” she said.", ["We fled,"]),
        ("«We fled», she said.", ["We fled"]),
        ("‘We fled,’ she said.", ["We fled,"]),
        ("'We fled,' she said.", ["We fled,"]),
        ('He called it "murder" and "a crime".', ["murder", "a crime"]),
        ("The rebels' tanks and the army's guns.", []),
        ("It wasn't the army's doing, they said.", []),
        ("'The rebels' tanks came,' she said.", ["The rebels' tanks came,"]),
        ("The ’90s were over.", []),
        ('He said "we" left and "they" stayed.', ["we", "they"]),
        ('The 5" pipe burst.', []),
    ],
)
def test_quotations_are_told_from_apostrophes(text: str, found: list[str]) -> None:
    assert quotes(text) == found


def test_a_quotation_over_sentences_is_one() -> None:
    text = '"We came. We saw. We left" the driver said.'
    assert quotes(text) == ["We came. We saw. We left"]


def test_an_unclosed_quotation_ends_with_its_sentence() -> None:
    text = 'He said "we left at dawn. The army came at noon. It burned the town.'
    made = find_quotes(text, split(text))
    assert [(q.span.of(text), q.closed) for q in made] == [("we left at dawn.", False)]


def test_a_statement_over_paragraphs_goes_on() -> None:
    text = "“We will not go. It is our home.\n\n“Nobody will make us,” said the mayor."
    assert quotes(text) == ["We will not go. It is our home.", "Nobody will make us,"]


def test_two_stray_marks_far_apart_are_no_quotation() -> None:
    text = 'The pipe is 5" wide. ' + "It is long. " * 400 + 'It is 6" deep.'
    assert all(len(q) < 100 for q in quotes(text))


@given(st.text(alphabet="ab \"'“”‘’«».\n", max_size=120))
def test_quotations_never_overlap(text: str) -> None:
    made = find_quotes(text, split(text))
    assert all(a.outer.end <= b.outer.begin for a, b in pairwise(made))
    assert all(q.outer.covers(q.span) for q in made)
