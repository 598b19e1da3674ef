"""What was hit or taken: places, buildings and vehicles as targets.

Parties are people and bodies (``_parties``). What force is done to is often a thing: "shelled the hospital", "burned
seven cars", "took the airport". In our corpus (train and dev) the direct object of a verb of violence is marked as its
target in 60 of 75 cases where it is a place that is described, in 9 of 13 where it is a vehicle; of verbs of taking and
closing in 49 of 57 and 11 of 11. A named town is the target of who takes it (24 of 31), not of who bombs it (14 of 29):
there it is where the bombs fell. A weapon is fired (2 of 20), unless it is taken. ``_built`` makes mentions of things
that nothing else marked; here all get their role.
"""

from __future__ import annotations

from marsad.coding._clauses import AUXILIARIES, Scope
from marsad.coding._context import Context
from marsad.coding._triggers import Cue
from marsad.coding._words import Line
from marsad.coding.ontology._bags import bag
from marsad.reading import Mention

_THINGS = frozenset(("location", "vehicle", "platform"))
#: Arms are taken, too.
_TAKEN = _THINGS | {"weapon"}
_FORCE = frozenset(("ASSAULT", "COERCE"))
#: Words that may stand between a verb and the head of its object; any preposition ends the search.
_ENDS = bag(
    "in of from near against by with on at to for between into inside outside around over under toward towards across "
    "after during among including like along through that which who while when before as but because whether if and "
    "where without within until since"
)
#: Nouns of force are followed by these, then by what it was done to; "at" tells where it was.
_ONTO = frozenset(("on", "against", "upon", "targeting", "hitting"))
_AT = _ONTO | {"at"}
#: Of these nouns also "of": "the shelling of the hospital", "the capture of the airport".
_DONE_TO = ("ing", "ment", "ure", "tion", "age", "siege")
#: Words to the right within which the object begins.
REACH = 7
#: After these a participle is an adjective: "in the occupied valley".
_BEFORE_ADJECTIVES = bag("the a an this that these those its his her their in of on at by from to for with into across")
_JOINS = frozenset((",", "and"))
_FRAMES = frozenset(("ao", "af", "a"))


def things_hit(context: Context, line: Line, scope: Scope, cue: Cue) -> tuple[str, ...]:
    """Mention ids of the things that a trigger of force was done to, where its grammar names them."""
    if cue.trigger.type not in _FORCE:
        return ()
    taken = cue.trigger.type == "COERCE"
    if not cue.verb:
        return _after_noun(context, line, scope, cue, taken)
    if cue.trigger.frame not in _FRAMES or line.low(cue.first - 1) in _BEFORE_ADJECTIVES:
        return ()
    if cue.voice == "passive":
        return _before(context, line, scope, cue, taken) if cue.trigger.frame == "ao" else ()
    start = cue.last + 1
    if cue.trigger.frame != "ao":
        start = next((i + 1 for i in range(start, min(scope.last, start + 3)) if line.low(i) in _AT), -1)
    return _from(context, line, scope, start, taken) if start >= 0 else ()


def _after_noun(context: Context, line: Line, scope: Scope, cue: Cue, taken: bool) -> tuple[str, ...]:
    of = line.low(cue.last).removesuffix("s").endswith(_DONE_TO)
    for at in range(cue.last + 1, min(scope.last, cue.last + 3)):
        low = line.low(at)
        if low in _ONTO or (of and low == "of"):
            return _from(context, line, scope, at + 1, taken)
        if low in _ENDS:
            return ()
    return ()


def _from(context: Context, line: Line, scope: Scope, start: int, taken: bool) -> tuple[str, ...]:
    """Things from a word on, those joined by a comma or "and" with the first."""
    out: list[str] = []
    at, end = start, min(scope.last, start + REACH)
    while at <= end:
        if line.cover[at] < 0:
            if line.low(at) in _ENDS or line.words[at].mark:
                break
            at += 1
            continue
        mention = line.mentions[line.cover[at]]
        last = line.ranges[mention.id][1]
        if mention.kind != "quantity":
            if not _is_thing(context, line, mention, taken):
                break
            out.append(mention.id)
            if line.low(last + 1) not in _JOINS:
                break
            end = min(scope.last, last + REACH)
            at = last + 2
            continue
        at = last + 1
    return tuple(out)


def _before(context: Context, line: Line, scope: Scope, cue: Cue, taken: bool) -> tuple[str, ...]:
    """The thing that is the subject of a passive: right before its auxiliaries, and not after a preposition."""
    at = cue.first - 1
    while at > scope.first and line.cover[at] < 0 and (line.low(at) in AUXILIARIES or line.low(at).endswith("ly")):
        at -= 1
    if at < scope.first or line.cover[at] < 0:
        return ()
    mention = line.mentions[line.cover[at]]
    first = line.ranges[mention.id][0]
    if _governed(line, first) or not _is_thing(context, line, mention, taken):
        return ()
    return (mention.id,)


def _governed(line: Line, first: int) -> bool:
    """Does a preposition stand before the noun phrase that ends in this mention?"""
    for at in range(first - 1, max(-1, first - 4), -1):
        if line.cover[at] >= 0:
            return False
        if line.low(at) in _ENDS:
            return line.low(at) not in _CLAUSES
    return False


#: These begin a clause, of which the next noun is the subject.
_CLAUSES = frozenset(("and", "that", "when", "after", "before", "as", "while", "but", "because", "if", "where"))


def _is_thing(context: Context, line: Line, mention: Mention, taken: bool) -> bool:
    if mention.kind not in (_TAKEN if taken else _THINGS) or any(
        s.meets(mention.span) for s in context.speakers.get(line.passage.index, ())
    ):
        return False
    last = line.ranges[mention.id][1]
    follows = line.cover[last + 1] if last + 1 < len(line.cover) else -1
    if follows >= 0 and line.mentions[follows].kind not in ("time", "quantity"):
        return False  # "the Aleppo hospital", "Gaza militants": the head comes after
    if _owns(context, mention) or line.low(last + 1) in _HEADS:
        return False
    if mention.kind != "location" or taken or not mention.named:
        return True
    place = context.place_of.get(mention.id)
    return place is not None and place.feature in _BUILT


def hit_building(context: Context, target: str) -> bool:
    """Is a target a place that is described ("the hospital")? It is the most exact place told, located or not."""
    return hit_place(context, target) and not context.mentions[target].named


def state_owns(context: Context, mention: Mention) -> bool:
    """Is it a state whose envoy or town was hit, "killed Syria's envoy"?"""
    return mention.kind == "location" and _owns(context, mention)


def _owns(context: Context, mention: Mention) -> bool:
    """Is it a possessive ("the city's mayor"), of which the head comes after?"""
    return context.text[mention.span.end : mention.span.end + 1] in _APOSTROPHES


#: After a thing, the head of its phrase: "a bus driver" is no bus.
_HEADS = bag(
    "driver drivers chief chiefs guard guards commander commanders crew crews worker workers owner owners staff "
    "official officials officer officers employee employees passenger passengers manager director staffer "
    "station stations stop stops depot depots company companies service services workshop firm firms network line"
)
_APOSTROPHES = frozenset(("'", "’"))

#: Features of the gazetteer that are built by people and no towns.
_BUILT = frozenset(("site", "port", "airport", "camp", "dam", "crossing", "bridge", "base", "hospital", "road"))


def hit_place(context: Context, target: str) -> bool:
    """Is a target a place, and no state that stands for its government? Then it happened there, too."""
    place = context.place_of.get(target)
    return context.mentions[target].kind == "location" and (place is None or place.role != "metonym")
