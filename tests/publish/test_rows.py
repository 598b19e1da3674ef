"""The tables: what a cell holds, what is withheld, and that the documentation knows every column."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from marsad.publish import (
    CLAIM_COLUMNS,
    EVENT_COLUMNS,
    INCIDENT_COLUMNS,
    WITHHELD,
    DocumentView,
    claim_rows,
    event_rows,
    export,
    incident_rows,
    private_spans,
)

TEXT = "Colonel Amber Vale, an army spokeswoman, said shells killed 4 people in Harbour. Jo Rook, a baker, denied it."


def _mention(i: int, words: str, kind: str, entity: str | None = None) -> dict[str, Any]:
    at = TEXT.index(words)
    return {"id": f"m{i}", "begin": at, "end": at + len(words), "kind": kind, "entity": entity}


def _span(words: str) -> dict[str, int]:
    at = TEXT.index(words)
    return {"begin": at, "end": at + len(words)}


def document(**place: object) -> dict[str, Any]:
    spokeswoman, baker = _span("Amber Vale"), _span("Jo Rook")
    return {
        "report": {
            "id": "r1",
            "text": TEXT,
            "source": "=Outlet",
            "published": "2020-02-03",
            "url": None,
            "sha256": "ab",
        },
        "mentions": [
            _mention(0, "Amber Vale", "person", "e0"),
            _mention(1, "Harbour", "location"),
            _mention(2, "Jo Rook", "person", "e1"),
            _mention(3, "army", "organisation", "e2"),
        ],
        "entities": [
            {"id": "e0", "name": "Amber Vale", "mentions": ["m0"], "actor": None},
            {"id": "e1", "name": "Jo Rook", "mentions": ["m2"], "actor": None},
            {"id": "e2", "name": "Army", "mentions": ["m3"], "actor": None},
        ],
        "affiliations": [{"person": "m0", "role": "spokeswoman", "organisation": "m3"}],
        "places": [
            {"mention": "m1", "name": "Harbour", "lat": 1.5, "lon": 2.5, "precision": "exact", "country": "XX", **place}
        ],
        "times": [],
        "claims": [
            {
                "id": "c0",
                "source": {**spokeswoman, "entity": "e0", "kind": "military"},
                "content": [_span("shells killed 4 people in Harbour")],
                "stance": "asserts",
                "quoted": False,
                "events": ["ev0"],
                "confidence": 0.9,
            },
            {
                "id": "c1",
                "source": {**baker, "entity": "e1", "kind": "civilian"},
                "content": [_span("Jo Rook, a baker")],
                "stance": "denies",
                "quoted": False,
                "events": [],
                "confidence": 0.5,
            },
        ],
        "events": [
            {
                "id": "ev0",
                "type": "ASSAULT",
                "mode": "heavy-weapons",
                "status": "occurred",
                "places": ["m1"],
                "time": None,
                "actors": [{"mention": "m3", "entity": "e2"}],
                "targets": [{"mention": "m2", "entity": "e1"}],
                "claims": ["c0"],
                "losses": [{"kind": "killed", "who": "unspecified", "low": 4, "best": 4, "high": 4}],
            },
        ],
    }


def test_only_the_name_without_an_office_is_private() -> None:
    view = DocumentView(document())
    assert [s.of(TEXT) for s in private_spans(view)] == ["Jo Rook"]


def test_a_private_claimant_and_target_are_withheld_everywhere() -> None:
    rows = [*claim_rows([document()]), *event_rows([document()])]
    assert "Rook" not in json.dumps(rows)
    assert rows[1]["claimant"] == WITHHELD
    assert rows[1]["content"] == f"{WITHHELD}, a baker"
    assert rows[2]["targets"] == WITHHELD


def test_a_claim_without_an_event_keeps_its_row() -> None:
    rows = list(claim_rows([document()]))
    assert [(r["claim_id"], r["event_id"], r["killed_best"]) for r in rows] == [("c0", "ev0", 4), ("c1", None, None)]


@pytest.mark.parametrize("precision", ["admin1", "admin2", "country", "line", "unresolved"])
def test_an_area_bears_no_point(precision: str) -> None:
    [row] = event_rows([document(precision=precision)])
    assert (row["lat"], row["lon"]) == (None, None)
    assert row["place"] == "Harbour"


@pytest.mark.parametrize(
    ("losses", "killed"),
    [
        ([("killed", "civilians", 2), ("killed", "combatants", 3)], 5),
        ([("killed", "children", 2), ("killed", "unspecified", 9)], 9),
        ([("killed", "children", 2)], 2),
        ([("wounded", "civilians", 2)], None),
    ],
)
def test_parts_add_up_once(losses: list[tuple[str, str, int]], killed: int | None) -> None:
    rows = [{"kind": k, "who": w, "low": n, "best": n, "high": n} for k, w, n in losses]
    [row] = incident_rows([{"id": "i1", "losses": rows}])
    assert row["killed_best"] == killed


def test_every_row_has_every_column() -> None:
    [event] = event_rows([document()])
    assert set(event) == set(EVENT_COLUMNS)
    assert all(set(r) == set(CLAIM_COLUMNS) for r in claim_rows([document()]))
    [incident] = incident_rows([{"id": "i1"}])
    assert set(incident) == set(INCIDENT_COLUMNS)


def test_every_column_is_documented() -> None:
    page = (Path(__file__).parents[2] / "docs/exports.md").read_text(encoding="utf-8")
    missing = [c for c in (*CLAIM_COLUMNS, *EVENT_COLUMNS, *INCIDENT_COLUMNS) if f"`{c}`" not in page]
    assert not missing


def test_csv_defuses_formulas_and_reads_back() -> None:
    out = io.StringIO()
    assert export([document()], out, table="events", fmt="csv", manifest={}, bom=True) == 1
    text = out.getvalue()
    assert text.startswith("\ufeff")
    [row] = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    assert row["outlet"] == "'=Outlet"


def test_geojson_is_valid_and_bears_its_manifest() -> None:
    out = io.StringIO()
    export([document(), document(precision="admin1")], out, table="events", fmt="geojson", manifest={"marsad": "x"})
    found = json.loads(out.getvalue())
    assert found["manifest"] == {"marsad": "x"}
    assert [f["geometry"] for f in found["features"]] == [{"type": "Point", "coordinates": [2.5, 1.5]}, None]


@pytest.mark.parametrize("fmt", ["json", "geojson"])
def test_an_empty_record_exports_to_valid_json(fmt: str) -> None:
    out = io.StringIO()
    assert export([], out, table="claims", fmt=fmt, manifest={}) == 0
    assert json.loads(out.getvalue())


def test_an_event_without_a_time_is_dated_by_ucdps_rule_and_says_so() -> None:
    timeless = {**document(), "report_day": "2017-09-11"}
    timeless["events"] = [{**e, "time": None, "status": "occurred", "telling": None} for e in timeless["events"]]
    row = next(iter(event_rows([timeless])))
    assert (row["date_start"], row["date_end"], row["date_prec"]) == ("2017-09-08", "2017-09-10", 2)
    assert row["date_rule"] == "ucdp:no-time-given"


@pytest.mark.parametrize("changed", [{"status": "planned"}, {"telling": "background"}])
def test_plans_and_background_without_a_time_stay_undated(changed: dict[str, str]) -> None:
    timeless = {**document(), "report_day": "2017-09-11"}
    timeless["events"] = [{**e, "time": None, "telling": None, **changed} for e in timeless["events"]]
    row = next(iter(event_rows([timeless])))
    assert (row["date_start"], row["date_rule"]) == (None, None)
