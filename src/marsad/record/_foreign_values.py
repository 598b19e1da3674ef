"""Rows of another body: what it claims, kept beside our record and never part of what corroborates it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: Whose layout a file has.
ForeignFormat = Literal["ged", "acled"]


@dataclass(frozen=True, slots=True)
class Article:
    """What a row names as its source: who published it, on which day (ISO 8601), under which title."""

    outlet: str
    day: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class ForeignRow:
    """One row of a file as its body gives it.

    ``n`` counts rows from 1, ``line`` is where it ends in the file (the row of a sheet). ``raw`` are its cells as
    given. ``start`` and ``end`` are the days that it may mean, both included, widened where its code of time says so;
    ``day_code`` and ``place_code`` are its own codes of precision (GED: date_prec, where_prec; ACLED: time_precision,
    geo_precision). ``kind`` is GED's type of violence (1 to 3) or ACLED's sub-event. ``side_a_id`` and ``side_b_id``
    are UCDP's numbers of actors. ``flags`` are codes of what is wrong with it (``publish/data/foreign_flags.tsv``).
    What the file leaves open is null, and a number that is none is null and flagged.
    """

    n: int
    line: int
    id: str
    raw: tuple[str, ...]
    start: str | None = None
    end: str | None = None
    day_code: int | None = None
    place: str | None = None
    place_code: int | None = None
    lat: float | None = None
    lon: float | None = None
    country: str | None = None
    admin1: str | None = None
    admin2: str | None = None
    kind: str | None = None
    side_a: str | None = None
    side_b: str | None = None
    side_a_id: str | None = None
    side_b_id: str | None = None
    low: int | None = None
    best: int | None = None
    high: int | None = None
    deaths_a: int | None = None
    deaths_b: int | None = None
    deaths_civilians: int | None = None
    deaths_unknown: int | None = None
    clarity: int | None = None
    articles: tuple[Article, ...] = ()
    source_original: str | None = None
    notes: str | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ForeignFile:
    """A file that was opened: what is known of it before its rows are read. ``columns`` are its headings as given."""

    format: ForeignFormat
    file: str
    sha256: str
    layout: str
    version: str | None
    encoding: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ForeignSet:
    """A file of rows that was imported. ``flags`` counts rows by what is wrong with them.

    ``superseded_by`` is the number of the newer release of the same body that took its place; ``undone`` the moment at
    which its rows were taken out again.
    """

    n: int
    at: str
    who: str
    name: str
    format: ForeignFormat
    file: str
    sha256: str
    layout: str
    version: str | None
    encoding: str
    columns: tuple[str, ...]
    rows: int
    flags: dict[str, int]
    licence: str | None
    citation: str | None
    superseded_by: int | None = None
    undone: str | None = None

    @property
    def counts(self) -> bool:
        """Is it what its body says now?"""
        return self.superseded_by is None and self.undone is None


@dataclass(frozen=True, slots=True)
class ForeignChange:
    """What importing a file did: ``added`` is false where the same bytes were there already (``set`` is that one).

    Of rows with ids that an older release had, too: how many say something else, how many are new, how many are gone.
    """

    set: ForeignSet
    added: bool
    supersedes: tuple[int, ...] = ()
    changed: int = 0
    new: int = 0
    gone: int = 0
