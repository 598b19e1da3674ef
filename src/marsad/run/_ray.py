"""Shards on a Ray cluster: sifted by tasks on processors, read by actors that hold the model.

The outputs, markers and quarantine are those of every engine. What is under way lives in the cluster and not in
journals: a node that dies costs that, and it is done again elsewhere.
"""

from __future__ import annotations

import contextlib
import os
import socket
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

from marsad.errors import MarsadError, NotAFile, NotInstalled, WorkersLost
from marsad.run._folder import Folder, InWork, Journal
from marsad.run._local import DEFAULT_LIMITS, Limits
from marsad.run._values import Done, GivenUp, Shard, Task, Told
from marsad.run._work import attempt_read, attempt_sift

#: Items that a reader is handed at once. Reading one takes 50 ms and a message 1 ms.
_BLOCK: Final = 16

#: Blocks that wait in line for each reader beside the one at work.
_AHEAD: Final = 2

#: Shards that are sifted ahead for each reader: what was kept of them lies in the memory of the cluster.
_SIFTED_AHEAD: Final = 2

#: What a task carries to other machines of this process' environment: which places, actors and settings are used.
_CARRIED: Final = ("MARSAD_", "PYTHONPATH", "PYTHONWARNINGS")


def run_ray(
    task: Task,
    shards: Sequence[Shard],
    folder: Folder,
    told: Told,
    *,
    jobs: int,
    limits: Limits = DEFAULT_LIMITS,
    address: str | None = None,
    reader_gpus: float = 0.0,
) -> None:
    """Do the shards on the cluster at ``address``, by default on one of this machine alone, bound to loopback.

    ``jobs`` is the number of readers; 0: one for each processor of the cluster. The folder is written by this process
    alone; inputs must lie at the same paths on every node.

    Raises:
        NotInstalled: Ray is not.
        WorkersLost: the cluster cannot be reached, or nobody is left to read.
        MarsadError: what the task said when it was made ready; the folder cannot be written.
    """
    try:
        import ray
    except ImportError as missing:
        raise NotInstalled("this engine needs Ray", remedy="pip install 'marsad[cluster]'") from missing
    if not shards:
        return
    ours = not ray.is_initialized()
    if ours:
        _connect(ray, address, jobs)
    try:
        wanted = jobs or max(1, int(ray.cluster_resources().get("CPU", 1)))
        _Cluster(ray, task, folder, told, limits, deque(shards), wanted, reader_gpus).run()
    finally:
        if ours:
            ray.shutdown()


def _connect(ray: Any, address: str | None, jobs: int) -> None:  # noqa: ANN401 - a package that need not be there
    environment = {k: v for k, v in os.environ.items() if k.startswith(_CARRIED)}
    settings: dict[str, Any] = {
        "runtime_env": {"env_vars": environment}, "log_to_driver": False, "include_dashboard": None
    }  # fmt: skip
    if address is None:
        # one of our own, which nobody else can reach: Ray asks nobody who they are
        settings |= {"_node_ip_address": "127.0.0.1", "include_dashboard": False, "num_cpus": max(2, jobs + 1)}
    else:
        settings["address"] = address
        _knock(address)
    try:
        ray.init(**settings)
    except Exception as fault:
        raise WorkersLost(f"no Ray cluster ({fault})", where=address or "") from fault


def _knock(address: str) -> None:
    """Is anybody there? Ray itself waits for minutes.

    Raises:
        WorkersLost: nobody answers at this host and port.
    """
    host, _, port = address.rpartition(":")
    if not host or not port.isdigit():
        return  # a name that Ray looks up ("auto"), or an address of its client
    try:
        socket.create_connection((host, int(port)), timeout=10).close()
    except OSError as fault:
        raise WorkersLost(f"no Ray cluster answers ({fault})", where=address) from fault


@dataclass(frozen=True, slots=True)
class _Read:
    """One item that was sifted: its place, its name, and what is left to read of it or has become of it."""

    place: int
    name: str
    kept: Any
    given_up: GivenUp | None = None


def sifted(task: Task, shard: Shard) -> list[_Read]:
    """All items of a shard after the first stage. Runs on any node."""
    task.ready()
    out: list[_Read] = []
    try:
        for place, (name, item) in enumerate(task.items(shard)):
            kept, given_up = attempt_sift(task, place, name, item)
            out.append(_Read(place, name, kept, given_up))
    except Exception as fault:
        # as in one process: what cannot be cut further is given up from here on
        given_up = GivenUp(len(out), "the rest of the shard", repr(fault))
        out.append(_Read(given_up.place, given_up.name, task.give_up(given_up), given_up))
    return out


class Reader:
    """The second stage: holds the model as long as it lives."""

    def __init__(self, task: Task) -> None:
        task.ready()
        self._task = task

    def here(self) -> None:
        """Answers once it is ready."""

    def read(self, items: list[_Read]) -> list[tuple[int, Done, GivenUp | None]]:
        """What became of each."""
        return [(i.place, *attempt_read(self._task, i.place, i.name, i.kept)) for i in items]


@dataclass(slots=True)
class _Block:
    """Items of one shard that a reader reads together, and how often somebody died over them."""

    shard: _Open
    items: list[_Read]
    deaths: int = 0


@dataclass(slots=True)
class _Open:
    """A shard under way."""

    shard: Shard
    name: str
    version: str
    begun: float
    held: contextlib.ExitStack
    journal: Journal
    found: dict[int, tuple[Done, GivenUp | None]] = field(default_factory=dict)
    missing: int = 0


@dataclass(slots=True)
class _Cluster:
    """What waits, what is under way, and who does it."""

    ray: Any
    task: Task
    folder: Folder
    told: Told
    limits: Limits
    waiting: deque[Shard]
    wanted: int
    gpus: float
    sifting: dict[Any, _Open] = field(default_factory=dict)
    blocks: deque[_Block] = field(default_factory=deque)
    reading: dict[Any, tuple[_Block, Any]] = field(default_factory=dict)
    starting: dict[Any, Any] = field(default_factory=dict)
    #: Of each reader that is ready, when it began what it is doing.
    readers: dict[Any, float] = field(default_factory=dict)
    sift: Any = None
    reader: Any = None
    losses: int = 0

    def run(self) -> None:
        given = self.ray.put(self.task)
        self.sift = self.ray.remote(num_cpus=1, max_retries=-1)(sifted)
        self.reader = self.ray.remote(num_cpus=1, num_gpus=self.gpus)(Reader)
        self._hire(given)
        try:
            while self.waiting or self.sifting or self.blocks or self.reading:
                self._hand_out(given)
                self._collect(given)
        finally:
            for shard in (*self.sifting.values(), *(b.shard for b, _ in self.reading.values())):
                shard.held.close()
            for actor in (*self.readers, *self.starting.values()):
                self.ray.kill(actor)

    def _hire(self, given: Any) -> None:  # noqa: ANN401
        while len(self.readers) + len(self.starting) < self.wanted:
            actor = self.reader.remote(given)
            self.starting[actor.here.remote()] = actor

    def _hand_out(self, given: Any) -> None:  # noqa: ANN401
        while self.waiting and len(self.sifting) < _SIFTED_AHEAD * self.wanted:
            opened = self._open(self.waiting.popleft())
            if opened is not None:
                self.sifting[self.sift.remote(given, opened.shard)] = opened
        for actor in self.readers:
            held = len(self._held(actor))
            if not held:
                self.readers[actor] = time.monotonic()
            for _ in range(min(_AHEAD - held, len(self.blocks))):
                block = self.blocks.popleft()
                self.reading[actor.read.remote(block.items)] = (block, actor)

    def _held(self, actor: Any) -> list[tuple[Any, _Block]]:  # noqa: ANN401
        """What a reader has in hand and in line, in that order."""
        return [(reference, block) for reference, (block, a) in self.reading.items() if a == actor]

    def _open(self, shard: Shard) -> _Open | None:
        try:
            name = self.folder.name_of(shard, self.task.version)
            done = self.folder.marker(name)
            if done is not None and self.folder.output(name).exists():
                self.told.shard_done(shard, self.folder.restat(done).counts, 0)
                return None
            held = contextlib.ExitStack()
            journal = held.enter_context(self.folder.journal(name))
        except InWork:
            self.told.shard_left(shard, "another process is at work on it")
        except NotAFile as fault:
            self.told.shard_left(shard, fault.message)
        else:
            return _Open(shard, name, self.task.version, time.monotonic(), held, journal)
        return None

    def _collect(self, given: Any) -> None:  # noqa: ANN401
        under_way = [*self.sifting, *self.reading, *self.starting]
        if not under_way:
            return
        ready, _ = self.ray.wait(under_way, num_returns=1, timeout=1.0)
        for reference in ready:
            if reference in self.sifting:
                self._sifted(reference)
            elif reference in self.starting:
                self._started(reference, given)
            else:
                self._read(reference, given)
        self._stop_the_slow()

    def _started(self, reference: Any, given: Any) -> None:  # noqa: ANN401
        actor = self.starting.pop(reference)
        try:
            self.ray.get(reference)
        except self.ray.exceptions.RayTaskError as fault:
            raise _own(fault) from fault
        except self.ray.exceptions.RayActorError as fault:
            self._mourned(given, _first_line(fault))
        else:
            self.readers[actor] = time.monotonic()

    def _sifted(self, reference: Any) -> None:  # noqa: ANN401
        opened = self.sifting.pop(reference)
        try:
            found: list[_Read] = self.ray.get(reference)
        except self.ray.exceptions.RayTaskError as fault:
            raise _own(fault) from fault
        except self.ray.exceptions.RayError as fault:
            opened.held.close()
            self.told.shard_left(opened.shard, f"it could not be sifted: {_first_line(fault)}")
            return
        kept = iter([i for i in found if not isinstance(i.kept, Done)])
        opened.found = {i.place: (i.kept, i.given_up) for i in found if isinstance(i.kept, Done)}
        opened.missing = len(found) - len(opened.found)
        self.blocks.extend(_Block(opened, items) for items in _blocks(kept))
        self._end(opened)

    def _read(self, reference: Any, given: Any) -> None:  # noqa: ANN401
        block, actor = self.reading[reference]
        try:
            found: list[tuple[int, Done, GivenUp | None]] = self.ray.get(reference)
        except self.ray.exceptions.RayTaskError as fault:
            raise _own(fault) from fault
        except self.ray.exceptions.RayActorError as fault:
            self._lost(actor, given, _first_line(fault))
            return
        del self.reading[reference]
        self.readers[actor] = time.monotonic()
        self.losses = 0
        for place, done, given_up in found:
            self._became(block.shard, place, done, given_up)
        self._end(block.shard)

    def _lost(self, actor: Any, given: Any, reason: str) -> None:  # noqa: ANN401
        """A reader is dead; another one is hired. It died over the first block that it held; the others only waited."""
        held = self._held(actor)
        for reference, _ in held:
            del self.reading[reference]
        del self.readers[actor]
        self.blocks.extendleft(block for _, block in reversed(held[1:]))
        self._again(held[0][1])
        self._mourned(given, reason)

    def _mourned(self, given: Any, reason: str) -> None:  # noqa: ANN401
        self.told.worker_lost(None, f"was lost: {reason}")
        self.losses += 1
        if self.losses > 5 * self.wanted + self.limits.tries:
            raise WorkersLost(f"readers die one after the other: {reason}")
        self._hire(given)

    def _again(self, block: _Block) -> None:
        """Which item it was nobody knows: they go on one by one, and one that was there too often is given up."""
        block.deaths += 1
        if block.deaths < self.limits.tries:
            self.blocks.extendleft([_Block(block.shard, [i], block.deaths) for i in reversed(block.items)])
            return
        for item in block.items:
            given_up = GivenUp(item.place, item.name, f"no worker survived it in {block.deaths} tries")
            self._became(block.shard, item.place, self.task.give_up(given_up), given_up)
        self._end(block.shard)

    def _stop_the_slow(self) -> None:
        """Readers that take too long over a block are stopped; what they had in hand comes back as lost."""
        for actor, since in self.readers.items():
            held = self._held(actor)
            if held and time.monotonic() - since > self.limits.seconds * len(held[0][1].items):
                self.ray.kill(actor)

    def _became(self, opened: _Open, place: int, done: Done, given_up: GivenUp | None) -> None:
        if place not in opened.found:
            opened.found[place] = (done, given_up)
            opened.missing -= 1

    def _end(self, opened: _Open) -> None:
        if opened.missing or opened.held is _ENDED:
            return
        for place in sorted(opened.found):
            if place >= opened.journal.next:
                opened.journal.end(place, *opened.found[place])
        marker = self.folder.finish(opened.name, opened.shard, opened.version, opened.journal.entries())
        opened.held.close()
        opened.held = _ENDED
        self.told.shard_done(opened.shard, marker.counts, time.monotonic() - opened.begun)


#: In place of what a shard held open, once it is done.
_ENDED: Final = contextlib.ExitStack()


def _blocks(items: Iterator[_Read]) -> Iterator[list[_Read]]:
    while block := list(islice(items, _BLOCK)):
        yield block


def _own(fault: Any) -> Exception:  # noqa: ANN401
    """Our own error, where it was one that a node raised."""
    cause = getattr(fault, "cause", None)
    return cause if isinstance(cause, MarsadError) else WorkersLost(f"a node failed: {_first_line(fault)}")


def _first_line(fault: object) -> str:
    lines = str(fault).strip().splitlines()
    return lines[0] if lines else type(fault).__name__
