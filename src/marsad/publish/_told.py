"""Reports with what they say: released reports, claims and events come apart, and are brought together here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from marsad.publish._released import Claim, Event, Release, Report

#: A cell of a table: days and moments are ISO 8601 text, a tuple is a list of texts.
Cell = str | int | float | bool | tuple[str, ...] | None
Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A report with what it says."""

    report: Report
    claims: tuple[Claim, ...]
    events: tuple[Event, ...]


def told(release: Release) -> Iterator[Told]:
    """Each report with its claims and events; all three come in the order of reports.

    Raises:
        AssertionError: a claim or an event came out of that order, which would lose rows in silence.
    """
    claims, events = _Ahead(release.claims()), _Ahead(release.events())
    for report in release.reports():
        yield Told(report, tuple(claims.of(report.id)), tuple(events.of(report.id)))
    if not (claims.done and events.done):
        raise AssertionError("claims and events come with their reports and in their order")


class _Ahead:
    """An iterator that can be asked for what belongs to the next report."""

    def __init__(self, values: Iterator[Claim] | Iterator[Event]) -> None:
        self._values: Iterator[Any] = values
        self._next: Any = next(self._values, None)

    def of(self, report: str) -> Iterator[Any]:
        while self._next is not None and self._next.report == report:
            yield self._next
            self._next = next(self._values, None)

    @property
    def done(self) -> bool:
        return self._next is None
