"""What a sentence leaves open: the place and the day of the sentence before, or the day printed on the report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from marsad.coding._context import Context, day_of
from marsad.coding._drafts import Draft
from marsad.coding._when import When
from marsad.grounding import GroundedTime

#: How many sentences back a place or day is taken from. Chosen by hand: a lead and the sentence after it; not swept.
REACH = 2

_PHYSICAL = frozenset(("ASSAULT", "COERCE", "RETREAT", "AID", "PROTEST", "MOBILIZE"))


_FORCE = frozenset(("ASSAULT", "COERCE"))


def settled(context: Context, drafts: Iterable[Draft]) -> tuple[Draft, ...]:
    """Drafts with what they take over from the drafts before them, in text order."""
    out: list[Draft] = []
    printed = printed_time(context)
    for draft in drafts:
        if draft.type in _PHYSICAL:
            draft = _dated(_placed(draft, out), out, printed)
        out.append(draft)
    return tuple(out)


def _placed(draft: Draft, before: list[Draft]) -> Draft:
    if draft.sites or draft.type not in _FORCE:
        return draft
    for other in reversed(before):
        if draft.line - other.line > REACH:
            break
        # where the wounded were taken to is where nothing else happened
        sites = tuple(p for p in other.sites if p.role != "destination")
        if sites and other.type in _FORCE and (draft.definite or draft.losses or other.line >= draft.line - 1):
            return replace(draft, sites=sites, place_from="before")
    return draft


def _dated(draft: Draft, before: list[Draft], printed: GroundedTime | None) -> Draft:
    weak = draft.when.found in ("after", "printed") or (draft.when.found == "said" and printed is not None)
    if draft.when.time is not None and not weak:
        return draft
    for other in reversed(before):
        if draft.line - other.line > REACH:
            break
        if other.type in _PHYSICAL and other.when.found in ("clause", "sentence", "before"):
            return replace(draft, when=When(other.when.time, "before"))
        if other.type in _PHYSICAL and other.when.found == "after" and draft.when.time is None:
            return replace(draft, when=other.when)
    if draft.when.time is not None:
        return draft
    return replace(draft, when=When(printed, "printed")) if printed is not None else draft


def printed_time(context: Context) -> GroundedTime | None:
    """The mention of the report's own day printed on it: the first absolute date of that day, or "today"."""
    if context.report_day is None:
        return None
    for mention in context.grounded.reading.mentions:
        time = context.time_of.get(mention.id)
        if (
            time is not None
            and day_of(time.start) == context.report_day
            and day_of(time.end or time.start) == context.report_day
        ):
            return time
    return None
