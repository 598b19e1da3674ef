"""Every output is searched for planted secrets. A new format, or a command with --policy, is tested without a line."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from marsad.cli import run
from marsad.cli._app import _load_commands, app
from marsad.publish import FORMATS
from tests.publish.planted import CAMP, NAMES, NEAR, POLICY, PUBLIC, SITES, plant
from tests.publish.searching import found, points_near, texts_of

#: Every format with each of its tables; a format of folders also without one.
EXPORTS = [
    (f.name, table) for f in FORMATS.values() for table in (*([None] if f.folder or not f.tables else []), *f.tables)
]

#: How commands that take a policy are called, beside ``export``; --db and --policy are added.
COMMANDS: dict[str, list[str]] = {
    "brief": [
        f"--since 2017-09-01 --until 2017-09-10 -o {{out}}/brief.{kind}" for kind in ("md", "html", "docx", "pdf")
    ],
    "compare": ["-o {out}/compare.html", "-o {out}/compare.csv", "--json", ""],
    "method": ["--format md", "--format html"],
    # it only says that the desk answers; what it answers is searched in tests/desk/test_leaks.py
    "desk": ["--public --check"],
    "changes": ["--since 2017-01-01 --json", "--since 2017-01-01 --csv", "--since 2017-01-01"],
}


@pytest.fixture(scope="session")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plant(tmp_path_factory.mktemp("planted"))


@pytest.fixture(scope="session")
def compared(planted: Path, policy: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The record with somebody else's rows beside it: its own ones as ACLED has them."""
    folder = tmp_path_factory.mktemp("compared")
    db, rows = folder / "compared.db", folder / "rows.csv"
    shutil.copy(planted, db)
    assert run(["export", "acled", "--db", str(db), "--policy", str(policy), "-o", str(rows)]) == 0
    assert run(["import", "acled", str(rows), "--db", str(db)]) == 0
    return db


@pytest.fixture(scope="session")
def policy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("policy") / "tested.toml"
    path.write_text(POLICY, encoding="utf-8")
    return path


def export(db: Path, out: Path, name: str, table: str | None, policy: str | Path) -> list[str]:
    """All texts of an export."""
    arguments = ["export", name, "--db", str(db), "--policy", str(policy), "-o", str(out / "out")]
    assert run([*arguments, *(["--table", table] if table else [])]) == 0
    return list(texts_of(out))


@pytest.mark.parametrize(("name", "table"), EXPORTS)
def test_no_format_lets_out_a_name_or_where_a_site_is(
    name: str, table: str | None, planted: Path, policy: Path, tmp_path: Path
) -> None:
    texts = export(planted, tmp_path, name, table, policy)
    assert texts
    assert found(texts, (*NAMES, *SITES)) == set()
    assert points_near(texts, CAMP, NEAR) == []


def test_the_search_finds_what_is_let_out(planted: Path, tmp_path: Path) -> None:
    texts: list[str] = []
    for n, (name, table) in enumerate((("json", "claims"), ("parquet", None), ("xlsx", None), ("geojson", "events"))):
        (tmp_path / str(n)).mkdir()
        here = export(planted, tmp_path / str(n), name, table, "internal")
        assert found(here, NAMES)
        texts += here
    assert found(texts, NAMES) >= {"quennell", "ostrander", "zhelyazko", "nadira", "basim"}
    assert found(texts, SITES) == set(SITES)
    assert points_near(texts, CAMP, NEAR)


def test_office_holders_and_commanders_are_named(planted: Path, policy: Path, tmp_path: Path) -> None:
    assert found(export(planted, tmp_path, "json", "claims", policy), PUBLIC) == set(PUBLIC)


def with_policy() -> Iterator[str]:
    _load_commands()
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    for name, command in commands.items():
        if any(p.name == "policy" for p in command.params) and name != "export":
            yield name


@pytest.mark.parametrize("name", list(with_policy()))
def test_no_command_with_a_policy_lets_anything_out(
    name: str, compared: Path, policy: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert name in COMMANDS, f"say in COMMANDS how `marsad {name}` is called, so that its output is searched"
    for arguments in COMMANDS[name]:
        capfd.readouterr()
        more = arguments.format(out=tmp_path).split()
        assert run([name, "--db", str(compared), "--policy", str(policy), *more]) == 0
        texts = [capfd.readouterr().out, *texts_of(tmp_path)]
        assert found(texts, (*NAMES, *SITES)) == set()
        assert points_near(texts, CAMP, NEAR) == []
