"""Settings reach commands: options first, then the environment, then marsad.toml."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
import typer

from marsad.cli import _app, run
from marsad.settings import all_settings


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for setting in all_settings():
        monkeypatch.delenv(setting.env, raising=False)


def _error(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    run(list(arguments))
    return capsys.readouterr().err


def test_the_record_of_the_file_is_used_unless_told_otherwise(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("marsad.toml").write_text('[record]\ndb = "of-the-file.db"\n')
    assert "of-the-file.db: there is no record" in _error(capsys, "status")
    assert "of-the-file.db: there is no record" in _error(capsys, "places", "corrections")
    monkeypatch.setenv("MARSAD_DB", "of-the-environment.db")
    assert "of-the-environment.db: there is no record" in _error(capsys, "status")
    assert "told.db: there is no record" in _error(capsys, "status", "--db", "told.db")


def test_another_file_is_named_by_option_or_environment(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("sub").mkdir()
    Path("sub/a.toml").write_text('[record]\ndb = "a.db"\n')
    assert f"{Path('sub', 'a.db')}: there is no record" in _error(capsys, "--config", "sub/a.toml", "status")
    monkeypatch.setenv("MARSAD_CONFIG", "sub/a.toml")
    assert f"{Path('sub', 'a.db')}: there is no record" in _error(capsys, "status")
    assert "gone.toml: cannot be read" in _error(capsys, "--config", "gone.toml", "status")


def test_a_broken_file_stops_commands_but_not_those_that_help(capsys: pytest.CaptureFixture[str]) -> None:
    Path("marsad.toml").write_text("[desk]\nprot = 1\n")
    assert run(["status"]) == _app.WRONG_USE
    assert "did you mean desk.port" in capsys.readouterr().err
    assert run(["config", "show"]) == _app.WRONG_USE
    assert "did you mean desk.port" in capsys.readouterr().err
    assert run(["ontology", "check", "marsad.toml"]) == _app.WRONG_USE, "it complains in its own words"
    assert run(["--help"]) == _app.OK


def test_show_tells_each_value_and_its_origin(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("marsad.toml").write_text('[desk]\nport = 9000\nnames = ["a.example"]\n')
    monkeypatch.setenv("MARSAD_DESK_TITLE", "War")
    assert run(["config", "show", "desk", "--json"]) == _app.OK
    rows = {row["key"]: row for row in map(json.loads, capsys.readouterr().out.splitlines())}
    assert {key.split(".")[0] for key in rows} == {"desk"}
    assert (rows["desk.port"]["value"], rows["desk.port"]["origin"]) == (9000, "file")
    assert rows["desk.names"]["value"] == ["a.example"]
    assert (rows["desk.title"]["value"], rows["desk.title"]["origin"]) == ("War", "environment")
    assert (rows["desk.host"]["origin"], rows["desk.host"]["file"]) == ("default", None)
    assert run(["config", "show", "--changed"]) == _app.OK
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == [
        "desk.port",
        "desk.names",
        "desk.title",
    ]
    assert run(["config", "show", "dsk"]) == _app.WRONG_USE


def test_the_cache_of_the_file_holds_for_the_command_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("marsad.toml").write_text('[files]\ncache = "here"\n')
    monkeypatch.delenv("MARSAD_CACHE", raising=False)
    seen = []
    monkeypatch.setattr("marsad.cli._config.load", lambda file, environ: seen.append(environ.get("MARSAD_CACHE")))
    with pytest.raises(AttributeError):
        run(["config", "show"])
    assert seen == ["here"]
    assert "MARSAD_CACHE" not in os.environ


def test_every_variable_of_an_option_is_a_setting() -> None:
    _app._load_commands()

    def variables(command: typer.core.TyperGroup | typer.core.TyperCommand) -> set[str]:
        found = {str(p.envvar) for p in command.params if getattr(p, "envvar", None)}
        return found.union(*(variables(c) for c in getattr(command, "commands", {}).values()))

    known = {s.env for s in all_settings()} | {"MARSAD_CONFIG"}
    assert variables(typer.main.get_command(_app.app)) <= known  # type: ignore[arg-type]


def test_an_option_has_the_default_of_its_setting() -> None:
    """Where they differed, `marsad config show` would tell what does not hold."""
    _app._load_commands()
    defaults = {s.env: s.default for s in all_settings()}

    def differing(command: typer.core.TyperGroup | typer.core.TyperCommand) -> list[str]:
        found = [
            f"{command.name} {p.name}: {p.default!r}, {defaults[p.envvar]!r}"
            for p in command.params
            if isinstance(p.envvar, str)
            and p.envvar in defaults
            and (p.default or None) != (defaults[p.envvar] or None)
        ]
        return [*found, *(x for c in getattr(command, "commands", {}).values() for x in differing(c))]

    assert differing(typer.main.get_command(_app.app)) == []  # type: ignore[arg-type]
