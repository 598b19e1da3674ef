"""A workbook for Excel and LibreOffice: what it is, what each column means, and one sheet a table.

Days are real dates and numbers numbers; a moment is in UTC, as a cell has no time zone. What a workbook cannot hold is
said on its first sheet with its count: texts over 32,767 characters are cut (counted as Excel does, in units of
UTF-16), control characters that XML forbids are left out, a table of more than 1,048,575 rows goes on in a further
sheet. Texts are typed as text, and one that a spreadsheet would run once it is saved as CSV bears an apostrophe
(``_csv.safe``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import chain, count, islice
from pathlib import Path
from typing import Any, Final

from marsad.publish._csv import safe
from marsad.publish._dictionary import Column
from marsad.publish._files import beside
from marsad.publish._formats import Counts, Options
from marsad.publish._ooxml import BOLD, DAY, EARLIEST, LONG, MOMENT, MOST_UNITS, PLAIN, Filled, Workbook
from marsad.publish._released import Release
from marsad.publish._tables import TABLES, Table, flat
from marsad.publish._told import Cell

#: Sheets and the tables on them, in the order that people read.
SHEETS: Final = {
    "Incidents": "incidents",
    "Claims": "claims",
    "Events": "events",
    "Reports": "reports",
    "Control": "controls",
    "Gone": "gone",
}
#: What XML 1.0 forbids (section 2.2), and what other programs stumble over: C1 controls and halves of surrogate pairs.
_ILLEGAL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
#: Rows that a column's width is measured by; narrowest and widest column, in characters (a digest has 64).
_MEASURED, _NARROW, _WIDE = 200, 9, 66
_LEGEND: Final = {"sheet": 12, "column": 20, "type": 10, "unit": 16, "codes": 50, "meaning": 66, "source": 16}
_NOTES: Final = (
    "Numbers of people are what the rule named above makes of rival claims; an empty cell is not known, never zero.",
    "A place that is known to lie in an area only has no latitude and longitude.",
    "Moments are in UTC. An apostrophe before a text keeps spreadsheets from running it.",
)


def write(release: Release, target: Path, options: Options) -> Counts:
    """The workbook: Read me, Legend, and the sheets of ``SHEETS``."""
    with beside(target) as part:
        book = _Book(part)
        try:
            counts = {table: book.add(title, TABLES[table], release) for title, table in SHEETS.items()}
            book.finish(options)
        finally:
            book.workbook.abandon()
    return counts


@dataclass(slots=True)
class _Losses:
    """What the workbook could not hold, counted while it is written."""

    cut: int = 0
    controls: int = 0
    split: list[str] = field(default_factory=list)

    def text(self, text: str) -> str:
        """A text that a cell holds."""
        if not text.isprintable():
            text, n = _ILLEGAL.subn("", text)
            self.controls += n
        text = safe(text)
        # no character has more than two units
        if len(text) * 2 > MOST_UNITS and len(text.encode("utf-16-le")) // 2 > MOST_UNITS:
            self.cut += 1
            kept = text.encode("utf-16-le")[: (MOST_UNITS - 1) * 2]
            return kept.decode("utf-16-le", errors="ignore") + "…"
        return text

    def told(self) -> Iterator[str]:
        """In words, for the first sheet."""
        if self.cut:
            yield f"{self.cut} texts of more than {MOST_UNITS:,} characters are cut; CSV and JSON hold them whole."
        if self.controls:
            yield f"{self.controls} control characters are left out, which no workbook can hold."
        for name in self.split:
            yield f"{name} has more rows than a sheet holds, and goes on in a further one."


class _Book:
    """A workbook in the making."""

    def __init__(self, path: Path) -> None:
        self.workbook = Workbook(path)
        self._losses = _Losses()
        self._rows: dict[str, int] = {}
        self._names: list[str] = []

    def add(self, title: str, table: Table, release: Release) -> int:
        """One table, on as many sheets as it needs; gives the rows."""
        rows = table.rows(release)
        first = list(islice(rows, _MEASURED))
        widths = [_width(c, (row[i] for row in first)) for i, c in enumerate(table.columns)]
        fill = [self._filler(c, width) for c, width in zip(table.columns, widths, strict=True)]
        cells: Iterator[list[Filled]] = (
            [put(cell) for put, cell in zip(fill, row, strict=True)] for row in chain(first, rows)
        )
        total = 0
        for n in count(1):
            self._names.append(title if n == 1 else f"{title} {n}")
            total += self.workbook.sheet(self._names[-1], table.names, widths, cells, frozen="B2")
            following = next(cells, None)
            if following is None:
                break
            cells = chain((following,), cells)
            if n == 1:
                self._losses.split.append(title)
        self._rows[title] = total
        return total

    def _filler(self, column: Column, width: int) -> Callable[[Cell], Filled]:
        """What makes cells of a column."""
        style = LONG if width == _WIDE else PLAIN
        losses = self._losses

        def put(value: Cell) -> Filled:
            if isinstance(value, tuple):
                value = flat(value)
            if value is None or value == "":
                return None
            return (losses.text(value), style) if isinstance(value, str) else (value, style)

        def day(value: Cell) -> Filled:
            told = _moment(value) if isinstance(value, str) else None
            return put(value) if told is None else (told, MOMENT if isinstance(told, datetime) else DAY)

        return day if column.type in ("date", "moment") else put

    def finish(self, options: Options) -> None:
        """The first two sheets, when everything is counted."""
        self.workbook.sheet("Legend", tuple(_LEGEND), tuple(_LEGEND.values()), self._legend(), frozen="A2")
        self.workbook.sheet("Read me", (), (28, 110), list(self._readme(options)), frozen="A1")
        self.workbook.close(("Read me", "Legend", *self._names))

    def _readme(self, options: Options) -> Iterator[list[Filled]]:
        def line(key: str, value: str) -> list[Filled]:
            return [(self._losses.text(key), BOLD), (self._losses.text(value), LONG)]

        yield line(options.title or "Marsad", "A part of a record of armed conflict, as its sources tell it.")
        for key, value in _flattened(options.manifest):
            yield line(key, value)
        for title, rows in self._rows.items():
            yield line(f"Sheet {title}", f"{rows} rows: {TABLES[SHEETS[title]].words}")
        for note in (*_NOTES, *self._losses.told()):
            yield line("Note", note)

    def _legend(self) -> Iterator[list[Filled]]:
        for title, name in SHEETS.items():
            for c in TABLES[name].columns:
                cells = (title, c.name, c.type, c.unit, c.codes, c.meaning, c.source)
                yield [(self._losses.text(text), LONG) if text else None for text in cells]


def _width(column: Column, values: Iterable[Cell]) -> int:
    """Wide enough for the heading and what stands in the first rows, never wider than ``_WIDE``."""
    longest = max((len(str(flat(v))) for v in values if v is not None), default=0)
    return max(_NARROW, len(column.name) + 4, min(longest + 1, _WIDE))


def _moment(text: str) -> date | None:
    """A day or a moment in UTC as Excel has them, null where it has not: too early, or no day at all."""
    try:
        if len(text) == len("2017-09-05"):
            told = date.fromisoformat(text)
            return told if told >= EARLIEST else None
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.date() < EARLIEST:
        return None
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def _flattened(value: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    """The manifest as lines: ``policy.name``, public."""
    for key, inner in value.items():
        name = f"{before}{key}"
        if isinstance(inner, Mapping):
            yield from _flattened(inner, f"{name}.")
        elif inner is not None:
            yield name, inner if isinstance(inner, str) else json.dumps(inner, ensure_ascii=False)
