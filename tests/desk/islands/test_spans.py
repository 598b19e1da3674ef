"""Words light up their values and values their words, in any script, whatever overlaps."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from marsad.desk._text_blocks import text_blocks
from tests.desk.islands.conftest import ready
from tests.desk.islands.stand import Stand

pytestmark = pytest.mark.slow

TEXT = "🔥 At least 12 people were killed in Raqqa, the Observatory said.\r\nقُتل 12 شخصاً في الرقة، قال المرصد.\n"

#: What the browser has lit, as text.
LIT = "[...CSS.highlights.get('span-lit')].map(r => { const d = document.createRange(); \
d.setStart(r.startContainer, r.startOffset); d.setEnd(r.endContainer, r.endOffset); return d.toString(); })"


def span(name: str, words: str, kind: str = "value", text: str = "r1", whole: str = TEXT) -> list[object]:
    start = whole.index(words)
    return [name, text, start, start + len(words), kind]


def opened(stand: Stand, page: Page, *spans: list[object], text: str = TEXT, values: str = "") -> None:
    told = json.dumps({"spans": spans})
    made = values or "".join(f'<p><button data-spans="{it[0]}">value {it[0]}</button></p>' for it in spans)
    body = (
        f'<div data-island="spans"><script type="application/json">{told}</script>'
        f'<div id="text" data-text="r1">{text_blocks(text)}</div>{made}</div>'
    )
    page.goto(stand.page("spans", body))
    ready(page, "spans")


def lit(page: Page) -> Any:  # noqa: ANN401
    return page.evaluate(LIT)


def point_at(page: Page, words: str) -> None:
    """Moves the mouse to the middle of words."""
    x, y = page.evaluate(
        """words => { const walk = document.createTreeWalker(document.querySelector('#text'), 4);
          while (walk.nextNode()) {
          const at = walk.currentNode.data.indexOf(words); if (at < 0) continue;
          const range = document.createRange(); range.setStart(walk.currentNode, at);
          range.setEnd(walk.currentNode, at + words.length);
          const box = range.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; } }""",
        words,
    )
    page.mouse.move(x, y)


@pytest.mark.parametrize("words", ["12 people", "🔥 At", "Raqqa", "قُتل 12 شخصاً", "الرقة"])
def test_a_value_lights_up_its_words(stand: Stand, page: Page, words: str) -> None:
    opened(stand, page, span("a", words))
    page.get_by_role("button").hover()
    page.locator(".is-lit").wait_for()
    assert lit(page) == [words]


def test_focus_does_the_same_as_the_mouse(stand: Stand, page: Page) -> None:
    opened(stand, page, span("a", "Raqqa"))
    page.get_by_role("button").focus()
    assert lit(page) == ["Raqqa"]
    page.get_by_role("button").blur()
    assert lit(page) == []


def test_words_light_up_all_their_values(stand: Stand, page: Page) -> None:
    opened(stand, page, span("claim", "12 people were killed in Raqqa"), span("number", "12"), span("place", "Raqqa"))
    point_at(page, "12")
    expect(page.locator(".is-lit")).to_have_text(["value claim", "value number"])
    point_at(page, "Observatory")
    expect(page.locator(".is-lit")).to_have_count(0)


def test_words_of_an_arabic_line_light_up_their_value(stand: Stand, page: Page) -> None:
    opened(stand, page, span("place", "الرقة"), span("source", "المرصد"))
    point_at(page, "المرصد")
    expect(page.locator(".is-lit")).to_have_text("value source")


def test_one_value_may_have_many_words_and_the_other_way_round(stand: Stand, page: Page) -> None:
    values = '<p data-spans="en ar" tabindex="0">Raqqa</p><p data-spans="ar" tabindex="0">Arabic name</p>'
    opened(stand, page, span("en", "Raqqa"), span("ar", "الرقة"), values=values)
    page.get_by_text("Raqqa", exact=True).focus()
    assert sorted(lit(page)) == ["Raqqa", "الرقة"]
    point_at(page, "الرقة")
    expect(page.locator(".is-lit")).to_have_count(2)


def test_the_next_words_by_key_are_said(stand: Stand, page: Page) -> None:
    opened(stand, page, span("b", "Raqqa"), span("a", "12"))
    page.keyboard.press("n")
    page.keyboard.press("n")
    assert lit(page) == ["Raqqa"]
    expect(page.locator(".spans-spoken")).to_have_text("2 of 2: value b")
    expect(page.get_by_role("button", name="value b")).to_be_focused()
    page.keyboard.press("p")
    assert lit(page) == ["12"]


def test_a_click_keeps_words_lit_and_scrolls_to_them(stand: Stand, page: Page) -> None:
    text = "A line.\n" * 3000 + "The last words.\n"
    opened(stand, page, span("z", "last words", whole=text), text=text)
    page.get_by_role("button").click()
    page.mouse.move(2, 2)
    assert lit(page) == ["last words"]
    expect(page.get_by_text("The last words.")).to_be_in_viewport()
    page.keyboard.press("Escape")
    assert lit(page) == []


def test_shared_runs_of_two_copies_light_up_together(stand: Stand, page: Page) -> None:
    told = {"spans": [["run", "r1", 0, 5, "shared"], ["run", "r2", 4, 9, "shared"]]}
    body = (
        f'<div data-island="spans"><script type="application/json">{json.dumps(told)}</script>'
        f'<div id="text" data-text="r1">{text_blocks("Seven died.")}</div>'
        f'<div data-text="r2">{text_blocks("Now Seven died.")}</div></div>'
    )
    page.goto(stand.page("copies", body))
    ready(page, "spans")
    point_at(page, "Seven")
    expect(page.locator("[data-lit='2']")).to_be_visible()
    assert lit(page) == ["Seven", "Seven"]


def test_an_excerpt_knows_where_it_begins(stand: Stand, page: Page) -> None:
    told = {"spans": [["a", "r1", 1005, 1010, "place"], ["b", "r1", 20, 30, "other"]]}
    body = (
        f'<div data-island="spans"><script type="application/json">{json.dumps(told)}</script>'
        f'<div id="text" data-text="r1" data-from="1000">{text_blocks("Near Raqqa.")}</div>'
        '<button data-spans="a">A</button><button data-spans="b">B</button></div>'
    )
    page.goto(stand.page("excerpt", body))
    ready(page, "spans")
    page.get_by_role("button", name="A").focus()
    assert lit(page) == ["Raqqa"]
    page.get_by_role("button", name="B").focus()
    assert lit(page) == []


def test_hostile_text_stays_text(stand: Stand, page: Page) -> None:
    text = "<img src=x onerror=alert(1)> \u202egnp.exe\u202c </div></script>\x00 12 dead"
    opened(stand, page, span("a", "12 dead", whole=text), text=text)
    page.get_by_role("button").focus()
    assert lit(page) == ["12 dead"]
    assert page.locator("#text img").count() == 0


def test_without_highlights_marks_do_the_same(stand: Stand, page: Page) -> None:
    page.add_init_script("delete CSS.highlights")
    opened(stand, page, span("a", "12 people were killed"), span("b", "killed in Raqqa"))
    page.get_by_role("button", name="value a").focus()
    expect(page.locator("mark.span-lit")).to_have_text("12 people were killed")
    page.get_by_role("button", name="value b").focus()
    expect(page.locator("mark.span-lit")).to_have_text("killed in Raqqa")
    page.get_by_role("button", name="value b").blur()
    expect(page.locator("mark")).to_have_count(0)


def test_ten_thousand_spans_over_five_megabytes(stand: Stand, page: Page) -> None:
    line = "At least 12 people were killed near Raqqa, the Observatory said on Monday.\n"
    text = line * (5_000_000 // len(line))
    step = len(line) * 6
    spans: list[list[object]] = [[f"s{i}", "r1", i * step + 9, i * step + 18, "value"] for i in range(10_000)]
    opened(stand, page, *spans, text=text, values='<button data-spans="s9999">Last</button>')
    page.get_by_role("button").click()
    assert lit(page) == ["12 people"]
    assert page.evaluate("CSS.highlights.get('span-value').size") == 10_000
