"""One spelling for each place: of the gazetteer's names of it, the one that most reports use."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache

from marsad.publish._released import Where

#: Says whether a place (by its id in the gazetteer) bears a name.
Bears = Callable[[str, str], bool]

#: What stands around a name and is no part of its spelling.
_AROUND = re.compile(
    r"^(?:the |eastern |western |northern |southern |central |besieged )*"
    r"(?:(?:city|town|village|district|province|area|outskirts|suburbs?) of )?"
    r"|(?: (?:city|town|village|province|governorate|district|neighbou?rhood|area|countryside|suburb)s?)+$|['’]s$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Spellings:
    """The name of each place by its id, and how else reports spell it."""

    names: Mapping[str, str]
    others: Mapping[str, tuple[str, ...]]

    def of(self, place: Where | None) -> Where | None:
        """The place under its one name."""
        if place is None or place.gazetteer_id is None or place.coarsened:
            return place
        name = self.names.get(place.gazetteer_id)
        return place if name is None else replace(place, name=name)


#: A name takes the place of the gazetteer's own if reports use it so often at least.
_OFTEN = 3


def spellings(places: Iterable[tuple[str, Where]], bears: Bears, asked: str | None = None) -> Spellings:
    """Counted over (report, place as it has it), each report once for each name. ``asked`` is what a reader asked for,
    which is kept.

    The gazetteer's own name stays unless more reports use another one, and three at least; a name that needs marks
    which no report writes ("‘Afrīn") yields to any. Of equally common ones the first by the alphabet is taken.
    """
    told: dict[str, Counter[str]] = {}
    canonical: dict[str, str] = {}
    counted: set[tuple[str, str, str]] = set()
    for report, p in places:
        if p.gazetteer_id is None or p.coarsened:
            continue
        canonical.setdefault(p.gazetteer_id, p.name)
        name = spelling(p.provider) if p.provider else None
        key = (report, p.gazetteer_id, name or "")
        if name is not None and key not in counted and bears(p.gazetteer_id, name):
            counted.add(key)
            told.setdefault(p.gazetteer_id, Counter())[name] += 1
    names = {i: _chosen(c, canonical[i], asked) for i, c in told.items()}
    others = {
        names[i]: tuple(sorted({*c, canonical[i]} - {names[i]}, key=lambda n: (-c[n], n))) for i, c in told.items()
    }
    return Spellings(names, {k: v for k, v in others.items() if v})


def _chosen(told: Counter[str], canonical: str, asked: str | None) -> str:
    for name in (canonical, *sorted(told)):
        if asked is not None and folded(asked) == folded(name):
            return name
    best = min(told, key=lambda n: (-told[n], n))
    enough = 1 if not canonical.isascii() else _OFTEN
    return best if told[best] >= enough and told[best] > told[canonical] else canonical


def folded(name: str) -> str:
    """Letters and figures alone, small: "Deir-ez-Zor" and "Deir ez-Zor" are one."""
    return "".join(c for c in name.lower() if c.isalnum())


def spelling(words: str) -> str | None:
    """The name itself; null where the words are none ("city", "the town").

    >>> spelling("the city of Deir Ezzor"), spelling("al-Mayadin"), spelling("the city")
    ('Deir Ezzor', 'Al-Mayadin', None)
    """
    name = _AROUND.sub("", " ".join(words.split()))
    if re.match(r"(?i)a[lrshtdnz]{1,2}-", name):
        name = name[:1].upper() + name[1:]
    return name if name[:1].isupper() and not name.isupper() else None


@cache
def gazetteer_bears() -> Bears:
    """Asks the gazetteer that is installed."""
    from marsad.grounding.places import open_gazetteer

    gazetteer = open_gazetteer()

    @cache
    def bears(ident: str, name: str) -> bool:
        place = gazetteer.by_id(ident)
        return place is not None and gazetteer.bears(place, name)

    return bears
