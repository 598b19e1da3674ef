"""Files for browsers: built ones are packed and kept for a year, others asked for anew, and nothing else is served."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from marsad.desk._static import Static

CODE = b"export const map = 1;\n" * 100
NAME = "built/map-Ab_d-123.js"


@pytest.fixture
def browser(tmp_path: Path) -> TestClient:
    folder = tmp_path / "static"
    (folder / "built").mkdir(parents=True)
    (folder / NAME).write_bytes(CODE)
    (folder / f"{NAME}.gz").write_bytes(gzip.compress(CODE, mtime=0))
    (folder / "built" / "manifest.json").write_text("{}")
    (folder / "desk.css").write_text("body { margin: 0 }")
    (tmp_path / "secret.txt").write_text("not yours")
    return TestClient(Starlette(routes=[Mount("/static", Static(directory=folder))]))


def test_a_built_file_goes_out_packed_and_stays_with_the_browser(browser: TestClient) -> None:
    answer = browser.get(f"/static/{NAME}", headers={"Accept-Encoding": "gzip, br"})
    assert answer.content == CODE
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) < len(CODE)
    assert answer.headers["content-type"].startswith(("text/javascript", "application/javascript"))
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize("accepted", ["identity", "gzip;q=0", "br"])
def test_who_reads_no_gzip_gets_it_as_it_is(browser: TestClient, accepted: str) -> None:
    answer = browser.get(f"/static/{NAME}", headers={"Accept-Encoding": accepted})
    assert "content-encoding" not in answer.headers
    assert answer.content == CODE


@pytest.mark.parametrize("path", ["desk.css", "built/manifest.json"])
def test_what_may_change_under_its_name_is_asked_for_anew(browser: TestClient, path: str) -> None:
    assert "immutable" not in browser.get(f"/static/{path}").headers.get("cache-control", "")


def test_what_a_browser_has_is_not_sent_again(browser: TestClient) -> None:
    tag = browser.get(f"/static/{NAME}").headers["etag"]
    assert browser.get(f"/static/{NAME}", headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(
    "path",
    ["../secret.txt", "%2e%2e/secret.txt", "built/..%2f..%2fsecret.txt", "built/%2e%2e/%2e%2e/secret.txt", "built/"],
)
def test_nothing_else_is_served(browser: TestClient, path: str) -> None:
    assert browser.get(f"/static/{path}").status_code in (404, 405)


@pytest.mark.parametrize("accepted", ["gzip", "identity"])
def test_a_file_that_is_not_there(browser: TestClient, accepted: str) -> None:
    answer = browser.get("/static/built/none-Abcd1234.js", headers={"Accept-Encoding": accepted})
    assert answer.status_code == 404
