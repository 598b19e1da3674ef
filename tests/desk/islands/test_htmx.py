"""htmx as the desk wants it: errors are told, mistakes in a form are shown, nothing is evaluated."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from starlette.responses import HTMLResponse

from tests.desk.islands.stand import Stand

pytestmark = pytest.mark.slow

FORM = '<form hx-post="/answer/{0}" hx-target="#here"><button>Send</button></form><div id="here">before</div>'


def sent(stand: Stand, page: Page, status: int, body: str) -> None:
    stand.answers["/it"] = lambda _: HTMLResponse(body, status)
    page.goto(stand.page("form", FORM.format("it")))
    page.get_by_role("button").click()


@pytest.mark.parametrize("status", [200, 201])
def test_an_answer_is_shown_in_its_place(stand: Stand, page: Page, status: int) -> None:
    sent(stand, page, status, "<b>after</b>")
    expect(page.locator("#here")).to_have_text("after")


@pytest.mark.parametrize("status", [409, 422])
def test_a_conflict_and_a_mistake_are_shown_in_their_place(stand: Stand, page: Page, status: int) -> None:
    sent(stand, page, status, "<b>Ada was first</b>")
    expect(page.locator("#here")).to_have_text("Ada was first")


@pytest.mark.parametrize("status", [403, 404, 500])
def test_other_errors_are_told_and_change_nothing(stand: Stand, page: Page, status: int) -> None:
    sent(stand, page, status, "<h1>A whole page</h1>")
    expect(page.locator("#desk-says")).to_have_text("This was not done: the desk refused it.")
    expect(page.locator("#here")).to_have_text("before")


def test_what_is_swapped_in_gets_its_keys(stand: Stand, page: Page) -> None:
    sent(stand, page, 200, '<a href="/try/form" data-key="j">Next</a>')
    expect(page.locator("#here kbd.key")).to_have_text("j")
