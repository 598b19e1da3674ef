"""What was hit or taken: places, buildings and vehicles as targets of force."""

from __future__ import annotations

import pytest

from tests.coding._told import events, places, targets


@pytest.mark.parametrize(
    ("text", "hit"),
    [
        ("Rebels seized Raqqa on Monday.", ["Raqqa"]),
        ("On Monday Raqqa was captured by the rebels.", ["Raqqa"]),
        ("The rebels' capture of Raqqa on Monday was their third gain.", ["Raqqa"]),
        ("Nine rifles were confiscated by the police near Raqqa on Monday.", ["rifles"]),
        ("Army jets bombed Idlib on Monday.", []),
        ("Rebels attacked seven army lorries on the road near Idlib on Monday.", ["army lorries"]),
        ("A bomb killed Syria's envoy in Idlib on Monday.", ["envoy"]),
        ("The army shelled rebels near Idlib on Monday.", ["rebels"]),
    ],
    ids=["town taken", "passive", "noun", "arms taken", "town bombed", "vehicles", "possessive", "people first"],
)
def test_what_force_was_done_to(text: str, hit: list[str]) -> None:
    (event,) = events(text)
    assert targets(text, event) == hit


def test_what_was_hit_is_where_it_happened() -> None:
    text = "Rebels seized Raqqa on Monday."
    assert places(text, events(text)[0]) == ["Raqqa"]


@pytest.mark.parametrize(
    "text",
    [
        "Two soldiers were gunned down by rebels in Idlib on Monday.",
        "Rebels gunned down two soldiers in Idlib on Monday.",
    ],
)
def test_doubled_consonants_are_read(text: str) -> None:
    (event,) = events(text, "ASSAULT")
    assert targets(text, event) == ["soldiers"]


def test_a_country_beside_a_town_is_no_place_of_the_event() -> None:
    text = "Protesters attacked the embassies of France and Belgium in Raqqa on Monday."
    assert not {"France", "Belgium"} & set(places(text, events(text)[0]))


def test_a_building_that_is_hit_is_where_it_happened() -> None:
    text = "Rebels shelled the airport of Raqqa in Syria on Monday."
    assert places(text, events(text)[0]) == ["Raqqa", "airport"]


def test_what_was_destroyed_is_what_came_of_the_strike() -> None:
    text = "Army jets bombed rebel positions near Idlib on Monday. The positions were destroyed, officials said."
    assert len(events(text, "ASSAULT")) == 1
