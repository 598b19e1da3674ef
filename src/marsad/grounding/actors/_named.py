"""Bodies with names: the actor that a name stands for, or that stands in a description ("IS fighters")."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from marsad.grounding._values import Reason
from marsad.grounding.actors._propose import scan
from marsad.grounding.actors._registry import Actor, pieces
from marsad.grounding.actors._states import join_state
from marsad.grounding.actors._taught import CONFIDENCE
from marsad.grounding.actors._words import bare_state, source_kind
from marsad.grounding.actors._work import Work
from marsad.reading import Mention

_BLUE_HELMETS = re.compile(r"\b(?:peacekeep\w+|troops|soldiers|force|forces|mission|blue helmets)$", re.IGNORECASE)


def join_named(work: Work, m: Mention) -> bool:
    words = m.span.of(work.text)
    meant = work.registry.meant(words)
    if meant is not None:
        work.join(m, f"actor {meant.id}", "organisation", meant.name, CONFIDENCE, actor=meant, reason="taught")
        return True
    entries = work.registry.by_name.get(pieces(words), ())
    choice = _choose(work, tuple(dict.fromkeys(i for i, written in entries if _cased(work, words, written))))
    actor, reason = choice.actor, choice.reason
    taken = work.party(m)
    if actor is None and taken.country and taken.part:
        join_state(work, m, taken.country, taken.part, 0.85, "demonym_and_noun")
        return True
    if (
        actor is None
        and taken.part
        and (taken.part.endswith("-ministry") or (taken.part != "forces" and bare_state(taken)))
    ):
        return False
    if actor is None:
        actor = _inside(work, m)
        reason = "name_in_description" if actor is not None else reason
    if actor is not None and actor.id == "actor:un" and len(m.span) > 4:
        actor = _peacekeepers(work, words) or actor
    if actor is not None:
        work.join(
            m,
            f"actor {actor.id}",
            "organisation",
            actor.name,
            0.9 if m.named else 0.8,
            actor=actor,
            reason=reason,
            rivals=choice.rivals,
        )
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
            reason=reason,
            rivals=choice.rivals,
        )
        return True
    return False


def _peacekeepers(work: Work, words: str) -> Actor | None:
    """The UN's mission in the country at issue, where the words mean its troops ("UN peacekeepers")."""
    if not _BLUE_HELMETS.search(words) or work.country is None:
        return None
    missions = [a for a in work.registry.units.get("actor:un", ()) if a.country == work.country]
    named = [a for a in missions if f"actor {a.id}" in work.drafts]
    found = named or missions
    return found[0] if len(found) == 1 else None


def _cased(work: Work, words: str, written: str) -> bool:
    """An acronym must be written in capitals."""
    return not (written.isupper() and len(written) <= 4) or words.isupper() or work.text.islower()


@dataclass(frozen=True, slots=True)
class Choice:
    """The actor taken of those that bear a name (or none), by which rule, and the others."""

    actor: Actor | None
    reason: Reason | None
    rivals: tuple[str, ...] = ()


#: A body may be named some months before the year that the table gives for its start.
_EARLY = 1


def _was_there(actor: Actor, day: date | None, *, over: bool) -> bool:
    """Had it begun by the report's day (``over``: and not ended)? Without a day, or a date of the table, yes."""
    if day is None:
        return True
    begun = not actor.start[:4].isdigit() or int(actor.start[:4]) <= day.year + _EARLY
    return begun and not (over and actor.end[:4].isdigit() and int(actor.end[:4]) < day.year)


def _choose(work: Work, ids: tuple[str, ...]) -> Choice:
    """Of the actors that share a name: named in full elsewhere, of the country at issue, there on the report's day.

    A body that had not begun on that day is not taken, even if nobody else bears the name; one that has ended is told
    of for years, so that its end tells only between namesakes. Where more than one is left, none is taken.
    """
    bearers = [work.registry[i] for i in ids]
    fitting = [a for a in bearers if _was_there(a, work.day, over=False)]
    if not fitting:
        return Choice(None, "not_of_period" if bearers else None, ids)
    if len(bearers) == 1:
        return Choice(bearers[0], "name")
    rules: tuple[tuple[Reason, list[Actor]], ...] = (
        ("name_by_full_form", [a for a in fitting if a.id in work.in_full]),
        ("name_by_country", [a for a in fitting if work.country and a.country == work.country]),
        ("name_by_period", [a for a in fitting if _was_there(a, work.day, over=True)]),
    )
    for reason, left in rules:
        if len(left) == 1:
            return Choice(left[0], reason, tuple(i for i in ids if i != left[0].id))
    return Choice(None, "several_bear_name", ids)


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
        actor = work.registry.meant(hit.span.of(work.text)) or _choose(work, hit.ids).actor
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
