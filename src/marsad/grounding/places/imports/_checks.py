"""Checks that all formats share: numbers, coordinates, ids that come twice, countries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from math import isfinite
from typing import Final

from marsad.errors import BrokenPlaces, PlacesTooLarge
from marsad.grounding.places.imports._values import Row

#: A dump of a large country has 200,000 rows; above this memory (a kilobyte a row) is the user's trouble.
MOST_ROWS: Final = 1_000_000
#: The longest name of GeoNames has 200 characters (its own limit); a country has 900 spellings.
MOST_NAME: Final = 200
MOST_NAMES: Final = 1_000

_BLANKS = re.compile(r"\s+")
_NUMBER = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d+)?")


def cell(text: str) -> str:
    """A cell without odd blanks."""
    return _BLANKS.sub(" ", text).strip()


def name_of(text: str, file: str, line: int) -> str:
    """A name within bounds.

    Raises:
        BrokenPlaces: empty, or longer than any name.
    """
    name = cell(text)
    if not name:
        raise BrokenPlaces("a row without a name", where=file, line=line)
    if len(name) > MOST_NAME:
        raise BrokenPlaces(f"a name of {len(name)} characters", where=file, line=line)
    return name


def further(names: Iterable[str], main: str) -> tuple[str, ...]:
    """Other names, each once, in order; those that are too long are none."""
    found = dict.fromkeys(n for n in map(cell, names) if n and len(n) <= MOST_NAME and n != main)
    return tuple(found)[:MOST_NAMES]


def number(text: str, what: str, file: str, line: int) -> float:
    """A number of plain digits; a decimal comma is read.

    Raises:
        BrokenPlaces: anything else, NaN and Infinity included.
    """
    plain = text.strip()
    if not _NUMBER.fullmatch(plain) or not isfinite(value := float(plain.replace(",", "."))):
        raise BrokenPlaces(f"{what} is {text[:40]!r}, not a number", where=file, line=line)
    return value


def count(text: str) -> int:
    """A population; 0 where there is none that makes sense.

    >>> count("1200"), count(""), count("n/a"), count("-99")
    (1200, 0, 0, 0)
    """
    plain = text.strip()
    return min(int(plain), 2_000_000_000) if plain.isascii() and plain.isdigit() and len(plain) < 12 else 0


def coordinates(lat: float, lon: float, file: str, line: int) -> tuple[float, float]:
    """The point, checked and rounded to a metre.

    Raises:
        BrokenPlaces: out of range; says what the reason may be.
    """
    if abs(lat) <= 90 and abs(lon) <= 180:
        return round(lat, 5), round(lon, 5)
    if abs(lon) <= 90 and abs(lat) <= 180:
        hint = "latitude and longitude may have changed places"
    elif abs(lat) > 1000 or abs(lon) > 1000:
        hint = "these look like metres of a projection, not like degrees (WGS 84)"
    else:
        hint = "latitude goes from -90 to 90, longitude from -180 to 180"
    raise BrokenPlaces(f"coordinates out of range ({lat:g}, {lon:g}): {hint}", where=file, line=line)


def once(rows: Iterable[Row], file: str) -> Iterator[Row]:
    """The rows, those that come twice word for word only once.

    Raises:
        BrokenPlaces: one id on two lines that say different things; names both.
        PlacesTooLarge: more than ``MOST_ROWS``.
    """
    seen: dict[str, Row] = {}
    for row in rows:
        before = seen.get(row.id)
        if before is None:
            seen[row.id] = row
            if len(seen) > MOST_ROWS:
                raise PlacesTooLarge(f"more than {MOST_ROWS:,} places", where=file)
            yield row
        elif replace(row, line=before.line) != before:
            raise BrokenPlaces(
                f"the id {row.id.partition(':')[2]} stands on line {before.line} already, for {before.name!r}",
                where=file, line=row.line,
            )  # fmt: skip


@cache
def _isos() -> dict[str, str]:
    import pycountry

    found: dict[str, str] = {}
    for c in pycountry.countries:
        found |= {c.alpha_2: c.alpha_2, c.alpha_3: c.alpha_2, c.name.upper(): c.alpha_2}
        found |= {getattr(c, a).upper(): c.alpha_2 for a in ("common_name", "official_name") if hasattr(c, a)}
    # neither is in ISO 3166; GeoNames and OCHA write them so
    return found | {"XK": "XK", "XKX": "XK", "KOSOVO": "XK"}


def iso(text: str) -> str | None:
    """ISO 3166-1 alpha-2 of a code of two or three letters or of a country's name; null if it is none.

    >>> iso("SYR"), iso("sy"), iso("Yemen"), iso("ZZ"), iso("")
    ('SY', 'SY', 'YE', None, None)
    """
    return _isos().get(text.strip().upper())


def country_in(text: str, given: str | None, file: str, line: int) -> str | None:
    """The ISO code of the country in a cell; of an empty one what was ``given`` for the whole file.

    Raises:
        BrokenPlaces: no country of ISO 3166.
    """
    if not text:
        return given
    found = iso(text)
    if found is None:
        remedy = "Write its code, such as SY or SYR."
        raise BrokenPlaces(f"{text[:40]!r} is no country of ISO 3166", where=file, line=line, remedy=remedy)
    return found
