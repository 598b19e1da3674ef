"""What an engine ends in depends on the set of reports alone: not on order, batches or what came and went between."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.linking import Engine, Incident, Item, Linked, Member, MemoryStore, Rulings, link
from marsad.linking._engine import Delta, by_time
from marsad.linking._graph import Component, pages_of
from marsad.linking._packing import unpack
from marsad.linking._slots import DAY_SHIFT
from marsad.linking._store import SPACES
from tests.linking.worlds import TOWNS, day, item, killed, prose, told, world

RNG = random.Random(7)

#: Paragraphs that many reports share: background that grows stale, and texts that are copied.
SHARED = tuple(prose(RNG, 40) for _ in range(4))


def report(n: int, version: int = 0) -> Item:
    """One of many reports on few happenings, some undated, some copied; another version tells something else."""
    rng = random.Random(1000 * version + n)
    id_ = f"r{n}"
    text = " ".join([prose(rng, 30), *rng.sample(SHARED, rng.randint(0, 2))])
    events = tuple(
        told(
            id_,
            f"e{k}",
            text[:90],
            time=rng.choice([day("2016-06-01"), day("2016-06-02"), day("2016-06-02"), None]),
            losses=(killed(rng.choice([4, 5, 12])),) if rng.random() < 0.7 else (),
            spot=rng.choice(TOWNS[:3]),
            mode=rng.choice(["aerial", "artillery"]),
        )
        for k in range(rng.randint(0, 2))
    )
    published = rng.choice(["2016-06-02", "2016-06-03", "2016-06-12", "2016-09-20", None])
    agency = rng.choice([None, None, "AFP", "Reuters"])
    return item(id_, text, published=published, agency=agency, events=events)


def ended(deltas: Iterable[Delta]) -> Linked:
    """What is there after all of them."""
    whole = Delta()
    for delta in deltas:
        whole = whole.then(delta)
    copies = sorted(whole.copies, key=lambda c: (c.a, c.b))
    return Linked(tuple(sorted(whole.incidents, key=by_time)), tuple(copies))


def batches(items: Sequence[Item], seed: int) -> list[list[Item]]:
    rng = random.Random(seed)
    left, out = rng.sample(items, len(items)), []
    while left:
        size = rng.choice([1, 2, 7, 30])
        out.append(left[:size])
        left = left[size:]
    return out


@pytest.mark.parametrize("seed", range(20))
def test_the_same_set_gives_the_same_whatever_the_order_and_the_batches(seed: int) -> None:
    items = [report(n) for n in range(60)]
    engine = Engine(MemoryStore())

    assert ended(engine.update(batch) for batch in batches(items, seed)) == link(items)


NAMED = st.lists(st.tuples(st.integers(0, 24), st.integers(0, 2)), max_size=9)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["come", "go"]), NAMED), max_size=7))
def test_after_any_coming_and_going_all_is_as_if_linked_at_once(steps: list[tuple[str, list[tuple[int, int]]]]) -> None:
    engine, there, deltas = Engine(MemoryStore()), {}, []
    for kind, named in steps:
        items = {n: report(n, version) for n, version in named}
        if kind == "come":
            deltas.append(engine.update(items.values()))
            there.update(items)
        else:
            deltas.append(engine.update(gone=[i.id for i in items.values()]))
            there = {n: i for n, i in there.items() if n not in items}

    assert ended(deltas) == link(there.values())


def test_an_empty_store_is_left_when_all_are_gone() -> None:
    items, store = [report(n) for n in range(30)], MemoryStore()
    engine = Engine(store)
    engine.update(items)
    engine.update(gone=[i.id for i in items])

    assert store.size() == dict.fromkeys(SPACES, 0)


def test_what_one_engine_left_in_the_store_the_next_one_goes_on_with() -> None:
    items, store = [report(n) for n in range(60)], MemoryStore()

    assert ended(Engine(store).update(batch) for batch in batches(items, 1)) == link(items)


def test_worlds_are_found_again_batch_by_batch() -> None:
    w = world(3)
    engine = Engine(MemoryStore())
    found = ended(engine.update([i]) for i in w.items)

    assert frozenset(frozenset(m.report for m in i.members) for i in found.incidents) == w.incidents


def strike(report: str, **more: Any) -> Item:  # noqa: ANN401
    return item(report, prose(random.Random(report), 30), events=(told(report, **more),))


def members(incidents: Iterable[Incident]) -> set[frozenset[str]]:
    return {frozenset(m.report for m in i.members) for i in incidents}


def test_a_late_report_makes_anew_its_own_incident_only() -> None:
    engine = Engine(MemoryStore())
    engine.update([strike("a"), strike("b"), strike("c", time=day("2016-08-01"))])
    delta = engine.update([strike("d", time=day("2016-08-01"))])

    assert members(delta.incidents) == {frozenset("cd")}
    assert delta.members == {Member("c", "e1"), Member("d", "e1")}


def test_a_report_that_goes_leaves_the_others_together() -> None:
    engine = Engine(MemoryStore())
    engine.update([strike("a"), strike("b"), strike("c")])
    delta = engine.update(gone=["b", "never there"])

    assert members(delta.incidents) == {frozenset("ac")}
    assert Member("b", "e1") in delta.members


def test_a_ruling_that_comes_and_goes_changes_what_it_names() -> None:
    items = [strike("a"), strike("b"), strike("c", time=day("2016-08-01"))]
    a, b, c = (Member(r, "e1") for r in "abc")
    ruled = Rulings(frozenset([(b, c)]), frozenset([(a, b)]))
    engine = Engine(MemoryStore())
    before = engine.update(items)
    after = engine.update(rulings=ruled)

    assert members(after.incidents) == {frozenset("a"), frozenset("bc")}
    assert ended([before, after]) == link(items, ruled)
    assert ended([before, after, engine.update(rulings=Rulings())]) == link(items)


def test_a_report_that_is_read_again_takes_the_place_of_what_it_was() -> None:
    engine = Engine(MemoryStore())
    engine.update([strike("a"), strike("b")])
    moved = replace(strike("b", time=day("2016-08-01")), published="2016-08-02")

    assert members(engine.update([moved]).incidents) == {frozenset("a"), frozenset("b")}


def test_an_old_report_that_makes_a_paragraph_stale_parts_copies() -> None:
    paragraph = prose(random.Random(5), 60)
    pair = [item(r, f"{prose(random.Random(r), 20)} {paragraph}", published="2016-06-10") for r in "ab"]
    old = item("old", f"{prose(random.Random('old'), 90)} {paragraph}", published="2016-06-01")
    engine = Engine(MemoryStore())
    assert len(engine.update(pair).copies) == 1
    late = engine.update([old])

    assert late.copies_gone == {("a", "b")}
    assert late.copies == ()


def test_a_text_that_hundreds_print_costs_no_square() -> None:
    text = prose(random.Random(2), 80)
    found = link(item(f"r{n:03}", text) for n in range(120))
    near: dict[str, set[str]] = {}
    for c in found.copies:
        near.setdefault(c.a, set()).add(c.b)
        near.setdefault(c.b, set()).add(c.a)

    assert len(found.copies) < 120 * 5
    hub = max(near, key=lambda r: len(near[r]))
    assert len(near[hub]) == 119


def test_all_that_is_there_can_be_asked_for() -> None:
    items = [report(n) for n in range(60)]
    engine = Engine(MemoryStore())
    for batch in batches(items, 4):
        engine.update(batch)

    assert engine.everything() == link(items)


@pytest.mark.parametrize(("days", "meet"), [(0, True), (29, True), (400, False)])
def test_undated_events_are_looked_up_near_their_reports_day_only(days: int, meet: bool) -> None:
    first, later = 16_000 << DAY_SHIFT, (16_000 + days) << DAY_SHIFT
    undated = told("a", time=None)
    assert bool({*pages_of(first, undated)} & {*pages_of(later, undated)}) is meet


def test_a_town_shelled_daily_is_no_one_component() -> None:
    store = MemoryStore()
    days = [day(f"2016-06-{n:02}") for n in range(1, 29)]
    Engine(store).update(strike(f"d{n:02}-{k}", time=when) for n, when in enumerate(days) for k in range(3))
    held = [unpack(Component, b) for b in store.get("components", store.numbers("components")).values()]

    assert [len(c.nodes) for c in held] == [3] * len(days)
