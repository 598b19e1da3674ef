"""The schema and its history: one set of tables, the same by every way that leads there; logs that only grow."""

from __future__ import annotations

from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, delete, inspect, text, update
from sqlalchemy.exc import DBAPIError

from marsad.errors import RecordUnusable
from marsad.record import People, Record, _connect, _migrate
from marsad.record._schema import APPEND_ONLY, metadata
from tests.record.made import made

#: Made by hand in the migrations, each by one back end (and FTS5's and R*Tree's own tables).
BY_HAND = ("report_words", "event_points", "marsad_schema", "write_marks")


def _differences(connection: Connection) -> list[Any]:
    def ours(name: str | None, kind: str, _parents: Any) -> bool:  # noqa: ANN401
        return not (kind == "table" and name is not None and name.startswith(BY_HAND)) and name != (
            "ix_event_places_lat_lon"
        )

    context = MigrationContext.configure(connection, opts={"include_name": ours, "compare_type": True})
    return list(compare_metadata(context, metadata))


def test_migrations_make_what_the_metadata_say(record: Record) -> None:
    with record._reading() as connection:
        assert _differences(connection) == []


def test_the_comparison_would_see_a_difference(record: Record) -> None:
    with record._writing() as connection:
        connection.execute(text("ALTER TABLE sources ADD COLUMN odd TEXT"))
        assert [d[0] for d in _differences(connection)] == ["remove_column"]


def test_down_and_up_again_gives_the_same_tables(record: Record) -> None:
    with record._reading() as connection:
        before = sorted(inspect(connection).get_table_names())
    with _connect.writing(record._engine) as connection:
        _migrate.downgrade(connection)
        assert set(inspect(connection).get_table_names()) <= {"marsad_schema"}
    with _connect.writing(record._engine) as connection:
        _migrate.upgrade(connection)
        assert sorted(inspect(connection).get_table_names()) == before
        assert _differences(connection) == []
    assert record.add(*made(1))


def test_the_revisions_are_those_of_the_files(sqlite_record: Record) -> None:
    with sqlite_record._reading() as connection:
        script = ScriptDirectory.from_config(_migrate.config(connection))
    files = [r.revision for r in script.walk_revisions()]

    assert tuple(reversed(files)) == _migrate.REVISIONS


def test_a_migration_that_fails_leaves_nothing(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(connection: Connection, revision: str = "head") -> None:
        upgrade(connection, revision)
        raise KeyboardInterrupt

    upgrade = _migrate.upgrade
    with monkeypatch.context() as patch:
        patch.setattr(_migrate, "upgrade", fail)
        with pytest.raises(KeyboardInterrupt):
            Record.open(where)

    engine = _connect.engine(_connect.target(where), create=True)
    with _connect.reading(engine) as connection:
        assert _migrate.state(connection, where) == "empty"
    engine.dispose()
    with Record.open(where) as record:
        assert record.add(*made(1))


def test_a_record_of_a_newer_schema_is_refused_untouched(where: str) -> None:
    with Record.open(where) as record, record._writing() as connection:
        connection.execute(text("UPDATE marsad_schema SET version_num = '9999'"))

    with pytest.raises(RecordUnusable, match="newer"):
        Record.open(where)


def test_opening_again_finds_what_was_written(where: str) -> None:
    with Record.open(where) as record:
        record.add(*made(1))
    with Record.open(where, create=False) as record:
        assert record.document("r1") == made(1)[2]


def test_a_database_without_a_record_is_not_made_one_unasked(where: str) -> None:
    with pytest.raises(RecordUnusable, match="no record"):
        Record.open(where, create=False)


@pytest.mark.parametrize("table", APPEND_ONLY, ids=lambda t: t.name)
@pytest.mark.parametrize("change", ["update", "delete"])
def test_logs_refuse_every_change(record: Record, table: Any, change: str) -> None:  # noqa: ANN401
    record.add(*made(1))
    record.decide(kind="incident", id="i1", what="split", why="two days apart", before=["e1", "e2"], after=["e1"])
    People(record).add("Ana", "admin", by="tester")
    column = "chain" if table.name == "seals" else "who"
    statement = update(table).values({column: "another"}) if change == "update" else delete(table)

    with pytest.raises(DBAPIError, match="append-only"), record._writing() as connection:
        connection.execute(statement)
    assert {row.who for row in record.audit()} == {"tester"}


def test_a_line_of_the_log_cannot_be_written_over(sqlite_record: Record) -> None:
    sqlite_record.add(*made(1))

    with pytest.raises(DBAPIError, match="append-only"), sqlite_record._writing() as connection:
        connection.exec_driver_sql("REPLACE INTO audit (key, at, who, what, kind, id) VALUES (1, '', 'x', '', '', '')")


@pytest.mark.postgres
def test_the_log_cannot_be_emptied(server: Any) -> None:  # noqa: ANN401
    from tests.record.conftest import new_database

    with Record.open(new_database(server)) as record:
        record.add(*made(1))
        with pytest.raises(DBAPIError, match="append-only"), record._writing() as connection:
            connection.execute(text("TRUNCATE audit"))


def test_what_is_written_is_in_the_log_with_who_and_when(record: Record) -> None:
    record.add(*made(1, extraction="x"))

    (line,) = record.audit("report", "r1")
    assert (line.who, line.what, line.before) == ("tester", "report_new", None)
    assert line.after == {
        "version": 1, "sha256": made(1)[0].evidence.sha256, "status": "read", "extraction": "x", "claims": 20,
        "events": 10,
    }  # fmt: skip


def test_a_sqlite_file_keeps_the_promises_of_the_design(sqlite_record: Record) -> None:
    with sqlite_record._reading() as connection:
        asked = ("foreign_keys", "journal_mode", "synchronous", "busy_timeout", "application_id")
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in asked}

    assert found == {
        "foreign_keys": 1, "journal_mode": "wal", "synchronous": 1, "busy_timeout": 30_000,
        "application_id": int.from_bytes(b"MRSD", "big"),
    }  # fmt: skip
