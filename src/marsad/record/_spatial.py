"""The spatial seam: what lies in a box or near a point, by SQLite's R*Tree, PostGIS, or a plain index of PostgreSQL.

All answer from ``lat`` and ``lon``, and distances are those of one sphere, so that the answers are the same everywhere;
the R*Tree and PostGIS's GiST (32-bit, rounded outwards both) only narrow down. PostGIS is used where the database has
it: a column ``point`` that the server makes of ``lat`` and ``lon`` itself. Its geography is not used: metres on the
spheroid differ from ours by up to 0.5 %, and a record that is moved would answer otherwise.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final, Protocol

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Table,
    and_,
    bindparam,
    column,
    func,
    literal_column,
    or_,
    text,
)

from marsad.record._schema import event_places
from marsad.record._values import Box, Near

TABLE: Final = "event_points"

#: Tables whose points PostGIS indexes. (Statements of control are few, and asked for by place and day.)
POINTED: Final = ("event_places", "incidents")

#: The number of WGS 84 among systems of coordinates.
_WGS84: Final = 4326

#: Kilometres of one degree of latitude on the mean sphere.
_DEGREE_KM: Final = 111.195


class SpatialIndex(Protocol):
    """What a back end must give."""

    def add(self, connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
        """Index rows of ``event_places`` (with ``key``); those without a point are passed over."""

    def narrowed(self, table: Table, box: Box) -> ColumnElement[bool] | None:
        """A condition on a table that an index answers and that loses nothing of the box; null: no such index."""

    def distance(self, table: Table, near: Near) -> ColumnElement[float]:
        """Kilometres between a row's point and a point."""


class SqliteSpatial:
    """R*Tree."""

    def add(self, connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
        points = [(r["key"], r["lat"], r["lat"], r["lon"], r["lon"]) for r in rows if _placed(r)]
        if points:
            connection.exec_driver_sql(f"INSERT INTO {TABLE} VALUES (?, ?, ?, ?, ?)", points)  # noqa: S608

    def narrowed(self, table: Table, box: Box) -> ColumnElement[bool] | None:
        if table is not event_places:
            return None
        inside = text(
            f"SELECT id FROM {TABLE} WHERE north >= :south AND south <= :north"  # noqa: S608
            " AND east >= :west AND west <= :east"
        ).bindparams(
            bindparam("south", box.south, unique=True),
            bindparam("north", box.north, unique=True),
            bindparam("west", box.west, unique=True),
            bindparam("east", box.east, unique=True),
        )
        return event_places.c.key.in_(inside.columns(column("id", BigInteger)))

    def distance(self, table: Table, near: Near) -> ColumnElement[float]:
        return func.marsad_km(table.c.lat, table.c.lon, *_rounded(near))


class PostgresSpatial:
    """The B-tree on (lat, lon) that the migration makes; PostGIS is not needed for boxes."""

    def add(self, connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
        """Nothing to do: the server keeps its indexes itself."""

    def narrowed(self, table: Table, box: Box) -> ColumnElement[bool] | None:  # noqa: ARG002
        return None

    def distance(self, table: Table, near: Near) -> ColumnElement[float]:
        lat, lon = func.radians(table.c.lat), func.radians(table.c.lon)
        here, east = map(math.radians, _rounded(near))
        h = func.power(func.sin((lat - here) / 2), 2) + func.cos(lat) * math.cos(here) * func.power(
            func.sin((lon - east) / 2), 2
        )
        return 2 * 6371.0088 * func.asin(func.least(1.0, func.sqrt(h)))


class PostgisSpatial(PostgresSpatial):
    """GiST on points; ``event_places`` keeps its B-tree for a server that loses the extension."""

    def narrowed(self, table: Table, box: Box) -> ColumnElement[bool] | None:
        if table.name not in POINTED:
            return None
        corners = func.ST_MakeEnvelope(box.west, box.south, box.east, box.north, _WGS84)
        return literal_column(f"{table.name}.point").op("&&", is_comparison=True)(corners)


def has_postgis(connection: Connection) -> bool:
    """Does the database have the extension? (It is no trusted one: a superuser makes it, see docs/postgresql.md.)"""
    asked = text("SELECT 1 FROM pg_extension WHERE extname = 'postgis'")
    return connection.execute(asked).first() is not None


def index_points(connection: Connection) -> None:
    """Give the tables with points their column and its index."""
    for table in POINTED:
        connection.execute(
            text(
                f"ALTER TABLE {table} ADD COLUMN point geometry(Point, {_WGS84})"
                f" GENERATED ALWAYS AS (ST_SetSRID(ST_MakePoint(lon, lat), {_WGS84})) STORED"
            )
        )
        connection.execute(text(f"CREATE INDEX ix_{table}_point ON {table} USING gist (point)"))


def spatial_words(connection: Connection) -> str:
    """Which index answers, in words for whoever looks after the record."""
    if connection.dialect.name == "sqlite":
        return "R*Tree"
    if isinstance(spatial_index(connection), PostgisSpatial):
        return f"PostGIS {connection.execute(text('SELECT postgis_lib_version()')).scalar_one()}"
    if has_postgis(connection):
        return "B-tree; PostGIS is there and not used yet (docs/postgresql.md says how)"
    return "B-tree; PostGIS is not installed in this database"


def _rounded(near: Near) -> tuple[float, float]:
    """Without digits below a thousandth of a millimetre: PostgreSQL refuses to square what is all but nothing."""
    return round(near.lat, 11), round(near.lon, 11)


def _placed(row: dict[str, Any]) -> bool:
    return row["lat"] is not None and row["lon"] is not None


def around(near: Near) -> Box:
    """The box that holds everything within the distance; all longitudes where it meets a pole.

    >>> around(Near(0.0, 179.5, 111.195))
    Box(west=178.5, south=-1.0, east=-179.5, north=1.0)
    """
    degrees = near.km / _DEGREE_KM
    south, north = near.lat - degrees, near.lat + degrees
    if south <= -90 or north >= 90:
        return Box(-180.0, max(-90.0, south), 180.0, min(90.0, north))
    wide = math.degrees(math.asin(min(1.0, math.sin(math.radians(degrees)) / math.cos(math.radians(near.lat)))))
    if wide >= 180:
        return Box(-180.0, south, 180.0, north)
    return Box(_turned(near.lon - wide), south, _turned(near.lon + wide), north)


def _turned(lon: float) -> float:
    turned = (lon + 180.0) % 360.0 - 180.0
    return round(turned, 9)


def parts(box: Box) -> tuple[Box, ...]:
    """The box, cut at the antimeridian if it reaches over it."""
    if box.west <= box.east:
        return (box,)
    return Box(box.west, box.south, 180.0, box.north), Box(-180.0, box.south, box.east, box.north)


def within(table: Table, box: Box, index: SpatialIndex | None = None) -> ColumnElement[bool]:
    """Is the point of a row in the box?"""
    return or_(*(_within(table, part, index) for part in parts(box)))


def _within(table: Table, box: Box, index: SpatialIndex | None) -> ColumnElement[bool]:
    exact = and_(table.c.lat.between(box.south, box.north), table.c.lon.between(box.west, box.east))
    narrowed = index.narrowed(table, box) if index else None
    return exact if narrowed is None else and_(narrowed, exact)


def spatial_index(connection: Connection) -> SpatialIndex:
    """The implementation for a database as it is now."""
    if connection.dialect.name == "sqlite":
        return SqliteSpatial()
    column_of = "SELECT count(*) FROM pg_attribute WHERE attname = 'point' AND NOT attisdropped AND attrelid IN ({})"
    asked = column_of.format(", ".join(f"to_regclass('{name}')" for name in POINTED))
    pointed = connection.execute(text(asked)).scalar_one() == len(POINTED)
    return PostgisSpatial() if pointed else PostgresSpatial()
