"""Desks for tests: the examples in a record, read once, and asked in each mode without a server."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from marsad.desk import Settings, create_app
from marsad.linked import read_into
from marsad.record import Record, move
from tests.postgres import Server, drop_database, new_database

ROOT = Path(__file__).parents[2]

#: What browsers send beside every request that a page of the desk makes.
FROM_PAGE = {"Sec-Fetch-Site": "same-origin", "Origin": "http://127.0.0.1:8430"}

Desk = Callable[..., TestClient]

BACKENDS = ["sqlite", pytest.param("postgres", marks=[pytest.mark.postgres, pytest.mark.slow])]


@pytest.fixture(scope="session")
def examples_db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record of the examples; not to be changed."""
    path = tmp_path_factory.mktemp("desk") / "examples.db"
    with Record.open(path) as record:
        read_into(record, [str(ROOT / "examples" / "reports")], "rules")
    return path


#: The modules that decide and ask most: their tests run on a server, too.
ON_BOTH = (
    "test_decide",
    "test_merge",
    "test_lists",
    "test_incident",
    "test_security_restricted",
    "test_again",
    "test_about",
)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tests of these modules that use a record get one of each back end."""
    if "db" in metafunc.fixturenames and metafunc.module.__name__.rpartition(".")[2] in ON_BOTH:
        metafunc.parametrize("db", BACKENDS, indirect=True)


@pytest.fixture(scope="session")
def examples_database(server: Server, examples_db: Path) -> str:
    """The name of a database with the same record, to be copied."""
    url = new_database(server)
    move(examples_db, url)
    return url.rpartition("/")[2]


@pytest.fixture
def db(request: pytest.FixtureRequest, examples_db: Path, tmp_path: Path) -> Iterator[Path | str]:
    """A copy of it for one test: its path, or its address."""
    if getattr(request, "param", "sqlite") == "sqlite":
        yield Path(shutil.copy(examples_db, tmp_path / "record.db"))
        return
    server = request.getfixturevalue("server")
    url = new_database(server, request.getfixturevalue("examples_database"))
    yield url
    drop_database(server, url)


@pytest.fixture
def desk(db: Path | str, tmp_path: Path) -> Iterator[Desk]:
    """Opens a desk: ``desk(mode="public")`` gives a client of it, which asks as a page of the desk would."""
    with ExitStack() as stack:

        def opened(**settings: Any) -> TestClient:  # noqa: ANN401
            asked = {"db": str(db), "cache": tmp_path / "cache", "who": "ada", **settings}
            app = create_app(Settings(**asked))
            client = TestClient(app, base_url="http://127.0.0.1:8430", headers=FROM_PAGE, follow_redirects=False)
            return stack.enter_context(client)

        yield opened


@pytest.fixture
def client(desk: Desk) -> TestClient:
    """The owner's client of a local desk."""
    return desk()
