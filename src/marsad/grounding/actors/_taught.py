"""Lessons of reviewers about names of actors: in this record, perhaps only here or there, a name means this actor.

A lesson speaks for the name as it stands; a longer name that holds it is another one. Where it says that the name is
no actor's, the words are no mention of a body or person. The actor is stated in full, so that the lesson still stands
where a registry lacks it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Final

from marsad.grounding._scope import EVERYWHERE, Held, Scope
from marsad.grounding._values import SourceKind
from marsad.grounding.actors._registry import Actor, ActorKind, Entries, Registry, pieces

#: How sure a name is that a reviewer explained; not 1, as people are mistaken, too.
CONFIDENCE: Final = 0.99


@lru_cache(maxsize=1 << 16)
def folded(words: str) -> str:
    """Words as lessons compare them: a record of 5,000 lessons asks for them with every report.

    >>> folded("Da'esh"), folded("The Mithal-Brigade")
    ('da esh', 'the mithal brigade')
    """
    return " ".join(pieces(words))


@dataclass(frozen=True, slots=True)
class ActorLesson:
    """What a name means. ``n`` is the number of the decision; a null ``id`` says that the name is no actor's."""

    n: int
    name: str
    id: str | None
    actor: str = ""
    kind: ActorKind = "rebel"
    source_kind: SourceKind = "armed_group"
    country: str | None = None
    side: str | None = None
    scope: Scope = EVERYWHERE

    @property
    def folded(self) -> str:
        """The name as it is looked up."""
        return folded(self.name)

    def stands_in(self, words: str) -> bool:
        """Does the name stand in a text of folded pieces (:func:`pieces_of`)? An s may follow it ("SANAs")."""
        return bool(self.folded) and (f" {self.folded} " in words or f" {self.folded}s " in words)


def pieces_of(report: Held) -> str:
    """A report's text as names are looked for in it: folded pieces between blanks.

    >>> from types import SimpleNamespace as Made
    >>> pieces_of(Made(id="r", source=None, text="Da'esh fighters"))
    ' da esh fighters '
    """
    return f" {' '.join(pieces(report.text))} "


def taught(registry: Registry, lessons: Sequence[ActorLesson]) -> Registry:
    """The registry as these lessons make it; itself where there are none."""
    return _taught(registry, tuple(lessons)) if lessons else registry


@lru_cache(maxsize=16)
def _taught(registry: Registry, lessons: tuple[ActorLesson, ...]) -> Registry:
    said = {pieces(x.name): x for x in sorted(lessons, key=lambda x: (x.scope.rank, x.n))}
    new = {x.id: _stated(x, x.id) for x in said.values() if x.id is not None and x.id not in registry}
    return Taught(MappingProxyType({**registry.actors, **new}), registry.state, registry, MappingProxyType(said))


def _stated(lesson: ActorLesson, ident: str) -> Actor:
    """The actor as the lesson states it, which this registry does not have."""
    return Actor(
        ident, lesson.actor or lesson.name, (), lesson.kind, lesson.source_kind, lesson.side, None, lesson.country,
        None, "", "", None, None, None,
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class Taught(Registry):
    """A registry with what reviewers said; asked like any other. ``said``: pieces of a name to its lesson."""

    base: Registry = field(default_factory=lambda: Registry(MappingProxyType({})))
    said: Mapping[tuple[str, ...], ActorLesson] = field(default_factory=dict)

    def meant(self, name: str) -> Actor | None:
        """The actor that reviewers said a name means; null where they said nothing, or "no actor"."""
        lesson = self.said.get(pieces(name))
        return self.get(lesson.id) if lesson is not None else None

    def unnamed(self, name: str) -> bool:
        """Did reviewers say that the name is no actor's?"""
        lesson = self.said.get(pieces(name))
        return lesson is not None and lesson.id is None

    @cached_property
    def by_name(self) -> Mapping[tuple[str, ...], Entries]:
        """As of any registry: a name that was explained has one bearer, or none."""
        own = {name: ((x.id, x.name),) for name, x in self.said.items() if x.id is not None and name}
        kept = {name: entries for name, entries in self.base.by_name.items() if name not in self.said}
        return {**kept, **own}

    @cached_property
    def by_first(self) -> Mapping[str, tuple[tuple[tuple[str, ...], Entries], ...]]:
        """As of any registry."""
        found = dict(self.base.by_first)
        for first in {name[0] for name in self.said if name}:
            own = [(name, e) for name, e in self.by_name.items() if name[0] == first]
            found[first] = tuple(sorted(own, key=lambda e: -len(e[0])))
        return {first: names for first, names in found.items() if names}
