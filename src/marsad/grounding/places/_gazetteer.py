"""The gazetteer: names to candidate places, read from the compiled file."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable
from functools import lru_cache
from math import cos, radians
from pathlib import Path
from typing import Any

from marsad.errors import LayerUnusable, UsageError
from marsad.grounding.places._build_inputs import Progress, digest
from marsad.grounding.places._fold import forms, key, without_types
from marsad.grounding.places._geo import km
from marsad.grounding.places._layer import Layer, layer_path, overlay_path, user_state
from marsad.grounding.places._spelling import MOST, Spelling
from marsad.grounding.places._values import Box, Candidate, Place, Point

_COLUMNS = (
    "place.n, place.id, place.name, lat, lon, place.country, admin1, kind, population, radius, unit, seat, feature,"
    " county, names, basis, shape, box"
)


#: The columns stand in the order of the fields.
_PLACE: Callable[..., Place] = Place


def cache_folder() -> Path:
    """Where compiled gazetteers are kept: ``MARSAD_CACHE``, else the user's cache folder (XDG)."""
    if given := os.environ.get("MARSAD_CACHE"):
        return Path(given)
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "marsad"


def open_gazetteer(progress: Progress | None = None, layer: Layer | None = None) -> Gazetteer:
    """The gazetteer of this process and thread: the base, compiled at first use (some 35 s, once a release), with the
    places that the user added (``layer``, by default the user's own; some 2 s, once after each addition).

    Raises:
        UsageError: the cache folder cannot be written.
        LayerUnusable: the layer cannot be read, or is no longer what this command began with.
    """
    base = cache_folder() / f"places-{_digest()}.sqlite"
    added = layer or Layer(layer_path())
    mark = user_state() if layer is None else layer.digest()
    path = overlay_path(base, mark)
    try:
        if not base.exists():
            from marsad.grounding.places._build import build  # the packages that it imports serve for compiling only

            build(base, progress)
        if not path.exists():
            if mark != added.digest():
                raise LayerUnusable("changed while this command ran", where=str(added.path), remedy="Run it again.")
            from marsad.grounding.places._overlay import compile_overlay  # likewise

            compile_overlay(base, added, path, progress)
    except OSError as fault:
        remedy = "Set MARSAD_CACHE to a folder with 400 MB of room that you may write to."
        raise UsageError(f"the gazetteer cannot be compiled: {fault}", where=str(path), remedy=remedy) from fault
    return _opened(path, os.getpid(), threading.get_ident())


def compiled() -> str | None:
    """The release of the user's gazetteer, if it is compiled on this machine, so that opening it takes no time."""
    path = overlay_path(cache_folder() / f"places-{_digest()}.sqlite", user_state())
    return path.stem.removeprefix("places-") if path.exists() else None


@lru_cache(maxsize=1)
def _digest() -> str:
    return digest()


@lru_cache(maxsize=8)
def _opened(path: Path, _process: int, _thread: int) -> Gazetteer:
    return Gazetteer(path)


def _aside(places: tuple[Place, ...]) -> tuple[tuple[Place, bool], ...]:
    return tuple((place, False) for place in places)


def _shape(cell: str) -> tuple[Point, ...]:
    pairs = (pair.split(",") for pair in cell.split(";")) if cell else ()
    return tuple((float(a), float(b)) for a, b in pairs)


def _box(cell: str | None) -> Box | None:
    if not cell:
        return None
    south, west, north, east = map(float, cell.split(","))
    return south, west, north, east


def _units(found: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """A Slavic adjective in Latin letters names a unit ("Kyivska"); a surname like it ("Kowalska") no town."""
    return tuple(c for c in found if c.place.kind in ("admin1", "admin2"))


class Gazetteer:
    """Read-only view of a compiled file. Answers are the same for the same file and question."""

    def __init__(self, path: Path) -> None:
        self.release = path.stem.removeprefix("places-")
        self._db = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        # No mmap: as quick (43 us a name that was not asked before), and 30 MB less of resident memory.
        self._db.execute("PRAGMA cache_size=-4096")
        # Per object, so that a gazetteer that goes takes its memory along; sized for a day of one region's news.
        self.place = lru_cache(maxsize=20_000)(self._place)
        self.named = lru_cache(maxsize=20_000)(self._named)
        self.longest = lru_cache(maxsize=50_000)(self._longest)
        self.demonym = lru_cache(maxsize=10_000)(self._demonym)
        self.spelling = Spelling(self._db, self.place)
        self.spelled_like = self.spelling.like
        self.short = lru_cache(maxsize=2_000)(self._short)
        self._isos: dict[str, int] = dict(self._db.execute("SELECT country, n FROM place WHERE kind = 'country'"))
        seats = self._db.execute("SELECT seat FROM place WHERE kind = 'country' AND seat IS NOT NULL")
        #: Rows of the capitals of the world.
        self.capitals = frozenset(seat for (seat,) in seats)

    def find(self, name: str, countries: tuple[str, ...] = ()) -> tuple[Candidate, ...]:
        """Places that ``name`` may mean, best level first; ``countries`` (ISO codes) open the loose levels.

        Within a level the known names come before aliases, then the more populous. A short form ("Mass.", "NY") comes
        first where ``name`` is in capitals or ends in a point, so hand in the words as the text prints them.
        """
        folded = key(name)
        bare, wanted = without_types(folded)
        brief = self.short(folded)
        if brief and (name.isupper() or name.endswith(".")):
            return tuple(Candidate(place, "exact", main) for place, main in (*_aside(brief), *self.named(folded)))
        for level, form in forms(folded):
            if hits := self.named(form):
                found = tuple(Candidate(place, level, main, wanted, form) for place, main in hits)
                if level != "ending" or not form.isascii() or (found := _units(found)):
                    return found
        if brief:
            return tuple(Candidate(place, "exact", main) for place, main in _aside(brief))
        return self.spelling.back_off(bare, wanted, countries)

    def respelled(self, name: str, countries: tuple[str, ...]) -> tuple[Candidate, ...]:
        """Places of these countries whose spelling comes close, whatever the name means elsewhere."""
        bare, wanted = without_types(key(name))
        return self.spelling.back_off(bare, wanted, countries, edits=False)

    def country(self, iso: str) -> Place | None:
        """The country of an ISO 3166-1 code."""
        n = self._isos.get(iso)
        return None if n is None else self.place(n)

    def by_id(self, ident: str) -> Place | None:
        """The place of an id such as "geonames:170063", or of another id that it bears."""
        row = self._db.execute(
            f"SELECT {_COLUMNS} FROM place WHERE n = (SELECT place FROM ident WHERE id = ?)",  # noqa: S608
            (ident,),
        ).fetchone()
        return self._made(row) if row else None

    def ids(self, place: Place) -> tuple[str, ...]:
        """All ids of a place: its own first, then those of other lists and of earlier releases, in order."""
        rows = self._db.execute("SELECT id FROM ident WHERE place = ? AND id != ? ORDER BY id", (place.n, place.id))
        return (place.id, *(ident for (ident,) in rows))

    def units(self, country: str, level: int) -> tuple[Place, ...]:
        """The first- or second-level units (``level`` 1 or 2) of a country, in order of their ids."""
        rows = self._db.execute(
            f"SELECT {_COLUMNS} FROM place WHERE country = ? AND kind = ? ORDER BY id",  # noqa: S608
            (country, f"admin{level}"),
        )
        return tuple(self._made(row) for row in rows)

    def bears(self, place: Place, name: str) -> bool:
        """Is this, folded, one of the place's names?"""
        asked = "SELECT 1 FROM name WHERE key = ? AND place = ?"
        return self._db.execute(asked, (key(name), place.n)).fetchone() is not None

    def bearing(self, scheme: str) -> frozenset[int]:
        """Rows of the places that bear an id of this scheme ("pcode")."""
        rows = self._db.execute("SELECT place FROM ident WHERE id >= ? AND id < ?", (f"{scheme}:", f"{scheme};"))
        return frozenset(n for (n,) in rows)

    def names_of_units(self) -> dict[int, tuple[str, ...]]:
        """By row, the folded names of all first- and second-level units; for work on whole lists (half a second)."""
        rows = self._db.execute(
            "SELECT place, key FROM name WHERE place IN (SELECT n FROM place WHERE kind IN ('admin1', 'admin2'))"
        )
        out: dict[int, list[str]] = {}
        for n, folded in rows:
            out.setdefault(n, []).append(folded)
        return {n: tuple(names) for n, names in out.items()}

    def towns(self, country: str) -> tuple[tuple[float, float, int | None, int | None], ...]:
        """Latitude, longitude and the rows of first- and second-level unit of a country's towns that have a unit."""
        return tuple(
            self._db.execute(
                "SELECT lat, lon, unit, county FROM place WHERE country = ? AND kind = 'city' AND unit IS NOT NULL"
                " ORDER BY n",
                (country,),
            )
        )

    def labels(self) -> tuple[tuple[str, float, float, int, int], ...]:
        """Towns as a map labels them: name, latitude, longitude, population, rank (0 capital of a country, 1 seat of a
        first-level unit, 2 neither), the greatest of each rank first. All of them: half a second, for who keeps it."""
        found = self._db.execute(
            "SELECT name, lat, lon, coalesce(population, 0), CASE"
            " WHEN n IN (SELECT seat FROM place WHERE kind = 'country') THEN 0"
            " WHEN n IN (SELECT seat FROM place WHERE kind = 'admin1') THEN 1 ELSE 2 END AS rank"
            " FROM place WHERE kind = 'city' AND lat IS NOT NULL ORDER BY rank, population DESC, n"
        )
        return tuple(found)

    def nearest_town(self, lat: float, lon: float, within: float = 60.0) -> Place | None:
        """The known town nearest to a point, at most so many km away. Slow (a look at all towns): for single points."""
        reach = within / 111.0
        wide = reach / max(0.05, cos(radians(lat)))
        rows = self._db.execute(
            "SELECT n, lat, lon FROM place WHERE kind = 'city' AND lat BETWEEN ? AND ? AND lon BETWEEN ? AND ?",
            (lat - reach, lat + reach, lon - wide, lon + wide),
        )
        best = min(((km(lat, lon, a, b), n) for n, a, b in rows), default=None)
        return self.place(best[1]) if best is not None and best[0] <= within else None

    def _made(self, row: tuple[Any, ...]) -> Place:
        return _PLACE(*row[:-2], _shape(row[-2]), _box(row[-1]))

    def _place(self, n: int) -> Place:
        return self._made(self._db.execute(f"SELECT {_COLUMNS} FROM place WHERE n = ?", (n,)).fetchone())  # noqa: S608

    def _named(self, folded: str) -> tuple[tuple[Place, bool], ...]:
        """Places that bear exactly this folded name, and whether it is their own; the known first."""
        rows = self._db.execute(
            f"SELECT {_COLUMNS}, main FROM name JOIN place ON place.n = name.place WHERE name.key = ?"  # noqa: S608
            f" ORDER BY kind = 'country' DESC, population DESC, place.n LIMIT {MOST}",
            (folded,),
        )
        return tuple((self._made(row[:-1]), bool(row[-1])) for row in rows)

    def _short(self, folded: str) -> tuple[Place, ...]:
        """Places whose short form this folded word is: "or" Oregon, "sa" South Australia.

        These forms are words or other names too. They are therefore no answers of ``named``; take them after a comma
        ("Portland, OR"), with their points ("Ore.") or in capitals among places, as ``find`` does.
        """
        rows = self._db.execute("SELECT place FROM short WHERE key = ? ORDER BY place", (folded,))
        return tuple(self.place(n) for (n,) in rows)

    def _longest(self, token: str) -> int:
        row = self._db.execute("SELECT longest FROM lead WHERE token = ?", (token,)).fetchone()
        return int(row[0]) if row else 0

    def _demonym(self, folded: str) -> Place | None:
        """The country, region or city of an adjective or of the name of its people ("syrian", "texans", "gazan")."""
        row = self._db.execute("SELECT place FROM demonym WHERE key = ?", (folded,)).fetchone()
        return self.place(row[0]) if row else None


__all__ = ["Gazetteer", "cache_folder", "compiled", "open_gazetteer"]
