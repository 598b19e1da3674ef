"""A table of mentions in short reports, and how many of them the program gives to the actor that they stand for.

    python -m tests.grounding.actors_table FILE      the share by kind, and every row that is read otherwise

Columns: day (- none), report with one mention in [[ ]] (``\\n`` for a line's end), answer, kind. The answer is the
common name of an actor, "Military of X" or "Government of X" for a state's, a person's name, ``same:WORDS`` for the
entity of an earlier mention, or "-" where nobody may be taken. Judged is the mention that shares most characters with
the brackets, in the whole reading, with the model (``shipped``) or by ``rules`` alone.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from marsad.coding import Coded
from marsad.grounding import Entity
from marsad.grounding.actors import shipped, state_id
from marsad.grounding.actors._registry import pieces
from marsad.grounding.actors._words import country_of
from marsad.intake import Evidence, Report
from marsad.pipeline import read_report
from marsad.spans import Span
from tests.grounding.marked import Marked, cells_of, day_of

#: States that are no more, under which the registry holds no forces of their own.
_PARTS = {"Military of ": "forces", "Government of ": "government", "Ministry of Defence of ": "defence-ministry"}


@dataclass(frozen=True, slots=True)
class Row(Marked):
    """One judged mention."""

    answer: str
    kind: str


def rows_of(path: Path) -> list[Row]:
    """All rows of a table."""
    return [Row(n, day_of(day), text.replace("\\n", "\n"), *cells) for n, (day, text, *cells) in cells_of(path)]


def read(row: Row, reader: str = "shipped") -> Coded:
    """The report of a row, read."""
    evidence = Evidence(b"", "", datetime(2020, 1, 1, tzinfo=UTC), "a.txt", "file", "test")
    published = date.fromisoformat(row.day) if row.day else None
    return read_report(Report("r", row.text, evidence, published=published), reader=reader)


def entity_at(coded: Coded, span: Span) -> Entity | None:
    """The entity of the mention that shares most characters with a span; null where none does."""
    of = {m: e for e in coded.grounded.entities for m in e.mentions}
    shared = [
        (min(m.span.end, span.end) - max(m.span.begin, span.begin), of.get(m.id))
        for m in coded.grounded.reading.mentions
        if m.span.meets(span) and m.kind in ("organisation", "person", "location", "nationality")
    ]
    return max(shared, key=lambda s: s[0])[1] if shared else None


def is_right(row: Row, coded: Coded) -> bool:
    """Is the mention given to whom it stands for?"""
    found = entity_at(coded, row.bracket)
    if row.answer.startswith("same:"):
        words = row.answer.removeprefix("same:")
        begin = row.text.index(words)
        first = entity_at(coded, Span(begin, begin + len(words)))
        return found is not None and first is not None and found.id == first.id
    if row.answer == "-":
        return found is None or (found.actor is None and found.reason != "office_holder")
    return found is not None and (found.actor in _actors(row.answer) or pieces(found.name) == pieces(row.answer))


def _actors(answer: str) -> set[str]:
    """The ids that an answer may mean."""
    held = shipped()
    found = {i for i, _ in held.by_name.get(pieces(answer.split(" (")[0]), ())}
    for head, part in _PARTS.items():
        country = country_of(answer.removeprefix(head).removeprefix("the ")) if answer.startswith(head) else None
        if country:
            found.add(held.forces_of(country) if part == "forces" else state_id(country, part))
    return found


def main(arguments: Sequence[str]) -> None:
    rows = rows_of(Path(arguments[0]))
    reader = arguments[1] if len(arguments) > 1 else "shipped"
    right, all_of = Counter[str](), Counter[str]()
    for row in rows:
        coded = read(row, reader)
        all_of[row.kind] += 1
        if is_right(row, coded):
            right[row.kind] += 1
        else:
            found = entity_at(coded, row.bracket)
            told = f"{found.name} ({found.actor}, {found.reason})" if found else "nobody"
            print(f"{row.line}\t{row.kind}\t{row.text[row.bracket.begin : row.bracket.end]}\t{row.answer}\tread {told}")  # noqa: T201
    for kind in all_of:
        print(f"{kind:24} {right[kind]:3} of {all_of[kind]:3}")  # noqa: T201
    print(f"{right.total()} of {all_of.total()}")  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
