"""What only a browser can judge, of every kind of page: axe-core (WCAG 2.2 A and AA), width, zoom, and the language.

axe-core comes with the tools of the islands (web/); it is put into the page from outside, past the content security
policy, which holds for what the page itself asks for.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Page

from marsad.desk import Settings, create_app
from tests.desk.browsing import CHROMIUM, browser
from tests.desk.conftest import ROOT
from tests.desk.crawling import routes
from tests.desk.kinds import NO_PAGES, Kind, Stand, stand

AXE: Final = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
#: Levels of the guidelines that are asked for, and what axe calls good practice (landmarks, order of headings).
TAGS: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
    pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: sh scripts/web"),
]

#: Each kind of page is looked at in two that differ in everything: the first and last, or the two between them.
VIEWS: Final = [("en", "light", 1440), ("ar", "light", 1440), ("en", "dark", 390), ("ar", "dark", 390)]

#: A window of 1280 at 400 % (WCAG 1.4.10).
ZOOMED: Final = 320

#: Words of the page itself that stand in Latin letters; names, texts and codes of others are marked as such.
LATIN: Final = (
    r"Marsad|jsonl|CSV|Excel|GeoJSON|JSON|ACLED|UCDP|GED|GDELT|OpenAPI|SHA|HTML|JSONL|Natural Earth|geonames|km"
)
WORDS: Final = """latin => {
  const out = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const theirs = 'bdi, code, kbd, pre, q, script, mark, svg, .snippet, .source, .lines, .map-canvas,' +
    '[lang]:not(html, [lang=ar]), [dir=ltr]';
  for (let node = walk.nextNode(); node; node = walk.nextNode())
    if (!node.parentElement.closest(theirs) && !node.parentElement.matches('option')) {
      const left = node.data.replace(new RegExp(latin, 'g'), '');
      if (/[A-Za-z]{3,}/.test(left)) out.push(node.data.trim());
    }
  return out;
}"""

WIDER: Final = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as found:
        yield found


@pytest.fixture(scope="module")
def at(examples_db: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stand]:
    with stand(examples_db, tmp_path_factory.mktemp("kinds")) as made:
        yield made


def test_every_page_that_the_desk_has_is_looked_at(at: Stand, examples_db: Path) -> None:
    team = create_app(Settings(str(examples_db), "team"))
    pages = {
        r.path: r.path_regex
        for r in routes(team)
        if "GET" in (r.methods or ()) and not re.fullmatch("|".join(NO_PAGES), r.path)
    }
    looked_at = [kind.path.partition("?")[0].partition("#")[0] for kind in at.kinds]
    assert {path for path, pattern in pages.items() if not any(map(pattern.match, looked_at))} == set()


@pytest.mark.parametrize("view", VIEWS, ids=lambda v: "-".join(map(str, v)))
def test_no_page_breaks_a_rule(at: Stand, chromium: Browser, view: tuple[str, str, int]) -> None:
    windows: dict[tuple[str, str | None], list[Kind]] = defaultdict(list)
    for n, kind in enumerate(at.kinds):
        if (VIEWS.index(view) in (0, 3)) == (n % 2 == 0):
            windows[kind.desk, kind.role].append(kind)
    wrong: dict[str, Any] = {}
    for group in windows.values():
        context = at.window(chromium, group[0], *view, bypass_csp=True)
        page = context.new_page()
        for kind in group:
            at.show(page, kind)
            wrong |= {f"{kind.name}: {what}": where for what, where in _judged(page, view)}
        context.close()
    assert wrong == {}


def _judged(page: Page, view: tuple[str, str, int]) -> Iterator[tuple[str, Any]]:
    """What is wrong with a page, and where."""
    language, _, width = view
    page.add_script_tag(path=AXE)
    found: Any = page.evaluate("tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", TAGS)
    for v in found["violations"]:
        yield v["id"], [n["html"][:160] for n in v["nodes"][:3]]
    told = page.evaluate("[document.querySelectorAll('h1').length, document.documentElement.lang, document.title]")
    if told[0] != 1 or told[1] != language or len(told[2]) < 3:
        yield "heading, language or title", told
    if language == "ar" and (english := page.evaluate(WORDS, LATIN)):
        yield "English in Arabic", english[:5]
    if (over := page.evaluate(WIDER)) > 0:
        yield f"wider than {width}", over
    if width < 1000:
        page.set_viewport_size({"width": ZOOMED, "height": 900})
        if (over := page.evaluate(WIDER)) > 0:
            yield f"wider than {ZOOMED}", over
        page.set_viewport_size({"width": width, "height": 900})


@pytest.mark.parametrize("name", ["queue", "incident-disputed", "map", "search"])
def test_what_has_the_focus_is_seen(at: Stand, chromium: Browser, name: str) -> None:
    [kind] = [x for x in at.kinds if x.name == name]
    context = at.window(chromium, kind, "ar", "dark", 1440)
    page = context.new_page()
    at.show(page, kind)
    unseen = []
    for _ in range(40):
        page.keyboard.press("Tab")
        told = page.evaluate(
            "() => { const it = document.activeElement, s = getComputedStyle(it);"
            "const drawn = s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2;"
            # a field of a day is drawn by the browser, part by part
            "return [it.outerHTML.slice(0, 120), drawn, it === document.body || it.type === 'date']; }"
        )
        if not told[1] and not told[2]:
            unseen.append(told[0])
    context.close()
    assert unseen == []
