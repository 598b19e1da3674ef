"""Incidents are asked for by what, where, how many and how well attested; what was reckoned of them is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from marsad.linking import Days, Incident, Toll
from marsad.record import Record
from tests.record.made import made
from tests.record.test_incidents import TAIZ, incident


def killed(best: int, who: str = "unspecified") -> Toll:
    return Toll("killed", who, best, best, best)


def detail(originators: int = 1, harm: str = "weak", *contradicted: bool) -> dict[str, Any]:
    """What linking reckons, cut down to what queries ask for."""
    values = [{"field": "killed", "contradicted": c} for c in contradicted]
    return {"originators": {"count": originators}, "grade": {"harm": {"grade": harm}}, "values": values}


def told(name: str, *members: str, day: int | None = 1, losses: tuple[Toll, ...] = (), **more: Any) -> Incident:  # noqa: ANN401
    return replace(incident(name, *members, day=day), losses=losses, **more)


@pytest.fixture
def four(record: Record) -> Record:
    """Four incidents of six reports; i-d is of no type, and undated."""
    with record.batch():
        for n in range(1, 7):
            record.add(*made(n))
    two_texts = (("r1", "r2"), ("r3",))
    record.replace_incidents(
        [
            told("i-a", "r1 e0", "r2 e0", "r3 e0", losses=(killed(9),), origins=two_texts),
            told("i-b", "r4 e0", day=5, losses=(killed(20, "civilians"), killed(5, "combatants")), mode="aerial"),
            told("i-c", "r5 e0", "r6 e0", day=3, losses=(killed(2, "children"), killed(3, "aid_workers"))),
            told("i-d", "r6 e1", day=None, type="OTHER", mode=None),
        ],
        [],
    )
    record.put_details(
        {
            "i-a": detail(2, "fair"),
            "i-b": detail(1, "weak", False, False),
            "i-c": detail(3, "contested", False, True),
            "i-d": detail(0, "none"),
        }
    )
    return record


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, "i-a i-c i-b i-d"),
        ({"sort": "newest"}, "i-b i-c i-a i-d"),
        ({"sort": "killed"}, "i-b i-a i-c i-d"),
        ({"sort": "origins"}, "i-c i-a i-b i-d"),
        ({"sort": "killed", "limit": 2}, "i-b i-a"),
        ({"other": False}, "i-a i-c i-b"),
        ({"mode": "Aerial"}, "i-b"),
        ({"min_killed": 9}, "i-a i-b"),
        ({"min_killed": 25}, "i-b"),
        ({"min_killed": 3}, "i-a i-c i-b"),
        ({"min_origins": 2}, "i-a i-c"),
        ({"min_originators": 2}, "i-a i-c"),
        ({"grade": "fair"}, "i-a"),
        ({"grade": "Contested", "min_origins": 2}, "i-c"),
        ({"contradicted": True}, "i-c"),
        ({"contradicted": False}, "i-a i-b i-d"),
        ({"report": "r6"}, "i-c i-d"),
        ({"type": "other"}, "i-d"),
        ({"country": "ye", "min_killed": 10}, "i-b"),
    ],
)
def test_filters_and_orders(four: Record, wanted: Any, found: str) -> None:  # noqa: ANN401
    assert [x["id"] for x in four.incidents(**wanted)] == found.split()


def test_a_grade_that_a_person_set_goes_before_the_suggested_one(four: Record) -> None:
    four.set_grade("i-a", "harm", "confirmed", "the crater was seen")
    assert [x["id"] for x in four.incidents(grade="confirmed")] == ["i-a"]
    assert four.incidents(grade="fair") == ()


def test_all_that_fit_are_counted_whatever_the_limit(four: Record) -> None:
    assert four.count_incidents(limit=1) == 4
    assert four.count_incidents(min_killed=9, limit=1) == 2


def test_details_stand_beside_the_keys_of_the_contract(four: Record) -> None:
    (found,) = four.incidents(grade="fair")
    assert list(found)[:3] == ["format", "kind", "id"]
    assert found["originators"] == {"count": 2}
    assert four.incident("i-a") == four.find_incident("i-a") == found
    assert list(four.iter_incidents(grade="fair")) == [found]


def test_a_detail_replaces_no_key_of_the_contract(four: Record) -> None:
    four.put_details({"i-a": {**detail(), "id": "another"}})
    assert four.incident("i-a")["id"] == "i-a"


def test_incidents_are_bare_until_they_are_reckoned(four: Record) -> None:
    assert four.bare_incidents(9) == ()
    four.forget_details()
    assert [x.id for x in four.bare_incidents(9)] == ["i-a", "i-c", "i-b", "i-d"]
    assert len(four.bare_incidents(2)) == 2
    assert "originators" not in four.incident("i-a")
    assert four.incidents(min_originators=1) == ()


def test_a_detail_of_an_incident_that_is_no_more_is_passed_over(four: Record) -> None:
    four.put_details({"gone": detail(), "i-a": detail(7)})
    assert [x["id"] for x in four.incidents(min_originators=7)] == ["i-a"]


def test_no_details_change_nothing(four: Record) -> None:
    before = four.incidents()
    four.put_details({})
    assert four.incidents() == before


def test_the_incidents_of_events_are_found(four: Record) -> None:
    members = four.incident_values()[1].members
    assert [x.id for x in four.incidents_of(members)] == ["i-c"]
    assert four.incidents_of([]) == ()
    assert four.incident_ids() == {"i-a", "i-b", "i-c", "i-d"}


def test_a_total_is_related_to_its_parts_wherever_it_is_asked_for(four: Record) -> None:
    """i-b of day 5 lies in the days of a total of the country; what is filtered out is related all the same."""
    country, days = replace(TAIZ, precision="country", admin1=None), Days(date(2024, 1, 1), date(2024, 1, 9))
    whole = replace(told("i-w", "r6 e2", losses=(killed(90),)), place=country, time=days, mode=None)
    four.replace_incidents([*four.incident_values(), whole], [])
    (part,) = four.incidents(mode="aerial")
    assert [(r["kind"], r["incident"]) for r in part["relations"]] == [("part_of", "i-w")]
    assert ("has_part", "i-b") in [(r["kind"], r["incident"]) for r in four.incident("i-w")["relations"]]
