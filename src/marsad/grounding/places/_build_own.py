"""Our own tables on their way into the gazetteer: regions, waters, towns, other names and adjectives."""

from __future__ import annotations

from dataclasses import replace

from marsad.grounding.places import _tables
from marsad.grounding.places._build_draft import Draft, Row, slug
from marsad.grounding.places._fold import key


def add_own(draft: Draft, continents: dict[str, Row]) -> None:
    """Our own places. A town that GeoNames has within 12 km under one of these names only lends it the other names."""
    seen: dict[str, int] = {}
    for table in _tables.OWN:
        for row in _tables.own(table):
            names = _own_names(row)
            if row.kind == "city" and (n := _same(draft, row, names)) is not None:
                draft.lend(n, (row.name, *names))
                continue
            if row.kind == "continent" and (known := continents.get(row.name)):
                draft.add(replace(known, names=(*known.names, *names), box=row.box))
                continue
            ident = slug(row.country, row.name, row.kind)
            seen[ident] = seen.get(ident, 0) + 1
            unit = draft.named_units.get((row.country.split(";")[0], key(row.admin1)))
            n = draft.add(
                Row(
                    ident if seen[ident] == 1 else f"{ident}-{seen[ident]}", row.name.split("/")[0], row.lat, row.lon,
                    row.country.split(";")[0] or None, row.kind, 0, (row.source, row.licence), names,
                    admin1=row.admin1 or None, radius=row.radius, unit=unit, shape=row.shape, box=row.box,
                )
            )  # fmt: skip
            if row.kind == "city":
                draft.cities[row.country, key(row.name)].append(n)


def _own_names(row: _tables.OwnRow) -> tuple[str, ...]:
    """The aliases, and the parts of names such as "Kobane/Ayn al Arab"."""
    parts = tuple(p.strip() for p in row.name.split("/")) if "/" in row.name else ()
    return (*parts, *row.aliases)


def _same(draft: Draft, row: _tables.OwnRow, names: tuple[str, ...]) -> int | None:
    for name in (row.name, *names):
        for n in draft.cities.get((row.country, key(name)), ()):
            other = draft.rows[n]
            if abs(other.lat - row.lat) < 0.11 and abs(other.lon - row.lon) < 0.13:
                return n
    return None


def add_aliases(draft: Draft) -> None:
    """Other names of places that are there: plain ones, short ones, and adjectives with the names of peoples.

    Raises:
        ValueError: rows of the table name places that are nowhere; all of them are listed.
    """
    areas, districts = _areas(draft), _districts(draft)
    found = [(row, _target(draft, areas, districts, row)) for row in _tables.aliases()]
    if lost := [f"{row.kind} {row.country} {row.place}" for row, n in found if n is None]:
        raise ValueError(f"aliases.tsv names places that no table holds: {'; '.join(lost)}")
    for row, n in found:
        if n is None:
            continue
        draft.lend(n, row.names)
        for word in row.demonyms:
            draft.demonyms.setdefault(key(word), n)
        for form in row.short:
            draft.short[key(form)].append(n)


def _areas(draft: Draft) -> dict[str, int]:
    """Regions, seas, islands and continents by folded name, the first of each."""
    areas: dict[str, int] = {}
    for n, row in enumerate(draft.rows):
        if row.kind not in ("country", "admin1", "admin2", "city"):
            for name in (row.name, *row.names):
                areas.setdefault(key(name), n)
    return areas


def _districts(draft: Draft) -> dict[tuple[str | None, str], int]:
    """Second-level units by country and folded name, the first of each."""
    districts: dict[tuple[str | None, str], int] = {}
    for n, row in enumerate(draft.rows):
        if row.kind == "admin2":
            for name in (row.name, *row.names):
                districts.setdefault((row.country, key(name)), n)
    return districts


def _target(
    draft: Draft, areas: dict[str, int], districts: dict[tuple[str | None, str], int], row: _tables.AliasRow
) -> int | None:
    """The row that an alias belongs to."""
    if row.kind == "country":
        return draft.countries.get(row.country)
    if row.kind == "admin1":
        return draft.named_units.get((row.country, key(row.place)))
    if row.kind == "admin2":
        return districts.get((row.country, key(row.place)))
    if row.kind == "city":
        return draft.city(row.country, row.place)
    return areas.get(key(row.place))
