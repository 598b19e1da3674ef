"""Public names of a package that are imported when they are first asked for (PEP 562).

A room's values are wanted by many, what it does by few: ``from marsad.coding import EventType`` alone should not load
the whole reader (0.28 s of importing, and 1.14 s before, on a loaded machine).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def later(package: str, where: Mapping[str, str]) -> Callable[[str], Any]:
    """The ``__getattr__`` of a package: ``where`` has, of each name that comes later, the package's module it is in."""

    def get(name: str) -> Any:  # noqa: ANN401
        if name not in where:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        found = getattr(import_module(f"{package}.{where[name]}"), name)
        setattr(sys.modules[package], name, found)  # asked for once
        return found

    return get
