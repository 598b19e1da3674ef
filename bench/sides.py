"""Sides of UCDP's data resolved to actors of the registry: how many of the rows, and how many of the names.

    python -m bench.sides FILE.csv [--missing N]

FILE is a table of UCDP with ``side_a`` and ``side_b`` (GED, of any version). A cell may hold several names, joined by
", ". A cell counts as resolved when every name in it is; ``Civilians`` is UCDP's word for the victims of one-sided
violence and no actor: it is left out of both counts, and so is ``NSA``, which stands for a side that nobody knows.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from marsad.grounding.actors import Registry, shipped

#: No actors; see above.
NOBODY = frozenset(("Civilians", "NSA"))


@dataclass(frozen=True, slots=True)
class Shares:
    """Cells and different names, all and resolved, and the names that were not with the number of their cells."""

    cells: int
    cells_resolved: int
    names: int
    names_resolved: int
    missing: tuple[tuple[str, int], ...]


def names_in(cell: str, registry: Registry) -> tuple[str, ...]:
    """The names in a cell; a comma may stand within a name that is known whole."""
    if cell in registry.by_ucdp:
        return (cell,)
    return tuple(n for n in cell.split(", ") if n)


def shares(cells: Iterator[str], registry: Registry) -> Shares:
    """What is resolved of these cells."""
    counted = Counter(c.strip() for c in cells if c.strip() and c.strip() not in NOBODY)
    of_cell = {c: [n for n in names_in(c, registry) if n not in NOBODY] for c in counted}
    missing = Counter[str]()
    for cell, number in counted.items():
        for name in of_cell[cell]:
            if name not in registry.by_ucdp:
                missing[name] += number
    whole = sum(n for c, n in counted.items() if all(x in registry.by_ucdp for x in of_cell[c]))
    names = {n for c in counted for n in of_cell[c]}
    return Shares(counted.total(), whole, len(names), len(names) - len(missing), tuple(missing.most_common()))


def sides_of(path: Path) -> Iterator[str]:
    """The cells of both sides."""
    with path.open(encoding="utf-8-sig", newline="") as table:
        for row in csv.DictReader(table):
            yield row["side_a"]
            yield row["side_b"]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the shares, and what is missing."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--missing", type=int, default=10, help="names to show")
    asked = parser.parse_args(arguments)
    found = shares(sides_of(asked.file), shipped())
    print(f"cells  {found.cells_resolved:6} of {found.cells:6}  {found.cells_resolved / max(found.cells, 1):.4f}")
    print(f"names  {found.names_resolved:6} of {found.names:6}  {found.names_resolved / max(found.names, 1):.4f}")
    for name, number in found.missing[: asked.missing]:
        print(f"  {number:6} {name}")


if __name__ == "__main__":
    main()
