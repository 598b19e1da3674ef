"""What a party is for the data sets of the field: ACLED's name and type, UCDP's side, PLOVER's sector.

A party of the registry brings its names. One that is only described ("gunmen", "residents") is told by its words
(``data/party_words.tsv``); a state's people-adjective beside arms ("Russian warplanes") is that state's forces. What
the words do not say stays null: a party of no sort is left out of columns of actors, never put down as somebody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Literal

from marsad.grounding.actors import Actor, shipped, state_id
from marsad.publish._articles import with_article
from marsad.publish._nations import nation, table
from marsad.publish._released import Party, Side

#: ACLED's types of actors by their number (codebook, "Actor types").
ACLED_TYPES = (
    "State forces", "Rebel group", "Political militia", "Identity militia", "Rioters", "Protesters", "Civilians",
    "External/Other forces",
)  # fmt: skip
#: Types that bear arms.
_ARMED_TYPES = frozenset((*ACLED_TYPES[:4], ACLED_TYPES[7]))
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Standing:
    """A party as data sets name it. ``beside``: the associated actor by which ACLED keeps groups of civilians.

    ``armed``: it can be a side of violence; ``state``: a state's. ``ucdp_id`` and ``cameo`` only where a table has
    them. ``by`` is what told it: the registry, its words, or only an adjective of a state's people ("Russian").
    ``party`` is the released value that it was made of.
    """

    party: Party
    acled_name: str
    acled_type: str | None
    beside: str | None
    ucdp_name: str
    ucdp_id: str | None
    country: str | None
    sector: str | None
    cameo: str | None
    armed: bool
    state: bool
    by: Literal["registry", "words", "adjective"] = "words"

    @property
    def known(self) -> bool:
        """It is somebody: not forces of which nobody says whose they are ("warplanes")."""
        return self.acled_type is not None

    @property
    def civil(self) -> bool:
        """Civilians."""
        return self.acled_type == "Civilians"


@dataclass(frozen=True, slots=True)
class _Sort:
    acled: str
    type: str | None
    beside: str | None
    sector: str | None
    armed: bool
    state: bool


@cache
def _sorts() -> dict[str, _Sort]:
    rows = table("party_sorts.tsv")
    return {r[0]: _Sort(r[1], r[2] or None, r[3] or None, r[4] or None, r[5] == "1", r[6] == "1") for r in rows}


@cache
def _words() -> tuple[tuple[str, str, frozenset[str], tuple[frozenset[str], ...]], ...]:
    """Of each row the sort, the side, its single words, and its words that must stand together."""
    return tuple(
        (
            sort, side, frozenset(w for w in words.split("|") if "+" not in w),
            tuple(frozenset(w.split("+")) for w in words.split("|") if "+" in w),
        )
        for sort, side, words in table("party_words.tsv")
    )  # fmt: skip


#: What the first part of a key says where no word of the name does.
_KINDS = {
    "civilian": "civilians", "armed_group": "armed", "military": "military", "medical": "health", "humanitarian": "aid",
}  # fmt: skip


def _sort_of(name: str, kind: str, side: Side) -> str | None:
    words = set(_WORD.findall(name.lower()))
    for sort, where, listed, together in _words():
        if where in ("*", side) and (words & listed or any(t <= words for t in together)):
            return None if sort == "none" else sort
    return _KINDS.get(kind.removesuffix("s"))


@lru_cache(maxsize=4096)
def _forces_named(name: str) -> Actor | None:
    """The forces of the state whose people-adjective stands in a name ("Russian warplanes")."""
    registry = shipped()
    for word in _WORD.findall(name.lower()):
        for actor, _ in registry.by_name.get((word, "army"), ()):
            return registry[actor]
    return None


#: Sorts that a state's adjective makes a state's own.
_ARMS = frozenset(("military", "government", "police"))


@lru_cache(maxsize=16384)
def standing(party: Party, side: Side, where: str | None) -> Standing | None:
    """The party as data sets name it, in a country (ISO 3166-1 alpha-2); null: it is of no sort, or not a party."""
    found = _of_registry(party) if party.actor and party.acled_type else _of_words(party, side, where)
    if found is None:
        return None
    abroad = found.acled_type == "State forces" and where is not None and found.country not in (None, where)
    return replace(found, acled_type="External/Other forces") if abroad else found


def _of_registry(party: Party) -> Standing:
    state = party.acled_type == "State forces"
    acled = (party.acled_name or "").split("|")[0] or party.name
    return Standing(
        party, acled, party.acled_type, None, _ucdp_name(party, state), party.ucdp_id, party.country, party.sector,
        party.cameo, party.acled_type in _ARMED_TYPES, state, "registry",
    )  # fmt: skip


def _ucdp_name(party: Party, state: bool) -> str:
    """UCDP's name; a state's forces stand there under its government, with UCDP's name of the country."""
    home = nation(party.country)
    if state and home:
        return f"Government of {home.ucdp_name}"
    return (party.ucdp_name or party.name).split("|")[0]


def _of_words(party: Party, side: Side, where: str | None) -> Standing | None:
    kind, _, rest = party.key.partition(":")
    if party.withheld:
        return None  # whether a fighter or not, nobody may tell
    sort = _sort_of(party.name, kind, side)
    alone = kind == "body" and side == "actor" and len(_WORD.findall(rest)) == 1
    if sort in _ARMS or (sort is None and alone):
        forces = _forces_named(party.name)
        if forces is not None:
            return replace(_of_forces(party, forces), by="words" if sort else "adjective")
    return _described(party, sort, where) if sort else None


def _of_forces(party: Party, actor: Actor) -> Standing:
    home = nation(actor.country)
    return Standing(
        party, with_article(actor.acled_names[0] if actor.acled_names else actor.name), actor.acled_type, None,
        f"Government of {home.ucdp_name}" if home else actor.name, None, actor.country, actor.sector, actor.code,
        True, True,
    )  # fmt: skip


def _in_country(template: str, where: str | None) -> str:
    home = nation(where)
    return with_article(template.format(home.name)) if home else template.replace(" of {}", "").replace(" ({})", "")


def _described(party: Party, name: str, where: str | None) -> Standing:
    sort = _sorts()[name]
    forces = shipped().get(shipped().forces_of(where)) if name == "government" and where else None
    acled = with_article(forces.acled_names[0]) if forces and forces.acled_names else _in_country(sort.acled, where)
    ucdp, number = _described_at_ucdp(party.name, sort, acled, where)
    return Standing(
        party, acled, sort.type, _in_country(sort.beside, where) if sort.beside else None, ucdp, number,
        where if sort.state else None, sort.sector, None, sort.armed, sort.state,
    )  # fmt: skip


def _described_at_ucdp(name: str, sort: _Sort, acled: str, where: str | None) -> tuple[str, str | None]:
    """UCDP's name and number: a country's unnamed rebels have one there where the registry says so ("Syrian
    insurgents"); else the words, of which a single one is no name and stands in lower case."""
    home = nation(where) if sort.state else None
    if home:
        return f"Government of {home.ucdp_name}", None
    if sort.type == "Civilians":
        return "Civilians", None
    held = _by_acled().get(acled)
    if held is not None and held.ucdp_names:
        return held.ucdp_names[0], next(iter(held.ucdp_id), None)
    return (name if " " in name else name.lower()), None


@cache
def _by_acled() -> dict[str, Actor]:
    return {name: actor for actor in shipped() if not actor.parent for name in actor.acled_names}


def standings(parties: Sequence[Party], side: Side, where: str | None) -> tuple[Standing, ...]:
    """Those of the parties that are of a sort, in their order, each name once.

    Fighters who are only described stand for nobody else where the side has an armed party with a name: "Islamic
    State" and "militants" of one report are one party.
    """
    held = [s for s in (standing(party, side, where) for party in parties) if s]
    if any(s.armed and s.by == "registry" for s in held):
        held = [s for s in held if not (s.armed and s.by == "words" and not s.state)]
    return tuple(once(held))


def in_war(found: Standing) -> Standing:
    """A state, a government or a branch of its forces that uses force, as its armed forces: ACLED names these."""
    if not found.state or found.country is None:
        return found
    forces = shipped().get(shipped().forces_of(found.country))
    own_name = found.party.acled_name and (found.party.actor or "").split("-")[0] not in _BODIES
    if forces is None or not forces.acled_names or own_name or found.by != "registry":
        return found
    return replace(found, acled_name=forces.acled_names[0])


def foes(one: Standing, two: Standing) -> bool:
    """Did they fight each other? A state and a rebel group of its own country do (ACLED's codebook: rebel groups
    counter their government by force), else those whom the registry has as a dyad of UCDP's, a state as its government.
    """
    if one.state != two.state and "Rebel group" in (one.acled_type, two.acled_type) and one.country == two.country:
        return one.country is not None
    against = {foe for body in _bodies(one) for foe in shipped()[body].dyads}
    return any(body in against for body in _bodies(two))


def _bodies(found: Standing) -> tuple[str, ...]:
    """Ids under which a party may stand in a dyad: itself and the bodies above it, of a state its government."""
    actor = shipped().get(state_id(found.country, "government") if found.state and found.country else found.party.actor)
    above = shipped().get(actor.parent) if actor is not None and not found.state else None
    return tuple(a.id for a in (actor, above) if a is not None)


def opposed(actors: Sequence[Standing], targets: Sequence[Standing]) -> tuple[list[Standing], list[Standing]]:
    """The sides, with those who fight each other apart: where reports tell of two foes in one breath ("the army and
    Islamic State clashed") and name nobody else as attacked, the foes of the first are the other side."""
    held = [t for t in targets if t.armed and (t.by == "registry" or t.state)]
    against = [s for s in actors[1:] if s.armed and foes(actors[0], s)]
    if held or not against:
        return list(actors), list(targets)
    return [s for s in actors if s not in against], [*against, *(t for t in targets if not t.armed)]


def once(found: Iterable[Standing]) -> list[Standing]:
    """Each name once, the first of it."""
    return list({s.acled_name: s for s in reversed(list(found))}.values())[::-1]


#: Ids of a state as a whole and of its government.
_BODIES = frozenset(("actor:state", "actor:government"))
