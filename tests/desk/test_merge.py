"""Merging and splitting: looked at first, ruled with a reason, taken back, and remembered."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.desk.team import team_of
from tests.desk.test_incident import Read, told


@pytest.fixture
def gaza(db: Path) -> str:
    return told(db, "Gaza")


@pytest.fixture
def station(db: Path) -> str:
    return told(db, "Kramatorsk")


def form(html: str, **given: str) -> dict[str, str]:
    """The hidden fields of the form that rules, and what a person gives."""
    ruling = html[html.rindex('<form method="post" action="/incidents/') :]
    return {**dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', ruling)), **given}


def merged(client: TestClient, one: str, two: str, **given: str) -> str:
    """Merges two after looking; gives the page that it leads to."""
    html = client.get(f"/incidents/{one}/merge", params={"with": two}).text
    answer = client.post(f"/incidents/{one}/merge", data=form(html, **{"why": "one blast", **given}))
    assert answer.status_code == 303, Read(answer.text).words
    return str(answer.headers["location"])


def test_both_stand_side_by_side_with_what_they_would_be(client: TestClient, gaza: str, station: str) -> None:
    words = Read(
        client.get(f"/incidents/{gaza}/merge", params={"with": f"http://x/incidents/{station}?a=1"}).text
    ).words
    for said in ("Kramatorsk", "Gaza", "What it would be", "goes into", "Nothing is written yet"):
        assert said in words
    assert client.get(f"/incidents/{gaza}").status_code == client.get(f"/incidents/{station}").status_code == 200


def test_a_merge_is_made_and_taken_back(client: TestClient, gaza: str, station: str) -> None:
    there = merged(client, gaza, station)
    assert "Merged" in client.get(there).text
    assert {client.get(f"/incidents/{x}").status_code for x in (gaza, station)} == {200, 410}
    assert client.post("/undo").status_code == 303
    assert {client.get(f"/incidents/{x}").status_code for x in (gaza, station)} == {200}


def test_a_reason_is_needed(client: TestClient, gaza: str, station: str) -> None:
    html = client.get(f"/incidents/{gaza}/merge", params={"with": station}).text
    answer = client.post(f"/incidents/{gaza}/merge", data=form(html))
    assert (answer.status_code, "A reason is needed" in answer.text) == (422, True)


def test_not_the_same_is_remembered_and_only_instead_goes_against_it(
    client: TestClient, gaza: str, station: str
) -> None:
    merged(client, gaza, station, apart="true")
    page = client.get(f"/incidents/{gaza}/merge", params={"with": station}).text
    assert "An earlier ruling says otherwise" in page
    answer = client.post(f"/incidents/{gaza}/merge", data=form(page, why="yet one"))
    assert answer.status_code == 409
    assert client.post(f"/incidents/{gaza}/merge", data=form(page, why="yet one", instead="true")).status_code == 303


def test_a_part_is_taken_out(client: TestClient, station: str) -> None:
    page = client.get(f"/incidents/{station}/split").text
    names = re.findall(r'name="out" value="([^"]+)"', page)
    assert len(names) > 1
    looked = client.get(f"/incidents/{station}/split", params={"out": names[-1]}).text
    assert "What it would be" in looked
    answer = client.post(f"/incidents/{station}/split", data=form(looked, why="another day"))
    assert answer.status_code == 303, Read(answer.text).words
    assert "Kept apart" in client.get(str(answer.headers["location"])).text
    left = re.findall(r'name="out" value="([^"]+)"', client.get(f"/incidents/{station}/split").text)
    assert names[-1] not in left


def test_not_all_can_be_taken_out(client: TestClient, station: str) -> None:
    names = re.findall(r'name="out" value="([^"]+)"', client.get(f"/incidents/{station}/split").text)
    assert "not all" in client.get(f"/incidents/{station}/split", params={"out": names}).text
    assert client.post(f"/incidents/{station}/split", data={"out": names, "why": "x"}).status_code == 422


def test_a_merge_of_what_has_changed_meanwhile_is_not_made(db: Path, tmp_path: Path, gaza: str, station: str) -> None:
    with team_of(db, tmp_path) as team:
        one, two = team.client("editor"), team.client("publisher")
        page = one.get(f"/incidents/{gaza}/merge", params={"with": station}).text
        seen = re.findall(r'name="seen" value="([^"]+)"', two.get(f"/incidents/{station}").text)[0]
        two.post(f"/incidents/{station}/decide", data={"what": "accept", "seen": seen})
        answer = one.post(f"/incidents/{gaza}/merge", data=form(page, why="one blast"))
        assert answer.status_code == 409
        assert "Publisher One" in answer.text
        assert one.get(f"/incidents/{station}").status_code == 200


def test_reviewers_do_not_merge(db: Path, tmp_path: Path, gaza: str, station: str) -> None:
    with team_of(db, tmp_path) as team:
        assert team.client("reviewer").get(f"/incidents/{gaza}/merge").status_code == 403
        answer = team.client("reviewer").post(f"/incidents/{gaza}/merge", data={"with": station, "why": "x"})
        assert answer.status_code == 403


def test_candidates_are_near_in_place_and_days(client: TestClient, station: str) -> None:
    page = client.get(f"/incidents/{station}/merge").text
    assert "Slovyansk" in page or "Kramatorsk" in page
    assert "Mogadishu" not in page


@pytest.mark.parametrize("words", ["railway missile", "Краматорск", "ukraine"])
def test_a_partner_is_found_by_words_of_its_reports_its_place_or_its_parties(
    client: TestClient, gaza: str, station: str, words: str
) -> None:
    address = f"/incidents/{gaza}/merge"
    assert f"with={station}" not in client.get(address).text  # it lies far away
    html = client.get(address, params={"q": words}).text
    assert f"with={station}" in html
    assert f"with={gaza}" not in html


def test_nothing_is_found_by_words_that_stand_nowhere(client: TestClient, gaza: str) -> None:
    html = client.get(f"/incidents/{gaza}/merge", params={"q": "quillfeather <b>"}).text
    assert "?with=" not in html
    assert "<b>" not in html.split('id="q"')[1].split(">")[0]
