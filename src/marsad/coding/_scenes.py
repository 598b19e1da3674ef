"""Stories that are no war: sport, films, markets, accidents, courts. Their words of violence tell of nothing armed."""

from __future__ import annotations

from dataclasses import dataclass

from marsad.coding._context import Context
from marsad.coding._proof import names_war, tells_of_arms
from marsad.coding._topics import LEAST_WORDS, topic_of
from marsad.coding._triggers import Cue
from marsad.coding._words import Line
from marsad.coding.ontology import Tables, Topic

#: Classes whose triggers tell of violence by themselves where the table gives no condition.
VIOLENT = frozenset(("kill", "wound", "strike", "fight", "generic"))


@dataclass(frozen=True, slots=True)
class Mood:
    """What a whole report is about: words of armed conflict, words of each other scene, of all words; its topic.

    ``war``: it names what only reports of war name.
    """

    armed: int
    scenes: tuple[tuple[str, int], ...]
    words: int
    topic: Topic | None
    war: bool

    def count(self, kind: str) -> int:
        """Words of another kind of story."""
        return dict(self.scenes).get(kind, 0)

    def mostly(self, kind: str) -> bool:
        """Is the report rather of this other kind than of war?"""
        return self.count(kind) > max(2, 2 * self.armed)

    @property
    def short(self) -> bool:
        """A sentence or two, of which nobody can tell what the whole is about."""
        return self.words < LEAST_WORDS

    @property
    def conflict(self) -> bool:
        """Does the report tell of armed conflict at all? One armed word in forty, at least three."""
        return self.armed >= max(3, self.words // 40)


def mood_of(context: Context, cues: tuple[tuple[Cue, ...], ...], tables: Tables) -> Mood:
    """Counts over the report."""
    lines = context.lines
    words = [w.low for line in lines for w in line.words if not w.mark]
    armed = sum(map(tables.needs["arms"].__contains__, words))
    armed += sum(c.trigger.klass in VIOLENT and c.trigger.needs is None for found in cues for c in found)
    war = names_war(context, words, tables) or tells_of_arms(context, cues, tables)
    scenes = tuple((s.kind, sum(map(s.words.__contains__, words))) for s in tables.scenes)
    return Mood(armed, scenes, len(words), topic_of(words, tables), war)


def scene_of(line: Line, tables: Tables) -> frozenset[str]:
    """The scenes that a sentence is set in."""
    words = [w.low for w in line.words]
    return frozenset(s.kind for s in tables.scenes if len({w for w in words if w in s.words}) >= s.least)


def out_of_war(line: Line, cue: Cue, scenes: frozenset[str], strong: bool, mood: Mood, tables: Tables) -> bool:
    """Is a word of violence here about something else than armed violence?

    ``scenes`` are those of the sentence; ``strong`` says that some trigger of it is armed without doubt.
    """
    if cue.trigger.type != "ASSAULT" and cue.trigger.klass != "territory":
        return False
    for kind in ("sport", "story", "business"):
        if kind in scenes and (mood.count(kind) >= mood.armed or not mood.conflict):
            return True
    if "court" in scenes and not strong:
        return True
    if ("disaster" in scenes or "accident" in scenes) and not strong and not _armed_here(line, tables):
        return True
    return any(mood.mostly(kind) for kind in ("sport", "story", "business")) and not strong


def _armed_here(line: Line, tables: Tables) -> bool:
    return any(w.low in tables.needs["arms"] for w in line.words)
