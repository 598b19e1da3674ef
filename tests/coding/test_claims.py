"""Claims and who makes them."""

from __future__ import annotations

import pytest

from marsad.coding._claims import find_claims, kind_of_words, own_voice
from marsad.coding._values import Claim
from marsad.grounding import Grounded, ground
from marsad.reading import read
from marsad.spans import Span
from tests.coding._told import coded
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


class TestChains:
    """Who said that who said it: ``via`` carries, ``inside`` leads outward."""

    @pytest.mark.parametrize(
        ("text", "originator", "carrier"),
        [
            ("State TV quoted the army as saying it had taken the hill.", "army", "State TV"),
            ("The army was quoted by state TV as saying it had taken the hill.", "army", "state TV"),
            ("Two bridges were hit, AFP said, citing the Observatory.", "Observatory", "AFP"),
            ("A commander told Reuters that the town fell.", "commander", "Reuters"),
            ("State TV said the army reported that the hill had been taken.", "army", "State TV"),
            ("A road was closed, the agency said, according to the governor.", "governor", "agency"),
        ],
    )
    def test_originator_and_carrier(self, text: str, originator: str, carrier: str) -> None:
        told = [c for c in claims(text) if c.via is not None and c.source is not None]
        assert [(c.source.span.of(text), c.via.span.of(text)) for c in told if c.source and c.via] == [
            (originator, carrier)
        ]

    def test_a_chain_of_three_is_walked_outward(self) -> None:
        text = "State TV said the ministry reported that pilots had said the bridge was intact."
        by_id = {c.id: c for c in claims(text)}
        inner = next(c for c in by_id.values() if c.source and c.source.span.of(text) == "pilots")
        walked = [inner.source.span.of(text)] if inner.source else []
        while inner.inside is not None:
            inner = by_id[inner.inside]
            walked.append(inner.source.span.of(text) if inner.source else "")
        assert walked == ["pilots", "ministry", "State TV"]

    def test_nobody_carries_himself(self) -> None:
        text = "“We said that the road was open and it is,” the mayor said."
        assert all(c.via is None for c in claims(text))


def test_the_source_is_the_one_that_was_introduced() -> None:
    text = "A military source said the hill was taken. Two tanks burned. The source said nine men had died."
    made = grounded(text)
    first, last = find_claims(made)
    assert first.source is not None
    assert last.source is not None
    assert (last.source.entity, last.source.kind) == (first.source.entity, "military")


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("The governor said the bridge was open.", "asserts"),
        ("The governor confirmed that the bridge was hit.", "confirms"),
        ("The brigade claimed responsibility for the bombing of the bridge.", "confirms"),
        ("The army denied shelling the camp.", "denies"),
        ("The army rejected the report.", "denies"),
        ("The governor disputed the toll of nine.", "disputes"),
        ("The army declined to say how many had died.", "declines"),
        ("Reuters could not independently verify the account.", "declines"),
        ("Rebels accused the army of shelling the camp.", "alleges"),
        ("The army has yet to comment on the raid.", "no_comment"),
        ("The ministry did not respond to a request for comment.", "no_comment"),
    ],
)
def test_stances(text: str, stance: str) -> None:
    assert [c.stance for c in claims(text)] == [stance]


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("The army denied responsibility and said that rebels had shelled Taiz.", "responsibility"),
        ("The ministry denied involvement but did not comment on the dead of Taiz.", "involvement"),
    ],
)
def test_what_is_denied_stands_in_the_phrase_where_another_clause_follows(text: str, denied: str) -> None:
    (claim,) = [c for c in coded(text).claims if c.stance == "denies"]
    assert [s.of(text) for s in claim.content] == [denied]
