"""One row a report of an incident, as the R package eventreport (van Baalen and others) takes them.

Its ``aggregateData`` groups rows by ``event_id`` and takes, column by column, the mode, the least, the greatest, the
most or the least precise value by a precision column that is higher for what is more precise; missing values are NA.
Names follow the package's own data set, MAVERICK, where it has a column for the same thing. What we do not know of a
source (its class, its author) has no column.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from marsad.publish._figures import whole
from marsad.publish._released import Event, Party, Where
from marsad.publish._told import Cell, Row, Told

#: MAVERICK has room for as many.
ACTORS = 6
_ACTOR = ("", "_id", "_type", "_precision", "_perpetrator", "_victim")
EVENTREPORT = (
    "id", "event_id", "country", "event_type", "event_context", "date_start", "date_end", "city", "location",
    "latitude", "longitude", "geo_precision", *(f"actor{n}{end}" for n in range(1, ACTORS + 1) for end in _ACTOR),
    "target", "deaths_best", "deaths_low", "deaths_high", "injuries_best", "injuries_low", "injuries_high", "certain",
    "source", "unit_of_analysis",
)  # fmt: skip

#: MAVERICK's scale of places begins with the country (1) and ends with a street or building (6); ours has no more than
#: these steps.
_PLACES = {"country": 1, "admin1": 2, "line": 3, "admin2": 4, "near": 5, "exact": 6}
_NOBODY: Row = (None,) * len(_ACTOR)


def eventreport_rows(x: Told) -> Iterator[Row]:
    """One row for each event of a report that is a member of an incident."""
    r = x.report
    source = ", ".join(part for part in (r.outlet, r.title, r.day) if part) or None
    for e in x.events:
        if e.incident is None:
            continue
        killed, wounded = whole(e.losses, "killed"), whole(e.losses, "wounded")
        yield (
            f"{r.id}#{e.id}", e.incident, e.where.country if e.where else None, e.type, e.mode,
            e.when.start, e.when.end,
            *_where(e.where), *_actors(e), "; ".join(dict.fromkeys(p.name for p in e.targets)) or None,
            killed.best, killed.low, killed.high, wounded.best, wounded.low, wounded.high, e.confidence, source,
            "Event report",
        )  # fmt: skip


def _where(w: Where | None) -> Row:
    if w is None:
        return (None,) * 5
    point = w.precision in ("exact", "near")
    return (w.name if point else None, w.provider or w.name, w.lat, w.lon, _PLACES.get(w.precision))


def _actors(e: Event) -> Sequence[Cell]:
    parties = [(p, True) for p in e.actors] + [(p, False) for p in e.targets]
    rows = [_actor(p, acted=acted) for p, acted in parties[:ACTORS]]
    return [cell for row in [*rows, *([_NOBODY] * (ACTORS - len(rows)))] for cell in row]


def _actor(p: Party, *, acted: bool) -> Row:
    known = 2 if p.actor is not None else 1
    return (p.name, p.actor or p.key, p.acled_type, known, int(acted), int(not acted))
