"""The layer: what a user adds to the gazetteer, in one SQLite file of its own, batch by batch.

The layer is what is kept; the file that is asked (see ``_overlay``) is compiled from the base and the layer and can be
made again at any time. Places of the base are named by id, not by row, so that a layer outlives a new base.

A batch is the work of one file. Undoing it takes its rows away and nothing else, so that the state before comes back
exactly. A batch on whose places a later one rests (its names were lent to them) can go only after that one.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from marsad.errors import LayerUnusable, NotInLayer
from marsad.grounding.places._values import Box, PlaceKind, Point

#: "MRSP"
_APPLICATION: Final = 0x4D525350
_VERSION: Final = 1
#: Raised whenever the compiled form of a layer (``_overlay``) changes.
COMPILED: Final = 1
#: Seconds to wait for another command that writes.
_PATIENCE: Final = 30.0

_DDL: Final = f"""
CREATE TABLE batch (n INTEGER PRIMARY KEY, file TEXT NOT NULL, sha256 TEXT NOT NULL, format TEXT NOT NULL,
    source TEXT, licence TEXT, at TEXT NOT NULL, read INTEGER NOT NULL, added INTEGER NOT NULL,
    matched INTEGER NOT NULL, lent INTEGER NOT NULL, missed INTEGER NOT NULL, digest TEXT NOT NULL);
CREATE TABLE place (id TEXT PRIMARY KEY, batch INTEGER NOT NULL, name TEXT NOT NULL, lat REAL NOT NULL,
    lon REAL NOT NULL, country TEXT, admin1 TEXT, kind TEXT NOT NULL, population INTEGER NOT NULL, radius REAL NOT NULL,
    unit TEXT, county TEXT, feature TEXT, shape TEXT NOT NULL, box TEXT) WITHOUT ROWID;
CREATE TABLE ident (id TEXT NOT NULL, target TEXT NOT NULL, batch INTEGER NOT NULL, PRIMARY KEY (id, batch))
    WITHOUT ROWID;
CREATE TABLE name (target TEXT NOT NULL, spelling TEXT NOT NULL, batch INTEGER NOT NULL, main INTEGER NOT NULL,
    PRIMARY KEY (target, spelling, batch)) WITHOUT ROWID;
PRAGMA application_id = {_APPLICATION};
PRAGMA user_version = {_VERSION};
"""

_TABLES: Final = ("place", "ident", "name")


@dataclass(frozen=True, slots=True)
class NewPlace:
    """A place that the gazetteer did not have. ``unit`` and ``county`` are ids of the units that it lies in."""

    id: str
    name: str
    lat: float
    lon: float
    country: str | None
    admin1: str | None
    kind: PlaceKind
    population: int = 0
    radius: float = 0.0
    unit: str | None = None
    county: str | None = None
    feature: str | None = None
    shape: tuple[Point, ...] = ()
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Addition:
    """What one file adds: new places, further ids (id, id of the place that bears it) and names (id of the place,
    spelling, whether it is the place's own name)."""

    file: str
    sha256: str
    format: str
    source: str | None
    licence: str | None
    read: int
    matched: int
    missed: int
    places: Sequence[NewPlace] = ()
    idents: Sequence[tuple[str, str]] = ()
    names: Sequence[tuple[str, str, bool]] = ()


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch as ``marsad places sources`` lists it.

    ``read`` rows of the file: ``added`` became new places, ``matched`` are places that the gazetteer had, to which
    ``lent`` names that it did not have were lent; ``missed`` could not be matched and changed nothing.
    """

    n: int
    file: str
    sha256: str
    format: str
    source: str | None
    licence: str | None
    at: str
    read: int
    added: int
    matched: int
    lent: int
    missed: int
    digest: str


def layer_path(given: str | Path | None = None) -> Path:
    """Where the layer lies: as given, else ``MARSAD_PLACES``, else in the user's data folder (XDG)."""
    if given := given or os.environ.get("MARSAD_PLACES"):
        return Path(given)
    base = os.environ.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / "marsad" / "places.sqlite"


#: Set by a command that reads for long (``using_layer`` of the commands): the state of the layer that it began with.
#: Every process of it then asks that state, whatever is added meanwhile, and what it reads is labelled rightly.
PINNED: Final = "MARSAD_PLACES_STATE"


def user_state() -> str:
    """The digest of the user's own layer, or of the state of it that this command began with."""
    pinned = os.environ.get(PINNED)
    return Layer(layer_path()).digest() if pinned is None else pinned


def overlay_path(base: Path, mark: str) -> Path:
    """Where the base with this state of a layer is compiled to; the base itself where the layer is empty."""
    return base.with_name(f"{base.stem}-{mark}.{COMPILED}{base.suffix}") if mark else base


class Layer:
    """A layer on disk, which need not be there yet. Every method opens it, and leaves it closed.

    Every method raises ``LayerUnusable``: not a layer, damaged, of a newer Marsad, locked for long, no room.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def digest(self) -> str:
        """A digest of what was added, in order; "" where nothing was. It is part of the gazetteer's release."""
        if not self.path.exists():
            return ""
        with self._open() as db:
            return _digest(db)

    def batches(self) -> tuple[Batch, ...]:
        """What was added, the first batch first."""
        if not self.path.exists():
            return ()
        with self._open() as db:
            return tuple(Batch(*row) for row in db.execute("SELECT * FROM batch ORDER BY n"))

    def add(self, addition: Addition, *, seen: str) -> Batch:
        """Write a batch, whole or not at all; ``seen`` is the digest of the layer that its rows were matched against.

        Raises:
            LayerUnusable: also where another command has changed the layer since.
        """
        self._make()
        with self._open(writing=True) as db:
            if _digest(db) != seen:
                raise LayerUnusable(
                    "another command changed it meanwhile", where=str(self.path), remedy="Run this again."
                )
            n = int(db.execute("SELECT coalesce(max(n), 0) + 1 FROM batch").fetchone()[0])
            places = [_row_of(p, n) for p in sorted(addition.places, key=lambda p: p.id)]
            idents = sorted({(ident, target, n) for ident, target in addition.idents})
            names = sorted(_once(addition.names, n))
            batch = _batch(n, addition, places, idents, names)
            db.execute(f"INSERT INTO batch VALUES ({_marks(13)})", astuple(batch))  # noqa: S608
            db.executemany(f"INSERT INTO place VALUES ({_marks(15)})", places)  # noqa: S608
            db.executemany("INSERT INTO ident VALUES (?,?,?)", idents)
            db.executemany("INSERT INTO name VALUES (?,?,?,?)", names)
        return batch

    def undo(self, n: int | None = None) -> Batch:
        """Take a batch back, by default the last one.

        Raises:
            NotInLayer: no such batch, or a later one rests on its places.
        """
        if not self.path.exists():
            raise NotInLayer("nothing was added yet", where=str(self.path))
        with self._open(writing=True) as db:
            asked = "SELECT * FROM batch WHERE n = coalesce(?, (SELECT max(n) FROM batch))"
            row = db.execute(asked, (n,)).fetchone()
            if row is None:
                raise NotInLayer(f"no batch {n}" if n else "nothing was added", where=str(self.path))
            batch = Batch(*row)
            if after := _resting(db, batch.n):
                raise NotInLayer(
                    f"batch {batch.n} cannot go: batch {after} rests on its places", where=str(self.path),
                    remedy=f"Undo batch {after} first.",
                )  # fmt: skip
            for table in ("batch", *_TABLES):
                db.execute(f"DELETE FROM {table} WHERE {'n' if table == 'batch' else 'batch'} = ?", (batch.n,))  # noqa: S608
        return batch

    def places(self) -> Iterator[tuple[NewPlace, str, str]]:
        """The new places with source (the file where none was named) and licence, in order of their ids."""
        with self._open() as db:
            for *row, source, file, licence in db.execute(
                "SELECT place.*, source, file, licence FROM place JOIN batch ON batch.n = place.batch ORDER BY id"
            ):
                yield _place_of(row), source or file, licence or ""

    def idents(self) -> Iterator[tuple[str, str]]:
        """Further ids, and the ids of the places that bear them, in order."""
        with self._open() as db:
            yield from db.execute("SELECT DISTINCT id, target FROM ident ORDER BY batch, id, target")

    def names(self) -> Iterator[tuple[str, str, bool]]:
        """Ids of places, spellings, and whether they are a place's own name; in order."""
        with self._open() as db:
            rows = db.execute("SELECT target, spelling, max(main) FROM name GROUP BY target, spelling ORDER BY 1, 2")
            for target, spelling, main in rows:
                yield target, spelling, bool(main)

    def dump(self) -> tuple[tuple[Any, ...], ...]:
        """All rows of all tables: what "exactly as before" is measured by."""
        with self._open() as db:
            return tuple(row for t in ("batch", *_TABLES) for row in db.execute(f"SELECT * FROM {t} ORDER BY 1, 2, 3"))  # noqa: S608

    # ---- the file -----------------------------------------------------------------------------------------------

    def _make(self) -> None:
        """Make the file, or leave it as it is."""
        if self.path.exists():
            return
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self.path, timeout=_PATIENCE)) as db:
                db.execute("BEGIN IMMEDIATE")
                # another command may have made it between the question and the lock
                if not _pragma(db, "application_id"):
                    for statement in _DDL.split(";"):
                        db.execute(statement)
                db.commit()
        except (OSError, sqlite3.Error) as fault:
            raise LayerUnusable(f"cannot be made ({fault})", where=str(self.path)) from fault

    @contextmanager
    def _open(self, *, writing: bool = False) -> Iterator[sqlite3.Connection]:
        """The database in one transaction, which a fault undoes."""
        try:
            with closing(sqlite3.connect(self.path, timeout=_PATIENCE, isolation_level=None)) as db:
                self._check(db)
                db.execute("BEGIN IMMEDIATE" if writing else "BEGIN")
                try:
                    yield db
                except BaseException:
                    db.execute("ROLLBACK")
                    raise
                db.execute("COMMIT")
        except sqlite3.Error as fault:
            raise LayerUnusable(f"cannot be used ({fault})", where=str(self.path)) from fault

    def _check(self, db: sqlite3.Connection) -> None:
        if _pragma(db, "application_id") != _APPLICATION:
            raise LayerUnusable("not a file of added places", where=str(self.path))
        if (version := _pragma(db, "user_version")) > _VERSION:
            raise LayerUnusable(
                f"made by a newer Marsad (version {version})", where=str(self.path), remedy="Install a newer Marsad."
            )


def _pragma(db: sqlite3.Connection, name: str) -> int:
    return int(db.execute(f"PRAGMA {name}").fetchone()[0])


def _marks(n: int) -> str:
    return ",".join("?" * n)


def _digest(db: sqlite3.Connection) -> str:
    digests = [d for (d,) in db.execute("SELECT digest FROM batch ORDER BY n")]
    return sha256("\n".join(digests).encode()).hexdigest()[:12] if digests else ""


def _resting(db: sqlite3.Connection, n: int) -> int | None:
    """The last later batch that lends to places of batch ``n``, or whose places lie in them."""
    mine = "(SELECT id FROM place WHERE batch = :n)"
    found = db.execute(
        f"SELECT max(batch) FROM (SELECT batch FROM name WHERE target IN {mine} UNION ALL"  # noqa: S608
        f" SELECT batch FROM ident WHERE target IN {mine} UNION ALL"
        f" SELECT batch FROM place WHERE unit IN {mine} OR county IN {mine}) WHERE batch > :n",
        {"n": n},
    ).fetchone()[0]
    return None if found is None else int(found)


def _once(names: Iterable[tuple[str, str, bool]], n: int) -> Iterator[tuple[str, str, int, int]]:
    best: dict[tuple[str, str], bool] = {}
    for target, spelling, main in names:
        best[target, spelling] = main or best.get((target, spelling), False)
    return ((target, spelling, n, int(main)) for (target, spelling), main in best.items())


def _batch(n: int, a: Addition, places: list[Any], idents: list[Any], names: list[Any]) -> Batch:
    mark = sha256(repr((a.sha256, a.format, a.source, a.licence)).encode())
    for rows in (places, idents, names):
        mark.update(repr(rows).encode())
    new = {p.id for p in a.places}
    lent = sum(target not in new for target, *_ in names)
    at = datetime.now(UTC).isoformat(timespec="seconds")
    return Batch(
        n, a.file, a.sha256, a.format, a.source, a.licence, at, a.read, len(new), a.matched, lent, a.missed,
        mark.hexdigest(),
    )  # fmt: skip


def _row_of(p: NewPlace, n: int) -> tuple[object, ...]:
    shape = ";".join(f"{a},{b}" for a, b in p.shape)
    box = ",".join(map(str, p.box)) if p.box else None
    return (
        p.id, n, p.name, p.lat, p.lon, p.country, p.admin1, p.kind, p.population, p.radius, p.unit, p.county, p.feature,
        shape, box,
    )  # fmt: skip


def _place_of(row: Sequence[Any]) -> NewPlace:
    ident, _, name, lat, lon, country, admin1, kind, population, radius, unit, county, feature, shape, box = row
    pairs = (pair.split(",") for pair in shape.split(";")) if shape else ()
    sides: Any = tuple(map(float, box.split(","))) if box else None
    return NewPlace(
        ident, name, lat, lon, country, admin1, kind, population, radius, unit, county, feature,
        tuple((float(a), float(b)) for a, b in pairs), sides,
    )  # fmt: skip


__all__ = ["PINNED", "Addition", "Batch", "Layer", "NewPlace", "layer_path", "overlay_path", "user_state"]
