"""Lists of the JSON API: whole, each row once, and of nothing that is held back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from marsad.record import Record, Reviews, read_value
from tests.desk.conftest import Desk
from tests.desk.team import team_of
from tests.desk.test_report import STATION, planted
from tests.hashing import cheap_hashing as cheap_hashing

LISTS = ("reports", "events", "claims", "controls")


def walked(client: TestClient, name: str, limit: int, **asked: str) -> list[dict[str, Any]]:
    """All rows of a list, page by page."""
    rows: list[dict[str, Any]] = []
    after = ""
    for _ in range(500):
        told = client.get(f"/api/v1/{name}", params={"limit": limit, "after": after, **asked}).json()
        assert len(told[name]) <= limit
        rows += told[name]
        if told["next"] is None:
            return rows
        after = told["next"]
    raise AssertionError("it does not end")


@pytest.mark.parametrize("name", LISTS)
def test_pages_of_any_size_hold_each_row_once(client: TestClient, db: Path, name: str) -> None:
    planted(db, "ALEPPO, May 5 2016 - Islamic State fighters captured the town of Manbij on Thursday, officials said.")
    whole = walked(client, name, 200)
    assert whole
    for limit in (1, 7):
        assert walked(client, name, limit) == whole


def test_they_hold_all_that_reports_tell(client: TestClient, db: Path) -> None:
    with Record.open(db) as record:
        ids = [row.id for row in record.iter_reports()]
    assert [x["id"] for x in walked(client, "reports", 50)] == ids
    told = [client.get(f"/api/v1/reports/{x}").json() for x in ids]
    assert walked(client, "events", 50) == [e for x in told for e in x["events"]]
    assert walked(client, "claims", 50) == [c for x in told for c in x["claims"]]


def test_of_one_report_one_outlet_and_some_days(client: TestClient) -> None:
    assert {x["report"] for x in walked(client, "claims", 50, report=STATION)} == {STATION}
    rows = walked(client, "reports", 50)
    outlet = next(x["outlet"] for x in rows if x["outlet"])
    assert walked(client, "reports", 50, source=outlet) == [x for x in rows if x["outlet"] == outlet]
    assert walked(client, "reports", 1, since="2022", until="2022-04") == [
        x for x in rows if x["day"] and "2022" <= x["day"] < "2022-05"
    ]


def test_of_one_incident(client: TestClient) -> None:
    incident = client.get("/api/v1/incidents?killed=30").json()["incidents"][0]
    events = walked(client, "events", 2, incident=incident["id"])
    assert {(x["report"], x["id"]) for x in events} == {tuple(m) for m in incident["members"]}
    claims = walked(client, "claims", 2, incident=incident["id"])
    assert claims
    for c in claims:
        assert {(c["report"], e) for e in (*c["events"], *c["about"])} & {tuple(m) for m in incident["members"]}


@pytest.mark.parametrize(
    "query",
    [
        "after=nothing",
        "after=nothing:1",
        f"after={STATION}:x",
        f"after={STATION}:-1",
        "limit=0",
        "limit=201",
        "since=x",
    ],
)
def test_what_is_not_understood_is_said(client: TestClient, query: str) -> None:
    answer = client.get(f"/api/v1/events?{query}")
    assert answer.status_code == 422
    assert answer.json()["error"]["what"]


@pytest.mark.parametrize("asked", [{"report": "nothing"}, {"incident": "i0000000000000000"}])
def test_what_is_not_there_is_not_found(client: TestClient, asked: dict[str, str]) -> None:
    assert client.get("/api/v1/claims", params=asked).status_code == 404


@pytest.mark.parametrize("name", LISTS)
def test_a_restricted_report_is_in_none_and_no_cursor(db: Path, tmp_path: Path, name: str) -> None:
    hidden = planted(db, "ALEPPO, May 5 2016 - Islamic State fighters captured the town of Manbij, officials said.")
    with Record.open(db) as record:
        Reviews(record, "tests").restrict("report", hidden, "its author asked for it")
    with team_of(db, tmp_path) as team:
        reviewer, editor = team.client("reviewer"), team.client("editor")
        key = "id" if name == "reports" else "report"
        assert hidden not in {x[key] for x in walked(reviewer, name, 3)}
        assert hidden in {x[key] for x in walked(editor, name, 3)}
        answers = [reviewer.get(f"/api/v1/{name}", params={"after": f"{x}:1"}) for x in (hidden, "nothing")]
        assert {a.status_code for a in answers} == {422}
        assert answers[0].text.replace(hidden, "X") == answers[1].text.replace("nothing", "X")


def test_the_public_face_has_them_under_its_policy(desk: Desk) -> None:
    public = desk(mode="public", public_policy="public")
    for name in LISTS:
        assert public.get(f"/api/v1/{name}").status_code == 200
    told = public.get(f"/api/v1/reports/{STATION}").json()
    assert walked(public, "claims", 3, report=STATION) == told["claims"]


# ---- what has changed -----------------------------------------------------------------------------------------------


def test_the_feed_tells_what_a_person_changed(client: TestClient, db: Path) -> None:
    before = client.get("/api/v1/changes", params={"since": "2999-01-01T00:00:00Z"}).json()
    assert before["changes"] == []
    with Record.open(db) as record:
        incident = sorted(record.incident_ids())[0]
        Reviews(record, "ana").correct(incident, "day", read_value("day", "2022-04-09"), "the video is dated")
    told = client.get("/api/v1/changes", params={"since": before["until"]}).json()
    [change] = told["changes"]
    assert (change["kind"], change["id"], told["total"]) == ("changed", incident, 1)
    assert "2022-04-09" in {f["new"] for f in change["fields"]}


def test_from_the_first_day_all_is_new(client: TestClient, db: Path) -> None:
    told = client.get("/api/v1/changes", params={"since": "2000-01-01"}).json()
    with Record.open(db) as record:
        typed = {x["id"] for x in record.incidents(other=False)}
    assert {x["id"] for x in told["changes"]} >= typed
    assert {x["kind"] for x in told["changes"]} == {"added"}


@pytest.mark.parametrize("since", ["", "2026-99-99", "yesterday", "/etc/passwd", "../manifest.json"])
def test_a_feed_begins_somewhere(client: TestClient, since: str) -> None:
    assert client.get("/api/v1/changes", params={"since": since}).status_code == 422


def test_no_restricted_incident_is_in_the_feed(db: Path, tmp_path: Path) -> None:
    with Record.open(db) as record:
        hidden = sorted(x["id"] for x in record.incidents(other=False))[0]
        Reviews(record, "tests").restrict("incident", hidden, "a family asked")
    with team_of(db, tmp_path) as team:
        texts = {
            role: team.client(role).get("/api/v1/changes?since=2000-01-01").text for role in ("reviewer", "editor")
        }
    assert hidden not in texts["reviewer"]
    assert hidden in texts["editor"]
