"""What a second reader tells otherwise: in the queue, on the pages of the incident and the report, for reviewers."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from marsad.record import Record, SecondReadings
from marsad.second import Document, Found, SecondEvent, as_object, prompt_version
from marsad.second_reader import compare_again, differing
from marsad.spans import Span
from tests.desk.conftest import Desk

REPORT = "gaza-hospital-1"


@pytest.fixture
def doubted(db: Path) -> str:
    """A second reader took the first event of a report for something else; gives the id of its incident."""
    with Record.open(db) as record:
        document = Document(record.document(REPORT))
        event = document.events[0]
        assert event.span is not None
        other = "COERCE" if event.type != "COERCE" else "ASSAULT"
        found = Found((SecondEvent(event.span, other, None, actors=(Span(0, 4),)),))
        SecondReadings(record).put(REPORT, "tiny <model>", prompt_version(), as_object(found))
        assert compare_again(record) == 1
        assert differing(record, REPORT) is not None
        return record.incident_of_events([REPORT])[REPORT, str(event.id)]


def test_the_queue_asks_for_a_person(doubted: str, client: TestClient) -> None:
    page = client.get("/queue", params={"reason": "second"}).text
    assert f"/incidents/{doubted}" in page
    assert "A second reader tells something else" in page


def test_both_values_stand_side_by_side(doubted: str, client: TestClient) -> None:
    for path in (f"/incidents/{doubted}", f"/reports/{REPORT}"):
        page = client.get(path).text
        assert 'id="second"' in page, path
        assert "tiny &lt;model&gt;" in page
        assert "Coercion" in page


def test_it_is_no_value_of_the_record(doubted: str, client: TestClient) -> None:
    assert client.get(f"/api/v1/incidents/{doubted}").json()["type"] != "COERCE"


def test_the_public_is_not_told(doubted: str, desk: Desk) -> None:
    public = desk(mode="public")
    for path in (f"/incidents/{doubted}", f"/reports/{REPORT}"):
        assert 'id="second"' not in public.get(path).text
