"""Reads the shipped tables, and names what their columns may hold."""

from __future__ import annotations

from importlib.resources import files
from typing import Literal

Pos = Literal["v", "n", "x"]
Frame = Literal["ao", "a", "af", "t", "aa", "n", "nn", "nd", "fall"]


def rows(name: str) -> list[list[str]]:
    """The lines of a table that are neither blank nor comment, split at tabs."""
    text = (files("marsad.coding.ontology") / name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line.strip() and not line.startswith("#")]
