"""Who holds what: ground gained, lost, held, contested, besieged, freed from siege, or advanced upon.

A statement of control is dated and attributed like every other; what would, could or shall be held is none.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace

from marsad.coding._claims import own_voice
from marsad.coding._claims_of import claims_by_passage
from marsad.coding._context import TELLING, Context
from marsad.coding._control_find import Found, found_in
from marsad.coding._control_ground import Ground
from marsad.coding._control_sides import armed
from marsad.coding._sites import same_place, site_of
from marsad.coding._topics import PLAYED
from marsad.coding._triggers import Cue
from marsad.coding._values import Claim, Control
from marsad.coding._when import nearest_time
from marsad.coding._words import Line
from marsad.coding.ontology import Topic
from marsad.grounding import GroundedPlace, GroundedTime

#: Sentences back in which the place of "the town" or "it" is looked for.
_BACK = 8
_LASTING = ("held", "contested", "besieged")
#: "Areas held by": they lie anywhere.
_NOWHERE = frozenset(("areas", "territory", "territories", "land", "regions", "parts", "ground", "towns", "villages"))
#: What a place that was only named before takes from the confidence (a choice, to be measured on more reports).
_GUESS = 0.2
#: What a word for a place can mean, by the precision of the place that was named before.
_FINE = frozenset(
    ("town", "city", "village", "capital", "port", "hub", "hamlet", "township", "settlement", "municipality")
)
_BROAD = {"province": "admin1", "governorate": "admin1", "state": "admin1", "region": "admin1", "country": "country"}


def find_control(
    context: Context, cues: tuple[tuple[Cue, ...], ...], claims: tuple[Claim, ...], topic: Topic | None
) -> tuple[Control, ...]:
    """All statements of control, in text order; what is told again (headline and text) is one statement.

    In a report of a ``topic`` in which towns fall on the screen, on the pitch or to locusts only a force that is named
    holds ground.
    """
    found: list[Control] = []
    heads: list[Control] = []
    near = claims_by_passage(context.grounded.reading.passages, claims)
    for i, line in enumerate(context.lines):
        if line.passage.role in TELLING:
            made = (_made(context, line, i, f, near.get(i, [])) for f in found_in(context, line, i, cues[i]))
            kept = (c for c in made if c is not None and (topic not in PLAYED or _by_force(context, c)))
            (heads if line.passage.role == "headline" else found).extend(kept)
    return tuple(sorted(_once(context, [*found, *heads]), key=lambda c: c.evidence))


def _by_force(context: Context, control: Control) -> bool:
    return control.holder is not None and armed(context, control.holder)


def with_voice(
    context: Context, claims: tuple[Claim, ...], control: tuple[Control, ...]
) -> tuple[tuple[Claim, ...], tuple[Control, ...]]:
    """The claims and statements again; what nobody is named for is a claim of the report itself, one a passage."""
    passages = context.grounded.reading.passages
    own: dict[int, Claim] = {}
    out: list[Control] = []
    for c in control:
        if not c.claims:
            at = bisect_right(passages, c.evidence.begin, key=lambda p: p.span.begin) - 1
            claim = own.setdefault(at, own_voice(context.grounded, c.evidence, len(claims) + len(own)))
            c = replace(c, claims=(claim.id,))
        out.append(c)
    return (*claims, *own.values()), tuple(out)


@dataclass(frozen=True, slots=True)
class _Where:
    place: str | None
    inferred: bool


def _made(context: Context, line: Line, index: int, found: Found, claims: list[Claim]) -> Control | None:
    where = _where(context, line, index, found)
    if where is None:
        return None
    evidence = line.span(found.first, found.last)
    time = _time(context, line, found)
    told = tuple(c.id for c in claims if any(s.meets(evidence) for s in c.content))
    ground = found.ground
    part = line.span(*ground.part) if ground is not None and ground.part is not None else None
    share = _share(context, line, found)
    named = context.mentions[where.place].span if where.place is not None else None
    same = part is not None and named is not None and part.meets(named)
    if share is not None or same or _whole(line, ground) or found.status == "advancing":
        part = None
    return Control(
        where.place, found.holder, found.against, found.status, share,
        time.mention if time else None, evidence, told, found.confidence - _GUESS * where.inferred, found.rule,
        part=part, line=_line_of(context, where.place, ground), former=_over(line, found), inferred=where.inferred,
    )  # fmt: skip


def _time(context: Context, line: Line, found: Found) -> GroundedTime | None:
    """When: the time of its clause; of what lasts also that of saying so."""
    for first, last in found.reach:
        time = nearest_time(context, line, first, last, found.word, said=False)
        if time is not None:
            return time
    if found.status not in _LASTING:
        return None
    times = [t for m in line.mentions if (t := context.time_of.get(m.id)) is not None and t.statement]
    return times[0] if times else None


def _whole(line: Line, ground: Ground | None) -> bool:
    """ "The whole of X", "all of X" is X."""
    return ground is not None and ground.part is not None and line.low(ground.part[1]) in ("whole", "all", "entirety")


def _line_of(context: Context, place: str | None, ground: Ground | None) -> str | None:
    """The mention of the river, road or border, if that is what is held."""
    known = context.place_of.get(place) if place is not None else None
    if known is not None and known.precision == "line":
        return place
    return ground.own if ground is not None and ground.kind == "line" else None


def _over(line: Line, found: Found) -> bool:
    """ "Had held it since 2014", "used to control": so then, and by the sense of the tense no more."""
    if found.status not in _LASTING:
        return False
    before = [line.low(i) for i in range(max(0, found.word - 5), found.word + 1)]
    verb = found.rule in ("control:hold", "control:occupy", "control:besiege")
    return (verb and "had" in before[-4:]) or ("used" in before and "to" in before) or "formerly" in before


def _where(context: Context, line: Line, index: int, found: Found) -> _Where | None:
    """The place of the ground; of "the town" and "it" the one that was named before."""
    ground = found.ground
    if ground is not None and ground.place is not None:
        known = context.place_of.get(ground.place)
        if context.mentions[ground.place].named or (known is not None and known.lat is not None):
            return _Where(ground.place, inferred=False)
    word = line.low(ground.last) if ground is not None else ""
    if ground is None and found.status == "siege_broken":
        word = "town"
    bare = _Where(ground.place, inferred=False) if ground is not None and ground.place is not None else None
    if bare is None and found.holder is not None and _counted(line, ground):
        bare = _Where(None, inferred=False)
    if word in _NOWHERE:
        return bare
    at = min(found.first, ground.first) if ground is not None else found.first
    place = _before(context, line, index, line.words[at].begin, word)
    return bare if place is None else _Where(place, inferred=True)


def _counted(line: Line, ground: Ground | None) -> bool:
    """ "Twelve villages", "40 per cent of the country": how much was taken is told, though not where."""
    if ground is None:
        return False
    covers = [line.cover[i] for i in range(ground.first, ground.last + 1)]
    return any(c >= 0 and line.mentions[c].kind == "quantity" for c in covers)


def _before(context: Context, line: Line, index: int, begin: int, word: str) -> str | None:
    for back in range(index, max(-1, index - _BACK - 1), -1):
        earlier = context.lines[back]
        sites = [
            p for m in earlier.mentions
            if (back < index or m.span.end <= begin) and m.named and (p := site_of(context, m.id)) is not None
        ]  # fmt: skip
        fitting = [p for p in sites if _can_be(p, word)]
        if fitting:
            return fitting[-1 if back == index else 0].mention
    later = (p for m in line.mentions if m.span.begin > begin and m.named and (p := site_of(context, m.id)) is not None)
    return next((p.mention for p in later if _can_be(p, word)), None)


def _can_be(place: GroundedPlace, word: str) -> bool:
    if word in _BROAD:
        return place.precision == _BROAD[word]
    if word in _FINE:
        return place.precision in ("exact", "near", "unresolved", "admin2")
    return place.precision != "country"


def _share(context: Context, line: Line, found: Found) -> float | None:
    """The share of the place, told in the words that name it ("65 percent of the city")."""
    ground = found.ground
    span = line.span(ground.first, ground.last) if ground is not None else line.span(found.first, found.last)
    shares = {c.mention: c.share for c in context.grounded.counts if c.share is not None}
    return next((shares[m.id] for m in line.mentions if m.id in shares and span.meets(m.span)), None)


#: Statements back in which the same one is looked for, so that a hostile list of places takes no square of time.
_LOOK = 200


def _once(context: Context, found: list[Control]) -> tuple[Control, ...]:
    kept: list[Control] = []
    for control in found:
        least = max(0, len(kept) - _LOOK)
        at = next((i for i in range(least, len(kept)) if _same(context, kept[i], control)), None)
        if at is None:
            kept.append(control)
        else:
            kept[at] = _joined(kept[at], control)
    return tuple(kept)


def _same(context: Context, a: Control, b: Control) -> bool:
    """Is it the same statement told again: status, place and share, and holders and days that do not differ?"""
    if a.status != b.status or a.place is None or b.place is None or a.share != b.share:
        return False
    if (a.part is not None or b.part is not None) and _part(context, a) != _part(context, b):
        return False
    p, q = context.place_of.get(a.place), context.place_of.get(b.place)
    if a.place != b.place and (p is None or q is None or not same_place(p, q)):
        return False
    return _one(context, a.holder, b.holder)


def _part(context: Context, c: Control) -> str | None:
    return c.part.of(context.text).lower() if c.part is not None else None


def _one(context: Context, a: str | None, b: str | None) -> bool:
    if a is None or b is None or a == b:
        return True
    one, other = context.entity(a), context.entity(b)
    return one is not None and one == other


def _joined(a: Control, b: Control) -> Control:
    return replace(
        a,
        holder=a.holder or b.holder,
        against=a.against or b.against,
        as_of=a.as_of or b.as_of,
        claims=tuple(dict.fromkeys((*a.claims, *b.claims))),
        retold=(*a.retold, b.evidence) if b.evidence != a.evidence else a.retold,
    )
