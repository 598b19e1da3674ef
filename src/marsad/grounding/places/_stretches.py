"""Which stretch of a river, road or border is meant: between the places that the sentence names along it."""

from __future__ import annotations

import re
from dataclasses import replace

from marsad.grounding import Line
from marsad.grounding.places._drafts import Draft
from marsad.grounding.places._geo import bearing, bearing_of
from marsad.grounding.places._lines import Foot, foot, length, stretch
from marsad.grounding.places._relations import Offset
from marsad.grounding.places._shapes import width
from marsad.grounding.places._values import Place

_FILL = r"(?:the )?(?:(?!(?:and|or|to|from|in|at|with)\b)[\w-]+ (?:of )?){0,3}$"
_FROM = re.compile(rf"\bfrom {_FILL}", re.IGNORECASE)
_UNTIL = re.compile(rf"\b(?:to|towards?|until|till|as far as|down to|up to) {_FILL}", re.IGNORECASE)
_AT = re.compile(
    r"^(?:['’]s \w+| valley| basin| river| border)?,? (?:near|at|in|around|outside|opposite|by|close to|through"
    rf"|above|below|(?:north|south|east|west)\w*(?: of)?) {_FILL}",
    re.IGNORECASE,
)
_ON = re.compile(
    r"^,? (?:\w+ )?(?:on|along|by|at|over|across|near)(?: (?:the|its|\w+ern|banks?|of)){0,5} $", re.IGNORECASE
)
_WAY = r"(?P<way>(?:north|south|east|west)(?:[- ]?(?:east|west))?(?:ern)?)"
_BANK_BEFORE = re.compile(rf"\b{_WAY} (?:banks?|sides?|shores?) of (?:the )?$", re.IGNORECASE)
_BANK_AFTER = re.compile(rf"^(?:['’]s|s)? {_WAY} (?:banks?|sides?|shores?)\b", re.IGNORECASE)
_ACROSS = re.compile(r"\bacross (?:the )?$", re.IGNORECASE)
_FROM_HERE = re.compile(rf"^ (?:river )?from {_FILL}", re.IGNORECASE)
_STREAM = re.compile(rf"\b(?P<way>up|down)(?:stream|river) (?:of|from) {_FILL}", re.IGNORECASE)

#: A place farther than this from the line does not lie on it, unless it is an area that reaches it.
_BESIDE_KM = 60.0
#: So far to both sides of a single place the line is meant; so far beyond the places that merely stand in the report.
_AROUND_KM = 10.0
_LOOSELY_KM = 25.0
#: How far up or down "upstream of X" reaches.
_STREAM_KM = 30.0


def clipped(n: int, drafts: list[Draft], pairs: list[tuple[int, int]]) -> Draft:
    """Draft ``n``, whose place is a line, with the stretch that is meant; ``pairs`` are mentions of its passage that
    stand for what lies between them. The whole line where nothing along it is named.
    """
    draft = drafts[n]
    place = draft.place
    assert place is not None
    draft = _sided(draft)
    found = _named(n, drafts, pairs) or _loosely(n, drafts)
    if found is None:
        return replace(draft, shape=Line(place.shape, side=_side(draft), made_of=(place.id,)))
    start, end, anchors, how = found
    beyond = _beyond(n, drafts, place)
    cut = stretch(place.shape, start, end)
    names = " and ".join(dict.fromkeys(a.name for a in anchors))
    shape = Line(cut, side=_side(draft) if beyond is None else beyond, made_of=(place.id, *(a.id for a in anchors)))
    return replace(draft, shape=shape, reason=f"{draft.reason}; {how} {names}")


_Cut = tuple[float, float, tuple[Place, ...], str]


def _named(n: int, drafts: list[Draft], pairs: list[tuple[int, int]]) -> _Cut | None:
    """The stretch that the words of the sentence name."""
    line = drafts[n].place
    assert line is not None
    mates = _mates(n, drafts, line)
    for i, j in pairs:
        if i in mates and j in mates:
            return _span(line, mates[i], mates[j], (drafts[i], drafts[j]))
    start = next((i for i in sorted(mates, key=lambda i: abs(i - n)) if _FROM.search(drafts[i].near.left)), None)
    end = next((i for i in sorted(mates) if i > n and _UNTIL.search(drafts[i].near.left)), None)
    if start is not None and end is not None and start != end:
        return _span(line, mates[start], mates[end], (drafts[start], drafts[end]))
    for i in sorted(mates):
        if found := _STREAM.search(drafts[i].near.left):
            return _streamed(line, mates[i], drafts[i], down=found["way"].lower() == "down")
    for i in sorted(mates, key=lambda i: abs(i - n)):
        if _touching(n, i, drafts):
            return _around(line, mates[i], drafts[i], _AROUND_KM, "near")
    if end is not None:
        return _around(line, mates[end], drafts[end], 2 * _LOOSELY_KM, "as far as")
    return None


def _mates(n: int, drafts: list[Draft], line: Place) -> dict[int, Foot]:
    """By index the places of the same passage that lie along the line, with the point of it nearest to them."""
    here = drafts[n].near.mention.passage
    out: dict[int, Foot] = {}
    for i in range(max(0, n - 8), min(len(drafts), n + 9)):
        d = drafts[i]
        if i != n and d.near.mention.passage == here and d.near.mention.kind == "location" and _small(d.place):
            at = foot(line.shape, d.place.lat, d.place.lon) if d.place else None
            if at is not None and d.place is not None and at.away <= max(_BESIDE_KM, 1.5 * width(d.place)):
                out[i] = at
    return out


def _small(place: Place | None) -> bool:
    return place is not None and len(place.shape) < 2 and place.kind not in ("country", "continent", "sea")


def _touching(n: int, i: int, drafts: list[Draft]) -> bool:
    """Do the words say that place ``i`` is where the line is meant: "the Euphrates near X", "X on the Euphrates"?"""
    if i > n:
        gap = drafts[n].between(drafts[i])
        return gap is not None and bool(_AT.match(gap) or _FROM_HERE.match(gap))
    gap = drafts[i].between(drafts[n])
    return gap is not None and bool(_ON.match(gap))


def _span(line: Place, a: Foot, b: Foot, ends: tuple[Draft, Draft]) -> _Cut | None:
    if abs(a.at - b.at) < 1.0:
        return _around(line, a, ends[0], _AROUND_KM, "near")
    return a.at, b.at, tuple(d.place for d in ends if d.place), "the stretch between"


def _around(line: Place, at: Foot, d: Draft, reach: float, how: str) -> _Cut | None:
    """The line on both sides of a place; in an area as far as the area reaches."""
    if d.place is None:
        return None
    radius = max(reach, d.place.radius)
    if radius * 2 >= length(line.shape):
        return 0.0, length(line.shape), (d.place,), "the whole of it,"
    return at.at - radius, at.at + radius, (d.place,), f"the stretch {how}"


def _streamed(line: Place, at: Foot, d: Draft, *, down: bool) -> _Cut | None:
    """Rivers of the tables run from source to mouth."""
    if d.place is None or line.kind != "river":
        return None
    other = at.at + _STREAM_KM if down else at.at - _STREAM_KM
    if not 0 < other < length(line.shape):
        return _around(line, at, d, _STREAM_KM, "near")
    return at.at, other, (d.place,), f"the stretch {'below' if down else 'above'}"


def _loosely(n: int, drafts: list[Draft]) -> _Cut | None:
    """The stretch past the places that the sentence, else the report, names near the line."""
    line = drafts[n].place
    assert line is not None
    here = drafts[n].near.mention.passage
    for among in ([d for d in drafts if d.near.mention.passage == here], drafts):
        feet = [
            (foot(line.shape, d.place.lat, d.place.lon), d.place)
            for d in among[:_MOST] if d.place is not None and d.place.kind == "city"
        ]  # fmt: skip
        near = [(f, p) for f, p in feet if f.away <= _LOOSELY_KM]
        if near:
            start = min(f.at for f, _ in near) - _LOOSELY_KM
            end = max(f.at for f, _ in near) + _LOOSELY_KM
            places = tuple({p.n: p for _, p in near}.values())[:3]
            return start, end, places, "the stretch past"
    return None


#: Long reports name hundreds of places; a river runs through the first of them, too.
_MOST = 60


def _sided(draft: Draft) -> Draft:
    """With the bank that is meant as its relation."""
    side = _side(draft)
    return draft if side is None else replace(draft, moved=Offset("within", None, side))


def _side(draft: Draft) -> float | None:
    found = _BANK_BEFORE.search(draft.near.left) or _BANK_AFTER.match(draft.near.right)
    if found:
        return bearing_of(found["way"])
    return draft.moved.bearing if draft.moved is not None and draft.moved.kind == "within" else None


def _beyond(n: int, drafts: list[Draft], line: Place) -> float | None:
    """ "Across the R from X": the bearing from X to the far bank."""
    if not _ACROSS.search(drafts[n].near.left) or n + 1 >= len(drafts):
        return None
    gap, place = drafts[n].between(drafts[n + 1]), drafts[n + 1].place
    if gap is None or place is None or not _FROM_HERE.match(gap):
        return None
    at = foot(line.shape, place.lat, place.lon)
    return round(bearing(place.lat, place.lon, at.lat, at.lon)) % 360.0 if at.away > 0.2 else None


__all__ = ["clipped"]
