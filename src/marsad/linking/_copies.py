"""Reports that share text, found without comparing all with all.

Candidates come from a sampled inverted index (FracMinHash): of every report only the shingles whose hash is divisible
by :data:`SAMPLE` are looked up, the same ones in each report. Unlike banded MinHash, whose recall follows the Jaccard
index, it finds three lifted sentences in a long page: two reports that share ``n`` shingles become candidates with
probability ``1 - (1 - 1 / SAMPLE) ** n``, whatever their lengths. Containment is then exact, on all shingles.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from marsad.linking._values import Copy, CopySort, Hashes, Item, Shingles

#: Share of shingles looked up is 1 / SAMPLE: 20 shared shingles (a sentence) are found in 99.7 % of cases.
SAMPLE = 4

#: Least containment of a copy; below, reports share stock phrases and background. On the dev copies .1 to .2 give
#: F1 100, .22 96.1, .3 93.3, .4 88.9; the middle of the flat part is taken, for the dev sample flatters.
THRESHOLD = 0.15

#: From this containment on nearly all words are the same.
EXACT = 0.8

#: Least weight of shared shingles: shorter runs ("the Syrian Observatory for Human Rights said on") are idiom.
LEAST_SHARED = 12.0

#: A shingle in so many reports over so many days is a background paragraph or furniture, not news of the day.
STALE_REPORTS, STALE_DAYS = 3, 5

#: In a shingle's list longer than this a report is paired with its nearest in time only, so that cost stays linear.
CROWD = 40


@dataclass(frozen=True, slots=True)
class Overlap:
    """What two reports share: weight of shared shingles, and the containment in the shorter."""

    weight: float
    containment: float


def find_copies(items: Sequence[Item], *, threshold: float = THRESHOLD) -> tuple[Copy, ...]:
    """Pairs of reports of which one holds at least ``threshold`` of the other's wording, sorted by their ids.

    The result does not depend on the order of the items; ids must be unique.
    """
    ordered = sorted(items, key=lambda i: (i.published or "", i.id))
    stale = _stale(ordered)
    kept = [_without(i.shingles, stale) for i in ordered]
    copies = []
    for i, j in sorted(candidates(ordered, kept)):
        found = overlap(kept[i], kept[j])
        if found.containment >= threshold and found.weight >= LEAST_SHARED:
            copies.append(_copy(ordered[i], ordered[j], found.containment))
    return tuple(sorted(copies, key=lambda c: (c.a, c.b)))


def overlap(a: Shingles, b: Shingles) -> Overlap:
    """Exact and weighted: a shingle that either holds as quoted counts as quoted in what is shared."""
    _, at_a, at_b = np.intersect1d(a.hashes, b.hashes, assume_unique=True, return_indices=True)
    shared = float(np.minimum(a.weights[at_a], b.weights[at_b]).sum())
    least = min(float(a.weights.sum()), float(b.weights.sum()))
    return Overlap(shared, min(1.0, shared / least) if least else 0.0)


def candidates(items: Sequence[Item], kept: Sequence[Shingles]) -> set[tuple[int, int]]:
    """Pairs of positions that share a sampled shingle. ``items`` are in order of time, ``kept`` their shingles."""
    pairs: set[tuple[int, int]] = set()
    for holders in _index(kept):
        reach = CROWD if len(holders) <= CROWD else 4
        for at, i in enumerate(holders):
            pairs.update((i, j) for j in holders[at + 1 : at + 1 + reach])
    assert len(items) == len(kept)
    return pairs


def sampled(hashes: Hashes) -> Hashes:
    """The shingles that are looked up."""
    picked: Hashes = hashes[hashes % np.uint64(SAMPLE) == 0]
    return picked


def _index(kept: Sequence[Shingles]) -> Iterator[list[int]]:
    """For each sampled shingle that several reports hold: their positions, ascending."""
    picked = [sampled(s.hashes) for s in kept]
    if not picked:
        return
    hashes = np.concatenate(picked)
    owners = np.repeat(np.arange(len(picked)), [p.size for p in picked])
    order = np.argsort(hashes, kind="stable")
    hashes, owners = hashes[order], owners[order]
    edges = np.flatnonzero(np.diff(hashes)) + 1
    for group in np.split(owners, edges):
        if group.size > 1:
            yield [int(x) for x in group]


def _stale(items: Sequence[Item]) -> Hashes:
    """Shingles that are printed again and again: :data:`STALE_REPORTS` reports or more over :data:`STALE_DAYS` days."""
    dated = [(i.shingles.hashes, i.day.toordinal()) for i in items if i.day is not None]
    hashes = np.concatenate([np.empty(0, np.uint64), *(h for h, _ in dated)])
    if not hashes.size:
        return hashes
    days = np.repeat([d for _, d in dated], [h.size for h, _ in dated])
    order = np.lexsort((days, hashes))
    hashes, days = hashes[order], days[order]
    first = np.flatnonzero(np.concatenate(([True], np.diff(hashes) != 0)))
    last = np.concatenate((first[1:], [hashes.size])) - 1
    old = (last - first + 1 >= STALE_REPORTS) & (days[last] - days[first] > STALE_DAYS)
    stale: Hashes = hashes[first[old]]
    return stale


def _without(s: Shingles, stale: Hashes) -> Shingles:
    keep = ~np.isin(s.hashes, stale, assume_unique=True)
    return Shingles(s.hashes[keep], s.weights[keep], s.sentence[keep])


def _copy(x: Item, y: Item, containment: float) -> Copy:
    a, b = sorted((x, y), key=lambda i: i.id)
    sort: CopySort = "exact" if containment >= EXACT else "partial"
    return Copy(a.id, b.id, round(containment, 4), sort, _giver(a, b))


def _giver(a: Item, b: Item) -> str | None:
    """Who was there first, or whom the other credits."""
    for x, y in ((a, b), (b, a)):
        if x.own and x.agency is not None and y.agency == x.agency and not y.own:
            return x.id
    if not a.published or not b.published:
        return None
    n = min(len(a.published), len(b.published))
    first, second = a.published[:n], b.published[:n]
    if n < len("0000-00-00") or first == second:
        return None
    return a.id if _earlier(first, second) else b.id


def _earlier(a: str, b: str) -> bool:
    """ISO 8601 strings of one length; zones are compared only through their days."""
    day_a, day_b = date.fromisoformat(a[:10]), date.fromisoformat(b[:10])
    return a < b if day_a == day_b else day_a < day_b


def families(copies: Sequence[Copy]) -> dict[str, str]:
    """Report id -> least id of the copies it hangs together with, for reports that have copies."""
    parent: dict[str, str] = {}

    def find(x: str) -> str:
        while parent.setdefault(x, x) != x:
            parent[x] = parent[parent[x]]
            x = parent[x]
        return x

    for c in copies:
        low, high = sorted((find(c.a), find(c.b)))
        parent[high] = low
    return {x: find(x) for x in parent}


def neighbours(copies: Sequence[Copy]) -> dict[str, dict[str, float]]:
    """Report id -> its copies with their containment."""
    out: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for c in copies:
        out[c.a][c.b] = c.containment
        out[c.b][c.a] = c.containment
    return dict(out)


def credited(items: Sequence[Item], copies: Sequence[Copy]) -> dict[str, str]:
    """Report id -> agency, its own credit or else the one that most of its copies' family shows.

    A family whose members credit several agencies lends none: it may hold stitched pages.
    """
    own = {i.id: i.agency for i in items if i.agency}
    family = families(copies)
    votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for report, agency in own.items():
        if report in family:
            votes[family[report]][agency] += 1
    lent = {f: next(iter(c)) for f, c in votes.items() if len(c) == 1}
    out = dict(own)
    for report, head in family.items():
        if report not in out and head in lent:
            out[report] = lent[head]
    return out
