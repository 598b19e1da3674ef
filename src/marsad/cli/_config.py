"""``marsad config``: the settings that hold, and where each came from."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Annotated

import typer

from marsad.cli._app import OK, AsJson, app
from marsad.cli._configured import settings_file
from marsad.settings import load

if TYPE_CHECKING:
    from marsad.settings import Value

config = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None,
    help="The settings: of marsad.toml, of the environment, and defaults (docs/settings.md).",
    epilog="\b\nExamples:\n  marsad config show\n  marsad config show --changed\n  marsad config show desk --json",
)  # fmt: skip
app.add_typer(config, name="config")


@config.callback()
def _config() -> None:
    """Settings."""


@config.command(epilog="Example:  marsad config show desk")
def show(
    context: typer.Context,
    section: Annotated[str, typer.Argument(metavar="[SECTION]", help="Only these: desk, desk.port ...")] = "",
    changed: Annotated[bool, typer.Option("--changed", help="Only what is no default.")] = False,
    as_json: AsJson = False,
) -> int:
    """Print each setting with its value and where that came from: default, file or environment. Secrets are not shown.

    What an option of a command says goes before all of these.
    """
    given = context.find_root().params.get("config")
    loaded = load(settings_file(given), os.environ)
    found = [
        v for v in loaded.values
        if f"{v.setting.key}.".startswith(f"{section}." if section else "") and (not changed or v.origin != "default")
    ]  # fmt: skip
    known = {".".join(v.setting.key.split(".")[:n]) for v in loaded.values for n in (1, 2, 3)}
    if section and section not in known:
        raise typer.BadParameter(f"{section!r} is no setting and no section", param_hint="SECTION")
    if as_json:
        for value in found:
            typer.echo(json.dumps(_row(value, str(loaded.file) if loaded.file else None), ensure_ascii=False))
        return OK
    _print(found)
    typer.echo(f"file: {loaded.file or 'none (no marsad.toml here, no --config)'}", err=True)
    return OK


def _row(value: Value, file: str | None) -> dict[str, object]:
    setting = value.setting
    return {
        "format": 1, "kind": "setting", "key": setting.key, "value": value.shown, "origin": value.origin,
        "file": file if value.origin == "file" else None, "variable": setting.env, "default": setting.default
        if not setting.says.secret else None,
    }  # fmt: skip


def _print(values: list[Value]) -> None:
    from marsad.cli._terminal import safe

    told = {"default": "default", "file": "file"}
    width = max((len(v.setting.key) for v in values), default=0)
    for v in values:
        shown = "-" if v.shown is None or v.shown == () else json.dumps(v.shown, ensure_ascii=False)
        typer.echo(safe(f"{v.setting.key:{width}}  {shown}  ({told.get(v.origin, v.setting.env)})"))
