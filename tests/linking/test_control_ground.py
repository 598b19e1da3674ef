"""Which ground a statement is about, whose force a body counts for, and when a statement holds."""

from __future__ import annotations

import doctest
import importlib
from datetime import date

import pytest

from marsad.linking import Body, Ground, LaneId, Names
from marsad.linking._holders import Holder, Standing, holder_of, standing
from marsad.linking._lanes import lane_of
from marsad.linking._moments import moment_of
from tests.linking.control import ARMY, NAMES, RSF, TOWN, said

NEAR = Ground("Kassala", "geonames:1", 15.4, 36.4, "SD", "Kassala", "city", "near", "outside", 45.0)
EAST = Ground("Kassala", "geonames:1", 15.4, 36.4, "SD", "Kassala", "city", "near", "within", 90.0)
COUNTRY = Ground("Sudan", "geonames:2", 15.0, 30.0, "SD", None, "country", "country")


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (None, LaneId("whole")),
        ("city", LaneId("whole")),
        ("de facto capital", LaneId("whole")),
        ("eastern districts", LaneId("part", "east")),
        ("the rebel-held east", LaneId("part", "east")),
        ("north-eastern edge", LaneId("part", "north-east")),
        ("much of the west", LaneId("part", "west")),
        ("city centre", LaneId("part", "centre")),
        ("Halanga district", LaneId("part", "halanga district")),
        ("most", LaneId("most", "most of it")),
        ("majority Kurdish areas", LaneId("some", "parts of it")),
        ("large swathes", LaneId("some", "parts of it")),
        ("parts of the northern city", LaneId("some", "parts of it")),
        ("stronghold", LaneId("whole")),
        ("towns hospital", LaneId("some", "parts of it")),
        ("districts of the town", LaneId("things", "districts in it")),
        ("two villages", LaneId("things", "villages in it")),
        ("a hilltop", LaneId("things", "hilltops in it")),
        ("neighborhood", LaneId("things", "neighbourhoods in it")),
        ("outskirts", LaneId("around", "outskirts")),
        ("a very long phrase that names nothing at all", LaneId("some", "parts of it")),
    ],
)
def test_parts(part: str | None, expected: LaneId) -> None:
    assert lane_of(said("2031-03-01", "held", ARMY, part=part)) == expected


@pytest.mark.parametrize(
    ("place", "more", "expected"),
    [
        (NEAR, {"words": "held outskirts of Kassala"}, LaneId("around", "outside (north-east)")),
        (NEAR, {"words": "Kassala which they retook"}, LaneId("whole")),
        (TOWN, {"words": "held district of Kassala"}, LaneId("things", "districts in it")),
        (TOWN, {"words": "is partially controlled by"}, LaneId("some", "parts of it")),
        (EAST, {}, LaneId("part", "east")),
        (NEAR, {"status": "advancing"}, LaneId("whole")),
        (COUNTRY, {}, LaneId("some", "parts of it")),
        (COUNTRY, {"part": "north"}, LaneId("part", "north")),
        (TOWN, {"line": "Gash River"}, LaneId("line", "along Gash River")),
        (TOWN, {"words": "is mostly controlled by"}, LaneId("most", "most of it")),
    ],
)
def test_places(place: Ground, more: dict[str, str], expected: LaneId) -> None:
    made = said("2031-03-01", more.pop("status", "held"), ARMY, place=place, **more)

    assert lane_of(made) == expected


@pytest.mark.parametrize(
    ("body", "key"),
    [
        (ARMY, "actor:state-sd"),
        (Body("4th Brigade", None, "actor:forces-sd"), "actor:state-sd"),
        (Body("opposition fighters"), "rebels"),
        (Body("regime forces"), "government"),
        (Body("Kurdish-led forces"), "kurdish"),
        (Body("gunmen"), "armed"),
        (Body("They"), "unclear"),
        (Body("front line"), "unclear"),
        (Body("Nile Front"), "words:nile front"),
        (Body("Eritrean"), "actor:state-er"),
    ],
)
def test_whom_a_body_counts_for(body: Body, key: str) -> None:
    names = Names({**NAMES.forces, "eritrean": "actor:state-er"})
    found = holder_of(body, names)

    assert found is not None
    assert found.key == key


GOVERNMENT, MILITIA = Holder("actor:state-sd", "Army", "government"), Holder("actor:militia", "Militia", "government")
GROUP = Holder("actor:group", "Group", "opposition", frozenset(("actor:jihad",)))
JIHAD, KURDS = Holder("actor:jihad", "Jihad", "jihadist"), Holder("actor:kurds", "Kurds", "kurdish")


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (GOVERNMENT, GOVERNMENT, "same"),
        (GOVERNMENT, MILITIA, "allied"),
        (GOVERNMENT, GROUP, "other"),
        (GROUP, JIHAD, "other"),
        (Holder("rebels", "rebels"), GROUP, "allied"),
        (Holder("rebels", "rebels"), JIHAD, "maybe"),
        (Holder("rebels", "rebels"), GOVERNMENT, "other"),
        (Holder("armed", "gunmen"), GROUP, "maybe"),
        (Holder("armed", "gunmen"), GOVERNMENT, "other"),
        (Holder("rebels", "rebels"), Holder("armed", "gunmen"), "maybe"),
        (Holder("rebels", "rebels"), Holder("government", "army"), "other"),
        (Holder("unclear", "somebody"), GOVERNMENT, "maybe"),
        (Holder("words:nile front", "Nile Front"), GOVERNMENT, "other"),
        (GROUP, KURDS, "maybe"),
        (JIHAD, Holder("actor:rivals", "Rivals", "jihadist", frozenset(("actor:jihad",))), "other"),
        (KURDS, GOVERNMENT, "other"),
    ],
)
def test_what_two_holders_are_to_each_other(a: Holder, b: Holder, expected: Standing) -> None:
    assert standing(a, b) == standing(b, a) == expected


@pytest.mark.parametrize(
    ("when", "granularity", "first", "last", "since"),
    [
        (None, None, "2031-03-10", "2031-03-10", None),
        ("2031-03-08", "day", "2031-03-08", "2031-03-08", None),
        (("2031-03-01", "2031-03-31"), "month", "2031-03-01", "2031-03-10", None),
        ("2029", "year", "2029-01-01", "2029-12-31", None),
        (("2029-01-01", "2031-03-10"), "range", "2031-03-10", "2031-03-10", "2029-12-31"),
        (("2031-02-01", None), "range", "2031-03-10", "2031-03-10", "2031-02-28"),
        (("2031-03-07", "2031-03-10"), "range", "2031-03-10", "2031-03-10", "2031-03-07"),
        ("2031-04-01", "day", "2031-03-10", "2031-03-10", None),
    ],
)
def test_when_a_statement_holds(
    when: str | tuple[str, str] | None, granularity: str | None, first: str, last: str, since: str | None
) -> None:
    found = moment_of(said("2031-03-10", "held", RSF, when=when, granularity=granularity))

    assert found is not None
    assert (str(found.first), str(found.last)) == (first, last)
    assert (found.since[1] if found.since else None) == (date.fromisoformat(since) if since else None)


def test_a_gain_over_a_range_is_somewhere_in_it() -> None:
    found = moment_of(said("2031-03-10", "gained", RSF, when=("2031-03-07", "2031-03-10"), granularity="range"))

    assert found is not None
    assert (str(found.first), str(found.last), found.since) == ("2031-03-07", "2031-03-10", None)


@pytest.mark.parametrize("module", ["_holders", "_lanes", "_moments"])
def test_the_examples_of_the_code_hold(module: str) -> None:
    failed, tried = doctest.testmod(importlib.import_module(f"marsad.linking.{module}"))

    assert tried > 0
    assert failed == 0
