"""Words that point back to a body named before: "the group", "the monitor", "the coalition"."""

from __future__ import annotations

from marsad.grounding.actors._work import Draft, Work
from marsad.reading import Mention

#: How far back, in characters, "the group" looks for its antecedent inside its two sentences.
REACH = 600
ARMED = ("rebel", "militia")
#: Heads that stand for a body named before, and the kinds of actors that they may stand for.
GROUPS: dict[str, tuple[str, ...]] = {
    "group": (*ARMED, "monitor", "humanitarian"),
    "movement": (*ARMED, "political", "monitor", "humanitarian"),
    "organisation": (*ARMED, "monitor", "humanitarian", "intergovernmental"),
    "organization": (*ARMED, "monitor", "humanitarian", "intergovernmental"),
    "network": (*ARMED, "monitor", "humanitarian", "media"),
    "faction": ARMED,
    "militia": ARMED,
    "agency": ("humanitarian", "intergovernmental", "media"),
    "charity": ("humanitarian",),
}


def only_one(work: Work, kind: str) -> str | None:
    """The key of the one entity of that kind in the report."""
    keys = [d.key for d in work.drafts.values() if d.actor is not None and d.actor.kind == kind]
    if not keys:
        keys = [d.key for d in work.drafts.values() if d.key.startswith(("name ", "party ")) and _is_one(d, kind)]
    return keys[0] if len(keys) == 1 else None


def group_before(work: Work, m: Mention, kinds: tuple[str, ...]) -> str | None:
    """The one body of these kinds named in this sentence before the words, else in the one before."""
    for back in (0, 1):
        keys = {
            work.of_mention[o.id]: None
            for o in work.bodies_in(m.span.begin - REACH, m.span.begin)
            if o.passage == m.passage - back and _is_group(work, work.of_mention[o.id], kinds)
        }  # fmt: skip
        if len(keys) > 1:
            keys = {k: None for k in keys if not _is_whole(work, k)}
        if len(keys) == 1:
            return next(iter(keys))
        if keys:
            return None
    return None


def _is_whole(work: Work, key: str) -> bool:
    """Is this a body of many agencies ("the UN's World Food Programme"), or the carrier of the words?"""
    actor = work.drafts[key].actor
    return actor is not None and (actor.id == "actor:un" or actor.kind == "media")


def _is_group(work: Work, key: str, kinds: tuple[str, ...]) -> bool:
    draft = work.drafts[key]
    if draft.actor is not None:
        return draft.actor.kind in kinds
    return draft.key.startswith("name ") and ("rebel" in kinds or draft.source_kind in ("humanitarian", "media"))


def _is_one(draft: Draft, kind: str) -> bool:
    """Is the unresolved body a monitor or a coalition by its words?"""
    return draft.source_kind == "monitor" if kind == "monitor" else kind in draft.key
