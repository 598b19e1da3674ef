"""Tables of the documentation, whose rows tests hold against the program."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

DOCS = Path(__file__).parents[1] / "docs"


def cells(page: str, header: str) -> Iterator[list[str]]:
    """The rows of the table with a header, of a page of ``docs``."""
    _, _, rest = (DOCS / page).read_text(encoding="utf-8").partition(f"| {header} |\n")
    for line in rest.splitlines()[1:]:
        if not line.startswith("|"):
            return
        yield [cell.strip() for cell in line.strip("|").split("|")]
