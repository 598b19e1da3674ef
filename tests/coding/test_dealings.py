"""Deeds that are no violence: their type, mode and parties, and what only sounds like one."""

# ruff: noqa: E501 - one case, one line

from __future__ import annotations

import pytest

from tests.coding._told import actors, coded, events, targets


def _main(text: str) -> tuple[str, str | None] | None:
    return next(((e.type, e.mode) for e in coded(text).events if e.main), None)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Norway is willing to take part in a monitoring force for Mali, its foreign minister said.", "AGREE"),
        ("Chile has offered Peru talks on fishing rights.", "AGREE"),
        ("The two governments settled a long dispute over the river on Friday.", "AGREE"),
        ("Portugal will send medicine to Angola next week, the health ministry said.", "AGREE"),
        ("The Dutch foreign minister will visit Kenya in April.", "AGREE"),
        ("Envoys of Chad and Niger held two days of consultations in Geneva.", "CONSULT"),
        ("President Alassane Ouattara met a delegation from Burkina Faso on Monday.", "CONSULT"),
        ("Finland undertook mediation between the government and the rebels.", "CONSULT"),
        ("Austria restored diplomatic relations with Albania on Monday.", "SUPPORT"),
        ("Ghana voiced its solidarity with Mali on Sunday.", "SUPPORT"),
        ("The Swedish government thanked Jordan for its hospitality.", "SUPPORT"),
        ("Nepal lifted the curfew in its capital on Tuesday.", "CONCEDE"),
        ("The Bolivian government accepted the demands of the miners.", "CONCEDE"),
        ("Uganda granted amnesty to former fighters on Monday.", "CONCEDE"),
        ("Spain and Portugal exchanged information on smugglers.", "COOPERATE"),
        ("Brazilian and Uruguayan soldiers began a joint exercise on Monday.", "COOPERATE"),
        ("Iceland extradited two suspects to Denmark on Friday.", "COOPERATE"),
        ("Japan gave Samoa ten million dollars of emergency relief on Monday.", "AID"),
        ("Ecuador granted asylum to three officers on Friday.", "AID"),
        ("Belgium wrote off the debts of Rwanda.", "AID"),
        ("Rwanda reopened its border with Burundi on Monday.", "RETREAT"),
        ("The interior minister tendered his resignation on Friday.", "RETREAT"),
        ("The army lifted Thursday a week-old blockade of the port.", "RETREAT"),
        ("Peru said on Tuesday that Chile must return the fishing boat.", "REQUEST"),
        ("France urged Iran to release the crew.", "REQUEST"),
        ("Thousands of Eritreans sought asylum in Sudan last month.", "REQUEST"),
        ("A Danish shipowner is suing Panama over the lost cargo.", "ACCUSE"),
        ("Prosecutors in Kenya opened an inquiry into the deaths.", "ACCUSE"),
        ("Mexico voiced its dismay at the vote on Monday.", "ACCUSE"),
        ("Malta will not accept the ship, its prime minister said.", "REJECT"),
        ("Greece denied the aircraft landing rights.", "REJECT"),
        ("Cuba is opposed to Swedish mediation.", "REJECT"),
        ("Georgia said it would cut off aid to the province.", "THREATEN"),
        ("Ethiopia gave Eritrea an ultimatum on Monday.", "THREATEN"),
        ("Turkey threatened on Monday to close its airspace.", "THREATEN"),
        ("Teachers in Togo went on strike on Monday.", "PROTEST"),
        ("Miners in Peru stopped work on Friday over the new law.", "PROTEST"),
        ("Students hurled stones at the ministry in Lima on Monday.", "PROTEST"),
        ("Canada halted economic aid to Myanmar on Friday.", "SANCTION"),
        ("Hungary expelled two diplomats on Monday.", "SANCTION"),
        ("Senegal announced a suspension of air links with Gambia.", "SANCTION"),
        ("Finnish troops remained on high alert on Sunday.", "MOBILIZE"),
        ("Pakistan tested a long-range missile on Monday.", "MOBILIZE"),
        ("India sent reinforcements to the border on Sunday.", "MOBILIZE"),
        ("The Thai government outlawed the party on Friday.", "COERCE"),
        ("The authorities in Gabon imposed a blackout on the internet on Monday.", "COERCE"),
        ("Police in Bangladesh shut down three newspapers on Monday.", "COERCE"),
    ],
)  # fmt: skip
def test_a_deed_is_told_by_its_verb_and_object(text: str, kind: str) -> None:
    found = _main(text)
    assert found is not None
    assert found[0] == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The union voted to hold a party on Friday.", "COERCE"),
        ("Rebels launched an air strike on the base near Homs on Monday, rescue workers said.", "PROTEST"),
        ("The armed forces shelled the village of Kafr on Monday.", "AID"),
        ("Rebels fired several hundred rockets at the government-held town of Jisr on Sunday.", "SANCTION"),
        ("Officials discussed the chances of reaching a settlement.", "AGREE"),
        ("The minister declined to give details of the plan.", "REJECT"),
        ("The efforts must be stepped up, a spokesman said.", "REQUEST"),
        ("The dam gave way after a week of rain.", "CONCEDE"),
        ("He called for an immediate end to the siege of Taiz.", "RETREAT"),
        ("The team lifted the cup on Sunday.", "CONCEDE"),
        ("The company opened a shop near the road.", "RETREAT"),
        ("The army said it would attack the town of Bria on Monday.", "THREATEN"),
        ("ECOWAS plans to send two battalions to Guinea.", "THREATEN"),
        ("The singer cancelled a concert in Oslo.", "REJECT"),
        ("Volunteers tested a new kind of maize in Malawi.", "MOBILIZE"),
        ("The bank suspended a manager for an error.", "COOPERATE"),
        ("The chef sold bread to tourists.", "COOPERATE"),
        ("Investors welcomed the news with a rally of shares.", "PROTEST"),
    ],
)
def test_what_only_sounds_like_a_deed_is_none(text: str, kind: str) -> None:
    assert [e.trigger.of(text) for e in events(text, kind) if e.status in ("occurred", "ongoing")] == []


@pytest.mark.parametrize(
    ("text", "who", "whom"),
    [
        ("France urged Iran to release the crew.", ["France"], ["Iran"]),
        ("Iran rejected a US demand on Monday.", ["Iran"], ["US"]),
        ("Peru said on Tuesday that Chile must return the fishing boat.", ["Peru"], ["Chile"]),
        ("Canada halted economic aid to Myanmar on Friday.", ["Canada"], ["Myanmar"]),
        ("Japan gave Samoa ten million dollars of emergency relief on Monday.", ["Japan"], ["Samoa"]),
        ("Thousands of protesters marched in Tunis on Monday against the International Monetary Fund.", ["protesters"], ["International Monetary Fund"]),
        ("Senegal announced a suspension of air links with Gambia.", ["Senegal"], ["Gambia"]),
        ("Georgia said it would cut off aid to Armenia.", ["Georgia"], ["Armenia"]),
    ],
)  # fmt: skip
def test_who_deals_with_whom(text: str, who: list[str], whom: list[str]) -> None:
    event = next(e for e in coded(text).events if e.main)
    assert actors(text, event) == who
    assert targets(text, event) == whom


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Portugal will send medicine to Angola next week, the health ministry said.", "occurred"),
        ("Georgia said it would cut off aid to the province.", "occurred"),
    ],
)
def test_a_promise_or_threat_is_made_whatever_becomes_of_it(text: str, status: str) -> None:
    assert [e.status for e in coded(text).events if e.main] == [status]


def test_a_planned_deed_beside_the_news_stays_a_deed() -> None:
    text = (
        "Shells fell on the market of Kharkiv on Monday and killed nine people. Portugal will send medicine next week."
    )
    assert [(e.type, e.status) for e in events(text, "AID")] == [("AID", "planned")]


@pytest.mark.parametrize(
    ("text", "main"),
    [
        ("After the talks in Accra, the rebels seized the town of Bria on Monday.", "COERCE"),
        ("Ghana accused Togo of killing two fishermen on Sunday.", "ACCUSE"),
        ("Eight people were killed in an air strike on Sirte on Sunday, the monitor said.", "ASSAULT"),
        ("Spain expelled an envoy on Monday after gunmen killed two of its soldiers.", "SANCTION"),
    ],
)
def test_the_main_event_is_that_of_the_main_clause(text: str, main: str) -> None:
    found = _main(text)
    assert found is not None
    assert found[0] == main
