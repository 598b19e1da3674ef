"""How many of whom were killed, wounded, captured, displaced, evacuated, missed or reached, as the words say it.

Works on passages without a parser: each loss word claims the victims right after it ("killing at least 10") or before
it ("12 people, among them 5 children, were killed"), in English that may have lost its commas. What a passage says of a
whole war, and what it calls superseded, is kept and flagged. Which event a loss belongs to is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from marsad.coding._losses_merge import merge_losses
from marsad.coding._losses_values import Background, LossFind
from marsad.coding._losses_words import (
    ANY_LOSS,
    COUNTED_AS,
    GENERAL,
    LOSS_NOUNS,
    LOSS_WORD,
    ONE_VICTIM,
    SPECIFIC,
    WHO_OF_KIND,
    WORDS,
    Form,
)
from marsad.coding._values import LossKind
from marsad.grounding import Count, Grounded
from marsad.reading import Passage
from marsad.reading._counts_nouns import lexicon
from marsad.spans import Span, trimmed

__all__ = ["LossFind", "find_losses", "merge_losses"]

@dataclass(frozen=True, slots=True)
class _Victims:
    """A number of people, or one of them told by an article, before any loss word has claimed it."""

    begin: int
    end: int
    number: Span
    low: int
    best: int
    high: int | None
    lemma: str | None
    who: str
    exact: bool
    whose: Span | None
    human: bool

    @property
    def span(self) -> Span:
        return Span(self.begin, self.end)


@dataclass(frozen=True, slots=True)
class _Word:
    kind: LossKind
    form: Form
    span: Span


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A passage with its candidates: victims and loss words, both in text order."""

    text: str
    passage: Passage
    victims: tuple[_Victims, ...]
    words: tuple[_Word, ...]


def find_losses(grounded: Grounded) -> tuple[LossFind, ...]:
    """Every figure of loss, in text order. No figure is made up: a loss without a number gives none."""
    text = grounded.reading.report.text
    spans = {m.id: (m.span, m.passage) for m in grounded.reading.mentions}
    by_passage: dict[int, list[tuple[Span, Count]]] = {}
    for count in grounded.counts:
        span, index = spans[count.mention]
        by_passage.setdefault(index, []).append((span, count))
    out: list[LossFind] = []
    for passage in grounded.reading.passages:
        if passage.role in {"boilerplate", "byline"} or not ANY_LOSS.search(text, passage.span.begin, passage.span.end):
            continue
        finds = _in_sentence(_sentence(text, passage, by_passage.get(passage.index, [])))
        base = len(out)
        out.extend(f if f.part_of is None else replace(f, part_of=base + f.part_of) for f in finds)
    return tuple(out)


# Candidates: victims and loss words.


def _sentence(text: str, passage: Passage, counted: Sequence[tuple[Span, Count]]) -> _Sentence:
    span = passage.span
    victims = [_counted_victims(text, number, count, span.end) for number, count in counted if count.share is None]
    taken = [v.span for v in victims]
    for m in ONE_VICTIM.finditer(text, span.begin, span.end):
        if not any(t.meets(Span(*m.span())) for t in taken):
            victims.append(_single_victim(text, m, span.end))
    words = tuple(
        _Word(*WORDS[re.sub(r"\s+", " ", m.group().lower())], Span(*m.span()))
        for m in LOSS_WORD.finditer(text, span.begin, span.end)
    )
    return _Sentence(text, passage, tuple(sorted(victims, key=lambda v: v.begin)), words)


def _counted_victims(text: str, number: Span, count: Count, stop: int) -> _Victims:
    noun = count.noun_span
    end = noun.end if noun else number.end
    entry = lexicon().get(noun.of(text).lower().rsplit("-", 1)[-1]) if noun else None
    human = entry.kind in WHO_OF_KIND if entry else noun is None or noun.of(text)[0].isupper()
    words = text[number.end : end]
    who = _who(entry.kind if entry else "person", count.noun, words, text[end : min(stop, end + 48)])
    whose = trimmed(text, number.end, end) if noun else None
    low, high = count.low, count.high
    if count.rule in {"at-least", "at-most", "about"}:
        low = high = count.best  # A bound is no rival figure: lessons on tolls, and UCDP's best.
    return _Victims(
        number.begin, end, number, low, count.best, high, count.noun, who, count.exact, whose, human
    )


def _single_victim(text: str, m: re.Match[str], stop: int) -> _Victims:
    noun = (m["noun"] or m["kin"]).lower()
    number = Span(m.start(), m.start() + len(m.group().split()[0]))
    who = _who(_kind_of(noun), noun, text[number.end : m.end()], text[m.end() : min(stop, m.end() + 48)])
    whose = trimmed(text, number.end, m.end())
    return _Victims(m.start(), m.end(), number, 1, 1, 1, noun, who, True, whose, True)


def _kind_of(noun: str) -> str:
    entry = lexicon().get(noun)
    return entry.kind if entry else "civilian"


_OF_WHOM = re.compile(r"\s+(?:of|from)\s+(?:the\s+|its\s+|their\s+|a\s+)?(?:[\w'’.-]+\s*){1,4}", re.IGNORECASE)


def _who(kind: str, lemma: str | None, words: str, after: str) -> str:
    """The class of the victims: by their noun; a noun that does not tell ("members"), by the words around it."""
    who = WHO_OF_KIND.get(kind, "unspecified")
    if lemma is None:
        return who
    if lemma in GENERAL or who == "unspecified":
        of = _OF_WHOM.match(after)
        for name, pattern in SPECIFIC:
            if pattern.search(words) or (of and lemma in GENERAL and pattern.search(of.group())):
                return name
    if who == "combatants" and re.search(r"\bpeaceful|\bunarmed|\bcivilian\b", words, re.IGNORECASE):
        return "civilians"
    return who


# Which victims a loss word claims.

_OBJECT_GAP = re.compile(
    r"\s+(?:(?:the|all|another|further|a|total|of|as|many|off|up|also|reportedly|some|its|their|his|other|both|instantly|"
    r"immediately|least|at|alive|hostage|prisoner|dead)\s+){0,4}$",
    re.IGNORECASE,
)
_AUXILIARY = re.compile(
    r"\b(?:was|were|been|be|being|is|are|get|got|getting)\s+(?:(?:\w+ly|also|then|later|all|both|either|confirmed|reported|found|"
    r"feared|believed|said|thought|now|still|already|left|shot|taken|and|or)\s+){0,3}$",
    re.IGNORECASE,
)
_UNREAL = re.compile(
    r"(?:(?<!managed )(?<!able )\bto|\b(?:could|would|might|may|can|will|must|shall|should|not|never|cannot|if|no one|nobody))\s+"
    r"(?:(?:have|be|been|also|only)\s+){0,2}$",
    re.IGNORECASE,
)
_BREAK = re.compile(
    r"[;:]|[.!?]\s|\b(?:said|says|told|added|when|while|after|before|but|because|although|killing|wounding|injuring|"
    r"according|which|targeted|targeting|struck|attacked|hit|launched|fired|seized|claimed|carried|detonated|as\s+the|"
    r"where|leaving)\b",
    re.IGNORECASE,
)
_STRICT_GAP = re.compile(
    r"[\s,]+(?:(?:were|was|are|is|have|has|had|been|people|persons|others?|more|confirmed|reportedly|also|left|found|all|either|"
    r"now|and|or|feared|of|them|already|who|reported|civilians?|so|far)[\s,]+){0,5}$",
    re.IGNORECASE,
)
_REDUCED_NEXT = re.compile(
    r"\s*(?:$|[.,;:)\-–\"”]|(?:in|by|at|on|near|during|after|as|when|and|or|including|among|amid|over|while|since|inside|outside|"
    r"across|around|from|with|within|for|last|this|today|yesterday|overnight|early|late|(?:mon|tues|wednes|thurs|fri|satur|"
    r"sun)day|dozens|scores|hundreds|more|so|there|here|later|earlier|along|throughout|following|under|to|[0-9]+|wounded|"
    r"injured|killed|dead|missing|hurt)\b)",
    re.IGNORECASE,
)
_TOLL_GAP = re.compile(
    r"(?P<from>\bfrom)?(?:\b(?:to|at|of|is|was|as|stood|stands|reached|reaching|hit|exceeded|exceeds|topped|passed|"
    r"surpassed|be|being|standing)\b|:)?\s+(?:the\s+|around\s+)?$",
    re.IGNORECASE,
)
#: Words between a passive and its subject; longer ones are other clauses.
_RELAXED_CHARS, _TOLL_CHARS = 150, 90


def _object(s: _Sentence, word: _Word) -> int | None:
    """The victims right after a loss word."""
    for i, v in enumerate(s.victims):
        if v.begin >= word.span.end:
            near = v.begin - word.span.end <= 40 and _OBJECT_GAP.match(s.text[word.span.end : v.begin])
            return i if near and v.human else None
    return None


def _subject(s: _Sentence, word: _Word, claimed: set[int], *, relaxed: bool) -> int | None:
    """The victims before a loss word: next to it, or with words in between that open no new clause."""
    for i in range(len(s.victims) - 1, -1, -1):
        v = s.victims[i]
        if v.end > word.span.begin:
            continue
        gap = s.text[v.end : word.span.begin]
        if not v.human:
            if _STRICT_GAP.match(gap):
                return None
            continue
        if i in claimed:
            return None
        if _STRICT_GAP.match(gap):
            return i
        ok = relaxed and len(gap) <= _RELAXED_CHARS and not _BREAK.search(gap) and not _words_between(s, v.end, word)
        return i if ok else None
    return None


def _words_between(s: _Sentence, begin: int, word: _Word) -> bool:
    """Another loss word between, unless coordinated ("were killed or wounded")."""
    return any(begin <= w.span.begin < word.span.begin and w.kind != word.kind for w in s.words)


_AND = re.compile(
    r"[\s,]+(?:and|&|plus|as\s+well\s+as|along\s+with|together\s+with)\s+(?:(?:also|another|some|the|other|further|her|his|their|its)\s+)*$|\s*,\s+$",
    re.IGNORECASE,
)
#: "14 jihadists from the Islamic State group and five civilians": the first bears words of its own.
_AND_LATER = re.compile(
    r"\s+(?:of|from|belonging\s+to|with|in)\s+(?:[\w'’().-]+\s+){1,8}?(?:and|as\s+well\s+as|along\s+with)\s+(?:another\s+|the\s+)?$",
    re.IGNORECASE,
)
_PART = re.compile(
    r"[\s,(–-]+(?:[\w'’-]+[\s,(–-]+){0,6}?(?:including|among\s+(?:them|whom)|amongst\s+them|of\s+(?:them|whom)|comprising|"
    r"inclusive\s+of)[\s,]+(?:(?:the|also)\s+)?$",
    re.IGNORECASE,
)


def _link(s: _Sentence, a: int, b: int) -> Literal["and", "part"] | None:
    """How two neighbouring victims hang together."""
    gap = s.text[s.victims[a].end : s.victims[b].begin]
    if len(gap) > 90:
        return None
    if _PART.match(gap) and not LOSS_WORD.search(gap):
        return "part"
    if _AND.match(gap) or (gap.isspace() and s.victims[a].whose):
        return "and"
    return "and" if _AND_LATER.match(gap) and not _BREAK.search(gap) and not LOSS_WORD.search(gap) else None


def _next_word_after(s: _Sentence, i: int) -> _Word | None:
    """The loss word that the victims are the subject of, if it stands right after them."""
    end = s.victims[i].end
    for w in s.words:
        if w.span.begin >= end:
            return w if _STRICT_GAP.match(s.text[end : w.span.begin]) else None
    return None


def _forward(s: _Sentence, first: int, word: _Word) -> list[tuple[int, int | None]]:
    """The victims that go with the first as objects: (index, index of the whole or null)."""
    out: list[tuple[int, int | None]] = [(first, None)]
    inside = False
    for i in range(first + 1, len(s.victims)):
        link = _link(s, i - 1, i)
        after = _next_word_after(s, i)
        if link is None or not s.victims[i].human or (after and after.kind != word.kind):
            break
        inside = link == "part" or (inside and _fits_within(s.victims[out[0][0]], s.victims[i]))
        out.append((i, first if inside else None))
    return out


def _backward(s: _Sentence, last: int, claimed: set[int]) -> list[tuple[int, int | None]]:
    """The victims that go with the last as subjects."""
    first = last
    while first > 0 and first - 1 not in claimed and s.victims[first - 1].human and _link(s, first - 1, first):
        first -= 1
    out: list[tuple[int, int | None]] = [(first, None)]
    inside = False
    for i in range(first + 1, last + 1):
        inside = _link(s, i - 1, i) == "part" or (inside and _fits_within(s.victims[first], s.victims[i]))
        out.append((i, first if inside else None))
    return out


def _fits_within(whole: _Victims, part: _Victims) -> bool:
    """After "12 civilians, among them 3 children": "and 2 women" is a part too, "and 5 soldiers" is not."""
    a, b = COUNTED_AS.get(whole.who, "unspecified"), COUNTED_AS.get(part.who, "unspecified")
    return part.best <= whole.best and (a in {b, "unspecified"})


@dataclass(frozen=True, slots=True)
class _Claimed:
    """What one loss word takes: victims with their wholes, how it was found, how sure."""

    victims: tuple[tuple[int, int | None], ...]
    rule: str
    confidence: float
    joint: bool = False


def _claim(s: _Sentence, word: _Word, claimed: set[int]) -> _Claimed | None:
    before = s.text[max(s.passage.span.begin, word.span.begin - 40) : word.span.begin]
    if _UNREAL.search(before):
        return None
    if word.form == "toll":
        return _toll(s, word)
    if word.form in {"after", "of"}:
        found = _object(s, word)
        return _taken(_forward(s, found, word), "object", 0.9) if found is not None and found not in claimed else None
    inner = next((i for i, v in enumerate(s.victims) if v.whose and v.whose.covers(word.span)), None)
    if inner is not None:
        return _taken([(inner, None)], "attribute", 0.5) if inner not in claimed and word.kind != "killed" else None
    if word.form in {"before", "adjective"}:
        found = _subject(s, word, claimed, relaxed=word.form == "before")
        return _taken(_backward(s, found, claimed), word.form, 0.85) if found is not None else None
    return _either(s, word, claimed, passive=bool(_AUXILIARY.search(before)))


def _taken(victims: list[tuple[int, int | None]], rule: str, confidence: float) -> _Claimed:
    return _Claimed(tuple(victims), rule, confidence)


def _either(s: _Sentence, word: _Word, claimed: set[int], *, passive: bool) -> _Claimed | None:
    """"Killed" and its like: passive with its subject, active with its object, or a headline's participle."""
    left = _subject(s, word, claimed, relaxed=passive)
    if passive:
        return _with_rest(s, word, _backward(s, left, claimed), "passive", 0.9) if left is not None else None
    right = _object(s, word)
    if right is not None and right not in claimed:
        after = _next_word_after(s, right)
        if not (left is not None and after and after.kind != word.kind):
            return _taken(_forward(s, right, word), "object", 0.9)
    if left is not None and _REDUCED_NEXT.match(s.text, word.span.end, s.passage.span.end):
        return _with_rest(s, word, _backward(s, left, claimed), "participle", 0.85)
    return None


_REST = re.compile(
    r"[\s,]+(?:(?:along|together)\s+with|as\s+well\s+as|in\s+addition\s+to|(?P<part>including|among\s+(?:them|whom)))\s+$", re.IGNORECASE
)


def _with_rest(
    s: _Sentence, word: _Word, victims: list[tuple[int, int | None]], rule: str, confidence: float
) -> _Claimed:
    """Victims named after the verb: "22 children were killed along with six teachers"."""
    last = victims[-1][0]
    if last + 1 < len(s.victims) and s.victims[last + 1].begin >= word.span.end and s.victims[last + 1].human:
        m = _REST.match(s.text[word.span.end : s.victims[last + 1].begin])
        if m:
            victims = [*victims, (last + 1, victims[0][0] if m["part"] else None)]
    return _Claimed(tuple(victims), rule, confidence)


def _toll(s: _Sentence, word: _Word) -> _Claimed | None:
    """The figure that a toll stands at: the first after the word, or the second of "from 8 to 15"."""
    after = [i for i, v in enumerate(s.victims) if v.begin >= word.span.end and v.begin - word.span.end <= _TOLL_CHARS]
    for i in after[:2]:
        gap = s.text[word.span.end : s.victims[i].begin]
        m = _TOLL_GAP.search(gap)
        if re.search(r"[.!?;]\s", gap) or m is None:
            return None
        if m["from"] is None and s.victims[i].human:
            return _taken([(i, None)], "toll", 0.85)
    return None


# From what a word claims to finds.


def _in_sentence(s: _Sentence) -> list[LossFind]:
    out: list[LossFind] = []
    claimed: set[int] = set()
    for n, word in enumerate(s.words):
        found = _claim(s, word, claimed)
        if found is None or _is_joint(s, n, word):
            continue
        at = len(out)
        place = {i: at + k for k, (i, _) in enumerate(found.victims)}
        out.extend(_find(s, word, found, i, None if whole is None else place[whole]) for i, whole in found.victims)
        claimed.update(place)
    out.extend(_noun_finds(s, claimed))
    out.extend(_aid_finds(s, claimed))
    return out


def _is_joint(s: _Sentence, n: int, word: _Word) -> bool:
    """"12 killed and wounded", "killing or injuring 12": one number for two fates says neither."""
    pair = re.compile(r"\s*(?:and/or|and|or|/|,|\s)\s*(?:were\s+)?$", re.IGNORECASE)
    for a, b in ((n - 1, n), (n, n + 1)):
        if a < 0 or b >= len(s.words) or {s.words[a].kind, s.words[b].kind} != {"killed", "wounded"}:
            continue
        gap = s.text[s.words[a].span.end : s.words[b].span.begin]
        second_has_own = _object(s, s.words[b]) is not None and s.words[b].form in {"after", "either"}
        first_has_own = _has_subject(s, s.words[a])
        if pair.match(gap) and not (first_has_own and second_has_own):
            return True
    return False


def _has_subject(s: _Sentence, word: _Word) -> bool:
    return any(v.human and v.end <= word.span.begin and _STRICT_GAP.match(s.text[v.end : word.span.begin]) for v in s.victims)


def _find(s: _Sentence, word: _Word, found: _Claimed, i: int, part_of: int | None) -> LossFind:
    v = s.victims[i]
    return LossFind(
        word.kind, v.who, v.low, v.best, v.high, v.span.to(word.span), s.passage.index, word.span, v.number, v.whose,
        f"loss:{found.rule}", found.confidence, v.exact, _is_superseded(s, v), _background(s, v), part_of,
    )  # fmt: skip


_SUPERSEDED = re.compile(
    r"(?:\b(?:earlier|previous|previously|initial|initially|preliminary|prior|first|original|originally)\s+(?:[\w'’]+\s+){0,4}?"
    r"(?:toll|count|figures?|estimates?|tally|number|reports?|reported|put|said|given|announced|stated)\b[^.;]{0,48}|"
    r"\b(?:up|down|revised(?:\s+(?:up|down|upwards?|downwards?))?|rose|risen|rising|climbed|increased|jumped)\s+from\s+(?:an?\s+)?"
    r"(?:(?!to\b)[\w'’]+\s+){0,4}|\btoll\s+(?:\w+\s+){0,3}from\s+(?:the\s+)?)$",
    re.IGNORECASE,
)


def _is_superseded(s: _Sentence, v: _Victims) -> bool:
    """Does the report itself call the figure outdated ("updating an earlier toll of 15", "up from 8")?"""
    before = s.text[max(s.passage.span.begin, v.begin - 96) : v.begin]
    floor = max((o.end for o in s.victims if o.end <= v.begin), default=0)
    return bool(_SUPERSEDED.search(before[max(0, floor - (v.begin - len(before))) :]))


_WAR = r"(?:wars?|conflicts?|uprising|revolts?|revolution|rebellion|insurgency|unrest|crisis|violence|fighting|hostilities)"
_WAR_TOTAL = re.compile(
    rf"\bsince\s+(?:[\w'’-]+\s+){{0,5}}{_WAR}\b|\b{_WAR}\b[^.;]{{0,80}}\b(?:began|begun|erupted|started|broke\s+out|lasted|entered)\b|"
    rf"\b(?:years?|months?|year-old|year-long|years-long|yearlong)\s+(?:of\s+)?(?:[\w'’-]+\s+){{0,3}}{_WAR}\b|"
    rf"\bsince\s+(?:(?:early|mid|late|january|february|march|april|may|june|july|august|september|october|november|december)[\s-]+){{0,2}}"
    rf"(?:19|20)[0-9]{{2}}\b|\b(?:in|during|by|of)\s+(?:[\w'’-]+\s+){{0,4}}(?:civil\s+war|{_WAR})\s+(?:that|which|has|have|now)\b",
    re.IGNORECASE,
)
_RUNNING = re.compile(
    r"\bsince\s+(?:the\s+)?(?:[\w'’-]+\s+){0,4}(?:start|beginning|outbreak|launch|onset|began|begun|started|effect)\b|"
    r"\b(?:so far|this year|this month|in total|overall|altogether|to date)\b",
    re.IGNORECASE,
)
_ANY_WAR = re.compile(rf"\b{_WAR}\b", re.IGNORECASE)
#: No single happening of the labelled sets killed as many; figures of this size beside "war" or "conflict" are totals.
_WAR_SIZE = 5000


def _background(s: _Sentence, v: _Victims) -> Background | None:
    """Totals of a war or a campaign are no event's own loss."""
    span = s.passage.span
    if _WAR_TOTAL.search(s.text, span.begin, span.end):
        far = min(abs(m.start() - v.end) for m in _WAR_TOTAL.finditer(s.text, span.begin, span.end))
        if v.best >= _WAR_SIZE or (v.best >= 100 and far < 160):
            return "war-total"
    if v.best >= _WAR_SIZE and _ANY_WAR.search(s.text, span.begin, span.end):
        return "war-total"
    if _RUNNING.search(s.text, v.end, min(span.end, v.end + 120)):
        return "running-total"
    return None


def _noun_finds(s: _Sentence, claimed: set[int]) -> list[LossFind]:
    """"12 deaths", "12 fatalities", "12 bodies": the noun is the loss."""
    out = []
    for i, v in enumerate(s.victims):
        kind = LOSS_NOUNS.get(v.lemma or "")
        if i in claimed or kind is None or v.whose is None:
            continue
        noun = Span(v.end - len(s.text[v.whose.begin : v.end].split()[-1]), v.end)
        out.append(
            LossFind(kind, v.who, v.low, v.best, v.high, v.span, s.passage.index, noun, v.number, v.whose, "loss:noun", 0.7,
                     v.exact, _is_superseded(s, v), _background(s, v))
        )  # fmt: skip
    return out


_AID = re.compile(
    r"\b(?:aid|food|assistance|supplies|relief|parcels?|rations?|vaccin\w+|medicines?|water|medical|humanitarian|convoys?|trucks?)\b",
    re.IGNORECASE,
)
_AID_GAP = re.compile(
    r"\b(?:for|to|reach(?:es|ed|ing)?|benefit(?:t?ing|t?ed|s)?|assist(?:ed|ing|s)?|feed(?:ing|s)?|fed|serv(?:ed|es|ing)|help(?:ed|ing|s)?)\s+"
    r"(?:(?:the|some|all|an|estimated|more|than)\s+){0,3}$",
    re.IGNORECASE,
)
_DELIVERED = re.compile(
    r"\b(?:deliver\w*|distribut\w*|reach\w*|provid\w*|dispatch\w*|sent|enter\w*|arriv\w*|brought|assist\w*|fed|feed\w*|supplie[ds]|"
    r"vaccinat\w*|enough)\b",
    re.IGNORECASE,
)


def _aid_finds(s: _Sentence, claimed: set[int]) -> list[LossFind]:
    """How many people aid has reached, as the sentence says."""
    span = s.passage.span
    aid = _AID.search(s.text, span.begin, span.end)
    verb = _DELIVERED.search(s.text, span.begin, span.end)
    if not aid or not verb:
        return []
    out = []
    for i, v in enumerate(s.victims):
        counted = v.lemma is not None and v.human and COUNTED_AS.get(v.who) != "combatants"
        begin = max(span.begin, v.begin - 48)
        if i not in claimed and counted and v.best > 1 and _AID_GAP.search(s.text[begin : v.begin]):
            word = Span(*verb.span())
            out.append(
                LossFind("reached_by_aid", v.who, v.low, v.best, v.high, v.span, s.passage.index, word, v.number, v.whose,
                         "loss:aid", 0.7, v.exact)
            )  # fmt: skip
    return out
