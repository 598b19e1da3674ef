"""Frames have the types of their columns, and unknown stays unknown."""

from __future__ import annotations

from typing import Any

import geopandas
import pandas as pd
import polars as pl
import pytest

from marsad.errors import NotInstalled, UsageError
from marsad.publish import to_geopandas, to_pandas, to_polars
from marsad.publish._tables import TABLES
from tests.publish.made import CLASH, SHELLING, UNKNOWN, Made

ONE = Made(all_incidents=(CLASH, SHELLING, UNKNOWN))
NONE = Made(ONE.query, (), (), (), (), (), ())


@pytest.mark.parametrize("name", TABLES)
def test_every_table_is_a_frame_of_both(name: str) -> None:
    rows = len(list(TABLES[name].rows(ONE)))
    assert to_pandas(ONE, name).shape == to_polars(ONE, name).shape == (rows, len(TABLES[name].names))
    assert list(to_pandas(ONE, name)) == to_polars(ONE, name).columns == list(TABLES[name].names)


@pytest.mark.parametrize("name", TABLES)
def test_an_empty_table_keeps_its_types(name: str) -> None:
    assert dict(to_pandas(NONE, name).dtypes).keys() == dict(to_pandas(ONE, name).dtypes).keys()
    assert to_polars(NONE, name).schema == to_polars(ONE, name).schema
    kinds = [str(k) for k in to_pandas(NONE, name).dtypes if str(k) != "category"]
    assert kinds == [str(k) for k in to_pandas(ONE, name).dtypes if str(k) != "category"]


@pytest.mark.parametrize(
    ("column", "kind"),
    [
        ("killed_best", "Int64"),
        ("lat", "Float64"),
        ("date_start", "datetime64[s]"),
        ("changed", "datetime64[s, UTC]"),
        ("contradicted", "boolean"),
        ("precision", "category"),
        ("place", "string"),
    ],
)
def test_types_of_pandas(column: str, kind: str) -> None:
    assert str(to_pandas(ONE, "incidents")[column].dtype) == kind


@pytest.mark.parametrize(
    ("column", "kind"),
    [
        ("killed_best", pl.Int64),
        ("date_start", pl.Date),
        ("changed", pl.Datetime("us", "UTC")),
        ("contradicted", pl.Boolean),
        ("precision", pl.Categorical),
        ("actors", pl.List(pl.String)),
    ],
)
def test_types_of_polars(column: str, kind: Any) -> None:  # noqa: ANN401
    assert to_polars(ONE, "incidents").schema[column] == kind


def test_what_is_not_known_is_not_a_number() -> None:
    frame = to_pandas(ONE, "incidents").set_index("incident_id")
    assert frame.loc[UNKNOWN.id, "killed_best"] is pd.NA
    assert frame["date_start"].isna().to_list() == [False, False, True]
    assert frame["killed_best"].sum() == 16
    assert to_polars(ONE, "incidents")["killed_best"].to_list() == [4, 12, None]


def test_days_and_sums_can_be_reckoned_with() -> None:
    frame = to_pandas(ONE, "incidents")
    assert frame.loc[frame.date_start.dt.year == 2017, "killed_best"].sum() == 16


def test_only_points_have_geometry() -> None:
    frame: Any = to_geopandas(ONE, "incidents")
    assert isinstance(frame, geopandas.GeoDataFrame)
    assert frame.crs.to_epsg() == 4326
    points = dict(zip(frame.incident_id, frame.geometry, strict=True))
    assert (points[SHELLING.id].x, points[SHELLING.id].y) == (36.4531, 36.1372)
    assert points[CLASH.id] is None
    assert points[UNKNOWN.id] is None


def test_a_frame_without_any_point_is_one_of_geopandas_too() -> None:
    frame: Any = to_geopandas(Made(all_incidents=(CLASH,)), "incidents")
    assert frame.geometry.isna().all()
    assert len(to_geopandas(NONE, "incidents")) == 0


@pytest.mark.parametrize("make", [to_pandas, to_polars, to_geopandas])
def test_a_table_that_is_not_there(make: Any) -> None:  # noqa: ANN401
    with pytest.raises(UsageError, match="no such table"):
        make(ONE, "victims")


def test_a_table_without_places_has_no_map() -> None:
    with pytest.raises(UsageError, match="without places"):
        to_geopandas(ONE, "reports")


@pytest.mark.parametrize(
    ("make", "package"), [(to_pandas, "pandas"), (to_polars, "polars"), (to_geopandas, "geopandas")]
)
def test_what_is_not_installed_is_named(make: Any, package: str, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ANN401
    from marsad.publish import _frames

    def missing(name: str) -> Any:  # noqa: ANN401
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)

    monkeypatch.setattr(_frames, "import_module", missing)
    with pytest.raises(NotInstalled, match=f"pip install {package}"):
        make(ONE, "incidents")
