"""Who holds what: ground gained, lost, held, contested, besieged, freed from siege, or advanced upon.

A statement of control is dated and attributed like every other; what would, could or shall be held is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from marsad.coding._claims_of import claims_by_passage
from marsad.coding._clauses import Scope, scopes_of
from marsad.coding._context import TELLING, Context
from marsad.coding._control_words import Hold, holds_in
from marsad.coding._parties import Sides, is_party, parties_of
from marsad.coding._sites import finest, sites_between
from marsad.coding._status import status_of
from marsad.coding._triggers import Cue
from marsad.coding._values import Claim, Control, ControlStatus
from marsad.coding._when import nearest_time
from marsad.coding._words import Line
from marsad.coding.ontology._bags import bag
from marsad.grounding import Count

#: What only somebody can do: without a holder nothing is said.
_BY_SOMEBODY = frozenset(("held", "advancing"))


@dataclass(frozen=True, slots=True)
class _Found:
    """A statement before its claims: words first..last of a line."""

    first: int
    last: int
    status: ControlStatus
    holder: str | None
    against: str | None
    rule: str
    confidence: float


def find_control(context: Context, cues: tuple[tuple[Cue, ...], ...], claims: tuple[Claim, ...]) -> tuple[Control, ...]:
    """All statements of control, in text order; one a place, holder and status in a sentence."""
    out: list[Control] = []
    near = claims_by_passage(context.grounded.reading.passages, claims)
    for i, line in enumerate(context.lines):
        if line.passage.role not in TELLING:
            continue
        seen: set[tuple[str | None, str | None, str]] = set()
        for found in (*_gains(context, line, i, cues[i]), *_states(context, line, i)):
            made = _made(context, line, found, near.get(i, []))
            key = (made.place, made.holder, made.status)
            if (made.holder or (made.place and made.status not in _BY_SOMEBODY)) and key not in seen:
                seen.add(key)
                out.append(made)
    return tuple(out)


def _gains(context: Context, line: Line, index: int, cues: tuple[Cue, ...]) -> Iterator[_Found]:
    ground = tuple(c for c in cues if c.trigger.klass == "territory")
    for scope in scopes_of(line, index, cues):
        for cue in (c for c in scope.cues if c in ground):
            if status_of(line, scope, cue) not in ("occurred", "ongoing"):
                continue
            sides = parties_of(context, line, scope, cue)
            first, last = _object_range(scope, cue)
            if sites_between(context, line, first, last) or _ground_word(line, first, last):
                against = _loser(context, line, cue, scope, sides)
                holder = sides.actors[0] if sides.actors else None
                yield _Found(
                    min(cue.first, first),
                    max(last, cue.last),
                    "gained",
                    holder,
                    against,
                    f"gain:{cue.trigger.lemma}",
                    0.75,
                )


def _object_range(scope: Scope, cue: Cue) -> tuple[int, int]:
    """The words of what was taken: before a passive, after an active verb or a noun."""
    following = [c.first - 1 for c in scope.cues if c.first > cue.last]
    if cue.voice == "passive":
        return scope.first, cue.first - 1
    return cue.last + 1, min(following) if following else scope.last


_GROUND = bag(
    "territory village villages town towns city area areas district districts base airport hill hills ground "
    "positions checkpoint neighbourhood neighborhood province airbase road border crossing"
)  # fmt: skip


def _ground_word(line: Line, first: int, last: int) -> bool:
    return any(line.low(i) in _GROUND for i in range(first, last + 1))


def _loser(context: Context, line: Line, cue: Cue, scope: Scope, sides: Sides) -> str | None:
    """The party after "from"."""
    for at in range(cue.last + 1, scope.last):
        if line.low(at) == "from":
            for k in range(at + 1, min(at + 6, scope.last + 1)):
                mention = is_party(context, line, k)
                if mention is not None:
                    return mention.id
    return sides.targets[0] if sides.targets else None


def _states(context: Context, line: Line, index: int) -> Iterator[_Found]:
    scope = Scope(index, 0, len(line.words) - 1, (), "")
    for hold in holds_in(line):
        if hold.unreal:
            continue
        holder, against = _holders(context, line, scope, hold)
        yield _Found(hold.first, hold.last, hold.status, holder, against, f"state:{hold.name}", 0.65)


def _holders(context: Context, line: Line, scope: Scope, hold: Hold) -> tuple[str | None, str | None]:
    left = _nearest(context, line, range(hold.first - 1, max(scope.first, hold.first - 12) - 1, -1))
    right = _nearest(context, line, range(hold.last + 1, min(scope.last, hold.last + 8) + 1))
    inside = _nearest(context, line, range(hold.first, hold.last + 1))
    if hold.name == "glued_held":
        return _nearest(context, line, range(hold.first - 1, max(scope.first, hold.first - 1) - 1, -1)), None
    if hold.side == "left":
        return inside or left, None
    if hold.side == "right":
        return right or inside, None
    return (inside or left, right) if hold.side == "both" else (None, None)


def _nearest(context: Context, line: Line, indexes: range) -> str | None:
    for i in indexes:
        cover = line.cover[i]
        if cover >= 0 and line.mentions[cover].kind in ("organisation", "nationality"):
            if any(s.meets(line.mentions[cover].span) for s in context.speakers.get(line.passage.index, ())):
                continue
            return line.mentions[cover].id
    return None


def _made(context: Context, line: Line, found: _Found, claims: list[Claim]) -> Control:
    evidence = line.span(found.first, min(found.last, len(line.words) - 1))
    around = _place_of(context, line, found)
    time = nearest_time(context, line, 0, len(line.words) - 1, found.first, said=True)
    told = tuple(c.id for c in claims if any(s.meets(evidence) for s in c.content))
    return Control(
        around, found.holder, found.against, found.status, _share(context, line, found),
        time.mention if time else None, evidence, told, found.confidence, found.rule,
    )  # fmt: skip


def _place_of(context: Context, line: Line, found: _Found) -> str | None:
    """The place in the statement, else the first after it, else the last before it, else the sentence's."""
    for first, last in (
        (found.first, found.last),
        (found.last + 1, min(found.last + 12, len(line.words) - 1)),
        (0, found.first - 1),
    ):
        places = finest(sites_between(context, line, first, last))
        if places:
            return places[-1 if last < found.first else 0].mention
    return None


def _share(context: Context, line: Line, found: _Found) -> float | None:
    begin, end = line.words[found.first].begin, line.words[min(found.last + 8, len(line.words) - 1)].end
    counts: dict[str, Count] = {c.mention: c for c in context.grounded.counts}
    for mention in line.mentions:
        count = counts.get(mention.id)
        if count is not None and count.share is not None and begin <= mention.span.begin <= end:
            return count.share
    return None
