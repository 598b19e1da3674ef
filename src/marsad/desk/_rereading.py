"""Reading again for lessons, beside the requests: one thread at a time, whose progress pages tell."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from threading import Lock, Thread
from typing import TYPE_CHECKING, Final, Literal

from marsad.errors import MarsadError
from marsad.lessons import Listed, lessons, reread, waiting
from marsad.linked import link_record
from marsad.record import Record, last_decision

if TYPE_CHECKING:
    from marsad.coding import Ontology
    from marsad.desk._settings import Settings

Phase = Literal["idle", "reading", "linking", "done", "failed"]

#: Reports that wait are counted up to here: a page says "500 or more".
COUNTED: Final = 500

#: A lesson that is kept while reports are read again is heard in another round; so often, and the rest waits.
_ROUNDS: Final = 3


@dataclass(frozen=True, slots=True)
class Work:
    """How far it is. ``changed`` counts reports that came out otherwise; ``wrong`` says what failed."""

    phase: Phase = "idle"
    done: int = 0
    of: int = 0
    changed: int = 0
    wrong: tuple[str, ...] = ()

    @property
    def running(self) -> bool:
        """Is it at work?"""
        return self.phase in ("reading", "linking")


class Rereading:
    """Reads again what lessons touch. The record is opened anew: what a request does meets nothing half done."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = Lock()
        self._work = Work()
        self._thread: Thread | None = None
        self._waiting: tuple[tuple[object, ...], int] | None = None
        self._listed: tuple[tuple[object, ...], tuple[Listed, ...]] | None = None

    @property
    def work(self) -> Work:
        """How far it is now."""
        with self._lock:
            return self._work

    def start(self, who: str) -> None:
        """Begin, unless it is at work; it then hears of what was taught meanwhile by itself."""
        with self._lock:
            if self._work.running:
                return
            self._work = Work("reading")
            # a desk that ends does not wait for it: a transaction holds whole reports, and the rest goes on next time
            self._thread = Thread(target=self._run, args=(who,), name="marsad-rereading", daemon=True)
            self._thread.start()

    def wait(self, seconds: float) -> None:
        """Until it has ended, or for so long."""
        if self._thread is not None:
            self._thread.join(seconds)

    def listed(self, record: Record) -> tuple[Listed, ...]:
        """All lessons and rulings, the first one first; made anew when something was decided or read."""
        key = _today(record)
        with self._lock:
            if self._listed is not None and self._listed[0] == key:
                return self._listed[1]
        found = lessons(record)
        with self._lock:
            self._listed = (key, found)
        return found

    def left(self, record: Record) -> int:
        """How many reports wait, counted up to ``COUNTED``; counted anew when something was decided or read."""
        key = _today(record)
        with self._lock:
            if self._waiting is not None and self._waiting[0] == key:
                return self._waiting[1]
        found = sum(1 for _ in islice(waiting(record), COUNTED))
        with self._lock:
            self._waiting = (key, found)
        return found

    def _run(self, who: str) -> None:
        try:
            with Record.open(self._settings.db, create=False, who=who) as record:
                for _ in range(_ROUNDS):
                    if not self._round(record, who):
                        break
                self._set(phase="linking")
                link_record(record)
            self._set(phase="done")
        except MarsadError as error:
            self._set(phase="failed", wrong=(*self.work.wrong, error.message))
        finally:
            if self.work.running:
                self._set(phase="failed")

    def _round(self, record: Record, who: str) -> bool:
        """Read what waits; is another round worth it?"""
        done = reread(record, who=who, ontology=own_types(self._settings), each=lambda n, of: self._set(done=n, of=of))
        work = self.work
        self._set(changed=work.changed + len(done.changes), wrong=tuple(dict.fromkeys((*work.wrong, *done.failed))))
        return bool(done.reports)

    def _set(self, **values: object) -> None:
        with self._lock:
            self._work = replace(self._work, **values)  # type: ignore[arg-type]


def _today(record: Record) -> tuple[object, ...]:
    return record.state(), last_decision(record)


def own_types(settings: Settings) -> Ontology | None:
    """The project's own types, where it has a ``marsad.toml``, as for commands."""
    from marsad.coding import read_ontology

    return read_ontology(settings.config) if settings.config is not None else None
