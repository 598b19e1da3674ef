"""Control: who holds what, as somebody says; what would be is none."""

from __future__ import annotations

import pytest

from marsad.coding import Control
from tests.coding._told import coded, words


def one(text: str, status: str) -> Control:
    found = [c for c in coded(text).control if c.status == status]
    assert len(found) == 1, [(c.status, c.evidence.of(text)) for c in coded(text).control]
    return found[0]


@pytest.mark.parametrize(
    ("text", "status", "holder", "place"),
    [
        (
            "Rapid Support Forces fighters captured Nyala from the army on Monday.",
            "gained",
            "Rapid Support Forces",
            "Nyala",
        ),
        ("The town of Nyala was seized by rebels on Monday.", "gained", "rebels", "Nyala"),
        ("The Taliban controls most of Kunduz.", "held", "Taliban", "Kunduz"),
        ("Kunduz is controlled by the Taliban.", "held", "Taliban", "Kunduz"),
        ("Rebel forces have besieged Taiz since April.", "besieged", "Rebel forces", "Taiz"),
        ("Government forces broke the siege of Taiz on Monday.", "siege_broken", "Government forces", "Taiz"),
        ("The army lost control of Nyala on Monday.", "lost", "army", "Nyala"),
        ("Russian troops advanced towards Kramatorsk on Tuesday.", "advancing", "Russian troops", "Kramatorsk"),
    ],
)
def test_who_holds_what(text: str, status: str, holder: str, place: str) -> None:
    control = one(text, status)
    assert control.holder is not None
    assert words(text, [control.holder]) == [holder]
    assert control.place is not None
    assert place in words(text, [control.place])[0]
    assert 0 < control.confidence < 1


def test_the_loser_is_told() -> None:
    text = "Rebels captured Nyala from the army on Monday."
    control = one(text, "gained")
    assert control.against is not None
    assert words(text, [control.against]) == ["army"]


def test_a_share_is_kept() -> None:
    assert one("The SDF has seized around 65 percent of Raqqa.", "gained").share == pytest.approx(0.65)


def test_as_of_and_the_claim() -> None:
    text = "Rebels captured Nyala on Monday, residents said."
    control = one(text, "gained")
    assert control.as_of is not None
    assert words(text, [control.as_of]) == ["Monday"]
    assert control.claims


@pytest.mark.parametrize(
    "text",
    [
        "Regaining the city would allow the regime to continue to reclaim more territory in the east.",
        "The army plans to capture Nyala.",
        "If rebels captured Goma they would control the border.",
        "The rebels failed to capture Goma.",
        "The rebels did not control Goma.",
        "He controls a company in Paris and held a meeting.",
    ],
)
def test_what_is_not_so_is_no_control(text: str) -> None:
    assert coded(text).control == ()


def test_a_share_of_a_city_is_held() -> None:
    text = "Government forces now hold more than 90 percent of Nyala, the monitor said."
    held = coded(text).control[0]
    assert (held.status, held.share) == ("held", 0.9)
    assert words(text, [held.holder or ""]) == ["Government forces"]


def test_the_side_glued_to_held_is_the_holder() -> None:
    text = "Troops closed in on Waer, the last rebel-held district of Homs, on Monday."
    held = next(c for c in coded(text).control if c.status == "held")
    assert words(text, [held.holder or ""]) == ["rebel"]
