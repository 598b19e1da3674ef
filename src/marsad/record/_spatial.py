"""The spatial seam: events in a box or near a point, by SQLite's R*Tree or plain indexes of PostgreSQL.

Both answer from ``event_places.lat`` and ``lon``; the R*Tree (32-bit, rounded outwards) only narrows down.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final, Protocol

from sqlalchemy import BigInteger, ColumnElement, Connection, Table, and_, bindparam, column, func, or_, text

from marsad.record._schema import event_places
from marsad.record._values import Box, Near

TABLE: Final = "event_points"

#: Kilometres of one degree of latitude on the mean sphere.
_DEGREE_KM: Final = 111.195


class SpatialIndex(Protocol):
    """What a back end must give."""

    def add(self, connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
        """Index rows of ``event_places`` (with ``key``); those without a point are passed over."""

    def narrowed(self, box: Box) -> ColumnElement[bool] | None:
        """A condition on ``event_places`` that an index answers and that loses nothing of the box."""

    def distance(self, table: Table, near: Near) -> ColumnElement[float]:
        """Kilometres between a row's point and a point."""


class SqliteSpatial:
    """R*Tree."""

    def add(self, connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
        points = [(r["key"], r["lat"], r["lat"], r["lon"], r["lon"]) for r in rows if _placed(r)]
        if points:
            connection.exec_driver_sql(f"INSERT INTO {TABLE} VALUES (?, ?, ?, ?, ?)", points)  # noqa: S608

    def narrowed(self, box: Box) -> ColumnElement[bool] | None:
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
        return func.marsad_km(table.c.lat, table.c.lon, near.lat, near.lon)


class PostgresSpatial:
    """The B-tree on (lat, lon) that the migration makes; PostGIS is not needed for boxes."""

    def add(self, connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
        """Nothing to do: the server keeps its indexes itself."""

    def narrowed(self, box: Box) -> ColumnElement[bool] | None:  # noqa: ARG002
        return None

    def distance(self, table: Table, near: Near) -> ColumnElement[float]:
        lat, lon = func.radians(table.c.lat), func.radians(table.c.lon)
        here = math.radians(near.lat)
        h = func.power(func.sin((lat - here) / 2), 2) + func.cos(lat) * math.cos(here) * func.power(
            func.sin((lon - math.radians(near.lon)) / 2), 2
        )
        return 2 * 6371.0088 * func.asin(func.least(1.0, func.sqrt(h)))


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
    """Is the point of a row in the box? ``index`` where the table is ``event_places``."""
    return or_(*(_within(table, part, index) for part in parts(box)))


def _within(table: Table, box: Box, index: SpatialIndex | None) -> ColumnElement[bool]:
    exact = and_(table.c.lat.between(box.south, box.north), table.c.lon.between(box.west, box.east))
    narrowed = index.narrowed(box) if index else None
    return exact if narrowed is None else and_(narrowed, exact)


def spatial_index(dialect: str) -> SpatialIndex:
    """The implementation for a dialect's name."""
    return PostgresSpatial() if dialect == "postgresql" else SqliteSpatial()
