"""Reports that share text, found without comparing all with all.

Reports meet by keys (``_fingerprints``): of passages, so that three lifted sentences in a long page are found, and of
the whole. What meets is compared exactly, on all 5-grams. Everything here is a function of two reports and of the set
of keys that are printed again and again (:func:`is_stale`), so that it can be done report by report.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from marsad.linking._fingerprints import band_keys, copy_keys
from marsad.linking._rewrites import is_rewrite
from marsad.linking._values import Copy, CopyReason, CopySort, Item, Shingles
from marsad.linking._versions import later, same_story, version_keys

#: Least containment of a copy; below, reports share stock phrases and background. On the dev copies .1 to .2 give
#: F1 100, .22 96.1, .3 93.3, .4 88.9; the middle of the flat part is taken, for the dev sample flatters.
THRESHOLD = 0.15

#: From this containment on nearly all words are the same.
EXACT = 0.8

#: Least weight of shared shingles: shorter runs ("the Syrian Observatory for Human Rights said on") are idiom.
LEAST_SHARED = 12.0

#: So much shared wording (three sentences) is lifted, however little of a long page it is, if the two come out within
#: so many days. Longer apart it is a paper's own background, which two of nine such dev pairs were.
LIFTED, LIFTED_DAYS = 40.0, 2

#: Further apart, shared wording is background, a column's form or furniture: so are all 5 dev pairs, and of 87 in a
#: public set of local crime reports 71 tell of different incidents.
COPY_DAYS = 5

#: From this Jaccard index on two reports are one text, whenever they say that they came out: a page printed again, or a
#: wrong date. Short pages are left out, for they may be a form to be filled in or a notice of the site (up to 106 such
#: 5-grams in that set).
SAME_TEXT, SAME_TEXT_LEAST = 0.8, 150

#: A key in so many reports over so many days is a background paragraph or furniture, not news of the day.
STALE_REPORTS, STALE_DAYS = 3, 5

#: Of a key that more reports hold, a report meets only the first :data:`HUBS` of them and its next :data:`HUBS`, so
#: that a text printed by hundreds costs no square. Its copies still hang together.
CROWD, HUBS = 40, 4

#: Nothing is stale.
NONE: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Overlap:
    """What two reports share: weight of shared shingles, and the share of it in each; 0..1."""

    weight: float
    of_a: float
    of_b: float

    @property
    def containment(self) -> float:
        """The share in the shorter one."""
        return max(self.of_a, self.of_b)


def find_copies(items: Sequence[Item], *, threshold: float = THRESHOLD) -> tuple[Copy, ...]:
    """Pairs of reports of which one holds at least ``threshold`` of the other's wording, sorted by their ids.

    The result does not depend on the order of the items; ids must be unique.
    """
    ordered = sorted(items, key=by_time)
    stale = stale_keys(ordered)
    kept = [fresh(i.shingles, stale) for i in ordered]
    copies = []
    for i, j in sorted(candidates(ordered, stale)):
        found = judge(ordered[i], ordered[j], kept[i], kept[j], threshold)
        if found is not None:
            copies.append(found)
    return tuple(sorted(copies, key=lambda c: (c.a, c.b)))


def compare(a: Item, b: Item, stale: Container[int] = NONE, *, threshold: float = THRESHOLD) -> Copy | None:
    """Are two reports copies? ``stale`` holds the keys for which :func:`is_stale` is true."""
    return judge(a, b, fresh(a.shingles, stale), fresh(b.shingles, stale), threshold)


def by_time(item: Item) -> tuple[str, str]:
    """The order in which the holders of a key are put: by publication, then by id; undated ones come first."""
    return (item.published or "", item.id)


def whole_keys(item: Item) -> tuple[int, ...]:
    """Keys of a report as a whole, which never go stale: its signature, its page and headline, and what it tells."""
    return (*band_keys(item), *version_keys(item), *item.trace.fact_keys)


def is_stale(reports: int, first: int, last: int) -> bool:
    """Is a key old? ``reports`` dated ones hold it, published from day ``first`` to ``last`` (ordinals)."""
    return reports >= STALE_REPORTS and last - first > STALE_DAYS


def stale_keys(items: Iterable[Item]) -> frozenset[int]:
    """The keys of passages that are printed again and again."""
    days: defaultdict[int, list[int]] = defaultdict(list)
    for item in items:
        if item.day is not None:
            for key in copy_keys(item):
                days[key].append(item.day.toordinal())
    return frozenset(k for k, d in days.items() if is_stale(len(d), min(d), max(d)))


def fresh(shingles: Shingles, stale: Container[int]) -> Shingles:
    """Without the wording that is old: 5-grams of which the nearest key is stale (no key is further than a window)."""
    keys, where = shingles.hashes[shingles.picked].tolist(), shingles.at[shingles.picked]
    old = np.array([key in stale for key in keys], dtype=bool)
    if not old.any():
        return shingles
    order = np.argsort(where)
    where, old = where[order], old[order]
    # the border between two keys lies half way
    nearest = np.searchsorted((where[1:] + where[:-1]) / 2, shingles.at)
    keep = ~old[nearest]
    return Shingles(shingles.hashes[keep], shingles.weights[keep], shingles.at[keep], shingles.picked[keep])


def overlap(a: Shingles, b: Shingles) -> Overlap:
    """Exact and weighted: a shingle that either holds as quoted counts as quoted in what is shared."""
    _, at_a, at_b = np.intersect1d(a.hashes, b.hashes, assume_unique=True, return_indices=True)
    shared = float(np.minimum(a.weights[at_a], b.weights[at_b]).sum())
    return Overlap(shared, _share(shared, a), _share(shared, b))


def _share(shared: float, s: Shingles) -> float:
    whole = float(s.weights.sum())
    return min(1.0, shared / whole) if whole else 0.0


def candidates(items: Sequence[Item], stale: Container[int] = NONE) -> set[tuple[int, int]]:
    """Pairs of positions that share a key. ``items`` are in the order of :func:`by_time`."""
    holders: defaultdict[int, list[int]] = defaultdict(list)
    for n, item in enumerate(items):
        fresh_keys = [key for key in copy_keys(item) if key not in stale]
        for key in (*fresh_keys, *whole_keys(item)):
            holders[key].append(n)
    return {pair for group in holders.values() for pair in meetings(group)}


def meetings(holders: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Which holders of one key are compared: all pairs, of a crowd only so many that all hang together.

    ``holders`` are ascending, in the order of :func:`by_time`.

    >>> len(list(meetings(range(40)))), len(list(meetings(range(300))))
    (780, 2374)
    """
    crowded = len(holders) > CROWD
    for at, j in enumerate(holders):
        first = [*range(min(HUBS, at)), *range(max(HUBS, at - HUBS), at)] if crowded else range(at)
        yield from ((holders[n], j) for n in first)


def judge(x: Item, y: Item, of_x: Shingles, of_y: Shingles, threshold: float = THRESHOLD) -> Copy | None:
    """What :func:`compare` finds, of two reports whose wording was freed of what is stale: ``of_x`` and ``of_y``.

    The strongest kind of evidence first.
    """
    a, b, of_a, of_b = (x, y, of_x, of_y) if x.id < y.id else (y, x, of_y, of_x)
    found = overlap(of_a, of_b)
    enough = found.weight >= LEAST_SHARED and _apart(a, b) <= COPY_DAYS
    version = same_story(a, b, found.containment)
    if enough and found.containment >= threshold:
        return _copy(a, b, found, "wording", version)
    if enough and _lifted(a, b, found):
        return _copy(a, b, found, "lifted", version)
    if resemblance(a.shingles, b.shingles) >= SAME_TEXT:
        return _copy(a, b, overlap(a.shingles, b.shingles), "same_text", version)
    if version is not None:
        return _copy(a, b, found, version)
    return _copy(a, b, found, "same_facts") if is_rewrite(a, b, found.weight) else None


def _lifted(x: Item, y: Item, found: Overlap) -> bool:
    dated = x.day is not None and y.day is not None
    return dated and found.weight >= LIFTED and _apart(x, y) <= LIFTED_DAYS


def _apart(x: Item, y: Item) -> int:
    """Days between two reports; 0 where one bears no date."""
    return abs((x.day - y.day).days) if x.day and y.day else 0


def resemblance(a: Shingles, b: Shingles) -> float:
    """Jaccard index of the 5-grams, without weights; 0 for short texts and for those of very different length."""
    least, most = sorted((len(a), len(b)))
    if least < SAME_TEXT_LEAST or least < SAME_TEXT * most:
        return 0.0
    shared = np.intersect1d(a.hashes, b.hashes, assume_unique=True).size
    return shared / (least + most - shared)


def _copy(a: Item, b: Item, found: Overlap, why: CopyReason, version: CopyReason | None = None) -> Copy:
    of_a, of_b = round(found.of_a, 4), round(found.of_b, 4)
    giver, reason = giver_of(a, b)
    reasons = tuple(r for r in (why, version, reason) if r is not None)
    return Copy(a.id, b.id, max(of_a, of_b), _sort(why, found), giver, of_a, of_b, reasons)


def _sort(why: CopyReason, found: Overlap) -> CopySort:
    if why == "same_facts":
        return "rewrite"
    return "exact" if found.containment >= EXACT else "partial"


def giver_of(a: Item, b: Item) -> tuple[str | None, CopyReason | None]:
    """Which of two copies gave, and what shows it: the other one's credit, its notice of a correction, or time."""
    credited_ones = [x.id for x, y in ((a, b), (b, a)) if _credits(y, x)]
    if len(credited_ones) == 1:
        return credited_ones[0], "credit"
    after = later(a, b) if a.trace.outlet == b.trace.outlet else None
    if after is not None:
        return (a.id if after is b else b.id), "notice"
    first = _first(a, b)
    return first, (None if first is None else "earlier")


def _credits(y: Item, x: Item) -> bool:
    """Does ``y`` name the publisher of ``x`` as whose words these are?"""
    if x.own and x.agency is not None and y.agency == x.agency and not y.own:
        return True
    return bool(x.trace.outlet) and x.trace.outlet in y.trace.cites


def _first(a: Item, b: Item) -> str | None:
    """Who was there first, as far as the precision of both times lets it show."""
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
