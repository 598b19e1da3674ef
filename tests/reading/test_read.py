"""The whole of reading on stories that we wrote."""

from __future__ import annotations

import pytest

from marsad.reading import read
from tests.reading.making import report

STORY = """Shelling kills nine in port city

ADEN (Reuters) - Government shelling killed nine people in the port city of Mukalla on Tuesday, doctors said.

"We had no beds left," said Salma Haddad, head of the city's main clinic. The army has yet to comment.

Read more: What is happening in Yemen"""


def test_a_story_is_read() -> None:
    reading = read(report(STORY))
    assert [p.role for p in reading.passages] == ["headline", "dateline", "body", "body", "body", "boilerplate"]
    words = {m.span.of(STORY): m.kind for m in reading.mentions}
    assert words["nine"] == "quantity"
    assert words["Salma Haddad"] == "person"
    assert [a.source.of(STORY) for a in reading.attributions if a.source] == ["doctors", "Salma Haddad", "army"]


def test_mentions_lie_in_their_passages() -> None:
    reading = read(report(STORY))
    assert all(reading.passages[m.passage].span.covers(m.span) for m in reading.mentions)
    assert all(reading.passages[m.passage].role != "boilerplate" for m in reading.mentions)


def test_reading_twice_gives_the_same() -> None:
    assert read(report(STORY)) == read(report(STORY))


@pytest.mark.parametrize("text", ["", " ", "\n\n", "?", '"', "said", "said said said", "A" * 5000, "Ж" * 100])
def test_odd_texts_are_read(text: str) -> None:
    assert read(report(text)).report.text == text
