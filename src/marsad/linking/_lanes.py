"""Which ground a statement is about: the whole place, a part of it, something in it, or its surroundings.

Only statements about the same ground can confirm or contradict each other. "The east of X" is a part like any other
report's "eastern districts of X"; "three villages in X" are not the three of another report.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from marsad.linking._holders import table, words_folded
from marsad.linking._statements import Ground, Statement

#: ``whole``: the place. ``most``: nearly all of it. ``part``: a named part. ``line``: along a river, road or border.
#: Of ``some`` (which part is not said), ``things`` (single ones in it) and ``around`` nothing can contradict.
LaneKind = Literal["whole", "most", "part", "line", "some", "things", "around"]

_ORDER = ("whole", "most", "part", "line", "some", "things", "around")
_POINTS = ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west")
_ABOUT = frozenset(("near", "outside", "toward", "between", "distance"))
#: What the whole of a place of such a feature may be called.
_KINDS = {
    "city": "city town village", "neighbourhood": "neighbourhood neighborhood district quarter area suburb",
    "camp": "camp", "admin1": "province governorate region state", "admin2": "district province area region",
    "region": "region area", "country": "country",
}  # fmt: skip


#: "Hasakah, which is mostly controlled by": the words of the statement, beside those of the part.
_MOSTLY = frozenset(("mostly", "mainly", "largely", "almost", "nearly"))
_PARTLY = frozenset(("partially", "partly", "parts", "divided"))
#: Words of which one must stand in the statement itself for its ground to lie about the place and not be it.
_RELATING = frozenset(
    words_folded(
        "near nearby outside around outskirts edge edges between toward towards bordering adjacent km kilometres "
        "kilometers miles suburb suburbs countryside north south east west northern southern eastern western northeast "
        "northwest southeast southwest beside close"
    )
)
_PART_OF = re.compile(r"\b((?:district|neighbou?rhood|area|part|village|quarter|section|pocket)s?) (?:of|in)\b", re.I)
#: A head of the phrase that is the place itself ("the group's de facto capital, Raqqa").
_ITSELF = frozenset(("capital", "hub", "stronghold", "bastion"))


@dataclass(frozen=True, slots=True)
class LaneId:
    """A piece of ground of one place; ``label`` is empty for the whole."""

    kind: LaneKind
    label: str = ""

    @property
    def exclusive(self) -> bool:
        """Can only one side hold it?"""
        return self.kind in ("whole", "most", "part", "line")

    @property
    def order(self) -> tuple[int, str]:
        """The whole first, then its parts."""
        return _ORDER.index(self.kind), self.label


def lane_of(s: Statement) -> LaneId:
    """The ground of a statement that has a place."""
    assert s.place is not None
    if s.line is not None and s.place.precision != "line":
        return LaneId("line", f"along {s.line}")
    # who comes nearer comes nearer to the place itself
    if s.status == "advancing" and (s.place.relation in _ABOUT or s.part is None):
        return LaneId("whole")
    part = _part(s.part or _unnamed_part(s), s.place)
    if part.kind == "whole":
        part = _how_much(s) or part
    # "the raids near Palmyra, which the army retook": what lies near is not what was retaken
    if s.place.relation in _ABOUT and _RELATING & set(words_folded(s.words)):
        return LaneId("around", _around(s.place))
    if part.kind != "whole":
        return part
    if s.place.relation == "within" and s.place.bearing is not None:
        return LaneId("part", compass(s.place.bearing))
    return part


def _unnamed_part(s: Statement) -> str | None:
    """ "The last rebel-held district of X": a part that reading took with the name."""
    assert s.place is not None
    found = _PART_OF.search(s.words) if s.place.feature in ("city", "admin1", "country") else None
    return found[1] if found else None


def _how_much(s: Statement) -> LaneId | None:
    words = set(words_folded(s.words))
    if words & _PARTLY:
        return LaneId("some", "parts of it")
    return LaneId("most", "most of it") if words & _MOSTLY else None


def _around(place: Ground) -> str:
    where = f" ({compass(place.bearing)})" if place.bearing is not None else ""
    return f"{'near' if place.relation in ('near', 'distance', 'toward') else place.relation}{where}"


def compass(bearing: float) -> str:
    """The nearest of eight points.

    >>> compass(350.0), compass(91.0)
    ('north', 'east')
    """
    return _POINTS[round(bearing / 45.0) % 8]


#: Words of a name of a part; what is longer names several things or none.
_LONGEST = 5


def _part(words: str | None, place: Ground) -> LaneId:
    if words is None:
        # "rebel-held Syria", "they took ground in Syria": nobody speaks of all of it
        return LaneId("some", "parts of it") if place.precision == "country" else LaneId("whole")
    folded = _bare(words_folded(words))
    if len(folded) > _LONGEST:
        return LaneId("some", "parts of it")
    if (
        not folded
        or folded[-1] in _ITSELF
        or (len(folded) == 1 and folded[0] in _KINDS.get(place.feature or "", "").split())
    ):
        return LaneId("whole")
    for kind, known in table("parts.tsv"):
        hits = [w for w in folded if w in known]
        if not hits:
            continue
        if kind == "compass":
            return LaneId("part", _point(_joined(folded, hits[0])))
        if kind == "centre":
            return LaneId("part", "centre")
        if kind == "outside":
            return LaneId("around", "outskirts")
        if kind == "most":
            # "majority Kurdish areas" are some areas
            of_it = len(folded) == 1 or folded[1] in ("of", "all", "parts")
            return LaneId("most", "most of it") if of_it else LaneId("some", "parts of it")
        if kind == "some":
            return LaneId("some", "parts of it")
        return _things(words, folded)
    named = any(w[:1].isupper() for w in words.split())
    return LaneId("part", " ".join(folded)) if named else LaneId("some", "parts of it")


def _bare(words: tuple[str, ...]) -> tuple[str, ...]:
    """Without the point of the compass in "the northern city", which says where the city lies."""
    points = dict(table("parts.tsv"))["compass"]
    pairs = zip(words, (*words[1:], ""), strict=True)
    return tuple(w for w, after in pairs if not (w in points and after in ("city", "town", "province", "village")))


def _things(words: str, folded: tuple[str, ...]) -> LaneId:
    """ "The Layramoun district" is a part by its name; "three villages" and "a hilltop" are things in the place."""
    head = folded[: folded.index("of")][-1] if "of" in folded[1:] else folded[-1]
    if head not in dict(table("parts.tsv"))["things"]:
        return LaneId("some", "parts of it")
    named = any(w[:1].isupper() for w in words.split())
    if named and len(folded) > 1 and folded[-1] == head and not head.endswith("s"):
        return LaneId("part", " ".join(folded))
    return LaneId("things", _plural(head))


def _plural(word: str) -> str:
    word = word.replace("neighborhood", "neighbourhood")
    if word.endswith("s"):
        return f"{word} in it"
    return f"{word[:-1]}ies in it" if word.endswith("y") else f"{word}s in it"


def _joined(words: tuple[str, ...], first: str) -> str:
    """ "north-eastern" is two words by its hyphen."""
    after = words[words.index(first) + 1 :][:1]
    return (
        first + after[0] if after and after[0].startswith(("east", "west")) and first in ("north", "south") else first
    )


def _point(word: str) -> str:
    bare = word.removesuffix("ern").replace("-", "")
    for first in ("north", "south"):
        if bare.startswith(first) and bare != first:
            return f"{first}-{bare.removeprefix(first)}"
    return bare
