"""The seam between linking and whatever keeps its state: numbered values in a few spaces.

An engine reads many values at once and writes many at once; what lies between two batches is all in the store. The
record has one in its database (``record/_links.py``), :class:`MemoryStore` is for one process.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, Protocol

#: slots: where a report stands, by its id; items: a report without its wording; texts: its wording; copies: its copies;
#: homes: the component of each of its events; components: events that hang together; the pages are pages of keys.
Space = Literal["slots", "items", "texts", "copies", "homes", "components", "copy_pages", "event_pages"]

SPACES: tuple[Space, ...] = ("slots", "items", "texts", "copies", "homes", "components", "copy_pages", "event_pages")


class LinkStore(Protocol):
    """Values by space and number (64 bits, signed)."""

    def get(self, space: Space, keys: Iterable[int]) -> dict[int, bytes]:
        """The values that there are."""
        ...

    def put(self, space: Space, rows: Mapping[int, bytes]) -> None:
        """Write values, over older ones."""
        ...

    def drop(self, space: Space, keys: Iterable[int]) -> None:
        """Take values away; what is not there is no fault."""
        ...

    def numbers(self, space: Space) -> list[int]:
        """All numbers of a space, ascending."""
        ...


class MemoryStore:
    """A store that ends with its process."""

    def __init__(self) -> None:
        self._rows: dict[Space, dict[int, bytes]] = {space: {} for space in SPACES}

    def get(self, space: Space, keys: Iterable[int]) -> dict[int, bytes]:
        """The values that there are."""
        rows = self._rows[space]
        return {k: rows[k] for k in keys if k in rows}

    def put(self, space: Space, rows: Mapping[int, bytes]) -> None:
        """Write values, over older ones."""
        self._rows[space].update(rows)

    def drop(self, space: Space, keys: Iterable[int]) -> None:
        """Take values away; what is not there is no fault."""
        for k in keys:
            self._rows[space].pop(k, None)

    def numbers(self, space: Space) -> list[int]:
        """All numbers of a space, ascending."""
        return sorted(self._rows[space])

    def size(self) -> dict[str, int]:
        """Bytes of the values, by space."""
        return {space: sum(map(len, rows.values())) for space, rows in self._rows.items()}
