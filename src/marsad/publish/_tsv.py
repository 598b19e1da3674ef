"""Tab-separated files whose texts hold no tab, line end or double quotation mark, so that readers that know quoting and
readers that do not read the same cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from marsad.publish._csv import safe
from marsad.publish._files import text_file

Cell = str | int | float | None


def tab_cell(cell: Cell, empty: str = "") -> str:
    """A cell as text on one line; ``empty`` stands for what is not known.

    >>> tab_cell("a\\tb\\r\\nc"), tab_cell('"=1+1"'), tab_cell(None), tab_cell(-2.0)
    ('a b c', "'=1+1'", '', '-2.0')
    """
    if cell is None:
        return empty
    return safe(" ".join(cell.replace('"', "'").split())) if isinstance(cell, str) else str(cell)


def write_tab(
    target: Path, rows: Iterable[Sequence[Cell]], *, head: Sequence[str] = (), empty: str = "", bom: bool = False
) -> int:
    """Write rows, below a line of names where they are given, and give the number of rows."""
    count = 0
    with text_file(target) as out:
        out.write("\ufeff" if bom else "")
        if head:
            out.write("\t".join(head) + "\n")
        for row in rows:
            out.write("\t".join(tab_cell(c, empty) for c in row) + "\n")
            count += 1
    return count
