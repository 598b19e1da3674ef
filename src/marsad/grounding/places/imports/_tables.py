"""Tables with headings: CSV with any usual delimiter, and the sheets of a workbook, row by row."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from marsad.errors import BrokenPlaces, PlacesError, PlacesTooLarge, UnknownPlaces
from marsad.grounding.places.imports._bytes import MOST_LINE, Blob, members, text_of
from marsad.grounding.places.imports._checks import MOST_ROWS, cell

MOST_COLUMNS: Final = 400
#: Blank rows after which a sheet has ended: formatted sheets go on to row 1,048,576.
_BLANK_ROWS: Final = 200

#: Cells by heading, and the line that they stand on.
Record = tuple[int, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Table:
    """Headings as written, and the rows below them. ``name`` is for messages: the file, and the sheet of a workbook."""

    name: str
    heads: tuple[str, ...]
    rows: Iterator[Record]


#: What of a heading is not compared.
PLAIN: Final = re.compile(r"[^a-z0-9]")


def headed(
    heads: tuple[str, ...], known: Mapping[str, tuple[str, ...]], given: Mapping[str, str], where: str
) -> dict[str, str]:
    """Our columns by the headings of a table: those ``given`` (from ``--map``) first, then the first ``known`` one.

    Raises:
        UnknownPlaces: a column that was given is not there, or is none of ours.
    """
    found: dict[str, str] = {}
    for ours, theirs in given.items():
        if ours not in known:
            raise UnknownPlaces(f"{ours!r} is no column of ours: {', '.join(known)}", where="--map")
        if theirs not in heads:
            raise UnknownPlaces(f"there is no column {theirs!r}", where=where, remedy=f"It has: {', '.join(heads)}.")
        found[ours] = theirs
    plain = {PLAIN.sub("", h.lower()): h for h in reversed(heads)}
    for ours, names in known.items():
        taken = set(found.values())
        hit = next((plain[n] for n in names if n in plain and plain[n] not in taken), None)
        if ours not in found and hit is not None:
            found[ours] = hit
    return found


def csv_table(blob: Blob) -> Table:
    """The table of a CSV file; the delimiter is the commonest of , ; tab | in the line of headings.

    Raises:
        BrokenPlaces: no headings, quotes that never end, a row longer than the headings.
        PlacesTooLarge: a line without end.
    """
    text = text_of(blob)
    head = text.lstrip("\n").partition("\n")[0]
    if len(head) > MOST_LINE:
        raise PlacesTooLarge(f"a line of {len(head):,} characters", where=blob.name, line=1)
    delimiter = max(",;\t|", key=head.count)
    # a single column has no delimiter at all, which is fine for `--map` and refused later
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows = _csv_rows(blob.name, reader)
    _, cells = next(rows, (1, []))
    heads = tuple(map(cell, cells))
    if not any(heads) or len(heads) > MOST_COLUMNS:
        raise BrokenPlaces(f"{len(heads)} headings", where=blob.name, line=1)
    return Table(blob.name, heads, _records(blob.name, heads, rows))


def _csv_rows(file: str, reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    while True:
        line = reader.line_num + 1  # type: ignore[attr-defined]
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as fault:
            broken = "field larger" in str(fault)
            kind = PlacesTooLarge if broken else BrokenPlaces
            raise kind(f"a row that cannot be read ({fault})", where=file, line=line) from fault
        if any(c.strip() for c in cells):
            yield line, cells


def _records(file: str, heads: tuple[str, ...], rows: Iterator[tuple[int, list[str]]]) -> Iterator[Record]:
    for seen, (line, cells) in enumerate(rows):
        if len(cells) > len(heads) and any(c.strip() for c in cells[len(heads) :]):
            raise BrokenPlaces(f"{len(cells)} columns under {len(heads)} headings", where=file, line=line)
        if seen >= MOST_ROWS:
            raise PlacesTooLarge(f"more than {MOST_ROWS:,} rows", where=file)
        yield line, {head: cell(c) for head, c in zip(heads, cells, strict=False) if head}


def workbook(blob: Blob) -> tuple[Table, ...]:
    """The tables of an xlsx workbook, a sheet each; sheets without a row of headings are left out.

    Raises:
        BrokenPlaces, PlacesTooLarge: a damaged or monstrous workbook.
        UnknownPlaces: an archive that is no workbook.
    """
    from openpyxl import load_workbook

    # bounds of size, growth and number: openpyxl has none of its own
    if "xl/workbook.xml" not in {m.name.removeprefix(f"{blob.name}/") for m in members(blob)}:
        raise UnknownPlaces("an archive, but no workbook", where=blob.name)
    try:
        book = load_workbook(io.BytesIO(blob.content), read_only=True, data_only=True, keep_links=False)
        # every row is taken here, so that what a broken sheet throws is caught in one place
        sheets = (_sheet(blob.name, s.title, s.iter_rows(values_only=True)) for s in book.worksheets)
        return tuple(t for t in sheets if t)
    except PlacesError:
        raise
    except Exception as fault:
        # a parser of other people: what it throws at mutated input (KeyError, defusedxml's refusals) says no more
        raise BrokenPlaces(f"a workbook that cannot be read ({type(fault).__name__})", where=blob.name) from fault


def _sheet(file: str, title: str, values: Iterator[tuple[object, ...]]) -> Table | None:
    rows: list[tuple[int, list[str]]] = []
    blank = 0
    for line, row in enumerate(values, 1):
        cells = [_text(v) for v in row[:MOST_COLUMNS]]
        blank = 0 if any(cells) else blank + 1
        if blank > _BLANK_ROWS:
            break
        if any(cells):
            rows.append((line, cells))
        if len(rows) > MOST_ROWS:
            raise PlacesTooLarge(f"more than {MOST_ROWS:,} rows", where=file)
    name = f"{file}, sheet {title}"
    if len(rows) < 2:
        return None
    heads = tuple(rows[0][1])
    return Table(name, heads, _records(name, heads, iter(rows[1:])))


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return cell(str(value))
