"""One report behind the gate, told by a made contract object; and the table of incidents of the terminal."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from marsad.publish import INCIDENT_COLUMNS, WITHHELD, incident_rows
from marsad.publish._gate import Gate
from marsad.publish._names import Names
from marsad.publish._of_report import ReportGate
from marsad.publish._policy import Policy
from marsad.publish._released import Report, When, Where

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
            {"id": "e0", "kind": "person", "name": "Amber Vale", "mentions": ["m0"], "actor": None},
            {"id": "e1", "kind": "person", "name": "Jo Rook", "mentions": ["m2"], "actor": None},
            {"id": "e2", "kind": "organisation", "name": "Army", "mentions": ["m3"], "actor": None},
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


def gated(**place: object) -> ReportGate:
    return told(document(**place))


def told(made: dict[str, Any]) -> ReportGate:
    report = Report("r1", 1, "=Outlet", None, None, "2020-02-03", "2020-02-03", "2020-02-04", "ab", "en")
    return ReportGate(Gate(Policy(), Names(), date(2020, 3, 1)), made, report, {})


def test_only_the_name_without_an_office_is_withheld() -> None:
    assert gated().whole_text() == TEXT.replace("Jo Rook", WITHHELD)


def test_a_private_claimant_and_target_are_withheld_everywhere() -> None:
    view = gated()
    claims, [event] = list(view.claims()), list(view.events())
    assert "Rook" not in repr((claims, event))
    assert (claims[1].claimant, claims[1].words) == (WITHHELD, f"{WITHHELD}, a baker")
    assert (event.targets[0].name, event.targets[0].key) == (WITHHELD, "person:withheld")


def test_who_holds_an_office_is_named() -> None:
    assert next(gated().claims()).claimant == "Amber Vale"


@pytest.mark.parametrize("precision", ["admin1", "admin2", "country", "line", "unresolved"])
def test_an_area_bears_no_point(precision: str) -> None:
    where = next(gated(precision=precision).events()).where
    assert where == Where(
        "Harbour",
        precision,
        country="XX",
        where_prec=where.where_prec if where else None,
        geo_precision=where.geo_precision if where else None,
        provider="Harbour",
    )


def test_a_point_stays_a_point() -> None:
    where = next(gated().events()).where
    assert where is not None
    assert (where.lat, where.lon, where.where_prec) == (1.5, 2.5, 1)


def test_an_event_without_a_time_is_dated_by_ucdps_rule_and_says_so() -> None:
    timeless = {**document(), "report_day": "2017-09-11"}
    timeless["events"] = [{**e, "time": None, "status": "occurred", "telling": None} for e in timeless["events"]]
    when = next(told(timeless).events()).when
    assert when == When("2017-09-08", "2017-09-10", "range", 2, 2, "ucdp:no-time-given")


@pytest.mark.parametrize("changed", [{"status": "planned"}, {"telling": "background"}])
def test_plans_and_background_without_a_time_stay_undated(changed: dict[str, str]) -> None:
    timeless = {**document(), "report_day": "2017-09-11"}
    timeless["events"] = [{**e, "time": None, "telling": None, **changed} for e in timeless["events"]]
    assert next(told(timeless).events()).when == When()


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
    [incident] = incident_rows([{"id": "i1"}])
    assert set(incident) == set(INCIDENT_COLUMNS)
