"""The way through: reports in, coded reports out, in input order, on one core or many.

A reader is named: ``shipped`` (the rules and the model that the package brings), ``rules`` (no model), or the folder of
a model that ``marsad train`` made.
"""

from __future__ import annotations

import multiprocessing
import os
import traceback
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from typing import Final

from marsad._children import end_with_parent
from marsad._version import DEFAULT_READER, extraction_version
from marsad.coding import SHIPPED, Coded, Lessons, Ontology
from marsad.errors import ReadingError, WorkersLost
from marsad.grounding import Finding, Held
from marsad.intake import Report
from marsad.reading import Marks

#: Reports handed to a worker at once. Reading one takes 20 ms and a message well under one, so that the number hardly
#: matters; it is small so that the first results come soon and little is read again when a worker dies.
CHUNK = 8

#: Threads of the model where all is read in one process. On two idle cores 60 reports were read at 10.6 a second with
#: one and at 14.7 with two, in two processes (``jobs``) with one each at 20.8.
THREADS = min(2, os.cpu_count() or 1)

#: Characters of a text up to which the model is asked. A chapter's length: news reports have 500 to 20,000, and one of
#: so many takes 6 s and 50 MB more. A longer text is read by the rules alone, as a whole, with a warning: half of it
#: read another way would be neither.
LONGEST_MARKED = 200_000

#: Chunks under way for each worker: enough to keep it busy, few enough that memory stays flat.
AHEAD = 3


@dataclass(frozen=True, slots=True)
class Stumble:
    """A report that the reader could not read; its evidence is kept all the same."""

    report: Report
    error: ReadingError
    trace: str


_LONG = Finding(
    "long_report",
    None,
    f"The text is longer than {LONGEST_MARKED:,} characters: it was read by rules alone, without the model.",
)

#: Where no reviewer has taught anything.
NOTHING_TAUGHT: Final = Lessons()

#: What every process reads with: the reader, the lessons of reviewers and the project's own types.
_How = tuple[str, Lessons, Ontology]

#: What reading one report gives.
Outcome = Coded | Stumble


def read_report(
    report: Report,
    *,
    reader: str = DEFAULT_READER,
    threads: int = 1,
    lessons: Lessons = NOTHING_TAUGHT,
    ontology: Ontology = SHIPPED,
) -> Coded:
    """The whole way of one report: marks, words, references, codes.

    Of the ``lessons`` those are heard whose words stand in the report; ``ontology`` adds a project's own types. A
    report in capitals throughout is read as if it were in small letters; the record keeps its text as it is.

    Raises:
        WeightsMissing, WeightsBroken: the reader cannot be used.
    """
    from marsad import coding, grounding, reading

    long = _is_long(report, reader)
    seen = replace(report, text=reading.unshouted(report.text))
    marks = None if long else _marks(seen, reader, threads)
    heard = lessons.heard(report)
    grounded = grounding.ground(reading.read(seen, marks), corrections=heard.places, names=heard.actors)
    coded = coding.code(grounded, ontology, heard.types)
    if seen.text != report.text:
        coded = _of_report(coded, report)
    return replace(coded, warnings=(_LONG, *coded.warnings)) if long else coded


def _of_report(coded: Coded, report: Report) -> Coded:
    """What was read of another rendering of the same characters, as the reading of the report itself."""
    return replace(coded, grounded=replace(coded.grounded, reading=replace(coded.grounded.reading, report=report)))


def _is_long(report: Report, reader: str) -> bool:
    return reader != "rules" and _is_english(report) and len(report.text) > LONGEST_MARKED


def _is_english(report: Report) -> bool:
    """English, or too short to tell."""
    return report.language in (None, "en")


def _marks(report: Report, reader: str, threads: int) -> Marks | None:
    """What the model says; null where it is not asked."""
    from marsad.reading import split_passages
    from marsad.reading.neural.session import reader_named

    model = reader_named(reader, threads=threads) if _is_english(report) else None
    if model is None:
        return None
    (marks,) = model.mark([(report.text, [p.span for p in split_passages(report)])])
    return marks


def extraction_of(reader: str, ontology: Ontology = SHIPPED) -> str:
    """The version of what this reader extracts with the places, actors and types of events that the user added.

    Nothing that another reader or other additions extract ever passes for it.

    Raises:
        WeightsMissing, WeightsBroken: the reader cannot be used.
        LayerUnusable: the added places cannot be read.
    """
    from marsad.grounding.actors import user_actors
    from marsad.grounding.places import user_state
    from marsad.reading.neural.session import checked

    added = (("places", user_state()), ("actors", user_actors()), ("types", ontology.digest))
    return extraction_version(checked(reader)) + "".join(f".{what}-{state}" for what, state in added if state)


def extraction_with(extraction: str, report: Held, lessons: Lessons) -> str:
    """The version of what is extracted from this report: with the lessons that concern it, if any do.

    Only they count, so that a new lesson leaves all other reports as they were read.
    """
    mark = lessons.heard(report).tag
    return extraction + (f"{TAUGHT}{mark}" if mark else "")


#: Behind it the extraction version says with which lessons a report was read.
TAUGHT: Final = ".corrected-"


def taught_with(extraction: str) -> str:
    """What an extraction version says of lessons; "" for none.

    >>> taught_with("2026.11+0123456789.corrected-89abcdef"), taught_with("2026.11+0123456789")
    ('89abcdef', '')
    """
    return extraction.partition(TAUGHT)[2]


def try_report(
    report: Report,
    *,
    reader: str = DEFAULT_READER,
    threads: int = 1,
    lessons: Lessons = NOTHING_TAUGHT,
    ontology: Ontology = SHIPPED,
) -> Outcome:
    """Like :func:`read_report`, with a fault of the reader as a value, and without the marks, which fill memory.

    The one place where any exception is caught: one report that breaks a rule must not lose the thousands after it,
    and the fault is kept with its trace, not hidden.
    """
    try:
        coded = read_report(report, reader=reader, threads=threads, lessons=lessons, ontology=ontology)
        return _unmarked(coded)
    except Exception as fault:
        error = ReadingError(f"{type(fault).__name__} while reading: {fault}", where=report.id)
        return Stumble(report, error, traceback.format_exc())


def _unmarked(coded: Coded) -> Coded:
    reading = replace(coded.grounded.reading, marks=None)
    return replace(coded, grounded=replace(coded.grounded, reading=reading))


def _try_chunk(reports: tuple[Report, ...], how: _How) -> tuple[Outcome, ...]:
    reader, lessons, ontology = how
    return tuple(try_report(r, reader=reader, lessons=lessons, ontology=ontology) for r in reports)


def read_many(
    reports: Iterable[Report],
    *,
    jobs: int = 1,
    reader: str = DEFAULT_READER,
    threads: int = THREADS,
    pool: ProcessPoolExecutor | None = None,
    lessons: Lessons = NOTHING_TAUGHT,
    ontology: Ontology = SHIPPED,
) -> Iterator[Outcome]:
    """Outcomes in the order of the reports; with ``jobs`` > 1 in as many processes, with the same result.

    ``threads`` is what the model takes in one process; each of several takes one. ``pool`` holds processes that have
    started already, and stays open; by default they start as they are needed, and end.

    Raises:
        WeightsMissing, WeightsBroken: the reader cannot be used.
        WorkersLost: processes cannot be started.
    """
    from marsad.reading.neural.session import checked

    checked(reader)
    if jobs <= 1:
        for r in reports:
            yield try_report(r, reader=reader, threads=threads, lessons=lessons, ontology=ontology)
    else:
        yield from _read_parallel(_chunks(reports, CHUNK), jobs, (reader, lessons, ontology), pool)


def _chunks(reports: Iterable[Report], size: int) -> Iterator[tuple[Report, ...]]:
    chunk: list[Report] = []
    for report in reports:
        chunk.append(report)
        if len(chunk) == size:
            yield tuple(chunk)
            chunk = []
    if chunk:
        yield tuple(chunk)


def _workers(jobs: int) -> ProcessPoolExecutor:
    # spawn: a forked child would share the parent's database handles and threads
    return ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn"), initializer=_quiet)


def _started(jobs: int) -> ProcessPoolExecutor:
    """Workers of which one has answered: where none can start, each chunk would try again, for nothing.

    Raises:
        WorkersLost: it died instead.
    """
    pool = _workers(jobs)
    try:
        pool.submit(os.getpid).result()
    except BrokenProcessPool as fault:
        pool.shutdown(wait=False, cancel_futures=True)
        raise WorkersLost("processes die as soon as they start") from fault
    return pool


def _quiet() -> None:
    """Ctrl-C is the parent's to handle: a worker that dies of it would look like a crash."""
    import signal

    end_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _read_parallel(
    chunks: Iterator[tuple[Report, ...]],
    jobs: int,
    how: _How,
    given: ProcessPoolExecutor | None,
) -> Iterator[Outcome]:
    pool = given or _workers(jobs)
    pending: deque[tuple[tuple[Report, ...], Future[tuple[Outcome, ...]]]] = deque()
    try:
        while True:
            while len(pending) < jobs * AHEAD and (chunk := next(chunks, None)) is not None:
                pending.append((chunk, pool.submit(_try_chunk, chunk, how)))
            if not pending:
                return
            chunk, future = pending.popleft()
            try:
                yield from future.result()
            except BrokenProcessPool:
                # A worker died (out of memory, killed). The standard pool is lost with it: a new one takes over, and
                # the chunk at hand is read report by report so that only a poisonous one is given up.
                pool.shutdown(wait=False, cancel_futures=True)
                pool = _started(jobs)
                waiting = [c for c, _ in pending]
                pending.clear()
                yield from _one_by_one(chunk, how)
                pending.extend((c, pool.submit(_try_chunk, c, how)) for c in waiting)
    finally:
        if pool is not given:
            pool.shutdown(wait=False, cancel_futures=True)


def _one_by_one(reports: tuple[Report, ...], how: _How) -> Iterator[Outcome]:
    for report in reports:
        pool = _workers(1)
        try:
            (outcome,) = pool.submit(_try_chunk, (report,), how).result()
            yield outcome
        except BrokenProcessPool:
            error = ReadingError("the reading process died on this report", where=report.id)
            yield Stumble(report, error, "")
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
