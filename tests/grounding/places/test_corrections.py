"""What reviewers say that a name means: where it is heard, and where it is not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.grounding import GroundedPlace, ground
from marsad.grounding.places import Correction, Gazetteer, applying, corrected, tag
from marsad.reading import read
from tests.grounding.places.conftest import reading_of

TALL = Correction(1, "Tall Mithal", "point:36.45,37.7", "Tall Mithal", 36.45, 37.7, "SY", "Aleppo")
#: Raqqa, a name that the gazetteer knows well, said to be Manbij.
RAQQA = Correction(2, "Raqqa", "geonames:167357", "Manbij", 36.5281, 37.9549, "SY", "Aleppo")

SYRIA = "The Syrian army shelled Aleppo. Four people were killed in the town of {name} in Syria, the Observatory said."
IRAQ = "The Iraqi army shelled Mosul. Four people were killed in the town of {name} in Iraq, officials in Baghdad said."


def places(text: str, gazetteer: Gazetteer, *said: Correction) -> dict[str, GroundedPlace]:
    """By the words of the text, their place."""
    report = replace(reading_of(text).report, language="en")
    grounded = ground(read(report), gazetteer=gazetteer, corrections=applying(text, said))
    words = {m.id: m.span.of(text) for m in grounded.reading.mentions}
    return {words[p.mention]: p for p in grounded.places if p.mention in words}


def test_a_name_that_nobody_knew_becomes_a_place(gazetteer: Gazetteer) -> None:
    text = SYRIA.format(name="Tall Mithal")
    before, after = places(text, gazetteer), places(text, gazetteer, TALL)

    assert all(p.gazetteer_id != TALL.id for p in before.values())
    place = after["Tall Mithal"]
    assert (place.gazetteer_id, place.lat, place.lon) == (TALL.id, 36.45, 37.7)
    assert (place.confidence, place.reason) == (0.99, "corrected by a reviewer")


def test_a_correction_decides_against_what_the_gazetteer_knows(gazetteer: Gazetteer) -> None:
    text = SYRIA.format(name="Raqqa")
    assert places(text, gazetteer)["Raqqa"].gazetteer_id != RAQQA.id
    assert places(text, gazetteer, RAQQA)["Raqqa"].gazetteer_id == RAQQA.id


def test_a_type_word_makes_it_another_name(gazetteer: Gazetteer) -> None:
    text = "The Syrian army shelled Aleppo in Syria. Four people were killed in Raqqa province, the Observatory said."
    found = places(text, gazetteer, RAQQA)
    assert all(p.gazetteer_id != RAQQA.id for name, p in found.items() if "province" in name)


@pytest.mark.parametrize(("text", "heard"), [(SYRIA, True), (IRAQ, False)])
@pytest.mark.parametrize("said", [TALL, RAQQA], ids=lambda c: c.name)
def test_a_correction_for_one_country_is_heard_there_alone(
    gazetteer: Gazetteer, text: str, heard: bool, said: Correction
) -> None:
    found = places(text.format(name=said.name), gazetteer, replace(said, scope="SY"))
    assert any(p.gazetteer_id == said.id for p in found.values()) is heard


def test_the_narrower_scope_goes_first(gazetteer: Gazetteer) -> None:
    everywhere = replace(TALL, n=3, id="point:1,1", lat=1.0, lon=1.0)
    found = places(SYRIA.format(name="Tall Mithal"), gazetteer, replace(TALL, scope="SY"), everywhere)
    assert found["Tall Mithal"].gazetteer_id == TALL.id


def test_other_questions_are_answered_as_before(gazetteer: Gazetteer) -> None:
    now = corrected(gazetteer, (TALL,))
    assert now.find("Aleppo") == gazetteer.find("Aleppo")
    assert now.country("SY") == gazetteer.country("SY")
    made = now.by_id(TALL.id)
    assert made is not None
    assert now.place(made.n) == made
    assert now.ids(made) == (TALL.id,)
    assert gazetteer.by_id(TALL.id) is None


def test_nothing_said_is_the_gazetteer_itself(gazetteer: Gazetteer) -> None:
    assert corrected(gazetteer, ()) is gazetteer


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("Shells fell on Tall Mithal.", True),
        ("TALL MITHAL, Syria: shells fell", True),
        ("Tall Mithal's market", True),
        ("“Tall-Mithal”", True),
        ("Tall Mithala", False),
        ("tall buildings in Mithal", False),
        ("", False),
    ],
)
def test_whether_a_name_stands_in_a_text(text: str, stands: bool) -> None:
    assert (applying(text, (TALL,)) == (TALL,)) is stands


def test_the_tag_tells_what_was_said_and_not_when() -> None:
    assert tag(()) == ""
    assert tag((TALL, RAQQA)) == tag((RAQQA, TALL)) == tag((replace(TALL, n=9), RAQQA))
    assert len({tag((TALL,)), tag((RAQQA,)), tag((replace(TALL, scope="SY"),)), tag((replace(TALL, id="x:1"),))}) == 4


@given(st.text(max_size=60))
def test_any_name_can_be_looked_for_in_any_text(name: str) -> None:
    said = Correction(1, name, "x:1", "x", 0, 0)
    found = applying(f"in {name} on Monday", (said,))
    assert found in ((), (said,))
