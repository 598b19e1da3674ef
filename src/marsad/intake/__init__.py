"""From a path, address, feed or archive to reports with their evidence. Knows nothing of language beyond its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marsad.intake._files import walk as walk_files
from marsad.intake._options import IntakeOptions, Resolver, Validators
from marsad.intake._origin import Origin, canonical, is_http
from marsad.intake._parts import Entry, Glimpse, PartKind, cuts, entries, files_of, glimpse, part_kind
from marsad.intake._robots import Manners, RobotsCopy, RobotsShelf
from marsad.intake._take import take, take_bytes, unpacked
from marsad.intake._values import Evidence, Hint, Intake, Method, Note, Report, Role, Unchanged, Unreadable
from marsad.later import later

if TYPE_CHECKING:
    from marsad.intake._fetch import Fetched, Fetcher
    from marsad.intake._guard import Clock, GuardedTransport
    from marsad.intake._links import page_links

__all__ = [
    "Clock",
    "Entry",
    "Evidence",
    "Fetched",
    "Fetcher",
    "Glimpse",
    "GuardedTransport",
    "Hint",
    "Intake",
    "IntakeOptions",
    "Manners",
    "Method",
    "Note",
    "Origin",
    "PartKind",
    "Report",
    "Resolver",
    "RobotsCopy",
    "RobotsShelf",
    "Role",
    "Unchanged",
    "Unreadable",
    "Validators",
    "canonical",
    "cuts",
    "entries",
    "files_of",
    "glimpse",
    "is_http",
    "page_links",
    "part_kind",
    "take",
    "take_bytes",
    "unpacked",
    "walk_files",
]

# the client of the network, and parsers, are loaded by who asks something of it
__getattr__ = later(
    __name__,
    {"Clock": "_guard", "GuardedTransport": "_guard", "Fetched": "_fetch", "Fetcher": "_fetch", "page_links": "_links"},
)
