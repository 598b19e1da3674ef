"""A workbook that grows row by row on several sheets at a time, by XlsxWriter in constant memory.

openpyxl's write-only mode wrote 1,100 rows of our tables a second, XlsxWriter several thousand on the same machine
(``python -m bench.sheets_speed xlsx``). The bytes are the same every time: its archive bears no hour of the day, and
the moment that a workbook keeps as its own is set to a fixed one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Final

#: Excel's limits: rows of a sheet with the headings, units of UTF-16 of a cell.
MOST_ROWS: Final = 1_048_576
MOST_UNITS: Final = 32_767

#: Characters that a page of A3 holds side by side in letters that can be read, and the size of wider ones (per cent).
_PAGE, _SCALE = 300, 60
_A3: Final = 8

#: How a cell is shown.
PLAIN, HEAD, LONG, DAY, MOMENT, BOLD = range(6)
_STYLES: Final[tuple[dict[str, Any], ...]] = (
    {"valign": "top"},
    {"bold": True, "font_color": "#FFFFFF", "bg_color": "#1F3A4D"},
    {"valign": "top", "text_wrap": True},
    {"valign": "top", "align": "left", "num_format": "yyyy-mm-dd"},
    {"valign": "top", "align": "left", "num_format": "yyyy-mm-dd hh:mm"},
    {"valign": "top", "bold": True, "text_wrap": True},
)

#: A cell: what stands in it, and its style; null for an empty one.
Filled = tuple[str | int | float | bool | date, int] | None

#: Excel counts a 29 February 1900 that never was; days before March of that year are not safe to tell.
EARLIEST: Final = date(1900, 3, 1)
#: Points of a line, and the most lines of a row that are shown (a row may be 409 points high).
_LINE, _MOST_LINES = 15, 16
#: Letters of a text to a digit, which is what widths are counted in.
_DENSE: Final = 1.15
_MADE: Final = datetime(1980, 1, 1, tzinfo=UTC).replace(tzinfo=None)


class Workbook:
    """A workbook in the making; leaving the ``with`` block writes it to ``path``."""

    def __init__(self, path: Path) -> None:
        from xlsxwriter import Workbook as Book

        self._folder = TemporaryDirectory()
        self._book = Book(
            str(path),
            {
                "constant_memory": True,
                "tmpdir": self._folder.name,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        self._book.use_zip64()
        self._book.set_properties({"created": _MADE})
        self._styles = [self._book.add_format(style) for style in _STYLES]

    def __enter__(self) -> Workbook:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        # also after an error: it holds files open, and the caller throws away what it wrote
        with self._folder:
            self._book.close()

    def sheet(self, name: str, heads: Sequence[str], widths: Sequence[int], *, frozen: tuple[int, int]) -> Sheet:
        """A new sheet behind the others. ``heads`` may be empty: then it has no filter. ``frozen`` are how many rows
        and columns do not scroll."""
        sheet = self._book.add_worksheet(name)
        _lay_out(sheet, widths, frozen)
        return Sheet(sheet, self._styles, heads, widths)


class Sheet:
    """One sheet; rows are written in their order and forgotten."""

    def __init__(self, sheet: Any, styles: Sequence[Any], heads: Sequence[str], widths: Sequence[int]) -> None:  # noqa: ANN401
        self._sheet, self._styles, self._widths = sheet, styles, widths
        self._filtered = bool(heads)
        self.lines = 0
        if heads:
            sheet.repeat_rows(0)
            sheet.repeat_columns(0)
            self.append([(head, HEAD) for head in heads])

    @property
    def full(self) -> bool:
        """No further row has room."""
        return self.lines >= MOST_ROWS

    def append(self, row: Sequence[Filled]) -> None:
        """One row. The caller sees to what no cell can hold: control characters, more than ``MOST_UNITS``."""
        lines = max(
            (_lines(c[0], w) for c, w in zip(row, self._widths, strict=True) if c and c[1] in (LONG, BOLD)), default=1
        )
        if lines > 1:
            self._sheet.set_row(self.lines, _LINE * min(lines, _MOST_LINES))
        for column, cell in enumerate(row):
            if cell is not None:
                self._put(column, *cell)
        self.lines += 1

    def _put(self, column: int, value: str | int | float | bool | date, style: int) -> None:
        shown = self._styles[style]
        if isinstance(value, str):
            # what cannot be written as UTF-8 at all has been taken out before
            self._sheet.write_string(self.lines, column, value, shown)
        elif isinstance(value, bool):
            self._sheet.write_boolean(self.lines, column, value, shown)
        elif isinstance(value, date):
            self._sheet.write_datetime(self.lines, column, value, shown)
        else:
            self._sheet.write_number(self.lines, column, value, shown)

    def close(self) -> None:
        """All rows are there: now the filter knows how far it reaches."""
        if self._filtered:
            self._sheet.autofilter(0, 0, self.lines - 1, len(self._widths) - 1)


def _lay_out(sheet: Any, widths: Sequence[int], frozen: tuple[int, int]) -> None:  # noqa: ANN401
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    if any(frozen):
        sheet.freeze_panes(*frozen)
    sheet.set_landscape()
    sheet.set_paper(_A3)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
    if sum(widths) <= _PAGE:
        sheet.fit_to_pages(1, 0)
    else:
        # what is wider than a page goes over to further pages
        sheet.set_print_scale(_SCALE)
        sheet.print_across()


def _lines(value: object, width: int) -> int:
    """How many lines a text takes in a column, roughly: no program reckons it for a file that it only reads."""
    text = str(value)
    if len(text) <= width and "\n" not in text:
        return 1
    return sum(1 + int(len(line) / (width * _DENSE)) for line in text[: width * 2 * _MOST_LINES].split("\n"))
