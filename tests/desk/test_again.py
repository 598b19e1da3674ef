"""One report read again at the desk: looked at, taken or left; who may, and what they see."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from marsad.lessons import keep_lesson
from marsad.linking import Member
from marsad.record import Record, Reviews, readings_of
from tests.desk.conftest import Desk
from tests.desk.team import team_of
from tests.desk.test_report import STATION, planted
from tests.hashing import cheap_hashing as cheap_hashing
from tests.lessons.making import IS

AGAIN = f"/reports/{STATION}/again"


def taught(db: Path) -> None:
    """A name of the report means another actor from now on, and nothing was read again for it."""
    with Record.open(db) as record:
        keep_lesson(record, "ana", IS.__class__(0, "state railway company", "actor:un", "United Nations"))


def seen_in(html: str) -> str:
    found = re.search(r'name="seen" value="([^"]+)"', html)
    assert found
    return found.group(1)


def count(db: Path) -> int:
    with Record.open(db) as record:
        return len(readings_of(record, STATION))


def test_nothing_to_take_where_this_version_has_read_it(client: TestClient) -> None:
    html = client.get(AGAIN).text
    assert "has read it already" in html
    assert 'name="seen"' not in html


def test_it_shows_what_would_change_and_writes_nothing(client: TestClient, db: Path) -> None:
    taught(db)
    html = client.get(AGAIN).text
    assert "United Nations (actor:un)" in html
    assert "<mark" in html
    assert count(db) == 1


def test_taking_it_leads_to_what_changed(client: TestClient, db: Path) -> None:
    taught(db)
    answer = client.post(AGAIN, data={"seen": seen_in(client.get(AGAIN).text)})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/reports/{STATION}/readings/1")
    html = client.get(answer.headers["location"]).text
    assert "United Nations (actor:un)" in html
    assert count(db) == 2
    assert f'href="/reports/{STATION}/readings/1"' in client.get(f"/reports/{STATION}").text
    with Record.open(db) as record:
        assert {row.who for row in record.audit("report", STATION)[1:]} == {"ada"}


def test_what_was_taken_in_between_is_told(client: TestClient, db: Path) -> None:
    taught(db)
    seen = seen_in(client.get(AGAIN).text)
    client.post(AGAIN, data={"seen": seen})
    with Record.open(db) as record:
        keep_lesson(record, "ben", IS.__class__(0, "state railway company", None, ""))
    late = client.post(AGAIN, data={"seen": seen})
    assert late.status_code == 409
    assert "Nothing was written" in late.text
    assert seen_in(late.text) != seen
    assert count(db) == 2


@pytest.mark.parametrize("reader", ["/etc", "../weights", "SHIPPED"])
def test_a_page_names_no_folder_of_weights(client: TestClient, reader: str) -> None:
    assert client.get(AGAIN, params={"reader": reader}).status_code == 422
    assert client.post(AGAIN, data={"seen": "x", "reader": reader}).status_code == 422


def test_a_book_is_not_read_while_somebody_waits(client: TestClient, db: Path) -> None:
    id_ = planted(db, "Rain fell in the capital on Tuesday.\n" * 6000)
    assert "too long" in client.get(f"/reports/{id_}/again").text
    assert client.post(f"/reports/{id_}/again", data={"seen": "x"}).status_code == 422


def test_who_may(db: Path, tmp_path: Path, desk: Desk) -> None:
    taught(db)
    with team_of(db, tmp_path) as team:
        assert team.client("reader").get(AGAIN).status_code == 403
        html = team.client("reviewer").get(AGAIN).text
        assert "United Nations (actor:un)" in html
        assert 'name="seen"' not in html
        seen = seen_in(team.client("editor").get(AGAIN).text)
        assert team.client("reviewer").post(AGAIN, data={"seen": seen}).status_code == 403
    assert desk(mode="public").get(f"/reports/{STATION}/readings/1").status_code == 404
    assert count(db) == 1


def test_a_report_of_a_restricted_incident_is_not_read_again(db: Path, tmp_path: Path) -> None:
    taught(db)
    with Record.open(db) as record:
        incident = next(x for x in record.incident_values() if any(m == Member(STATION, "e0") for m in x.members))
        Reviews(record, "tests").restrict("incident", incident.id, "a family asked")
    with team_of(db, tmp_path) as team:
        for address in (AGAIN, f"/reports/{STATION}/readings/1"):
            assert team.client("reviewer").get(address).status_code == 404
            assert team.client("editor").get(address).status_code == 200
