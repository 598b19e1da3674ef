"""The tables as frames of pandas, polars and geopandas, with the types that the columns have.

None of the packages is needed by Marsad; each is imported when it is asked for. Unknown stays unknown: whole numbers
are nullable, a place without a point has no geometry, and nothing is filled in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from marsad.errors import NotInstalled, UsageError
from marsad.publish._dictionary import Column
from marsad.publish._tables import TABLES, Table
from marsad.publish._told import Row

if TYPE_CHECKING:
    import geopandas
    import pandas
    import polars

    from marsad.publish._released import Release

#: WGS 84; GeoPandas takes points as (longitude, latitude) whatever the order of the axes of its CRS.
CRS: Final = "EPSG:4326"


def to_pandas(release: Release, name: str) -> pandas.DataFrame:
    """A table as a DataFrame: Int64, Float64, boolean, datetime64 (moments in UTC), category for codes, string; lists
    of texts are tuples.

    Raises:
        UsageError: there is no such table.
        NotInstalled: pandas is not.
    """
    table, pd = _table(name), _package("pandas")
    cells = _columns(table, release)
    frame: pandas.DataFrame = pd.DataFrame({c.name: _series(pd, c, cells[c.name]) for c in table.columns})
    return frame


def to_geopandas(release: Release, name: str) -> geopandas.GeoDataFrame:
    """A table with places as a GeoDataFrame: like :func:`to_pandas`, with a point where there is one, else no geometry.

    Raises:
        UsageError: there is no such table, or it has no places.
        NotInstalled: geopandas is not.
    """
    if "lat" not in _table(name).names:
        known = ", ".join(t.name for t in TABLES.values() if "lat" in t.names)
        raise UsageError("a table without places", where=name, remedy=f"Those with places are {known}.")
    gpd = _package("geopandas")
    frame: Any = to_pandas(release, name)
    known = frame["lat"].notna() & frame["lon"].notna()
    x, y = (frame.loc[known, c].astype("float64") for c in ("lon", "lat"))
    points = gpd.GeoSeries(gpd.points_from_xy(x, y), index=frame.index[known], crs=CRS).reindex(frame.index)
    return gpd.GeoDataFrame(frame, geometry=points, crs=CRS)


def to_polars(release: Release, name: str) -> polars.DataFrame:
    """A table as a DataFrame: Int64, Float64, Boolean, Date, Datetime (UTC), Categorical for codes, String, List.

    Raises:
        UsageError: there is no such table.
        NotInstalled: polars is not.
    """
    table, pl = _table(name), _package("polars")
    cells = _columns(table, release)
    frame: polars.DataFrame = pl.DataFrame([_polars_series(pl, c, cells[c.name]) for c in table.columns])
    return frame


def _table(name: str) -> Table:
    found = TABLES.get(name)
    if found is None:
        raise UsageError("no such table", where=name, remedy=f"Known are {', '.join(TABLES)}.")
    return found


def _package(name: str) -> Any:  # noqa: ANN401
    try:
        return import_module(name)
    except ModuleNotFoundError as fault:
        remedy = f"Install it with: pip install {fault.name or name}"
        raise NotInstalled("a package that this needs is not installed", where=name, remedy=remedy) from fault


def _columns(table: Table, release: Release) -> Mapping[str, tuple[Any, ...]]:
    rows: list[Row] = list(table.rows(release))
    cells = list(zip(*rows, strict=True)) if rows else [()] * len(table.names)
    return dict(zip(table.names, cells, strict=True))


#: Whole numbers and the like by the type of the column; the others need more than a name.
_PANDAS: Final[Mapping[str, str]] = {
    "integer": "Int64", "number": "Float64", "truth": "boolean", "text": "string", "texts": "object",
}  # fmt: skip


def _series(pd: Any, c: Column, cells: tuple[Any, ...]) -> Any:  # noqa: ANN401
    # a date may stand before 1678, which nanoseconds cannot hold
    if c.type == "date":
        return pd.Series(pd.to_datetime(pd.Series(cells, dtype="string"), format="%Y-%m-%d").astype("datetime64[s]"))
    if c.type == "moment":
        moments = pd.to_datetime(pd.Series(cells, dtype="string"), format="ISO8601", utc=True)
        return pd.Series(moments.astype("datetime64[s, UTC]"))
    if c.type == "truth":
        cells = tuple(None if cell is None else bool(cell) for cell in cells)
    series = pd.Series(list(cells), dtype=_PANDAS[c.type])
    return series.astype("category") if c.type == "text" and c.codes else series


def _polars_series(pl: Any, c: Column, cells: tuple[Any, ...]) -> Any:  # noqa: ANN401
    kinds: Mapping[str, Callable[[], Any]] = {
        "integer": lambda: pl.Series(c.name, cells, dtype=pl.Int64),
        "number": lambda: pl.Series(c.name, cells, dtype=pl.Float64),
        "truth": lambda: pl.Series(c.name, [None if x is None else bool(x) for x in cells], dtype=pl.Boolean),
        "text": lambda: pl.Series(c.name, cells, dtype=pl.Categorical if c.codes else pl.String),
        "texts": lambda: pl.Series(c.name, [None if x is None else list(x) for x in cells], dtype=pl.List(pl.String)),
        "date": lambda: pl.Series(c.name, cells, dtype=pl.String).str.to_date("%Y-%m-%d"),
        "moment": lambda: _moments(pl, c.name, cells),
    }
    return kinds[c.type]()


def _moments(pl: Any, name: str, cells: tuple[Any, ...]) -> Any:  # noqa: ANN401
    from datetime import UTC, datetime

    def moment(cell: str | None) -> datetime | None:
        if cell is None:
            return None
        found = datetime.fromisoformat(cell)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)

    return pl.Series(name, [moment(x) for x in cells], dtype=pl.Datetime("us", "UTC"))
