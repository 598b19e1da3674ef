"""Reading one report again with what reads now: what would come out otherwise, and taking it or not.

``marsad read`` reads what a newer version has not read yet, all of it; here a person looks at one report first. The
reading of before stays in the record, decisions of reviewers are never touched, and linking follows.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from marsad.differing import Difference, differences
from marsad.errors import NotInRecord, Overtaken
from marsad.lessons import incidents_touched, reader_of

if TYPE_CHECKING:
    from marsad.coding import Coded, Ontology
    from marsad.record import Record


@dataclass(frozen=True, slots=True)
class Again:
    """A report read again, and nothing written. ``before`` and ``after`` are extraction versions, ``found`` what came
    out otherwise, ``incidents`` those that hold its changed events, ``events`` the numbers of events before and after;
    ``seen`` is what to give to :func:`take_again`."""

    report: str
    before: str
    after: str
    found: tuple[Difference, ...]
    incidents: tuple[str, ...]
    events: tuple[int, int]
    seen: str

    @property
    def same(self) -> bool:
        """Does this version count already?"""
        return self.before == self.after


def look_again(record: Record, report: str, reader: str | None = None, ontology: Ontology | None = None) -> Again:
    """Read the current version of a report with what reads now; by the reader that read it, unless another is named.

    Raises:
        NotInRecord: no such report, or it was not read yet.
        WeightsMissing, WeightsBroken: the reader cannot be used.
    """
    return _read(record, report, reader, ontology)[0]


def take_again(
    record: Record, report: str, seen: str, reader: str | None = None, ontology: Ontology | None = None
) -> Again:
    """Read it again and let that reading count; linking is the caller's.

    Raises:
        NotInRecord: no such report, or it was not read yet.
        Overtaken: what counts, or what reads, is no more what was seen; nothing is written.
        WeightsMissing, WeightsBroken: the reader cannot be used.
    """
    again, coded, document = _read(record, report, reader, ontology)
    if again.seen != seen or again.seen != _seen(record, report, again.after):
        raise Overtaken("it was read again meanwhile, or the reader is another", where=report, token=again.seen)
    with record.run("read again", extraction=again.after) as counts:
        record.add(coded.grounded.reading.report, coded, document)
        counts |= {"read": 1, "changed": int(bool(again.found))}
    return again


def _read(
    record: Record, report: str, reader: str | None, ontology: Ontology | None
) -> tuple[Again, Coded, dict[str, Any]]:
    from marsad.coding import SHIPPED
    from marsad.contract import coded_object
    from marsad.pipeline import extraction_of, extraction_with, read_report
    from marsad.record import lessons_of

    full = record.report(report)
    before, taken = full.document, record.as_report(report)
    if before is None:
        raise NotInRecord("it was not read yet", where=report, remedy="`marsad read` reads it.")
    was, types = str(before["version"]["extraction"]), ontology or SHIPPED
    name, lessons = reader or reader_of(was), lessons_of(record)
    after = extraction_with(extraction_of(name, types), taken, lessons)
    coded = read_report(taken, reader=name, lessons=lessons, ontology=types)
    document = coded_object(coded, extraction=after)
    found = differences(before, document)
    touched = incidents_touched(record, before, found)
    events = len(before["events"]), len(document["events"])
    return Again(report, was, after, found, touched, events, _seen(record, report, after)), coded, document


def _seen(record: Record, report: str, after: str) -> str:
    """What stands for the bytes and the reading that count, and for what reads now."""
    row = record.report(report).row
    return hashlib.sha256(f"{row.sha256} {row.extraction} {after}".encode()).hexdigest()[:16]
