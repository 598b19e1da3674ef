"""GeoNames' units and feature codes, out of the data files of the package ``plaincities``.

The files are Python modules of one JSON literal a line (``_states = {...}``). They are read as text: importing them
would keep 130 MB of lists in memory and write byte code into somebody else's package.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

_VALUES = files("plaincities") / "_values"
_LISTS = ("geoid_list", "_feature_code_list", "_parent_code_list")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the first ("09") or second level ("09.167355"): country, GeoNames code and id, its names."""

    country: str
    code: str
    id: int
    name: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class City:
    """A city over 15,000: GeoNames feature code, and the code of the smallest unit that it lies in."""

    feature: str
    parent: str


def _tables(country: str, language: str, wanted: tuple[str, ...]) -> dict[str, Any]:
    path = _VALUES / language / f"{country}_{language}.py"
    if not path.is_file():
        return {}
    lines = (line.partition(" = ") for line in path.read_text("utf-8").split("\n"))
    return {name: json.loads(value) for name, _, value in lines if name in wanted}


def units(country: str, level: int) -> Iterator[Unit]:
    """The units of one level (1, 2) of a country, in order of their codes, with their English and Arabic names."""
    table = "_states" if level == 1 else "_districts"
    english, arabic = (_tables(country, language, (table,)).get(table, {}) for language in ("en", "ar"))
    for code, (name, plain, ident) in sorted(english.items()):
        other = arabic.get(code, [name])[0]
        yield Unit(country, code.partition(".")[2], ident, name, tuple(dict.fromkeys((plain, other))))


def cities(country: str) -> dict[int, City]:
    """By GeoNames id, what the package knows of the country's cities over 15,000."""
    table = _tables(country, "en", _LISTS)
    if not table:
        return {}
    ids, features, parents = (table[name] for name in _LISTS)
    found = zip(ids, features, parents, strict=True)
    return {n: City(feature, str(parent).partition(".")[2]) for n, feature, parent in found}
