"""Are the sides of a row those of an incident? By the registry of actors: ids, names, units above, camps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal

from marsad.publish._released import Party
from marsad.publish.compare._world import folded
from marsad.record import ForeignRow

if TYPE_CHECKING:
    from marsad.grounding.actors import Actor, Registry

#: What somebody is, as far as both bodies say it.
Class = Literal["state", "armed", "civilians", "other"]

_STATE: Final = re.compile(r"(?:Government of|Military Forces of|Police Forces of)\b", re.IGNORECASE)
_CIVILIANS: Final = re.compile(r"Civilians?\b", re.IGNORECASE)
#: A side that is no group but a camp: UCDP's "Syrian insurgents".
_CAMP: Final = re.compile(r"\b(?:insurgents|rebels|opposition)\b", re.IGNORECASE)
_CROWDS: Final = re.compile(r"(?:Protesters|Rioters|Prisoners)\b", re.IGNORECASE)
_BY_TYPE: Final[dict[str, Class]] = {
    "State forces": "state", "External/Other forces": "state", "Rebel group": "armed", "Political militia": "armed",
    "Identity militia": "armed", "Civilians": "civilians", "Rioters": "other", "Protesters": "other",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is: names and ids, what it is, and in which camp it stands; ``many``: all of a camp together."""

    keys: frozenset[str]
    cls: Class | None
    camp: str | None = None
    many: bool = False


def of_row(row: ForeignRow) -> tuple[Identity, ...]:
    """The sides of a row, civilians among them."""
    given = ((row.side_a, row.side_a_id), (row.side_b, row.side_b_id))
    return tuple(_side(name, number) for name, number in given if name)


@lru_cache(maxsize=20_000)
def _side(name: str, number: str | None) -> Identity:
    cls: Class = (
        "civilians" if _CIVILIANS.match(name)
        else "state" if _STATE.match(name)
        else "other" if _CROWDS.match(name)
        else "armed"
    )  # fmt: skip
    if cls in ("civilians", "other"):
        return Identity(frozenset(), cls)
    keys = {folded(name)} | ({f"ucdp:{number}"} if number else set())
    actor = next((a for key in (f"ucdp:{number}", folded(name)) if (a := _known().get(key)) is not None), None)
    if actor is not None:
        keys |= {actor.id}
    return Identity(frozenset(keys), cls, actor.side if actor else None, bool(_CAMP.search(name)))


@lru_cache(maxsize=20_000)
def of_party(party: Party) -> Identity:
    """A party of ours, with the units above it: a brigade is of its army, and that of its government."""
    names = {folded(n) for n in (party.name, party.ucdp_name, party.acled_name) if n and not party.withheld}
    keys = {n for n in names if n} | ({f"ucdp:{party.ucdp_id}"} if party.ucdp_id else set())
    actor = _registry().get(party.actor)
    for above in _chain(actor):
        keys |= {above.id, *(folded(n) for n in (*above.ucdp_names, *above.acled_names))}
        keys |= {f"ucdp:{n}" for n in above.ucdp_id}
    cls = _BY_TYPE.get(party.acled_type or "")
    return Identity(frozenset(keys), cls, actor.side if actor else None, bool(_CAMP.search(party.name)))


def _chain(actor: Actor | None) -> Iterator[Actor]:
    registry = _registry()
    seen: set[str] = set()
    while actor is not None and actor.id not in seen:
        seen.add(actor.id)
        yield actor
        if actor.kind == "state_forces" and actor.country:
            government = registry.get(f"actor:government-{actor.country.lower()}")
            if government is not None:
                yield government
        actor = registry.get(actor.parent)


@lru_cache(maxsize=1)
def _known() -> dict[str, Actor]:
    """Actors by what UCDP and ACLED call them."""
    out: dict[str, Actor] = {}
    for actor in _registry():
        for number in actor.ucdp_id:
            out.setdefault(f"ucdp:{number}", actor)
        for name in (*actor.ucdp_names, *actor.acled_names):
            out.setdefault(folded(name), actor)
    return out


@lru_cache(maxsize=1)
def _registry() -> Registry:
    from marsad.grounding.actors import shipped

    return shipped()


def met(theirs: Identity, ours: Identity) -> bool:
    """Is it the same one, or one of the same camp ("insurgents" and a group of them)?"""
    if theirs.cls == "civilians" or ours.cls == "civilians":
        return theirs.cls == ours.cls
    if theirs.keys & ours.keys:
        return True
    camp = theirs.camp is not None and theirs.camp == ours.camp and theirs.cls == ours.cls
    return camp and (theirs.many or ours.many)


def foreign_to(theirs: tuple[Identity, ...], ours: Identity) -> bool:
    """Is it an armed group that neither side of the row can be? A foreign state may stand behind any government."""
    return ours.cls == "armed" and bool(ours.keys) and not any(met(t, ours) for t in theirs) and ours.camp is not None
