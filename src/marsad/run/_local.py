"""Shards in processes of this machine. Whoever dies is replaced, and what it did stays.

The standard pool is lost with its first dead worker (of 100 shards it lost 96). Here each worker has its own pipe, so
that a death is seen as the end of that pipe and concerns nobody else.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from multiprocessing import connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any, Final

from marsad._children import end_with_parent
from marsad.errors import BrokenRunFolder, MarsadError, WorkersLost
from marsad.run._folder import Folder, InWork
from marsad.run._values import Shard, Task, Told
from marsad.run._work import TRIES, work_shard

#: Seconds between two looks at the clock and the memory of workers.
_LOOK: Final = 0.25

#: Workers that die before they are ready, one after the other and with nobody else at work, until the run is given up.
_FALSE_STARTS: Final = 5

#: Deaths over one shard without an item under way, until it is left.
_DEATHS_BETWEEN: Final = 3


@dataclass(frozen=True, slots=True)
class Limits:
    """What one item, and one worker, may take. The shipped reader needs 0.6 GB; the longest report that the model is
    asked about takes 6 s, one of two million characters by rules alone a minute.

    ``memory`` is bytes of a worker's resident memory, looked at where the system tells it (Linux).
    """

    seconds: float = 300.0
    memory: int = 4_000_000_000
    tries: int = TRIES


DEFAULT_LIMITS: Final = Limits()


def run_local(
    task: Task, shards: Sequence[Shard], folder: Folder, told: Told, *, jobs: int, limits: Limits = DEFAULT_LIMITS
) -> None:
    """Do the shards in ``jobs`` processes; the order of ``shards`` is that in which they begin.

    Raises:
        WorkersLost: processes cannot be started, or die before they are ready.
        MarsadError: what the task said when it was made ready; the folder cannot be written.
    """
    pool = _Pool(task, folder, told, limits, deque(shards))
    try:
        pool.run(min(jobs, max(1, len(shards))))
    finally:
        pool.stop()


@dataclass(slots=True)
class _Worker:
    process: SpawnProcess
    pipe: connection.Connection
    beat: Any  # shared doubles: place of the item under way (-1: none), and when it was begun
    shard: Shard | None = None
    name: str = ""
    begun: float = 0.0
    ready: bool = False
    stopped_for: str = ""


@dataclass(slots=True)
class _Pool:
    task: Task
    folder: Folder
    told: Told
    limits: Limits
    waiting: deque[Shard]
    workers: list[_Worker] = field(default_factory=list)
    false_starts: int = 0
    deaths: dict[Shard, int] = field(default_factory=dict)

    def run(self, jobs: int) -> None:
        if not self.waiting:
            return
        for _ in range(jobs):
            self._start()
        while self.workers:
            by_pipe: dict[Any, _Worker] = {w.pipe: w for w in self.workers}
            for pipe in connection.wait(list(by_pipe), timeout=_LOOK):
                self._hear(by_pipe[pipe])
            for worker in self.workers:
                self._look_at(worker)

    def stop(self) -> None:
        for worker in self.workers:
            worker.process.kill()
        for worker in self.workers:
            worker.process.join()
            worker.pipe.close()

    def _start(self) -> None:
        # spawn: a forked child would share the parent's handles and threads
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        beat = context.RawArray("d", [-1.0, 0.0])
        root, tries = self.folder.root, self.limits.tries
        process = context.Process(target=_serve, args=(self.task, root, tries, theirs, beat), daemon=True)
        process.start()
        theirs.close()  # so that its death is the end of the pipe
        self.workers.append(_Worker(process, ours, beat))

    def _hear(self, worker: _Worker) -> None:
        try:
            what, value = worker.pipe.recv()
        except (EOFError, OSError):
            self._buried(worker)
            return
        if what == "cannot":
            raise value
        if what == "name":
            worker.name = value
            return
        if what == "ready":
            worker.ready, self.false_starts = True, 0
        else:
            shard, worker.shard, worker.name = worker.shard, None, ""
            assert shard is not None  # only who was given one answers
            if what == "done":
                self.told.shard_done(shard, value, time.monotonic() - worker.begun)
            else:
                self.told.shard_left(shard, value)
        self._give(worker)

    def _give(self, worker: _Worker) -> None:
        if not self.waiting:
            self._dismiss(worker)
            return
        worker.shard, worker.begun = self.waiting.popleft(), time.monotonic()
        try:
            worker.pipe.send(worker.shard)
        except OSError:
            self._buried(worker)

    def _dismiss(self, worker: _Worker) -> None:
        self.workers.remove(worker)
        worker.pipe.close()
        worker.process.join()

    def _buried(self, worker: _Worker) -> None:
        """A worker is dead: its shard goes on with another one, from the item it died on."""
        worker.process.join()
        self._dismiss(worker)
        reason = worker.stopped_for or _cause(worker.process.exitcode)
        self.told.worker_lost(worker.shard, reason)
        if not worker.ready:
            self.false_starts += 1
            if self.false_starts >= _FALSE_STARTS and not any(w.ready for w in self.workers):
                raise WorkersLost(f"{_FALSE_STARTS} processes died before they were ready; the last one {reason}")
        if worker.shard is not None:
            self._again(worker, worker.shard, reason)
        if self.waiting:
            self._start()

    def _again(self, worker: _Worker, shard: Shard, reason: str) -> None:
        if worker.beat[0] >= 0:
            self.folder.note_death(worker.name, reason)
        else:
            self.deaths[shard] = self.deaths.get(shard, 0) + 1
        if self.deaths.get(shard, 0) >= _DEATHS_BETWEEN:
            self.told.shard_left(shard, f"{_DEATHS_BETWEEN} workers died over it, and not over one item: {reason}")
        else:
            self.waiting.appendleft(shard)

    def _look_at(self, worker: _Worker) -> None:
        place, begun = worker.beat[0], worker.beat[1]
        if place >= 0 and time.monotonic() - begun > self.limits.seconds:
            worker.stopped_for = f"was stopped: an item took more than {self.limits.seconds:g} s"
        elif _resident(worker.process.pid) > self.limits.memory:
            worker.stopped_for = f"was stopped: it held more than {self.limits.memory / 1e6:,.0f} MB"
        else:
            return
        worker.process.kill()  # its pipe ends, and it is buried like all others


def _cause(exitcode: int | None) -> str:
    if exitcode is not None and exitcode < 0:
        try:
            return f"was ended by {signal.Signals(-exitcode).name}"
        except ValueError:
            return f"was ended by signal {-exitcode}"
    return f"ended with status {exitcode}"


def _resident(pid: int | None) -> int:
    """Bytes of resident memory; 0 where the system does not tell."""
    try:
        pages = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]
    except (OSError, IndexError):
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def _serve(task: Task, root: Path, tries: int, pipe: connection.Connection, beat: Any) -> None:  # noqa: ANN401
    """A worker: does the shards that it is handed, until the pipe ends."""
    # Ctrl-C is the parent's to handle
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
    named = ""

    def tell(name: str, place: int) -> None:
        nonlocal named
        if name != named:
            named = name
            pipe.send(("name", name))
        if place >= 0:
            beat[1] = time.monotonic()
        beat[0] = place

    try:
        folder = Folder(root)
        task.ready()
        pipe.send(("ready", None))
        while True:
            shard = pipe.recv()
            try:
                answer: tuple[str, Any] = ("done", work_shard(task, shard, folder, tell, tries=tries).counts)
            except InWork:
                answer = ("left", "another process is at work on it")
            except BrokenRunFolder:
                raise  # the same for every shard: the run ends
            except MarsadError as fault:
                answer = ("left", fault.message)
            pipe.send(answer)
    except MarsadError as fault:
        pipe.send(("cannot", fault))
    except (EOFError, BrokenPipeError):
        return  # nobody is left to work for
