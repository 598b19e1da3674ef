"""People on the move: who fled, was driven out, was taken out, was reached; plans and failures move nobody."""

from __future__ import annotations

import pytest

from marsad.coding import Event, Loss
from tests.coding._told import coded, events, places


def moved(text: str) -> list[tuple[Event, Loss]]:
    """The figures of displaced, evacuated and reached people with their events."""
    kinds = ("displaced", "evacuated", "reached_by_aid")
    return [(e, x) for e in coded(text).events for x in e.losses if x.kind in kinds]


@pytest.mark.parametrize(
    ("text", "kind", "low", "best", "high", "type_", "place"),
    [
        ("More than 80,000 people have fled Hama since November.", "displaced", 80000, 80000, 80000, "RETREAT", "Hama"),
        (
            "Some 130,000 people have left their homes in El Fasher since April.",
            "displaced",
            130000,
            130000,
            130000,
            "RETREAT",
            "El Fasher",
        ),
        ("Tens of thousands of residents fled Goma.", "displaced", 10000, 20000, None, "RETREAT", "Goma"),
        ("Clashes in Nyala displaced 12,000 families.", "displaced", 12000, 12000, 12000, "ASSAULT", "Nyala"),
        (
            "Rebels drove 8,000 people from their homes in Ituri.",
            "displaced",
            8000,
            8000,
            8000,
            "COERCE",
            "Ituri",
        ),
        (
            "An estimated 40,000 people were uprooted by fighting in Goma last week.",
            "displaced",
            40000,
            40000,
            40000,
            "COERCE",
            "Goma",
        ),
        ("About 700 civilians were evacuated from Aleppo.", "evacuated", 700, 700, 700, "RETREAT", "Aleppo"),
        ("Helicopters have flown out 200 wounded soldiers from Taiz.", "evacuated", 200, 200, 200, "RETREAT", "Taiz"),
        ("WFP served hot meals to 15,000 people in Taiz.", "reached_by_aid", 15000, 15000, 15000, "AID", "Taiz"),
    ],
)
def test_figures_of_movement(
    text: str, kind: str, low: int, best: int, high: int | None, type_: str, place: str
) -> None:
    [(event, loss)] = moved(text)
    assert (loss.kind, loss.low, loss.best, loss.high, event.type) == (kind, low, best, high, type_)
    assert place in places(text, event)


def test_a_bare_number_that_fled_is_residents() -> None:
    [(_, loss)] = moved("About 500 people were killed in the past days and 8,000 fled, a spokesman said in Ramadi.")
    assert (loss.kind, loss.best) == ("displaced", 8000)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("The evacuation of 3,000 people from Homs was suspended on Friday after shots were fired.", "failed"),
        ("The army plans to evacuate 5,000 residents from Goma.", "planned"),
    ],
)
def test_what_is_planned_or_broken_off_moves_nobody(text: str, status: str) -> None:
    assert [e.status for e in events(text, "RETREAT")] == [status]
    assert moved(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "The suspect fled the scene.",
        "He fled the country after the election.",
        "Shells hit a school in Goma where displaced people slept.",
    ],
)
def test_no_displacement(text: str) -> None:
    assert moved(text) == []
