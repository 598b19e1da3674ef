"""Totals by every rule, over incidents whose values are reckoned by hand."""

from __future__ import annotations

from typing import Any

import pytest

from marsad.linking import (
    Account,
    GroupBy,
    RuleName,
    fields_of,
    incident_values,
    sensitivity,
    sensitivity_object,
)
from tests.linking.telling import GOVERNOR, HUNDREDS, MONITOR, REBELS, account
from tests.linking.worlds import day, spot


def _incident(name: str, *told: Account, **change: Any) -> dict[str, Any]:  # noqa: ANN401
    fields = fields_of(told)
    days, place = fields.days.by_rule["representative"], fields.place.by_rule["representative"]
    losses = [t.by_rule["representative"] for t in fields.tolls]
    return {
        "id": name,
        "type": "ASSAULT",
        "time": {"start": str(days.start), "end": str(days.end)} if days else None,
        "place": {"name": place.name} if place else None,
        "losses": [{"kind": t.kind, "who": t.who, "low": t.low, "best": t.best, "high": t.high} for t in losses],
        "values": incident_values(told),
        **change,
    }


RISING = _incident("rising", account("r1", "2020-05-01", 10, GOVERNOR), account("r2", "2020-05-02", 30, GOVERNOR))
ALONE = _incident("alone", account("r3", "2020-06-04", 5, MONITOR, days=day("2020-06-03")))


def _best(found: Any, group: str = "all") -> dict[RuleName, int]:  # noqa: ANN401
    return {t.rule: t.best for t in found.totals if t.group == group}


def test_totals_are_sums_by_each_rule() -> None:
    found = sensitivity([RISING, ALONE])
    assert _best(found) == {"conservative": 15, "representative": 35, "informative": 35, "latest-credible": 35}
    assert {(t.low, t.high) for t in found.totals if t.rule == "representative"} == {(15, 35)}


def test_only_incidents_that_depend_on_the_rule_move() -> None:
    found = sensitivity([RISING, ALONE])
    assert [(m.incident, m.spread) for m in found.movers] == [("rising", 20)]
    assert (found.incidents, found.counted) == (2, 2)


def test_an_incident_without_values_counts_by_its_own_losses() -> None:
    bare = {k: v for k, v in RISING.items() if k != "values"}
    assert set(_best(sensitivity([bare])).values()) == {30}


def test_an_incident_that_nobody_counts_is_looked_at_only() -> None:
    found = sensitivity([_incident("none", account("r1", "2020-05-01", 3, losses=()))])
    assert (found.incidents, found.counted, found.totals) == (1, 0, ())


def test_another_loss_is_counted_by_its_name() -> None:
    assert sensitivity([RISING], "wounded").counted == 0


@pytest.mark.parametrize(
    ("by", "groups"), [("month", ("2020-05", "2020-06")), ("place", ("Tal Asfar",)), ("type", ("ASSAULT",))]
)
def test_groups_are_in_their_order(by: GroupBy, groups: tuple[str, ...]) -> None:
    assert sensitivity([ALONE, RISING], by=by).groups == groups


def test_an_incident_counts_where_each_rule_puts_it() -> None:
    province = spot("Homs", None, None, precision="admin1")
    told = (account("r1", "2020-05-01", 3), account("r2", "2020-05-02", 3, spot=province))
    found = sensitivity([_incident("i", *told)], by="place")
    assert found.moved == 1
    assert _best(found, "Homs")["conservative"] == 3
    assert _best(found, "Tal Asfar") == {
        "conservative": 0,
        "representative": 3,
        "informative": 3,
        "latest-credible": 0,
    }


def test_actors_are_called_by_their_names() -> None:
    told = _incident("i", account("r1", "2020-05-01", 3, actors=(REBELS,)))
    assert sensitivity([told, ALONE], by="actor").groups == ("unknown", "Northern Front")


def test_open_ends_are_counted() -> None:
    found = sensitivity([_incident("i", account("r1", "2020-05-01", HUNDREDS, bound="vague"))])
    assert {(t.low, t.best, t.high, t.open_ended) for t in found.totals} == {(100, 200, 200, 1)}


def test_the_object_lists_as_many_movers_as_asked() -> None:
    found = sensitivity_object(sensitivity([RISING, {**RISING, "id": "again"}]), 1)
    assert (found["changed"], [m["incident"] for m in found["movers"]]) == (2, ["again"])
    assert found["totals"][0]["rule"] == "conservative"
