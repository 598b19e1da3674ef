"""A reviewer's word binds linking, whatever the scores say; what contradicts an earlier word is found."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.linking import (
    Bonds,
    Item,
    Member,
    Ruling,
    RulingKind,
    Rulings,
    Told,
    conflicts,
    instead,
    link,
    rulings_of,
)
from tests.linking.worlds import day, item, killed, prose, spot, told, world

FAR = spot("Qasr Banat", 35.7, 38.9, admin1="Raqqa")


def m(name: str) -> Member:
    """ "r1" or "r1/e2"."""
    report, _, event = name.partition("/")
    return Member(report, event or "e1")


def ruling(kind: RulingKind, *groups: str, n: int = 0) -> Ruling:
    """Groups of events: "r1 r2/e2"."""
    return Ruling(n, kind, tuple(tuple(m(x) for x in g.split()) for g in groups))


def same(*groups: str, n: int = 0) -> Ruling:
    return ruling("same", *groups, n=n)


def apart(*groups: str, n: int = 0) -> Ruling:
    return ruling("not_same", *groups, n=n)


def items(*tellings: Told) -> list[Item]:
    """Reports of these events, each with a text of its own."""
    rng = random.Random(7)
    reports: dict[str, list[Told]] = {}
    for t in tellings:
        reports.setdefault(t.report, []).append(t)
    return [item(r, prose(rng), events=tuple(events)) for r, events in reports.items()]


def incidents(reports: Iterable[Item], *given: Ruling) -> list[set[str]]:
    found = link(reports, rulings_of(given)).incidents
    return sorted(({f"{x.report}/{x.event}" for x in i.members} for i in found), key=sorted)


# ---- what linking obeys -------------------------------------------------------------------------------------------


def test_the_same_joins_what_lies_far_apart_in_place_and_time() -> None:
    reports = items(told("r1"), told("r2", spot=FAR, time=day("2016-06-20")))
    assert incidents(reports) == [{"r1/e1"}, {"r2/e1"}]
    assert incidents(reports, same("r1", "r2")) == [{"r1/e1", "r2/e1"}]


def test_the_same_joins_two_events_of_one_report() -> None:
    reports = items(told("r1", "e1", losses=(killed(3),)), told("r1", "e2", losses=(killed(40),)))
    assert incidents(reports, same("r1/e1", "r1/e2")) == [{"r1/e1", "r1/e2"}]


def test_not_the_same_parts_what_looks_alike() -> None:
    reports = items(*(told(f"r{n}", losses=(killed(12),)) for n in (1, 2)))
    assert len(incidents(reports)) == 1
    assert incidents(reports, apart("r1", "r2")) == [{"r1/e1"}, {"r2/e1"}]


def test_not_the_same_parts_even_copies() -> None:
    text = prose(random.Random(1))
    reports = [item(r, text, events=(told(r, sentence=text[:80]),)) for r in ("r1", "r2")]
    assert len(incidents(reports)) == 1
    assert len(incidents(reports, apart("r1", "r2"))) == 2


def test_what_is_the_same_as_one_is_not_the_same_as_what_the_other_is_not() -> None:
    """r1 is r2, and r2 is not r3; then r1 and r3 stay two, however alike they are."""
    reports = items(told("r1"), told("r2", spot=FAR), told("r3"))
    assert incidents(reports) == [{"r1/e1", "r3/e1"}, {"r2/e1"}]
    assert incidents(reports, same("r1", "r2"), apart("r2", "r3")) == [{"r1/e1", "r2/e1"}, {"r3/e1"}]


def test_a_later_report_joins_a_merged_incident_though_it_fits_one_face_only() -> None:
    """r2 has the day wrong by weeks; what a reviewer knew to be one stays open for r3, which tells of the right day."""
    first = items(told("r1"), told("r2", time=day("2016-06-20")))
    later = items(told("r1"), told("r2", time=day("2016-06-20")), told("r3"), told("r4", time=day("2016-06-20")))
    said = same("r1", "r2")
    assert incidents(first, said) == [{"r1/e1", "r2/e1"}]
    assert incidents(later, said) == [{"r1/e1", "r2/e1", "r3/e1", "r4/e1"}]


def test_a_later_report_joins_one_side_of_a_split() -> None:
    """It fits both, and a happening cannot be both: the sides stay apart."""
    reports = items(
        told("r1", losses=(killed(12),)), told("r2", losses=(killed(11),)), told("r3", losses=(killed(12),))
    )
    assert incidents(reports, apart("r1", "r2")) == [{"r1/e1", "r3/e1"}, {"r2/e1"}]


@pytest.mark.parametrize("change", [{"status": "planned"}, {"background": True}, {"type": "THREATEN", "mode": None}])
def test_an_event_of_any_kind_can_be_the_same_as_another(change: dict[str, Any]) -> None:
    reports = items(told("r1"), told("r2", **change))
    assert incidents(reports) == [{"r1/e1"}]
    assert incidents(reports, same("r1", "r2")) == [{"r1/e1", "r2/e1"}]


def test_what_a_reviewer_joined_stands_though_nobody_says_where_or_when() -> None:
    reports = items(told("r1", spot=None, time=None), told("r2", spot=None, time=None))
    assert incidents(reports) == []
    assert incidents(reports, same("r1", "r2")) == [{"r1/e1", "r2/e1"}]


def test_rulings_about_events_that_are_gone_change_nothing() -> None:
    reports = items(told("r1"), told("r2"))
    assert incidents(reports, same("r1", "r9"), apart("r2", "r8")) == incidents(reports)


@pytest.mark.parametrize("seed", range(4))
def test_rulings_hold_in_any_order_of_reports(seed: int) -> None:
    made = world(seed)
    names = sorted(e for i in made.items for e in (Member(t.report, t.id) for t in i.events))
    rng = random.Random(seed)
    one, two, three, four = rng.sample(names, 4)
    said = rulings_of([Ruling(1, "same", ((one,), (two,))), Ruling(2, "not_same", ((three,), (four,)))])
    shuffled = list(made.items)
    rng.shuffle(shuffled)
    found = link(made.items, said)
    assert link(shuffled, said) == found
    holder = {x: i.id for i in found.incidents for x in i.members}
    assert holder[one] == holder[two]
    assert holder[three] != holder[four]


# ---- what rulings come to ---------------------------------------------------------------------------------------


def test_rulings_come_to_pairs() -> None:
    found = rulings_of([same("a", "b c"), apart("d", "e f")])
    assert found.same == {(m("a"), m("b")), (m("b"), m("c"))}
    assert found.apart == {(m("d"), m("e")), (m("d"), m("f"))}


def test_no_rulings_are_none() -> None:
    assert not Rulings()
    assert rulings_of([]) == Rulings()


# ---- contradictions ---------------------------------------------------------------------------------------------


def _numbers(given: list[Ruling]) -> list[tuple[int, tuple[int, ...]]]:
    return [(c.apart.n, tuple(r.n for r in c.same)) for c in conflicts(given)]


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ([same("a", "b", n=1), apart("a", "b", n=2)], [(2, (1,))]),
        ([apart("a", "b", n=1), same("b", "a", n=2)], [(1, (2,))]),
        ([same("a", "b", n=1), same("b", "c", n=2), apart("a", "c", n=3)], [(3, (1, 2))]),
        ([same("a", "b", n=1), same("b", "c", n=2), same("a", "c", n=3), apart("a", "c", n=4)], [(4, (3,))]),
        ([same("a", "b", n=1), apart("a", "c", n=2)], []),
        ([same("a b", "c", n=1), apart("x", "b y", "c", n=2)], [(2, (1,))]),
        ([apart("a", "a", n=1)], [(1, ())]),
    ],
)
def test_a_contradiction_names_its_rulings(given: list[Ruling], found: list[tuple[int, tuple[int, ...]]]) -> None:
    assert _numbers(given) == found


@pytest.mark.parametrize(
    ("earlier", "new", "left"),
    [
        ([same("a", "b", n=1)], apart("a", "b"), []),
        ([same("a b", "c d", n=1)], apart("d", "a b c"), [same("a b c", n=1)]),
        ([same("a b", "c d", n=1)], apart("c d", "a b"), [same("a b", n=1), same("c d", n=1)]),
        ([same("a", "b", n=1), same("b", "c", n=2)], apart("a", "c"), [same("b", "c", n=2)]),
        ([same("a", "b", n=1), same("x", "y", n=2)], apart("a", "b"), [same("x", "y", n=2)]),
        ([apart("a", "b", n=1)], same("a", "b"), []),
        ([apart("a b", "c d", n=1)], same("a", "c"), [apart("b", "d", n=1)]),
        ([same("a", "b", n=1), apart("b", "c", n=2)], same("a", "c"), [same("a", "b", n=1)]),
        ([apart("a", "b", n=1)], same("c", "d"), [apart("a", "b", n=1)]),
    ],
)
def test_a_ruling_takes_the_place_of_what_it_contradicts(
    earlier: list[Ruling], new: Ruling, left: list[Ruling]
) -> None:
    found = instead(earlier, new)
    assert [(r.n, r.kind, rulings_of([r])) for r in found] == [(r.n, r.kind, rulings_of([r])) for r in left]
    assert conflicts([*found, new]) == ()


# ---- properties -------------------------------------------------------------------------------------------------

_MEMBERS = st.sampled_from([Member(r, "e1") for r in "abcdefg"])


@st.composite
def _rulings(draw: st.DrawFn) -> Ruling:
    named = draw(st.lists(_MEMBERS, unique=True, min_size=2, max_size=5))
    cut = draw(st.integers(1, len(named) - 1))
    kind: RulingKind = draw(st.sampled_from(["same", "not_same"]))
    return Ruling(0, kind, (tuple(named[:cut]), tuple(named[cut:])))


@given(st.lists(_rulings(), max_size=8))
def test_rulings_given_one_instead_of_another_never_contradict(asked: list[Ruling]) -> None:
    standing: list[Ruling] = []
    for n, wanted in enumerate(asked, 1):
        standing = [*instead(standing, wanted), replace(wanted, n=n)]
        assert conflicts(standing) == ()


@given(st.lists(_rulings(), max_size=8))
def test_the_last_ruling_holds_in_full(asked: list[Ruling]) -> None:
    """What is bound together by rulings is one group, and what is kept apart never shares one."""
    standing: list[Ruling] = []
    for wanted in asked:
        standing = [*instead(standing, wanted), wanted]
    members = sorted({x for r in standing for x in r.members})
    group = {members[k]: n for n, g in enumerate(Bonds(members, rulings_of(standing)).groups()) for k in g}
    for wanted in standing[-1:]:
        if wanted.kind == "same":
            assert len({group[x] for x in wanted.members}) == 1
        else:
            assert not {group[x] for x in wanted.groups[0]} & {group[x] for x in wanted.groups[1]}
