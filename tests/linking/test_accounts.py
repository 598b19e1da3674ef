"""Accounts: what a member event says, through whom, and which claim bears which loss."""

from __future__ import annotations

import pytest

from marsad.linking import Account, accounts, accounts_of
from tests.linking.documents import Written

TEXT = "The ministry said 12 people were killed in the strike, but residents counted 30 dead. Both blamed the rebels."


def _two_tolls() -> Account:
    w = Written(TEXT)
    w.claim("12 people were killed in the strike", "The ministry", kind="official")
    w.claim("30 dead", "residents", kind="civilian", stance="disputes")
    w.event("strike", claims=["c0", "c1"])
    w.lost("12 people were killed", 12)
    w.lost("30 dead", 30)
    return accounts(w.o)[0]


def test_a_loss_is_borne_by_the_claim_that_covers_its_words() -> None:
    assert [x.claims for x in _two_tolls().losses] == [("c0",), ("c1",)]


def test_of_claims_inside_one_another_the_innermost_bears_the_loss() -> None:
    w = Written("State TV said the army reported that 12 people were killed in the raid.")
    w.claim("the army reported that 12 people were killed in the raid", "State TV", kind="media")
    w.claim("12 people were killed in the raid", "the army", kind="military", via="State TV")
    w.event("raid", claims=["c1"])
    w.lost("12 people", 12)
    assert accounts(w.o)[0].losses[0].claims == ("c1",)


def test_a_loss_outside_every_claim_is_borne_by_the_claims_of_its_event() -> None:
    w = Written("The ministry announced a strike. Twelve died.")
    w.claim("a strike", "The ministry", kind="official")
    w.event("strike", claims=["c0"])
    w.lost("Twelve died", 12)
    assert accounts(w.o)[0].losses[0].claims == ("c0",)


def test_a_loss_that_nobody_claims_is_the_report_s_own() -> None:
    w = Written("A strike killed twelve.")
    w.event("strike")
    w.lost("killed twelve", 12)
    assert accounts(w.o)[0].losses[0].claims == ()


def test_the_words_of_losses_and_claims_stand_on_one_line() -> None:
    w = Written("The army said it had killed\n  twelve men in the raid.")
    w.claim("it had killed\n  twelve men in the raid", "The army", kind="military")
    w.event("raid", claims=["c0"])
    w.lost("killed\n  twelve men", 12)
    found = accounts(w.o)[0]
    assert (found.claims[0].words, found.losses[0].words) == (
        "it had killed twelve men in the raid",
        "killed twelve men",
    )


def test_silence_stands_beside_and_carries_nothing() -> None:
    w = Written("A strike hit the town. The army declined to comment on the strike.")
    w.claim("A strike hit the town")
    w.claim("to comment on the strike", "The army", kind="military", stance="no_comment", events=(), about=["e0"])
    w.event("strike", claims=["c0"])
    assert [(c.claim, c.carries) for c in accounts(w.o)[0].claims] == [("c0", True), ("c1", False)]


def test_the_report_s_own_voice_is_told_from_a_quotation_of_nobody() -> None:
    w = Written("A strike hit the town. “The town shook.”")
    w.claim("A strike hit the town")
    w.claim("The town shook.", quoted=True)
    w.event("strike", claims=["c0", "c1"])
    assert [c.own_voice for c in accounts(w.o)[0].claims] == [True, False]


def test_a_spokesman_is_the_voice_of_his_body() -> None:
    w = Written("Omar Haddad, who heads the River Observatory, said a strike hit the town.")
    person = w.entity("Omar Haddad", "person")
    w.office(person, "head", w.entity("River Observatory", actor="actor:river"))
    w.claim("a strike hit the town", "Omar Haddad", entity=person, kind="monitor")
    w.event("strike", claims=["c0"])
    speaker = accounts(w.o)[0].claims[0].speaker
    assert speaker is not None
    assert (speaker.key, speaker.voice) == ("actor:river", "Omar Haddad")


@pytest.mark.parametrize("role", ["member", "supporter", "journalist"])
def test_not_everyone_of_a_body_speaks_for_it(role: str) -> None:
    w = Written("Omar Haddad of the River Front said a strike hit the town.")
    person = w.entity("Omar Haddad", "person")
    w.office(person, role, w.entity("River Front", actor="actor:front"))
    w.claim("a strike hit the town", "Omar Haddad", entity=person)
    w.event("strike", claims=["c0"])
    speaker = accounts(w.o)[0].claims[0].speaker
    assert speaker is not None
    assert speaker.key == "person:omar haddad"


@pytest.mark.parametrize(
    ("words", "key", "named"),
    [
        ("local activists", "civilian:local activists", False),
        ("the ministry", "civilian:ministry", False),
        ("the Aleppo Police Command", "body:aleppo police command", True),
    ],
)
def test_who_is_described_is_told_from_who_is_named(words: str, key: str, named: bool) -> None:
    w = Written(f"A strike hit the town, {words} said.")
    w.claim("A strike hit the town", words, kind="civilian")
    w.event("strike", claims=["c0"])
    speaker = accounts(w.o)[0].claims[0].speaker
    assert speaker is not None
    assert (speaker.key, speaker.named) == (key, named)


def test_the_only_monitor_that_a_report_names_is_the_one_meant() -> None:
    w = Written("The River Observatory counts raids. A strike hit the town, the monitoring group said.")
    w.entity("River Observatory", actor="actor:river", source_kind="monitor")
    group = w.entity("monitoring group", source_kind="monitor")
    w.claim("A strike hit the town", "the monitoring group", entity=group, kind="monitor")
    w.event("strike", claims=["c0"])
    speaker = accounts(w.o)[0].claims[0].speaker
    assert speaker is not None
    assert speaker.key == "actor:river"


def test_an_agency_has_one_key_however_it_is_called() -> None:
    w = Written("A strike hit the town, Agence France-Presse reported.")
    agency = w.entity("Agence France-Presse", actor="actor:afp")
    w.claim("A strike hit the town", "Agence France-Presse", entity=agency, kind="media")
    w.event("strike", claims=["c0"])
    speaker = accounts(w.o)[0].claims[0].speaker
    assert speaker is not None
    assert speaker.key == "medium:AFP"


def test_only_the_members_of_an_incident_are_accounted_for() -> None:
    w = Written("A strike hit the town and a raid the camp.")
    w.event("strike")
    w.event("raid")
    found = accounts_of([("r1", "e1"), ("gone", "e0")], {"r1": w.o})
    assert [(a.report, a.event) for a in found] == [("r1", "e1")]


def test_a_page_of_several_stories_is_known_as_such() -> None:
    w = Written("A strike hit the town.")
    w.event("strike")
    w.o["warnings"].append({"code": "stitched_report", "message": "several stories"})
    assert accounts(w.o)[0].stitched


def test_an_unreadable_report_gives_no_account() -> None:
    assert accounts({"format": 1, "report": {"id": "r1"}, "error": {"code": "E1"}}) == ()
