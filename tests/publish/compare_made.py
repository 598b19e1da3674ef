"""Rows and incidents made by hand, to be compared."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from marsad.publish._released import Claim, Event, Incident, Loss, Range, When
from marsad.record import Article, ForeignRow
from tests.publish.made import ARMY, CIVILIANS, CLAIMS, EVENTS, SHELLING, TOWN, UNIT, WIRE, Made

ROW = ForeignRow(
    n=1, line=2, id="r1", raw=("r1",), start="2017-09-05", end="2017-09-05", day_code=1, place="Salqin town",
    place_code=1, lat=36.14, lon=36.45, country="Syria", admin1="Idlib Governorate", admin2="Harim district",
    kind="3", side_a="Government of Syria", side_b="Civilians", side_a_id="118", low=9, best=12, high=15, clarity=1,
    articles=(Article("SOHR", "2017-09-06", "secret headline"),), notes="secret note",
)  # fmt: skip

__all__ = ["ARMY", "CIVILIANS", "CLAIMS", "EVENTS", "SHELLING", "TOWN", "UNIT", "WIRE", "released", "row", "struck"]


def row(**change: Any) -> ForeignRow:  # noqa: ANN401
    """A row of GED about the shelling of ``made``, but for what is changed."""
    return replace(ROW, **change)


def struck(name: str, killed: int | None = None, day: str = "2017-09-05", **change: Any) -> Incident:  # noqa: ANN401
    """An incident like it, with this id."""
    count = Range(killed, killed, killed)
    losses = (Loss("killed", "unspecified", count),) if killed is not None else ()
    made = replace(
        SHELLING, id=name, killed=count, losses=losses, when=When(day, day, None, 1, 1), members=((WIRE.id, name),),
        reports=(WIRE,),
    )  # fmt: skip
    return replace(made, **change)


def released(*incidents: Incident, events: tuple[Event, ...] = (), claims: tuple[Claim, ...] = ()) -> Made:
    """A release of these alone."""
    return Made(all_incidents=incidents, all_events=events, all_claims=claims, all_reports=(WIRE,))
