"""``marsad move`` and the page about servers: what they say is what happens."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from marsad.record import Record, _connect
from tests.cli.conftest import Marsad
from tests.postgres import Server, drop_database, new_database
from tests.record.made import made

PAGE = (Path(__file__).parents[2] / "docs" / "postgresql.md").read_text(encoding="utf-8")


@pytest.fixture
def own(read_examples: Path, tmp_path: Path) -> Path:
    """A record of the examples where commands look for one."""
    return Path(shutil.copy(read_examples, tmp_path / "marsad.db"))


def test_a_move_prints_rows_and_digests_and_can_be_compared(marsad: Marsad, own: Path) -> None:
    done = marsad("move", "--from", own, "--to", "copy.db")
    *tables, whole = done.out.splitlines()
    assert (done.status, len(tables)) == (0, len({line.split()[2] for line in tables}))
    assert sum(int(line.split()[0]) for line in tables) == int(whole.split()[0])
    assert re.fullmatch(r"\s*\d+  [0-9a-f]{64}", whole)
    told = json.loads(marsad("move", "--from", own, "--to", "copy.db", "--compare", "--json").out)
    assert (told["same"], told["digest"]) == (True, whole.split()[1])


def test_records_that_differ_are_named_with_status_1(marsad: Marsad, own: Path) -> None:
    marsad("move", "--from", own, "--to", "copy.db")
    with Record.open("copy.db") as record:
        record.add(*made(1))
    differing = marsad("move", "--from", own, "--to", "copy.db", "--compare")
    assert (differing.status, differing.err.strip()) == (1, "NOT the same")
    assert "... is not the same" in differing.out


def test_a_record_is_not_written_over(marsad: Marsad, own: Path) -> None:
    shutil.copy(own, "other.db")
    refused = marsad("move", "--from", own, "--to", "other.db")
    assert (refused.status, "E400" in refused.err) == (2, True)
    assert marsad("move", "--from", "none.db", "--to", "x.db").status == 3


@pytest.mark.postgres
def test_the_commands_of_the_page_work(marsad: Marsad, own: Path, server: Server) -> None:
    where = new_database(server)
    section = PAGE.partition("## Moving, with a proof")[2]
    (block,) = re.findall(r"```sh\n(.*?)```", section.partition("\n## ")[0], re.DOTALL)
    for line in block.strip().splitlines():
        done = marsad(*shlex.split(line.replace("postgresql://marsad@localhost/team", where))[1:])
        assert done.status == 0, done.err
    drop_database(server, where)


@pytest.mark.postgres
def test_a_role_with_the_rights_of_the_page_works_and_cannot_touch_the_logs(server: Server) -> None:
    where = new_database(server)
    database = where.rpartition("/")[2]
    Record.open(where).close()
    for statement in re.findall(r"^(?:CREATE ROLE|GRANT).*?;$", PAGE, re.MULTILINE):
        server.execute(statement.replace("ROLE desk", "ROLE limited").replace("TO desk", "TO limited"), database)
    limited = where.replace("marsad@", "limited@")
    with Record.open(limited, create=False, who="bea") as record:
        record.add(*made(1))
        record.link()
        record.decide(kind="note", id="i", what="said", why="w", before=None, after=None)
        assert record.status().reports == len(record.search("rebels")) == 1
        for statement in ("ALTER TABLE audit DISABLE TRIGGER ALL", "TRUNCATE seals", "DELETE FROM audit"):
            with pytest.raises(DBAPIError), _connect.writing(record._engine) as connection:
                connection.exec_driver_sql(statement)
    server.execute("DROP OWNED BY limited", database)
    drop_database(server, where)
    server.execute("DROP ROLE limited")
