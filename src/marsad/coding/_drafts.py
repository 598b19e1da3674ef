"""Drafts: what one sentence tells of one happening, before the tellings of a report are brought together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

from marsad.coding._beside import by_name, office_holders, owners, sufferers, with_bands, with_series
from marsad.coding._built import built_targets
from marsad.coding._clauses import Scope, scopes_of
from marsad.coding._context import Context
from marsad.coding._dealings import filled
from marsad.coding._losses_values import LossFind
from marsad.coding._model import SURE, linked_means, linked_places, linked_time, policing
from marsad.coding._modes import means_of, mode_of
from marsad.coding._parties import Sides, holds, parties_of
from marsad.coding._sites import finest, place_fits, sites_between
from marsad.coding._sources import fired_at, robbed_of
from marsad.coding._status import habitual, promised, status_of
from marsad.coding._things import hit_building, hit_place
from marsad.coding._triggers import Cue, cue_span
from marsad.coding._values import EventStatus, EventType
from marsad.coding._when import NO_TIME, TimeFrom, When, nearest_time
from marsad.coding._words import Line
from marsad.coding.ontology import Tables
from marsad.coding.ontology._bags import bag
from marsad.grounding import GroundedPlace, GroundedTime
from marsad.reading.numbers import amount_at
from marsad.spans import Span

_LETHAL = frozenset(("kill", "wound"))
#: A sentence with these tells of a toll again.
_REVISING = frozenset(("toll", "tolls", "updated", "updating", "revised", "revising", "earlier"))
_DEFINITE = frozenset(("the", "this", "these", "those", "that", "both", "such"))
_SPOKEN = frozenset(("ACCUSE", "REJECT", "THREATEN", "REQUEST", "SUPPORT", "CONCEDE"))
_FORCE = frozenset(("kill", "wound", "strike", "fight", "generic"))
#: What is told so did not happen.
UNREAL = frozenset(("planned", "failed", "hypothetical"))
#: Of several statuses of one draft, the one that says most about whether it is so.
_STATUS_ORDER: tuple[EventStatus, ...] = ("occurred", "ongoing", "denied", "failed", "planned", "hypothetical")


@dataclass(frozen=True, slots=True)
class Draft:
    """One telling. ``first`` and ``last`` are the words of its line it was read from."""

    line: int
    first: int
    last: int
    cues: tuple[Cue, ...]
    trigger: Span
    type: EventType
    mode: str | None
    status: EventStatus
    actors: tuple[str, ...]
    targets: tuple[str, ...]
    mutual: bool
    sites: tuple[GroundedPlace, ...]
    place_from: TimeFrom
    when: When
    losses: tuple[LossFind, ...]
    weapons: tuple[str, ...]
    definite: bool
    habit: bool
    #: Places that the model links, located or not ("the market"); they part and bring together no tellings.
    spots: tuple[str, ...] = ()
    #: Actors that this telling does not name itself: those of the whole that it is part of.
    inferred: frozenset[str] = frozenset()
    #: Parties that the grammar gives, each with its trigger, and those that a later rule added, each with its name.
    ruled: tuple[tuple[str, Cue], ...] = ()
    lent: tuple[tuple[str, str], ...] = ()
    #: The model's probability of the status where the model decided it.
    status_by: float | None = None

    @property
    def lethal(self) -> bool:
        """Does it tell of dead and wounded only, not of how?"""
        return all(c.trigger.klass in _LETHAL for c in self.cues)

    @property
    def vague(self) -> bool:
        """Only words of fighting that may go on for years ("battling for control")?"""
        return all(c.trigger.klass in ("generic", "fight") for c in self.cues)

    @property
    def generic(self) -> bool:
        """Only words such as "violence" or "campaign"?"""
        return all(c.trigger.klass == "generic" for c in self.cues)

    def firm(self) -> bool:
        """Are all figures of dead exact ("32", not "more than 30")?"""
        return all(x.exact for x in self.losses if x.kind == "killed")

    def killed(self) -> int | None:
        """The largest figure of dead that one loss word gives; "a man and a woman" add up, parts do not."""
        by_word: dict[Span, int] = {}
        for x in self.losses:
            if x.kind == "killed" and x.best is not None and x.part_of is None:
                by_word[x.word] = by_word.get(x.word, 0) + x.best
        return max(by_word.values(), default=None)


def drafts_of_line(
    context: Context, line: Line, index: int, cues: tuple[Cue, ...], losses: tuple[LossFind, ...], tables: Tables
) -> tuple[Draft, ...]:
    """The drafts of a line in text order."""
    drafts: list[Draft] = []
    joints: list[str] = []
    for scope in scopes_of(line, index, cues):
        for group in _groups(scope):
            draft = _draft(context, line, scope, group, tables)
            if draft is not None:
                drafts.append(draft)
                joints.append(scope.joint)
    drafts = _join(drafts, joints)
    drafts = _share_losses(line, drafts, losses)
    drafts = [part for d in drafts for part in _split_list(context, line, d)]
    return tuple(_with_time(context, line, _with_place(context, line, d)) for d in drafts)


def _groups(scope: Scope) -> list[tuple[Cue, ...]]:
    """Triggers of one scope that tell of one happening: all of armed force together, other types each for itself."""
    force = tuple(c for c in scope.cues if c.trigger.type == "ASSAULT")
    out: list[tuple[Cue, ...]] = [force] if force else []
    by_type: dict[str, list[Cue]] = {}
    for cue in scope.cues:
        if cue.trigger.type != "ASSAULT":
            by_type.setdefault(cue.trigger.type, []).append(cue)
    out.extend(tuple(group) for group in by_type.values())
    return sorted(out, key=lambda group: group[0].first)


def _draft(context: Context, line: Line, scope: Scope, cues: tuple[Cue, ...], tables: Tables) -> Draft | None:
    told = [(c, s) for c in cues if (s := _status(line, scope, c)) is not None]
    if not told:
        return None
    head = _head([c for c, _ in told])
    sides = _sides(context, line, scope, [c for c, _ in told])
    actors = tuple(dict.fromkeys(a for s in sides for a in s.actors))
    targets = tuple(dict.fromkeys(t for s in sides for t in s.targets))
    actors, targets = _beside(line, scope, tuple(c for c, _ in told), actors, targets)
    status = min((s for _, s in told), key=_STATUS_ORDER.index) if head.trigger.klass in _FORCE else dict(told)[head]
    actors, targets = _apart(context, head, actors, targets)
    robbed = robbed_of(context, line, scope, head) if head.trigger.klass == "territory" else ()
    targets = tuple(r for r in robbed if r not in actors) or targets or fired_at(context, line, head)
    telling = tuple(c for c, _ in told)
    linked = linked_places(context, telling)
    # the rules' places keep tellings together and apart; the model's stand beside them in the record
    acting = frozenset(m for m in actors + targets if m in actors or m in robbed or not hit_place(context, m))
    sites = _sites(context, line, scope, head, acting)
    sites = sites or finest(p for p in linked if p.lat is not None)
    return Draft(
        scope.line, scope.first, scope.last, telling, cue_span(line, head), head.trigger.type,
        mode_of(line, scope, telling, tables), status, actors, targets, any(s.mutual for s in sides),
        sites, "clause", NO_TIME, (), _means(line, scope, telling),
        _definite(line, cues), all(habitual(line, scope, c) for c in cues),
        tuple(dict.fromkeys((*(p.mention for p in linked), *(t for t in targets if hit_building(context, t))))),
        ruled=tuple((m, c) for s, c in zip(sides, telling, strict=True) for m in s.ruled),
        status_by=next((_by_model(line, scope, c, s) for c, s in told if s == status), None),
    )  # fmt: skip


def _beside(
    line: Line, scope: Scope, cues: tuple[Cue, ...], actors: tuple[str, ...], targets: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Actors and targets with the names and things that stand beside them."""
    if cues[0].trigger.type not in ("ASSAULT", "COERCE"):
        return actors, targets
    acting, aimed = ([p for p in side if p in line.ranges] for side in (actors, targets))
    suffering = sufferers(line, cues, acting)
    acting = [*with_bands(line, by_name(line, cues, (a for a in acting if a not in suffering)))]
    things = built_targets(line, cues, scope.first, scope.last)
    hit = office_holders(line, by_name(line, cues, (*aimed, *suffering)))
    hit = with_series(line, (*hit, *things, *owners(line, things)))
    far = [[p for p in side if p not in line.ranges] for side in (actors, targets)]
    return (*acting, *far[0]), (*hit, *far[1])


def _means(line: Line, scope: Scope, cues: tuple[Cue, ...]) -> tuple[str, ...]:
    """Weapons of the clause; where the model has a say, those that it links: of others none was right on dev."""
    heard = any(c.opinion is not None for c in cues)
    return linked_means(cues) if heard else means_of(line, scope.first, scope.last)


#: The model's status counts from these probabilities on; a lower one where it holds the happening for only thought of.
#: On dev it was right in 24 of 33 such cases, the rules in 5. Where a rule finds nothing but "occurred", "planned" from
#: .7 on was right in 3 of 3 and "ongoing" from .8 on in 4 of 6; "failed" against a rule was wrong more often.
SURE_STATUS = 0.9
_SURE_OF = {"planned": 0.7, "ongoing": 0.8}
_SUPPOSED = frozenset(("hypothetical",))


def _status(line: Line, scope: Scope, cue: Cue) -> EventStatus | None:
    """The status by rule, unless the model knows better; null where both hold it for no happening."""
    ruled, opinion = status_of(line, scope, cue), cue.opinion
    if opinion is None or (policing(cue.trigger) and ruled is not None):
        return ruled
    if ruled is None:
        return opinion.status if opinion.probability >= SURE else None
    if opinion.status == "failed" or (ruled == "ongoing" and opinion.status not in UNREAL):
        return ruled
    if ruled == "planned" and opinion.status == "occurred" and promised(line, scope, cue):
        return ruled
    if opinion.status == "ongoing" and ruled != "occurred":
        return ruled
    least = _SURE_OF.get(opinion.status, SURE_STATUS) if ruled == "occurred" else SURE_STATUS
    return opinion.status if opinion.status in _SUPPOSED or opinion.status_probability >= least else ruled


def _by_model(line: Line, scope: Scope, cue: Cue, status: EventStatus) -> float | None:
    """The model's probability of a status that no rule gave; null where a rule did."""
    if cue.opinion is None or status_of(line, scope, cue) == status:
        return None
    return cue.opinion.status_probability


def _sides(context: Context, line: Line, scope: Scope, cues: list[Cue]) -> list[Sides]:
    """The parties of each trigger by rule; a side that the model knows better, or that the rules leave empty, is its.

    Whom the grammar has for the target of any of them is no actor (one of eight on dev).
    """
    ruled = [parties_of(context, line, scope, c) for c in cues]
    aimed = frozenset(t for s in ruled for t in s.targets)
    heard = [_heard(context, s, c, aimed) for s, c in zip(ruled, cues, strict=True)]
    return [filled(context, line, scope, c, s) for s, c in zip(heard, cues, strict=True)]


def _heard(context: Context, ruled: Sides, cue: Cue, aimed: frozenset[str]) -> Sides:
    opinion = cue.opinion
    grammar = ruled.actors + ruled.targets
    if opinion is None:
        return replace(ruled, ruled=grammar)
    linked = opinion.linked("actor", ruled.actors)
    actors = tuple(a for a in linked if a not in aimed and not _only_holds(context, cue, a)) or ruled.actors
    if all(context.mentions[a].kind == "platform" for a in actors):
        # a drone has an owner, where the words name one
        actors = tuple(dict.fromkeys(ruled.actors + actors))
    targets = opinion.linked("target", ruled.targets) or ruled.targets
    return Sides(actors, tuple(t for t in targets if t not in actors), ruled.mutual, grammar)


def _sites(context: Context, line: Line, scope: Scope, head: Cue, parties: frozenset[str]) -> tuple[GroundedPlace, ...]:
    """The places of a clause: not those of a side clause after the last trigger, nor where fire came from."""
    found = finest(_told_sites(context, line, scope.first, _tail(line, scope) - 1, head, parties))
    return found or finest(_told_sites(context, line, scope.first, scope.last, head, parties))


def _told_sites(
    context: Context, line: Line, first: int, last: int, head: Cue, parties: frozenset[str]
) -> list[GroundedPlace]:
    inbound = head.trigger.type == "ASSAULT"
    places = sites_between(context, line, first, last)
    return [p for p in places if p.mention not in parties and not (inbound and p.role == "origin")]


def _only_holds(context: Context, cue: Cue, actor: str) -> bool:
    """Does the model link with force one who is only named as the holder of the place?"""
    mention = context.mentions[actor]
    return cue.trigger.type == "ASSAULT" and holds(context.lines[mention.passage], mention)


_SIDE_CLAUSES = frozenset(("which", "where", "whose", "as", "while", "after", "before", "when", "because", "but"))


def _tail(line: Line, scope: Scope) -> int:
    """Where a side clause without a trigger begins ("a town which lies west of ..."), or the end of the scope."""
    tail = (i for i in range(scope.cues[-1].last + 1, scope.last + 1) if line.low(i) in _SIDE_CLAUSES)
    return next(tail, scope.last + 1)


def _head(cues: list[Cue]) -> Cue:
    """The trigger that names the happening: how before that somebody died, the sure before the vague."""
    order = {"strike": 0, "fight": 1, "kill": 2, "wound": 3, "generic": 4}
    return min(cues, key=lambda c: (order.get(c.trigger.klass, 0), c.trigger.needs is not None, c.first))


def _apart(
    context: Context, head: Cue, actors: tuple[str, ...], targets: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Nobody is on both sides: who acts is no target by the same mention or entity."""
    if head.trigger.type in ("ASSAULT", "COERCE"):
        actors = tuple(a for a in actors if _can_act(context, a, active=head.voice in _ACTIVE))
    entities = {context.entity(a) for a in actors} - {None}
    kept = tuple(t for t in targets if t not in actors and context.entity(t) not in entities)
    return actors, kept


#: What these are, they do no violence and take no ground.
_PEACEFUL = frozenset(("civilian", "medical", "monitor", "media", "humanitarian", "unnamed"))


#: Unnamed people who may well use force, if a verb says that they do: "armed men ambushed the convoy".
_ROUGH = bag(
    "armed masked hooded uniformed youths youth mob mobs crowd crowds villagers council herders farmers settlers "
    "protesters demonstrators rioters looters"
)
_ACTIVE = frozenset(("active", "ing", "noun"))


def _can_act(context: Context, mention: str, *, active: bool) -> bool:
    entity = context.entity_of.get(mention)
    if entity is None or entity.source_kind not in _PEACEFUL:
        return True
    words = context.words(mention).lower().split()
    return active and entity.source_kind == "civilian" and any(w in _ROUGH for w in words)


def _definite(line: Line, cues: tuple[Cue, ...]) -> bool:
    """ "The strike", "those attacks": a happening told before. Only the head's own noun phrase counts."""
    if any(line.low(i) in _REVISING for i in range(len(line.words))):
        return True
    noun = next(
        (c for c in cues if not c.verb and c.trigger.klass in ("strike", "fight", "generic", "move", "coop")), None
    )
    if noun is None:
        return False
    return any(line.low(i) in _DEFINITE for i in range(max(0, noun.first - 3), noun.first))


_CAUSAL = bag("when as after that which who where following once because while amid")


def _join(drafts: list[Draft], joints: list[str]) -> list[Draft]:
    """Brings together scopes of one sentence that tell of one happening: "15 died when warplanes struck the market"."""
    out: list[Draft] = []
    for draft, joint in zip(drafts, joints, strict=True):
        before = out[-1] if out else None
        if before is not None and _one_happening(before, draft, joint):
            out[-1] = _fused(before, draft)
        else:
            out.append(draft)
    return out


def _one_happening(left: Draft, right: Draft, joint: str) -> bool:
    if left.type != right.type or left.type != "ASSAULT" or left.last >= right.first + 1:
        return False
    if place_fits(left.sites, right.sites) is False or (left.status in ("planned", "hypothetical")) != (
        right.status in ("planned", "hypothetical")
    ):
        return False
    if left.lethal and not right.lethal:
        return joint in _CAUSAL
    if right.lethal and not left.lethal:
        return joint in ("that", "which", "who", "and", ",")
    return joint in ("that", "which") and not left.cues[-1].verb and right.cues[0].verb


def _fused(left: Draft, right: Draft) -> Draft:
    head = right if left.lethal and not right.lethal else left
    return replace(
        head, first=left.first, last=right.last, cues=left.cues + right.cues, mode=head.mode or left.mode or right.mode,
        actors=tuple(dict.fromkeys(left.actors + right.actors)),
        targets=tuple(t for t in dict.fromkeys(left.targets + right.targets) if t not in left.actors + right.actors),
        mutual=left.mutual or right.mutual, sites=finest(left.sites + right.sites),
        weapons=tuple(dict.fromkeys(left.weapons + right.weapons)), habit=left.habit and right.habit,
        status=(told := min((left, right), key=lambda d: _STATUS_ORDER.index(d.status))).status,
        status_by=told.status_by, ruled=left.ruled + right.ruled,
    )  # fmt: skip


def _share_losses(line: Line, drafts: list[Draft], losses: tuple[LossFind, ...]) -> list[Draft]:
    """Each loss to the draft of its clause that can have one, else to the nearest such draft of the sentence."""
    given: dict[int, list[LossFind]] = {}
    for loss in losses:
        at = line.range_of(loss.evidence)
        able = [i for i, d in enumerate(drafts) if _can_lose(d, loss)]
        if at is None or not able:
            continue
        nearest = min(able, key=lambda i: _gap(drafts[i], at))
        if loss.kind in ("evacuated", "reached_by_aid") and drafts[nearest].status in UNREAL:
            continue  # nobody was taken out or reached by what is only planned or has failed
        given.setdefault(nearest, []).append(loss)
    return [replace(d, losses=tuple(given.get(i, ()))) for i, d in enumerate(drafts)]


def _gap(draft: Draft, at: tuple[int, int]) -> int:
    return max(0, draft.first - at[1], at[0] - draft.last) * 100 + min(abs(c.first - at[0]) for c in draft.cues)


def _can_lose(draft: Draft, loss: LossFind) -> bool:
    if loss.kind in ("killed", "wounded", "missing"):
        return draft.type == "ASSAULT"
    if loss.kind == "captured":
        return draft.type in ("COERCE", "ASSAULT", "RETREAT")
    if loss.kind == "reached_by_aid":
        return draft.type == "AID"
    return draft.type in ("ASSAULT", "RETREAT", "COERCE", "AGREE") or (loss.kind == "evacuated" and draft.type == "AID")


def _split_list(context: Context, line: Line, draft: Draft) -> list[Draft]:
    """ "12 in Aleppo and 7 in Idlib": as many happenings as figures with a place of their own."""
    counted = sorted(
        (x for x in draft.losses if x.kind == "killed" and x.part_of is None),
        key=lambda x: (x.number or x.evidence).begin,
    )
    if not counted or draft.type != "ASSAULT":
        return [draft]
    listed = [*counted[:1], *_listed(context, line, counted[0])]
    sites = finest(sites_between(context, line, draft.first, draft.last))
    if 2 <= len(listed) == len(sites) and _apart_all([(s,) for s in sites]):
        # "bombs in Kabul, Herat and Kandahar killed five, three and two"
        return _parts(context, draft, listed, [(s,) for s in sites])
    if len(counted) == 1:
        counted += _elliptic(context, line, draft, counted[0])
    ends = [line.range_of(x.number or x.evidence) for x in counted]
    own: list[tuple[GroundedPlace, ...]] = []
    for here, following in zip(ends, [*ends[1:], None], strict=True):
        if here is None:
            return [draft]
        last = following[0] - 1 if following else draft.last
        own.append(finest(sites_between(context, line, here[1], last)))
    return _parts(context, draft, counted, own) if len(own) > 1 and _apart_all(own) else [draft]


def _apart_all(sites: list[tuple[GroundedPlace, ...]]) -> bool:
    return all(sites) and all(place_fits(a, b) is False for a, b in pairwise(sites))


def _parts(
    context: Context, draft: Draft, counted: list[LossFind], sites: list[tuple[GroundedPlace, ...]]
) -> list[Draft]:
    """The draft once for each figure with its place; what else was lost stays with the first."""
    rest = tuple(x for x in draft.losses if x.kind != "killed")
    spots = [tuple(m for m in draft.spots if (p := context.place_of.get(m)) and place_fits((p,), s)) for s in sites]
    return [
        replace(draft, sites=s, spots=spots[i], losses=(x, *(rest if i == 0 else ())))
        for i, (x, s) in enumerate(zip(counted, sites, strict=True))
    ]


def _listed(context: Context, line: Line, first: LossFind) -> list[LossFind]:
    """The bare numbers that follow in one list: "killed five, three and two people"."""
    start = line.range_of(first.number or first.evidence)
    out: list[LossFind] = []
    at = start[1] + 1 if start else len(line.words)
    while at < len(line.words) and line.low(at) in (",", "and"):
        at += 1 + (line.low(at + 1) == "and")
        found = _bare(context, line, first, at)
        if found is None:
            break
        out.append(found)
        at += 1
    return out


def _bare(context: Context, line: Line, loss: LossFind, at: int) -> LossFind | None:
    """A bare number that repeats a loss."""
    if at >= len(line.words):
        return None
    span = line.span(at, at)
    amount = amount_at(context.text, span.begin, span.end, span.begin)
    if amount is None:
        return None
    number = replace(loss, low=amount.low, best=amount.best, high=amount.high, exact=amount.low == amount.high)
    return replace(number, evidence=span, number=span, word=span, whose=None)


def _elliptic(context: Context, line: Line, draft: Draft, loss: LossFind) -> list[LossFind]:
    """ "Killed 12 in Aleppo and seven in Idlib": bare numbers before "in" a place repeat the loss."""
    start = line.range_of(loss.evidence)
    out = []
    for at in range(start[1] + 1 if start else draft.last, draft.last):
        if line.low(at - 1) not in ("and", ",") or line.low(at + 1) not in ("in", "at", "near"):
            continue
        found = _bare(context, line, loss, at)
        out += [] if found is None else [found]
    return out


def _with_place(context: Context, line: Line, draft: Draft) -> Draft:
    """Without a place in its clause, those of the sentence; words happen where the speaker is, which is not told."""
    if draft.type in _SPOKEN:
        return replace(draft, sites=(), place_from="none")
    if draft.sites:
        return draft
    sentence = finest(sites_between(context, line, 0, len(line.words) - 1))
    return replace(draft, sites=sentence, place_from="sentence" if sentence else "none")


def _with_time(context: Context, line: Line, draft: Draft) -> Draft:
    linked = linked_time(context, draft.cues)
    linked_in = context.mentions[linked.mention].passage if linked is not None else -1
    here = linked is not None and linked_in == line.passage.index
    if here:
        return replace(draft, when=When(linked, "clause"))
    at = next(c.first for c in draft.cues)
    ranges: tuple[tuple[int, int, TimeFrom, bool], ...] = (
        (draft.first, draft.last, "clause", False),
        (0, len(line.words) - 1, "sentence", False),
        (0, len(line.words) - 1, "said", True),
    )
    for first, last, found, said in ranges:
        if said and linked is not None:
            break
        time = nearest_time(context, line, first, last, at, said=said)
        if time is not None:
            return replace(draft, when=When(time, found))
    return replace(draft, when=_elsewhere(context, line, linked)) if linked is not None else draft


def _elsewhere(context: Context, line: Line, time: GroundedTime) -> When:
    """A time that the model links in another sentence, or in the dateline, which dates no happening by itself."""
    passage = context.grounded.reading.passages[context.mentions[time.mention].passage]
    if passage.role == "dateline":
        return When(time, "printed")
    return When(time, "after" if passage.index > line.passage.index else "before")
