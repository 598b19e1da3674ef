"""``marsad read http://...``: what a second visit does."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from tests.cli.conftest import Marsad

PAGE = """<html><head><title>Shells hit Harsa</title></head><body><article><h1>Shells hit Harsa</h1>
<p>HARSA, March 2, 2016 - {} people were killed when shells hit the market of Harsa on Tuesday, residents said, and the
army closed the roads that lead into the town from the north and from the coast.</p>
<p>Nobody has claimed responsibility for the attack, which a monitoring group called the worst of the year so far.</p>
</article></body></html>"""


class _Site(BaseHTTPRequestHandler):
    """One page with an ETag, and no rules for robots."""

    killed = "Seven"

    def do_GET(self) -> None:
        tag = f'"{self.killed}"'
        if self.path == "/robots.txt":
            self._answer(404, b"")
        elif self.headers.get("If-None-Match") == tag:
            self._answer(304, b"", tag)
        else:
            self._answer(200, PAGE.format(self.killed).encode(), tag)

    def _answer(self, status: int, body: bytes, tag: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        if tag:
            self.send_header("ETag", tag)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Silence."""


@pytest.fixture
def page() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Site) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/story"
        server.shutdown()
        thread.join()


def test_a_private_address_is_refused_without_leave(marsad: Marsad, page: str) -> None:
    ran = marsad("read", page)
    assert ran.status == 1
    assert "[E109]" in ran.err


def test_a_second_visit_adds_nothing_and_a_changed_page_is_a_version(
    marsad: Marsad, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = marsad("read", page, "--allow-private", "--json")
    again = marsad("read", page, "--allow-private", "--json")
    assert first.status == again.status == 0, first.err + again.err
    assert [o["report"]["id"] for o in first.objects] == [o["report"]["id"] for o in again.objects]
    assert "1 known already" in again.err
    monkeypatch.setattr(_Site, "killed", "Nine")
    assert "1 read" in marsad("read", page, "--allow-private").err
    with sqlite3.connect("marsad.db") as db:
        assert db.execute("select count(*) from reports").fetchone() == (1,)
        assert db.execute("select count(*) from report_versions").fetchone() == (2,)
