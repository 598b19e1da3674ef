"""Incidents in a stream: the same contract objects as asked for one by one, with the light part of their details."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import text

from marsad.linking import DEFAULT_RULE, RULE_NAMES
from marsad.record import Record, _briefs, _flow, _migrate
from tests.record.made import made
from tests.record.test_details import killed, told

VALUE = {"low": 9, "best": 9, "high": 9}
DETAIL: dict[str, Any] = {
    "originators": {
        "count": 1, "most": 2, "summary": "1 report", "agencies": ["AFP"],
        "by": [{"key": "actor:sohr", "name": "SOHR", "kind": "monitor", "named": True, "reports": ["r1"],
                "claims": [{"report": "r1", "claim": "c0"}], "assumed": []}],
        "aside": [{"report": "r2", "why": "copy"}],
    },
    "grade": {
        "suggested": True, "harm": {"grade": "weak", "rule": "one_origin", "reasons": ["it goes back to one"]},
        "admiralty": {"code": "F3", "reasons": ["..."]},
    },
    "values": [
        {"field": "killed", "who": "unspecified", "part_of": None, "contradicted": True, "agreement": 0.5,
         "rules": {**dict.fromkeys(RULE_NAMES, VALUE), "conservative": {"low": 4, "best": 4, "high": 4}},
         "values": [{**VALUE, "words": "nine died"}], "relations": [], "series": []},
        {"field": "actor", "apart": False, "contradicted": False, "names": {"actor:forces-sy": "Syrian army"},
         "rules": {name: ["actor:forces-sy"] for name in RULE_NAMES}, "values": [{"value": [], "by": []}]},
    ],
}  # fmt: skip


@pytest.fixture
def three(record: Record) -> Record:
    """Two dated incidents and an undated story; the second bears a detail."""
    with record.batch():
        for n in range(1, 5):
            record.add(*made(n))
    record.replace_incidents(
        [
            told("i-late", "r3 e0", "r2 e0", "r1 e0", day=9, losses=(killed(9),), origins=(("r1", "r3"), ("r2",))),
            told("i-soon", "r4 e0", day=2),
            told("i-story", "r4 *e0", "r3 *", day=None, type="OTHER", mode=None),
        ],
        [],
    )
    record.put_details({"i-late": DETAIL})
    return record


def flowing(record: Record, **wanted: Any) -> list[_flow.Flowing]:  # noqa: ANN401
    return [x for page in record.incident_flow(**wanted) for x in page]


def stored(record: Record) -> int:
    with record._reading() as connection:
        return int(connection.execute(text("SELECT count(*) FROM incident_briefs")).scalar_one())


KEYS = ("format", "kind", "id", "type", "mode", "time", "place", "losses", "members", "origins")


def test_the_stream_gives_the_contract_objects_in_the_order_of_time(three: Record) -> None:
    expected = [{k: x[k] for k in KEYS} for x in three.incidents()]
    assert [{k: x.object[k] for k in KEYS} for x in flowing(three)] == expected
    assert [x["id"] for x in expected] == ["i-soon", "i-late", "i-story"]


def test_it_comes_with_how_sure_it_is_that_it_is_one(record: Record) -> None:
    for n in (1, 2, 3):
        record.add(*made(n))
    record.replace_incidents(
        [told("i-sure", "r1 e0", "r2 e0", confidence=0.75), told("i-one", "r3 e0", confidence=None)], []
    )
    bare = {x.object["id"]: x.object["confidence"] for x in flowing(record)}
    record.put_details({"i-sure": DETAIL, "i-one": DETAIL})
    reckoned = {x.object["id"]: x.object["confidence"] for x in flowing(record)}
    assert bare == reckoned == {"i-sure": 0.75, "i-one": None}


@pytest.mark.parametrize("size", [1, 2])
def test_pages_part_nothing(three: Record, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = flowing(three)
    monkeypatch.setattr(_flow, "PAGE", size)
    assert flowing(three) == whole


@pytest.mark.parametrize(
    ("wanted", "found"),
    [({"other": False}, "i-soon i-late"), ({"min_killed": 5}, "i-late"), ({"type": "other"}, "i-story")],
)
def test_a_part_can_be_asked_for(three: Record, wanted: dict[str, Any], found: str) -> None:
    assert [x.object["id"] for x in flowing(three, **wanted)] == found.split()


def test_an_incident_comes_with_the_codes_of_its_members(three: Record) -> None:
    codes = {x.object["id"]: x.codes for x in flowing(three)}
    events = {(e.report, e.id): (e.acled, e.cameo) for e in three.events()}
    assert codes["i-late"] == tuple(events[report, "e0"] for report in ("r1", "r2", "r3"))


def test_a_brief_has_no_single_values_and_all_rules(three: Record) -> None:
    late = flowing(three)[1].object
    killed_, actor = late["values"]
    assert "values" not in killed_
    assert killed_["rules"] == DETAIL["values"][0]["rules"]
    assert killed_["contradicted"] is True
    assert actor["names"] == {"actor:forces-sy": "Syrian army"}
    assert late["originators"]["by"][0]["reports"] == ["r1"]
    assert late["grade"]["harm"] == {"grade": "weak", "rule": "one_origin"}


def test_an_incident_without_a_brief_is_asked_for_its_detail(three: Record) -> None:
    before = flowing(three)
    with three._writing() as connection:
        _briefs.clear(connection)
    assert flowing(three) == before


def test_details_that_are_put_again_leave_one_brief(three: Record) -> None:
    three.put_details({"i-late": DETAIL | {"values": []}})
    assert stored(three) == 1
    assert flowing(three)[1].object["values"] == []


def test_what_is_forgotten_has_no_brief(three: Record) -> None:
    three.forget_details()
    assert stored(three) == 0


def test_linking_anew_takes_the_briefs_of_what_it_replaces(three: Record) -> None:
    three.replace_incidents([told("i-new", "r4 e0", day=2)], [])
    assert stored(three) == 0


def test_a_record_of_before_is_given_its_briefs(three: Record) -> None:
    before = flowing(three)
    with three._writing() as connection:
        _migrate.downgrade(connection, "0009")
        _migrate.upgrade(connection)
    assert stored(three) == 1
    assert flowing(three) == before


def test_the_rules_are_those_of_linking() -> None:
    assert _briefs.RULES == RULE_NAMES
    assert _briefs.DEFAULT_RULE == DEFAULT_RULE


def test_a_brief_is_much_lighter_than_its_detail() -> None:
    assert len(json.dumps(_briefs.brief(DETAIL))) < 0.6 * len(json.dumps(DETAIL))
