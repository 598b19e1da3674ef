"""The whole room: items in, copies and incidents out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from marsad.linking._copies import credited, find_copies, neighbours
from marsad.linking._incidents import group, incident, mergeable, origins
from marsad.linking._rulings import NO_RULINGS, Rulings
from marsad.linking._values import Incident, Item, Linked, Member, Told


def link(items: Iterable[Item], rulings: Rulings = NO_RULINGS) -> Linked:
    """Copies and incidents of a set of reports; the same set gives the same result in whatever order it comes.

    ``rulings`` bind: what they call the same is one incident, what they keep apart never is (see ``_rulings``).

    A group that nobody places makes no incident, nor one placed by its country alone for which nobody counts a loss,
    nor one that dated reports leave undated: its events stay events of their reports. What undated reports tell ("on
    Sunday") does make one, with its time unknown.
    """
    known = sorted(items, key=lambda i: i.id)
    copies = find_copies(known)
    near = neighbours(copies)
    agencies = credited(known, copies)
    published = {i.id: i.published for i in known if i.published}
    made: list[Incident] = []
    for members in group(mergeable(known, rulings), copies, rulings=rulings):
        if _ruled(members, rulings) or _stands(members, published):
            parted = origins((e.report for e in members), near, agencies)
            made.append(incident(members, published, parted))
    return Linked(tuple(sorted(made, key=_by_time)), copies)


def _stands(members: tuple[Told, ...], published: Mapping[str, str]) -> bool:
    placed = any(e.spot and (e.spot.precision != "country" or e.losses) for e in members)
    return placed and any(e.time or e.report not in published for e in members)


def _ruled(members: tuple[Told, ...], rulings: Rulings) -> bool:
    """Did a reviewer say that these are one? Then it stands, though nobody says where or when it was."""
    return any(Member(e.report, e.id) in rulings.bound for e in members)


def _by_time(i: Incident) -> tuple[str, str]:
    return (i.time.start.isoformat() if i.time else "", i.id)
