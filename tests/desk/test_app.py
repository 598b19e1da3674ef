"""The frame of the desk: modes, languages, errors, and that every route says what it needs."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from marsad.desk import Settings, create_app, serve
from marsad.desk._home import own_path
from marsad.desk._viewer import RIGHTS, ROLES, Needs, rights_of
from marsad.errors import RecordUnusable, UsageError
from marsad.record import Record
from tests.desk.conftest import Desk
from tests.desk.crawling import routes


def needed(route: APIRoute) -> list[str | None]:
    """The rights that a route asks for; null: none, it is there before anybody is signed in."""
    return [d.call.right for d in route.dependant.dependencies if isinstance(d.call, Needs)]


def test_every_route_says_what_it_needs(client: TestClient) -> None:
    assert isinstance(client.app, FastAPI)
    found = {r.path: needed(r) for r in routes(client.app)}
    assert found["/"] == ["read"]
    assert {path: rights for path, rights in found.items() if len(rights) != 1} == {}


def test_roles_have_more_and_more_rights() -> None:
    held = [rights_of(role) for role in ROLES]
    assert all(a < b for a, b in pairwise(held))
    assert held[-1] == set(RIGHTS)


@pytest.mark.parametrize("path", ["/", "/about"])
@pytest.mark.parametrize("mode", ["local", "public"])
def test_pages_in_both_languages(desk: Desk, mode: str, path: str) -> None:
    client = desk(mode=mode)
    english = client.get(path)
    assert english.status_code == 200
    assert '<html lang="en" dir="ltr"' in english.text
    client.cookies.set("language", "ar")
    assert '<html lang="ar" dir="rtl"' in client.get(path).text


def test_a_team_needs_somebody_signed_in(desk: Desk) -> None:
    assert desk(mode="team").get("/about").status_code in (303, 401)


def test_a_part_of_a_page_has_no_frame(client: TestClient) -> None:
    assert "<html" not in client.get("/", headers={"HX-Request": "true"}).text


def test_the_choice_of_language_is_kept(client: TestClient) -> None:
    answer = client.post("/preferences", data={"language": "ar", "to": "/about"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/about")
    assert client.cookies["language"] == "ar"
    client.post("/preferences", data={"language": "tlh"})
    assert client.cookies["language"] == "ar"


@pytest.mark.parametrize(
    "elsewhere",
    ["//a.example/", "https://a.example/", "/\\a.example", "\\/a.example", "", "/a\nb", "javascript:alert(1)"],
)
def test_the_way_back_stays_at_this_desk(elsewhere: str) -> None:
    assert own_path(elsewhere) == "/"


def test_errors_are_pages_or_json(client: TestClient) -> None:
    told = client.get("/nothing-here")
    assert (told.status_code, "404" in told.text) == (404, True)
    answer = client.get("/nothing-here", headers={"Accept": "application/json"})
    assert answer.json()["error"]["what"] == "Not Found"


def test_without_accounts_others_are_kept_out() -> None:
    with pytest.raises(UsageError, match="without accounts"):
        serve(Settings("x.db", host="0.0.0.0"))


def test_no_record_no_desk(tmp_path: Any) -> None:  # noqa: ANN401
    with pytest.raises(RecordUnusable):
        create_app(Settings(str(tmp_path / "none.db")))


def test_the_first_page_says_what_waits_and_what_is_new(desk: Desk) -> None:
    page = desk().get("/").text
    assert "/queue?reason=contradicted" in page
    assert page.count('<th scope="row"><a href="/incidents/') == 6
    public = desk(mode="public").get("/").text
    assert "/queue" not in public
    assert "The latest incidents" in public


def test_an_empty_record_says_how_to_fill_it(tmp_path: Path) -> None:
    Record.open(tmp_path / "new.db").close()
    with TestClient(create_app(Settings(str(tmp_path / "new.db"), cache=tmp_path))) as client:
        client.headers["Host"] = "127.0.0.1:8430"
        page = client.get("/").text
        others = ("/queue", "/incidents", "/map", "/map/cells", "/control", "/timeline", "/actors", "/search?q=x")
        assert {path: client.get(path).status_code for path in others} == dict.fromkeys(others, 200)
    assert "marsad read FOLDER --db new.db" in page
    assert "Three steps" in page
