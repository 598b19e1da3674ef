"""One component falls into happenings; a large one is cut at its weakest pairs before."""

from __future__ import annotations

import pytest

from marsad.linking import Member, Rulings
from marsad.linking._cluster import FACES, Edge, Scores, cluster, pieces


def named(n: int) -> list[Member]:
    return [Member(f"r{k}", "e0") for k in range(n)]


def scores(edges: list[Edge], other: float | None) -> Scores:
    known = {(e.a, e.b): e.score for e in edges}
    return lambda i, j: known.get((min(i, j), max(i, j)), other)


def test_a_chain_of_likenesses_does_not_join_what_lies_far_apart() -> None:
    edges = [Edge(0, 1, 3.0), Edge(1, 2, 2.0)]

    assert cluster(named(3), edges, scores(edges, None)) == [(0, 1), (2,)]
    assert cluster(named(3), edges, scores(edges, 1.4)) == [(0, 1, 2)]
    assert cluster(named(3), edges, scores(edges, 0.0)) == [(0, 1), (2,)]


def test_rulings_bind_against_scores() -> None:
    edges = [Edge(0, 1, 3.0), Edge(1, 2, 3.0)]
    a, b, c = named(3)
    ruled = Rulings(frozenset([(a, c)]), frozenset([(a, b)]))

    assert cluster([a, b, c], edges, scores(edges, 3.0), ruled) == [(0, 2), (1,)]


def test_large_groups_are_compared_by_some_of_their_faces() -> None:
    size = 3 * FACES
    edges = [Edge(0, k, 3.0) for k in range(1, size)]
    asked: list[tuple[int, int]] = []

    def score(i: int, j: int) -> float:
        asked.append((i, j))
        return 3.0

    assert cluster(named(size), edges, score) == [tuple(range(size))]
    assert len(asked) <= size * FACES


@pytest.mark.parametrize("most", [5, 10, 20])
def test_a_long_chain_falls_into_pieces_at_its_weakest_pairs(most: int) -> None:
    edges = [Edge(k, k + 1, 1.6 if k % 5 == 4 else 3.0) for k in range(99)]
    found = pieces(100, edges, most=most)

    assert all(len(p) <= most for p in found)
    assert sorted(k for p in found for k in p) == list(range(100))
    assert (0, 1, 2, 3, 4) in found


def test_what_nothing_parts_stays_whole() -> None:
    edges = [Edge(0, k, 50.0) for k in range(1, 40)]

    assert pieces(40, edges, most=10) == [tuple(range(40))]
