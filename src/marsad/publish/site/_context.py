"""What pages reckon from the released values: totals, and who says what of an incident."""

from __future__ import annotations

from dataclasses import dataclass

from marsad.publish._released import Claim, Event, Incident, Range, Report, Toll
from marsad.publish.site._model import Model


@dataclass(frozen=True, slots=True)
class Account:
    """What one report tells of an incident: its events, and the claims that carry or touch them."""

    report: Report
    events: tuple[Event, ...]
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Origin:
    """The reports of one text."""

    reports: tuple[Account, ...]


def origins(model: Model, incident: Incident) -> tuple[Origin, ...]:
    """The accounts of an incident, by text; reports of no text stand last, each by itself."""
    reports = {r.id: r for r in incident.reports}
    grouped = [tuple(r for r in part if r in reports) for part in incident.origins]
    seen = {r for part in grouped for r in part}
    grouped += [(r,) for r in reports if r not in seen]
    return tuple(Origin(tuple(_account(model, incident, reports[r]) for r in part)) for part in grouped if part)


def _account(model: Model, incident: Incident, report: Report) -> Account:
    events = tuple(e for e in model.events.get(incident.id, ()) if e.report == report.id)
    claims = {c.id: c for e in events for c in model.said(e)}
    return Account(report, events, tuple(claims.values()))


def against(toll: Toll) -> dict[int, list[int]]:
    """Figure -> the figures that contradict it, by their places in the toll."""
    out: dict[int, list[int]] = {}
    for a, b in toll.rivals:
        out.setdefault(a, []).append(b)
        out.setdefault(b, []).append(a)
    return out


def top(toll: Toll) -> int:
    """The greatest number of a toll: the end of its scale."""
    return max((n for f in toll.figures for n in (f.count.low, f.count.best, f.count.high) if n is not None), default=1)


def adds_up(incident: Incident) -> bool:
    """Its deaths may be added to others: somebody gives a number, for one day, at or near one place.

    What is told for a month or a country may hold the deaths of other incidents (UCDP GED keeps such events apart, as
    event_clarity 2), and one such number would outweigh all others.
    """
    where, when = incident.where, incident.when
    return incident.killed.given and where is not None and where.lat is not None and when.date_prec == 1


@dataclass(frozen=True, slots=True)
class Totals:
    """Figures of the start page. ``killed`` adds up the ``added`` incidents of which that makes sense (``adds_up``), of
    all ``tolled`` for which somebody gives a number, an open end by its best."""

    incidents: int
    reports: int
    outlets: int
    first: str | None
    last: str | None
    pointed: int
    contradicted: int
    single_share: int
    killed: Range
    tolled: int
    added: int

    @classmethod
    def of(cls, model: Model) -> Totals:
        """Those of a model."""
        found = model.incidents
        told = [i.killed for i in found if adds_up(i)]
        single = sum(1 for i in found if i.originators is not None and i.originators <= 1)
        starts = [i.when.start for i in found if i.when.start]
        return cls(
            len(found),
            len(model.reports),
            sum(1 for o in model.outlets if o),
            min(starts, default=None),
            max((i.when.end or i.when.start or "" for i in found if i.when.start), default=None),
            sum(1 for i in found if i.where is not None and i.where.lat is not None),
            sum(i.contradicted for i in found),
            round(100 * single / len(found)) if found else 0,
            Range(*(sum(_end(k, n) for k in told) for n in range(3))),
            sum(i.killed.given for i in found),
            len(told),
        )


def _end(count: Range, n: int) -> int:
    best = count.best if count.best is not None else count.low or 0
    value = (count.low, best, count.high)[n]
    return best if value is None else value
