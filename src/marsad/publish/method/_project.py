"""What only the project itself can say of its method: the table ``[project]`` of its marsad.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path

from marsad.errors import BrokenOntology

#: Characters of one answer; a method statement is read, not searched.
_MOST = 20_000


@dataclass(frozen=True, slots=True)
class ProjectWords:
    """Answers of the project, each null until it gives one; then the statement shows a gap in its place.

    ``security`` is what may be published of it, no more.
    """

    name: str | None = None
    organisation: str | None = None
    contact: str | None = None
    purpose: str | None = None
    funding: str | None = None
    inclusion: str | None = None
    exclusion: str | None = None
    collection: str | None = None
    review: str | None = None
    security: str | None = None
    harm: str | None = None
    corrections: str | None = None


#: What is asked for, where an answer is missing.
QUESTIONS = {
    "name": "the name of the record",
    "organisation": "who keeps this record, since when, and on whose behalf",
    "contact": "an address for questions, corrections and complaints",
    "purpose": "what the record is for, and for whom",
    "funding": "who pays, and what say they have",
    "inclusion": "which conflicts, places, days and kinds of harm are recorded",
    "exclusion": "what is left out on purpose, and why",
    "collection": "how reports are chosen and gathered, how often, and who does it",
    "review": "who checks what, how many people see a case, and how they are trained",
    "security": "how people, devices and material are protected, as far as that may be told",
    "harm": "how harm to victims, witnesses, sources and staff is weighed, and who decides",
    "corrections": "how somebody asks for a correction or for something to be taken out, and how soon it is answered",
}


def read_project(path: Path) -> ProjectWords:
    """The answers of a marsad.toml; none where the file has no ``[project]``.

    Raises:
        BrokenOntology: no TOML, an unknown key, or an answer that is no text.
    """
    try:
        whole = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as fault:
        raise BrokenOntology(f"it cannot be read: {fault}", where=str(path)) from fault
    given = whole.get("project", {})
    known = [f.name for f in fields(ProjectWords)]
    if not isinstance(given, dict):
        raise BrokenOntology("project must be a table", where=str(path))
    for key, value in given.items():
        if key not in known:
            raise BrokenOntology(f"project.{key} is not known; known are {', '.join(known)}", where=str(path))
        if not isinstance(value, str) or len(value) > _MOST:
            raise BrokenOntology(f"project.{key} must be a text of at most {_MOST:,} characters", where=str(path))
    return ProjectWords(**{key: " ".join(value.split()) or None for key, value in given.items()})
