"""What lies between two releases is told field by field, and leads from one to the other."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from marsad.publish._released import Gone, Incident, Range
from marsad.publish.changes import (
    CSV_COLUMNS,
    Change,
    Feed,
    apply,
    csv_lines,
    differences,
    incident_rows,
    json_lines,
    words_of,
)
from tests.publish.made import CLASH, GONE, SHELLING, UNKNOWN, Made

MORE = replace(SHELLING, killed=Range(9, 14, 15), grade="confirmed", graded_by="person", changed="2017-09-09T00:00:00Z")


def between(
    before: tuple[Incident, ...], after: tuple[Incident, ...], gone: tuple[Gone, ...] = (), *open_: tuple[Incident, ...]
) -> tuple[Change, ...]:
    then, now = (incident_rows(Made(all_incidents=x)) for x in (before, after))
    hidden = tuple(incident_rows(Made(all_incidents=x)) for x in open_) or (then, now)
    return tuple(differences(then, now, {g.id: g for g in gone}, *hidden))


def test_nothing_lies_between_a_release_and_itself() -> None:
    assert between((SHELLING, CLASH), (SHELLING, CLASH)) == ()


def test_a_field_that_changed_has_its_old_and_new_value() -> None:
    (change,) = between((CLASH, SHELLING), (CLASH, MORE))
    assert (change.kind, change.id, change.number) == ("changed", SHELLING.id, SHELLING.number)
    assert {f.field: (f.old, f.new) for f in change.fields} == {
        "killed_best": (12, 14),
        "grade": ("fair", "confirmed"),
        "graded_by": ("rule", "person"),
        "changed": (SHELLING.changed, MORE.changed),
    }


def test_one_that_is_new_is_told_whole() -> None:
    (change,) = between((CLASH,), (CLASH, SHELLING))
    assert change.kind == "added"
    assert change.row is not None
    assert change.row["killed_best"] == 12


def test_one_that_was_merged_is_led_to_where_it_is_now() -> None:
    graves = (Gone(CLASH.id, 77, "i-between", "", ""), Gone("i-between", 1, SHELLING.id, "", ""))
    (change,) = between((CLASH, SHELLING), (SHELLING,), graves)
    assert (change.kind, change.into) == ("merged", SHELLING.id)


def test_where_it_went_is_not_said_if_that_is_not_let_out() -> None:
    (change,) = between((CLASH,), (), (Gone(CLASH.id, 77, "i-held-back", "its members went there", ""),))
    assert (change.kind, change.into) == ("withdrawn", None)
    assert "went" not in str(change.why)


def test_a_ring_of_tombstones_ends() -> None:
    graves = (Gone(CLASH.id, 77, "i-x", "", ""), Gone("i-x", 1, CLASH.id, "", ""))
    assert [c.kind for c in between((CLASH,), (), graves)] == ["withdrawn"]


def test_one_that_is_no_longer_asked_for_is_withdrawn_and_says_so() -> None:
    (change,) = between((CLASH,), ())
    assert (change.kind, change.why) == ("withdrawn", "it is no longer let out, or no longer what was asked for")


def test_a_withheld_field_says_that_it_changed_and_not_how() -> None:
    known = replace(SHELLING, claimants=("A private man",)), replace(SHELLING, claimants=("Another private man",))
    (change,) = between((SHELLING,), (SHELLING,), (), known[:1], known[1:])
    (field,) = change.fields
    assert (field.field, field.withheld, field.old == field.new) == ("claimants", True, True)
    for text in ("\n".join(json_lines(Feed("a", "b", (change,)), {})), str(list(csv_lines(Feed("a", "b", (change,)))))):
        assert "claimants" in text
        assert "private man" not in text
    assert list(words_of(change))[1].strip() == "claimants: changed; the policy withholds how"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ((), (CLASH, SHELLING, UNKNOWN)),
        ((CLASH, SHELLING, UNKNOWN), ()),
        ((CLASH, SHELLING), (MORE, UNKNOWN)),
        ((UNKNOWN,), (replace(UNKNOWN, mode=None, weapons=("mines",)), CLASH)),
    ],
)
def test_the_changes_lead_from_the_older_rows_to_the_newer(before: Any, after: Any) -> None:  # noqa: ANN401
    then, now = (incident_rows(Made(all_incidents=x)) for x in (before, after))
    assert apply(then.values(), between(before, after, GONE)) == now


def test_changes_of_other_rows_are_refused() -> None:
    changes = between((SHELLING,), (MORE,))
    with pytest.raises(ValueError, match="not among the rows"):
        apply([], changes)
    with pytest.raises(ValueError, match="not what the changes start from"):
        apply(incident_rows(Made(all_incidents=(MORE,))).values(), changes)


def test_the_feed_as_json_says_what_it_is_first() -> None:
    feed = Feed("s1-0-aa", "s2-0-bb", between((CLASH,), (SHELLING,), (Gone(CLASH.id, 77, SHELLING.id, "", ""),)))
    head, added, merged = map(json.loads, json_lines(feed, {"rule": "representative"}))
    assert head == {
        "format": 1, "kind": "changes", "since": "s1-0-aa", "until": "s2-0-bb", "rule": "representative",
    }  # fmt: skip
    assert (added["kind"], added["row"]["killed_best"], added["row"]["targets"]) == (
        "added", 12, ["residents", "[name withheld]"],
    )  # fmt: skip
    assert merged == {"kind": "merged", "id": CLASH.id, "number": 77, "into": SHELLING.id}


def test_the_feed_as_csv_has_a_line_a_field_and_runs_nothing() -> None:
    head, *lines = csv_lines(Feed("a", "b", between((CLASH,), (CLASH, SHELLING))))
    assert head == CSV_COLUMNS
    cells = {line[3]: line[5] for line in lines}
    assert cells["killed_best"] == 12
    assert cells["place_as_reported"] == "Salqeen"
    assert "mode" in cells
    assert "coarsened" not in cells
    assert all(not str(cell).startswith(("=", "+", "@")) for line in lines for cell in line)


def test_changes_in_words() -> None:
    lines = [line for change in between((CLASH, SHELLING), (MORE, UNKNOWN)) for line in words_of(change)]
    assert any(line.startswith("added") and "place unknown, day unknown" in line for line in lines)
    assert any("killed_best: 12 -> 14" in line for line in lines)
    assert any(line.startswith("withdrawn") for line in lines)


def test_an_old_value_that_is_private_now_is_not_told() -> None:
    old, new, safe = (
        incident_rows(Made(all_incidents=(replace(SHELLING, claimants=(name,)),)))
        for name in ("A private man", "The mayor", "[name withheld]")
    )
    changes = tuple(differences(old, new, {}, old, new, safe))
    (field,) = changes[0].fields
    assert (field.old, field.new, field.old_withheld) == (None, ("The mayor",), True)
    assert "private man" not in "\n".join(json_lines(Feed("a", "b", changes), {}))
    assert list(words_of(changes[0]))[1].strip() == "claimants: (withheld) -> The mayor"
    assert list(csv_lines(Feed("a", "b", changes)))[1][4:7] == (None, "The mayor", "old")
    assert apply(old.values(), changes) == new
