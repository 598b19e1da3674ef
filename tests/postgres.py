"""A PostgreSQL server for tests: started on loopback, and gone with them."""

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


def new_database(server: Server, template: str = "template1") -> str:
    """The address of a new database."""
    name = f"t{uuid.uuid4().hex}"
    server.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    return server.url(name)


def drop_database(server: Server, url: str) -> None:
    """Each takes 8 MB and 300 files; a thousand tests would fill a disk."""
    server.execute(f"DROP DATABASE {url.rpartition('/')[2]} WITH (FORCE)")
