"""From what the user named to shards: one file, one range of a large file, or some small files each."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from marsad.errors import EmptyInput, IntakeError, NotAFile, Refused
from marsad.intake import IntakeOptions, PartKind, cuts, files_of, part_kind
from marsad.run import Folder, Plan, Shard

#: Small files of one shard: enough that markers do not outnumber them, few enough that work is shared out evenly.
_FILES: Final = 200

#: Bytes of a range where nobody says otherwise. A worker reads some thousand reports of it, which takes minutes: little
#: is waiting at the end for the last one, and a marker a shard is nothing beside that.
SPLIT: Final = 64_000_000


def planned(
    inputs: Sequence[str], folder: Folder, version: str, *, split: int = SPLIT, options: IntakeOptions | None = None
) -> Plan:
    """The plan of these inputs, written into the folder; one that was made before for the same files is taken again.

    Inputs are files and folders: what must be fetched is fetched first, because a shard must be the same on every
    machine and at every time.

    Raises:
        IntakeError: an input is missing, no file, or an address.
        EmptyInput: there is no file in them.
    """
    options = options or IntakeOptions()
    files = [path for named in inputs for path in _files(named, options)]
    if not files:
        raise EmptyInput("there is no file in the inputs", where=", ".join(inputs))
    about = [_about(path) for path in files]
    key = hashlib.sha256(json.dumps([version, split, about]).encode()).hexdigest()[:16]
    known = folder.plan(key)
    if known is not None:
        return known
    plan = Plan(key, version, datetime.now(UTC).isoformat(timespec="microseconds"), tuple(_shards(files, split)))
    folder.keep_plan(plan)
    return plan


def part_of(shards: Sequence[Shard], number: int, of: int) -> tuple[Shard, ...]:
    """The shards of the ``number``-th of ``of`` machines, counted from 1.

    >>> [s.paths[0] for s in part_of([Shard((n,)) for n in "abcde"], 2, 2)]
    ['b', 'd']
    """
    return tuple(shards[number - 1 :: of])


def _files(named: str, options: IntakeOptions) -> Iterator[str]:
    if named == "-" or "://" in named:
        raise Refused("backfill reads files and folders", where=named, remedy="Save it to a file and name that.")
    for path, error in files_of(named, options):
        if error is not None:
            raise type(error)(error.what, where=path, remedy=error.remedy)
        yield path


def _about(path: str) -> tuple[str, int, int]:
    try:
        found = Path(path).stat()
    except OSError as fault:
        raise NotAFile("there is no such file", where=path) from fault
    return path, found.st_size, found.st_mtime_ns


def _shards(files: Sequence[str], split: int) -> Iterator[Shard]:
    small: list[str] = []
    held = 0
    for path in files:
        kind = _kind(path)
        if kind != "file":
            if small:  # in the order of the inputs, so that a record holds them in it, too
                yield Shard(tuple(small))
                small, held = [], 0
            yield from _ranges(path, kind, split)
            continue
        small.append(path)
        held += Path(path).stat().st_size
        if len(small) == _FILES or held >= split:
            yield Shard(tuple(small))
            small, held = [], 0
    if small:
        yield Shard(tuple(small))


def _kind(path: str) -> PartKind:
    try:
        return part_kind(path)
    except IntakeError:
        # what is wrong with it is said where it is read, and kept
        return "file"


def _ranges(path: str, kind: PartKind, split: int) -> Iterator[Shard]:
    found = cuts(path, kind, split)
    for (begin, first), following in zip(found, [*found[1:], None], strict=True):
        yield Shard((path,), begin, following[0] if following else None, first)
