"""The finished gazetteer as one SQLite file."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
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
CREATE TABLE loose (country TEXT, key TEXT, place INTEGER, PRIMARY KEY (country, key, place)) WITHOUT ROWID;
CREATE TABLE lead (token TEXT PRIMARY KEY, longest INTEGER) WITHOUT ROWID;
CREATE TABLE demonym (key TEXT PRIMARY KEY, place INTEGER) WITHOUT ROWID;
"""

#: Made when the tables are full: quicker than keeping them while they fill.
_INDEXES = """
CREATE INDEX ident_of ON ident (place);
CREATE INDEX unit_of ON place (country, kind) WHERE kind IN ('admin1', 'admin2');
"""

#: Folded name and row -> is it the place's own name?
_Names = dict[tuple[str, int], bool]


def write(path: Path, draft: Draft, tell: Progress) -> None:
    """Write all rows, names and spellings, in an order that the same inputs always give."""
    db = sqlite3.connect(path)
    try:
        db.executescript(_DDL)
        tell(0.45, "folding names")
        names = _names(draft)
        tell(0.6, "writing places")
        db.executemany("INSERT INTO place VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", _places(draft, names))
        db.executemany("INSERT INTO ident VALUES (?,?)", sorted(_idents(draft).items()))
        tell(0.65, "writing names")
        db.executemany("INSERT INTO name VALUES (?,?,?)", sorted((k, n, m) for (k, n), m in names.items()))
        shorts = sorted((k, n) for k, places in draft.short.items() for n in dict.fromkeys(places))
        db.executemany("INSERT INTO short VALUES (?,?)", shorts)
        tell(0.8, "writing spellings")
        db.executemany("INSERT INTO loose VALUES (?,?,?)", sorted(_spellings(draft, names)))
        db.executemany("INSERT INTO lead VALUES (?,?)", sorted(_leads(draft, names).items()))
        db.executemany("INSERT INTO demonym VALUES (?,?)", sorted(draft.demonyms.items()))
        db.executescript(_INDEXES)
        db.commit()
    finally:
        db.close()


def _names(draft: Draft) -> _Names:
    names: _Names = {}
    for n, row in enumerate(draft.rows):
        for name in row.names:
            if folded := key(name):
                names.setdefault((folded, n), False)
        if not is_name(row):
            continue
        names[key(row.name), n] = True
        if row.kind == "admin1" or (row.kind == "admin2" and row.country not in ALWAYS_TYPED):
            names[bare(row.name), n] = True
    return names


def _places(draft: Draft, names: _Names) -> Iterator[tuple[object, ...]]:
    borne = Counter(n for _, n in names)
    for n, r in enumerate(draft.rows):
        shape = ";".join(f"{a},{b}" for a, b in r.shape)
        box = ",".join(map(str, r.box)) if r.box else None
        yield (
            n, r.id, r.name, r.lat, r.lon, r.country, r.admin1, r.kind, r.population, r.radius, r.unit, r.seat,
            r.feature, r.county, borne[n], r.basis, shape, box, *r.origin,
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


def _spellings(draft: Draft, names: _Names) -> set[tuple[str, str, int]]:
    out = set()
    for folded, n in names:
        country = draft.rows[n].country
        if country in TRANSLITERATED and folded.isascii() and len(spelling := loose(folded)) > 2:
            out.add((country, spelling, n))
    return out


def _leads(draft: Draft, names: _Names) -> dict[str, int]:
    """Of each first word of a name, how many words the longest name that begins with it has."""
    leads: dict[str, int] = {}
    for folded in (*(k for k, _ in names), *draft.demonyms):
        words = folded.split()
        if words and (len(words) > 1 or words[0] not in ARTICLES):
            leads[words[0]] = max(leads.get(words[0], 0), min(len(words), 7))
    return leads
