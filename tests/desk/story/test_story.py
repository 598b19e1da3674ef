"""The whole story in a browser: read the examples, open the queue, correct, merge, split, undo, sign off, export."""

from __future__ import annotations

import csv
import re
from io import TextIOWrapper
from zipfile import ZipFile

import pytest
from playwright.sync_api import Page, expect

from tests.desk.story.conftest import Window
from tests.desk.team import NAMES, PASSWORD

pytestmark = pytest.mark.slow


def to_incident(page: Page, words: str) -> None:
    """From the queue to the first item of these words."""
    page.goto("/queue")
    page.get_by_role("link", name=re.compile(words)).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile(words))


def correct_the_place(page: Page, words: str, found: str) -> None:
    """With the keyboard and the gazetteer."""
    field = page.locator("#f-place")
    field.get_by_text("Correct", exact=False).first.click()
    field.get_by_label("Find a place").fill(words)
    field.get_by_role("button", name="Find").click()
    field.get_by_label("Reason").select_option(index=1)
    page.locator("#f-place .found").get_by_role("button", name=re.compile(found)).first.click()


def test_a_place_is_corrected_and_taken_back(local: str, window: Window) -> None:
    page = window(local)
    to_incident(page, "Shelling · Kramatorsk")
    correct_the_place(page, "Sloviansk", "Slov")
    place = page.locator("#f-place .value")
    expect(place).to_contain_text("Slov")
    expect(place).to_contain_text("corrected by ada")
    page.keyboard.press("u")
    expect(place).to_contain_text("Kramatorsk")
    expect(place).not_to_contain_text("corrected")
    page.keyboard.press("r")
    expect(place).to_contain_text("Slov")


def test_accepting_brings_the_next_item_without_a_click(local: str, window: Window) -> None:
    page = window(local)
    page.goto("/queue")
    page.keyboard.press("j")
    first = page.get_by_role("heading", level=1).inner_text()
    page.keyboard.press("a")
    notice = page.locator(".notice[role=status]")
    expect(notice).to_contain_text("ada")
    assert page.get_by_role("heading", level=1).inner_text() != first
    notice.get_by_role("button", name="Take back").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(first)


def tab_to(page: Page, words: str) -> None:
    """By the Tab key to a button of these words."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText || ''").strip().startswith(words):
            return
    raise AssertionError(f"no Tab leads to {words}")


def undo(page: Page) -> None:
    """By its key, up to the page that says so."""
    before = page.url
    page.keyboard.press("u")
    page.wait_for_url(lambda now: now != before)


def test_the_day_goes_by_keys_alone(local: str, window: Window) -> None:
    """No mouse: from the queue to an incident, a note, a field confirmed, accepted, the next, and all of it back."""
    page = window(local)
    page.goto("/queue")
    page.keyboard.press("j")
    heading, notice = page.get_by_role("heading", level=1), page.locator(".notice[role=status]")
    page.wait_for_url("**/incidents/*")
    first = heading.inner_text()
    page.keyboard.press("m")
    page.keyboard.press("Tab")
    page.keyboard.type("Ask the hospital.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(notice).to_contain_text("Note")
    page.keyboard.press("1")
    tab_to(page, "Confirm")
    page.keyboard.press("Enter")
    expect(notice).to_contain_text("Confirmed")
    page.keyboard.press("a")
    expect(heading).not_to_have_text(first)
    expect(notice).to_contain_text("Accepted")
    for _ in ("accepted", "confirmed", "noted"):
        undo(page)
        expect(heading).to_have_text(first)
        expect(notice).to_contain_text("Taken back")
    page.keyboard.press("u")
    expect(notice).to_contain_text("nothing of yours to take back")


def sign_in(page: Page, role: str) -> None:
    page.goto("/queue")
    page.get_by_label("Name").fill(NAMES[role])
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/queue")


def test_the_second_of_two_reviewers_is_shown_the_change_of_the_first(team: str, window: Window) -> None:
    one, two = window(team), window(team)
    sign_in(one, "reviewer")
    sign_in(two, "editor")
    for page in (one, two):
        to_incident(page, "Shelling · Kramatorsk")
    correct_the_place(one, "Sloviansk", "Slov")
    expect(one.locator("#f-place .value")).to_contain_text("corrected by")
    two.locator("#f-killed-unspecified").get_by_text("Correct", exact=False).first.click()
    two.locator("#f-killed-unspecified").get_by_label("best").fill("57")
    two.locator("#f-killed-unspecified").get_by_label("at most").fill("60")
    two.locator("#f-killed-unspecified").get_by_label("Reason").select_option(index=1)
    two.locator("#f-killed-unspecified").get_by_role("button", name="Correct").click()
    expect(two.get_by_role("alert").first).to_contain_text("changed since you looked")
    expect(two.get_by_role("alert").first).to_contain_text(NAMES["reviewer"])
    expect(two.locator("#f-place .value")).to_contain_text("Slov")
    expect(two.locator("#f-killed-unspecified").get_by_label("best")).to_have_value("57")
    expect(two.locator("#f-killed-unspecified .value")).to_contain_text("52")


def merge_with(page: Page, other: str) -> None:
    """By its id, over the preview."""
    page.get_by_role("link", name="Merge").click()
    page.get_by_label("Another incident").fill(other)
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("heading", name="What it would be")).to_be_visible()
    page.get_by_label("Reason").select_option(index=1)
    page.get_by_role("button", name="They are one").click()
    expect(page.locator(".notice[role=status]")).to_contain_text("ada")


def members(page: Page) -> list[str]:
    """The events that the page of splitting offers."""
    found = page.locator("input[name=out]")
    return [found.nth(n).get_attribute("value") or "" for n in range(found.count())]


def test_two_incidents_are_merged_split_and_signed(local: str, window: Window) -> None:
    page = window(local)
    to_incident(page, "Attack · Donetsk")
    lesser = page.url.partition("?")[0].rpartition("/")[2]
    to_incident(page, "Shelling · Kramatorsk")
    greater = page.url.partition("?")[0].rpartition("/")[2]
    page.goto(f"/incidents/{greater}/split")
    before = members(page)
    page.goto(f"/incidents/{greater}")
    merge_with(page, lesser)
    page.goto(f"/incidents/{lesser}")
    page.get_by_role("link", name="To the incident that it went into").click()
    page.wait_for_url(f"**/incidents/{greater}")
    page.goto(f"/incidents/{greater}/split")
    joined = set(members(page)) - set(before)
    assert joined
    for name in joined:
        page.locator(f"input[name=out][value='{name}']").check()
    page.get_by_role("button", name="Look what it would be").click()
    page.get_by_label("Reason").select_option(index=1)
    page.get_by_label("Take the place of the earlier ruling").check()
    page.locator("form[method=post].ruling").get_by_role("button", name="Split").click()
    expect(page.locator(".notice[role=status]")).to_contain_text("ada")
    page.goto(f"/incidents/{greater}/split")
    assert sorted(members(page)) == sorted(before)
    page.goto(f"/incidents/{greater}")
    page.get_by_role("button", name="Sign").click()
    expect(page.locator(".notice[role=status]")).to_contain_text("Signed")


def test_a_correction_stands_in_what_is_taken_away(local: str, window: Window) -> None:
    page = window(local)
    to_incident(page, "Shelling · Kramatorsk")
    correct_the_place(page, "Sloviansk", "Slov")
    expect(page.locator("#f-place .value")).to_contain_text("Slov")
    corrected = page.url.partition("?")[0].rpartition("/")[2]
    page.goto("/incidents?country=UA")
    with page.expect_download() as begun:
        page.get_by_role("link", name="CSV").click()
    with (
        ZipFile(begun.value.path()) as beside,
        beside.open(next(n for n in beside.namelist() if n.endswith("csv"))) as it,
    ):
        rows = list(csv.DictReader(TextIOWrapper(it, "utf-8-sig", newline="")))
    [row] = [r for r in rows if corrected in r.values()]
    assert row["place"].startswith("Slov")
