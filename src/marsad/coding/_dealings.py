"""Parties of deeds that are no violence, where the grammar of :mod:`_parties` and the model leave a side empty.

States deal with states, and a state is named by its country, by an adjective, by its capital or by its leader. So here
a country counts as a party wherever it is subject or object ("Norway lent Iceland ...", "opposed to Swedish
mediation"), and the sentence around the clause is asked, too: who promises stands before "said it will", whom a demand
goes to may stand after "that". Only empty sides are filled, and nobody stands on both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from marsad.coding._clauses import AUXILIARIES, Scope
from marsad.coding._context import PARTY_KINDS, Context
from marsad.coding._parties import Sides, holds, light_verb
from marsad.coding._triggers import Cue
from marsad.coding._words import Line
from marsad.coding.ontology._bags import bag
from marsad.reading import Mention

_DEALING = frozenset(("speech", "coop", "sanction", "aid", "mobilise", "protest", "move", "coerce"))
#: These have parties alike: who is named after "with" is one of them.
_MUTUAL = frozenset(("AGREE", "CONSULT", "COOPERATE"))
_PRONOUNS = bag("it they he she we i its their his her")
#: Pronouns of somebody named in the sentence; who "we" are is for the whole report to say.
_STANDING_FOR = bag("it they he she")
_GOVERNING = bag(
    "in of from near against by with on at to for between into inside outside around over under toward towards across "
    "after during among including like alongside despite amid following since through about via per than before until"
)
#: Words after which another clause tells something else.
_ENDS = bag(
    "after before while as because although though when since but where who which following despite amid unless if"
)
#: Frames of verbs; fixed patterns ("opposed to", "willing to") have them, too.
_OF_VERBS = frozenset(("a", "ao", "aa"))
_SAID = bag("said says say told reported reports according announced added stated")
#: Before a place: where it happened, not whom it was done to.
_WHERE = bag("in at near outside inside around across through within throughout")
#: Before those whom a deed is aimed at.
_TOWARD = bag("to with against from for on toward towards upon by")
#: People without a name are aimed at within so many words; farther off rarely ("a step that some leaders").
_CLOSE = 6
#: Words to the right of a trigger within which the other side is looked for.
_REACH = 28


def filled(context: Context, line: Line, scope: Scope, cue: Cue, sides: Sides) -> Sides:
    """The sides of a trigger with those that only the sentence tells."""
    if cue.trigger.klass not in _DEALING:
        return sides
    if cue.trigger.lemma == "must":
        return _directive(context, line, cue)
    actors = tuple(_named(context, line, a) for a in sides.actors)
    targets = sides.targets
    subject = tuple(t for t in targets if cue.voice in ("active", "ing") and _leads(line, t, cue))
    if subject:
        actors, targets = _unique((*actors, *subject)), tuple(t for t in targets if t not in subject)
    if not actors and _may_lead(line, scope, cue):
        actors = _leading(context, line, cue, targets)
    actors = _with_states(line, _with_partners(context, line, actors))
    if cue.voice != "passive" and not (sides.mutual and len(actors) > 1):
        found = _others(context, line, cue, actors) if _open(line, cue, targets) else ()
        if sides.mutual and actors and _alike(line, cue, found):
            actors = (*actors, *found)
        else:
            targets = _unique((*targets, *found))
    targets = tuple(t for t in targets if t not in actors)
    told = tuple(m for m in (*actors, *targets) if m not in (*sides.actors, *sides.targets))
    return replace(sides, actors=actors, targets=targets, ruled=(*sides.ruled, *told))


def _with_partners(context: Context, line: Line, actors: tuple[str, ...]) -> tuple[str, ...]:
    """With whom "and" joins to a party from before ("Chad and Libya exchanged prisoners")."""
    out: list[str] = []
    for actor in actors:
        first = line.ranges[actor][0] if actor in line.ranges else 0
        partner = party_at(context, line, first - 2) if first > 1 and line.low(first - 1) == "and" else None
        out.extend([partner.id, actor] if partner is not None else [actor])
    return _unique(out)


def _leads(line: Line, mention: str, cue: Cue) -> bool:
    """Does the mention stand right before an active verb, so that it cannot be its object?"""
    if mention not in line.ranges or line.ranges[mention][1] >= cue.first:
        return False
    between = range(line.ranges[mention][1] + 1, cue.first)
    return all(line.low(i) in AUXILIARIES or line.low(i).endswith("ly") for i in between)


def _directive(context: Context, line: Line, cue: Cue) -> Sides:
    """ "Peru said that Chile must return the boat": who says it, and who must."""
    asked = next(_before(context, line, cue.first), None)
    targets = (asked.id,) if asked is not None else ()
    actors = _leading(context, line, cue, targets)
    return Sides(actors, targets, ruled=actors + targets)


def _alike(line: Line, cue: Cue, found: tuple[str, ...]) -> bool:
    """Do both act? In talks and visits who is named beside does; in a deal who stands after "with"."""
    if cue.trigger.type not in _MUTUAL or not found:
        return False
    first = line.ranges[found[0]][0]
    return cue.trigger.type == "CONSULT" or _governor(line, first) in ("with", "and", "between")


def _open(line: Line, cue: Cue, targets: tuple[str, ...]) -> bool:
    """Is it still unsaid whom the deed is aimed at? What is moved or withheld ("its troops") is a thing."""
    if cue.trigger.klass == "move" and not cue.verb:
        return False
    return not targets or all(t in line.ranges and _own(line, t) for t in targets)


def _own(line: Line, mention: str) -> bool:
    first, last = line.ranges[mention]
    thing = line.low(last) in _THINGS and not any(w.text[0].isupper() for w in line.words[first : last + 1])
    return thing or any(line.low(i) in ("its", "their", "his", "her") for i in range(max(0, first - 2), first))


_THINGS = bag(
    "troops forces force soldiers inspectors observers monitors diplomats ambassador ambassadors envoy peacekeepers "
    "workers staff personnel weapons aid arms equipment warships battalion battalions military army embassy mission"
)


def _with_states(line: Line, mentions: tuple[str, ...]) -> tuple[str, ...]:
    """With the state of people without a name: a "Norwegian minister" speaks for Norway."""
    out: list[str] = []
    for mention in mentions:
        out.append(mention)
        if mention in line.ranges and not line.mentions[line.cover[line.ranges[mention][1]]].named:
            out.extend(_states_before(line, line.ranges[mention][0]))
    return _unique(out)


def _states_before(line: Line, first: int) -> list[str]:
    """Nationalities in the noun phrase before a word: "the Turkish and Greek sides", "a senior Danish official"."""
    out: list[str] = []
    at = first - 1
    while at >= max(0, first - 4):
        cover = line.cover[at]
        if cover >= 0 and line.mentions[cover].kind == "nationality":
            out.append(line.mentions[cover].id)
        elif line.words[at].mark or line.low(at) in _GOVERNING or line.low(at) in _NO_ADJECTIVES or cover >= 0:
            break
        at -= 1
    return out


_NO_ADJECTIVES = bag("the a an this that these those said says told and or who which to") - {"and"}


def _unique(mentions: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(mentions))


def party_at(context: Context, line: Line, index: int) -> Mention | None:
    """The mention of a possible party that covers a word; a country is one, a town only where it stands for a state."""
    cover = line.cover[index] if 0 <= index < len(line.words) else -1
    if cover < 0:
        return None
    mention = line.mentions[cover]
    if mention.kind == "location":
        place = context.place_of.get(mention.id)
        stands = place is not None and (place.precision == "country" or place.role == "metonym")
        return mention if stands and not _inside_name(line, mention) else None
    if mention.kind not in PARTY_KINDS or holds(line, mention) or line.low(index) in _PRONOUNS:
        return None
    return mention


def _inside_name(line: Line, mention: Mention) -> bool:
    """ "Serb-held", "Taliban-ruled": a word glued to the next qualifies it."""
    last = line.ranges[mention.id][1]
    return last + 1 < len(line.words) and line.words[last + 1].glued


def _named(context: Context, line: Line, mention: str) -> str:
    """The party that a pronoun stands for: the nearest of its kind before it in the sentence."""
    if context.words(mention).lower() not in _STANDING_FOR or mention not in line.ranges:
        return mention
    at = line.ranges[mention][0]
    person = context.words(mention).lower() in ("he", "she")
    for other in _before(context, line, at):
        if not person or other.kind == "person":
            return other.id
    return mention


def _before(context: Context, line: Line, at: int) -> Iterator[Mention]:
    seen: set[str] = set()
    for i in range(at - 1, -1, -1):
        mention = party_at(context, line, i)
        if mention is not None and mention.id not in seen:
            seen.add(mention.id)
            yield mention


def _may_lead(line: Line, scope: Scope, cue: Cue) -> bool:
    """Has the trigger a doer before it? A passive names it after "by"; a noun has one where it is a verb's object."""
    if cue.voice == "passive":
        return False
    return cue.verb or cue.trigger.frame in _OF_VERBS or light_verb(line, scope, cue) is not None


def _leading(context: Context, line: Line, cue: Cue, targets: tuple[str, ...]) -> tuple[str, ...]:
    """Whom the sentence begins with: the first party that no preposition governs, with those joined to it."""
    at = 0
    while at < cue.first:
        mention = party_at(context, line, at)
        if mention is None or mention.id in targets:
            at += 1
            continue
        first, last = line.ranges[mention.id]
        if _governor(line, first) in ("", "and"):
            return (mention.id, *_joined(context, line, last, cue.first))
        at = last + 1
    return ()


def _governor(line: Line, first: int) -> str:
    """The preposition (or "and") before the noun phrase that begins about here, empty if there is none."""
    for at in range(first - 1, max(-1, first - 5), -1):
        low = line.low(at)
        if low in _GOVERNING or low == "and":
            return low
        if (line.words[at].mark and low != ",") or low in AUXILIARIES or low in _SAID or low == "that":
            return ""
    return ""


def _joined(context: Context, line: Line, last: int, end: int) -> Iterator[str]:
    """Parties after "and" or a comma right behind one."""
    at = last + 1
    while at < end and line.low(at) in ("and", ",", "or"):
        at += 1
        step = next((i for i in range(at, min(at + 3, end)) if party_at(context, line, i) is not None), None)
        if step is None or any(line.words[i].mark or line.low(i) in _GOVERNING for i in range(at, step)):
            return
        mention = party_at(context, line, step)
        if mention is None:
            return
        yield mention.id
        at = line.ranges[mention.id][1] + 1


def _others(context: Context, line: Line, cue: Cue, actors: tuple[str, ...]) -> tuple[str, ...]:
    """The first party to the right that is none of the actors, before the sentence turns to something else.

    What only tells where it was ("in Geneva") is none, but for a state that takes people in or is acted in.
    """
    own = {context.entity(a) for a in actors} - {None}
    at = cue.last + 1
    end = min(len(line.words), at + _REACH)
    where: tuple[str, ...] = ()
    while at < end and not _turns(line, at):
        mention = party_at(context, line, at)
        if mention is None:
            where = where or (_area_at(line, at) if cue.trigger.exact else ())
            at += 1
            continue
        first, last = line.ranges[mention.id]
        at = last + 1
        known = mention.id in actors or context.entity(mention.id) in own
        if known or _says(line, last) or _own(line, mention.id):
            continue
        if _governor(line, first) in _WHERE:
            where = where or ((mention.id,) if mention.kind == "location" else ())
            continue
        directed = _governor(line, first) in _TOWARD
        if not (mention.named or directed or mention.kind in ("nationality", "location") or first <= cue.last + _CLOSE):
            return ()
        return (mention.id, *(j for j in _joined(context, line, last, end) if j not in actors))
    return (
        where if cue.trigger.klass in _DONE_IN or cue.trigger.type == "CONCEDE" or cue.trigger.mode == "assist" else ()
    )


def _area_at(line: Line, at: int) -> tuple[str, ...]:
    cover = line.cover[at]
    if cover < 0 or line.mentions[cover].kind != "location":
        return ()
    return (line.mentions[cover].id,)


#: Deeds that are aimed at the state in which they are done.
_DONE_IN = frozenset(("aid", "mobilise", "coerce", "move"))


def _turns(line: Line, at: int) -> bool:
    low = line.low(at)
    if low == ",":
        return not (line.low(at - 1).isdigit() and line.low(at + 1).isdigit())
    return low in _ENDS or low in _SAID or low in (";", ":")


def _says(line: Line, last: int) -> bool:
    """ "..., Norwegian officials said": whoever stands before a verb of saying speaks."""
    return any(line.low(i) in _SAID for i in range(last + 1, min(last + 3, len(line.words))))
