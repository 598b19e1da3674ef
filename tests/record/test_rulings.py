"""Rulings are appended, found again after re-reading, undone by a further row; what contradicts them is refused."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest

from marsad.errors import Contradiction, NotInRecord, UsageError
from marsad.linking import Member, Rulings
from marsad.record import Record, Wish
from marsad.record._anchors import Anchor, anchored, found_again
from tests.record.made import document_of, made, made_coded, made_report


def m(name: str) -> Member:
    report, event = name.split(":")
    return Member(report, event)


def wish(kind: Any, *groups: str, command: str = "same", why: str = "") -> Wish:  # noqa: ANN401
    return Wish(kind, command, (), tuple(tuple(map(m, g.split())) for g in groups), why)


def same(*groups: str, **more: str) -> Wish:
    return wish("same", *groups, **more)


def apart(*groups: str, **more: str) -> Wish:
    return wish("not_same", *groups, command="not-same", **more)


def pairs(found: Rulings) -> tuple[set[str], set[str]]:
    def names(given: Any) -> set[str]:  # noqa: ANN401
        return {" ".join(f"{x.report}:{x.event}" for x in pair) for pair in given}

    return names(found.same), names(found.apart)


@pytest.fixture
def three(record: Record) -> Record:
    """Three reports of ten events each."""
    with record.batch():
        for n in (1, 2, 3):
            record.add(*made(n))
    return record


def test_a_ruling_says_who_when_why_and_about_what(three: Record) -> None:
    number = three.rule(same("r1:e0", "r2:e0", why="one strike"))
    (row,) = three.ruling_rows()
    assert (row.n, row.who, row.what, row.command, row.why, row.state) == (
        number, "tester", "same", "same", "one strike", "holds",
    )  # fmt: skip
    assert [[f"{a.report}:{a.event}" for a in part] for part in row.groups] == [["r1:e0"], ["r2:e0"]]
    assert row.at


def test_rulings_come_out_as_pairs_to_link_by(three: Record) -> None:
    three.rule(same("r1:e0", "r2:e0"))
    three.rule(apart("r1:e1", "r3:e0 r3:e1"))
    assert pairs(three.rulings()) == ({"r1:e0 r2:e0"}, {"r1:e1 r3:e0", "r1:e1 r3:e1"})


def test_other_decisions_are_no_rulings(three: Record) -> None:
    three.decide(kind="place_name", id="x", what="correct", why="", before=None, after={})
    assert not three.rulings()
    with pytest.raises(NotInRecord, match="no ruling is left"):
        three.undo_ruling()


def test_an_event_that_is_not_there_cannot_be_ruled_about(three: Record) -> None:
    with pytest.raises(NotInRecord, match="no event e99"):
        three.rule(same("r1:e0", "r2:e99"))
    assert three.ruling_rows() == ()


def test_an_event_is_not_apart_from_itself(three: Record) -> None:
    with pytest.raises(UsageError, match="apart from itself"):
        three.rule(apart("r1:e0", "r1:e0"))


# ---- contradictions ---------------------------------------------------------------------------------------------


def test_a_contradiction_is_refused_and_both_are_named(three: Record) -> None:
    first = three.rule(same("r1:e0", "r2:e0"))
    with pytest.raises(Contradiction, match=rf"ruling {first} makes the same .*r1:e0, r2:e0"):
        three.rule(apart("r1:e0", "r2:e0"))
    assert len(three.ruling_rows()) == 1


def test_what_follows_from_two_rulings_is_contradicted_too(three: Record) -> None:
    one, two = three.rule(same("r1:e0", "r2:e0")), three.rule(same("r2:e0", "r3:e0"))
    with pytest.raises(Contradiction, match=f"rulings {one} and {two} together"):
        three.rule(apart("r1:e0", "r3:e0"))


def test_the_same_against_an_earlier_not_the_same_is_refused(three: Record) -> None:
    first = three.rule(apart("r1:e0", "r2:e0"))
    with pytest.raises(Contradiction, match=f"ruling {first} keeps apart"):
        three.rule(same("r1:e0", "r2:e0"))


def test_instead_takes_the_place_of_what_it_contradicts_and_leaves_the_rest(three: Record) -> None:
    first = three.rule(same("r1:e0 r1:e1", "r2:e0"))
    second = three.rule(apart("r2:e0", "r1:e0 r1:e1"), instead=True)
    assert pairs(three.rulings()) == ({"r1:e0 r1:e1"}, {"r1:e0 r2:e0", "r1:e1 r2:e0"})
    assert [(r.n, r.state) for r in three.ruling_rows()] == [(first, "narrowed"), (second, "holds")]


# ---- undo -------------------------------------------------------------------------------------------------------


def test_undo_takes_back_the_last_ruling_that_holds(three: Record) -> None:
    three.rule(same("r1:e0", "r2:e0"))
    before = three.rulings()
    three.rule(apart("r1:e0", "r3:e0"))
    row = three.undo_ruling(why="a mistake")
    assert row.what == "not_same"
    assert three.rulings() == before
    assert three.undo_ruling().what == "same"
    assert not three.rulings()
    assert [r.state for r in three.ruling_rows()] == ["undone", "undone", "undo", "undo"]


def test_undoing_an_instead_brings_back_what_it_replaced(three: Record) -> None:
    three.rule(same("r1:e0", "r2:e0"))
    before = three.rulings()
    number = three.rule(apart("r1:e0", "r2:e0"), instead=True)
    three.undo_ruling(number)
    assert three.rulings() == before
    assert three.ruling_rows()[0].state == "holds"


def test_an_undo_can_be_undone(three: Record) -> None:
    number = three.rule(same("r1:e0", "r2:e0"))
    before = three.rulings()
    three.undo_ruling(number)
    undo = three.ruling_rows()[-1]
    assert undo.undoes == number
    three.undo_ruling(undo.n)
    assert three.rulings() == before


def test_undo_twice_is_refused(three: Record) -> None:
    number = three.rule(same("r1:e0", "r2:e0"))
    three.undo_ruling(number)
    with pytest.raises(UsageError, match="undone already"):
        three.undo_ruling(number)


def test_an_undo_that_brings_back_a_contradiction_is_refused(three: Record) -> None:
    three.rule(same("r1:e0", "r2:e0"))
    undone = three.rule(apart("r1:e0", "r2:e0"), instead=True)
    three.undo_ruling(1)
    three.undo_ruling(undone)
    later = three.rule(apart("r1:e0", "r2:e0"))
    with pytest.raises(Contradiction, match=f"ruling {later} contradicts"):
        three.undo_ruling(3)
    assert [r.state for r in three.ruling_rows()] == ["undone", "undone", "undo", "undo", "holds"]


# ---- reading again ----------------------------------------------------------------------------------------------


def test_a_ruling_holds_when_a_newer_extraction_names_events_otherwise(three: Record) -> None:
    three.rule(same("r1:e0", "r2:e3"))
    report = made_report(2)
    coded = made_coded(2, report)
    renamed = replace(coded, events=tuple(replace(e, id=f"e{n + 5}") for n, e in enumerate(coded.events)))
    three.add(report, renamed, document_of(renamed, "9+later"))
    assert pairs(three.rulings())[0] == {"r1:e0 r2:e8"}
    assert three.ruling_rows()[0].state == "holds"


def test_a_ruling_holds_when_the_page_has_changed_around_the_sentence(three: Record) -> None:
    """A line was put before it: every offset has moved, and events are counted otherwise."""
    three.rule(same("r1:e0", "r2:e3"))
    report = made_report(2, text="Corrected: the headline was wrong. " + made_report(2).text)
    coded = made_coded(2, report)
    renamed = replace(coded, events=tuple(replace(e, id=f"e{n + 5}") for n, e in enumerate(coded.events)))
    three.add(report, renamed, document_of(renamed))
    (pair,) = pairs(three.rulings())[0]
    assert pair == "r1:e0 r2:e8"


def test_a_ruling_whose_event_is_gone_dangles_and_is_not_dropped(three: Record) -> None:
    three.rule(same("r1:e0", "r2:e0"))
    report = made_report(2, text="Nothing was said that day.")
    coded = made_coded(2, report, events=0)
    three.add(report, coded, document_of(coded))
    (row,) = three.ruling_rows()
    assert (row.state, [(a.report, a.event) for a in row.lost]) == ("dangling", [("r2", "e0")])
    assert not three.rulings()


def test_events_that_became_one_cannot_be_kept_apart(three: Record) -> None:
    """The page was cut down to one event of the type: both sides of the ruling are that event now."""
    three.rule(apart("r2:e0", "r2:e1"))
    report = made_report(2, text="The ministry said rebels shelled a market in Taiz.")
    coded = made_coded(2, report, events=1)
    three.add(report, coded, document_of(coded))
    assert three.ruling_rows()[0].state == "contradicted"
    assert not three.rulings()


# ---- finding an event again, alone ------------------------------------------------------------------------------

TEXT = "Shells hit Arda. Shells hit the market, and shells hit it again."


def document(*events: tuple[str, int, str], text: str = TEXT, sha256: str = "1") -> dict[str, Any]:
    """A contract object with events (id, begin of the trigger, type); passages are its sentences."""
    ends = [n + 1 for n, sign in enumerate(text) if sign == "."]
    passages = [{"begin": b, "end": e} for b, e in zip([0, *ends], ends, strict=False)]
    return {
        "report": {"id": "r", "text": text, "sha256": sha256},
        "passages": passages,
        "events": [{"id": i, "type": kind, "trigger": {"begin": b, "end": b + 6}} for i, b, kind in events],
    }


ARDA, MARKET, AGAIN = 0, TEXT.index("Shells hit the"), TEXT.index("shells hit it")
LONGER = "At noon. " + TEXT


def anchor(begin: int = ARDA) -> Anchor:
    found = anchored(document(("e0", begin, "ASSAULT")), "e0")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("begin", "now", "found"),
    [
        pytest.param(ARDA, document(("e7", ARDA, "ASSAULT"), ("e8", MARKET, "ASSAULT")), "e7", id="same place"),
        pytest.param(ARDA, document(("e7", ARDA + 7, "ASSAULT")), "e7", id="another word of its sentence"),
        pytest.param(ARDA, document(("e7", ARDA, "COERCE")), None, id="another type"),
        pytest.param(ARDA, document(("e7", MARKET, "ASSAULT")), None, id="same bytes, another sentence"),
        pytest.param(
            MARKET,
            document(("e7", MARKET + 8, "ASSAULT"), ("e8", AGAIN, "ASSAULT")),
            "e8",
            id="two in its sentence, one with its words",
        ),
        pytest.param(
            ARDA,
            document(("e1", 9, "ASSAULT"), ("e2", MARKET + 9, "ASSAULT"), text=LONGER, sha256="2"),
            "e1",
            id="a changed page, the same sentence",
        ),
        pytest.param(
            ARDA, document(("e1", 3, "ASSAULT"), text="A new page.", sha256="2"), "e1", id="the only one left"
        ),
        pytest.param(
            ARDA,
            document(("e1", 3, "ASSAULT"), ("e2", 5, "ASSAULT"), text="A new page.", sha256="2"),
            None,
            id="several may be it",
        ),
    ],
)  # fmt: skip
def test_an_event_is_found_again(begin: int, now: dict[str, Any], found: str | None) -> None:
    assert found_again(anchor(begin), now) == found


def test_an_event_that_is_not_there_has_no_anchor() -> None:
    assert anchored(document(), "e0") is None


# ---- what would be --------------------------------------------------------------------------------------------------


def test_a_preview_tells_what_a_ruling_does_and_leaves_nothing(three: Record) -> None:
    three.link()
    asked = same("r1:e0", "r2:e3", "r3:e6")
    held, lines = three.incident_values(), len(three.audit())
    after, gone = three.preview_ruling(asked)
    assert (three.incident_values(), len(three.audit()), three.ruling_rows()) == (held, lines, ())

    three.rule(asked)
    three.link()
    assert three.incidents_of([x for part in asked.groups for x in part]) == after
    assert {g.id: g.merged_into for g in three.tombstones()} == gone


def test_a_preview_of_a_contradiction_is_refused(three: Record) -> None:
    three.rule(same("r1:e0", "r2:e0"))
    with pytest.raises(Contradiction):
        three.preview_ruling(apart("r1:e0", "r2:e0"))
    assert len(three.ruling_rows()) == 1


@pytest.mark.parametrize("seed", [1, 2])
def test_undo_leads_back_step_by_step_with_the_ids(record: Record, seed: int) -> None:
    dice = random.Random(seed)
    with record.batch():
        for n in (0, 1, 2, 30, 31, 32):
            record.add(*made(n))
    record.link()
    events = [x for i in record.incident_values(other=False) for x in i.members]
    states = [{i.id: i for i in record.incident_values()}]
    for _ in range(4):
        named = dice.sample(events, 4)
        kind: Any = dice.choice(["same", "not_same"])
        record.rule(Wish(kind, "same", (), (tuple(named[:2]), tuple(named[2:]))), instead=True)
        record.link()
        states.append({i.id: i for i in record.incident_values()})
    for state in reversed(states[:-1]):
        record.undo_ruling()
        record.link()
        assert {i.id: i for i in record.incident_values()} == state
