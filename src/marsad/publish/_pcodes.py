"""Units with the United Nations' p-codes, as HDX HAPI joins data: from the layer of places that the user added.

Codes are looked up, never guessed. The unit is that of the place's gazetteer id, else the one unit of that level in
that country that bears the name; several that do are none. Where the layer holds no code, the row says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Final

import pycountry

from marsad.grounding.places import Gazetteer, Layer, Place, layer_path, open_gazetteer
from marsad.publish._released import Where

#: The lowest level of unit that a place of this precision is known to lie in; others are known by their country.
_LEVELS: Final = {"exact": 2, "near": 2, "admin2": 2, "admin1": 1}
_USERS: Final = {"XK": "XKX"}  # codes that ISO 3166 leaves to users, as OCHA has them


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: its name with us, and code and name of the United Nations' list (null: not found), valid from a day."""

    provider: str | None = None
    code: str | None = None
    name: str | None = None
    valid_from: str | None = None


_NOWHERE: Final = Unit()


@dataclass(frozen=True, slots=True)
class Located:
    """Where a row of HAPI lies. ``country`` is ISO 3166-1 alpha-3; ``level`` 0 to 2; ``warnings`` say what is missing,
    ``error`` why the row cannot be placed at all."""

    country: str | None = None
    first: Unit = _NOWHERE
    second: Unit = _NOWHERE
    level: int = 0
    warnings: tuple[str, ...] = ()
    error: str | None = None


class Units:
    """Looks units up; each place once."""

    def __init__(self, gazetteer: Gazetteer | None = None) -> None:
        self._given = gazetteer
        self.of = cache(self._of)
        # a look at all units of a country takes 60 ms, and would be taken for every place
        self._coded = cache(self._has_codes)
        self._units = cache(self._all_units)

    @cached_property
    def _gazetteer(self) -> Gazetteer:
        return self._given or open_gazetteer()

    @cached_property
    def _official(self) -> dict[str, tuple[str, str | None]]:
        """By id of a code ("pcode:SY09"): name in the list, and the day that it is valid from."""
        layer = Layer(layer_path())
        return {code: (name, valid) for code, name, valid in layer.codes()} if layer.path.exists() else {}

    def _of(self, where: Where | None) -> Located:
        if where is None or where.country is None:
            return Located(error="no country is known")
        iso3 = _iso3(where.country)
        if iso3 is None:
            return Located(error=f"{where.country} is no country of ISO 3166-1")
        level = _LEVELS.get(where.precision, 0)
        place = self._gazetteer.by_id(where.gazetteer_id) if where.gazetteer_id else None
        told: list[str] = []
        first = self._unit(where, place, 1, told) if level >= 1 else _NOWHERE
        second = self._unit(where, place, 2, told) if level >= 2 else _NOWHERE
        known = 2 if second.provider else 1 if first.provider else 0
        if known and not self._coded(where.country):
            told = [f"no p-codes of {iso3} were added"]
        return Located(iso3, first, second, known, tuple(told))

    def _unit(self, where: Where, place: Place | None, level: int, told: list[str]) -> Unit:
        name = where.admin1 if level == 1 else where.admin2
        unit = self._by_place(place, level, name) or self._by_name(where.country or "", name, level, told)
        if unit is None:
            if name is not None and not any(f"{name!r}" in t for t in told):
                told.append(f"admin{level} {name!r} is not in the gazetteer")
            return Unit(name)
        provider = name or unit.name
        codes = [i for i in self._gazetteer.ids(unit) if i.startswith("pcode:")]
        if len(codes) != 1:
            why = "has no p-code" if not codes else f"has {len(codes)} p-codes"
            told.append(f"admin{level} {provider!r} {why}")
            return Unit(provider)
        official, valid = self._official.get(codes[0], (unit.name, None))
        return Unit(provider, codes[0].removeprefix("pcode:"), official, valid)

    def _by_place(self, place: Place | None, level: int, name: str | None) -> Place | None:
        """The unit of the place, if it bears the name that was let out: the policy may say less than the id."""
        if place is None:
            return None
        n = place.n if place.kind == f"admin{level}" else place.unit if level == 1 else place.county
        unit = None if n is None else self._gazetteer.place(n)
        return unit if unit is None or name is None or self._gazetteer.bears(unit, name) else None

    def _by_name(self, country: str, name: str | None, level: int, told: list[str]) -> Place | None:
        if name is None:
            return None
        fits = [u for u in self._units(country, level) if self._gazetteer.bears(u, name)]
        if len(fits) > 1:
            told.append(f"admin{level} {name!r} is the name of {len(fits)} units")
        return fits[0] if len(fits) == 1 else None

    @cached_property
    def _bearing(self) -> frozenset[int]:
        return self._gazetteer.bearing("pcode")

    def _has_codes(self, country: str) -> bool:
        return any(u.n in self._bearing for u in self._units(country, 1))

    def _all_units(self, country: str, level: int) -> tuple[Place, ...]:
        return self._gazetteer.units(country, level)


@cache
def _iso3(code: str) -> str | None:
    country = pycountry.countries.get(alpha_2=code)
    return _USERS.get(code) if country is None else str(country.alpha_3)


def cells(located: Located) -> Iterator[str | int | None]:
    """provider_admin1_name, provider_admin2_name, admin1_code, admin1_name, admin2_code, admin2_name, admin_level."""
    first, second = located.first, located.second
    yield from (first.provider, second.provider, first.code, first.name, second.code, second.name, located.level)
