"""The page of one report: its text, what was read from it, the original, copies; and for whom it is shown."""

from __future__ import annotations

import json
import tempfile
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from marsad.desk._marks import Mark
from marsad.desk._report_text import MOST_MARKS, PAGE, marked, page_at, pages
from marsad.linked import read_into
from marsad.linking import Member
from marsad.record import Record, Reviews
from tests.desk.conftest import Desk
from tests.desk.team import team_of
from tests.desk.test_incident import Read
from tests.hashing import cheap_hashing as cheap_hashing

STATION = "r-7e8aab4e205ef5c6"
COPY = "r-da14f942e49f4bb3"


def planted(db: Path | str, text: str, title: str = "A title") -> str:
    """Takes a report of this text into the record."""
    with tempfile.TemporaryDirectory() as folder, Record.open(db) as record:
        path = Path(folder, "planted.jsonl")
        path.write_text(json.dumps({"id": "planted", "title": title, "source": "Example Wire", "text": text}))
        read_into(record, [str(path)], "rules")
    return "planted"


def text_of(html: str) -> str:
    """The text of the report as a browser has it."""
    begin = html.index(">", html.index('data-text="t"')) + 1
    found = Read(html[begin : html.index("</div></div>", begin)])
    return found.words


# ---- pages of text ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "short", "word " * 9000, "a line of it\n" * 9000, "x" * 100_000])
def test_parts_of_a_text_are_the_text(text: str) -> None:
    found = pages(text)
    assert "".join(text[a:b] for a, b in found) == text
    assert all(b - a <= PAGE + 2000 for a, b in found)


def test_a_position_is_on_its_part() -> None:
    found = pages("a line of it\n" * 9000)
    assert [page_at(found, x) for x in (0, found[1][0], 10**9)] == [1, 2, len(found)]


@pytest.mark.parametrize("text", ["a\r\nb\0c", "<script>alert(1)</script>", "‮evil‬ عربي", "x & y"])
def test_marks_change_nothing_of_the_text(text: str) -> None:
    marks = [Mark("m1", 0, 3, "loss"), Mark("m2", 1, len(text), "place"), Mark('"><b>', 2, 3, "other")]
    shown = str(marked(text, marks, 0, len(text)))
    assert "<script" not in shown
    assert "<b>" not in shown
    assert Read(shown).words.replace("\N{SYMBOL FOR NULL}", "\0") == text


# ---- the page -----------------------------------------------------------------------------------------------------


def test_it_shows_the_text_with_its_spans(client: TestClient) -> None:
    html = client.get(f"/reports/{STATION}").text
    page = Read(html)
    spans = json.loads(unescape(html.split('<script type="application/json">')[1].split("</script>")[0]))["spans"]
    text = text_of(html)
    assert "Missile strike on Kramatorsk railway station" in text
    assert {text[a:b] for _, _, a, b, kind in spans if kind == "loss"} >= {"At least 30 people were killed"}
    pointed = {x for _, told in page.tags for x in (told.get("data-spans") or "").split()}
    assert {s[0] for s in spans} <= pointed


def test_a_value_leads_to_its_words_without_scripts(client: TestClient) -> None:
    page = Read(client.get(f"/reports/{STATION}").text)
    links = {told["href"][1:] for tag, told in page.tags if tag == "a" and (told.get("href") or "").startswith("#t-")}  # type: ignore[index]
    assert links
    assert links <= {*page.ids}


def test_events_lead_to_their_incidents(client: TestClient) -> None:
    html = client.get(f"/reports/{STATION}").text
    assert 'href="/incidents/' in html


def test_an_unknown_id_is_not_found(client: TestClient) -> None:
    assert client.get("/reports/nothing-like-this").status_code == 404


@pytest.mark.parametrize("mode", ["public"])
def test_behind_a_policy_there_is_no_text(desk: Desk, mode: str) -> None:
    public = desk(mode=mode)
    html = public.get(f"/reports/{STATION}").text
    assert 'data-text="t"' not in html
    assert "/original" not in html
    for more in ("original", "source", f"copies/{COPY}"):
        assert public.get(f"/reports/{STATION}/{more}").status_code == 404


@pytest.mark.parametrize("role", ["reader", "reviewer"])
def test_a_report_of_a_restricted_incident_is_not_shown_whole(db: Path, tmp_path: Path, role: str) -> None:
    with Record.open(db) as record:
        incident = next(x for x in record.incident_values() if any(m == Member(STATION, "e0") for m in x.members))
        Reviews(record, "tests").restrict("incident", incident.id, "a family asked")
    with team_of(db, tmp_path) as team:
        html = team.client(role).get(f"/reports/{STATION}").text
        assert team.client(role).get(f"/reports/{STATION}/original").status_code == 404
        assert team.client("editor").get(f"/reports/{STATION}/original").status_code == 200
    assert 'data-text="t"' not in html
    assert incident.id not in html


def test_hostile_words_are_only_words(client: TestClient, db: Path) -> None:
    id_ = planted(
        db, "<img src=x onerror=alert(1)>\n\nFive people were killed in Aleppo.\n", "<script>alert(1)</script>"
    )
    html = client.get(f"/reports/{id_}").text
    assert "<script>alert" not in html
    assert "<img" not in html
    assert "<img src=x onerror=alert(1)>" in text_of(html)


def test_a_long_report_comes_in_parts(client: TestClient, db: Path) -> None:
    id_ = planted(db, "Shelling killed three people in Aleppo on 5 May 2016, the ministry said.\n\n" * 1500)
    first, second = (client.get(f"/reports/{id_}?part={n}").text for n in (1, 2))
    assert "part 1 of 6" in first
    assert 'href="?part=2"' in first
    assert len(text_of(first)) <= PAGE
    assert "too many to show" in first
    assert first.count("<mark") <= 2 * MOST_MARKS + 200
    assert 'data-from="0"' not in second
    assert "part 6 of 6" in client.get(f"/reports/{id_}?part=99").text


# ---- the original, copies -----------------------------------------------------------------------------------------


def test_the_original_is_given_as_bytes_and_nothing_else(client: TestClient) -> None:
    answer = client.get(f"/reports/{STATION}/original")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert b"Missile strike on Kramatorsk" in answer.content


def test_the_original_can_be_looked_at(client: TestClient) -> None:
    html = client.get(f"/reports/{STATION}/source").text
    assert "7e8aab4e205ef5c67a36d4b18b9fa7bf212eb066c28ef857ddb9f45f113dcbab" in html
    assert "Missile strike on Kramatorsk" in html


@pytest.mark.parametrize("digest", ["0" * 64, "../../etc/passwd", ""])
def test_only_the_bytes_of_this_report_are_given(client: TestClient, digest: str) -> None:
    answer = client.get(f"/reports/{STATION}/original", params={"sha256": digest})
    assert answer.status_code == (404 if digest else 200)


def test_copies_stand_side_by_side_with_their_runs(client: TestClient) -> None:
    html = client.get(f"/reports/{STATION}/copies/{COPY}").text
    marks = [told for tag, told in Read(html).tags if tag == "mark"]
    runs = [told for tag, told in Read(html).tags if (told.get("data-spans") or "").startswith("run-")]
    assert len(marks) == 2 * len(runs) > 0
    assert client.get(f"/reports/{COPY}/copies/{STATION}").status_code == 200


def test_reports_that_share_nothing_are_no_pair(client: TestClient) -> None:
    assert client.get(f"/reports/{STATION}/copies/gaza-hospital-1").status_code == 404
