"""A desk with pages for trying islands: the real headers, style and files, and answers that a test knows."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from gettext import NullTranslations
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from marsad.desk import Settings, create_app
from marsad.desk._island_words import island_words
from marsad.desk._render import built
from marsad.record import Record

#: The header by which a window says to which test it belongs.
TURN = "x-turn"


@dataclass
class Stand:
    """What pages hold and addresses answer; ``asked`` is what the browser asked for, in order."""

    address: str = ""
    pages: dict[str, str] = field(default_factory=dict)
    answers: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    #: Which test it is: a window that another test closed may still ask for something, and is not heard.
    turn: int = 0

    def hears(self, request: Request) -> bool:
        """Notes what the window of this test asks for."""
        if request.headers.get(TURN, str(self.turn)) != str(self.turn):
            return False
        self.asked.append(_address(request))
        return True

    def page(self, name: str, body: str, *, direction: str = "ltr", theme: str = "light") -> str:
        """Makes a page; gives its address."""
        words = json.dumps(island_words(NullTranslations()))
        language = "ar" if direction == "rtl" else "en"
        self.pages[name] = (
            f'<!doctype html><html lang="{language}" dir="{direction}" data-theme="{theme}"><meta charset="utf-8">'
            '<title>Try</title><link rel="stylesheet" href="/static/desk.css">'
            '<link rel="stylesheet" href="/static/parts.css">'
            '<link rel="icon" href="/static/icon.svg" type="image/svg+xml">'
            f'<script type="application/json" id="island-words">{words}</script>'
            f'<script type="module" src="{built()["desk.js"]}"></script><body><main id="main">{body}</main>'
        )
        return f"{self.address}/try/{name}"

    def heard(self, path: str) -> list[str]:
        """What was asked of an address, in order."""
        return [it for it in self.asked if it.split("?")[0] == path]


def app_of(stand: Stand, folder: Path) -> FastAPI:
    """The desk of an empty record, with the stand's addresses."""
    db = folder / "empty.db"
    Record.open(db).close()
    app = create_app(Settings(db=str(db), cache=folder / "cache", who="ada"))

    def page(request: Request) -> Response:
        if not stand.hears(request):
            return Response(status_code=410)
        return HTMLResponse(stand.pages[request.path_params["name"]])

    def answer(request: Request) -> Response:
        if not stand.hears(request):
            return Response(status_code=410)
        found = stand.answers.get(request.url.path.removeprefix("/answer"))
        if found is None:
            return Response(status_code=404)
        if callable(found):
            found = found(request)
        return found if isinstance(found, Response) else JSONResponse(found)

    routes = [Route("/try/{name}", page), Route("/answer/{path:path}", answer, methods=["GET", "POST"])]
    app.router.routes[:0] = routes
    return app


def _address(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


@contextmanager
def served(stand: Stand, folder: Path) -> Iterator[Stand]:
    """Serves a stand on loopback."""
    with running(app_of(stand, folder)) as stand.address:
        yield stand


@contextmanager
def running(app: FastAPI) -> Iterator[str]:
    """Serves an app on a free port of loopback; gives its address."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", lifespan="on"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    for _ in range(500):
        if server.started:
            break
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
