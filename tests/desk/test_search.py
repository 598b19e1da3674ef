"""Search, and the pages of parties, places and outlets: what they find, and what they keep to themselves."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.testclient import TestClient

from marsad.desk import _search
from marsad.desk._search import folded
from marsad.linked import read_into
from marsad.record import Record, Reviews
from tests.desk.conftest import Desk
from tests.desk.team import team_of
from tests.desk.test_incident import Read
from tests.desk.test_report import STATION, planted
from tests.hashing import cheap_hashing as cheap_hashing


def links(html: str, path: str) -> set[str]:
    """What the page leads to under a path."""
    hrefs = [told.get("href") or "" for tag, told in Read(html).tags if tag == "a"]
    return {x.removeprefix(path) for x in hrefs if x.startswith(path)}


def asked(client: TestClient, q: str) -> str:
    return client.get("/search", params={"q": q}).text


def test_words_of_a_text_are_found_and_marked(client: TestClient) -> None:
    html = asked(client, "railway missile")
    assert STATION in links(html, "/reports/")
    assert '<mark class="hit">railway</mark>' in html.replace("Railway", "railway")


@pytest.mark.parametrize("q", ["Kramatorsk", "kramatorsk", "Краматорск", "كراماتورسك"])
def test_a_place_is_found_in_any_script(client: TestClient, q: str) -> None:
    assert "Kramatorsk" in Read(asked(client, q)).words


def test_an_incident_is_found_by_its_id(client: TestClient, db: Path) -> None:
    with Record.open(db) as record:
        known = sorted(record.incident_ids())[0]
    assert known in links(asked(client, known), "/incidents/")


@pytest.mark.parametrize("q", ["", "   ", '"', "-", "*", "AND OR", "x" * 5000, "<script>alert(1)</script>", "‮abc"])
def test_odd_questions_are_answered(client: TestClient, q: str) -> None:
    answer = client.get("/search", params={"q": q})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


def test_hostile_texts_are_only_words(client: TestClient, db: Path) -> None:
    planted(db, "<img src=x onerror=alert(1)> Quarrelsome shelling killed five people in Aleppo.\n", "<b>bold</b>")
    html = asked(client, "quarrelsome")
    assert "<img" not in html
    assert "<b>bold" not in html
    assert "&lt;b&gt;bold" in html


@pytest.mark.parametrize("role", ["reader", "reviewer"])
def test_what_is_restricted_is_not_found(db: Path, tmp_path: Path, role: str) -> None:
    with Record.open(db) as record:
        Reviews(record, "tests").restrict("report", STATION, "its author asked")
    with team_of(db, tmp_path) as team:
        assert STATION not in asked(team.client(role), "railway")
        assert STATION in asked(team.client("editor"), "railway")


def test_behind_a_policy_only_what_it_lets_out_is_searched(desk: Desk) -> None:
    html = asked(desk(mode="public"), "governor")
    assert "Kyrylenko" not in html


def test_folding() -> None:
    assert folded("Ḥalab") == folded("HALAB")


# ---- parties, places, outlets ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["actors", "sources"])
def test_all_that_are_listed_have_their_page(client: TestClient, kind: str) -> None:
    found = links(client.get(f"/{kind}").text, f"/{kind}/")
    assert found
    assert {client.get(f"/{kind}/{x}").status_code for x in sorted(found)[:8]} == {200}


def test_a_place_leads_to_its_incidents(client: TestClient) -> None:
    [place, *_] = sorted(links(asked(client, "Kramatorsk"), "/places/"))
    html = client.get(f"/places/{place}").text
    assert links(html, "/incidents/")
    assert "Donetsk" in html


@pytest.mark.parametrize("path", ["/actors/actor:none", "/places/geonames:1", "/sources/Nobody", "/places/../x"])
def test_what_no_incident_has_is_not_found(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_what_is_held_back_takes_no_place_of_what_is_not(db: Path, tmp_path: Path) -> None:
    path = db.with_suffix(".many.jsonl")
    # the restricted ones come first: they hold the word more often
    rows = [{"id": f"held-{n}", "text": f"Quarry. Quarry, quarry of day {n}. Quarry!"} for n in range(60)]
    rows += [
        {"id": f"open-{n}", "text": f"A long report number {n} of rain that names a quarry once."} for n in range(5)
    ]
    path.write_text("".join(json.dumps(x) + "\n" for x in rows), encoding="utf-8")
    with Record.open(db) as record:
        read_into(record, [str(path)], "rules")
        for n in range(60):
            Reviews(record, "tests").restrict("report", f"held-{n}", "its author asked for it")
    with team_of(db, tmp_path) as team:
        found = {role: links(asked(team.client(role), "quarry"), "/reports/") for role in ("reviewer", "editor")}
    assert found["reviewer"] == {f"open-{n}" for n in range(5)}
    assert any(x.startswith("held-") for x in found["editor"])


def test_behind_a_policy_no_more_hits_are_fetched_than_are_looked_into(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    class Hits:
        def search(self, _words: str, *, limit: int) -> list[Any]:
            asked.append(limit)
            return [SimpleNamespace(report=f"r{n}") for n in range(limit)]

    sight: Any = SimpleNamespace(record=Hits(), open=False, whole=lambda _: False, hides_report=lambda _: False)
    looked: list[str] = []

    def let_out(_sight: object, id_: str, _words: str) -> Iterator[object]:
        looked.append(id_)
        return iter(())

    monkeypatch.setattr(_search, "_let_out", let_out)
    assert list(_search._reports(sight, "market")) == []
    assert (len(looked), len(asked)) == (8, 1)
