"""From a path, address, feed or archive to reports with their evidence. Knows nothing of language beyond its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marsad.intake._options import IntakeOptions, Resolver, Validators
from marsad.intake._parts import Entry, Glimpse, PartKind, cuts, entries, files_of, glimpse, part_kind
from marsad.intake._take import take
from marsad.intake._values import Evidence, Hint, Intake, Method, Note, Report, Role, Unchanged, Unreadable
from marsad.later import later

if TYPE_CHECKING:
    from marsad.intake._guard import Clock, GuardedTransport

__all__ = [
    "Clock",
    "Entry",
    "Evidence",
    "Glimpse",
    "GuardedTransport",
    "Hint",
    "Intake",
    "IntakeOptions",
    "Method",
    "Note",
    "PartKind",
    "Report",
    "Resolver",
    "Role",
    "Unchanged",
    "Unreadable",
    "Validators",
    "cuts",
    "entries",
    "files_of",
    "glimpse",
    "part_kind",
    "take",
]

# the client of the network is loaded by who asks something of it
__getattr__ = later(__name__, {"Clock": "_guard", "GuardedTransport": "_guard"})
