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
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Final

from marsad.grounding.layerfile import Batch, LayerFile, Origin, batch_of, has_table, next_batch, user_file
from marsad.grounding.places._values import Box, PlaceKind, Point

#: Raised whenever the compiled form of a layer (``_overlay``) changes.
COMPILED: Final = 1


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
    """What one file adds: new places, further ids (id, id of the place that bears it), names (id of the place,
    spelling, whether it is the place's own name) and codes of units (id, official name, day that it is valid from)."""

    origin: Origin
    places: Sequence[NewPlace] = ()
    idents: Sequence[tuple[str, str]] = ()
    names: Sequence[tuple[str, str, bool]] = ()
    codes: Sequence[tuple[str, str, str | None]] = ()


def layer_path(given: str | Path | None = None) -> Path:
    """Where the layer lies: as given, else ``MARSAD_PLACES``, else in the user's data folder (XDG)."""
    return user_file(given, "MARSAD_PLACES", "places.sqlite")


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


#: Official names and validity of p-codes: what a code meant depends on the list that it is from.
_CODES: Final = (
    "CREATE TABLE code (id TEXT NOT NULL, name TEXT NOT NULL, valid_from TEXT, batch INTEGER NOT NULL,"
    " PRIMARY KEY (id, batch)) WITHOUT ROWID"
)


class Layer(LayerFile):
    """A layer of places."""

    application: ClassVar = 0x4D525350  # "MRSP"
    version: ClassVar = 2
    what: ClassVar = "places"
    tables: ClassVar = ("place", "ident", "name", "code")
    upgrades: ClassVar = {1: _CODES}
    ddl: ClassVar = f"""{_CODES};
CREATE TABLE place (id TEXT PRIMARY KEY, batch INTEGER NOT NULL, name TEXT NOT NULL, lat REAL NOT NULL,
    lon REAL NOT NULL, country TEXT, admin1 TEXT, kind TEXT NOT NULL, population INTEGER NOT NULL, radius REAL NOT NULL,
    unit TEXT, county TEXT, feature TEXT, shape TEXT NOT NULL, box TEXT) WITHOUT ROWID;
CREATE TABLE ident (id TEXT NOT NULL, target TEXT NOT NULL, batch INTEGER NOT NULL, PRIMARY KEY (id, batch))
    WITHOUT ROWID;
CREATE TABLE name (target TEXT NOT NULL, spelling TEXT NOT NULL, batch INTEGER NOT NULL, main INTEGER NOT NULL,
    PRIMARY KEY (target, spelling, batch)) WITHOUT ROWID;
"""

    def add(self, addition: Addition, *, seen: str) -> Batch:
        """Write a batch, whole or not at all; ``seen`` is the digest of the layer that its rows were matched against.

        Raises:
            LayerUnusable: also where another command has changed the layer since.
        """
        self.make()
        with self.opened(writing=True) as db:
            n = next_batch(db)
            places = [_row_of(p, n) for p in sorted(addition.places, key=lambda p: p.id)]
            idents = sorted({(ident, target, n) for ident, target in addition.idents})
            names = sorted(_once(addition.names, n))
            codes = sorted({code: (code, name, valid, n) for code, name, valid in addition.codes}.values())
            new = {p.id for p in addition.places}
            lent = sum(target not in new for target, *_ in names)
            batch = batch_of(n, addition.origin, len(new), lent, (places, idents, names, codes))
            self.put(db, seen, batch, (("place", places), ("ident", idents), ("name", names), ("code", codes)))
        return batch

    def resting(self, db: sqlite3.Connection, n: int) -> int | None:
        """The last later batch that lends to places of batch ``n``, or whose places lie in them."""
        mine = "(SELECT id FROM place WHERE batch = :n)"
        found = db.execute(
            f"SELECT max(batch) FROM (SELECT batch FROM name WHERE target IN {mine} UNION ALL"  # noqa: S608
            f" SELECT batch FROM ident WHERE target IN {mine} UNION ALL"
            f" SELECT batch FROM place WHERE unit IN {mine} OR county IN {mine}) WHERE batch > :n",
            {"n": n},
        ).fetchone()[0]
        return None if found is None else int(found)

    def places(self) -> Iterator[tuple[NewPlace, str, str]]:
        """The new places with source (the file where none was named) and licence, in order of their ids."""
        with self.opened() as db:
            for *row, source, file, licence in db.execute(
                "SELECT place.*, source, file, licence FROM place JOIN batch ON batch.n = place.batch ORDER BY id"
            ):
                yield _place_of(row), source or file, licence or ""

    def idents(self) -> Iterator[tuple[str, str]]:
        """Further ids, and the ids of the places that bear them, in order."""
        with self.opened() as db:
            yield from db.execute("SELECT DISTINCT id, target FROM ident ORDER BY batch, id, target")

    def codes(self) -> Iterator[tuple[str, str, str | None]]:
        """Ids of units' codes ("pcode:SY09"), their names in the list that they are from, and the day (ISO 8601) that
        the list says they are valid from; of a code that two files give, the later one."""
        with self.opened() as db:
            if has_table(db, "code"):
                yield from {
                    row[0]: row for row in db.execute("SELECT id, name, valid_from FROM code ORDER BY batch, id")
                }.values()

    def names(self) -> Iterator[tuple[str, str, bool]]:
        """Ids of places, spellings, and whether they are a place's own name; in order."""
        with self.opened() as db:
            rows = db.execute("SELECT target, spelling, max(main) FROM name GROUP BY target, spelling ORDER BY 1, 2")
            for target, spelling, main in rows:
                yield target, spelling, bool(main)


def _once(names: Iterable[tuple[str, str, bool]], n: int) -> Iterator[tuple[str, str, int, int]]:
    best: dict[tuple[str, str], bool] = {}
    for target, spelling, main in names:
        best[target, spelling] = main or best.get((target, spelling), False)
    return ((target, spelling, n, int(main)) for (target, spelling), main in best.items())


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


__all__ = ["PINNED", "Addition", "Batch", "Layer", "NewPlace", "Origin", "layer_path", "overlay_path", "user_state"]
