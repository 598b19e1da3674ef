"""What the back ends raise, as the errors of the record: what happened, and what to do about it."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from marsad.errors import RecordBusy, RecordError, RecordFull, RecordGone, RecordUnusable

#: Primary result codes of SQLite (https://sqlite.org/rescode.html); the extended ones keep them in the low byte.
_SQLITE: Final[dict[int, tuple[type[RecordError], str]]] = {
    sqlite3.SQLITE_BUSY: (RecordBusy, "another process is writing"),
    sqlite3.SQLITE_LOCKED: (RecordBusy, "another connection holds the table"),
    sqlite3.SQLITE_FULL: (RecordFull, "no room left"),
    sqlite3.SQLITE_IOERR: (RecordFull, "the disk did not take or give the bytes"),
    sqlite3.SQLITE_READONLY: (RecordFull, "it is read-only"),
    sqlite3.SQLITE_PERM: (RecordFull, "no permission to write"),
    sqlite3.SQLITE_CANTOPEN: (RecordUnusable, "the file cannot be opened"),
    sqlite3.SQLITE_NOTADB: (RecordUnusable, "not a record (the file is no SQLite database)"),
    sqlite3.SQLITE_CORRUPT: (RecordUnusable, "the file is damaged"),
}

#: SQLSTATE of PostgreSQL (appendix A of its manual), by code or by class.
_POSTGRES: Final[dict[str, tuple[type[RecordError], str]]] = {
    "53100": (RecordFull, "the server's disk is full"),
    "25006": (RecordFull, "the server or the transaction is read-only"),
    "42501": (RecordFull, "no permission to write"),
    "55P03": (RecordBusy, "another process holds the lock"),
    "40": (RecordBusy, "another process was writing the same rows"),
    "57P01": (RecordGone, "the server ended the connection"),
    "57P02": (RecordGone, "the server crashed"),
    "57P03": (RecordGone, "the server does not take connections now"),
    "57P05": (RecordGone, "the server ended the connection, which was idle"),
    "57": (RecordBusy, "the server cancelled the statement"),
    "53": (RecordBusy, "the server is out of connections or memory"),
    "08": (RecordGone, "the server cannot be reached, or went away"),
    "28": (RecordUnusable, "the server refused the connection"),
    "3D": (RecordUnusable, "there is no such database"),
    "XX": (RecordUnusable, "the server reports damaged data"),
}

#: Of a connection that was not made the driver tells no SQLSTATE. These will not pass by waiting. (Where a server
#: speaks another language they are taken for a server that is not there: the message holds its words.)
_REFUSED: Final = re.compile(r"does not exist|authentication failed|pg_hba\.conf|no password supplied|certificate")


def mapped(fault: BaseException, where: str) -> RecordError | None:
    """The record's error for a back end's, null where it is a fault of ours."""
    if isinstance(fault, sqlite3.Error):
        code = getattr(fault, "sqlite_errorcode", None)
        found = _SQLITE.get(code & 0xFF) if code is not None else None
    else:
        state = getattr(fault, "sqlstate", None)
        if (
            state is None
            and type(fault).__module__.startswith("psycopg")
            and type(fault).__name__ == "OperationalError"
        ):
            state = "28" if _REFUSED.search(str(fault)) else "08"
        found = (_POSTGRES.get(state) or _POSTGRES.get(state[:2])) if state else None
    if found is None:
        return None
    kind, what = found
    detail = " ".join(str(fault).split()) or type(fault).__name__
    return kind(f"{what} ({detail})", where=where)


@contextmanager
def mapping(where: str) -> Iterator[None]:
    """Within it a fault of the back end is raised as an error of the record."""
    try:
        yield
    except DBAPIError as fault:
        error = mapped(fault.orig or fault, where)
        if error is None:
            raise
        raise error from fault
    except PoolTimeout as fault:
        # more threads than connections ask at once: the pool has waited as long as it does
        raise RecordBusy("too many ask at the same time", where=where, remedy="Try again in a moment.") from fault
    except sqlite3.Error as fault:
        error = mapped(fault, where)
        if error is None:
            raise
        raise error from fault


def lost(fault: DBAPIError) -> bool:
    """Did the server go away (as against: did it refuse something)?"""
    return isinstance(mapped(fault.orig or fault, ""), RecordGone)
