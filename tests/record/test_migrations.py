"""Migrations forward and back over a record of real work: what people decided and reports say survives every one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from marsad.linked import link_record, read_into
from marsad.record import Record, RecordDigest, Reviews, _connect, _digests, _migrate, move, verify
from tests.record.conftest import Server, drop_database, new_database
from tests.record.test_move import fill

ROOT = Path(__file__).parents[2]

#: What going below a revision loses, by table: what the older schema has no room for. All else is the same again.
LOSES: dict[str, set[str]] = {
    "0018": {"second_readings", "second_differences", "second_calls"},
    "0017": {"seals"},
    "0014": {"assignments", "saved_views"},
    "0013": {"incident_touches"},
    "0012": {"people", "people_sessions", "people_failures", "access_log"},
    "0009": {"incident_past"},
    "0008": {"foreign_sets", "foreign_rows"},
    "0007": {"incidents", "incident_briefs"},
    "0006": {"incident_members"},
    "0005": {"link_reports", "link_state", *(f"link_{s}" for s in (
        "slots", "items", "texts", "copies", "homes", "components", "copy_pages", "event_pages"))},
    "0004": {"incidents", "incident_briefs", "incident_linked", "incident_reviews", "tombstones"},
}  # fmt: skip

#: Written by triggers whenever incidents are: numbers that mean an order, no facts.
MOVES = {"incident_touches"}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The examples, and what people do."""
    path = tmp_path_factory.mktemp("migrations") / "filled.db"
    with Record.open(path, who="ada") as record:
        read_into(record, [str(ROOT / "examples" / "reports")], "rules")
        fill(record)
    return path


@pytest.fixture(scope="module")
def filled_database(server: Server, filled: Path) -> str:
    """The same on a server: the name of a database to be copied."""
    url = new_database(server)
    move(filled, url)
    return url.rpartition("/")[2]


#: On a server some of them: what a migration does there is mostly the same, and takes three times as long.
ON_SERVER = ("0001", "0006", "0010", "0013", "0016")
CASES = [("sqlite", r) for r in _migrate.REVISIONS[:-1]] + [
    pytest.param(("postgres", r), marks=[pytest.mark.postgres, pytest.mark.slow]) for r in ON_SERVER
]


@pytest.fixture(params=CASES, ids=str)
def case(request: pytest.FixtureRequest, filled: Path, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """The address of a record of one's own, and how far it is to go down."""
    backend, revision = request.param
    if backend == "sqlite":
        yield str(shutil.copy(filled, tmp_path / "record.db")), revision
        return
    server, template = request.getfixturevalue("server"), request.getfixturevalue("filled_database")
    url = new_database(server, template)
    yield url, revision
    drop_database(server, url)


def _downgraded(where: str, revision: str) -> None:
    engine = _connect.engine(_connect.target(where), create=False)
    with _connect.writing(engine) as connection:
        _migrate.downgrade(connection, revision)
        assert connection.execute(text("SELECT version_num FROM marsad_schema")).scalar() == revision
    engine.dispose()


def _digest(record: Record) -> RecordDigest:
    with record._reading() as connection:
        return _digests.record_digest(connection)


def test_down_to_every_revision_and_up_again_loses_what_it_must_and_no_more(case: tuple[str, str]) -> None:
    where, revision = case
    with Record.open(where) as record:
        before = _digest(record)
        wanted = _told(record)
    _downgraded(where, revision)
    with Record.open(where, create=False, who="ada") as record:
        after = _digest(record)
        below = _migrate.REVISIONS[_migrate.REVISIONS.index(revision) + 1 :]
        assert set(before.differing(after)) <= set().union(MOVES, *(LOSES.get(r, set()) for r in below))
        assert verify(record).sound
        link_record(record)
        assert _told(record) == wanted
        # corrections are still to be taken back, to what linking gave
        Reviews(record, "ada").undo(why="no")
        record.check()


def _told(record: Record) -> tuple[object, ...]:
    """What is told of incidents, people's words laid over it; and the logs up to the moves."""
    incidents = sorted(
        (i["id"], i["type"], i["mode"], str(i["place"]), str(i["losses"]), str(i.get("review")), str(i.get("reviewed")))
        for i in record.incidents(other=False)
    )
    return incidents, record.decisions(), tuple(record.iter_documents()), record.controls(), record.grades()
