"""Police at work, of any country: arrests, force against crowds, streets held, cases opened."""

# ruff: noqa: E501 - one sentence, one line

from __future__ import annotations

import pytest

from tests.coding._told import actors, coded, events, killed

_DEEDS = [
    ("Constables rounded up forty street vendors in Nakuru on Monday.", "COERCE", "arrest"),
    ("Two brothers were picked up by police in Lyon on Tuesday.", "COERCE", "arrest"),
    ("Several preventive arrests had been made before the march in Lagos.", "COERCE", "arrest"),
    ("Nine students have been booked for rioting in Dhaka, police said.", "COERCE", "arrest"),
    ("The suspects were taken into police custody in Leeds on Friday.", "COERCE", "arrest"),
    ("Officers cordoned off the station in Turin on Sunday.", "COERCE", "restrict"),
    ("Police dispersed the crowd outside the stadium in Lima.", "COERCE", "restrict"),
    ("Police resorted to a lathi charge outside the mill in Kanpur.", "ASSAULT", "crowd-control"),
    ("Riot police fired rubber bullets at demonstrators in Santiago on Monday.", "ASSAULT", "crowd-control"),
    ("The police lobbed nine teargas shells at the crowd in Harare.", "ASSAULT", "crowd-control"),
    ("Police fired three rounds in the air in Kisumu on Friday.", "ASSAULT", "firearms"),
    ("Police opened fire and the crowd ran.", "ASSAULT", "firearms"),
    ("Police had to open fire on the mob in Port Moresby.", "ASSAULT", "firearms"),
    ("Security was tightened at the ferry terminal in Hong Kong on Saturday.", "MOBILIZE", "police"),
    ("The army staged a flag march in the old quarter on Thursday.", "MOBILIZE", "police"),
    ("Mounted police patrolled the harbour in Durban all night.", "MOBILIZE", "police"),
    ("Prosecutors opened the file after police registered a case against two traders in Pune.", "ACCUSE", "investigate"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "mode"), _DEEDS)
def test_what_police_do_has_type_and_mode(text: str, kind: str, mode: str) -> None:
    told = [(e.type, e.mode, e.status) for e in events(text, kind)]
    assert (kind, mode, "occurred") in told


def test_the_agent_stands_inside_the_compound() -> None:
    text = "Two dockers were killed in police firing in Chittagong on Monday."
    (event,) = events(text, "ASSAULT")
    assert (event.mode, actors(text, event), killed(event)) == ("firearms", ["police"], [2])


def test_dead_of_a_cause_are_no_plan() -> None:
    text = "Seven deaths due to police firing were reported in Guwahati on Monday."
    assert {e.status for e in events(text, "ASSAULT")} == {"occurred"}


@pytest.mark.parametrize(
    "text",
    [
        "A judge signed an arrest warrant for the banker in Zurich on Monday.",
        "The striker's cardiac arrest shocked fans in Naples on Sunday.",
        "Islamic State fighters tightened their grip on the oasis on Thursday.",
        "Six police posts stand along the river road.",
    ],
)
def test_words_of_policing_that_are_none(text: str) -> None:
    assert not [e for e in coded(text).events if e.type in ("COERCE", "MOBILIZE") and e.mode in ("arrest", "police")]
