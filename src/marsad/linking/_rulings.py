"""A reviewer's word on what is one happening: "the same" and "not the same", binding whatever the scores say. Pure.

A ruling names events. ``same`` joins them even against a veto, ``not_same`` keeps them apart even where their reports
are copies. What follows from rulings holds too: if a is b, and b is not c, then a is not c. Rulings that contradict one
another are never taken together: :func:`conflicts` finds them, and :func:`instead` narrows the earlier ones to what the
new one leaves of them.

What is the same by ruling is one incident with several *faces*: a new report joins it if it fits one face. Were it
measured against all of them, the very thing that made the reviewer step in (a wrong day in one report) would keep every
later report out (see :class:`Bonds`).
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations, pairwise, product
from typing import Literal

from marsad.linking._values import Member

RulingKind = Literal["same", "not_same"]

#: Two events, the smaller one first.
Pair = tuple[Member, Member]


@dataclass(frozen=True, slots=True)
class Ruling:
    """One ruling. ``n`` is its number in the record, 0 while it has none.

    ``same``: all events of all ``groups`` are one happening. ``not_same``: no event of one group is the same happening
    as one of another group; within a group nothing is said.
    """

    n: int
    kind: RulingKind
    groups: tuple[tuple[Member, ...], ...]

    @property
    def members(self) -> frozenset[Member]:
        """All events that it names."""
        return frozenset(m for g in self.groups for m in g)


@dataclass(frozen=True)
class Rulings:
    """What holds, as linking takes it: pairs of events, ``same`` and ``apart``.

    >>> a, b, c = (Member(r, "e0") for r in "abc")
    >>> sorted(m.report for m in Rulings(frozenset([(a, b)]), frozenset([(b, c)])).named)
    ['a', 'b', 'c']
    """

    same: frozenset[Pair] = frozenset()
    apart: frozenset[Pair] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.same or self.apart)

    @cached_property
    def bound(self) -> frozenset[Member]:
        """Events that are the same as another: they make an incident, whatever kind of event they are."""
        return frozenset(m for pair in self.same for m in pair)

    @cached_property
    def named(self) -> frozenset[Member]:
        """All events that a ruling names."""
        return self.bound | {m for pair in self.apart for m in pair}

    @cached_property
    def sames(self) -> Mapping[Member, tuple[Member, ...]]:
        """Event -> those that it is the same as, in order; not closed."""
        return _neighbours(self.same)

    @cached_property
    def aparts(self) -> Mapping[Member, tuple[Member, ...]]:
        """Event -> those that it is not the same as, in order; not closed."""
        return _neighbours(self.apart)


NO_RULINGS = Rulings()


def _neighbours(pairs: Iterable[Pair]) -> dict[Member, tuple[Member, ...]]:
    out: defaultdict[Member, set[Member]] = defaultdict(set)
    for a, b in pairs:
        out[a].add(b)
        out[b].add(a)
    return {m: tuple(sorted(others)) for m, others in out.items()}


def rulings_of(given: Iterable[Ruling]) -> Rulings:
    """The pairs that rulings come to."""
    same: set[Pair] = set()
    apart: set[Pair] = set()
    for ruling in given:
        if ruling.kind == "same":
            same.update(pairwise(sorted(ruling.members)))
            continue
        for one, other in combinations(ruling.groups, 2):
            apart.update((min(p), max(p)) for p in product(one, other) if p[0] != p[1])
    return Rulings(frozenset(same), frozenset(apart))


class Bonds:
    """The groups of one clustering as rulings bind them: the state of a clustering at work, by positions.

    A group is what will be one incident. It begins as the events that are the same by ruling and grows by :meth:`join`;
    clusterings go on comparing single *faces* (clusters that joined by score) and ask :meth:`may_join` for the groups.

    >>> a, b, c = (Member(r, "e0") for r in "abc")
    >>> bonds = Bonds([a, b, c], Rulings(frozenset([(a, b)]), frozenset([(b, c)])))
    >>> bonds.groups(), bonds.may_join(0, 2)
    ([[0, 1], [2]], False)
    """

    def __init__(self, members: Sequence[Member], rulings: Rulings = NO_RULINGS) -> None:
        self._head = list(range(len(members)))
        self._group = {n: [n] for n in self._head}
        self._foes: dict[int, set[int]] = {}
        if not rulings:
            return
        position = {m: n for n, m in enumerate(members)}
        for n, m in enumerate(members):
            foes = {position[x] for x in rulings.aparts.get(m, ()) if x in position}
            if foes:
                self._foes[n] = foes
        for n, m in enumerate(members):
            for other in rulings.sames.get(m, ()):
                if other in position:
                    self.join(n, position[other])

    def may_join(self, i: int, j: int) -> bool:
        """False where a ruling keeps the group of one apart from the group of the other."""
        a, b = self._head[i], self._head[j]
        if a == b or not self._foes:
            return True
        return self._foes.get(a, _NOBODY).isdisjoint(self._group[b])

    def join(self, i: int, j: int) -> None:
        """The groups of the two become one."""
        a, b = sorted((self._head[i], self._head[j]))
        if a == b:
            return
        for k in self._group[b]:
            self._head[k] = a
        self._group[a].extend(self._group.pop(b))
        foes = self._foes.pop(b, None)
        if foes:
            self._foes.setdefault(a, set()).update(foes)

    def groups(self) -> list[list[int]]:
        """The positions of each group, in order."""
        return [sorted(g) for _, g in sorted(self._group.items())]


_NOBODY: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Conflict:
    """A ruling that keeps two events apart, and the ones that together make them the same."""

    apart: Ruling
    same: tuple[Ruling, ...]


def conflicts(given: Sequence[Ruling]) -> tuple[Conflict, ...]:
    """Rulings that cannot hold together, those about apartness in order of their numbers; none in a sound set."""
    sames = [r for r in given if r.kind == "same"]
    found = []
    for ruling in given:
        if ruling.kind == "not_same":
            chain = next((c for a, b in _across(ruling) if (c := _chain(sames, a, b)) is not None), None)
            if chain is not None:
                found.append(Conflict(ruling, chain))
    return tuple(found)


def _across(ruling: Ruling) -> Iterable[Pair]:
    for one, other in combinations(ruling.groups, 2):
        yield from product(one, other)


def _chain(sames: Sequence[Ruling], a: Member, b: Member) -> tuple[Ruling, ...] | None:
    """The fewest rulings that lead from a to b; empty if they are one event, None if nothing leads there."""
    holders: defaultdict[Member, list[int]] = defaultdict(list)
    for n, ruling in enumerate(sames):
        for m in ruling.members:
            holders[m].append(n)
    came: dict[Member, tuple[int, ...]] = {a: ()}
    waiting = deque([a])
    while waiting and b not in came:
        here = waiting.popleft()
        for n in holders.get(here, ()):
            for m in sorted(sames[n].members):
                if m not in came:
                    came[m] = (*came[here], n)
                    waiting.append(m)
    return tuple(sames[n] for n in came[b]) if b in came else None


def instead(earlier: Sequence[Ruling], new: Ruling) -> tuple[Ruling, ...]:
    """What is left of earlier rulings once the new one takes the place of what contradicts it; in their order.

    Where the new one keeps events apart, earlier ones of sameness lose its first group (what a split takes out), which
    stays bound within itself. Where it says the same, earlier ones of apartness lose the events that are now one.
    A ruling that says nothing any more is left out.

    Raises:
        ValueError: the new one keeps an event apart from itself.
    """
    if conflicts([new]):
        raise ValueError("an event cannot be kept apart from itself")
    left = list(earlier)
    while found := conflicts([*left, new]):
        if new.kind == "not_same":
            wrong = {r.n for c in found for r in c.same}
            left = [part for r in left for part in (_without(r, new.groups[0]) if r.n in wrong else (r,))]
        else:
            one = _closure([r for r in left if r.kind == "same"], new.members)
            wrong = {c.apart.n for c in found}
            left = [part for r in left for part in (_freed(r, one) if r.n in wrong else (r,))]
    return tuple(left)


def _without(ruling: Ruling, out: Iterable[Member]) -> tuple[Ruling, ...]:
    taken = frozenset(out)
    parts = (ruling.members - taken, ruling.members & taken)
    return tuple(replace(ruling, groups=(tuple(sorted(p)),)) for p in parts if len(p) > 1)


def _freed(ruling: Ruling, one: frozenset[Member]) -> tuple[Ruling, ...]:
    if ruling.kind == "same":
        return (ruling,)
    groups = tuple(left for g in ruling.groups if (left := tuple(m for m in g if m not in one)))
    return (replace(ruling, groups=groups),) if len(groups) > 1 else ()


def _closure(sames: Sequence[Ruling], members: frozenset[Member]) -> frozenset[Member]:
    """The events and all that rulings make the same as one of them."""
    found, grown = members, True
    while grown:
        more = found.union(*(r.members for r in sames if r.members & found))
        grown, found = more != found, more
    return found
