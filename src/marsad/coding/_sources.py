"""Two sides that stand neither as subject nor as object: who was robbed of ground, and a speaker who was fired at.

"Troops captured the town from the militants" is done to the militants (CAMEO codes them as the target, not the town);
"the government said that a shell was fired at it" has the speaker for its target.
"""

from __future__ import annotations

from marsad.coding._clauses import Scope
from marsad.coding._context import PARTY_KINDS, Context
from marsad.coding._triggers import Cue
from marsad.coding._words import Line
from marsad.reading import Mention

#: Words from a verb of taking to "from".
_REACH = 10
_ARTICLES = frozenset(("the", "a", "an", "its", "their"))
_SELF = frozenset(("it", "them", "itself"))


def robbed_of(context: Context, line: Line, scope: Scope, cue: Cue) -> tuple[str, ...]:
    """The party after "from" behind a verb of taking: a body, a people, or a country other than the place taken."""
    if not cue.verb:
        return ()
    for at in range(cue.last + 2, min(scope.last, cue.last + _REACH) + 1):
        if line.low(at) == "from":
            begin = at + 1 + (line.low(at + 1) in _ARTICLES)
            found = next((m for m in line.mentions if line.ranges.get(m.id, (-1,))[0] == begin), None)
            return (found.id,) if found is not None and _holds_ground(context, found) else ()
    return ()


def _holds_ground(context: Context, mention: Mention) -> bool:
    if mention.kind in PARTY_KINDS:
        return True
    place = context.place_of.get(mention.id)
    return place is not None and place.precision == "country"


def fired_at(context: Context, line: Line, cue: Cue) -> tuple[str, ...]:
    """The speaker, where something is said to be fired or thrown "at it"."""
    ends = (line.low(cue.last), line.low(cue.last + 1), line.low(cue.last + 2))
    if ends[0] == "at":
        ends = ("", *ends[:2])
    if ends[1] != "at" or ends[2] not in _SELF:
        return ()
    spans = context.speakers.get(line.passage.index, ())
    return tuple(m.id for m in line.mentions if m.span.begin < line.words[cue.first].begin and m.span in spans)[-1:]
