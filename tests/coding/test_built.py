"""Things that violence is done to, and the parties that stand beside others."""

# ruff: noqa: E501 - one sentence, one line

from __future__ import annotations

import pytest

from tests.coding._told import actors, targets, violence


@pytest.mark.parametrize(
    ("text", "hit"),
    [
        ("Rebels blew up two power pylons near Goma on Sunday.", {"power pylons"}),
        ("Gunmen set fire to a rural bank and three fuel trucks in Ituri on Monday.", {"rural bank", "fuel trucks"}),
        ("A bomb exploded in front of the tax office in Quetta on Friday.", {"tax office"}),
        ("The oil pipeline was blown up near Arauca on Monday by ELN fighters.", {"oil pipeline"}),
        ("Militants attacked the village's only water plant with rockets near Menaka on Monday.", {"water plant"}),
    ],
)
def test_things_are_hit_as_they_are_described(text: str, hit: set[str]) -> None:
    found = [targets(text, e) for e in violence(text)]
    assert hit <= set().union(*found)


@pytest.mark.parametrize(
    "text",
    [
        "Gunmen shot dead a bus driver in Quetta on Friday.",
        "The army opened a new hospital in Goma on Sunday.",
        "Rebels killed a farmer near a school in Goma on Sunday.",
    ],
)
def test_what_nothing_is_done_to_is_no_target(text: str) -> None:
    assert not {"bus", "new hospital", "hospital", "school"} & {t for e in violence(text) for t in targets(text, e)}


@pytest.mark.parametrize(
    ("text", "hit"),
    [
        (
            "Gunmen killed Judge Omar Diallo, 51, Colonel Issa Barry and councilman Paul Kone in Mopti on Friday.",
            {"Omar Diallo", "Issa Barry", "Paul Kone"},
        ),
        (
            "Police commander Omar Diallo and four other men were killed in a bombing in Mopti on Friday.",
            {"Omar Diallo"},
        ),
        ("Omar Diallo, a Malian journalist, was shot dead by gunmen in Mopti on Friday.", {"Omar Diallo"}),
        (
            "The assassination of Supreme Court president Omar Diallo in Mopti on Friday shocked the country.",
            {"Omar Diallo"},
        ),
        ("Gunmen attacked the house of Mayor Omar Diallo in Mopti on Friday.", {"house", "Omar Diallo"}),
    ],
)
def test_who_is_named_beside_is_hit(text: str, hit: set[str]) -> None:
    assert hit <= {t for e in violence(text) for t in targets(text, e)}


@pytest.mark.parametrize(
    ("text", "doers"),
    [
        ("Gunmen belonging to the FARC killed a mayor near Cali on Friday.", {"Gunmen", "FARC"}),
        (
            "Soldiers of the Rapid Support Forces shelled a market in Nyala on Friday.",
            {"Soldiers", "Rapid Support Forces"},
        ),
    ],
)
def test_armed_men_act_for_the_body_they_are_named_with(text: str, doers: set[str]) -> None:
    assert doers <= {a for e in violence(text) for a in actors(text, e)}


@pytest.mark.parametrize("case", [str, str.lower])
def test_letters_do_not_matter(case: type[str]) -> None:
    text = "Guerrillas blew up two power pylons and a rural bank near Medellin on Sunday."
    assert {"power pylons", "rural bank"} <= {t for e in violence(case(text)) for t in targets(case(text), e)}


@pytest.mark.parametrize(
    "text",
    [
        "A truck bomb exploded inside a petrol station in Cali on Friday, injuring three people. Firefighters and ambulances rushed to the scene of the fire. The driver of a bus and two passengers were taken to hospital with burns, the fire brigade said. A second bus was damaged, and traffic was diverted for six hours, a spokesman of the ambulance service said on Friday evening.",
        "A former mayor was shot to death by gunmen in Cali on Friday.",
    ],
)
def test_bombs_and_shots_are_no_mishap(text: str) -> None:
    assert violence(text)
