"""A passage laid out for the search for losses: who is counted in it, and which words of loss stand in it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from marsad.coding._losses_words import GENERAL, ONE_VICTIM, SPECIFIC, WHO_OF_KIND, Form, loss_words
from marsad.coding._values import LossKind
from marsad.grounding import Count
from marsad.reading import Passage
from marsad.reading.numbers import lexicon
from marsad.spans import Span, trimmed


@dataclass(frozen=True, slots=True)
class Victims:
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
class Word:
    kind: LossKind
    form: Form
    span: Span


@dataclass(frozen=True, slots=True)
class Sentence:
    """A passage with its candidates: victims and loss words, both in text order."""

    text: str
    passage: Passage
    victims: tuple[Victims, ...]
    words: tuple[Word, ...]

    def first_victim_from(self, at: int) -> int:
        """Index of the first victims that begin at or after an offset; the number of victims if none does."""
        return bisect_left(self.victims, at, key=lambda v: v.begin)

    def words_within(self, begin: int, end: int) -> tuple[Word, ...]:
        """The loss words that begin between two offsets."""
        first = bisect_left(self.words, begin, key=lambda w: w.span.begin)
        return self.words[first : bisect_left(self.words, end, key=lambda w: w.span.begin)]

    def first_word_from(self, at: int) -> Word | None:
        first = bisect_left(self.words, at, key=lambda w: w.span.begin)
        return self.words[first] if first < len(self.words) else None


def sentence_of(
    text: str, passage: Passage, counted: Sequence[tuple[Span, Count]], speakers: Sequence[Span] = ()
) -> Sentence:
    """A passage with what counts in it; the single victims of articles only where a word of loss could claim them.

    Whoever speaks is no victim: what meets one of ``speakers`` (in text order) stays out.
    """
    span = passage.span
    words = [Word(kind, form, Span(begin, end)) for kind, form, begin, end in loss_words(text, span.begin, span.end)]
    victims = [_counted_victims(text, number, count, span.end) for number, count in counted if count.share is None]
    ends = [0, *(v.end for v in victims)]
    begins = [v.begin for v in victims]
    for m in ONE_VICTIM.finditer(text, span.begin, span.end) if words else ():
        at = bisect_left(begins, m.end())
        if ends[at] <= m.start():
            victims.append(_single_victim(text, m, span.end))
    kept = [v for v in victims if not _speaks(text, v, speakers, span)]
    return Sentence(text, passage, tuple(sorted(kept, key=lambda v: v.begin)), tuple(words))


#: A speaker whom no attribution caught: "two witnesses said", "a police officer told reporters".
_SAYS = re.compile(
    r"(?:\s+(?:of|in|from|at|with)\s+(?:the\s+)?[\w'’-]+(?:\s+[A-Z][\w'’-]+)?)?,?\s+(?:said|says|told|tells|added|"
    r"recalled|put\s+the)\b"
)
#: Right after a loss word stand its victims, even where a text without commas lets a verb of saying follow.
_OBJECT_OF_LOSS = re.compile(
    r"\b(?:kill|wound|injur|captur|arrest|kidnap|abduct|detain|execut|murder|slaughter|massacr|claim)\w*\s+"
    r"(?:(?:at|least|more|than|over|well|about|around|some|another|a|an|the|up|to|nearly|almost)\s+){0,4}$|"
    r"\b(?:deaths?|lives|bodies|toll|to|of|and|including|among\s+(?:them|whom))\s+$",
    re.IGNORECASE,
)
_FATE_AFTER = re.compile(
    r"[\s,]+(?:(?:were|was|have|has|had|been|are|is|also|reportedly|all)\s+){0,3}(?:killed|dead|died|wounded|injured|hurt|"
    r"captured|missing|slain|executed|kidnapped|abducted|arrested|displaced)\b",
    re.IGNORECASE,
)
_OPENS = re.compile(r"(?:^|[,.;:—–\"”“]\s*)$")


def _speaks(text: str, v: Victims, speakers: Sequence[Span], passage: Span) -> bool:
    """Is it the speaker who is counted here ("killed two, a police officer said")?"""
    before = text[max(passage.begin, v.begin - 48) : v.begin]
    if _OBJECT_OF_LOSS.search(before) or _FATE_AFTER.match(text, v.end, min(passage.end, v.end + 48)):
        return False
    if any(abs(s.begin - v.begin) <= _ARTICLE and s.end >= v.end for s in speakers):
        return True
    return (
        v.lemma is not None
        and bool(_OPENS.search(before))
        and bool(_SAYS.match(text, v.end, min(passage.end, v.end + 64)))
    )


#: A speaker's span may begin after its article.
_ARTICLE = 4


def _counted_victims(text: str, number: Span, count: Count, stop: int) -> Victims:
    noun = count.noun_span
    end = noun.end if noun else number.end
    head = noun.of(text).lower() if noun else ""
    entry = lexicon().get(head) or lexicon().get(head.rsplit("-", 1)[-1])
    human = entry.kind in WHO_OF_KIND if entry else noun is None or noun.of(text)[0].isupper()
    words = text[number.end : end]
    who = _who(entry.kind if entry else "person", count.noun, words, text[end : min(stop, end + 48)])
    of = _OF_WHICH.match(text, number.end, end)
    whose = trimmed(text, of.end() if of else number.end, end) if noun else None
    low, high = count.low, count.high
    if count.rule in {"at-least", "at-most", "about"}:
        low = high = count.best  # A bound is no rival figure: lessons on tolls, and UCDP's best.
    return Victims(number.begin, end, number, low, count.best, high, count.noun, who, count.exact, whose, human)


def _single_victim(text: str, m: re.Match[str], stop: int) -> Victims:
    noun = (m["noun"] or m["kin"]).lower()
    number = Span(m.start(), m.start() + len(m.group().split()[0]))
    who = _who(_kind_of(noun), noun, text[number.end : m.end()], text[m.end() : min(stop, m.end() + 48)])
    whose = trimmed(text, number.end, m.end())
    return Victims(m.start(), m.end(), number, 1, 1, 1, noun, who, True, whose, True)


def who_of_person(noun: str | None, words: str) -> str:
    """The class of one person who is told by a name (``noun`` null) or a description; ``words`` end with it."""
    entry = lexicon().get(noun) if noun else None
    return _who(entry.kind if entry else "person", noun, words, "") if noun else _of_title(words)


def _of_title(words: str) -> str:
    """ "Colonel Hassan Nur": by the titles before a name."""
    known = [e for w in words.split()[:-1] if (e := lexicon().get(w.lower())) and not e.plural]
    return WHO_OF_KIND.get(known[-1].kind, "unspecified") if known else "unspecified"


def _kind_of(noun: str) -> str:
    entry = lexicon().get(noun)
    return entry.kind if entry else "civilian"


#: Leaders of students or parties command nobody.
_LEADERS = frozenset({"leader", "chief", "ringleader"})
_ARMED = dict(SPECIFIC)["combatants"]
_OF_WHICH = re.compile(r"\s+of\s+(?:(?:them|whom|the|its|his|their|these|those)\s+)?", re.IGNORECASE)
_OF_WHOM = re.compile(r"\s+(?:of|from)\s+(?:the\s+|its\s+|their\s+|a\s+)?(?:[\w'’.-]+\s*){1,4}", re.IGNORECASE)


#: "70 army and rebel fighters", "30 army and 39 rebel fighters": the noun of both.
_PAIRED = re.compile(
    r"\s+(?:(?!(?:in|at|on|were|was|killed|dead|wounded|others)\b)[\w'’-]+\s+){1,2}and\s+(?:[0-9]{1,4}\s+)?"
    r"(?:(?!(?:in|at|on|were|was)\b)[\w'’-]+\s+)?"
    r"(?P<noun>fighters|soldiers|troops|combatants|militiamen|gunmen|policemen|militants)\b",
    re.IGNORECASE,
)


def _who(kind: str, lemma: str | None, words: str, after: str) -> str:
    """The class of the victims: by their noun; a noun that does not tell ("members"), by the words around it."""
    who = WHO_OF_KIND.get(kind, "unspecified") if lemma not in _LEADERS else "unspecified"
    if lemma in _LEADERS and _ARMED.search(words):
        return "commanders"
    if lemma is None:
        if (pair := _PAIRED.match(after)) and (entry := lexicon().get(pair["noun"].lower())) and entry.plural:
            return WHO_OF_KIND.get(entry.kind, who)
        side = _OF_WHOM.match(after)
        return "combatants" if side and _ARMED.search(side.group()) else who
    if lemma in GENERAL or who == "unspecified":
        of = _OF_WHOM.match(after)
        for name, pattern in SPECIFIC:
            if pattern.search(words) or (of and lemma in GENERAL and pattern.search(of.group())):
                return name
    if who == "combatants" and re.search(r"\bpeaceful|\bunarmed|\bcivilian\b", words, re.IGNORECASE):
        return "civilians"
    return who
