"""P-codes: OCHA's list of the whole world, and the tables of common operational data (COD-AB) of a country.

COD-AB tables have one row for each unit of the lowest level and name those above it in the same row; the headings
differ by year and office (ADM1_PCODE, admin1Pcode, adm1_pcode; ADM1_EN, admin1Name_en, adm1_name).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from marsad.errors import BrokenPlaces, UnknownPlaces
from marsad.grounding.places._values import PlaceKind
from marsad.grounding.places.imports._checks import coordinates, further, iso, name_of, number
from marsad.grounding.places.imports._tables import Record, Table
from marsad.grounding.places.imports._values import Options, Row

_KINDS: Final[tuple[PlaceKind, ...]] = ("country", "admin1", "admin2", "region", "region", "region")
#: Most are letters and digits; some offices put blanks into theirs.
#: A spreadsheet's number of a day between 1982 and 2064.
_SERIAL = re.compile(r"[345]\d{4}(?:\.0+)?")
_DAY = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?!\d)")
_CODE = re.compile(r"\w[\w ._/-]{0,39}")

#: Headings of the list of the whole world; a second row of them is HXL's (#country+code ...).
_GLOBAL: Final = ("location", "admin level", "p-code", "name", "parent p-code")


def is_global(heads: Iterable[str]) -> bool:
    """Are these the headings of OCHA's list of the whole world?"""
    return set(_GLOBAL) <= {h.lower() for h in heads}


def of_the_world(table: Table, country: str | None, left_out: Counter[str]) -> Iterator[Row]:
    """The rows of OCHA's list of the whole world; only those of ``country`` where one is given.

    A code that stands on two levels (Ecuador's "not applicable") names neither, and is left out.

    Raises:
        BrokenPlaces: a row without level, code, name or country.
    """
    rows = tuple(_world_rows(table, country))
    levels: dict[str, set[int | None]] = defaultdict(set)
    for row in rows:
        levels[row.id].add(row.level)
    for row in rows:
        if len(levels[row.id]) > 1:
            left_out["code of two levels"] += 1
        else:
            yield row


def _world_rows(table: Table, country: str | None) -> Iterator[Row]:
    for line, cells in _without_hxl(table.rows):
        row = {k.lower(): v for k, v in cells.items()}
        where = iso(row.get("location", ""))
        if where is None:
            raise BrokenPlaces(f"no country {row.get('location', '')[:20]!r}", where=table.name, line=line)
        if country is not None and where != country:
            continue
        level = _level(row.get("admin level", ""), table.name, line)
        parent = row.get("parent p-code", "").replace(" ", "-")
        yield Row(
            line, f"pcode:{_code(row.get('p-code', ''), table.name, line)}",
            name_of(row.get("name", ""), table.name, line), country=where, kind=_KINDS[level], level=level,
            parent=f"pcode:{parent}" if level > 1 and parent else None, valid_from=_day(row.get("valid from date", "")),
        )  # fmt: skip


def _without_hxl(rows: Iterator[Record]) -> Iterator[Record]:
    return ((line, cells) for line, cells in rows if not any(c.startswith("#") for c in cells.values()))


def _day(text: str) -> str | None:
    """The day of a cell, null where it holds none: some write the hour too, some the number of a spreadsheet's day.

    >>> _day("2020-12-17 00:00:00"), _day("44517"), _day("2021")
    ('2020-12-17', '2021-11-17', None)
    """
    if _SERIAL.fullmatch(text):
        return str(date(1899, 12, 30) + timedelta(int(text[:5])))
    return text[:10] if _DAY.match(text) else None


def _level(text: str, file: str, line: int) -> int:
    if text not in {"0", "1", "2", "3", "4", "5"}:
        raise BrokenPlaces(f"the level is {text[:20]!r}, not one of 0 to 5", where=file, line=line)
    return int(text)


def _code(text: str, file: str, line: int) -> str:
    if not _CODE.fullmatch(text):
        raise BrokenPlaces(f"{text[:20]!r} is no p-code", where=file, line=line)
    return text.replace(" ", "-")


# ---- tables of a country ----------------------------------------------------------------------------------------

_PCODE = re.compile(r"^adm(?:in)?_?(\d)_?p?code$", re.I)
_NAME = re.compile(r"^adm(?:in)?_?(\d)_?(?:name)?\d?_?(?:[a-z]{2}|[a-z]{3})?\d?$", re.I)
_OTHER = re.compile(r"^adm(?:in)?_?(\d)_?(?:ref(?:name)?|alt\d?(?:name)?\d?|altname\d?)_?(?:[a-z]{2,3})?$", re.I)
_ENGLISH = re.compile(r"^adm(?:in)?_?\d_?(?:name)?_?(?:en|eng)?$", re.I)
_LAT = re.compile(r"^(?:center_?lat|centroid_?lat|lat|latitude|y|point_y)$", re.I)
_VALID = re.compile(r"^valid_?(?:on|from)(?:_?date)?$", re.I)
_LON = re.compile(r"^(?:center_?lon|centroid_?lon|lon|long|longitude|x|point_x)$", re.I)


@dataclass(frozen=True, slots=True)
class _Heads:
    """Which heading holds what, by level."""

    codes: Mapping[int, str]
    names: Mapping[int, tuple[str, ...]]
    lat: str | None
    lon: str | None
    valid: str | None


def _heads(heads: Iterable[str]) -> _Heads:
    listed = [h for h in heads if h]
    codes = {int(m[1]): h for h in listed if (m := _PCODE.match(h))}
    names: dict[int, list[str]] = {level: [] for level in codes}
    for h in listed:
        match = _NAME.match(h) or _OTHER.match(h)
        if match and int(match[1]) in names and not _PCODE.match(h):
            names[int(match[1])].append(h)
    # English first: it is the name to show; the others are further names
    ordered = {level: tuple(sorted(hs, key=lambda h: not _ENGLISH.match(h))) for level, hs in names.items() if hs}
    lat = next((h for h in listed if _LAT.match(h)), None)
    lon = next((h for h in listed if _LON.match(h)), None)
    return _Heads(codes, ordered, lat, lon, next((h for h in listed if _VALID.match(h)), None))


def is_codab(heads: Iterable[str]) -> bool:
    """Do these headings name a code and a name of at least one level below the country?"""
    found = _heads(heads)
    return any(level > 0 and level in found.names for level in found.codes)


def of_a_country(tables: Iterable[Table], options: Options) -> Iterator[Row]:
    """The units of all levels in these tables, each once, the higher levels first.

    Raises:
        BrokenPlaces: a row without a code or name where its heading promises one.
        UnknownPlaces: no table has the headings.
    """
    units: dict[tuple[int, str], Row] = {}
    fitting = [t for t in tables if is_codab(t.heads)]
    if not fitting:
        raise UnknownPlaces("no sheet with headings such as ADM1_PCODE and ADM1_EN", where="the workbook")
    for table in fitting:
        heads = _heads(table.heads)
        for line, cells in _without_hxl(table.rows):
            for row in _chain(table.name, heads, line, cells, options):
                _join(units, row, table.name)
    yield from sorted(units.values(), key=lambda r: (r.level or 0, r.id))


def _join(units: dict[tuple[int, str], Row], row: Row, file: str) -> None:
    """A unit stands in the row of each of its parts: the same every time, but not always with all its names."""
    place = (row.level or 0, row.id)
    before = units.get(place)
    if before is None or (before.point is None and row.point is not None and before.name == row.name):
        units[place] = row
    elif (before.name, before.parent) != (row.name, row.parent):
        raise BrokenPlaces(
            f"{row.id.partition(':')[2]} is {row.name!r} here and {before.name!r} on line {before.line}"
            + ("" if before.parent == row.parent else ", under another unit"),
            where=file, line=row.line,
        )  # fmt: skip


def _chain(file: str, heads: _Heads, line: int, cells: Mapping[str, str], options: Options) -> Iterator[Row]:
    levels = [level for level in sorted(heads.codes) if cells.get(heads.codes[level])]
    deepest = levels[-1] if levels else -1
    country = options.country or _country(cells, heads, levels)
    above: str | None = None
    for level in levels:
        code = _code(cells[heads.codes[level]], file, line)
        if level in heads.names:
            names = [cells.get(h, "") for h in heads.names[level]]
            main = name_of(next((n for n in names if n), ""), file, line)
            lat, lon = _point(file, heads, line, cells) if level == deepest else (None, None)
            yield Row(
                line, f"pcode:{code}", main, further(names, main), lat, lon, country,
                _KINDS[min(level, 5)], above if level > 1 else None, level,
                radius=(300.0, 60.0, 20.0, 8.0, 2.0, 1.0)[min(level, 5)] if lat is not None else 0.0,
                valid_from=_day(cells.get(heads.valid or "", "")),
            )  # fmt: skip
        above = f"pcode:{code}" if level > 0 else None


def _country(cells: Mapping[str, str], heads: _Heads, levels: list[int]) -> str | None:
    """From the code or name of level 0, else from the letters that p-codes begin with."""
    tried = [cells.get(heads.codes.get(0, ""), ""), *(cells.get(h, "") for h in heads.names.get(0, ()))]
    if levels:
        code = cells[heads.codes[levels[-1]]]
        tried += [code[:3], code[:2]] if code[:3].isalpha() else [code[:2]]
    return next((found for text in tried if text and (found := iso(text))), None)


def _point(file: str, heads: _Heads, line: int, cells: Mapping[str, str]) -> tuple[float, float] | tuple[None, None]:
    if heads.lat is None or heads.lon is None:
        return None, None
    lat, lon = cells.get(heads.lat, ""), cells.get(heads.lon, "")
    if not lat and not lon:
        return None, None
    return coordinates(number(lat, "latitude", file, line), number(lon, "longitude", file, line), file, line)
