"""A lesson from what a person typed: ids looked up, points and types checked; for the command line and the desk."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, cast, get_args

from marsad.errors import UsageError

if TYPE_CHECKING:
    from marsad.coding import TypeLesson
    from marsad.grounding import Scope, SourceKind
    from marsad.grounding.actors import ActorKind, ActorLesson
    from marsad.grounding.places import Correction, Gazetteer
    from marsad.record import Record

_POINT = re.compile(r"\s*(-?\d{1,2}(?:\.\d{1,12})?)\s*[,;]\s*(-?\d{1,3}(?:\.\d{1,12})?)\s*")

#: Longer words are no name and no trigger.
LONGEST: Final = 200

#: What an actor that a lesson states is when it speaks, by its kind.
_SPEAKS: Final[dict[ActorKind, SourceKind]] = {
    "state": "official", "state_forces": "military", "rebel": "armed_group", "militia": "armed_group",
    "coalition": "military", "political": "other", "humanitarian": "humanitarian", "monitor": "monitor",
    "media": "media", "intergovernmental": "official",
}  # fmt: skip


def words_of(text: str) -> str:
    """The words of a lesson, blanks made one.

    Raises:
        UsageError: none, or too many.
    """
    words = " ".join(text.split())
    if not any(c.isalnum() for c in words) or len(words) > LONGEST:
        raise UsageError("no words that a lesson could be about", where=repr(words[:60]), remedy="Give a name.")
    return words


def _name_of(text: str) -> str:
    """The words of a lesson about an actor.

    Raises:
        UsageError: none, too many, or a word that points to anybody.
    """
    from marsad.grounding.actors import is_pronoun

    words = words_of(text)
    if is_pronoun(words):
        raise UsageError("it points to anybody, and names nobody", where=words, remedy="Correct the incident instead.")
    return words


def kinds_of_actors() -> tuple[ActorKind, ...]:
    """The kinds that an actor may be of."""
    return tuple(_SPEAKS)


def no_actor(name: str, scope: Scope) -> ActorLesson:
    """The name is no actor's."""
    from marsad.grounding.actors import ActorLesson

    return ActorLesson(0, _name_of(name), None, scope=scope)


def known_actor(record: Record, name: str, ident: str, scope: Scope) -> ActorLesson:
    """The name means the actor of an id: of the registry, or one that an earlier lesson of the record states.

    Raises:
        UsageError: there is none.
    """
    from dataclasses import replace

    from marsad.grounding.actors import ActorLesson, open_registry
    from marsad.record import lessons_of

    found = open_registry().get(ident)
    if found is not None:
        return ActorLesson(
            0, _name_of(name), found.id, found.name, found.kind, found.source_kind, found.country, found.side, scope
        )
    stated = next((x for x in lessons_of(record).actors if x.id == ident), None)
    if stated is None:
        remedy = "`marsad actors find NAME` shows ids; or state a new actor."
        raise UsageError("no actor of this id", where=ident, remedy=remedy)
    return replace(stated, n=0, name=_name_of(name), scope=scope)


def new_actor(
    name: str,
    scope: Scope,
    *,
    called: str = "",
    kind: str = "rebel",
    country: str | None = None,
    side: str | None = None,
) -> ActorLesson:
    """The name means an actor that no registry has; ``called`` is its name in the record, by default the same.

    Raises:
        UsageError: an unknown kind, or no words.
    """
    from marsad.grounding.actors import ActorLesson, pieces

    if kind not in _SPEAKS:
        raise UsageError("no kind of actor", where=kind, remedy=f"One of {', '.join(_SPEAKS)}.")
    named = words_of(called or name)
    ident = f"user:{'-'.join(pieces(named))[:60]}"
    return ActorLesson(0, _name_of(name), ident, named, kind, _SPEAKS[kind], country, side or None, scope)


def event_types() -> tuple[str, ...]:
    """The types that words may tell of."""
    from marsad.coding import EventType

    return get_args(EventType)


def type_lesson(words: str, was: str, now: str | None, scope: Scope, at: Sequence[int] | None = None) -> TypeLesson:
    """The words that were taken for one type tell of another, null: of no event; ``at`` is where they stand, of one
    report.

    Raises:
        UsageError: no such type, no words, or a place without a report.
    """
    from marsad.coding import EventType, TypeLesson

    for name in (was, *(() if now is None else (now,))):
        if name not in event_types():
            raise UsageError("no type of event", where=name, remedy=f"One of {', '.join(event_types())}.")
    if was == now:
        raise UsageError("it is of this type already", where=was, remedy="Name another type, or none.")
    if at is not None and scope.report is None:
        raise UsageError("a place in the text needs its report", where=words, remedy="Name the report.")
    begin, end = at if at is not None else (None, None)
    return TypeLesson(
        0, words_of(words), cast("EventType", was), cast("EventType | None", now), scope, begin, end
    )  # fmt: skip


def place_lesson(name: str, to: str, scope: Scope, gazetteer: Gazetteer) -> Correction:
    """The name means the place of an id, or a point ("36.5,38.25").

    Raises:
        NotInLayer: no place of this id.
        UsageError: a point that is none, or no words.
    """
    from marsad.errors import NotInLayer
    from marsad.grounding.places import Correction

    name, heard = words_of(name), (scope.country, scope.source, scope.report)
    if point := _POINT.fullmatch(to):
        lat, lon = float(point[1]), float(point[2])
        if abs(lat) > 90 or abs(lon) > 180:
            raise UsageError("no point", where=to, remedy="Give latitude, longitude in degrees.")
        near = gazetteer.nearest_town(lat, lon)
        country, admin1 = (near.country, near.admin1) if near else (scope.country, None)
        return Correction(0, name, f"point:{lat:g},{lon:g}", name, lat, lon, country, admin1, "city", *heard)
    place = gazetteer.by_id(to)
    if place is None:
        raise NotInLayer(
            "no place of this id", where=to, remedy="`marsad places find NAME` shows ids; or give a point."
        )
    return Correction(
        0, name, place.id, place.name, place.lat, place.lon, place.country, place.admin1, place.kind, *heard
    )  # fmt: skip
