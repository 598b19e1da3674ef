"""Who holds it, told across reports: one key for one force, and whether two of them can be the same or are at odds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources
from typing import Literal

from marsad.linking._statements import Body

#: What two holders are to each other. ``same``: one force. ``allied``: two forces of one side. ``maybe``: words leave
#: it open ("militants" and Islamic State). ``other``: two different ones.
Standing = Literal["same", "allied", "maybe", "other"]

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Names:
    """What is known of names beyond a report: made by who has the registry and the gazetteer at hand.

    ``forces``: registry id -> id of the topmost body that it is a part of (a brigade's army's government); a folded
    nationality ("syrian") -> id of that state. ``foes``: topmost body -> those that it fought. ``called``: registry id
    -> its name there. ``sides``: name of an outlet in lower case -> side in the war of the body whose medium it is.
    """

    forces: Mapping[str, str] = field(default_factory=dict)
    foes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    called: Mapping[str, str] = field(default_factory=dict)
    sides: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Holder:
    """A force as the timeline knows it. ``key`` is a registry id, ``words:`` and a folded name, or one of the generic
    ``rebels``, ``government``, ``kurdish``, ``armed``, ``unclear``. ``foes`` are those it is known to have fought."""

    key: str
    name: str
    side: str | None = None
    foes: frozenset[str] = frozenset()

    @property
    def generic(self) -> bool:
        """Only described: the words do not say which force."""
        return self.key in _GENERIC

    @property
    def state(self) -> bool:
        """Is it a state, with its government and forces? Its side has its own name in some wars."""
        return self.key.startswith("actor:state-")

    @property
    def known(self) -> bool:
        """Is it a body that can be told from others?"""
        return self.key.startswith("actor:") or (self.key.startswith("words:") and self.name[:1].isupper())


_GENERIC: Mapping[str, str] = {
    "government": "government forces", "rebels": "rebels", "kurdish": "Kurdish forces", "armed": "armed group",
    "unclear": "somebody",
}  # fmt: skip

#: Sides that nobody calls "the rebels"; of jihadist groups some do.
_NOT_REBELS = frozenset(("government", "kurdish", "coalition", "israel", "russia"))


@cache
def _classes() -> tuple[tuple[str, frozenset[str]], ...]:
    return table("holders.tsv")


@cache
def table(name: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """A table of word lists in the room's ``data``: (class, words), in its order."""
    text = resources.files("marsad.linking").joinpath("data", name).read_text(encoding="utf-8")
    rows = [line.partition("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return tuple((kind, frozenset(words.split("|"))) for kind, _, words in rows)


def words_folded(text: str) -> tuple[str, ...]:
    """Words without case and signs.

    >>> words_folded("Pro-government fighters' units")
    ('pro', 'government', 'fighters', 'units')
    """
    return tuple(_WORD.findall(text.casefold()))


def holder_of(body: Body | None, names: Names) -> Holder | None:
    """The force that a body counts for: its topmost one, else what its words say of it.

    >>> holder_of(Body("opposition fighters"), Names()).key
    'rebels'
    """
    if body is None:
        return None
    actor = body.actor or body.force
    if actor is not None:
        top = names.forces.get(actor, actor)
        # what a report only describes ("the terrorists"), but means one that is known
        name = body.name if body.name[:1].isupper() else names.called.get(actor, body.name)
        return Holder(top, name, body.side, names.foes.get(top, frozenset()))
    return _described(body, names)


def _described(body: Body, names: Names) -> Holder:
    words = words_folded(body.name)
    for nation in (w for w in words if w in names.forces):
        top = names.forces[nation]
        return Holder(top, body.name, body.side or "government", names.foes.get(top, frozenset()))
    named = any(w[:1].isupper() for w in body.name.split()[1:])
    for kind, known in _classes():
        if (kind != "unclear" or not named) and any(w in known for w in words):
            side = {"government": "government", "kurdish": "kurdish"}.get(kind, body.side)
            return Holder(kind, _GENERIC[kind] if kind in ("unclear", "government") else body.name.lower(), side)
    if not body.name[:1].isupper():
        return Holder("unclear", _GENERIC["unclear"], body.side)
    return Holder("words:" + " ".join(words), body.name, body.side)


@lru_cache(maxsize=16_384)
def standing(a: Holder, b: Holder) -> Standing:
    """Can the two be one force?"""
    if a.key == b.key:
        return "same"
    if "unclear" in (a.key, b.key):
        return "maybe"
    if a.generic and b.generic:
        return "maybe" if {a.key, b.key} in ({"rebels", "armed"}, {"kurdish", "armed"}) else "other"
    if a.generic or b.generic:
        generic, other = (a, b) if a.generic else (b, a)
        return _may_be(generic.key, other)
    if not (a.known and b.known):
        return "maybe"
    if b.key in a.foes or a.key in b.foes:
        return "other"
    if a.side is not None and a.side == b.side:
        return "allied"
    # of two groups that both fight the state it is not known that they fought each other
    states = a.state or b.state or "government" in (a.side, b.side)
    return "other" if states or a.side is None or b.side is None else "maybe"


def _may_be(generic: str, other: Holder) -> Standing:
    of_state = other.state or other.side == "government"
    if generic == "government":
        return "maybe" if other.state else "allied" if of_state else "other" if other.side else "maybe"
    if of_state:
        return "other"
    if not other.known or other.side is None or generic == "armed":
        return "maybe"
    if generic == "kurdish":
        return "allied" if other.side == generic else "other"
    return "other" if other.side in _NOT_REBELS else "maybe" if other.side == "jihadist" else "allied"


def meant(generic: Holder, named: Iterable[Holder]) -> Holder:
    """The force that a description means beside these: the only one that it fits, else the description stands.

    In a report that names one group at a town, "the militants" and "they" there are that group. "The rebels" and
    "Kurdish forces" are many by nature, and stay what they are; across reports nothing of the kind is presumed.
    """
    if generic.key not in ("armed", "unclear"):
        return generic
    fitting = {h.key: h for h in named if h.key.startswith("actor:") and standing(generic, h) != "other"}
    return next(iter(fitting.values())) if len(fitting) == 1 else generic
