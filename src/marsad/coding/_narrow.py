"""From a country to the town: what a lead tells broadly, the next sentences tell finely.

A lead says "in the east of the country", the sentence after it names the town. And where the parts of a toll follow,
each with its town, the sum over the country is none of the happenings.
"""

from __future__ import annotations

from dataclasses import replace

from marsad.coding._context import Context
from marsad.coding._merge import Story
from marsad.coding._sites import broad, finest, place_fits, sites_between
from marsad.coding._when import times_fit

#: Sentences after a telling in which its town may be named.
REACH = 2


def narrowed(context: Context, stories: tuple[Story, ...]) -> tuple[Story, ...]:
    """Stories without sums over a country, and with the town where the next sentences name it."""
    sums = {id(s): parts for s in stories if (parts := _parts_of(s, stories))}
    kept = tuple(_with_whole(s, stories, sums) for s in stories if id(s) not in sums)
    taken = frozenset(d.line for s in kept for d in s.drafts)
    return tuple(_with_town(context, s, taken) for s in kept)


def _with_whole(story: Story, stories: tuple[Story, ...], sums: dict[int, tuple[Story, ...]]) -> Story:
    """A part of a sum is told by the sum too: its actors, its means and its source hold for the part."""
    whole = next((s for s in stories if any(p is story for p in sums.get(id(s), ()))), None)
    if whole is None:
        return story
    named = any(d.actors and not d.vague for d in story.drafts)
    told = tuple(replace(d, losses=(), actors=() if named else d.actors, spots=()) for d in whole.drafts)
    return replace(story, drafts=(*story.drafts, *told), mode=story.mode or whole.mode)


def _parts_of(story: Story, stories: tuple[Story, ...]) -> tuple[Story, ...]:
    """The two or more stories of finer places and smaller tolls that make up this one; empty if it is no sum."""
    total = max(story.killed(), default=0)
    if story.first.type != "ASSAULT" or not story.sites or not broad(story.sites) or not total:
        return ()
    parts = tuple(
        s for s in stories
        if s is not story and s.first.type == story.first.type and not broad(s.sites)
        and s.killed() and max(s.killed()) < total and times_fit(story.when, s.when, 1) is not False
        and place_fits(story.sites, s.sites)
    )  # fmt: skip
    return parts if len(parts) >= 2 and sum(max(s.killed()) for s in parts) <= 1.3 * total else ()


def _with_town(context: Context, story: Story, taken: frozenset[int]) -> Story:
    """The places of the next sentence that tells of no happening of its own, if they lie in the country."""
    if story.first.type not in ("ASSAULT", "COERCE") or not broad(story.sites):
        return story
    for line_index in range(story.drafts[-1].line + 1, min(story.drafts[-1].line + 1 + REACH, len(context.lines))):
        line = context.lines[line_index]
        if line_index in taken or line.passage.role != "body":
            return story
        sites = finest(sites_between(context, line, 0, len(line.words) - 1))
        fine = tuple(p for p in sites if p.precision != "country" and p.lat is not None)
        if fine and place_fits(story.sites, fine) is not False:
            return replace(story, sites=fine[:2])
    return story
