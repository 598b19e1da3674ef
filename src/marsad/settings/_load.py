"""Settings from ``marsad.toml`` and the environment: checked whole, each with where it came from.

What a command is told goes before the environment, that before the file, that before the default. Secrets stand in the
environment or in files of their own: a ``marsad.toml`` is shared, and travels with an exported project.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import urlsplit

from marsad.errors import BrokenSettings
from marsad.settings._sections import Settings
from marsad.settings._table import NOT_SETTINGS, Setting, all_settings, sections

#: A codebook of types may stand in the same file (coding/ontology).
MOST_BYTES: Final = 1_000_000
MOST_CHARS: Final = 4_000
MOST_NAMES: Final = 100

Origin = Literal["default", "file", "environment"]

_TRUE: Final = frozenset(("1", "true", "yes", "on"))
_FALSE: Final = frozenset(("0", "false", "no", "off"))


@dataclass(frozen=True, slots=True)
class Value:
    """A setting as it holds, and where it came from."""

    setting: Setting
    value: Any
    origin: Origin

    @property
    def shown(self) -> Any:  # noqa: ANN401
        """Fit to be shown: no secret, no password."""
        if self.value is None:
            return None
        if self.setting.says.secret:
            return "(set)"
        if isinstance(self.value, str):
            return without_password(self.value)
        return str(self.value) if isinstance(self.value, Path) else self.value


@dataclass(frozen=True, slots=True)
class Loaded:
    """``file`` is the marsad.toml that was read, null where there is none."""

    settings: Settings
    values: tuple[Value, ...]
    file: Path | None = None

    def value(self, key: str) -> Value:
        """The value of ``desk.port`` or the like.

        Raises:
            KeyError: no such setting.
        """
        for value in self.values:
            if value.setting.key == key:
                return value
        raise KeyError(key)


def load(file: Path | None, environ: Mapping[str, str]) -> Loaded:
    """The settings of this file (null: none) and environment.

    Raises:
        BrokenSettings: no file, no TOML, an unknown key, a value of another type or out of bounds; names the key.
    """
    given = {} if file is None else dict(_given(file))
    values = tuple(_value(setting, given, environ, file) for setting in all_settings())
    found = {value.setting.key: value.value for value in values}
    return Loaded(_made(Settings, "", found), values, file)


def _made(section: type, at: str, found: Mapping[str, Any]) -> Any:  # noqa: ANN401
    return section(
        **{
            f.name: _made(type(f.default), f"{at}{f.name}.", found) if is_dataclass(f.default) else found[at + f.name]
            for f in fields(section)
        }
    )


def _value(setting: Setting, given: Mapping[str, Any], environ: Mapping[str, str], file: Path | None) -> Value:
    told = environ.get(setting.env)
    if told:
        return Value(setting, _checked(setting, _parsed(setting, told), setting.env), "environment")
    if setting.key in given:
        assert file is not None
        value = _checked(setting, given[setting.key], f"{file}: {setting.key}")
        return Value(setting, _beside(setting, value, file), "file")
    return Value(setting, setting.default, "default")


def _beside(setting: Setting, value: Any, file: Path) -> Any:  # noqa: ANN401
    """A path in the file is meant from where the file lies."""
    if isinstance(value, Path):
        return file.parent / value.expanduser()
    words = setting.says.path_unless
    if words is not None and value not in words and "://" not in value:
        return str(file.parent / Path(value).expanduser())
    return value


# ---- the file ---------------------------------------------------------------------------------------------------


def _given(file: Path) -> Iterator[tuple[str, Any]]:
    """The settings of the file by key, unchecked but for their names."""
    whole = _parsed_file(file)
    if whole.get("format", 1) != 1:
        raise BrokenSettings("format: must be 1", where=str(file))
    for name, table in whole.items():
        if name in NOT_SETTINGS:
            continue
        if name not in sections():
            raise _unknown(str(file), name, (*sections(), *NOT_SETTINGS), "section")
        yield from _flat(str(file), (name,), table)


def _flat(where: str, path: tuple[str, ...], table: object) -> Iterator[tuple[str, Any]]:
    if not isinstance(table, dict):
        raise BrokenSettings(f"{'.'.join(path)}: a table is needed", where=where)
    at = len(path)
    inner = {s.section[at] for s in all_settings() if s.section[:at] == path and len(s.section) > at}
    known = {s.name: s for s in all_settings() if s.section == path}
    for name, value in table.items():
        if name in inner:
            yield from _flat(where, (*path, name), value)
        elif name not in known:
            raise _unknown(where, ".".join((*path, name)), [".".join((*path, k)) for k in (*known, *inner)], "key")
        elif known[name].says.secret:
            raise BrokenSettings(
                f"{known[name].key}: no secret stands in this file", where=where,
                remedy=f"Put it into {known[name].env}, or into a file of its own that {known[name].key}_file names.",
            )  # fmt: skip
        else:
            yield known[name].key, value


def _unknown(where: str, name: str, known: tuple[str, ...] | list[str], what: str) -> BrokenSettings:
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=1, cutoff=0.6)
    meant = f"did you mean {near[0]}" if near else f"known are {', '.join(known)}"
    return BrokenSettings(f"unknown {what} {name[:80]!r}; {meant}", where=where)


def _parsed_file(file: Path) -> dict[str, Any]:
    try:
        with file.open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)
    except OSError as fault:
        raise BrokenSettings(f"cannot be read ({fault.strerror})", where=str(file)) from fault
    if len(content) > MOST_BYTES:
        raise BrokenSettings(f"more than {MOST_BYTES:,} bytes", where=str(file))
    try:
        return tomllib.loads(content.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as fault:
        raise BrokenSettings(f"is no TOML in UTF-8 ({fault})", where=str(file)) from fault


# ---- values -----------------------------------------------------------------------------------------------------


def _parsed(setting: Setting, told: str) -> Any:  # noqa: ANN401
    """What a variable of the environment says; left as text where that is no such value."""
    if setting.kind is bool:
        low = told.strip().lower()
        return True if low in _TRUE else False if low in _FALSE else told
    if setting.kind is tuple:
        return told.split()
    if setting.kind in (int, float):
        try:
            return setting.kind(told)
        except ValueError:
            return told
    return told


def _checked(setting: Setting, value: Any, at: str) -> Any:  # noqa: ANN401
    """The value, of the setting's type and within its bounds."""
    if setting.choices:
        if value not in setting.choices:
            raise BrokenSettings(f"{_short(setting, value)} is none of {', '.join(setting.choices)}", where=at)
        return value
    if setting.kind is tuple:
        if not isinstance(value, list) or len(value) > MOST_NAMES or not all(_is_text(v) for v in value):
            raise BrokenSettings(f"must be a list of at most {MOST_NAMES} texts", where=at)
        return tuple(value)
    if setting.kind in (int, float):
        return _number(setting, value, at)
    if setting.kind is bool:
        if not isinstance(value, bool):
            raise BrokenSettings("must be true or false", where=at)
        return value
    if not _is_text(value):
        raise BrokenSettings(f"must be a text of 1 to {MOST_CHARS:,} characters", where=at)
    return Path(value) if setting.kind is Path else value


def _number(setting: Setting, value: Any, at: str) -> int | float:  # noqa: ANN401
    wanted = (int,) if setting.kind is int else (int, float)
    if isinstance(value, bool) or not isinstance(value, wanted):
        raise BrokenSettings(f"must be a {setting.type}", where=at)
    says = setting.says
    # written so that a number that is none (nan) is out of bounds, too
    if not ((says.least is None or value >= says.least) and (says.most is None or value <= says.most)):
        bounds = [f"at least {says.least:g}"] if says.least is not None else []
        bounds += [f"at most {says.most:g}"] if says.most is not None else []
        raise BrokenSettings(f"{value} must be {' and '.join(bounds)}", where=at)
    return setting.kind(value)  # type: ignore[no-any-return]


def _is_text(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= MOST_CHARS and "\0" not in value


def _short(setting: Setting, value: object) -> str:
    return "what stands there" if setting.says.secret else repr(value)[:80]


def without_password(text: str) -> str:
    """An address without the password that may stand in it.

    >>> without_password("postgresql://ada:secret@db/war"), without_password("war.db")
    ('postgresql://ada:***@db/war', 'war.db')
    """
    if "://" not in text:
        return text
    try:
        parts = urlsplit(text)
        if parts.password is None:
            return text
    except ValueError:
        return "(not shown)"
    user, _, host = parts.netloc.rpartition("@")
    return parts._replace(netloc=f"{user.partition(':')[0]}:***@{host}").geturl()


def secret(value: str | None, file: Path | None, key: str) -> str | None:
    """A secret given by itself, else what its file holds, without the end of the line; null: neither.

    Raises:
        BrokenSettings: the file cannot be read, or holds nothing or too much.
    """
    if value is not None or file is None:
        return value
    try:
        with file.open(encoding="utf-8") as opened:
            found = opened.read(MOST_CHARS + 1).strip()
    except (OSError, UnicodeDecodeError) as fault:
        what = fault.strerror if isinstance(fault, OSError) else "no UTF-8"
        raise BrokenSettings(f"{key} cannot be read ({what})", where=str(file)) from fault
    if not 0 < len(found) <= MOST_CHARS:
        raise BrokenSettings(f"{key}: must hold 1 to {MOST_CHARS:,} characters", where=str(file))
    return found
