"""The way through: reports in, coded reports out, in input order, on one core or many.

python -m marsad.pipeline FILE ...      prints the contract objects without keeping a record
"""

from __future__ import annotations

import multiprocessing
import traceback
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass

from marsad.coding import Coded
from marsad.errors import ReadingError
from marsad.intake import Report

#: Reports handed to a worker at once. Reading one takes 20 ms and a message well under one, so that the number hardly
#: matters; it is small so that the first results come soon and little is read again when a worker dies.
CHUNK = 8

#: Chunks under way for each worker: enough to keep it busy, few enough that memory stays flat.
AHEAD = 3


@dataclass(frozen=True, slots=True)
class Stumble:
    """A report that the reader could not read; its evidence is kept all the same."""

    report: Report
    error: ReadingError
    trace: str


#: What reading one report gives.
Outcome = Coded | Stumble


def read_report(report: Report) -> Coded:
    """The whole way of one report: words, references, codes."""
    from marsad import coding, grounding, reading

    return coding.code(grounding.ground(reading.read(report)))


def try_report(report: Report) -> Outcome:
    """Like :func:`read_report`, with a fault of the reader as a value.

    The one place where any exception is caught: one report that breaks a rule must not lose the thousands after it,
    and the fault is kept with its trace, not hidden.
    """
    try:
        return read_report(report)
    except Exception as fault:
        error = ReadingError(f"{type(fault).__name__} while reading: {fault}", where=report.id)
        return Stumble(report, error, traceback.format_exc())


def _try_chunk(reports: tuple[Report, ...]) -> tuple[Outcome, ...]:
    return tuple(try_report(r) for r in reports)


def read_many(reports: Iterable[Report], *, jobs: int = 1) -> Iterator[Outcome]:
    """Outcomes in the order of the reports; with ``jobs`` > 1 in as many processes, with the same result."""
    if jobs <= 1:
        yield from map(try_report, reports)
    else:
        yield from _read_parallel(_chunks(reports, CHUNK), jobs)


def _chunks(reports: Iterable[Report], size: int) -> Iterator[tuple[Report, ...]]:
    chunk: list[Report] = []
    for report in reports:
        chunk.append(report)
        if len(chunk) == size:
            yield tuple(chunk)
            chunk = []
    if chunk:
        yield tuple(chunk)


def _pool(jobs: int) -> ProcessPoolExecutor:
    # spawn: a forked child would share the parent's database handles and threads
    return ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn"), initializer=_quiet)


def _quiet() -> None:
    """Ctrl-C is the parent's to handle: a worker that dies of it would look like a crash."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _read_parallel(chunks: Iterator[tuple[Report, ...]], jobs: int) -> Iterator[Outcome]:
    pool = _pool(jobs)
    pending: deque[tuple[tuple[Report, ...], Future[tuple[Outcome, ...]]]] = deque()
    try:
        while True:
            while len(pending) < jobs * AHEAD and (chunk := next(chunks, None)) is not None:
                pending.append((chunk, pool.submit(_try_chunk, chunk)))
            if not pending:
                return
            chunk, future = pending.popleft()
            try:
                yield from future.result()
            except BrokenProcessPool:
                # A worker died (out of memory, killed). The standard pool is lost with it: a new one takes over, and
                # the chunk at hand is read report by report so that only a poisonous one is given up.
                pool.shutdown(wait=False, cancel_futures=True)
                pool = _pool(jobs)
                waiting = [c for c, _ in pending]
                pending.clear()
                yield from _one_by_one(chunk)
                pending.extend((c, pool.submit(_try_chunk, c)) for c in waiting)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _one_by_one(reports: tuple[Report, ...]) -> Iterator[Outcome]:
    for report in reports:
        pool = _pool(1)
        try:
            yield pool.submit(try_report, report).result()
        except BrokenProcessPool:
            error = ReadingError("the reading process died on this report", where=report.id)
            yield Stumble(report, error, "")
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
