"""The ground of maps: names of towns that fit a view, and a user's own tiles in ranges."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from marsad.desk import _ground
from marsad.desk._ground import Towns

from .conftest import Desk

TOWNS = Towns(
    (
        ("Capital", 33.5, 36.3, 2_500_000, 0),
        ("Seat", 35.95, 39.0, 220_000, 1),
        ("Beside the seat", 35.96, 39.02, 40_000, 2),
        ("Port", 35.5, 35.8, 340_000, 2),
        ("Village", 35.6, 38.0, 900, 2),
        ("Elsewhere", 51.5, -0.1, 9_000_000, 0),
    )
)
SYRIA = (35.0, 32.0, 43.0, 38.0)


def shown(box: tuple[float, float, float, float], zoom: int) -> list[object]:
    return [it["name"] for it in TOWNS.within(box, zoom)]


@pytest.mark.parametrize(
    ("zoom", "names"),
    [
        (0, []),
        (2, ["Capital"]),
        (6, ["Capital", "Seat", "Port"]),
        (11, ["Capital", "Seat", "Port", "Beside the seat", "Village"]),
    ],
)
def test_closer_views_name_smaller_towns(zoom: int, names: list[str]) -> None:
    assert sorted(map(str, shown(SYRIA, zoom))) == sorted(names)


def test_of_two_towns_on_one_spot_the_greater_is_named() -> None:
    assert shown((38.9, 35.9, 39.1, 36.0), 8) == ["Seat"]


def test_a_village_is_told_apart() -> None:
    (village,) = TOWNS.within((37.9, 35.5, 38.1, 35.7), 12)
    assert village == {"name": "Village", "lon": 38.0, "lat": 35.6, "rank": 3}


@pytest.mark.parametrize("box", ["", "1,2,3", "a,b,c,d", "nan,0,1,1"])
def test_a_box_that_is_none_has_no_names(client: TestClient, monkeypatch: pytest.MonkeyPatch, box: str) -> None:
    monkeypatch.setattr(_ground, "towns", lambda: TOWNS)
    assert client.get("/map/names", params={"box": box, "zoom": 5}).json() == []


def test_names_are_asked_by_view(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_ground, "towns", lambda: TOWNS)
    answer = client.get("/map/names", params={"box": "35,32,43,38", "zoom": 2})
    assert answer.json() == [{"name": "Capital", "lon": 36.3, "lat": 33.5, "rank": 0}]


def test_without_a_gazetteer_a_map_has_no_names(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_ground, "towns", lambda: None)
    assert client.get("/map/names", params={"box": "35,32,43,38"}).json() == []


def test_a_basemap_is_read_in_ranges(desk: Desk, tmp_path: Path) -> None:
    tiles = tmp_path / "land.pmtiles"
    tiles.write_bytes(bytes(range(256)))
    answer = desk(basemap=tiles).get("/basemap", headers={"Range": "bytes=16-31"})
    assert (answer.status_code, answer.content) == (206, bytes(range(16, 32)))


def test_without_a_basemap_there_is_none(client: TestClient) -> None:
    assert client.get("/basemap").status_code == 404
