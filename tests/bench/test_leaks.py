"""The heads of the shipped reader do not leak into one another on any corpus."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bench.leaks import SHARED, measure, shares, signs, texts
from marsad.reading.neural.marks import NameMark, SpeechMark
from marsad.spans import Span
from tests.neural.making import needs_weights, one_sentence, shipped, small_reader

#: In percent; measured with the shipped weights over all sets: see docs/reader.md. A plain multi-task recipe without
#: teachers had a content without a cue in every second sentence with contents (the feasibility study's trap).
MOST = {"content without cue": 18.0, "content is a mention": 4.0, "cue is a mention": 1.0, "cue without saying": 9.0}

TEXT = "The army said rebels fled."


def test_signs_are_counted() -> None:
    (marks,) = small_reader().mark([(TEXT, one_sentence(TEXT))])
    rebels, said, army = Span(14, 20), Span(9, 13), Span(4, 8)
    made = replace(
        marks,
        contents=(rebels, Span(21, 25)),
        names=(NameMark(rebels, "person", 0.9), NameMark(army, "organisation", 0.9)),
        speech=(SpeechMark(said, army, (Span(21, 25),), "asserts", 0.9), SpeechMark(army, None, (), "asserts", 0.9)),
    )
    found = signs(TEXT, made)
    assert (found["contents"], found["cues"]) == (2, 2)
    assert found["content without cue"] == found["content is a mention"] == 1
    assert found["cue is a mention"] == found["cue without saying"] == 1


@needs_weights
@pytest.mark.slow
def test_no_head_leaks() -> None:
    found = shares(measure(shipped()).values())
    assert {k: v for k, v in found.items() if v > MOST[k]} == {}


@pytest.mark.shared
def test_all_corpora_are_read_where_they_are() -> None:
    if not SHARED.exists():
        pytest.skip("the gold sets are not beside this checkout")
    assert {name for name, _ in texts()} >= {"marsad", "re3d", "gum", "syria"}
