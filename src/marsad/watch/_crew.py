"""Who does what takes time and is not ours to wait for: fetches, and deliveries."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Final, Protocol

from marsad.errors import IntakeError, MarsadError
from marsad.watch._names import host_of

if TYPE_CHECKING:
    from marsad.intake import Fetched, Fetcher, IntakeOptions, Manners, RobotsShelf, Validators
    from marsad.watch._deliver import Delivery
    from marsad.watch._state import Waiting

#: The longest that is waited without looking around.
LONGEST_WAIT: Final = 30.0


@dataclass(frozen=True, slots=True)
class Visit:
    """Ask for an address: a source's own (``waiting`` null), or one that waits in the queue."""

    source: str
    address: str
    etag: str | None = None
    last_modified: str | None = None
    final: str | None = None
    waiting: Waiting | None = None

    @property
    def host(self) -> str:
        """Who is asked."""
        return host_of(self.address)


@dataclass(frozen=True, slots=True)
class Came:
    """What came of a visit: an answer, or why there is none. ``delay`` is what the host wants between two visits."""

    visit: Visit
    answer: Fetched | IntakeError
    delay: float


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of a delivery: null where it arrived, else why not."""

    delivery: Delivery
    fault: MarsadError | None
    retry_after: str | None = None


Job = Callable[[], Came | Sent]


class Crew(Protocol):
    """Does jobs; what they give is collected by the one who gave them out."""

    def submit(self, job: Job) -> None:
        """Have it done."""
        ...

    def collect(self, seconds: float) -> list[Came | Sent]:
        """What is done, waiting so long for the first."""
        ...

    def now(self) -> float:
        """The moment, in seconds since 1970 (UTC)."""
        ...

    def wake(self) -> None:
        """End the waiting; may be called by a signal's handler."""
        ...

    def close(self) -> None:
        """Take no more."""
        ...


class Threads:
    """Daemon threads: one that hangs in a fetch does not keep the process from ending."""

    def __init__(self, workers: int) -> None:
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._done: SimpleQueue[Came | Sent | BaseException | None] = SimpleQueue()
        self._workers = [threading.Thread(target=self._work, name=f"watch-{n}", daemon=True) for n in range(workers)]
        for worker in self._workers:
            worker.start()

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            try:
                self._done.put(job())
            except BaseException as fault:  # a fault of ours ends the watcher, and not silently a thread
                self._done.put(fault)

    def submit(self, job: Job) -> None:
        self._jobs.put(job)

    def collect(self, seconds: float) -> list[Came | Sent]:
        out: list[Came | Sent] = []
        timeout = max(0.0, min(seconds, LONGEST_WAIT))
        while True:
            try:
                found = self._done.get(timeout=timeout) if timeout > 0 else self._done.get_nowait()
            except Empty:
                return out
            timeout = 0.0
            if isinstance(found, BaseException):
                raise found
            if found is not None:
                out.append(found)

    def now(self) -> float:
        return time.time()

    def wake(self) -> None:
        self._done.put(None)

    def close(self) -> None:
        for _ in self._workers:
            self._jobs.put(None)


class Fetching:
    """Fetches with one guarded client a thread; what a host asks for (``manners``) is shared."""

    def __init__(self, options: IntakeOptions, shelf: RobotsShelf) -> None:
        from marsad.intake import Manners

        self._options = options
        self._manners: Manners = Manners(options, shelf)
        self._own = threading.local()
        self._made: list[Fetcher] = []

    def visit(self, visit: Visit) -> Came:
        """Ask once."""
        from marsad.intake import Fetcher, Validators

        if not hasattr(self._own, "fetcher"):
            self._own.fetcher = Fetcher(self._options, self._manners)
            self._made.append(self._own.fetcher)
        fetcher: Fetcher = self._own.fetcher
        known = Validators(visit.etag, visit.last_modified)
        target = visit.final or visit.address

        def validators(address: str) -> Validators | None:
            # another address than the one that gave them may use the same mark for something else
            return known if address == target else None

        try:
            answer: Fetched | IntakeError = fetcher.get(visit.address, validators)
        except IntakeError as error:
            answer = error
        return Came(visit, answer, self._manners.delay_of(_origin(visit.address)))

    def close(self) -> None:
        """Close all connections, also those that a thread still waits for."""
        for fetcher in self._made:
            fetcher.close()


def _origin(address: str) -> str:
    return f"{address.partition('://')[0].lower()}://{host_of(address)}"
