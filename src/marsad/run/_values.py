"""What engines and tasks hand to each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

#: How many of what, as pairs: a value that can be compared, hashed and sent.
Counts = tuple[tuple[str, int], ...]


def summed(many: Iterable[Counts]) -> Counts:
    """The sum, sorted by name.

    >>> summed([(("read", 1),), (("read", 2), ("dropped", 1))])
    (('dropped', 1), ('read', 3))
    """
    total: Counter[str] = Counter()
    for counts in many:
        total.update(dict(counts))
    return tuple(sorted(total.items()))


@dataclass(frozen=True, slots=True)
class Shard:
    """A piece of input: whole files, or the bytes ``begin`` to ``end`` (None: the end) of one.

    ``first`` is the number of its first item in the file, from 1, so that a range counts as the whole file does.
    """

    paths: tuple[str, ...]
    begin: int = 0
    end: int | None = None
    first: int = 1

    @property
    def label(self) -> str:
        """For people.

        >>> Shard(("a.warc", )).label, Shard(("a.jsonl",), 10, 20, 3).label, Shard(("a.txt", "b.txt")).label
        ('a.warc', 'a.jsonl [10-20]', 'a.txt and 1 more')
        """
        if len(self.paths) > 1:
            return f"{self.paths[0]} and {len(self.paths) - 1} more"
        part = f" [{self.begin}-{'' if self.end is None else self.end}]" if self.begin or self.end is not None else ""
        return self.paths[0] + part


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one item: lines of output without their ends, and what to count."""

    lines: tuple[str, ...] = ()
    counts: Counts = ()


@dataclass(frozen=True, slots=True)
class GivenUp:
    """An item that no worker survived, or that broke the task: the place in its shard from 0, its name, and why."""

    place: int
    name: str
    reason: str


class Task(Protocol):
    """What is done with shards. Travels to other processes, so it holds settings and no state.

    ``items``, ``sift`` and ``read`` are pure: the same shard gives the same items in the same order, and the same item
    the same lines. An item is sifted first, which is cheap; what is kept is read, perhaps on another machine.
    """

    @property
    def version(self) -> str:
        """What tells the output of this code and these settings from all others."""

    def ready(self) -> None:
        """Load what is loaded once in a process.

        Raises:
            MarsadError: this task cannot run here.
        """

    def items(self, shard: Shard) -> Iterator[tuple[str, Any]]:
        """The items of a shard with their names."""

    def sift(self, item: Any) -> Any:  # noqa: ANN401 - only the task knows what its items are
        """``Done`` where nothing is left to do, else what is to be read."""

    def read(self, kept: Any) -> Done:  # noqa: ANN401
        """The dear part of the work."""

    def give_up(self, item: GivenUp) -> Done:
        """What stands in the output in place of an item that was given up."""


class Told(Protocol):
    """What engines say while they work; for progress."""

    def shard_done(self, shard: Shard, counts: Counts, seconds: float) -> None:
        """One more shard; ``seconds`` of a worker."""

    def shard_left(self, shard: Shard, reason: str) -> None:
        """A shard that was not done; the rest goes on."""

    def worker_lost(self, shard: Shard | None, reason: str) -> None:
        """A worker died or was stopped; another takes over."""
