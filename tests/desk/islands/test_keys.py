"""Single keys: shown, listed, never while somebody types, and to be switched off."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.desk.islands.stand import Stand

pytestmark = pytest.mark.slow

BODY = """
<a href="/try/other" data-key="j">Next</a>
<button data-key="u" type="button" data-copy="copied words">Undo</button>
<input data-key="/" aria-label="Search"> <textarea aria-label="Note"></textarea>
<details data-menu><summary>More</summary><p>Inside</p></details>
"""


@pytest.fixture
def opened(stand: Stand, page: Page) -> Page:
    stand.page("other", "<h1>Other</h1>")
    page.goto(stand.page("keys", BODY))
    page.locator("kbd.key").first.wait_for()
    return page


def test_a_key_follows_its_link(opened: Page) -> None:
    opened.keyboard.press("j")
    expect(opened.locator("h1")).to_have_text("Other")


def test_keys_stand_on_screen_and_are_told_to_screen_readers(opened: Page) -> None:
    expect(opened.locator("a kbd.key")).to_have_text("j")
    expect(opened.locator("a")).to_have_attribute("aria-keyshortcuts", "j")
    expect(opened.get_by_role("link", name="Next", exact=True)).to_be_visible()


def test_a_key_focuses_a_field_and_types_nothing(opened: Page) -> None:
    opened.keyboard.press("/")
    expect(opened.get_by_label("Search")).to_be_focused()
    expect(opened.get_by_label("Search")).to_have_value("")


@pytest.mark.parametrize("field", ["Search", "Note"])
def test_no_key_while_somebody_types(opened: Page, field: str) -> None:
    opened.get_by_label(field).focus()
    opened.keyboard.type("jj?")
    expect(opened.get_by_label(field)).to_have_value("jj?")


@pytest.mark.parametrize("chord", ["Control+j", "Alt+j", "Meta+j"])
def test_no_modifier_is_taken(opened: Page, chord: str) -> None:
    opened.keyboard.press(chord)
    expect(opened.locator("h1")).to_have_count(0)


def test_all_keys_are_listed(opened: Page) -> None:
    opened.keyboard.press("?")
    rows = opened.locator("dialog.keys tr")
    expect(rows).to_have_text(["jNext", "uUndo", "/Search", "?Show the keys"])


def test_keys_can_be_switched_off_and_on_again(opened: Page) -> None:
    opened.keyboard.press("?")
    opened.get_by_label("Single keys are on").uncheck()
    opened.keyboard.press("Escape")
    opened.keyboard.press("j")
    expect(opened.locator("h1")).to_have_count(0)
    expect(opened.locator("a kbd.key")).to_be_hidden()
    opened.keyboard.press("?")
    opened.get_by_label("Single keys are on").check()
    opened.keyboard.press("Escape")
    opened.keyboard.press("j")
    expect(opened.locator("h1")).to_have_text("Other")


def test_a_menu_closes_with_escape(opened: Page) -> None:
    opened.locator("summary").click()
    expect(opened.locator("details p")).to_be_visible()
    opened.keyboard.press("Escape")
    expect(opened.locator("details p")).to_be_hidden()
    expect(opened.locator("summary")).to_be_focused()
