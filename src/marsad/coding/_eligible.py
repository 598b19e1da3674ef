"""Which triggers of a line count: the conditions of the trigger table, guarded scenes, memory, habit."""

from __future__ import annotations

from marsad.coding._context import Context
from marsad.coding._scenes import VIOLENT, Mood, out_of_war
from marsad.coding._sites import sites_between
from marsad.coding._status import remembered
from marsad.coding._triggers import Cue, guarded
from marsad.coding._words import Line
from marsad.coding.ontology import Tables
from marsad.reading import Mention
from marsad.spans import Span

#: Words to each side of a trigger in which its condition is looked for.
REACH = 12


def eligible(
    context: Context, line: Line, cues: tuple[Cue, ...], losses: tuple[Span, ...], mood: Mood, tables: Tables
) -> tuple[Cue, ...]:
    """The triggers of a line that tell of something."""
    strong = any(c.trigger.klass in VIOLENT and c.trigger.needs is None and c.trigger.klass != "kill" for c in cues)
    counted = bool(losses)
    if remembered(line) and not counted:
        return ()
    kept = []
    for cue in cues:
        sure = cue.trigger.klass in VIOLENT and cue.trigger.needs is None and cue.trigger.klass != "kill"
        if out_of_war(line, cue, strong or sure, mood, tables):
            continue
        if _meets_needs(context, line, cue, cues, counted, mood, tables):
            kept.append(cue)
    return tuple(kept)


def _window(line: Line, cue: Cue, tables: Tables) -> set[str]:
    """The words around a trigger, without itself and without guarded phrases ("heart attack" arms nobody)."""
    first, last = max(0, cue.first - REACH), min(len(line.words), cue.last + 1 + REACH)
    blocked = guarded(line, tables)
    return {line.low(i) for i in range(first, last) if not cue.first <= i <= cue.last and i not in blocked}


def _meets_needs(
    context: Context, line: Line, cue: Cue, cues: tuple[Cue, ...], counted: bool, mood: Mood, tables: Tables
) -> bool:
    needs = cue.trigger.needs
    if needs is None:
        return cue.trigger.klass != "kill" or _violent_around(context, line, cue, cues, tables) or mood.conflict
    if needs == "arms":
        return _violent_around(context, line, cue, cues, tables) or (
            mood.conflict and (counted or _told_before(line, cue))
        )
    if needs == "weapon":
        return _weapon_used(line, cue, cues, tables)
    if needs == "weaponry":
        return any(line.low(i) in tables.needs["weaponry"] for i in range(max(0, cue.first - 10), cue.first))
    if needs == "victim":
        return counted or bool(_window(line, cue, tables) & tables.needs["victims"]) or _person_near(line, cue)
    if needs in ("site", "place"):
        return _place_near(context, line, cue)
    return bool(_window(line, cue, tables) & tables.needs[needs])


def _violent_around(context: Context, line: Line, cue: Cue, cues: tuple[Cue, ...], tables: Tables) -> bool:
    """Another sure trigger, an armed word, or a mention of weapons or an armed body in the sentence."""
    if any(
        c is not cue and c.trigger.klass in ("strike", "fight") and c.trigger.needs in (None, "weapon") for c in cues
    ):
        return True
    if _window(line, cue, tables) & tables.needs["arms"]:
        return True
    speakers = context.speakers.get(line.passage.index, ())
    return any(_armed(context, m) for m in line.mentions if not any(s.meets(m.span) for s in speakers))


def _told_before(line: Line, cue: Cue) -> bool:
    """ "The raids": a noun that points back, in a report of war."""
    return not cue.verb and line.low(cue.first - 1) in ("the", "this", "these", "those", "that")


def _armed(context: Context, mention: Mention) -> bool:
    if mention.kind in ("weapon", "platform"):
        return True
    entity = context.entity_of.get(mention.id)
    return entity is not None and (entity.source_kind in ("military", "armed_group") or entity.side is not None)


def _weapon_used(line: Line, cue: Cue, cues: tuple[Cue, ...], tables: Tables) -> bool:
    if any(c is not cue and c.verb and c.trigger.klass in ("kill", "wound", "strike") for c in cues):
        return True
    return bool(_window(line, cue, tables) & tables.needs["launched"])


def _person_near(line: Line, cue: Cue) -> bool:
    begin, end = line.words[max(0, cue.first - 6)].begin, line.words[min(len(line.words) - 1, cue.last + 8)].end
    return any(m.kind in ("person", "nationality") and m.span.begin < end and m.span.end > begin for m in line.mentions)


def _place_near(context: Context, line: Line, cue: Cue) -> bool:
    """Is the object of the verb a place? What follows "to", "in" or "from" is none ("taken to hospital in X")."""
    if cue.voice == "passive":
        return bool(sites_between(context, line, max(0, cue.first - 8), cue.first - 1))
    last = cue.last
    while last + 1 < min(len(line.words), cue.last + 8) and line.low(last + 1) not in _OUTSIDE_OBJECT:
        last += 1
    return bool(sites_between(context, line, cue.last + 1, last))


_OUTSIDE_OBJECT = frozenset(("to", "in", "at", "from", "into", "on", "by", "with", "for", "after", "as", "while"))
