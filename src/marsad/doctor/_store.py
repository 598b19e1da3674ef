"""Is the record well: reachable, of our schema, whole, with room, and with a clock that goes forward."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from marsad.doctor._place import MOST_SKEW, nearest, open_to_others, unwritable
from marsad.doctor._values import Case, Check, fail, failed, ok, warn
from marsad.errors import MarsadError
from marsad.settings import without_password

if TYPE_CHECKING:
    from marsad.record import Examined, Health

#: Bytes of a file up to which SQLite is asked whether it is whole: 200 MB take 0.5 s.
_AT_ONCE: Final = 200_000_000

#: The least room beside a record. A migration or a backup needs as much as the record has, for a while.
_ROOM: Final = 1_000_000_000

#: The oldest PostgreSQL that is tested.
_POSTGRES: Final = 15


def record(case: Case) -> Iterator[Check]:
    """All about the record."""
    from marsad.record import examine

    db = case.settings.record.db
    path = None if "://" in db else Path(db)
    if path is not None and not path.exists():
        yield warn("record", f"there is none at {path} yet", "`marsad read PATH` makes one; or set record.db.")
        yield from _room(case, path)
        return
    try:
        found = examine(db, whole=case.whole, at_once=_AT_ONCE)
    except MarsadError as error:
        yield failed("record", error)
        return
    yield _state(db, found)
    if found.health is not None:
        yield from _server(found.health)
        yield from _times(case, found.health)
    yield from _integrity(found)
    if path is not None:
        yield from _room(case, path)
        if (mode := open_to_others(path)) is not None:
            yield warn("rights", f"{path} may be read by others of this machine ({mode})", f"chmod 600 {path}")
        else:
            yield ok("rights", f"{path} is not open to others of this machine")


def _state(db: str, found: Examined) -> Check:
    name = without_password(db)
    if found.state == "current":
        return ok("record", f"{name} answers, schema {found.schema}")
    if found.state == "empty":
        return warn("record", f"{name} holds no record yet", "`marsad read PATH` makes one.")
    return warn(
        "record", f"{name} is of an older schema ({found.schema})",
        "Back it up; the next command that opens it brings it up to date.",
    )  # fmt: skip


def _server(health: Health) -> Iterator[Check]:
    """What a PostgreSQL server must be and may have."""
    if health.server is None:
        return
    if health.server < _POSTGRES * 10_000:
        yield warn(
            "postgresql", f"PostgreSQL {health.server // 10_000}; {_POSTGRES} is the oldest that is tested",
            f"Upgrade the server to {_POSTGRES} or later.",
        )  # fmt: skip
    else:
        yield ok("postgresql", f"PostgreSQL {health.server // 10_000}")
    if health.postgis is None:
        yield warn(
            "postgis", "not in this database: places are asked for without its index, with the same answers",
            "Let an administrator of the database run: CREATE EXTENSION postgis",
        )  # fmt: skip
    else:
        yield ok("postgis", f"PostGIS {health.postgis}")


def _times(case: Case, health: Health) -> Iterator[Check]:
    now = case.world.now()
    skew = abs((health.now - now).total_seconds())
    if skew > MOST_SKEW:
        yield fail(
            "clock", f"the clock of the database differs by {skew:,.0f} s",
            "Set the clocks of both machines (NTP): times in the record would be wrong.",
        )  # fmt: skip
    if health.last is not None and health.last > now + timedelta(seconds=MOST_SKEW):
        yield fail(
            "clock", f"the record was last written at {health.last:%Y-%m-%d %H:%M} UTC, which is still to come",
            "The clock of this machine was set back, or was ahead then: set it (NTP). Nothing in the record is lost.",
        )  # fmt: skip


def _integrity(found: Examined) -> Iterator[Check]:
    if found.faults is None:
        yield ok("integrity", "not looked at: `marsad doctor --whole` does, page by page")
    elif found.faults:
        yield fail(
            "integrity", f"the file is damaged ({'; '.join(found.faults)[:300]})",
            "Stop what writes to it, keep a copy, and restore the last backup; `marsad verify` says what was altered.",
        )  # fmt: skip
    elif found.health is not None and found.health.server is None:
        yield ok("integrity", "the file is whole")


def _room(case: Case, path: Path) -> Iterator[Check]:
    folder = nearest(path.parent)
    wrong = unwritable(folder)
    if wrong is None and path.exists() and not _writable(path):
        wrong = "no permission to write the file"
    if wrong is not None:
        yield fail(
            "room",
            f"{path.parent} cannot be written ({wrong})",
            "Give the service's user the folder, or move the record.",
        )
        return
    size = path.stat().st_size if path.exists() else 0
    free, wanted = case.world.free(folder), max(_ROOM, size)
    told = f"{free / 1e9:,.1f} GB of room beside a record of {size / 1e9:,.1f} GB"
    if free < wanted // 10:
        yield fail(
            "room", told, "Make room now: reading stops when the disk is full (nothing that was written is lost)."
        )
    elif free < wanted:
        yield warn("room", told, "Make room: a migration or a backup needs as much as the record has.")
    else:
        yield ok("room", told)


def _writable(path: Path) -> bool:
    try:
        with path.open("r+b"):
            return True
    except OSError:
        return False
