"""What the lead says of the whole holds for its parts: who did it, where a part of the toll is told without.

A lead sums up ("government air strikes on the city killed 16"), the sentences after it tell the parts by quarter and
toll ("nine died in the east of it") and do not say again who did it. A part takes over the actors of the whole if its
toll is smaller, its day fits, its means can be the same, and its place lies in that of the whole.

They are marked as inferred. On the Syria dev reports this named seven perpetrators, all right, and none on our own
corpus. Tried and left out: the
actors of the sentence before where the means are the same (7 right, 1 where the label has nobody; 2 and 1 on our own
corpus), and those of the happening before after "another" or "a second" (7 and 2; 0 and 3).
"""

from __future__ import annotations

from dataclasses import replace

from marsad.coding._merge import Story, modes_fit
from marsad.coding._sites import kilometres, place_fits
from marsad.coding._when import times_fit
from marsad.grounding import GroundedPlace

#: Sentences after the last telling of the whole in which its parts follow; chosen by hand.
REACH = 6

#: Kilometres from the point of a city within which its quarters lie.
CITY_KM = 12.0

_REAL = frozenset(("occurred", "ongoing"))


def handed_on(stories: tuple[Story, ...]) -> tuple[Story, ...]:
    """Stories with the actors of the whole that they are part of, where they name none."""
    out = list(stories)
    for i, part in enumerate(out):
        if not _is_force(part) or _named(part) or not part.killed():
            continue
        whole = next((w for w in out[:i] if _sums_up(w, part)), None)
        if whole is not None:
            actors = tuple(dict.fromkeys(a for d in whole.drafts for a in d.actors))
            aimed = tuple(t for t in part.first.targets if t not in actors)
            told = replace(part.first, actors=actors, targets=aimed, inferred=frozenset(actors))
            told = replace(told, lent=tuple((a, "part_of_whole") for a in actors))
            out[i] = replace(part, drafts=(told, *part.drafts[1:]))
    return tuple(out)


def _is_force(story: Story) -> bool:
    return story.first.type == "ASSAULT" and story.first.status in _REAL


def _named(story: Story) -> bool:
    return any(d.actors for d in story.drafts)


def _sums_up(whole: Story, part: Story) -> bool:
    """Is the other story part of this one, which the headline or the lead tells?"""
    if not _is_force(whole) or not _named(whole) or any(d.mutual for d in whole.drafts) or whole.first.vague:
        return False
    if not (whole.headline or whole.first.line <= 1) or part.first.line - whole.drafts[-1].line > REACH:
        return False
    if max(part.killed(), default=0) >= max(whole.killed(), default=0):
        return False
    slack = 1 if whole.when.found in ("printed", "said", "none") else 0
    fits = times_fit(whole.when, part.when, slack) is not False and modes_fit(whole.mode, part.mode)
    return fits and (bool(place_fits(whole.sites, part.sites)) or _in_one_city(whole.sites, part.sites))


def _in_one_city(a: tuple[GroundedPlace, ...], b: tuple[GroundedPlace, ...]) -> bool:
    return any((km := kilometres(p, q)) is not None and km <= CITY_KM for p in a for q in b)
