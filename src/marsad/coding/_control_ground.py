"""The ground that words of control are about: a place, a part of it, a line, found as a noun phrase.

"Captured most of the town of X", "took two villages in X", "seized the X-Y road": the head of the phrase is a place.
"Captured the governor of X", "seized weapons in X", "took command in X" are about no ground, however near X stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from marsad.coding._context import Context
from marsad.coding._words import Line
from marsad.coding.ontology._bags import bag
from marsad.coding.ontology._rows import rows
from marsad.reading import Mention

#: More words before the head make no phrase that a reader would still take for the object.
_BEFORE_HEAD = 6


#: Among them, words that no list and no mention knows.
_UNKNOWN = 3


_OF_PLACE = frozenset(("in", "of", "near", "outside", "to", "inside", "around", "at", "on", "along", "between"))


JOINTS = frozenset((",", "and", "&", "or", "plus"))


THINGS = frozenset(("person", "weapon", "vehicle", "platform", "money"))


_HEADS = ("settlement", "part", "ground", "line", "base", "building")


@cache
def words_in(name: str) -> frozenset[str]:
    """A list of ``ground.tsv``."""
    return _lists()[name]


@cache
def _lists() -> dict[str, frozenset[str]]:
    return {name: bag(words) for name, words in rows("ground.tsv")}


@dataclass(frozen=True, slots=True)
class Ground:
    """Words first..last that name ground. ``place`` is the mention that names or holds it, null where none does.

    ``part``: the words that say which part of the place, none where it is the whole; ``kind`` is the list of its head
    ("name" for a bare name); ``own`` the mention of the words themselves, where "the bridge" stands before "in X".
    """

    first: int
    last: int
    place: str | None
    kind: str
    part: tuple[int, int] | None = None
    own: str | None = None

    @property
    def built(self) -> bool:
        """Is it a building or a thing of that size?"""
        return self.kind == "building"


_MEASURES = frozenset(("kilometres", "km", "metres"))


def ground_at(line: Line, at: int) -> str | None:
    """The kind of a word for a place, null where it only measures ("15 km from") or is part of an unknown name."""
    word = line.words[at]
    if word.low in _MEASURES and line.low(at + 1) != "of":
        return None
    if word.low in words_in("alone") and line.low(at - 1) in _MEASURES:
        return None
    if (
        at
        and word.text[:1].isupper()
        and not word.text.isupper()
        and line.cover[at] < 0
        and not line.words[at - 1].mark
    ):
        return None
    return kind_of(word.low)


def kind_of(word: str) -> str | None:
    """The list that a word of a place stands in."""
    return next((name for name in _HEADS if word in words_in(name)), None)


def grounds_from(context: Context, line: Line, at: int, last: int) -> tuple[Ground, ...]:
    """The grounds named by the noun phrase that begins at a word, with those joined to it; empty if it is none."""
    found: list[Ground] = []
    while at <= last:
        ground = _phrase(context, line, at, last)
        if ground is None or (found and _apposed(line, found[-1], ground)):
            break
        found.append(ground)
        at = ground.last + 1
        joints = 0
        while line.low(at) in JOINTS and joints < 2:
            at, joints = at + 1, joints + 1
        if not joints and not names_place(line, at):
            break
        if joints and not _goes_on(line, at):
            break
    return tuple(found)


def _apposed(line: Line, before: Ground, ground: Ground) -> bool:
    """ "The town of X, the last base of the rebels," says more of X and names no second place."""
    joint = [line.low(i) for i in range(before.last + 1, ground.first)]
    after = [line.low(i) for i in range(ground.last + 1, ground.last + 3)]
    return joint == [","] and line.low(ground.first) in _ARTICLES and "and" not in after and after[0] not in ("or", "&")


def _goes_on(line: Line, at: int) -> bool:
    """Does a further place follow the joint? "Took the town and killed ten" goes on with a deed."""
    end = at
    while end < at + 5 and end < len(line.words):
        if names_place(line, end) or kind_of(line.low(end)) is not None:
            return True
        low = line.low(end)
        if low in words_in("barred") or line.words[end].mark or (low.endswith("ed") and end == at):
            return False
        end += 1
    return False


def names_place(line: Line, at: int) -> bool:
    cover = line.cover[at] if 0 <= at < len(line.cover) else -1
    return cover >= 0 and line.mentions[cover].kind == "location"


def _phrase(context: Context, line: Line, at: int, last: int) -> Ground | None:
    """The noun phrase at a word, if its head is a place."""
    here, unknown, start = at, 0, at
    while here <= min(last, at + _BEFORE_HEAD + 4):
        word = line.words[here]
        cover = line.cover[here]
        mention = line.mentions[cover] if cover >= 0 else None
        if mention is not None and mention.kind == "location":
            ground = _at_name(context, line, mention, last, start)
            if ground is not None:
                return ground
            here = line.ranges[mention.id][1] + 1
            continue
        kind = ground_at(line, here)
        if mention is not None and mention.kind == "quantity" and may_have_of(line, line.ranges[mention.id][1]):
            here = line.ranges[mention.id][1] + 1
            continue
        if kind is not None and here == start and word.low in words_in("alone") and line.low(here + 1) != "of":
            return None
        if kind is not None and not _modifies(line, here) and not _counted(line, here):
            return _at_word(context, line, here, kind, last, start)
        if mention is not None and mention.kind in THINGS and not _owner(context, line, mention):
            return None
        if mention is not None and mention.kind == "time":
            return None
        if mention is not None and mention.kind in ("organisation", "nationality", "person"):
            here = line.ranges[mention.id][1] + 1
            continue
        if word.low == "of" and here > at and may_have_of(line, here - 1):
            here += 1
            continue
        if word.low == "that" and here == at:
            here += 1
            continue
        if word.low == "of" or (
            word.low in words_in("barred") and not (word.low == "than" and line.low(here + 1).isdigit())
        ):
            return None
        if word.mark and word.low not in ('"', "“", "”", "(", ")"):
            return None
        if (
            mention is None
            and word.low not in words_in("determiner")
            and word.low not in words_in("amount")
            and not word.mark
        ):
            unknown += not adjective(word.low)
            if unknown > _UNKNOWN:
                return None
        here += 1
    return None


def adjective(low: str) -> bool:
    return low in ("left", "right") or low.isdigit() or low.endswith(("ern", "ic", "al", "ed", "ing", "est", "y"))


def _owner(context: Context, line: Line, mention: Mention) -> bool:
    """ "The rebels' base", "fighters' positions": whose it is, not what was taken."""
    last = line.ranges[mention.id][1]
    return possessive(context, line, last)


def possessive(context: Context, line: Line, at: int) -> bool:
    word = line.words[at]
    return word.text.endswith(("'s", "’s")) or (
        word.low.endswith("s") and context.text[word.end : word.end + 1] in ("'", "’")
    )


def _counted(line: Line, at: int) -> bool:
    """ "Half of the city", "parts of X": an amount, with the place still to come."""
    return line.low(at) in words_in("amount") and line.low(at + 1) == "of"


def may_have_of(line: Line, at: int) -> bool:
    cover = line.cover[at]
    if cover >= 0 and line.mentions[cover].kind == "quantity":
        return True
    return line.low(at) in words_in("amount") or line.low(at).isdigit()


def _modifies(line: Line, at: int) -> bool:
    """ "Border guards", "base commander", "the town's mayor": the word only tells more of a person or thing."""
    if line.words[at].text.endswith(("'s", "’s")):
        return True
    following = at + 1
    if following >= len(line.words) or line.words[following].mark:
        return False
    if kind_of(line.low(following)) is not None:
        return True
    cover = line.cover[following]
    if cover >= 0 and line.cover[at] != cover:
        return line.mentions[cover].kind in THINGS
    return line.low(following) in words_in("people")


def _at_name(context: Context, line: Line, mention: Mention, last: int, start: int) -> Ground | None:
    """A place mention as the head, null where it only modifies what follows ("the Goma garrison", "Goma's mayor")."""
    first, end = line.ranges[mention.id]
    if possessive(context, line, end):
        return None
    after = end + 1
    if after < len(line.words):
        if line.words[after].glued or line.low(after) in words_in("people"):
            return None
        kind = kind_of(line.low(after))
        if kind is not None and kind != "amount" and not _counted(line, after):
            return (
                None
                if kind_of(line.words[end].low) is None
                else _named(context, line, mention, first, end, last, start)
            )
        cover = line.cover[after]
        if cover >= 0 and line.mentions[cover].kind in ("vehicle", "platform", "weapon"):
            return None
    return _named(context, line, mention, first, end, last, start)


def _named(context: Context, line: Line, mention: Mention, first: int, end: int, last: int, start: int) -> Ground:
    kind = kind_of(line.words[end].low) or kind_of(line.words[first].low) or "name"
    described = not mention.named and kind != "name"
    if described:
        return _at_word(context, line, end, kind, last, start)
    return Ground(start, end, mention.id, kind, _part_before(line, start, first))


def _part_before(line: Line, start: int, first: int) -> tuple[int, int] | None:
    """The words before "of X" that limit the place: "most of", "parts of"."""
    of = next((i for i in range(start, first) if line.low(i) == "of"), None)
    if of is None:
        return None
    begin = next((i for i in range(start, of) if line.low(i) not in ("the", "a", "an", "about", "around")), start)
    return (begin, of - 1) if begin < of and any(line.low(i) in words_in("amount") for i in range(begin, of)) else None


def _at_word(context: Context, line: Line, here: int, kind: str, last: int, start: int) -> Ground:
    """A word for a place as the head; the name after it says where ("two villages in X", "the town of X")."""
    named = _name_after(line, here, last)
    cover = line.cover[here]
    own = line.mentions[cover] if cover >= 0 and line.mentions[cover].kind == "location" else None
    begin = next((i for i in range(start, here + 1) if line.low(i) not in _ARTICLES), here)
    if named is None:
        part = (begin, here) if kind not in ("settlement", "line") else _part_before(line, start, here)
        return Ground(start, here, own.id if own is not None else None, kind, part)
    end = line.ranges[named.id][1]
    whole = kind in ("settlement", "line", "base") and line.low(here + 1) == "of" and not _many(line.low(here))
    site = own is not None and context.place_of.get(own.id) is not None and context.place_of[own.id].lat is not None
    if site and not whole and own is not None:
        return Ground(start, end, own.id, kind, _part_before(line, start, here))
    part = _part_before(line, start, here) if whole or own is named else (begin, here)
    return Ground(start, end, named.id, kind, part, own.id if own is not None else None)


_ARTICLES = frozenset(("the", "a", "an", "its", "their", "his", "our", "that", "this"))


def _many(low: str) -> bool:
    return low.endswith("s")


def _name_after(line: Line, here: int, last: int) -> Mention | None:
    """The name of the place after "of", "in" or right after its word."""
    cover = line.cover[here]
    if cover >= 0 and line.mentions[cover].kind == "location" and line.mentions[cover].named:
        return line.mentions[cover]
    at = here + 1
    if line.low(at) in _OF_PLACE or (line.words[min(at, len(line.words) - 1)].mark and line.low(at) in ("(",)):
        at += 1
    for i in range(at, min(at + 7, last + 1, len(line.cover))):
        c = line.cover[i]
        if c >= 0 and line.mentions[c].kind == "location" and line.mentions[c].named:
            return line.mentions[c]
        inner = line.low(i) in ("the", "of") or kind_of(line.low(i)) is not None or adjective(line.low(i))
        if not inner and i > at + 3:
            return None
        if (
            line.words[i].mark
            or line.low(i) in words_in("barred")
            or (c >= 0 and line.mentions[c].kind in ("time", "person"))
        ):
            return None
    return None
