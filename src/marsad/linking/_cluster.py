"""The happenings of one component: events that hang together by pairs that score high enough. Pure.

A component falls into *pieces* before it is clustered: where it has more than :data:`PIECE` events, its weakest pairs
are cut, at higher and higher thresholds, until no piece is larger. So a town shelled daily, whose reports of each day
hang on those of the next for years, costs what its parts cost. A piece that is as it was need not be done again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from marsad.linking._pairs import SAME
from marsad.linking._rulings import NO_RULINGS, Bonds, Rulings
from marsad.linking._values import Member

#: Most events of a piece that can be cut further. The largest component of the dev reports has far fewer.
PIECE = 150

#: By so much the threshold rises where a piece is cut, and so often.
STEP, STEPS = 0.5, 12

#: Two clusters are compared by all their pairs up to so many events each, beyond by as many of either, spread evenly.
FACES = 24

#: What a ruling of sameness scores: no threshold cuts it.
BOUND = 1e9


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """A pair of events that may be one happening; positions in their component, ``a`` < ``b``."""

    a: int
    b: int
    score: float


#: Score of two positions; None if they can never be one happening.
Scores = Callable[[int, int], float | None]


def pieces(size: int, edges: Sequence[Edge], most: int = PIECE, threshold: float = SAME) -> list[tuple[int, ...]]:
    """Parts of a component that hang together, each of ``most`` events at most where its scores allow.

    >>> chain = [Edge(0, 1, 3.0), Edge(1, 2, 1.6), Edge(2, 3, 3.0)]
    >>> pieces(4, chain, most=2), pieces(4, chain, most=4)
    ([(0, 1), (2, 3)], [(0, 1, 2, 3)])
    """
    done: list[tuple[int, ...]] = []
    waiting = [(list(range(size)), list(edges), threshold, STEPS)]
    while waiting:
        nodes, inside, level, left = waiting.pop()
        if len(nodes) <= most or not left:
            done.append(tuple(nodes))
            continue
        kept = [e for e in inside if e.score >= level]
        for part in connected(nodes, [(e.a, e.b) for e in kept]):
            members = set(part)
            waiting.append((part, [e for e in kept if e.a in members], level + STEP, left - 1))
    return sorted(done)


def connected(nodes: Sequence[int], pairs: Sequence[tuple[int, int]]) -> list[list[int]]:
    """The parts into which pairs join the nodes; each sorted, in order of their first ones.

    >>> connected([1, 2, 3, 4], [(4, 2)])
    [[1], [2, 4], [3]]
    """
    head = {n: n for n in nodes}

    def find(x: int) -> int:
        while head[x] != x:
            head[x] = head[head[x]]
            x = head[x]
        return x

    for a, b in pairs:
        low, high = sorted((find(a), find(b)))
        head[high] = low
    parts: defaultdict[int, list[int]] = defaultdict(list)
    for n in sorted(head):
        parts[find(n)].append(n)
    return list(parts.values())


def cluster(
    members: Sequence[Member],
    edges: Sequence[Edge],
    scores: Scores,
    rulings: Rulings = NO_RULINGS,
    threshold: float = SAME,
) -> list[tuple[int, ...]]:
    """Positions of ``members`` that are one happening.

    Average link with a veto: best pair first, two groups join where the mean of their pairs' scores reaches the
    threshold and no pair excludes it; ties by position. Rulings bind (see ``_rulings``): what is the same by ruling
    is one from the start, what is kept apart never joins.
    """
    head = list(range(len(members)))
    faces = {n: [n] for n in head}
    bonds = Bonds(members, rulings)
    refused: set[tuple[int, int, int, int]] = set()
    for e in sorted(edges, key=lambda e: (-e.score, e.a, e.b)):
        a, b = sorted((head[e.a], head[e.b]))
        if a == b or not bonds.may_join(e.a, e.b):
            continue
        attempt = (a, len(faces[a]), b, len(faces[b]))
        if attempt in refused:
            continue
        if not _joins(faces[a], faces[b], scores, threshold):
            refused.add(attempt)
            continue
        for k in faces[b]:
            head[k] = a
        faces[a].extend(faces.pop(b))
        bonds.join(e.a, e.b)
    return [tuple(g) for g in bonds.groups()]


def _joins(a: Sequence[int], b: Sequence[int], scores: Scores, threshold: float) -> bool:
    a, b = _spread(a), _spread(b)
    total = 0.0
    for i in a:
        for j in b:
            value = scores(i, j)
            if value is None:
                return False
            total += value
    return total >= threshold * len(a) * len(b)


def _spread(face: Sequence[int]) -> Sequence[int]:
    """At most :data:`FACES` of them, evenly over their order."""
    if len(face) <= FACES:
        return face
    ordered = sorted(face)
    return [ordered[n * len(ordered) // FACES] for n in range(FACES)]
