"""From a path, address, feed or archive to reports with their evidence. Knows nothing of language beyond its name."""

from marsad.intake._options import IntakeOptions, Resolver, Validators
from marsad.intake._parts import Entry, Glimpse, PartKind, cuts, entries, files_of, glimpse, part_kind
from marsad.intake._take import take
from marsad.intake._values import Evidence, Hint, Intake, Method, Note, Report, Role, Unchanged, Unreadable

__all__ = [
    "Entry",
    "Evidence",
    "Glimpse",
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
