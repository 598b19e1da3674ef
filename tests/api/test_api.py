"""The record from Python, as scripts and notebooks use it."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import marsad
from marsad.errors import BrokenPolicy, NotInRecord, RecordUnusable, UsageError

EXAMPLES = Path(__file__).parents[2] / "examples" / "reports"


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record of the examples, read through the API itself."""
    path = tmp_path_factory.mktemp("api") / "marsad.db"
    with marsad.open(path, create=True, who="tester") as project:
        read = project.read(EXAMPLES, reader="rules")
        assert (read.known, read.failed) == (0, ())
        assert read.new == 12
    return path


@pytest.fixture
def project(db: Path) -> Iterator[marsad.Project]:
    with marsad.open(db) as opened:
        yield opened


def test_incidents_are_values_that_cannot_be_changed(project: marsad.Project) -> None:
    incident = next(project.incidents())
    assert isinstance(incident, marsad.Incident)
    with pytest.raises(dataclasses.FrozenInstanceError):
        incident.id = "another"  # type: ignore[misc]


def test_everything_that_a_release_has_can_be_iterated(project: marsad.Project) -> None:
    assert {type(x) for x in project.reports()} == {marsad.Report}
    assert {type(x) for x in project.claims()} == {marsad.Claim}
    assert {type(x) for x in project.events()} == {marsad.Event}
    assert {type(x) for x in project.controls()} == {marsad.ControlStatement}
    assert list(project.gone()) == []


def test_what_is_asked_for_bounds_what_comes(project: marsad.Project) -> None:
    ukraine = list(project.incidents(country="UA"))
    assert ukraine
    assert {x.where.country for x in ukraine if x.where} == {"UA"}
    assert len(ukraine) < len(list(project.incidents()))
    members = {m for x in ukraine for m in x.members}
    assert {(e.report, e.id) for e in project.events(country="UA")} <= members


def test_the_policy_is_the_public_one_unless_another_is_asked_for(db: Path) -> None:
    with marsad.open(db) as public, marsad.open(db, policy="internal") as own:
        assert (public.policy.name, own.policy.name) == ("public", "internal")


def test_a_policy_of_the_folder_is_used(db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "policy.toml").write_text('format = 1\nname = "ours"\nversion = 3\n', encoding="utf-8")
    with marsad.open(db) as project:
        assert project.policy.name == "ours"


def test_tables_come_as_frames(project: marsad.Project) -> None:
    incidents = list(project.incidents())
    assert list(project.to_pandas().incident_id) == [x.id for x in incidents]
    assert project.to_polars("claims").height == len(project.to_pandas("claims"))
    assert project.to_geopandas(country="UA").geometry.notna().any()


def test_an_export_has_a_manifest_that_changes_start_from(project: marsad.Project, tmp_path: Path) -> None:
    manifest = project.export("csv", tmp_path / "a.csv", table="incidents", country="UA")
    assert manifest == json.loads((tmp_path / "a.csv.manifest.json").read_text(encoding="utf-8"))
    assert manifest["record_state"] == project.state
    assert project.changes(str(tmp_path / "a.csv.manifest.json")).changes == ()


def test_changes_since_a_day_before_anything_was_read(project: marsad.Project) -> None:
    feed = project.changes("2001-01-01", since="2022-01-01")
    assert {c.kind for c in feed.changes} == {"added"}
    assert [c.id for c in feed.changes] == [x.id for x in project.incidents(since="2022-01-01")]


def test_reading_again_adds_nothing(db: Path) -> None:
    with marsad.open(db) as project:
        state = project.state
        assert project.read([EXAMPLES / "mogadishu.txt"], reader="rules").known == 1
        assert project.changes(state).changes == ()
        assert project.link().born == ()


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    with marsad.open(tmp_path / "marsad.db", create=True) as project:
        read = project.read(tmp_path / "empty.txt", reader="rules")
    assert (read.new, len(read.failed)) == (0, 1)
    assert "E101" in read.failed[0]


def test_a_record_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(RecordUnusable):
        marsad.open(tmp_path / "none.db")


def test_wrong_names_are_told(project: marsad.Project, db: Path, tmp_path: Path) -> None:
    with pytest.raises(BrokenPolicy):
        marsad.open(db, policy="nobody")
    with pytest.raises(UsageError):
        project.export("word", tmp_path / "x")
    with pytest.raises(NotInRecord):
        project.changes("s1-0-00000000")


def test_every_name_can_be_had() -> None:
    for name in marsad.__all__:
        assert getattr(marsad, name) is not None
    assert sorted(dir(marsad)) == sorted(marsad.__all__)
    with pytest.raises(AttributeError, match="no attribute"):
        _ = marsad.nothing


@pytest.mark.parametrize("heavy", ["sqlalchemy", "pandas", "numpy", "marsad.record", "marsad.publish"])
def test_importing_it_is_quick(heavy: str) -> None:
    code = f"import sys, marsad; sys.exit({heavy!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_types_are_shipped() -> None:
    assert (Path(marsad.__file__).parent / "py.typed").is_file()
