"""Reports gathered, and written many in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from marsad.record._values import Stored
from marsad.record._write import Unit

#: Reports of one transaction. Reports a second of processor time on SQLite (20 claims and 10 events each): 1: 166,
#: 10: 299, 50: 331, 150: 313; above 50 only the time for which the lock is held grows.
BATCH: Final = 50


class Batch:
    """Reports gathered, and written ``size`` at a time; each transaction holds whole reports only.

    Leaving the ``with`` block writes what is left, also when an exception (Ctrl-C) goes through it: what was added was
    complete. ``stored`` tells what became of the reports, in the order in which they were added.
    """

    def __init__(self, write: Callable[[Sequence[Unit]], tuple[Stored, ...]], size: int) -> None:
        self._write = write
        self._size = size
        self._units: list[Unit] = []
        self.stored: list[Stored] = []

    def gather(self, unit: Unit) -> None:
        """Take one in, and write if there are enough."""
        self._units.append(unit)
        if len(self._units) >= self._size:
            self.flush()

    def flush(self) -> None:
        """Write what was gathered. What could not be written stays gathered."""
        self.stored += self._write(self._units)
        self._units = []
