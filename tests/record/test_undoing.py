"""Whatever a person decided last is taken back first, in any session, and done again until they decide anew."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from marsad.errors import NotInRecord, UsageError
from marsad.linked import link_record
from marsad.linking import Member
from marsad.record import Record, Restricted, Reviews, Wish
from tests.record.reviewing import correct, filled, one_incident, put


@pytest.fixture
def two(record: Record) -> Record:
    return filled(record)


@pytest.fixture
def ana(two: Record) -> Reviews:
    return Reviews(two, "ana")


def state_of(record: Record) -> object:
    """Everything that decisions change."""
    held = Reviews(record, "")
    pages = [record.incident(x) for x in sorted(record.incident_ids())]
    return pages, record.grades(), record.rulings(), record.corrections(), held.restricted(), held.states()


def ruled(reviews: Reviews) -> int:
    return reviews.rule(Wish("not_same", "not-same", (), ((Member("r1", "e0"),), (Member("r2", "e0"),))))


def named(reviews: Reviews) -> None:
    told = {"name": "Taizz", "id": "geonames:70225", "place": "Taiz", "lat": 13.58, "lon": 44.02}
    reviews._record.decide(kind="place_name", id="taizz@", what="correct", why="", before=None, after=told)


KINDS: list[Callable[[Reviews], object]] = [
    lambda r: r.accept("i-a"),
    lambda r: r.reject("i-a", "a drill"),
    lambda r: r.note("i-a", "look again"),
    lambda r: correct(r, "i-a", "day", "2024-01-09"),
    lambda r: r.not_stated("i-a", "place"),
    lambda r: r.confirm("i-a", "place"),
    lambda r: r.sign("i-a"),
    lambda r: r.set_grade("i-a", "harm", "fair"),
    lambda r: r.restrict("incident", "i-a"),
    lambda r: r.restrict("report", "r1"),
    ruled,
]
NAMES = [
    "accept",
    "reject",
    "note",
    "correct",
    "not_stated",
    "confirm",
    "sign",
    "grade",
    "incident",
    "report",
    "ruling",
]


@pytest.mark.parametrize("decide", KINDS, ids=NAMES)
def test_every_kind_is_undone_and_redone(two: Record, ana: Reviews, decide: Callable[[Reviews], object]) -> None:
    before = state_of(two)
    decide(ana)
    after = state_of(two)
    assert after != before

    ana.undo()
    assert state_of(two)[:-1] == before[:-1]  # type: ignore[index]

    ana.redo()
    assert state_of(two)[:-1] == after[:-1]  # type: ignore[index]


def test_a_name_of_a_place_is_undone_and_redone(two: Record) -> None:
    tester = Reviews(two, "tester")
    named(tester)
    assert len(two.corrections()) == 1

    assert tester.undo().row.kind == "place_name"
    assert two.corrections() == ()

    tester.redo()
    assert len(two.corrections()) == 1


def test_the_last_is_undone_first_and_redone_last(ana: Reviews) -> None:
    numbers = [ana.accept("i-a").n, ana.note("i-b", "x").n, correct(ana, "i-a", "day", "2024-01-09")]

    assert [ana.undo().row.n for _ in numbers] == numbers[::-1]
    assert [ana.redo().row.n for _ in numbers] == numbers


def test_nothing_more_is_nothing(ana: Reviews) -> None:
    assert ana.can_undo() is None
    with pytest.raises(NotInRecord, match="nothing that you decided"):
        ana.undo()
    with pytest.raises(NotInRecord, match="nothing is left to redo"):
        ana.redo()


def test_each_person_undoes_their_own(two: Record, ana: Reviews) -> None:
    ben = Reviews(two, "ben")
    mine = ana.accept("i-a").n
    ben.note("i-a", "x")

    assert ana.undo().row.n == mine
    assert ana.can_undo() is None


def test_whoever_decides_anew_redoes_nothing(ana: Reviews) -> None:
    ana.accept("i-a")
    ana.undo()
    ana.note("i-a", "x")

    assert ana.can_redo() is None


def test_what_others_decide_does_not_end_a_redo(two: Record, ana: Reviews) -> None:
    mine = ana.accept("i-a").n
    ana.undo()
    Reviews(two, "ben").note("i-a", "x")

    assert ana.redo().row.n == mine


def test_it_goes_on_in_another_session(two: Record) -> None:
    Reviews(two, "ana").accept("i-a")
    Reviews(two, "ana").undo()
    assert Reviews(two, "ana").redo().row.what == "accept"


def test_what_was_undone_is_not_undone_again(two: Record, ana: Reviews) -> None:
    number = ana.accept("i-a").n
    Reviews(two, "ben").undo(number)
    with pytest.raises(UsageError, match="undone already"):
        ana.undo(number)


def test_no_decision_has_the_number(ana: Reviews) -> None:
    with pytest.raises(NotInRecord, match="no decision has this number"):
        ana.undo(99)


def test_an_undone_correction_lets_the_one_before_count_again(two: Record, ana: Reviews) -> None:
    correct(ana, "i-a", "killed/civilians", "12")
    correct(Reviews(two, "ben"), "i-a", "killed/civilians", "20")
    Reviews(two, "ben").undo()

    assert two.incident("i-a")["losses"][0]["best"] == 12


def test_an_undone_ruling_is_to_be_linked_anew(two: Record, ana: Reviews) -> None:
    link_record(two)
    ruled(ana)
    link_record(two)
    taken = ana.undo()

    assert taken.relink
    assert two.rulings().apart == frozenset()


def test_a_decision_about_what_was_merged_since_is_undone_where_it_went(two: Record, ana: Reviews) -> None:
    correct(ana, "i-b", "place", "geonames:170063")
    put(two, one_incident())

    assert ana.undo().incidents == ("i-a",)
    assert two.incident("i-a")["place"]["name"] == "Taiz"


# ---- history ----------------------------------------------------------------------------------------------------


def test_the_history_tells_what_became_of_each(two: Record, ana: Reviews) -> None:
    ana.sign("i-a")
    correct(ana, "i-a", "killed/civilians", "12")
    correct(ana, "i-a", "killed/civilians", "20")
    ana.accept("i-a")
    ana.undo()
    ana.redo()
    ana.reject("i-a", "a drill")

    assert [(s.row.what, s.became) for s in ana.history("i-a")] == [
        ("sign", "stale"), ("correct", "replaced"), ("correct", "holds"), ("accept", "replaced"), ("undo", "undone"),
        ("undo", "redo"), ("reject", "holds"),
    ]  # fmt: skip


def test_the_history_holds_rulings_grades_and_what_was_merged(two: Record, ana: Reviews) -> None:
    ana.note("i-b", "x")
    ruled(ana)
    two.set_grade("i-a", "harm", "fair", "two clinics")
    put(two, one_incident())

    assert [(s.row.kind, s.became) for s in ana.history("i-a")] == [
        ("review", "holds"), ("ruling", "holds"), ("grade", "holds"),
    ]  # fmt: skip


# ---- restrictions -----------------------------------------------------------------------------------------------


def test_an_incident_that_only_restricted_reports_tell_is_restricted(ana: Reviews) -> None:
    ana.restrict("report", "r5", "names a child")
    assert ana.restricted() == Restricted(frozenset(), frozenset({"r5"}))

    ana.restrict("report", "r6", "names a child")
    assert ana.restricted() == Restricted(frozenset({"i-b"}), frozenset({"r5", "r6"}))


def test_what_a_restricted_incident_is_merged_into_is_restricted(two: Record, ana: Reviews) -> None:
    ana.restrict("incident", "i-b", "a shelter")
    put(two, one_incident())
    assert ana.restricted().incidents == {"i-a", "i-b"}

    ana.unrestrict("incident", "i-a")
    assert ana.restricted() == Restricted()


@pytest.mark.parametrize(("kind", "id"), [("incident", "i-z"), ("report", "r99")])
def test_what_is_not_there_is_not_restricted(ana: Reviews, kind: str, id: str) -> None:  # noqa: A002
    with pytest.raises(NotInRecord):
        ana.restrict(kind, id)  # type: ignore[arg-type]


def test_a_restriction_is_said_once_and_taken_back_once(ana: Reviews) -> None:
    ana.restrict("incident", "i-a")
    with pytest.raises(UsageError, match="restricted already"):
        ana.restrict("incident", "i-a")
    ana.unrestrict("incident", "i-a")
    with pytest.raises(UsageError, match="nobody restricted it"):
        ana.unrestrict("incident", "i-a")


# ---- work -------------------------------------------------------------------------------------------------------


def test_incidents_are_given_to_a_person_and_to_nobody(two: Record, ana: Reviews) -> None:
    ana.assign(["i-a", "i-b"], "ben")
    ana.assign(["i-b"], None)

    assert {k: x.person for k, x in ana.assigned("ben").items()} == {"i-a": "ben"}
    assert [(a.id, a.before, a.after) for a in two.audit("assignment")] == [
        ("i-a", None, "ben"), ("i-b", None, "ben"), ("i-b", "ben", None),
    ]  # fmt: skip


def test_an_assignment_goes_along_with_a_merge(two: Record, ana: Reviews) -> None:
    ana.assign(["i-b"], "ben")
    put(two, one_incident())
    assert list(ana.assigned()) == ["i-a"]


def test_views_are_ones_own_and_those_that_are_shared(two: Record, ana: Reviews) -> None:
    ana.save_view("mine", "type=ASSAULT")
    Reviews(two, "ben").save_view("theirs", "grade=weak", shared=True)
    Reviews(two, "ben").save_view("hidden", "grade=fair")
    ana.save_view("mine", "type=PROTEST")

    assert [(v.name, v.query, v.who) for v in ana.views()] == [
        ("mine", "type=PROTEST", "ana"), ("theirs", "grade=weak", "ben"),
    ]  # fmt: skip
    with pytest.raises(NotInRecord):
        ana.drop_view("theirs")


@pytest.mark.parametrize("name", ["", " ", "x" * 81, "a\x07b"])
def test_a_view_needs_a_name_that_can_be_shown(ana: Reviews, name: str) -> None:
    with pytest.raises(UsageError):
        ana.save_view(name, "")


def test_the_progress_of_a_day_is_counted_by_kind_and_person(two: Record, ana: Reviews) -> None:
    ana.accept("i-a")
    ana.accept("i-b")
    Reviews(two, "ben").note("i-a", "x")
    day = two.decisions()[0].at[:10]

    told = ana.progress(day)
    assert (told.of, told.by, told.total) == ({("review", "accept"): 2, ("review", "note"): 1}, {"ana": 2, "ben": 1}, 3)
    assert ana.progress(day, "ben").total == 1
    assert ana.progress("1999-01-01").total == 0
