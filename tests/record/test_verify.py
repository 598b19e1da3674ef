"""Whoever alters the logs or the evidence by other ways than Marsad's is found out, wherever he does it."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import LargeBinary, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import JSON, Boolean, Float, Integer

from marsad.errors import UsageError
from marsad.record import People, Record, Verified, _connect, _migrate, head, verify
from marsad.record._schema import APPEND_ONLY
from marsad.record._seals import SEALED
from tests.record.made import made
from tests.record.test_foreign import FILE

#: Every sealed column of every sealed table.
COLUMNS = [(s.name, s.table.c[name]) for s in SEALED for name in s.columns]


def fill(record: Record) -> None:
    """Rows in every sealed table, three and more in those of reports, in several transactions."""
    with record.run("read"):
        for n in range(4):
            record.add(*made(n))
    record.decide(kind="incident", id="i1", what="split", why="two days apart", before=["e1"], after={"b": 1.5})
    record.decide(kind="grade", id="i2", what="set", why="سبب", before=None, after=None)
    people = People(record)
    people.add("Ana", "admin", by="tester", rights=["restricted"])
    people.add("Bea", "reader", by="Ana")
    people.set_role("Bea", "editor", by="Ana")
    record.add_foreign(FILE, (), name="UCDP GED", licence="CC BY 4.0", citation="cite it")


@pytest.fixture(scope="module")
def sealed_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sealed") / "sealed.db"
    with Record.open(path, who="tester") as record:
        fill(record)
    return path


@pytest.fixture
def path(sealed_file: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(sealed_file, tmp_path / "t.db"))


def by_hand(path: Path, *statements: str) -> None:
    """As somebody with the file and SQLite would do it: triggers off, foreign keys off, triggers on again."""
    connection = sqlite3.connect(path, isolation_level=None)
    triggers = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%\\_no\\_%' ESCAPE '\\'"
    ).fetchall()
    for name, _ in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        connection.execute(statement)
    for _, sql in triggers:
        connection.execute(sql)
    connection.close()


def told(path: Path, expect: str | None = None) -> Verified:
    with Record.open(path, create=False) as record:
        return verify(record, expect)


def found(path: Path, *kinds: str) -> set[tuple[str, str, int | None]]:
    """(what, table, key), of these kinds only where kinds are given."""
    return {(f.found, f.table, f.key) for f in told(path).findings if not kinds or f.found in kinds}


def test_what_nobody_touched_is_sound(record: Record) -> None:
    fill(record)
    seen = verify(record)

    assert seen.findings == ()
    assert min(seen.rows.values()) > 0, "a sealed table without a row proves nothing"
    assert seen.head == head(record)
    assert verify(record, seen.head).sound


def test_the_chain_grows_with_the_record(record: Record) -> None:
    fill(record)
    before = head(record)
    record.add(*made(7))
    record.add(*made(7))  # known already: nothing is written, nothing sealed
    after = head(record)

    assert before != after
    assert verify(record, before).sound
    record.status()
    assert head(record) == after


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=lambda x: getattr(x, "name", x))
def test_every_column_of_every_sealed_row_is_watched(path: Path, table: str, column: object) -> None:
    by_hand(path, f"UPDATE {table} SET {column.name} = {other(column)} WHERE key = 1")  # type: ignore[attr-defined]

    assert (("altered", table, 1)) in found(path)


def other(column: object) -> str:
    """Another value of the column's kind, as SQL."""
    name, kind = column.name, column.type  # type: ignore[attr-defined]
    if isinstance(kind, JSON):
        return "'[\"altered\"]'"
    if isinstance(kind, LargeBinary):
        return f"coalesce({name}, x'') || x'00'"
    if isinstance(kind, Float | Integer | Boolean):
        return f"coalesce({name}, 0) + 100"
    return f"coalesce({name}, '') || ' '"


@pytest.mark.parametrize("value", ["NULL", "x'ff'", "CAST(x'ff' AS TEXT)", "17", "''", "'{'"])
@pytest.mark.parametrize("column", ["who", "after"])
def test_a_value_of_another_kind_is_found_and_stops_nothing(path: Path, column: str, value: str) -> None:
    by_hand(
        path,
        "PRAGMA writable_schema = ON",
        f"UPDATE sqlite_master SET sql = replace(sql, '{column} TEXT NOT NULL', '{column} TEXT')"
        " WHERE name = 'decisions'",
    )
    by_hand(path, f"UPDATE decisions SET {column} = {value} WHERE key = 1", "DELETE FROM audit WHERE key = 2")

    assert {("altered", "decisions", 1), ("removed", "audit", 2)} <= found(path)


@pytest.mark.parametrize("table", [s.name for s in SEALED])
@pytest.mark.parametrize("which", ["min", "max"])
def test_a_row_taken_out_is_found(path: Path, table: str, which: str) -> None:
    connection = sqlite3.connect(path)
    (key,) = connection.execute(f"SELECT {which}(key) FROM {table}").fetchone()
    connection.close()
    by_hand(path, f"DELETE FROM {table} WHERE key = {key}")

    assert ("removed", table, key) in found(path)


@pytest.mark.parametrize("table", [s.name for s in SEALED])
def test_a_row_put_in_is_found_also_after_marsad_wrote_on(path: Path, table: str) -> None:
    # columns that must differ in every row do
    unique = {"id", "sha256", "name"} if table not in {"audit", "decisions", "access_log"} else set()
    columns = next(s.table.c.keys() for s in SEALED if s.name == table)
    values = ", ".join(
        "90" if c == "key" else f"{c} || 'x'" if c in unique else "99" if c in {"version", "extraction_key"} else c
        for c in columns
    )
    names = ", ".join(f'"{c}"' for c in columns)
    by_hand(path, f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} WHERE key = 1")

    kind = "moved" if ("moved", table, 90) in found(path) else "inserted"
    assert (kind, table, 90) in found(path)
    with Record.open(path) as record:
        record.add(*made(9))
        record.decide(kind="note", id="i", what="note", why="w", before=None, after=None)
    assert (kind, table, 90) in found(path)


@pytest.mark.parametrize("table", ["audit", "decisions", "access_log", "readings"])
def test_rows_that_changed_places_are_found(path: Path, table: str) -> None:
    if table == "readings":
        by_hand(path, "UPDATE readings SET version_key = -version_key")
        by_hand(path, "UPDATE readings SET key = -key WHERE key < 3")
        by_hand(
            path, "UPDATE readings SET key = 3 + key WHERE key < 0", "UPDATE readings SET version_key = -version_key"
        )
    else:
        by_hand(path, f"UPDATE {table} SET key = -key WHERE key < 3", f"UPDATE {table} SET key = 3 + key WHERE key < 0")

    assert {("moved", table, 1), ("moved", table, 2)} <= found(path)


def test_what_was_written_in_the_place_of_a_removed_row_is_found(path: Path) -> None:
    by_hand(path, "DELETE FROM decisions WHERE key = 2")
    with Record.open(path) as record:
        assert record.decide(kind="note", id="i", what="note", why="w", before=None, after=None) == 2

    assert ("removed", "decisions", 2) in found(path)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE contents SET content = zeroblob(9) WHERE key = 2",
        "UPDATE contents SET content = 'text' WHERE key = 2",
        "UPDATE contents SET packing = 'raw' WHERE key = 2",
        "UPDATE contents SET packing = 'odd' WHERE key = 2",
        "UPDATE contents SET size = size + 1 WHERE key = 2",
        "UPDATE contents SET content = (SELECT content FROM contents WHERE key = 1) WHERE key = 2",
    ],
)
def test_bytes_that_are_not_those_of_their_digest_are_found(path: Path, statement: str) -> None:
    by_hand(path, statement)

    assert found(path, "content") == {("content", "contents", 2)}


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM seals WHERE key = 3",
        "DELETE FROM seals WHERE key = 1",
        "UPDATE seals SET chain = substr(chain, 2) || '0' WHERE key = 3",
        "UPDATE seals SET chain = 'x' WHERE key = 3",
        "UPDATE seals SET digests = digests || zeroblob(40) WHERE key = 3",
        "UPDATE seals SET digests = x'00' WHERE key = 3",
        "UPDATE seals SET log = 'decisions' WHERE key = 3",
        "UPDATE seals SET log = 'people' WHERE key = 3",
        "INSERT INTO seals SELECT key + 100, log, digests, chain FROM seals WHERE key = 3",
    ],
)
def test_a_seal_that_was_touched_is_found(path: Path, statement: str) -> None:
    by_hand(path, statement)

    assert found(path, "seal")


def test_a_row_changed_together_with_its_seal_breaks_the_chain(path: Path) -> None:
    """Whoever knows how a row is sealed must write all seals after it anew."""
    with Record.open(path) as record:
        before = head(record)
    forge(path, "UPDATE decisions SET who = 'another' WHERE key = 1", onward=False)
    assert found(path) == {("seal", "seals", n) for n in broken(path)} != set()
    forge(path, "UPDATE decisions SET who = 'third' WHERE key = 1", onward=True)
    assert found(path) == set(), "who writes the whole chain anew is not found out by the record alone"
    assert {f.found for f in told(path, before).findings} == {"head"}


def broken(path: Path) -> list[int]:
    return [f.key for f in told(path).findings if f.found == "seal" and f.key is not None]


def forge(path: Path, statement: str, *, onward: bool) -> None:
    """Alter a row and write its seal anew; ``onward``: those after it, too."""
    from marsad.record._seals import KEY_BYTES, ROW_BYTES, START, chained

    by_hand(path, statement)
    connection = sqlite3.connect(path)
    rows = connection.execute("SELECT key, log, digests, chain FROM seals ORDER BY key").fetchall()
    connection.close()
    with Record.open(path) as record, record._reading() as asked:
        now = {s.name: dict(s.lines(asked, 0)) for s in SEALED}
    chain, changes = START, []
    for key, log, digests, held in rows:
        parts = [digests[n : n + ROW_BYTES] for n in range(0, len(digests), ROW_BYTES)]
        fresh = b"".join(p[:KEY_BYTES] + now[log][int.from_bytes(p[:KEY_BYTES])] for p in parts)
        chain = chained(chain, log, fresh) if onward or fresh != digests else bytes.fromhex(held)
        changes.append(f"UPDATE seals SET digests = x'{fresh.hex()}', chain = '{chain.hex()}' WHERE key = {key}")
    by_hand(path, *changes)


def test_an_end_that_was_cut_off_is_found_by_a_head_from_elsewhere(path: Path) -> None:
    with Record.open(path) as record:
        early = head(record)
        record.decide(kind="note", id="i", what="note", why="w", before=None, after=None)
        late = head(record)
    by_hand(path, "DELETE FROM decisions WHERE key = 3", f"DELETE FROM seals WHERE key = {late.partition(':')[0]}")

    assert found(path) == set(), "the record alone cannot know"
    assert told(path, early).sound
    assert [f.found for f in told(path, late).findings] == ["head"]
    with Record.open(path) as record:
        record.decide(kind="note", id="j", what="note", why="w", before=None, after=None)
    assert [f.found for f in told(path, late).findings] == ["head"]


@pytest.mark.parametrize("wrong", ["", "1", "x:y", "1:" + "0" * 63, "-1:" + "0" * 64])
def test_a_head_that_is_none_is_refused(path: Path, wrong: str) -> None:
    with pytest.raises(UsageError, match="no head"):
        told(path, wrong)


@pytest.mark.parametrize("table", APPEND_ONLY, ids=lambda t: t.name)
def test_a_trigger_that_is_gone_is_told(path: Path, table: object) -> None:
    name = table.name  # type: ignore[attr-defined]
    connection = sqlite3.connect(path)
    connection.execute(f"DROP TRIGGER {name}_no_update")
    connection.commit()
    connection.close()

    assert found(path) == {("trigger", name, None)}


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE people SET role = 'admin' WHERE name = 'Bea'", "altered"),
        ("UPDATE people SET rights = '[\"restricted\"]' WHERE name = 'Bea'", "altered"),
        ("UPDATE people SET rights = '[]' WHERE name = 'Ana'", "altered"),
        ("UPDATE people SET disabled = 'x' WHERE name = 'Bea'", "altered"),
        ("UPDATE people SET name = 'Cat' WHERE name = 'Bea'", "inserted"),
        ("DELETE FROM people WHERE name = 'Bea'", "removed"),
    ],
)
def test_rights_that_nobody_gave_are_found(path: Path, statement: str, what: str) -> None:
    by_hand(path, statement)

    assert (what, "people") in {(f.found, f.table) for f in told(path).findings}


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("UPDATE decisions SET after = '{\"b\": 1.25}' WHERE key = 1", "altered"),
        ("UPDATE report_versions SET text = text || ' ' WHERE key = 2", "altered"),
        ("DELETE FROM audit WHERE key = 2", "removed"),
        ("INSERT INTO decisions SELECT 90, at, who, what, kind, id, 'x', before, after FROM decisions", "inserted"),
        ("UPDATE contents SET content = decode('00', 'hex') WHERE key = 1", "content"),
        ("ALTER TABLE seals DISABLE TRIGGER seals_append_only", "trigger"),
    ],
)
def test_a_server_is_watched_alike(postgres_record: Record, statement: str, kind: str) -> None:
    fill(postgres_record)
    touched = statement.split()[2 if statement.startswith(("DELETE", "INSERT", "ALTER")) else 1]
    logs = {t.name for t in APPEND_ONLY}
    with _connect.writing(postgres_record._engine) as connection:
        # one row at a time
        change = statement + (" WHERE key = 1" if "INSERT" in statement else "")
        if touched in logs and "TRIGGER" not in statement:
            connection.execute(text(f"ALTER TABLE {touched} DISABLE TRIGGER USER"))
            connection.execute(text(change))
            connection.execute(text(f"ALTER TABLE {touched} ENABLE TRIGGER USER"))
        else:
            connection.execute(text(change))

    assert kind in {f.found for f in verify(postgres_record).findings}


@pytest.fixture
def postgres_record(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Record]:
    from tests.record.conftest import new_record

    class Asked:
        param = "postgres"
        getfixturevalue: Callable[[str], object] = staticmethod(request.getfixturevalue)

    with new_record(Asked(), tmp_path) as opened:  # type: ignore[arg-type]
        yield opened


def test_a_record_of_an_older_marsad_is_sealed_when_it_is_opened(where: str) -> None:
    with Record.open(where, who="tester") as record:
        fill(record)
        with _connect.writing(record._engine) as connection:
            _migrate.downgrade(connection, "0015")
    with Record.open(where) as record:
        seen = verify(record)
        assert seen.sound
        assert min(seen.rows.values()) > 0
        assert record.add(*made(8))
        assert verify(record, seen.head).sound


def test_a_transaction_that_fails_seals_nothing(record: Record) -> None:
    fill(record)
    before = head(record)

    def stumble() -> None:
        with record._writing() as connection:
            for name in ("x", "y"):
                connection.execute(text(f"INSERT INTO sources (key, name) VALUES (77, '{name}')"))

    with pytest.raises(DBAPIError):
        stumble()
    assert head(record) == before
    assert verify(record).sound
