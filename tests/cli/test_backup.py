"""``marsad backup``, ``restore`` and ``project``: out and in again, as a user does it."""

from __future__ import annotations

import doctest
import hashlib
import json
import shutil
import sqlite3
import tomllib
import zipfile
from pathlib import Path

import pytest

import marsad.project
from tests.cli.conftest import Marsad

SETTINGS = """# our war
format = 1

[files] # where we keep things
policy = "rules/ours.toml"
places = "{folder}/lay/places.sqlite"

[desk]
title = "War"
"""


@pytest.fixture
def project(marsad: Marsad, read_examples: Path, tmp_path: Path) -> Marsad:
    """A folder with a record, settings, a policy elsewhere, and an added actor and place."""
    shutil.copy(read_examples, "marsad.db")
    Path("rules").mkdir()
    Path("lay").mkdir()
    Path("rules/ours.toml").write_text('format = 1\nname = "ours"\n', encoding="utf-8")
    Path("marsad.toml").write_text(SETTINGS.format(folder=tmp_path), encoding="utf-8")
    Path("places.csv").write_text("name,lat,lon,country\nMithal Crossing,35.1,38.2,SY\n", encoding="utf-8")
    ran = marsad("places", "add", "places.csv", "--country", "SY")
    assert ran.status == 0, ran.err
    return marsad


def test_a_backup_comes_back(marsad: Marsad, read_examples: Path) -> None:
    shutil.copy(read_examples, "marsad.db")
    out = marsad("backup", "war.marsad")
    assert out.status == 0, out.err
    digest = next(x.split()[1] for x in out.out.splitlines() if x.startswith("digest"))
    back = marsad("restore", "war.marsad", "--db", "new.db", "--expect", digest)
    assert back.status == 0, back.err
    assert "read back and the same; as it was written" in back.out
    assert out.out.splitlines()[1:] == back.out.splitlines()[1:]
    assert marsad("move", "--from", "marsad.db", "--to", "new.db", "--compare").status == 0


def test_one_that_is_not_the_expected_one_is_refused(marsad: Marsad, read_examples: Path) -> None:
    shutil.copy(read_examples, "marsad.db")
    marsad("backup", "war.marsad")
    ran = marsad("restore", "war.marsad", "--db", "new.db", "--expect", "ab")
    assert (ran.status, Path("new.db").exists()) == (2, False)
    assert "[E901]" in ran.err


def test_a_project_moves_into_another_folder(project: Marsad, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = project("project", "export", "war.marsad")
    assert out.status == 0, out.err
    assert "marsad.toml, policy.toml, places.sqlite" in out.out
    shutil.rmtree("lay")
    shutil.rmtree("rules")
    into = project("project", "import", "war.marsad", "other/place")
    assert into.status == 0, into.err
    assert "set: desk.title = War" in into.out
    text = Path("other/place/marsad.toml").read_text(encoding="utf-8")
    assert text.startswith("# our war\n")
    assert tomllib.loads(text)["files"] == {"policy": "policy.toml", "places": "places.sqlite"}
    monkeypatch.chdir(tmp_path / "other" / "place")
    assert "Mithal Crossing" in project("places", "find", "Mithal Crossing").out
    assert project("verify").status == 0
    shown = {o["key"]: o for o in project("config", "show", "--changed", "--json").objects}
    assert shown["files.policy"]["value"] == "policy.toml"


def test_a_folder_that_holds_something_is_left_alone(project: Marsad) -> None:
    project("project", "export", "war.marsad")
    Path("full").mkdir()
    Path("full/mine").write_text("x", encoding="utf-8")
    assert project("project", "import", "war.marsad", "full").status == 2
    assert [p.name for p in Path("full").iterdir()] == ["mine"]


@pytest.mark.parametrize("name", ["marsad.toml", "policy.toml", "places.sqlite"])
def test_files_that_were_exchanged_leave_nothing(project: Marsad, name: str) -> None:
    """With digests that fit: the contents themselves are looked at."""
    project("project", "export", "war.marsad")
    evil = sqlite3.connect(":memory:")
    evil.executescript("CREATE TABLE batch (n); CREATE VIEW place AS SELECT 1; PRAGMA application_id = 1")
    content = evil.serialize() if name.endswith("sqlite") else b"desk = 7 \xff"
    with zipfile.ZipFile("war.marsad") as old:
        members = {m.filename: old.read(m) for m in old.infolist()}
    manifest = json.loads(members["manifest.json"])
    members[f"files/{name}"] = content
    for row in manifest["files"]:
        if row["name"] == name:
            row["sha256"] = hashlib.sha256(content).hexdigest()
    members["manifest.json"] = json.dumps(manifest).encode()
    with zipfile.ZipFile("evil.marsad", "w") as new:
        for member, held in members.items():
            new.writestr(member, held)
    ran = project("project", "import", "evil.marsad", "there")
    assert ran.status == 2
    assert "[E901]" in ran.err
    assert not Path("there").exists()


@pytest.mark.parametrize("text", ["files = {policy = 'x'}", "files.policy = 'x'", "[files]\npolicy = '''\nx'''\n"])
def test_settings_that_cannot_be_set_are_not_mangled(text: str) -> None:
    with pytest.raises(ValueError, match=r"cannot be changed|Cannot|line"):
        marsad.project.with_key(text, "files.policy", "policy.toml")


@pytest.mark.parametrize(
    "text",
    ["", "format = 1", "[desk]\nport = 1\n", "[files]\npolicy='x'", "[a]\npolicy = 1\n[files]\n[b]\npolicy = 2",
     "[ files ]\n# no\n policy = 'x' # why\n[a]\npolicy=1"],
)  # fmt: skip
def test_a_key_is_set_and_nothing_else(text: str) -> None:
    before = tomllib.loads(text)
    made = tomllib.loads(marsad.project.with_key(text, "files.policy", 'a "b"\\'))
    assert made.pop("files")["policy"] == 'a "b"\\'
    assert made == {k: v for k, v in before.items() if k != "files"}


def test_the_example_holds() -> None:
    assert doctest.testmod(marsad.project).failed == 0
