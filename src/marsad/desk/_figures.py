"""What a desk counts for Prometheus: requests by route, and how the record and what is kept at hand do."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Final

from prometheus_client import Counter, Gauge, Histogram

from marsad.errors import MarsadError
from marsad.metrics import Figure, registry
from marsad.record import decision_counts, pool

if TYPE_CHECKING:
    from marsad.desk._overview import Overview
    from marsad.record import Record

#: Seconds. Pages must come within 0.1 s (docs/desk.md); what takes longer than 10 s is a stream or stuck.
_BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.5, 5.0, 10.0)

#: Seconds for which what the database was asked is told again: who asks often costs no more.
_FRESH: Final = 15.0


class Counted:
    """The figures of one desk. Labels are routes as they stand in the table of routes, never addresses asked for."""

    def __init__(self, record: Record, overview: Overview) -> None:
        self._record, self._overview = record, overview
        self._lock = Lock()
        self._decisions: dict[str, int] = {}
        self._asked = -_FRESH
        self._up, self._at_hand = True, True
        self.registry = made = registry(self._now)
        self.requests = Counter(
            "marsad_desk_requests", "Requests that were answered.", ("method", "route", "status"), registry=made
        )
        self.seconds = Histogram(
            "marsad_desk_request_seconds", "From a request to the end of its answer.", ("route",), buckets=_BUCKETS,
            registry=made,
        )  # fmt: skip
        self.under_way = Gauge("marsad_desk_requests_under_way", "Requests being answered.", registry=made)

    def _now(self) -> Iterator[Figure]:
        used, idle = (p := pool(self._record)).used, p.idle
        for state, n in (("used", used), ("idle", idle)):
            yield Figure("marsad_record_connections", "Connections to the database.", n, labels={"state": state})
        decisions = self._asked_lately()
        yield Figure("marsad_record_up", "1: the database answered when it was asked last.", self._up)
        yield Figure("marsad_desk_overview_ready", "1: pages of the overview can be answered.", self._at_hand)
        for kind, n in decisions.items():
            yield Figure(
                "marsad_decisions_total", "Decisions ever made, undoing included.", n, "counter", {"kind": kind}
            )
        rows = self._overview.figures()
        if rows is not None:
            yield Figure("marsad_incidents", "Incidents in the record.", rows[0])
            yield Figure("marsad_queue_incidents", "Incidents that wait for a person.", rows[1])

    def _asked_lately(self) -> dict[str, int]:
        """Decisions by kind; whether the database answers is noted on the way."""
        with self._lock:
            if monotonic() - self._asked >= _FRESH:
                try:
                    self._decisions, self._at_hand = decision_counts(self._record), self._overview.ready
                    self._up = True
                except MarsadError:
                    self._up = False
                self._asked = monotonic()
            return self._decisions
