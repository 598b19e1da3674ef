"""Lessons of reviewers about types: words that were taken for one type tell of another, or of no event at all.

A lesson speaks for the words as they stand, where they are taken for that very type: the same words in another sense
(an air strike, a strike of workers) are left alone. Other forms of a verb are other words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from marsad.coding._context import Context
from marsad.coding._triggers import Cue, cue_span
from marsad.coding._values import EventType
from marsad.coding.ontology import class_of
from marsad.grounding import EVERYWHERE, Scope, home_of
from marsad.grounding.actors import folded


@dataclass(frozen=True, slots=True)
class TypeLesson:
    """What words tell of. ``n`` is the number of the decision; a null ``now`` says: of no event.

    ``begin`` and ``end`` (code points of the text) are given where it is only these words of one report.
    """

    n: int
    words: str
    was: EventType
    now: EventType | None
    scope: Scope = EVERYWHERE
    begin: int | None = None
    end: int | None = None

    @property
    def folded(self) -> str:
        """The words as they are looked up."""
        return folded(self.words)

    def stands_in(self, words: str) -> bool:
        """Do the words stand in a text of folded pieces?"""
        return bool(self.folded) and f" {self.folded} " in words


def retaught(
    context: Context, cues: tuple[tuple[Cue, ...], ...], lessons: Sequence[TypeLesson]
) -> tuple[tuple[Cue, ...], ...]:
    """The cues of each line as the lessons have them; as they are where there are none."""
    if not lessons:
        return cues
    home = home_of(context.grounded.places)
    heard = [x for x in lessons if x.scope.country in (None, home)]
    by_words: dict[tuple[str, EventType], list[TypeLesson]] = {}
    for lesson in sorted(heard, key=lambda x: (x.begin is not None, x.scope.rank, x.n), reverse=True):
        by_words.setdefault((lesson.folded, lesson.was), []).append(lesson)
    return tuple(tuple(_heard(context, by_words, found)) for found in cues)


def _heard(
    context: Context, lessons: dict[tuple[str, EventType], list[TypeLesson]], cues: tuple[Cue, ...]
) -> list[Cue]:
    out = []
    for cue in cues:
        span = cue_span(context.lines[cue.line], cue)
        said = lessons.get((folded(span.of(context.text)), cue.trigger.type), ())
        lesson = next((x for x in said if x.begin is None or (x.begin, x.end) == (span.begin, span.end)), None)
        if lesson is None:
            out.append(cue)
        elif lesson.now is not None:
            out.append(_retyped(cue, lesson.now))
    return out


def _retyped(cue: Cue, now: EventType) -> Cue:
    """The trigger as one of the type: its mode was the other type's, and it needs nothing beside it any more."""
    trigger = replace(cue.trigger, type=now, mode=None, klass=class_of(now), needs=None)
    return replace(cue, trigger=trigger, own=(), only_own=False, taught=True)
