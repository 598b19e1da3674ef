"""Rival tolls of one happening: when tolls that lie far apart are claimants who contradict each other.

Two strikes of one day in one city differ in their tolls; so do the tolls of one strike by a ministry and by an army.
What tells them apart is whether both speak of one site, or of the one thing that the day is known for. Where they do,
the contradiction belongs into one incident, side by side.
"""

from __future__ import annotations

from marsad.linking._asides import hours_apart
from marsad.linking._distance import km
from marsad.linking._sites import KNOWN, shared
from marsad.linking._values import Told

#: Sum of signs from which tolls far apart are rival accounts. One named site is enough; one kind of site needs that
#: both reports are chiefly about it, or that both tell of a dispute or quote the same words. Chosen on worlds we wrote.
RIVALS = 2

#: A site lies so near the point of its town.
WITHIN_KM = 5.0


def rivals(a: Told, b: Told) -> bool:
    """Are the tolls of the two accounts of one happening? Only on one day, at one place.

    Within a report two tolls are rivals only if different parties say them: one who says both counts two happenings.
    """
    if a.time is None or a.time != b.time or not _one_place(a, b) or hours_apart(a.hour, b.hour) or a.sums != b.sums:
        return False
    if a.report == b.report:
        apart = bool(a.sources) and bool(b.sources) and not set(a.sources) & set(b.sources)
        return apart and shared(a.sites, b.sites, same_report=True) > 0
    return signs(a, b) >= RIVALS


def signs(a: Told, b: Told) -> int:
    """How much speaks for one thing: its site, that both reports are about it, that both dispute or quote it.

    Nothing does if both name sites and none is shared.
    """
    site = shared(a.sites, b.sites)
    if not site and a.sites and b.sites:
        return 0
    return site + (a.main and b.main) + (a.disputed and b.disputed) + bool(set(a.quoted) & set(b.quoted))


def _one_place(a: Told, b: Told) -> bool:
    """One place of the gazetteer; or a site of it that one tells of by itself and the other by its town."""
    if a.spot is None or b.spot is None:
        return False
    if a.spot.gazetteer_id is not None and a.spot.gazetteer_id == b.spot.gazetteer_id:
        return True
    apart = km(a.spot, b.spot)
    sited = any(site.startswith(KNOWN) for site in (*a.sites, *b.sites))
    return sited and shared(a.sites, b.sites) > 0 and apart is not None and apart <= WITHIN_KM
