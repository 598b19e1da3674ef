"""JSON: one object with the manifest and the rows of a table, every column in every row, null for what is not known."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TextIO

from marsad.publish._files import text_file
from marsad.publish._formats import Counts, Options
from marsad.publish._released import Release
from marsad.publish._tables import TABLES


def write(release: Release, target: Path, options: Options) -> Counts:
    """One table: ``{"manifest": {...}, "rows": [{...}, ...]}``, one row a line, so that it can be read in parts too.

    What CSV joins in one cell is a list here.
    """
    table = TABLES[options.table or "claims"]
    rows = (dict(zip(table.names, row, strict=True)) for row in table.rows(release))
    with text_file(target) as out:
        return {table.name: write_list(out, {"manifest": dict(options.manifest)}, "rows", rows)}


def line(value: Any) -> str:  # noqa: ANN401
    """A value on one line; NaN, which JSON has not, is an error."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def write_list(out: TextIO, head: Mapping[str, Any], key: str, items: Iterable[Any]) -> int:
    """An object with the members of ``head`` and then a long list, item by item, never whole in memory."""
    out.write(line(head)[:-1] + f',\n"{key}": [')
    count = 0
    for text in _lines(items):
        out.write((",\n" if count else "\n") + text)
        count += 1
    out.write("\n]}\n")
    return count


def _lines(items: Iterable[Any]) -> Iterator[str]:
    return map(line, items)
