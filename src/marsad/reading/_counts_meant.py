"""Whether a number that no counted noun follows is meant as a count: by a loss, a toll, a rival figure beside it."""

from __future__ import annotations

import re

from marsad.reading._counts_grammar import Amount
from marsad.reading._counts_outdated import is_told_before
from marsad.reading._fate_words import Phrase, senses_at
from marsad.spans import Span

_TOKEN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|[^\w\s]|\d+")
_LIGHT_WORDS = """
people others more were was are is have has had been be being of them the later also reportedly found both all still
remain remained feared confirmed believed reported now already then so far left went badly seriously critically
slightly lightly now newly internally forcibly further killed either
"""
_LIGHT = frozenset(_LIGHT_WORDS.split())
_BEFORE_NUMBER_WORDS = """
the all another other further some its their his her up off of also as many total both only at a an least
"""
_BEFORE_NUMBER = frozenset(_BEFORE_NUMBER_WORDS.split())
_BE = frozenset(("were", "was", "are", "been", "being"))
#: What may befall people beside the fates.
_BEFALLS = frozenset(("shot", "held", "taken", "seen", "found", "buried", "brought", "hit", "sent"))
#: An object after the verb: the number did it.
_OBJECTS = (["the"], ["a"], ["an"], ["their"], ["its"])
#: Verbs whose object may be anything: "took 12", "reached 40".
_OF_TWO_MINDS = frozenset(
    ("take", "takes", "taking", "took", "taken", "reach", "reaches", "reaching", "break", "broke")
)
_TAKES = frozenset(("present", "ing", "past", "ed"))
_SUFFERS = frozenset(("participle", "ed", "none", "past"))
#: How far a fate is looked for, in characters.
_AHEAD, _BACK = 64, 56


def has_fate_after(text: str, at: int, stop: int, *, strict: bool = False) -> bool:
    """ "12 killed", "12 were later freed", "12 fled", "12 had been shot": is something told to have befallen them?"""
    words = [m.group().lower() for m in _TOKEN.finditer(text, at, min(stop, at + _AHEAD))]
    passive = False
    for k, word in enumerate(words):
        phrase = senses_at(words, k)
        senses = [s for s in phrase.senses if s.form in _SUFFERS] if phrase else []
        if phrase and (any(s.frame in ("state", "intransitive") for s in senses) or (k == 0 and _flee(phrase))):
            return True
        if phrase and any(s.frame == "verb" for s in senses):
            return passive or words[k + len(phrase.words) :][:1] not in _OBJECTS
        if passive and not strict and (word.endswith("ed") or word in _BEFALLS):
            return True
        if word not in _LIGHT or k > 6:
            return False
        passive = passive or word in _BE
    return False


def _flee(phrase: Phrase) -> bool:
    """ "10,000 flee": a headline's present."""
    return any(s.frame == "intransitive" and s.form == "present" for s in phrase.senses)


def has_fate_before(text: str, begin: int, floor: int) -> bool:
    """ "Wounding 12", "displaced 1,800", "the lives of 12": is the number the object of a verb of fate?"""
    words = [m.group().lower() for m in _TOKEN.finditer(text, max(floor, begin - _BACK), begin)]
    end = len(words) - (words[-1:] == [":"])
    while end and words[end - 1] in _BEFORE_NUMBER and len(words) - end < 4:
        end -= 1
    return any(_ends_at(words, k, end) for k in range(max(0, end - 4), end)) or any(
        _ends_at(words, k, len(words)) for k in range(max(0, len(words) - 4), len(words))
    )


def _ends_at(words: list[str], begin: int, end: int) -> bool:
    phrase = senses_at(words[:end], begin)
    return (
        phrase is not None
        and begin + len(phrase.words) == end
        and any((s.frame == "verb" and s.form in _TAKES) or s.frame in ("of", "toll") for s in phrase.senses)
        and phrase.words[0] not in _OF_TWO_MINDS
    )


_TOLL_BEFORE = re.compile(
    r"\b(?:killed|killing|kills|kill|wounded|wounding|wounds|injured|injuring|injures|captured|capturing|dead|"
    r"claims|claimed|(?:deaths|lives|bodies|number|figure)\s+of|(?:toll|rose|risen|rises|climbed|up|increased|updated|"
    r"revised|raised|stood|stands|tally|number|count|figure|deaths|casualties|total|estimates?)\s+(?:[\w-]+\s){0,6}?"
    r"(?:to|at|of|from|is|was|reach(?:ed|es)|as|rang(?:e|ed|es)|var(?:y|ied|ies)|exceed(?:s|ed)|topp(?:ed|ing)|tops|nears|near(?:ed|ing)|pass(?:ed|es|ing)|"
    r"hits?|beyond|above|past|:))\s{1,3}"
    r"(?:(?:the|some|another|a|further|of|them|also|at)\s){0,2}$",
    re.IGNORECASE,
)
#: "While the ministry said 25", "put it at 25", "41, not 33".
_RIVAL_BEFORE = re.compile(
    r"(?:\b(?:said|says|reported|reports|counted|counts|claimed|claims|documented|recorded|confirmed|confirms|has|gave|"
    r"gives|cited|admit(?:s|ted)|acknowledge[sd]|concede[sd]|lists|listed|tallied|spoke\s+of|speaks\s+of|"
    r"(?:put|puts|putting|places?|gives?|gave|set)\s+(?:it|them|(?:the|that|their|its)\s+(?:\w+\s+)?"
    r"(?:figures?|numbers?|totals?|counts?|tally|toll|dead))(?:\s+(?:at|as|above))?)|[,;]\s+not|rather\s+than|"
    r"instead\s+of)\s+(?:(?:only|just|barely|merely)\s+)?$",
    re.IGNORECASE,
)
_CLAUSE_ENDS = re.compile(r"\s*(?:$|[.,;:)\"”](?!\d)|(?:while|but|and|whereas|though|although|as)\b)", re.IGNORECASE)
_OF_A_WHOLE = re.compile(r"\sof\s(?:(?:[a-z]+|an?\s+estimated)\s){0,2}?[0-9]")
#: "Of those injured, nine are critical", "of the hostages, 12 came home".
_OUT_OF_BEFORE = re.compile(r"\bof\s(?:those|the|its|their)\s[\w\s'’-]{1,40},\s{1,2}(?:only\s)?$", re.IGNORECASE)
_FROM_A_SIDE = re.compile(
    r"\s(?:from|of)\s(?:the|its|their)\s(?:[\w'’-]+\s){0,4}?(?:forces|army|militias?|groups?|"
    r"regime|troops|rebels|police|guards?|militants|movement|organi[sz]ation)\b(?:[^.;]{0,80})\b(?:killed|died|dead|wounded|"
    r"injured|captured)\b",
    re.IGNORECASE,
)
#: "Of whom 300 escaped".
_OF_WHOM_BEFORE = re.compile(
    r"\bof\s+(?:whom|them|which|these|those)\s+(?:some\s+|only\s+|at\s+least\s+)?$", re.IGNORECASE
)
_OF_THEM = re.compile(r"\s{1,2}of\s{1,2}(?:them|those|whom|these)\b", re.IGNORECASE)


def has_loss(text: str, amount: Amount, within: Span, *, strict: bool = False) -> bool:
    """Is something told to have befallen the number itself, or the part of a whole that it is?"""
    whole = _OF_A_WHOLE.match(text, amount.end, within.end) if amount.best == 0 else None
    return whole is not None or has_fate_after(text, amount.end, within.end, strict=strict or amount.best == 0)


#: Bodies of people that a bare number is the size of.
_FAMILY = re.compile(
    r"\b(?:famil(?:y|ies)|households?|crews?|group|party|team|gang|band|squad|patrol)\s+of\s+$", re.IGNORECASE
)


def family_before(text: str, begin: int, floor: int) -> int | None:
    """Where "a family of" begins before its size ("a family of six", "a crew of 12"); null where none stands."""
    m = _FAMILY.search(text, max(floor, begin - 24), begin)
    return m.start() if m else None


#: "Twenty-two, including four children, died".
_PART_AFTER = re.compile(
    r",\s(?:including|among\s+(?:them|whom)|mostly|mainly|(?:most|many|some|all|half)\s+of\s+(?:them|whom))\b",
    re.IGNORECASE,
)


def stands_for_people(text: str, amount: Amount, within: Span) -> bool:
    """A bare number that counts people told of before or after it."""
    if _OF_THEM.match(text, amount.end, within.end) or _OF_A_WHOLE.match(text, amount.end, within.end):
        return True
    if _FROM_A_SIDE.match(text, amount.end, within.end) or is_told_before(text, amount.end, within.end):
        return True
    if family_before(text, amount.begin, within.begin) is not None:
        return True
    if _OF_WHOM_BEFORE.search(text, max(within.begin, amount.begin - 24), amount.begin):
        return True
    if _PART_AFTER.match(text, amount.end, within.end):
        return True
    if _OUT_OF_BEFORE.search(text, max(within.begin, amount.begin - 56), amount.begin):
        return True
    begin = max(within.begin, amount.begin - 72)
    if _TOLL_BEFORE.search(text, begin, amount.begin) or has_fate_before(text, amount.begin, within.begin):
        return True
    return bool(_RIVAL_BEFORE.search(text, begin, amount.begin) and _CLAUSE_ENDS.match(text, amount.end, within.end))
