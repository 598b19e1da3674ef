"""The table of settings for people: what stands between the marks in ``docs/settings.md``."""

from __future__ import annotations

import typing
from pathlib import Path
from typing import Any

from marsad.settings._sections import Settings
from marsad.settings._table import Setting, all_settings


def as_markdown() -> str:
    """One table a section, in Markdown."""
    blocks = []
    for path in dict.fromkeys(s.section for s in all_settings()):
        rows = "\n".join(_row(s) for s in all_settings() if s.section == path)
        head = "| key | type | default | environment | meaning |\n|---|---|---|---|---|"
        blocks.append(f"### {_title(path)}\n\n{head}\n{rows}\n")
    return "\n".join(blocks)


def _title(path: tuple[str, ...]) -> str:
    """The words of the section's class, which name it."""
    section: Any = Settings
    for name in path:
        section = typing.get_type_hints(section)[name]
    return " ".join(str(section.__doc__).split()).rstrip(".")


def _row(setting: Setting) -> str:
    says, default = setting.says, _default(setting.default)
    bounds = [f"from {says.least:g}"] if says.least is not None else []
    bounds += [f"to {says.most:g}"] if says.most is not None else []
    kind = ", ".join((setting.type, *bounds)) + (" (not in the file)" if says.secret else "")
    return f"| `{setting.name}` | {kind} | {default} | `{setting.env}` | {says.text} |"


def _default(value: Any) -> str:  # noqa: ANN401
    if value is None or value == ():
        return ""
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f'`"{value}"`' if isinstance(value, str | Path) else f"`{value}`"
