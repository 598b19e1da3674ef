"""Where a second reader tells something else: for the people who settle it, on the pages of reports and incidents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from marsad.second_reader import differing

if TYPE_CHECKING:
    from marsad.desk._sight import Sight
    from marsad.publish import Incident
    from marsad.second import Difference, Layer

#: Reports of one incident that are looked at for what a second reader says of it.
_REPORTS = 12


@dataclass(frozen=True, slots=True)
class Differs:
    """One difference: values as they are named (a code for types and modes), the words that they rest on, and where
    these begin in the report."""

    report: str
    event: str | None
    layer: Layer
    ours: str | None
    theirs: str | None
    words: str
    at: int


@dataclass(frozen=True, slots=True)
class Second:
    """What a second reader tells otherwise, by which model and when."""

    model: str
    at: str
    rows: tuple[Differs, ...]


def second_of(sight: Sight, report: str, events: Sequence[str] | None = None) -> Second | None:
    """What a second reader tells otherwise of a report, of these events or all; null: none has read it, or this viewer
    may not see the report whole."""
    if not sight.whole([report]):
        return None
    found = differing(sight.record, report)
    if found is None:
        return None
    row, differences = found
    text = sight.record.report(report).text
    rows = [_row(report, d, text) for d in differences if events is None or d.event in events]
    return Second(row.model, row.at, tuple(rows))


def seconds_of(sight: Sight, incident: Incident) -> tuple[Second, ...]:
    """What a second reader tells otherwise of an incident, report by report."""
    events: dict[str, list[str]] = {}
    for report, event in incident.members:
        if event is not None:
            events.setdefault(report, []).append(event)
    found = (second_of(sight, report, of) for report, of in [*events.items()][:_REPORTS])
    return tuple(x for x in found if x is not None and x.rows)


def _row(report: str, d: Difference, text: str) -> Differs:
    spans = d.their_spans or d.our_spans
    words = "; ".join(dict.fromkeys(s.of(text) for s in spans))
    return Differs(report, d.event, d.layer, d.ours, d.theirs, words, spans[0].begin if spans else 0)
