"""Settings for commands: what ``marsad.toml`` says becomes the default of every option with the setting's variable."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import typer

from marsad.errors import BrokenSettings
from marsad.logs import telling
from marsad.settings import FILE, Loaded, Settings, Value, all_settings, load

#: Names another file than the one of the folder.
VARIABLE: Final = "MARSAD_CONFIG"

#: Commands that say what is wrong with the settings, and hence run with broken ones.
_LENIENT: Final = frozenset(("config", "doctor", "ontology"))

#: Read where they are needed, by processes that are started, too; hence told by the environment.
_TOLD: Final = ("files.places", "files.actors", "files.cache")


def settings_file(given: str | None) -> Path | None:
    """The file of the settings: as given, else ``MARSAD_CONFIG``, else the folder's; null where there is none."""
    named = given or os.environ.get(VARIABLE)
    if named:
        return Path(named)
    return Path(FILE) if Path(FILE).is_file() else None


def configure(context: typer.Context, given: str | None, options: Mapping[str, str | None]) -> Loaded:
    """Load the settings for the command that is invoked, give its options their defaults, and set logs up. ``options``
    are those before the command that take a setting's place, by its key.

    Raises:
        BrokenSettings: they are not understood, and the command is none that helps with that.
    """
    file = settings_file(given)
    told = {s.env: value for s in all_settings() if (value := options.get(s.key)) is not None}
    try:
        found = load(file, {**os.environ, **told})
    except BrokenSettings:
        if context.invoked_subcommand not in _LENIENT:
            raise
        found = Loaded(Settings(), (), None)
    context.obj = found
    context.with_resource(telling(found.settings.logs))
    variables = {v.setting.env: _plain(v.value) for v in found.values if v.origin == "file"}
    context.with_resource(_told({v.setting.env: str(v.value) for v in found.values if _is_told(v)}))
    if file is not None and file != Path(FILE):
        # types of events and the project's own words stand in the same file
        variables = {"MARSAD_ONTOLOGY": str(file), **variables, VARIABLE: str(file)}
    name = context.invoked_subcommand
    if name is not None and variables:
        command = context.command.commands[name]  # type: ignore[attr-defined]
        context.default_map = {name: dict(_defaults(command, variables))}
    return found


def settings(context: typer.Context) -> Settings:
    """The settings that :func:`configure` loaded for this command."""
    loaded = context.find_root().obj
    return loaded.settings if isinstance(loaded, Loaded) else Settings()


def config_file(context: typer.Context) -> Path | None:
    """The file that the settings of this command came from; null: none."""
    loaded = context.find_root().obj
    return loaded.file if isinstance(loaded, Loaded) else None


def _is_told(value: Value) -> bool:
    return value.origin == "file" and value.setting.key in _TOLD


def _plain(value: Any) -> Any:  # noqa: ANN401
    return list(value) if isinstance(value, tuple) else str(value) if isinstance(value, Path) else value


def _defaults(command: Any, variables: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:  # noqa: ANN401
    """Defaults of the options of a command and of those below it, as the parser takes them."""
    for param in command.params:
        if isinstance(param.envvar, str) and param.envvar in variables:
            yield param.name, variables[param.envvar]
    for name, below in getattr(command, "commands", {}).items():
        yield name, dict(_defaults(below, variables))


@contextmanager
def _told(given: Mapping[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in given}
    os.environ.update(given)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
