"""The least of a workbook (ECMA-376, SpreadsheetML) that Excel and LibreOffice want, written row by row.

openpyxl's write-only mode wrote 1,100 rows of our tables a second, most of it spent in objects that are thrown away;
this writes 6,000 on the same machine, and gives the same bytes every time, since nothing of the hour goes into it.
Texts stand in their cells ("inline strings"): a table of shared ones would have to be held in memory.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from typing import IO, Final
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

#: Excel's limits: rows of a sheet with the headings, units of UTF-16 of a cell.
MOST_ROWS: Final = 1_048_576
MOST_UNITS: Final = 32_767
#: A sheet ends before this many bytes, as archives without the 64-bit extension hold members of less than 2 GiB.
MOST_BYTES: Final = 1 << 30

#: Characters that a page of A3 holds side by side in letters that can be read.
_PAGE: Final = 300
#: Bytes of a sheet up to which it grows in memory.
_SPOOL: Final = 8 << 20

#: Styles, by their place in ``cellXfs`` below.
PLAIN, HEAD, LONG, DAY, MOMENT, BOLD = range(6)

#: A cell: what stands in it, and its style; null for an empty one.
Filled = tuple[str | int | float | bool | date, int] | None

_ZERO: Final = datetime(1899, 12, 30)  # noqa: DTZ001
#: Excel counts a 29 February 1900 that never was; days before March of that year are not safe to tell.
EARLIEST: Final = date(1900, 3, 1)
#: "_x0041_" in a text would be read as the letter of that number (22.4.2.4, ST_Xstring).
_ESCAPE: Final = re.compile(r"_x(?=[0-9A-Fa-f]{4}_)")
#: Points of a line, and the most lines of a row that are shown (a row may be 409 points high).
_LINE, _MOST_LINES = 15, 16
#: Letters of a text to a digit, which is what widths are counted in.
_DENSE: Final = 1.15
_NS: Final = "http://schemas.openxmlformats.org"
_XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_STYLES: Final = f"""{_XML}<styleSheet xmlns="{_NS}/spreadsheetml/2006/main">\
<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>\
<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts>\
<fonts count="3"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font>\
<font><b/><sz val="11"/><color rgb="FFFFFFFF"/><name val="Calibri"/></font></fonts>\
<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>\
<fill><patternFill patternType="solid"><fgColor rgb="FF1F3A4D"/></patternFill></fill></fills>\
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="6">\
<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1"><alignment vertical="top"/></xf>\
<xf numFmtId="0" fontId="2" fillId="2" borderId="0" xfId="0" applyFont="1" applyFill="1"/>\
<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1">\
<alignment vertical="top" wrapText="1"/></xf>\
<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1">\
<alignment horizontal="left" vertical="top"/></xf>\
<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1">\
<alignment horizontal="left" vertical="top"/></xf>\
<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1" applyAlignment="1">\
<alignment vertical="top" wrapText="1"/></xf>\
</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"""


class Sheet:
    """A sheet in the making, on disk beside the archive, so that several grow at a time. ``heads`` may be empty: then
    it has no filter. ``frozen`` is the first cell that scrolls ("B2")."""

    def __init__(self, name: str, heads: Sequence[str], widths: Sequence[int], *, frozen: str) -> None:
        self.name = name
        self.heads = len(heads)
        self.lines = 0
        self._widths = widths
        self._letters = [letter(i) for i in range(len(widths))]
        self._spool: IO[bytes] = SpooledTemporaryFile(_SPOOL)  # noqa: SIM115
        self._spool.write(_top(widths, frozen, fits=self.fits).encode())
        if heads:
            self.append([(h, HEAD) for h in heads])

    @property
    def columns(self) -> int:
        """How many there are."""
        return len(self._widths)

    @property
    def fits(self) -> bool:
        """It can be read when it is printed as wide as a page."""
        return sum(self._widths) <= _PAGE

    @property
    def full(self) -> bool:
        """No further row has room."""
        return self.lines >= MOST_ROWS or self._spool.tell() > MOST_BYTES

    def append(self, row: Sequence[Filled]) -> None:
        """One row. The caller sees to what no cell can hold: control characters, more than ``MOST_UNITS``."""
        self.lines += 1
        self._spool.write(_row(self.lines, self._letters, row, self._widths).encode("utf-8", errors="replace"))

    def into(self, out: IO[bytes]) -> None:
        """Write the whole sheet; it is closed then."""
        self._spool.write(_tail(self._letters[-1], self.lines, filtered=bool(self.heads), fits=self.fits).encode())
        self._spool.seek(0)
        copyfileobj(self._spool, out, 1 << 20)
        self.close()

    def close(self) -> None:
        """Let go of the disk."""
        self._spool.close()


def write_workbook(path: Path, sheets: Sequence[Sheet]) -> None:
    """The archive, with the sheets in this order."""
    parts = {
        "xl/workbook.xml": _workbook(sheets),
        "xl/_rels/workbook.xml.rels": _relations(len(sheets)),
        "xl/styles.xml": _STYLES,
        "[Content_Types].xml": _types(len(sheets)),
        "_rels/.rels": f'{_XML}<Relationships xmlns="{_NS}/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="{_NS}/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    }
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=6) as archive:
        for name, text in parts.items():
            archive.writestr(_entry(name), text)
        for n, sheet in enumerate(sheets, 1):
            with archive.open(_entry(f"xl/worksheets/sheet{n}.xml"), "w") as out:
                sheet.into(out)


def letter(i: int) -> str:
    """The name of a column, counted from 0.

    >>> letter(0), letter(25), letter(26), letter(701), letter(702)
    ('A', 'Z', 'AA', 'ZZ', 'AAA')
    """
    name = ""
    i += 1
    while i:
        i, rest = divmod(i - 1, 26)
        name = chr(65 + rest) + name
    return name


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = ZIP_DEFLATED
    return entry


def _row(n: int, letters: Sequence[str], row: Sequence[Filled], widths: Sequence[int]) -> str:
    cells = []
    lines = 1
    for name, width, cell in zip(letters, widths, row, strict=True):
        if cell is None:
            continue
        value, style = cell
        if isinstance(value, str):
            if style in (LONG, BOLD):
                lines = max(lines, _lines(value, width))
            text = _ESCAPE.sub("_x005F_x", escape(value))
            cells.append(f'<c r="{name}{n}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>')
        elif isinstance(value, bool):
            cells.append(f'<c r="{name}{n}" s="{style}" t="b"><v>{int(value)}</v></c>')
        else:
            number = _serial(value) if isinstance(value, date) else value
            cells.append(f'<c r="{name}{n}" s="{style}"><v>{number!r}</v></c>')
    high = f' ht="{_LINE * min(lines, _MOST_LINES)}" customHeight="1"' if lines > 1 else ""
    return f'<row r="{n}"{high}>{"".join(cells)}</row>'


def _lines(text: str, width: int) -> int:
    """How many lines a text takes in a column, roughly: no program reckons it for a file that it only reads."""
    if len(text) <= width and "\n" not in text:
        return 1
    return sum(1 + int(len(line) / (width * _DENSE)) for line in text[: width * 2 * _MOST_LINES].split("\n"))


def _serial(value: date) -> float | int:
    if isinstance(value, datetime):
        return (value - _ZERO) / timedelta(days=1)
    return (value - _ZERO.date()).days


def _top(widths: Sequence[int], frozen: str, *, fits: bool) -> str:
    column = ord(frozen[0]) - ord("A")
    row = int(frozen[1:]) - 1
    split = (f' xSplit="{column}"' if column else "") + (f' ySplit="{row}"' if row else "")
    pane = "bottomRight" if column and row else "bottomLeft"
    held = f'<pane{split} topLeftCell="{frozen}" activePane="{pane}" state="frozen"/>' if split else ""
    columns = "".join(
        f'<col min="{i}" max="{i}" width="{width}" customWidth="1"/>' for i, width in enumerate(widths, 1)
    )
    return (
        f'{_XML}<worksheet xmlns="{_NS}/spreadsheetml/2006/main"><sheetPr>'
        f'<pageSetUpPr fitToPage="{int(fits)}"/></sheetPr>'
        f'<sheetViews><sheetView workbookViewId="0">{held}</sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="{_LINE}"/><cols>{columns}</cols><sheetData>'
    )


def _tail(last: str, count: int, *, filtered: bool, fits: bool) -> str:
    kept = f'<autoFilter ref="A1:{last}{count}"/>' if filtered else ""
    # A3 (paper 8), as wide as the page and as many pages as it takes; what is wider goes over to further pages
    size = 'fitToHeight="0"' if fits else 'scale="60" pageOrder="overThenDown"'
    return (
        f'</sheetData>{kept}<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>'
        f'<pageSetup paperSize="8" {size} orientation="landscape"/></worksheet>'
    )


def _workbook(sheets: Sequence[Sheet]) -> str:
    listed = "".join(
        f'<sheet name={quoteattr(sheet.name)} sheetId="{n}" r:id="rId{n}"/>' for n, sheet in enumerate(sheets, 1)
    )
    names = []
    for i, sheet in enumerate(sheets):
        if sheet.heads:
            quoted = escape(sheet.name.replace("'", "''"))
            area = f"'{quoted}'!$A$1:${letter(sheet.columns - 1)}${sheet.lines}"
            names.append((f'name="_xlnm._FilterDatabase" localSheetId="{i}" hidden="1"', area))
            names.append((f'name="_xlnm.Print_Titles" localSheetId="{i}"', f"'{quoted}'!$A:$A,'{quoted}'!$1:$1"))
    told = "".join(f"<definedName {what}>{area}</definedName>" for what, area in names)
    return (
        f'{_XML}<workbook xmlns="{_NS}/spreadsheetml/2006/main" xmlns:r="{_NS}/officeDocument/2006/relationships">'
        f"<bookViews><workbookView/></bookViews><sheets>{listed}</sheets>"
        + (f"<definedNames>{told}</definedNames>" if told else "")
        + "</workbook>"
    )


def _relations(sheets: int) -> str:
    kind = f"{_NS}/officeDocument/2006/relationships"
    rows = "".join(
        f'<Relationship Id="rId{n}" Type="{kind}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, sheets + 1)
    )
    style = f'<Relationship Id="rId{sheets + 1}" Type="{kind}/styles" Target="styles.xml"/>'
    return f'{_XML}<Relationships xmlns="{_NS}/package/2006/relationships">{rows}{style}</Relationships>'


def _types(sheets: int) -> str:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    rows = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{kind}.worksheet+xml"/>'
        for n in range(1, sheets + 1)
    )
    return (
        f'{_XML}<Types xmlns="{_NS}/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/>{rows}</Types>'
    )
