"""Versions of one story: the same page or headline of one outlet, corrected or brought up to date.

All versions are one origin, however much was changed; the later one is what the outlet stands by.
"""

from __future__ import annotations

from datetime import timedelta

from marsad.linking._values import CopyReason, Item

#: A headline that one outlet prints again after so many days heads another report.
HEADLINE_DAYS = 3

#: Of two texts at one address at least so much is the same: an address may show another story tomorrow.
LEAST_KEPT = 0.05


def version_keys(item: Item) -> tuple[int, ...]:
    """64-bit keys by which versions of one story meet."""
    return tuple(k for k in (item.trace.page, item.trace.headline) if k is not None)


def same_story(a: Item, b: Item, containment: float) -> CopyReason | None:
    """Why two reports are versions of one story, if they are; ``containment`` is the share of text in common."""
    if containment < LEAST_KEPT:
        return None
    if a.trace.page is not None and a.trace.page == b.trace.page:
        return "same_page"
    if a.trace.headline is None or a.trace.headline != b.trace.headline:
        return None
    near = a.day is None or b.day is None or abs(a.day - b.day) <= timedelta(HEADLINE_DAYS)
    return "same_headline" if near else None


def later(a: Item, b: Item) -> Item | None:
    """Of two versions the one that its own notice shows to be the later; null if neither or both bear one."""
    marked = [i for i in (a, b) if i.trace.notice is not None]
    return marked[0] if len(marked) == 1 else None
