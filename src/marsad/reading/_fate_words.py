"""The words of ``data/fate_words.tsv``: what they tell of the counted, by the words they begin with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal, cast

Fate = Literal[
    "killed", "wounded", "casualty", "captured", "arrested", "missing", "displaced", "evacuated", "returned",
    "reached_by_aid", "released", "abducted", "destroyed", "damaged",
]  # fmt: skip
Frame = Literal["verb", "intransitive", "state", "noun", "of", "toll"]
#: "ed" serves as past and participle ("killed"); "present" is the base or third person.
VerbForm = Literal["present", "ing", "past", "participle", "ed", "none"]


@dataclass(frozen=True, slots=True)
class Sense:
    """What a phrase tells: the fate, of whom or what ("*": anything), how it is built in, and its verb's form."""

    fate: Fate
    of: str
    frame: Frame
    form: VerbForm


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of the table in one of its forms."""

    words: tuple[str, ...]
    senses: tuple[Sense, ...]


def senses_at(words: Sequence[str], at: int) -> Phrase | None:
    """The longest phrase that begins with a word (lower case); null where none does."""
    phrases = _by_first().get(words[at])
    for phrase in phrases or ():
        n = len(phrase.words)
        if n == 1 or tuple(words[at : at + n]) == phrase.words:
            return phrase
    return None


def nouns() -> dict[str, Fate]:
    """Nouns that tell a fate by themselves, in the singular: "death", "casualty", "evacuee"."""
    return _nouns()


@lru_cache(maxsize=1)
def _nouns() -> dict[str, Fate]:
    return {" ".join(p.words): s.fate for ps in _by_first().values() for p in ps for s in p.senses if s.frame == "noun"}


@lru_cache(maxsize=1)
def _by_first() -> dict[str, tuple[Phrase, ...]]:
    senses: dict[tuple[str, ...], list[Sense]] = {}
    for words, sense in _entries():
        known = senses.setdefault(words, [])
        if sense not in known:
            known.append(sense)
    first: dict[str, list[Phrase]] = {}
    for words in sorted(senses, key=len, reverse=True):
        first.setdefault(words[0], []).append(Phrase(words, tuple(senses[words])))
    return {word: tuple(phrases) for word, phrases in first.items()}


def _entries() -> Iterator[tuple[tuple[str, ...], Sense]]:
    rows = list(_rows())
    irregular: dict[str, list[list[str]]] = {}
    for _, _, frame, words in rows:
        if frame == "forms":
            irregular.setdefault(words.split()[0], []).append(words.split()[1:])
    for fate, of, frame, phrases in rows:
        if frame != "forms":
            for phrase in phrases.split(" | "):
                first, *rest = phrase.split()
                for word, form in _forms(first, frame, irregular):
                    yield (word, *rest), Sense(cast("Fate", fate), of, cast("Frame", frame), form)


def _rows() -> Iterator[list[str]]:
    text = (files("marsad.reading") / "data" / "fate_words.tsv").read_text(encoding="utf-8")
    yield from (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))


def _forms(verb: str, frame: str, irregular: dict[str, list[list[str]]]) -> Iterator[tuple[str, VerbForm]]:
    if frame not in ("verb", "intransitive"):
        yield verb, "none"
        return
    if verb.startswith("="):
        yield verb[1:], "ing" if verb.endswith("ing") else "ed"
        return
    yield verb, "present"
    for third, ing, past, participle in irregular.get(verb) or [_regular(verb)]:
        yield third, "present"
        yield ing, "ing"
        if past == participle:
            yield past, "ed"
        else:
            yield past, "past"
            yield participle, "participle"


_DOUBLES = re.compile(r"[^aeiou]*[aeiou][bdgmnprt]")
_SIBILANT = re.compile(r"(?:[sxz]|[cs]h)$")


def _regular(verb: str) -> list[str]:
    """Third person, -ing, past and participle of a regular verb.

    >>> _regular("seize"), _regular("nab"), _regular("ferry")
    (['seizes', 'seizing', 'seized', 'seized'], ['nabs', 'nabbing', 'nabbed', 'nabbed'], \
['ferries', 'ferrying', 'ferried', 'ferried'])
    """
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return [verb[:-1] + "ies", verb + "ing", verb[:-1] + "ied", verb[:-1] + "ied"]
    if verb.endswith("e"):
        return [verb + "s", verb[:-1] + "ing", verb + "d", verb + "d"]
    stem = verb + verb[-1] if _DOUBLES.fullmatch(verb) else verb
    third = verb + ("es" if _SIBILANT.search(verb) else "s")
    return [third, stem + "ing", stem + "ed", stem + "ed"]
