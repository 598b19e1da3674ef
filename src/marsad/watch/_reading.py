"""Reading what came, and linking it: a few reports at a time, so that each is soon in the desk."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from marsad.logs import event
from marsad.watch._state import Todo

if TYPE_CHECKING:
    from marsad.coding import Coded, Lessons, Ontology
    from marsad.intake import Report
    from marsad.record import Record
from marsad.watch._state import State

log = logging.getLogger("marsad.watch")

#: Reports of one transaction, and of one go: between two the watcher looks around. One takes 20 to 60 ms.
AT_ONCE: Final = 16


@dataclass(frozen=True, slots=True)
class Read:
    """What one go gave: reports that were read, those the reader stumbled over, and how many seconds the one that had
    waited longest had waited."""

    read: int = 0
    failed: int = 0
    waited: float = 0.0


class Reading:
    """Reads with one reader and the project's own types. Lessons are asked for at every go: people teach meanwhile."""

    def __init__(self, record: Record, reader: str, ontology: Ontology) -> None:
        from marsad.pipeline import NOTHING_TAUGHT, extraction_of

        self._record = record
        self._reader = reader
        self._ontology = ontology
        self._extraction = extraction_of(reader, ontology)
        self._lessons: Lessons = NOTHING_TAUGHT

    @property
    def extraction(self) -> str:
        """The version of what is extracted, but for lessons."""
        return self._extraction

    def version(self, report: Report) -> str:
        """The extraction version that a report would be read with."""
        from marsad.pipeline import extraction_with

        return extraction_with(self._extraction, report, self._lessons)

    def read(self, state: State, stopped: Callable[[], bool], now: float) -> Read:
        """Read the next few that wait; ends early, after the report at hand, when it is stopped."""
        from marsad.record import lessons_of

        some = state.todo(AT_ONCE)
        if not some:
            return Read()
        self._lessons = lessons_of(self._record)
        state.try_todo(some)
        done, failed = self._read(some, stopped)
        with state.writing():
            state.done(done)
            state.untry_todo([t for t in some if t not in done])
        return Read(len(done) - failed, failed, max((now - t.at for t in done), default=0.0))

    def _read(self, some: Sequence[Todo], stopped: Callable[[], bool]) -> tuple[list[Todo], int]:
        """Those that are done with when it is stopped, and how many of them failed.

        Where a process ended over one of them before, they are read in processes of their own: should one of them end
        such a process, it is the fault of that report, and it is kept as a failure.
        """
        from marsad.pipeline import THREADS, Stumble, read_many

        waiting = [(t, self._record.as_report(t.report, t.version)) for t in some]
        fresh = [(t, r) for t, r in waiting if not self._held(r)]
        done = [t for t, r in waiting if all(r is not other for _, other in fresh)]
        failed = 0
        outcomes = read_many(
            (r for _, r in fresh),
            jobs=2 if any(t.tries for t in some) else 1,
            reader=self._reader, threads=THREADS, lessons=self._lessons, ontology=self._ontology,
        )  # fmt: skip
        with self._record.batch(AT_ONCE):
            for todo, _ in fresh:
                if stopped():
                    break
                outcome = next(outcomes)
                done.append(todo)
                if isinstance(outcome, Stumble):
                    failed += 1
                    self._record.add_stumble(outcome.report, outcome.error)
                    event(log, "watch.stumble", level=logging.ERROR, report=outcome.report.id, fault=outcome.error)
                else:
                    self._add(outcome)
        return done, failed

    def _held(self, report: Report) -> bool:
        return self._record.holds(report.evidence.sha256, report.id, self.version(report))

    def _add(self, coded: Coded) -> None:
        from marsad.contract import coded_object

        report = coded.grounded.reading.report
        self._record.add(report, coded, coded_object(coded, extraction=self.version(report)))

    def link(self) -> None:
        """Link what is new, and reckon its details."""
        from marsad.linked import link_record

        link_record(self._record)
