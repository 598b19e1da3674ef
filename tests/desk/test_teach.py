"""Lessons at the desk: listed, looked at, kept, taken back; who may, and what they see."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from marsad.desk._rereading import Rereading
from marsad.desk._teach import KINDS
from marsad.desk._teach_form import Asked
from marsad.lessons import keep_lesson, lessons, waiting
from marsad.linking import Member
from marsad.record import Record, Reviews, Wish
from tests.desk.conftest import Desk
from tests.desk.team import NAMES, team_of
from tests.lessons.making import NOBODY

RAILWAY = {
    "kind": "actor_name", "name": "state railway company", "means": "new", "called": "State Railway",
    "sort": "political",
}  # fmt: skip
CONDEMNED = {"kind": "type_fix", "name": "condemned", "was": "ACCUSE", "now": "REJECT"}
KRAMATORSK = {"kind": "place_name", "name": "Kramatorsk", "means": "other", "to": "48.73,37.55"}


def kept(db: Path) -> list[tuple[str, str, str | None, str]]:
    with Record.open(db, create=False) as record:
        return [(x.kind, x.words, x.meaning, x.state) for x in lessons(record)]


def report_of(db: Path, words: str) -> str:
    with Record.open(db, create=False) as record:
        return next(str(d["report"]["id"]) for d in record.iter_documents() if words in d["report"]["text"])


def ended(client: TestClient) -> Rereading:
    """What is read again beside the requests has come to its end."""
    work: Rereading = client.app.state.desk.rereading  # type: ignore[attr-defined]
    work.wait(120)
    return work


@pytest.mark.parametrize(
    ("typed", "row"),
    [
        (RAILWAY, ("actor_name", "state railway company", "State Railway (user:state-railway)", "holds")),
        ({**RAILWAY, "means": "none"}, ("actor_name", "state railway company", None, "holds")),
        (
            {**RAILWAY, "means": "actor:un"},
            ("actor_name", "state railway company", "United Nations (actor:un)", "holds"),
        ),
        (CONDEMNED, ("type_fix", "condemned (ACCUSE)", "REJECT", "holds")),
        ({**CONDEMNED, "now": "none"}, ("type_fix", "condemned (ACCUSE)", None, "holds")),
        (KRAMATORSK, ("place_name", "Kramatorsk", "Kramatorsk (point:48.73,37.55)", "holds")),
    ],
)
def test_a_lesson_is_kept(client: TestClient, db: Path, typed: dict[str, str], row: tuple[str, ...]) -> None:
    answer = client.post("/lessons", data={**typed, "why": "seen"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/lessons/1")
    assert kept(db) == [row]
    assert "seen" in client.get("/lessons/1").text
    assert row[1].removesuffix(" (ACCUSE)") in client.get("/lessons").text


def test_a_preview_shows_what_would_change_and_keeps_nothing(client: TestClient, db: Path) -> None:
    page = client.get("/lessons/new", params={**CONDEMNED, "look": "1"})
    assert page.status_code == 200
    assert "It touches 2 reports." in page.text
    assert "<del>Accusation</del>" in page.text
    assert kept(db) == []


def test_what_is_taught_is_read_again_beside_the_requests(client: TestClient, db: Path) -> None:
    client.post("/lessons", data={**RAILWAY, "again": "1"})
    work = ended(client).work
    assert (work.phase, work.done, work.of, work.changed, work.wrong) == ("done", 2, 2, 2, ())
    assert "Every report was read with what holds now" in client.get("/lessons/status").text
    client.post("/lessons/1/revoke", data={"why": "no", "again": "1"})
    assert ended(client).work.changed == 2
    assert [x[3] for x in kept(db)] == ["revoked"]
    client.post("/lessons/1/restore")
    assert [x[3] for x in kept(db)] == ["revoked", "holds"]
    assert "2 reports were read without what holds now" in client.get("/lessons/status").text
    client.post("/lessons/apply")
    ended(client)
    with Record.open(db, create=False) as record:
        assert list(waiting(record)) == []


def test_the_form_offers_what_is_known(client: TestClient) -> None:
    assert "actor:islamic-state" in client.get("/lessons/new", params={"name": "Islamic State"}).text
    assert "geonames:704508" in client.get("/lessons/new", params={"kind": "place_name", "name": "Kramatorsk"}).text
    assert client.get("/lessons/new").status_code == 200


def test_a_lesson_of_one_place_in_one_report(client: TestClient, db: Path) -> None:
    report = report_of(db, "condemned")
    at = {"reach": "report", "report": report, "begin": "3", "end": "12"}
    assert "at this one place" in client.get("/lessons/new", params={**CONDEMNED, **at}).text
    client.post("/lessons", data={**CONDEMNED, **at})
    with Record.open(db, create=False) as record:
        (row,) = lessons(record)
    assert row.scope == f"report:{report}"
    assert row.lesson is not None
    assert (row.lesson.begin, row.lesson.end) == (3, 12)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "typed",
    [
        {**RAILWAY, "name": " "},
        {**RAILWAY, "name": "x" * 201},
        {**RAILWAY, "means": ""},
        {**RAILWAY, "means": "actor:nobody"},
        {**RAILWAY, "sort": "birds"},
        {**RAILWAY, "reach": "source"},
        {**RAILWAY, "reach": "country", "country": "1"},
        {**RAILWAY, "reach": "report", "report": "nowhere"},
        {**RAILWAY, "kind": "restriction"},
        {**CONDEMNED, "now": "ACCUSE"},
        {**CONDEMNED, "now": "WAR"},
        {**KRAMATORSK, "to": "99,99"},
        {**KRAMATORSK, "to": "geonames:0"},
    ],
)
def test_what_makes_no_sense_is_said_and_not_kept(client: TestClient, db: Path, typed: dict[str, str]) -> None:
    assert client.post("/lessons", data=typed).status_code == 422
    assert kept(db) == []


@pytest.mark.parametrize(
    ("given", "back"),
    [("/incidents/i1", "/incidents/i1"), ("//evil.example", None), ("/\\evil.example", None),
     ("https://evil.example", None), ("/a b", None), ("", None)],
)  # fmt: skip
def test_one_goes_back_to_pages_of_this_desk_alone(given: str, back: str | None) -> None:
    assert Asked(next=given).back == back


def test_the_list_is_filtered(client: TestClient) -> None:
    client.post("/lessons", data=RAILWAY)
    client.post("/lessons", data=CONDEMNED)
    client.post("/lessons/2/revoke")

    def found(**wanted: str) -> set[str]:
        page = client.get("/lessons", params=wanted).text
        return {n for n in ("1", "2") if f'href="/lessons/{n}"' in page}

    assert found() == {"1", "2"}
    assert found(kind="type_fix") == {"2"}
    assert found(state="holds") == {"1"}
    assert found(words="RAILWAY") == {"1"}
    assert found(kind="'; drop", state="x") == {"1", "2"}


def test_rulings_stand_in_the_list_and_are_taken_back_there(client: TestClient, db: Path) -> None:
    with Record.open(db, create=False) as record:
        one, two = (x.members[0] for x in list(record.incident_values())[:2])
        wish = Wish(
            "not_same", "not-same", (), ((Member(one.report, one.event),), (Member(two.report, two.event),)), ""
        )
        Reviews(record, "ada").rule(wish)
    assert "not the same" in client.get("/lessons").text
    client.post("/lessons/1/revoke")
    ended(client)
    assert [x[3] for x in kept(db)] == ["undone"]


def test_hostile_words_are_shown_as_words(client: TestClient, db: Path) -> None:
    hostile = "<script>alert(1)</script>\u202e&\"'"
    client.post("/lessons", data={**RAILWAY, "name": hostile, "called": hostile, "why": hostile})
    for address in ("/lessons", "/lessons/1", f"/lessons/new?name={hostile}"):
        assert "<script>alert" not in client.get(address).text


@pytest.mark.parametrize("n", ["99", "0", "-1", "x"])
def test_lessons_that_are_not_there(client: TestClient, n: str) -> None:
    assert client.get(f"/lessons/{n}").status_code in (404, 422)
    assert client.post(f"/lessons/{n}/revoke").status_code in (404, 422)


@pytest.mark.parametrize(("role", "status"), [("reader", 403), ("reviewer", 403), ("editor", 200), ("admin", 200)])
def test_who_may_teach(db: Path, tmp_path: Path, role: str, status: int) -> None:
    with team_of(db, tmp_path) as team:
        assert team.client(role).get("/lessons").status_code == status


def test_the_public_face_knows_of_no_lessons(desk: Desk, db: Path) -> None:
    with Record.open(db, create=False) as record:
        keep_lesson(record, "ada", NOBODY)
    for address in ("/lessons", "/lessons/1", "/lessons/new", "/lessons/status"):
        assert desk(mode="public").get(address).status_code == 404


def test_what_is_restricted_is_as_if_it_were_not_taught(db: Path, tmp_path: Path) -> None:
    report = report_of(db, "condemned")
    with Record.open(db, create=False) as record:
        Reviews(record, "ada").restrict("report", report, "witnesses")
    with team_of(db, tmp_path) as team:
        editor, name = team.client("editor"), NAMES["reviewer"]
        kept_at = editor.post("/lessons", data={**CONDEMNED, "reach": "report", "report": report}).headers["location"]
        assert f'href="{kept_at}"' in editor.get("/lessons").text
        # a reviewer who was given the right to teach beside the role may not see what is restricted
        team.people.set_role(name, "reviewer", by="tests", rights=["teach"])
        other = team.client("reviewer")
        assert other.get("/lessons").status_code == 200
        assert f'href="{kept_at}"' not in other.get("/lessons").text
        assert other.get(kept_at).status_code == 404
        seen = other.get("/lessons/new", params={**CONDEMNED, "now": "none", "look": "1"}).text
        assert report not in seen
        assert "It touches 1 report." in seen


def test_a_correction_of_an_incident_leads_to_its_lesson(client: TestClient, db: Path) -> None:
    with Record.open(db, create=False) as record:
        incidents = [x.id for x in record.incident_values()]
    forms = {
        unescape(link)
        for i in incidents
        for link in re.findall(r'href="(/lessons/new\?[^"]+)"', client.get(f"/incidents/{i}").text)
    }
    assert {kind for kind in KINDS if any(f"kind={kind}&" in link for link in forms)} >= {"place_name", "type_fix"}
    for link in sorted(forms)[:6]:
        assert client.get(link).status_code == 200


def test_reading_what_is_restricted_is_logged_here_too(db: Path, tmp_path: Path) -> None:
    report = report_of(db, "condemned")
    with Record.open(db, create=False) as record:
        Reviews(record, "ada").restrict("report", report, "witnesses")
    with team_of(db, tmp_path) as team:
        page = team.client("editor").get("/lessons/new", params={**CONDEMNED, "now": "none", "look": "1"})
        assert report in page.text, page.text
        assert [line.who for line in team.people.log(what="read")] == [NAMES["editor"]]
