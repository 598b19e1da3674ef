"""What an importer reads: rows of places as a file gives them, before they meet the gazetteer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from marsad.grounding.places._values import Box, PlaceKind, Point

#: The formats by the names that ``--format`` takes.
Format = Literal["geonames", "codes", "alternates", "pcodes", "codab", "geojson", "csv"]
FORMATS: Final[tuple[Format, ...]] = ("geonames", "codes", "alternates", "pcodes", "codab", "geojson", "csv")

#: Called with the share done (0..1) and the step.
Progress = Callable[[float, str], None]


@dataclass(frozen=True, slots=True)
class Row:
    """A place as a file gives it.

    ``id`` is "SCHEME:ID". ``lat``, ``lon`` (WGS 84 degrees) are null where the file has none: such a row can only lend
    its id and names to a place that the gazetteer has. ``parent`` is the id of the unit that it lies in, or
    "code:SY.09" for GeoNames' code of one. ``level`` is 0 for a country, 1, 2, ... for its units, null for the rest.
    ``code`` is the row's own code where it is a unit. ``lends`` marks rows that are no places of their own.
    ``valid_from`` is the day (ISO 8601) from which a list of units says that it holds.
    """

    line: int
    id: str
    name: str
    names: tuple[str, ...] = ()
    lat: float | None = None
    lon: float | None = None
    country: str | None = None
    kind: PlaceKind = "city"
    parent: str | None = None
    level: int | None = None
    code: str | None = None
    population: int = 0
    radius: float = 0.0
    feature: str | None = None
    shape: tuple[Point, ...] = ()
    box: Box | None = None
    lends: bool = False
    valid_from: str | None = None

    @property
    def scheme(self) -> str:
        """The part of the id before the colon.

        >>> Row(1, "pcode:SY01", "Damascus").scheme
        'pcode'
        """
        return self.id.partition(":")[0]

    @property
    def point(self) -> Point | None:
        """Latitude and longitude, where the file has them."""
        return None if self.lat is None or self.lon is None else (self.lat, self.lon)


@dataclass(frozen=True, slots=True)
class Options:
    """What the user says of a file: ``country`` (ISO 3166-1 alpha-2) where it does not name one, ``columns`` by our
    name for the heading ("name" -> "Nom du lieu")."""

    format: Format | None = None
    country: str | None = None
    source: str | None = None
    licence: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sheet:
    """All rows of a file. ``left_out`` counts, by reason, what the importer took for no place of use in news;
    ``notes`` are remarks for the user (suspicions that are no errors)."""

    file: str
    sha256: str
    format: Format
    rows: tuple[Row, ...]
    left_out: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
