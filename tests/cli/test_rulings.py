"""merge, split, same, not-same, undo, rulings: stories of a reviewer at work on the shipped examples."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Marsad

# three happenings that nobody would call one: a ruling is obeyed, not judged
ONE, OTHER, THIRD = "gaza-hospital-1:e0", "r-7da53078f827e4cc:e2", "r-c6fb5f90c55d30d2:e0"


@pytest.fixture
def read(marsad: Marsad, read_examples: Path) -> Marsad:
    shutil.copy(read_examples, "marsad.db")
    return marsad


State = Callable[[], dict[str, Any]]


@pytest.fixture
def state(read: Marsad) -> State:
    """Id -> the whole incident, as the contract prints it."""
    return lambda: {o["id"]: o for o in read("incidents", "--json").objects}


@pytest.fixture
def holder(state: State) -> Callable[[str], str | None]:
    """The id of the incident that holds an event now."""

    def find(event: str) -> str | None:
        report, _, name = event.partition(":")
        member = {"report": report, "event": name}
        of_events = ((i, o) for i, o in state().items() if o["type"] != "OTHER")
        return next((i for i, o in of_events if member in o["members"]), None)

    return find


Holder = Callable[[str], str | None]


def test_merge_then_undo_is_as_before_with_the_ids(read: Marsad, state: State, holder: Holder) -> None:
    before = state()
    ran = read("merge", ONE, OTHER, "--why", "one blast")
    assert ran.status == 0
    assert "is no more: it went into" in ran.out
    assert holder(ONE) == holder(OTHER) is not None
    assert read("undo").status == 0
    assert state() == before


def test_a_merge_holds_when_everything_is_linked_again(read: Marsad, state: State, holder: Holder) -> None:
    read("merge", ONE, OTHER)
    merged = state()
    read("link")
    assert state() == merged


def test_what_was_merged_says_where_it_went(read: Marsad, holder: Holder) -> None:
    gone = {holder(ONE), holder(OTHER)}
    read("merge", ONE, OTHER)
    (lost,) = gone - {holder(ONE)}
    ran = read("show", str(lost))
    assert ran.status == 3
    assert f"See {holder(ONE)}" in ran.err


def test_split_and_undo(read: Marsad, state: State, holder: Holder) -> None:
    read("merge", ONE, OTHER)
    before = state()
    ran = read("split", ONE, "gaza-hospital-1", "--instead")
    assert ran.status == 0
    assert holder(ONE) != holder(OTHER)
    read("undo")
    assert state() == before


def test_a_split_of_what_was_merged_by_hand_is_refused_with_the_number(read: Marsad, state: State) -> None:
    read("merge", ONE, OTHER)
    before = state()
    ran = read("split", ONE, "gaza-hospital-1")
    assert ran.status == 2
    assert "[E401]" in ran.err
    assert "ruling 1 makes the same" in ran.err
    assert state() == before


def test_same_makes_incidents_of_events_of_any_kind(read: Marsad, holder: Holder) -> None:
    accusation = "gaza-hospital-1:e1"
    assert holder(accusation) is None
    read("same", accusation, ONE)
    assert holder(accusation) == holder(ONE)


def test_not_same_keeps_apart(read: Marsad, holder: Holder) -> None:
    read("merge", ONE, OTHER)
    assert read("not-same", ONE, OTHER, "--instead").status == 0
    assert holder(ONE) != holder(OTHER)
    read("link")
    assert holder(ONE) != holder(OTHER)


@pytest.mark.parametrize(
    "command", [("merge", ONE, OTHER), ("same", ONE, OTHER), ("not-same", ONE, THIRD), ("split", ONE, ONE)]
)
def test_a_preview_writes_nothing_and_tells_what_comes(read: Marsad, state: State, command: tuple[str, ...]) -> None:
    if command[0] == "split":
        read("merge", ONE, OTHER)
        command = (*command, "--instead")
    before, rulings = state(), read("rulings").out
    ran = read(*command, "--preview")
    assert ran.out.startswith("Nothing is written")
    assert (state(), read("rulings").out) == (before, rulings)
    told = read(*command, "--preview", "--json").objects[0]["incidents"]
    done = read(*command, "--json").objects[0]["incidents"]
    assert {x["id"]: x["members"] for x in told} == {x["id"]: x["members"] for x in done}


def test_rulings_are_listed_with_what_became_of_them(read: Marsad) -> None:
    read("merge", ONE, OTHER, "--why", "one blast", "--by", "R. Desk")
    read("undo", "1", "--by", "S. Desk")
    first, second = read("rulings", "--json").objects
    assert (first["n"], first["who"], first["command"], first["why"], first["state"]) == (
        1, "R. Desk", "merge", "one blast", "undone",
    )  # fmt: skip
    assert (second["who"], second["undoes"]) == ("S. Desk", 1)
    out = read("rulings").out
    assert "“one blast”" in out
    assert "undo 1" in out


def test_a_ruling_about_a_report_that_changed_is_kept_and_said_to_dangle(read: Marsad, tmp_path: Path) -> None:
    def write(name: str, words: str) -> None:
        line = {"id": name, "text": words, "published": "2016-06-02", "source": "Examples Daily"}
        (tmp_path / f"{name}.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
        assert read("read", tmp_path / f"{name}.jsonl", "--quiet").status == 0

    write("arda-1", "Rockets hit a market in Aleppo on Wednesday. At least four people were killed, medics said.")
    write("arda-2", "Shells hit a bus station in Homs on Tuesday. Nine people were killed, the governor said.")
    assert read("same", "arda-1:e0", "arda-2:e0").status == 0
    write("arda-2", "The football season begins in Homs on Friday.")
    (row,) = read("rulings", "--json").objects
    assert (row["state"], [a["report"] for a in row["lost"]]) == ("dangling", ["arda-2"])
    assert "not found in the present readings" in read("rulings").out


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("merge", ONE), 2),
        (("merge", ONE, ONE), 2),
        (("merge", ONE, "no-such"), 3),
        (("split", THIRD, THIRD), 2),
        (("split", ONE, "gaza-hospital-3"), 3),
        (("same", ONE), 2),
        (("same", ONE, "gaza-hospital-2"), 2),
        (("not-same", ONE, "gaza-hospital-2:e99"), 3),
        (("undo",), 3),
        (("undo", "7"), 3),
    ],
)
def test_wrong_use_changes_nothing(read: Marsad, state: State, arguments: tuple[str, ...], status: int) -> None:
    before = state()
    ran = read(*arguments)
    assert ran.status == status
    assert ran.err
    assert state() == before
    assert read("rulings").out == "No rulings.\n"
