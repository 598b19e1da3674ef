"""A whole desk, served on loopback, and windows of people who work at it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from marsad.desk import Settings, create_app
from tests.desk.islands.conftest import browser  # noqa: F401 - the fixture
from tests.desk.islands.stand import running
from tests.desk.team import NAMES, PASSWORD, team_of

Window = Callable[..., Page]


@pytest.fixture
def window(browser: Browser, tmp_path: Path) -> Iterator[Window]:  # noqa: F811
    """Opens a window of one person; whatever the page complains of fails the test."""
    complaints: list[str] = []
    with ExitStack() as stack:

        def opened(address: str, width: int = 1440, language: str = "en") -> Page:
            context = browser.new_context(
                viewport={"width": width, "height": 900}, base_url=address, reduced_motion="reduce",
                accept_downloads=True,
            )  # fmt: skip
            stack.callback(context.close)
            context.add_cookies([{"name": "language", "value": language, "url": address}])
            page = context.new_page()
            page.set_default_timeout(20_000)
            page.on("pageerror", lambda it: complaints.append(str(it)))
            page.on("console", lambda it: complaints.append(it.text) if _complains(it.type, it.text) else None)
            return page

        yield opened
    assert not complaints


def _complains(sort: str, text: str) -> bool:
    # a conflict (409), what is no more (410) and a mistake in a form (422) are meant; browsers call each an error
    return sort == "error" and not any(code in text for code in ("409", "410", "422"))


@pytest.fixture
def local(examples_db: Path, tmp_path: Path) -> Iterator[str]:
    """The address of the desk of one person, over the examples."""
    db = Path(shutil.copy(examples_db, tmp_path / "local.db"))
    app = create_app(Settings(str(db), cache=tmp_path / "cache", who="ada", hosts=("127.0.0.1",)))
    with running(app) as address:
        yield address


@pytest.fixture
def team(examples_db: Path, tmp_path: Path) -> Iterator[str]:
    """The address of a team's desk, with an account of each role."""
    db = Path(shutil.copy(examples_db, tmp_path / "team.db"))
    with team_of(db, tmp_path) as made:
        for name in NAMES.values():
            made.people.set_password(name, PASSWORD, by="tests")
        with running(made.app) as address:
            yield address
