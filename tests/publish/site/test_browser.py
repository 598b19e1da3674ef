"""The pages in Chromium, opened from the folder: what a reader sees, does, and is never exposed to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page, sync_playwright

from tests.publish.made import SHELLING
from tests.publish.site.conftest import HOSTILE

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="no Chromium on this machine"),
]
INCIDENT = f"incidents/{SHELLING.id}.html"
ALL = ("index.html", "map.html", "list.html", "places.html", "parties.html", "sources.html", "control.html",
       "about.html", "data.html", INCIDENT)  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, headless=True, args=FLAGS)
        yield browser
        browser.close()


class Seen:
    """A page that keeps what went wrong on it, and every address that it asked for."""

    def __init__(self, context: BrowserContext) -> None:
        self.page: Page = context.new_page()
        self.wrong: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda e: self.wrong.append(str(e)))
        self.page.on("dialog", self._dialog)
        self.page.on("request", lambda r: self.asked.append(r.url))

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.wrong.append(message.text)

    def _dialog(self, dialog: Dialog) -> None:
        self.wrong.append(dialog.message)
        dialog.dismiss()

    def open(self, folder: Path, file: str) -> Page:
        self.page.goto((folder / file).as_uri())
        return self.page


@pytest.fixture
def seen(browser: Browser) -> Iterator[Seen]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    yield Seen(context)
    context.close()


@pytest.fixture
def scriptless(browser: Browser) -> Iterator[Seen]:
    context = browser.new_context(java_script_enabled=False)
    yield Seen(context)
    context.close()


def count(page: Page) -> str:
    return page.locator("#count").inner_text()


def test_pages_open_from_the_folder_and_ask_for_nothing_else(site: Path, seen: Seen) -> None:
    for file in ALL:
        seen.open(site, file)
    assert seen.wrong == []
    assert {url.split("://")[0] for url in seen.asked} == {"file"}
    assert all(url.startswith(site.as_uri()) for url in seen.asked)


@pytest.mark.parametrize("width", [390, 1440])
def test_no_page_is_wider_than_the_screen(width: int, site: Path, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    wide = []
    for file in ALL:
        page.goto((site / file).as_uri())
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(file)
    context.close()
    assert wide == []


def test_hostile_names_show_as_text_and_run_nothing(site: Path, seen: Seen) -> None:
    for file in ("list.html", "parties.html", "map.html", "places.html"):
        page = seen.open(site, file)
        page.wait_for_load_state()
        assert page.locator("img, iframe").count() == 0
    listed = seen.open(site, "list.html").locator("#table bdi", has_text="onerror").first
    assert listed.text_content() == HOSTILE
    assert seen.wrong == []


def test_a_name_that_turns_direction_turns_only_itself(site: Path, seen: Seen) -> None:
    page = seen.open(site, "parties.html")
    assert page.locator("td bdi", has_text="onerror").evaluate("e => getComputedStyle(e).unicodeBidi") == "isolate"


@pytest.mark.parametrize(
    ("fill", "says"),
    [
        ({}, "450 of 450 incidents"),
        ({"q": "town 39"}, "11 of 450 incidents"),
        ({"what": "Shelling"}, "300 of 450 incidents"),
        ({"party": "ahrar"}, "150 of 450 incidents"),
        ({"killed": "10"}, "300 of 450 incidents"),
        ({"grade": "fair", "q": "syria unit"}, "300 of 450 incidents"),
        ({"q": "nowhere"}, "0 of 450 incidents"),
    ],
)
def test_the_list_is_filtered(fill: dict[str, str], says: str, large: Path, seen: Seen) -> None:
    page = seen.open(large, "list.html")
    for name, value in fill.items():
        field = page.locator(f"[name={name}]")
        field.select_option(value) if name in ("what", "grade") else field.fill(value)
    page.wait_for_function("says => document.getElementById('count').textContent === says", arg=says)
    assert seen.wrong == []


def test_contradicted_ones_can_be_looked_at_alone(large: Path, seen: Seen) -> None:
    page = seen.open(large, "list.html")
    page.locator("[name=contradicted]").check()
    assert count(page) == "45 of 450 incidents"
    assert page.locator("#table .flag.contradicted").count() == 45


def test_a_view_can_be_handed_on_by_its_address(large: Path, seen: Seen) -> None:
    page = seen.open(large, "list.html")
    page.locator("[name=what]").select_option("Shelling")
    address = page.url
    page.goto("about:blank")
    page.goto(address)
    assert page.locator("[name=what]").input_value() == "Shelling"
    assert count(page) == "300 of 450 incidents"


def test_days_bound_the_list(large: Path, seen: Seen) -> None:
    page = seen.open(large, "list.html")
    page.locator("#since").fill("2016-01-01")
    page.locator("#until").fill("2016-12-31")
    page.locator("#until").blur()
    assert count(page) == "150 of 450 incidents"


def test_the_list_is_sorted_and_paged_by_keyboard(large: Path, seen: Seen) -> None:
    page = seen.open(large, "list.html")
    page.locator("[data-sort=best]").focus()
    page.keyboard.press("Enter")
    assert page.locator("#table tbody tr").first.locator("td").nth(4).inner_text().startswith("12")
    page.keyboard.press("Enter")
    assert page.locator("#table tbody tr").first.locator("td").nth(4).inner_text() == "4"
    page.locator("#after").press("Enter")
    assert page.locator("#page").inner_text() == "2 of 9"


def test_an_incident_is_reached_by_a_press_on_the_map(site: Path, seen: Seen) -> None:
    page = seen.open(site, "map.html")
    box = page.locator("#map").bounding_box()
    assert box is not None
    page.wait_for_selector("#in-view li")
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.locator("#in-view a").first.click()
    page.wait_for_url("**/incidents/*.html")
    assert "in Salqin" in page.locator("h1").inner_text() or HOSTILE in (page.locator("h1").text_content() or "")


def test_an_incident_is_reached_by_keyboard_alone(large: Path, seen: Seen) -> None:
    page = seen.open(large, "map.html")
    page.locator("#map").focus()
    before = page.locator("#in-view-count").inner_text()
    for _ in range(8):
        page.keyboard.press("+")
    page.wait_for_function("old => document.getElementById('in-view-count').textContent !== old", arg=before)
    page.keyboard.press("0")
    page.wait_for_selector("#in-view li a")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('#in-view') !== null"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/incidents/*.html")


def test_time_plays_and_stops(large: Path, seen: Seen) -> None:
    page = seen.open(large, "map.html")
    all_ = page.locator("#in-view-count").inner_text()
    page.locator("#play").click()
    start = page.locator("#upto").input_value()
    page.wait_for_function("start => document.getElementById('upto').value !== start", arg=start)
    page.locator("#play").click()
    assert page.locator("#play").inner_text() == "Play"
    assert page.locator("#in-view-count").inner_text() != all_
    assert "20" in page.locator("#upto-day").inner_text()


def test_the_slider_bounds_what_is_shown(large: Path, seen: Seen) -> None:
    page = seen.open(large, "map.html")
    page.locator("#window").select_option("1")
    page.locator("#upto").fill(page.locator("#upto").get_attribute("min") or "")
    assert page.locator("#upto-day").inner_text() == "1 January 2015"
    page.wait_for_function("document.querySelectorAll('#in-view li').length < 10")
    assert {t.split(" · ")[0] for t in page.locator("#in-view .quiet").all_inner_texts()} == {"1 January 2015"}


def test_areas_are_listed_apart_from_points(site: Path, seen: Seen) -> None:
    page = seen.open(site, "map.html")
    page.locator("#areas summary").click()
    assert page.locator("#areas-count").inner_text() == "(1)"
    assert "Idlib" in page.locator("#areas-list").inner_text()
    assert "Idlib" not in page.locator("#in-view").inner_text()


def test_without_scripts_the_pages_say_the_same(site: Path, scriptless: Seen) -> None:
    page = scriptless.open(site, "map.html")
    assert page.locator("svg.map a").count() == 2
    assert not page.locator("#atlas").is_visible()
    page = scriptless.open(site, "list.html")
    assert not page.locator("#browse").is_visible()
    page.locator(".pages a").first.click()
    page.get_by_role("link", name="Shelling").first.click()
    assert "Shelling" in page.locator("h1").inner_text()


@pytest.mark.parametrize("look", ["light", "dark"])
def test_words_can_be_read_in_both_looks(look: str, site: Path, browser: Browser) -> None:
    """Contrast of 4.5:1 or more (WCAG 2.1, 1.4.3) of every word of three pages against what it stands on."""
    context = browser.new_context(color_scheme="dark" if look == "dark" else "light")
    page = context.new_page()
    for file in ("index.html", INCIDENT, "list.html"):
        page.goto((site / file).as_uri())
        assert page.evaluate(_FAINT) == []
    context.close()


_FAINT = """() => {
  const light = (c) => { const [r, g, b] = c.match(/[\\d.]+/g).slice(0, 3).map((v) => {
    const s = v / 255; return s <= 0.03928 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4; });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const behind = (e) => { for (; e; e = e.parentElement) {
    const c = getComputedStyle(e).backgroundColor; if (!c.startsWith('rgba(0, 0, 0, 0')) return c; }
    return 'rgb(255, 255, 255)'; };
  const faint = [];
  for (const e of document.querySelectorAll('main *:not(svg *)')) {
    if (![...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim()) || !e.offsetParent) continue;
    const [a, b] = [light(getComputedStyle(e).color), light(behind(e))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) faint.push(`${e.tagName} ${e.className} ${e.textContent.slice(0, 30)}`);
  }
  return faint;
}"""
