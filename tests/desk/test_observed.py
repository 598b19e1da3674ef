"""What those who look after a desk see: probes, figures, lines; and what strangers do not."""

from __future__ import annotations

import io
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families as parse
from starlette.testclient import TestClient

from marsad.errors import RecordUnusable
from marsad.logs import telling
from marsad.record import Reviews
from marsad.settings import LogsSection
from tests.desk.conftest import ROOT, Desk
from tests.desk.secrets import Secrets, restricted_desk
from tests.desk.table import ask, table
from tests.desk.team import NAMES, team_of
from tests.hashing import cheap_hashing as cheap_hashing


def _figures(client: TestClient, **headers: str) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    answer = client.get("/metrics", headers=headers)
    assert answer.status_code == 200
    families = parse(answer.text)
    return {(s.name, tuple(sorted(s.labels.items()))): s.value for f in families for s in f.samples}


def _request(route: str, status: str = "200", method: str = "GET") -> tuple[str, tuple[tuple[str, str], ...]]:
    return "marsad_desk_requests_total", (("method", method), ("route", route), ("status", status))


@pytest.mark.parametrize("mode", ["local", "team", "public"])
def test_probes_say_a_word_to_anybody(desk: Desk, mode: str) -> None:
    client = desk(mode=mode)
    for path, word in (("/healthz", "ok\n"), ("/readyz", "ready\n")):
        answer = client.get(path, headers={"Host": "10.1.2.3:8430"})
        assert (answer.status_code, answer.text) == (200, word)
        assert answer.headers["cache-control"] == "no-store"
        assert client.post(path).status_code >= 400


def test_a_desk_without_its_database_is_not_ready_and_says_no_more(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    client = desk()

    def gone(_: object) -> bool:
        raise RecordUnusable("the server cannot be reached", where="postgresql://ada@db/war")

    monkeypatch.setattr("marsad.desk._observed.ready", gone)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.text) == (503, "not ready\n")
    assert client.get("/healthz").status_code == 200
    monkeypatch.undo()
    monkeypatch.setattr("marsad.desk._observed._FRESH", 0.0)
    assert client.get("/readyz").status_code == 200, "it recovers by itself"


def test_a_schema_of_another_version_is_not_ready(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    client = desk()
    monkeypatch.setattr("marsad.record._migrate.HEAD", "9999")
    assert client.get("/readyz").status_code == 503


def test_a_desk_whose_overview_is_being_made_is_not_ready(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("marsad.desk._overview.Overview._small", lambda _: False)
    monkeypatch.setattr("marsad.desk._overview.Overview.start", lambda *_: None)
    assert desk().get("/readyz").status_code == 503


def test_requests_are_counted_by_route(client: TestClient) -> None:
    row = client.app.state.desk.record.incidents(other=True)[0]  # type: ignore[attr-defined]
    for path in (
        f"/incidents/{row['id']}",
        f"/incidents/{row['id']}",
        "/incidents/none",
        "/no-such-page",
        "/static/desk.css",
    ):
        client.get(path)
    client.post(
        "/incidents/none/decide", headers={"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"}
    )
    found = _figures(client)
    assert found[_request("/incidents/{incident}")] == 2
    assert found[_request("/incidents/{incident}", "404")] == 1
    assert found[_request("none", "404")] == 1
    assert found[_request("/static")] == 1
    assert found[_request("none", "403", "POST")] == 1, "what is refused is counted, too"
    assert found["marsad_desk_request_seconds_count", (("route", "/incidents/{incident}"),)] == 3
    assert found["marsad_desk_requests_under_way", ()] == 0
    assert row["id"] not in client.get("/metrics").text


def test_the_record_and_what_is_at_hand_are_told(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("marsad.desk._figures._FRESH", 0.0)
    before = _figures(client)
    assert before["marsad_desk_overview_ready", ()] == 1, "a small record's is made when somebody asks"
    assert ("marsad_incidents", ()) not in before
    with monkeypatch.context() as large:
        large.setattr("marsad.desk._overview.Overview._small", lambda _: False)
        assert _figures(client)["marsad_desk_overview_ready", ()] == 0
    client.get("/queue")
    desk = client.app.state.desk  # type: ignore[attr-defined]
    row = desk.record.incidents(other=True)[0]["id"]
    Reviews(desk.record, "ada").restrict("incident", row, "it names a family")
    found = _figures(client)
    assert found["marsad_record_up", ()] == 1
    assert found["marsad_incidents", ()] == found["marsad_queue_incidents", ()] == desk.record.linked_counts()[0]
    assert found["marsad_decisions_total", (("kind", "restriction"),)] == 1
    assert found["marsad_record_connections", (("state", "idle"),)] >= 1
    monkeypatch.setattr("marsad.desk._figures.decision_counts", _unusable)
    assert _figures(client)["marsad_record_up", ()] == 0


def _unusable(_: object) -> dict[str, int]:
    raise RecordUnusable("gone", where="x")


def test_figures_of_a_local_desk_are_for_this_machine(client: TestClient) -> None:
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", headers={"Host": "rebound.example"}).status_code == 421
    assert client.get("/metrics", headers={"Sec-Fetch-Site": "cross-site"}).status_code in (403, 404)


@pytest.mark.parametrize("mode", ["team", "public"])
def test_figures_of_a_desk_for_others_are_for_who_bears_the_token(desk: Desk, mode: str) -> None:
    bare = desk(mode=mode)
    unknown = bare.get("/no-such-page")
    for headers in ({}, {"Authorization": "Bearer hush"}):
        assert bare.get("/metrics", headers=headers).status_code == unknown.status_code == 404
    client = desk(mode=mode, metrics_token="hush")
    for header in ("", "Bearer hus", "Basic hush"):
        assert client.get("/metrics", headers={"Authorization": header}).status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer hush"}).status_code == 200


def test_nobody_of_a_team_sees_figures_by_a_role(tmp_path: Path, examples_db: Path, cheap_hashing: None) -> None:
    db = Path(shutil.copy(examples_db, tmp_path / "team.db"))
    with team_of(db, tmp_path) as team:
        assert {team.client(role).get("/metrics").status_code for role in NAMES} == {404}


# ---- lines ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def secrets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secrets]:
    with restricted_desk(tmp_path_factory.mktemp("logs")) as made:
        yield made


def test_a_request_has_a_number_that_its_lines_bear(client: TestClient) -> None:
    stream = io.StringIO()
    with telling(LogsSection(format="json", level="debug"), stream):
        given = client.get("/", headers={"X-Request-ID": "proxy-0001"})
        made = client.get("/", headers={"X-Request-ID": "no\tnumber <script>"})
    assert given.headers["x-request-id"] == "proxy-0001"
    assert re.fullmatch(r"[0-9a-f]{16}", made.headers["x-request-id"])
    told = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [t["request"] for t in told if t["event"] == "desk.request"] == [
        "proxy-0001", made.headers["x-request-id"],
    ]  # fmt: skip


def test_no_line_tells_what_is_restricted_who_asked_or_what_for(secrets: Secrets, cheap_hashing: None) -> None:
    """Every route is asked for the secret report's ids, by every role, with its words; errors are provoked."""
    stream = io.StringIO()
    with telling(LogsSection(format="json", level="debug"), stream), telling(LogsSection(level="debug"), stream):
        for role in ("anonymous", *NAMES):
            client = secrets.team.anonymous() if role == "anonymous" else secrets.team.client(role)
            for asked in table(secrets.team.app):
                ask(client, asked, secrets.hidden[0])
            client.get("/search", params={"q": "Quillfeather Kunduz"})
            client.post("/sign-in", data={"name": "Basil Nobody", "password": "seven grey herons"})
    told = stream.getvalue()
    assert told.count("desk.request") > 500
    words = [*secrets.words, *secrets.hidden[0].values(), *NAMES.values(), "Basil", "grey herons"]
    shared = {"json", "nothing", "1", "0" * 64}
    assert [w for w in words if w.lower() in told.lower() and w not in shared] == []


def test_an_error_nobody_foresaw_is_told_without_its_words(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ValueError("Quillfeather shelled a market")

    monkeypatch.setattr("marsad.desk._desk.Desk.sight", broken)
    stream = io.StringIO()
    with telling(LogsSection(format="json"), stream), pytest.raises(ValueError, match="Quillfeather"):
        client.get("/incidents")
    told = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [(t["event"], t["status"]) for t in told] == [("desk.request", 500)]
    assert "Quillfeather" not in stream.getvalue()


def test_the_page_names_every_figure_of_a_desk(client: TestClient) -> None:
    page = (ROOT / "docs" / "operations.md").read_text("utf-8")
    told = set(re.findall(r"^\| `(marsad_(?:desk|record|decisions|incidents|queue|build)\w*)` \|", page, re.M))
    client.get("/queue")
    record = client.app.state.desk.record  # type: ignore[attr-defined]
    Reviews(record, "ada").restrict("report", next(record.iter_reports()).id, "its author asked for it")
    lines = client.get("/metrics").text.splitlines()
    names = {line.split()[2] for line in lines if line.startswith("# TYPE marsad_")}
    assert {n for n in names if not n.endswith("_created")} == told
