"""One report read again: what differs, what is written, and what stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from marsad.again import look_again, take_again
from marsad.differing import Difference, differences
from marsad.errors import NotInRecord, Overtaken
from marsad.lessons import keep_lesson
from marsad.linked import link_record
from marsad.record import Record, Reviews, read_value, reading_document, readings_of
from tests.lessons.making import IS, NO_ATTACK, NOBODY, small_record


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with small_record(tmp_path) as made:
        yield made


def test_what_this_version_read_comes_out_the_same(record: Record) -> None:
    again = look_again(record, "brigade")
    assert again.same
    assert again.found == ()


def test_looking_writes_nothing(record: Record) -> None:
    keep_lesson(record, "ana", IS)
    before = record.state(), record.report("brigade")
    again = look_again(record, "brigade")
    assert not again.same
    assert {(d.of, d.before_ids, d.after_ids) for d in again.found if d.of == "actor"} == {
        ("actor", (), ("actor:islamic-state",))
    }
    assert (record.state(), record.report("brigade")) == before


def test_taking_it_lets_it_count_and_keeps_the_one_before(record: Record) -> None:
    keep_lesson(record, "ana", NO_ATTACK)
    again = look_again(record, "falcons")
    assert take_again(record, "falcons", again.seen) == again
    assert record.report("falcons").row.extraction == again.after
    first, second = readings_of(record, "falcons")
    assert (first.extraction, first.counts, second.extraction, second.counts) == (
        again.before,
        False,
        again.after,
        True,
    )
    before, now = (reading_document(record, "falcons", n) for n in (1, 2))
    assert differences(before, now) == again.found
    assert "event" in {d.key for d in again.found if d.after is None}
    assert look_again(record, "falcons").same


def test_what_was_decided_is_not_touched(record: Record) -> None:
    [incident] = (x["id"] for x in record.incidents() if {m["report"] for m in x["members"]} == {"brigade"})
    reviews = Reviews(record, "ana")
    reviews.correct(incident, "killed/unspecified", read_value("killed/unspecified", "7"), "the list of names")
    keep_lesson(record, "ana", NOBODY)
    again = look_again(record, "brigade")
    assert again.incidents == (incident,)
    take_again(record, "brigade", again.seen)
    link_record(record)
    held = reviews.review(incident)
    assert held is not None
    assert held.fields["killed/unspecified"].value == {"low": 7, "best": 7, "high": 7}
    assert [x["best"] for x in record.incident(incident)["losses"]] == [7]


def test_what_was_read_by_somebody_else_meanwhile_is_not_overwritten(record: Record) -> None:
    keep_lesson(record, "ana", NO_ATTACK)
    seen = look_again(record, "falcons").seen
    keep_lesson(record, "ben", replace(NO_ATTACK, words="wounding", was="ASSAULT"))
    with pytest.raises(Overtaken, match="meanwhile") as late:
        take_again(record, "falcons", seen)
    assert len(readings_of(record, "falcons")) == 1
    take_again(record, "falcons", late.value.token or "")
    assert len(readings_of(record, "falcons")) == 2


def test_it_must_be_there(record: Record) -> None:
    with pytest.raises(NotInRecord):
        look_again(record, "nothing")
    with pytest.raises(NotInRecord):
        reading_document(record, "brigade", 2)
    with pytest.raises(NotInRecord):
        reading_document(record, "brigade", 0)
    assert readings_of(record, "nothing") == ()


# ---- statements ---------------------------------------------------------------------------------------------------


def _document(**statements: Any) -> dict[str, Any]:  # noqa: ANN401
    text = "The Falcons hold Manbij, said Colonel Adam Example of the Falcons."
    return {
        "report": {"id": "r", "text": text},
        "mentions": [
            {"id": "m0", "begin": 4, "end": 11}, {"id": "m1", "begin": 17, "end": 23},
            {"id": "m2", "begin": 38, "end": 50},
        ],
        "entities": [], "places": [], "times": [], "events": [],
        "claims": [], "control": [], "affiliations": [], **statements,
    }  # fmt: skip


def _claim(stance: str, source: bool = True) -> dict[str, Any]:
    said = {"begin": 30, "end": 50, "entity": None, "kind": "official"}
    return {
        "content": [{"begin": 0, "end": 23}], "cue": None, "source": said if source else None, "via": None,
        "stance": stance,
    }  # fmt: skip


def _held(status: str) -> dict[str, Any]:
    return {
        "place": "m1", "holder": "m0", "against": None, "status": status, "as_of": None,
        "evidence": {"begin": 0, "end": 23},
    }  # fmt: skip


OFFICE = {
    "person": "m2", "role": "colonel", "organisation": "m0", "from": "2016", "to": None,
    "evidence": {"begin": 30, "end": 65},
}  # fmt: skip


def _told(before: dict[str, Any], after: dict[str, Any]) -> set[tuple[str, str, str | None, str | None]]:
    return {(d.of, d.key, d.before, d.after) for d in differences(before, after)}


def test_claims_that_are_new_gone_and_changed() -> None:
    none, says, denies = _document(), _document(claims=[_claim("asserts")]), _document(claims=[_claim("denies", False)])
    assert _told(none, says) == {("claim", "claim", None, "asserts"), ("claim", "source", None, "Colonel Adam Example")}
    assert _told(says, none) == {("claim", "claim", "asserts", None), ("claim", "source", "Colonel Adam Example", None)}
    assert _told(says, denies) == {
        ("claim", "stance", "asserts", "denies"), ("claim", "source", "Colonel Adam Example", None),
    }  # fmt: skip
    [found] = [d for d in differences(none, says) if d.key == "claim"]
    assert (found.begin, found.end, found.words) == (0, 23, "The Falcons hold Manbij")


def test_who_holds_what_and_who_is_who() -> None:
    held, lost = _document(control=[_held("held")]), _document(control=[_held("lost")])
    assert differences(held, lost) == (
        Difference("control", "The Falcons hold Manbij", 0, 23, "control", "held", "lost"),
    )
    assert ("control", "holder", None, "Falcons") in _told(_document(), held)
    assert _told(_document(), _document(affiliations=[OFFICE])) == {
        ("affiliation", "affiliation", None, "Adam Example"), ("affiliation", "role", None, "colonel"),
        ("affiliation", "organisation", None, "Falcons"), ("affiliation", "time", None, "2016"),
    }  # fmt: skip
