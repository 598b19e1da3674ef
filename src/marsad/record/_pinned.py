"""A record held at one moment: one transaction answers every question, and may have been taken back in time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Final

from sqlalchemy import Connection

from marsad.errors import RecordBusy, UsageError
from marsad.record import _connect, _past
from marsad.record._faults import mapping
from marsad.record._past import State, Touched
from marsad.record._record import Record
from marsad.record._spatial import spatial_index

#: Two transactions are begun one after the other; somebody may write in between, so they are begun again.
_TRIES: Final = 5


class Pinned(Record):
    """A record that does not move while it is asked, and cannot be written to."""

    def __init__(self, at: _connect.Target, who: str) -> None:
        super().__init__(at, create=False, who=who, patience=0.0)
        self._stack = ExitStack()
        self._stack.enter_context(mapping(at.name))
        self._pin = self._stack.enter_context(_connect.reading(self._engine))
        self._spatial = spatial_index(self._pin)

    @property
    def file(self) -> None:
        """Null: only this transaction sees what it sees."""
        return

    def close(self) -> None:
        """End the transaction, and with it what was hidden."""
        self._stack.close()
        super().close()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with mapping(self._at.name):
            yield self._pin

    def _writing(self) -> AbstractContextManager[Connection]:  # type: ignore[override]
        raise UsageError("a record held at one moment is not written to", where=self._at.name)


@dataclass(frozen=True, slots=True)
class Since:
    """What may have changed since a state. ``before`` and ``after`` are the record then and now, each holding only the
    incidents that may not be what they were (``touched`` names all of them); ``whole`` is that of now, with all."""

    then: State
    now: State
    touched: Touched
    before: Record
    after: Record
    whole: Record


@contextmanager
def since(at: _connect.Target, who: str, what: str) -> Iterator[Since]:
    """The record at a state and now.

    Raises:
        UsageError, NotInRecord: see ``_past.find_state``.
        RecordBusy: others write without a pause.
    """
    for _ in range(_TRIES):
        with ExitStack() as stack:
            before, after, whole = (_opened(stack, at, who) for _ in range(3))
            views = [record._ask(partial(_seen, what=what)) for record in (before, after, whole)]
            if not views[0] == views[1] == views[2]:
                continue
            then, now, touched = views[0]
            before._ask(partial(_past.rewind, since=then, what=touched))
            after._ask(partial(_past.narrow, ids=touched.ids))
            yield Since(then, now, touched, before, after, whole)
            return
    raise RecordBusy("others write to it without a pause", where=at.name)


def _opened(stack: ExitStack, at: _connect.Target, who: str) -> Pinned:
    record = Pinned(at, who)
    stack.callback(record.close)
    return record


def _seen(connection: Connection, what: str) -> tuple[State, State, Touched]:
    then = _past.find_state(connection, what)
    return then, _past.state(connection), _past.touched(connection, then)
