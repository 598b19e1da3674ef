"""The manifest beside an export: what it is, from what, by which rules, and that the files are those."""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path
from typing import Any

import pytest

from marsad.errors import UsageError
from marsad.publish import Options, Query, RecordRelease, format_named, policy_named, write_export
from marsad.record import Record
from tests.publish.planted import plant

EVERYTHING = Query()


@pytest.fixture(scope="session")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plant(tmp_path_factory.mktemp("planted"))


def written(
    db: Path, to: Path, name: str, table: str | None = None, policy: str = "public", query: Query = EVERYTHING
) -> dict[str, Any]:
    with Record.open(db) as record:
        release = RecordRelease(record, policy_named(policy), query)
        return write_export(release, format_named(name), Options(table=table), to)


def test_it_says_what_the_export_is(planted: Path, tmp_path: Path) -> None:
    made = written(
        planted, tmp_path / "x.csv", "csv", "incidents", query=Query(since="2017-09-01", rule="conservative")
    )
    with Record.open(planted) as record:
        assert made["record_state"] == record.state().name
    assert (made["format"], made["table"], made["rule"]) == ("csv", "incidents", "conservative")
    assert made["query"] == {"since": "2017-09-01"}
    assert made["policy"] == {"name": "public", "version": 1, "sha256": policy_named("public").digest}
    assert json.loads((tmp_path / "x.csv.manifest.json").read_text("utf-8")) == made


def test_its_digests_are_those_of_the_files(planted: Path, tmp_path: Path) -> None:
    made = written(planted, tmp_path / "x.csv", "csv", "incidents")
    content = (tmp_path / "x.csv").read_bytes()
    assert made["files"] == [{"name": "x.csv", "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}]


def test_a_folder_s_files_are_all_named(planted: Path, tmp_path: Path) -> None:
    made = written(planted, tmp_path / "war", "parquet")
    names = {f["name"] for f in made["files"]}
    assert names == {p.relative_to(tmp_path / "war").as_posix() for p in (tmp_path / "war").rglob("*") if p.is_file()}
    assert "claims.parquet" in names


def test_it_counts_what_was_withheld_and_names_none_of_it(planted: Path, tmp_path: Path) -> None:
    made = written(planted, tmp_path / "x.csv", "csv", "claims")
    assert made["withheld"]["claims"]["names"] > 0
    assert made["withheld"]["events"]["coarsened"] > 0
    assert "Quennell" not in json.dumps(made)
    assert written(planted, tmp_path / "y.csv", "csv", "claims", policy="internal")["withheld"] == {}


def test_the_same_record_gives_the_same_bytes(planted: Path, tmp_path: Path) -> None:
    one, two = (written(planted, tmp_path / f"{n}.csv", "csv", "claims")["files"][0] for n in "ab")
    assert one["sha256"] == two["sha256"]


def test_a_stream_gets_the_bytes_of_the_file(planted: Path, tmp_path: Path) -> None:
    written(planted, tmp_path / "x.csv", "csv", "incidents")
    out = io.BytesIO()
    with Record.open(planted) as record:
        write_export(
            RecordRelease(record, policy_named("public")), format_named("csv"), Options(table="incidents"), out
        )
    assert out.getvalue() == (tmp_path / "x.csv").read_bytes()


@pytest.mark.parametrize(
    ("name", "table", "to", "told"),
    [
        ("csv", "nothing", "x.csv", "no such table"),
        ("csv", None, "none/x.csv", "its folder does not exist"),
        ("csv", None, ".", "a folder, not a file"),
        ("parquet", None, "full", "there is something already"),
    ],
)
def test_what_cannot_be_written_is_refused_and_leaves_nothing(
    name: str, table: str | None, to: str, told: str, planted: Path, tmp_path: Path
) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a").touch()
    with pytest.raises(UsageError, match=told):
        written(planted, tmp_path / to, name, table)
    assert {p.name for p in tmp_path.iterdir()} == {"full"}


def test_a_writer_that_fails_leaves_nothing(planted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> dict[str, int]:
        raise OSError("the disk is full")

    monkeypatch.setattr("marsad.publish._csv.write", fail)
    with pytest.raises(OSError, match="full"):
        written(planted, tmp_path / "x.csv", "csv")
    assert list(tmp_path.iterdir()) == []
