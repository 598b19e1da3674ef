"""Sentences with marked places: ``[Homs]`` is a name, ``{the city}`` a description; a role may follow a bar."""

from __future__ import annotations

import re
from dataclasses import dataclass

from marsad.grounding import GroundedPlace
from marsad.grounding.places import Gazetteer, resolve
from marsad.reading import Mention, Reading
from marsad.spans import Span
from tests.grounding.places.conftest import reading_of

_MARK = re.compile(r"\[([^\]|]+)(?:\|(\w+))?\]|\{([^}]+)\}")


@dataclass(frozen=True, slots=True)
class Marked:
    """A mark: its span in the text without marks, whether it is a name, and the role written beside it."""

    span: Span
    named: bool
    role: str | None


def unmarked(sentence: str) -> tuple[str, list[Marked]]:
    """The text without its marks, and the marks."""
    text, at, marks = "", 0, []
    for found in _MARK.finditer(sentence):
        text += sentence[at : found.start()]
        words = found[1] or found[3]
        marks.append(Marked(Span(len(text), len(text) + len(words)), found[1] is not None, found[2]))
        text += words
        at = found.end()
    return text + sentence[at:], marks


def grounded(sentence: str, gazetteer: Gazetteer) -> tuple[GroundedPlace, ...]:
    """The places of the marks, in order."""
    text, marks = unmarked(sentence)
    reading = reading_of(text)
    mentions = []
    for n, mark in enumerate(marks):
        passage = max((p.index for p in reading.passages if p.span.begin <= mark.span.begin), default=0)
        mentions.append(Mention(f"m{n}", mark.span, "location", mark.named, passage, 1.0, "gold"))
    return resolve(Reading(reading.report, reading.passages, tuple(mentions), ()), gazetteer)
