"""Which incident is which: properties that hold for every linking."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from marsad.record._identity import Trace, identify

_TRACES = st.builds(Trace, st.sampled_from("abcdef"), st.integers(1, 2), st.integers(0, 3), st.just("ASSAULT"))


@st.composite
def partitions(draw: st.DrawFn) -> list[frozenset[Trace]]:
    """Incidents: sets of events, none in two of them."""
    traces = draw(st.lists(_TRACES, unique=True, max_size=12))
    groups = draw(st.lists(st.integers(0, 4), min_size=len(traces), max_size=len(traces)))
    found = {g: frozenset(t for t, h in zip(traces, groups, strict=True) if h == g) for g in groups}
    return [found[g] for g in sorted(found)]


def _named(groups: list[frozenset[Trace]]) -> dict[str, frozenset[Trace]]:
    return {f"i{n}": group for n, group in enumerate(groups)}


@given(partitions())
def test_the_same_incidents_keep_their_ids(groups: list[frozenset[Trace]]) -> None:
    found = identify(_named(groups), groups)

    assert found.ids == tuple(_named(groups))
    assert found.heirs == {}


@given(partitions(), partitions())
def test_every_id_goes_somewhere_once(old: list[frozenset[Trace]], new: list[frozenset[Trace]]) -> None:
    found = identify(_named(old), new)
    kept = [i for i in found.ids if i is not None]

    assert len(kept) == len(set(kept))
    assert sorted([*kept, *found.heirs]) == sorted(_named(old))
    assert len(found.ids) == len(new)


@given(partitions(), partitions())
def test_an_id_is_not_kept_by_what_shares_nothing(old: list[frozenset[Trace]], new: list[frozenset[Trace]]) -> None:
    named = _named(old)
    for id_, traces in zip(identify(named, new).ids, new, strict=True):
        if id_ is not None:
            assert {(t.report, t.type) for t in traces} & {(t.report, t.type) for t in named[id_]}


@given(partitions(), partitions())
def test_an_heir_holds_some_of_the_members(old: list[frozenset[Trace]], new: list[frozenset[Trace]]) -> None:
    named = _named(old)
    for id_, heir in identify(named, new).heirs.items():
        reports = {t.report for t in named[id_]}
        if heir is None:
            assert not any(named[id_] & group for group in new)
        else:
            assert reports & {t.report for t in new[heir]}


@given(partitions(), partitions(), st.randoms(use_true_random=False))
def test_the_order_of_the_new_ones_decides_nothing(
    old: list[frozenset[Trace]], new: list[frozenset[Trace]], dice: random.Random
) -> None:
    shuffled = new.copy()
    dice.shuffle(shuffled)
    straight, mixed = identify(_named(old), new), identify(_named(old), shuffled)

    assert dict(zip(new, straight.ids, strict=True)) == dict(zip(shuffled, mixed.ids, strict=True))
    assert [h if h is None else new[h] for h in straight.heirs.values()] == [
        h if h is None else shuffled[h] for h in mixed.heirs.values()
    ]
