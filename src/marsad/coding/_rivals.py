"""Who did it where the sources do not agree: names that only rivals say stay in their claims.

An event's actors are what the record says flatly. They are kept where the report itself names them, or where one
source does that nobody answers. They are dropped, and stay in the claim that names them, where

- the one who names them denies the deed near by ("denied responsibility and said the other side had fired it"),
- the report itself names others, so that a speaker's names only rival its own, or
- different speakers name different ones and the report itself names none: then nobody is listed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from marsad.coding._claims_of import claims_by_passage
from marsad.coding._context import Context
from marsad.coding._drafts import Draft
from marsad.coding._merge import Story
from marsad.coding._values import Claim
from marsad.coding.ontology._bags import bag

#: Sentences around a naming in which the same speaker's denial is looked for: the denial stands beside the charge.
NEAR = 1

_FORCE = frozenset(("ASSAULT", "COERCE"))
_DENYING = frozenset(("denies", "disputes"))


@dataclass(frozen=True, slots=True)
class _Naming:
    """One actor of one telling: who it is, and who says so (null: the report itself)."""

    actor: str
    who: str
    speaker: str | None
    denied: bool


def undisputed(context: Context, stories: tuple[Story, ...], claims: tuple[Claim, ...]) -> tuple[Story, ...]:
    """Stories whose tellings keep only the actors that the record may name."""
    near = claims_by_passage(context.grounded.reading.passages, claims)
    return tuple(_told(context, s, near) if s.first.type in _FORCE else s for s in stories)


def _told(context: Context, story: Story, near: dict[int, list[Claim]]) -> Story:
    if any(d.mutual for d in story.drafts) or not any(d.actors for d in story.drafts):
        return story
    plain = any(d.actors and not d.vague for d in story.drafts)
    namings = [n for d in story.drafts if not (plain and d.vague) for n in _namings(context, d, near)]
    dropped = _dropped(namings)
    if not dropped:
        return story
    drafts = tuple(replace(d, actors=tuple(a for a in d.actors if a not in dropped)) for d in story.drafts)
    return replace(story, drafts=drafts)


def _namings(context: Context, draft: Draft, near: dict[int, list[Claim]]) -> list[_Naming]:
    passage = context.lines[draft.line].passage.index
    told = [
        c for c in near.get(passage, ()) if c.source is not None and any(s.covers(draft.trigger) for s in c.content)
    ]
    speaker = _speaker(context, told[-1]) if told else None
    denied = speaker is not None and any(
        c.stance in _DENYING and _speaker(context, c) == speaker
        for index in range(passage - NEAR, passage + NEAR + 1)
        for c in near.get(index, ())
    )
    return [_Naming(a, who, speaker, denied) for a in draft.actors if (who := _identity(context, a)) is not None]


#: Kinds of mentions that only say with what, and words that only say what somebody is called.
_THINGS = frozenset(("platform", "weapon", "vehicle"))
_LABELS = bag(
    "terrorist terrorists militant militants gunman gunmen attacker attackers assailant assailants bomber bombers "
    "extremist extremists men fighters it they he she who themselves drone drones"
)


_LABEL, _STATE = "label", "state "


def _identity(context: Context, actor: str) -> str | None:
    """Who it is, so that two names of one side are no rivals; null for what identifies nobody.

    A state is its army, its government, its aircraft and its adjective. "Terrorists" and "gunmen" are labels, and a
    drone says nothing of who flew it.
    """
    mention, entity = context.mentions[actor], context.entity_of.get(actor)
    if mention.kind in _THINGS:
        return None
    if entity is None:
        place = context.place_of.get(actor)
        if place is not None and place.country is not None:
            return _STATE + place.country
    elif entity.country is not None and (entity.side == "government" or entity.source_kind in ("official", "military")):
        return _STATE + entity.country
    if (entity is None or entity.actor is None) and context.words(actor).lower().split()[-1] in _LABELS:
        return _LABEL
    return entity.id if entity is not None else context.words(actor).lower()


def _speaker(context: Context, claim: Claim) -> str | None:
    """A speaker by its entity, else by its words."""
    if claim.source is None:
        return None
    return claim.source.entity or claim.source.span.of(context.text).lower()


def _dropped(namings: list[_Naming]) -> frozenset[str]:
    """Mentions of actors that only rivals name. A label contradicts a state, but no group ("rebels", "militants")."""
    if not any(n.who.startswith(_STATE) for n in namings):
        namings = [n for n in namings if n.who != _LABEL]
    own = {n.who for n in namings if n.speaker is None}
    kept = [n for n in namings if not n.denied or n.who in own]
    by_speaker: dict[str, set[str]] = {}
    for naming in kept:
        if naming.speaker is not None and naming.who not in own:
            by_speaker.setdefault(naming.speaker, set()).add(naming.who)
    names = list(by_speaker.values())
    rivals = bool(own and names) or any(a.isdisjoint(b) for a in names for b in names)
    gone = {n.who for n in namings} - own if rivals else {n.who for n in namings} - {n.who for n in kept}
    return frozenset(n.actor for n in namings if n.who in gone)
