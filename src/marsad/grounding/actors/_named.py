"""Bodies with names: the actor that a name stands for, or that stands in a description ("IS fighters")."""

from __future__ import annotations

import re

from marsad.grounding.actors._propose import scan
from marsad.grounding.actors._registry import Actor, pieces
from marsad.grounding.actors._states import join_state
from marsad.grounding.actors._words import bare_state, source_kind
from marsad.grounding.actors._work import Work
from marsad.reading import Mention

_BLUE_HELMETS = re.compile(r"\b(?:peacekeep\w+|troops|soldiers|force|forces|mission|blue helmets)$", re.IGNORECASE)


def join_named(work: Work, m: Mention) -> bool:
    words = m.span.of(work.text)
    entries = work.registry.by_name.get(pieces(words), ())
    actor = _choose(work, tuple(dict.fromkeys(i for i, written in entries if _cased(work, words, written))))
    taken = work.party(m)
    if actor is None and taken.country and taken.part:
        join_state(work, m, taken.country, taken.part, 0.85)
        return True
    if (
        actor is None
        and taken.part
        and (taken.part.endswith("-ministry") or (taken.part != "forces" and bare_state(taken)))
    ):
        return False
    if actor is None:
        actor = _inside(work, m)
    if actor is not None and actor.id == "actor:un" and len(m.span) > 4:
        actor = _peacekeepers(work, words) or actor
    if actor is not None:
        work.join(m, f"actor {actor.id}", "organisation", actor.name, 0.9 if m.named else 0.8, actor=actor)
        return True
    if m.named:
        work.join(
            m,
            "name " + " ".join(pieces(words)),
            "organisation",
            words,
            0.6,
            source=source_kind(words),
            country=taken.country,
        )
        return True
    return False


def _peacekeepers(work: Work, words: str) -> Actor | None:
    """The UN's mission in the country at issue, where the words mean its troops ("UN peacekeepers")."""
    if not _BLUE_HELMETS.search(words) or work.country is None:
        return None
    missions = [a for a in work.registry if a.parent == "actor:un" and a.country == work.country]
    named = [a for a in missions if f"actor {a.id}" in work.drafts]
    found = named or missions
    return found[0] if len(found) == 1 else None


def _cased(work: Work, words: str, written: str) -> bool:
    """An acronym must be written in capitals."""
    return not (written.isupper() and len(written) <= 4) or words.isupper() or work.text.islower()


def _choose(work: Work, ids: tuple[str, ...]) -> Actor | None:
    """Of actors that share a name, the one of the country at issue; none if that does not tell."""
    if not ids:
        return None
    registry = work.registry
    if len(ids) == 1:
        return registry[ids[0]]
    here = [i for i in ids if work.country and registry[i].country == work.country]
    return registry[here[0]] if len(here) == 1 else None


def _inside(work: Work, m: Mention) -> Actor | None:
    """The actor whose name stands in the description and owns its head ("IS fighters"), not "X-backed rebels"."""
    words = m.span.of(work.text)
    hits = scan(work.text, m.span.begin, m.span.end, work.registry)
    if len(hits) > 1:
        # "the UN relief agency UNRWA": the body, not the family that it is of.
        hits = [h for h in hits if h.ids != ("actor:un",)]
    for hit in hits:
        after = work.text[hit.span.end : m.span.end]
        if re.match(
            r"\s?-\s?(?:backed|led|linked|held|allied|affiliated|aligned|supported|based|run|controlled)", after
        ):
            continue
        if re.match(r"\s+(?:backed|led|linked|allied)\b", after) or (
            not after.strip() and m.named and len(hit.span) < len(words)
        ):
            continue
        if m.named and not _generic(after):
            continue
        actor = _choose(work, hit.ids)
        if actor is not None and not (actor.kind == "coalition" and "coalition" not in words.lower()):
            return actor
    return None


def _generic(words: str) -> bool:
    """Are these only words like "group", "fighters", "movement"?"""
    return bool(
        re.fullmatch(
            r"(?:\s+(?:militant|terrorist|jihadist|rebel|armed|extremist|insurgent)?\s*(?:group|groups|movement|organisation|organization|network|militia|fighters|militants|forces|rebels|leaders|branch|faction|party|militiamen|group's))*\s*",
            words,
            re.IGNORECASE,
        )
    )
