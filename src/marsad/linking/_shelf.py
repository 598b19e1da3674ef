"""The reports that an engine has at hand: read from the store a batch at a time, the last ones kept."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

import numpy as np

from marsad.linking._copies import whole_keys
from marsad.linking._packing import pack, pack_shingles, unpack, unpack_shingles
from marsad.linking._pages import unique
from marsad.linking._shingles import token_hash
from marsad.linking._slots import next_slot, slot_of
from marsad.linking._store import LinkStore, Space
from marsad.linking._values import Copy, Hashes, Item, Shingles

V = TypeVar("V")

#: Values kept of each kind. A batch needs what its own days tell, so that more saves little.
KEPT = 6000

NO_SHINGLES = Shingles(np.empty(0, np.uint64), np.empty(0, np.float32), np.empty(0, np.int32), np.empty(0, bool))

#: Bit by which keys of the whole are told from keys of passages: only passages grow stale.
_WHOLE = np.uint64(1)


@dataclass(frozen=True, slots=True)
class Near:
    """A copy as one of its two reports sees it: the other's slot, and the agency that the other itself credits."""

    slot: int
    agency: str | None
    copy: Copy


@dataclass(frozen=True, slots=True)
class Nears:
    """All copies of one report, by slot."""

    all: tuple[Near, ...]


NO_NEARS = Nears(())


class Drawer(Generic[V]):
    """Values of one space, unpacked; what was used last stays."""

    def __init__(self, store: LinkStore, space: Space, read: Callable[[bytes], V], write: Callable[[V], bytes]) -> None:
        self._store, self._space, self._read, self._write = store, space, read, write
        self._kept: OrderedDict[int, V] = OrderedDict()

    def get(self, numbers: Iterable[int]) -> dict[int, V]:
        """The values that there are."""
        out: dict[int, V] = {}
        missing = []
        for n in numbers:
            if n in self._kept:
                out[n] = self._kept[n]
                self._kept.move_to_end(n)
            else:
                missing.append(n)
        for n, stored in self._store.get(self._space, missing).items():
            out[n] = self._kept[n] = self._read(stored)
        return out

    def put(self, rows: dict[int, V]) -> None:
        """Write values."""
        self._store.put(self._space, {n: self._write(v) for n, v in rows.items()})
        for n, v in rows.items():
            self._kept[n] = v
            self._kept.move_to_end(n)

    def drop(self, numbers: Iterable[int]) -> None:
        """Take values away."""
        gone = list(numbers)
        self._store.drop(self._space, gone)
        for n in gone:
            self._kept.pop(n, None)

    def trim(self) -> None:
        """Let go of what was not used for long."""
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    """The wording of a report with the keys by which it is looked up; ``keys`` are sorted and unique."""

    shingles: Shingles
    keys: Hashes


class Shelf:
    """Items, wordings and copies by slot."""

    def __init__(self, store: LinkStore) -> None:
        self._store = store
        self.items: Drawer[Item] = Drawer(store, "items", lambda b: unpack(Item, b), pack)
        self.texts: Drawer[Text] = Drawer(store, "texts", _unpack_text, _pack_text)
        self.nears: Drawer[Nears] = Drawer(store, "copies", lambda b: unpack(Nears, b), pack)

    def trim(self) -> None:
        """Let go of what was not used for long; to be done when a batch ends."""
        for drawer in (self.items, self.texts, self.nears):
            drawer.trim()

    def find(self, reports: Iterable[str]) -> dict[str, int]:
        """The slots of the reports that are there."""
        names = {_number(r): r for r in reports}
        stored = self._store.get("slots", names)
        return {names[n]: int.from_bytes(b, "little", signed=True) for n, b in stored.items()}

    def place(self, items: Iterable[Item]) -> dict[int, Item]:
        """Slots for reports that are not on the shelf yet; two that would share one go side by side."""
        placed: dict[int, Item] = {}
        wanted = sorted(items, key=lambda i: i.id)
        taken = self.items.get(slot_of(i) for i in wanted)
        for item in wanted:
            slot = slot_of(item)
            while slot in placed or slot in taken:
                slot = next_slot(slot)
                taken.update(self.items.get([slot]))
            placed[slot] = item
        return placed

    def add(self, placed: dict[int, Item]) -> None:
        """Put reports on the shelf."""
        self.items.put({slot: replace(item, shingles=NO_SHINGLES) for slot, item in placed.items()})
        self.texts.put({slot: text_of(item) for slot, item in placed.items()})
        rows = {_number(item.id): slot.to_bytes(8, "little", signed=True) for slot, item in placed.items()}
        self._store.put("slots", rows)

    def drop(self, slots: Iterable[int]) -> None:
        """Take reports away."""
        gone = list(slots)
        self._store.drop("slots", [_number(item.id) for item in self.items.get(gone).values()])
        for drawer in (self.items, self.texts, self.nears):
            drawer.drop(gone)


def _number(report: str) -> int:
    """63 bits of the report's id."""
    return token_hash(report) >> 1


def text_of(item: Item) -> Text:
    """The wording of a report."""
    return _text(item.shingles, np.array(whole_keys(item), dtype=np.uint64) | _WHOLE)


def _text(shingles: Shingles, whole: Hashes) -> Text:
    passages = shingles.hashes[shingles.picked] & ~_WHOLE
    return Text(shingles, unique(np.concatenate((passages, whole))))


def _pack_text(text: Text) -> bytes:
    whole = text.keys[text.keys & _WHOLE == 1]
    return b"".join((len(whole).to_bytes(4, "little"), whole.astype("<u8").tobytes(), pack_shingles(text.shingles)))


def _unpack_text(stored: bytes) -> Text:
    n = int.from_bytes(stored[:4], "little")
    whole = np.frombuffer(stored, "<u8", n, 4).astype(np.uint64, copy=False)
    return _text(unpack_shingles(stored[4 + 8 * n :]), whole)


def stale_of(text: Text, stale: frozenset[int]) -> frozenset[int]:
    """The passages of a report that are stale, as its wording names them; ``stale`` are keys as they lie on pages."""
    if not stale:
        return stale
    return frozenset(k for k in text.shingles.hashes[text.shingles.picked].tolist() if k & ~1 in stale)
