"""Tables of strangers: CSV with any usual delimiter, zipped CSV and workbooks, opened within bounds.

Unlike the tables of places, a row that does not fit its headings is no reason to refuse the file: it is given as it is.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any, Final

from marsad.errors import BrokenForeign, ForeignTooLarge, PlacesError, PlacesTooLarge, UnknownForeign
from marsad.grounding.places.imports import Blob, digest, is_zip, members, read_file

#: GED 25.1 has 385,918 rows, all of ACLED about three million: that is what a server exports, and no file of one's own.
MOST_ROWS: Final = 2_000_000
MOST_COLUMNS: Final = 400
#: The longest cell of the Syrian GED of 2016 has 3,100 characters. The csv module's own bound, as it is global.
MOST_CELL: Final = 131_072
#: Blank rows after which a sheet has ended: formatted sheets go on to row 1,048,576.
_BLANK_ROWS: Final = 200
_DELIMITERS: Final = ",;\t|"

#: The line on which a row ends, and its cells as given.
Cells = tuple[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a file: ``heads`` as given, then the rows. ``encoding``: utf-8, utf-16, cp1252 or xlsx."""

    file: str
    sha256: str
    encoding: str
    heads: tuple[str, ...]
    rows: Iterator[Cells]


def open_table(path: Path) -> Table:
    """The table of a file: text, a zip with one text file in it, or the first sheet of a workbook that has rows.

    Raises:
        NotAFile, NotPermitted: it cannot be opened.
        BrokenForeign: it is damaged, empty, or no table.
        ForeignTooLarge: more than the bounds.
        UnknownForeign: a zip without a table, or with several.
    """
    try:
        blob = read_file(path)
        sha256 = digest(blob)
        if is_zip(blob):
            inside = members(blob)
            if any(m.name.endswith("xl/workbook.xml") for m in inside):
                return _workbook(blob, sha256)
            blob = _the_table(inside, path)
    except PlacesTooLarge as fault:
        raise ForeignTooLarge(fault.what, where=fault.where) from fault
    except PlacesError as fault:
        raise BrokenForeign(fault.what, where=fault.where) from fault
    encoding = _encoding(blob)
    rows = _csv_rows(blob, encoding)
    heads = next(rows, (1, ()))[1]
    _check(heads, blob.name)
    return Table(path.name, sha256, encoding, heads, rows)


def _the_table(inside: Iterable[Blob], path: Path) -> Blob:
    """The one text file of a zip; codebooks and what the Mac adds are passed over."""
    found = [
        m
        for m in inside
        if PurePosixPath(m.name).suffix.lower() in {".csv", ".tsv", ".txt"} and "__MACOSX" not in m.name
    ]
    tables = [m for m in found if PurePosixPath(m.name).suffix.lower() != ".txt"] or found
    if len(tables) != 1:
        raise UnknownForeign(
            f"{len(tables)} tables in the zip", where=str(path), remedy="Unpack it and import the one that is meant."
        )
    return tables[0]


def _encoding(blob: Blob) -> str:
    """UTF-16 by its mark, UTF-8 if it is that to the end, else cp1252, in which every byte means something."""
    raw = blob.content
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for at in range(0, len(raw), 1 << 20):
            decoder.decode(raw[at : at + (1 << 20)])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _csv_rows(blob: Blob, encoding: str) -> Iterator[Cells]:
    name = "utf-8-sig" if encoding == "utf-8" else encoding
    stream = io.TextIOWrapper(io.BytesIO(blob.content), encoding=name, errors="replace", newline="")
    head = stream.readline(MOST_CELL)
    stream.seek(0)
    reader = csv.reader(stream, delimiter=max(_DELIMITERS, key=head.count))
    count = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as fault:
            words = f"a row that cannot be read ({fault}); a quote may never end"
            raise BrokenForeign(words, where=f"{blob.name}, line {reader.line_num}") from fault
        if any(cells):
            count += 1
            if count > MOST_ROWS:
                raise ForeignTooLarge(f"more than {MOST_ROWS:,} rows", where=blob.name)
            yield reader.line_num, tuple(cells)


def _check(heads: tuple[str, ...], where: str) -> None:
    if not 2 <= len(heads) <= MOST_COLUMNS:
        raise BrokenForeign(f"{len(heads)} headings", where=f"{where}, line 1")


def _workbook(blob: Blob, sha256: str) -> Table:
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(blob.content), read_only=True, data_only=True, keep_links=False)
        # every row is taken here, so that what a broken sheet throws is caught in one place
        sheets = (list(_sheet_rows(blob.name, s.iter_rows(values_only=True))) for s in book.worksheets)
        rows = next((r for r in sheets if len(r) > 1), None)
    except ForeignTooLarge:
        raise
    except Exception as fault:
        # a parser of other people: what it throws at mutated input (KeyError, defusedxml's refusals) says no more
        raise BrokenForeign(f"a workbook that cannot be read ({type(fault).__name__})", where=blob.name) from fault
    if rows is None:
        raise BrokenForeign("a workbook without a table", where=blob.name)
    _check(rows[0][1], blob.name)
    return Table(Path(blob.name).name, sha256, "xlsx", rows[0][1], iter(rows[1:]))


def _sheet_rows(file: str, values: Iterator[tuple[Any, ...]]) -> Iterator[Cells]:
    blank = count = 0
    width = 0
    for line, row in enumerate(values, 1):
        cells = tuple(map(_text, row[:MOST_COLUMNS]))
        if not any(cells):
            blank += 1
            if blank > _BLANK_ROWS:
                return
            continue
        blank, count = 0, count + 1
        if count > MOST_ROWS:
            raise ForeignTooLarge(f"more than {MOST_ROWS:,} rows", where=file)
        if not width:
            # a formatted sheet goes on in empty columns
            width = max(i for i, c in enumerate(cells, 1) if c)
        while len(cells) > width and not cells[-1]:
            cells = cells[:-1]
        yield line, cells


def _text(value: object) -> str:
    """A cell of a sheet as its file of text would have it: whole numbers without a point, days as ISO 8601."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(sep=" ")
    text = str(value)
    if len(text) > MOST_CELL:
        raise ForeignTooLarge(f"a cell of {len(text):,} characters", where="workbook")
    return text
