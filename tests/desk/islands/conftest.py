"""A browser for islands: whatever a page complains of (an error, something the CSP forbids) fails the test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from marsad.desk._render import built
from tests.desk.islands.stand import TURN, Stand, served

#: WebGL in software: machines that test have no screen.
FLAGS = [
    "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
]  # fmt: skip


#: Milliseconds: a map is drawn in software, on machines that do other things beside.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)


# Not for the whole session: Playwright cannot be begun twice in a process, and other tests begin their own.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("Chromium is not installed")
    if not built():
        pytest.skip("the islands are not built here: sh scripts/web")
    with sync_playwright() as play:
        window = play.chromium.launch(executable_path=path, args=FLAGS)
        yield window
        window.close()


@pytest.fixture(scope="module")
def _served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stand]:
    with served(Stand(), tmp_path_factory.mktemp("stand")) as stand:
        yield stand


@pytest.fixture
def stand(_served: Stand) -> Stand:
    """A stand that holds and has heard nothing."""
    _served.pages.clear()
    _served.answers.clear()
    _served.asked.clear()
    _served.turn += 1
    return _served


@pytest.fixture
def free(browser: Browser, stand: Stand) -> Iterator[Page]:
    """A window that may complain."""
    context = browser.new_context(
        viewport={"width": 1200, "height": 800}, reduced_motion="reduce", extra_http_headers={TURN: str(stand.turn)}
    )
    window = context.new_page()
    window.set_default_timeout(PATIENCE)
    yield window
    context.close()


@pytest.fixture
def page(free: Page) -> Iterator[Page]:
    """A window that must not complain."""
    complaints: list[str] = []
    free.on("console", lambda it: complaints.append(it.text) if it.type == "error" and not _told(it) else None)
    free.on("pageerror", lambda it: complaints.append(str(it)))
    yield free
    assert not complaints


def _told(message: ConsoleMessage) -> bool:
    """The browser tells of every refused request; those of a test's own answers are meant."""
    return message.text.startswith("Failed to load resource") and "/answer/" in message.location["url"]


def ready(page: Page, kind: str) -> None:
    """Waits until an island is alive."""
    page.locator(f"[data-island={kind}][data-state=ready]").wait_for()
