"""What stands between the network and the desk: names, changes from elsewhere, bodies, headers of every answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response
from starlette.testclient import TestClient

from marsad.desk._security import HEADERS, MOST_BODY
from tests.desk.conftest import FROM_PAGE, Desk

OURS = "http://127.0.0.1:8430"


@pytest.fixture
def bare(client: TestClient) -> TestClient:
    """The owner's client without what a browser says of where it comes from."""
    for name in FROM_PAGE:
        del client.headers[name]
    return client


def change(client: TestClient, **headers: str) -> int:
    """The status of a change that comes with these headers."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post("/preferences", data={"language": "ar"}, headers=sent).status_code


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec_Fetch_Site": "same-origin"},
        {"Sec_Fetch_Site": "same-origin", "Origin": OURS},
        {"Sec_Fetch_Site": "none"},
        {"Origin": OURS},
        {"Referer": f"{OURS}/about"},
    ],
)
def test_pages_of_the_desk_may_change_something(bare: TestClient, headers: dict[str, str]) -> None:
    assert change(bare, **headers) == 303


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Sec_Fetch_Site": "cross-site", "Origin": OURS},
        {"Sec_Fetch_Site": "same-origin", "Origin": "https://elsewhere.example"},
        {"Sec_Fetch_Site": "same-origin", "Origin": "null"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": "null", "Referer": f"{OURS}/about"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Origin": "http://127.0.0.1.elsewhere.example:8430"},
        {"Referer": "https://elsewhere.example/?http://127.0.0.1:8430/"},
        {"Referer": "http://127.0.0.1:8430@elsewhere.example/"},
    ],
)
def test_pages_of_others_may_not(bare: TestClient, headers: dict[str, str]) -> None:
    assert change(bare, **headers) == 403
    assert "language" not in bare.cookies


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("path", ["/", "/preferences", "/nothing-here", "/static/desk.css"])
def test_whatever_is_asked_to_change(bare: TestClient, method: str, path: str) -> None:
    assert bare.request(method, path, headers={"Origin": "https://elsewhere.example"}).status_code == 403


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8430", 200), ("localhost", 200), ("[::1]:8430", 200), ("LOCALHOST.", 200),
        ("elsewhere.example", 421), ("127.0.0.1.elsewhere.example", 421), ("a@127.0.0.1", 421), ("", 421),
        ("[::1", 421), ("127.0.0.1/x", 421),
    ],
)  # fmt: skip
def test_a_desk_answers_under_its_own_names(client: TestClient, host: str, status: int) -> None:
    assert client.get("/", headers={"Host": host}).status_code == status


@pytest.mark.parametrize(
    ("mode", "hosts", "host", "answers"),
    [
        ("team", ("desk.example.org",), "desk.example.org", True),
        ("team", ("desk.example.org",), "desk.example.com", False),
        ("team", (), "desk.example.org", False),
        ("local", ("desk.example.org",), "desk.example.org", False),
        ("public", (), "desk.example.org", True),
        ("public", ("desk.example.org",), "desk.example.com", False),
    ],
)
def test_a_desk_answers_under_the_names_that_it_was_given(
    desk: Desk, mode: str, hosts: tuple[str, ...], host: str, answers: bool
) -> None:
    assert (desk(mode=mode, hosts=hosts).get("/", headers={"Host": host}).status_code != 421) is answers


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}, 200),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}, 403),
    ],
)
def test_other_sites_may_link_and_not_look(client: TestClient, headers: dict[str, str], status: int) -> None:
    assert client.get("/about", headers=headers).status_code == status


def test_the_public_face_may_be_looked_at_from_anywhere(desk: Desk) -> None:
    asked = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors"}
    assert desk(mode="public").get("/about", headers=asked).status_code == 200


@pytest.mark.parametrize("declared", [True, False])
def test_a_body_has_an_end(client: TestClient, declared: bool) -> None:
    def much() -> Iterator[bytes]:
        yield b"language="
        for _ in range(20):
            yield b"x" * (MOST_BODY // 10)

    content: Any = b"x" * (MOST_BODY + 1) if declared else much()
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert client.post("/preferences", content=content, headers=form).status_code == 413


@pytest.mark.parametrize("mode", ["local", "team", "public"])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"), ("GET", "/nothing-here"), ("GET", "/static/desk.css"), ("GET", "/static/nothing"),
        ("DELETE", "/"), ("POST", "/preferences"), ("GET", "/stumbles"),
    ],
)  # fmt: skip
def test_every_answer_has_the_headers(desk: Desk, mode: str, method: str, path: str) -> None:
    client = desk(mode=mode)
    assert isinstance(client.app, FastAPI)

    def stumbles(request: Request) -> Response:
        raise ZeroDivisionError

    client.app.add_route("/stumbles", stumbles)
    quiet = TestClient(client.app, base_url=OURS, headers=FROM_PAGE, raise_server_exceptions=False)
    answer = quiet.request(method, path)
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert "Traceback" not in answer.text
    if mode != "public" and not path.startswith("/static/"):
        assert answer.headers["cache-control"] == "no-store"


def test_scripts_and_styles_come_from_the_desk_alone() -> None:
    assert "unsafe" not in HEADERS["Content-Security-Policy"]
    assert HEADERS["Content-Security-Policy"].startswith("default-src 'none'")


@pytest.mark.parametrize(
    "path",
    [
        "/static/../_app.py", "/static/%2e%2e/_app.py", "/static/..%2f_app.py", "/static/%2e%2e%2f%2e%2e%2fapi.py",
        "/static//etc/passwd", "/static/..%5c_app.py", "/static/.%00./x", "/static/%252e%252e/_app.py",
    ],
)  # fmt: skip
def test_no_path_leads_out_of_the_static_files(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in (400, 404)
    assert "import" not in answer.text
