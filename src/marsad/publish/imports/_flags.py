"""What can be wrong with a row, by code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Final


@dataclass(frozen=True, slots=True)
class Flag:
    """A code of ``data/foreign_flags.tsv``, what it says, and what was done with the value."""

    code: str
    words: str
    done: str


def _read() -> dict[str, Flag]:
    text = files("marsad.publish").joinpath("data/foreign_flags.tsv").read_text(encoding="utf-8")
    lines = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return {code: Flag(code, words, done) for code, words, done in lines[1:]}


FLAGS: Final[Mapping[str, Flag]] = _read()
