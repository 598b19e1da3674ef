"""A task without any reading: numbers of a text file, one a line, squared. What it is told to do, it does badly."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from marsad.errors import WeightsMissing
from marsad.run import Counts, Done, GivenUp, Shard


@dataclass(frozen=True, slots=True)
class Squares:
    """``die``: numbers that kill whoever squares them; ``once``: the same, but only the first time (a file of this
    folder remembers); ``hang``, ``swell``, ``fail``: what else may happen. Even numbers are dropped in the sifting."""

    version: str = "1"
    die: frozenset[int] = frozenset()
    once: tuple[str, int] | None = None
    hang: frozenset[int] = frozenset()
    swell: frozenset[int] = frozenset()
    fail: frozenset[int] = frozenset()
    broken_after: int | None = None
    not_ready: str = ""
    slowly: float = 0.0

    def ready(self) -> None:
        if self.not_ready == "die":
            os._exit(3)
        if self.not_ready:
            raise WeightsMissing("there is no model", where=self.not_ready)

    def items(self, shard: Shard) -> Iterator[tuple[str, int]]:
        for path in shard.paths:
            content = Path(path).read_bytes()[shard.begin : shard.end]
            for n, line in enumerate(content.splitlines(), start=shard.first):
                if self.broken_after is not None and n > self.broken_after:
                    raise ValueError("cut off")
                yield f"line {n}", int(line)

    def sift(self, item: int) -> Any:  # noqa: ANN401
        return Done(counts=(("even", 1),)) if item % 2 == 0 else item

    def read(self, kept: int) -> Done:
        time.sleep(self.slowly)
        if kept in self.die:
            os.kill(os.getpid(), signal.SIGKILL)
        if self.once is not None and kept == self.once[1]:
            mark = Path(self.once[0]) / str(kept)
            if not mark.exists():
                mark.touch()
                os.kill(os.getpid(), signal.SIGKILL)
        if kept in self.hang:
            time.sleep(3600)
        if kept in self.swell:
            held = [bytearray(50_000_000) for _ in range(60)]
            time.sleep(3600 + len(held))
        if kept in self.fail:
            raise ValueError(f"no square of {kept}")
        return Done((str(kept * kept),), (("odd", 1),))

    def give_up(self, item: GivenUp) -> Done:
        return Done((f"given up: {item.name}",), (("given up", 1),))


class Heard:
    """Keeps what an engine says."""

    def __init__(self) -> None:
        self.done: list[tuple[Shard, Counts]] = []
        self.left: list[tuple[Shard, str]] = []
        self.lost: list[str] = []

    def shard_done(self, shard: Shard, counts: Counts, seconds: float) -> None:
        self.done.append((shard, counts))

    def shard_left(self, shard: Shard, reason: str) -> None:
        self.left.append((shard, reason))

    def worker_lost(self, shard: Shard | None, reason: str) -> None:
        self.lost.append(reason)


def numbers(folder: Path, shards: int, each: int) -> list[Shard]:
    """Files of consecutive numbers, and their shards."""
    out = []
    for s in range(shards):
        path = folder / f"numbers-{s}.txt"
        path.write_text("".join(f"{n}\n" for n in range(s * each, (s + 1) * each)))
        out.append(Shard((str(path),)))
    return out
