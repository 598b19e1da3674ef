"""What a doctor is given and says."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from marsad.errors import MarsadError
from marsad.settings import Loaded, Settings

#: ``warn``: it works, and something may be lost, slow or seen by others. ``fail``: something does not work.
Outcome = Literal["ok", "warn", "fail"]


@dataclass(frozen=True, slots=True)
class Check:
    """What was looked at, how it is, in words, and what to do; "" where nothing is to be done."""

    name: str
    outcome: Outcome
    what: str
    remedy: str = ""


def ok(name: str, what: str) -> Check:
    """All is well."""
    return Check(name, "ok", what)


def warn(name: str, what: str, remedy: str) -> Check:
    """It works, but."""
    return Check(name, "warn", what, remedy)


def fail(name: str, what: str, remedy: str) -> Check:
    """It does not work."""
    return Check(name, "fail", what, remedy)


def failed(name: str, error: MarsadError) -> Check:
    """What an error of ours says."""
    where = f"{error.where}: " if error.where else ""
    return Check(name, "fail", f"{where}{error.what} [{error.code}]", error.remedy)


def _free(folder: Path) -> int:
    return shutil.disk_usage(folder).free


def _installed(module: str) -> bool:
    return find_spec(module) is not None


@dataclass(frozen=True, slots=True)
class World:
    """What the checks ask the machine: the time, free bytes of a folder's disk, whether a module is installed."""

    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    free: Callable[[Path], int] = _free
    installed: Callable[[str], bool] = _installed


@dataclass(frozen=True, slots=True)
class Case:
    """What is looked at. ``broken``: why the settings could not be loaded; then those here are the defaults."""

    loaded: Loaded
    broken: MarsadError | None = None
    whole: bool = False
    world: World = field(default_factory=World)

    @property
    def settings(self) -> Settings:
        """The settings that hold."""
        return self.loaded.settings
