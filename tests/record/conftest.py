"""Records on both back ends."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from marsad.record import Record
from tests.postgres import Server, drop_database, new_database, running_server

__all__ = ["BACKENDS", "Server", "drop_database", "new_database", "running_server"]


BACKENDS = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(params=BACKENDS)
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a record that is not there yet, once for each back end."""
    if request.param == "sqlite":
        yield str(tmp_path / "test.db")
    else:
        server = request.getfixturevalue("server")
        url = new_database(server)
        yield url
        drop_database(server, url)


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty record, to be copied: a copy costs a tenth of the migrations."""
    path = tmp_path_factory.mktemp("empty") / "empty.db"
    Record.open(path).close()
    return path


@pytest.fixture(scope="session")
def empty_database(server: Server) -> str:
    """The name of a database with an empty record, to be copied."""
    url = new_database(server)
    Record.open(url).close()
    return url.rpartition("/")[2]


@contextmanager
def new_record(request: pytest.FixtureRequest, folder: Path) -> Iterator[Record]:
    """An empty record on the back end that the fixture is parametrised with."""
    if request.param == "postgres":
        server, template = request.getfixturevalue("server"), request.getfixturevalue("empty_database")
        url = new_database(server, template)
        with Record.open(url, who="tester") as opened:
            yield opened
        drop_database(server, url)
    else:
        path = folder / "test.db"
        shutil.copy(request.getfixturevalue("empty_file"), path)
        with Record.open(path, who="tester") as opened:
            yield opened


@pytest.fixture(params=BACKENDS)
def record(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Record]:
    """An empty record, once on each back end."""
    with new_record(request, tmp_path) as opened:
        yield opened


@pytest.fixture(params=BACKENDS, scope="module")
def lasting_record(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    """Like ``record``, for the tests of a module that fill it once and only ask."""
    with new_record(request, tmp_path_factory.mktemp("lasting")) as opened:
        yield opened


@pytest.fixture
def sqlite_record(tmp_path: Path, empty_file: Path) -> Iterator[Record]:
    """An empty record in a file."""
    path = tmp_path / "file.db"
    shutil.copy(empty_file, path)
    with Record.open(path, who="tester") as opened:
        yield opened
