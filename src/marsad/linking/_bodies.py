"""Which body stands behind a speaker: organs of one state, units of one force, a state's own news medium."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from marsad.grounding.actors import Actor, Registry, shipped
from marsad.linking._agencies import agency_named
from marsad.linking._speakers import Speaker, folded

#: Kinds of actors whose parts speak with one interest. The bodies of the United Nations, monitors and aid
#: organisations are counted each for itself: they look for themselves.
_ONE_VOICE = frozenset({"state", "state_forces", "rebel", "militia", "political", "coalition"})

#: Kinds of speakers that are an organ of somebody's power.
OF_POWER = frozenset({"official", "military", "armed_group"})

_PIECE = re.compile(r"[^\W_]+")


def head_of(speaker: Speaker) -> str:
    """The key of the body at the top: of a ministry, an army or a state's news agency the state, else its own key.

    The shipped registry is asked and nothing that a user added, so that the same reports give the same origins
    everywhere.

    >>> head_of(Speaker("actor:defence-ministry-ru", "Russian Defence Ministry", "military"))
    'actor:state-ru'
    >>> head_of(Speaker("medium:SANA", "SANA", "media")), head_of(Speaker("medium:AFP", "AFP", "media"))
    ('actor:state-sy', 'medium:AFP')
    """
    if speaker.key.startswith("person:") and speaker.country and speaker.kind in ("official", "military"):
        return f"actor:state-{speaker.country.lower()}"
    return _head(speaker.key)


def power_behind(medium: str | None) -> str | None:
    """The state or movement that a medium belongs to (key of its head); null for one that belongs to none.

    >>> power_behind("medium:SANA"), power_behind("medium:Reuters")
    ('actor:state-sy', None)
    """
    head = _head(medium) if medium else None
    return head if head != medium else None


@cache
def _head(key: str) -> str:
    registry = shipped()
    actor = registry.get(_media().get(key, key))
    if actor is None:
        return key
    top = _top(registry, actor)
    return top.id if top.id != actor.id and top.kind in _ONE_VOICE else key


def _top(registry: Registry, actor: Actor) -> Actor:
    seen = {actor.id}
    while actor.parent is not None and actor.parent not in seen and actor.parent in registry:
        actor = registry[actor.parent]
        seen.add(actor.id)
    return actor


@cache
def _media() -> Mapping[str, str]:
    """``medium:SANA`` -> the registry's id of the agency."""
    found: dict[str, str] = {}
    for actor in shipped():
        if actor.kind == "media":
            for name in (actor.name, *actor.aliases):
                agency = agency_named(name)
                if agency is not None:
                    found.setdefault(f"medium:{agency}", actor.id)
    return found


def medium_key(outlet: str | None, agency: str | None) -> str | None:
    """The key of who speaks where a report speaks for itself: its agency, else its publisher; null where neither shows.

    >>> medium_key("The Daily News", "AFP"), medium_key("Al-Manar", None), medium_key("The Daily News", None)
    ('medium:AFP', 'actor:al-manar', 'outlet:daily news')
    """
    known = agency or (agency_named(outlet) if outlet else None)
    if known:
        return f"medium:{known}"
    if not outlet:
        return None
    pieces = tuple(_PIECE.findall(outlet.casefold()))
    bearers = [actor for actor, _ in shipped().by_name.get(pieces, ()) if shipped()[actor].kind == "media"]
    return bearers[0] if bearers else f"outlet:{folded(outlet)}"


def side_of(key: str) -> str | None:
    """The side of a registered medium or body, as the registry has it."""
    actor = shipped().get(_media().get(key, key))
    return actor.side if actor else None
