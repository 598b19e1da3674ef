"""Rows that are alike as groups: what is counted over groups is what is counted over rows, also after changes."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from marsad.desk._sets import grouped, sets_of, spots_of
from marsad.record import Lists
from marsad.record._columns_values import lists_of
from tests.desk.columns_made import Row, columns_made

_CODES = 40


def _lists(rows: list[set[int]]) -> Lists:
    pairs = [(n, code) for n, row in enumerate(rows) for code in row]
    owners, codes = (np.array(x, dtype=np.int64) for x in (zip(*pairs, strict=True) if pairs else ((), ())))
    return lists_of(owners, codes, len(rows))


def _rows(dice: random.Random, size: int) -> list[set[int]]:
    return [set(dice.sample(range(_CODES), dice.choice((0, 1, 1, 2, 3)))) for _ in range(size)]


def _holds(rows: list[set[int]], lists: Lists, *, before: object = None) -> object:
    sets = sets_of(lists, before)  # type: ignore[arg-type]
    assert [set(sets.each.of(n).tolist()) for n in sets.groups.of.tolist()] == rows
    counts = Counter(code for row in rows for code in row)
    assert sets.counts(None, _CODES + 2).tolist() == [counts[n] for n in range(_CODES + 2)]
    some = np.array([n for n in range(len(rows)) if n % 3], dtype=np.intp)
    few = Counter(code for n in some.tolist() for code in rows[n])
    assert sets.counts(some, _CODES + 2).tolist() == [few[n] for n in range(_CODES + 2)]
    wanted = np.zeros(_CODES + 2, dtype=np.bool_)
    wanted[[3, 7]] = True
    assert sets.holding(wanted).tolist() == [bool(row & {3, 7}) for row in rows]
    return sets


@pytest.mark.parametrize("seed", range(6))
def test_sets_count_as_lists_do_and_are_mended_after_each_change(seed: int) -> None:
    dice = random.Random(seed)
    rows = _rows(dice, 200)
    known = _holds(rows, _lists(rows))
    for _ in range(8):
        for n in dice.sample(range(len(rows)), 5):
            rows[n] = set(dice.sample(range(_CODES + 2), dice.choice((0, 1, 4))))
        if dice.random() < 0.5:
            rows = rows + _rows(dice, 3)
        if dice.random() < 0.5:
            del rows[dice.randrange(len(rows))]
        known = _holds(rows, _lists(rows), before=known)


def test_sets_keep_their_numbers_where_little_changes() -> None:
    rows = [{1}, {2}, {1, 2}] * 20
    before = sets_of(_lists(rows))
    rows[4] = {5}
    after = sets_of(_lists(rows), before)
    assert after.groups.since == len(before.groups.known) == 3
    assert np.flatnonzero(after.groups.of != before.groups.of).tolist() == [4]


def test_two_sets_of_one_sum_are_kept_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sums of numbers of 64 bits are never the same in a life of the universe; here all are."""
    monkeypatch.setattr("marsad.desk._sets._sums", lambda lists: np.zeros(len(lists.starts) - 1, dtype=np.uint64))
    _holds([{1}, {2}, {1, 2}, {1}], _lists([{1}, {2}, {1, 2}, {1}]))


def test_no_rows_and_no_codes() -> None:
    _holds([], _lists([]))
    _holds([set(), set()], _lists([set(), set()]))
    assert len(grouped(np.zeros(0, dtype=np.uint64), None).known) == 0


def _spots_hold(rows: list[Row], before: object = None) -> object:
    columns = columns_made(*rows)
    spots = spots_of(columns, before)  # type: ignore[arg-type]
    of = spots.groups.of
    for name in ("lat", "lon", "place", "precision"):
        assert np.array_equal(getattr(spots, name)[of], getattr(columns, name), equal_nan=name in ("lat", "lon"))
    return spots


def test_spots_stand_for_the_places_of_all_rows() -> None:
    rows = [Row(id=f"i{n}", at=(10.0 + n % 4, 40.0), place=f"P{n % 5}") for n in range(30)]
    known = _spots_hold(rows)
    rows[7] = replace(rows[7], at=(50.0, 7.0))
    rows.append(Row(id="new", precision="admin1", at=(11.5, 41.0)))
    known = _spots_hold(rows, known)
    del rows[0]
    _spots_hold(rows, known)
