"""Whose a body is: what stands beside it goes before what the rest of the report suggests."""

from __future__ import annotations

import pytest

from marsad.grounding.actors._owners import owner_beside
from marsad.reading import Reading
from marsad.spans import Span
from tests.grounding.actors.making import places_of, reading_of, resolve


def at_war_in(country: str, place: str, *paragraphs: str) -> dict[str, str | None]:
    """Words of every body to its actor, in a report whose place lies in a country."""
    reading = reading_of(*paragraphs)
    return _told(reading, resolve(reading, places_of(reading, country, place))[0])


def _told(reading: Reading, found: tuple) -> dict[str, str | None]:  # type: ignore[type-arg]
    words = {m.id: m.span.of(reading.report.text) for m in reading.mentions if m.kind == "organisation"}
    return {words[i]: e.actor for e in found for i in e.mentions if i in words}


@pytest.mark.parametrize(
    ("sentence", "words", "actor"),
    [
        ("Russia's defence ministry denied it.", "defence ministry", "actor:defence-ministry-ru"),
        ("Russias defence ministry denied it.", "defence ministry", "actor:defence-ministry-ru"),
        ("Russia’s Defence Ministry denied it.", "Defence Ministry", "actor:defence-ministry-ru"),
        ("The Russian Ministry of Defence denied it.", "Russian Ministry of Defence", "actor:defence-ministry-ru"),
        ("The defence ministry of Belarus denied it.", "defence ministry", "actor:defence-ministry-by"),
        ("The defence ministry in Minsk denied it.", "defence ministry", "actor:defence-ministry-by"),
        ("The police in Moldova denied it.", "police", "actor:police-md"),
        ("Moldova's police denied it.", "police", "actor:police-md"),
        ("The government of the United Kingdom denied it.", "government", "actor:government-gb"),
        ("Burkina Faso's army denied it.", "army", "actor:forces-bf"),
        ("South Sudan's army denied it.", "army", "actor:forces-ss"),
        ("Saudi Arabia's air force denied it.", "air force", "actor:air-force-sa"),
        ("The United Arab Emirates' government denied it.", "government", "actor:government-ae"),
        ("The Central African Republic's police denied it.", "police", "actor:police-cf"),
        ("The army of the Democratic Republic of the Congo denied it.", "army", "actor:fardc"),
        ("North Korea's foreign ministry denied it.", "foreign ministry", "actor:foreign-ministry-kp"),
    ],
)
def test_owner_beside_beats_the_country_at_issue(sentence: str, words: str, actor: str) -> None:
    told = at_war_in("UA", "Sumy", "Shells fell in Sumy.|Nobody slept in Sumy.|" + sentence)
    assert told[words] == actor


def test_bare_ministry_is_the_one_named_last() -> None:
    reading = reading_of(
        "Ukraine's interior ministry spoke.|Russia's defence ministry denied it.|The ministry added more."
    )
    found = resolve(reading, ())[0]
    russian = next(e for e in found if e.actor == "actor:defence-ministry-ru")
    assert len(russian.mentions) == 2


def test_bare_army_in_the_next_sentence_is_the_one_just_named() -> None:
    told = at_war_in(
        "CD", "Goma", "Shells fell in Goma.|Nobody slept in Goma.|Rwanda's army denied it.|The military said so."
    )
    assert told["military"] == "actor:forces-rw"


def test_body_of_a_group_is_not_the_states() -> None:
    reading = reading_of("Gaza City burned.|Hezbollah's health ministry counted the dead.")
    found = resolve(reading, ())[0]
    body = next(e for e in found if "health ministry" in e.name)
    assert body.actor is None
    assert body.part_of == next(e.id for e in found if e.actor == "actor:hezbollah")


def test_soldiers_near_two_armies_are_not_one_party() -> None:
    told = reading_of("Rwandan soldiers entered Goma.|Soldiers died and soldiers fled.")
    found = resolve(told, places_of(told, "CD", "Goma"))[0]
    assert [len(e.mentions) for e in found if e.name.lower() == "soldiers"] == [1, 1]


@pytest.mark.parametrize(
    ("words", "actor"),
    [("M23 said its soldiers held on.", "actor:m23"), ("Chad's government said its army held on.", "actor:forces-td")],
)
def test_its_is_the_party_that_speaks(words: str, actor: str) -> None:
    reading = reading_of("Goma burned.|" + words)
    told = _told(reading, resolve(reading, places_of(reading, "CD", "Goma"))[0])
    assert next(v for k, v in told.items() if k in ("soldiers", "army")) == actor


@pytest.mark.parametrize(
    "kind", ["local government", "regional authorities", "Provincial police", "rival government", "tribal authorities"]
)
def test_part_of_a_state_is_not_its_government(kind: str) -> None:
    told = at_war_in("YE", "Marib", f"Shells fell in Marib.|Nobody slept in Marib.|The {kind} fled.")
    assert told[kind] is None


@pytest.mark.parametrize(
    ("before", "agency"),
    [
        ("The World Food Programme sent trucks.", "actor:wfp"),
        ("The UN's World Food Programme told Reuters of trucks.", "actor:wfp"),
        ("Nobody sent trucks.", None),
    ],
)
def test_agency_is_the_one_named_before(before: str, agency: str | None) -> None:
    reading = reading_of(before + "|The agency said more would follow.")
    assert _told(reading, resolve(reading, ())[0])["agency"] == agency


@pytest.mark.parametrize(
    ("text", "country"), [("of of of " * 9000, None), ("Chad " * 9000, "TD"), ("A's " * 9000, None)]
)
def test_hostile_text_is_looked_at_near_the_body_only(text: str, country: str | None) -> None:
    found = owner_beside(text + "army", Span(len(text), len(text) + 4), "forces")
    assert (found.country if found is not None else None) == country


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("U.S. intelligence agencies", "official"), ("Aid agencies", "humanitarian"), ("News agencies", "media"),
        ("state railway company", "other"), ("regional military administration", "official"),
    ],
)  # fmt: skip
def test_bodies_keep_their_modifiers_and_speak_as_what_they_are(words: str, kind: str) -> None:
    found = resolve(reading_of(f"Nobody came.|{words} counted two dead."), ())[0]
    assert [e.source_kind for e in found if e.name == words] == [kind]


@pytest.mark.parametrize(
    ("words", "actor"),
    [
        ("UN peacekeepers", "actor:monusco"), ("foreign troops", None), ("UN troops", "actor:monusco"),
        ("government troops", "actor:fardc"), ("authorities", "actor:government-cd"), ("Kivu authorities", None),
        ("Kinshasa government", "actor:government-cd"),
    ],
)  # fmt: skip
def test_words_of_another_owner_keep_a_body_from_the_state_at_issue(words: str, actor: str | None) -> None:
    told = at_war_in("CD", "Goma", f"Shells fell in Goma.|Nobody slept in Goma.|The {words} fled the town.")
    assert told[words] == actor


def test_authorities_of_a_town_are_not_the_government() -> None:
    told = at_war_in(
        "ET", "Axum", "Shells fell in Axum.|Nobody slept in Axum.|The authorities in Mekelle blamed nobody."
    )
    assert told["authorities"] is None


def test_two_states_armies_without_a_name_are_not_one() -> None:
    reading = reading_of("Shells fell in Alpha.|Shells fell in Bravo.|The army fired first.|The army fired back.")
    places = (*places_of(reading, "TH", "Alpha"), *places_of(reading, "KH", "Bravo"))
    armies = [e for e in resolve(reading, places)[0] if e.name == "army"]
    assert [len(e.mentions) for e in armies] == [1, 1]


def test_unit_and_its_force_are_two_bodies() -> None:
    found = resolve(reading_of("The 58th Front of the Northern Liberation Army attacked."), ())[0]
    assert [(e.name, e.part_of) for e in found] == [("58th Front", "e1"), ("Northern Liberation Army", None)]


def test_lost_apostrophe_and_other_spelling_name_the_same_actor() -> None:
    found = resolve(reading_of("The Peoples Defense Force left.|The People's Defence Force came."), ())[0]
    assert [(e.actor, len(e.mentions)) for e in found] == [("actor:pdf", 2)]


@pytest.mark.parametrize("words", ["U.N. human rights office", "UN human rights office"])
def test_offices_of_the_un_are_found_with_points_and_without(words: str) -> None:
    reading = reading_of(f"The {words} counted the dead.")
    assert _told(reading, resolve(reading, ())[0]) == {words: "actor:ohchr"}
