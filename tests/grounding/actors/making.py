"""Readings made by hand from marked words, so that tests of actors need no gazetteer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from marsad.grounding import Entity, Finding, GroundedPlace, PlacePrecision, PlaceRole, actors
from marsad.grounding._settle import settle
from marsad.intake import Evidence, Report
from marsad.reading import Attribution, Passage, Reading
from marsad.reading._names import find_names
from marsad.spans import Span


def reading_of(*paragraphs: str, said: tuple[tuple[str, str], ...] = ()) -> Reading:
    """A reading with one passage a sentence (parted by "|").

    ``said`` are (speaker, cue) words that stand side by side, in text order.
    """
    passages: list[Passage] = []
    text = ""
    for n, paragraph in enumerate(paragraphs):
        for sentence in paragraph.split("|"):
            passages.append(Passage(len(passages), Span(len(text), len(text) + len(sentence)), "body", n))
            text += sentence + " "
        text = text[:-1] + "\n\n"
    report = Report("r", text, Evidence(b"", "", datetime(2020, 1, 1, tzinfo=UTC), "a.txt", "file", "test"))
    attributions, at = [], 0
    for speaker, cue in said:
        phrase = next(x for x in (f"{speaker} {cue}", f"{cue} {speaker}") if x in text[at:])
        begin = text.index(phrase, at) + phrase.index(speaker)
        cued = text.index(phrase, at) + phrase.index(cue)
        where = next(p.index for p in passages if p.span.begin <= begin < p.span.end)
        source = Span(begin, begin + len(speaker))
        attributions.append(
            Attribution(source, Span(cued, cued + len(cue)), (source,), False, "asserts", where, 0.9, "test")
        )
        at = source.end
    bare = Reading(report, tuple(passages), (), tuple(attributions))
    return settle(bare, [*find_names(text, passages), *actors.propose(bare, actors.shipped())])


def resolve(reading: Reading, places: Sequence[GroundedPlace]) -> tuple[tuple[Entity, ...], tuple[Finding, ...]]:
    """Who the words stand for, by the registry that the package brings."""
    return actors.resolve(reading, places, actors.shipped())


def places_of(
    reading: Reading, country: str, *names: str, role: PlaceRole = "site", precision: PlacePrecision = "exact"
) -> tuple[GroundedPlace, ...]:
    """Grounded places for the location mentions with these words."""
    text = reading.report.text
    return tuple(
        GroundedPlace(m.id, m.span.of(text), None, 0.0, 0.0, country, None, None, precision, role, 0.9, "test")
        for m in reading.mentions
        if m.kind == "location" and m.span.of(text) in names
    )
