"""From marked words to what they refer to: entities, places, times, counts. Knows nothing of events."""

from marsad.grounding._values import (
    Anchor,
    Count,
    Entity,
    Finding,
    Granularity,
    Grounded,
    GroundedPlace,
    GroundedTime,
    PlacePrecision,
    PlaceRole,
    Relation,
    RelationKind,
    RunnerUp,
    SourceKind,
)

# isort: split
# The values come first: the rooms below import them from here.
from marsad.grounding._ground import ground

__all__ = [
    "Anchor",
    "Count",
    "Entity",
    "Finding",
    "Granularity",
    "Grounded",
    "GroundedPlace",
    "GroundedTime",
    "PlacePrecision",
    "PlaceRole",
    "Relation",
    "RelationKind",
    "RunnerUp",
    "SourceKind",
    "ground",
]
