"""The JSON API and the map of who holds what: what they give, to whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from marsad.record import Record, Reviews
from tests.desk.conftest import ROOT, Desk
from tests.desk.team import team_of
from tests.desk.test_report import STATION, planted
from tests.hashing import cheap_hashing as cheap_hashing


def test_incidents_come_in_pages_with_the_filters_of_the_list(client: TestClient) -> None:
    told = client.get("/api/v1/incidents?type=ASSAULT&killed=30&sort=killed").json()
    killed = [x["killed"]["best"] for x in told["incidents"]]
    assert told["total"] == len(killed) > 0
    assert killed == sorted(killed, reverse=True)
    assert {x["type"] for x in told["incidents"]} == {"ASSAULT"}


def test_one_incident_and_one_report(client: TestClient) -> None:
    first = client.get("/api/v1/incidents").json()["incidents"][0]
    assert client.get(f"/api/v1/incidents/{first['id']}").json()["id"] == first["id"]
    told = client.get(f"/api/v1/reports/{STATION}").json()
    assert told["report"]["id"] == STATION
    assert {c["report"] for c in told["claims"]} == {STATION}


@pytest.mark.parametrize("path", ["counts", "search?q=Kramatorsk"])
def test_names_and_numbers(client: TestClient, path: str) -> None:
    assert client.get(f"/api/v1/{path}").json()


@pytest.mark.parametrize("path", ["actors", "places", "sources"])
def test_names_come_in_pages(client: TestClient, path: str) -> None:
    told = client.get(f"/api/v1/{path}").json()
    assert (told["page"], told["pages"], told["total"]) == (1, 1, len(told["names"]))
    counts = [x["incidents"] for x in told["names"]]
    assert counts == sorted(counts, reverse=True)
    assert counts[-1] > 0
    assert client.get(f"/api/v1/{path}?page=7").json() == told  # the last one at most
    assert client.get(f"/api/v1/{path}?page=0").status_code == 422


@pytest.mark.parametrize(
    ("path", "status"),
    [("incidents/i0000000000000000", 404), ("reports/none", 404), ("incidents?killed=x", 422), ("search", 422)],
)
def test_what_is_wrong_is_said_in_json(client: TestClient, path: str, status: int) -> None:
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == status
    assert answer.json()["error"]["what"]


def test_it_describes_itself(client: TestClient) -> None:
    told = client.get("/api/openapi.json").json()
    assert {"/api/v1/incidents", "/api/v1/incidents/{incident}", "/api/v1/search"} <= told["paths"].keys()
    assert all(x.startswith("/api/v1/") for x in told["paths"])
    assert "killed" in told["components"]["schemas"]["Incident"]["properties"]
    assert "/api/v1/incidents" in client.get("/api").text


def described(client: TestClient) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(path, method, operation) of everything that the description names."""
    told = client.get("/api/openapi.json").json()
    return ((path, method, op) for path, ops in told["paths"].items() for method, op in ops.items())


def test_every_example_of_a_question_is_understood(client: TestClient) -> None:
    tried = 0
    for path, method, op in described(client):
        known = {p["name"]: _example(p) for p in op.get("parameters", ()) if p["in"] == "query"}
        asked = {name: x for name, x in known.items() if x is not None and name != "after"}
        if method == "get" and "{" not in path:
            needed = {p["name"] for p in op.get("parameters", ()) if p["required"]}
            for one in ({x: asked[x] for x in {*needed, name}} for name in asked):
                answer = client.get(path, params={"q": "strike", **one} if path.endswith("search") else one)
                assert answer.status_code == 200, (path, one, answer.text)
                tried += 1
    assert tried > 30


def _example(parameter: dict[str, Any]) -> Any:  # noqa: ANN401
    schema = parameter["schema"]
    return parameter.get("example", (schema.get("examples") or [schema.get("default")])[0]) or None


@pytest.mark.parametrize("name", ["decisions", "notes", "signatures", "restriction"])
def test_every_example_of_a_decision_is_one(client: TestClient, name: str) -> None:
    one = client.get("/api/v1/incidents?other=no").json()["incidents"][0]["id"]
    told = client.get("/api/openapi.json").json()
    path = f"/api/v1/incidents/{{incident}}/{name}"
    schema = told["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    properties = told["components"]["schemas"][schema.rpartition("/")[2]]["properties"]
    body = {key: x["examples"][0] for key, x in properties.items()}
    if "seen" in body:
        body["seen"] = client.get(f"/api/v1/incidents/{one}/review").json()["seen"]
    assert client.post(path.format(incident=one), json=body).status_code == 201


def test_the_page_of_the_docs_names_every_address(client: TestClient) -> None:
    docs = (ROOT / "docs" / "desk-api.md").read_text(encoding="utf-8")
    named = {(m.lower(), p) for m, p in re.findall(r"`(GET|POST) (/api/v1/[^`?]*)", docs)}
    there = {(method, re.sub(r"\{\w+\}", "ID", path)) for path, method, _ in described(client)}
    assert named == there


@pytest.mark.parametrize("role", ["reader", "reviewer"])
def test_what_is_restricted_is_not_in_it(db: Path, tmp_path: Path, role: str) -> None:
    with Record.open(db) as record:
        hidden = sorted(record.incident_ids())[0]
        Reviews(record, "tests").restrict("incident", hidden, "a family asked")
    with team_of(db, tmp_path) as team:
        client = team.client(role)
        told = client.get("/api/v1/incidents").json()
        assert hidden not in {x["id"] for x in told["incidents"]}
        assert client.get(f"/api/v1/incidents/{hidden}").status_code == 404


def test_the_public_face_answers_under_its_policy(desk: Desk) -> None:
    told = desk(mode="public").get(f"/api/v1/reports/{STATION}").json()
    assert sorted(told) == ["claims", "events", "report"]


# ---- who holds what --------------------------------------------------------------------------------------------------


def test_holders_are_told_with_a_day(client: TestClient) -> None:
    html = client.get("/control").text
    assert "Who is said to hold what" in html
    assert client.get("/control?on=not-a-day").status_code == 422


def test_the_map_of_holders(client: TestClient, db: Path) -> None:
    planted(db, "ALEPPO, May 5 2016 - Islamic State fighters captured the town of Manbij on Thursday, officials said.")
    assert "Manbij" in client.get("/control?on=2016-05-06").text
    told = client.get("/map/control?on=2016-05-06").json()
    keys = {p["key"] for p in told["parties"]}
    assert told["total"] >= len(told["places"]) > 0
    assert all(-90 <= x["lat"] <= 90 and x["holders"] for x in told["places"])
    assert {x["holder"] for x in told["places"]} & keys


def test_before_all_reports_nobody_holds_anything(client: TestClient) -> None:
    assert client.get("/map/control", params={"on": date(1990, 1, 1).isoformat()}).json()["places"] == []


@pytest.mark.parametrize("mode", ["public"])
def test_it_is_for_those_who_see_all_reports(desk: Desk, mode: str) -> None:
    assert desk(mode=mode).get("/map/control").json()["total"] == 0
