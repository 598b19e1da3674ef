"""GeoJSON (RFC 7946): one Feature a row, with flat properties, as kepler.gl and QGIS want them.

kepler.gl plays a layer by a property that holds a moment. A bare ``2017-09-05`` is a date to it, which it shows and
does not play (its issues 78 and 1441), and it takes one moment a feature (1071): so ``timestamp`` is the first day's
midnight in UTC. ``timestamp_end`` is the last second of the last day, for programs that take both (QGIS' temporal
controller). Neither says anything of the hour; ``date_start``, ``date_end`` and the codes of precision do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from marsad.publish._files import text_file
from marsad.publish._formats import Counts, Options
from marsad.publish._json import write_list
from marsad.publish._released import Release
from marsad.publish._tables import TABLES, Table, flat
from marsad.publish._told import Cell

#: Which columns name a row; their values joined are the Feature's ``id``.
_IDS = {
    "incidents": ("incident_id",),
    "events": ("report_id", "event_id"),
    "claims": ("report_id", "claim_id", "event_id"),
}


def write(release: Release, target: Path, options: Options) -> Counts:
    """One table with a place as a FeatureCollection; the manifest is a foreign member of it (section 6.1)."""
    table = TABLES[options.table or "incidents"]
    head = {"type": "FeatureCollection", "manifest": dict(options.manifest)}
    with text_file(target) as out:
        return {table.name: write_list(out, head, "features", _features(table, release))}


def _features(table: Table, release: Release) -> Iterator[Mapping[str, Any]]:
    for row in table.rows(release):
        yield feature(dict(zip(table.names, row, strict=True)), _IDS.get(table.name, ()))


def feature(row: Mapping[str, Cell], ids: tuple[str, ...] = ()) -> Mapping[str, Any]:
    """A row as a Feature: a point where the policy gave one, a null geometry for an area, which is never a point.

    >>> feature({"incident_id": "i1", "lat": 36.1, "lon": 36.4}, ("incident_id",))["geometry"]
    {'type': 'Point', 'coordinates': [36.4, 36.1]}
    """
    lat, lon = row.get("lat"), row.get("lon")
    point = None if lat is None or lon is None else {"type": "Point", "coordinates": [lon, lat]}
    told = {name: None if cell == () else flat(cell) for name, cell in row.items() if name not in {"lat", "lon"}}
    start, end = row.get("date_start"), row.get("date_end")
    moments = {
        "timestamp": f"{start}T00:00:00Z" if start else None,
        "timestamp_end": f"{end}T23:59:59Z" if end else None,
    }
    name = {"id": "#".join(str(row[i]) for i in ids if row[i] is not None)} if ids else {}
    return {"type": "Feature", **name, "geometry": point, "properties": told | moments}
