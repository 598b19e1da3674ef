"""The list of incidents, the map, and what is kept of them as files."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from marsad.desk._exports import FORMATS
from marsad.desk._map_drawn import drawn_map, frame_of
from marsad.desk._overview_map import Cell
from marsad.record import Box, Record, Reviews
from tests.desk.conftest import Desk
from tests.desk.team import team_of
from tests.desk.test_incident import Read
from tests.hashing import cheap_hashing as cheap_hashing


def shown(html: str) -> list[str]:
    """Ids of the incidents of the list, in its order."""
    rows = html.split('id="incidents"')[1]
    hrefs = [told.get("href") or "" for tag, told in Read(rows).tags if tag == "a"]
    return list(dict.fromkeys(x.removeprefix("/incidents/") for x in hrefs if x.startswith("/incidents/i")))


def kept(client: TestClient, address: str) -> dict[str, bytes]:
    """The files of an export, by their names' ends."""
    answer = client.get(address)
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return {name.split(".", 1)[1]: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("path", ["/incidents", "/map"])
def test_all_incidents_are_listed(client: TestClient, db: Path, path: str) -> None:
    with Record.open(db) as record:
        known = record.incident_ids()
    assert set(shown(client.get(path).text)) <= known
    assert len(shown(client.get(path).text)) == min(25, len(known))


def test_filters_narrow_the_list_and_say_so(client: TestClient) -> None:
    html = client.get("/incidents?type=ASSAULT&killed=30").text
    assert 0 < len(shown(html)) < len(shown(client.get("/incidents").text))
    assert "Killed at least: " in html
    assert 'href="/incidents?type=ASSAULT"' in html


def test_the_form_keeps_the_filters_that_are_not_in_it(client: TestClient) -> None:
    html = client.get("/incidents?country=UA&contradicted=no&box=20,40,45,55").text
    hidden = {(t.get("name"), t.get("value")) for tag, t in Read(html).tags if tag == "input"}
    assert {("country", "UA"), ("contradicted", "no"), ("box", "20.0,40.0,45.0,55.0")} <= hidden


def test_an_empty_list_says_what_to_do(client: TestClient) -> None:
    assert "No incident meets all of these filters." in client.get("/incidents?killed=9999").text


@pytest.mark.parametrize("query", ["kiled=3", "killed=many", "since=yesterday", "box=1,2", "sort=best"])
def test_a_filter_that_is_not_understood_is_no_empty_list(client: TestClient, query: str) -> None:
    assert client.get(f"/incidents?{query}").status_code == 422


def test_hostile_filters_are_only_words(client: TestClient) -> None:
    html = client.get("/incidents", params={"source": "<script>alert(1)</script>", "place": '"><img src=x>'}).text
    assert "<script>alert" not in html
    assert "<img" not in html


# ---- the map --------------------------------------------------------------------------------------------------------


def test_the_map_can_be_read_without_scripts(client: TestClient) -> None:
    page = Read(client.get("/map").text)
    circles = [told for tag, told in page.tags if tag == "circle"]
    assert {"precise", "coarse"} >= {told["class"] for told in circles} >= {"precise"}


@pytest.mark.parametrize(
    "box", [Box(30, 30, 40, 40), Box(170, -20, -170, 20), Box(-180, -90, 180, 90), Box(5, 5, 5, 5)]
)
def test_a_frame_shows_its_box(box: Box) -> None:
    seen = frame_of(box).box()
    assert seen.south <= max(box.south, -84)
    assert seen.north >= min(box.north, 84)
    assert seen.west <= box.west + 1e-6 or box.west > box.east


def test_a_cell_leads_nearer_or_to_its_incident() -> None:
    one = Cell(35.0, 37.0, 1, 0, True, "i1", None, None, None)
    many = Cell(36.0, 38.0, 9, 4, False, None, "Aleppo", None, 20)
    drawn = drawn_map(Box(30, 30, 45, 40), lambda _box, _zoom: (one, many))
    assert [c.box is None for c in drawn.circles] == [True, False]
    assert all(0 <= c.x <= drawn.width and 0 <= c.y <= drawn.height for c in drawn.circles)


# ---- files ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_is_given_with_its_manifest(client: TestClient, name: str) -> None:
    files = kept(client, f"/exports/{name}?type=ASSAULT")
    manifest = json.loads(next(v for k, v in files.items() if k.endswith("manifest.json")))
    assert manifest["selection"]["filters"] == "type=ASSAULT"
    assert manifest["policy"]["name"] == "internal"


def test_a_file_holds_exactly_what_the_list_shows(client: TestClient) -> None:
    query = "type=ASSAULT&killed=1&sort=killed"
    rows = list(csv.DictReader(io.StringIO(kept(client, f"/exports/csv?{query}")["csv"].decode("utf-8-sig"))))
    assert [row["incident_id"] for row in rows] == shown(client.get(f"/incidents?{query}").text)


def test_unknown_formats_are_not_found(client: TestClient) -> None:
    assert client.get("/exports/exe").status_code == 404


@pytest.mark.parametrize("role", ["reader", "reviewer"])
def test_what_is_restricted_is_in_no_list_and_no_file(db: Path, tmp_path: Path, role: str) -> None:
    with Record.open(db) as record:
        hidden = sorted(record.incident_ids())[0]
        Reviews(record, "tests").restrict("incident", hidden, "a family asked")
    with team_of(db, tmp_path) as team:
        client = team.client(role)
        pages = [client.get(x).text for x in ("/incidents", "/map")]
        assert all(hidden not in html for html in pages)
        assert hidden.encode() not in kept(client, "/exports/csv")["csv"]
        assert hidden in team.client("editor").get("/incidents").text


def test_the_public_face_keeps_its_policy_in_files(desk: Desk) -> None:
    files = kept(desk(mode="public"), "/exports/json")
    assert json.loads(files["json.manifest.json"])["policy"]["name"] == "public"


def test_who_is_said_to_have_done_what_is_contested_does_not_stand_there_flatly(client: TestClient) -> None:
    rows = [r for r in re.findall(r"<tr.*?</tr>", client.get("/incidents").text, re.S) if "Contested" in r]
    assert rows
    for row in rows:
        told = row.partition('class="flip"')[0].rpartition("<td>")[2]
        assert 'class="disputed"' in told or "nobody named" in told, told
