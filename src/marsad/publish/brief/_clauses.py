"""Clauses: who did what to whom, where and when, with what losses, as English with its agreement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from marsad.publish._released import Range
from marsad.publish.brief._parties import Noun
from marsad.publish.brief._tables import Frame, table
from marsad.publish.brief._words import listed, people, sentence_case


@dataclass(frozen=True, slots=True)
class Count:
    """People to whom one thing happened, as told; ``parts`` are smaller counts among them."""

    kind: str
    who: str
    count: Range
    bound: str = "exact"
    parts: tuple[Count, ...] = ()


@dataclass(frozen=True, slots=True)
class Clause:
    """One happening. ``when`` and ``where`` are adjuncts with their preposition; ``status`` as in the contract."""

    frame: Frame
    actor: Noun | None = None
    target: Noun | None = None
    where: str | None = None
    when: str | None = None
    counts: tuple[Count, ...] = ()
    status: str = "occurred"


def realise(c: Clause) -> str:
    """The clause in words, without full stop, beginning with a small letter where English allows it.

    >>> from marsad.publish.brief._tables import frame
    >>> realise(Clause(frame("ASSAULT", "aerial", None, ()), where="in Salqin", when="on 5 September 2017",
    ...                counts=(Count("killed", "civilians", Range(4, 4, 4)),)))
    'air strikes in Salqin killed four civilians on 5 September 2017'
    """
    if c.status in _UNDONE:
        return _undone(c)
    if c.actor is not None:
        return _with_actor(c)
    return _by_noun(c)


_UNDONE = {"planned": "planned", "failed": "attempted without success"}


def _undone(c: Clause) -> str:
    who = [n.words for n in (c.actor, c.target) if n is not None]
    involving = f", involving {listed(who)}," if who else ""
    verb = "were" if c.frame.plural else "was"
    return _spaced(c.frame.noun + involving, verb, _UNDONE[c.status], c.where, c.when)


def _with_actor(c: Clause) -> str:
    assert c.actor is not None
    if c.frame.both and (c.target is not None or (c.actor.plural and " and " in c.actor.words)):
        who = (
            c.actor.words
            if c.target is None
            else listed([*c.actor.words.replace(" and ", ", ").split(", "), c.target.words])
        )
        return _spaced(who, c.frame.both, c.where, c.when) + losses(c.counts)
    doing = c.frame.actor.format(t=c.target.words) if c.target is not None else c.frame.alone
    still = " (still going on at the time of the report)" if c.status == "ongoing" else ""
    return _spaced(c.actor.words, doing, c.where, c.when) + still + losses(c.counts)


def _by_noun(c: Clause) -> str:
    if c.target is not None:
        return _spaced(c.frame.noun, c.frame.hit.format(t=c.target.words), c.where, c.when) + losses(c.counts)
    past = [_past(several) for several in _by_kind(c.counts)]
    if past:
        return _spaced(c.frame.noun, c.where, listed(past), c.when)
    verb = "were" if c.frame.plural else "was"
    under_way = "under way" if c.status == "ongoing" else "reported"
    return _spaced(c.frame.noun, verb, under_way, c.where, c.when)


def losses(counts: Sequence[Count]) -> str:
    """What it cost, behind the clause: ", killing four people and wounding nine"."""
    told = [_verb(several) for several in _by_kind(counts)]
    return f", {listed(told)}" if told else ""


def _by_kind(counts: Sequence[Count]) -> list[list[Count]]:
    kinds: dict[str, list[Count]] = {}
    for n in counts:
        kinds.setdefault(n.kind, []).append(n)
    return list(kinds.values())


def _verb(several: Sequence[Count]) -> str:
    return table("kinds")[several[0].kind][0].format(n=listed([with_parts(n) for n in several]))


def _past(several: Sequence[Count]) -> str:
    return table("kinds")[several[0].kind][1].format(n=listed([with_parts(n) for n in several]))


def suffered(counts: Sequence[Count]) -> str:
    """What happened to people, as a clause of its own: "four people were killed and nine wounded".

    >>> suffered([Count("killed", "civilians", Range(1, 1, 1)), Count("wounded", "unspecified", Range(30, 30, None))])
    'one civilian was killed and 30 people were wounded'
    """
    told = []
    for several in _by_kind(counts):
        n = several[0]
        if n.count.best == 0 and n.bound == "exact":
            told.append(f"nobody was {table('kinds')[n.kind][2]}")
            continue
        one = len(several) == 1 and n.count.best == 1 and n.bound == "exact" and not n.parts
        who = listed([with_parts(x) for x in several])
        told.append(f"{who} {'was' if one else 'were'} {table('kinds')[n.kind][2]}")
    return listed(told)


def with_parts(n: Count) -> str:
    """The people counted, and who is among them: "23 civilians, nine of them children,"."""
    whole = people(n.count, n.who, n.bound) or "an unknown number of people"
    if not n.parts:
        return whole
    among = listed([people(p.count, p.who, p.bound) or "" for p in n.parts])
    return f"{whole} (among them {among})"


def _spaced(*words: str | None) -> str:
    return " ".join(w for w in words if w).replace(" ,", ",")


def opening(text: str) -> str:
    """As the beginning of a sentence."""
    return sentence_case(text)
