"""From proposals to mentions."""

from __future__ import annotations

import pytest

from marsad.reading import MentionKind, Proposal, settle_mentions
from marsad.spans import Span
from tests.reading.making import split

TEXT = "On 14 March the 46th Brigade killed four Syrian soldiers near Zaros.\n\nHe left.\n\nRead more: Zaros"


def proposal(words: str, kind: MentionKind, *, named: bool = True, confidence: float = 0.8) -> Proposal:
    begin = TEXT.index(words)
    return Proposal(Span(begin, begin + len(words)), kind, named, confidence, "test")


def settled(*proposals: Proposal) -> list[str]:
    return [m.span.of(TEXT) for m in settle_mentions(split(TEXT), proposals)]


def test_ids_run_in_text_order() -> None:
    made = settle_mentions(split(TEXT), [proposal("Zaros", "location"), proposal("14 March", "time")])
    assert [(m.id, m.span.of(TEXT)) for m in made] == [("m0", "14 March"), ("m1", "Zaros")]


@pytest.mark.parametrize(
    ("one", "other", "kept"),
    [
        (proposal("46th Brigade", "organisation"), proposal("46th", "quantity"), "46th Brigade"),
        (proposal("Syrian soldiers", "person"), proposal("four Syrian soldiers", "quantity"), "Syrian soldiers"),
        (proposal("14 March", "time"), proposal("14", "quantity"), "14 March"),
        (proposal("Syrian soldiers", "person"), proposal("Syrian", "nationality"), "Syrian soldiers"),
    ],
)
def test_of_two_that_meet_one_stays(one: Proposal, other: Proposal, kept: str) -> None:
    assert settled(one, other) == settled(other, one) == [kept]


def test_of_equals_the_surer_stays() -> None:
    unsure = proposal("Zaros", "person", confidence=0.4)
    (made,) = settle_mentions(split(TEXT), [unsure, proposal("Zaros", "location")])
    assert made.kind == "location"


def test_a_number_beside_a_name_stays() -> None:
    assert settled(proposal("four", "quantity"), proposal("Syrian soldiers", "person")) == ["four", "Syrian soldiers"]


def test_boilerplate_mentions_nothing() -> None:
    begin = TEXT.rindex("Zaros")
    made = settle_mentions(split(TEXT), [Proposal(Span(begin, begin + 5), "location", True, 0.9, "test")])
    assert made == ()


def test_nothing_goes_over_the_edge_of_a_passage() -> None:
    begin = TEXT.index("Zaros.")
    assert settle_mentions(split(TEXT), [Proposal(Span(begin, begin + 14), "location", True, 0.9, "test")]) == ()
