"""Records on both back ends. The PostgreSQL server is started for the tests on loopback, and is gone with them."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from marsad.record import Record


@dataclass(frozen=True, slots=True)
class Server:
    """A PostgreSQL cluster of our own."""

    programs: Path
    folder: Path
    port: int
    #: PostgreSQL refuses to run as root, so root runs it as the user that Debian's package brings.
    user: str | None

    def run(self, program: str, *arguments: str) -> None:
        identity: dict[str, Any] = {"user": self.user, "extra_groups": []} if self.user else {}
        subprocess.run(
            [self.programs / program, *arguments],
            cwd=self.folder,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
            stdout=subprocess.DEVNULL,
            check=True,
            **identity,
        )

    def make(self) -> None:
        data = str(self.folder / "data")
        self.run("initdb", "-D", data, "-U", "marsad", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")

    def start(self) -> None:
        data = str(self.folder / "data")
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
        self.run("pg_ctl", "-D", data, "-l", str(self.folder / "log"), "-w", "-o", options, "start")

    def stop(self) -> None:
        self.run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "-w", "stop")

    def execute(self, statement: str, database: str = "postgres") -> None:
        import psycopg

        with psycopg.connect(self.url(database), autocommit=True) as connection:
            connection.execute(statement.encode())

    def url(self, database: str) -> str:
        return f"postgresql://marsad@127.0.0.1:{self.port}/{database}"


def _programs() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: float(p.parts[-3]))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


def _user() -> str | None:
    """Whom to run the server as, null for ourselves."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        pytest.skip("PostgreSQL does not run as root, and there is no user postgres")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL cluster on loopback."""
    with running_server() as made:
        yield made
        made.stop()


@contextmanager
def running_server() -> Iterator[Server]:
    """A cluster of one's own, to be stopped by whoever asked for it."""
    pytest.importorskip("psycopg", reason="needs marsad[postgres]")
    programs = _programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed (Debian: postgresql-15)")
    user = _user()
    # Not pytest's own temporary folder: only root may look into it.
    folder = Path(tempfile.mkdtemp(prefix="marsad-postgres-"))
    if user:
        shutil.chown(folder, user)
    made = Server(programs, folder, _free_port(), user)
    try:
        made.make()
        made.start()
        yield made
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def with_postgis(server: Server) -> str:
    """The name of an empty database that has PostGIS, to be copied."""
    if not list(Path("/usr/share/postgresql").glob("*/extension/postgis.control")):
        pytest.skip("PostGIS is not installed (Debian: postgresql-15-postgis-3)")
    name = "with_postgis"
    server.execute(f"CREATE DATABASE {name}")
    server.execute("CREATE EXTENSION postgis", name)
    return name


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


def new_database(server: Server, template: str = "template1") -> str:
    """The address of a new database."""
    name = f"t{uuid.uuid4().hex}"
    server.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    return server.url(name)


def drop_database(server: Server, url: str) -> None:
    """Each takes 8 MB and 300 files; a thousand tests would fill a disk."""
    server.execute(f"DROP DATABASE {url.rpartition('/')[2]} WITH (FORCE)")


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
