"""From a file of places to a batch of the layer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np

from marsad.grounding.places._build_units import ALWAYS_TYPED, bare
from marsad.grounding.places._fold import key
from marsad.grounding.places._gazetteer import Gazetteer, open_gazetteer
from marsad.grounding.places._geo import km
from marsad.grounding.places._layer import Addition, Batch, Layer, NewPlace, Origin
from marsad.grounding.places._values import Place
from marsad.grounding.places.imports._match import Matched, Missed, match
from marsad.grounding.places.imports._sniff import read_places
from marsad.grounding.places.imports._values import Options, Progress, Row, Sheet

#: A town lies in the unit of the nearest known town within this distance (km); beyond it nobody knows.
_NEIGHBOUR: Final = 30.0
#: Share of rows far outside their country above which latitude and longitude have most likely changed places.
_SUSPICIOUS: Final = 0.5


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a file. ``batch`` is null for a dry run, and for a file that was added before (``before``)."""

    sheet: Sheet
    batch: Batch | None
    new: int
    matched: int
    lent: int
    missed: tuple[Missed, ...]
    how: dict[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    before: int | None = None


def add_file(
    path: Path, options: Options, layer: Layer, *, dry_run: bool = False, progress: Progress | None = None
) -> Added:
    """Add a file of places to the layer, whole or not at all.

    Raises:
        UnknownPlaces, BrokenPlaces, PlacesTooLarge, NotAFile, NotPermitted: the file; see ``read_places``.
        LayerUnusable: the layer.
    """
    tell = progress or (lambda _share, _step: None)
    tell(0.0, "reading")
    sheet = read_places(path, options)
    seen = layer.digest()
    earlier = next((b.n for b in layer.batches() if b.sha256 == sheet.sha256 and b.format == sheet.format), None)
    if earlier is not None:
        return Added(sheet, None, 0, 0, 0, (), before=earlier)
    tell(0.2, "opening the gazetteer")
    gazetteer = open_gazetteer(None, layer)
    found = match(sheet.rows, gazetteer, tell)
    addition = _addition(sheet, found, options, gazetteer)
    tell(0.8, "writing")
    batch = None if dry_run or not _says_anything(addition) else layer.add(addition, seen=seen)
    if batch is not None:
        tell(0.85, "compiling")
        open_gazetteer(None, layer)
    tell(1.0, "done")
    how = Counter(how for _, _, how in found.same)
    new = {p.id for p in addition.places}
    return Added(
        sheet, batch, len(new), len({p.n for _, p, _ in found.same}), sum(t not in new for t, *_ in addition.names),
        tuple(found.missed), dict(sorted(how.items())), tuple(_notes(sheet, found, gazetteer)),
    )  # fmt: skip


def _says_anything(addition: Addition) -> bool:
    return bool(addition.places or addition.idents or addition.names or addition.codes)


def _addition(sheet: Sheet, found: Matched, options: Options, gazetteer: Gazetteer) -> Addition:
    idents, names = [], []
    for row, place, how in found.same:
        if how != "id":
            idents.append((row.id, place.id))
        names += [(place.id, name, False) for name in _unknown(row, place, gazetteer)]
    places = list(_placed(found, gazetteer))
    for row in found.new:
        names.append((row.id, row.name, True))
        names += [(row.id, name, False) for name in row.names]
    origin = Origin(
        sheet.file, sheet.sha256, sheet.format, options.source, options.licence, len(sheet.rows),
        len({p.n for _, p, _ in found.same}), len(found.missed),
    )  # fmt: skip
    rows = [*(row for row, _, _ in found.same), *found.new]
    codes = [(row.id, row.name, row.valid_from) for row in rows if row.scheme == "pcode"]
    return Addition(origin, places, idents, names, codes)


def _unknown(row: Row, place: Place, gazetteer: Gazetteer) -> Iterator[str]:
    """The row's names that the place does not bear yet, one of each folded form.

    A county of the USA is not lent "Orange" for "Orange County": the gazetteer keeps the bare name to the towns.
    """
    seen: set[str] = set()
    typed = place.kind == "admin2" and place.country in ALWAYS_TYPED
    for name in (row.name, *row.names):
        folded = key(name)
        if typed and bare(name) == folded:
            continue
        if folded and folded not in seen and not gazetteer.bears(place, name):
            seen.add(folded)
            yield name


# ---- where new places lie ---------------------------------------------------------------------------------------


def _placed(found: Matched, gazetteer: Gazetteer) -> Iterator[NewPlace]:
    """The new places, each with the units that it lies in: those that the file names, else those of a near town."""
    codes = {row.code: row.id for row in found.new if row.code}
    codes |= {row.code: place.id for row, place, _ in found.same if row.code}
    known = {row.id: place.id for row, place, _ in found.same}
    ids = {row.id: row for row in found.new}
    towns = _Towns(gazetteer)
    for row in found.new:
        above = _above(row, codes, known, ids, gazetteer)
        unit, county = _units(above, ids, codes, known, gazetteer)
        if unit is None and row.kind not in ("country", "admin1", "river", "sea", "continent"):
            unit, county = towns.units(row)
        assert row.point is not None
        yield NewPlace(
            row.id, row.name, *row.point, row.country, _name_of(unit, ids, gazetteer), row.kind, row.population,
            row.radius, unit, county, row.feature, row.shape, row.box,
        )  # fmt: skip


def _above(
    row: Row, codes: dict[str, str], known: dict[str, str], ids: dict[str, Row], gazetteer: Gazetteer
) -> str | None:
    """The id of the unit that the file says the place lies in: by its code, its id, or its name in that country."""
    parent = row.parent
    if parent is None:
        return None
    if parent.startswith("code:"):
        code = parent.removeprefix("code:")
        return codes.get(code) or codes.get(code.rpartition(".")[0])
    if parent in ids:
        return parent
    if parent in known:
        return known[parent]
    if (place := gazetteer.by_id(parent)) is not None:
        return place.id
    units = [c.place for c in gazetteer.find(parent) if c.place.kind in ("admin1", "admin2")]
    fits = [p for p in units if row.country is None or p.country == row.country]
    return fits[0].id if len(fits) == 1 or (fits and fits[0].kind == "admin1") else None


def _units(
    above: str | None, ids: dict[str, Row], codes: dict[str, str], known: dict[str, str], gazetteer: Gazetteer
) -> tuple[str | None, str | None]:
    """First- and second-level unit of what lies in ``above``."""
    if above is None:
        return None, None
    if above in ids:
        row = ids[above]
        if row.level == 1:
            return above, None
        higher = _above(row, codes, known, ids, gazetteer)
        return higher, above if row.level == 2 else None
    place = gazetteer.by_id(above)
    if place is None:
        return None, None
    if place.kind == "admin1":
        return above, None
    unit = gazetteer.place(place.unit).id if place.unit is not None else None
    return unit, above if place.kind == "admin2" else None


def _name_of(unit: str | None, ids: dict[str, Row], gazetteer: Gazetteer) -> str | None:
    if unit is None:
        return None
    if unit in ids:
        return ids[unit].name
    place = gazetteer.by_id(unit)
    return None if place is None else place.name


class _Towns:
    """Known towns by country: what lies beside one lies in its units."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._known: dict[str, tuple[np.ndarray, list[tuple[int | None, int | None]]]] = {}

    def units(self, row: Row) -> tuple[str | None, str | None]:
        """Ids of the units of the nearest known town in reach."""
        if row.country is None or row.point is None:
            return None, None
        points, units = self._of(row.country)
        if not units:
            return None, None
        lat, lon = row.point
        apart = (points[:, 0] - lat) ** 2 + ((points[:, 1] - lon) * np.cos(np.radians(lat))) ** 2
        at = int(np.argmin(apart))
        if km(lat, lon, float(points[at, 0]), float(points[at, 1])) > _NEIGHBOUR:
            return None, None
        unit, county = units[at]
        return self._id(unit), self._id(county)

    def _id(self, n: int | None) -> str | None:
        return None if n is None else self._gazetteer.place(n).id

    def _of(self, country: str) -> tuple[np.ndarray, list[tuple[int | None, int | None]]]:
        if country not in self._known:
            rows = self._gazetteer.towns(country)
            points = np.array([r[:2] for r in rows], dtype=float).reshape(-1, 2)
            self._known[country] = points, [r[2:] for r in rows]
        return self._known[country]


# ---- what looks odd ---------------------------------------------------------------------------------------------


def _notes(sheet: Sheet, found: Matched, gazetteer: Gazetteer) -> Iterator[str]:
    if found.unborne:
        yield f"{found.unborne} places to which names could be lent are not in the gazetteer"
    if (line := _swapped([*found.new, *(row for row, _, _ in found.same)], gazetteer)) is not None:
        yield (
            f"line {line} and most others lie far outside their country, and inside it with latitude and longitude "
            "exchanged: undo this, and exchange the columns with --map lat=... --map lon=..."
        )
    for reason, n in sorted(sheet.left_out.items()):
        yield f"{n} rows left out: {reason}"


def _swapped(rows: Sequence[Row], gazetteer: Gazetteer) -> int | None:
    """The line of the first row that lies right only with its coordinates exchanged, where most rows do."""
    odd, seen = [], 0
    for row in rows:
        home = gazetteer.country(row.country) if row.country else None
        if home is None or row.point is None or row.level == 0:
            continue
        seen += 1
        lat, lon = row.point
        reach = 2.5 * home.radius + 300
        if km(lat, lon, home.lat, home.lon) > reach and abs(lon) <= 90 and km(lon, lat, home.lat, home.lon) < reach:
            odd.append(row.line)
    return min(odd) if odd and len(odd) > _SUSPICIOUS * seen else None


def add_files(
    paths: Iterable[Path], options: Options, layer: Layer, *, dry_run: bool = False, progress: Progress | None = None
) -> Iterator[Added]:
    """Add files one after the other, each as a batch of its own; see :func:`add_file`."""
    for path in paths:
        yield add_file(path, options, layer, dry_run=dry_run, progress=progress)


__all__ = ["Added", "add_file", "add_files"]
