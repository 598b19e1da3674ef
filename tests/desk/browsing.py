"""A desk that is served on loopback, and a browser: for pictures of its pages and for what only a browser can judge."""

from __future__ import annotations

import re
import shutil
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from starlette.testclient import TestClient

from marsad.desk import Settings, create_app
from tests.desk.crawling import routes

FLAGS: Final = (
    "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
)  # fmt: skip

#: The browser of Debian; null where it is not installed.
CHROMIUM: Final = shutil.which("chromium")


@contextmanager
def served(db: Path, **settings: Any) -> Iterator[str]:  # noqa: ANN401
    """The address of a desk of this record."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
        app = create_app(Settings(**{"db": str(db), "who": "ada", "port": port, **settings}))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            thread.join(10)


@contextmanager
def browser() -> Iterator[Browser]:
    """Chromium without a window."""
    with sync_playwright() as play:
        window = play.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        try:
            yield window
        finally:
            window.close()


def window(of: Browser, address: str, language: str, theme: str, width: int = 1440, **more: Any) -> BrowserContext:  # noqa: ANN401
    """A window in a language, a look and a width."""
    made = of.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce", **more)
    made.add_cookies([{"name": n, "value": v, "url": address} for n, v in (("language", language), ("theme", theme))])
    return made


def pages(client: TestClient, begin: Sequence[str] = ("/", "/about", "/incidents", "/no-such-page")) -> dict[str, str]:
    """Route -> address of one page of each route that links lead to, with the ids that stand in the links."""
    assert isinstance(client.app, FastAPI)
    waiting, tried, found = list(begin), set[str](), dict[str, str]()
    patterns = [(route.path, route.path_regex) for route in routes(client.app) if "GET" in (route.methods or ())]
    while waiting:
        address = waiting.pop(0)
        path = urlsplit(address).path
        name = next((name for name, pattern in patterns if pattern.match(path)), "(nothing)")
        if address in tried or name in found or path.startswith("/static/"):
            continue
        tried.add(address)
        answer = client.get(address)
        if "<html" not in answer.text:
            continue
        found[name] = address
        links = (
            urlsplit(urljoin(address, unescape(href))) for href in re.findall(r'<a[^>]* href="([^"#]+)', answer.text)
        )
        waiting += [x.path + (f"?{x.query}" if x.query else "") for x in links if not x.netloc]
    return found
