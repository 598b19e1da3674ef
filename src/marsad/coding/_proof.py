"""Reports that name no war: there a word of violence needs proof in its own sentence.

Local news is full of what is hit, killed and shot without any armed conflict: a man by a car, a penalty, a lock. No
list of topics is ever whole; what a report of war has is shorter. It names armed groups and armies, and the words that
only war has. Where these are missing, a trigger of force counts if its sentence says with what arms, by what armed
body, or by what deed that nobody does by accident.
"""

from __future__ import annotations

from marsad.coding._context import Context
from marsad.coding._triggers import Cue
from marsad.coding._words import Line
from marsad.coding.ontology import Tables

#: Signs of war from which on a report is one: different words of war, and bodies under arms named in it. Of 149 reports
#: of peace 30 invented deeds fell to 14, of 120 of local papers 40 to 21 (most of them crimes that did happen), at the
#: cost of 7 of 669 right ones in our corpus; at 4 and 6 more are lost for nothing.
WAR = 3
#: Sentences of force with arms in them, from which on a report is one of war as well.
ARMED = 2
#: Deeds that are never an accident, nor a figure where a person is the target.
_MEANT = frozenset(
    ("firearms", "targeted", "primitive", "beat", "torture", "sexual", "abduct", "crowd-control",
     "suicide-attack", "unconventional")
)  # fmt: skip
_PEOPLE = frozenset(("person", "nationality", "organisation"))


def names_war(context: Context, words: list[str], tables: Tables) -> bool:
    """Does a report name what only reports of war name?"""
    entities = context.grounded.entities
    if any(e.source_kind == "armed_group" and e.actor is not None for e in entities):
        return True
    armed = sum(e.source_kind in ("armed_group", "military") for e in entities)
    return len(tables.hard.intersection(words)) + armed >= WAR


def tells_of_arms(context: Context, cues: tuple[tuple[Cue, ...], ...], tables: Tables) -> bool:
    """Does force with arms stand in sentences enough, so that the dead and wounded of the others are its own?"""
    armed = sum(
        any(c.trigger.type == "ASSAULT" for c in found) and names_arms(context, line, tables)
        for line, found in zip(context.lines, cues, strict=True)
    )
    return armed >= ARMED


def proven(line: Line, cue: Cue, cues: tuple[Cue, ...], *, counted: bool) -> bool:
    """Does a sentence that names no arms say all the same that a trigger of force was violence?

    ``counted``: it counts a loss.
    """
    if cue.trigger.type != "ASSAULT" and not (cue.made and cue.trigger.type == "COERCE"):
        return True
    meant = any(c.trigger.mode in _MEANT for c in cues if c.trigger.type == "ASSAULT" and not c.made)
    return meant and not cue.made and (counted or any(m.kind in _PEOPLE for m in line.mentions))


def names_arms(context: Context, line: Line, tables: Tables) -> bool:
    """Does a sentence bear a word of war, or name a body under arms?"""
    if any(w.low in tables.hard for w in line.words):
        return True
    found = (context.entity_of.get(m.id) for m in line.mentions)
    return any(e is not None and e.source_kind in ("armed_group", "military") for e in found)
