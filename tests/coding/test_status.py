"""Is it so, does it go on, will it, did it fail, is it denied, was it only thought of?"""

from __future__ import annotations

import pytest

from tests.coding._told import events


def statuses(text: str, kind: str) -> list[str]:
    return [e.status for e in events(text, kind)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Villages near the border are being evacuated by the army, officials in Kars said on Monday.", "RETREAT"),
        ("A curfew is in force in Gondar, the police said.", "COERCE"),
        ("The truce in Taiz has held since Friday, residents said.", "RETREAT"),
        ("Government warplanes bombed rebel positions near Idlib for a third day on Monday.", "ASSAULT"),
        ("Russian warplanes have bombed Idlib since Monday.", "ASSAULT"),
        ("Army guns kept on shelling rebel positions near Douma on Tuesday.", "ASSAULT"),
    ],
)
def test_what_lasts_is_ongoing(text: str, kind: str) -> None:
    assert "ongoing" in statuses(text, kind)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("A truce signed in Juba in May has collapsed, the two armies said.", "RETREAT"),
        ("Peace talks between the government and the rebels in Kuwait ended without result on Sunday.", "CONSULT"),
        ("Rebel commanders walked out of talks with the government on Monday.", "CONSULT"),
    ],
)
def test_what_was_begun_and_came_to_nothing_failed(text: str, kind: str) -> None:
    assert "failed" in statuses(text, kind)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("A ceasefire is to be proclaimed in Luanda on Sunday.", "RETREAT"),
        ("The army will attack Raqqa within days, its commander said.", "ASSAULT"),
        ("Rebels plan to storm the town of Saraqeb this week, their spokesman said.", "ASSAULT"),
    ],
)
def test_what_is_to_come_is_planned(text: str, kind: str) -> None:
    assert statuses(text, kind) == ["planned"]


@pytest.mark.parametrize(
    "text",
    [
        "Moscow denied on Monday that its jets had bombed the market in Idlib.",
        "The ministry denied once more in a statement on Friday that soldiers had shelled the town of Douma.",
    ],
)
def test_what_the_accused_says_did_not_happen_is_denied(text: str) -> None:
    assert statuses(text, "ASSAULT") == ["denied"]


@pytest.mark.parametrize(
    "text",
    [
        "If rebels attacked Damascus, the army would respond with force.",
        "An attack on Hodeidah could kill thousands of people, the United Nations warned.",
    ],
)
def test_what_is_only_thought_of_is_hypothetical(text: str) -> None:
    assert set(statuses(text, "ASSAULT")) == {"hypothetical"}


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Police foiled a bomb attack on a church in Cairo on Sunday.", "failed"),
        ("The army repelled an attack on its base near Deir Ezzor on Sunday and killed nine militants.", "occurred"),
    ],
)
def test_what_was_foiled_failed_and_what_was_beaten_back_happened(text: str, status: str) -> None:
    assert status in statuses(text, "ASSAULT")
