"""Writing the tables as CSV, JSON and GeoJSON."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from typing import TextIO

from marsad.publish._rows import (
    CLAIM_COLUMNS,
    EVENT_COLUMNS,
    INCIDENT_COLUMNS,
    Cell,
    Row,
    claim_rows,
    event_rows,
    incident_rows,
)
from marsad.publish._view import Json

FORMATS = ("csv", "json", "geojson")
TABLES = ("claims", "events", "incidents")

_COLUMNS = {"claims": CLAIM_COLUMNS, "events": EVENT_COLUMNS, "incidents": INCIDENT_COLUMNS}
_ROWS: dict[str, Callable[[Iterable[Json]], Iterator[Row]]] = {
    "claims": claim_rows,
    "events": event_rows,
    "incidents": incident_rows,
}

#: A cell that begins so is run as a formula by spreadsheets; a leading apostrophe makes it text (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def export(rows_of: Iterable[Json], out: TextIO, *, table: str, fmt: str, manifest: Json, bom: bool = False) -> int:
    """Write one table in one format; gives the number of rows.

    ``rows_of`` are documents for ``claims`` and ``events``, incident objects for ``incidents``. ``manifest`` goes into
    JSON and GeoJSON; CSV has no room for it. ``bom`` starts CSV with a byte order mark, for Excel.
    """
    rows = _ROWS[table](rows_of)
    if fmt == "csv":
        return _csv(rows, _COLUMNS[table], out, bom)
    if fmt == "geojson":
        return _geojson(rows, _COLUMNS[table], out, manifest)
    return _json(rows, _COLUMNS[table], out, manifest)


def _csv(rows: Iterator[Row], columns: tuple[str, ...], out: TextIO, bom: bool) -> int:
    if bom:
        out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")  # RFC 4180
    writer.writerow(columns)
    count = 0
    for row in rows:
        writer.writerow([_safe(row.get(c)) for c in columns])
        count += 1
    return count


def _safe(cell: Cell) -> Cell:
    if isinstance(cell, str) and cell.startswith(_FORMULA):
        return "'" + cell
    return cell


def _ordered(row: Row, columns: tuple[str, ...]) -> Row:
    return {c: row.get(c) for c in columns}


def _json(rows: Iterator[Row], columns: tuple[str, ...], out: TextIO, manifest: Json) -> int:
    out.write('{"manifest": ' + json.dumps(dict(manifest), ensure_ascii=False) + ',\n"rows": [')
    count = _items((json.dumps(_ordered(r, columns), ensure_ascii=False) for r in rows), out)
    out.write("\n]}\n")
    return count


def _geojson(rows: Iterator[Row], columns: tuple[str, ...], out: TextIO, manifest: Json) -> int:
    head = {"type": "FeatureCollection", "manifest": dict(manifest)}
    out.write(json.dumps(head, ensure_ascii=False)[:-1] + ',\n"features": [')
    count = _items((json.dumps(_feature(_ordered(r, columns)), ensure_ascii=False) for r in rows), out)
    out.write("\n]}\n")
    return count


def _feature(row: Row) -> Json:
    lat, lon = row.pop("lat", None), row.pop("lon", None)
    # RFC 7946: null geometry for what has no point; an area is never drawn as one
    point = None if lat is None or lon is None else {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "geometry": point, "properties": row}


def _items(lines: Iterator[str], out: TextIO) -> int:
    count = 0
    for line in lines:
        out.write((",\n" if count else "\n") + line)
        count += 1
    return count
