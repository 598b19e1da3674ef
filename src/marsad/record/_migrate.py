"""The schema's history: Alembic, driven from within the package; no alembic.ini, works from a wheel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from sqlalchemy import Connection, inspect, text

from marsad.errors import RecordUnusable

if TYPE_CHECKING:
    from alembic.config import Config

#: Alembic's usual name could belong to another application in the same PostgreSQL database.
VERSION_TABLE: Final = "marsad_schema"

#: The revisions in order. Beside the files so that opening a record does not import Alembic (0.3 s); a test compares.
REVISIONS: Final = (
    "0001",
    "0003",
    "0004",
    "0005",
    "0006",
    "0007",
    "0008",
    "0009",
    "0010",
    "0012",
    "0013",
    "0014",
    "0015",
    "0016",
    "0017",
    "0018",
    "0019",
)
HEAD: Final = REVISIONS[-1]

State = Literal["empty", "current", "older"]


def state(connection: Connection, where: str) -> State:
    """What the database holds.

    Raises:
        RecordUnusable: something that is no record, or one of a newer Marsad.
    """
    names = set(inspect(connection).get_table_names())
    if VERSION_TABLE not in names:
        # A PostgreSQL database may hold other things (PostGIS brings tables); a file of SQLite belongs to one owner.
        if names if connection.dialect.name == "sqlite" else "reports" in names:
            raise RecordUnusable("a database, but not a record of Marsad", where=where)
        return "empty"
    found = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()  # noqa: S608
    if found not in REVISIONS:
        raise RecordUnusable(
            f"its schema ({found}) is newer than this Marsad knows ({HEAD})",
            where=where,
            remedy="Install a newer Marsad.",
        )
    return "current" if found == HEAD else "older"


def config(connection: Connection) -> Config:
    """Alembic's configuration for an open connection."""
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", "marsad.record:migrations")
    made.set_main_option("path_separator", "os")
    made.attributes["connection"] = connection
    return made


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Bring the schema up, within the caller's transaction.

    Decisions that are older than what is kept of them are obeyed by this, and rows that are older than seals sealed.
    """
    from alembic import command

    from marsad.record import _obeyed, _seals

    before = set(inspect(connection).get_table_names())
    command.upgrade(config(connection), revision)
    if revision not in {"head", HEAD}:
        return
    if "incident_reviews" not in before:
        _obeyed.adopt(connection)
    if not _seals.any_sealed(connection):
        _seals.adopt(connection)


def downgrade(connection: Connection, revision: str = "base") -> None:
    """Take the schema down, within the caller's transaction. What the older schema cannot hold is lost."""
    from alembic import command

    command.downgrade(config(connection), revision)
