"""Mentions that make one place together: "between X and Y", "the X-Y road", "from X along the R towards Y"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise, zip_longest
from typing import Literal

from marsad.grounding import Area, Line, PlacePrecision, RelationKind
from marsad.grounding.places._describe import border
from marsad.grounding.places._drafts import Draft
from marsad.grounding.places._gazetteer import Gazetteer
from marsad.grounding.places._geo import km
from marsad.grounding.places._lines import middle
from marsad.grounding.places._relations import Offset
from marsad.grounding.places._shapes import NEAR_KM, level
from marsad.grounding.places._stretches import clipped
from marsad.grounding.places._values import Place, Point

Tie = Literal["between", "halfway", "road", "border"]

_ROAD = r"(?:road|highway|motorway|freeway|expressway|route|railway|rail ?line|railroad|corridor|axis|track|pipeline)"
_FILL = r"(?:(?:the|a|both) )?(?:(?!(?:and|or|to|from|in|at|with|near)\b)(?-i:[a-z-]+) (?:of )?){0,3}"
_AND = re.compile(rf"^(?: in (?:the )?\w+)?,? (?:and|or) {_FILL}$", re.IGNORECASE)
_TO = re.compile(rf"^(?:,? \w+ward)? (?:to|with|and|through to|on to) {_FILL}$", re.IGNORECASE)
_HYPHEN = re.compile(r"^ ?[-–—‑/] ?$|^ to $|^ $")
_BETWEEN = re.compile(rf"\b(?P<half>(?:half ?way|mid-?way|half-way) (?:point )?)?between {_FILL}$", re.IGNORECASE)
_FRONTIER = re.compile(rf"\b(?:border|frontier|boundary)(?: \w+){{0,2}} between {_FILL}$", re.IGNORECASE)
_ROAD_JOINING = re.compile(
    rf"\b{_ROAD}s?(?: (?:that|which))?(?: (?:runs|running|leads|leading|linking|links|connecting|connects|joining|joins"
    rf"|stretching))?(?: (?:from|between|the))? {_FILL}$",
    re.IGNORECASE,
)
_ROAD_AFTER = re.compile(rf"^(?:['’]s)?(?: (?!to\b|and\b|in\b|with\b|from\b)\w+)? {_ROAD}\b", re.IGNORECASE)
_ROAD_NEXT = re.compile(rf"^ {_ROAD}\b", re.IGNORECASE)

#: Two places farther apart than this are joined by no road of a report, and "between" them is nowhere.
_FARTHEST_KM = 900.0


def joined(drafts: list[Draft], gazetteer: Gazetteer) -> list[Draft]:
    """The drafts with what they make together; their number and order stay."""
    out = list(drafts)
    spots = [n for n, d in enumerate(drafts) if d.near.mention.kind == "location" and d.near.mention.within is None]
    pairs: list[tuple[int, int]] = []
    for i, j in pairwise(spots):
        if tie := _tie(drafts[i], drafts[j]):
            out[i], out[j] = _tied(out[i], out[j], tie, gazetteer)
            pairs.append((i, j))
    paired = {n for pair in pairs for n in pair}
    for n in spots:
        place = drafts[n].place
        if n not in paired and place is not None and len(place.shape) > 1:
            here = out[n].near.mention.passage
            out[n] = clipped(n, out, [p for p in pairs if out[p[0]].near.mention.passage == here])
    return list(_toward(out))


def _tie(a: Draft, b: Draft) -> Tie | None:
    """What the words around two neighbouring mentions make of them."""
    gap = a.between(b)
    if gap is None:
        return None
    left, right = a.near.left, b.near.right
    if _AND.match(gap) or _TO.match(gap):
        if _FRONTIER.search(left):
            return "border"
        if _ROAD_JOINING.search(left):
            return "road"
        if _AND.match(gap) and (found := _BETWEEN.search(left)):
            return "halfway" if found["half"] else "between"
    if _HYPHEN.match(gap):
        after = _ROAD_NEXT if gap == " " else _ROAD_AFTER
        return "road" if after.match(right) else None
    return None


def _tied(a: Draft, b: Draft, tie: Tie, gazetteer: Gazetteer) -> tuple[Draft, Draft]:
    """Both with the geometry that they share, each naming both."""
    moved = Offset("between")
    a = replace(a, moved=moved, of=a.id, other=b.id)
    b = replace(b, moved=moved, of=a.id, other=b.id)
    if _wide(a.place) or _wide(b.place):
        return _bordering(a, b, gazetteer) if tie == "border" else (_single(a), _single(b))
    if a.place is None or b.place is None:
        return a, b
    ends: tuple[Point, Point] = (a.place.lat, a.place.lon), (b.place.lat, b.place.lon)
    apart = km(*ends[0], *ends[1])
    if not 0.1 < apart <= _FARTHEST_KM:
        return _single(a), _single(b)
    made_of = a.place.id, b.place.id
    if tie == "halfway":
        half = Area(*middle(ends), round(max(5.0, 0.15 * apart), 1), made_of=made_of)
        return _with(a, b, half, near=half.radius)
    shape = Line(ends, approximate=True, made_of=made_of)
    return _with(a, b, shape, near=apart / 2 if tie == "between" else None)


def _with(a: Draft, b: Draft, shape: Line | Area, near: float | None) -> tuple[Draft, Draft]:
    """``near``: the km that the happening may be away from the middle; null for a road, a line however short."""
    small = near is not None and (near <= NEAR_KM or isinstance(shape, Area))
    precision = level(near) if small and near is not None else "line"
    said = "" if isinstance(shape, Area) else "; a straight line stands for the way"
    return _drawn(a, shape, precision, said, extent=near is None), _drawn(
        b, shape, precision, said, extent=near is None
    )


def _drawn(d: Draft, shape: Line | Area, precision: PlacePrecision, said: str, *, extent: bool) -> Draft:
    role = "extent" if extent and d.role in ("site", "destination", "origin") else d.role
    return replace(d, shape=shape, precision=precision, reason=f"{d.reason}{said}", role=role)


def _single(d: Draft) -> Draft:
    return replace(d, moved=None, of=None, other=None)


def _wide(place: Place | None) -> bool:
    """Is it too wide or long for a straight line to it to tell anything?"""
    return place is not None and (place.kind in ("country", "continent", "sea") or len(place.shape) > 1)


def _bordering(a: Draft, b: Draft, gazetteer: Gazetteer) -> tuple[Draft, Draft]:
    """Two countries named for their border are that line, if the gazetteer has it."""
    isos = [d.place.country for d in (a, b) if d.place is not None and d.place.kind == "country" and d.place.country]
    line = border(isos[0], isos[1], gazetteer) if len(isos) == 2 else None
    if line is None:
        return _single(a), _single(b)
    shape = Line(line.shape, made_of=(line.id,))
    return replace(a, shape=shape, precision="line"), replace(b, shape=shape, precision="line")


def _toward(drafts: list[Draft]) -> Iterator[Draft]:
    """A river or road followed by "towards X" bears the relation to X's mention."""
    for d, after in zip_longest(drafts, drafts[1:]):
        way = _onward(d, after) if after is not None and isinstance(d.shape, Line) and d.other is None else None
        if way is None or after is None:
            yield d
        else:
            other = after.other if way == "between" else None
            yield replace(d, moved=Offset(way), of=after.id, other=other, role="extent")


def _onward(d: Draft, after: Draft) -> RelationKind | None:
    gap = d.between(after)
    if gap is None or len(gap) >= 40 or after.moved is None or after.moved.kind not in ("toward", "between"):
        return None
    return after.moved.kind


__all__ = ["joined"]
