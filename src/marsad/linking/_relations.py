"""How incidents hang together without being one: a total and its parts, what came after, a story and its events.

They are never merged: a day's total for a province is no strike, and an arrest is not the attack. A relation is told
from merged values alone, so that it can be asked for at any time, of any incidents. Pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from marsad.linking._distance import km
from marsad.linking._pairs import LOCAL, means
from marsad.linking._values import STORY, Days, Incident, Member, Spot

RelationKind = Literal["part_of", "has_part", "follows", "followed_by", "tells_of", "told_in"]

#: A site or quarter lies so near to the point of its town: people who code one incident place it within 10 km in 93 %.
TOWN_KM = 10.0

#: Days after a happening on which a report tells what came of it. A choice, not measured.
AFTER_DAYS = 14

#: What is told to come of a harm, and what the harm is. An attack after a delivery of aid came of nothing told.
HARMS = frozenset({"ASSAULT", "COERCE"})
AFTER = frozenset({"AID", "PROTEST", "SANCTION", "RETREAT", "AGREE", "COOPERATE", "COERCE"})

#: Wider first.
_WIDTH = {"country": 2, "admin1": 1}

_BACK: Mapping[RelationKind, RelationKind] = {"part_of": "has_part", "follows": "followed_by", "told_in": "tells_of"}


@dataclass(frozen=True, slots=True, order=True)
class Relation:
    """Of one incident to another, with the reason in words."""

    kind: RelationKind
    incident: str
    why: str


def relations(incidents: Iterable[Incident]) -> dict[str, tuple[Relation, ...]]:
    """Id -> its relations to others among these, in a fixed order; ids without any are left out.

    ``part_of``: a total of wider days or a wider place, of more dead or wounded, that holds the day and the place of
    the part. ``follows``: what is told to come of a harm (:data:`AFTER`) in the same place, a day to two weeks later,
    by a report that tells of the harm, too. ``told_in``: its event is the chief one of reports of a story (type OTHER).
    """
    known = sorted(incidents, key=lambda i: i.id)
    out: defaultdict[str, set[Relation]] = defaultdict(set)
    for one, kind, other, why in _all(known):
        out[one.id].add(Relation(kind, other.id, why))
        out[other.id].add(Relation(_BACK[kind], one.id, why))
    return {id_: tuple(sorted(found)) for id_, found in sorted(out.items())}


_Found = tuple[Incident, RelationKind, Incident, str]


def _all(known: Sequence[Incident]) -> Iterator[_Found]:
    told = [i for i in known if i.type != "OTHER"]
    by_country: defaultdict[str, list[Incident]] = defaultdict(list)
    by_report: defaultdict[str, list[Incident]] = defaultdict(list)
    # of one event there is one incident
    holder: dict[Member, Incident] = {}
    for i in told:
        if i.place is not None and i.place.country and i.time is not None:
            by_country[i.place.country].append(i)
        for m in i.members:
            holder[m] = i
        for report in sorted({m.report for m in i.members}):
            by_report[report].append(i)
    yield from _parts(by_country)
    yield from _later(by_report)
    for story in known:
        for m in story.members if story.type == "OTHER" else ():
            event = holder.get(Member(m.report, m.event.removeprefix(STORY)))
            if event is not None:
                yield event, "told_in", story, "the chief event of a report of this story"


# ---- a total and its parts ----------------------------------------------------------------------------------------


def _parts(by_country: Mapping[str, Sequence[Incident]]) -> Iterator[_Found]:
    for _, here in sorted(by_country.items()):
        days: defaultdict[int, list[Incident]] = defaultdict(list)
        for i in here:
            if i.time is not None:
                days[i.time.start.toordinal()].append(i)
        for whole in here:
            for part in _within_days(whole, days):
                why = _part(part, whole)
                if why is not None:
                    yield part, "part_of", whole, why


def _within_days(whole: Incident, days: Mapping[int, Sequence[Incident]]) -> Iterator[Incident]:
    if whole.time is None or not _counted(whole):
        return
    for day in range(whole.time.start.toordinal(), whole.time.end.toordinal() + 1):
        yield from days.get(day, ())


def _part(part: Incident, whole: Incident) -> str | None:
    """Why it is a part; None if it is none."""
    if part is whole or part.time is None or whole.time is None or part.place is None or whole.place is None:
        return None
    if part.type != whole.type or means(whole.mode) not in (None, means(part.mode)):
        return None
    if not _inside(part.time, whole.time) or not _lies_in(part.place, whole.place):
        return None
    wider = _WIDTH.get(whole.place.precision, 0) > _WIDTH.get(part.place.precision, 0)
    longer = whole.time.length > part.time.length
    of_whole, of_part = _counted(whole), _counted(part)
    more = [kind for kind, n in of_part.items() if n < of_whole.get(kind, 0)]
    less = [kind for kind, n in of_part.items() if n > of_whole.get(kind, n)]
    if not (wider or longer) or not more or less:
        return None
    kind = more[0]
    days = whole.time.start.isoformat() + (f" to {whole.time.end.isoformat()}" if whole.time.length > 1 else "")
    return f"{of_whole[kind]} {kind} in all ({whole.place.name}, {days}), {of_part[kind]} of them here"


def _inside(inner: Days, outer: Days) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _lies_in(inner: Spot, outer: Spot) -> bool:
    if inner.country != outer.country:
        return False
    if outer.precision == "country":
        return True
    if outer.precision == "admin1":
        return inner.admin1 is not None and inner.admin1 == outer.admin1 and inner.precision != "country"
    if outer.precision not in LOCAL or inner.precision not in LOCAL:
        return False
    return _near(inner, outer)


def _near(a: Spot, b: Spot) -> bool:
    distance = km(a, b)
    return distance is not None and distance <= TOWN_KM


def _counted(i: Incident) -> dict[str, int]:
    """The greatest best numbers of killed and wounded of any kind of people."""
    out: dict[str, int] = {}
    for x in i.losses:
        if x.kind in ("killed", "wounded") and x.best is not None:
            out[x.kind] = max(out.get(x.kind, 0), x.best)
    return out


# ---- what came after ------------------------------------------------------------------------------------------------


def _later(by_report: Mapping[str, Sequence[Incident]]) -> Iterator[_Found]:
    for report, told in sorted(by_report.items()):
        for first in told:
            for later in told:
                if _came_after(later, first):
                    yield later, "follows", first, f"told with it by {report}"


def _came_after(later: Incident, first: Incident) -> bool:
    if later.type == first.type or first.type not in HARMS or later.type not in AFTER or later.mode == "seize":
        return False
    if later.time is None or first.time is None:
        return False
    if later.place is None or first.place is None or not 0 < (later.time.start - first.time.end).days <= AFTER_DAYS:
        return False
    same = later.place.gazetteer_id is not None and later.place.gazetteer_id == first.place.gazetteer_id
    near = {later.place.precision, first.place.precision} <= LOCAL and _near(later.place, first.place)
    return same or near
