"""Statements of control in the record: what was read comes back, and is found by place, time, holder and status."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from marsad.coding import Claim, Coded, Control, Speaker
from marsad.contract import coded_object
from marsad.grounding import Entity, Grounded, GroundedPlace, GroundedTime, Relation
from marsad.intake import Report
from marsad.linking import Body, Copy, Statement, Voice, statements_from_documents
from marsad.linking import Speaker as Known
from marsad.reading import Mention, Passage, Reading
from marsad.record import Near, Record, _connect, _migrate
from marsad.spans import Span
from tests.record.made import made_report

TEXT = (
    "The Nile Front took the eastern districts of Kassim on Monday, its spokesman said. "
    "The army holds Port Amal, 4 km south of Kassim, the monitors said. "
    "Rebels had held Kassim since 2014."
)
WORDS = {
    "front": "Nile Front", "kassim": "Kassim", "monday": "Monday", "spokesman": "spokesman", "army": "army",
    "port": "Port Amal", "monitors": "monitors", "rebels": "Rebels", "since": "since 2014",
}  # fmt: skip


def _span(words: str) -> Span:
    begin = TEXT.index(words)
    return Span(begin, begin + len(words))


def _place(mention: str, name: str, number: int, lat: float, **rest: Any) -> GroundedPlace:  # noqa: ANN401
    made = GroundedPlace(
        mention, name, f"geonames:{number}", lat, 30.0, "SD", "Amal State", "PPL", "exact", "site", 0.9, "made"
    )
    return replace(made, **rest)


def _report(n: int, **rest: Any) -> tuple[Report, Coded, dict[str, Any]]:  # noqa: ANN401
    report = made_report(n, text=TEXT, **rest)
    mentions = tuple(
        Mention(m, _span(w), "organisation", True, 0, 0.9, "made") for m, w in WORDS.items()
    )  # fmt: skip
    entities = (
        Entity(
            "x0", "organisation", "Nile Front", ("NF",), ("front",), 0.9, actor="actor:nile-front", side="guerrilla",
        ),
        Entity(
            "x1", "organisation", "Third Brigade", (), ("army",), 0.9, side="government", part_of="x2",
            source_kind="military",
        ),
        Entity("x2", "organisation", "Army", (), (), 0.9, actor="actor:forces-sd", side="government"),
        Entity("x3", "organisation", "Monitors", (), ("monitors",), 0.9, actor="actor:monitors"),
    )  # fmt: skip
    places = (
        _place("kassim", "Kassim", 1, 13.0),
        _place(
            "port",
            "Port Amal",
            2,
            12.5,
            precision="near",
            relation=Relation("distance", "kassim", km=4.0, bearing=180.0),
        ),
    )
    times = (
        GroundedTime("monday", "2024-01-01", "2024-01-01", "day", "published", "made", 0.8),
        GroundedTime("since", "2014", None, "range", "absolute", "made", 0.8),
    )
    grounded = Grounded(
        Reading(report, (Passage(0, Span(0, len(TEXT)), "body", 0),), mentions, ()), entities, places, times, (), (),
        "2024-01-02",
    )  # fmt: skip
    said = Speaker(_span("spokesman"), None, "armed_group"), Speaker(_span("monitors"), "x3", "monitor")
    claims = tuple(
        Claim(f"c{i}", who, None, (Span(0, 9),), "asserts", False, (), 0.8, "made") for i, who in enumerate(said)
    )
    took = Control(
        "kassim", "front", "army", "gained", None, "monday", _span("took the eastern districts of Kassim"), ("c0",),
        0.7, "made", part=_span("eastern districts"), retold=(Span(0, 3),),
    )  # fmt: skip
    holds = Control("port", "army", None, "held", 0.6, None, _span("holds Port Amal"), ("c1",), 0.7, "made")
    former = Control(
        "kassim", "rebels", None, "held", None, "since", _span("held Kassim"), (), 0.5, "made", former=True,
        inferred=True,
    )  # fmt: skip
    coded = Coded(grounded, claims, (), (took, holds, former), (), ())
    return report, coded, coded_object(coded)


@pytest.fixture
def filled(record: Record) -> Record:
    record.add(*_report(1))
    return record


def test_statements_come_back_as_the_document_has_them(filled: Record) -> None:
    assert filled.controls() == tuple(statements_from_documents(filled.iter_documents()))


def test_a_statement_tells_who_holds_what_and_who_says_so(filled: Record) -> None:
    took, holds, former = filled.controls()

    assert (took.words, took.part, took.start, took.retold) == (
        "took the eastern districts of Kassim", "eastern districts", "2024-01-01", (Span(0, 3),),
    )  # fmt: skip
    assert took.holder == Body("Nile Front", "actor:nile-front", None, "guerrilla")
    assert took.voices == (Voice("c0", Known("armed_group:spokesman", "spokesman", "armed_group", named=False)),)
    assert holds.voices == (Voice("c1", Known("actor:monitors", "Monitors", "monitor")),)
    assert holds.holder == Body("Third Brigade", None, "actor:forces-sd", "government")
    assert holds.place is not None
    assert (holds.place.relation, holds.place.bearing) == ("distance", 180.0)
    assert (former.former, former.inferred, former.start, former.end) == (True, True, "2014", None)
    assert (former.day, former.source) == ("2024-01-02", "Outlet 1")


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"place": "geonames:1"}, [0, 2]),
        ({"place": "kassim"}, [0, 2]),
        ({"place": "amal state"}, [0, 1, 2]),
        ({"place": "geonames:9"}, []),
        ({"country": "sd"}, [0, 1, 2]),
        ({"admin1": "Amal State"}, [0, 1, 2]),
        ({"near": Near(13.0, 30.0, 100.0)}, [0, 1, 2]),
        ({"near": Near(13.0, 30.0, 10.0)}, [0, 2]),
        ({"holder": "nile front"}, [0]),
        ({"holder": "actor:nile-front"}, [0]),
        ({"holder": "actor:forces-sd"}, [1]),
        ({"status": "held"}, [1, 2]),
        ({"since": "2024-01-02"}, [1]),
        ({"until": "2015-01-01"}, [2]),
        ({"until": "2024-01-01"}, [0, 2]),
        ({"limit": 1}, [0]),
        ({"report": "r2"}, []),
    ],
)
def test_statements_are_found(filled: Record, wanted: dict[str, Any], found: list[int]) -> None:
    assert [s.n for s in filled.controls(**wanted)] == found


def test_only_what_the_current_reading_says_counts(filled: Record) -> None:
    report, coded, document = _report(1)
    newer = replace(coded, control=coded.control[:1])
    other = {**coded_object(newer), "version": {**document["version"], "extraction": "newer"}}
    filled.add(report, newer, other)

    assert [s.n for s in filled.controls()] == [0]


def test_an_older_record_says_in_full_what_it_read(filled: Record) -> None:
    before = filled.controls()
    with _connect.writing(filled._engine) as connection:
        _migrate.downgrade(connection, "0001")
    with _connect.writing(filled._engine) as connection:
        _migrate.upgrade(connection)

    assert filled.controls() == before


def test_many_reports_are_told_apart(record: Record) -> None:
    with record.batch():
        for n in range(1, 6):
            record.add(*_report(n))

    assert {s.report for s in record.controls(place="geonames:1")} == {f"r{n}" for n in range(1, 6)}


def test_a_statement_without_a_place_has_none(record: Record) -> None:
    report, coded, _ = _report(1)
    bare = replace(coded, control=(replace(coded.control[0], place=None),))
    record.add(report, bare, coded_object(bare))

    (found,) = record.controls()
    assert isinstance(found, Statement)
    assert found.place is None


def test_copies_are_asked_for_by_their_reports(record: Record) -> None:
    for n in range(1, 5):
        record.add(*_report(n))
    pairs = (Copy("r1", "r2", 0.9, "exact", "r1"), Copy("r3", "r4", 0.5, "partial", None))
    record.replace_incidents((), pairs)

    assert record.copies_of({"r2"}) == pairs[:1]
    assert record.copies_of([]) == ()
    assert record.copies_of([f"r{n}" for n in range(1, 2000)]) == pairs
