"""Pages of keys: which reports (or events) hold a key, as two sorted arrays.

A page holds the keys of some days. A batch merges into it in one go, a look-up of many keys is one binary search, and
a page packs into bytes as it is: a database keeps it as one value.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from marsad.linking._values import Hashes

N = TypeVar("N", np.uint64, np.int64)
Nodes = npt.NDArray[np.int64]
Positions = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """Keys with their holders, sorted by key, then holder; a pair stands there once."""

    keys: Hashes
    nodes: Nodes

    def __len__(self) -> int:
        return int(self.keys.size)

    def packed(self) -> bytes:
        """Keys, then holders, little-endian."""
        return self.keys.astype("<u8").tobytes() + self.nodes.astype("<i8").tobytes()


EMPTY = Page(np.empty(0, np.uint64), np.empty(0, np.int64))


def unpacked(stored: bytes) -> Page:
    """What :meth:`Page.packed` gave."""
    half = len(stored) // 2
    return Page(
        np.frombuffer(stored, "<u8", half // 8).astype(np.uint64, copy=False),
        np.frombuffer(stored, "<i8", half // 8, half).astype(np.int64, copy=False),
    )


def page(keys: Hashes, nodes: Nodes) -> Page:
    """Sort pairs into a page; those that stand twice are kept once."""
    order = np.lexsort((nodes, keys))
    keys, nodes = keys[order], nodes[order]
    if keys.size:
        new = np.concatenate(([True], (keys[1:] != keys[:-1]) | (nodes[1:] != nodes[:-1])))
        keys, nodes = keys[new], nodes[new]
    return Page(keys, nodes)


def merged(found: Page, new: Page) -> Page:
    """Both on one page, in time linear in their length."""
    if not len(new) or not len(found):
        return found if len(found) else new
    keys, nodes = np.concatenate((found.keys, new.keys)), np.concatenate((found.nodes, new.nodes))
    order = np.argsort(keys, kind="stable")
    keys, nodes = keys[order], nodes[order]
    # two sorted runs merge in one go; only where a key stood on both have its holders to be put in order
    begin = np.searchsorted(keys, new.keys, side="left")
    count = np.searchsorted(keys, new.keys, side="right") - begin
    shared = np.unique(begin[count > 1], return_index=True)[1]
    at, _ = spread(begin[count > 1][shared], count[count > 1][shared])
    nodes[at] = nodes[at][np.lexsort((nodes[at], keys[at]))]
    return Page(keys, nodes)


def without(found: Page, dropped: Nodes) -> Page:
    """The page without these holders."""
    if not dropped.size or not len(found):
        return found
    keep = ~among(found.nodes, np.sort(dropped))
    return found if bool(keep.all()) else Page(found.keys[keep], found.nodes[keep])


def among(values: Nodes, known: Nodes) -> npt.NDArray[np.bool_]:
    """Which values are in ``known``, which is sorted."""
    if not known.size:
        return np.zeros(values.size, dtype=bool)
    at = np.searchsorted(known, values)
    at[at == known.size] = 0
    found: npt.NDArray[np.bool_] = known[at] == values
    return found


def unique(values: npt.NDArray[N]) -> npt.NDArray[N]:
    """Sorted, each once; of few values five times as quick as numpy's own, which hashes."""
    found = np.sort(values)
    return found[np.concatenate(([True], found[1:] != found[:-1]))] if found.size else found


def spread(starts: Positions, counts: Positions) -> tuple[Positions, Positions]:
    """Positions of many stretches one after the other, and which stretch each is of.

    >>> [x.tolist() for x in spread(np.array([5, 9]), np.array([2, 1]))]
    [[5, 6, 9], [0, 0, 1]]
    """
    which = np.repeat(np.arange(starts.size), counts)
    first = np.cumsum(counts) - counts
    return starts[which] + np.arange(which.size) - first[which], which


def unique_pairs(a: Nodes, b: Nodes) -> tuple[Nodes, Nodes]:
    """Unordered pairs, each once, the lower one first, sorted; nothing is paired with itself."""
    low, high = np.minimum(a, b), np.maximum(a, b)
    apart = low != high
    low, high = low[apart], high[apart]
    order = np.lexsort((high, low))
    low, high = low[order], high[order]
    if low.size:
        new = np.concatenate(([True], (low[1:] != low[:-1]) | (high[1:] != high[:-1])))
        low, high = low[new], high[new]
    return low, high
