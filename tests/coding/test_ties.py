# ruff: noqa: E501 - one sentence, one line
"""Claims and events: who carries what, and words before a noun that tell a side."""

from __future__ import annotations

import pytest

from tests.coding._told import actors, coded, sources, violence


def test_several_sources_of_one_event_are_united() -> None:
    text = (
        "An air strike on a market in Marib killed 16 people on Sunday, medics said. "
        "The strike was carried out by the coalition, a rebel spokesman said."
    )
    (event,) = violence(text)
    assert len(sources(text, event)) == 2


def test_the_next_sentence_lends_its_source() -> None:
    text = "Government forces captured Nyala on Monday. The Observatory said the streets were quiet."
    event = next(e for e in coded(text).events if e.type == "COERCE")
    assert sources(text, event) == ["Observatory"]


def test_a_sentence_that_only_adds_keeps_the_source() -> None:
    text = (
        "Air strikes killed nine people in Idlib on Sunday, a monitor said. "
        "Another seven people were killed in raids on Aleppo."
    )
    told = {tuple(sources(text, e)) for e in violence(text)}
    assert told == {("monitor",)}


def test_an_event_of_another_sentence_is_not_claimed() -> None:
    text = "Rebels shelled Taiz on Monday killing four people. The weather was fine, residents of Aden said on Tuesday in a long talk."
    found = coded(text)
    (event,) = violence(text)
    by_id = {c.id: c for c in found.claims}
    assert all(event.id in by_id[c].events for c in event.claims)


def test_a_side_before_the_noun_becomes_a_party() -> None:
    text = "Seven people died in rebel shelling of Aleppo on Saturday."
    (event,) = violence(text)
    assert actors(text, event) == ["rebel"]


def test_a_side_word_belongs_to_the_body_that_the_report_names_by_it() -> None:
    text = "Rebels shelled Taiz on Monday killing four people. Nine people died in rebel shelling of Aden on Sunday."
    found = coded(text)
    entities = {p.entity for e in found.events if e.type == "ASSAULT" for p in e.actors}
    assert len(entities) == 1
    assert None not in entities


def test_mentions_stay_in_text_order() -> None:
    text = "Seven people died in rebel shelling of Aleppo on Saturday. Army units withdrew from Homs."
    spans = [m.span for m in coded(text).grounded.reading.mentions]
    assert spans == sorted(spans)


def test_who_only_speaks_of_an_event_does_not_carry_it() -> None:
    text = (
        "Warplanes bombed a market in Idlib on Sunday killing nine people, a monitor said. "
        "A minister said the visitors had fled from the bombing in great fear."
    )
    (event,) = violence(text)
    assert sources(text, event) == ["monitor"]


def test_who_says_whose_deed_it_was_does() -> None:
    text = (
        "Warplanes bombed a market in Idlib on Sunday killing nine people, a monitor said. "
        "The bombing was ordered by the general himself, a minister said."
    )
    assert any("minister" in sources(text, e) for e in violence(text))


@pytest.mark.parametrize(
    "silence",
    [
        "The army declined to comment on the raid.",
        "There was no immediate comment from the army.",
        "The army has yet to comment.",
    ],
)
def test_silence_is_about_an_event_and_carries_none(silence: str) -> None:
    text = f"An air raid on Harem killed nine people on Sunday, a monitor said. {silence}"
    found = coded(text)
    (event,) = violence(text)
    silent = next(c for c in found.claims if c.stance == "no_comment")
    assert (silent.events, silent.about) == ((), (event.id,))
    assert silent.id not in event.claims


def test_what_could_not_be_verified_says_so() -> None:
    text = "Rebels shelled Taiz on Monday killing four people, medics said. The report could not be independently verified."
    doubt = next(c for c in coded(text).claims if c.stance == "declines")
    assert doubt.verified is False
    assert doubt.source is None
    assert doubt.about


def test_declining_to_confirm_is_no_check_that_failed() -> None:
    text = "An officer declined to confirm that four men had died."
    [claim] = [c for c in coded(text).claims if c.stance == "declines"]
    assert claim.verified is None


def test_another_toll_stands_beside_the_first() -> None:
    text = (
        "A car bomb killed 32 people in Harem on Sunday, medics said. The blast broke every window of the street. "
        "The Observatory gave a lower toll of 31 people killed."
    )
    (event,) = violence(text)
    assert sources(text, event) == ["medics", "Observatory"]


def test_rival_claims_of_one_event_keep_their_stances() -> None:
    text = (
        "An air strike killed nine people in Marib on Sunday, medics said. "
        "The coalition denied that its planes had bombed the city. Residents accused the coalition of bombing it."
    )
    found = coded(text)
    assert [c.stance for c in found.claims if c.source] == ["asserts", "denies", "alleges"]


def test_an_event_in_the_second_half_of_a_split_quotation_is_carried() -> None:
    text = '"The army", the mayor said on Monday, "shelled the village of Harem and killed four people".'
    (event,) = violence(text)
    assert sources(text, event) == ["mayor"]


def test_an_event_in_a_quotation_that_goes_on_is_carried_by_its_speaker() -> None:
    text = '"We fled at night," a teacher said. "The army shelled the village of Harem and killed four people."'
    (event,) = violence(text)
    assert sources(text, event) == ["teacher"]


def test_who_only_carries_a_claim_carries_no_event() -> None:
    text = "State TV said the army reported that nine men had been killed in an air raid on Harem on Sunday."
    found = coded(text)
    (event,) = violence(text)
    assert sources(text, event) == ["army"]
    told = next(c for c in found.claims if c.id in event.claims)
    assert told.via is not None
    assert told.via.span.of(text) == "State TV"


def test_a_denial_that_names_nothing_is_of_the_violence_told_last() -> None:
    text = "Shells killed nine people in Taiz on Monday. The army denied responsibility and said rebels had fired."
    got = coded(text)
    (denial,) = [c for c in got.claims if c.stance == "denies"]
    assert denial.events == (next(e.id for e in got.events if e.type == "ASSAULT"),)
