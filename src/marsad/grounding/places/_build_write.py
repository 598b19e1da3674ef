"""The finished gazetteer as one SQLite file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from marsad.grounding.places._build_draft import Draft
from marsad.grounding.places._build_inputs import Progress
from marsad.grounding.places._build_units import ALWAYS_TYPED, bare, is_name
from marsad.grounding.places._cues import ARTICLES, TRANSLITERATED
from marsad.grounding.places._fold import key, loose

_DDL = """
PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA page_size=8192;
CREATE TABLE place (n INTEGER PRIMARY KEY, id TEXT, name TEXT, lat REAL, lon REAL, country TEXT, admin1 TEXT,
    kind TEXT, population INTEGER, radius REAL, unit INTEGER, seat INTEGER, feature TEXT, county INTEGER, names INTEGER,
    basis TEXT, shape TEXT, box TEXT, source TEXT, licence TEXT);
CREATE TABLE ident (id TEXT PRIMARY KEY, place INTEGER) WITHOUT ROWID;
CREATE TABLE name (key TEXT, place INTEGER, main INTEGER, PRIMARY KEY (key, place)) WITHOUT ROWID;
CREATE TABLE short (key TEXT, place INTEGER, PRIMARY KEY (key, place)) WITHOUT ROWID;
CREATE TABLE loose (country TEXT, key TEXT, place INTEGER, name TEXT, PRIMARY KEY (country, key, place, name))
    WITHOUT ROWID;
CREATE TABLE lead (token TEXT PRIMARY KEY, longest INTEGER) WITHOUT ROWID;
CREATE TABLE demonym (key TEXT PRIMARY KEY, place INTEGER) WITHOUT ROWID;
"""

#: Made when the tables are full: quicker than keeping them while they fill.
_INDEXES = """
CREATE INDEX ident_of ON ident (place);
CREATE INDEX unit_of ON place (country, kind) WHERE kind IN ('admin1', 'admin2');
"""

#: Names and spellings as they come; SQLite sorts them into their tables, which costs less memory than to sort here.
_RAW = """
CREATE TEMP TABLE raw_name (key TEXT, place INTEGER, main INTEGER);
CREATE TEMP TABLE raw_loose (country TEXT, key TEXT, place INTEGER, name TEXT);
"""


def write(path: Path, draft: Draft, tell: Progress) -> None:
    """Write all rows, names and spellings, in an order that the same inputs always give."""
    db = sqlite3.connect(path)
    try:
        db.executescript(_DDL + _RAW)
        tell(0.45, "folding names")
        tally = _Tally()
        db.executemany("INSERT INTO raw_name VALUES (?,?,?)", _names(draft, tally))
        tell(0.6, "writing names")
        db.execute("INSERT INTO name SELECT key, place, main FROM raw_name ORDER BY key, place")
        db.executemany("INSERT INTO short VALUES (?,?)", _shorts(draft))
        tell(0.7, "writing places")
        db.executemany("INSERT INTO place VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", _places(draft, tally))
        db.executemany("INSERT INTO ident VALUES (?,?)", sorted(_idents(draft).items()))
        tell(0.8, "writing spellings")
        db.executemany("INSERT INTO raw_loose VALUES (?,?,?,?)", _spellings(db, draft))
        db.execute("INSERT INTO loose SELECT DISTINCT * FROM raw_loose ORDER BY 1, 2, 3, 4")
        db.executemany("INSERT INTO lead VALUES (?,?)", sorted(_leads(draft, tally).items()))
        db.executemany("INSERT INTO demonym VALUES (?,?)", sorted(draft.demonyms.items()))
        db.commit()
        db.executescript(_INDEXES)
    finally:
        db.close()


@dataclass(slots=True)
class _Tally:
    """What is counted while the names go by: how many each row bears, how long names are by their first word."""

    borne: dict[int, int] = field(default_factory=dict)
    leads: dict[str, int] = field(default_factory=dict)


def _names(draft: Draft, tally: _Tally) -> Iterator[tuple[str, int, bool]]:
    """Folded name, row, and whether it is the place's own name; each once for a row."""
    for n, row in enumerate(draft.rows):
        names = dict.fromkeys((key(name) for name in row.names), False)
        if is_name(row):
            names[key(row.name)] = True
            if known_bare(row.kind, row.country):
                names[bare(row.name)] = True
        names.pop("", None)
        tally.borne[n] = len(names)
        for folded, main in names.items():
            lead(tally.leads, folded)
            yield folded, n, main


def lead(leads: dict[str, int], folded: str) -> None:
    """Count a folded name among those that begin with its first word: how many words the longest has."""
    words = folded.split()
    if len(words) > 1 or words[0] not in ARTICLES:
        leads[words[0]] = max(leads.get(words[0], 0), min(len(words), 7))


def _shorts(draft: Draft) -> list[tuple[str, int]]:
    return sorted((folded, n) for folded, places in draft.short.items() for n in dict.fromkeys(places))


def _places(draft: Draft, tally: _Tally) -> Iterator[tuple[object, ...]]:
    for n, r in enumerate(draft.rows):
        shape = ";".join(f"{a},{b}" for a, b in r.shape)
        box = ",".join(map(str, r.box)) if r.box else None
        yield (
            n, r.id, r.name, r.lat, r.lon, r.country, r.admin1, r.kind, r.population, r.radius, r.unit, r.seat,
            r.feature, r.county, tally.borne[n], r.basis, shape, box, *r.origin,
        )  # fmt: skip


def _idents(draft: Draft) -> dict[str, int]:
    """By id, its place. A place's own id wins over another's further id."""
    idents: dict[str, int] = {}
    for n, row in enumerate(draft.rows):
        if idents.setdefault(row.id, n) != n:
            raise ValueError(f"two places bear the id {row.id}: {draft.rows[idents[row.id]].name} and {row.name}")
    for n, row in enumerate(draft.rows):
        for ident in row.ids:
            idents.setdefault(ident, n)
    return idents


def _spellings(db: sqlite3.Connection, draft: Draft) -> Iterator[tuple[str, str, int, str]]:
    for folded, n in db.execute("SELECT key, place FROM raw_name"):
        yield from spelled(draft.rows[n].country, folded, n)


def spelled(country: str | None, folded: str, n: int) -> Iterator[tuple[str, str, int, str]]:
    """The row of ``loose`` for a name, where the spellings of its country are worth one."""
    if country in TRANSLITERATED and folded.isascii() and len(spelling := loose(folded)) > 2:
        yield country, spelling, n, folded


def known_bare(kind: str, country: str | None) -> bool:
    """Is it a unit that is called by its name without the type word?"""
    return kind == "admin1" or (kind == "admin2" and country not in ALWAYS_TYPED)


def _leads(draft: Draft, tally: _Tally) -> dict[str, int]:
    """Of each first word of a name, how many words the longest name that begins with it has."""
    for folded in draft.demonyms:
        lead(tally.leads, folded)
    return tally.leads
