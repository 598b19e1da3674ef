"""What an incident was before it was changed is kept, and the record can be asked as it stood then."""

from __future__ import annotations

import re
from typing import Any

import pytest

from marsad.errors import NotInRecord, UsageError
from marsad.linking import Incident
from marsad.record import Record
from tests.record.test_details import detail, four, killed, told

__all__ = ["four"]


def put(record: Record, *incidents: Incident) -> None:
    """Link, and reckon what is bare, as commands do."""
    record.replace_incidents(incidents, [])
    record.put_details({x.id: detail(len(x.members)) for x in record.bare_incidents(99)})


def seen(record: Record, since: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What may have changed, then and now."""
    with record.since(since) as view:
        return {x["id"]: x for x in view.before.incidents()}, {x["id"]: x for x in view.after.incidents()}


A = told("i-a", "r1 e0", "r2 e0", "r3 e0", losses=(killed(9),), origins=(("r1", "r2"), ("r3",)))
B = told("i-b", "r4 e0", day=5, losses=(killed(20, "civilians"), killed(5, "combatants")), mode="aerial")
C = told("i-c", "r5 e0", "r6 e0", day=3, losses=(killed(2, "children"), killed(3, "aid_workers")))
D = told("i-d", "r6 e1", day=None, type="OTHER", mode=None)


def test_nothing_has_changed_since_the_state_of_now(four: Record) -> None:
    assert seen(four, four.state().name) == ({}, {})


def test_linking_the_same_again_changes_nothing(four: Record) -> None:
    put(four, A, B, C, D)
    state, linked = four.state(), {x["id"]: x for x in four.incidents()}
    put(four, A, B, C, D)
    assert seen(four, state.name) == ({}, {})
    assert {x["id"]: x for x in four.incidents()} == linked


def test_a_changed_toll_is_seen_then_and_now(four: Record) -> None:
    put(four, A, B, C, D)
    state, was = four.state().name, four.incident("i-a")
    put(four, told("i-a", "r1 e0", "r2 e0", "r3 e0", losses=(killed(11),)), B, C, D)
    then, now = seen(four, state)
    assert then == {"i-a": was}
    assert now["i-a"]["losses"][0]["best"] == 11


def test_only_the_first_state_since_counts(four: Record) -> None:
    put(four, A, B, C, D)
    state, was = four.state().name, four.incident("i-a")
    for best in (11, 12, 13):
        put(four, told("i-a", "r1 e0", "r2 e0", "r3 e0", losses=(killed(best),)), B, C, D)
    assert seen(four, state)[0] == {"i-a": was}


def test_a_detail_that_is_reckoned_anew_is_a_change(four: Record) -> None:
    state, was = four.state().name, four.incident("i-a")
    four.forget_details()
    four.put_details({x.id: detail(5 if x.id == "i-a" else 0, "none") for x in four.bare_incidents(9)})
    then, now = seen(four, state)
    assert then["i-a"] == was
    assert now["i-a"]["originators"] == {"count": 5}
    assert "i-d" not in then


def test_one_that_was_merged_was_there_and_is_not(four: Record) -> None:
    put(four, A, B, C, D)
    state, was = four.state().name, four.incident("i-c")
    put(four, told("i-a", "r1 e0", "r2 e0", "r3 e0", "r5 e0", "r6 e0", losses=(killed(9),)), B, D)
    then, now = seen(four, state)
    assert then["i-c"] == was
    assert sorted(now) == ["i-a"]


def test_one_that_was_born_and_went_since_was_never_there(four: Record) -> None:
    put(four, A, B, D)
    state = four.state().name
    put(four, A, B, C, D)
    put(four, A, B, D)
    assert seen(four, state) == ({}, {})


def test_one_that_went_and_came_back_is_as_it_was(four: Record) -> None:
    put(four, A, B, C, D)
    state, was = four.state().name, four.incident("i-c")
    put(four, A, B, D)
    between = four.state().name
    put(four, A, B, C, D)
    assert seen(four, state) == ({"i-c": was}, {"i-c": was})
    assert seen(four, between) == ({}, {"i-c": was})


def test_grades_of_then_are_asked_for_then(four: Record) -> None:
    four.set_grade("i-a", "harm", "fair", "two clinics")
    state = four.state().name
    four.set_grade("i-a", "harm", "confirmed", "the crater was seen")
    with four.since(state) as view:
        grades = [record.grades()["i-a"][0].grade for record in (view.before, view.after)]
        assert [x["id"] for x in view.before.incidents()] == ["i-a"]
    assert grades == ["fair", "confirmed"]


def test_a_record_held_at_one_moment_is_not_written_to(four: Record) -> None:
    with four.since(four.state().name) as view, pytest.raises(UsageError, match="not written to"):
        view.after.put_details({})


def test_what_was_hidden_is_there_again(four: Record) -> None:
    seen(four, four.state().name)
    assert len(four.incidents()) == 4


def test_a_state_is_named_by_its_numbers(four: Record) -> None:
    state = four.state()
    assert re.fullmatch(r"s\d+-0-[0-9a-f]{8}", state.name)
    assert four.find_state(state.name) == state


def test_a_day_is_the_state_before_it_began(four: Record) -> None:
    assert four.find_state("2020-01-01").audit == 0
    assert four.find_state("9999-01-01") == four.state()
    assert four.find_state(four.state().at) == four.state()


def test_a_state_of_another_record_is_refused(four: Record) -> None:
    wrong = four.state().name[:-8] + "00000000"
    with pytest.raises(NotInRecord, match="no state of this record"):
        four.find_state(wrong)


@pytest.mark.parametrize("what", ["", "yesterday", "s1", "2026-11", "2026-11-23 20:00", "s1-1-zzzzzzzz"])
def test_what_names_no_state_is_refused(four: Record, what: str) -> None:
    with pytest.raises(UsageError, match="neither a state nor a day"):
        four.find_state(what)
