"""A sentence laid out for the search for fates: its counts, its words of fate and the words between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from marsad.reading.numbers import PEOPLE, Phrase, Sense, lexicon, senses_at
from marsad.spans import Span

_TOKEN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+(?:[.,]\d+)*|[^\w\s]|_")


@dataclass(frozen=True, slots=True)
class Counted:
    """A count as the clause sees it: from the first word of its number to the head of its noun.

    Of a ``whole`` another count tells a part: "15 of the 20 drones", "of the 62 passengers, 40 were freed".
    """

    span: Span
    number: Span
    noun: str | None
    sort: str
    share: bool
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """A piece of a clause: a count (its index), a phrase of fate, or a word in lower case."""

    begin: int
    end: int
    word: str
    count: int | None = None
    phrase: Phrase | None = None

    @property
    def span(self) -> Span:
        return Span(self.begin, self.end)


@dataclass(frozen=True, slots=True)
class Clause:
    """The items of a sentence in text order, and where each of its counts stands among them."""

    text: str
    items: tuple[Item, ...]
    counts: tuple[Counted, ...]
    places: tuple[int, ...]

    def word(self, at: int) -> str:
        """The word of an item; "" for what is no plain word, and beyond both ends."""
        if not 0 <= at < len(self.items):
            return ""
        item = self.items[at]
        return item.word if item.count is None else ""

    def is_count(self, at: int) -> bool:
        return 0 <= at < len(self.items) and self.items[at].count is not None

    def phrase(self, at: int) -> Phrase | None:
        return self.items[at].phrase if 0 <= at < len(self.items) else None


def clause_of(text: str, sentence: Span, counts: Sequence[Counted]) -> Clause:
    tokens = [(m.group().lower(), *m.span()) for m in _TOKEN.finditer(text, sentence.begin, sentence.end)]
    words = [t[0] for t in tokens]
    items: list[Item] = []
    places: list[int] = []
    at = 0
    for n, counted in enumerate(counts):
        at = _take_words(items, tokens, words, at, counted.span.begin)
        places.append(len(items))
        items.append(Item(counted.span.begin, counted.span.end, "", count=n))
        while at < len(tokens) and tokens[at][1] < counted.span.end:
            at += 1
    _take_words(items, tokens, words, at, sentence.end)
    return Clause(text, tuple(items), tuple(counts), tuple(places))


def _take_words(items: list[Item], tokens: list[tuple[str, int, int]], words: list[str], at: int, stop: int) -> int:
    """The words and phrases up to an offset as items; the first token that is left."""
    while at < len(tokens) and tokens[at][2] <= stop:
        word, begin, end = tokens[at]
        phrase = senses_at(words, at)
        if phrase is not None:
            last = at + len(phrase.words) - 1
            if tokens[last][2] <= stop:
                items.append(Item(begin, tokens[last][2], word, None, phrase))
                at = last + 1
                continue
        items.append(Item(begin, end, word))
        at += 1
    return at


#: Which senses fit what is counted, the best first.
_FITTING = {
    "armed": ("armed", "person", "*"),
    "prisoner": ("prisoner", "person", "civil", "*"),
    "hostage": ("hostage", "person", "civil", "*"),
    "person": ("person", "civil", "*"),
    "thing": ("thing", "*"),
    "place": ("place", "thing", "*"),
    "gear": ("gear", "thing", "*"),
    "bare": ("person", "civil", "*", "thing"),
    "unknown": ("*", "thing", "person", "civil"),
}


#: Nouns of people in somebody's hands: with them "took" tells what it does not tell of others.
_HELD = {"prisoner": "prisoner", "captive": "prisoner", "pow": "prisoner", "hostage": "hostage"}


def sort_of(noun: str | None, *, capital: bool = False) -> str:
    """The sort of what is counted that words of fate tell apart; unknown nouns with a capital are peoples."""
    if noun is None:
        return "bare"
    entry = lexicon().get(noun)
    if entry is None:
        return "person" if capital else "unknown"
    if entry.lemma in _HELD:
        return _HELD[entry.lemma]
    if entry.kind in ("combatant", "commander"):
        return "armed"
    if entry.kind in ("vehicle", "weapon"):
        return "gear"
    if entry.kind in ("place", "building"):
        return "place"
    return "person" if entry.kind in PEOPLE else "thing"


def fitting(phrase: Phrase, sort: str, frames: frozenset[str], forms: frozenset[str] | None = None) -> Sense | None:
    """The sense of a phrase that fits what is counted, in one of the frames and forms."""
    for of in _FITTING[sort]:
        for sense in phrase.senses:
            if sense.of == of and sense.frame in frames and (forms is None or sense.form in forms):
                return sense
    return None
