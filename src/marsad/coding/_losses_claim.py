"""Which victims a loss word claims: those right after it, those before it, or those that a toll stands at."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from marsad.coding._losses_sentence import Sentence, Victims, Word
from marsad.coding._losses_words import COUNTED_AS, has_loss_word

_OBJECT_GAP = re.compile(
    r"\s+(?:(?:the|all|another|further|a|total|of|as|many|off|up|also|reportedly|some|its|their|his|other|both|"
    r"instantly|"
    r"immediately|least|at|alive|hostage|prisoner|dead|(?:him|her|them)sel(?:f|ves)\s+and)\s+){0,4}$",
    re.IGNORECASE,
)
_AUXILIARY = re.compile(
    r"\b(?:was|were|been|be|being|is|are|get|got|getting)\s+(?:(?:\w+ly|also|then|later|all|both|either|confirmed|"
    r"reported|found|"
    r"feared|believed|said|thought|now|still|already|left|shot|taken|and|or)\s+){0,3}$",
    re.IGNORECASE,
)
_UNREAL = re.compile(
    r"(?:(?<!managed )(?<!able )\bto|"
    r"\b(?:(?:could|might|may)(?!\s+have)|would|can|will|must|shall|should|not|never|cannot|if|"
    r"no one|nobody))\s+"
    r"(?:(?:have|be|been|also|only)\s+){0,2}$",
    re.IGNORECASE,
)
_BREAK = re.compile(
    r"[;:]|[.!?]\s|\b(?:said|says|told|added|when|while|after|before|but|because|although|killing|wounding|injuring|"
    r"according|which|targeted|targeting|struck|attacked|hit|launched|fired|seized|claimed|carried|detonated|as\s+the|"
    r"where|leaving)\b",
    re.IGNORECASE,
)
STRICT_GAP = re.compile(
    r"[\s,]+(?:(?:were|was|are|is|have|has|had|been|people|persons|others?|more|confirmed|reportedly|also|left|"
    r"found|all|either|"
    r"now|and|or|feared|of|them|already|who|reported|civilians?|so|far)[\s,]+){0,5}$",
    re.IGNORECASE,
)
_REDUCED_NEXT = re.compile(
    r"\s*(?:$|[.,;:)\-–\"”]|(?:in|by|at|on|near|during|after|as|when|and|or|including|among|amid|over|while|since|"
    r"inside|outside|"
    r"across|around|from|with|within|for|last|this|today|yesterday|overnight|early|late|(?:mon|tues|wednes|thurs|"
    r"fri|satur|"
    r"sun)day|dozens|scores|hundreds|more|so|there|here|later|earlier|along|throughout|following|under|to|[0-9]+|"
    r"wounded|"
    r"injured|killed|dead|missing|hurt)\b)",
    re.IGNORECASE,
)
_TOLL_GAP = re.compile(
    r"(?:\b(?:(?P<from>from)|to|at|of|is|was|as|stood|stands|reached|reaching|hit|exceeded|exceeds|topped|passed|"
    r"surpassed|be|being|standing|above|over|beyond|past)|:)\s+(?:the\s+|around\s+)?$",
    re.IGNORECASE,
)
#: Words between a passive and its subject; longer ones are other clauses.
_RELAXED_CHARS, _TOLL_CHARS, _OBJECT_CHARS = 150, 120, 40
#: No list of victims is longer; it keeps hostile text linear.
_MOST_IN_LIST = 16


def object_of(s: Sentence, word: Word) -> int | None:
    """The victims right after a loss word."""
    i = s.first_victim_from(word.span.end)
    if i == len(s.victims) or s.victims[i].begin - word.span.end > _OBJECT_CHARS:
        return None
    near = _OBJECT_GAP.match(s.text[word.span.end : s.victims[i].begin])
    return i if near and s.victims[i].human else None


#: "35 of some 300 patients": 35 are meant.
_OF_A_WHOLE = re.compile(r"\s+of\s+(?:(?:the|its|some|about|around|nearly|an?\s+estimated)\s+){0,2}$", re.IGNORECASE)


def _subject(s: Sentence, word: Word, claimed: set[int], *, relaxed: bool) -> int | None:
    """The victims before a loss word, of "35 of some 300 patients" the 35."""
    i = _nearest_subject(s, word, claimed, relaxed=relaxed)
    if i is not None and i > 0 and i - 1 not in claimed:
        part, whole = s.victims[i - 1], s.victims[i]
        if part.best < whole.best and _OF_A_WHOLE.match(s.text[part.end : whole.begin]):
            return i - 1
    return i


def _nearest_subject(s: Sentence, word: Word, claimed: set[int], *, relaxed: bool) -> int | None:
    """The victims before a loss word: next to it, or with words in between that open no new clause."""
    for i in range(s.first_victim_from(word.span.begin) - 1, -1, -1):
        v = s.victims[i]
        if word.span.begin - v.end > _RELAXED_CHARS:
            return None
        if v.end > word.span.begin:
            continue
        gap = s.text[v.end : word.span.begin]
        strict = STRICT_GAP.match(gap)
        if not v.human and not strict:
            continue
        if not v.human or i in claimed:
            return None
        return i if strict or (relaxed and not _BREAK.search(gap) and not _other_between(s, v.end, word)) else None
    return None


def _other_between(s: Sentence, begin: int, word: Word) -> bool:
    """Another kind of loss word in between: another clause."""
    return any(w.kind != word.kind for w in s.words_within(begin, word.span.begin))


#: "Three of them women": what follows is a part of the number before.
OF_THEM = re.compile(r"\s+of\s+(?:them|whom)\b", re.IGNORECASE)
#: "Two civilians, a child among them": the second is a part of the first.
_PUNCTUATION = " ,(–-\n"
_ASIDE = re.compile(r"^,?\s+an?\s+(?:[\w'’-]+\s+){1,3}among\s+them\b,?", re.IGNORECASE)
AMONG_THEM = re.compile(
    r"\s+among\s+(?:them|whom)\b(?=\s*(?:$|[,.;)–-]|and\b|were\b|was\b|have\b|had\b)),?", re.IGNORECASE
)
_AND = re.compile(
    r"[\s,]+(?:and|&|plus|as\s+well\s+as|along\s+with|together\s+with)\s+(?:(?:also|another|some|the|other|"
    r"further|her|his|their|its)\s+)*$|\s*,\s+$",
    re.IGNORECASE,
)
#: "nine militants of the group and six civilians": the first bears words of its own.
_AND_LATER = re.compile(
    r"\s+(?:of|from|belonging\s+to|with|in)\s+(?:[\w'’().-]+\s+){1,8}?(?:and|as\s+well\s+as|"
    r"along\s+with)\s+(?:another\s+|the\s+)?$",
    re.IGNORECASE,
)
#: "30 army and 39 rebel fighters": the noun is told once.
_ELLIPTIC_AND = re.compile(r"\s+(?:[\w'’-]+\s+){1,2}and\s+$", re.IGNORECASE)
_PART = re.compile(
    r"[\s,(–-]+(?:[\w'’-]+[\s,(–-]+){0,6}?(?:including|among\s+(?:them|whom)|amongst\s+them|of\s+(?:them|whom)|"
    r"comprising|"
    r"inclusive\s+of)[\s,]+(?:(?:the|also)\s+)?$",
    re.IGNORECASE,
)


def _link(s: Sentence, a: int, b: int) -> Literal["and", "part"] | None:
    """How two neighbouring victims hang together."""
    begin = s.victims[a].end
    if after := AMONG_THEM.match(s.text, begin):
        if a == 0 or s.text[s.victims[a - 1].end : s.victims[a].begin].strip(_PUNCTUATION):
            return None
        begin = after.end()
    gap = s.text[begin : s.victims[b].begin]
    if len(gap) > 90:
        return None
    gap = _ASIDE.sub(" ", gap)
    if AMONG_THEM.match(s.text, s.victims[b].end) and not gap.strip(_PUNCTUATION):
        return "part"
    if OF_THEM.match(s.text, s.victims[b].number.end) and not has_loss_word(gap):
        return "part"
    if _PART.match(gap) and not has_loss_word(gap):
        return "part"
    if s.victims[a].lemma is None and _ELLIPTIC_AND.match(gap):
        return "and"
    if _AND.match(gap) or (gap.isspace() and s.victims[a].whose):
        return "and"
    return "and" if _AND_LATER.match(gap) and not _BREAK.search(gap) and not has_loss_word(gap) else None


def _next_word_after(s: Sentence, i: int) -> Word | None:
    """The loss word that the victims are the subject of, if it stands right after them."""
    end = s.victims[i].end
    word = s.first_word_from(end)
    if word is None or word.span.begin - end > _RELAXED_CHARS:
        return None
    return word if STRICT_GAP.match(s.text[end : word.span.begin]) else None


def forward(s: Sentence, first: int, word: Word) -> list[tuple[int, int | None]]:
    """The victims that go with the first as objects: (index, index of the whole or null)."""
    out: list[tuple[int, int | None]] = [(first, None)]
    inside = False
    for i in range(first + 1, min(first + _MOST_IN_LIST, len(s.victims))):
        link = _link(s, i - 1, i)
        after = _next_word_after(s, i)
        if link is None or not s.victims[i].human or (after and after.kind != word.kind):
            break
        inside = link == "part" or (inside and _fits_within(s.victims[out[0][0]], s.victims[i]))
        out.append((i, first if inside else None))
    return out


def _backward(s: Sentence, last: int, claimed: set[int]) -> list[tuple[int, int | None]]:
    """The victims that go with the last as subjects."""
    first = last
    while first > max(0, last - _MOST_IN_LIST) and _goes_with_next(s, first - 1, claimed):
        first -= 1
    out: list[tuple[int, int | None]] = [(first, None)]
    inside = False
    for i in range(first + 1, last + 1):
        inside = _link(s, i - 1, i) == "part" or (inside and _fits_within(s.victims[first], s.victims[i]))
        out.append((i, first if inside else None))
    return out


def _goes_with_next(s: Sentence, i: int, claimed: set[int]) -> bool:
    if s.victims[i].best == 0 and s.victims[i + 1].best:
        return False  # "Ten children, none of them over 15, and 20 wounded".
    return i not in claimed and s.victims[i].human and _link(s, i, i + 1) is not None


def _fits_within(whole: Victims, part: Victims) -> bool:
    """After "12 civilians, among them 3 children": "and 2 women" is a part too, "and 5 soldiers" is not."""
    a, b = COUNTED_AS.get(whole.who, "unspecified"), COUNTED_AS.get(part.who, "unspecified")
    return part.best <= whole.best and (a in {b, "unspecified"})


@dataclass(frozen=True, slots=True)
class Claimed:
    """What one loss word takes: victims with their wholes, how it was found, how sure."""

    victims: tuple[tuple[int, int | None], ...]
    rule: str
    confidence: float


def claim(s: Sentence, word: Word, claimed: set[int]) -> Claimed | None:
    before = s.text[max(s.passage.span.begin, word.span.begin - 40) : word.span.begin]
    if word.form != "of" and _UNREAL.search(before):
        return None
    if word.form == "toll":
        return _toll(s, word)
    if word.form in {"after", "of", "part"}:
        found = object_of(s, word)
        rule = "included" if word.form == "part" else "object"
        return _taken(forward(s, found, word), rule, 0.9) if found is not None and found not in claimed else None
    inner = s.first_victim_from(word.span.begin) - 1
    whose = s.victims[inner].whose if inner >= 0 else None
    if whose and whose.covers(word.span):
        fallen = word.kind == "killed" and s.victims[inner].lemma in {"body", "corpse", None}
        return _taken([(inner, None)], "attribute", 0.5) if inner not in claimed and not fallen else None
    if word.form in {"before", "adjective"}:
        found = _subject(s, word, claimed, relaxed=word.form == "before")
        if found is None and (put := _put_at(s, word)) is not None and put not in claimed:
            return _taken(forward(s, put, word), "toll", 0.85)
        if found is not None and word.kind == "displaced" and not _could_flee(s, s.victims[found], word):
            return None
        return _taken(_backward(s, found, claimed), word.form, 0.85) if found is not None else None
    return _either(s, word, claimed, passive=bool(_AUXILIARY.search(before)))


_PUTTING = re.compile(
    r"\b(?:put|puts|putting|gave|giving|gives|places?|placing|estimat\w+)\b[^.;]{0,60}$", re.IGNORECASE
)
_AT = re.compile(r"\s+(?:at|as|above)\b", re.IGNORECASE)


def _put_at(s: Sentence, word: Word) -> int | None:
    """ "Putting its own dead at nine": the figure after "dead at"."""
    if word.form != "adjective" or not _AT.match(s.text, word.span.end):
        return None
    before = s.text[max(s.passage.span.begin, word.span.begin - 80) : word.span.begin]
    return object_of(s, word) if _PUTTING.search(before) else None


#: Gunmen, too, flee; they are not displaced, nor is who "placed the bombs and fled".
_NOT_DISPLACED = frozenset(
    {"attacker", "assailant", "suspect", "bomber", "individual", "driver", "man", "guard", "member"}
)


#: "8,000 fled": so many are residents, though no noun says so.
_MANY = 50


def _could_flee(s: Sentence, v: Victims, word: Word) -> bool:
    gap = s.text[v.end : word.span.begin]
    bare = v.lemma is None and v.best >= _MANY and STRICT_GAP.match(gap) is not None
    named = v.lemma is not None and v.lemma not in _NOT_DISPLACED
    residents = COUNTED_AS.get(v.who) != "combatants" and (named or bare)
    return residents and " and " not in gap and v.best > 1


def _taken(victims: list[tuple[int, int | None]], rule: str, confidence: float) -> Claimed:
    return Claimed(tuple(victims), rule, confidence)


def _either(s: Sentence, word: Word, claimed: set[int], *, passive: bool) -> Claimed | None:
    """ "Killed" and its like: passive with its subject, active with its object, or a headline's participle."""
    left = _subject(s, word, claimed, relaxed=passive)
    if passive:
        return _with_rest(s, word, _backward(s, left, claimed), "passive", 0.9) if left is not None else None
    right = object_of(s, word)
    if right is not None and right not in claimed:
        after = _next_word_after(s, right)
        if not _is_of_next(s, word, right, after, left):
            return _taken(forward(s, right, word), "object", 0.9)
    if left is not None and _REDUCED_NEXT.match(s.text, word.span.end, s.passage.span.end):
        return _with_rest(s, word, _backward(s, left, claimed), "participle", 0.85)
    return None


def _is_of_next(s: Sentence, word: Word, right: int, after: Word | None, left: int | None) -> bool:
    """ "10 killed 20 wounded", "Child killed two others injured": the number after belongs to the word after it.

    Not in "killed 10 people injured 20", where that word has a number of its own and this one has none before it.
    """
    if after is None or after.kind == word.kind:
        return False
    if " and " in s.text[s.victims[right].end : after.span.begin]:
        return False
    return left is not None or object_of(s, after) is None


_REST = re.compile(
    r"[\s,]+(?:(?:along|together)\s+with|as\s+well\s+as|in\s+addition\s+to|(?P<part>including|among\s+(?:them|"
    r"whom)))\s+$",
    re.IGNORECASE,
)


def _among_them(s: Sentence, first: int) -> list[int]:
    """ "26 were hurt, three women and two children among them": those told after the verb, as parts."""
    for i in range(first, min(first + 3, len(s.victims))):
        if i > first and not _AND.match(s.text[s.victims[i - 1].end : s.victims[i].begin]):
            return []
        if AMONG_THEM.match(s.text, s.victims[i].end):
            return list(range(first, i + 1))
    return []


def _with_rest(s: Sentence, word: Word, victims: list[tuple[int, int | None]], rule: str, confidence: float) -> Claimed:
    """Victims named after the verb: "22 children were killed along with six teachers"."""
    following = victims[-1][0] + 1
    if following < len(s.victims) and s.victims[following].human:
        begin = s.victims[following].begin
        near = word.span.end <= begin <= word.span.end + _OBJECT_CHARS
        m = _REST.match(s.text[word.span.end : begin]) if near else None
        if near and OF_THEM.match(s.text, s.victims[following].number.end):
            victims = [*victims, (following, victims[0][0])]
        elif m:
            victims = [*victims, (following, victims[0][0] if m["part"] else None)]
        elif near and s.text[word.span.end : begin].strip(" (–-") in {",", ""}:
            victims = [*victims, *((i, victims[0][0]) for i in _among_them(s, following))]
    return Claimed(tuple(victims), rule, confidence)


def _toll(s: Sentence, word: Word) -> Claimed | None:
    """The figure that a toll stands at: the first after the word, or the second of "from 8 to 15"."""
    first = s.first_victim_from(word.span.end)
    for i in range(first, min(first + 2, len(s.victims))):
        if s.victims[i].begin - word.span.end > _TOLL_CHARS:
            return None
        gap = s.text[word.span.end : s.victims[i].begin]
        m = _TOLL_GAP.search(gap)
        if re.search(r"[.!?;]\s", gap) or m is None:
            return None
        if m["from"] is None and s.victims[i].human:
            parts = [(part, i) for part, whole in forward(s, i, word) if whole is not None]
            return _taken([(i, None), *parts], "toll", 0.85)
    return None
