"""The whole room: items in, copies and incidents out."""

from __future__ import annotations

from collections.abc import Iterable

from marsad.linking._copies import credited, find_copies, neighbours
from marsad.linking._incidents import group, incident, mergeable, origins
from marsad.linking._values import Incident, Item, Linked, Told


def link(items: Iterable[Item]) -> Linked:
    """Copies and incidents of a set of reports; the same set gives the same result in whatever order it comes.

    A group that nobody dates or places makes no incident, and one placed by its country alone only if somebody counts a
    loss: its events stay events of their reports.
    """
    known = sorted(items, key=lambda i: i.id)
    copies = find_copies(known)
    near = neighbours(copies)
    agencies = credited(known, copies)
    published = {i.id: i.published for i in known if i.published}
    made: list[Incident] = []
    for members in group(mergeable(known), copies):
        if _placed(members):
            parted = origins((e.report for e in members), near, agencies)
            made.append(incident(members, published, parted))
    return Linked(tuple(sorted(made, key=_by_time)), copies)


def _placed(members: tuple[Told, ...]) -> bool:
    placed = any(e.spot and (e.spot.precision != "country" or e.losses) for e in members)
    return placed and any(e.time for e in members)


def _by_time(i: Incident) -> tuple[str, str]:
    return (i.time.start.isoformat() if i.time else "", i.id)
