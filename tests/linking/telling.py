"""Accounts of one invented strike, written in a line: when it was printed, how many were killed, who says so."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from marsad.linking import Account, Counted, Said, Speaker, Toll
from marsad.linking._figures import Bound, Figure
from marsad.spans import Span
from tests.linking.worlds import day, killed, spot

GOVERNOR = Speaker("body:governor of tal asfar", "governor", "official", "government", "SY")
MINISTRY = Speaker("body:health ministry", "health ministry", "medical", "government", "SY")
MONITOR = Speaker("actor:war-monitor", "War Monitor", "monitor")
REBELS = Speaker("actor:northern-front", "Northern Front", "armed_group", "opposition")
ARMY = Speaker("actor:army", "army", "military", "government", "SY")
FOREIGN = Speaker("body:foreign intelligence", "foreign intelligence", "official", None, "XA")
HOSPITAL = Speaker("medical:doctors", "doctors", "medical", named=False)

DOZENS = Toll("killed", "unspecified", 12, 24, None)
HUNDREDS = Toll("killed", "unspecified", 100, 200, None)


def figure(toll: Toll | int, **more: Any) -> Figure:  # noqa: ANN401
    """A leading figure unless told otherwise."""
    told = killed(toll) if isinstance(toll, int) else toll
    return replace(Figure(told, "exact", "leads", Span(0, 5)), **more)


def account(
    report: str,
    published: str | None,
    toll: Toll | int,
    by: Speaker | None = None,
    *,
    bound: Bound = "exact",
    others: tuple[tuple[Figure, Speaker | None], ...] = (),
    more: tuple[Toll, ...] = (),
    **change: Any,  # noqa: ANN401
) -> Account:
    """One report's account of the strike: the leading figure by one speaker, other figures by theirs."""
    first = figure(toll, bound=bound, known=change.pop("known", None), corrects=change.pop("corrects", False))
    told = [(first, by), *others]
    claims, figures = [], []
    for n, (f, speaker) in enumerate(told):
        at = Span(100 * n, 100 * n + 5)
        claims.append(Said(f"c{n}", speaker, None, "asserts", False, (at,), "", 0.9))
        figures.append(replace(f, evidence=at, words=str(f.toll.best), claims=(f"c{n}",) if speaker else ()))
    ends = [x for f in figures if f.standing in ("leads", "rival") for x in (f.toll.low, f.toll.high) if x is not None]
    loss = replace(first.toll, low=min(ends), high=max(ends) if first.toll.high is not None else None)
    counted = (Counted(loss, figures[0].evidence, "", (), tuple(figures)), *(Counted(t, None, "", ()) for t in more))
    base = Account(
        report=report,
        outlet=f"The {report} Post",
        published=published,
        agency=None,
        event="e0",
        type="ASSAULT",
        mode="aerial",
        status="occurred",
        days=day("2020-05-01"),
        spot=spot(),
        losses=counted,
        actors=(),
        targets=(),
        claims=tuple(claims),
    )
    return replace(base, **change)
