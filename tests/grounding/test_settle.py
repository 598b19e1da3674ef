"""Which of two readings of the same words stays."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.grounding._settle import settle
from marsad.intake import Evidence, Report
from marsad.reading import MentionKind, Passage, Proposal, Reading
from marsad.spans import Span


def reading_of(text: str) -> Reading:
    report = Report("r", text, Evidence(b"", "", datetime(2020, 1, 1, tzinfo=UTC), "a.txt", "file", "test"))
    return Reading(report, (Passage(0, Span(0, len(text)), "body", 0),), (), ())


def offer(text: str, words: str, kind: MentionKind, rule: str, confidence: float = 0.6) -> Proposal:
    begin = text.index(words)
    return Proposal(Span(begin, begin + len(words)), kind, True, confidence, rule)


def settled(text: str, *offers: tuple[str, MentionKind, str]) -> list[tuple[str, str]]:
    found = settle(reading_of(text), [offer(text, *o) for o in offers])
    return [(m.span.of(text), m.kind) for m in found.mentions]


@pytest.mark.parametrize(
    ("text", "offers", "kept"),
    [
        (
            "the Goma Military Council",
            [("Goma", "location", "gazetteer"), ("Goma Military Council", "organisation", "head")],
            [("Goma Military Council", "organisation")],
        ),
        (
            "Ivan Donetsk said",
            [("Donetsk", "location", "gazetteer"), ("Ivan Donetsk", "person", "given_name")],
            [("Ivan Donetsk", "person")],
        ),
        (
            "in Abu Kamal they",
            [("Abu Kamal", "location", "gazetteer"), ("Abu Kamal", "person", "given_name")],
            [("Abu Kamal", "location")],
        ),
        (
            "near Lake Assad they",
            [("Lake Assad", "location", "gazetteer"), ("Assad", "person", "notable")],
            [("Lake Assad", "location")],
        ),
        (
            "the March 23 Movement",
            [("March 23", "time", "time:month-day"), ("March 23 Movement", "organisation", "registry")],
            [("March 23 Movement", "organisation")],
        ),
        (
            "a Hamas spokesman said",
            [("Hamas", "organisation", "registry"), ("Hamas spokesman", "person", "role")],
            [("Hamas", "organisation"), ("spokesman", "person")],
        ),
        (
            "on Friday Army forces",
            [("Friday", "time", "time:weekday"), ("Army forces", "organisation", "party")],
            [("Friday", "time"), ("Army forces", "organisation")],
        ),
        (
            "12 Syrian soldiers",
            [
                ("12", "quantity", "count"),
                ("Syrian", "nationality", "demonym"),
                ("Syrian soldiers", "organisation", "party"),
            ],
            [("12", "quantity"), ("Syrian soldiers", "organisation")],
        ),
        (
            "in Tel Aruma then",
            [("Tel Aruma", "location", "shape"), ("Aruma", "location", "gazetteer")],
            [("Aruma", "location")],
        ),
    ],
)
def test_who_stays(text: str, offers: list[tuple[str, MentionKind, str]], kept: list[tuple[str, str]]) -> None:
    assert settled(text, *offers) == kept


_KINDS: list[MentionKind] = ["person", "organisation", "location", "time", "quantity", "weapon"]
_PROPOSALS = st.builds(
    lambda b, n, k, r: Proposal(Span(b, b + n), k, True, 0.5, r),
    st.integers(0, 30), st.integers(1, 9), st.sampled_from(_KINDS),
    st.sampled_from(["registry", "head", "shape", "gazetteer", "surname"]),
)  # fmt: skip


@given(st.lists(_PROPOSALS, max_size=12))
def test_mentions_never_meet_and_are_numbered_in_text_order(proposals: list[Proposal]) -> None:
    found = settle(reading_of("x" * 40), proposals).mentions
    assert [m.id for m in found] == [f"m{n}" for n in range(len(found))]
    assert all(a.span.end <= b.span.begin for a, b in itertools.pairwise(found))
    # a place whose word is a person's here becomes that person
    assert all(any(m.span == p.span and m.kind in (p.kind, "person") for p in proposals) for m in found)


@given(st.lists(_PROPOSALS, max_size=8), st.randoms())
def test_order_of_proposals_does_not_matter(proposals: list[Proposal], random: object) -> None:
    shuffled = list(proposals)
    getattr(random, "shuffle")(shuffled)  # noqa: B009
    reading = reading_of("x" * 40)
    assert settle(reading, proposals) == settle(reading, shuffled)


def inner(text: str, *offers: tuple[str, MentionKind, str]) -> list[tuple[str, str]]:
    found = settle(reading_of(text), [offer(text, *o, confidence=0.9) for o in offers])
    outer = {m.id: m.span.of(text) for m in found.mentions}
    return [(m.span.of(text), outer[m.within or ""]) for m in found.inner]


@pytest.mark.parametrize(
    ("text", "offers", "kept"),
    [
        (
            "the Goma Military Council",
            [("Goma", "location", "gazetteer"), ("Goma Military Council", "organisation", "head")],
            [("Goma", "Goma Military Council")],
        ),
        (
            "Chadian troops of the army",
            [("Chadian", "nationality", "demonym"), ("Chadian troops", "organisation", "party")],
            [("Chadian", "Chadian troops")],
        ),
        (
            "a former Serbian officer",
            [("Serbian", "nationality", "demonym"), ("former Serbian officer", "person", "role")],
            [("Serbian", "former Serbian officer")],
        ),
        (
            "Mr Kingston James",
            [("Kingston", "location", "gazetteer"), ("Kingston James", "person", "title")],
            [],
        ),
        ("Clinton", [("Clinton", "location", "gazetteer"), ("Clinton", "person", "surname")], []),
        ("in Goma", [("Goma", "location", "gazetteer")], []),
    ],
)
def test_places_named_inside_longer_names(
    text: str, offers: list[tuple[str, MentionKind, str]], kept: list[tuple[str, str]]
) -> None:
    assert inner(text, *offers) == kept
