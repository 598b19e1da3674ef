"""Lists of incidents from columns: which, in which order, and how many of each kind."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.desk._asked import Asked
from marsad.desk._overview_filter import PAGE, beside, facets, page_of, select
from marsad.desk._view import Derived, View, no_marks
from marsad.record import Box
from tests.desk.columns_made import Row, columns_made, view_made

ROWS = (
    Row(id="a", day="2024-01-10", killed=9, actors=("actor:army",), targets=("civilians:all",), sources=("One", "Two"),
        origins=2, confidence=0.6),
    Row(id="b", day="2024-01-12", end="2024-01-14", type="COERCE", mode="seize", place="Aden", at=(12.8, 45.0),
        admin1="Aden", killed=25, actors=("actor:army",), targets=("actor:army",), contradicted=True,
        grade="contested"),
    Row(id="c", day=None, type="OTHER", mode="", place="", country="", admin1="", sources=("One",), review="accepted"),
    Row(id="d", day="2023-12-31", place="Yemen", precision="country", at=(15.5, 47.5), admin1="", killed=0,
        grade="weak", actors=("person:somebody",), sources=("Two",), stitched=True, review="changed"),
    Row(id="e", day="2024-01-12", place="Mukalla", at=(14.5, 49.1), admin1="Hadramaut", killed=9, grade="weak"),
)  # fmt: skip


def chosen(asked: Asked, view: View | None = None) -> str:
    return " ".join(page_of(view or view_made(*ROWS), asked).ids)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, "b e a d c"),
        ({"sort": "oldest"}, "d a b e c"),
        ({"sort": "killed"}, "b e a d c"),
        ({"sort": "origins"}, "a b e d c"),
        ({"type": ("COERCE",)}, "b"),
        ({"type": ("COERCE", "OTHER")}, "b c"),
        ({"type": ("NOTHING",)}, ""),
        ({"mode": ("aerial",)}, "e a d"),
        ({"since": "2024-01-14"}, "b"),
        ({"until": "2024-01-10"}, "a d"),
        ({"since": "2024-01-01", "until": "2024-01-31"}, "b e a"),
        ({"country": ("YE",)}, "b e a d"),
        ({"admin1": ("YE:Aden",)}, "b"),
        ({"place": ("made:Aden", "made:Taiz")}, "b a"),
        ({"party": ("actor:army",)}, "b a"),
        ({"party": ("civilians:all", "person:somebody")}, "a d"),
        ({"party": ("nobody:here",)}, ""),
        ({"source": ("One",)}, "a c"),
        ({"killed": 9}, "b e a"),
        ({"killed": 0}, "b e a d"),
        ({"origins": 2}, "a"),
        ({"grade": ("weak",)}, "e d"),
        ({"contradicted": True}, "b"),
        ({"contradicted": False}, "e a d c"),
        ({"confidence": 0.7}, "a"),
        ({"undated": True}, "c"),
        ({"unplaced": True}, "c"),
        ({"stitched": True}, "d"),
        ({"other": False}, "b e a d"),
        ({"other": True}, "b e a d c"),
        ({"review": ("accepted", "changed")}, "d c"),
        ({"assigned": "nobody"}, "b e a d c"),
        ({"assigned": "ada"}, ""),
        ({"box": Box(44, 12, 46, 14)}, "b a"),
        ({"box": Box(48, 0, -170, 50)}, "e"),
        ({"reason": ("contradicted",)}, "b"),
        ({"type": ("ASSAULT",), "killed": 5, "since": "2024-01-11"}, "e"),
    ],
)
def test_a_filter_chooses(asked: dict[str, Any], found: str) -> None:
    assert chosen(Asked(**asked)) == found


def test_what_may_not_be_seen_is_in_no_list_and_no_count() -> None:
    view = view_made(*ROWS, visible=np.array([True, False, True, True, True]))

    assert chosen(Asked(), view) == "e a d c"
    assert chosen(Asked(type=("COERCE",)), view) == ""
    assert [c.value for c in facets(view, Asked())["type"]] == ["ASSAULT", "OTHER"]


def test_a_page_is_cut_out_and_never_empty_at_the_end() -> None:
    view = view_made(*(Row(id=f"i{n:03}") for n in range(PAGE * 2 + 3)))
    last = page_of(view, Asked(page=999))

    assert (last.page, last.pages, last.total, last.first, last.last) == (
        3,
        3,
        PAGE * 2 + 3,
        PAGE * 2 + 1,
        PAGE * 2 + 3,
    )
    assert last.ids == ("i050", "i051", "i052")
    assert page_of(view_made(), Asked()).first == 0


def test_one_goes_on_to_the_next() -> None:
    view = view_made(*ROWS)

    assert beside(view, Asked(), "b") == (None, "e")
    assert beside(view, Asked(), "a") == ("e", "d")
    assert beside(view, Asked(), "c") == ("d", None)
    assert beside(view, Asked(killed=9), "c") == (None, None)


def counts(asked: Asked, name: str) -> dict[str, int]:
    return {c.value: c.n for c in facets(view_made(*ROWS), asked, [name])[name]}


@pytest.mark.parametrize(
    ("asked", "name", "found"),
    [
        ({}, "type", {"ASSAULT": 3, "COERCE": 1, "OTHER": 1}),
        ({"type": ("COERCE",)}, "type", {"ASSAULT": 3, "COERCE": 1, "OTHER": 1}),
        ({"killed": 9}, "type", {"ASSAULT": 2, "COERCE": 1}),
        ({"killed": 9, "type": ("COERCE",)}, "type", {"ASSAULT": 2, "COERCE": 1}),
        ({"type": ("COERCE",)}, "country", {"YE": 1}),
        ({}, "party", {"actor:army": 2, "civilians:all": 1, "person:somebody": 1}),
        ({"killed": 9}, "party", {"actor:army": 2, "civilians:all": 1}),
        ({}, "source", {"One": 2, "Two": 2}),
        ({"source": ("Nobody",), "killed": 0}, "source", {"Two": 2, "One": 1}),
        ({}, "place", {"made:Taiz": 1, "made:Aden": 1, "made:Yemen": 1, "made:Mukalla": 1}),
        ({}, "review", {"new": 3, "accepted": 1, "changed": 1}),
        ({"type": ("COERCE",)}, "reason", {"contradicted": 1, "toll": 1}),
        ({"type": ("AID",)}, "grade", {}),
    ],
)
def test_counts_are_those_of_the_other_filters(asked: dict[str, Any], name: str, found: dict[str, int]) -> None:
    assert counts(Asked(**asked), name) == found


def test_a_value_that_is_asked_for_is_told_even_where_there_is_none() -> None:
    found = facets(view_made(*ROWS), Asked(grade=("contested",), type=("OTHER",)), ["grade"])["grade"]

    assert [(c.value, c.n, c.on) for c in found] == [("fair", 1, False), ("contested", 0, True)]


@given(
    days=st.lists(st.integers(0, 40), min_size=1, max_size=60),
    later=st.lists(st.tuples(st.integers(0, 59), st.integers(0, 40)), max_size=5),
)
def test_an_order_that_is_mended_is_the_order_made_anew(days: list[int], later: list[tuple[int, int]]) -> None:
    def view(of: list[int], derived: Derived | None = None) -> View:
        found = columns_made(*(Row(id=f"{n}", day=f"2024-01-{d:02}" if 0 < d < 29 else None) for n, d in enumerate(of)))
        made = View(found, no_marks(found))
        made.derived = derived or made.derived
        return made

    before = view(days)
    before.order("newest")
    for at, day in later:
        days[at % len(days)] = day

    mended, anew = view(days, before.derived.after()), view(days)

    assert mended.order("newest").tolist() == anew.order("newest").tolist()


def test_answers_are_kept_by_filters() -> None:
    view = view_made(*ROWS)

    assert select(view, Asked(killed=9, page=2)) is select(view, Asked(killed=9, sort="killed"))
