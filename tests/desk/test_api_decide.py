"""Deciding through the JSON API: what is written, by whom, and what is not where somebody was there first."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from marsad.record import Record, Reviews
from tests.desk.conftest import Desk
from tests.desk.team import NAMES, Team, team_of
from tests.hashing import cheap_hashing as cheap_hashing


def ids_of(db: Path) -> list[str]:
    """Incidents of a type, in the order of their ids."""
    with Record.open(db) as record:
        return sorted(x["id"] for x in record.incidents(other=False))


def seen(client: TestClient, incident: str) -> str:
    return str(client.get(f"/api/v1/incidents/{incident}/review").json()["seen"])


def send(client: TestClient, path: str, **body: Any) -> Any:  # noqa: ANN401
    return client.post(f"/api/v1/{path}", json=body)


def decide(client: TestClient, incident: str, **body: Any) -> Any:  # noqa: ANN401
    return send(client, f"incidents/{incident}/decisions", seen=seen(client, incident), **body)


def test_a_correction_is_obeyed_and_told(client: TestClient, db: Path) -> None:
    one = ids_of(db)[0]
    answer = decide(client, one, what="correct", field="killed/civilians", value="10-15", why="the list of names")
    assert answer.status_code == 201
    told = client.get(f"/api/v1/incidents/{one}/review").json()
    assert told["seen"] == answer.json()["seen"]
    assert told["fields"]["killed/civilians"]["value"] == {"low": 10, "best": 15, "high": 15}
    assert told["fields"]["killed/civilians"]["by"] == "ada"
    assert [(s["n"], s["what"], s["became"]) for s in told["history"]] == [(answer.json()["n"], "correct", "holds")]
    losses = client.get(f"/api/v1/incidents/{one}").json()["losses"]
    assert {"low": 10, "best": 15, "high": 15} in [x["count"] for x in losses]


@pytest.mark.parametrize(
    ("body", "state"),
    [
        ({"what": "accept"}, "accepted"),
        ({"what": "reject", "why": "no such happening"}, "rejected"),
        ({"what": "confirm", "field": "type"}, None),
        ({"what": "not_stated", "field": "day", "why": "misread by the reader"}, None),
        ({"what": "grade", "value": "confirmed"}, None),
    ],
)
def test_each_decision_is_one_row(client: TestClient, db: Path, body: dict[str, str], state: str | None) -> None:
    one = ids_of(db)[0]
    assert decide(client, one, **body).status_code == 201
    told = client.get(f"/api/v1/incidents/{one}/review").json()
    assert told["state"] == state
    assert len(told["history"]) == 1
    assert client.post("/api/v1/undo").status_code == 422  # a body must be there
    assert send(client, "undo").json()["incidents"] == [one]
    assert client.get(f"/api/v1/incidents/{one}/review").json()["state"] is None
    assert client.post("/api/v1/redo").status_code == 200
    assert client.get(f"/api/v1/incidents/{one}/review").json()["state"] == state


def test_notes_and_signatures(client: TestClient, db: Path) -> None:
    one = ids_of(db)[0]
    assert send(client, f"incidents/{one}/notes", words="Ask the hospital.", seen=seen(client, one)).status_code == 201
    assert send(client, f"incidents/{one}/signatures", seen=seen(client, one)).status_code == 201
    assert client.get(f"/api/v1/incidents/{one}/review").json()["signed"] == ["ada"]


def test_who_was_there_first_is_not_overwritten(db: Path, tmp_path: Path) -> None:
    one = ids_of(db)[0]
    with team_of(db, tmp_path) as team:
        early, late = team.client("editor"), team.client("reviewer")
        token = seen(late, one)
        first = decide(early, one, what="correct", field="killed/civilians", value="12", why="the list")
        answer = send(late, f"incidents/{one}/decisions", what="correct", field="killed/civilians", value="9", why="tv",
                      seen=token)  # fmt: skip
        assert answer.status_code == 409
        told = answer.json()
        assert told["error"]["code"] == "E305"
        assert told["seen"] == first.json()["seen"]
        [step] = told["meanwhile"]
        assert (step["who"], step["field"], step["after"]["best"]) == (NAMES["editor"], "killed/civilians", 12)
        assert len(client_history(late, one)) == 1
        again = send(late, f"incidents/{one}/decisions", what="accept", seen=told["seen"])
        assert again.status_code == 201


def client_history(client: TestClient, incident: str) -> list[Any]:
    return list(client.get(f"/api/v1/incidents/{incident}/review").json()["history"])


@pytest.mark.parametrize(
    "body",
    [
        {"what": "correct", "field": "killed/civilians", "value": "many", "why": "x"},
        {"what": "correct", "field": "killed/civilians", "value": "12"},
        {"what": "correct", "field": "colour", "value": "red", "why": "x"},
        {"what": "explode"},
        {"what": "grade", "value": "certain"},
        {"what": "accept", "who": "Admin One"},
        {"what": "accept", "seen": ""},
        {"what": "accept", "seen": "1-x"},
        {"what": "correct", "field": "weapon", "value": "x" * 5000, "why": "x"},
        {},
    ],
)
def test_what_is_wrong_writes_nothing(client: TestClient, db: Path, body: dict[str, str]) -> None:
    one = ids_of(db)[0]
    answer = send(client, f"incidents/{one}/decisions", **{"seen": seen(client, one), **body})
    assert answer.status_code == 422
    assert answer.json()["error"]["what"]
    assert client_history(client, one) == []


def test_a_form_or_plain_text_is_no_decision(client: TestClient, db: Path) -> None:
    one = ids_of(db)[0]
    body = f'{{"what": "accept", "seen": "{seen(client, one)}"}}'
    for sort in ("text/plain", "application/x-www-form-urlencoded"):
        answer = client.post(f"/api/v1/incidents/{one}/decisions", content=body, headers={"Content-Type": sort})
        assert answer.status_code == 422
    assert client_history(client, one) == []


def test_merging_and_splitting(client: TestClient, db: Path) -> None:
    one, two = ids_of(db)[:2]
    members = {x: {f"{r}:{e}" for r, e in client.get(f"/api/v1/incidents/{x}").json()["members"]} for x in (one, two)}
    body = {"with": two, "seen": seen(client, one), "seen_with": seen(client, two)}
    assert send(client, f"incidents/{one}/merge", **body).status_code == 422  # no reason
    answer = send(client, f"incidents/{one}/merge", **body, why="the same strike")
    assert answer.status_code == 201
    whole = answer.json()["incident"]
    told = {f"{r}:{e}" for r, e in client.get(f"/api/v1/incidents/{whole}").json()["members"]}
    assert told == members[one] | members[two]
    away = {"why": "two strikes", "seen": seen(client, whole)}
    assert send(client, f"incidents/{whole}/split", out=["r:e9"], **away).status_code == 422
    assert send(client, f"incidents/{whole}/split", out=sorted(told), **away).status_code == 422
    against = send(client, f"incidents/{whole}/split", out=sorted(members[two]), **away)
    assert (against.status_code, against.json()["error"]["code"]) == (409, "E401")
    answer = send(client, f"incidents/{whole}/split", out=sorted(members[two]), **away, instead=True)
    assert answer.status_code == 201
    left = client.get(f"/api/v1/incidents/{answer.json()['incident']}").json()["members"]
    assert {f"{r}:{e}" for r, e in left} == members[one]


# ---- who may --------------------------------------------------------------------------------------------------------

BODIES: dict[str, tuple[str, dict[str, Any]]] = {
    "decisions": ("review", {"what": "accept"}),
    "notes": ("comment", {"words": "x"}),
    "signatures": ("sign", {}),
    "restriction": ("restricted", {"restricted": True}),
}


def posted(team: Team, role: str, one: str, sort: str) -> int:
    own = team.client(role)
    token = seen(team.client("admin"), one)
    body = BODIES[sort][1] | ({} if sort == "restriction" else {"seen": token})
    return int(send(own, f"incidents/{one}/{sort}", **body).status_code)


@pytest.mark.parametrize("sort", BODIES)
def test_each_role_does_what_it_may(db: Path, tmp_path: Path, sort: str) -> None:
    one = ids_of(db)[0]
    allowed = {"review": 1, "comment": 1, "restricted": 2, "sign": 3}[BODIES[sort][0]]
    with team_of(db, tmp_path) as team:
        for n, role in enumerate(("reader", "reviewer", "editor", "publisher")):
            assert posted(team, role, one, sort) == (201 if n >= allowed else 403), role
            if n >= allowed:
                Reviews(team.app.state.desk.record, NAMES[role]).undo()


@pytest.mark.parametrize("sort", [*BODIES, "merge", "split"])
def test_what_is_restricted_is_as_if_it_were_not_there(db: Path, tmp_path: Path, sort: str) -> None:
    one, two = ids_of(db)[:2]
    with Record.open(db) as record:
        token = Reviews(record, "tests").token(one)
        Reviews(record, "tests").restrict("incident", one, "a family asked")
    bodies = {
        **{k: v[1] | ({} if k == "restriction" else {"seen": token}) for k, v in BODIES.items()},
        "merge": {"with": two, "seen": token, "seen_with": token, "why": "x"},
        "split": {"out": ["a:b"], "seen": token, "why": "x"},
    }
    with team_of(db, tmp_path) as team:
        team.people.set_role(NAMES["reviewer"], "reviewer", by="tests", rights=("merge", "sign"))
        client = team.client("reviewer")
        answers = [send(client, f"incidents/{x}/{sort}", **bodies[sort]) for x in (one, "i0000000000000000")]
        expected = 403 if sort == "restriction" else 404
        assert [a.status_code for a in answers] == [expected, expected]
        assert answers[0].text.replace(one, "X") == answers[1].text.replace("i0000000000000000", "X")
        if sort == "merge":
            other = send(client, f"incidents/{two}/merge", **{**bodies[sort], "with": one})
            assert other.status_code == 404
        assert {x.kind for x in team.app.state.desk.record.decisions()} == {"restriction"}


def test_another_site_decides_nothing(client: TestClient, db: Path) -> None:
    one = ids_of(db)[0]
    body = {"what": "accept", "seen": seen(client, one)}
    for headers in ({"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"}, {"Origin": "null"}):
        answer = client.post(f"/api/v1/incidents/{one}/decisions", json=body, headers=headers)
        assert answer.status_code == 403
    assert client_history(client, one) == []


def test_nobody_undoes_what_they_could_not_do(db: Path, tmp_path: Path) -> None:
    one = ids_of(db)[0]
    with team_of(db, tmp_path) as team:
        publisher, reviewer = team.client("publisher"), team.client("reviewer")
        number = send(publisher, f"incidents/{one}/signatures", seen=seen(publisher, one)).json()["n"]
        assert send(reviewer, "undo", number=number, incident=one).status_code == 404
        assert send(publisher, "undo", number=number, incident=one).status_code == 200
        assert send(reviewer, "undo", number=None).status_code == 404  # nothing of their own


def test_the_public_face_takes_no_decision(desk: Desk, db: Path) -> None:
    public = desk(mode="public")
    one = ids_of(db)[0]
    assert send(public, f"incidents/{one}/decisions", what="accept", seen="1-0123456789abcdef").status_code == 404
    assert public.get(f"/api/v1/incidents/{one}/review").status_code == 404
    assert "decisions" not in public.get("/api/openapi.json").text
