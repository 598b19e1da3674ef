"""Sides that stand before a noun only: "rebel shelling", "terrorist rocket attacks", "regime bombs", "an army unit".

Grounding marks parties that have a name or a noun of their own. Before the noun of a happening a single word tells the
side; as a party of an event needs a mention, such a word becomes one, of the entity that the report names by that word.
"""

from __future__ import annotations

from dataclasses import replace

from marsad.coding._triggers import Cue
from marsad.coding._words import Line
from marsad.coding.ontology._bags import bag
from marsad.grounding import Entity, Grounded
from marsad.reading import Mention
from marsad.spans import Span

_SIDES = bag(
    "rebel regime government army militant jihadist insurgent terrorist opposition separatist coalition "
    "islamist guerrilla militia extremist paramilitary loyalist military police taliban houthi junta"
)
_UNITS = bag("unit units patrol patrols battalion battalions brigade brigades")
_HOLDING = frozenset(("held", "controlled"))
_RULE = frozenset(("hands", "control", "rule", "hold"))
_IN = frozenset(("in", "into", "under"))
_FORCE = frozenset(("strike", "fight", "generic"))
#: Words that may stand between the side and the noun.
_BETWEEN = bag(
    "rocket mortar artillery air aerial ground suicide car bomb barrel cluster missile drone shell heavy deadly "
    "and tank sniper gun counter military chemical gas"
)


def with_sides(grounded: Grounded, lines: tuple[Line, ...], cues: tuple[tuple[Cue, ...], ...]) -> Grounded:
    """The report with a mention for each side that stands before the noun of a happening, or before "unit"."""
    made: list[Mention] = []
    count = len(grounded.reading.mentions)
    for line, found in zip(lines, cues, strict=True):
        spans = {*_before_nouns(line, found), *_units(line), *_holders(line), *_before_arms(line)}
        for first, last in sorted(spans):
            span = Span(line.words[first].begin, line.words[last].end)
            made.append(
                Mention(
                    f"m{count + len(made)}", span, "organisation", False, line.passage.index, 0.6, "attributive_side"
                )
            )
    return _added(grounded, made) if made else grounded


def _before_nouns(line: Line, cues: tuple[Cue, ...]) -> list[tuple[int, int]]:
    """Side words in the noun phrase of a force noun; the trigger may hold the word itself ("terrorist attack")."""
    out = []
    for cue in cues:
        if cue.verb or cue.trigger.klass not in _FORCE:
            continue
        for at in range(cue.last - 1, max(-1, cue.first - 5), -1):
            low = line.low(at)
            if low in _SIDES and line.cover[at] < 0 and not line.words[at].glued:
                if not (low == "terrorist" and _of_terror(line, at, cue)):
                    out.append((at, at))
                break
            if at < cue.first and low not in _BETWEEN:
                break
    return out


_BLASTS = bag("bomb bombs bombing bombings blast blasts explosion explosions explosive attack attacks act acts")
_FIRED = bag("rocket rockets shell shells shelling mortar mortars sniper fire missile missiles artillery gunfire")


def _of_terror(line: Line, at: int, cue: Cue) -> bool:
    """ "A terrorist bombing" tells what kind of deed it was; "terrorist rocket fire" is that of people called so."""
    words = [line.low(i) for i in range(at + 1, cue.last + 1)]
    near = words + [line.low(i) for i in range(cue.last + 1, cue.last + 4)]
    return bool(words) and words[-1] in _BLASTS and not any(w in _FIRED for w in near)


def _units(line: Line) -> list[tuple[int, int]]:
    return [
        (i, i + 1)
        for i, w in enumerate(line.words[:-1])
        if w.low in _SIDES and line.cover[i] < 0 and line.low(i + 1) in _UNITS and line.cover[i + 1] < 0
    ]


def _before_arms(line: Line) -> list[tuple[int, int]]:
    """ "Killed by regime bombs", "the rebel barrage": whose fire it is."""
    out = []
    for i, word in enumerate(line.words[:-1]):
        if word.low not in _SIDES or line.cover[i] >= 0 or word.glued:
            continue
        at = i + 1
        while at < len(line.words) - 1 and line.low(at) in _KINDS and line.low(at) not in _ARMS:
            at += 1
        if line.low(at) in _ARMS and not line.words[at].glued and not line.words[i + 1].glued:
            out.append((i, i))
    return out


#: What is fired, drops or flies, after the side that it is of.
_ARMS = bag(
    "bomb bombs shell shells rocket rockets mortar mortars missile missiles projectile projectiles barrage barrages "
    "salvo salvoes salvos volley volleys fire gunfire shellfire artillery bullet bullets warplane warplanes jet jets "
    "aircraft plane planes helicopter helicopters gunship gunships drone drones tank tanks sniper snipers mine mines "
    "grenade grenades landmine landmines"
)
_KINDS = bag("rocket artillery mortar barrel cluster air fighter tank sniper missile heavy surface war land attack")


def _holders(line: Line) -> list[tuple[int, int]]:
    """ "The rebel-held district", "in rebel hands", "under government control": the side holds it."""
    ruling = [
        (i, i)
        for i, w in enumerate(line.words[:-1])
        if w.low in _SIDES
        and line.cover[i] < 0
        and line.low(i + 1) in _RULE
        and line.low(i - 1) in ("in", "into", "under")
    ]
    return ruling + [
        (i, i)
        for i, w in enumerate(line.words[:-1])
        if w.low in _SIDES and line.cover[i] < 0 and line.low(i + 1) in _HOLDING and line.words[i + 1].glued
    ]


def _added(grounded: Grounded, made: list[Mention]) -> Grounded:
    text = grounded.reading.report.text
    mentions = tuple(sorted((*grounded.reading.mentions, *made), key=lambda m: (m.span.begin, m.span.end)))
    entities = list(grounded.entities)
    known = {m.id: m.span.of(text).lower() for m in grounded.reading.mentions}
    for mention in made:
        at = _entity_of(entities, known, mention.span.of(text).lower().split()[0])
        if at is not None:
            entities[at] = replace(entities[at], mentions=(*entities[at].mentions, mention.id))
    return replace(grounded, reading=replace(grounded.reading, mentions=mentions), entities=tuple(entities))


def _entity_of(entities: list[Entity], known: dict[str, str], side: str) -> int | None:
    """The armed or ruling body that the report names by this word ("rebels", "regime forces"); the one named most."""
    named = [
        (
            sum(
                side in words.split() or side + "s" in words.split() for m in e.mentions if (words := known.get(m, ""))
            ),
            -i,
        )
        for i, e in enumerate(entities)
        if e.source_kind in ("military", "armed_group", "official")
    ]
    count, at = max(named, default=(0, 0))
    return -at if count else None
