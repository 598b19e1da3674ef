"""What needs a person first, and why; what a person has settled needs nobody until something else is said."""

from __future__ import annotations

import numpy as np
import pytest

from marsad.desk._asked import Asked
from marsad.desk._overview_filter import page_of
from marsad.desk._reasons import POINTS, codes_of, reason_words, reasons_of, twins
from tests.desk.columns_made import Row, view_made


@pytest.mark.parametrize(
    ("row", "reasons"),
    [
        (Row(id="a"), ()),
        (Row(id="a", contradicted=True), ("contradicted",)),
        (Row(id="a", apart=True, contradicted=True), ("apart", "contradicted")),
        (Row(id="a", apart=True, review="accepted"), ()),
        (Row(id="a", killed=9), ()),
        (Row(id="a", killed=10), ("toll",)),
        (Row(id="a", killed=100, stitched=True), ("toll", "stitched")),
        (Row(id="a", killed=12, stitched=True), ("stitched", "toll")),
        (Row(id="a", confidence=0.69), ("doubtful",)),
        (Row(id="a", confidence=0.7), ()),
        (Row(id="a", one_sided=True), ()),
        (Row(id="a", one_sided=True, killed=1), ("one_sided",)),
        (Row(id="a", place="", day=None), ("unplaced", "undated")),
        (Row(id="a", precision="unresolved"), ("unplaced",)),
        (Row(id="a", contradicted=True, review="accepted"), ()),
        (Row(id="a", contradicted=True, review="rejected"), ()),
        (Row(id="a", contradicted=True, review="changed"), ("changed", "contradicted")),
    ],
)
def test_reasons_stand_in_the_order_of_their_weight(row: Row, reasons: tuple[str, ...]) -> None:
    assert codes_of(view_made(row), 0) == reasons


def test_the_queue_begins_with_what_weighs_most() -> None:
    rows = (
        Row(id="undated", day=None), Row(id="dead", killed=400), Row(id="plain", day="2024-02-01"),
        Row(id="torn", contradicted=True), Row(id="news", review="changed"),
        Row(id="done", killed=900, review="accepted"),
    )  # fmt: skip
    view = view_made(*rows, visible=None)

    assert page_of(view, Asked(sort="first", other=None)).ids[:4] == ("news", "torn", "dead", "undated")


def test_two_of_one_kind_day_and_point_are_twins() -> None:
    view = view_made(
        Row(id="a"), Row(id="b", mode="seize"), Row(id="c"), Row(id="d", day="2024-01-11"), Row(id="e"),
        Row(id="f", type="OTHER"), Row(id="g", type="OTHER"),
        Row(id="h", precision="admin1", place="P"), Row(id="i", precision="admin1", place="P"),
    )  # fmt: skip

    assert twins(view).tolist() == [2, -1, 4, -1, 2, -1, -1, -1, -1]


def test_what_a_person_kept_apart_are_no_twins() -> None:
    apart = frozenset((frozenset(("a", "b")),))

    assert twins(view_made(Row(id="a"), Row(id="b"), apart=apart)).tolist() == [-1, -1]


def test_a_twin_that_may_not_be_seen_is_none() -> None:
    assert twins(view_made(Row(id="a"), Row(id="b"), visible=np.array([True, False]))).tolist() == [-1, -1]


def test_after_a_decision_what_hangs_on_reports_is_not_reckoned_anew() -> None:
    view = view_made(Row(id="a", contradicted=True), Row(id="b", killed=50))
    before = reasons_of(view)
    after = view_made()
    after.columns, after.marks, after.derived = view.columns, view.marks, view.derived.after()

    assert reasons_of(after) is before


@pytest.mark.parametrize("code", POINTS)
def test_every_reason_has_words(code: str) -> None:
    assert reason_words(code, lambda text: text)
