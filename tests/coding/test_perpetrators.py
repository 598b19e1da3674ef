"""Who did it: owners of aircraft, holders of places, passives, those who own up, wholes and parts, labels."""

from __future__ import annotations

import pytest

from tests.coding._told import actors, targets, violence


def _all_actors(text: str) -> list[list[str]]:
    return [actors(text, e) for e in violence(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Two children died on Tuesday when shells hit Huth, a town held by the Houthis.",
        "Air strikes on Tuesday killed nine people in Mayadin, which is controlled by Islamic State.",
        "The strikes on Mayadin, a town held by the Islamic State (IS) group, killed nine people on Tuesday.",
        "A drone strike killed six people on Monday in Baiji, a town ruled by Islamic State.",
    ],
)
def test_who_holds_the_place_did_not_strike_it(text: str) -> None:
    assert _all_actors(text) == [[]]


def test_who_captured_a_town_took_it() -> None:
    text = "The town of Baiji was captured by Islamic State on Monday, residents said."
    assert "Islamic State" in text
    assert not [e for e in violence(text) if actors(text, e) != ["Islamic State"]]


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("The camp near Sirte came under the bombardment of the Turkish army's aircraft on Monday.", "Turkish army"),
        ("Barrel bombs dropped from Syrian army helicopters killed five people in Saraqib on Monday.", "Syrian army"),
        ("Kutum came under shelling from Sudanese army positions on Monday.", "Sudanese army"),
        ("The raid on the crowded old market of Aleppo early on Monday was carried out by the army.", "army"),
        ("The shelling of the market of Aleppo on Monday was blamed on the army.", "army"),
        ("A U.S. air strike killed three people near Marib on Monday.", "U.S."),
        ("Ten policemen died on Monday, hours after rebels attacked the police station in Kutum.", "rebels"),
    ],
)
def test_the_doer_is_found(text: str, actor: str) -> None:
    assert any(actor in a for found in _all_actors(text) for a in found)


def test_a_service_member_is_no_state_that_strikes() -> None:
    text = "A U.S. soldier was fatally wounded on Monday near Marib when a bomb went off."
    assert all("U.S." not in found for found in _all_actors(text))


@pytest.mark.parametrize(
    "told",
    [
        "Al-Shabaab claimed responsibility for the attack.",
        "Al-Shabaab later claimed the bombing.",
        "Al-Shabaab said it was behind the bombing.",
        "The attack was claimed by Al-Shabaab.",
        "Al-Shabaab has admitted responsibility.",
    ],
)
def test_who_owns_up_did_it(told: str) -> None:
    text = f"A car bomb killed 12 people in Mogadishu on Monday. {told}"
    assert _all_actors(text) == [["Al-Shabaab"]]


@pytest.mark.parametrize(
    "told",
    ["Al-Shabaab denied responsibility for the attack.", "No one from Al-Shabaab was available to comment."],
)
def test_who_does_not_own_up_is_not_named(told: str) -> None:
    text = f"A car bomb killed 12 people in Mogadishu on Monday. {told}"
    assert _all_actors(text) == [[]]


_WHOLE = "Government air strikes on the city of Aleppo killed at least 16 civilians on Sunday."


def test_a_part_has_the_actors_of_the_whole() -> None:
    text = (
        f"{_WHOLE} The crude bombs did much damage. Nine people were killed in the Masakin Hanano district of Aleppo."
    )
    assert all(found == ["Government"] for found in _all_actors(text))
    assert {p.inferred for e in violence(text) for p in e.actors} == {False, True}


def test_what_happens_elsewhere_is_no_part() -> None:
    text = f"{_WHOLE} A bomb killed four people in Damascus on Sunday."
    assert _all_actors(text)[-1] == []


def test_a_larger_toll_is_no_part() -> None:
    text = f"{_WHOLE} Doctors fear for the wounded. On Friday 30 people were killed by a blast in Aleppo."
    assert _all_actors(text)[-1] == []


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("A terrorist bombing killed four people in Latakia on Monday.", False),
        ("A terrorist car bomb attack killed four people in Latakia on Monday.", False),
        ("Terrorist rocket fire killed four people in Latakia on Monday.", True),
    ],
)
def test_terrorist_before_a_bomb_is_the_kind_of_deed(text: str, named: bool) -> None:
    assert any(_all_actors(text)[0]) is named


def test_what_was_shot_down_did_not_shoot() -> None:
    text = "Five killed as Russian military helicopter shot down over Idlib on Monday."
    assert all("Russian" not in " ".join(found) for found in _all_actors(text))


def test_a_label_is_no_rival_of_a_group() -> None:
    text = (
        "Rebel rockets killed three children in Hama on Monday, a monitor said. "
        'State media said that the three children were killed in "terrorist rocket fire" on Hama on Monday.'
    )
    assert any(a.lower() == "rebel" for a in _all_actors(text)[0])


def test_general_fighting_names_nobody_for_one_deed() -> None:
    text = (
        "A bus was hit on the road to Aleppo on Monday and seven civilians were killed. "
        "The army and rebels have fought for Aleppo since 2012."
    )
    assert _all_actors(text)[0] == []


def test_the_owner_after_of_is_no_target() -> None:
    text = "The camp near Sirte came under the bombardment of the Turkish army's aircraft on Monday."
    assert targets(text, violence(text)[0]) == []
