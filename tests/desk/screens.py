"""Pictures of every page of a desk, in both languages, both looks and two widths, to look at: `scripts/screens`.

python -m tests.desk.screens RECORD FOLDER [PART OF A PAGE'S NAME ...]
"""

from __future__ import annotations

import sys
from itertools import product
from pathlib import Path

from starlette.testclient import TestClient

from marsad.desk import Settings, create_app
from tests.desk.browsing import browser, pages, served, window

WIDTHS = (1440, 390)


def pictures(db: Path, folder: Path, wanted: tuple[str, ...] = ()) -> None:
    """Makes them; says which pages are wider than the window."""
    with TestClient(create_app(Settings(str(db), who="ada")), base_url="http://127.0.0.1:8430") as client:
        found = {name: at for name, at in pages(client).items() if not wanted or any(w in name for w in wanted)}
    folder.mkdir(parents=True, exist_ok=True)
    with served(db) as address, browser() as chromium:
        for language, theme, width in product(("en", "ar"), ("light", "dark"), WIDTHS):
            context = window(chromium, address, language, theme, width)
            page = context.new_page()
            for name, path in found.items():
                page.goto(address + path, wait_until="load")
                page.wait_for_timeout(400)
                wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                if wide > 0:
                    print(f"{name} {language} {width}: {wide} px too wide")  # noqa: T201
                file = (
                    name.strip("/").replace("/", "-").replace("{", "").replace("}", "").replace(":path", "") or "home"
                )
                page.screenshot(path=folder / f"{file}.{language}.{theme}.{width}.png", full_page=True)
            context.close()


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
    if sys.argv[2].endswith(".png"):
        one(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
    else:
        pictures(Path(sys.argv[1]), Path(sys.argv[2]), tuple(sys.argv[3:]))
