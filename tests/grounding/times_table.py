"""A table of times in sentences, and how much of it the program reads as its annotators did.

    python -m tests.grounding.times_table FILE      the share, and every row that is read otherwise

Columns: report day (- none), sentences with one expression in [[ ]], start, end (- none), sort. Judged is the mention
that shares most characters with the brackets: annotators may have underlined a preposition with it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from marsad.grounding import GroundedTime
from marsad.grounding._times import ground_times
from marsad.intake import Evidence, Report
from marsad.reading import Mention, Passage, Reading
from marsad.reading._passages import split_passages
from marsad.reading._times import find_times
from marsad.spans import Span
from tests.grounding.marked import Marked, cells_of, day_of


@dataclass(frozen=True, slots=True)
class Row(Marked):
    """One judged expression; ``start`` and ``end`` are ISO dates or "-"."""

    start: str
    end: str
    sort: str


def rows_of(path: Path) -> list[Row]:
    """All rows of a table."""
    return [Row(n, day_of(day), *cells) for n, (day, *cells) in cells_of(path)]


def reading_of(text: str) -> Reading:
    """Sentences as the program splits them, with the times alone."""
    report = Report("r", text, Evidence(b"", "", datetime(2020, 1, 1, tzinfo=UTC), "a.txt", "file", "test"))
    passages = split_passages(report)
    found = enumerate(find_times(text, passages))
    mentions = tuple(
        Mention(f"m{n}", p.span, p.kind, p.named, _passage(passages, p.span), p.confidence, p.rule) for n, p in found
    )
    return Reading(report, passages, mentions, ())


def _passage(passages: Sequence[Passage], span: Span) -> int:
    return next(p.index for p in passages if p.span.covers(span))


def judged(row: Row) -> tuple[str, str, str]:
    """Start, end ("-" where there is none) and rule of the time in the brackets."""
    reading, bracket = reading_of(row.text), row.bracket
    best: tuple[int, GroundedTime] | None = None
    for mention, time in zip(reading.mentions, ground_times(reading, row.day), strict=True):
        shared = min(mention.span.end, bracket.end) - max(mention.span.begin, bracket.begin)
        if shared > 0 and (best is None or shared > best[0]):
            best = (shared, time)
    return (best[1].start or "-", best[1].end or "-", best[1].rule) if best else ("-", "-", "not found")


def misread(rows: Sequence[Row]) -> Iterator[tuple[Row, str, str, str]]:
    """Rows whose interval differs, with what is read."""
    for row in rows:
        start, end, rule = judged(row)
        if (start, end) != (row.start, row.end):
            yield row, start, end, rule


if __name__ == "__main__":
    table = rows_of(Path(sys.argv[1]))
    wrong = list(misread(table))
    for row, start, end, rule in wrong:
        sys.stdout.write(f"{row.line}\t{row.sort}\t{row.day or '-'}\t{row.marked}\n")
        sys.stdout.write(f"\t{row.start} {row.end}, read {start} {end} ({rule})\n")
    sys.stdout.write(f"{len(table) - len(wrong)} of {len(table)} read as written\n")
