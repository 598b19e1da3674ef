"""Incidents shared out among processes: the same file, the same counts, and nothing more let out than by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, tzinfo
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from marsad.cli import run
from marsad.publish import (
    SHIPPED_POLICIES,
    Options,
    RecordRelease,
    _manifest,
    _shared,
    format_named,
    policy_named,
    write_export,
)
from marsad.publish._query import Query
from marsad.publish._tally import counting
from marsad.record import Record
from tests.publish.planted import NAMES, POLICY, SITES, plant
from tests.publish.searching import found, texts_of
from tests.record.made import made
from tests.record.test_details import killed, told

EXPORTS = [("parquet", "incidents"), ("parquet", "incident_members"), ("geoparquet", "incidents")]
TODAY = date(2026, 1, 1)


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Nine incidents: several of one day, and two that nobody dates."""
    path = tmp_path_factory.mktemp("shared") / "few.db"
    with Record.open(path) as record:
        with record.batch():
            for n in range(1, 10):
                record.add(*made(n))
        days = [9, 3, 3, 3, None, 1, 20, None, 3]
        record.replace_incidents(
            [told(f"i-{n}", f"r{n} e0", day=day, losses=(killed(n),)) for n, day in enumerate(days, 1)], []
        )
    return path


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts of two incidents, however few there are."""
    monkeypatch.setattr(_shared, "SIZE", 2)
    monkeypatch.setattr(_shared, "FEWEST", 0)


def export(db: Path, to: Path, jobs: int, what: tuple[str, str] = EXPORTS[0], policy: str = "public") -> dict[str, Any]:
    name, table = what
    with Record.open(db, create=False) as record:
        release = RecordRelease(record, policy_named(policy), today=TODAY)
        manifest = write_export(release, format_named(name), Options(table=table, jobs=jobs), to)
    return {k: v for k, v in manifest.items() if k not in ("files", "made")}


# ---- parts of the order -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [1, 2, 3, 4, 7, 8, 9, 10])
def test_parts_together_are_the_whole_in_its_order(db: Path, size: int) -> None:
    with Record.open(db, create=False) as record:
        whole = [x.object["id"] for page in record.incident_flow() for x in page]
        parts = [
            [x.object["id"] for page in record.incident_flow(part) for x in page]
            for part in record.incident_parts(size)
        ]
    assert len(whole) == 9
    assert [x for part in parts for x in part] == whole
    # the dated and the undated are counted apart
    assert all(len(part) < 2 * size for part in parts)


def test_a_record_without_incidents_is_one_empty_part(tmp_path: Path) -> None:
    with Record.open(tmp_path / "empty.db") as record:
        (part,) = record.incident_parts(5)
        assert list(record.incident_flow(part)) == []


# ---- the same by two processes ------------------------------------------------------------------------------------


class Noon(datetime):
    """Always the same moment, which the manifest in a file tells."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Noon:
        return cls(2026, 1, 1, 12, tzinfo=tz)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    ("what", "policy"), [*((EXPORTS[0], p) for p in SHIPPED_POLICIES), *((x, "public") for x in EXPORTS[1:])]
)
def test_two_processes_write_the_bytes_of_one(
    what: tuple[str, str], policy: str, db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_manifest, "datetime", Noon)
    said = [export(db, tmp_path / str(jobs), jobs, what, policy) for jobs in (1, 2)]
    assert said[0] == said[1]
    assert (tmp_path / "1").read_bytes() == (tmp_path / "2").read_bytes()


@pytest.mark.usefixtures("small")
def test_two_processes_let_no_name_out_and_count_what_they_withheld(tmp_path: Path) -> None:
    (tmp_path / "record").mkdir()
    planted, policy = plant(tmp_path / "record"), tmp_path / "tested.toml"
    policy.write_text(POLICY, encoding="utf-8")
    counts = []
    for jobs in (1, 2):
        out = tmp_path / f"out{jobs}"
        out.mkdir()
        counts.append(export(planted, out / "out", jobs, policy=str(policy)))
        assert found(texts_of(out), (*NAMES, *SITES)) == set()
    assert counts[0]["rows"]["incidents"] > 1
    assert counts[0]["withheld"] == counts[1]["withheld"] != {}


def test_jobs_is_an_option_of_the_command(db: Path, tmp_path: Path) -> None:
    command = ["export", "parquet", "--table", "incidents", "--db", str(db), "--jobs", "2"]
    assert run([*command, "-o", str(tmp_path / "out.parquet")]) == 0
    assert (tmp_path / "out.parquet").is_file()


# ---- when it is not shared ----------------------------------------------------------------------------------------


@pytest.fixture
def record(db: Path) -> Iterator[Record]:
    with Record.open(db, create=False) as record:
        yield record


def asked(release: RecordRelease, jobs: int = 2, source: str = "incidents") -> object:
    return _shared.shared(counting(release, lean=True, named=False), source, jobs, lambda *_: None, "incidents")


def test_few_incidents_are_written_by_one_process(record: Record) -> None:
    assert asked(RecordRelease(record, policy_named("public"))) is None


@pytest.mark.usefixtures("small")
def test_one_job_another_table_or_a_part_of_the_record_is_not_shared_out(record: Record) -> None:
    release = RecordRelease(record, policy_named("public"))
    assert asked(release) is not None
    assert asked(release, jobs=1) is None
    assert asked(release, source="told") is None
    assert asked(replace(release, query=Query(since="2024-01-02"))) is None


@pytest.mark.usefixtures("small")
def test_where_somebody_writes_meanwhile_one_process_does_it_again(
    db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    once = export(db, tmp_path / "once", 1)
    states = count()
    real = Record.state

    def moving(self: Record) -> Any:  # noqa: ANN401
        return replace(real(self), name=f"{real(self).name}-{next(states)}")

    monkeypatch.setattr(Record, "state", moving)
    again = export(db, tmp_path / "again", 2)
    assert next(states) > 2
    assert {**again, "record_state": None} == {**once, "record_state": None}
