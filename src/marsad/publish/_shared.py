"""Incidents shared out among processes: a part of their order each, and the results in that order.

Every process opens the record and makes the gate for itself: the same functions decide as in one process, over the same
state of the record, which is compared at the end. It pays from some ten thousand incidents on, for a process needs two
seconds until it can begin.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections import Counter, deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from marsad._children import end_with_parent
from marsad.publish._policy import Policy
from marsad.publish._query import Query
from marsad.publish._released import Release

if TYPE_CHECKING:
    from marsad.publish._tally import CountingRelease
    from marsad.record import Part, State

T = TypeVar("T")

#: Incidents of a part. Small, so that the processes end together; each has a page or two of overhead.
SIZE: Final = 5_000
#: Fewer incidents than these are written by one process.
FEWEST: Final = 50_000
#: More processes than these do not fit into a gigabyte.
MOST: Final = 2


class Moved(Exception):
    """The record was written to while it was read in parts: no error of the user's, for it is done again."""


@dataclass(frozen=True, slots=True)
class _Work:
    """What a process needs to know to make the same release."""

    file: Path
    policy: Policy
    query: Query
    today: date
    lean: bool
    named: bool


def default_jobs() -> int:
    """As many processes as there are processors, two at most."""
    return min(MOST, os.cpu_count() or 1)


def shared(
    release: Release, source: str, jobs: int, made: Callable[[Release, str], T], table: str
) -> Iterator[T] | None:
    """What ``made`` (a function of a module) makes of each part of a release and a table's name, in the order of parts;
    null where one process is as good. What was withheld is added to the tally of the release.

    Raises:
        Moved: at the end, where the record has changed meanwhile.
    """
    from marsad.publish._tally import CountingRelease

    if jobs < 2 or source != "incidents" or not isinstance(release, CountingRelease):
        return None
    file = release.record.file
    if file is None or not release.query.everything or release.query.around:
        return None
    state, parts = release.record.state(), release.record.incident_parts(SIZE)
    if len(parts) * SIZE <= FEWEST:
        return None
    return _results(release, _Work(
        file.absolute(), release.policy, release.query, release.today or datetime.now(UTC).date(), release.lean,
        release.named,
    ), state, parts, jobs, made, table)  # fmt: skip


def _results(
    release: CountingRelease,
    work: _Work,
    state: State,
    parts: tuple[Part, ...],
    jobs: int,
    made: Callable[[Release, str], T],
    table: str,
) -> Iterator[T]:
    tally = release.tally["incidents"] = Counter()
    spawn = multiprocessing.get_context("spawn")
    waiting: deque[Future[tuple[T, Counter[str]]]] = deque()
    with ProcessPoolExecutor(jobs, spawn, _begin, (work,)) as pool:
        try:
            for part in parts:
                waiting.append(pool.submit(_do, part, made, table))
                if len(waiting) > 2 * jobs:
                    yield _taken(waiting, tally)
            while waiting:
                yield _taken(waiting, tally)
        finally:
            pool.shutdown(cancel_futures=True)
    if release.record.state() != state:
        tally.clear()
        raise Moved


def _taken(waiting: deque[Future[tuple[T, Counter[str]]]], tally: Counter[str]) -> T:
    result, withheld = waiting.popleft().result()
    tally.update(withheld)
    return result


# ---- in the other process ---------------------------------------------------------------------------------------

_releases: list[CountingRelease] = []


def _begin(work: _Work) -> None:
    from marsad.publish._tally import CountingRelease
    from marsad.record import Record

    end_with_parent()
    gc.disable()  # see _output
    record = Record.open(work.file, create=False)
    _releases.append(CountingRelease(record, work.policy, work.query, work.today, lean=work.lean, named=work.named))


def _do(part: Part, made: Callable[[Release, str], Any], table: str) -> tuple[Any, Counter[str]]:
    whole = _releases[0]
    release = replace(whole, part=part)
    # made once for all parts
    vars(release).update(gate=whole.gate, _grades=whole._grades, _verdicts=whole._verdicts)
    return made(release, table), release.tally.get("incidents", Counter())
