"""The data dictionary: what each column of each table holds (``data/columns.tsv``).

One table of facts serves all: the types of Parquet, the legend of xlsx, the metadata of files, `marsad export
dictionary` and docs/exports.md (a test holds the page equal to it).
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Literal, TextIO, get_args

from marsad.publish._formats import Counts, Options
from marsad.publish._released import Release

#: ``date`` and ``moment`` are ISO 8601 text in cells, ``texts`` are lists of texts.
Type = Literal["text", "integer", "number", "truth", "date", "moment", "texts"]

_TYPES = frozenset(get_args(Type))
_HEADER = ["column", "tables", "type", "unit", "codes", "source", "meaning"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column. ``codes`` lists the values that may stand in it ("1 the day; 2 two to six days"), null where they are
    no codes; ``source`` names the codebook that they are from; ``unit`` what is counted or measured."""

    name: str
    type: Type
    meaning: str
    unit: str | None = None
    codes: str | None = None
    source: str | None = None


@cache
def _all() -> Mapping[tuple[str, str], Column]:
    """By table and column; the table "*" stands for all that have no row of their own."""
    text = resources.files("marsad.publish").joinpath("data", "columns.tsv").read_text(encoding="utf-8")
    lines = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    assert lines[0] == _HEADER, "the header of columns.tsv"
    out: dict[tuple[str, str], Column] = {}
    for name, tables, kind, unit, codes, source, meaning in lines[1:]:
        assert kind in _TYPES, (name, kind)
        for table in tables.split():
            assert (table, name) not in out, f"{name} of {table} stands twice"
            out[table, name] = Column(name, kind, meaning, unit or None, codes or None, source or None)  # type: ignore[arg-type]
    return out


def column(table: str, name: str) -> Column:
    """A column of a table.

    Raises:
        KeyError: the dictionary lacks it.
    """
    known = _all()
    return known.get((table, name)) or known["*", name]


def listed() -> frozenset[tuple[str, str]]:
    """(table or "*", column) of all rows of the dictionary."""
    return frozenset(_all())


# ---- written out ------------------------------------------------------------------------------------------------

#: Columns of the dictionary as a table.
HEADER = ("table", "column", "type", "unit", "codes", "source", "meaning")


def lines() -> Iterator[tuple[str, ...]]:
    """One line a column of each table, in their order; "" for what a column does not have."""
    from marsad.publish._tables import TABLES

    for table in TABLES.values():
        for c in table.columns:
            yield (table.name, c.name, c.type, c.unit or "", c.codes or "", c.source or "", c.meaning)


def write_csv(out: TextIO) -> int:
    """The dictionary as CSV (RFC 4180); gives the number of lines."""
    rows = list(lines())
    csv.writer(out, lineterminator="\r\n").writerows([HEADER, *rows])
    return len(rows)


def to_csv(_: Release, target: Path, options: Options) -> Counts:
    """The format `dictionary`."""
    with target.open("w", encoding="utf-8-sig" if options.bom else "utf-8", newline="") as out:
        return {"dictionary": write_csv(out)}


def to_json(_: Release, target: Path, options: Options) -> Counts:
    """The format `dictionary-json`: one object a table, with its columns."""
    from marsad.publish._tables import TABLES

    rows = list(lines())
    tables = [
        {
            "table": t.name,
            "row": t.words,
            "columns": [dict(zip(HEADER[1:], r[1:], strict=True)) for r in rows if r[0] == t.name],
        }
        for t in TABLES.values()
    ]
    text = json.dumps({"manifest": dict(options.manifest), "tables": tables}, ensure_ascii=False, indent=1)
    target.write_text(text + "\n", encoding="utf-8")
    return {"dictionary": len(rows)}


def to_markdown(_: Release, target: Path, __: Options) -> Counts:
    """The format `dictionary-md`: the table of docs/exports.md."""
    target.write_text("\n".join(markdown()) + "\n", encoding="utf-8")
    return {"dictionary": len(list(lines()))}


def markdown() -> Iterator[str]:
    """One row a column; those of several tables that mean the same share a row."""
    tables: dict[tuple[str, ...], list[str]] = {}
    for table, *rest in lines():
        tables.setdefault(tuple(rest), []).append(table)
    yield "| column | tables | type | meaning |"
    yield "|---|---|---|---|"
    for (name, kind, unit, codes, source, meaning), of in tables.items():
        more = "".join((f" ({unit})" if unit else "", f": {codes}" if codes else "", f" [{source}]" if source else ""))
        yield f"| `{name}` | {', '.join(of)} | {kind} | {meaning}{more} |"
