"""What came, against what is known: a new report, a changed one, or one that is held already.

Its evidence goes into the record at once, to be read later; then it is noted in the state. Who is killed in between
finds it again: a report that the state does not know is looked up in the record.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from marsad.logs import Ours, event
from marsad.watch._names import address_key, guid_key, text_digest, text_key

if TYPE_CHECKING:
    from marsad.intake import Report
    from marsad.record import Record
    from marsad.watch._state import State
    from marsad.watch._values import Source

log = logging.getLogger("marsad.watch")

#: A page says more than the item of a feed that names it; where both come, the page's text is the report's.
ITEM, PAGE = 1, 2

#: The same title and text at another address of a host is the same report, moved, within so many seconds. Later it is
#: another report: "no change since yesterday" may be said every day.
MOVED_WITHIN: Final = 2 * 86400.0

What = Literal["new", "changed", "known"]


@dataclass(frozen=True, slots=True)
class Arrival:
    """A report as it came. ``asked`` is the address that was asked for it, where a page was."""

    report: Report
    rank: int
    asked: str | None = None


@dataclass(frozen=True, slots=True)
class _Held:
    """An arrival under the id that it has in the record, with what it is known by."""

    report: Report
    rank: int
    keys: tuple[bytes, ...]
    digest: bytes
    what: What


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of arrivals."""

    new: int = 0
    changed: int = 0
    known: int = 0


class Admission:
    """Takes arrivals into record and state. ``version`` is the extraction version that a report would be read with."""

    def __init__(self, record: Record, state: State, watched: frozenset[str], version: Callable[[Report], str]) -> None:
        self._record = record
        self._state = state
        self._watched = watched
        self._version = version

    def admit(self, source: Source, arrivals: Sequence[Arrival], now: float) -> Counts:
        """Write what is new or changed; to be called within ``State.writing``, so that what else is noted of the visit
        is noted together with it. Nothing of the record is undone should that fail."""
        counts = {"new": 0, "changed": 0, "known": 0}
        fresh = []
        for arrival in arrivals:
            held = self._known_as(source, arrival, now)
            counts[held.what] += 1
            if held.what == "known":
                self._state.keep_names(held.report.id, held.keys, now)
            else:
                self._state.keep_report(held.report.id, source.name, held.rank, held.keys, (held.digest,), now)
                fresh.append(held)
        self._write(source, fresh, now)
        return Counts(**counts)

    def _write(self, source: Source, fresh: Sequence[_Held], now: float) -> None:
        if not fresh:
            return
        with self._record.batch() as batch:
            for held in fresh:
                self._record.add_report(held.report)
        for held, stored in zip(fresh, batch.stored, strict=True):
            self._state.keep_todo(held.report.id, stored.version, now, changed=held.what == "changed")
            event(log, "watch.report", source=Ours(source.name), what=held.what, report=held.report.id)

    def _known_as(self, source: Source, arrival: Arrival, now: float) -> _Held:
        report, digest = arrival.report, text_digest(arrival.report)
        addresses = [a for a in (arrival.asked, report.url) if a is not None]
        keys = list(dict.fromkeys(address_key(a) for a in addresses))
        guid, text = guid_key(source.name, report), text_key(report)
        known = next((n[0] for k in keys if (n := self._state.named(k))), None)
        if known is None and guid is not None and (named := self._state.named(guid)):
            known = named[0]
        if known is None and text is not None and (named := self._state.named(text)):
            known = named[0] if now - named[1] < MOVED_WITHIN else None
        keys += [k for k in (guid, text) if k is not None]
        if source.outlet is not None:
            report = replace(report, source=source.outlet)
        if known is not None and known != report.id:
            report = replace(report, id=known)
        return _Held(report, arrival.rank, tuple(keys), digest, self._what(source, report, arrival.rank, digest, now))

    def _what(self, source: Source, report: Report, rank: int, digest: bytes, now: float) -> What:
        owner = self._state.owner(report.id)
        if owner is None:
            if not self._recall(source, report, rank, now):
                return "new"
            owner = source.name, rank
        if self._state.has_said(report.id, digest):
            return "known"
        name, best = owner
        # told by another source, too, which words it in its own way: no change of the report
        other = name != source.name and name in self._watched
        return "known" if rank < best or (other and rank == best) else "changed"

    def _recall(self, source: Source, report: Report, rank: int, now: float) -> bool:
        """Note what the record knows of a report that the state does not; false if it knows nothing.

        A version that was written, but not noted before the end, is yet to be read.
        """
        if report.id not in self._record.report_rows([report.id]):
            return False
        digests = []
        for row in self._record.versions(report.id):
            held = self._record.as_report(report.id, row.version)
            digests.append(text_digest(held))
            if not self._record.holds(row.sha256, report.id, self._version(held)):
                self._state.keep_todo(report.id, row.version, now, changed=len(digests) > 1)
        self._state.keep_report(report.id, source.name, rank, (), digests, now)
        return True
