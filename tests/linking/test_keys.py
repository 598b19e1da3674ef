"""Tellings of one happening share a key; those far apart in time or space share none."""

from __future__ import annotations

from typing import Any

import pytest

from marsad.linking._keys import block_keys
from tests.linking.worlds import day, spot, told


def _shares(**change: Any) -> bool:  # noqa: ANN401
    return bool(set(block_keys(told("r1"))) & set(block_keys(told("r2", **change))))


@pytest.mark.parametrize(
    ("change", "shared"),
    [
        ({}, True),
        ({"type": "PROTEST"}, False),
        ({"time": day("2016-06-02")}, True),
        ({"time": day("2016-06-09")}, False),
        ({"time": None}, False),
        ({"spot": spot(lat=35.31, lon=38.1)}, True),
        ({"spot": spot("far", lat=37.0, lon=38.1, admin1=None)}, False),
    ],
)
def test_keys_meet_near_in_time_and_space(change: dict[str, Any], shared: bool) -> None:
    assert _shares(**change) is shared


def test_a_province_meets_its_towns() -> None:
    assert _shares(spot=spot("the province", lat=None, lon=None, precision="admin1"))


def test_who_is_placed_nowhere_has_no_key() -> None:
    assert block_keys(told("r1", spot=None)) == ()
