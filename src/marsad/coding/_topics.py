"""What a report as a whole is about, where that is no war: then its words of force need proof in their own sentence.

A review of a war film has more shells and soldiers in it than many a bulletin, and no sentence by itself gives that
away; the report does. Each topic is a list of words that its stories are full of (``topic`` rows of guards.tsv). A
report has a topic where enough different words of it stand in it, more than words of war, and one word in forty.

Measured when written: of 327 reports of our corpus (train and dev), which are about armed conflict but for one in six,
30 have a topic, and of 631 war reports of the Syria set 2; of 588 reports of local papers about 130.
"""

from __future__ import annotations

from dataclasses import replace

from marsad.coding._context import Context
from marsad.coding._drafts import Draft
from marsad.coding._sites import sites_between
from marsad.coding._triggers import Cue
from marsad.coding._when import When, times_between
from marsad.coding._words import Line
from marsad.coding.ontology import Tables, Topic
from marsad.grounding import GroundedTime

#: Topics whose violence is played, told, figurative or done by animals.
PLAYED = frozenset(("sport", "story", "nature", "science", "rehearsal"))
#: Deaths without arms. Wars wreck buses and fill hospitals, too: such a topic must outweigh the words of war by more.
_MISHAPS = frozenset(("accident", "disaster", "health"))
#: Old violence, told again in a court or at a grave: only what is told with its date, which marks it as background.
_OLD = frozenset(("court", "memory"))

#: Topic words for each word of war. Of 631 war reports one, about a bombed clinic, still passes for health; the words
#: of war in its sentences keep what they tell.
_OUTWEIGH = {"politics": 2.0, "accident": 1.5, "disaster": 1.5, "health": 1.5}
#: Modes that no accident has.
_WEAPONS = frozenset(("aerial", "heavy-weapons", "drone", "suicide-attack"))
#: In a catastrophe these dig and fly, and fight nobody.
_RESCUERS = frozenset(("soldiers", "troops", "drone", "drones", "peacekeepers", "rocket", "rockets", "checkpoints"))
#: What politicians do in figures of speech, and armies at a place of the map.
_PLACED = frozenset(("strike", "fight", "territory"))
#: Days from which a court or a memorial looks back.
AGED = 30
#: A shorter text is a sentence or two, of which no topic can be told.
LEAST_WORDS = 60
_DENSITY = 40
#: Coercion that a topic puts in doubt: ground or goods taken, ways closed. An arrest is an arrest in any report.
_DOUBTFUL = frozenset((None, "seize", "restrict"))


def topic_of(words: list[str], tables: Tables) -> Topic | None:
    """The topic of a report by its words, the one with most words first; null where it is about war or about nothing.

    Linear in the words; ties go to the first row of the table.
    """
    if len(words) < LEAST_WORDS:
        return None
    war = sum(map(tables.war.__contains__, words))
    arms = sum(w in tables.war or w in tables.needs["arms"] for w in words)
    fits: list[tuple[int, Topic]] = []
    for kind, least, own in tables.topics:
        found = [w for w in words if w in own]
        enough = len(found) >= max(_OUTWEIGH.get(kind, 1.0) * war, arms + 1 if kind in _OUTWEIGH else 0)
        if enough and len(found) * _DENSITY >= len(words) and len(set(found)) >= least:
            fits.append((len(found), kind))
    return max(fits, key=lambda pair: pair[0])[1] if fits else None


def unproven(context: Context, line: Line, cue: Cue, topic: Topic, *, counted: bool, tables: Tables) -> bool:
    """Is a trigger of force in a report with a topic without proof in its sentence? ``counted``: it counts a loss."""
    if not _doubtful(cue) or topic in _OLD:
        return False
    klass = cue.trigger.klass
    around = [w.low for i, w in enumerate(line.words) if not cue.first <= i <= cue.last]
    armed = len(tables.war.intersection(around))
    dead = counted and klass in ("kill", "wound", "strike")
    if topic in _MISHAPS:
        # its own words count: what a bomb or a terrorist does is no mishap
        foes = tables.war.intersection(w.low for w in line.words) - _RESCUERS
        return not (foes or _gunned(cue) or (cue.trigger.mode in _WEAPONS and (counted or _placed(context, line))))
    dated = _dated(context, line)
    if topic in PLAYED:
        raid = cue.trigger.mode == "aerial" and not cue.verb and _placed(context, line)
        return not (raid or (armed and ((dated and (dead or armed > 1)) or _named_force(context, line))))
    if topic == "business":
        return not (dead or (dated and (armed or _placed(context, line))))
    return not (dead or armed > 1 or (klass in _PLACED and armed + _placed(context, line)))


def _gunned(cue: Cue) -> bool:
    return cue.trigger.klass == "kill" and cue.trigger.mode == "firearms"


def aged(context: Context, topic: Topic | None, drafts: tuple[Draft, ...]) -> tuple[Draft, ...]:
    """In reports of courts and memorials: of force, what is told with its own old date, at that date.

    The days of this week in such a report are those of the trial and of the ceremony.
    """
    if topic not in _OLD:
        return drafts
    out: list[Draft] = []
    for draft in drafts:
        time = _old_time(context, draft)
        if not _doubtful(draft.cues[0]):
            out.append(draft)
        elif time is not None:
            out.append(replace(draft, when=When(time, "clause")))
    return tuple(out)


def _old_time(context: Context, draft: Draft) -> GroundedTime | None:
    """The time of its sentence that is old at the day of the report; of several the nearest to the trigger."""
    line, today = context.lines[draft.line], context.report_day
    at = draft.trigger.begin
    times = times_between(context, line, 0, len(line.words) - 1)
    old = [(m, t) for m, t in times if (end := When(t, "clause").end) and (today is None or (today - end).days > AGED)]
    return min(old, key=lambda pair: abs(pair[0].span.begin - at))[1] if old else None


def _doubtful(cue: Cue) -> bool:
    if cue.trigger.type == "ASSAULT":
        return True
    return cue.trigger.type == "COERCE" and (cue.made or cue.trigger.mode in _DOUBTFUL)


def _dated(context: Context, line: Line) -> bool:
    """Does the sentence tell a time with a date, other than that of saying?"""
    return any(t.start and not t.statement for _, t in times_between(context, line, 0, len(line.words) - 1))


def _named_force(context: Context, line: Line) -> bool:
    """Does the sentence name an armed group that the registry knows?"""
    found = (context.entity_of.get(m.id) for m in line.mentions)
    return any(e is not None and e.actor is not None and e.source_kind == "armed_group" for e in found)


def _placed(context: Context, line: Line) -> bool:
    """Does something happen at a place of the gazetteer in the sentence?"""
    return any(p.gazetteer_id is not None for p in sites_between(context, line, 0, len(line.words) - 1))
