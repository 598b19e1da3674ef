"""From marked words to what they refer to: entities, places, times, counts. Knows nothing of events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marsad.grounding._scope import EVERYWHERE, Held, Scope
from marsad.grounding._values import (
    Anchor,
    Area,
    Count,
    Dot,
    Entity,
    Finding,
    Geometry,
    Granularity,
    Grounded,
    GroundedPlace,
    GroundedTime,
    Line,
    Part,
    PlacePrecision,
    PlaceRole,
    Relation,
    RelationKind,
    Ring,
    RunnerUp,
    Sector,
    SourceKind,
)
from marsad.later import later

if TYPE_CHECKING:
    from marsad.grounding._ground import ground, home_of

__all__ = [
    "EVERYWHERE",
    "Anchor",
    "Area",
    "Count",
    "Dot",
    "Entity",
    "Finding",
    "Geometry",
    "Granularity",
    "Grounded",
    "GroundedPlace",
    "GroundedTime",
    "Held",
    "Line",
    "Part",
    "PlacePrecision",
    "PlaceRole",
    "Relation",
    "RelationKind",
    "Ring",
    "RunnerUp",
    "Scope",
    "Sector",
    "SourceKind",
    "ground",
    "home_of",
]

__getattr__ = later(
    __name__,
    {
        "ground": "_ground",
        "home_of": "_ground",
    },
)
