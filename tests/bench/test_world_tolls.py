"""Rival values beside a known truth: what counts as right."""

from __future__ import annotations

from bench.worlds.make import make
from bench.worlds.tolls import Case, figures
from marsad.linking import Account, fields_of
from tests.linking.telling import FOREIGN, GOVERNOR, MONITOR, account


def _case(*told: Account, final: int, rises: bool = False, rival: bool = False) -> Case:
    happening = make("dev 1").happenings[0]
    return Case(happening, fields_of(told), frozenset({final}), rises, rival)


def test_rises_rivals_and_values_are_counted_beside_their_wholes() -> None:
    rise = _case(
        account("r1", "2020-05-01", 9, GOVERNOR), account("r2", "2020-05-02", 14, GOVERNOR), final=14, rises=True
    )
    rivals = _case(
        account("r1", "2020-05-01", 9, MONITOR), account("r2", "2020-05-01", 40, FOREIGN), final=9, rival=True
    )
    found = figures([rise, rivals])
    assert found["killed best, conservative"] == "1/2"
    assert found["killed in range, representative"] == "2/2"
    assert found["contradictions, right of said"] == found["contradictions, said of told"] == "1/1"
    assert found["rises, found"] == "1/1"
