"""What words say beside the facts of a telling: the part of the day, and that several attacks are counted together."""

from __future__ import annotations

import pytest

from marsad.linking._asides import Hour, hours_apart, part_of_day, sums_up
from marsad.linking._pairs import reasons, score
from marsad.linking._rivals import rivals
from tests.linking.worlds import killed, told


@pytest.mark.parametrize(
    ("sentence", "hour"),
    [
        ("Mortar rounds hit the bazaar on Friday morning.", "morning"),
        ("The raid came before noon prayers at dawn.", "morning"),
        ("A drone struck the depot overnight.", "night"),
        ("Shells fell from morning until evening.", None),
        ("By nightfall the road was shut.", None),
        ("A bomb went off on Friday.", None),
    ],
)
def test_the_part_of_the_day(sentence: str, hour: Hour | None) -> None:
    assert part_of_day([sentence]) == hour


@pytest.mark.parametrize(
    ("sentence", "sums"),
    [
        ("Altogether 23 people died in the town in three attacks.", True),
        ("The clinic put the day's toll at 23 dead.", True),
        ("Officials counted 23 dead from two separate bombings.", True),
        ("Two air strikes on one bridge killed 23 people.", False),
        ("Some 23 people were killed in the attack.", False),
        ("A total of 23 people were killed.", False),
    ],
)
def test_what_counts_several_attacks(sentence: str, sums: bool) -> None:
    assert sums_up(sentence) == sums


def test_morning_and_evening_are_apart_and_neighbours_are_not() -> None:
    assert hours_apart("morning", "evening")
    assert not hours_apart("evening", "night")
    assert not hours_apart(None, "night")


def test_a_total_is_never_one_with_its_part() -> None:
    part, whole = told("r1", losses=(killed(9),)), told("r2", losses=(killed(23),), sums=True)
    assert score(part, whole) is None
    assert score(whole, told("r3", losses=(killed(23),), sums=True)) is not None


def test_a_count_of_strikes_on_one_place_stays_with_an_equal_toll() -> None:
    assert score(told("r1", losses=(killed(9),)), told("r2", losses=(killed(9),), sums=True)) is not None


def test_another_part_of_the_day_speaks_against_one_happening() -> None:
    found = reasons(told("r1", hour="morning"), told("r2", hour="evening"))
    assert found is not None
    assert {r.what for r in found if r.weight < 0} - {"any two tellings"} == {"part of day"}


def test_tolls_of_morning_and_evening_are_no_rivals() -> None:
    a, b = (told(r, sites=("market:green",), losses=(killed(n),), hour=h) for r, n, h in _TWO)
    assert not rivals(a, b)


_TWO: tuple[tuple[str, int, Hour], ...] = (("r1", 4, "morning"), ("r2", 40, "evening"))


@pytest.mark.parametrize(
    ("a", "b", "sign"),
    [
        (("hospital:nour",), ("hospital:nour",), 1),
        (("market",), ("market",), 1),
        (("market",), ("hospital:nour",), -1),
        ((), ("market",), 0),
    ],
)
def test_sites_speak_for_and_against(a: tuple[str, ...], b: tuple[str, ...], sign: int) -> None:
    found = reasons(told("r1", sites=a), told("r2", sites=b))
    assert found is not None
    weights = [r.weight for r in found if r.what == "site"]
    assert [(w > 0) - (w < 0) for w in weights] == ([sign] if sign else [])
