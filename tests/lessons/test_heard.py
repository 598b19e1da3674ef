"""What reading does with lessons: where they are heard, what they change, and what they leave alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.coding import Lesson, Lessons, TypeLesson
from marsad.grounding import Scope
from marsad.grounding.actors import ActorLesson, open_registry, taught
from marsad.pipeline import NOTHING_TAUGHT, extraction_with, taught_with
from marsad.record import in_force
from tests.lessons.making import BRIGADE, FALCONS, IS, NO_ATTACK, NOBODY, RAIN, SLAMMED, read_with, report_of


def actors_of(document: dict[str, Any]) -> set[str | None]:
    return {e["actor"] for e in document["entities"]}


def names_of(document: dict[str, Any]) -> set[str]:
    return {e["name"] for e in document["entities"]}


def types_of(document: dict[str, Any]) -> dict[str, str]:
    text = document["report"]["text"]
    return {text[e["trigger"]["begin"] : e["trigger"]["end"]]: e["type"] for e in document["events"]}


def read(text: str, folder: Path, *lessons: Lesson, source: str | None = None) -> dict[str, Any]:
    return read_with(report_of(text, folder, source=source), in_force(lessons))


def test_a_name_means_the_actor_that_a_reviewer_named(tmp_path: Path) -> None:
    assert "actor:islamic-state" not in actors_of(read(BRIGADE, tmp_path))
    document = read(BRIGADE, tmp_path, IS)
    (entity,) = (e for e in document["entities"] if e["actor"] == "actor:islamic-state")
    assert (entity["reason"], entity["confidence"]) == ("taught", 0.99)
    assert len(entity["mentions"]) == 2
    assert {p["entity"] for e in document["events"] for p in e["actors"]} == {entity["id"]}


def test_an_actor_that_no_registry_has_stands_as_the_lesson_states_it(tmp_path: Path) -> None:
    (entity,) = (e for e in read(SLAMMED, tmp_path, FALCONS)["entities"] if e["actor"] == "own:falcons")
    assert (entity["name"], entity["country"], entity["side"], entity["source_kind"]) == (
        "The Falcons", "SY", "opposition", "armed_group",
    )  # fmt: skip


def test_a_name_that_is_no_actor_is_no_mention_of_one(tmp_path: Path) -> None:
    assert "Mithal Brigade" in names_of(read(BRIGADE, tmp_path))
    assert "Mithal Brigade" not in names_of(read(BRIGADE, tmp_path, NOBODY))


@pytest.mark.parametrize("longer", ["Saqr Mithal Brigade", "Mithal Brigade Command"])
def test_a_longer_name_that_holds_it_is_another_one(tmp_path: Path, longer: str) -> None:
    text = BRIGADE.replace("Mithal Brigade", longer)
    assert actors_of(read(text, tmp_path, IS)) == actors_of(read(text, tmp_path))


@pytest.mark.parametrize(
    ("scope", "heard"),
    [
        (Scope(), True),
        (Scope("SY"), True),
        (Scope("YE"), False),
        (Scope(source="The  daily"), True),
        (Scope(source="Another"), False),
        (Scope(report="r"), True),
        (Scope(report="q"), False),
        (Scope("SY", "The Daily", "r"), True),
        (Scope("SY", "The Daily", "q"), False),
    ],
)
def test_a_lesson_is_heard_within_its_scope(tmp_path: Path, scope: Scope, heard: bool) -> None:
    actor = read(BRIGADE, tmp_path, replace(IS, scope=scope), source="The Daily")
    kind = read(SLAMMED, tmp_path, replace(NO_ATTACK, scope=scope), source="The Daily")
    assert ("actor:islamic-state" in actors_of(actor)) is heard
    assert ("attacked" not in types_of(kind)) is heard


def test_the_narrower_scope_goes_first_and_the_later_word(tmp_path: Path) -> None:
    here, later = replace(IS, n=1, scope=Scope(report="r")), replace(FALCONS, n=2, name="Mithal Brigade")
    assert "actor:islamic-state" in actors_of(read(BRIGADE, tmp_path, here, later))
    assert "own:falcons" in actors_of(read(BRIGADE, tmp_path, replace(here, scope=Scope()), later))


@pytest.mark.parametrize("now", ["ACCUSE", None])
def test_words_tell_of_the_type_that_a_reviewer_says(tmp_path: Path, now: Any) -> None:  # noqa: ANN401
    assert types_of(read(SLAMMED, tmp_path))["attacked"] == "ASSAULT"
    document = read(SLAMMED, tmp_path, replace(NO_ATTACK, now=now))
    assert types_of(document).get("attacked") == now
    reasons = {w["rule"] for e in document["events"] for w in e["why"] if e["type"] == now}
    assert ("type:taught" in reasons) is (now is not None)


def test_the_same_words_in_another_sense_are_left_alone(tmp_path: Path) -> None:
    assert types_of(read(SLAMMED, tmp_path, replace(NO_ATTACK, was="ACCUSE")))["attacked"] == "ASSAULT"


def test_a_type_may_be_mended_at_one_place_of_one_report(tmp_path: Path) -> None:
    text = SLAMMED + "\nThe Falcons attacked a bridge near Raqqa on Thursday, killing six soldiers.\n"
    begin = text.rindex("attacked")
    lesson = replace(NO_ATTACK, scope=Scope(report="r"), begin=begin, end=begin + len("attacked"))
    found = [e["trigger"]["begin"] for e in read(text, tmp_path, lesson)["events"]]
    assert text.index("attacked") in found
    assert begin not in found


def test_nothing_taught_is_the_registry_itself() -> None:
    assert taught(open_registry(), ()) is open_registry()


# ---- extraction versions ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("lesson", [IS, NOBODY, FALCONS, NO_ATTACK], ids=lambda x: type(x).__name__)
def test_only_reports_that_hold_the_words_bear_the_lesson_in_their_version(tmp_path: Path, lesson: Lesson) -> None:
    said = in_force((lesson,))
    bears = {t for t in (BRIGADE, SLAMMED, RAIN) if extraction_with("v", report_of(t, tmp_path), said) != "v"}
    assert bears == ({SLAMMED} if lesson in (FALCONS, NO_ATTACK) else {BRIGADE})


def test_the_version_tells_what_was_said_and_not_when() -> None:
    said = Lessons(actors=(IS, FALCONS), types=(NO_ATTACK,))
    later = Lessons(actors=(replace(FALCONS, n=8), replace(IS, n=9)), types=(replace(NO_ATTACK, n=7),))
    others = (
        Lessons(actors=(IS, FALCONS)),
        Lessons(actors=(NOBODY, FALCONS), types=(NO_ATTACK,)),
        Lessons(actors=(IS, FALCONS), types=(replace(NO_ATTACK, now="ACCUSE"),)),
        Lessons(actors=(IS, replace(FALCONS, scope=Scope("SY"))), types=(NO_ATTACK,)),
    )
    assert said.tag == later.tag
    assert len({said.tag, *(x.tag for x in others)}) == 1 + len(others)


def test_a_version_can_be_asked_for_its_lessons(tmp_path: Path) -> None:
    version = extraction_with("2026.11+0", report_of(BRIGADE, tmp_path), in_force((IS,)))
    assert taught_with(version) == Lessons(actors=(IS,)).tag
    assert taught_with(extraction_with("2026.11+0", report_of(BRIGADE, tmp_path), NOTHING_TAUGHT)) == ""


@given(st.text(max_size=40), st.text(max_size=120))
def test_any_words_can_be_looked_for_in_any_text(words: str, text: str) -> None:
    names = (ActorLesson(1, words, None), TypeLesson(2, words, "ASSAULT", None))
    held = type("Held", (), {"id": "r", "source": None, "text": f"in {words} {text}"})()
    assert set(in_force(names).heard(held).numbers) <= {1, 2}
