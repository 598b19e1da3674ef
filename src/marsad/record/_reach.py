"""Reaching the record, and reaching it again: what happens when a server goes away while it is used.

A server that never answered is said to be unreachable at once. One that has answered before is waited for, with growing
pauses, as long as ``patience``: its machine is started anew, a network was gone. What was under way then is settled
before anybody is told anything:

- a question is asked again: questions change nothing;
- a transaction that had not been ended is gone with its connection, whole, and can be repeated;
- of one that was just being ended (the server went away between COMMIT and its answer) the server itself is asked:
  each transaction that writes leaves a number of its own in ``write_marks``, so that it is known whether it came
  through. (``pg_xact_status`` would not do: after a crash a number of a transaction may be given out again.)

A file has none of this: what SQLite cannot do it says at once.
"""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from typing import Final, TypeVar
from uuid import uuid4

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from marsad.errors import RecordGone
from marsad.record import _connect
from marsad.record._faults import lost, mapped

_LOG: Final = logging.getLogger("marsad.record")

T = TypeVar("T")

#: Seconds that a command waits for a server that was there: long enough for one that is restarted or fails over.
PATIENCE: Final = 120.0

#: Pauses between tries: the first, and the longest.
_FIRST: Final = 0.1
_LONGEST: Final = 5.0

#: How often one and the same thing is begun again; a server that dies of it must not be killed for ever.
_TRIES: Final = 5

_MARK: Final = text(
    "INSERT INTO write_marks (client, n, at) VALUES (:client, :n, now())"
    " ON CONFLICT (client) DO UPDATE SET n = excluded.n, at = excluded.at"
)
_MARKED: Final = text("SELECT n FROM write_marks WHERE client = :client")

#: A mark is asked for within minutes, if ever.
_OLD: Final = text("DELETE FROM write_marks WHERE at < now() - interval '1 day'")


class Reach:
    """The way to one record, for all threads that use it."""

    def __init__(self, engine: Engine, where: str, patience: float) -> None:
        self._engine = engine
        self._where = where
        self._patience = patience
        self._server = engine.dialect.name == "postgresql"
        self._met = False
        self._away = False
        self._client = uuid4().hex
        self._numbers = count(1)

    # ---- transactions -------------------------------------------------------------------------------------------

    def reading(self) -> AbstractContextManager[Connection]:
        """A transaction that reads (see ``_connect.reading``)."""
        return _connect.read_with(self._connected())

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that writes (see ``_connect.writing``); after an error nothing of it was written."""
        connected = self._connected()
        # a thread has a client of its own: its mark is not written over by another before it is asked for
        mark = {"client": f"{self._client}-{threading.get_ident()}", "n": next(self._numbers)}
        ending = False
        try:
            with _connect.write_with(connected) as connection:
                if self._server:
                    self._leave(connection, mark)
                yield connection
                ending = True
        except DBAPIError as fault:
            if not (ending and lost(fault) and self._came_through(mark)):
                raise

    @staticmethod
    def _leave(connection: Connection, mark: dict[str, object]) -> None:
        if mark["n"] == 1:
            connection.execute(_OLD)
        connection.execute(_MARK, mark)

    def _came_through(self, mark: dict[str, object]) -> bool:
        """Did the transaction with this mark come through? Its own lock is waited for, should it still be at it.

        Raises:
            RecordGone: nobody can be asked.
        """
        try:
            found = self._asked_for(mark)
        except (DBAPIError, RecordGone) as fault:
            raise RecordGone(
                "the server went away while it ended a transaction, and cannot be asked whether it came through",
                where=self._where, unsettled=True,
                remedy="When it is back, look whether the last thing is there before you do it again.",
            ) from fault  # fmt: skip
        _LOG.warning("%s: what was just being written %s", self._where, "came through" if found else "was not written")
        return found

    def _asked_for(self, mark: dict[str, object]) -> bool:
        left = _TRIES
        while True:
            left -= 1
            try:
                with _connect.trying_with(self._connected()) as connection:
                    return connection.execute(_MARKED, {"client": mark["client"]}).scalar() == mark["n"]
            except DBAPIError as fault:
                if not (lost(fault) and left):
                    raise

    # ---- again --------------------------------------------------------------------------------------------------

    def repeated(self, work: Callable[[], T]) -> T:
        """The result of work that may be done again where the server went away and nothing of it was written.

        Raises:
            RecordGone: the server stays away, or went away too often.
        """
        began, tries = time.monotonic(), 1
        while True:
            try:
                return work()
            except RecordGone as gone:
                if gone.unsettled or not self._met or tries >= _TRIES or time.monotonic() - began >= self._patience:
                    raise
                tries += 1

    def _connected(self) -> Connection:
        """A connection that stands; of a server that has answered before it is waited for.

        Raises:
            DBAPIError: it does not answer.
        """
        deadline, pause = time.monotonic() + self._patience, _FIRST
        while True:
            try:
                connection = self._engine.connect()
            except DBAPIError as fault:
                if not (self._server and self._met and lost(fault)) or time.monotonic() + pause > deadline:
                    raise
                if not self._away:
                    self._away = True
                    gone = mapped(fault.orig or fault, self._where)
                    reason = gone.what if gone else str(fault)
                    _LOG.warning("%s: waiting up to %.0f s: %s", self._where, self._patience, reason)
                time.sleep(random.uniform(pause / 2, pause))  # noqa: S311 - no secret
                pause = min(2 * pause, _LONGEST)
            else:
                if self._away:
                    self._away = False
                    _LOG.warning("%s: the server answers again", self._where)
                self._met = True
                return connection
