"""Pairs that are worth a look: by day and by square of a degree, so that most of both sides never meet."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from marsad.publish._released import Incident
from marsad.publish.compare._score import LONGEST, MOST_DAYS, MOST_KM, Days, days_of, score, verdicts, without_deaths
from marsad.publish.compare._values import Verdict
from marsad.record import ForeignRow

_Square = tuple[int, int] | None
#: Under this everything of a day is found: in an area any point may lie.
EVERYWHERE: _Square = (999, 999)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row and an incident near each other, by their places in the lists; ``rest`` leaves the deaths out."""

    row: int
    incident: int
    verdicts: tuple[Verdict, ...]
    score: float
    rest: float


def candidates(rows: Sequence[ForeignRow], incidents: Sequence[Incident]) -> Iterator[Candidate]:
    """All pairs within the bounds of days and distance, the first row first."""
    index = _index(incidents)
    for r, row in enumerate(rows):
        for i in sorted(_near(row, index)):
            found = verdicts(row, incidents[i])
            if found is not None:
                yield Candidate(r, i, found, score(found), without_deaths(found))


def _index(incidents: Sequence[Incident]) -> dict[tuple[int, _Square], list[int]]:
    out: dict[tuple[int, _Square], list[int]] = defaultdict(list)
    for i, incident in enumerate(incidents):
        days = days_of(incident.when.start, incident.when.end)
        if days is None or days.wide > LONGEST:
            continue
        square = _square(incident)
        for day in range(days.first, days.last + 1):
            out[day, square].append(i)
            out[day, EVERYWHERE].append(i)
    return out


def _square(incident: Incident) -> _Square:
    where = incident.where
    if where is None or where.lat is None or where.lon is None:
        return None
    return math.floor(where.lat), math.floor(where.lon)


def _near(row: ForeignRow, index: dict[tuple[int, _Square], list[int]]) -> set[int]:
    days = days_of(row.start, row.end)
    if days is None:
        return set()
    squares = _squares(row)
    out: set[int] = set()
    for day in _within(days):
        if squares is None:
            out.update(index.get((day, EVERYWHERE), ()))
        else:
            for square in squares:
                out.update(index.get((day, square), ()))
    return out


def _within(days: Days) -> range:
    return range(days.first - MOST_DAYS, days.last + MOST_DAYS + 1)


def _squares(row: ForeignRow) -> set[_Square] | None:
    """The squares that lie within reach of a row, and that of places without a point; null: everywhere."""
    if row.lat is None or row.lon is None or (row.place_code or 1) > 2:
        return None
    lat = MOST_KM / 111
    lon = lat / max(0.05, math.cos(math.radians(row.lat)))
    south, north = math.floor(row.lat - lat), math.floor(row.lat + lat)
    west, east = math.floor(row.lon - lon), math.floor(row.lon + lon)
    return {None} | {(a, b) for a in range(south, north + 1) for b in range(west, east + 1)}
