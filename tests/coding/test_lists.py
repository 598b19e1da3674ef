"""A list of places with figures is as many happenings; what is old is marked; what is told twice is one."""

from __future__ import annotations

import pytest

from tests.coding._told import coded, killed, places, violence


def told(text: str) -> list[tuple[list[str], list[int | None]]]:
    return [(places(text, e), killed(e)) for e in violence(text)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "Shelling killed 12 people in Aleppo and seven in Idlib on Monday, a monitor said.",
            [("Aleppo", 12), ("Idlib", 7)],
        ),
        (
            "Air strikes killed 12 people in Aleppo, 7 in Idlib and 4 in Hama.",
            [("Aleppo", 12), ("Idlib", 7), ("Hama", 4)],
        ),
        (
            "Bombs in Kabul, Herat and Kandahar killed five, three and two people on Monday.",
            [("Kabul", 5), ("Herat", 3), ("Kandahar", 2)],
        ),
        (
            "Separate attacks in Mogadishu and Baidoa killed nine and four people respectively on Tuesday.",
            [("Mogadishu", 9), ("Baidoa", 4)],
        ),
    ],
)
def test_each_figure_of_a_list_goes_to_its_place(text: str, parts: list[tuple[str, int]]) -> None:
    assert told(text) == [([place], [dead]) for place, dead in parts]


def test_two_kinds_of_dead_at_two_places_are_no_list() -> None:
    text = "Shelling killed nine soldiers and four civilians in Mogadishu and Baidoa."
    assert [killed(e) for e in violence(text)] == [[9, 4]]


def test_a_sum_over_a_country_whose_parts_follow_is_none() -> None:
    text = (
        "Nineteen people were killed in air strikes in Syria on Monday. Twelve people were killed in Aleppo. "
        "Seven people were killed in Idlib."
    )
    assert [killed(e) for e in violence(text)] == [[12], [7]]


def test_headline_lead_and_later_mention_are_one_event_with_its_tellings() -> None:
    text = (
        "Car bomb kills nine in Mogadishu\n\nMOGADISHU, March 14 - A car bomb killed nine people outside a hotel in "
        "Mogadishu on Tuesday, police said.\n\nThe bombing shattered windows. The blast was heard across the city."
    )
    (event,) = violence(text)
    assert killed(event) == [9]
    assert len(event.retold) >= 2


@pytest.mark.parametrize(
    ("text", "telling"),
    [
        (
            "Rockets killed three people in Homs on Tuesday. In March 2012 shelling killed 40 there.",
            "background",
        ),
        ("Rockets killed three people in Homs on Tuesday. Last Friday a car bomb killed six people in Hama.", "recap"),
    ],
)
def test_what_is_older_than_the_news_is_marked(text: str, telling: str) -> None:
    assert [e.telling for e in coded(text).events] == [None, telling]
