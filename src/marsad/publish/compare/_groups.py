"""After one to one: what else a row or an incident holds, and what may stand there twice.

A row may add up several incidents, an incident several rows; parts never bear the number of the whole, so they are told
by day, place and sides alone, and may be added only as long as the sum of the dead stays within the whole's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from marsad.publish._released import Incident
from marsad.publish.compare._candidates import Candidate
from marsad.publish.compare._score import days_of
from marsad.publish.compare._values import Relation
from marsad.record import ForeignRow

#: What the sum of the parts may lie above the whole: people count anew each time.
_SLACK: Final = 1.1
#: Bits without the deaths from which something is a part: the same day and place, and no foreign side.
PART: Final = 2.0
#: Likewise for a row within an incident of several days or of an area, where the same day cannot be asked for.
PART_OF_OURS: Final = 0.0
_FEW_DAYS: Final = 2
#: GED's code of a row that adds up what its source had added up.
_AGGREGATE: Final = 2
#: Dead from which the same number says something: of two GED events near each other in place and time 17 % have the
#: same number, but 1.5 % of those with ten or more.
_TELLING: Final = 5

Part = tuple[Candidate, Relation]


def parts(
    found: Iterable[Candidate],
    pairs: Mapping[int, int],
    rows: Sequence[ForeignRow],
    incidents: Sequence[Incident],
    threshold: float,
) -> list[Part]:
    """What belongs to a pair beside it; every row and incident at most once, the likeliest first."""
    rows_done, incidents_done = set(pairs), set(pairs.values())
    dead_of_row: dict[int, int] = defaultdict(int)
    dead_of_incident: dict[int, int] = defaultdict(int)
    for r, i in pairs.items():
        dead_of_row[r] += incidents[i].killed.best or 0
        dead_of_incident[i] += rows[r].best or 0
    out: list[Part] = []
    for c in sorted(found, key=lambda c: (-c.rest, -c.score, c.row, c.incident)):
        row, incident = rows[c.row], incidents[c.incident]
        relation: Relation | None = None
        if c.row in pairs and c.incident not in incidents_done:
            relation = _beside_row(c, row, incident, dead_of_row[c.row], threshold)
        elif c.incident in pairs.values() and c.row not in rows_done:
            relation = _beside_incident(c, row, incident, dead_of_incident[c.incident], threshold)
        if relation is None:
            continue
        rows_done.add(c.row)
        incidents_done.add(c.incident)
        dead_of_row[c.row] += incident.killed.best or 0 if relation == "part_of_theirs" else 0
        dead_of_incident[c.incident] += row.best or 0 if relation == "part_of_ours" else 0
        out.append((c, relation))
    return out


def _beside_row(c: Candidate, row: ForeignRow, incident: Incident, dead: int, threshold: float) -> Relation | None:
    """An incident of ours beside the one that the row was paired with."""
    best = incident.killed.best
    whole = max(row.best or 0, row.high or 0)
    if c.rest >= PART and _meets(c) and best and dead and dead + best <= whole * _SLACK and row.best != best:
        return "part_of_theirs"
    return "again_ours" if _again(c, best, row, threshold) else None


def _beside_incident(c: Candidate, row: ForeignRow, incident: Incident, dead: int, threshold: float) -> Relation | None:
    """A row beside the one that our incident was paired with."""
    killed = incident.killed
    whole = max(killed.best or 0, killed.high or 0)
    within = dead + (row.best or 0) <= whole * _SLACK and row.best != killed.best
    if _spans(incident) and c.rest >= PART_OF_OURS and _inside(c) and row.best and dead and within:
        return "part_of_ours"
    return "again_theirs" if _again(c, killed.best, row, threshold) else None


def _spans(incident: Incident) -> bool:
    """Is it told as more than one deed of one place: of days, or of an area?"""
    days = days_of(incident.when.start, incident.when.end)
    return (days is not None and days.wide > _FEW_DAYS) or incident.where is None or incident.where.lat is None


def _again(c: Candidate, best: int | None, row: ForeignRow, threshold: float) -> bool:
    """The same number, place and day a second time; small numbers are the same by chance."""
    codes = {v.field: v.verdict for v in c.verdicts}
    here = codes["place"] in ("same", "near") and codes["day"] in ("same", "same_span", "overlap")
    return c.score >= threshold and here and best is not None and best >= _TELLING and best == row.best


def gathered(
    found: Iterable[Candidate],
    done: tuple[set[int], set[int]],
    rows: Sequence[ForeignRow],
    incidents: Sequence[Incident],
) -> list[Part]:
    """Wholes that were paired with nothing, because none of their parts is like them: two parts or more that lie within
    their days and place, name one of their sides, and add up to at least half of their dead and no more than all."""
    rows_done, incidents_done = set(done[0]), set(done[1])
    in_incident: dict[int, list[Candidate]] = defaultdict(list)
    in_row: dict[int, list[Candidate]] = defaultdict(list)
    for c in sorted(found, key=lambda c: (-c.rest, -c.score, c.row, c.incident)):
        if not _inside(c):
            continue
        if _spans(incidents[c.incident]):
            in_incident[c.incident].append(c)
        if aggregate(rows[c.row]):
            in_row[c.row].append(c)
    out: list[Part] = []
    for i, near in sorted(in_incident.items()):
        if i not in incidents_done:
            free = [(c, rows[c.row].best) for c in near if c.row not in rows_done]
            new = _sum_up(free, incidents[i].killed.best, incidents[i].killed.high)
            out += [(c, "part_of_ours") for c in new]
            rows_done |= {c.row for c in new}
            incidents_done |= {c.incident for c in new}
    for r, near in sorted(in_row.items()):
        if r not in rows_done:
            held = [(c, incidents[c.incident].killed.best) for c in near if c.incident not in incidents_done]
            new = _sum_up(held, rows[r].best, rows[r].high)
            out += [(c, "part_of_theirs") for c in new]
            incidents_done |= {c.incident for c in new}
    return out


def _meets(c: Candidate) -> bool:
    """Do days and places meet, and is no side a foreign one?"""
    codes = {v.field: v.verdict for v in c.verdicts}
    day = codes["day"] in ("same", "same_span", "overlap", "wide", "month")
    return day and codes["place"] in ("same", "near", "same_unit") and codes["sides"] != "none"


def _inside(c: Candidate) -> bool:
    """Do they meet at a point, with a side in common?"""
    codes = {v.field: v.verdict for v in c.verdicts}
    return _meets(c) and codes["place"] != "same_unit" and codes["sides"] in ("one", "both")


def _sum_up(found: list[tuple[Candidate, int | None]], best: int | None, high: int | None) -> list[Candidate]:
    """The likeliest parts that fit into the whole; none where they do not come to half of it."""
    if not best:
        return []
    whole, dead, out = max(best, high or 0), 0, list[Candidate]()
    for c, part in found:
        if part and part < best and dead + part <= whole * _SLACK:
            out.append(c)
            dead += part
    return out if len(out) > 1 and dead >= best / 2 else []


def aggregate(row: ForeignRow) -> bool:
    """Does a row say of itself that it adds up, by its clarity, days or area?"""
    days = days_of(row.start, row.end)
    return row.clarity == _AGGREGATE or (days is not None and days.wide > 1) or (row.place_code or 1) > 2
