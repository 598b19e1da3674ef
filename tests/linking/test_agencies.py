"""Credits of agencies: printed ones first, then those that only show; photographs and citations are none."""

from __future__ import annotations

import pytest

from marsad.linking._agencies import agency_named, credit


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("BEIRUT (AFP) - Shells fell on the town.", "AFP"),
        ("Army enters the port AFP Tuesday 14 May 2019 The army entered the port.", "AFP"),
        ("Shells fell on the town on Sunday a resident said.--Reuters", "Reuters"),
        ("Shells fell on the town. (Xinhua)", "Xinhua"),
        ("Shells fell and a resident told AFP that the school was hit.", "AFP"),
        ("The roof fell in, an AFP photographer at the scene said.", "AFP"),
        ("Two were hurt. Reuters' correspondent saw smoke.", "Reuters"),
        ("The bridge is open again Sputnik reported.", "Sputnik"),
        ("The state news agency SANA reported that the bridge is open.", None),
        ("A street in the old town on Monday (AFP photo). Shells fell again.", None),
        ("Photo: AFP. Shells fell on the town again on Monday, residents said.", None),
        ("Shells fell on the town.", None),
        ("", None),
    ],
)
def test_credit_in_the_text(text: str, agency: str | None) -> None:
    assert credit(text, "The Daily News").agency == agency


def test_a_printed_credit_outweighs_other_agencies_that_are_named() -> None:
    text = "KYIV (Reuters) - A resident told AFP of shells. Others told AFP of fire. " + "Shells fell. " * 40
    assert credit(text, None).agency == "Reuters"


def test_the_agency_itself_is_its_own() -> None:
    assert credit("Shells fell on the town.", "Ukrinform") == credit("Shells fell.", "Ukrinform")
    assert credit("Shells fell on the town.", "Ukrinform").own


def test_an_agency_that_prints_another_is_not_the_owner() -> None:
    found = credit("Shells fell on the town on Monday.--AFP", "NNA")
    assert (found.agency, found.own) == ("AFP", False)


def test_a_byline_in_the_metadata_counts() -> None:
    found = credit("Shells fell on the town.", "The Daily News", "Associated Press")
    assert (found.agency, found.own) == ("AP", False)


@pytest.mark.parametrize("name", [None, "", "The Guardian", "Reuters readers' club", "Maps"])
def test_other_publishers_are_no_agency(name: str | None) -> None:
    assert agency_named(name) is None
