"""The base and a layer compiled into one file, which is asked like the base alone.

A copy of the base with the layer's rows in it, and not two files asked one after the other: every question (names,
spellings, units, edit distance) then has one answer, in one place, at the speed of the base; and processes share the
file. It costs some 100 MB of cache and two seconds, once for each state of the layer.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import time
from typing import Final

from marsad.grounding.places._build_inputs import Progress
from marsad.grounding.places._build_units import bare
from marsad.grounding.places._build_write import known_bare, lead, spelled
from marsad.grounding.places._fold import key
from marsad.grounding.places._layer import Layer, NewPlace

#: Compiled states of one base that are kept: the present one, and one to come back to by an undo.
KEPT: Final = 2
#: Seconds that a state is left to those who may be about to open it.
_STARTING: Final = 60.0

_PLACE: Final = (
    "n", "id", "name", "lat", "lon", "country", "admin1", "kind", "population", "radius", "unit", "seat", "shape",
    "feature", "county", "names", "box", "basis", "source", "licence",
)  # fmt: skip


def compile_overlay(base: Path, layer: Layer, path: Path, progress: Progress | None = None) -> None:
    """Compile into ``path``, whole or not at all."""
    tell = progress or (lambda _share, _step: None)
    tell(0.0, "your places")
    handle, name = tempfile.mkstemp(prefix=".places-", suffix=".part", dir=path.parent)
    os.close(handle)
    part = Path(name)
    try:
        shutil.copyfile(base, part)
        with closing(sqlite3.connect(part)) as db:
            db.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536;")
            _fill(db, layer, tell)
            db.commit()
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    _prune(base, path)
    tell(1.0, "places ready")


def _prune(base: Path, newest: Path) -> None:
    """Let older states of this base go; whoever has one open keeps it until they close it.

    Another process may take states away at the same time, and one that is just being started may be about to open hers.
    """
    made: list[tuple[float, Path]] = []
    for state in base.parent.glob(f"{base.stem}-*.sqlite"):
        with suppress(FileNotFoundError):
            made.append((state.stat().st_mtime, state))
    others = [(at, state) for at, state in sorted(made, reverse=True) if state != newest]
    for at, old in others[KEPT - 1 :]:
        if time() - at > _STARTING:
            old.unlink(missing_ok=True)


@dataclass(slots=True)
class _Rows:
    """Rows of places by id, those of the base and those that are being added; of the added also the country."""

    db: sqlite3.Connection
    added: dict[str, int] = field(default_factory=dict)
    countries: dict[int, str | None] = field(default_factory=dict)

    def of(self, ident: str | None) -> int | None:
        """The row of an id; null for one that this base no longer has."""
        if ident is None:
            return None
        if ident in self.added:
            return self.added[ident]
        found = self.db.execute("SELECT place FROM ident WHERE id = ?", (ident,)).fetchone()
        return None if found is None else int(found[0])

    def country(self, n: int) -> str | None:
        if n not in self.countries:
            (self.countries[n],) = self.db.execute("SELECT country FROM place WHERE n = ?", (n,)).fetchone()
        return self.countries[n]


def _fill(db: sqlite3.Connection, layer: Layer, tell: Progress) -> None:
    places = list(layer.places())
    rows = _Rows(db)
    first = int(db.execute("SELECT max(n) + 1 FROM place").fetchone()[0])
    # a newer base may have a place that an older one lacked: it keeps its own, the layer's lends it names
    fresh = [(p, source, licence) for p, source, licence in places if rows.of(p.id) is None]
    rows.added = {p.id: first + i for i, (p, *_) in enumerate(fresh)}
    rows.countries = {rows.added[p.id]: p.country for p, *_ in fresh}
    marks = ",".join("?" * len(_PLACE))
    columns = ",".join(_PLACE)
    db.executemany(f"INSERT INTO place ({columns}) VALUES ({marks})", (_place_row(rows, *f) for f in fresh))  # noqa: S608
    db.executemany("INSERT INTO ident VALUES (?,?)", rows.added.items())
    further = ((ident, rows.of(target)) for ident, target in layer.idents())
    db.executemany("INSERT OR IGNORE INTO ident VALUES (?,?)", ((i, n) for i, n in further if n is not None))
    tell(0.4, "names of your places")
    _fill_names(db, rows, {p.id: p for p, *_ in fresh}, layer)


def _place_row(rows: _Rows, p: NewPlace, source: str, licence: str) -> tuple[object, ...]:
    shape = ";".join(f"{a},{b}" for a, b in p.shape)
    box = ",".join(map(str, p.box)) if p.box else None
    return (
        rows.added[p.id], p.id, p.name, p.lat, p.lon, p.country, p.admin1, p.kind, p.population, p.radius,
        rows.of(p.unit), None, shape, p.feature, rows.of(p.county), 0, box, "own", source, licence,
    )  # fmt: skip


def _fill_names(db: sqlite3.Connection, rows: _Rows, fresh: dict[str, NewPlace], layer: Layer) -> None:
    borne_already = "SELECT 1 FROM name WHERE key = ? AND place = ?"
    folded = _folded(rows, fresh, layer.names())
    names = {at: main for at, main in folded if db.execute(borne_already, at).fetchone() is None}
    db.executemany("INSERT INTO name VALUES (?,?,?)", ((k, n, m) for (k, n), m in names.items()))
    db.executemany(
        "INSERT OR IGNORE INTO loose VALUES (?,?,?,?)",
        (row for k, n in names for row in spelled(rows.country(n), k, n)),
    )
    db.executemany(
        "INSERT INTO lead VALUES (?,?) ON CONFLICT (token) DO UPDATE SET longest = max(longest, excluded.longest)",
        _leads(k for k, _ in names),
    )
    borne = Counter(n for _, n in names)
    db.executemany("UPDATE place SET names = names + ? WHERE n = ?", ((more, n) for n, more in sorted(borne.items())))


def _folded(
    rows: _Rows, fresh: dict[str, NewPlace], names: Iterable[tuple[str, str, bool]]
) -> Iterator[tuple[tuple[str, int], int]]:
    """By folded name and row, whether it is the place's own; sorted, as the tables are."""
    out: dict[tuple[str, int], int] = {}
    for target, spelling, main in names:
        n = rows.of(target)
        forms = [key(spelling)]
        if main and target in fresh and known_bare(fresh[target].kind, fresh[target].country):
            forms.append(bare(spelling))
        for form in forms if n is not None else ():
            if form and n is not None:
                own = int(main and target in fresh)
                out[form, n] = max(own, out.get((form, n), 0))
    return iter(sorted(out.items()))


def _leads(names: Iterable[str]) -> Iterator[tuple[str, int]]:
    longest: dict[str, int] = {}
    for folded in names:
        lead(longest, folded)
    return iter(sorted(longest.items()))
