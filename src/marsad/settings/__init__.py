"""All settings: one typed, frozen value, loaded once from ``marsad.toml`` and the environment (docs/settings.md)."""

from __future__ import annotations

from marsad.settings._load import Loaded, Origin, Value, load, secret, without_password
from marsad.settings._sections import (
    BackfillSection,
    DeskSection,
    FilesSection,
    LogsSection,
    MetricsSection,
    OidcSection,
    ReadSection,
    RecordSection,
    Says,
    SecondSection,
    Settings,
    WatchSection,
)
from marsad.settings._table import NOT_SETTINGS, Setting, all_settings, sections
from marsad.settings._words import as_markdown

#: The file in the folder where a command is given, used where nobody names another.
FILE = "marsad.toml"

__all__ = [
    "FILE",
    "NOT_SETTINGS",
    "BackfillSection",
    "DeskSection",
    "FilesSection",
    "Loaded",
    "LogsSection",
    "MetricsSection",
    "OidcSection",
    "Origin",
    "ReadSection",
    "RecordSection",
    "Says",
    "SecondSection",
    "Setting",
    "Settings",
    "Value",
    "WatchSection",
    "all_settings",
    "as_markdown",
    "load",
    "secret",
    "sections",
    "without_password",
]
