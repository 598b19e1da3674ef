"""Scores of many pairs of stories at once: what ``story_score`` gives one by one, in a tenth of its time.

The terms of all reports lie in one run. A report with many pairs is laid out as a look-up table, in which the terms of
its partners are looked up together. All sums go over the shared terms in their order, each pair's by itself, and no
feature asks which of the two came first: a pair's score is the same to the last bit in whatever company it is reckoned.

3,290 local crime reports link in 5.5 s with it, in 23.0 s without, and in the same incidents.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log1p, sqrt

import numpy as np
import numpy.typing as npt

from marsad.linking._gist import NAME, NUMBER, PERSON, SITE, WORD
from marsad.linking._pages import Nodes, Positions, spread
from marsad.linking._stories import HARD, LEAST, MOST, NAMES, SOON, kinds_among, weights
from marsad.linking._values import Gist

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

#: Pairs that are scored together: their shared terms take some 20 MB.
_TOGETHER = 20_000


def story_scores(gists: Sequence[Gist], low: Nodes, high: Nodes) -> Floats:
    """Log-odds that pairs of reports tell one story; ``low`` and ``high`` are positions in ``gists``."""
    out = np.empty(low.size)
    for begin in range(0, low.size, _TOGETHER):
        a, b = low[begin : begin + _TOGETHER], high[begin : begin + _TOGETHER]
        used, at = np.unique(np.concatenate((a, b)), return_inverse=True)
        out[begin : begin + a.size] = _scores([gists[n] for n in used.tolist()], at[: a.size], at[a.size :])
    return out


def story_pairs(gists: Mapping[int, Gist], low: Nodes, high: Nodes) -> dict[tuple[int, int], float]:
    """The log-odds of those of some pairs of events of which both are in ``gists``."""
    at = {n: k for k, n in enumerate(gists)}
    pairs = [(a, b) for a, b in zip(low.tolist(), high.tolist(), strict=True) if a in at and b in at]
    one, other = (np.array([at[pair[k]] for pair in pairs], dtype=np.int64) for k in (0, 1))
    return dict(zip(pairs, story_scores(list(gists.values()), one, other).tolist(), strict=True))


@dataclass(frozen=True, slots=True)
class _Run:
    """The terms of all reports, one report after the other; ``ids`` number the terms from 0."""

    ids: Positions
    begin: Positions
    size: Positions
    owner: Positions
    weights: Floats
    rare: Floats
    kinds: npt.NDArray[np.uint8]
    lead: Flags

    def total(self, values: Floats) -> Floats:
        """The sum of each report."""
        return _totals(self.owner, values, self.size.size)


def _run(gists: Sequence[Gist]) -> _Run:
    size = np.array([g.terms.size for g in gists], dtype=np.int64)
    return _Run(
        np.unique(np.concatenate([g.terms for g in gists]), return_inverse=True)[1],
        np.cumsum(size) - size,
        size,
        np.repeat(np.arange(size.size), size),
        np.concatenate([g.weights for g in gists]).astype(np.float64),
        np.concatenate([g.rare for g in gists]).astype(np.float64),
        np.concatenate([g.kinds for g in gists]),
        np.concatenate([g.lead for g in gists]),
    )


def _scores(gists: Sequence[Gist], a: Positions, b: Positions) -> Floats:
    run = _run(gists)
    found = dict(_features(run, a, b, *_shared(run, a, b)))
    found.update(_told(gists, a, b, found["person"]))
    known = weights()
    value = np.full(a.size, known.bias)
    for name, weight in known.features:
        value += weight * found[name]
    return value.clip(LEAST, MOST)


def _shared(run: _Run, a: Positions, b: Positions) -> tuple[Positions, Positions, Positions]:
    """The terms that pairs share: where they stand of the one report and of the other, and of which pair they are."""
    times = np.bincount(np.concatenate((a, b)), minlength=run.size.size)
    hub, other = np.where(times[b] > times[a], b, a), np.where(times[b] > times[a], a, b)
    order = np.argsort(hub, kind="stable")
    ends = np.flatnonzero(np.diff(hub[order])) + 1
    place = np.full(int(run.ids.max(initial=-1)) + 1, -1, dtype=np.int64)
    none = np.empty(0, np.int64)
    found = [(none, none, none)]
    for group in np.split(order, ends) if order.size else ():
        n = hub[group[0]]
        own = slice(run.begin[n], run.begin[n] + run.size[n])
        place[run.ids[own]] = np.arange(own.start, own.stop)
        at, which = spread(run.begin[other[group]], run.size[other[group]])
        x = place[run.ids[at]]
        held = np.flatnonzero(x >= 0)
        found.append((x[held], at[held], group[which[held]]))
        place[run.ids[own]] = -1
    x, y, pair = (np.concatenate(column) for column in zip(*found, strict=True))
    return x, y, pair


def _features(
    run: _Run, a: Positions, b: Positions, x: Positions, y: Positions, pair: Positions
) -> Iterator[tuple[str, Floats]]:
    """Those that rest on shared terms; see ``_stories.features``."""

    def total(values: Floats, which: Flags | None = None) -> Floats:
        """The sum of each pair."""
        return _totals(pair, values, a.size) if which is None else _totals(pair[which], values[which], a.size)

    def cosine(product: Floats, squares: Floats) -> Floats:
        norms = np.sqrt(squares[a] * squares[b])
        return product / np.where(norms > 0, norms, 1.0)

    rare, kinds = run.rare, run.kinds
    heavy, names, hard = run.weights[x] * run.weights[y], kinds_among(NAMES)[kinds], kinds_among(HARD)[kinds]
    yield "words", cosine(total(heavy), run.total(run.weights**2))
    yield "lead", cosine(total(rare[x] * rare[y], run.lead[x] & run.lead[y]), run.total(rare**2 * run.lead))
    yield "names", cosine(total(heavy, names[x] & names[y]), run.total(run.weights**2 * names))
    named = (kinds[x] != WORD) & (kinds[y] != WORD)
    for name, kind, of in (("person", PERSON, np.maximum), ("site", SITE, np.maximum), ("name", NAME, np.minimum)):
        one = total(rare[x], named & (kinds[x] == kind))
        yield name, _log1p(of(one, total(rare[y], named & (kinds[y] == kind))))
    own = run.total(rare * hard)
    least = np.minimum(own[a], own[b])
    both = total(rare[x], hard[x] & hard[y])
    yield "hard", np.where(least > 0.1, both / np.where(least > 0.1, least, 1.0), 0.0)
    yield "numbers", _log1p(total((kinds[x] == NUMBER).astype(np.float64)))


def _totals(of: Positions, values: Floats, size: int) -> Floats:
    """The sum of the values of each, one after the other."""
    return np.bincount(of, values, size).astype(np.float64, copy=False)


def _log1p(values: Floats) -> Floats:
    """One by one, for numpy may round the last ones of a run otherwise than the rest."""
    return np.array([log1p(v) if v else 0.0 for v in values.tolist()])


def _told(gists: Sequence[Gist], a: Positions, b: Positions, person: Floats) -> Iterator[tuple[str, Floats]]:
    """Those that rest on ages, places and days."""
    ages, towns, provinces, days = (
        [frozenset(x) for x in column]
        for column in zip(*((g.ages, g.towns, g.provinces, g.days) for g in gists), strict=True)
    )
    pairs = list(zip(a.tolist(), b.tolist(), strict=True))
    yield "ages", np.array([_ages(ages[i], ages[j]) for i, j in pairs])
    yield "other_ages", _differ(ages, pairs)
    yield "other_towns", _differ(towns, pairs)
    yield "other_provinces", _differ(provinces, pairs)
    yield "other_days", _differ(days, pairs)
    yield "same_day", np.array([float(not days[i].isdisjoint(days[j])) for i, j in pairs])
    known = [g.day for g in gists]
    gaps = [0 if (x := known[i]) is None or (y := known[j]) is None else abs(x - y) for i, j in pairs]
    yield "gap", np.array([log1p(gap) for gap in gaps])
    yield "late", np.array([float(gap > SOON and not p) for gap, p in zip(gaps, person.tolist(), strict=True)])


def _ages(a: frozenset[int], b: frozenset[int]) -> float:
    shared = len(a & b)
    return log1p(shared) * sqrt(shared / len(a | b)) if shared else 0.0


def _differ(of: Sequence[frozenset[object]], pairs: Sequence[tuple[int, int]]) -> Floats:
    return np.array([float(bool(of[i]) and bool(of[j]) and of[i].isdisjoint(of[j])) for i, j in pairs])
