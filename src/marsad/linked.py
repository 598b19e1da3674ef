"""A record from end to end: reports read into it, linked, and what is reckoned of them.

Beside ``pipeline``, which knows no record; the record knows no rule of what is reckoned, and linking no store.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from marsad._version import DEFAULT_READER

if TYPE_CHECKING:
    from collections.abc import Callable

    from marsad.intake import Report
    from marsad.linking import Account, Incident
    from marsad.record import Change, Record

#: Incidents of one transaction: who is killed loses the work of about a second.
_AT_ONCE = 200

#: Reports whose accounts are kept at hand; incidents come by their days, so neighbours share reports.
_AT_HAND = 2000


def link_record(record: Record) -> Change:
    """Link what is new in the record, and reckon the details of what that changed."""
    change = record.link()
    fill_details(record)
    return change


def fill_details(record: Record) -> int:
    """Reckon what linking has left bare; gives the number of incidents. Goes on where an earlier call was killed."""
    told = _accounts(record)
    done = 0
    while found := record.bare_incidents(_AT_ONCE):
        record.put_details({i.id: detail_of(i, told) for i in found})
        done += len(found)
    return done


def _accounts(record: Record) -> Callable[[str], tuple[Account, ...]]:
    from marsad.linking import accounts

    return lru_cache(_AT_HAND)(lambda report: accounts(record.document(report)))


def detail_of(incident: Incident, told: Callable[[str], tuple[Account, ...]]) -> dict[str, Any]:
    """The detail of one incident, as JSON values; ``told`` gives the accounts of a report."""
    from marsad.linking import incident_detail, incident_values

    # of a story: the main event of each report
    members = {(m.report, m.event.removeprefix("*")) for m in incident.members}
    reports = sorted({m.report for m in incident.members})
    own = tuple(a for report in reports for a in told(report) if (report, a.event) in members)
    return {**incident_detail(own, incident.origins), "values": incident_values(own, incident.origins)}


#: Whole reports in one transaction, as ``marsad read`` writes them.
_BATCH = 16


def read_into(record: Record, inputs: Sequence[str], reader: str | None = None) -> tuple[int, int, tuple[str, ...]]:
    """Read inputs into a record, and link; gives how many reports are new and known already, and what failed.

    Raises:
        WeightsMissing, WeightsBroken: the reader cannot be used.
    """
    from marsad.contract import coded_object
    from marsad.pipeline import Stumble, extraction_of, extraction_with, read_many
    from marsad.record import lessons_of

    name = reader or DEFAULT_READER
    extraction, lessons = extraction_of(name), lessons_of(record)
    tally = _Tally(record)
    fresh = tally.fresh(inputs, lambda report: extraction_with(extraction, report, lessons))
    with record.run("read", extraction=extraction) as counts:
        with record.batch(_BATCH):
            for outcome in read_many(fresh, reader=name, lessons=lessons):
                if isinstance(outcome, Stumble):
                    record.add_stumble(outcome.report, outcome.error)
                    tally.failed.append(outcome.error.message)
                    continue
                report = outcome.grounded.reading.report
                version = extraction_with(extraction, report, lessons)
                record.add(report, outcome, coded_object(outcome, extraction=version))
                tally.new += 1
        counts |= {"new": tally.new, "known": tally.known, "failed": len(tally.failed)}
    link_record(record)
    return tally.new, tally.known, tuple(tally.failed)


class _Tally:
    """What became of the inputs of one call."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.new = self.known = 0
        self.failed: list[str] = []

    def fresh(self, inputs: Sequence[str], version: Callable[[Report], str]) -> Iterator[Report]:
        """The reports that must be read."""
        from marsad.intake import Report, Unreadable, take

        for item in take(inputs):
            if isinstance(item, Unreadable):
                self.record.add_failure(item)
                self.failed.append(item.error.message)
            elif isinstance(item, Report):
                if self.record.holds(item.evidence.sha256, item.id, version(item)):
                    self.known += 1
                else:
                    yield item
