"""GeoParquet 1.1: a table with its points, for GIS. An area has a null geometry: it is never drawn as a point.

Points are WKB in longitude and latitude; the coordinate reference system is left to the specification's default,
OGC:CRS84. The column ``bbox`` lets readers skip what lies outside of a box without unpacking geometries.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa

from marsad.publish._formats import Counts, Options
from marsad.publish._parquet import ParquetFile, field, metadata, write_one
from marsad.publish._released import Release
from marsad.publish._tables import TABLES, Table

#: Tables whose rows have a place.
GEO_TABLES: Final = ("incidents", "events", "controls")

_VERSION: Final = "1.1.0"
_BOX: Final = ("xmin", "ymin", "xmax", "ymax")
_BOX_TYPE: Final = pa.struct([pa.field(name, pa.float64()) for name in _BOX])
#: A little-endian WKB point: order, type, x, y (OGC Simple Features, 8.2).
_WKB: Final = np.dtype([("order", "u1"), ("type", "<u4"), ("x", "<f8"), ("y", "<f8")])


def write(release: Release, target: Path, options: Options) -> Counts:
    """One table into one file; incidents unless another is asked for."""
    file = GeoParquetFile(target, TABLES[options.table or "incidents"], options.manifest)
    return write_one(release, file, options.jobs)


class GeoParquetFile(ParquetFile):
    """A Parquet file with the columns ``geometry`` and ``bbox`` at its end."""

    def __init__(self, path: Path, table: Table, manifest: Mapping[str, Any]) -> None:
        super().__init__(path, table, manifest)
        self._at = table.place("lon"), table.place("lat")
        self._bounds: tuple[float, float, float, float] | None = None

    def made_schema(self) -> pa.Schema:
        fields = [field(c) for c in self.table.columns]
        fields += [pa.field("geometry", pa.binary()), pa.field("bbox", _BOX_TYPE)]
        return pa.schema(fields, metadata=metadata(self.table, self._manifest))

    def more(self, arrays: Sequence[pa.Array]) -> list[pa.Array]:
        x, y = (arrays[n].to_numpy(zero_copy_only=False) for n in self._at)
        self._widen(x, y)
        return [points(x, y), boxes(x, y)]

    def closing_metadata(self) -> dict[str, str]:
        geometry: dict[str, Any] = {
            "encoding": "WKB",
            "geometry_types": ["Point"],
            "covering": {"bbox": {name: ["bbox", name] for name in _BOX}},
        }
        if self._bounds is not None:
            geometry["bbox"] = list(self._bounds)
        geo = {"version": _VERSION, "primary_column": "geometry", "columns": {"geometry": geometry}}
        return {"geo": json.dumps(geo)}

    def _widen(self, x: np.ndarray[Any, Any], y: np.ndarray[Any, Any]) -> None:
        """The box of all points so far."""
        if np.isnan(x).all():
            return
        box = (float(np.nanmin(x)), float(np.nanmin(y)), float(np.nanmax(x)), float(np.nanmax(y)))
        old = self._bounds or box
        self._bounds = (min(old[0], box[0]), min(old[1], box[1]), max(old[2], box[2]), max(old[3], box[3]))


def points(x: np.ndarray[Any, Any], y: np.ndarray[Any, Any]) -> pa.Array:
    """WKB points of longitudes and latitudes; NaN: null.

    >>> points(np.array([36.5, np.nan]), np.array([34.0, np.nan])).to_pylist()[1] is None
    True
    """
    rows = np.empty(len(x), _WKB)
    rows["order"], rows["type"], rows["x"], rows["y"] = 1, 1, x, y
    there = ~np.isnan(x)
    offsets = np.concatenate(([0], np.cumsum(np.where(there, _WKB.itemsize, 0)))).astype(np.int32)
    data = pa.py_buffer(rows[there].tobytes())
    return pa.Array.from_buffers(pa.binary(), len(x), [_validity(there), pa.py_buffer(offsets.tobytes()), data])


def boxes(x: np.ndarray[Any, Any], y: np.ndarray[Any, Any]) -> pa.Array:
    """The box of each point; NaN: null."""
    there = ~np.isnan(x)
    parts = [pa.array(v, pa.float64(), from_pandas=True) for v in (x, y, x, y)]
    return pa.StructArray.from_arrays(parts, fields=list(_BOX_TYPE), mask=pa.array(~there))


def _validity(there: np.ndarray[Any, Any]) -> pa.Buffer:
    return pa.py_buffer(np.packbits(there, bitorder="little").tobytes())
