"""Linking of a record to the end: what many reports say together, and what is reckoned of it.

Beside ``pipeline``, which reads; the record knows no rule of what is reckoned, and linking no store.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

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
