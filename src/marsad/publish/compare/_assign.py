"""Which row is which incident: the best whole, not the best pair first.

Pairs above the threshold hang together in components; in each the assignment with the greatest sum of scores is found
by the Hungarian method (Kuhn 1955; the form with potentials, cubic in the smaller side). Components that are too large
for that are assigned pair by pair, those first whose second choice is worst.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Final

#: Rows and incidents of a component up to which the best assignment is looked for. A component of Aleppo in June 2016
#: has some dozens; 300 on each side take about three seconds.
_EXACT: Final = 300

Pair = tuple[int, int]


def assign(scores: Mapping[Pair, float]) -> dict[int, int]:
    """Row -> incident, each at most once, so that the sum of (positive) scores is greatest.

    >>> assign({(0, 0): 5.0, (0, 1): 4.0, (1, 0): 4.5})
    {0: 1, 1: 0}
    """
    out: dict[int, int] = {}
    for rows, columns in _components(scores):
        solve = _hungarian if max(len(rows), len(columns)) <= _EXACT else _by_regret
        out.update(solve(rows, columns, scores))
    return dict(sorted(out.items()))


def _components(scores: Mapping[Pair, float]) -> list[tuple[list[int], list[int]]]:
    by_row: dict[int, list[int]] = defaultdict(list)
    by_column: dict[int, list[int]] = defaultdict(list)
    for r, c in sorted(scores):
        by_row[r].append(c)
        by_column[c].append(r)
    seen: set[int] = set()
    out = []
    for start in by_row:
        if start in seen:
            continue
        rows, columns, stack = {start}, set[int](), [start]
        while stack:
            for c in by_row[stack.pop()]:
                if c not in columns:
                    columns.add(c)
                    fresh = [r for r in by_column[c] if r not in rows]
                    rows.update(fresh)
                    stack += fresh
        seen |= rows
        out.append((sorted(rows), sorted(columns)))
    return out


def _hungarian(rows: list[int], columns: list[int], scores: Mapping[Pair, float]) -> dict[int, int]:
    """Every row may also stay alone, which is worth nothing: so there is a column of its own for each."""
    wide = len(columns) + len(rows)
    cost = [
        [-scores.get((r, c), -1e6) for c in columns] + [0.0 if i == j else 1e6 for j in range(len(rows))]
        for i, r in enumerate(rows)
    ]
    u, v = [0.0] * (len(rows) + 1), [0.0] * (wide + 1)
    holder = [0] * (wide + 1)
    for i in range(1, len(rows) + 1):
        _augment(i, cost, u, v, holder)
    return {
        rows[holder[j] - 1]: columns[j - 1]
        for j in range(1, len(columns) + 1)
        if holder[j] and (rows[holder[j] - 1], columns[j - 1]) in scores
    }


def _augment(i: int, cost: list[list[float]], u: list[float], v: list[float], holder: list[int]) -> None:
    """Find a place for row ``i`` (from 1) along the cheapest path; ``u`` and ``v`` are the potentials."""
    wide = len(v)
    least, before, used = [float("inf")] * wide, [0] * wide, [False] * wide
    holder[0], j = i, 0
    while holder[j]:
        used[j], at, delta, nearest = True, holder[j], float("inf"), 0
        for k in range(1, wide):
            if used[k]:
                continue
            now = cost[at - 1][k - 1] - u[at] - v[k]
            if now < least[k]:
                least[k], before[k] = now, j
            if least[k] < delta:
                delta, nearest = least[k], k
        for k in range(wide):
            if used[k]:
                u[holder[k]] += delta
                v[k] -= delta
            else:
                least[k] -= delta
        j = nearest
    while j:
        holder[j] = holder[before[j]]
        j = before[j]


def _by_regret(rows: list[int], columns: list[int], scores: Mapping[Pair, float]) -> dict[int, int]:
    """The row first that would lose most by its second choice; again until none is left."""
    held = {r: [(scores[r, c], -c) for c in columns if (r, c) in scores] for r in rows}
    choices = {r: sorted(found, reverse=True) for r, found in held.items()}
    free, out = set(columns), dict[int, int]()
    order = sorted(choices, key=lambda r: (_second(choices[r]) - choices[r][0][0], r))
    for r in order:
        best = next((-c for _, c in choices[r] if -c in free), None)
        if best is not None:
            out[r] = best
            free.discard(best)
    return out


def _second(choices: list[tuple[float, int]]) -> float:
    return choices[1][0] if len(choices) > 1 else 0.0
