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
from pathlib import Path
from typing import Any, Final

from marsad.publish._csv import safe
from marsad.publish._dictionary import Column
from marsad.publish._files import beside
from marsad.publish._formats import Counts, Options
from marsad.publish._released import Release
from marsad.publish._tables import TABLES, Table, flat, values
from marsad.publish._told import Cell, Row
from marsad.publish._workbook import BOLD, DAY, EARLIEST, LONG, MOMENT, MOST_UNITS, PLAIN, Filled, Sheet, Workbook

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
    """The workbook: Read me, Legend, and the sheets of ``SHEETS``, in one pass over each kind of value."""
    losses = _Losses()
    with beside(target) as part, Workbook(part) as book:
        readme = book.sheet("Read me", (), (28, 110), frozen=(0, 0))
        legend = book.sheet("Legend", tuple(_LEGEND), tuple(_LEGEND.values()), frozen=(1, 0))
        tables = {title: _Growing(book, title, TABLES[name], losses) for title, name in SHEETS.items()}
        for source in dict.fromkeys(t.table.source for t in tables.values()):
            mine = [t for t in tables.values() if t.table.source == source]
            for value in values(release, source):
                for table in mine:
                    for row in table.table.rows_of(value):
                        table.put(row)
        counts = {t.table.name: t.finish() for t in tables.values()}
        _fill_legend(legend, losses)
        _fill_readme(readme, options, tables, losses)
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


class _Growing:
    """A table that grows row by row, on as many sheets as it needs."""

    def __init__(self, book: Workbook, title: str, table: Table, losses: _Losses) -> None:
        self.title, self.table = title, table
        self._book = book
        self._sheets: list[Sheet] = []
        self.count = 0
        self._losses = losses
        self._first: list[Row] = []
        self._widths: list[int] = []
        self._put: list[Callable[[Cell], Filled]] = []

    def put(self, row: Row) -> None:
        """One row more; the first ones wait until the widths are known."""
        self.count += 1
        if self.count <= _MEASURED:
            self._first.append(row)
            return
        self._begin()
        self._append(row)

    def finish(self) -> int:
        """The number of rows; all of them stand on sheets then."""
        self._begin()
        for sheet in self._sheets:
            sheet.close()
        return self.count

    def _append(self, row: Row) -> None:
        if self._sheets[-1].full:
            self._next_sheet()
        self._sheets[-1].append([put(cell) for put, cell in zip(self._put, row, strict=True)])

    def _begin(self) -> None:
        if self._sheets:
            return
        columns = self.table.columns
        self._widths = [_width(c, (row[i] for row in self._first)) for i, c in enumerate(columns)]
        self._put = [_filler(c, width, self._losses) for c, width in zip(columns, self._widths, strict=True)]
        self._next_sheet()
        for row in self._first:
            self._append(row)
        self._first = []

    def _next_sheet(self) -> None:
        n = len(self._sheets) + 1
        if n == 2:
            self._losses.split.append(self.title)
        name = self.title if n == 1 else f"{self.title} {n}"
        self._sheets.append(self._book.sheet(name, self.table.names, self._widths, frozen=(1, 1)))


def _filler(column: Column, width: int, losses: _Losses) -> Callable[[Cell], Filled]:
    """What makes cells of a column."""
    style = LONG if width == _WIDE else PLAIN

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


def _fill_readme(sheet: Sheet, options: Options, tables: Mapping[str, _Growing], losses: _Losses) -> None:
    lines = [(options.title or "Marsad", "A part of a record of armed conflict, as its sources tell it.")]
    lines += _flattened(options.manifest)
    lines += [(f"Sheet {title}", f"{t.count} rows: {t.table.words}") for title, t in tables.items()]
    lines += [("Note", note) for note in (*_NOTES, *losses.told())]
    for key, value in lines:
        sheet.append([(losses.text(key), BOLD), (losses.text(value), LONG)])


def _fill_legend(sheet: Sheet, losses: _Losses) -> None:
    for title, name in SHEETS.items():
        for c in TABLES[name].columns:
            cells = (title, c.name, c.type, c.unit, c.codes, c.meaning, c.source)
            sheet.append([(losses.text(text), LONG) if text else None for text in cells])
    sheet.close()


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
