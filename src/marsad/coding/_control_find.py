"""Statements of control in one line, by the frame of their words: who holds, what ground, against whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from marsad.coding._clauses import AUXILIARIES, Scope, scopes_of
from marsad.coding._context import Context
from marsad.coding._control_before import grounds_before, grounds_beside
from marsad.coding._control_ground import Ground, grounds_from, words_in
from marsad.coding._control_sides import armed, by_party, from_party, may_hold, owner_of, party_at, subject_of, we
from marsad.coding._control_status import SHUT, status_told
from marsad.coding._control_words import Hold, holds_at
from marsad.coding._parties import is_party, parties_of
from marsad.coding._triggers import Cue
from marsad.coding._values import ControlStatus
from marsad.coding._words import Line
from marsad.coding.ontology._bags import bag


@dataclass(frozen=True, slots=True)
class Found:
    """One statement before its claims: words first..last of a line, its key word, one ground (null: none is named)."""

    first: int
    last: int
    word: int
    status: ControlStatus
    holder: str | None
    against: str | None
    ground: Ground | None
    #: Words within which its time stands: its own, up to the next deed, and those before the first deed of the line.
    reach: tuple[tuple[int, int], ...]
    rule: str
    confidence: float


def found_in(context: Context, line: Line, index: int, cues: tuple[Cue, ...]) -> tuple[Found, ...]:
    """All statements of a line, in text order; of a list of places one each."""
    holds = [h for at in range(len(line.words)) if (h := holds_at(line, index, at))]
    scopes = _scopes(line, index, cues, [h[0].cue for h in holds])
    out: list[Found] = []
    free = 0
    for fits in holds:
        if fits[0].first < free:
            continue
        for hold in fits:
            scope = next((s for s in scopes if s.holds(hold.first)), None)
            found = tuple(_of(context, line, scope, hold)) if scope is not None else ()
            if found:
                out.extend(f for f in found if not any(_says(k, f) for k in out))
                free = hold.last + 1
                break
    return tuple(out)


def _says(known: Found, f: Found) -> bool:
    """ "Advanced to within 5 km of the town" holds "5 km of the town"."""
    return known.status == f.status and known.word < f.word and f.last <= known.last and f.word > known.first


def _scopes(line: Line, index: int, cues: tuple[Cue, ...], ours: list[Cue]) -> tuple[Scope, ...]:
    """Scopes over the triggers of events and our own words; where both stand at one word, ours do."""
    taken: set[int] = set()
    kept: list[Cue] = []
    for cue in (*ours, *cues):
        words = range(cue.first, cue.last + 1)
        if not taken.intersection(words):
            taken.update(words)
            kept.append(cue)
    return scopes_of(line, index, tuple(sorted(kept, key=lambda c: c.first)))


def _of(context: Context, line: Line, scope: Scope, hold: Hold) -> Iterator[Found]:
    status = status_told(line, scope, hold)
    if status is None:
        return
    match hold.row.frame:
        case "hold":
            yield from _holding(context, line, scope, hold, status)
        case "oust":
            yield from _ousting(context, line, scope, hold, status)
        case "toward" | "in":
            yield from _toward(context, line, scope, hold, status)
        case "fall":
            yield from _falling(context, line, scope, hold, status)
        case "of":
            yield from _named_by_noun(context, line, scope, hold, status)
        case "glued":
            yield from _glued(context, line, scope, hold, status)
        case "both":
            yield from _contested(context, line, scope, hold, status)
        case _:
            yield from _stated(context, line, scope, hold, status)


def _made(
    hold: Hold, status: ControlStatus, scope: Scope, grounds: tuple[Ground, ...], holder: str | None,
    against: str | None, confidence: float,
) -> Iterator[Found]:  # fmt: skip
    wanted = hold.row.ground
    for ground in grounds or (None,):
        if wanted and (ground is None or not _fits(ground, wanted)):
            continue
        first = min(hold.first, ground.first) if ground else hold.first
        last = max(hold.last, ground.last) if ground else hold.last
        reach, rule = _reach(scope, hold), f"control:{hold.row.name}"
        yield Found(first, last, hold.first, status, holder, against, ground, reach, rule, confidence)


def _reach(scope: Scope, hold: Hold) -> tuple[tuple[int, int], ...]:
    """Of "who seized the city in 2014, control most of it" the year belongs to the seizing."""
    others = [c for c in scope.cues if c.first != hold.first]
    before = [c for c in others if c.last < hold.first]
    after = [c.first - 1 for c in others if c.first > hold.last]
    own = (hold.first if before else scope.first, min(after) if after else scope.last)
    return (own, (scope.first, before[0].first - 1)) if before else (own,)


def _fits(ground: Ground, wanted: str) -> bool:
    if wanted == "settled":
        return ground.kind in ("name", "settlement", "part")
    return wanted == "any" or not ground.built


def _holding(context: Context, line: Line, scope: Scope, hold: Hold, status: ControlStatus) -> Iterator[Found]:
    cue = hold.cue
    against = from_party(context, line, scope, cue.last)
    if cue.voice == "passive":
        yield from _held_by(context, line, scope, hold, status)
        return
    grounds = grounds_from(context, line, cue.last + 1, scope.last) or _pronoun(line, cue)
    if grounds and _attributive(line, hold):
        if status == "besieged":
            yield from _made(hold, status, scope, grounds[:1], None, None, 0.6)
        return
    if grounds and (line.low(grounds[-1].last + 1) in SHUT or _by_storm(line, grounds[-1].last + 1)):
        return
    holder = subject_of(context, line, scope, cue)
    if not grounds and cue.voice == "active" and holder is not None and hold.row.ground:
        grounds = _relative(context, line, cue, holder)
    if not hold.row.ground:
        grounds = _of_siege(context, line, scope, cue)
    elif (holder is None and not we(line, cue)) or not may_hold(context, holder):
        return
    if grounds and against is None:
        against = _other_side(context, line, hold, grounds[-1].last + 1)
    if hold.row.name == "hand_over" and against is None:
        return
    yield from _made(hold, status, scope, grounds, holder, against, 0.8)


def _other_side(context: Context, line: Line, hold: Hold, at: int) -> str | None:
    """ "Surrendered the town to the army", "cleared the town of rebels": whom the ground went to, or was cleared of."""
    word = "to" if hold.status == "lost" else "of" if hold.row.name == "regain" else ""
    return party_at(context, line, at + 1, at + 3) if word and line.low(at) == word else None


def _trapped_in(context: Context, line: Line, scope: Scope, cue: Cue) -> tuple[Ground, ...]:
    """ "Troops encircled in the town", "families besieged by rebels on the mountain": where they are is besieged."""
    for at in range(cue.last + 1, min(cue.last + 8, scope.last) + 1):
        if line.low(at) in ("in", "on", "at", "inside"):
            return grounds_from(context, line, at + 1, scope.last)[:1]
    return ()


def _by_storm(line: Line, at: int) -> bool:
    return line.low(at) == "by" and line.low(at + 1) in ("storm", "surprise")


def _held_by(context: Context, line: Line, scope: Scope, hold: Hold, status: ControlStatus) -> Iterator[Found]:
    """ "The town was seized by", "territory held by", "the gate, guarded by"."""
    cue = hold.cue
    holder = next(iter(parties_of(context, line, scope, cue).actors), None) or by_party(context, line, cue.last)
    reduced = _reduced(line, cue)
    if reduced and line.low(cue.last + 1) != "by" and hold.row.name == "hold":
        return
    near = {line.low(i) for i in range(max(0, cue.first - 4), cue.first)}
    grounds = grounds_beside(context, line, cue.first - 1) if reduced or near & {"which", "that"} else ()
    grounds = grounds or grounds_before(context, line, 0, cue.first - 1)
    if not grounds and status == "besieged":
        grounds = _trapped_in(context, line, scope, cue)
    against = from_party(context, line, scope, cue.last)
    if status == "lost" and holder is None and line.low(cue.last + 1) == "to":
        holder = party_at(context, line, cue.last + 2, cue.last + 5)
        status = "gained" if holder is not None else status
    if hold.row.name == "hand_over" and status == "lost":
        return
    if may_hold(context, holder):
        yield from _made(hold, status, scope, grounds, holder, against, 0.8)


def _attributive(line: Line, hold: Hold) -> bool:
    """ "The besieged town", "in liberated X": an adjective, no deed told here."""
    if hold.row.form not in ("both", "participle") or hold.cue.first != hold.cue.last:
        return False
    before, cover = line.low(hold.first - 1), line.cover[hold.first - 1] if hold.first else -1
    return before in _ADJECTIVE_AFTER and cover < 0


_ADJECTIVE_AFTER = bag(
    "the a an of in to for from on into at near its their two three several many other last newly recently "
    "inside outside around towards toward"
)


def _pronoun(line: Line, cue: Cue) -> tuple[Ground, ...]:
    """ "Had held it since", "won back most of it": the place of before; ``kind`` is "it"."""
    at = cue.last + 1
    while line.low(at) in ("most", "all", "much", "half", "parts", "part", "of", "some"):
        at += 1
    if line.low(at) != "it" or line.low(at + 1) in _AFTER_IT:
        return ()
    return (Ground(cue.last + 1, at, None, "it", (cue.last + 1, at - 2) if at > cue.last + 2 else None),)


_AFTER_IT = bag("for against that to as up out off down is was would will responsible necessary")


def _relative(context: Context, line: Line, cue: Cue, holder: str) -> tuple[Ground, ...]:
    """ "The town that rebels hold", "areas it controls in X": the ground stands before the subject."""
    spoken = next((i for i in range(cue.first - 1, max(-1, cue.first - 4), -1) if line.low(i) in ("it", "they")), None)
    first = spoken if spoken is not None else line.ranges[holder][0] if holder in line.ranges else cue.first
    end = line.ranges[holder][1] if spoken is None and holder in line.ranges else first
    if not all(line.low(i) in AUXILIARIES or line.low(i) in words_in("link") for i in range(end + 1, cue.first)):
        return ()
    grounds = grounds_beside(context, line, _before_phrase(line, first, cue.first) - 1, relative=True)
    if len(grounds) == 1 and grounds[0].place is None and line.low(cue.last + 1) in ("in", "of"):
        where = grounds_from(context, line, cue.last + 2, len(line.words) - 1)
        return tuple(replace(grounds[0], last=w.last, place=w.place) for w in where) or grounds
    return grounds


def _before_phrase(line: Line, first: int, cue: int) -> int:
    """Where the noun phrase of a subject begins: over its article and adjectives."""
    at = min(first, cue)
    while at > 0 and (line.low(at - 1) in ("the", "a", "an", "its", "their") or line.low(at - 1).endswith("ern")):
        at -= 1
    return at


def _reduced(line: Line, cue: Cue) -> bool:
    """ "The town held by": a participle without "was"."""
    near = {line.low(i) for i in range(max(0, cue.first - 4), cue.first)}
    return not near & {"is", "are", "was", "were", "been", "being", "be"}


def _of_siege(context: Context, line: Line, scope: Scope, cue: Cue) -> tuple[Ground, ...]:
    """The ground that the broken siege was of: after "of", else the next one named after it."""
    for at in range(cue.last + 1, min(cue.last + 3, scope.last) + 1):
        if line.low(at) in ("of", "on", "around", "in"):
            return grounds_from(context, line, at + 1, scope.last)
    return ()


def _ousting(context: Context, line: Line, scope: Scope, hold: Hold, status: ControlStatus) -> Iterator[Found]:
    """ "Drove the rebels out of the town": gained; "were driven out of the town" by nobody named: lost by them."""
    cue = hold.cue
    sides = parties_of(context, line, scope, cue)
    at = _out(line, cue.last + 1, min(scope.last, cue.last + 9))
    if at is None:
        return
    grounds = grounds_from(context, line, at + 1, scope.last)
    if cue.voice == "passive":
        loser = sides.targets[0] if sides.targets else None
        if loser is None or not armed(context, loser):
            return
        by = sides.actors[0] if sides.actors else by_party(context, line, grounds[-1].last) if grounds else None
        if by is None:
            yield from _made(hold, "lost", scope, grounds, loser, None, 0.7)
        else:
            yield from _made(hold, status, scope, grounds, by, loser, 0.8)
        return
    holder = subject_of(context, line, scope, cue)
    loser = party_at(context, line, cue.last + 1, at - 1)
    if holder is not None and loser is not None and armed(context, loser):
        yield from _made(hold, status, scope, grounds, holder, loser, 0.75)


def _out(line: Line, first: int, last: int) -> int | None:
    """The last preposition of "from", "out of", "of"."""
    for at in range(first, last + 1):
        if line.low(at) == "from":
            return at
        if (line.low(at) == "of" and line.low(at - 1) in ("out", "clear")) or (line.low(at) == "of" and at > first + 1):
            return at
    return None


def _toward(context: Context, line: Line, scope: Scope, hold: Hold, status: ControlStatus) -> Iterator[Found]:
    cue = hold.cue
    if cue.voice == "passive" and hold.row.name != "withdraw":
        return
    if hold.row.name in ("flag_flies", "pockets", "front_line"):
        grounds = grounds_from(context, line, cue.last + 1, scope.last)
        yield from _made(hold, status, scope, grounds[:1], party_at(context, line, cue.first, cue.last), None, 0.65)
        return
    stands = next((i for i in range(cue.first - 1, max(-1, cue.first - 6), -1) if line.low(i) in _NEARING), None)
    if hold.row.name == "near" and stands is None:
        return
    holder = subject_of(context, line, scope, replace(cue, first=stands) if hold.row.name == "near" and stands else cue)
    if holder is None or not armed(context, holder):
        return
    grounds = grounds_from(context, line, cue.last + 1, scope.last)
    if not grounds and hold.row.name == "enter" and cue.voice == "active" and holder in line.ranges:
        grounds = _relative(context, line, cue, holder)
    yield from _made(hold, status, scope, grounds[:1] if status == "advancing" else grounds, holder, None, 0.7)


#: Before "15 km from the town": who stands there has come that near.
_NEARING = bag(
    "within are is were was stand stands stood now just only advanced reached remain remains lie lies positioned"
)


def _falling(context: Context, line: Line, scope: Scope, hold: Hold, status: ControlStatus) -> Iterator[Found]:
    holder = party_at(context, line, hold.last + 1, hold.last + 5)
    if holder is None:
        return
    grounds = grounds_before(context, line, 0, hold.first - 1) or _pronoun(line, replace(hold.cue, last=hold.first - 2))
    yield from _made(hold, status, scope, grounds, holder, None, 0.8)


def _named_by_noun(context: Context, line: Line, scope: Scope, hold: Hold, status: ControlStatus) -> Iterator[Found]:
    grounds = grounds_from(context, line, hold.last + 1, scope.last)
    if not grounds:
        return
    sides = parties_of(context, line, scope, replace(hold.cue, trigger=replace(hold.cue.trigger, frame="n")))
    holder: str | None = sides.actors[0] if sides.actors else owner_of(context, line, hold)
    if hold.row.name == "fall_of":
        to = grounds[-1].last + 1
        holder = party_at(context, line, to + 1, to + 4) if line.low(to) == "to" else None
    if hold.row.name == "siege_of" and hold.first and line.low(hold.first - 1) in ("break", "broke"):
        return
    yield from _made(hold, status, scope, grounds, holder, None, 0.65)


def _glued(context: Context, line: Line, scope: Scope, hold: Hold, status: ControlStatus) -> Iterator[Found]:
    cover = line.cover[hold.first - 1] if hold.first else -1
    if cover < 0 or line.mentions[cover].kind not in ("organisation", "nationality", "person", "location"):
        return
    grounds = grounds_from(context, line, hold.last + 1, scope.last)
    named = tuple(g for g in grounds[:1] if g.place is not None and context.mentions[g.place].named)
    yield from _made(hold, status, scope, named, line.mentions[cover].id, None, 0.7)


def _contested(context: Context, line: Line, scope: Scope, hold: Hold, status: ControlStatus) -> Iterator[Found]:
    sides = parties_of(
        context, line, scope, replace(hold.cue, voice="active", trigger=replace(hold.cue.trigger, pos="v", frame="aa"))
    )
    grounds = grounds_from(context, line, hold.last + 1, scope.last)
    if hold.row.name == "divided":
        grounds = grounds_before(context, line, 0, hold.first - 1)
        ids = _listed(context, line, hold.last + 1)
        if grounds and len(ids) > 1:
            yield from _made(hold, status, scope, grounds, ids[0], ids[1], 0.65)
        return
    parties = sides.actors
    if grounds and line.low(grounds[0].last + 1) == "between":
        parties = _listed(context, line, grounds[0].last + 2)
    if grounds and parties:
        against = parties[1] if len(parties) > 1 else None
        yield from _made(hold, status, scope, grounds[:1], parties[0], against, 0.65)


def _listed(context: Context, line: Line, first: int) -> tuple[str, ...]:
    """The parties among the next words: "between the army and the rebels"."""
    found = (is_party(context, line, i) for i in range(first, min(first + 8, len(line.words))))
    return tuple(dict.fromkeys(m.id for m in found if m is not None))


#: After "fell": another verb, or no place that fell.
_NOT_FALLEN = bag(
    "to into on under in from by upon ill silent short quiet dark apart behind asleep victim out off back for"
)


def _stated(context: Context, line: Line, scope: Scope, hold: Hold, status: ControlStatus) -> Iterator[Found]:
    """Ground before the words; the holder after them ("by"), among them ("theirs"), or nowhere ("state")."""
    if hold.row.name == "fallen" and line.low(hold.last + 1) in _NOT_FALLEN:
        return
    grounds = grounds_beside(context, line, hold.first - 1) if _reduced(line, hold.cue) else ()
    grounds = grounds or grounds_before(context, line, 0, hold.first - 1)
    if not grounds and hold.row.ground:
        return
    holder: str | None = None
    if hold.row.frame == "by":
        holder = party_at(context, line, hold.last + 1, hold.last + 5)
        if holder is None:
            return
    elif hold.row.frame == "theirs":
        if not grounds:
            return
        if line.low(grounds[0].first) == "no" or line.low(grounds[0].first - 1) == "no":
            status = "lost"
        holder = party_at(context, line, hold.first, hold.last) or owner_of(context, line, hold)
        if line.low(hold.last) in ("ours", "theirs", "yours") and line.low(hold.last + 1) in ("again", "now", "once"):
            status = "gained"
    elif hold.row.frame == "state" and line.low(hold.last + 1) == "by":
        holder = party_at(context, line, hold.last + 2, hold.last + 6)
    yield from _made(hold, status, scope, grounds, holder, None, 0.7)
