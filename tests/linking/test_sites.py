"""Sites within a town are known by their words."""

from __future__ import annotations

import pytest

from marsad.linking._sites import find_sites, shared


@pytest.mark.parametrize(
    ("sentence", "keys"),
    [
        ("A shell hit the Al-Nour hospital at noon", {"hospital:nour"}),
        ("the Sahra Meydan market was crowded", {"market:sahra", "market:meydan"}),
        ("Gunmen entered Hospital Santa Lucia", {"hospital:santa", "hospital:lucia"}),
        ("a crowded market", {"a market"}),
        ("the railway station", {"station"}),
        ("another hospital was struck", set()),
        ("a rocket fell near the Old Bridge", {"bridge:old"}),
        ("Missile Strikes Busy Market", {"market"}),
        ("the troops marched north", set()),
        ("AL-NOUR CLINIC HIT", {"hospital"}),
        ("they reached the Al-Nour clinic", {"hospital:nour"}),
    ],
)
def test_sites_of_a_sentence(sentence: str, keys: set[str]) -> None:
    assert set(find_sites(sentence)) == keys


def test_the_name_of_the_town_names_no_site() -> None:
    assert set(find_sites("people waited at Novo Selyshche railway station", {"novo", "selyshche"})) == {"station"}


@pytest.mark.parametrize(
    ("a", "b", "degree"),
    [
        ({"hospital:nour"}, {"hospital:nour", "market"}, 2),
        ({"hospital:nour"}, {"hospital"}, 1),
        ({"a hospital"}, {"hospital"}, 1),
        ({"hospital:nour"}, {"hospital:quds"}, 0),
        ({"hospital"}, {"market"}, 0),
        (set(), set(), 0),
    ],
)
def test_how_far_two_accounts_share_a_site(a: set[str], b: set[str], degree: int) -> None:
    assert shared(a, b) == shared(b, a) == degree


def test_two_indefinite_sites_of_one_report_are_two() -> None:
    assert shared({"a market"}, {"a market"}, same_report=True) == 0
    assert shared({"a market"}, {"a market"}) == 1
    assert shared({"a market"}, {"market"}, same_report=True) == 1
