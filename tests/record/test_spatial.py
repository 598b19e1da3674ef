"""What lies in a box or near a point is the same whatever index answers: R*Tree, PostGIS, a plain one, none."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from marsad.contract import coded_object
from marsad.linking import Incident, Member, Spot
from marsad.record import Box, Near, Record, move
from marsad.record._spatial import PostgisSpatial, PostgresSpatial
from tests.record.conftest import Server, new_database
from tests.record.made import made_coded, made_report

pytestmark = pytest.mark.postgres

PAGE = (Path(__file__).parents[2] / "docs" / "postgresql.md").read_text(encoding="utf-8")

_DICE = random.Random(7)

#: Where indexes go wrong: poles, the antimeridian, the equator, the zero meridian, points a hand apart; and fifty more.
POINTS = (
    (90.0, 0.0), (-90.0, 12.0), (0.0, 180.0), (0.0, -180.0), (0.0, 0.0), (33.5138, 36.2765), (33.51380001, 36.2765),
    (-0.0001, 179.9999), (0.0001, -179.9999), (89.9999, -77.0), (51.4779, -0.0015), (36.2021, 37.1343),
    *((_DICE.uniform(-90, 90), _DICE.uniform(-180, 180)) for _ in range(50)),
)  # fmt: skip

Records = dict[str, Record]


def _fill(record: Record) -> None:
    """A report with one event, and an incident of it, at each point."""
    incidents = []
    with record.batch(100):
        for n, (lat, lon) in enumerate(POINTS):
            coded = made_coded(n, made_report(n), claims=1, events=1)
            places = tuple(replace(p, lat=lat, lon=lon) for p in coded.grounded.places)
            coded = replace(coded, grounded=replace(coded.grounded, places=places))
            record.add(coded.grounded.reading.report, coded, coded_object(coded))
            place = Spot(f"place {n}", None, lat, lon, "XX", None, "exact")
            incidents.append(Incident(f"i{n}", "ASSAULT", None, None, place, (), (Member(f"r{n}", "e0"),), ()))
    record.replace_incidents(incidents, [])


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory, server: Server, with_postgis: str) -> Iterator[Records]:
    """The same record with each index."""
    path = tmp_path_factory.mktemp("spatial") / "points.db"
    where = {"R*Tree": str(path), "plain": new_database(server), "PostGIS": new_database(server, with_postgis)}
    with Record.open(path) as record:
        _fill(record)
    for name in ("plain", "PostGIS"):
        move(path, where[name])
    with ExitStack() as stack:
        yield {name: stack.enter_context(Record.open(at)) for name, at in where.items()}


def test_each_uses_its_own_index(records: Records) -> None:
    kinds = {name: type(record._spatial) for name, record in records.items()}

    assert (kinds["PostGIS"], kinds["plain"]) == (PostgisSpatial, PostgresSpatial)
    assert {name: record.status().spatial.split()[0].rstrip(";") for name, record in records.items()} == {
        "R*Tree": "R*Tree", "PostGIS": "PostGIS", "plain": "B-tree",
    }  # fmt: skip


_latitude, _longitude = st.floats(-90, 90), st.floats(-180, 180)
_point = st.tuples(_latitude, _longitude) | st.sampled_from(POINTS)
_near = st.builds(lambda p, km: Near(p[0], p[1], km), _point, st.sampled_from([0.01, 0.5]) | st.floats(1, 20_100))
_box = st.builds(lambda a, b: Box(a[1], min(a[0], b[0]), b[1], max(a[0], b[0])), _point, _point)


@settings(max_examples=60)
@given(_near)
def test_near_a_point_is_the_same_everywhere(records: Records, near: Near) -> None:
    _all_answer_alike(records, near=near)


@settings(max_examples=60)
@given(_box)
def test_in_a_box_is_the_same_everywhere(records: Records, box: Box) -> None:
    """Corners are points of the record as often as not; boxes may reach over the antimeridian."""
    _all_answer_alike(records, box=box)


def _all_answer_alike(records: Records, **wanted: Near | Box) -> None:
    events = {name: tuple(e.report for e in r.events(**wanted)) for name, r in records.items()}  # type: ignore[arg-type]
    incidents = {
        name: tuple(i.members for i in r.incident_values(**wanted))  # type: ignore[arg-type]
        for name, r in records.items()
    }
    assert len(set(events.values())) == 1
    assert len(set(incidents.values())) == 1


def test_a_point_itself_is_near_and_in_the_box(records: Records) -> None:
    """The comparison above would hold between empty answers, too."""
    for lat, lon in POINTS:
        for record in records.values():
            assert record.events(near=Near(lat, lon, 0.01))
            assert record.events(box=Box(lon, lat, lon, lat))


@pytest.mark.parametrize("table", ["event_places", "incidents"])
def test_postgis_answers_from_its_index(records: Records, table: str) -> None:
    with records["PostGIS"]._reading() as connection:
        connection.execute(text("SET LOCAL enable_seqscan = off"))
        asked = f"EXPLAIN SELECT * FROM {table} WHERE point && ST_MakeEnvelope(36, 33, 37, 34, 4326)"
        plan = "\n".join(connection.execute(text(asked)).scalars())

    assert f"ix_{table}_point" in plan


def test_what_the_page_says_brings_postgis_to_a_record_that_has_none(server: Server, with_postgis: str) -> None:
    """A database got the extension after the record was made: said in `marsad status`, and mended by the page's SQL."""
    where = new_database(server)
    with Record.open(where) as record:
        _fill(record)
    server.execute("CREATE EXTENSION postgis", where.rpartition("/")[2])
    with Record.open(where) as record:
        assert "not used yet" in record.status().spatial
    for statement in re.findall(r"^ALTER TABLE.*?;$|^CREATE INDEX.*?;$", PAGE, re.MULTILINE | re.DOTALL):
        server.execute(statement, where.rpartition("/")[2])
    with Record.open(where) as record:
        assert record.status().spatial.startswith("PostGIS 3")
        assert len(record.events(near=Near(33.5138, 36.2765, 1.0))) == 2


def test_without_the_extension_the_plain_index_answers_again(server: Server, with_postgis: str) -> None:
    where = new_database(server, with_postgis)
    with Record.open(where) as record:
        _fill(record)
    server.execute("DROP EXTENSION postgis CASCADE", where.rpartition("/")[2])
    with Record.open(where) as record:
        assert record.status().spatial.startswith("B-tree")
        assert len(record.events(near=Near(33.5138, 36.2765, 1.0))) == 2
