"""From stories to events of the record: codes, parties in roles, losses, and what is too vague to be an event."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from marsad.coding._confidence import confidence_of
from marsad.coding._context import Context
from marsad.coding._drafts import Draft
from marsad.coding._facts import Parts, facts_of, violence
from marsad.coding._losses_merge import merge_losses
from marsad.coding._losses_values import LossFind
from marsad.coding._merge import Story
from marsad.coding._sites import broad, finest
from marsad.coding._triggers import Cue
from marsad.coding._values import Event, EventStatus, Loss, Party
from marsad.coding._when import NO_TIME, is_background, is_recap, is_tally
from marsad.coding._why import head_of, why_of
from marsad.coding.ontology import OwnType, acled_of, code_of, load

_ROLES = {
    "ASSAULT": ("attacker", "target"), "COERCE": ("taker", "target"), "RETREAT": ("leaver", "target"),
    "AID": ("provider", "recipient"), "AGREE": ("party", "party"), "CONSULT": ("party", "party"),
    "COOPERATE": ("party", "party"), "PROTEST": ("protester", "target"), "MOBILIZE": ("force", "target"),
}  # fmt: skip
_VERBAL = frozenset(("SUPPORT", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "SANCTION"))


def event_of(context: Context, story: Story, number: int, *, main: bool, own: OwnType | None = None) -> Event:
    """The event of one story; ``own`` is the project's type that it is of, with that type's codes."""
    first = story.first
    actors, targets, mutual = sides_of(context, story)
    losses = _specific(merge_losses([x for d in _body_first(context, story) for x in d.losses]))
    mode = (own.mode if own else None) or _mode(story)
    weapons = tuple(dict.fromkeys(w for d in story.drafts for w in d.weapons))
    parts = Parts(first.type, mode, actors, targets, mutual, losses, weapons)
    facts, code = facts_of(context, story, parts), code_of(first.type, mode)
    event = Event(
        id=f"e{number}",
        trigger=first.trigger,
        type=first.type,
        mode=mode,
        acled=(own.acled if own else None) or acled_of(first.type, mode, facts),
        cameo=(own.cameo if own else None) or code.cameo,
        status=_status(story),
        actors=_parties(context, actors, first.type, 0, mutual=mutual, inferred=_inferred(story)),
        targets=_parties(context, targets, first.type, 1, mutual=mutual),
        places=_places(story),
        time=story.when.time.mention if story.when.time else None,
        losses=losses,
        weapons=weapons,
        claims=(),
        confidence=confidence_of(story, context.grounded.reading.marks),
        rule=_rule(context, first),
        main=main,
        telling=_telling(context, story, main=main),
        retold=tuple(d.trigger for d in story.drafts[1:]),
        own_type=own.name if own else None,
        quad=code.quad,
        violence=violence(context, parts),
    )
    return replace(event, why=why_of(context, story, event, facts, own))


#: Classes that are part of a wider one, and alone say more than it.
_WIDER = {"commanders": "combatants"}


def _specific(losses: tuple[Loss, ...]) -> tuple[Loss, ...]:
    """Without a wider class that a narrower one makes up whole: four leaders killed are not four fighters besides."""
    narrow = {(x.kind, _WIDER.get(x.who), x.low, x.best, x.high) for x in losses if x.who in _WIDER}
    return tuple(x for x in losses if (x.kind, x.who, x.low, x.best, x.high) not in narrow)


def _places(story: Story) -> tuple[str, ...]:
    """Where it happened: the story's sites, and what the model links or force was done to.

    Beside a town or a building the name of a country says only who took part ("burned tyres outside the embassies of
    A and B in the capital").
    """
    spots = tuple(m for d in story.drafts for m in d.spots)
    fine = bool(spots) or not broad(story.sites)
    sites = tuple(p.mention for p in story.sites if not (fine and p.precision == "country" and p.mention not in spots))
    return tuple(dict.fromkeys((*sites, *spots)))


def _body_first(context: Context, story: Story) -> tuple[Draft, ...]:
    """Tellings with the headline last: the body says more exactly who and how many."""
    passages = context.grounded.reading.passages
    return tuple(sorted(story.drafts, key=lambda d: passages[d.line].role == "headline"))


def _mode(story: Story) -> str | None:
    named = [d.mode for d in story.drafts if d.mode]
    return next((m for m in named if m in ("suicide-attack", "unconventional", "drone")), named[0] if named else None)


def _status(story: Story) -> EventStatus:
    statuses = [d.status for d in story.drafts]
    return "occurred" if "occurred" in statuses else statuses[0]


def _rule(context: Context, draft: Draft) -> str:
    head = head_of(context, draft)
    if head.only_own:
        return f"own:{head.own[0]}:{head.trigger.lemma.replace(' ', '_')}"
    if head.made:
        return f"encoder:{head.trigger.lemma}"
    return f"trigger:{head.trigger.lemma.replace(' ', '_')}/{head.trigger.frame}"


def sides_of(context: Context, story: Story) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    """Parties over all tellings: one mention an entity, and nobody on both sides.

    Who only takes part in fighting told in general ("have fought for the city since 2012") did no single deed.
    """
    telling = story.drafts if story.first.vague else tuple(d for d in story.drafts if not d.vague)
    mutual = any(d.mutual for d in telling)
    actors = _one_each(context, [a for d in telling for a in d.actors])
    acting = {context.entity(a) or a for a in actors}
    targets = _one_each(context, [t for d in story.drafts for t in d.targets])
    return actors, tuple(t for t in targets if (context.entity(t) or t) not in acting), mutual


def _one_each(context: Context, mentions: list[str]) -> tuple[str, ...]:
    kept: dict[str, str] = {}
    for mention in mentions:
        kept.setdefault(context.entity(mention) or _state(context, mention) or mention, mention)
    return tuple(kept.values())


def _state(context: Context, mention: str) -> str | None:
    """The country of an adjective ("Israeli") that no entity was made of."""
    place = context.place_of.get(mention)
    return place.country if place is not None and context.mentions[mention].kind == "nationality" else None


def _inferred(story: Story) -> frozenset[str]:
    """Actors that no telling names itself."""
    named = {a for d in story.drafts for a in d.actors if a not in d.inferred}
    return frozenset(a for d in story.drafts for a in d.inferred if a not in named)


def _parties(
    context: Context,
    mentions: tuple[str, ...],
    kind: str,
    side: int,
    *,
    mutual: bool,
    inferred: frozenset[str] = frozenset(),
) -> tuple[Party, ...]:
    role = "party" if mutual and side == 0 else _ROLES.get(kind, ("actor", "target"))[side]
    return tuple(Party(m, context.entity(m), role, m in inferred) for m in mentions)


def is_event(context: Context, story: Story) -> bool:
    """Is the story concrete enough to be one happening of the record?

    Violence needs figures of loss, or a place and a day told with it; words need a speaker who acts; a total of a war
    and what "often" happens is none.
    """
    first = story.first
    if (
        first.type in ("ASSAULT", "COERCE")
        and is_tally(story.when)
        and not any(x.kind in ("displaced", "evacuated") for x in _losses(story))
        and not (_background(context, story) and _one_month(story))
    ):
        return False
    if first.type in _VERBAL:
        return any(d.actors for d in story.drafts) or any(_said(c) for c in first.cues) or sure(story)
    if first.type in ("AGREE", "CONSULT", "COOPERATE", "AID", "PROTEST", "MOBILIZE"):
        return not first.habit
    if any(x.background == "war-total" for d in story.drafts for x in d.losses) and not _losses(story):
        return False
    return _concrete(context, story) or (sure(story) and not all(d.habit for d in story.drafts))


def _losses(story: Story) -> list[LossFind]:
    return [x for d in story.drafts for x in d.losses if x.background != "war-total"]


def _concrete(context: Context, story: Story) -> bool:
    """Is it told with losses, a day or a place of its own, or is it a plain deed of somebody to somebody?"""
    first = story.first
    policing = _of_police(context, story)
    if story.mode == "restrict" and story.when.found != "clause" and not policing:
        return False
    if _losses(story):
        return True
    if all(d.habit for d in story.drafts):
        return False
    if policing:
        return True
    timed = any(d.when.found in ("clause", "sentence", "said") for d in story.drafts)
    placed = any(d.place_from in ("clause", "sentence") and d.sites for d in story.drafts)
    if first.type == "ASSAULT" and (
        broad(story.sites) or all(c.trigger.klass == "wound" for d in story.drafts for c in d.cues)
    ):
        return _other(first) or (story.headline and bool(story.sites))
    if all(d.vague for d in story.drafts):
        return placed and (timed or first.status == "ongoing")
    return timed or placed or _other(first) or _plain(story)


#: What police alone do: the word says who did it, and that it was one deed.
_POLICING = frozenset(("arrest", "crowd-control", "curfew"))


def _of_police(context: Context, story: Story) -> bool:
    """Does any telling name a deed that is theirs alone, or do they themselves use force or bend others in it?"""
    police = load().needs["police"]
    return any(
        d.mode in _POLICING or any(not police.isdisjoint(context.words(a).lower().split()) for a in d.actors)
        for d in story.drafts
        if d.type in ("ASSAULT", "COERCE")
    )


def _other(draft: Draft) -> bool:
    """Is it told otherwise than as done? "Ongoing" by the model alone is no more concrete than that."""
    return draft.status != "occurred" and not (draft.status == "ongoing" and draft.status_by is not None)


def without_guesses(context: Context, story: Story) -> Story:
    """A story that only the model holds for a happening, without the day and place of the sentences before it."""
    if story.first.type not in ("ASSAULT", "COERCE", "RETREAT") or _concrete(context, story):
        return story
    own = tuple(d.sites for d in story.drafts if d.place_from in ("clause", "sentence"))
    when = story.when if story.when.found in ("clause", "sentence") else NO_TIME
    return replace(story, when=when, sites=finest(p for sites in own for p in sites))


#: From this probability on, of the trigger and of its type, what the model marked is one happening whatever else is
#: told of it. On dev 9 of 10 of those that the conditions below had dropped were marked by people, too.
SURE = 0.8


def sure(story: Story) -> bool:
    """Does the model hold any telling for a happening of its type without doubt?"""
    opinions = (c.opinion for d in story.drafts for c in d.cues)
    return any(o is not None and o.probability >= SURE and o.type_probability >= SURE for o in opinions)


def _said(cue: Cue) -> bool:
    """Does somebody say it, named or not? A verdict needs no judge, nor a measure whose object names it."""
    measure = cue.trigger.exact and cue.trigger.type in ("SANCTION", "REJECT")
    return cue.voice == "active" or (cue.verb and (measure or cue.trigger.mode in ("convict", "investigate")))


#: Deeds that are told of somebody and are one happening without a place or day of their own.
_PERSONAL = frozenset(("abduct", "sexual", "torture", "beat", "destroy", "crowd-control", "arrest", "deport"))


def _plain(story: Story) -> bool:
    """Does a verb of a clear deed stand with both sides, or with those it was done to?"""
    return any(
        d.cues[0].verb and ((d.actors and d.targets) or (d.mode in _PERSONAL and (d.actors or d.targets)))
        for d in story.drafts
    )


def _telling(context: Context, story: Story, *, main: bool) -> Literal["background", "recap"] | None:
    """Old, told again as context, or the news: what the report opens with and what its headline tells is news."""
    if _background(context, story):
        return "background"
    news = main or story.headline or story.first.line == 0
    return "recap" if not news and is_recap(story.when, context.report_day) else None


def _background(context: Context, story: Story) -> bool:
    return is_background(story.when, context.report_day)


def _one_month(story: Story) -> bool:
    """Told of a month, not of a span: "in May 2017", not "since May 2017"."""
    return story.when.time is not None and story.when.time.granularity == "month"
