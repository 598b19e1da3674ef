"""Outputs of a backfill into a record."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from marsad.errors import BrokenRunFolder
from marsad.run import Folder, Marker, Shard

if TYPE_CHECKING:
    from marsad.record import Record

#: Reports of one transaction, as the record's own ``BATCH``.
_AT_ONCE: Final = 50


@dataclass(frozen=True, slots=True)
class Gathered:
    """What became of the outputs: lines that were new to the record, lines that it held already, failures among the new
    ones; shards that are not done yet and therefore not in it."""

    new: int
    known: int
    failed: int
    missing: int


def outputs_of(folder: Folder) -> tuple[tuple[Marker, ...], tuple[Shard, ...]]:
    """The outputs that count, in the order of the plans, and the shards that have none yet.

    Of a shard that several plans name, the last plan counts: its version is the newer one. An output of an input that
    has changed since counts until it is read again.
    """
    wanted: dict[Shard, str] = {}
    for plan in folder.plans():
        for shard in plan.shards:
            wanted.pop(shard, None)
            wanted[shard] = plan.version
    done = folder.markers()
    found = [(shard, done.get((version, shard))) for shard, version in wanted.items()]
    return tuple(m for _, m in found if m is not None), tuple(s for s, m in found if m is None)


def gather(folder: Folder, record: Record, step: Callable[[], None] = lambda: None) -> Gathered:
    """Put the outputs of all shards that are done into a record; ``step`` is called for each line.

    Gathering again adds nothing, and one that was killed goes on.

    Raises:
        BrokenRunFolder: an output is not what was written; what stood before it is in the record.
        RecordError: the record cannot be written.
    """
    from marsad.record import Unpacking

    found, missing = outputs_of(folder)
    counts: Counter[str] = Counter()
    with record.run("backfill gather", extraction=_extraction(found)) as told:
        try:
            with record.batch(_AT_ONCE):
                unpacking = Unpacking(record)
                for marker in found:
                    where = str(folder.output(marker.name))
                    for line in folder.lines(marker.name):
                        parcel = _parcel(line, where)
                        became = unpacking.put(parcel, where)
                        counts[became] += 1
                        counts["failed"] += became == "new" and "failure" in parcel
                        step()
        finally:
            told |= {name: counts[name] for name in ("new", "known", "failed")}
    return Gathered(counts["new"], counts["known"], counts["failed"], len(missing))


def _extraction(found: tuple[Marker, ...]) -> str | None:
    """The extraction of the last output: the first word of the task's version."""
    return found[-1].version.split(" ")[0] if found else None


def _parcel(line: str, where: str) -> dict[str, object]:
    try:
        parcel = json.loads(line)
    except ValueError as fault:
        raise BrokenRunFolder(f"a line is no JSON ({fault})", where=where) from fault
    if not isinstance(parcel, dict):
        raise BrokenRunFolder("a line is no object", where=where)
    return parcel
