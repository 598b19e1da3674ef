"""The form of a lesson: what was typed, what may be meant, and the lesson that comes of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from marsad.errors import UsageError
from marsad.grounding import Scope
from marsad.lesson_of import known_actor, new_actor, no_actor, place_lesson, type_lesson

if TYPE_CHECKING:
    from marsad.coding import Lesson
    from marsad.desk._sight import Sight

Kind = Literal["actor_name", "place_name", "type_fix"]
Reach = Literal["all", "country", "source", "report"]

#: Candidates that are offered for a name.
_OFFERED: Final = 6

_OWN = re.compile(r"/(?![/\\])[^\s\\]{0,500}")

_Short = Annotated[str, Field(max_length=200)]


class Asked(BaseModel):
    """What was typed or came with the link. ``means`` is an id, ``none``, ``new`` or ``other`` (then ``to`` says it);
    ``begin`` and ``end`` are where the words stand in the report; ``next`` is the page to go back to."""

    model_config = ConfigDict(frozen=True)

    kind: Kind = "actor_name"
    name: _Short = ""
    means: _Short = ""
    to: _Short = ""
    called: _Short = ""
    sort: _Short = "rebel"
    was: _Short = "ASSAULT"
    now: _Short = "none"
    reach: Reach = "all"
    country: Annotated[str, Field(max_length=2)] = ""
    source: _Short = ""
    report: _Short = ""
    begin: Annotated[int | None, Field(ge=0)] = None
    end: Annotated[int | None, Field(ge=0)] = None
    why: Annotated[str, Field(max_length=2000)] = ""
    next: Annotated[str, Field(max_length=500)] = ""
    look: bool = False
    again: bool = False

    @property
    def back(self) -> str | None:
        """Where to go afterwards: a page of this desk, and no other."""
        return self.next if _OWN.fullmatch(self.next) else None

    @property
    def scope(self) -> Scope:
        """Where it is to be heard.

        Raises:
            UsageError: a country, source or report is asked for, and none is named.
        """
        if self.reach == "all":
            return Scope()
        given = {"country": self.country.upper(), "source": self.source.strip(), "report": self.report}[self.reach]
        if not given or (self.reach == "country" and not (len(given) == 2 and given.isalpha() and given.isascii())):
            raise UsageError("where is it to be heard?", where=self.reach, remedy="Name it, or choose everywhere.")
        return Scope(**{self.reach: given})


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a name may mean: an id, its name, the code of its kind, and where it is."""

    id: str
    name: str
    kind: str
    where: str


def candidates(asked: Asked) -> tuple[Candidate, ...]:
    """What the gazetteer or the registry has for the words, the likeliest first."""
    if not any(c.isalnum() for c in asked.name):
        return ()
    if asked.kind == "actor_name":
        from marsad.grounding.actors import explain, open_registry

        found = explain(asked.name, open_registry())[:_OFFERED]
        return tuple(Candidate(e.actor.id, e.actor.name, e.actor.kind, e.actor.country or "") for e in found)
    if asked.kind == "place_name":
        from marsad.grounding.places import explain as explain_place
        from marsad.grounding.places import open_gazetteer

        places = [e.place for e in explain_place(asked.name, open_gazetteer())][:_OFFERED]
        return tuple(Candidate(p.id, p.name, p.kind, " ".join(x for x in (p.admin1, p.country) if x)) for p in places)
    return ()


def lesson_of(sight: Sight, asked: Asked) -> Lesson:
    """The lesson that the form asks for; its number is yet to be given.

    Raises:
        UsageError, NotInLayer: no words, no such actor, place or type, or nothing chosen.
        NotInRecord: a report that is not there, or not for this viewer.
    """
    scope = asked.scope
    if scope.report is not None:
        sight.full_report(scope.report)
    if asked.kind == "type_fix":
        at = (asked.begin, asked.end) if None not in (asked.begin, asked.end) and scope.report else None
        now = None if asked.now == "none" else asked.now
        return type_lesson(asked.name, asked.was, now, scope, at)  # type: ignore[arg-type]
    meant = asked.to.strip() if asked.means == "other" else asked.means
    if not meant:
        raise UsageError("what does it mean?", where=asked.name, remedy="Choose one.")
    if asked.kind == "place_name":
        from marsad.grounding.places import open_gazetteer

        return place_lesson(asked.name, meant, scope, open_gazetteer())
    if meant == "none":
        return no_actor(asked.name, scope)
    if meant == "new":
        country = scope.country or (asked.country.upper() or None)
        return new_actor(asked.name, scope, called=asked.called, kind=asked.sort, country=country)
    return known_actor(sight.record, asked.name, meant, scope)
