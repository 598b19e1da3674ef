"""A total and its parts, what came after, a story and its events: related, never merged."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from marsad.linking import Incident, Member, relations
from tests.linking.worlds import day, killed, spot

PROVINCE = spot("Homs", 34.7, 36.7, precision="admin1", gazetteer_id="geonames:homs")
COUNTRY = spot("Syria", None, None, precision="country", admin1=None)


def one(name: str, report: str = "", **more: Any) -> Incident:  # noqa: ANN401
    """A strike on a town on 1 June 2016 that killed four, unless told otherwise."""
    report = report or f"of-{name}"
    base = Incident(
        name, "ASSAULT", "aerial", day("2016-06-01"), spot(), (killed(4),), (Member(report, name),), ((report,),)
    )
    return replace(base, **more)


def found(*incidents: Incident) -> set[str]:
    """ "a part_of b", one direction of each."""
    kinds = ("part_of", "follows", "told_in")
    return {
        f"{id_} {r.kind} {r.incident}" for id_, rows in relations(incidents).items() for r in rows if r.kind in kinds
    }


PART = one("part")


@pytest.mark.parametrize(
    ("whole", "related"),
    [
        pytest.param({"place": PROVINCE, "losses": (killed(30),)}, True, id="a day's total of the province"),
        pytest.param({"place": COUNTRY, "losses": (killed(90),)}, True, id="of the country"),
        pytest.param({"time": day("2016-05-30", "2016-06-02"), "losses": (killed(120),)}, True, id="of several days"),
        pytest.param({"losses": (killed(30),)}, False, id="one place, one day: rivals, no total"),
        pytest.param({"place": PROVINCE, "losses": (killed(4),)}, False, id="no more than the part"),
        pytest.param({"place": PROVINCE, "losses": ()}, False, id="nothing counted"),
        pytest.param({"place": PROVINCE, "losses": (killed(30),), "mode": None}, True, id="by means not told"),
        pytest.param({"place": PROVINCE, "losses": (killed(30),), "mode": "firearms"}, False, id="by other means"),
        pytest.param({"place": PROVINCE, "losses": (killed(30),), "type": "AID"}, False, id="another kind of deed"),
        pytest.param(
            {"place": replace(PROVINCE, admin1="Raqqa"), "losses": (killed(30),)}, False, id="another province"
        ),
        pytest.param({"place": replace(COUNTRY, country="IQ"), "losses": (killed(30),)}, False, id="another country"),
        pytest.param({"time": day("2016-06-02", "2016-06-04"), "losses": (killed(30),)}, False, id="other days"),
        pytest.param({"time": None, "place": PROVINCE, "losses": (killed(30),)}, False, id="no days"),
    ],
)
def test_a_total_and_its_parts(whole: dict[str, Any], related: bool) -> None:
    assert found(PART, one("whole", **whole)) == ({"part part_of whole"} if related else set())


def test_both_sides_bear_the_relation_with_its_reason() -> None:
    told = relations([PART, one("whole", place=PROVINCE, losses=(killed(30),))])
    (part,), (whole,) = told["part"], told["whole"]
    assert (part.kind, part.incident, whole.kind, whole.incident) == ("part_of", "whole", "has_part", "part")
    assert part.why == whole.why == "30 killed in all (Homs, 2016-06-01), 4 of them here"


@pytest.mark.parametrize(
    ("later", "related"),
    [
        ({}, True),
        ({"time": day("2016-06-20")}, False),
        ({"time": day("2016-06-01")}, False),
        ({"place": spot("Qasr Banat", 35.7, 38.9)}, False),
        ({"type": "ASSAULT"}, False),
        ({"type": "PROTEST", "mode": None}, True),
        ({"mode": "seize"}, False),
        ({"type": "CONSTITUTE", "mode": None}, False),
        ({"members": (Member("another", "e0"),)}, False),
    ],
)
def test_what_came_after_is_told_by_one_report(later: dict[str, Any], related: bool) -> None:
    arrest = one(
        "arrest", "r1", **{"type": "COERCE", "mode": "arrest", "time": day("2016-06-03"), "losses": (), **later}
    )
    assert found(one("strike", "r1"), arrest) == ({"arrest follows strike"} if related else set())


def test_a_story_tells_of_the_incident_of_its_chief_events() -> None:
    strike = one("strike", members=(Member("r1", "e0"), Member("r2", "e3")))
    story = one("story", type="OTHER", mode=None, members=(Member("r1", "*e0"), Member("r2", "*e1")))
    assert found(strike, story) == {"strike told_in story"}


def test_the_order_decides_nothing() -> None:
    known = [PART, one("whole", place=PROVINCE, losses=(killed(30),)), one("all", place=COUNTRY, losses=(killed(90),))]
    assert relations(known) == relations(reversed(known))
    assert found(*known) == {"part part_of whole", "part part_of all", "whole part_of all"}


def test_alone_there_is_nothing_to_relate() -> None:
    assert relations([PART]) == {}
