"""Who takes, holds or loses ground: the subject, the force of a body, the party after "by" or "from"."""

from __future__ import annotations

from dataclasses import replace

from marsad.coding._clauses import Scope
from marsad.coding._context import PARTY_KINDS, Context
from marsad.coding._control_ground import words_in
from marsad.coding._control_words import Hold
from marsad.coding._parties import is_party, parties_of
from marsad.coding._triggers import Cue
from marsad.coding._words import Line
from marsad.coding.ontology._bags import bag
from marsad.reading import Mention

#: How far after the words the ground, the loser or the winner may stand.
_REACH = 14


def subject_of(context: Context, line: Line, scope: Scope, cue: Cue) -> str | None:
    """Who does it: the subject of an active verb; of "after capturing the town" that of the clause it hangs on."""
    own = _own_force(context, line, cue)
    if own is not None:
        return own
    plain = replace(cue, voice="active", trigger=replace(cue.trigger, pos="v", frame="ao"))
    whole = Scope(scope.line, 0, len(line.words) - 1, scope.cues, "")
    silent = replace(context, speakers={})
    first = (context, scope, cue) if cue.voice in ("active", "infinitive") else (context, scope, plain)
    claiming = _claiming(line, cue)
    tries = [first, (context, whole, plain), (silent, whole, plain)]
    if claiming is not None:
        tries = [(silent, whole, replace(plain, first=claiming))]
    for where, within, told in tries:
        actors = parties_of(where, line, within, told).actors
        if actors:
            return _holding_body(context, line, actors[0], cue)
    return _nearest_force(context, line, cue) if claiming is None else None


def _nearest_force(context: Context, line: Line, cue: Cue) -> str | None:
    """The force that stands nearest before the words, unless a preposition stands right before it: text without commas
    hides which phrase a preposition governs."""
    for at in range(cue.first - 1, max(-1, cue.first - 13), -1):
        cover = line.cover[at]
        if cover < 0:
            continue
        mention = line.mentions[cover]
        first = line.ranges[mention.id][0]
        before = line.low(first - 2) if line.low(first - 1) in ("the", "a", "an") else line.low(first - 1)
        if mention.kind in ("organisation", "person") and before not in _GOVERNING and armed(context, mention.id):
            return mention.id
    return None


_GOVERNING = frozenset(("of", "by", "from", "with", "against", "near", "between", "and", "for", "on", "to"))


def _members_of(context: Context, line: Line, actor: str) -> str | None:
    """ "The heroes of the army": the body that people are of, where they are no force by themselves."""
    if actor not in line.ranges or context.mentions[actor].kind != "person" or may_hold(context, actor):
        return None
    last = line.ranges[actor][1]
    return party_at(context, line, last + 2, last + 4) if line.low(last + 1) == "of" else None


def _claiming(line: Line, cue: Cue) -> int | None:
    """ "The army claimed to have captured": its subject is that of the claim."""
    at = cue.first - 1
    while line.low(at) in ("have", "be", "been", "also"):
        at -= 1
    return at - 1 if line.low(at) == "to" and line.low(at - 1) in _CLAIMS else None


_CLAIMS = bag("claim claims claimed claiming appears appeared seems seemed said reported believed known managed")


def _holding_body(context: Context, line: Line, actor: str, cue: Cue) -> str:
    """The actor; for "the monitor says it holds" the body named before that can hold ground."""
    of = _members_of(context, line, actor)
    if of is not None:
        return of
    if may_hold(context, actor) or not {"it", "they"} & {line.low(i) for i in range(max(0, cue.first - 4), cue.first)}:
        return actor
    able = [m for m in line.mentions if m.kind == "organisation" and line.ranges[m.id][1] < cue.first]
    return next((m.id for m in reversed(able) if may_hold(context, m.id)), actor)


_POSSESSIVE = frozenset(("its", "their", "his", "our", "whose"))


def _own_force(context: Context, line: Line, cue: Cue) -> str | None:
    """ "Its forces had taken": the body that they belong to, before them or speaking after them."""
    near = range(cue.first - 1, max(-1, cue.first - 6), -1)
    noun = next((i for i in near if line.low(i) in words_in("force") or line.low(i) in ("men", "members")), None)
    if noun is None or not _POSSESSIVE & {line.low(noun - 1), line.low(noun - 2)}:
        return None
    bodies = [m for m in line.mentions if m.kind == "organisation" and not noun - 3 <= line.ranges[m.id][0] <= noun]
    return _body_by(context, line, bodies, noun)


def _body_by(context: Context, line: Line, bodies: list[Mention], at: int) -> str | None:
    before = [m for m in bodies if line.ranges[m.id][1] < at]
    return before[-1].id if before else next((m.id for m in bodies if _speaks(context, line, m)), None)


def owner_of(context: Context, line: Line, hold: Hold) -> str | None:
    """ "In its hands": the body named before, else the one that says so."""
    if not any(line.low(i) in ("its", "their") for i in range(hold.first - 1, hold.last + 1)):
        return None
    return _body_by(context, line, [m for m in line.mentions if m.kind == "organisation"], hold.first)


def _speaks(context: Context, line: Line, mention: Mention) -> bool:
    return any(s.meets(mention.span) for s in context.speakers.get(line.passage.index, ()))


def by_party(context: Context, line: Line, last: int) -> str | None:
    """Whom a passive names right after "by", also one that speaks elsewhere in the sentence."""
    if line.low(last + 1) != "by":
        return None
    return party_at(context, line, last + 2, last + 6)


#: Kinds of bodies that hold no ground, besiege nothing and advance on nothing.
_HOLDS_NOTHING = frozenset(("civilian", "media", "medical", "humanitarian", "monitor", "unnamed"))


def may_hold(context: Context, holder: str | None) -> bool:
    """Can it hold ground? A monitor, aid workers, residents, tourists cannot; a body that nothing is known of can."""
    if holder is None:
        return True
    entity = context.entity_of.get(holder)
    kind = entity.source_kind if entity is not None else "other"
    if kind in _HOLDS_NOTHING:
        return False
    if context.mentions[holder].kind != "person" or kind in ("military", "armed_group", "official"):
        return True
    return bool(words_in("force") & set(context.words(holder).lower().split()))


def we(line: Line, cue: Cue) -> bool:
    return any(line.low(i) in ("we", "our") for i in range(max(0, cue.first - 4), cue.first))


def from_party(context: Context, line: Line, scope: Scope, last: int) -> str | None:
    """The party after "from", for whom the ground is lost."""
    for at in range(last + 1, min(scope.last, last + _REACH)):
        if line.low(at) in ("from", "off"):
            return party_at(context, line, at + 1, min(at + 5, scope.last))
    return None


def party_at(context: Context, line: Line, first: int, last: int) -> str | None:
    """The first party among words; also one that "held by" names, or that speaks elsewhere in the sentence."""
    for at in range(first, min(last, len(line.words) - 1) + 1):
        cover = line.cover[at]
        if cover < 0:
            continue
        mention = line.mentions[cover]
        if mention.kind in PARTY_KINDS or is_party(context, line, at) is not None:
            return mention.id
    return None


def armed(context: Context, mention: str) -> bool:
    """Is it an armed force? Residents who are driven from their homes lose no ground, and aid workers yield none."""
    entity = context.entity_of.get(mention)
    if entity is not None and entity.source_kind in ("military", "armed_group"):
        return True
    if entity is not None and entity.source_kind in _HOLDS_NOTHING:
        return False
    words = context.words(mention).lower().split()
    return bool(words_in("force") & set(words)) or (
        entity is not None and entity.sector in ("GOV", "COP") and len(words) < 4
    )
