"""What gave each value of an event: the reasons that ``marsad show --why`` prints.

A reason names the rule and the words; it is told of what was decided and decides nothing itself. ``docs/why.md`` says
every rule in words.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from marsad.coding._context import Context
from marsad.coding._drafts import Draft
from marsad.coding._merge import Story
from marsad.coding._status import signs_of
from marsad.coding._triggers import Cue, cue_span
from marsad.coding._values import Event, Why, WhyOf
from marsad.coding._words import Line
from marsad.coding.ontology import OwnType, acled_rule, code_rule, load
from marsad.coding.ontology._bags import bag
from marsad.spans import Span

#: Words within which the preposition of a party stands before it ("by the pro-government forces").
_REACH = 5
_PREPOSITIONS = bag("by on against at upon targeting of hitting into with between and from to for involving among")
_PRONOUNS = frozenset(("it", "they", "he", "she", "who", "which", "that"))
#: Words between a party and a noun that are one phrase with it ("Russian and Syrian army air strikes").
_PHRASE = 4


def why_of(
    context: Context, story: Story, event: Event, facts: Collection[str], own: OwnType | None
) -> tuple[Why, ...]:
    """The reasons of an event, in the order of its keys; ``own`` is the project's type that it is of."""
    own_acled, own_cameo = own and own.acled and _own(own), own and own.cameo and _own(own)
    return (
        *_type(context, story),
        *_mode(context, story, event),
        *_status(context, story, event),
        *(_party(context, story, "actor", p.mention) for p in event.actors),
        *(_party(context, story, "target", p.mention) for p in event.targets),
        *(_place(story, mention) for mention in event.places),
        *_time(story),
        *(_weapon(story, mention) for mention in event.weapons),
        *([Why("acled", own_acled or acled_rule(event.type, event.mode, facts))] if event.acled else ()),
        *([Why("cameo", own_cameo or code_rule(event.type, event.mode))] if event.cameo else ()),
        *([Why("own_type", _own(own))] if own else ()),
        *([Why("telling", f"telling:{event.telling}")] if event.telling else ()),
    )


def _own(own: OwnType) -> str:
    """The rule of a project's own type, with its words: only the project's file has them."""
    return f"own:{own.name} ({own.says})"


def _cues(story: Story) -> Iterator[Cue]:
    return (c for d in story.drafts for c in d.cues)


def _link(cues: Iterable[Cue], role: str, mention: str) -> float | None:
    """The model's probability that a mention has a role, the highest over the triggers; null where it links none."""
    links = (x for c in cues if c.opinion is not None for x in c.opinion.links)
    found = max((p for r, m, p in links if r == role and m == mention), default=None)
    return None if found is None else round(found, 2)


def head_of(context: Context, draft: Draft) -> Cue:
    """The trigger that a telling is named after."""
    line = context.lines[draft.line]
    return next((c for c in draft.cues if cue_span(line, c) == draft.trigger), draft.cues[0])


def _type(context: Context, story: Story) -> Iterator[Why]:
    head = head_of(context, story.first)
    opinion = head.opinion
    rule = "type:encoder" if head.made else "type:retyped" if head.retyped else "type:trigger"
    rule = "type:taught" if head.taught else rule
    probability = opinion.type_probability if opinion is not None else None
    yield Why("type", rule, confidence=None if probability is None else round(probability, 2))


def _mode(context: Context, story: Story, event: Event) -> Iterator[Why]:
    if event.mode is None:
        return
    for cue in _cues(story):
        if cue.trigger.mode == event.mode:
            yield Why("mode", "mode:trigger", words=cue_span(context.lines[cue.line], cue))
            return
    signs = next((words for mode, words in load().modes if mode == event.mode), frozenset())
    for draft in story.drafts:
        line = context.lines[draft.line]
        if (at := _first_of(line, range(draft.first, draft.last + 1), signs)) is not None:
            yield Why("mode", "mode:word", words=line.span(at, at))
            return
    yield Why("mode", "mode:whole")


def _first_of(line: Line, indexes: Iterable[int], words: Collection[str]) -> int | None:
    return next((i for i in indexes if line.low(i) in words), None)


def _status(context: Context, story: Story, event: Event) -> Iterator[Why]:
    draft = next((d for d in story.drafts if d.status == event.status), story.first)
    if draft.status_by is not None:
        yield Why("status", "status:encoder", confidence=round(draft.status_by, 2))
        return
    line = context.lines[draft.line]
    for cue in draft.cues if event.status != "occurred" else ():
        before = range(cue.first - 1, max(draft.first, cue.first - 14) - 1, -1)
        after = range(cue.last + 1, min(draft.last, cue.last + 10) + 1)
        at = _first_of(line, (*before, *after), signs_of(event.status))
        if at is not None:
            yield Why("status", f"status:{event.status}", words=line.span(at, at))
            return
    yield Why("status", "status:told" if event.status == "occurred" else f"status:{event.status}")


def _party(context: Context, story: Story, of: WhyOf, mention: str) -> Why:
    """The grammar beside the trigger, with the model's probability where it links the two as well; else who lent it."""
    linked = _link(_cues(story), of, mention)
    for draft in story.drafts:
        for party, cue in draft.ruled:
            if party == mention:
                rule, words = _grammar(context, cue, mention)
                return Why(of, rule, mention, words, linked)
    if linked is not None:
        return Why(of, "party:encoder", mention, confidence=linked)
    lent = next((rule for d in story.drafts for party, rule in d.lent if party == mention), "elsewhere")
    return Why(of, f"party:{lent}", mention)


def _grammar(context: Context, cue: Cue, mention: str) -> tuple[str, Span | None]:
    """How a party stands to the trigger, and the word that says so."""
    line = context.lines[cue.line]
    if mention not in line.ranges:
        return "party:pronoun", None
    first, last = line.ranges[mention]
    if last < cue.first:
        return _before(line, cue, last)
    if first > cue.last:
        at = next((i for i in range(first - 1, max(cue.last, first - _REACH - 1), -1) if _governs(line, i)), None)
        return ("party:object", None) if at is None else ("party:preposition", line.span(at, at))
    return "party:within", None


def _governs(line: Line, at: int) -> bool:
    return line.low(at) in _PREPOSITIONS


def _before(line: Line, cue: Cue, last: int) -> tuple[str, Span | None]:
    if not cue.verb:
        return ("party:modifier" if cue.first - last <= _PHRASE else "party:subject_of_light_verb"), None
    leaning = _first_of(line, range(cue.first - 1, max(last, cue.first - _REACH), -1), _PRONOUNS)
    if leaning is not None:
        return "party:pronoun", line.span(leaning, leaning)
    return ("party:subject_of_passive" if cue.voice == "passive" else "party:subject"), None


def _place(story: Story, mention: str) -> Why:
    linked = _link(_cues(story), "place", mention)
    for draft in story.drafts:
        if any(p.mention == mention for p in draft.sites):
            return Why("place", f"place:{draft.place_from}", mention, confidence=linked)
    return Why("place", "place:encoder" if linked is not None else "place:narrowed", mention, confidence=linked)


def _time(story: Story) -> Iterator[Why]:
    time = story.when.time
    if time is not None:
        linked = _link(_cues(story), "time", time.mention)
        yield Why("time", f"time:{story.when.found}", time.mention, confidence=linked)


def _weapon(story: Story, mention: str) -> Why:
    linked = _link(_cues(story), "instrument", mention)
    return Why("weapon", "weapon:clause" if linked is None else "weapon:encoder", mention, confidence=linked)
