"""Who says that the deed was theirs: "the group claimed responsibility", "X said it was behind the bombing".

The one who owns up to a deed did it, as far as the record may say: the claim stands beside it with its source. The
words refer to a happening told before, mostly one that nobody was named for.
"""

from __future__ import annotations

import re
from dataclasses import replace

from marsad.coding._context import Context
from marsad.coding._merge import Story
from marsad.coding._words import Line
from marsad.reading import Mention

#: Sentences after the last telling of a deed in which somebody may own up to it.
REACH = 4

_DEED = (
    r"(?:(?:the|this|that|both|all|these|those)\s+)?(?:\w+\s+){0,2}(?:attacks?|bombings?|blasts?|explosions?|assaults?|"
    r"raids?|strikes?|killings?|shootings?|ambush(?:es)?|launch|shelling|abductions?|assassinations?)\b"
)
#: After the name: it claims, admits or takes credit for the deed.
_OWNS_UP = re.compile(
    r"[\s,]+(?:\w+ly\s+|later\s+|since\s+|soon\s+)?(?:(?:has|have|had)\s+)?(?:\w+ly\s+|since\s+|later\s+)?"
    r"(?:(?:claim(?:s|ed)?|assum(?:es|ed)|accept(?:s|ed)?|admit(?:s|ted)?|t(?:akes?|ook|aken))\s+(?:full\s+)?"
    r"(?:responsibility|credit)\b"
    rf"|claim(?:s|ed)?\s+{_DEED}"
    r"|(?:says?|said)\s+(?:that\s+)?(?:it|they|its\s+\w+|one\s+of\s+its\s+\w+)\s+(?:was|were|had\s+been|is|are)\s+behind\b"
    r"|(?:says?|said)\s+(?:that\s+)?(?:it|they)\s+(?:did|had\s+done|carried\s+out|had\s+carried\s+out|staged)\s+"
    rf"(?:it\b|{_DEED}))",
    re.IGNORECASE,
)
#: Before the name: the deed "was claimed by" it.
_OWNED_BY = re.compile(
    r"(?:responsibility|credit|"
    + _DEED
    + r")[^.;:]{0,60}?\b(?:was|were|been)\s+claimed\s+by\s+(?:the\s+|a\s+|an\s+)?$",
    re.IGNORECASE,
)
_LOOK_BACK = 120
_FORCE = frozenset(("ASSAULT",))


def owned_up(context: Context, stories: tuple[Story, ...]) -> tuple[Story, ...]:
    """Stories with those as actors who own up to them; nothing is taken away."""
    out = list(stories)
    for index, line in enumerate(context.lines):
        if line.passage.role not in ("headline", "body"):
            continue
        for mention in line.mentions:
            if not _owns_up(context, line, mention):
                continue
            at = _story_of(out, index)
            if at is not None and not _knows(context, out[at], mention):
                out[at] = _with_actor(out[at], mention.id)
    return tuple(out)


def _owns_up(context: Context, line: Line, mention: Mention) -> bool:
    entity = context.entity_of.get(mention.id)
    if mention.kind != "organisation" or entity is None or entity.source_kind not in ("armed_group", "military"):
        return False
    end = line.passage.span.end
    if _OWNS_UP.match(context.text, mention.span.end, min(end, mention.span.end + _LOOK_BACK)):
        return line.low(line.ranges[mention.id][0] - 1) != "no"
    begin = max(line.passage.span.begin, mention.span.begin - _LOOK_BACK)
    return _OWNED_BY.search(context.text[begin : mention.span.begin]) is not None


def _story_of(stories: list[Story], line: int) -> int | None:
    """The latest deed told at or before a line, or the one told there."""
    best: tuple[int, int] | None = None
    for i, story in enumerate(stories):
        if story.first.type not in _FORCE or story.first.status in ("planned", "hypothetical"):
            continue
        told = max((d.line for d in story.drafts if d.line <= line), default=None)
        if told is not None and line - told <= REACH and (best is None or (told, i) > best):
            best = (told, i)
    return best[1] if best is not None else None


def _knows(context: Context, story: Story, mention: Mention) -> bool:
    who = context.entity(mention.id) or mention.id
    return any((context.entity(a) or a) == who for d in story.drafts for a in d.actors)


def _with_actor(story: Story, mention: str) -> Story:
    first = story.first
    named = replace(first, actors=(*first.actors, mention), targets=tuple(t for t in first.targets if t != mention))
    named = replace(named, lent=(*first.lent, (mention, "owned_up")))
    return replace(story, drafts=(named, *story.drafts[1:]))
