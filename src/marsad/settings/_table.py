"""The settings as rows, from the classes of their sections."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator
from dataclasses import MISSING, dataclass, fields, is_dataclass
from functools import cache
from typing import Any, Final, Literal, cast

from marsad.settings._sections import Says, Settings

#: Tables of ``marsad.toml`` that other rooms read: types of events (docs/ontology.md), what the project says of itself.
NOT_SETTINGS: Final = ("format", "types", "project")


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting. ``kind`` is its type without null, ``choices`` those of a Literal."""

    section: tuple[str, ...]
    name: str
    kind: type
    optional: bool
    choices: tuple[str, ...]
    default: Any
    says: Says

    @property
    def key(self) -> str:
        """``desk.oidc.issuer``."""
        return ".".join((*self.section, self.name))

    @property
    def env(self) -> str:
        """The environment variable that sets it."""
        return self.says.env or "MARSAD_" + "_".join((*self.section, self.name)).upper()

    @property
    def type(self) -> str:
        """Its type in words of TOML."""
        if self.choices:
            return ", ".join(f'"{choice}"' for choice in self.choices)
        words = {bool: "true or false", int: "whole number", float: "number", tuple: "list of texts"}
        return words.get(self.kind, "text")


@cache
def all_settings() -> tuple[Setting, ...]:
    """Every setting, in the order of the table."""
    return tuple(_of(Settings, ()))


@cache
def sections() -> tuple[str, ...]:
    """The names of the sections of settings in ``marsad.toml``."""
    return tuple(f.name for f in fields(Settings))


def _of(section: type, path: tuple[str, ...]) -> Iterator[Setting]:
    hints = typing.get_type_hints(section, include_extras=True)
    for field in fields(section):
        hint = hints[field.name]
        if is_dataclass(hint):
            yield from _of(cast("type", hint), (*path, field.name))
            continue
        assert field.default is not MISSING, f"{section.__name__}.{field.name} has no default"
        bare, says = typing.get_args(hint)
        yield _setting(path, field.name, bare, field.default, says)


def _setting(path: tuple[str, ...], name: str, hint: Any, default: Any, says: Says) -> Setting:  # noqa: ANN401
    parts = [p for p in typing.get_args(hint) if p is not types.NoneType]
    optional = isinstance(hint, types.UnionType)
    bare = parts[0] if optional else hint
    choices = typing.get_args(bare) if typing.get_origin(bare) is Literal else ()
    kind = str if choices else typing.get_origin(bare) or bare
    return Setting(path, name, kind, optional, choices, default, says)
