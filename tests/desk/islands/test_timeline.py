"""The timeline: days are chosen by mouse or keys, lists and map follow, play slides a window."""

from __future__ import annotations

import re
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Locator, Page, expect
from starlette.requests import Request
from starlette.responses import HTMLResponse

from tests.desk.islands.conftest import ready
from tests.desk.islands.stand import Stand

pytestmark = pytest.mark.slow

#: Ten weeks, of which two are empty and left out.
BUCKETS = [
    {"start": f"2017-{day}", "n": n, "by": {"violence": n - 1}}
    for day, n in (
        ("07-03", 4), ("07-10", 2), ("07-17", 9), ("08-07", 1), ("08-14", 5), ("08-21", 6), ("08-28", 3), ("09-04", 8),
    )
]  # fmt: skip
ISLAND = '<div data-island="timeline" data-src="/answer/timeline"></div><section id="list" data-follows>all</section>'


def opened(stand: Stand, page: Page, query: str = "", direction: str = "ltr") -> None:
    stand.answers["/timeline"] = {
        "unit": "week", "buckets": BUCKETS, "classes": [{"key": "violence", "name": "Strikes and fights"}],
    }  # fmt: skip
    page.goto(stand.page("time", ISLAND, direction=direction) + query)
    ready(page, "timeline")


def chosen(page: Page) -> tuple[str | None, str | None]:
    asked = parse_qs(page.evaluate("location.search").removeprefix("?"))
    return asked.get("since", [None])[0], asked.get("until", [None])[0]


def drag(page: Page, start: float, end: float) -> None:
    """Drags over the plot, from one share of its width to another."""
    box = page.locator(".timeline-plot").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * start, box["y"] + 30)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * end, box["y"] + 30, steps=4)
    page.mouse.up()


def slider(page: Page, name: str) -> Locator:
    return page.get_by_role("slider", name=name)


def test_empty_weeks_have_their_place(stand: Stand, page: Page) -> None:
    opened(stand, page)
    expect(page.locator(".timeline-plot svg")).to_have_attribute("viewBox", "0 0 10 72")
    expect(page.locator(".timeline-range")).to_have_text("3 Jul 2017 – 10 Sept 2017 · 38 incidents")
    expect(page.locator(".timeline-legend li")).to_have_text(["Strikes and fights"])


def test_its_own_filters_are_not_asked_of_it(stand: Stand, page: Page) -> None:
    opened(stand, page, "?type=ASSAULT&since=2017-07-10&until=2017-07-16&page=3")
    (asked,) = stand.heard("/answer/timeline")
    assert re.fullmatch(r"/answer/timeline\?type=ASSAULT&width=\d+", asked)
    expect(slider(page, "Days shown")).to_have_attribute("aria-valuetext", "10 Jul 2017 – 16 Jul 2017")


def test_dragging_chooses_whole_weeks_and_writes_them_into_the_address(stand: Stand, page: Page) -> None:
    opened(stand, page, "?type=ASSAULT&page=3")
    drag(page, 0.12, 0.28)
    expect(page.locator(".timeline-range")).to_contain_text("10 Jul 2017 – 23 Jul 2017 · 11 incidents")
    assert chosen(page) == ("2017-07-10", "2017-07-23")
    assert "type=ASSAULT" in page.url
    assert "page=" not in page.url


def test_time_runs_from_the_right_where_the_script_does(stand: Stand, page: Page) -> None:
    opened(stand, page, direction="rtl")
    drag(page, 0.98, 0.92)
    assert chosen(page) == ("2017-07-03", "2017-07-09")


@pytest.mark.parametrize(
    ("name", "key", "expected"),
    [
        ("First day", "ArrowRight", ("2017-07-17", "2017-07-23")),
        ("Last day", "ArrowRight", ("2017-07-10", "2017-07-30")),
        ("Days shown", "ArrowRight", ("2017-07-17", "2017-07-30")),
        ("Days shown", "End", ("2017-08-28", "2017-09-10")),
        ("First day", "Home", ("2017-07-03", "2017-07-23")),
        ("Last day", "Escape", (None, None)),
    ],
)
def test_keys_move_what_is_chosen(
    stand: Stand, page: Page, name: str, key: str, expected: tuple[str | None, str | None]
) -> None:
    opened(stand, page, "?since=2017-07-10&until=2017-07-23")
    slider(page, name).press(key)
    assert chosen(page) == expected


def test_lists_follow_with_one_request(stand: Stand, page: Page) -> None:
    opened(stand, page)
    stand.pages["time"] = '<section id="list" data-follows>only <a data-key="j" href="#">these</a></section>'
    drag(page, 0.12, 0.18)
    expect(page.locator("#list")).to_contain_text("only these")
    expect(page.locator("#list kbd.key")).to_have_text("j")
    assert stand.heard("/try/time")[1:] == ["/try/time?since=2017-07-10&until=2017-07-16"]


def test_a_refused_list_is_told(stand: Stand, page: Page) -> None:
    stand.answers["/page"] = lambda request: _page_or_error(stand, request)
    opened(stand, page)
    page.evaluate("history.replaceState(null, '', '/answer/page')")
    drag(page, 0.12, 0.18)
    expect(page.locator("#desk-says")).to_have_text("The desk could not be reached. Try again.")
    expect(page.locator("#list")).to_have_text("all")


def _page_or_error(stand: Stand, request: Request) -> HTMLResponse:
    return HTMLResponse("<h1>busy</h1>", 503 if request.url.query else 200)


def test_play_slides_a_window_and_ends(stand: Stand, page: Page) -> None:
    opened(stand, page, "?since=2017-08-14&until=2017-08-27")
    page.get_by_role("button", name="Play").click()
    expect(page.get_by_role("button", name="Pause")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("button", name="Play")).to_be_visible(timeout=15_000)
    assert chosen(page) == ("2017-08-28", "2017-09-10")


def test_all_days_again(stand: Stand, page: Page) -> None:
    opened(stand, page, "?since=2017-08-14")
    page.get_by_role("button", name="All days").click()
    assert chosen(page) == (None, None)
    expect(page.get_by_role("button", name="All days")).to_be_disabled()


def test_nothing_to_show_is_no_chart(stand: Stand, page: Page) -> None:
    stand.answers["/timeline"] = {"unit": "day", "buckets": [], "classes": []}
    page.goto(stand.page("time", ISLAND))
    ready(page, "timeline")
    expect(page.locator(".timeline-plot")).to_be_hidden()
