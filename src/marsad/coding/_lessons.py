"""All that reviewers taught a record: what names of places and actors mean there, and what words tell of.

A value that travels with the reports to every process. Reading a report hears of it what concerns the report, and the
extraction version names just that, so that a new lesson leaves all other reports as they were read.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from marsad.coding._taught import TypeLesson
from marsad.grounding import Held
from marsad.grounding.actors import ActorLesson, pieces_of
from marsad.grounding.places import Correction, applying
from marsad.grounding.places import tag as tag_of_places

#: What a reviewer taught: what a name of a place or an actor means, or what words tell of.
Lesson = Correction | ActorLesson | TypeLesson


@dataclass(frozen=True)
class Lessons:
    """What holds, of each kind in the order in which it was said. No slots: it keeps its index of first words."""

    places: tuple[Correction, ...] = ()
    actors: tuple[ActorLesson, ...] = ()
    types: tuple[TypeLesson, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.places or self.actors or self.types)

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of the decisions."""
        return (*(x.n for x in self.places), *(x.n for x in self.actors), *(x.n for x in self.types))

    def heard(self, report: Held) -> Lessons:
        """Those whose words stand in the report and whose source and report it is.

        Whether it is about their country shows only when it is read; until then they count.
        """
        if not self:
            return self
        places = tuple(c for c in applying(report.text, self.places) if c.reach.admits(report))
        if not (self.actors or self.types):
            return Lessons(places)
        words = pieces_of(report)
        tokens = set(words.split())
        first = (*tokens, *(t[:-1] for t in tokens if t.endswith("s")))
        near = sorted({n for t in first for n in self._by_first.get(t, ())})
        found = [x for n in near if (x := self._named[n]).scope.admits(report) and x.stands_in(words)]
        return Lessons(
            places,
            tuple(x for x in found if isinstance(x, ActorLesson)),
            tuple(x for x in found if isinstance(x, TypeLesson)),
        )

    @cached_property
    def _named(self) -> tuple[ActorLesson | TypeLesson, ...]:
        return (*self.actors, *self.types)

    @cached_property
    def _by_first(self) -> dict[str, tuple[int, ...]]:
        """First word to the lessons that begin with it, so that thousands of lessons are not looked for one by one."""
        found: dict[str, list[int]] = {}
        for n, lesson in enumerate(self._named):
            found.setdefault(lesson.folded.partition(" ")[0], []).append(n)
        return {word: tuple(ns) for word, ns in found.items()}

    @property
    def tag(self) -> str:
        """What the extraction version says of the lessons that a report was read with; "" for none.

        Numbers do not count: what was revoked and said again is the same.
        """
        if not (self.actors or self.types):
            return tag_of_places(self.places)
        actors = sorted((x.folded, x.scope.key, x.id or "", x.actor) for x in self.actors)
        types = sorted((x.folded, x.scope.key, x.was, x.now or "", x.begin or 0, x.end or 0) for x in self.types)
        return sha256(repr((tag_of_places(self.places), actors, types)).encode()).hexdigest()[:8]
