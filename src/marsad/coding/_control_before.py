"""The ground that stands before its words: the subject of a passive, or what a relative clause tells of."""

from __future__ import annotations

from marsad.coding._context import Context
from marsad.coding._control_ground import (
    JOINTS,
    THINGS,
    Ground,
    adjective,
    ground_at,
    grounds_from,
    kind_of,
    may_have_of,
    names_place,
    possessive,
    words_in,
)
from marsad.coding._words import Line
from marsad.coding.ontology._bags import bag

_PREPOSITIONS = bag(
    "in of from near against by with on at to for between into inside outside around over under toward towards across "
    "after during among including alongside through along about"
)


def governed(line: Line, first: int) -> bool:
    """Does a preposition govern the noun phrase that ends in the head which begins here?"""
    at = first - 1
    for _ in range(4):
        low = line.low(at)
        if low in _PREPOSITIONS:
            return True
        if at < 0 or line.words[at].mark:
            return False
        cover = line.cover[at]
        qualifies = low in words_in("determiner") or low in words_in("amount") or adjective(low) or low.isdigit()
        if not qualifies and not (
            cover >= 0 and line.mentions[cover].kind in ("organisation", "nationality", "quantity")
        ):
            return False
        at -= 1
    return False


#: Words to the left within which the subject of a passive is looked for.
_LEFT = 26


_JOINERS = bag("while whereas but because although though when if after before unless until said says told who whose")


_ELSE = bag("others some many people men women it they he she we these those everyone nobody which what")


def grounds_before(context: Context, line: Line, least: int, end: int) -> tuple[Ground, ...]:
    """The grounds that are the subject of what follows word ``end``; empty if something else is."""
    at = end
    while at >= max(least, end - _LEFT):
        word, cover = line.words[at], line.cover[at]
        mention = line.mentions[cover] if cover >= 0 else None
        first = line.ranges[mention.id][0] if mention is not None else at
        if (mention is not None and mention.kind == "location") or ground_at(line, at) is not None:
            if possessive(context, line, at) or line.words[min(at + 1, len(line.words) - 1)].glued:
                return ()
            start = _phrase_start(line, least, first)
            if not governed(line, start):
                return _joined_before(context, line, least, first, end)
            first = start
        elif mention is not None and mention.kind in (*THINGS, "organisation", "nationality"):
            if not governed(line, first) and not _within_phrase(line, at, end):
                return ()
        elif (
            word.low in (";", ":", ".")
            or word.low in _JOINERS
            or (word.low in _ELSE and at < end - 2)
            or word.low in ("others", "some", "many", "it", "they", "people", "what")
        ):
            return ()
        at = first - 1
    return ()


def grounds_beside(context: Context, line: Line, end: int, *, relative: bool = False) -> tuple[Ground, ...]:
    """The ground right before a clause about it: "the town held by", "the gate, which", "areas it controls".

    ``relative``: after a comma only "which" can join it ("In X, peasants occupied" is none).
    """
    at = end
    while at >= max(0, end - 5) and line.low(at) in words_in("link") and not names_place(line, at):
        at -= 1
    if at < 0 or not (names_place(line, at) or kind_of(line.low(at)) is not None):
        return ()
    between = {line.low(i) for i in range(at + 1, end + 1)}
    if relative and "," in between and not between & {"which", "that", "whom"}:
        return ()
    cover = line.cover[at]
    first = line.ranges[line.mentions[cover].id][0] if cover >= 0 else at
    start = _phrase_start(line, 0, first)
    if line.low(start - 1) == "of" and start > 1 and kind_of(line.low(start - 2)) is not None:
        start = _phrase_start(line, 0, start - 2)
    return grounds_from(context, line, start, at)


def _within_phrase(line: Line, at: int, end: int) -> bool:
    """Does the party only modify a place word after it ("the army base was taken")?"""
    return any(kind_of(line.low(i)) is not None for i in range(at + 1, min(at + 3, end + 1)))


def _joined_before(context: Context, line: Line, least: int, first: int, end: int) -> tuple[Ground, ...]:
    """The ground at a word, with those joined to it on its left."""
    start = nearest = _phrase_start(line, least, first)
    linked = False
    while line.low(start - 1) in JOINTS and start - 2 >= least:
        linked = linked or line.low(start - 1) != ","
        back = start - 2 if line.low(start - 2) not in JOINTS else start - 3
        cover = line.cover[back] if back >= 0 else -1
        if back < least or not (names_place(line, back) or kind_of(line.low(back)) is not None):
            break
        start = _phrase_start(line, least, line.ranges[line.mentions[cover].id][0] if cover >= 0 else back)
        if governed(line, start):
            return ()
    return grounds_from(context, line, start if linked else nearest, end)


def _phrase_start(line: Line, least: int, first: int) -> int:
    at = first
    while at - 1 >= least and at > first - 5:
        low, cover = line.low(at - 1), line.cover[at - 1]
        modifier = cover >= 0 and line.mentions[cover].kind in ("organisation", "nationality", "quantity")
        joins = low == "of" and at - 2 >= least and may_have_of(line, at - 2)
        if low == "that" or not (
            low in words_in("determiner") or low in words_in("amount") or joins or adjective(low) or modifier
        ):
            break
        at -= 1
    return at
