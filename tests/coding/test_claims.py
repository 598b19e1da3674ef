"""Claims and who makes them."""

from __future__ import annotations

import pytest

from marsad.coding._claims import find_claims, kind_of_words, own_voice
from marsad.coding._values import Claim
from marsad.grounding import Grounded, ground
from marsad.reading import read
from marsad.spans import Span
from tests.reading.making import report


def grounded(text: str) -> Grounded:
    return ground(read(report(text)))


def claims(text: str) -> tuple[Claim, ...]:
    return find_claims(grounded(text))


def entity_name(made: Grounded, claim: Claim) -> str | None:
    wanted = claim.source.entity if claim.source else None
    return next((e.name for e in made.entities if e.id == wanted), None)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("residents", "civilian"),
        ("a defence ministry spokesman", "military"),
        ("foreign ministry officials", "official"),
        ("the army", "military"),
        ("a rebel commander", "armed_group"),
        ("the Syrian Observatory for Human Rights", "monitor"),
        ("a war monitor", "monitor"),
        ("hospital officials", "medical"),
        ("civil defence workers", "medical"),
        ("a spokeswoman for the Red Cross", "humanitarian"),
        ("U.N. officials", "humanitarian"),
        ("an aid worker", "humanitarian"),
        ("the state news agency", "media"),
        ("three sources", "unnamed"),
        ("an official who spoke on condition of anonymity", "unnamed"),
        ("local activists", "civilian"),
        ("the weather", "other"),
    ],
)
def test_kind_of_source_by_words(words: str, kind: str) -> None:
    assert kind_of_words(words) == kind


class TestSpeakers:
    def test_a_person_speaks_for_the_body_beside_the_name(self) -> None:
        (claim,) = claims("Hanna Weiss, a spokeswoman for the Red Cross in Goma, said 4,000 people had fled.")
        assert claim.source is not None
        assert claim.source.kind == "humanitarian"

    def test_one_entity_for_two_wordings(self) -> None:
        text = "The Syrian Observatory for Human Rights said nine died. The monitor said the raid hit a market."
        made = grounded(text)
        first, second = find_claims(made)
        assert entity_name(made, first) == entity_name(made, second) == "Syrian Observatory for Human Rights"

    def test_a_body_as_pronoun_takes_the_speaker_before_it(self) -> None:
        text = "The Ukrainian military said it had hit a depot. It said two ships had sunk."
        first, second = claims(text)
        assert first.source is not None
        assert second.source is not None
        assert second.source.entity == first.source.entity is not None

    def test_he_without_a_man_stays_unknown(self) -> None:
        (claim,) = claims('"The city is ours to take and to hold", he said.')
        assert claim.source is not None
        assert claim.source.entity is None

    def test_he_leans_on_the_man_who_was_introduced(self) -> None:
        text = 'Omar Hale, a doctor in the town, said nine had died. "We have no beds left", he said.'
        first, second = claims(text)
        assert first.source is not None
        assert second.source is not None
        assert second.source.entity == first.source.entity is not None

    def test_a_quotation_without_a_speaker(self) -> None:
        text = "The road is shut.\n\n“We have nothing to do with any of the parties.”"
        (claim,) = claims(text)
        assert (claim.source, claim.cue, claim.quoted) == (None, None, True)

    def test_the_carrier_is_kept(self) -> None:
        (claim,) = claims("State TV quoted the army as saying it had taken the hill.")
        assert claim.via is not None
        assert claim.via.kind == "media"


def test_ids_run_in_text_order() -> None:
    text = "Residents said the town fell. Doctors said nine died. The army denied it."
    assert [c.id for c in claims(text)] == ["c0", "c1", "c2"]


def test_the_report_speaks_for_itself() -> None:
    text = "Shells hit the harbour on Monday. The road is shut."
    claim = own_voice(grounded(text), Span(0, 6), 4)
    assert (claim.id, claim.source, claim.cue, claim.quoted, claim.stance) == ("c4", None, None, False, "asserts")
    assert claim.content[0].of(text) == "Shells hit the harbour on Monday."


@pytest.mark.parametrize(
    ("between", "who"),
    [
        ("Earlier reports had put the toll at nine.", "Pavlo Hrynko"),
        ("General Omar Haddad had come from the capital.", None),
    ],
)
def test_he_of_the_next_paragraph_is_the_last_speaker_unless_somebody_came_between(
    between: str, who: str | None
) -> None:
    text = (
        f"Twelve people were killed in Harsa, governor Pavlo Hrynko said on Saturday. {between}\n\n"
        "At least 40 people were wounded, he said."
    )
    made = grounded(text)
    he = next(c for c in find_claims(made) if c.source and c.source.span.of(text) == "he")
    assert entity_name(made, he) == who
