"""Pictures of every kind of page of a desk, in both languages, both looks and two widths: `scripts/screens`.

python -m tests.desk.screens RECORD FOLDER [PART OF A KIND'S NAME ...] [--only en-light-1440,ar-dark-390]
"""

from __future__ import annotations

import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from itertools import product
from pathlib import Path
from typing import Final

from playwright.sync_api import Error, Page

from tests.desk.browsing import browser, served, window
from tests.desk.kinds import Kind, stand

VARIANTS: Final = tuple(f"{x}-{y}-{z}" for x, y, z in product(("en", "ar"), ("light", "dark"), (1440, 390)))

#: Islands that are still at work: pictures wait for them.
_BUSY: Final = "document.querySelectorAll('[data-island=map]:not([data-state=ready], [data-state=failed])').length"


def pictures(db: Path, folder: Path, wanted: Sequence[str] = (), variants: Sequence[str] = VARIANTS) -> None:
    """Makes them; says which pages are wider than the window."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as passing, stand(db, Path(passing)) as at, browser() as chromium:
        kinds = [x for x in at.kinds if not wanted or any(w in x.name for w in wanted)]
        for variant in variants:
            language, theme, width = variant.split("-")
            windows: dict[tuple[str, str | None], list[Kind]] = defaultdict(list)
            for kind in kinds:
                windows[kind.desk, kind.role].append(kind)
            for group in windows.values():
                context = at.window(chromium, group[0], language, theme, int(width))
                page = context.new_page()
                for kind in group:
                    at.show(page, kind)
                    _picture(page, folder / f"{kind.name}.{variant}.png", f"{kind.name} {variant}")
                context.close()


def _picture(page: Page, file: Path, name: str) -> None:
    for _ in range(40):
        page.wait_for_timeout(150)
        with suppress(Error):  # a page that loads again by itself
            if page.evaluate(_BUSY) == 0:
                break
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if wide > 0:
        print(f"{name}: {wide} px too wide")  # noqa: T201
    page.screenshot(path=file, full_page=True)


def one(db: Path, file: Path, path: str) -> None:
    """One page, as a window of 1440 by 1000 shows it."""
    with served(db) as address, browser() as chromium:
        context = window(chromium, address, "en", "light")
        page = context.new_page()
        page.set_viewport_size({"width": 1440, "height": 1000})
        page.goto(address + path)
        page.wait_for_timeout(3000)
        page.screenshot(path=file)
        context.close()


if __name__ == "__main__":
    given = sys.argv[1:]
    chosen = VARIANTS
    if "--only" in given:
        place = given.index("--only")
        chosen = tuple(given[place + 1].split(","))
        del given[place : place + 2]
    if given[1].endswith(".png"):
        one(Path(given[0]), Path(given[1]), given[2])
    else:
        pictures(Path(given[0]), Path(given[1]), given[2:], chosen)
