"""Watching sources: feeds, pages, sitemaps and folders, into a record, for weeks; and telling who asked to be told.

``Watcher`` is the loop; what it needs is made by ``marsad watch`` (``cli/_watch.py``).
"""

from __future__ import annotations

from marsad.watch._crew import LONGEST_WAIT, Came, Crew, Fetching, Job, Sent, Threads, Visit
from marsad.watch._deliver import secret_of, signature
from marsad.watch._health import silent_after
from marsad.watch._read import read_sources, seconds_of
from marsad.watch._reading import Reading
from marsad.watch._state import SourceState, State, watching_alone
from marsad.watch._values import Config, Rule, Source, Target
from marsad.watch._watcher import Totals, Watcher

__all__ = [
    "LONGEST_WAIT",
    "Came",
    "Config",
    "Crew",
    "Fetching",
    "Job",
    "Reading",
    "Rule",
    "Sent",
    "Source",
    "SourceState",
    "State",
    "Target",
    "Threads",
    "Totals",
    "Visit",
    "Watcher",
    "read_sources",
    "seconds_of",
    "secret_of",
    "signature",
    "silent_after",
    "watching_alone",
]
