"""The tables of the ontologies: whole, consistent, and right on the codebooks' own cases."""

# ruff: noqa: E501 - one case, one line

from __future__ import annotations

import typing

import pytest

from marsad.coding import EventType
from marsad.coding.ontology import acled_of, code_of, load, quad_of, ucdp_violence
from marsad.coding.ontology._morphology import plural, verb_forms
from marsad.coding.ontology._rows import rows

TYPES = set(typing.get_args(EventType))
ACLED = {
    "Armed clash", "Government regains territory", "Non-state actor overtakes territory", "Chemical weapon",
    "Air/drone strike", "Suicide bomb", "Shelling/artillery/missile attack", "Remote explosive/landmine/IED", "Grenade",
    "Sexual violence", "Attack", "Abduction/forced disappearance", "Peaceful protest", "Protest with intervention",
    "Excessive force against protesters", "Violent demonstration", "Mob violence", "Agreement", "Arrests",
    "Change to group/activity", "Disrupted weapons use", "Headquarters or base established",
    "Looting/property destruction", "Non-violent transfer of territory", "Other",
}  # fmt: skip
MODES = {row[1] for row in rows("codes.tsv")} - {"*"}


def test_every_type_has_a_code_and_a_rule_in_words() -> None:
    for kind in TYPES:
        code = code_of(kind, None)
        assert code.quad in (1, 2, 3, 4)
        assert len(code.rule.split()) >= 4


@pytest.mark.parametrize("row", rows("codes.tsv"), ids=lambda r: f"{r[0]}-{r[1]}")
def test_codes_are_those_of_the_codebooks(row: list[str]) -> None:
    kind, _mode, cameo, acled, _quad, _rule = row
    assert kind in TYPES
    assert acled == "-" or acled in ACLED
    assert cameo == "-" or (cameo.isdigit() and 3 <= len(cameo) <= 4 and 1 <= int(cameo[:2]) <= 20)


@pytest.mark.parametrize("row", rows("acled.tsv"), ids=lambda r: r[3])
def test_conditions_lead_to_known_sub_events(row: list[str]) -> None:
    assert row[0] in TYPES
    assert row[3] in ACLED


def test_triggers_are_several_hundred_and_well_formed() -> None:
    table = rows("triggers.tsv")
    assert len(table) > 400
    for row in table:
        assert len(row) in (6, 7), row
        assert row[1] in ("v", "n", "x"), row
        assert row[2] in TYPES, row
        assert not row[3] or row[3] in MODES, row


def test_every_condition_of_a_trigger_is_known() -> None:
    special = {"arms", "victim", "weapon", "weaponry", "site", "place"}
    named = {need for row in rows("triggers.tsv") if len(row) > 6 and row[6] for need in row[6].split("|")}
    assert named - special <= set(load().needs)


@pytest.mark.parametrize(
    ("kind", "mode", "facts", "acled"),
    [
        ("ASSAULT", "aerial", set(), "Air/drone strike"),
        ("ASSAULT", "drone", set(), "Air/drone strike"),
        ("ASSAULT", "suicide-attack", {"civilian_target"}, "Suicide bomb"),
        ("ASSAULT", "heavy-weapons", {"armed_target"}, "Shelling/artillery/missile attack"),
        ("ASSAULT", "firearms", {"armed_target"}, "Armed clash"),
        ("ASSAULT", "firearms", {"civilian_target"}, "Attack"),
        ("ASSAULT", None, {"armed_target"}, "Armed clash"),
        ("ASSAULT", None, set(), "Attack"),
        ("ASSAULT", "unconventional", set(), "Chemical weapon"),
        ("ASSAULT", "abduct", set(), "Abduction/forced disappearance"),
        ("COERCE", "seize", {"state_actor"}, "Government regains territory"),
        ("COERCE", "seize", set(), "Non-state actor overtakes territory"),
        ("COERCE", "arrest", set(), "Arrests"),
        ("RETREAT", "withdraw", set(), "Non-violent transfer of territory"),
        ("PROTEST", "demo", {"dead"}, "Excessive force against protesters"),
        ("PROTEST", "riot", set(), "Violent demonstration"),
        ("AGREE", None, set(), "Agreement"),
        ("CONSULT", None, set(), None),
    ],
)
def test_acled_sub_event(kind: str, mode: str | None, facts: set[str], acled: str | None) -> None:
    assert acled_of(kind, mode, facts) == acled


@pytest.mark.parametrize(
    ("kind", "mode", "cameo"),
    [("ASSAULT", "aerial", "195"), ("RETREAT", "ceasefire", "0871"), ("ACCUSE", "allege", "112"), ("AID", None, "070")],
)
def test_cameo_code(kind: str, mode: str | None, cameo: str) -> None:
    assert code_of(kind, mode).cameo == cameo


@pytest.mark.parametrize(("kind", "quad"), [("AGREE", 1), ("AID", 2), ("THREATEN", 3), ("ASSAULT", 4)])
def test_quad_class(kind: str, quad: int) -> None:
    assert quad_of(kind) == quad


@pytest.mark.parametrize(
    ("states", "armed", "civilians", "violence"),
    [(1, 2, False, 1), (2, 2, False, 1), (0, 2, False, 2), (1, 1, True, 3), (0, 1, True, 3), (1, 1, False, None), (0, 0, True, None)],
)  # fmt: skip
def test_ucdp_type_of_violence(states: int, armed: int, civilians: bool, violence: int | None) -> None:
    assert ucdp_violence(states, armed, civilians) == violence


@pytest.mark.parametrize(
    ("lemma", "forms"),
    [
        ("kill", {"kill", "kills", "killed", "killing"}),
        ("shoot", {"shoot", "shoots", "shot", "shooting"}),
        ("flee", {"flee", "flees", "fled", "fleeing"}),
        ("storm", {"storm", "storms", "stormed", "storming"}),
        ("seize", {"seize", "seizes", "seized", "seizing"}),
        ("overrun", {"overrun", "overruns", "overran", "overrunning"}),
        ("die", {"die", "dies", "died", "dying"}),
        ("occupy", {"occupy", "occupies", "occupied", "occupying"}),
    ],
)
def test_verbs_are_inflected(lemma: str, forms: set[str]) -> None:
    assert set(verb_forms(lemma)) == forms


@pytest.mark.parametrize(("noun", "many"), [("raid", "raids"), ("ambush", "ambushes"), ("bombing", "bombings")])
def test_nouns_are_inflected(noun: str, many: str) -> None:
    assert plural(noun) == many
