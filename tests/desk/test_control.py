"""Who is said to hold what by date: the slider and the picture without scripts; coarse and contested places."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from marsad.desk._control import Held, Slider, drawn
from marsad.linked import read_into
from marsad.record import Record
from tests.desk.conftest import Desk

CAPTURED = "ALEPPO, May 5 2016 - Islamic State fighters captured the town of Manbij on Thursday, officials said."
RETAKEN = "ALEPPO, Aug 12 2016 - Syrian Democratic Forces captured the town of Manbij on Friday, officials said."
PROVINCE = "RAQQA, June 1 2016 - Islamic State holds Raqqa province, the Syrian Observatory for Human Rights said."


@pytest.fixture
def told(db: Path, client: TestClient) -> TestClient:
    """A desk of a record that tells of holders on three days."""
    path = db.with_suffix(".jsonl")
    lines = [
        {"id": f"held-{n}", "source": "Example Wire", "published": day, "text": text}
        for n, (day, text) in enumerate((("2016-05-05", CAPTURED), ("2016-06-01", PROVINCE), ("2016-08-12", RETAKEN)))
    ]
    path.write_text("".join(json.dumps(x) + "\n" for x in lines))
    with Record.open(db) as record:
        read_into(record, [str(path)], "rules")
    return client


def test_the_slider_goes_over_all_days_without_scripts(told: TestClient) -> None:
    html = told.get("/control").text
    found = re.search(r'type="range" name="at" min="0" max="(\d+)" value="(\d+)"', html)
    assert found
    assert found[1] == found[2]  # the last day is shown first
    first = told.get("/control?at=0").text
    assert 'name="on" value="2016-05-05"' in first
    assert "Manbij" in first
    assert f'name="on" value="{_day(html)}"' in told.get(f"/control?at={int(found[1]) + 500}").text


def _day(html: str) -> str:
    found = re.search(r'name="on" value="([^"]+)"', html)
    assert found
    return found[1]


def test_a_day_that_was_typed_moves_the_slider(told: TestClient) -> None:
    html = told.get("/control?on=2016-05-15").text
    assert 'value="10" aria-valuetext' in html
    assert 'data-on="2016-05-15"' in html


@pytest.mark.parametrize("at", ["-1", "x", "99999999999"])
def test_only_a_step_is_a_step(client: TestClient, at: str) -> None:
    assert client.get("/control", params={"at": at}).status_code == 422


def test_who_held_it_changes_with_the_day(told: TestClient) -> None:
    def holders(on: str) -> set[str]:
        places = told.get("/map/control", params={"on": on}).json()["places"]
        return {h for p in places if p["label"] == "Manbij" for h in p["holders"]}

    assert holders("2016-05-20") == {"actor:islamic-state"}
    assert "actor:sdf" in holders("2016-08-20")


def test_a_province_is_a_ring_and_a_town_a_point(told: TestClient) -> None:
    places = {p["label"]: p for p in told.get("/map/control?on=2016-06-10").json()["places"]}
    assert places["Manbij"]["km"] == 0
    [province] = [p for name, p in places.items() if "Raqqa" in name]
    assert province["km"] > 10
    html = told.get("/control?on=2016-06-10").text
    kinds = {m[1] for m in re.finditer(r'<circle class="(held-\d[^"]*)"', html)}
    assert any("area" in x for x in kinds)
    assert any("area" not in x for x in kinds)


def test_contested_places_have_both_colours() -> None:
    sides = (("actor:a", "A"), ("actor:b", "B"))
    one = Held("p", "Hill", None, 35.0, 40.0, 0.0, sides, "2016-01-01", "2016-01-02", True, False, 2)
    wide = Held("q", "Valley", None, 35.2, 40.2, 30.0, sides[:1], "2016-01-01", "2016-01-02", False, False, 1)
    picture = drawn([one, wide])
    assert picture is not None
    area, disc = picture.marks  # the wide one lies below
    assert (disc.held.contested, disc.colours) == (True, (0, 1))
    assert area.r > disc.r
    assert [name for _, name in picture.legend] == ["A", "B"]
    assert drawn([]) is None


def test_steps_and_days() -> None:
    slider = Slider(date(2016, 2, 28), date(2016, 3, 2))
    assert [slider.day(n).isoformat() for n in (0, 1, 99)] == ["2016-02-28", "2016-02-29", "2016-03-02"]
    assert [slider.at(date.fromisoformat(x)) for x in ("2015-01-01", "2016-02-29", "2020-01-01")] == [0, 1, 3]


def test_the_public_face_has_no_slider(desk: Desk) -> None:
    html = desk(mode="public").get("/control").text
    assert 'type="range"' not in html
