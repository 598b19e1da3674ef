"""What the words of a telling say beside its facts: the part of the day, and that it sums several attacks up."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

Hour = Literal["morning", "midday", "afternoon", "evening", "night"]

_WORDS: dict[str, Hour] = {
    "dawn": "morning",
    "daybreak": "morning",
    "sunrise": "morning",
    "morning": "morning",
    "midday": "midday",
    "noon": "midday",
    "afternoon": "afternoon",
    "evening": "evening",
    "dusk": "evening",
    "sunset": "evening",
    "night": "night",
    "overnight": "night",
    "midnight": "night",
}
_ROUND: tuple[Hour, ...] = ("morning", "midday", "afternoon", "evening", "night")

# "by nightfall" and "until morning" tell what came of it, "the night before" another day
_HOUR = re.compile(
    r"\b(?:(?P<until>until|till|by|since|before|between|from|after|throughout|all)\s+(?:the\s+|next\s+)*)?"
    r"(?P<word>" + "|".join(sorted(_WORDS)) + r")\b(?!\s+(?:before|prayers?)\b)",
    re.I,
)

_DEEDS = (
    r"(?:air ?strikes?|attacks|strikes|raids|bombings|blasts|explosions|clashes|incidents|shootings|assaults"
    r"|bombardments)\b"
)
_MANY = (
    r"(?:two|three|four|five|six|seven|eight|nine|ten|several|various|multiple|many|a (?:number|series|string) of"
    r"|[2-9]|\d\d)"
)
_WHOLE = r"\b(?:in all|in total|altogether|all told|overall|a total of)\b"
_SUM = re.compile(
    rf"{_WHOLE}.{{0,160}}\b{_DEEDS}|\b{_DEEDS}.{{0,160}}{_WHOLE}"
    rf"|\b(?:in|from|of|by|counting|across|during) (?:at least )?{_MANY} (?:(?:separate|different|other) )?{_DEEDS}"
    rf"|\b(?:separate|different) {_DEEDS}"
    r"|\b(?:the )?day['\u2019]s (?:toll|death toll|dead)\b",
    re.I | re.S,
)


def part_of_day(sentences: Iterable[str]) -> Hour | None:
    """The one part of the day that the sentences name, null where they name none or several.

    >>> part_of_day(["Shells hit the town on Tuesday evening.", "Two died."])
    'evening'
    >>> part_of_day(["Shells fell from morning until night."]) is None
    True
    """
    found = {_WORDS[m["word"].casefold()] for s in sentences for m in _HOUR.finditer(s) if m["until"] is None}
    return next(iter(found)) if len(found) == 1 else None


def hours_apart(a: Hour | None, b: Hour | None) -> bool:
    """Do they lie further apart than people blur them? Night ends in the morning.

    >>> hours_apart("morning", "evening"), hours_apart("night", "morning"), hours_apart("afternoon", None)
    (True, False, False)
    """
    if a is None or b is None:
        return False
    steps = abs(_ROUND.index(a) - _ROUND.index(b))
    return min(steps, len(_ROUND) - steps) > 1


def sums_up(sentence: str) -> bool:
    """Does it count the dead of several attacks together?

    >>> sums_up("In all, 31 people were killed in the city in two attacks, the ministry said.")
    True
    >>> sums_up("Two air strikes on a market killed 31 people.")
    False
    """
    return _SUM.search(sentence) is not None
