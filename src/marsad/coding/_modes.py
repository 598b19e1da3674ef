"""How it was done: the mode of an assault and the mentions of its weapons."""

from __future__ import annotations

from marsad.coding._clauses import Scope
from marsad.coding._triggers import Cue
from marsad.coding._words import Line
from marsad.coding.ontology import Tables

#: Modes that win over others named in the same clause: what is dropped or carried says less than these.
_FIRST = ("suicide-attack", "unconventional", "drone")
_MEANS = frozenset(("weapon", "platform"))


def mode_of(line: Line, scope: Scope, cues: tuple[Cue, ...], tables: Tables) -> str | None:
    """The mode that the triggers name, else the one that a weapon word of the clause tells."""
    named = [c.trigger.mode for c in cues if c.trigger.mode]
    for mode in _FIRST:
        if mode in named:
            return mode
    if cues[0].trigger.type != "ASSAULT":
        return named[0] if named else None
    told = _told(line, scope, tables)
    if not named:
        return told
    if told == "heavy-weapons" and all(c.trigger.lemma.startswith("fire at") for c in cues):
        return told
    # "warplanes bombed", "shells fired from helicopters": the aircraft decides
    if told in ("aerial", "drone", "suicide-attack", "unconventional") and named[0] in ("heavy-weapons", "explosives"):
        return told
    return named[0]


def _told(line: Line, scope: Scope, tables: Tables) -> str | None:
    words = {line.low(i) for i in range(scope.first, scope.last + 1)}
    return next((mode for mode, signs in tables.modes if signs & words), None)


def means_of(line: Line, first: int, last: int) -> tuple[str, ...]:
    """Mention ids of weapons and platforms among words first..last."""
    begin, end = line.words[first].begin, line.words[last].end
    return tuple(m.id for m in line.mentions if m.kind in _MEANS and m.span.begin >= begin and m.span.end <= end)
