"""Events of short reports from many wars, told through the whole way."""

# ruff: noqa: E501 - one sentence, one line

from __future__ import annotations

import pytest

from marsad.coding import Event
from tests.coding._told import actors, coded, events, killed, places, sources, targets, violence, words


def one(text: str, kind: str = "ASSAULT") -> Event:
    found = events(text, kind)
    assert len(found) == 1, [(e.type, e.trigger.of(text)) for e in coded(text).events]
    return found[0]


@pytest.mark.parametrize(
    ("text", "mode", "acled"),
    [
        ("Sudanese army aircraft bombed a market in Omdurman on Tuesday killing 14 civilians.", "aerial", "Air/drone strike"),
        ("A drone strike killed four militants in Kunar on Monday.", "drone", "Air/drone strike"),
        ("A suicide bomber blew himself up at a mosque in Kabul on Friday killing 12 people.", "suicide-attack", "Suicide bomb"),
        ("Shells fell on a hospital in Kherson on Monday wounding two nurses.", "heavy-weapons", "Shelling/artillery/missile attack"),
        ("A roadside bomb killed three policemen in Kandahar on Sunday.", "explosives", "Remote explosive/landmine/IED"),
        ("Gunmen opened fire on a convoy near Goma on Monday killing five villagers.", "firearms", "Attack"),
        ("Clashes between M23 rebels and Congolese troops erupted in Goma on Tuesday.", "firearms", "Armed clash"),
        ("Boko Haram gunmen abducted 30 students in Maiduguri on Sunday.", "abduct", "Abduction/forced disappearance"),
        ("Islamic State fighters beheaded two soldiers in Raqqa on Tuesday.", "targeted", "Attack"),
        ("A chlorine gas attack killed nine people in Douma on Saturday.", "unconventional", "Chemical weapon"),
    ],
)  # fmt: skip
def test_violence_has_mode_and_sub_event(text: str, mode: str, acled: str) -> None:
    event = one(text)
    assert (event.mode, event.acled, event.status) == (mode, acled, "occurred")
    assert event.places
    assert event.time


@pytest.mark.parametrize(
    ("text", "kind", "mode"),
    [
        ("Rapid Support Forces fighters captured the town of Nyala from the army on Monday.", "COERCE", "seize"),
        ("Colombian police arrested four ELN commanders in Arauca on Tuesday.", "COERCE", "arrest"),
        ("Government forces withdrew from Sumy on Monday.", "RETREAT", "withdraw"),
        ("The rebels released 12 prisoners in Aden on Monday.", "RETREAT", "release"),
        ("A ceasefire between Israel and Hamas took effect in Gaza on Sunday.", "RETREAT", "ceasefire"),
        ("Ethiopia and Tigrayan leaders signed a peace deal in Pretoria on Tuesday.", "AGREE", None),
        ("Turkey deployed troops to Idlib on Sunday.", "MOBILIZE", "troops"),
        ("Thousands of demonstrators marched in Khartoum on Monday.", "PROTEST", "demo"),
        ("Trucks delivered food to 20000 people in Gaza on Monday.", "AID", None),
        ("The minister condemned the rebels on Monday.", "ACCUSE", "disapprove"),
        ("The United States imposed sanctions on Russia on Tuesday.", "SANCTION", None),
        ("The government rejected the proposal of the rebels on Monday.", "REJECT", None),
    ],
)
def test_other_types(text: str, kind: str, mode: str | None) -> None:
    event = one(text, kind)
    assert (event.mode, event.status) == (mode, "occurred")


@pytest.mark.parametrize(
    ("text", "actor", "target"),
    [
        ("Russian forces killed three Ukrainian commanders in a missile strike near Bakhmut on Sunday.", "Russian forces", "Ukrainian commanders"),
        ("Three Ukrainian soldiers were killed by Russian forces near Bakhmut on Sunday.", "Russian forces", "Ukrainian soldiers"),
        ("Nine people died in an air strike by the Saudi-led coalition on Sanaa on Sunday.", "Saudi-led coalition", None),
        ("A Russian air strike on Taliban fighters killed 10 of them in Kunduz on Monday.", "Russian", "Taliban fighters"),
        ("At least 20 soldiers were killed when Al-Shabaab fighters stormed a base near Baidoa on Saturday.", "Al-Shabaab fighters", None),
        ("Seven people died in rebel shelling of Aleppo on Saturday.", "rebel", None),
        ("Houthi rebels attacked army positions in Marib on Monday and killed four soldiers.", "Houthi rebels", None),
    ],
)  # fmt: skip
def test_parties_stand_on_their_sides(text: str, actor: str, target: str | None) -> None:
    (event,) = violence(text)
    assert actor in actors(text, event)
    assert target is None or target in targets(text, event)
    assert not set(actors(text, event)) & set(targets(text, event))


def test_both_sides_of_a_clash_are_parties() -> None:
    text = "The Taliban and Islamic State fighters clashed near Jalalabad on Monday."
    event = one(text)
    assert len(event.actors) == 2
    assert {p.role for p in event.actors} == {"party"}
    assert event.targets == ()


@pytest.mark.parametrize(
    "text",
    [
        "Seven French soldiers were killed in Ukraine on Monday.",
        "There were seven French soldiers killed in Ukraine on Monday.",
        "Seven civilians were killed in the rebel-held town of Taiz on Monday.",
    ],
)
def test_where_it_happened_and_who_holds_it_is_no_actor(text: str) -> None:
    (event,) = violence(text)
    assert event.actors == ()
    assert killed(event) == [7]


def test_reported_violence_is_a_claim_about_it_and_no_accusation() -> None:
    text = "The Syrian Network for Human Rights said eight people were killed in an air strike by government forces on Idlib on Sunday."
    assert [e.type for e in coded(text).events] == ["ASSAULT"]
    (event,) = violence(text)
    assert actors(text, event) == ["government forces"]
    assert killed(event) == [8]
    assert sources(text, event) == ["Syrian Network for Human Rights"]


def test_fire_from_a_country_is_not_in_it_and_the_speaker_no_accuser() -> None:
    text = "Israel said a mortar shell was fired at its troops from the Gaza Strip on Monday."
    assert [e.type for e in coded(text).events] == ["ASSAULT"]


@pytest.mark.parametrize(
    ("text", "share"),
    [("The RSF has seized 60 percent of Khartoum.", 0.6), ("Rebels seized Goma on Monday.", None)],
)
def test_ground_gained_is_an_event_and_a_control(text: str, share: float | None) -> None:
    event = one(text, "COERCE")
    assert event.mode == "seize"
    (control,) = coded(text).control
    assert (control.status, control.share) == ("gained", share)


def test_a_breached_siege_is_control_by_those_who_breached_it() -> None:
    text = "The Observatory confirmed that government forces had breached the siege of Taiz."
    (control,) = coded(text).control
    assert control.status == "siege_broken"
    assert control.holder is not None
    assert words(text, [control.holder]) == ["government forces"]


def test_lists_become_several_events() -> None:
    text = "Air strikes killed 12 people in Aleppo and seven in Idlib on Sunday a monitor said."
    told = [(places(text, e), killed(e)) for e in violence(text)]
    assert told == [(["Aleppo"], [12]), (["Idlib"], [7])]


def test_two_happenings_of_one_sentence_are_parted() -> None:
    text = "Hamas fired rockets at Ashkelon on Monday while Israeli jets struck Gaza City killing nine people."
    told = [(actors(text, e), places(text, e), killed(e)) for e in violence(text)]
    assert told == [(["Hamas"], ["Ashkelon"], []), (["Israeli jets"], ["Gaza City"], [9])]


def test_headline_lead_and_anaphora_are_one_event() -> None:
    text = (
        "Air strike kills 16 in Marib market\n\n"
        "At least 16 people were killed on Sunday in a coalition air strike on a market in Marib, medics said.\n\n"
        "The strike also wounded 30 people, a doctor told reporters.\n\n"
        "The attack was the deadliest in the city this year."
    )
    (event,) = violence(text)
    assert len(event.retold) >= 2
    assert 16 in killed(event)
    assert {"medics", "doctor"} <= {s.removeprefix("a ") for s in sources(text, event)}


def test_damaged_text_without_commas_gives_the_same() -> None:
    text = (
        "At least 16 people were killed on Sunday in coalition air strikes on a market in Marib a monitor said. "
        "The strikes also hit a school in the city the monitor added. "
        "More than 150000 people have been killed in Yemens war since it began in 2014."
    )
    (event,) = violence(text)
    assert (killed(event), event.mode) == ([16], "aerial")


def test_other_tolls_and_places_are_other_events() -> None:
    text = (
        "At least 16 people were killed on Sunday in air strikes on Marib, medics said. "
        "Another nine people were killed on Monday in shelling of Taiz."
    )
    assert [killed(e) for e in violence(text)] == [[16], [9]]


def test_totals_of_a_war_are_no_event() -> None:
    assert violence("More than 300000 people have been killed in Syria since the war began in March 2011.") == []


def test_old_happenings_are_background() -> None:
    text = "A bombing in Kabul in May 2017 killed 150 people."
    (event,) = violence(text)
    assert event.telling == "background"


def test_a_denial_is_kept_beside_what_it_denies() -> None:
    text = (
        "An air strike on a hospital in Idlib killed nine people on Monday, medics said. "
        "Moscow denied any involvement in the strike."
    )
    (event,) = violence(text)
    stances = {c.stance for c in coded(text).claims if c.id in event.claims}
    assert stances == {"asserts", "denies"}
    assert event.status == "occurred"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("The army plans to launch an offensive on Goma next week.", "planned"),
        ("The rebels would attack Aden if the talks failed.", "hypothetical"),
        ("If rebels captured Goma they would control the border.", "hypothetical"),
        ("Israel denied carrying out the strike on Damascus on Monday.", "denied"),
        ("Peace talks between the government and the rebels collapsed in Geneva on Monday.", "failed"),
        ("The town is under heavy shelling residents of Bakhmut said.", "ongoing"),
    ],
)
def test_status_of_what_is_not_simply_so(text: str, status: str) -> None:
    assert {e.status for e in coded(text).events} - {"hypothetical"} <= {status}
    assert status in {e.status for e in coded(text).events}


@pytest.mark.parametrize(
    "text",
    [
        "There were no clashes in Donetsk on Tuesday.",
        "The army did not attack Goma on Monday.",
        "The minister slammed the coalition over the strikes on Monday.",
        "The president came under fire from critics on Monday for his handling of the budget.",
        "Regaining the city would allow the army to reclaim more territory.",
    ],
)
def test_what_did_not_happen_is_no_violence(text: str) -> None:
    assert violence(text) == []
    assert [e for e in events(text, "COERCE") if e.status in ("occurred", "ongoing")] == []


def test_the_report_itself_speaks_where_nobody_is_named() -> None:
    text = "Rebels shelled Taiz on Monday killing four people."
    (event,) = violence(text)
    (claim,) = [c for c in coded(text).claims if c.id in event.claims]
    assert claim.source is None
    assert not claim.quoted


def test_at_most_one_event_is_the_main_one() -> None:
    text = "Rebels shelled Taiz on Monday. Gunmen killed four people in Aden on Sunday."
    assert [e.main for e in coded(text).events].count(True) == 1


def test_a_foreign_language_gives_a_warning_and_nothing_else() -> None:
    found = coded("Los rebeldes atacaron la ciudad de Cali el lunes.", language="es")
    assert (found.events, found.claims, found.control) == ((), (), ())
    assert [w.code for w in found.warnings] == ["unsupported_language"]


def test_ids_hang_together() -> None:
    text = "Rebels shelled Taiz on Monday killing four people, medics said. The UN condemned the attack."
    found = coded(text)
    mentions = {m.id for m in found.grounded.reading.mentions}
    claims = {c.id for c in found.claims}
    assert len(mentions) == len(found.grounded.reading.mentions)
    for event in found.events:
        assert set(event.places) | {p.mention for p in event.actors + event.targets} | set(event.weapons) <= mentions
        assert set(event.claims) <= claims
        assert 0.0 <= event.confidence <= 1.0
    for claim in found.claims:
        assert set(claim.events) <= {e.id for e in found.events}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Three officers were found guilty of the massacre in Goma.", "SANCTION"),
        ("Russia quit the grain deal on Monday.", "SANCTION"),
        ("The two armies exchanged prisoners at the crossing on Friday.", "RETREAT"),
        ("The president declared martial law in Kherson on Friday.", "COERCE"),
        ("The army is massing troops near Goma.", "MOBILIZE"),
        ("The government promised to send aid to Goma.", "AGREE"),
        ("Rebels rejected the offer and walked out of the talks.", "REJECT"),
    ],
)
def test_words_of_all_types(text: str, kind: str) -> None:
    assert kind in {e.type for e in events(text)}


@pytest.mark.parametrize(
    "text",
    [
        "They got tea, sandwiches and telephones.",
        "The severely wounded were taken to Kherson, the governor said.",
        "The findings were released on Friday in a report on Goma.",
        "Snow fell on Kherson on Monday and the conditions had been met.",
    ],
)
def test_words_that_only_look_like_deeds(text: str) -> None:
    assert events(text) == []


def test_an_accusation_is_aimed_at_the_accused_and_stands_nowhere() -> None:
    text = "The government accused Russia of attacking civilians in Kherson."
    accusation = events(text, "ACCUSE")[0]
    assert targets(text, accusation) == ["Russia"]
    assert accusation.places == ()


def test_a_meeting_called_off_failed() -> None:
    text = "The president called off a meeting with the rebels in Goma on Monday."
    assert {e.status for e in events(text, "CONSULT")} <= {"failed"}
