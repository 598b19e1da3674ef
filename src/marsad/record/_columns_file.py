"""Columns in a file of the user's cache, so that a desk that opens reads them and does not look through the record.

One file a record, for its owner's eyes only: a line of JSON (layout, words, state), then the arrays as they lie in
memory. They are mapped, not read: what no page asks for is never loaded. A file that is cut short, of another layout or
of another record is no cache, and is written anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import time
from contextlib import suppress
from dataclasses import asdict, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from sqlalchemy import select

from marsad.grounding.places import cache_folder
from marsad.record import _schema as t
from marsad.record._columns_values import FLAT, LISTS, Columns, ColumnsState, Lists, PartyWord, PlaceWord, Words

if TYPE_CHECKING:
    from marsad.record._record import Record

#: Another number: columns of before are made anew. To be raised when a column is added or means something else.
LAYOUT: Final = 4

#: Files of columns that a cache holds at most, and days after which one that nobody has read is taken away.
_FILES, _DAYS = 20, 60

#: Arrays begin at multiples of it, so that they can be mapped whatever they hold.
_ALIGN: Final = 64


def columns_path(record: Record, folder: Path | None = None) -> Path:
    """Where the columns of a record are kept; ``folder`` in place of the user's cache."""
    at = record._at
    name = str(at.path.absolute()) if at.path is not None else at.name
    return (
        folder or cache_folder()
    ) / f"columns-{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:20]}.bin"


def save_columns(record: Record, columns: Columns, folder: Path | None = None) -> None:
    """Keep the columns, in place of those of before; a cache that cannot be written is none.

    It costs a second for a million incidents, so a caller does it now and then and not after each change.
    """
    path = columns_path(record, folder)
    mark = _mark(record)
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".columns-", suffix=".part", dir=path.parent)
        part = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                head, arrays = _laid_out(columns, mark)
                file.write(head)
                for begin, array in arrays:
                    file.seek(begin)
                    array.tofile(file)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
        _prune(path.parent)


def _prune(folder: Path) -> None:
    """Take away the files of records that no desk has opened for long, and all but the latest (150 MB for a million
    incidents; ``load_columns`` marks the one that it reads)."""
    known = sorted(((x.stat().st_mtime, x) for x in folder.glob("columns-*.bin")), reverse=True)
    for n, (used, file) in enumerate(known):
        if n >= _FILES or used < time.time() - _DAYS * 86_400:
            file.unlink(missing_ok=True)


def load_columns(record: Record, folder: Path | None = None) -> Columns | None:
    """The columns that were kept of this record, as far as it had come then; null where there are none."""
    path = columns_path(record, folder)
    try:
        with path.open("rb") as file:
            head = json.loads(file.readline())
            begin = _aligned(file.tell())
        if head["layout"] != LAYOUT or head["bytes"] != path.stat().st_size:
            return None
        memory = np.memmap(path, dtype=np.uint8, mode="r")
    except (OSError, ValueError, KeyError, TypeError):
        return None
    columns = _columns(head, memory, begin)
    if not _holds(record, head["mark"], columns.state):
        return None
    with suppress(OSError):
        os.utime(path)
    return columns


# ---- one file ---------------------------------------------------------------------------------------------------


def _named(columns: Columns) -> list[tuple[str, np.ndarray[Any, Any]]]:
    out: list[tuple[str, np.ndarray[Any, Any]]] = [(name, getattr(columns, name)) for name in FLAT]
    for name in LISTS:
        lists: Lists = getattr(columns, name)
        out += [(f"{name}.starts", lists.starts), (f"{name}.codes", lists.codes)]
    return out


def _laid_out(columns: Columns, mark: list[Any]) -> tuple[bytes, list[tuple[int, np.ndarray[Any, Any]]]]:
    """The first line, and where each array begins."""
    arrays = _named(columns)
    told = {
        "layout": LAYOUT,
        "state": asdict(columns.state),
        "mark": mark,
        "words": {f.name: getattr(columns.words, f.name) for f in fields(Words)},
        "arrays": [[name, array.dtype.str, len(array)] for name, array in arrays],
        "bytes": 10**15,
    }
    # the size stands in a field of fixed width, so that it does not move what it counts
    first = _aligned(len(json.dumps(told)) + 1)
    places, at = [], first
    for _, array in arrays:
        places.append(at)
        at = _aligned(at + array.nbytes)
    end = max([first, *(p + a.nbytes for p, (_, a) in zip(places, arrays, strict=True))])
    line = json.dumps({**told, "bytes": end})
    head = line.encode("ascii") + b" " * (len(json.dumps(told)) - len(line)) + b"\n"
    return head, list(zip(places, (a for _, a in arrays), strict=True))


def _aligned(at: int) -> int:
    return -(-at // _ALIGN) * _ALIGN


def _columns(head: dict[str, Any], memory: np.ndarray[Any, Any], begin: int) -> Columns:
    arrays: dict[str, Any] = {}
    at = begin
    for name, dtype, size in head["arrays"]:
        kind = np.dtype(dtype)
        arrays[name] = np.asarray(memory[at : at + size * kind.itemsize]).view(kind)
        at = _aligned(at + size * kind.itemsize)
    words = head["words"]
    plain: dict[str, Any] = {name: tuple(words[name]) for name in words if name not in ("place", "party")}
    told = Words(
        place=tuple(PlaceWord(*x) for x in words["place"]), party=tuple(PartyWord(*x) for x in words["party"]), **plain
    )
    flat: dict[str, Any] = {name: arrays[name] for name in FLAT}
    lists: dict[str, Any] = {name: Lists(arrays[f"{name}.starts"], arrays[f"{name}.codes"]) for name in LISTS}
    return Columns(ColumnsState(**head["state"]), told, **flat, **lists)


# ---- of which record --------------------------------------------------------------------------------------------


def _mark(record: Record) -> list[Any]:
    """The last line of the audit: it is never changed, so a record that has it is this one, or came of it."""
    a = t.audit.c
    query = select(a.key, a.at, a.what, a.id).order_by(a.key.desc()).limit(1)
    row = record._ask(lambda c: c.execute(query).first())
    return [] if row is None else list(row)


def _holds(record: Record, mark: list[Any], state: ColumnsState) -> bool:
    """Is it the record that the columns were made of, at that state or later?"""
    from marsad.record._columns import columns_state

    now = columns_state(record)
    if now.touch < state.touch or now.decision < state.decision:
        return False
    if not mark:
        return not _mark(record)
    a = t.audit.c
    query = select(a.key, a.at, a.what, a.id).where(a.key == mark[0])
    row = record._ask(lambda c: c.execute(query).first())
    return row is not None and list(row) == mark
