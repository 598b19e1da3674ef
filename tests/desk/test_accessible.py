"""What only a browser can judge: every page that links lead to, by axe-core (WCAG 2.2 A and AA), and its width.

axe-core comes with the tools of the islands (web/); it is put into the page from outside, past the content security
policy, which holds for what the page itself asks for.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Page
from starlette.testclient import TestClient

from marsad.desk import Settings, create_app
from tests.desk.browsing import CHROMIUM, browser, pages, served, window
from tests.desk.conftest import ROOT

AXE: Final = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
#: Levels of the guidelines that are asked for, and what axe calls good practice (landmarks, order of headings).
TAGS: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
    pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: sh scripts/web"),
]

#: Each language and each look once, and the narrow window.
VIEWS: Final = [("en", "light", 1440), ("ar", "dark", 1440), ("en", "dark", 390), ("ar", "light", 390)]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as found:
        yield found


@pytest.fixture(scope="module")
def addresses(examples_db: Path) -> dict[str, str]:
    with TestClient(create_app(Settings(str(examples_db), who="ada")), base_url="http://127.0.0.1:8430") as client:
        return pages(client)


@pytest.fixture(scope="module")
def desk_at(examples_db: Path) -> Iterator[str]:
    with served(examples_db) as address:
        yield address


@pytest.fixture(scope="module", params=VIEWS, ids=lambda v: "-".join(map(str, v)))
def page(request: pytest.FixtureRequest, chromium: Browser, desk_at: str) -> Iterator[Page]:
    context = window(chromium, desk_at, *request.param, bypass_csp=True)
    yield context.new_page()
    context.close()


def test_no_page_breaks_a_rule(page: Page, desk_at: str, addresses: dict[str, str]) -> None:
    broken = {}
    for name, path in addresses.items():
        page.goto(desk_at + path)
        page.add_script_tag(path=AXE)
        found: Any = page.evaluate("tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", TAGS)
        for v in found["violations"]:
            broken[f"{name}: {v['id']}"] = [n["html"][:120] for n in v["nodes"][:3]]
    assert broken == {}


def test_no_page_is_wider_than_the_window(page: Page, desk_at: str, addresses: dict[str, str]) -> None:
    wide = {}
    for name, path in addresses.items():
        page.goto(desk_at + path)
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0:
            wide[name] = over
    assert wide == {}


def test_every_page_has_one_heading_and_says_its_language(page: Page, desk_at: str, addresses: dict[str, str]) -> None:
    for name, path in addresses.items():
        page.goto(desk_at + path)
        told = page.evaluate("[document.querySelectorAll('h1').length, document.documentElement.lang, document.title]")
        assert told[0] == 1, name
        assert told[1] in ("en", "ar"), name
        assert len(told[2]) > 2, name
