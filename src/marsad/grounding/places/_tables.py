"""Our own tables of places: tab-separated, one row a place, each with its source and licence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import cos, radians
from typing import Literal, cast

from marsad.grounding.places._values import Box, PlaceKind, Point

FOLDER = files("marsad.grounding.places") / "data"

#: Tables of regions, waters, lines, sites and towns, in the order in which they are compiled.
OWN = (
    "regions", "regions_west", "waters", "relief", "lines", "bases", "camps", "works", "sites", "quarters", "towns",
    "ucdp_syria",
)  # fmt: skip
#: All tables.
NAMES = ("countries", "admin1", *OWN, "aliases", "words")


def text_of(name: str) -> str:
    """The text of a table."""
    return (FOLDER / f"{name}.tsv").read_text("utf-8")


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of a table by column name; lines that begin with # are remarks."""
    lines = (line for line in text_of(name).split("\n") if line and not line.startswith("#"))
    head = next(lines).split("\t")
    for line in lines:
        yield dict(zip(head, line.split("\t"), strict=True))


@dataclass(frozen=True, slots=True)
class CountryRow:
    """A country: point, other names, adjectives ("Syrian") and people ("Syrians")."""

    iso: str
    lat: float
    lon: float
    aliases: tuple[str, ...]
    demonyms: tuple[str, ...]
    source: str
    licence: str


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A first-level unit; ``seat`` is the city by which its GeoNames code is found, "-" where it has none."""

    country: str
    name: str
    seat: str
    point: Point | None
    aliases: tuple[str, ...]
    source: str
    licence: str


@dataclass(frozen=True, slots=True)
class OwnRow:
    """A region, water, line, town or site; ``shape`` is a centre line for what is long, ``box`` (a column that a table
    may have: "south,west,north,east") the extent of what is wide."""

    name: str
    kind: PlaceKind
    country: str
    admin1: str
    lat: float
    lon: float
    radius: float
    shape: tuple[Point, ...]
    aliases: tuple[str, ...]
    source: str
    licence: str
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class AliasRow:
    """Other names of a place that another table or GeoNames has.

    ``kind`` and ``place`` say which: "country" (by its code), "admin1", "admin2", "city" (the most populous of that
    name) or "area" (anything else, by any of its names). ``short`` are forms that are words or names of something else
    too ("OR", "Mass."), ``demonyms`` adjectives and names of the people.
    """

    kind: Literal["country", "admin1", "admin2", "city", "area"]
    country: str
    place: str
    names: tuple[str, ...]
    short: tuple[str, ...]
    demonyms: tuple[str, ...]
    source: str
    licence: str


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def _points(cell: str) -> tuple[Point, ...]:
    pairs = (part.split(",") for part in _split(cell))
    return tuple((float(lat), float(lon)) for lat, lon in pairs)


def _box(cell: str) -> Box | None:
    if not cell:
        return None
    south, west, north, east = map(float, cell.split(","))
    return south, west, north, east


def _middle(box: Box) -> Point:
    south, west, north, _ = box
    return round((south + north) / 2, 3), round(_shift(west + _width(box) / 2), 3)


def _width(box: Box) -> float:
    return (box[3] - box[1]) % 360 or 360.0


def _shift(lon: float) -> float:
    return (lon + 180) % 360 - 180


def _reach(box: Box) -> float:
    """The radius in km of an area that gives none: .8 of half the mean of its sides.

    An area fills its box in part only: .8 is the median over the 148 areas that had a radius by hand before their box.
    """
    south, _, north, _ = box
    return round(0.8 * 55.6 * ((north - south) + _width(box) * cos(radians((south + north) / 2))) / 2, 1)


@cache
def countries() -> tuple[CountryRow, ...]:
    """All countries of ISO 3166-1 that news names."""
    return tuple(
        CountryRow(
            r["iso"], float(r["lat"]), float(r["lon"]), _split(r["aliases"]), _split(r["demonyms"]),
            r["source"], r["licence"],
        )
        for r in rows("countries")
    )  # fmt: skip


@cache
def units() -> tuple[UnitRow, ...]:
    """First-level units of countries at war now or lately, and of large countries."""
    return tuple(
        UnitRow(
            r["country"], r["name"], r["seat"], next(iter(_points(r["point"])), None), _split(r["aliases"]),
            r["source"], r["licence"],
        )
        for r in rows("admin1")
    )  # fmt: skip


def own(name: str) -> Iterator[OwnRow]:
    """The rows of one of ``OWN``.

    A row without a point has that of the middle of its line or box, one with a box and no radius the reach of the box.
    """
    for r in rows(name):
        shape, box = _points(r["shape"]), _box(r.get("box", ""))
        lat, lon = _point(r, shape, box)
        kind = cast("PlaceKind", r["kind"])
        radius = float(r["radius"]) if r["radius"] else _reach(box) if box else 0.0
        yield OwnRow(
            r["name"], kind, r["country"], r["admin1"], lat, lon, radius, shape, _split(r["aliases"]), r["source"],
            r["licence"], box,
        )  # fmt: skip


def _point(row: dict[str, str], shape: tuple[Point, ...], box: Box | None) -> Point:
    if row["lat"]:
        return float(row["lat"]), float(row["lon"])
    if shape:
        return shape[len(shape) // 2]
    if box is None:
        raise ValueError(f"{row['name']}: neither a point nor a line nor a box")
    return _middle(box)


@cache
def aliases() -> tuple[AliasRow, ...]:
    """Other names, short forms and demonyms of places, and of countries what ``countries`` does not hold."""
    return tuple(
        AliasRow(
            cast("Literal['country', 'admin1', 'admin2', 'city', 'area']", r["kind"]), r["country"], r["place"],
            _split(r["names"]), _split(r["short"]), _split(r["demonyms"]), r["source"], r["licence"],
        )
        for r in rows("aliases")
    )  # fmt: skip


@cache
def words(sort: str) -> frozenset[str]:
    """Words of one sort in ``words.tsv``: ``common``, ``first_name``, ``surname`` ..."""
    return frozenset(word for r in rows("words") if r["sort"] == sort for word in r["words"].split())
