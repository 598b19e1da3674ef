"""A project's own types at work: which triggers may tell of one, and which stories are of one in the end.

Words decide first, and who acts on whom last, once all tellings are together: a project's "JOURNALIST_ATTACKED" may
share its words with every assault. Where the parties are others, the happening stays what the shipped tables hold it
for; words that only the project knows then tell of nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from marsad.coding._context import TELLING, Context
from marsad.coding._merge import Story
from marsad.coding._triggers import Cue, matches, reads_as_noun, voice_of
from marsad.coding._words import Line
from marsad.coding.ontology import OwnMatch, OwnType, PartyRule, Tables, Trigger
from marsad.coding.ontology._bags import bag

#: Words to each side of a trigger in which what it needs is looked for, as for the shipped tables.
REACH = 12


def with_own(lines: tuple[Line, ...], cues: tuple[tuple[Cue, ...], ...], tables: Tables) -> tuple[tuple[Cue, ...], ...]:
    """The cues of each line with those of the project's own types; none in furniture."""
    if not tables.own:
        return cues
    return tuple(
        _of_line(line, i, cues[i], tables) if line.passage.role in TELLING else cues[i] for i, line in enumerate(lines)
    )


def _of_line(line: Line, index: int, cues: tuple[Cue, ...], tables: Tables) -> tuple[Cue, ...]:
    out = list(cues)
    for at in range(len(line.words)):
        for match in _longest(line, at, tables):
            _take(out, _cue(line, index, at, match))
    return tuple(sorted(out, key=lambda c: (c.first, c.last)))


def _longest(line: Line, at: int, tables: Tables) -> list[OwnMatch]:
    """The longest of each type that stands here with what it needs."""
    found: dict[str, OwnMatch] = {}
    for match in tables.own.get(line.low(at), ()):
        if matches(match.trigger.slots, line, at) and _is_verb(line, at, match.trigger) and _near(line, at, match):
            found.setdefault(match.type, match)
    return list(found.values())


def _is_verb(line: Line, at: int, trigger: Trigger) -> bool:
    """ "Shells hit the town" tells of no shelling by anybody: the base form of many verbs is a noun as well."""
    if trigger.pos != "v" or trigger.form not in ("base", "s"):
        return True
    return not reads_as_noun(line, at, at + len(trigger.slots))


def _near(line: Line, at: int, match: OwnMatch) -> bool:
    if not match.needs:
        return True
    around = range(max(0, at - REACH), min(len(line.words), at + len(match.trigger.slots) + REACH))
    said = " ".join(line.low(i) for i in around)
    return any(f" {word} " in f" {said} " for word in match.needs)


def _cue(line: Line, index: int, at: int, match: OwnMatch) -> Cue:
    last = at + len(match.trigger.slots) - 1
    voice = voice_of(line, at, last, match.trigger)
    return Cue(index, at, last, match.trigger, voice, own=(match.type,), only_own=True)


def _take(cues: list[Cue], new: Cue) -> None:
    """Beside a trigger of the same PLOVER type the own type is one more reading of it; another's it replaces.

    Of two own types the longer words win: "did not act" tells of no acting.
    """
    met = [i for i, c in enumerate(cues) if c.first <= new.last and new.first <= c.last]
    if any(cues[i].only_own and cues[i].last - cues[i].first > new.last - new.first for i in met):
        return
    if not met:
        cues.append(new)
    elif all(cues[i].trigger.type == new.trigger.type for i in met):
        cues[met[0]] = replace(cues[met[0]], own=tuple(dict.fromkeys((*cues[met[0]].own, *new.own))))
    else:
        for i in reversed(met):
            del cues[i]
        cues.append(new)


def own_of(
    context: Context, story: Story, tables: Tables, actors: tuple[str, ...], targets: tuple[str, ...]
) -> OwnType | None:
    """The project's type of a story: the first whose words are told and whose parties are there."""
    names = dict.fromkeys(name for d in story.drafts for c in d.cues for name in c.own)
    hit = [x.evidence.of(context.text) for d in story.drafts for x in d.losses]
    hit += [_object(context.lines[d.line], c) for d in story.drafts for c in d.cues if c.own]
    for own in (t for name in names if (t := tables.ontology.named(name)) is not None):
        if _fits(context, own.actor, actors, ()) and _fits(context, own.target, targets, hit):
            return own
    return None


def only_own(story: Story) -> bool:
    """Is it told by no words of the shipped tables?"""
    return all(c.only_own for d in story.drafts for c in d.cues)


#: Where the object of a verb ends.
_ENDS = bag(
    "in on at near by with from to of for after before during as and when while because since until amid who which "
    "that monday tuesday wednesday thursday friday saturday sunday today yesterday overnight"
)
_AIMED = frozenset(("on", "against", "at", "of"))
#: Words of an object that are looked at: "a boarding school for girls".
_OBJECT = 6


def _object(line: Line, cue: Cue) -> str:
    """The words of whom or what it was done to: not all of them are mentions ("a school", "the olive trees")."""
    if cue.voice in ("passive", "participle"):
        return " ".join(line.low(i) for i in range(max(0, cue.first - _OBJECT), cue.first))
    first = cue.last + 1
    if not cue.verb:
        if line.low(first) not in _AIMED:
            return ""
        first += 1
    words: list[str] = []
    for i in range(first, min(first + _OBJECT, len(line.words))):
        if line.low(i) in _ENDS or line.words[i].mark:
            break
        words.append(line.low(i))
    return " ".join(words)


def _fits(context: Context, rule: PartyRule, parties: tuple[str, ...], hit: Iterable[str]) -> bool:
    """Does anybody of this side fit? ``hit`` are words of losses and objects: who was killed need be no mention."""
    called = [_names(context, p) for p in parties]
    others = [_plain(words) for words in hit if words]
    if not called and not others:
        return not rule.required
    if rule.kinds and not any(context.mentions[p].kind in rule.kinds for p in parties):
        return False
    return not rule.words or any(f" {word} " in text for word in rule.words for text in (*called, *others))


def _names(context: Context, mention: str) -> str:
    """All that a party is called in the report, for a search of whole words."""
    entity = context.entity_of.get(mention)
    names = (entity.name, *entity.aliases) if entity is not None else ()
    return " ".join(_plain(t) for t in (context.words(mention), *names))


_NO_WORD = re.compile(r"[^\w]+")


def _plain(text: str) -> str:
    return f" {_NO_WORD.sub(' ', text).lower().strip()} "
