"""The overview: columns of all incidents at hand, brought up when the record has changed, seen as each viewer may.

A desk that opens reads the columns of its cache, or makes them: at once where the record is small, else beside the
requests, and pages say so until they are there. What was decided shows on the next page that anybody asks for: each
request looks how far the record has come (two look-ups), and reads what changed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Final

import numpy as np

from marsad.desk._asked import SORTS, Asked
from marsad.desk._overview_filter import facets, page_of
from marsad.desk._overview_gate import let_out, worded
from marsad.desk._overview_map import cells
from marsad.desk._overview_marks import marks_of
from marsad.desk._overview_time import timeline
from marsad.desk._view import CHANGED, NEW, Derived, View, review_of
from marsad.errors import MarsadError
from marsad.record import Columns, Marked, columns, columns_state, load_columns, marked, save_columns

if TYPE_CHECKING:
    from marsad.desk._sight import Sight
    from marsad.record import Record

_LOG: Final = logging.getLogger(__name__)

#: Incidents up to which columns are made while a request waits (30,000: 1 s).
_AT_ONCE: Final = 30_000

#: Views at hand: one for each policy in use.
_VIEWS: Final = 8


@dataclass(frozen=True, slots=True)
class Making:
    """Columns are being made; ``done`` incidents of about ``all`` so far."""

    done: int
    all: int


class Overview:
    """The columns of a record, shared by all requests (threads)."""

    def __init__(self, record: Record, folder: Path | None = None) -> None:
        self._record, self._folder = record, folder
        self._lock = Lock()
        self._columns: Columns | None = None
        self._decided: Marked | None = None
        self._views: dict[tuple[str, str, bool], tuple[tuple[Columns, int], View]] = {}
        self._saved = -1
        self._thread: Thread | None = None
        self._making = Making(0, 0)
        self._closing = Event()
        self._prepare: Callable[[], object] = lambda: None

    def start(self, prepare: Callable[[], object] = lambda: None) -> None:
        """Read the columns of the cache or begin to make them, beside the requests; of a small record not yet.

        ``prepare`` makes what every page of a large record needs beside them; until it has, pages say that all is yet
        being made, so that the first one comes at once.
        """
        if not self._small():
            with self._lock:
                self._prepare = prepare
                self._begin()

    def _begin(self) -> None:
        if self._columns is None and self._thread is None:
            self._thread = Thread(target=self._make, name="overview", daemon=True)
            self._thread.start()

    def wait(self, seconds: float | None = None) -> bool:
        """Until the columns are there; gives whether they are."""
        if self._thread is not None:
            self._thread.join(seconds)
        return self._columns is not None

    def _make(self) -> None:
        """Runs in a thread of its own; a record that is closed meanwhile ends it."""
        try:
            known = load_columns(self._record, self._folder)
            if known is None:
                self._making = Making(0, self._about())
                known = columns(self._record, told=self._told)
                save_columns(self._record, known, self._folder)
            self._saved = known.state.touch
            self._prepare()
            self._columns = known
        except MarsadError as fault:
            if not self._closing.is_set():
                _LOG.error("the overview could not be made: %s", fault)
        finally:
            self._thread = None

    def _about(self) -> int:
        return self._record.linked_counts()[0]

    def _told(self, done: int) -> None:
        self._making = Making(done, self._making.all)

    @property
    def making(self) -> Making | None:
        """How far the making has come; null where the columns are there."""
        return None if self._columns is not None else self._making

    @property
    def ready(self) -> bool:
        """Can pages of the overview be answered: are the columns there, or made while a first request waits?"""
        return self._columns is not None or self._small()

    def figures(self) -> tuple[int, int] | None:
        """How many incidents there are, and how many of them wait for a person, as of the last page that asked; null
        while nobody has."""
        known = self._columns
        if known is None:
            return None
        return len(known), int(np.isin(review_of(known), (NEW, CHANGED)).sum())

    def view(self, sight: Sight) -> View | None:
        """What a viewer may see, as the record is now; null while columns are being made."""
        if self._columns is None:
            self._first()
        if self._columns is None:
            return None
        with self._lock:
            return self._view(sight, self._up())

    def _first(self) -> None:
        with self._lock:
            if self._columns is None and self._thread is None and self._small():
                self._make()
            self._begin()
        self.wait(_PATIENCE)

    def _small(self) -> bool:
        return self._about() <= _AT_ONCE

    def _up(self) -> Columns:
        """The columns as the record is now. A new object where anything that pages show has changed."""
        assert self._columns is not None
        if columns_state(self._record) != self._columns.state:
            self._columns = columns(self._record, self._columns)
        return self._columns

    def _view(self, sight: Sight, known: Columns) -> View:
        people = marked(self._record, self._decided)
        self._decided = people
        release = sight.release
        key = (release.held.digest, str(release.today), release.inside)
        before = self._views.get(key)
        if before is not None:
            (then, version), view = before
            if then is known and version == people.version:
                return view
        derived = Derived({}) if before is None else before[1].derived.after()
        out, visible = let_out(self._record, release, known, derived)
        out = worded(out, visible, derived)
        view = View(out, marks_of(out, people, self._record, derived), visible, people.apart, derived)
        self._views.pop(key, None)
        self._views[key] = ((known, people.version), view)
        while len(self._views) > _VIEWS:
            del self._views[next(iter(self._views))]
        if before is None and len(known) > _AT_ONCE:
            Thread(target=_warm, args=(view,), name="overview orders", daemon=True).start()
        return view

    def close(self) -> None:
        """Keep what was brought up, for the next desk that opens."""
        self._closing.set()
        thread = self._thread
        if thread is not None:
            thread.join(_PATIENCE)
        if self._columns is not None and self._columns.state.touch != self._saved:
            with suppress(MarsadError):
                save_columns(self._record, self._columns, self._folder)


def _warm(view: View) -> None:
    """Reckon what the first lists, maps and searches would wait for: an order of a million takes 100 ms, the reasons
    150 ms, names of parties and places to be searched 150 ms, towns for maps 600 ms."""
    # pages, which know the overview
    from marsad.desk._ground import towns
    from marsad.desk._search import parties_named, places_named

    page_of(view, Asked())
    facets(view, Asked())
    cells(view, Asked())
    timeline(view, Asked())
    for sort in SORTS:
        page_of(view, Asked(sort=sort))
    for named in (parties_named, places_named):
        named(view, _NOTHING)
    towns()


#: No name holds it.
_NOTHING: Final = "\x00"


#: Seconds that a request waits for columns that are nearly there (a cache of a million is read in 0.2 s).
_PATIENCE: Final = 0.5
