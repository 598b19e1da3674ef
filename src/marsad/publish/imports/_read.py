"""From a file to rows: which layout it has, and one row at a time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from marsad.errors import BrokenForeign, UnknownForeign
from marsad.publish.imports import _acled, _ged
from marsad.publish.imports._cells import Cells
from marsad.publish.imports._table import Table, open_table
from marsad.record import ForeignFile, ForeignFormat, ForeignRow

#: "ged251-csv.zip", "GEDEvent_v25_1.csv"
_VERSION: Final = re.compile(r"ged(?:event)?[_-]?v?(\d\d)[_.]?(\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Body:
    """Who makes a data set, and how its files are read. ``needed`` and ``renamed`` are columns (``_ged``, ``_acled``).

    ``licence`` and ``citation`` are what is kept beside the rows where the user says nothing else.
    """

    name: str
    licence: str
    citation: str
    needed: tuple[str, ...]
    renamed: Mapping[str, tuple[str, ...]]
    layout: Callable[[tuple[str, ...]], str]
    row: Callable[[int, int, tuple[str, ...], Cells], ForeignRow]


#: Licences as the bodies give them on their own pages of downloads (2023); a file may bear other terms.
BODIES: Final[Mapping[ForeignFormat, Body]] = {
    "ged": Body(
        "UCDP GED", "CC BY 4.0",
        "Uppsala Conflict Data Program, Georeferenced Event Dataset (Sundberg and Melander 2013); cite the release.",
        _ged.NEEDED, _ged.RENAMED, _ged.layout, _ged.row,
    ),
    "acled": Body(
        "ACLED", "ACLED terms of use: attribution, no redistribution of rows",
        "Armed Conflict Location & Event Data (Raleigh et al. 2010); cite with the day of download.",
        _acled.NEEDED, _acled.RENAMED, _acled.layout, _acled.row,
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading:
    """A file that was opened, and its rows, which are read while one iterates."""

    file: ForeignFile
    rows: Iterator[ForeignRow]


def read_foreign(path: Path, fmt: ForeignFormat) -> Reading:
    """Open a file of another body.

    Raises:
        NotAFile, NotPermitted: it cannot be opened.
        BrokenForeign: no table, or a row at which the file breaks (raised while iterating).
        ForeignTooLarge: more than the bounds.
        UnknownForeign: the headings are not those of this body.
    """
    table = open_table(path)
    body = BODIES[fmt]
    at = _columns(table, body, fmt)
    version = _VERSION.search(table.file) if fmt == "ged" else None
    file = ForeignFile(
        fmt, table.file, table.sha256, body.layout(table.heads), f"{version[1]}.{version[2]}" if version else None,
        table.encoding, table.heads,
    )  # fmt: skip
    return Reading(file, _rows(table, body, at))


def _columns(table: Table, body: Body, fmt: ForeignFormat) -> dict[str, int]:
    """Where our columns stand, by their headings."""
    at = {head.strip().lower(): n for n, head in reversed(list(enumerate(table.heads)))}
    for ours, theirs in body.renamed.items():
        found = next((name for name in theirs if name in at), None)
        if found is not None:
            at[ours] = at[found]
    lacking = [name for name in body.needed if name not in at]
    if lacking:
        other = next((f for f, b in BODIES.items() if f != fmt and all(n in at for n in _first(b))), None)
        remedy = f"It looks like {BODIES[other].name}: marsad import {other} FILE." if other else ""
        raise UnknownForeign(
            f"not a file of {body.name}: there is no column {', '.join(lacking)}", where=table.file, remedy=remedy
        )
    return at


def _first(body: Body) -> tuple[str, ...]:
    return tuple(name for name in body.needed if name not in body.renamed)


def _rows(table: Table, body: Body, at: Mapping[str, int]) -> Iterator[ForeignRow]:
    seen: set[str] = set()
    n = 0
    for n, (line, cells) in enumerate(table.rows, 1):
        row = body.row(n, line, cells, look := Cells(at, cells))
        flags = [*look.flags]
        if len(cells) < len(table.heads):
            flags.append("short_row")
        if any(cells[len(table.heads) :]) or len(cells) > len(table.heads):
            flags.append("excess_cells")
        if any("\x00" in c or "\ufffd" in c for c in cells):
            flags.append("odd_characters")
        if not row.id:
            flags.append("no_id")
        elif row.id in seen:
            flags.append("same_id")
        seen.add(row.id)
        yield replace(row, id=row.id or f"row-{n}", flags=tuple(flags))
    if n == 0:
        raise BrokenForeign("headings, and no row below them", where=table.file)
