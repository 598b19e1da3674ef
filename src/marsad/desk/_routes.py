"""All features of the desk, and what the public face shows of them."""

from __future__ import annotations

from importlib import import_module
from typing import Final

from fastapi import APIRouter

#: Modules with a ``router``, in the order in which routes are tried.
FEATURES: Final[tuple[str, ...]] = ("_home",)


def routers() -> tuple[APIRouter, ...]:
    """The routers of all features."""
    return tuple(import_module(f"marsad.desk.{name}").router for name in FEATURES)
