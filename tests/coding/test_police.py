"""Police at work, of any country: arrests, force against crowds, streets held, cases opened."""

# ruff: noqa: E501 - one sentence, one line

from __future__ import annotations

from pathlib import Path

import pytest

from marsad.coding import code, read_ontology
from tests.coding._told import actors, coded, events, killed

_TYPES = read_ontology(Path(__file__).resolve().parents[2] / "examples" / "police" / "marsad.toml")

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


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Police stood by while traders were robbed in Juba on Monday.", "POLICE_INACTION"),
        ("The constables did not act when the stalls were set on fire in Kisumu.", "POLICE_INACTION"),
        ("Officers refused to register the widow's complaint in Multan.", "POLICE_INACTION"),
        ("There was no sign of protection, and the guards looked the other way.", "POLICE_INACTION"),
        ("Detectives traced the stolen lorry to a farm near Kabwe.", "POLICE_DUTY"),
        ("The government failed to pass its budget in Prague on Monday.", None),
        ("The bakers traced the recipe to a village near Bari.", None),
    ],
)
def test_the_example_ontology_tells_duty_from_inaction(text: str, own: str | None) -> None:
    assert {e.own_type for e in code(coded(text).grounded, _TYPES).events} - {None} == ({own} if own else set())


def test_what_police_were_made_to_do_was_done() -> None:
    text = "The mob threw bottles, prompting police to open fire in Kingston."
    assert "firearms" in {e.mode for e in events(text, "ASSAULT") if e.status == "occurred"}
