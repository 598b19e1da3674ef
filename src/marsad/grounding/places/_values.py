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
#: ``ending``: a case ending, a particle or an adjective's ending came off ("в Харкові", "Kyivska").
Level = Literal["exact", "types", "article", "ending", "loose", "skeleton", "edit", "part"]

Point = tuple[float, float]

#: South, west, north, east in WGS 84 degrees; west is greater than east where the box crosses the date line.
Box = tuple[float, float, float, float]

#: What the point of a record is worth. ``own``: set for this very thing; ``seat``: of the city that a unit is named
#: after; ``people``: the middle of the unit's cities; ``parent``: only of the unit above it, so that an answer with
#: this point must claim no more than that unit ("admin1").
Basis = Literal["own", "seat", "people", "parent"]


@dataclass(frozen=True, slots=True)
class Place:
    """A record of the gazetteer.

    ``n`` is the row, ``id`` the stable name ("geonames:170063", "marsad:sy-homs-unit"). ``lat``, ``lon``: WGS 84
    degrees; of an area its middle, of a line the middle of ``shape``. ``unit`` is the row of the first-level unit that
    it lies in, ``county`` that of the second-level unit, ``seat`` (of a unit) the row of its capital. ``radius`` in km
    tells how wide an area is, 0 for a point. ``feature`` is the GeoNames feature code ("PPLC", "PPLA2", "ADM1") where a
    source states it, ``names`` how many different folded names it bears, ``basis`` what the point is worth.
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
    feature: str | None = None
    county: int | None = None
    names: int = 0
    basis: Basis = "own"
    shape: tuple[Point, ...] = ()
    box: Box | None = None

    @property
    def own(self) -> bool:
        """Is it of our own tables, and so known to matter in news?"""
        return self.id.startswith("marsad:")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a name may mean: ``level`` says how the name met it, ``main`` whether it is the place's own name.

    ``wanted`` is the kind that a type word within the name asked for ("Deir Ezzor province": admin1). ``via`` is the
    folded spelling of the gazetteer that met, ``score`` (0..1) how near it came (1: that very spelling).
    """

    place: Place
    level: Level
    main: bool
    wanted: str | None = None
    via: str | None = None
    score: float = 1.0
