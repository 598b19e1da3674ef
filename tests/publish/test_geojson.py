"""GeoJSON: points and nothing but points that the policy gave, and moments that map programs play."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import geopandas as gpd
import jsonschema
import pyogrio
import pytest

from marsad.publish._formats import Options
from marsad.publish._geojson import feature, write
from marsad.publish._tables import TABLES
from tests.publish.made import Made
from tests.publish.test_csv import EMPTY

#: What RFC 7946 asks of a FeatureCollection of points (sections 3.1.1, 3.2, 3.3), with flat properties.
SCHEMA = {
    "type": "object",
    "required": ["type", "features"],
    "properties": {
        "type": {"const": "FeatureCollection"},
        "features": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["type", "geometry", "properties"],
                "properties": {
                    "type": {"const": "Feature"},
                    "id": {"type": ["string", "number"]},
                    "geometry": {
                        "oneOf": [
                            {"type": "null"},
                            {
                                "type": "object",
                                "required": ["type", "coordinates"],
                                "properties": {
                                    "type": {"const": "Point"},
                                    "coordinates": {
                                        "prefixItems": [
                                            {"type": "number", "minimum": -180, "maximum": 180},
                                            {"type": "number", "minimum": -90, "maximum": 90},
                                        ],
                                        "minItems": 2,
                                        "maxItems": 2,
                                    },
                                },
                            },
                        ]
                    },
                    "properties": {
                        "type": "object",
                        "additionalProperties": {"type": ["string", "number", "boolean", "null"]},
                    },
                },
            },
        },
    },
}


def written(path: Path, table: str | None = None, release: Made | None = None) -> dict[str, Any]:
    write(release or Made(), path, Options(table=table, manifest={"rule": "latest"}))
    read: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return read


@pytest.mark.parametrize("table", ["incidents", "events", "claims", "controls"])
def test_it_is_geojson(table: str, tmp_path: Path) -> None:
    read = written(tmp_path / "a.geojson", table)

    jsonschema.validate(read, SCHEMA)
    assert len(read["features"]) == len(list(TABLES[table].rows(Made())))
    assert read["manifest"] == {"rule": "latest"}


def test_incidents_are_the_table_without_asking(tmp_path: Path) -> None:
    assert {f["id"] for f in written(tmp_path / "a.geojson")["features"]} == {
        "i4814b30577b9daaa", "i00000000000000b2", "i00000000000000c3",
    }  # fmt: skip


@pytest.mark.parametrize("table", ["incidents", "events", "claims"])
def test_ids_of_features_are_told_apart(table: str, tmp_path: Path) -> None:
    ids = [f["id"] for f in written(tmp_path / "a.geojson", table)["features"]]

    assert len(set(ids)) == len(ids)


def test_an_area_has_no_point_and_keeps_its_name(tmp_path: Path) -> None:
    clash = next(f for f in written(tmp_path / "a.geojson")["features"] if f["id"] == "i00000000000000b2")

    assert clash["geometry"] is None
    assert clash["properties"]["place"] == "Idlib"
    assert not {"lat", "lon"} & set(clash["properties"])


def test_moments_have_a_time_so_that_kepler_plays_them() -> None:
    told = feature({"date_start": "2017-09-01", "date_end": "2017-09-30"})["properties"]

    assert (told["timestamp"], told["timestamp_end"]) == ("2017-09-01T00:00:00Z", "2017-09-30T23:59:59Z")
    assert (told["date_start"], told["date_end"]) == ("2017-09-01", "2017-09-30")


@pytest.mark.parametrize(("start", "end"), [(None, None), ("2014-01-01", None)])
def test_a_moment_that_is_not_known_is_null(start: str | None, end: str | None) -> None:
    told = feature({"date_start": start, "date_end": end})["properties"]

    assert told["timestamp"] == (f"{start}T00:00:00Z" if start else None)
    assert told["timestamp_end"] is None


def test_every_feature_has_every_property(tmp_path: Path) -> None:
    read = written(tmp_path / "a.geojson")
    wanted = {*TABLES["incidents"].names, "timestamp", "timestamp_end"} - {"lat", "lon"}

    assert all(set(f["properties"]) == wanted for f in read["features"])


def test_geopandas_reads_points_moments_and_nothing_for_areas(tmp_path: Path) -> None:
    written(tmp_path / "a.geojson")
    frame = gpd.read_file(tmp_path / "a.geojson", engine="pyogrio").set_index("incident_id")
    point = frame.geometry["i4814b30577b9daaa"]

    assert frame.crs.to_epsg() == 4326
    assert (point.x, point.y) == (36.4531, 36.1372)
    assert frame.geometry["i00000000000000b2"] is None
    assert frame.timestamp["i4814b30577b9daaa"].date() == datetime(2017, 9, 5).date()  # noqa: DTZ001
    assert frame.killed_best["i4814b30577b9daaa"] == 12


def test_gdal_tells_the_moments_as_moments(tmp_path: Path) -> None:
    written(tmp_path / "a.geojson")
    info = pyogrio.read_info(tmp_path / "a.geojson")
    types = dict(zip(info["fields"], info["ogr_types"], strict=True))

    assert types["timestamp"] == "OFTDateTime"
    assert types["killed_best"] == "OFTInteger"


def test_an_empty_release_is_an_empty_collection(tmp_path: Path) -> None:
    read = written(tmp_path / "a.geojson", release=EMPTY)

    jsonschema.validate(read, SCHEMA)
    assert read["features"] == []
