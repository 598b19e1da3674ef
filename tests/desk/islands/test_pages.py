"""Islands on the desk's own pages, over the examples: what pages give is what islands want."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Page, expect

from marsad.desk import Settings, create_app
from tests.desk.islands.conftest import ready

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def address(examples_db: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The examples, served."""
    settings = Settings(db=str(examples_db), cache=tmp_path_factory.mktemp("cache"), who="ada")
    server = uvicorn.Server(uvicorn.Config(create_app(settings), port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


def test_the_map_page_comes_alive_and_opens_a_card(page: Page, address: str) -> None:
    page.goto(f"{address}/map")
    ready(page, "map")
    ready(page, "timeline")
    expect(page.locator("svg.drawn, .drawn svg")).to_be_hidden()
    page.locator(".map-list button", has_not_text=re.compile(r"\d incidents")).first.click()
    expect(page.locator(".map-card h3")).to_be_visible()


def test_days_chosen_on_the_timeline_are_those_of_the_list(page: Page, address: str) -> None:
    page.goto(f"{address}/map")
    ready(page, "timeline")
    before = page.locator("#incidents tbody tr").count()
    page.get_by_role("slider", name="First day").press("End")
    expect(page.locator("#incidents tbody tr")).not_to_have_count(before)
    assert "since=" in page.evaluate("location.search")


def test_words_of_an_incident_light_up_its_values(page: Page, address: str) -> None:
    page.goto(f"{address}/incidents")
    page.locator("#incidents tbody a, .listed tbody a").first.click()
    ready(page, "spans")
    page.locator("[data-spans]").first.hover()
    expect(page.locator(".is-lit").first).to_be_visible()
    assert page.evaluate("CSS.highlights.get('span-lit').size") > 0


def test_a_report_says_its_words_by_key(page: Page, address: str) -> None:
    page.goto(f"{address}/incidents")
    page.locator("#incidents tbody a, .listed tbody a").first.click()
    page.locator("a[href^='/reports/']").first.click()
    ready(page, "spans")
    page.keyboard.press("n")
    expect(page.locator(".spans-spoken")).to_contain_text("1 of")
