"""A table of one's own: name, lat, lon, aliases, parent, country, kind, under the usual headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final, cast, get_args

from marsad.errors import BrokenPlaces, UnknownPlaces
from marsad.grounding.places._fold import key
from marsad.grounding.places._values import PlaceKind
from marsad.grounding.places.imports._checks import coordinates, count, country_in, further, name_of, number
from marsad.grounding.places.imports._tables import Table, headed
from marsad.grounding.places.imports._values import Options, Row

#: Our columns by the headings that people give them; the first that is there is taken.
HEADINGS: Final[dict[str, tuple[str, ...]]] = {
    "name": ("name", "place", "placename", "toponym", "location", "locality", "town", "village", "nameen", "title"),
    "lat": ("lat", "latitude", "y", "ycoord", "pointy", "latdd", "latitudedd", "decimallatitude"),
    "lon": ("lon", "lng", "long", "longitude", "x", "xcoord", "pointx", "longitudedd", "decimallongitude"),
    "aliases": ("aliases", "alias", "alternatenames", "othernames", "altnames", "variants", "alsoknownas", "aka"),
    "arabic": ("namear", "arabic", "arabicname", "namelocal", "localname", "nativename"),
    "parent": ("parent", "admin1", "adm1", "province", "governorate", "state", "region", "oblast", "adm1name"),
    "country": ("country", "countrycode", "iso", "iso2", "iso3", "cc", "countryname", "admin0", "adm0"),
    "kind": ("kind", "type", "featuretype", "class", "category", "placetype"),
    "id": ("id", "code", "geonameid", "pcode", "placeid", "uid"),
    "population": ("population", "pop", "inhabitants"),
    "radius": ("radius", "radiuskm"),
}  # fmt: skip

_KINDS: Final = frozenset(get_args(PlaceKind))
#: Other words for kinds.
_WORDS: Final[dict[str, PlaceKind]] = {
    **dict.fromkeys(("town", "village", "settlement", "locality", "hamlet", "capital", "populated place"), "city"),
    **dict.fromkeys(("province", "governorate", "state", "oblast", "wilaya", "adm1"), "admin1"),
    **dict.fromkeys(("district", "county", "raion", "adm2", "municipality"), "admin2"),
    **dict.fromkeys(("neighborhood", "suburb", "quarter"), "neighbourhood"),
    **dict.fromkeys(("military base", "barracks", "airbase", "air base"), "base"),
    **dict.fromkeys(("refugee camp", "idp camp", "idp site"), "camp"),
    **dict.fromkeys(("border crossing", "checkpoint", "bridge"), "crossing"),
    **dict.fromkeys(("hill", "mountains", "peak"), "mountain"),
    **dict.fromkeys(("valley", "desert", "island", "area"), "region"),
    **dict.fromkeys(("road", "border", "front line", "route"), "line"),
    **dict.fromkeys(("hospital", "school", "market", "mosque", "church", "prison", "facility", "building"), "site"),
    **dict.fromkeys(("oil field", "gas field", "mine", "refinery"), "field"),
}  # fmt: skip

_SCHEMED = re.compile(r"[a-z][a-z0-9_-]{1,19}:\S{1,60}")
_PARTS = re.compile(r"\s*[;|]\s*")
#: Kinds that stand for themselves without being points, and how wide (km) they are taken to be.
_WIDE: Final[dict[str, float]] = {"admin1": 60.0, "admin2": 20.0, "region": 10.0, "country": 300.0}


def columns(heads: tuple[str, ...], given: Mapping[str, str], where: str) -> dict[str, str]:
    """Our columns by the headings of the table; ``given`` (from ``--map``) goes first.

    Raises:
        UnknownPlaces: a column that was given is not there, or is none of ours; no name or no coordinates.
    """
    found = headed(heads, HEADINGS, given, where)
    if missing := [c for c in ("name", "lat", "lon") if c not in found]:
        raise UnknownPlaces(
            f"no column for {' and '.join(missing)}", where=where,
            remedy=f"Say which: --map {missing[0]}=COLUMN. It has: {', '.join(heads[:20])}.",
        )  # fmt: skip
    return found


def table(rows: Table, options: Options) -> Iterator[Row]:
    """The places of a table of one's own.

    Raises:
        UnknownPlaces: see :func:`columns`.
        BrokenPlaces: a row without a name, without or with wrong coordinates, of an unknown kind or country.
    """
    heads = columns(rows.heads, options.columns, rows.name)
    taken: dict[str, tuple[float, float]] = {}
    for line, cells in rows.rows:
        value = {ours: cells.get(theirs, "") for ours, theirs in heads.items()}
        row = _row(rows.name, line, value, options)
        yield row if row.id.startswith("user:") is False or value.get("id") else _numbered(row, taken)


def _row(file: str, line: int, value: Mapping[str, str], options: Options) -> Row:
    name = name_of(value["name"], file, line)
    lat, lon = number(value["lat"], "latitude", file, line), number(value["lon"], "longitude", file, line)
    country = country_in(value.get("country", ""), options.country, file, line)
    kind = _kind(value.get("kind", ""), file, line)
    others = further([*_PARTS.split(value.get("aliases", "")), value.get("arabic", "")], name)
    wide = value.get("radius", "")
    radius = number(wide, "radius", file, line) if wide else _WIDE.get(kind, 0.0)
    return Row(
        line, _id(value.get("id", ""), name, country), name, others, *coordinates(lat, lon, file, line), country, kind,
        value.get("parent") or None, {"country": 0, "admin1": 1, "admin2": 2}.get(kind),
        population=count(value.get("population", "")), radius=min(max(radius, 0.0), 5000.0),
    )  # fmt: skip


def _kind(text: str, file: str, line: int) -> PlaceKind:
    plain = text.strip().lower()
    if not plain:
        return "city"
    if plain in _KINDS:
        return cast("PlaceKind", plain)
    if plain in _WORDS:
        return _WORDS[plain]
    raise BrokenPlaces(
        f"{text[:40]!r} is no kind of place", where=file, line=line, remedy=f"One of: {', '.join(sorted(_KINDS))}."
    )


def _id(text: str, name: str, country: str | None) -> str:
    if _SCHEMED.fullmatch(text):
        return text
    if text:
        return f"user:{'-'.join(text.split())}"
    return f"user:{(country or 'x').lower()}-{key(name).replace(' ', '-') or 'x'}"


def _numbered(row: Row, taken: dict[str, tuple[float, float]]) -> Row:
    """Namesakes of one file get numbers, in its order; the very same place keeps the id."""
    from dataclasses import replace

    assert row.point is not None
    n, ident = 1, row.id
    while taken.setdefault(ident, row.point) != row.point:
        n += 1
        ident = f"{row.id}-{n}"
    return replace(row, id=ident)
