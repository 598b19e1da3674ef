"""The values of the gazetteer: places, and places as answers to a name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: What sort of thing a record is. ``admin1`` is a province, state, oblast; ``line`` a border or a road.
PlaceKind = Literal[
    "country", "admin1", "admin2", "city", "neighbourhood", "region", "river", "lake", "sea", "mountain", "line",
    "airport", "base", "camp", "crossing", "dam", "field", "port", "site", "continent",
]  # fmt: skip

#: By which level of folding a name met a record; a later level is tried only where all before gave nothing.
#: ``part``: a facility is put where the place in its name is ("Qamishli National Hospital").
Level = Literal["exact", "types", "article", "loose", "edit", "part"]

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Place:
    """A record of the gazetteer.

    ``n`` is the row, ``id`` the stable name ("geonames:170063", "marsad:sy-homs-unit"). ``lat``, ``lon``: WGS 84
    degrees; of an area its middle, of a line the middle of ``shape``. ``unit`` is the row of the first-level unit that
    it lies in, ``seat`` (of a unit) the row of its capital. ``radius`` in km tells how wide an area is, 0 for a point.
    """

    n: int
    id: str
    name: str
    lat: float
    lon: float
    country: str | None
    admin1: str | None
    kind: PlaceKind
    population: int
    radius: float = 0.0
    unit: int | None = None
    seat: int | None = None
    shape: tuple[Point, ...] = ()

    @property
    def own(self) -> bool:
        """Is it of our own tables, and so known to matter in news?"""
        return self.id.startswith("marsad:")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a name may mean: ``level`` says how the name met it, ``main`` whether it is the place's own name.

    ``wanted`` is the kind that a type word within the name asked for ("Deir Ezzor province": admin1).
    """

    place: Place
    level: Level
    main: bool
    wanted: str | None = None
