"""Where it happened: the finest places of the clause, else of the sentence."""

from __future__ import annotations

import math
from collections.abc import Iterable

from marsad.coding._context import SITES, Context
from marsad.coding._words import Line
from marsad.grounding import GroundedPlace
from marsad.reading import Mention

#: Finest first.
RANK = {"exact": 0, "near": 1, "line": 2, "unresolved": 1, "admin2": 3, "admin1": 4, "country": 5}

#: Kilometres within which two points are one place of happening. Between mentions of one city in the dev reports the
#: median is below 1 km; quarters of one city lie up to about 8 km apart and must stay apart.
SAME_KM = 3.0


def site_of(context: Context, mention: str) -> GroundedPlace | None:
    """The place of a mention, if something can happen there."""
    place = context.place_of.get(mention)
    return place if place is not None and place.role in SITES and not nowhere(context, place) else None


def nowhere(context: Context, place: GroundedPlace) -> bool:
    """Is it a bare description that only the model marked ("the market", "areas") and that nothing could locate?"""
    mention = context.mentions[place.mention]
    return mention.rule == "encoder" and not mention.named and place.lat is None


def sites_between(context: Context, line: Line, first: int, last: int) -> tuple[GroundedPlace, ...]:
    """Places of happenings among words first..last, in text order."""
    if first > last:
        return ()
    begin, end = line.words[first].begin, line.words[last].end
    inside = (m for m in line.mentions if m.span.begin >= begin and m.span.end <= end)
    places = (site_of(context, m.id) for m in inside if not _elsewhere(context, line, m))
    return tuple(p for p in places if p is not None)


_QUALIFYING = frozenset(("backed", "led", "supported", "made", "based", "allied", "born", "brokered", "sponsored"))


def _elsewhere(context: Context, line: Line, mention: Mention) -> bool:
    """A speaker's town and the land in "Russia-backed strikes" are no places of a happening."""
    if any(s.covers(mention.span) for s in context.speakers.get(line.passage.index, ())):
        return True
    following = line.after(mention)
    return following is not None and following.low in _QUALIFYING


def finest(places: Iterable[GroundedPlace]) -> tuple[GroundedPlace, ...]:
    """Without those that hold another one: the province beside its town, the country beside either.

    An unresolved village keeps its province beside it, so that the event is not without a point.
    """
    every = _once(places)
    resolved = [p for p in every if p.lat is not None]
    return tuple(
        p for p in every if not any(_holds(p, q) for q in (resolved if p.lat is not None else every) if q is not p)
    )


def _once(places: Iterable[GroundedPlace]) -> tuple[GroundedPlace, ...]:
    """Each place once, by its first mention."""
    kept: list[GroundedPlace] = []
    for place in places:
        if not any(same_place(place, k) for k in kept):
            kept.append(place)
    return tuple(kept)


def _holds(outer: GroundedPlace, inner: GroundedPlace) -> bool:
    if inner.lat is None or RANK[outer.precision] <= RANK[inner.precision]:
        return False
    if outer.precision == "country":
        return outer.country == inner.country or outer.country is None
    if outer.precision in ("admin1", "admin2"):
        return outer.country == inner.country and (outer.admin1 == inner.admin1 or inner.admin1 is None)
    return False


def kilometres(a: GroundedPlace, b: GroundedPlace) -> float | None:
    """Distance of two points on the sphere, null where one has none."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    la, lo, lb, lp = map(math.radians, (a.lat, a.lon, b.lat, b.lon))
    h = math.sin((lb - la) / 2) ** 2 + math.cos(la) * math.cos(lb) * math.sin((lp - lo) / 2) ** 2
    return 12742.0 * math.asin(math.sqrt(min(1.0, h)))


def same_place(a: GroundedPlace, b: GroundedPlace) -> bool:
    """One place by id, by name or by nearness."""
    if a.gazetteer_id is not None and a.gazetteer_id == b.gazetteer_id:
        return True
    if a.name.lower() == b.name.lower():
        return True
    gap = kilometres(a, b)
    return gap is not None and gap <= SAME_KM and a.precision == b.precision and _beside(a) == _beside(b)


def _beside(place: GroundedPlace) -> bool:
    """Is it the surroundings of a place? Its outskirts and a quarter may be shown at one point and are two."""
    return place.relation is not None and place.relation.kind in ("outside", "near", "distance")


def place_fits(a: tuple[GroundedPlace, ...], b: tuple[GroundedPlace, ...]) -> bool | None:
    """Can two happenings be at one place? Null where one tells no place; a province fits a town in it."""
    if not a or not b:
        return None
    return any(same_place(p, q) or _holds(p, q) or _holds(q, p) or _loosely(p, q) for p in a for q in b)


#: "Outside the capital" and "near Aleppo" reach as far as this.
NEAR_KM = 30.0


def _loosely(a: GroundedPlace, b: GroundedPlace) -> bool:
    """Is one told only as near or outside a town that the other is close to?"""
    if not (_beside(a) or _beside(b)):
        return False
    gap = kilometres(a, b)
    return gap is not None and gap <= NEAR_KM


def place_equals(a: tuple[GroundedPlace, ...], b: tuple[GroundedPlace, ...]) -> bool:
    """Is one place told in both?"""
    return any(same_place(p, q) for p in a for q in b)


def broad(sites: tuple[GroundedPlace, ...]) -> bool:
    """Is no place finer than a country told?"""
    return not any(p.lat is not None and p.precision != "country" for p in sites)
