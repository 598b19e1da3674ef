"""Marsad reads reports of armed conflict and keeps a record of who did what to whom, according to whom.

``marsad.open`` opens a record (docs/python.md); nothing that takes time is imported before it is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from marsad._version import __version__, extraction_version

if TYPE_CHECKING:
    from marsad.api import Asked, Project, Read, open  # noqa: A004
    from marsad.publish import (
        Apart,
        Claim,
        Claimant,
        ControlStatement,
        Event,
        Evidence,
        Figure,
        Gone,
        Incident,
        Loss,
        Party,
        Policy,
        Query,
        Range,
        Report,
        Toll,
        When,
        Where,
    )
    from marsad.publish.changes import Change, Feed, FieldChange

_API = ("Asked", "Project", "Read", "open")
_CHANGES = ("Change", "Feed", "FieldChange")
_VALUES = (
    "Apart", "Claim", "Claimant", "ControlStatement", "Event", "Evidence", "Figure", "Gone", "Incident", "Loss",
    "Party", "Policy", "Query", "Range", "Report", "Toll", "When", "Where",
)  # fmt: skip
_LATER = {
    **dict.fromkeys(_API, "marsad.api"),
    **dict.fromkeys(_CHANGES, "marsad.publish.changes"),
    **dict.fromkeys(_VALUES, "marsad.publish"),
}


def __getattr__(name: str) -> Any:  # noqa: ANN401
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_LATER[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)


__all__ = [
    "Apart",
    "Asked",
    "Change",
    "Claim",
    "Claimant",
    "ControlStatement",
    "Event",
    "Evidence",
    "Feed",
    "FieldChange",
    "Figure",
    "Gone",
    "Incident",
    "Loss",
    "Party",
    "Policy",
    "Project",
    "Query",
    "Range",
    "Read",
    "Report",
    "Toll",
    "When",
    "Where",
    "__version__",
    "extraction_version",
    "open",
]
