"""Bodies without names: the state's ("the army"), one named before ("the group"), or nobody known ("gunmen")."""

from __future__ import annotations

import re
from bisect import bisect_left

from marsad.grounding.actors._back import ARMED, GROUPS, REACH, group_before, only_one
from marsad.grounding.actors._owners import owner_beside
from marsad.grounding.actors._registry import plain
from marsad.grounding.actors._states import join_state, owner_named, part_id, seat_of
from marsad.grounding.actors._words import NOT_NATIONAL, Party, bare_state, source_kind
from marsad.grounding.actors._work import Work
from marsad.reading import Mention

#: Heads that may be any army's men.
_ANYBODY = frozenset(("soldiers", "troops", "servicemen", "conscripts", "marines", "paratroopers"))
_ITS = re.compile(r"\b(?:its|their)\s+$")


def join_described(work: Work, m: Mention) -> None:
    words = m.span.of(work.text)
    taken = work.party(m)
    low = plain(words)
    if taken.monitor:
        found = only_one(work, "monitor")
        if found is not None:
            work.add(m, found)
            return
    if "coalition" in low or low in ("alliance", "the alliance"):
        found = only_one(work, "coalition")
        if found is not None:
            work.add(m, found)
            return
    if taken.rest and taken.rest[-1] in GROUPS and len(taken.rest) <= 2:
        antecedent = group_before(work, m, GROUPS[taken.rest[-1]])
        if antecedent is not None:
            work.add(m, antecedent)
            return
        if taken.rest[-1] not in ("agency", "charity"):
            return
    if _of_state(work, m, taken):
        return
    name = re.sub(r"^(?:the|a|an)\s+", "", words, flags=re.I)
    # Two armies' "soldiers" are not one party: each mention stands by itself where it may be either's.
    nobodys = _both_sides(work, m, taken) or (work.rivals and bare_state(taken))
    key = f"one {m.id}" if nobodys else "party " + plain(name)
    work.join(m, key, "organisation", name, 0.5, source=source_kind(words), country=taken.country)


def _of_state(work: Work, m: Mention, taken: Party) -> bool:
    """Join a body that is a state's: by the words beside it, else the one named last, else the state at issue."""
    if taken.part and _ITS.search(work.text, max(0, m.span.begin - 8), m.span.begin):
        return _its(work, m, taken.part)
    beside = owner_beside(work.text, m.span, taken.part)
    if beside is not None and beside.country is None:
        return _owned(work, m, beside.at, taken)
    if beside is not None and beside.country and taken.part:
        join_state(work, m, beside.country, taken.part, 0.85, "owner_beside")
        return True
    owner = owner_named(m.span.of(work.text), work.day) or seat_of(m.span.of(work.text))
    if owner and taken.part:
        join_state(work, m, owner, taken.part, 0.7, "owner_beside")
        return True
    if not bare_state(taken) and taken.rest != ("ministry",):
        return False
    last = _named_last(work, m, taken)
    if last is not None:
        work.add(m, last)
        return True
    if work.country and taken.part and not _both_sides(work, m, taken):
        join_state(work, m, work.country, taken.part, 0.6, "country_at_issue")
        return True
    return False


def _its(work: Work, m: Mention, part: str) -> bool:
    """ "M23 said its soldiers", "Chad said its army": of the party named last before it in the sentence."""
    near = [
        o
        for o in work.parties_at[: bisect_left(work.party_begins, m.span.begin)][-4:]
        if o.passage == m.passage and o.id in work.of_mention
    ]
    if not near:
        return False
    key = work.of_mention[near[-1].id]
    actor = work.drafts[key].actor
    if actor is not None and actor.country and actor.kind in ("state", "state_forces"):
        join_state(work, m, actor.country, part, 0.7, "named_before")
    elif actor is not None and actor.kind in ARMED and part == "forces":
        work.add(m, key)
    else:
        return False
    return True


def _owned(work: Work, m: Mention, at: int, taken: Party) -> bool:
    """ "Hamas's police", "Putin's army", "Gaza's health ministry": the owner is no state by its words."""
    owner = work.ends.get(at)
    if owner is None:
        return False
    country = None
    if owner.kind == "location" and (place := work.places.get(owner.id)) is not None and taken.part != "government":
        country = place.country
    elif owner.kind == "person":
        country = owner_named(owner.span.of(work.text) + "'s ", work.day)
    if country and taken.part and not frozenset(taken.rest) & NOT_NATIONAL:
        join_state(work, m, country, taken.part, 0.75, "owner_beside")
        return True
    words = m.span.of(work.text)
    up = work.of_mention.get(owner.id)
    name = f"{owner.span.of(work.text)}'s {words}"
    work.join(m, "party " + plain(name), "organisation", name, 0.6, source=source_kind(words), country=country)
    if up is not None:
        work.drafts[work.of_mention[m.id]].parent_key = up
    return True


def _named_last(work: Work, m: Mention, taken: Party) -> str | None:
    """ "The ministry", "the defence ministry": the one named last; "the army": one named just before, if alone."""
    ministry = taken.rest[-1:] == ("ministry",) or (taken.part or "").endswith("-ministry")
    if ministry:
        kind = taken.part or "ministry"
        for o in reversed(work.bodies[: bisect_left(work.begins, m.span.begin)]):
            key = work.of_mention.get(o.id, "")
            if f"{kind}-" in key or (kind == "ministry" and "ministry" in key):
                return key
        return None
    keys = {
        work.of_mention[o.id]: None
        for o in work.bodies_in(m.span.begin - REACH, m.span.begin)
        if m.passage - 1 <= o.passage <= m.passage and _same_part(work, work.of_mention[o.id], taken.part)
    }
    definite = work.text[max(0, m.span.begin - 4) : m.span.begin].lower() == "the "
    return next(iter(keys)) if len(keys) == 1 and definite and taken.rest[-1] not in _ANYBODY else None


def _same_part(work: Work, key: str, part: str | None) -> bool:
    actor = work.drafts[key].actor
    return actor is not None and actor.country is not None and actor.id == part_id(work, actor.country, part)


def _both_sides(work: Work, m: Mention, taken: Party) -> bool:
    """Are "soldiers" near another state's body, so that they may be either's?"""
    if taken.part != "forces" or taken.rest[-1] not in _ANYBODY or len(taken.rest) > 1:
        return False
    near = (
        work.drafts[work.of_mention[o.id]].actor
        for o in work.bodies_in(m.span.begin - REACH, m.span.begin + 200)
        if m.passage - 1 <= o.passage <= m.passage
    )
    return any(a is not None and a.kind in ("state", "state_forces") and a.country != work.country for a in near)
