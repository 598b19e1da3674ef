"""Lessons are only appended; what holds, who ended what, and which texts they touch, on both back ends."""

from __future__ import annotations

from dataclasses import replace

import pytest

from marsad.coding import Lesson, TypeLesson
from marsad.errors import NotInRecord, UsageError
from marsad.grounding import Scope
from marsad.grounding.actors import ActorLesson
from marsad.grounding.places import Correction
from marsad.record import Record, Reviews, Teaching, kind_of, lesson_rows, lessons_of, taught_texts, texts_of
from tests.record.made import document_of, made_coded, made_report

PLACE = Correction(0, "Mithal", "geonames:1", "Mithal", 36.5, 38.25, "SY", "Aleppo")
ACTOR = ActorLesson(0, "Mithal Brigade", "own:mithal", "The Mithal Brigade", country="SY")
TYPE = TypeLesson(0, "slammed", "ACCUSE", None)
ALL: tuple[Lesson, ...] = (PLACE, ACTOR, TYPE)
SCOPES = (Scope(), Scope("SY"), Scope(source="The Daily"), Scope(report="r1"))


def within(lesson: Lesson, scope: Scope) -> Lesson:
    if isinstance(lesson, Correction):
        return replace(lesson, scope=scope.country, source=scope.source, report=scope.report)
    return replace(lesson, scope=scope)


@pytest.mark.parametrize("scope", SCOPES, ids=lambda s: s.key)
@pytest.mark.parametrize("lesson", ALL, ids=lambda x: type(x).__name__)
def test_a_lesson_holds_as_it_was_given(record: Record, lesson: Lesson, scope: Scope) -> None:
    given = within(lesson, scope)
    n = Teaching(record, "desk").keep(given, "seen")
    (row,) = lesson_rows(record)
    assert (row.n, row.who, row.why, row.kind, row.state) == (n, "desk", "seen", kind_of(lesson), "holds")
    assert row.lesson == replace(given, n=n)
    held = lessons_of(record)
    assert (*held.places, *held.actors, *held.types) == (row.lesson,)


def test_the_kinds_and_scopes_stand_beside_each_other(record: Record) -> None:
    teaching = Teaching(record)
    for lesson in ALL:
        for scope in SCOPES:
            teaching.keep(within(lesson, scope))
    assert {r.state for r in lesson_rows(record)} == {"holds"}
    assert len(lessons_of(record).numbers) == len(ALL) * len(SCOPES)


@pytest.mark.parametrize("lesson", ALL, ids=lambda x: type(x).__name__)
def test_a_later_one_of_the_same_words_takes_its_place(record: Record, lesson: Lesson) -> None:
    teaching = Teaching(record)
    first, second = teaching.keep(lesson, "a"), teaching.keep(lesson, "b")
    states = {r.n: r.state for r in lesson_rows(record)}
    assert states == {first: "replaced", second: "holds"}
    assert record.decisions(kind_of(lesson))[-1].before is not None


@pytest.mark.parametrize("lesson", ALL, ids=lambda x: type(x).__name__)
def test_a_lesson_is_revoked_and_given_again(record: Record, lesson: Lesson) -> None:
    teaching = Teaching(record, "one")
    n = teaching.keep(lesson)
    Teaching(record, "two").revoke(n, "wrong")
    (row,) = lesson_rows(record)
    assert (row.state, row.ended and row.ended.who, row.ended and row.ended.why) == ("revoked", "two", "wrong")
    assert not lessons_of(record)
    again = teaching.restore(n)
    assert lessons_of(record).numbers == (again,)
    assert [d.what for d in record.decisions(kind_of(lesson))] == ["correct", "revoke", "correct"]


def test_what_cannot_be_taken_back_or_given(record: Record) -> None:
    teaching = Teaching(record)
    n = teaching.keep(ACTOR)
    with pytest.raises(UsageError):
        teaching.restore(n)
    with pytest.raises(UsageError):
        teaching.keep(replace(ACTOR, name="..."))
    teaching.revoke(n)
    for number in (n, 99):
        with pytest.raises(NotInRecord):
            teaching.revoke(number)
    with pytest.raises(NotInRecord):
        teaching.restore(99)


def test_corrections_of_places_are_lessons(record: Record) -> None:
    said = {"name": "Mithal", "id": "geonames:1", "place": "Mithal", "lat": 36.5, "lon": 38.25, "country": "SY",
            "admin1": "Aleppo", "kind": "city", "scope": None}  # fmt: skip
    n = record.decide(kind="place_name", id="mithal@*", what="correct", why="", before=None, after=said)
    assert lessons_of(record).places == (replace(PLACE, n=n),) == record.corrections()


def test_what_reading_again_came_to_adds_up(record: Record) -> None:
    teaching = Teaching(record)
    n = teaching.keep(ACTOR)
    teaching.replayed(n, read=3, changed=2)
    teaching.replayed(n, read=2, changed=0)
    (row,) = lesson_rows(record)
    assert (row.read, row.changed, row.state) == (5, 2, "holds")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Men of the Mithal Brigade fled.", True),
        ("MITHAL-BRIGADE FLED", True),
        ("The Mithal Brigade's men fled.", True),
        ("A brigade of Mithal fled.", False),
        ("Nobody fled.", False),
    ],
)
def test_texts_are_found_by_their_words(record: Record, text: str, found: bool) -> None:
    for n, words in enumerate((text, "Rain fell.")):
        report = made_report(n, text=words, id=f"r{n}")
        coded = made_coded(n, report)
        record.add(report, coded, document_of(coded, "plain"))
    assert [x.id for x in texts_of(record, (ACTOR,))] == (["r0"] if found else [])
    held = list(texts_of(record, (replace(ACTOR, scope=Scope(report="r1")),)))
    assert [(x.id, x.text, x.source, x.extraction) for x in held] == [("r1", "Rain fell.", "Outlet 1", "plain")]


def test_readings_made_with_lessons_are_found_by_their_version(record: Record) -> None:
    for n, version in enumerate(("v", "v.corrected-1", "w.corrected-2")):
        report = made_report(n)
        coded = made_coded(n, report)
        record.add(report, coded, document_of(coded, version))
    assert [x.extraction for x in taught_texts(record, ".corrected-")] == ["v.corrected-1", "w.corrected-2"]


def test_an_undo_of_a_person_takes_back_what_they_taught_and_no_count(record: Record) -> None:
    first = Teaching(record, "ada").keep(ACTOR)
    second = Teaching(record, "ada").keep(ACTOR, "better")
    Teaching(record, "ada").replayed(second, read=1, changed=1)
    reviews = Reviews(record, "ada")

    assert reviews.undo().row.n == second
    assert {r.n: r.state for r in lesson_rows(record)} == {first: "holds", second: "revoked"}
    reviews.redo()
    assert {r.n: r.state for r in lesson_rows(record)} == {first: "replaced", second: "holds"}


def test_what_was_taken_back_by_undoing_can_be_given_again(record: Record) -> None:
    n = Teaching(record, "ada").keep(TYPE)
    Reviews(record, "ada").undo()
    assert lessons_of(record).numbers == ()
    again = Teaching(record, "ada").restore(n)
    assert lessons_of(record).numbers == (again,)
