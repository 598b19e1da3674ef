"""The public face: read-only, without sessions, and kept by browsers and proxies as long as nothing changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from marsad.record import Record, Reviews
from tests.desk.conftest import Desk


@pytest.fixture
def face(desk: Desk) -> TestClient:
    client = desk(mode="public")
    client.get("/queue")  # the overview of a small record is made when it is first asked for
    client.get("/map/cells")
    return client


def test_a_page_that_one_has_is_not_sent_again(face: TestClient) -> None:
    first = face.get("/about")
    assert first.headers["cache-control"] == "public, max-age=60, must-revalidate"
    again = face.get("/about", headers={"If-None-Match": f'"another", {first.headers["etag"]}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert "content-security-policy" in again.headers


def test_what_is_restricted_is_gone_with_the_next_question(face: TestClient, db: Path) -> None:
    with Record.open(db) as record:
        incident = min(record.incident_ids())
        first = face.get(f"/incidents/{incident}")
        assert first.status_code == 200
        Reviews(record, "ada").restrict("incident", incident, "a family is named")
    asked = {"If-None-Match": first.headers["etag"]}
    assert face.get(f"/incidents/{incident}", headers=asked).status_code == 404


@pytest.mark.parametrize(
    "headers", [{"Cookie": "language=ar"}, {"HX-Request": "true"}, {"Accept": "application/json"}], ids=str
)
def test_another_answer_has_another_name(face: TestClient, headers: dict[str, str]) -> None:
    first = face.get("/about").headers["etag"]
    answer = face.get("/about", headers={**headers, "If-None-Match": first})
    assert (answer.status_code, answer.headers["etag"] != first) == (200, True)


def test_errors_are_not_kept(face: TestClient) -> None:
    answer = face.get("/nothing-here")
    assert (answer.status_code, answer.headers["cache-control"]) == (404, "no-cache")
    assert "etag" not in answer.headers


def test_nobody_gets_a_session(face: TestClient) -> None:
    assert [face.get(path).headers.get("set-cookie") for path in ("/", "/about", "/sign-in")] == [None] * 3
    assert face.post("/sign-in", data={"name": "x", "password": "y"}).status_code in (404, 405)


def test_pages_of_people_are_never_kept(client: TestClient) -> None:
    answer = client.get("/about")
    assert (answer.headers["cache-control"], "etag" in answer.headers) == ("no-store", False)
