"""The overview of a desk: what it holds agrees with the gate, shows what was decided, and withholds what pages do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Event
from typing import Literal

import numpy as np
import pytest
from starlette.testclient import TestClient

from marsad.desk import _overview
from marsad.desk._asked import Asked
from marsad.desk._overview import Overview
from marsad.desk._overview_filter import facets, page_of
from marsad.desk._overview_map import cells
from marsad.desk._sight import Sight
from marsad.desk._view import View
from marsad.desk._viewer import owner
from marsad.publish import Policy, Query, RecordRelease, policy_named
from marsad.publish._policy import Coarsen
from marsad.record import Record, Reviews

Look = Callable[..., View]


@pytest.fixture
def record(db: Path) -> Iterator[Record]:
    with Record.open(db, who="ada") as opened:
        yield opened


@pytest.fixture
def overview(record: Record, tmp_path: Path) -> Iterator[Overview]:
    made = Overview(record, tmp_path / "cache")
    yield made
    made.close()


@pytest.fixture
def look(record: Record, overview: Overview) -> Look:
    """The view behind a policy."""

    def seen(policy: Policy | str = "internal", today: date = date(2026, 11, 23)) -> View:
        chosen = policy_named(policy) if isinstance(policy, str) else policy
        release = RecordRelease(record, chosen, today=today, inside=chosen.audience == "secret")
        found = overview.view(Sight(owner("ada", "en"), record, release))
        assert found is not None
        return found

    return seen


@pytest.mark.parametrize("name", ["internal", "partners", "public"])
def test_columns_say_what_the_release_says(record: Record, look: Look, name: str) -> None:
    view = look(name)
    c, w = view.columns, view.columns.words
    release = RecordRelease(record, policy_named(name), Query(stories=True), today=date(2026, 11, 23))
    told = {x.id: x for x in release.incidents()}
    rows = np.flatnonzero(view.seen)

    assert set(c.ids(rows)) == told.keys()
    for row, id_ in zip(rows.tolist(), c.ids(rows), strict=True):
        x = told[id_]
        place = w.place[c.place[row]]
        assert (w.type[c.type[row]], int(c.killed[row])) == (x.type, -1 if x.killed.best is None else x.killed.best)
        assert (place.id, place.name or None) == ((x.where.gazetteer_id, x.where.name) if x.where else (None, None))
        assert int(c.reports[row]) == len(x.reports)
        public = {p.key for p in (*x.actors, *x.targets) if not p.withheld}
        assert {w.party[k >> 1].key for k in c.party.of(row).tolist()} <= public


def test_a_decision_shows_at_once(record: Record, look: Look) -> None:
    first = page_of(look(), Asked(sort="first")).ids[0]
    Reviews(record, "ada").accept(first)

    assert page_of(look(), Asked(review=("accepted",))).ids == (first,)
    assert first in page_of(look(), Asked()).ids


def test_who_works_on_what_shows_at_once(record: Record, look: Look) -> None:
    first, second = page_of(look(), Asked()).ids[:2]
    Reviews(record, "ada").assign([first, second], "bela")

    assert set(page_of(look(), Asked(assigned="bela")).ids) == {first, second}
    Reviews(record, "ada").assign([second], None)
    assert page_of(look(), Asked(assigned="bela")).ids == (first,)


def test_a_grade_that_a_person_set_counts(record: Record, look: Look) -> None:
    first = page_of(look(), Asked()).ids[0]
    record.set_grade(first, "harm", "confirmed", "three independent accounts")

    assert first in page_of(look(), Asked(grade=("confirmed",))).ids
    assert facets(look(), Asked(), ["grade"])["grade"]


def test_where_nothing_changed_the_view_is_the_same(look: Look) -> None:
    assert look() is look()


def test_what_was_rejected_is_seen_by_those_who_review_alone(record: Record, overview: Overview) -> None:
    release = RecordRelease(record, policy_named("internal"), inside=True)
    inside = Sight(owner("ada", "en"), record, release)
    first = page_of(_seen(overview, inside), Asked()).ids[0]
    Reviews(record, "ada").reject(first, "a drill")
    outside = Sight(owner("ada", "en"), record, replace(release, inside=False))

    assert page_of(_seen(overview, inside), Asked(review=("rejected",))).ids == (first,)
    assert first not in page_of(_seen(overview, outside), Asked()).ids
    assert not [c for c in facets(_seen(overview, outside), Asked(), ["review"])["review"] if c.value == "rejected"]


@pytest.mark.parametrize("publish", ["accepted", "signed"])
def test_where_only_what_is_checked_is_told_nothing_else_counts(
    record: Record, overview: Overview, publish: Literal["accepted", "signed"]
) -> None:
    policy = replace(policy_named("internal"), publish=publish, signatures=1)
    outside = Sight(owner("ada", "en"), record, RecordRelease(record, policy))
    assert page_of(_seen(overview, outside), Asked()).total == 0
    id_ = next(iter(record.incident_ids()))
    Reviews(record, "ada").accept(id_)
    Reviews(record, "bela").sign(id_)

    assert page_of(_seen(overview, outside), Asked()).ids == (id_,)


def _seen(overview: Overview, sight: Sight) -> View:
    found = overview.view(sight)
    assert found is not None
    return found


# ---- behind a policy ----------------------------------------------------------------------------------------------


def test_what_is_held_back_is_in_no_list_count_or_cell(look: Look) -> None:
    everything = page_of(look(), Asked()).ids
    held = look(replace(policy_named("internal"), incidents=everything[:2]))

    assert not {*everything[:2]} & {*page_of(held, Asked()).ids}
    assert sum(c.n for c in facets(held, Asked(), ["type"])["type"]) == len(look().columns) - 2
    assert cells(held, Asked()).total == len(look().columns) - 2


def test_an_incident_that_only_a_report_held_back_tells_is_not_there(record: Record, look: Look) -> None:
    report = next(iter(record.reports())).id
    policy = replace(policy_named("internal"), reports=(report,))
    told = {x.id for x in RecordRelease(record, policy, Query(stories=True)).incidents()}

    assert {*look(policy).columns.ids(np.flatnonzero(look(policy).seen))} == told
    assert len(told) < len(look().columns)


def test_an_outlet_held_back_is_no_choice(record: Record, look: Look) -> None:
    outlet = facets(look(), Asked(), ["source"])["source"][0].value
    held = look(replace(policy_named("internal"), sources=(outlet,)))

    assert outlet not in [c.value for c in facets(held, Asked(), ["source"])["source"]]
    assert page_of(held, Asked(source=(outlet,))).total == 0


def test_an_embargo_hides_what_is_new(record: Record, look: Look) -> None:
    policy = replace(policy_named("internal"), embargo=100)
    today = date(2024, 6, 1)
    told = {x.id for x in RecordRelease(record, policy, Query(stories=True), today=today).incidents()}
    view = look(policy, today)

    assert {*view.columns.ids(np.flatnonzero(view.seen))} == told


def test_a_coarsened_place_is_found_by_its_unit_alone(look: Look) -> None:
    policy = replace(policy_named("internal"), coarsen=(Coarsen("country"),))
    view = look(policy)
    exact = page_of(look(), Asked(unplaced=False))
    town = look().columns.words.place[look().columns.place[exact.rows[0]]]

    assert page_of(view, Asked(place=(town.id or town.name,))).total == 0
    assert not any(cell.precise for cell in cells(view, Asked()).cells)
    assert not facets(view, Asked(), ["admin1"])["admin1"]


def test_a_person_is_no_choice_where_names_are_withheld(look: Look) -> None:
    assert not [c for c in facets(look("public"), Asked(), ["party"])["party"] if c.value.startswith("person:")]


@pytest.mark.parametrize("field", ["killed", "grade", "contradicted", "confidence", "actors", "where"])
def test_a_field_that_is_withheld_answers_no_filter(look: Look, field: str) -> None:
    view = look(replace(policy_named("internal"), audience="public", secret=(f"incidents.{field}",)))
    asked = {
        "killed": Asked(killed=0), "grade": Asked(grade=("weak", "fair", "confirmed", "contested")),
        "contradicted": Asked(contradicted=True), "confidence": Asked(confidence=1.0),
        "actors": Asked(party=tuple(p.key for p in view.columns.words.party if p.key.startswith("actor:"))),
        "where": Asked(unplaced=False),
    }[field]  # fmt: skip
    if field == "actors":
        assert all((view.columns.party.codes & 1) == 1)
    else:
        assert page_of(view, asked).total == 0


# ---- being made ---------------------------------------------------------------------------------------------------


def test_a_large_record_is_made_beside_the_requests(
    record: Record, overview: Overview, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_overview, "_AT_ONCE", 0)
    overview.start()

    assert overview.wait(30)
    assert overview.making is None


def test_the_next_desk_reads_what_this_one_kept(
    record: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = Overview(record, tmp_path / "cache")
    sight = Sight(owner("ada", "en"), record, RecordRelease(record, policy_named("internal")))
    before = one.view(sight)
    one.close()
    monkeypatch.setattr(_overview, "columns", lambda *_, **__: pytest.fail("made anew"))

    after = Overview(record, tmp_path / "cache").view(sight)

    assert before is not None
    assert after is not None
    assert after.columns.id.tolist() == before.columns.id.tolist()


def test_pages_are_told_that_it_is_being_made(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Overview, "view", lambda *_: None)
    answer = client.get("/map/cells")

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    assert answer.json()["making"]["all"] == 0


# ---- asked by islands ---------------------------------------------------------------------------------------------


def test_the_map_gets_its_cells(client: TestClient) -> None:
    found = client.get(
        "/map/cells", params={"box": "-180,-85,180,85", "zoom": "2", "page": "3", "sort": "first"}
    ).json()

    assert found["shown"] == sum(c["n"] for c in found["cells"]) > 0
    assert found["total"] >= found["shown"]
    assert {"lon", "lat", "n", "killed", "precise"} <= found["cells"][0].keys()
    assert len(found["box"]) == 4


def test_the_timeline_gets_its_buckets(client: TestClient) -> None:
    found = client.get("/timeline", params={"width": "800", "killed": "1"}).json()

    assert found["unit"] in ("day", "week", "month", "year")
    assert {k for b in found["buckets"] for k in b["by"]} <= {c["key"] for c in found["classes"]}


@pytest.mark.parametrize(
    "query", ["box=1,2", "zoom=nan", "zoom=1e300", "width=x", "colour=red", "killed=x", "box=0,0,0,0&zoom=99&killed=-1"]
)
def test_what_is_not_understood_is_no_answer(client: TestClient, query: str) -> None:
    for path in ("/map/cells", "/timeline"):
        if ("zoom" in query) == (path == "/map/cells") or "=" not in query:
            assert client.get(f"{path}?{query}", headers={"accept": "application/json"}).status_code in (200, 422)
    assert client.get(f"/map/cells?{query}&killed=-1&killed=-2").status_code == 422


def test_the_public_face_has_the_map(desk: Callable[..., TestClient]) -> None:
    public = desk(mode="public").get("/map/cells").json()

    assert public["total"] > 0


def test_pages_do_not_wait_for_what_the_desk_prepares(
    record: Record, overview: Overview, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_overview, "_AT_ONCE", 0)
    monkeypatch.setattr(_overview, "_PATIENCE", 0.01)
    ready = Event()
    overview.start(ready.wait)
    sight = Sight(owner("ada", "en"), record, RecordRelease(record, policy_named("internal")))

    assert overview.view(sight) is None
    assert overview.making is not None
    ready.set()
    assert overview.wait(30)
    assert overview.view(sight) is not None
