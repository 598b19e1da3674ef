"""Who did it to whom in constructions on which dictionary coders fail (PETRARCH-2 among them).

A place is no perpetrator, a speaker no accuser, a share of a town no nothing; each sentence is checked for its type,
its direction, its place, whose claim it is, and its control.
"""

from __future__ import annotations

import pytest

from tests.coding._told import actors, coded, events, killed, places, sources, targets, whole, words


def test_where_they_were_killed_is_the_place_and_no_perpetrator() -> None:
    text = "There were 14 Kenyan soldiers killed in Somalia on Tuesday."
    (event,) = events(text)
    assert (event.type, event.status, actors(text, event)) == ("ASSAULT", "occurred", [])
    assert targets(text, event) == ["Kenyan soldiers"]
    assert places(text, event) == ["Somalia"]
    assert killed(event) == [14]


@pytest.mark.parametrize(
    "text",
    [
        "The Yemeni Observatory for Human Rights said six people were killed in an air strike by coalition forces.",
        "According to the Yemeni Observatory for Human Rights, six people died in an air strike by coalition forces.",
    ],
)
def test_who_reports_a_strike_accuses_nobody_and_the_strike_is_told(text: str) -> None:
    (event,) = events(text)
    assert (event.type, event.mode) == ("ASSAULT", "aerial")
    assert actors(text, event) == ["coalition forces"]
    assert sources(text, event) == ["Yemeni Observatory for Human Rights"]
    assert killed(event) == [6]


@pytest.mark.parametrize(
    ("text", "hit"),
    [
        ("Lebanon said a rocket was fired at it from northern Israel.", "Lebanon"),
        ("Pakistan said on Monday that two shells were fired at it from Afghanistan.", "Pakistan"),
    ],
)
def test_who_says_that_it_was_fired_at_is_the_target_and_accuses_nobody(text: str, hit: str) -> None:
    (event,) = whole(text).events
    assert (event.type, event.mode) == ("ASSAULT", "heavy-weapons")
    assert (actors(text, event), targets(text, event)) == ([], [hit])
    assert sources(text, event) == [hit]


def test_leaders_of_a_group_are_its_people() -> None:
    text = "Turkish forces have killed nine commanders of the Kurdistan Workers' Party."
    (event,) = events(text)
    assert actors(text, event) == ["Turkish forces"]
    assert killed(event) == [9]
    assert [x.who for x in event.losses] == ["commanders"]


def test_a_share_of_a_town_is_control_of_that_share() -> None:
    text = "The SDF has seized 40 percent of Manbij."
    (event,) = whole(text).events
    assert (event.type, event.mode, actors(text, event)) == ("COERCE", "seize", ["SDF"])
    (control,) = whole(text).control
    assert (control.status, control.share) == ("gained", 0.4)


def test_a_broken_siege_is_told_by_who_confirms_it() -> None:
    text = "The Observatory confirmed that government forces had breached the siege of Deir Ezzor."
    (control,) = coded(text).control
    assert control.status == "siege_broken"
    assert words(text, [control.place or "", control.holder or ""]) == ["Deir Ezzor", "government forces"]
    assert [c.stance for c in coded(text).claims if c.source] == ["confirms"]
    assert events(text, "ACCUSE") == []


@pytest.mark.parametrize(
    ("text", "robbed"),
    [
        ("Iraqi troops captured Tal Afar from Islamic State.", "Islamic State"),
        ("Ukrainian forces retook Kherson from Russia.", "Russia"),
        ("Houthi fighters wrested the port of Midi from government troops.", "government troops"),
    ],
)
def test_ground_is_taken_from_those_who_held_it(text: str, robbed: str) -> None:
    (event,) = events(text, "COERCE")
    assert targets(text, event) == [robbed]
    assert robbed not in places(text, event)
