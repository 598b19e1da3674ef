"""Rows of tables in which annotators put one expression of a text into double brackets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from marsad.spans import Span


@dataclass(frozen=True, slots=True)
class Marked:
    """A text with one judged expression, the line of the table that it stands on, and the report's day."""

    line: int
    day: str | None
    marked: str

    @property
    def text(self) -> str:
        return self.marked.replace("[[", "").replace("]]", "")

    @property
    def bracket(self) -> Span:
        return Span(self.marked.index("[["), self.marked.index("]]") - 2)


def cells_of(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Number and cells of every row; lines that begin with # are comments."""
    for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line and not line.startswith("#"):
            yield n, line.split("\t")


def day_of(cell: str) -> str | None:
    """The report's day; "-" for none."""
    return None if cell == "-" else cell
