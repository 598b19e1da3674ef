"""Parquet: every table with its types, or one of them; the dictionary and the manifest travel in the files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import pyarrow as pa
import pyarrow.parquet as pq

from marsad.publish._dictionary import Column, write_csv
from marsad.publish._formats import Counts, Options
from marsad.publish._released import Release
from marsad.publish._shared import shared
from marsad.publish._tables import TABLES, Source, Table, values
from marsad.publish._told import Row

#: Rows of one turn from cells to columns, and of one row group. 100,000 made incidents (45 columns): 8,192 rows a turn
#: need 40 MB of cells at a time; 65,536 at once would be 250 MB, and no faster.
CHUNK: Final = 8_192
GROUP: Final = 65_536

_TYPES: Final[Mapping[str, pa.DataType]] = {
    "text": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "truth": pa.bool_(),
    "date": pa.date32(),
    "moment": pa.timestamp("us", tz="UTC"),
    "texts": pa.list_(pa.string()),
}
#: Cells of these are ISO 8601 text, which Arrow parses faster than Python does.
_PARSED: Final = frozenset(("date", "moment"))


def write(release: Release, target: Path, options: Options) -> Counts:
    """One table into a file, or all of them into a folder of "TABLE.parquet"; gives the rows of each."""
    if options.table is not None:
        table = TABLES[options.table]
        return write_one(release, ParquetFile(target, table, options.manifest), options.jobs)
    target.mkdir(parents=True)
    with (target / "dictionary.csv").open("w", encoding="utf-8", newline="") as out:
        write_csv(out)
    return write_tables(
        release, [ParquetFile(target / f"{t.name}.parquet", t, options.manifest) for t in TABLES.values()]
    )


def write_one(release: Release, file: ParquetFile, jobs: int) -> Counts:
    """Fill a file from a release, by several processes where that pays; its bytes are the same."""
    found = shared(release, file.table.source, jobs, _columns, file.table.name)
    if found is None:
        return write_tables(release, [file])
    with file:
        for batches in found:
            for batch in batches:
                file.take(batch.columns)
    return {file.table.name: file.rows}


def _columns(release: Release, name: str) -> list[pa.RecordBatch]:
    """The rows of a table as columns: what one of several processes does."""
    table = TABLES[name]
    made = ParquetFile(Path(), table, {})
    names = list(table.names)
    return [pa.RecordBatch.from_arrays(made.arrays(page), names) for page in _paged(table.rows(release))]


def _paged(rows: Iterator[Row]) -> Iterator[list[tuple[Any, ...]]]:
    while page := list(islice(rows, CHUNK)):
        yield list(zip(*page, strict=True))


def write_tables(release: Release, files: Sequence[ParquetFile]) -> Counts:
    """Fill files from a release, in one pass over each kind of value that they are made of."""
    sources: dict[Source, list[ParquetFile]] = {}
    for file in files:
        sources.setdefault(file.table.source, []).append(file)
    for source, mine in sources.items():
        _fill(values(release, source), mine)
    return {file.table.name: file.rows for file in files}


def _fill(found: Iterable[Any], files: list[ParquetFile]) -> None:
    with ExitStack() as stack:
        for file in files:
            stack.enter_context(file)
        for value in found:
            for file in files:
                file.add(file.table.rows_of(value))


class ParquetFile(AbstractContextManager["ParquetFile"]):
    """A table being written. Rows gather into chunks of columns, and chunks into row groups: so memory is bound."""

    def __init__(self, path: Path, table: Table, manifest: Mapping[str, Any]) -> None:
        self.path, self.table, self.rows = path, table, 0
        self._manifest = manifest
        self._cells: list[Row] = []
        self._chunks: list[pa.RecordBatch] = []
        self._held = 0
        self._writer: pq.ParquetWriter | None = None

    def __enter__(self) -> Self:
        self.schema = self.made_schema()
        self._writer = pq.ParquetWriter(self.path, self.schema, compression="zstd", write_statistics=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._writer is not None
        if error is None:
            self._turn()
            self._flush(GROUP)
            self._writer.add_key_value_metadata(self.closing_metadata())
        self._writer.close()

    def add(self, rows: Iterable[Row]) -> None:
        """Rows of one value."""
        self._cells.extend(rows)
        if len(self._cells) >= CHUNK:
            self._turn()

    def _turn(self) -> None:
        if not self._cells:
            return
        arrays = self.arrays(list(zip(*self._cells, strict=True)))
        self._cells = []
        self.take(arrays)

    def take(self, arrays: Sequence[pa.Array]) -> None:
        """Rows as columns. Groups are of one size however many come at a time, so that the file is the same."""
        self._chunks.append(pa.RecordBatch.from_arrays([*arrays, *self.more(arrays)], schema=self.schema))
        self.rows += len(arrays[0])
        self._held += len(arrays[0])
        if self._held >= GROUP:
            self._flush(GROUP)

    def _flush(self, size: int) -> None:
        assert self._writer is not None
        held = pa.Table.from_batches(self._chunks, self.schema)
        if held.num_rows:
            # one piece: where pieces end, pages would
            self._writer.write_table(held.slice(0, size).combine_chunks(), row_group_size=size)
        rest = held.slice(size)
        self._chunks, self._held = rest.to_batches(), rest.num_rows

    # ---- what GeoParquet adds to ----------------------------------------------------------------------------------

    def made_schema(self) -> pa.Schema:
        """The schema, with what the file is told from its start."""
        return pa.schema([field(c) for c in self.table.columns], metadata=metadata(self.table, self._manifest))

    def arrays(self, columns: Sequence[tuple[Any, ...]]) -> list[pa.Array]:
        """One array a column of the table."""
        return [array(c, cells) for c, cells in zip(self.table.columns, columns, strict=True)]

    def more(self, arrays: Sequence[pa.Array]) -> list[pa.Array]:
        """The columns that stand behind those of the table."""
        del arrays
        return []

    def closing_metadata(self) -> dict[str, str]:
        """What is known at the end only."""
        return {}


def field(c: Column) -> pa.Field:
    """A column as Arrow has it; its meaning stands in the field's metadata, where readers show it."""
    told = {"description": c.meaning, "unit": c.unit, "codes": c.codes, "source": c.source}
    return pa.field(c.name, _TYPES[c.type], metadata={k: v for k, v in told.items() if v})


def array(c: Column, cells: Sequence[Any]) -> pa.Array:
    """The cells of a column; days and moments of text become Arrow's.

    Raises:
        pyarrow.ArrowInvalid: a day or moment is not ISO 8601.
    """
    if c.type in _PARSED:
        return pa.array(cells, pa.string()).cast(_TYPES[c.type])
    return pa.array(cells, _TYPES[c.type])


def metadata(table: Table, manifest: Mapping[str, Any]) -> dict[str, str]:
    """Key-value metadata of a file: manifest and dictionary as JSON."""
    return {
        "marsad:table": table.name,
        "marsad:words": table.words,
        "marsad:manifest": json.dumps(dict(manifest), ensure_ascii=False, sort_keys=True),
        "marsad:dictionary": json.dumps(list(_described(table)), ensure_ascii=False),
    }


def _described(table: Table) -> Iterator[dict[str, str]]:
    for c in table.columns:
        told = {
            "column": c.name, "type": c.type, "unit": c.unit, "codes": c.codes, "source": c.source,
            "meaning": c.meaning,
        }  # fmt: skip
        yield {k: v for k, v in told.items() if v is not None}
