"""Copies kept up to date: what a late report can change, and exactly that, is compared again.

Whether two reports are copies rests on the two and on which of their keys are *stale* or *crowded* (``_copies``); these
are counted in a report's neighbourhood: its page of :data:`~marsad.linking._slots.PAGE_DAYS` days, the pages before and
after it, and the undated reports. So a report that comes or goes touches itself and the holders of keys whose state it
turns: all of their copies are found again, nobody else's. What comes out is the same whatever came first.

Of a crowded key's holders each meets the first :data:`~marsad.linking._copies.HUBS` only: a text that hundreds print
costs each of them as many comparisons, and all of them hang together through the first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from marsad.linking._copies import CROWD, HUBS, STALE_DAYS, STALE_REPORTS, fresh, judge
from marsad.linking._pages import (
    EMPTY,
    Nodes,
    Page,
    among,
    merged,
    page,
    spread,
    unique,
    unique_pairs,
    unpacked,
    without,
)
from marsad.linking._shelf import NO_NEARS, Near, Nears, Shelf, Text, stale_of
from marsad.linking._slots import DAY_SHIFT, UNDATED, page_of_slot
from marsad.linking._store import LinkStore
from marsad.linking._values import Copy, Hashes, Item, Shingles

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Turned:
    """What became of copies: pairs of slots that are copies no more or not as they were, and those that are now."""

    gone: dict[tuple[int, int], Copy]
    come: dict[tuple[int, int], Copy]


class _Asked:
    """Keys as a neighbourhood holds them: where their holders stand on each of its pages, and what follows from it.

    ``pages`` are in order of time, the undated one first.
    """

    def __init__(self, pages: Sequence[Page], keys: Hashes) -> None:
        self.pages = pages
        self.begins = [np.searchsorted(p.keys, keys, side="left") for p in pages]
        self.counts = [np.searchsorted(p.keys, keys, side="right") - b for p, b in zip(pages, self.begins, strict=True)]
        self.count = np.sum(self.counts, axis=0)
        self.stale = (keys & np.uint64(1) == 0) & self._old()
        self.crowded = self.count > CROWD

    def _old(self) -> Flags:
        """Which keys dated reports hold that are many enough and far enough apart."""
        reports = np.zeros_like(self.count)
        first = np.full_like(self.count, np.iinfo(np.int64).max)
        last = np.full_like(self.count, np.iinfo(np.int64).min)
        for p, begin, count in zip(self.pages, self.begins, self.counts, strict=True):
            if not len(p) or p.nodes[0] < 0:
                continue
            held = count > 0
            reports += count
            first[held] = np.minimum(first[held], p.nodes[begin[held]] >> DAY_SHIFT)
            last[held] = np.maximum(last[held], p.nodes[(begin + count - 1)[held]] >> DAY_SHIFT)
        found: Flags = reports >= STALE_REPORTS
        found[found] = last[found] - first[found] > STALE_DAYS
        return found

    def hubs(self, which: Nodes) -> Nodes:
        """The first :data:`HUBS` holders of some keys, 0 for those that fewer hold."""
        out = np.zeros((which.size, HUBS), dtype=np.int64)
        filled = np.zeros(which.size, dtype=np.int64)
        for p, begin, count in zip(self.pages, self.begins, self.counts, strict=True):
            for k in range(HUBS):
                more = (k < count[which]) & (filled < HUBS)
                rows = np.flatnonzero(more)
                out[rows, filled[rows]] = p.nodes[begin[which][rows] + k]
                filled[rows] += 1
        return out

    def turned(self, after: _Asked) -> Nodes:
        """Positions of the keys whose state is another than it was."""
        found = (self.stale != after.stale) | (self.crowded != after.crowded)
        both = np.flatnonzero(self.crowded & after.crowded & ~after.stale)
        found[both] |= (self.hubs(both) != after.hubs(both)).any(axis=1)
        return np.flatnonzero(found)

    def holders(self, n: int, which: Nodes) -> tuple[Nodes, Nodes]:
        """The holders of some keys on one of the pages, and for each the position in ``which`` of its key."""
        at, of = spread(self.begins[n][which], self.counts[n][which])
        return self.pages[n].nodes[at], of


class Upkeep:
    """The copies of one store, over one batch."""

    def __init__(self, store: LinkStore, shelf: Shelf) -> None:
        self._store = store
        self._shelf = shelf
        self._pages: dict[int, Page] = {}

    def update(self, added: Mapping[int, Item], dropped: Mapping[int, Item]) -> Turned:
        """Reports came (they are on the shelf already) and went; ``dropped`` ones are so still."""
        texts = self._shelf.texts.get([*added, *dropped])
        dirty = self._turn_pages(added, dropped, texts)
        before = self._shelf.nears.get([*dirty, *dropped])
        found = self._compared(np.array(sorted(dirty), dtype=np.int64))
        return self._settle(before, found)

    # ---- pages --------------------------------------------------------------------------------------------------

    def _load(self, numbers: Iterable[int]) -> None:
        missing = [n for n in numbers if n not in self._pages]
        stored = self._store.get("copy_pages", missing)
        self._pages.update({n: unpacked(stored[n]) if n in stored else EMPTY for n in missing})

    def _round(self, n: int) -> list[int]:
        """The pages of the neighbourhood of a page."""
        return [UNDATED] if n == UNDATED else [UNDATED, *(x for x in (n - 1, n, n + 1) if x != UNDATED)]

    def _asked(self, n: int, keys: Hashes) -> _Asked:
        self._load(self._round(n))
        return _Asked([self._pages[x] for x in self._round(n)], keys)

    def _turn_pages(
        self, added: Mapping[int, Item], dropped: Mapping[int, Item], texts: Mapping[int, Text]
    ) -> set[int]:
        """Bring the pages up to date; the reports that have to be compared again."""
        came, went = _by_page(added), _by_page(dropped)
        views = self._views({*came, *went})
        turning = {n: _keys([texts[s] for x in self._round(n) for s in (*came[x], *went[x])]) for n in views}
        before = {n: self._asked(n, turning[n]) for n in views}
        self._write_pages(came, went, texts)
        dirty = set(added)
        for n in views:
            after = self._asked(n, turning[n])
            own, _ = after.holders(self._round(n).index(n), before[n].turned(after))
            dirty.update(own.tolist())
        return dirty

    def _views(self, changed: set[int]) -> list[int]:
        """The pages whose neighbourhoods changed."""
        known = set(self._store.numbers("copy_pages")) if UNDATED in changed else set()
        near = {x for n in changed if n != UNDATED for x in (n - 1, n, n + 1) if x != UNDATED}
        return sorted(known | changed | near)

    def _write_pages(
        self, came: Mapping[int, list[int]], went: Mapping[int, list[int]], texts: Mapping[int, Text]
    ) -> None:
        for n in sorted({*came, *went}):
            self._load([n])
            new = _page({s: texts[s].keys for s in came[n]})
            self._pages[n] = merged(without(self._pages[n], np.array(went[n], dtype=np.int64)), new)
            if len(self._pages[n]):
                self._store.put("copy_pages", {n: self._pages[n].packed()})
            else:
                self._store.drop("copy_pages", [n])

    # ---- comparing ----------------------------------------------------------------------------------------------

    def _compared(self, dirty: Nodes) -> dict[tuple[int, int], Copy]:
        """The copies of these reports, found anew."""
        low, high = self._candidates(dirty)
        found: dict[tuple[int, int], Copy] = {}
        # so many at a time, so that the wording of few reports is at hand together
        for begin in range(0, low.size, 5000):
            pairs = list(zip(low[begin : begin + 5000].tolist(), high[begin : begin + 5000].tolist(), strict=True))
            whole, fresh_ones = self._wordings({s for pair in pairs for s in pair})
            for a, b in pairs:
                copy = judge(whole[a], whole[b], fresh_ones[a], fresh_ones[b])
                if copy is not None:
                    found[a, b] = copy
        return found

    def _wordings(self, slots: set[int]) -> tuple[dict[int, Item], dict[int, Shingles]]:
        """Reports with all their wording, and their wording without what is stale where they stand."""
        stale = self._stale(np.array(sorted(slots), dtype=np.int64))
        items, texts = self._shelf.items.get(slots), self._shelf.texts.get(slots)
        whole = {s: replace(items[s], shingles=texts[s].shingles) for s in sorted(slots)}
        return whole, {s: fresh(i.shingles, stale[s]) if stale[s] else i.shingles for s, i in whole.items()}

    def _candidates(self, dirty: Nodes) -> tuple[Nodes, Nodes]:
        """Pairs that share a living key and of which one is to be compared again."""
        pages: defaultdict[int, list[int]] = defaultdict(list)
        for slot in dirty.tolist():
            pages[page_of_slot(slot)].append(slot)
        texts = self._shelf.texts.get(dirty.tolist())
        lows, highs = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
        for n in self._views(set(pages)):
            keys = _keys([texts[s] for x in self._round(n) for s in pages.get(x, ())])
            low, high = _met(self._asked(n, keys), self._round(n).index(n), dirty)
            lows.append(low)
            highs.append(high)
        return unique_pairs(np.concatenate(lows), np.concatenate(highs))

    def _stale(self, slots: Nodes) -> dict[int, frozenset[int]]:
        """For each report its own stale passages."""
        out: dict[int, frozenset[int]] = {}
        pages = _by_page(dict.fromkeys(slots.tolist()))
        for n, own in pages.items():
            texts = self._shelf.texts.get(own)
            keys = _keys(list(texts.values()))
            stale = frozenset(keys[self._asked(n, keys).stale].tolist())
            out.update({s: stale_of(texts[s], stale) for s in own})
        return out

    # ---- what changed -------------------------------------------------------------------------------------------

    def _settle(self, before: Mapping[int, Nears], found: dict[tuple[int, int], Copy]) -> Turned:
        old = {_pair(s, x.slot): x.copy for s, nears in before.items() for x in nears.all}
        gone = {pair: copy for pair, copy in old.items() if found.get(pair) != copy}
        come = {pair: copy for pair, copy in found.items() if old.get(pair) != copy}
        self._note(gone, come)
        return Turned(gone, come)

    def _note(self, gone: Mapping[tuple[int, int], Copy], come: Mapping[tuple[int, int], Copy]) -> None:
        slots = {s for pair in (*gone, *come) for s in pair}
        held, items = self._shelf.nears.get(slots), self._shelf.items.get(slots)
        nears = {s: {x.slot: x for x in held.get(s, NO_NEARS).all} for s in slots}
        for a, b in gone:
            del nears[a][b], nears[b][a]
        for (a, b), copy in come.items():
            nears[a][b] = Near(b, items[b].agency, copy)
            nears[b][a] = Near(a, items[a].agency, copy)
        self._shelf.nears.put({s: Nears(tuple(x[k] for k in sorted(x))) for s, x in nears.items() if x})
        self._shelf.nears.drop([s for s, x in nears.items() if not x])


def _pair(a: int, b: int) -> tuple[int, int]:
    return (a, b) if a < b else (b, a)


def _by_page(slots: Iterable[int]) -> defaultdict[int, list[int]]:
    out: defaultdict[int, list[int]] = defaultdict(list)
    for slot in slots:
        out[page_of_slot(slot)].append(slot)
    return out


def _keys(texts: list[Text]) -> Hashes:
    return unique(np.concatenate([np.empty(0, np.uint64), *(t.keys for t in texts)]))


def _page(keys: Mapping[int, Hashes]) -> Page:
    if not keys:
        return EMPTY
    owners = np.repeat(np.array(list(keys), dtype=np.int64), [k.size for k in keys.values()])
    return page(np.concatenate(list(keys.values())), owners)


def _met(asked: _Asked, own: int, dirty: Nodes) -> tuple[Nodes, Nodes]:
    """Pairs of a holder on the page ``own`` and another holder of the same key, of which one is in ``dirty``.

    All other holders, or the first ones where the key is crowded; none where it is stale.
    """
    living = ~asked.stale & (asked.count > 1) & (asked.counts[own] > 0)
    lows, highs = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    crowds = np.flatnonzero(living & asked.crowded)
    holders, of = asked.holders(own, crowds)
    lows.append(np.repeat(holders, HUBS))
    highs.append(asked.hubs(crowds)[of].ravel())
    few = np.flatnonzero(living & ~asked.crowded)
    holders, of = asked.holders(own, few)
    for n, page_of in enumerate(asked.pages):
        at, left = spread(asked.begins[n][few][of], asked.counts[n][few][of])
        lows.append(holders[left])
        highs.append(page_of.nodes[at])
    low, high = np.concatenate(lows), np.concatenate(highs)
    either = among(low, dirty) | among(high, dirty)
    return unique_pairs(low[either], high[either])
