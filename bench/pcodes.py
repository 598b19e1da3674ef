"""P-codes matched to units of the gazetteer: how many of OCHA's units are found, and what each was taken for.

    python -m bench.pcodes FILE [--country CC ...] [--links OUT.csv]

FILE is OCHA's list of the p-codes of the world. The table says how many were found; whether each link is the right one
only a person can say, so ``--links`` writes all of them, with how the name met the unit and what stands above both.
"""

from __future__ import annotations

import argparse
import csv
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from marsad.grounding.places import Gazetteer, open_gazetteer
from marsad.grounding.places.imports import Options, Row, match, read_places

#: Of the issue's measure (second level): found by folding alone, and what is aimed at.
FLOORS = {"SY": (58, 60), "IQ": (83, 92), "YE": (313, 322)}


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--country", nargs="*", default=["SY", "IQ", "YE"])
    parser.add_argument("--links", type=Path)
    asked = parser.parse_args(arguments)
    gazetteer = open_gazetteer()
    links: list[list[str]] = []
    print("| country | level | p-codes | matched | floor | aim | how |\n|---|---|---|---|---|---|---|")
    began = time.perf_counter()
    for country in asked.country:
        rows = read_places(asked.file, Options(country=country)).rows
        found = match(rows, gazetteer)
        links += _links(country, rows, {row.id: (place.id, how) for row, place, how in found.same}, gazetteer)
        for level in (1, 2):
            how = Counter(how for row, _, how in found.same if row.level == level)
            floor, aim = FLOORS.get(country, ("", "")) if level == 2 else ("", "")
            words = ", ".join(f"{h} {n}" for h, n in how.most_common())
            total = sum(r.level == level for r in rows)
            print(f"| {country} | {level} | {total} | {how.total()} | {floor} | {aim} | {words} |")
    print(f"\n{time.perf_counter() - began:.1f} s")
    if asked.links:
        with asked.links.open("w", newline="", encoding="utf-8") as out:
            csv.writer(out).writerows([["country", "p-code", "name", "above", "id", "unit", "above", "how"], *links])


def _links(
    country: str, rows: Sequence[Row], found: dict[str, tuple[str, str]], gazetteer: Gazetteer
) -> list[list[str]]:
    names = {row.id: row.name for row in rows}
    out = []
    for row in rows:
        ident, how = found.get(row.id, ("", "not matched"))
        place = gazetteer.by_id(ident) if ident else None
        above = gazetteer.place(place.unit).name if place and place.unit is not None else ""
        unit = place.name if place else ""
        out.append([country, row.id, row.name, names.get(row.parent or "", ""), ident, unit, above, how])
    return out


if __name__ == "__main__":
    main()
