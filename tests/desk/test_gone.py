"""The record's server goes away: the desk says so on every page, in every mode, and goes on by itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from marsad.desk import Settings, _app, create_app
from marsad.desk._viewer import ROLES
from marsad.record import People, move
from tests.desk.conftest import FROM_PAGE
from tests.desk.team import NAMES, OURS
from tests.record.conftest import Server, new_database, running_server

pytestmark = [pytest.mark.postgres, pytest.mark.slow]


@pytest.fixture(scope="module")
def mortal() -> Iterator[Server]:
    """A server that tests stop and start."""
    pytest.importorskip("psycopg", reason="needs marsad[postgres]")
    with running_server() as made:
        yield made
        made.stop()


@pytest.mark.parametrize("mode", ["local", "team", "public"])
def test_pages_say_so_and_work_again(
    mortal: Server, examples_db: Path, tmp_path: Path, mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_app, "_PATIENCE", 0.2)
    where = new_database(mortal)
    move(examples_db, where)
    app = create_app(Settings(where, mode, cache=tmp_path, who="ada"))  # type: ignore[arg-type]
    with TestClient(app, base_url=OURS, headers=FROM_PAGE, follow_redirects=False) as client:
        if mode == "team":
            people: People = app.state.desk.people
            for role in ROLES:
                people.add(NAMES[role], role, by="tests")
            client.cookies.set("marsad", people.begin(NAMES["admin"]))
        before = client.get("/incidents")
        assert before.status_code == 200
        mortal.stop()
        try:
            _all_say_so(client, where)
        finally:
            mortal.start()
        again = client.get("/incidents")
        assert again.status_code == 200
        assert again.text == before.text


def _all_say_so(client: TestClient, where: str) -> None:
    # (the first page of the public face asks nothing of the record)
    for path in ("/incidents", "/incidents?type=ASSAULT", "/incidents"):
        answer = client.get(path)
        assert (path, answer.status_code, answer.headers.get("retry-after")) == (path, 503, "5")
        assert "server does not answer. Nothing was changed" in answer.text
        assert "E306" in answer.text
        # where the server stands is nobody's business
        assert where.rpartition("@")[2] not in answer.text
        assert "default-src 'none'" in answer.headers["content-security-policy"]
    told = client.get("/incidents", headers={"Accept": "application/json"}).json()["error"]
    assert told["code"] == "E306"
    client.cookies.set("language", "ar")
    assert "خادم السجل لا يستجيب" in client.get("/incidents").text
    client.cookies.delete("language")
    assert client.get("/static/desk.css").status_code == 200


def test_a_decision_that_did_not_come_through_is_said_not_to_have(
    mortal: Server, examples_db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_app, "_PATIENCE", 0.2)
    where = new_database(mortal)
    move(examples_db, where)
    app = create_app(Settings(where, cache=tmp_path, who="ada"))
    with TestClient(app, base_url=OURS, headers=FROM_PAGE, follow_redirects=False) as client:
        record = app.state.desk.record
        incident = min(record.incident_ids())
        mortal.stop()
        answer = client.post(f"/incidents/{incident}/decide", data={"what": "accept", "seen": "x"})
        mortal.start()
        assert answer.status_code == 503
        assert "Nothing was changed" in answer.text
        assert record.decisions() == ()
