"""The neural reader's opinion of triggers beside that of the tables."""

from __future__ import annotations

import pytest

from tests.marking import Told, coded, event, words_of

SHELLED = "Army units shelled the town of Bakhmut on Monday. Nobody was hurt."
NAMES = [("Bakhmut", "location", 0.99)]


def test_a_trigger_that_the_model_holds_for_none_is_dropped() -> None:
    text = "The army shelled Bakhmut on Monday."
    names = [("Bakhmut", "location", 0.99)]
    assert event(coded(text, names, [("shelled", "ASSAULT", "occurred", 0.3, [])]), "shelled") is not None
    assert not coded(text, names).events


def test_a_word_that_no_table_knows_becomes_an_event() -> None:
    text = "Rebels torched the governor's house in Goma on Monday night with burning tyres they had readied."
    names = [("Rebels", "organisation", 0.95), ("house", "location", 0.9)]
    links = [("actor", "Rebels", 0.9), ("target", "house", 0.9)]
    got = coded(text, names, [("readied", "MOBILIZE", "occurred", 0.95, links)])
    made = event(got, "readied")
    assert made is not None
    assert (made.type, made.rule) == ("MOBILIZE", "encoder:readied")
    assert words_of(got, [p.mention for p in made.actors]) == ["Rebels"]


@pytest.mark.parametrize(("probability", "type_"), [(0.95, "COERCE"), (0.65, "ASSAULT")])
def test_the_type_is_the_models_where_it_is_sure(probability: float, type_: str) -> None:
    got = coded(SHELLED, NAMES, [("shelled", "COERCE", "occurred", probability, [])])
    told = event(got, "shelled")
    assert told is not None
    assert told.type == type_


@pytest.mark.parametrize(
    ("status", "probability", "wanted"),
    [
        ("hypothetical", 0.65, "hypothetical"),
        ("planned", 0.95, "planned"),
        ("planned", 0.65, "occurred"),
        ("ongoing", 0.95, "ongoing"),
        ("ongoing", 0.65, "occurred"),
    ],
)
def test_the_status_is_the_models_where_it_was_right_on_dev(status: str, probability: float, wanted: str) -> None:
    told = event(coded(SHELLED, NAMES, [("shelled", "ASSAULT", status, probability, [])]), "shelled")
    assert told is not None
    assert told.status == wanted


def test_a_link_fills_the_side_that_the_grammar_leaves_empty() -> None:
    text = "The convoy of the Red Crescent was shelled near Idlib on Monday, and the army says nothing."
    names = [("army", "organisation", 0.95), ("convoy", "vehicle", 0.9)]
    got = coded(
        text, names, [("shelled", "ASSAULT", "occurred", 0.99, [("actor", "army", 0.9), ("target", "convoy", 0.9)])]
    )
    told = event(got, "shelled")
    assert told is not None
    assert words_of(got, [p.mention for p in told.actors]) == ["army"]
    assert "convoy" in words_of(got, [p.mention for p in told.targets])


def test_a_weak_link_fills_nothing() -> None:
    text = "The convoy was shelled near Idlib on Monday, and the army says nothing."
    got = coded(
        text,
        [("army", "organisation", 0.95)],
        [("shelled", "ASSAULT", "occurred", 0.99, [("actor", "army", 0.45)])],
    )
    told = event(got, "shelled")
    assert told is not None
    assert not told.actors


def test_whom_the_grammar_has_for_the_target_is_no_actor() -> None:
    text = "Army units shelled rebels in Bakhmut on Monday."
    names = [("Army units", "organisation", 0.9), ("rebels", "organisation", 0.9)]
    links = [("actor", "rebels", 0.95), ("actor", "Army units", 0.7)]
    got = coded(text, names, [("shelled", "ASSAULT", "occurred", 0.99, links)])
    told = event(got, "shelled")
    assert told is not None
    assert words_of(got, [p.mention for p in told.actors]) == ["Army units"]


def test_a_linked_day_goes_before_the_nearer_one() -> None:
    text = (
        "On Friday the ministry met; the shelling of Bakhmut by the army Monday had gone on and on, Thursday was calm."
    )
    names = [("Monday", "time", 0.95), ("Thursday", "time", 0.95), ("Bakhmut", "location", 0.95)]
    links = [("time", "Thursday", 0.9), ("place", "Bakhmut", 0.9)]
    got = coded(text, names, [("shelling", "ASSAULT", "occurred", 0.99, links)])
    told = event(got, "shelling")
    assert told is not None
    assert told.time is not None
    assert words_of(got, [told.time]) == ["Thursday"]


def test_places_that_nothing_locates_stand_beside_those_with_a_point() -> None:
    text = "Shells hit the market in Idlib on Monday and killed four people."
    names = [("market", "location", 0.95), ("Idlib", "location", 0.95)]
    got = coded(text, names, [("hit", "ASSAULT", "occurred", 0.99, [("place", "market", 0.9)])])
    told = event(got, "hit")
    assert told is not None
    assert set(words_of(got, told.places)) == {"Idlib", "market"}


def test_what_only_the_model_is_sure_of_gets_no_day_or_place_by_guess() -> None:
    text = "Shells killed four people in Idlib on Monday. The army fought on."
    killed: Told = ("killed", "ASSAULT", "occurred", 0.99, [])
    got = coded(text, told=[killed, ("fought", "ASSAULT", "occurred", 0.95, [])])
    told = event(got, "fought")
    assert told is not None
    assert told.trigger.of(text) == "killed" or not told.places


def test_instruments_are_those_that_the_model_links() -> None:
    text = "Rebels with rifles watched as tanks shelled Idlib on Monday."
    names = [("rifles", "weapon", 0.9), ("tanks", "platform", 0.9)]
    got = coded(text, names, [("shelled", "ASSAULT", "occurred", 0.99, [("instrument", "tanks", 0.9)])])
    told = event(got, "shelled")
    assert told is not None
    assert words_of(got, told.weapons) == ["tanks"]
