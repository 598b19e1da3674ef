"""What is held for one mention before the mentions of a sentence are looked at together."""

from __future__ import annotations

from dataclasses import dataclass

from marsad.grounding import Geometry, GroundedPlace, PlacePrecision, PlaceRole, Relation, RunnerUp
from marsad.grounding.places._relations import Offset
from marsad.grounding.places._shapes import geometry_of, label, precision_of
from marsad.grounding.places._surroundings import Surroundings
from marsad.grounding.places._values import Place, PlaceKind


@dataclass(frozen=True, slots=True)
class Draft:
    """A mention with its place, null where unresolved, and where the happening lies relative to it.

    ``of`` and ``other`` are the mentions that the relation stands on; null for the mention itself. ``shape`` and
    ``precision`` are set where they do not follow from place and offset. ``instead``: what is
    meant is of this kind and no record of the gazetteer ("the Medina district", put at Mogadishu; "the X-Y highway"),
    so that the words stand for a name and there is no id. ``named``: the mention is the name of a place, which later
    descriptions may take up.
    """

    near: Surroundings
    place: Place | None
    role: PlaceRole
    confidence: float
    reason: str
    moved: Offset | None = None
    of: str | None = None
    other: str | None = None
    runners_up: tuple[RunnerUp, ...] = ()
    shape: Geometry | None = None
    precision: PlacePrecision | None = None
    instead: PlaceKind | None = None
    named: bool = False

    @property
    def id(self) -> str:
        return self.near.mention.id

    def between(self, after: Draft) -> str | None:
        """The words between this mention and a later one of the same passage; null if too far."""
        if after.near.mention.passage != self.near.mention.passage:
            return None
        gap = after.near.mention.span.begin - self.near.mention.span.end
        return self.near.right[:gap] if 0 <= gap <= len(self.near.right) else None


def placed(draft: Draft) -> GroundedPlace:
    """The draft as grounding gives it."""
    place, mention = draft.place, draft.near.mention.id
    if place is None:
        return GroundedPlace(
            mention, draft.near.surface, None, None, None, None, None, None, "unresolved", draft.role,
            draft.confidence, draft.reason, _relation(draft) if draft.other else None, draft.runners_up,
        )  # fmt: skip
    shape = draft.shape or geometry_of(place, draft.moved)
    lat, lon = label(shape)
    return GroundedPlace(
        mention, draft.near.surface if draft.instead else place.name, None if draft.instead else place.id,
        lat, lon, place.country, place.admin1, draft.instead or place.kind,
        draft.precision or precision_of(place, shape, draft.moved), draft.role, draft.confidence, draft.reason,
        _relation(draft), draft.runners_up, shape,
    )  # fmt: skip


def _relation(draft: Draft) -> Relation | None:
    moved = draft.moved
    if moved is None:
        return None
    return Relation(moved.kind, draft.of or draft.id, moved.km, moved.bearing, draft.other)
