"""What holds of an event's sides, losses and means, as far as the codes of ACLED and UCDP hang on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from marsad.coding._context import Context
from marsad.coding._merge import Story
from marsad.coding._values import EventType, Loss
from marsad.coding.ontology import ucdp_violence
from marsad.coding.ontology._bags import bag

_STATE = frozenset(("military", "official"))
_ARMED = frozenset(("military", "armed_group"))
_CIVIL = frozenset(("civilians", "children", "aid_workers", "journalists", "medics"))
_FIGHTERS = frozenset(("combatants", "commanders"))
_MOB = bag("mob mobs crowd crowds rioters looters vigilantes villagers")
_BASE = bag("base bases headquarters outpost outposts garrison")
#: Modes in which force meets those who protest.
_FORCE = frozenset(("crowd-control", "beat", "firearms"))


@dataclass(frozen=True, slots=True)
class Parts:
    """Of one event: its type and mode, its sides (mention ids), whether both fight each other, and its losses."""

    type: EventType
    mode: str | None
    actors: tuple[str, ...]
    targets: tuple[str, ...]
    mutual: bool
    losses: tuple[Loss, ...]
    weapons: tuple[str, ...]


def violence(context: Context, parts: Parts) -> Literal[1, 2, 3] | None:
    """UCDP's type of violence; null where no armed side is known, and for all that is no use of force."""
    if parts.type != "ASSAULT":
        return None
    both = parts.mutual and not parts.targets
    sides = [(a,) for a in parts.actors] if both else [parts.actors, parts.targets]
    state = sum(any(_is_state(context, m) for m in side) for side in sides)
    armed = sum(any(_is_state(context, m) or _kind(context, m) in _ARMED for m in side) for side in sides)
    by_arms = not both and any(_is_state(context, m) or _kind(context, m) in _ARMED for m in parts.actors)
    return ucdp_violence(state, armed, by_arms and not parts.mutual and _only_civilians(context, parts))


def facts_of(context: Context, story: Story, parts: Parts) -> frozenset[str]:
    """The conditions of acled.tsv that hold."""
    who = {x.who for x in parts.losses if x.kind in ("killed", "wounded")}
    facts = set()
    if any(_is_state(context, a) for a in parts.actors):
        facts.add("state_actor")
    if any(_kind(context, t) in _ARMED for t in parts.targets) or who & _FIGHTERS:
        facts.add("armed_target")
    elif _only_civilians(context, parts):
        facts.add("civilian_target")
    if any(x.kind == "killed" for x in parts.losses):
        facts.add("dead")
    if any(x.kind == "wounded" for x in parts.losses) or parts.mode in _FORCE:
        facts.add("violence")
    return frozenset(facts | _worded(context, story, parts))


def _worded(context: Context, story: Story, parts: Parts) -> set[str]:
    """The conditions that hang on single words of weapons, actors and triggers."""
    told = {w for d in story.drafts for c in d.cues for w in c.trigger.lemma.replace("|", " ").split()}
    weapons = {w.lower().rstrip("s") for m in parts.weapons for w in context.words(m).split()}
    acting = {w.lower() for a in parts.actors for w in context.words(a).split()}
    facts = set()
    if "grenade" in weapons or "grenade" in told:
        facts.add("grenade")
    if acting & _MOB or "lynch" in told:
        facts.add("mob")
    if told & _BASE:
        facts.add("base")
    return facts


def _only_civilians(context: Context, parts: Parts) -> bool:
    """Are those whom it hit civilians, as far as anybody is named?"""
    who = {x.who for x in parts.losses if x.kind in ("killed", "wounded")}
    kinds = {_kind(context, t) for t in parts.targets}
    if who & _FIGHTERS or kinds & _ARMED:
        return False
    return bool(who & _CIVIL) or bool(kinds & {"civilian", "medical", "media", "humanitarian"})


def _is_state(context: Context, mention: str) -> bool:
    """A state's body, or the state itself under its name or adjective ("Israeli")."""
    if _kind(context, mention) in _STATE:
        return True
    place = context.place_of.get(mention)
    return place is not None and place.precision == "country"


def _kind(context: Context, mention: str) -> str | None:
    entity = context.entity_of.get(mention)
    return entity.source_kind if entity is not None else None
