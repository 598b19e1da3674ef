"""``marsad grade``: what is suggested, what a person says, and what is refused."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Marsad, Ran

IT = "gaza-hospital-1:e0"


@pytest.fixture
def read(marsad: Marsad, read_examples: Path) -> Marsad:
    shutil.copy(read_examples, "marsad.db")
    return marsad


def _grade(ran: Ran) -> dict[str, Any]:
    return ran.objects[0]


def test_the_rules_suggest_and_say_why(read: Marsad) -> None:
    found = _grade(read("grade", IT, "--json"))
    assert found["suggested"] is True
    assert found["harm"]["rule"] == "rival_blame"
    assert "originators: " in found["harm"]["reasons"][0]


def test_nobody_has_set_a_grade_at_first(read: Marsad) -> None:
    assert _grade(read("grade", IT, "--json"))["set"] == []


def test_what_a_person_sets_stands_first_with_the_reason(read: Marsad) -> None:
    read("grade", IT, "contested", "--why", "each blames the other", "--by", "R. Desk")
    lines = read("grade", IT).out.splitlines()
    assert lines[1].startswith("contested: set by R. Desk on ")
    assert lines[1].endswith(": each blames the other")


def test_both_scales_can_be_set(read: Marsad) -> None:
    read("grade", IT, "Fair", "--why", "two clinics")
    found = _grade(read("grade", IT, "b2", "--why", "it counted the graves", "--json"))
    assert [(g["scale"], g["grade"]) for g in found["set"]] == [("admiralty", "B2"), ("harm", "fair")]


def test_a_grade_is_taken_back_and_both_are_kept(read: Marsad) -> None:
    read("grade", IT, "fair", "--why", "two clinics")
    found = _grade(read("grade", IT, "--withdraw", "--why", "by mistake", "--json"))
    assert found["set"] == []


def test_a_grade_outlives_linking(read: Marsad) -> None:
    read("grade", IT, "fair", "--why", "two clinics")
    read("link")
    assert [g["grade"] for g in _grade(read("grade", IT, "--json"))["set"]] == ["fair"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("grade", IT, "fair"),
        ("grade", IT, "excellent", "--why", "x"),
        ("grade", IT, "B7", "--why", "x"),
        ("grade", IT, "--withdraw", "--why", "x"),
        ("grade", IT, "--sources", "missing.toml"),
    ],
)
def test_what_cannot_be_carried_out_is_refused(read: Marsad, arguments: tuple[str, ...]) -> None:
    ran = read(*arguments)
    assert (ran.status, ran.out) == (2, "")


def test_an_incident_that_is_not_there_is_refused(read: Marsad) -> None:
    assert read("grade", "i-none").status == 3


def test_one_s_own_table_of_sources_gives_the_letter(read: Marsad) -> None:
    Path("sources.toml").write_text('[sources]\n"Gaza Health Ministry" = "C"\n', encoding="utf-8")
    found = _grade(read("grade", IT, "--sources", "sources.toml", "--json"))
    assert found["admiralty"]["code"][0] == "C"
