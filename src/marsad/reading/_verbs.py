"""The verb group of a cue: is it a verb here, is it denied, where does it begin, what stands before the content."""

from __future__ import annotations

from marsad.reading._cues import Cue
from marsad.reading._phrases import is_adverb
from marsad.reading._tables import word_class
from marsad.reading._words import (
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    POSSESSIVES,
    PREPOSITIONS,
    SUBORDINATORS,
    TIME_WORDS,
    Words,
    is_finite,
)

__all__ = ["BE", "group_start", "is_noun", "negated", "skip_adjuncts", "takes_lives"]

_OPENING = "\"“«‘'"
#: What words are spoken into or written on.
_CHANNELS = word_class("channels")
#: What is done with a channel: "in a report issued on Monday".
_ISSUED = word_class("issued")
#: What may follow a channel directly: a second adjunct, or the content without a "that".
_AFTER_CHANNEL = DETERMINERS | POSSESSIVES | frozenset(("on", "late", "early", "it", "he", "she", "they", "we", "its"))
#: Forms that are as often nouns: a verb right after them decides.
_ALSO_NOUNS = word_class("also_nouns")
BE = word_class("be")
_WHICH_DAY = frozenset(("first", "second", "third", "next", "same", "previous", "following", "last"))
#: What headlines report people to be, leaving out "were".
_REPORTED_TO_BE = frozenset(
    ("killed", "dead", "wounded", "injured", "hurt", "missing", "captured", "kidnapped", "displaced")
)


def is_noun(words: Words, i: int, cue: Cue) -> bool:
    """Is the form a noun or an adjective here ("the report", "the said town", "so-called")?"""
    if i == 0:
        return False
    before = words.low[i - 1]
    if before in DETERMINERS | POSSESSIVES and before != "that":
        return True
    if before in ("to", "of", "in", "on", "with", "from", "for", "'", "’", "by", "as", "no", "be"):
        return not (before in ("'", "’") and words.low[i].endswith("ed"))
    if before.endswith(("'s", "’s")):
        return True
    if before in AUXILIARIES and cue.words[0].endswith("s") and len(cue.words) == 1:
        return True
    if (
        before in ("which", "who", "that")
        and i + 1 < len(words)
        and words.low[i + 1] in PREPOSITIONS
        and cue.frame == "say"
    ):
        return True
    if cue.words[0] in _ALSO_NOUNS and len(cue.words) == 1 and i + 1 < len(words) and is_finite(words, i + 1):
        return True
    if words.low[i] == "reported" and words.low[i + 1 : i + 2] and words.low[i + 1] in _REPORTED_TO_BE:
        return True  # "Hundreds reported killed": nobody is said to have reported it
    if cue.words[0] in _ALSO_NOUNS and words.raw[i + 1 : i + 2] == (":",) and not before.endswith("s"):
        return True  # "Situation report: ..."; officials report, a situation reports
    return (
        words.capital(i)
        and i > 0
        and words.raw[i - 1] not in '"”'
        and not words.raw[i].isupper()
        and _lower_around(words)
    )


def _lower_around(words: Words) -> bool:
    """Is this running text, so that a capital inside it means a name?"""
    lower = sum(w[0].islower() for w in words.raw)
    return lower * 2 > len(words)


def group_start(words: Words, i: int) -> int:
    """First word of the verb group that ends in word ``i`` ("has also repeatedly denied")."""
    k = i
    while k > 0 and (words.low[k - 1] in AUXILIARIES or is_adverb(words, k - 1)):
        k -= 1
    return k


def negated(words: Words, i: int, cue: Cue) -> bool:
    """ "has not claimed it", "neither of them blamed": nothing is said. What silence says has cues of its own."""
    if cue.frame == "silence":
        return False
    group = group_start(words, i)
    if any(words.low[k] in ("not", "never") or words.low[k].endswith(("n't", "n’t")) for k in range(group, i)):
        return True
    for k in range(group - 1, max(-1, group - 6), -1):
        if not words.is_word(k):
            return False
        if words.low[k] in ("neither", "nor", "nobody", "no"):
            return True
    return False


def takes_lives(words: Words, i: int) -> bool:
    """ "claimed the lives of", "claiming eight": a toll, no statement."""
    if not words.low[i].startswith("claim"):
        return False
    following = words.low[i + 1 : i + 5]
    return bool({"lives", "life", "victims"} & set(following)) or (following[:1] != () and following[0].isdigit())


def skip_adjuncts(words: Words, i: int, end: int) -> int:
    """Past times, places and channels of speaking ("on Monday", "in a statement to reporters", "by telephone")."""
    while i < end:
        low = words.low[i]
        if low in TIME_WORDS or low in ("earlier", "later", "also", "however", "meanwhile", "last", "recently"):
            i += 1
            continue
        if low == "the" and i + 2 < len(words) and words.low[i + 1] in _WHICH_DAY and words.low[i + 2] in TIME_WORDS:
            i += 3  # "said the first day"
            continue
        if low in ("on", "in", "at", "by", "via", "through", "during", "to", "from", "over", "after", "using", "as"):
            stop = _adjunct_end(words, i, end)
            if stop is None:
                return i
            i = stop
            continue
        if words.raw[i] == "," and i + 1 < end and words.low[i + 1] not in CONJUNCTIONS | SUBORDINATORS:
            following = words.low[i + 1]
            return i + 1 if not following.endswith("ing") and words.raw[i + 1] in _OPENING else i
        return i
    return i


def _adjunct_end(words: Words, i: int, end: int) -> int | None:
    """The word after the prepositional phrase at ``i``, if that is no part of a clause that follows it."""
    k = i + 1
    timely = channel = False
    while k < end and k - i < 12:
        low, raw = words.low[k], words.raw[k]
        if raw in _OPENING or raw in ":," or low == "that":
            return k
        if channel and (low in TIME_WORDS or low in _AFTER_CHANNEL):
            return k
        channel = channel or low in _CHANNELS
        if timely and low not in TIME_WORDS and not low.isdigit():
            return k
        if is_finite(words, k) and not words.capital(k) and not (channel and low in _ISSUED):
            return None
        timely = low in TIME_WORDS and (timely or k == i + 1 or words.low[k - 1] in ("late", "early", "last", "the"))
        k += 1
    return k if k >= end else None
