"""The doctor: each thing is broken, and it names the thing and what to do."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from marsad.cli import run
from marsad.doctor import CHECKS, Case, Check, World, diagnose
from marsad.doctor._place import nearest, unwritable
from marsad.grounding.places import cache_folder
from marsad.reading.neural.session import folder_of
from marsad.record import Record
from marsad.settings import load
from tests.postgres import Server

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("doctor") / "war.db"
    with Record.open(path) as record, record.run("read"):
        pass
    path.chmod(0o600)
    return path


@pytest.fixture
def db(made: Path, tmp_path: Path) -> Path:
    """A record with nothing in it but that somebody read."""
    return Path(shutil.copy(made, tmp_path / "war.db"))


def _case(db: str | Path, **environ: str) -> Case:
    return Case(load(None, {"MARSAD_DB": str(db), **environ}))


def _of(name: str, case: Case, group: str = "") -> Check:
    """The one check of this name, of a group of checks (by default the one of the same name)."""
    found = [c for c in CHECKS[group or name](case) if c.name == name]
    assert len(found) == 1, found
    return found[0]


def _bad(check: Check, outcome: str, what: str, remedy: str) -> None:
    assert check.outcome == outcome
    assert what in check.what
    assert remedy in check.remedy


def test_all_is_well(db: Path) -> None:
    found = list(diagnose(_case(db)))
    assert [c for c in found if c.outcome == "fail"] == []
    assert {c.name for c in found} >= {"python", "sqlite", "packages", "settings", "weights", "cache", "clock",
                                       "record", "integrity", "room", "rights"}  # fmt: skip
    assert all(bool(c.remedy) is (c.outcome != "ok") for c in found)


def test_an_old_python(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    _bad(_of("python", _case(db)), "fail", "Python 3.10.4", "Python 3.11")


def test_an_old_sqlite_and_one_without_search(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("marsad.doctor._program._sqlite_lacks", lambda: ["FTS5"])
    _bad(_of("sqlite", _case(db), "python"), "fail", "lacks FTS5", "complete SQLite")
    monkeypatch.undo()
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 34, 0))
    _bad(_of("sqlite", _case(db), "python"), "fail", "what 3.35 brought", "complete SQLite")


@pytest.mark.parametrize(
    ("environ", "module", "extra"),
    [
        ({"MARSAD_DB": "postgresql://h/war"}, "psycopg", "postgres"),
        ({"MARSAD_DESK_OIDC_ISSUER": "https://id.example"}, "joserfc", "oidc"),
        ({"MARSAD_DESK_MODE": "team"}, "uvicorn", "desk"),
    ],
)
def test_a_package_that_the_settings_ask_for(environ: dict[str, str], module: str, extra: str) -> None:
    case = Case(load(None, environ), world=World(installed=lambda name: name != module))
    wrong = [c for c in CHECKS["packages"](case) if c.outcome != "ok"]
    assert len(wrong) == 1
    _bad(wrong[0], "fail", module, f"pip install 'marsad[{extra}]'")
    bare = Case(load(None, {}), world=World(installed=lambda _: False))
    assert [c.outcome for c in CHECKS["packages"](bare)] == ["ok"], "what nobody asks for may be absent"


def test_broken_settings(tmp_path: Path, capsys: pytest.CaptureFixture[str], db: Path) -> None:
    file = tmp_path / "marsad.toml"
    file.write_text("[desk]\nprot = 1\n")
    assert run(["--config", str(file), "doctor", "--db", str(db), "--json"]) == 1
    rows = {row["name"]: row for row in map(json.loads, capsys.readouterr().out.splitlines())}
    assert rows["settings"]["outcome"] == "fail"
    assert "did you mean desk.port" in rows["settings"]["what"]
    assert rows["record"]["outcome"] == "ok", "all else is looked at none the less"


def test_files_that_the_settings_name(tmp_path: Path, db: Path) -> None:
    gone = str(tmp_path / "gone")
    _bad(_of("files", _case(db, MARSAD_FILES_POLICY=gone), "settings"), "fail", "no such policy", "Shipped are")
    _bad(_of("files", _case(db, MARSAD_ONTOLOGY=gone), "settings"), "fail", "cannot be read", "ontology check")
    _bad(_of("files", _case(db, MARSAD_SOURCES=gone), "settings"), "fail", "files.sources", "Mend files.sources")
    _bad(_of("files", _case(db, MARSAD_DESK_BASEMAP=gone), "settings"), "fail", "desk.basemap", "Mend desk.basemap")


def test_a_secret_that_others_may_read(tmp_path: Path, db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "token"
    case = _case(db, MARSAD_METRICS_TOKEN_FILE=str(file))
    _bad(_of("secrets", case, "settings"), "fail", "there is no", "Mend metrics.token_file")
    file.write_text("hush")
    file.chmod(0o644)
    monkeypatch.setattr("marsad.doctor._place.reached", lambda _: True)
    _bad(_of("secrets", case, "settings"), "warn", "-rw-r--r--", "chmod 600")
    file.chmod(0o600)
    assert _of("secrets", case, "settings").outcome == "ok"


def test_weights_that_are_not_those_of_the_release(tmp_path: Path, db: Path) -> None:
    folder = Path(shutil.copytree(folder_of("shipped"), tmp_path / "reader"))
    assert _of("weights", _case(db, MARSAD_READ_READER=str(folder))).outcome == "ok"
    with (folder / "pairs.npz").open("r+b") as file:
        file.seek(100)
        file.write(b"\0\1\2\3")
    _bad(_of("weights", _case(db, MARSAD_READ_READER=str(folder))), "fail", "pairs.npz has the SHA-256", "")
    (folder / "reader.onnx").unlink()
    _bad(_of("weights", _case(db, MARSAD_READ_READER=str(folder))), "fail", "there is no reader.onnx", "")


def test_places_that_are_not_compiled_or_not_usable(tmp_path: Path, db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARSAD_CACHE", str(tmp_path / "empty"))
    _bad(_of("gazetteer", _case(db)), "warn", "not compiled", "marsad places find")
    layer = tmp_path / "places.sqlite"
    layer.write_bytes(b"no database at all, but long enough to be looked at" * 30)
    monkeypatch.setenv("MARSAD_PLACES", str(layer))
    _bad(_of("gazetteer", _case(db)), "fail", str(layer), "")


def test_a_cache_without_room_or_rights(tmp_path: Path, db: Path) -> None:
    assert _of("cache", _case(db)).what.startswith(str(cache_folder()))
    case = _case(db, MARSAD_CACHE=str(tmp_path / "new" / "cache"))
    assert _of("cache", case).outcome == "ok", "it is made when it is needed"
    full = replace(case, world=World(free=lambda _: 1_000_000))
    _bad(_of("cache", full), "warn", "1 MB of room", "MARSAD_CACHE")


def test_what_cannot_be_written(tmp_path: Path, db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("marsad.doctor._place.unwritable", lambda _: "Read-only file system")
    monkeypatch.setattr("marsad.doctor._store.unwritable", lambda _: "Read-only file system")
    _bad(_of("cache", _case(db)), "fail", "Read-only file system", "MARSAD_CACHE")
    _bad(_of("room", _case(db), "record"), "fail", "Read-only file system", "move the record")
    assert not (tmp_path / "x").exists()


def test_a_folder_that_may_not_be_written_is_found_out() -> None:
    assert unwritable(Path("/proc/self")) is not None
    assert nearest(Path("/proc/self/none/of/these")) == Path("/proc/self")


def test_a_disk_that_is_nearly_full(db: Path) -> None:
    for free, outcome, remedy in ((900_000_000, "warn", "a migration or a backup"), (90_000_000, "fail", "now")):
        case = replace(_case(db), world=World(free=lambda _, free=free: free))  # type: ignore[misc]
        _bad(_of("room", case, "record"), outcome, "GB of room beside", remedy)


def test_a_clock_that_differs_from_that_of_the_disk(db: Path) -> None:
    case = replace(_case(db), world=World(now=lambda: datetime.now(UTC) - timedelta(minutes=10)))
    clocks = [c for c in diagnose(case) if c.name == "clock"]
    assert [c.outcome for c in clocks] == ["fail", "fail", "fail"], "of the disk, of the database, of the record"
    assert "the disk differs by" in clocks[0].what
    assert "the database differs by" in clocks[1].what
    assert "still to come" in clocks[2].what
    assert all("NTP" in c.remedy for c in clocks)


def test_no_record_yet(tmp_path: Path) -> None:
    _bad(_of("record", _case(tmp_path / "none.db")), "warn", "there is none", "marsad read")
    assert not (tmp_path / "none.db").exists()


def test_what_is_no_record(tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as db:
        db.execute("CREATE TABLE a (b)")
    db.close()
    before = other.read_bytes()
    _bad(_of("record", _case(other)), "fail", "not a record of Marsad", "")
    assert other.read_bytes() == before, "another program's file is left as it is"
    text = tmp_path / "text.db"
    text.write_text("no database at all\n" * 100)
    assert _of("record", _case(text)).outcome == "fail"


def test_a_record_of_another_schema(db: Path) -> None:
    with sqlite3.connect(db) as at:
        at.execute("UPDATE marsad_schema SET version_num = '0014'")
    at.close()
    _bad(_of("record", _case(db)), "warn", "older schema (0014)", "Back it up")
    with sqlite3.connect(db) as at:
        assert at.execute("SELECT version_num FROM marsad_schema").fetchone() == ("0014",), "nothing is migrated"
        at.execute("UPDATE marsad_schema SET version_num = '9999'")
    at.close()
    _bad(_of("record", _case(db)), "fail", "newer than this Marsad", "Install a newer")


def test_a_damaged_file(db: Path) -> None:
    with sqlite3.connect(db) as at:
        root = at.execute("SELECT rootpage FROM sqlite_master WHERE name = 'runs'").fetchone()[0]
        size = at.execute("PRAGMA page_size").fetchone()[0]
        at.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    at.close()
    with db.open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(b"\xff" * 200)
    wrong = [c for c in CHECKS["record"](_case(db)) if c.outcome == "fail"]
    assert len(wrong) == 1
    _bad(wrong[0], "fail", "damaged", "backup")


def test_a_file_that_the_database_finds_fault_with(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("marsad.record._health._faults", lambda _: ("row 3 missing from index",))
    _bad(_of("integrity", _case(db), "record"), "fail", "row 3 missing", "restore the last backup")


def test_a_large_record_is_looked_through_only_when_asked(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("marsad.doctor._store._AT_ONCE", 1)
    assert "--whole" in _of("integrity", _case(db), "record").what
    assert _of("integrity", replace(_case(db), whole=True), "record").what == "the file is whole"


def test_a_record_that_others_of_the_machine_may_read(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("marsad.doctor._place.reached", lambda _: True)
    assert _of("rights", _case(db), "record").outcome == "ok"
    db.chmod(0o644)
    _bad(_of("rights", _case(db), "record"), "warn", "-rw-r--r--", f"chmod 600 {db}")
    monkeypatch.setattr("marsad.doctor._place.reached", lambda _: False)
    assert _of("rights", _case(db), "record").outcome == "ok", "a folder above keeps them out"


def test_a_desk_without_islands(tmp_path: Path, db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("marsad.doctor._program.resources.files", lambda _: tmp_path)
    _bad(_of("islands", _case(db)), "warn", "plain", "scripts/web")
    (tmp_path / "static" / "built").mkdir(parents=True)
    (tmp_path / "static" / "built" / "manifest.json").write_text("{}")
    assert _of("islands", _case(db)).outcome == "ok"


def test_a_check_that_stumbles_keeps_no_other_from_being_made(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stumbles(_: Case) -> None:
        raise RuntimeError("x")

    monkeypatch.setitem(CHECKS, "weights", stumbles)
    found = {c.name: c for c in diagnose(_case(db))}
    _bad(found["weights"], "fail", "stumbled (RuntimeError: x)", "report")
    assert found["record"].outcome == "ok"


def test_the_command_says_it_in_words_and_by_its_status(
    db: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["doctor", "--db", str(db)]) == 0
    assert "ok    record" in capsys.readouterr().out
    assert run(["doctor", "--db", "postgresql://127.0.0.1:1/none"]) == 1
    out = capsys.readouterr().out
    assert "fail  record" in out
    assert "\n                  -> " in out


def test_no_password_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    run(["doctor", "--db", "postgresql://ada:hush@127.0.0.1:1/none", "--json"])
    assert "hush" not in capsys.readouterr().out


@pytest.mark.postgres
def test_a_database_of_a_server(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    server.execute("CREATE DATABASE doctor")
    url = server.url("doctor")
    _bad(_of("record", _case(url)), "warn", "no record yet", "marsad read")
    with Record.open(url) as record, record.run("read"):
        pass
    found = {c.name: c for c in CHECKS["record"](_case(url))}
    assert found["record"].outcome == found["postgresql"].outcome == "ok"
    _bad(found["postgis"], "warn", "with the same answers", "CREATE EXTENSION postgis")
    server.execute("DROP DATABASE doctor")
    _bad(_of("record", _case(url)), "fail", "doctor", "")


def test_it_is_quick_to_load() -> None:
    code = "import sys, marsad.doctor; sys.exit('sqlalchemy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_page_names_every_check(db: Path) -> None:
    page = (ROOT / "docs" / "operations.md").read_text("utf-8").split("## Doctor")[1]
    told = set(
        re.findall(r"`(\w+)`", " ".join(line.split("|")[1] for line in page.splitlines() if line.startswith("|")))
    )
    code = "".join(p.read_text("utf-8") for p in (ROOT / "src" / "marsad" / "doctor").glob("_[ps]*.py"))
    assert told == set(re.findall(r"""\b(?:ok|warn|fail|failing|failed)\(\s*"(\w+)",""", code))
