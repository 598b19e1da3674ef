"""Corrections of reviewers: in this record, perhaps only in reports about one country, a name means this place.

A correction speaks for the name as it stands ("Raqqa", not "Raqqa province"; a direction before it leaves it the name).
It makes the name known where the gazetteer lacks it, and it decides: the reviewer has seen what the ranker has not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from typing import Final, Protocol, TypeVar

from marsad.grounding._scope import Scope
from marsad.grounding.places._fold import key
from marsad.grounding.places._gazetteer import Gazetteer
from marsad.grounding.places._surroundings import Surroundings
from marsad.grounding.places._values import Place, PlaceKind

#: How sure an answer is that a reviewer gave; not 1, as people are mistaken, too.
CONFIDENCE: Final = 0.99
REASON: Final = "corrected by a reviewer"


@dataclass(frozen=True, slots=True)
class Correction:
    """What a name means.

    ``n`` is the number of the decision, ``scope`` the country (ISO 3166-1 alpha-2) whose reports it is for, null for
    all; ``source`` and ``report`` narrow it in the same way. The place is stated in full, so that it still stands where
    a gazetteer lacks it.
    """

    n: int
    name: str
    id: str
    place: str
    lat: float
    lon: float
    country: str | None = None
    admin1: str | None = None
    kind: PlaceKind = "city"
    scope: str | None = None
    source: str | None = None
    report: str | None = None

    @property
    def folded(self) -> str:
        """The name as it is looked up."""
        return _key(self.name)

    @property
    def reach(self) -> Scope:
        """The whole scope: country, source and report."""
        return Scope(self.scope, self.source, self.report)


_key = lru_cache(maxsize=1 << 16)(key)

_NO_WORD = re.compile(r"[^\w]+")


def applying(text: str, corrections: Sequence[Correction]) -> tuple[Correction, ...]:
    """The corrections whose name stands in the text; whether its theatre is theirs shows only when it is read.

    >>> yes = Correction(1, "Tall Mithal", "point:36,38", "Tall Mithal", 36, 38)
    >>> applying("Shells fell on Tall Mithal's market.", (yes,)) == (yes,), applying("In Tall Mithala ...", (yes,))
    (True, ())
    """
    if not corrections:
        return ()
    words = f" {_NO_WORD.sub(' ', key(text))} "
    return tuple(
        c
        for c in corrections
        if (name := _NO_WORD.sub(" ", c.folded)) and (f" {name} " in words or f" {name}s " in words)
    )


def tag(corrections: Sequence[Correction]) -> str:
    """What the extraction version says of the corrections that a report was read with; "" for none."""
    ordered = sorted(corrections, key=lambda c: (c.folded, c.reach.key if c.scope or c.source or c.report else "", c.n))
    said = [(c.folded, c.scope, c.id, *filter(None, (c.source, c.report))) for c in ordered]
    return sha256(repr(said).encode()).hexdigest()[:8] if said else ""


def corrected(gazetteer: Gazetteer, corrections: Sequence[Correction]) -> Gazetteer:
    """The gazetteer as these corrections make it; itself where there are none."""
    return _corrected(gazetteer, tuple(corrections)) if corrections else gazetteer


@lru_cache(maxsize=16)
def _corrected(gazetteer: Gazetteer, corrections: tuple[Correction, ...]) -> Gazetteer:
    return Corrected(gazetteer, corrections)


class Corrected(Gazetteer):
    """A gazetteer with what reviewers said; asked like any other."""

    def __init__(self, base: Gazetteer, corrections: tuple[Correction, ...]) -> None:
        self.__dict__.update(base.__dict__)
        self._base = base
        self.corrections = corrections
        self._meant = {c.n: base.by_id(c.id) or _stated(c) for c in corrections}
        self._invented = {p.n: p for p in self._meant.values() if p.n < 0}
        self._extra: dict[str, list[Correction]] = {}
        for c in corrections:
            self._extra.setdefault(c.folded, []).append(c)
        self._leads: dict[str, int] = {}
        for folded in self._extra:
            first, *rest = folded.split() or ("",)
            self._leads[first] = max(self._leads.get(first, 0), min(1 + len(rest), 7))
        self.place = lru_cache(maxsize=20_000)(self._place_of)
        self.named = lru_cache(maxsize=20_000)(self._named_so)
        self.longest = lru_cache(maxsize=50_000)(self._longest_of)

    def _place_of(self, n: int) -> Place:
        return self._invented[n] if n < 0 else self._base.place(n)

    def _named_so(self, folded: str) -> tuple[tuple[Place, bool], ...]:
        """The corrections' places first. One for a single country joins only where the name is otherwise unknown."""
        found = self._base.named(folded)
        meant = [self._meant[c.n] for c in self._extra.get(folded, ()) if c.scope is None or not found]
        own = {p.n: (p, True) for p in meant}
        return (*own.values(), *(f for f in found if f[0].n not in own))

    def _longest_of(self, token: str) -> int:
        return max(self._base.longest(token), self._leads.get(token, 0))

    def by_id(self, ident: str) -> Place | None:
        """As of any gazetteer; also the places that only a correction states."""
        return self._base.by_id(ident) or next((p for p in self._invented.values() if p.id == ident), None)

    def ids(self, place: Place) -> tuple[str, ...]:
        """As of any gazetteer."""
        return (place.id,) if place.n < 0 else self._base.ids(place)

    def meant(self, folded: str, theatre: Sequence[str]) -> tuple[Correction, Place] | None:
        """What reviewers said that the name means in a report about these countries; the latest word for the narrower
        scope goes first."""
        fits = [c for c in self._extra.get(folded, ()) if c.scope is None or c.scope in theatre[:1]]
        if not fits:
            return None
        best = max(fits, key=lambda c: (c.reach.rank, c.n))
        return best, self._meant[best.n]

    def only_elsewhere(self, folded: str, place: Place) -> bool:
        """Is the place known by this name only through a correction for other countries?"""
        return (
            any(self._meant[c.n].n == place.n for c in self._extra.get(folded, ()))
            and all(p.n != place.n for p, _ in self._base.named(folded))
        )  # fmt: skip


def _stated(c: Correction) -> Place:
    """The place as the correction states it, which this gazetteer does not have."""
    return Place(-c.n, c.id, c.place, c.lat, c.lon, c.country, c.admin1, c.kind, 0, names=1)


class Choosable(Protocol):
    """What a ranker chose for a name."""

    @property
    def place(self) -> Place | None: ...
    @property
    def confidence(self) -> float: ...
    @property
    def reason(self) -> str: ...


C = TypeVar("C", bound=Choosable)


def overruled(
    surveyed: Sequence[Surroundings], choices: Sequence[C | None], theatre: Sequence[str], gazetteer: Gazetteer
) -> list[C | None]:
    """The choices with the reviewers' in place of the ranker's, where there are any."""
    if not isinstance(gazetteer, Corrected):
        return list(choices)
    return [_overruled(s, c, theatre, gazetteer) for s, c in zip(surveyed, choices, strict=True)]


def _overruled(s: Surroundings, choice: C | None, theatre: Sequence[str], gazetteer: Corrected) -> C | None:
    if choice is None or s.mention.kind != "location":
        return choice
    for name in dict.fromkeys((key(s.surface), *((s.core,) if s.wanted is None else ()))):
        if said := gazetteer.meant(name, theatre):
            return _with(choice, place=said[1], confidence=CONFIDENCE, reason=REASON, level="exact")
    if choice.place is not None and gazetteer.only_elsewhere(s.core, choice.place):
        return _with(
            choice, place=None, confidence=0.0, reason="known by this name only in reports about another country"
        )
    return choice


#: Whatever a ranker calls its choice is a frozen dataclass.
_with: Callable[..., C] = replace

__all__ = ["Corrected", "Correction", "applying", "corrected", "overruled", "tag"]
