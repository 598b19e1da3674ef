"""PLOVER records against our main event."""

from __future__ import annotations

from typing import Any

import pytest

from bench.plover import Verdict, intervals, shares, verdict, verdicts


def _gold(kind: str, *spans: tuple[str, int, int]) -> dict[str, Any]:
    return {"doc_id": "r", "event_2021": kind, "spans": [{"tag": t, "begin": b, "end": e} for t, b, e in spans]}


def _read(kind: str | None, source: list[list[int]], target: list[list[int]]) -> dict[str, Any]:
    return {"doc_id": "r", "event": kind, "source": source, "target": target}


_SIDES = _gold("REJECT", ("SRC", 0, 6), ("TAR", 20, 26))


@pytest.mark.parametrize(
    ("predicted", "right"),
    [
        (_read("REJECT", [[0, 6]], [[22, 30]]), (True, True, True)),
        (_read("ACCUSE", [[0, 6]], [[22, 30]]), (False, True, True)),
        (_read("REJECT", [[20, 26]], [[0, 6]]), (True, False, False)),
        (_read("REJECT", [[0, 6], [40, 44]], []), (True, True, False)),
        (_read(None, [], []), (False, False, False)),
    ],
)
def test_type_and_parties_are_judged_each(predicted: dict[str, Any], right: tuple[bool, bool, bool]) -> None:
    v = verdict(_SIDES, predicted)
    assert (v.type, v.source, v.target) == right
    assert v.whole == all(right)


def test_a_side_that_the_record_leaves_empty_is_not_looked_at() -> None:
    gold = _gold("RETREAT", ("SRC", 0, 6))
    assert verdict(gold, _read("RETREAT", [[0, 6]], [])).whole
    assert verdict(gold, _read("RETREAT", [[0, 6]], [[9, 12]])).whole


def test_equal_parties_stand_on_both_sides() -> None:
    gold = _gold("CONSULT", ("SRC/TAR", 0, 6), ("SRC/TAR", 10, 16))
    assert verdict(gold, _read("CONSULT", [[0, 6], [10, 16]], [[0, 6], [10, 16]])).whole
    assert verdict(gold, _read("CONSULT", [[0, 6]], [[10, 16]])).whole
    assert not verdict(gold, _read("CONSULT", [[0, 6]], [])).whole


def test_a_record_that_was_not_read_counts_as_wrong() -> None:
    assert [v.whole for v in verdicts([_SIDES], [])] == [False]


def test_shares_are_of_all_records() -> None:
    found = [Verdict("a", "AID", "AID", True, True), Verdict("b", "AID", "AID", True, False)]
    assert shares(found) == {"type right": 100.0, "source right": 100.0, "target right": 50.0, "whole right": 50.0}


def test_intervals_hold_the_share() -> None:
    found = [Verdict(str(i), "AID", "AID" if i % 2 else None, True, True) for i in range(60)]
    low, high = intervals(found)["type right"]
    assert low < 50.0 < high
