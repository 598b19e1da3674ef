"""Whose deed it is where several verbs share a subject, or where only arms are named."""

from __future__ import annotations

import pytest

from tests.coding._told import actors, events, targets


@pytest.mark.parametrize(
    ("text", "kind", "doers"),
    [
        ("The army bombed the rebels and seized Raqqa on Monday.", "COERCE", ["army"]),
        ("Rebels, who hold Raqqa, attacked the army and killed ten soldiers on Monday.", "ASSAULT", ["Rebels"]),
        ("The government summoned the rebels and threatened to close the road.", "THREATEN", ["government"]),
        ("The army said rebels had shelled Raqqa, killing six people, and vowed to strike back.", "THREATEN", ["army"]),
        ("The ministry called on the UN Security Council to condemn the raid.", "ACCUSE", ["UN Security Council"]),
        ("Armed men ambushed a convoy near Raqqa on Monday.", "ASSAULT", ["Armed men"]),
        ("Two children were killed by regime bombs in Aleppo on Monday.", "ASSAULT", ["regime"]),
        ("Four people were wounded in terrorist rocket shells on Idlib on Monday.", "ASSAULT", ["terrorist"]),
        ("A rebel barrage killed ten people in Damascus on Monday.", "ASSAULT", ["rebel"]),
    ],
)
def test_whose_deed_it_is(text: str, kind: str, doers: list[str]) -> None:
    (event,) = events(text, kind)
    assert actors(text, event) == doers


def test_whom_the_first_verb_was_done_to_is_its_target() -> None:
    text = "Rebels, who hold Raqqa, attacked the army and killed ten soldiers on Monday."
    assert targets(text, events(text, "ASSAULT")[0]) == ["army"]


def test_farmers_who_are_killed_do_not_kill() -> None:
    text = "Two farmers were killed in an air raid on Raqqa on Monday."
    assert actors(text, events(text, "ASSAULT")[0]) == []


@pytest.mark.parametrize(
    "text",
    [
        "Three farmers kidnapped for ransom near Raqqa on Monday were found dead.",
        "Ten soldiers captured days earlier near Raqqa were freed on Monday.",
    ],
)
def test_a_participle_without_an_object_is_passive(text: str) -> None:
    event = events(text)[0]
    assert actors(text, event) == []
    assert targets(text, event)[0] in ("farmers", "soldiers")
