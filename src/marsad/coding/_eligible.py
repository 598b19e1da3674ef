"""Which triggers of a line count: the conditions of the trigger table, guarded scenes, memory, habit."""

from __future__ import annotations

from dataclasses import dataclass

from marsad.coding._context import Context
from marsad.coding._model import SURE
from marsad.coding._proof import names_arms, proven
from marsad.coding._scenes import VIOLENT, Mood, out_of_war, scene_of
from marsad.coding._sites import sites_between
from marsad.coding._status import likened, remembered
from marsad.coding._topics import unproven
from marsad.coding._triggers import Cue, auxiliary, guarded
from marsad.coding._words import Line
from marsad.coding.ontology import Tables
from marsad.reading import Mention

#: Words to each side of a trigger in which its condition is looked for.
REACH = 12

#: From this probability on a word that only the model marks counts in a report without war.
CERTAIN = 0.9

_POINTING = frozenset(("the", "this", "these", "those", "that"))
_OUTSIDE_OBJECT = frozenset(("to", "in", "at", "from", "into", "on", "by", "with", "for", "after", "as", "while"))
_SURE = frozenset(("wound", "strike", "fight", "generic"))


@dataclass(frozen=True, slots=True)
class Setting:
    """A line in its report. ``counted``: a figure of loss stands in it; ``blocked``: words within guarded phrases."""

    context: Context
    line: Line
    cues: tuple[Cue, ...]
    counted: bool
    mood: Mood
    tables: Tables
    blocked: frozenset[int]

    def around(self, cue: Cue) -> set[str]:
        """The words around a trigger, without itself and without guarded phrases ("heart attack" arms nobody)."""
        first, last = max(0, cue.first - REACH), min(len(self.line.words), cue.last + 1 + REACH)
        return {
            self.line.low(i) for i in range(first, last) if not cue.first <= i <= cue.last and i not in self.blocked
        }


def eligible(
    context: Context,
    line: Line,
    cues: tuple[Cue, ...],
    *,
    counted: bool,
    moved: bool = False,
    mood: Mood,
    tables: Tables,
) -> tuple[Cue, ...]:
    """The triggers of a line that tell of something.

    ``moved``: a figure of people who fled or were taken out stands in it.
    """
    if remembered(line) and not counted:
        return ()
    blocked = guarded(line, tables)
    cues = tuple(c for c in cues if not (likened(line, c) or _wild(line, c, mood, tables)))
    setting = Setting(context, line, cues, counted, mood, tables, blocked)
    scenes = scene_of(line, tables)
    strong = any(c.trigger.klass in _SURE and c.trigger.needs is None for c in cues)
    if mood.topic is not None:
        topic = mood.topic
        cues = tuple(c for c in cues if not unproven(context, line, c, topic, counted=counted, tables=tables))
    # of peace the model knows little: there it does not overrule the conditions of the tables
    heard = mood.topic is not None or mood.war or mood.short or names_arms(context, line, tables)
    if not heard:
        told = cues
        cues = tuple(c for c in cues if c.only_own or proven(line, c, told, counted=counted))
    chosen = tuple(
        c
        for c in cues
        if c.only_own
        or (_sure(c) and (heard or c.made or c.trigger.type != "ASSAULT"))
        or (not out_of_war(setting.line, c, scenes, strong, mood, tables) and _fits(setting, c))
    )
    if not moved or any(c.trigger.klass in VIOLENT - {"wound"} or c.trigger.needs == "moved" for c in chosen):
        return chosen
    # a figure of displaced people gets an event of its own where no violence of the sentence can bear it
    return tuple(c for c in cues if c in chosen or c.trigger.needs == "moved")


def _sure(cue: Cue) -> bool:
    return cue.opinion is not None and cue.opinion.probability >= SURE


def _wild(line: Line, cue: Cue, mood: Mood, tables: Tables) -> bool:
    """A word that no table knows and the model takes for force, in a report without war and a sentence without arms."""
    if not cue.made or mood.conflict or mood.short or cue.trigger.type not in ("ASSAULT", "COERCE"):
        return False
    sure = cue.opinion is not None and cue.opinion.probability >= CERTAIN
    return not sure and not any(w.low in tables.war or w.low in tables.needs["arms"] for w in line.words)


def _fits(setting: Setting, cue: Cue) -> bool:
    """Does the clause hold what the trigger needs?"""
    needs, mood = cue.trigger.needs, setting.mood
    if _describes(setting.line, cue):
        return False
    if needs is None:
        return cue.trigger.klass != "kill" or mood.conflict or _violent(setting, cue)
    return any(_meets(setting, cue, need) for need in needs.split("|"))


def _meets(setting: Setting, cue: Cue, need: str) -> bool:
    """Is one of the conditions that a trigger has met?"""
    mood, words = setting.mood, setting.tables.needs
    if need == "arms":
        return _violent(setting, cue) or (
            mood.conflict and (setting.counted or _points_back(setting.line, cue) or _headline_noun(setting.line, cue))
        )
    if need == "weapon":
        return _weapon_used(setting, cue)
    if need == "weaponry":
        return any(setting.line.low(i) in words["weaponry"] for i in range(max(0, cue.first - 10), cue.first))
    if need == "victim":
        return setting.counted or bool(setting.around(cue) & words["victims"]) or _person_near(setting.line, cue)
    if need == "moved":
        return bool(setting.around(cue) & words["army"]) and cue.verb and cue.trigger.klass == "coerce"
    if need in ("site", "place"):
        return _place_near(setting.context, setting.line, cue)
    return bool(setting.around(cue) & words[need])


def _describes(line: Line, cue: Cue) -> bool:
    """ "Oil fields captured by the group": a participle that says which ones, no news of a capture."""
    bare = cue.trigger.klass == "territory" and cue.voice == "passive" and not auxiliary(line, cue.first)
    return bare and line.passage.role == "body"


def _violent(setting: Setting, cue: Cue) -> bool:
    """Another sure trigger, an armed word, or a mention of weapons or of an armed body that does not only speak."""
    near = ("strike", "fight")
    if any(c is not cue and c.trigger.klass in near and c.trigger.needs in (None, "weapon") for c in setting.cues):
        return True
    if setting.around(cue) & setting.tables.needs["arms"]:
        return True
    line = setting.line
    speakers = setting.context.speakers.get(line.passage.index, ())
    return any(_armed(setting.context, m) for m in line.mentions if not any(s.meets(m.span) for s in speakers))


def _points_back(line: Line, cue: Cue) -> bool:
    """ "The raids": a noun that points back, in a report of war."""
    return not cue.verb and line.low(cue.first - 1) in _POINTING


def _headline_noun(line: Line, cue: Cue) -> bool:
    """ "Deaths in market attack": what a headline names, in a report of war."""
    return line.passage.role == "headline" and not cue.verb and cue.trigger.klass == "strike"


def _armed(context: Context, mention: Mention) -> bool:
    if mention.kind in ("weapon", "platform"):
        return True
    entity = context.entity_of.get(mention.id)
    return entity is not None and (entity.source_kind in ("military", "armed_group") or entity.side is not None)


def _weapon_used(setting: Setting, cue: Cue) -> bool:
    if any(c is not cue and c.verb and c.trigger.klass in ("kill", "wound", "strike") for c in setting.cues):
        return True
    return bool(setting.around(cue) & setting.tables.needs["launched"])


def _person_near(line: Line, cue: Cue) -> bool:
    begin = line.words[max(0, cue.first - 6)].begin
    end = line.words[min(len(line.words) - 1, cue.last + 8)].end
    return any(m.kind in ("person", "nationality") and m.span.begin < end and m.span.end > begin for m in line.mentions)


def _place_near(context: Context, line: Line, cue: Cue) -> bool:
    """Is the object of the verb a place? What follows "to", "in" or "from" is none ("taken to hospital in X")."""
    if cue.voice == "passive":
        return bool(sites_between(context, line, max(0, cue.first - 8), cue.first - 1))
    last = cue.last
    while last + 1 < min(len(line.words), cue.last + 8) and line.low(last + 1) not in _OUTSIDE_OBJECT:
        last += 1
    return bool(sites_between(context, line, cue.last + 1, last))
