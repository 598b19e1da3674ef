"""Maps: each view is asked of the server, coarse places are never points, and everything is reached by keys."""

from __future__ import annotations

import json
import struct
import zlib
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect
from starlette.responses import FileResponse, HTMLResponse

from tests.desk.islands.conftest import ready
from tests.desk.islands.stand import Stand

pytestmark = pytest.mark.slow

CELLS: list[dict[str, Any]] = [
    {"lon": 39.0, "lat": 35.9, "n": 1, "killed": 12, "precise": True, "id": "i1", "label": "Strike, Raqqa"},
    {
        "lon": 40.1,
        "lat": 35.3,
        "n": 1,
        "killed": 0,
        "precise": False,
        "km": 40,
        "id": "i2",
        "label": "دير الزور <b>x</b>",
    },
    {"lon": 37.1, "lat": 36.2, "n": 40, "killed": 7, "precise": True},
]
ISLAND = (
    '<div data-island="map" data-src="/answer/cells" data-names="/answer/names" data-card="/answer/{id}/card">'
    '<div class="fallback"><ul><li>Strike, Raqqa</li></ul></div></div>'
)


@pytest.fixture
def everything(stand: Stand) -> Stand:
    stand.answers["/cells"] = {"cells": CELLS, "total": 42, "shown": 42, "box": [36, 34, 41, 37]}
    stand.answers["/names"] = [{"name": "حلب", "lon": 37.16, "lat": 36.2, "rank": 0}]
    stand.answers["/i1/card"] = lambda _: HTMLResponse(
        '<h3>Strike</h3><p>12 killed</p><a href="/try/one" data-key="o">Open</a><script>alert(1)</script>'
    )
    return stand


def opened(stand: Stand, page: Page, query: str = "", body: str = ISLAND) -> None:
    page.goto(stand.page("map", body) + query)
    ready(page, "map")
    page.locator("[data-island=map][data-cells]").wait_for()


def asked(stand: Stand) -> list[dict[str, str]]:
    return [{k: v[0] for k, v in parse_qs(urlsplit(it).query).items()} for it in stand.heard("/answer/cells")]


def test_the_first_answer_says_where_to_look(everything: Stand, page: Page) -> None:
    opened(everything, page, "?type=ASSAULT&page=2")
    first, second = asked(everything)[:2]
    assert first == {"type": "ASSAULT", "box": "-180,-85,180,85", "zoom": "4"}
    west, south, east, north = map(float, second["box"].split(","))
    assert west < 37.1 < 40.1 < east
    assert south < 35.3 < 36.2 < north
    assert 3 <= int(second["zoom"]) <= 9


def test_what_is_in_view_is_listed_for_keys(everything: Stand, page: Page) -> None:
    opened(everything, page)
    expect(page.locator(".map-list button")).to_have_text(
        ["40 incidents · 7 killed", "Strike, Raqqa · 12 killed", "دير الزور <b>x</b>"]
    )
    expect(page.locator(".map-list .is-coarse")).to_have_text("دير الزور <b>x</b>")
    expect(page.locator(".map-count")).to_have_text("42 of 42 in view")
    expect(page.locator(".fallback")).to_be_hidden()


def test_a_card_opens_by_key_and_holds_no_script(everything: Stand, page: Page) -> None:
    opened(everything, page)
    page.get_by_role("button", name="Strike, Raqqa").press("Enter")
    card = page.locator(".map-card")
    expect(card.get_by_role("heading")).to_have_text("Strike")
    expect(card.get_by_role("link")).to_be_focused()
    page.get_by_role("button", name="Close").click()
    expect(card).to_have_count(0)


def test_many_are_looked_at_more_closely(everything: Stand, page: Page) -> None:
    opened(everything, page)
    zoom = int(asked(everything)[-1]["zoom"])
    with page.expect_response(lambda it: "/answer/cells" in it.url and f"zoom={zoom}" not in it.url):
        page.get_by_role("button", name="40 incidents").click()


def test_the_map_follows_the_filters(everything: Stand, page: Page) -> None:
    everything.answers["/timeline"] = {
        "unit": "day",
        "buckets": [{"start": "2017-09-05", "n": 1}, {"start": "2017-09-06", "n": 2}],
    }
    opened(everything, page, body='<div data-island="timeline" data-src="/answer/timeline"></div>' + ISLAND)
    ready(page, "timeline")
    with page.expect_response(lambda it: "since=2017-09-06" in it.url):
        page.get_by_role("slider", name="First day").press("ArrowRight")
    assert asked(everything)[-1]["until"] == "2017-09-06"


def test_a_box_of_the_address_is_where_it_begins(everything: Stand, page: Page) -> None:
    opened(everything, page, "?box=10,40,12,42")
    assert len(asked(everything)) == 1
    west, _, east, _ = map(float, asked(everything)[0]["box"].split(","))
    assert west < 10 < 12 < east


def test_lists_follow_the_view_when_wished(everything: Stand, page: Page) -> None:
    opened(everything, page, "?type=ASSAULT&box=35,32,43,38", ISLAND + '<section id="list" data-follows>all</section>')
    everything.pages["map"] = '<section id="list" data-follows>those in view</section>'
    page.get_by_role("button", name="List what is in view").click()
    expect(page.locator("#list")).to_have_text("those in view")
    query = parse_qs(urlsplit(everything.heard("/try/map")[-1]).query)
    west, _, east, _ = map(float, query["box"][0].split(","))
    assert west <= 35
    assert east >= 43
    assert query["type"] == ["ASSAULT"]


def test_without_an_answer_it_says_so(stand: Stand, free: Page) -> None:
    stand.answers["/cells"] = lambda _: HTMLResponse("busy", 503)
    free.goto(stand.page("map", ISLAND))
    expect(free.locator(".map-count")).to_have_text("The desk could not be reached. Try again.")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_one_incident_is_no_more_precise_than_it_is(stand: Stand, page: Page, theme: str) -> None:
    shapes = [
        {"kind": "ring", "lon": 40.1, "lat": 35.3, "km": 30, "label": "Deir ez-Zor province"},
        {"kind": "candidate", "lon": 38.5, "lat": 35.0, "label": "another one?"},
        {"kind": "line", "points": [[38.2, 36.1], [40.1, 35.3]]},
    ]
    told = json.dumps({"shapes": shapes})
    body = f'<div data-island="map" data-mode="one"><script type="application/json">{told}</script></div>'
    page.goto(stand.page("one", body, theme=theme))
    ready(page, "map")
    expect(page.locator(".map-canvas canvas")).to_be_visible()


def test_control_names_every_holder_and_what_is_contested(stand: Stand, page: Page) -> None:
    stand.answers["/control"] = {
        "parties": [{"key": "a", "name": "Government", "colour": 4}, {"key": "b", "name": "داعش", "colour": 1}],
        "places": [
            {"lon": 37.1, "lat": 36.2, "label": "Aleppo", "holder": "a", "href": "/places/1"},
            {"lon": 39.0, "lat": 35.9, "label": "الرقة", "holders": ["a", "b"], "contested": True},
            {"lon": 40.1, "lat": 35.3, "label": "Deir ez-Zor", "holder": "a", "besieged": True},
        ],
        "total": 3,
    }
    body = '<div data-island="map" data-mode="control" data-src="/answer/control" data-on="2017-09-05"></div>'
    page.goto(stand.page("control", body))
    expect(page.locator(".map-list li")).to_have_text(
        ["Aleppo: Government", "الرقة: Government / داعش (contested)", "Deir ez-Zor: Government (besieged)"]
    )
    expect(page.locator(".map-count")).to_have_text("5 Sept 2017 · 3 places")
    assert "on=2017-09-05" in stand.heard("/answer/control")[0]


def test_the_slider_of_days_asks_for_its_day(stand: Stand, page: Page) -> None:
    stand.answers["/control"] = {
        "parties": [{"key": "a", "name": "Government", "colour": 4}],
        "places": [{"lon": 39.0, "lat": 35.9, "km": 40, "label": "Raqqa province", "holder": "a"}], "total": 1,
    }  # fmt: skip
    body = (
        '<form class="slide" data-first="2016-02-27"><input type="range" name="at" min="0" max="400" value="400">'
        "<output></output><button>Show</button></form>"
        '<div data-island="map" data-mode="control" data-src="/answer/control" data-on="2017-04-02"></div>'
    )
    page.goto(stand.page("control", body))
    expect(page.locator(".map-list li")).to_have_text(["Raqqa province: Government"])
    slider = page.locator("form.slide input")
    slider.press("Home")
    slider.press("ArrowRight")
    slider.press("ArrowRight")
    expect(page.locator("form.slide output")).to_have_text("29 Feb 2016")
    expect(page.locator(".map-count")).to_have_text("29 Feb 2016 · 1 place")
    assert "on=2016-02-29" in stand.heard("/answer/control")[-1]
    assert "on=2016-02-29" in page.evaluate("location.search")


def test_without_webgl_the_list_stays(everything: Stand, free: Page) -> None:
    free.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    free.goto(everything.page("map", ISLAND))
    free.locator("[data-state=failed]").wait_for()
    expect(free.locator(".fallback")).to_be_visible()
    expect(free.locator("#desk-says")).to_contain_text("could not be started")


def pmtiles(png: bytes) -> bytes:
    """An archive (PMTiles version 3) of one raster tile, the world."""
    directory = bytes((1, 0, 1)) + _varint(len(png)) + bytes((1,))
    meta = b'{"attribution": "<a href=x>Tiles by the <b>user</b></a>"}'
    sizes = [
        (127, len(directory)),
        (127 + len(directory), len(meta)),
        (0, 0),
        (127 + len(directory) + len(meta), len(png)),
    ]
    head = b"PMTiles\x03" + b"".join(struct.pack("<QQ", *it) for it in sizes) + struct.pack("<QQQ", 1, 1, 1)
    head += bytes((1, 1, 1, 2, 0, 0)) + struct.pack("<iiii", -1_800_000_000, -850_000_000, 1_800_000_000, 850_000_000)
    head += bytes((0,)) + struct.pack("<ii", 0, 0)
    return head + directory + meta + png


def _varint(number: int) -> bytes:
    low = bytes((number & 127 | 128,)) if number > 127 else b""
    return low + bytes((number >> 7 if number > 127 else number,))


def _png() -> bytes:
    """One blue pixel."""
    packed = [
        (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"\0\x30\x60\xc0")),
        (b"IEND", b""),
    ]
    chunks = (
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in packed
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def test_tiles_of_the_user_are_read_in_ranges_and_credited_as_text(
    everything: Stand, page: Page, tmp_path: Path
) -> None:
    file = tmp_path / "world.pmtiles"
    file.write_bytes(pmtiles(_png()))
    everything.answers["/tiles"] = lambda _: FileResponse(file)
    opened(
        everything, page, "?box=35,32,43,38", ISLAND.replace('data-src="', 'data-basemap="/answer/tiles" data-src="')
    )
    expect(page.locator(".map-note")).to_contain_text("Tiles by the user")
    assert page.locator(".map-note a").count() == 0
    assert len(everything.heard("/answer/tiles")) >= 2


def test_tiles_that_cannot_be_read_leave_a_map(everything: Stand, free: Page) -> None:
    opened(everything, free, "", ISLAND.replace('data-src="', 'data-basemap="/answer/nothing" data-src="'))
    expect(free.locator(".map-count")).to_have_text("42 of 42 in view")
