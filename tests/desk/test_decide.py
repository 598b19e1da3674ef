"""Deciding by plain forms: each decision, taking back, the next of the queue, and who was there first."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from starlette.testclient import TestClient

from marsad.desk._render import environment
from marsad.publish import Apart, Party
from marsad.record import Record, Reviews
from tests.desk.conftest import Desk
from tests.desk.team import NAMES, team_of
from tests.desk.test_incident import Read, told


@pytest.fixture
def gaza(db: Path) -> str:
    return told(db, "Gaza")


@pytest.fixture
def station(db: Path) -> str:
    return told(db, "Kramatorsk")


def seen(client: TestClient, id_: str) -> str:
    """The token of the page as it is shown now."""
    found = re.search(r'name="seen" value="([^"]+)"', client.get(f"/incidents/{id_}").text)
    assert found is not None
    return found[1]


def decide(client: TestClient, id_: str, **form: str) -> str:
    """Sends the form of a page that was just looked at; gives where it leads."""
    answer = client.post(f"/incidents/{id_}/decide", data={"seen": seen(client, id_), **form})
    assert answer.status_code == 303, Read(answer.text).words
    return str(answer.headers["location"])


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ({"what": "accept"}, "Accepted"),
        ({"what": "reject", "reason": "no such happening"}, "Rejected"),
        ({"what": "correct", "field": "killed/unspecified", "low": "250", "best": "300", "high": "471", "why": "lists"},
         "300 (250–471)"),
        ({"what": "correct", "field": "day", "first": "2023-10-16", "last": "2023-10-18", "why": "x"}, "16 Oct 2023"),
        ({"take": "2023-10-16", "field": "day", "why": "as told"}, "16 Oct 2023"),
        ({"what": "correct", "field": "place", "place": "geonames:281133", "precision": "near", "why": "x"}, "ring"),
        ({"what": "correct", "field": "actor", "words": "actor:pij; Some Brigade", "why": "x"}, "Some Brigade"),
        ({"what": "correct", "field": "weapon", "words": "rocket", "why": "x"}, "rocket"),
        ({"what": "correct", "field": "mode", "words": "heavy-weapons", "why": "x"}, "Heavy weapons"),
        ({"what": "not_stated", "field": "target", "reason": "misread by the reader"}, "not stated, says"),
        ({"what": "confirm", "field": "type"}, "confirmed by"),
    ],
    ids=lambda x: "-".join(x.values()) if isinstance(x, dict) else "",
)  # fmt: skip
def test_a_decision_is_kept_and_shown(client: TestClient, gaza: str, form: dict[str, str], shown: str) -> None:
    there = decide(client, gaza, **form)
    page = client.get(there).text
    assert shown.lower() in page.lower()
    assert "Take back" in page


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"what": "reject"}, "a reason is needed"),
        ({"what": "correct", "field": "killed/unspecified", "best": "12"}, "a reason is needed"),
        ({"what": "correct", "field": "killed/unspecified", "low": "9", "best": "3", "why": "x"}, "number of people"),
        ({"what": "correct", "field": "day", "first": "yesterday", "why": "x"}, "not a day"),
        ({"what": "correct", "field": "place", "place": "geonames:0", "why": "x"}, "no place of this id"),
        ({"what": "correct", "field": "shoe", "words": "9", "why": "x"}, "no such field"),
        ({"what": "correct", "field": "type", "why": "x"}, "a value is missing"),
        ({"what": "not_stated", "field": "type", "why": "x"}, "an incident has a type"),
        ({"what": ""}, "no such decision"),
    ],
)
def test_a_wrong_form_says_what_is_wrong_and_stays_filled(
    client: TestClient, gaza: str, form: dict[str, str], said: str
) -> None:
    answer = client.post(f"/incidents/{gaza}/decide", data={"seen": seen(client, gaza), **form})
    assert answer.status_code == 422
    assert said in Read(answer.text).words
    if form.get("why") and form["field"] != "shoe":
        assert 'value="x"' in answer.text


def test_what_has_no_token_is_not_written(client: TestClient, gaza: str) -> None:
    assert client.post(f"/incidents/{gaza}/decide", data={"what": "accept"}).status_code == 422


def test_undo_and_redo_go_on_in_another_session(desk: Desk, gaza: str) -> None:
    first = desk()
    decide(first, gaza, what="correct", field="weapon", words="rocket", why="seen")
    again = desk()
    back = again.post("/undo")
    assert back.status_code == 303
    assert "corrected by" not in again.get(f"/incidents/{gaza}").text
    redone = desk().post("/redo")
    assert redone.status_code == 303
    assert "Done again" in again.get(redone.headers["location"]).text
    assert "corrected by" in again.get(f"/incidents/{gaza}").text


def test_one_decision_of_the_history_is_taken_back(client: TestClient, gaza: str) -> None:
    decide(client, gaza, what="correct", field="weapon", words="rocket", why="seen")
    there = decide(client, gaza, what="accept")
    number = int(re.findall(r"done=(\d+)", there)[0]) - 1
    client.post("/undo", data={"number": str(number), "incident": gaza})
    page = client.get(f"/incidents/{gaza}").text
    assert "corrected by" not in page
    assert "accepted" in page
    assert client.post("/undo", data={"number": str(number), "incident": gaza}).status_code == 404


def test_a_number_of_another_incident_cannot_be_taken_back_here(client: TestClient, gaza: str, station: str) -> None:
    there = decide(client, gaza, what="accept")
    number = re.findall(r"done=(\d+)", there)[0]
    assert client.post("/undo", data={"number": number, "incident": station}).status_code == 404


def test_after_accepting_the_next_of_the_queue_comes(client: TestClient) -> None:
    rows = re.findall(r'<h2><a href="/incidents/(i\w+)\?', client.get("/queue").text)
    there = decide(client, rows[0], what="accept")
    assert there.startswith(f"/incidents/{rows[1]}?")
    assert "Accepted" in client.get(there).text
    assert rows[0] not in re.findall(r'href="/incidents/(i\w+)\?', client.get("/queue").text)


def test_the_queue_of_an_incident_travels_along(client: TestClient) -> None:
    asked = {"queue": "type=ASSAULT"}
    rows = re.findall(r'<h2><a href="/incidents/(i\w+)\?', client.get("/queue?type=ASSAULT").text)
    there = decide(client, rows[0], what="accept", **asked)
    assert there.startswith(f"/incidents/{rows[1]}?")
    assert "queue=type%3DASSAULT" in there


def test_who_comes_second_is_shown_the_first(db: Path, tmp_path: Path, gaza: str) -> None:
    with team_of(db, tmp_path) as team:
        one, two = team.client("reviewer"), team.client("editor")
        old = seen(two, gaza)
        decide(one, gaza, what="correct", field="weapon", words="rocket", why="the photographs")
        form = {"what": "correct", "field": "weapon", "words": "air bomb", "why": "the sound", "seen": old}
        late = two.post(f"/incidents/{gaza}/decide", data=form)
        words = Read(late.text).words
        assert late.status_code == 409
        assert NAMES["reviewer"] in words
        assert "the photographs" in words
        assert 'value="air bomb"' in late.text
        assert 'value="the sound"' in late.text
        assert "rocket" in words
        again = {**form, "seen": re.findall(r'name="seen" value="([^"]+)"', late.text)[0]}
        assert two.post(f"/incidents/{gaza}/decide", data=again).status_code == 303
        assert "air bomb" in two.get(f"/incidents/{gaza}").text


def test_a_reader_sees_no_forms_and_no_history(db: Path, tmp_path: Path, gaza: str) -> None:
    with team_of(db, tmp_path) as team:
        decide(team.client("reviewer"), gaza, what="reject", why="told twice by one office")
        assert team.client("reviewer").post("/undo").status_code == 303
        reader = team.client("reader")
        page = reader.get(f"/incidents/{gaza}").text
        assert "/decide" not in page
        assert "told twice by one office" not in page
        assert NAMES["reviewer"] not in page
        assert reader.post(f"/incidents/{gaza}/decide", data={"what": "accept"}).status_code == 403
        assert reader.get("/queue").status_code == 403


def test_nobody_decides_in_the_name_of_another(db: Path, tmp_path: Path, gaza: str) -> None:
    with team_of(db, tmp_path) as team:
        decide(team.client("reviewer"), gaza, what="accept", who="Admin One", by="Admin One", role="admin")
    with Record.open(db, create=False) as record:
        assert Reviews(record, "").history(gaza)[-1].row.who == NAMES["reviewer"]


@pytest.mark.parametrize(("path", "form"), [
    ("note", {"why": "asked the office"}), ("sign", {}), ("grade", {"grade": "fair", "why": "two offices"}),
    ("restrict", {"what": "restrict", "why": "names a witness"}),
])  # fmt: skip
def test_what_stands_beside_the_values(client: TestClient, gaza: str, path: str, form: dict[str, str]) -> None:
    answer = client.post(f"/incidents/{gaza}/{path}", data={"seen": seen(client, gaza), **form})
    assert answer.status_code == 303, Read(answer.text).words
    page = client.get(f"/incidents/{gaza}").text
    assert {"note": "asked the office", "sign": "signed by", "grade": "set by a person", "restrict": "restricted"}[
        path
    ] in page


def test_an_unknown_grade_is_refused(client: TestClient, gaza: str) -> None:
    answer = client.post(f"/incidents/{gaza}/grade", data={"grade": "superb", "seen": seen(client, gaza)})
    assert answer.status_code == 422


# ---- the queue ----------------------------------------------------------------------------------------------------


def test_the_queue_says_why(client: TestClient) -> None:
    words = Read(client.get("/queue").text).words
    assert "Sources contradict each other" in words
    assert re.search(r"\d+ incidents need a person", words)


def test_filters_of_the_queue_hold(client: TestClient) -> None:
    assert "contradict" in client.get("/queue?reason=contradicted").text
    assert client.get("/queue?shoe=9").status_code == 422
    assert "Nothing waits here" in client.get("/queue?country=FR").text


def test_work_is_given_and_taken(client: TestClient, gaza: str, station: str) -> None:
    client.post("/assign", data={"incident": [gaza, station], "person": "ada", "to": "/queue?assigned=ada"})
    page = client.get("/queue?assigned=ada").text
    assert gaza in page
    assert station in page
    client.post("/assign", data={"incident": [gaza], "person": ""})
    assert gaza not in client.get("/queue?assigned=ada").text
    assert client.post("/assign", data={"incident": [gaza], "person": "nobody known"}).status_code == 422


def test_a_view_is_saved_and_dropped(client: TestClient) -> None:
    client.post("/queue/views", data={"name": "the worst", "query": "reason=contradicted", "shared": "true"})
    assert "the worst" in client.get("/queue").text
    client.post("/queue/views/drop", data={"name": "the worst"})
    assert "the worst" not in client.get("/queue").text


def test_next_and_previous(client: TestClient) -> None:
    rows = re.findall(r'<h2><a href="/incidents/(i\w+)\?', client.get("/queue").text)
    assert client.get(f"/queue/next?of={rows[0]}").headers["location"] == f"/incidents/{rows[1]}"
    assert client.get(f"/queue/previous?of={rows[1]}").headers["location"] == f"/incidents/{rows[0]}"
    assert client.get(f"/queue/previous?of={rows[0]}").headers["location"] == "/queue"
    assert client.get("/queue/next?of=i000").headers["location"] == f"/incidents/{rows[0]}"


def test_places_are_found_by_name(client: TestClient, gaza: str) -> None:
    found = client.get("/places/find", params={"q": "Kramatorsk"}).json()
    assert found[0]["country"] == "UA"
    assert "geonames:" in client.get(f"/incidents/{gaza}", params={"q": "Kramatorsk"}).text
    assert client.get("/places/find", params={"q": "a" * 400}).status_code == 422


def test_a_contested_doer_never_stands_there_flatly() -> None:
    rivals = (Apart("actor", (("First Army", ("r1",)), ("Second Army", ("r2",)))),)
    told = SimpleNamespace(apart=rivals, actors=(Party("a", "First Army"),), targets=(Party("b", "market"),))
    source = '{% from "case/_say.html" import sides with context %}{{ sides(x) }}'
    words = " ".join(Read(environment("en").from_string(source).render(x=told)).words.split())
    assert words == "disputed: First Army or Second Army → market"


@pytest.mark.parametrize("what", ["undo", "redo"])
def test_with_nothing_to_take_back_the_page_says_so(client: TestClient, gaza: str, what: str) -> None:
    answer = client.post(f"/{what}", data={"to": f"/incidents/{gaza}", "queue": "type=ASSAULT"})
    assert (answer.status_code, answer.headers["location"]) == (
        303, f"/incidents/{gaza}?nothing={what}&queue=type%3DASSAULT",
    )  # fmt: skip
    assert "There is nothing of yours" in client.get(answer.headers["location"]).text
    for to in ("/queue", "https://elsewhere.example/incidents/x"):
        assert client.post(f"/{what}", data={"to": to}).headers["location"] in ("/queue", "/")
