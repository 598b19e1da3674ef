"""The word lists of the reading room, loaded once: classes of words as bits, so that one look-up tells all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final, Literal

__all__ = ["Country", "Lexicon", "ThingKind", "Word", "countries", "lexicon", "rows", "word_set"]

ThingKind = Literal["weapon", "platform", "vehicle"]


class Word:
    """Classes that a lower-case word may belong to, as bits of a plain int; several at once.

    Not an ``IntFlag``: its ``&`` took two thirds of the time of all name finding (294 reports a second, 1,027 without).
    """

    NONE: Final = 0
    HEAD: Final = 1 << 0
    WEAKHEAD: Final = 1 << 1
    FACILITY: Final = 1 << 2
    LEAD: Final = 1 << 3
    FIGHTER: Final = 1 << 4
    BODY: Final = 1 << 5
    WEAKBODY: Final = 1 << 6
    PEOPLE: Final = 1 << 7
    PARTYPEOPLE: Final = 1 << 8
    ROLE: Final = 1 << 9
    TITLE: Final = 1 << 10
    MODIFIER: Final = 1 << 11
    WARRING: Final = 1 << 12
    NEVER: Final = 1 << 13
    CALENDAR: Final = 1 << 14
    PLACE_CUE: Final = 1 << 15
    PLACE_NOUN: Final = 1 << 16
    SAYS: Final = 1 << 17
    PARTICLE: Final = 1 << 18
    THING_OF: Final = 1 << 19
    DEED_OF: Final = 1 << 20
    QUALIFIER: Final = 1 << 21
    DEMONYM: Final = 1 << 22
    PEOPLE_NAME: Final = 1 << 23
    COUNTRY: Final = 1 << 24
    GIVEN: Final = 1 << 25
    THING: Final = 1 << 26
    LINK: Final = 1 << 27
    MEN: Final = 1 << 28


@dataclass(frozen=True, slots=True)
class Country:
    """A state: ISO 3166-1 alpha-2, CAMEO code, names, demonyms, capitals."""

    iso2: str
    code: str
    names: tuple[str, ...]
    demonyms: tuple[str, ...]
    capitals: tuple[str, ...]

    @property
    def name(self) -> str:
        """The usual English name."""
        return self.names[0]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All word lists: ``flags`` by lower-case word, things by their words, suffixes of compound adjectives."""

    flags: dict[str, int]
    things: dict[str, tuple[tuple[tuple[str, ...], ThingKind], ...]]
    thing_modifiers: dict[ThingKind, frozenset[str]]
    convoy_of: frozenset[str]
    suffixes: frozenset[str]
    multiword: dict[str, tuple[tuple[tuple[str, ...], int], ...]]
    #: Names and demonyms of states in several words, by their last word, longest first.
    endings: dict[str, tuple[tuple[str, ...], ...]]


def rows(room: str, name: str) -> Iterator[list[str]]:
    """Rows of a table in the room's ``data`` folder, without comments and the line of column names."""
    text = resources.files(f"marsad.{room}").joinpath("data", name).read_text(encoding="utf-8")
    lines = [line for line in text.split("\n") if line and not line.startswith("#")]
    for line in lines[1:]:
        yield line.split("\t")


def word_set(words: str) -> frozenset[str]:
    """The words of a text block, for lists too short for a table.

    >>> sorted(word_set("al bin"))
    ['al', 'bin']
    """
    return frozenset(words.split())


@cache
def countries() -> tuple[Country, ...]:
    """All states of the table."""
    out: list[Country] = []
    for row in rows("reading", "countries.tsv"):
        parts = [tuple(p for p in cell.split("|") if p) for cell in (*row[2:], "", "")[:3]]
        out.append(Country(row[0], row[1], parts[0], parts[1], parts[2]))
    return tuple(out)


@cache
def lexicon() -> Lexicon:
    """The lists, read once a process."""
    flags: dict[str, int] = {}
    multiword: dict[str, list[tuple[tuple[str, ...], int]]] = {}
    suffixes: frozenset[str] = frozenset()

    def put(phrase: str, flag: int) -> None:
        words = tuple(phrase.lower().split())
        if len(words) == 1:
            flags[words[0]] = flags.get(words[0], 0) | int(flag)
        else:
            multiword.setdefault(words[0], []).append((words, int(flag)))

    classes: dict[str, int] = {k: v for k, v in vars(Word).items() if isinstance(v, int)}
    for row in rows("reading", "lexicon.tsv"):
        if row[0] == "suffix":
            suffixes = frozenset(row[1].split("|"))
            continue
        for word in row[1].split("|"):
            put(word, classes[row[0].upper()])
    for (word,) in rows("reading", "peoples.tsv"):
        put(word, Word.PEOPLE_NAME)
    for (word,) in rows("reading", "given_names.tsv"):
        put(word, Word.GIVEN)
    for country in countries():
        for word in country.demonyms:
            put(word, Word.DEMONYM)
        for word in country.names:
            put(word, Word.COUNTRY)
    things, modifiers, convoy_of = _things()
    for first in things:
        flags[first] = flags.get(first, 0) | Word.THING
    ordered = {k: tuple(sorted(v, key=lambda e: -len(e[0]))) for k, v in multiword.items()}
    return Lexicon({k: int(v) for k, v in flags.items()}, things, modifiers, convoy_of, suffixes, ordered, _endings())


def _endings() -> dict[str, tuple[tuple[str, ...], ...]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for country in countries():
        for name in (*country.names, *country.demonyms):
            words = tuple(name.lower().split())
            if len(words) > 1:
                found.setdefault(words[-1], []).append(words)
    return {k: tuple(sorted(v, key=lambda w: (-len(w), w))) for k, v in found.items()}


def _things() -> tuple[
    dict[str, tuple[tuple[tuple[str, ...], ThingKind], ...]], dict[ThingKind, frozenset[str]], frozenset[str]
]:
    found: dict[str, list[tuple[tuple[str, ...], ThingKind]]] = {}
    modifiers: dict[ThingKind, frozenset[str]] = {}
    convoy_of: frozenset[str] = frozenset()
    kinds: tuple[ThingKind, ...] = ("weapon", "platform", "vehicle")
    for kind, words in rows("reading", "things.tsv"):
        if kind == "convoy_of":
            convoy_of = frozenset(words.split("|"))
        for k in kinds:
            if kind == f"premod_{k}":
                modifiers[k] = frozenset(words.split("|"))
            elif kind == k:
                for phrase in words.split("|"):
                    found.setdefault(phrase.split()[0], []).append((tuple(phrase.split()), k))
    ordered = {k: tuple(sorted(v, key=lambda e: -len(e[0]))) for k, v in found.items()}
    return ordered, modifiers, convoy_of
