"""CSV: after RFC 4180, in UTF-8, with nothing in it that a spreadsheet would run.

What makes a cell run is told after OWASP's "CSV Injection": a first character of ``= + - @`` (also in full width), a
tab or a carriage return. Two more ways are closed here. Blanks and invisible characters before the sign are dropped by
some programs, so they are looked through. Where the list separator is a semicolon (Excel in much of Europe), one that
stands inside a text begins a new cell, quoted or not; a sign behind it is defused as well. Behind a comma it is not:
there the quotes hold, and every list of ours would be hit.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from marsad.publish._files import text_file
from marsad.publish._formats import Counts, Options
from marsad.publish._released import Release
from marsad.publish._tables import TABLES, flat
from marsad.publish._told import Cell

#: Blanks, and characters that show nothing: bidirectional controls, zero-width ones, the byte order mark.
_UNSEEN: Final = r"\s\u00ad\u061c\u115f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
_SIGN: Final = r"[=+\-@\uff1d\uff0b\uff0d\uff20]"
_BEGINS: Final = re.compile(rf"[{_UNSEEN}]*{_SIGN}|[\t\r\n]")
_BEHIND: Final = re.compile(rf"([;\t\r\n][{_UNSEEN}]*)(?={_SIGN})")
#: C0 and C1 controls but tab and line ends: RFC 4180 has no place for them, and NUL ends the text in some readers.
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
#: What needs no look: most cells of a table.
_BARE: Final = frozenset((type(None), int, float))
_MARK: Final = "\ufeff"


def safe(text: str) -> str:
    """The text as a cell that no spreadsheet runs: an apostrophe before what would begin a formula.

    Bidirectional controls stay, as they belong to the text; a line of them may look odd, but never runs.

    >>> safe("=1+1"), safe("12 killed"), safe("a;=1"), safe("\\u202e=1")
    ("'=1+1", '12 killed', "a;'=1", "'\\u202e=1")
    """
    if not text.isprintable():
        text = _CONTROLS.sub("", text)
    if _BEGINS.match(text):
        text = "'" + text
    if ";" in text or not text.isprintable():
        text = _BEHIND.sub(r"\1'", text)
    return text


def plain(cell: Cell) -> str | int | float | None:
    """A cell of a table as one of CSV: text defused, lists joined, yes and no as 1 and 0."""
    cell = flat(cell)
    if isinstance(cell, str):
        return safe(cell)
    return int(cell) if isinstance(cell, bool) else cell


def write(release: Release, target: Path, options: Options) -> Counts:
    """One table. ``options.bom`` begins it with a byte order mark, which Excel needs to show Arabic."""
    table = TABLES[options.table or "claims"]
    return {table.name: write_rows(target, table.names, table.rows(release), bom=options.bom)}


def write_rows(
    target: Path, head: Sequence[str], rows: Iterable[Sequence[Cell]], *, bom: bool = False, second: Sequence[str] = ()
) -> int:
    """Write a table as CSV and give the number of rows. ``second``: a second line of headings (HXL's tags)."""
    count = 0
    with text_file(target) as out:
        out.write(_MARK if bom else "")
        table = csv.writer(out, lineterminator="\r\n")
        table.writerow(head)
        if second:
            table.writerow(second)
        for row in rows:
            table.writerow([c if c.__class__ in _BARE else plain(c) for c in row])
            count += 1
    return count
