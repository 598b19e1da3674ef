"""Parquet and GeoParquet, opened by what their users open them with."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import geopandas
import pandas
import polars
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from marsad.publish import _parquet
from marsad.publish._formats import FORMATS, Options
from marsad.publish._geoparquet import GEO_TABLES
from marsad.publish._released import When
from marsad.publish._tables import TABLES
from tests.publish.made import ARABIC, CLASH, SHELLING, UNKNOWN, Made

MANIFEST = {"policy": "public", "rule": "representative"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("parquet") / "out"
    FORMATS["parquet"].write(Made(), target, Options(manifest=MANIFEST))
    return target


@pytest.fixture(scope="module")
def geo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("geo") / "incidents.parquet"
    FORMATS["geoparquet"].write(Made(), target, Options(manifest=MANIFEST))
    return target


def ask(sql: str) -> list[tuple[Any, ...]]:
    return duckdb.connect().execute(sql).fetchall()


@pytest.mark.parametrize("table", TABLES)
def test_duckdb_pandas_and_polars_read_the_rows_of_each_table(table: str, folder: Path) -> None:
    path = folder / f"{table}.parquet"
    expected = len(list(TABLES[table].rows(Made())))
    assert ask(f"SELECT count(*) FROM '{path}'") == [(expected,)]
    assert len(pandas.read_parquet(path)) == len(polars.read_parquet(path)) == expected


@pytest.mark.parametrize("table", TABLES)
def test_one_table_alone_is_the_file_of_the_folder(table: str, folder: Path, tmp_path: Path) -> None:
    FORMATS["parquet"].write(Made(), tmp_path / "one", Options(table=table, manifest=MANIFEST))
    assert (tmp_path / "one").read_bytes() == (folder / f"{table}.parquet").read_bytes()


def test_the_folder_explains_itself(folder: Path) -> None:
    assert {p.name for p in folder.iterdir()} == {f"{t}.parquet" for t in TABLES} | {"dictionary.csv"}
    assert ask(f"SELECT type FROM '{folder}/dictionary.csv' WHERE \"table\" = 'gone' AND \"column\" = 'at'") == [
        ("moment",)
    ]


def test_types_are_those_of_the_dictionary(folder: Path) -> None:
    schema = pq.read_schema(folder / "incidents.parquet")
    assert schema.field("date_start").type == pa.date32()
    assert schema.field("changed").type == pa.timestamp("us", tz="UTC")
    assert schema.field("members").type == pa.list_(pa.string())
    assert schema.field("contradicted").type == pa.bool_()
    assert schema.field("killed_best").type == pa.int64()


def test_what_is_not_known_is_null(folder: Path) -> None:
    path = folder / "incidents.parquet"
    row = ask(
        f"SELECT date_start, lat, killed_best, originators, grade FROM '{path}' WHERE incident_id = '{UNKNOWN.id}'"
    )
    assert row == [(None,) * 5]
    assert ask(f"SELECT wounded_high FROM '{path}' WHERE incident_id = '{SHELLING.id}'") == [(None,)]


def test_hostile_text_comes_back_as_it_went_in(folder: Path) -> None:
    titles = {title for (title,) in ask(f"SELECT title FROM '{folder}/reports.parquet'")}
    assert ARABIC.title in titles
    assert ask(f"SELECT outlet FROM '{folder}/reports.parquet' WHERE report_id = 'ar-1'") == [("صحيفة",)]


def test_lists_are_lists_and_can_be_unnested(folder: Path) -> None:
    sql = f"SELECT unnest(members) FROM '{folder}/incidents.parquet' WHERE incident_id = '{SHELLING.id}'"
    assert ask(sql) == [("wire-1#e0",), ("ar-1#e1",)]


def test_manifest_and_dictionary_travel_in_the_file(folder: Path) -> None:
    told = pq.read_schema(folder / "events.parquet").metadata
    assert json.loads(told[b"marsad:manifest"]) == MANIFEST
    columns = [c["column"] for c in json.loads(told[b"marsad:dictionary"])]
    assert columns == list(TABLES["events"].names)


def test_a_column_bears_its_meaning(folder: Path) -> None:
    field = pq.read_schema(folder / "events.parquet").field("where_prec")
    assert field.metadata[b"codes"].startswith(b"1 exact; 2 near")


def test_the_same_release_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    FORMATS["parquet"].write(Made(), tmp_path / "again", Options(manifest=MANIFEST))
    assert all((tmp_path / "again" / p.name).read_bytes() == p.read_bytes() for p in folder.iterdir())


def test_an_empty_release_gives_empty_tables_with_their_types(tmp_path: Path) -> None:
    nothing = Made(all_reports=(), all_claims=(), all_events=(), all_incidents=(), all_controls=(), all_gone=())
    counts = FORMATS["parquet"].write(nothing, tmp_path / "out", Options())
    assert set(counts.values()) == {0}
    assert pq.read_schema(tmp_path / "out" / "incidents.parquet").field("date_start").type == pa.date32()
    FORMATS["geoparquet"].write(nothing, tmp_path / "geo.parquet", Options())
    assert geopandas.read_parquet(tmp_path / "geo.parquet").empty


def test_many_rows_are_written_in_row_groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_parquet, "CHUNK", 4)
    monkeypatch.setattr(_parquet, "GROUP", 10)
    many = Made(all_incidents=tuple(replace(CLASH, number=n) for n in range(31)))
    counts = FORMATS["parquet"].write(many, tmp_path / "many", Options(table="incidents"))
    file = pq.ParquetFile(tmp_path / "many")
    assert counts == {"incidents": 31}
    groups = [file.metadata.row_group(n).num_rows for n in range(file.metadata.num_row_groups)]
    assert groups == [10, 10, 10, 1]
    assert file.read().column("incident_number").to_pylist() == list(range(31))


def test_a_day_that_is_none_is_an_error_and_no_null(tmp_path: Path) -> None:
    wrong = Made(all_incidents=(replace(CLASH, when=When("2017-13-41", None)),))
    with pytest.raises(pa.ArrowInvalid):
        FORMATS["parquet"].write(wrong, tmp_path / "wrong", Options(table="incidents"))


# ---- GeoParquet ---------------------------------------------------------------------------------------------------


def test_geopandas_reads_points_and_leaves_areas_without_one(geo: Path) -> None:
    frame = geopandas.read_parquet(geo).set_index("incident_id")
    assert frame.crs == "OGC:CRS84"
    assert (frame.geometry[SHELLING.id].x, frame.geometry[SHELLING.id].y) == (36.4531, 36.1372)
    assert frame.geometry[CLASH.id] is None
    assert frame.geometry[UNKNOWN.id] is None


def test_geopandas_skips_what_lies_outside_of_a_box(geo: Path) -> None:
    assert list(geopandas.read_parquet(geo, bbox=(36, 36, 37, 37)).incident_id) == [SHELLING.id]
    assert geopandas.read_parquet(geo, bbox=(0, 0, 1, 1)).empty


def test_duckdb_reads_the_columns_and_the_box(geo: Path) -> None:
    sql = f"SELECT bbox.xmin, geometry::VARCHAR FROM '{geo}' WHERE geometry IS NOT NULL"
    assert ask(sql) == [(36.4531, "POINT (36.4531 36.1372)")]


def test_the_metadata_are_those_of_the_specification(geo: Path) -> None:
    told = json.loads(pq.read_metadata(geo).metadata[b"geo"])
    column = told["columns"]["geometry"]
    assert (told["version"], told["primary_column"], column["encoding"]) == ("1.1.0", "geometry", "WKB")
    assert column["geometry_types"] == ["Point"]
    assert column["bbox"] == [36.4531, 36.1372, 36.4531, 36.1372]
    assert column["covering"]["bbox"]["ymax"] == ["bbox", "ymax"]


@pytest.mark.parametrize("table", GEO_TABLES)
def test_every_table_with_places_can_be_asked_for(table: str, tmp_path: Path) -> None:
    counts = FORMATS["geoparquet"].write(Made(), tmp_path / "geo.parquet", Options(table=table))
    frame = geopandas.read_parquet(tmp_path / "geo.parquet")
    assert counts == {table: len(frame)}
    assert len(frame.geometry.dropna()) == 1


def test_the_tables_that_may_be_asked_for_have_places() -> None:
    assert FORMATS["geoparquet"].tables == GEO_TABLES
    assert all({"lat", "lon"} <= set(TABLES[t].names) for t in GEO_TABLES)
