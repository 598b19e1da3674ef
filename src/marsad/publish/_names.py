"""Names of persons: which are private, and how they are cut out of every text.

A person's name is public where a report introduces the person with an office or a command (``data/offices.tsv``) or
where the registry of actors holds the person. It is public in a whole record where two of its reports do so, for one
report alone may mean somebody else of that name. All other names are private. "Residents" and "a baker" are no names.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from importlib import resources
from typing import NamedTuple

from marsad.spans import Span

#: Stands in place of a name, and of a place that the policy has coarsened.
WITHHELD = "[name withheld]"
PLACE_WITHHELD = "[place withheld]"
#: Stands in place of a sentence that tells of what is held back whole.
HELD_BACK = "[held back]"

#: A folded name: "Tala' al-Barazi" -> ("tala", "barazi").
Tokens = tuple[str, ...]

#: Letters with their marks; apostrophes and invisible joints inside a word belong to it.
_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f\u064b-\u065f\u0670\u00ad\u200b-\u200f'’‘ʿʾʼ´`](?=\S))*")
_DROPPED = re.compile(r"['’‘ʿʾʼ´`\u00ad\u200b-\u200f]")
_POSSESSIVE = re.compile(r"['’]s$", re.IGNORECASE)
_ARTICLES = frozenset(("al", "el", "ال"))
#: Texts of so many characters are kept with what was found of them; a headline has 60 to 120.
SHORT = 300
#: A name of fewer letters than these, run together, stands in other words by chance.
SQUEEZED = 8


class Piece(NamedTuple):
    """A word of a text, folded, and where it stands."""

    token: str
    begin: int
    end: int
    capital: bool


@lru_cache(maxsize=100_000)
def _fold(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", _DROPPED.sub("", _POSSESSIVE.sub("", word)))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def pieces(text: str) -> tuple[Piece, ...]:
    """The words of a text, without Arabic articles."""
    return _short_pieces(text) if len(text) <= SHORT else _long_pieces(text)


def _pieces(text: str) -> tuple[Piece, ...]:
    out = []
    for m in _WORD.finditer(text):
        word = m.group()
        folded = _fold(word)
        if folded and folded not in _ARTICLES:
            out.append(Piece(folded, m.start(), m.end(), not word[0].islower()))
    return tuple(out)


#: Names, headlines and weapons come again and again; a whole report is looked at many times, and then the next one.
_short_pieces = lru_cache(maxsize=20_000)(_pieces)
_long_pieces = lru_cache(maxsize=32)(_pieces)


def bag(text: str) -> frozenset[str]:
    """The folded words of a text, each also without an s at its end: one of them begins any name that stands in it."""
    return frozenset(form for p in pieces(text) for form in (p.token, p.token.removesuffix("s")))


@lru_cache(maxsize=100_000)
def tokens(name: str) -> Tokens:
    """A name, folded.

    >>> tokens("Tala'at al-Barázi")
    ('talaat', 'barazi')
    """
    return tuple(p.token for p in pieces(name))


@lru_cache(maxsize=100_000)
def looks_named(name: str) -> bool:
    """Is it a name, and no description?

    >>> looks_named("Jo Rook"), looks_named("two residents"), looks_named("Residents"), looks_named("he")
    (True, False, False, False)
    """
    from marsad.linking import description

    return looks_capital(name) and name.lower() not in _PRONOUNS and description(name) is None


def looks_capital(name: str) -> bool:
    """Has it a word with a capital, or of a script without capitals?"""
    return any(not w[0].islower() and not w[0].isdigit() for w in _WORD.findall(name))


@lru_cache(maxsize=100_000)
def whole_name(name: str) -> bool:
    """Is it a name of two words or more, all of them with a capital but for particles ("Jo al-Rook")?

    >>> whole_name("Jo al-Rook"), whole_name("Kurdish fighters"), whole_name("Rook")
    (True, False, False)
    """
    words = [w for w in _WORD.findall(name) if w.lower() not in _PARTICLES]
    if len(tokens(name)) < 2 or not words or not all(looks_capital(w) for w in words):
        return False
    last = words[-1].lower()
    return looks_named(name) and not {last, last.removesuffix("s")} & role_words()


_PARTICLES = frozenset(
    ("al", "el", "bin", "ibn", "abu", "abou", "umm", "de", "van", "von", "der", "la", "le", "di", "da")
)

_PRONOUNS = frozenset(("he", "she", "it", "they", "we", "i", "you", "him", "her", "them", "who"))


@cache
def _offices() -> Mapping[str, frozenset[str]]:
    text = resources.files("marsad.publish").joinpath("data", "offices.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")][1:]
    kinds = {kind for kind, _ in rows}
    return {kind: frozenset(w for k, words in rows if k == kind for w in words.split("|")) for kind in kinds}


@cache
def role_words() -> frozenset[str]:
    """Words of roles and descriptions, which are no part of a name."""
    return frozenset().union(*_offices().values())


@lru_cache(maxsize=50_000)
def is_office(role: str | None, organisation: str | None = None) -> bool:
    """Is the role an office or a command, so that who holds it is no private person?

    >>> is_office("Foreign Minister"), is_office("field commander"), is_office("activist")
    (True, True, False)
    >>> is_office("director", "Harbour Hospital"), is_office("member"), is_office("Member", "Parliament")
    (False, False, True)
    """
    words = set(tokens(role or ""))
    table = _offices()
    if (words | set(tokens(organisation or ""))) & table["private"]:
        return False
    return bool(words & table["public"]) or ("member" in words and "parliament" in tokens(organisation or ""))


@dataclass(frozen=True)
class Names:
    """What a record knows of persons, under one policy.

    ``private`` are all private names of two words or more; ``public`` those that are public in the whole record;
    ``offices`` who is introduced with an office in a report; ``of_report`` the private names of each report.
    ``nobody`` are names of places that a reader took for persons.
    """

    private: frozenset[Tokens] = frozenset()
    public: frozenset[Tokens] = frozenset()
    offices: Mapping[str, frozenset[Tokens]] = field(default_factory=dict)
    of_report: Mapping[str, frozenset[Tokens]] = field(default_factory=dict)
    denied: frozenset[Tokens] = frozenset()
    withheld: str = "private"
    nobody: frozenset[Tokens] = frozenset()

    def is_private(self, name: str, actor: str | None = None, reports: Iterable[str] = ()) -> bool:
        """Is the name kept private in what is told of these reports?"""
        from marsad.publish._no_names import is_known, is_plain

        told = tokens(name)
        if told in self.denied:
            return True
        if self.withheld == "none" or actor is not None or told in self.public or not looks_named(name):
            return False
        if told in self.nobody or (self.withheld == "private" and is_known(told)) or is_plain(told):
            return False
        return not any(_meant(told, office) for r in reports for office in self.offices.get(r, ()))

    def near(self, reports: Iterable[str]) -> frozenset[Tokens]:
        """The private names of these reports."""
        return self._near(tuple(reports))

    @cached_property
    def _near(self) -> Callable[[tuple[str, ...]], frozenset[Tokens]]:
        """Each incident asks for its reports many times over."""

        @lru_cache(maxsize=1_000)
        def near(reports: tuple[str, ...]) -> frozenset[Tokens]:
            return frozenset(name for r in reports for name in self.of_report.get(r, ())) | self.denied

        return near

    @cached_property
    def starts(self) -> Starts:
        """All names that are cut wherever they stand."""
        return _starts(self.private | self.denied)

    @cached_property
    def public_starts(self) -> Starts:
        """All names that are public in the whole record."""
        return _starts(self.public)

    @cached_property
    def singles(self) -> frozenset[str]:
        """Denied names of one word."""
        return frozenset(n[0] for n in self.denied if len(n) == 1)


def _meant(told: Tokens, office: Tokens) -> bool:
    """Does the name mean who holds the office? The whole name, its end, or the name with a further one."""
    if not told:
        return False
    return office[-len(told) :] == told or told[-1:] == office or (len(office) > 1 and set(office) <= set(told))


#: Names by their first word: how many words they have, the most first, and the names.
Starts = Mapping[str, tuple[tuple[int, ...], frozenset[Tokens]]]


@lru_cache(maxsize=8)
def _starts(names: frozenset[Tokens]) -> Starts:
    out: dict[str, list[Tokens]] = {}
    for name in names:
        out.setdefault(name[0], []).append(name)
    return {k: (tuple(sorted({len(n) for n in v}, reverse=True)), frozenset(v)) for k, v in out.items()}


# ---- cutting ----------------------------------------------------------------------------------------------------


def cut(text: str, hidden: Iterable[tuple[Span, str]], within: Span | None = None) -> str:
    """The words of a span (by default all) on one line, each hidden span replaced by what stands for it."""
    at, end = (within.begin, within.end) if within else (0, len(text))
    out: list[str] = []
    for span, instead in sorted(hidden):
        if span.end <= at or span.begin >= end:
            continue
        before = text[at : max(at, span.begin)]
        # of names that follow one another one is said
        out += [before] if out and out[-1] == instead and not before.strip(" ,") else [before, instead]
        at = max(at, min(span.end, end))
    out.append(text[at:end])
    return " ".join("".join(out).split())


def found_names(text: str, names: Names, near: frozenset[Tokens], protected: Iterable[Span] = ()) -> Iterator[Span]:
    """Where private names stand: whole names of the record, and the last names of those ``near``.

    ``protected`` are spans of public names and places: a last name in them means somebody else. So does what stands in
    a name that is public in the whole record.
    """
    lasts, singles, starts, held = last_names(near), names.singles, names.starts, bag(text)
    if starts.keys().isdisjoint(held) and lasts.isdisjoint(held) and singles.isdisjoint(held):
        return
    words, public, n = pieces(text), names.public_starts, 0
    safe = sorted(protected)
    while n < len(words):
        if passed := _match(words, n, public):
            n += passed
            continue
        length = _match(words, n, starts)
        one = words[n]
        if not length and one.capital and (_in(one.token, lasts) or _in(one.token, singles)):
            length = 0 if any(s.begin < one.end and one.begin < s.end for s in safe) else 1
        if length:
            yield Span(one.begin, words[n + length - 1].end)
        n += length or 1


def found_phrases(text: str, phrases: frozenset[Tokens]) -> Iterator[Span]:
    """Where one of these phrases stands, folded."""
    words, starts, n = pieces(text), _starts(phrases), 0
    while n < len(words):
        length = _match(words, n, starts)
        if length:
            yield Span(words[n].begin, words[n + length - 1].end)
        n += length or 1


@lru_cache(maxsize=1_000)
def last_names(near: frozenset[Tokens]) -> frozenset[str]:
    """The last names of persons, of three letters or more."""
    return frozenset(n[-1] for n in near if n and len(n[-1]) > 2)


def _in(token: str, wanted: frozenset[str]) -> bool:
    return token in wanted or (token.endswith("s") and token[:-1] in wanted)


def _match(words: Sequence[Piece], n: int, starts: Starts) -> int:
    """The words of the longest name that begins here, also with an s at its end; 0 for none."""
    lengths, names = starts.get(words[n].token, _NONE)
    for length in lengths:
        told = tuple([w.token for w in words[n : n + length]])
        if len(told) < length:
            continue
        if told in names or (told[-1].endswith("s") and (*told[:-1], told[-1][:-1]) in names):
            return length
    return 0


_NONE: tuple[tuple[int, ...], frozenset[Tokens]] = ((), frozenset())


@lru_cache(maxsize=2_000)
def squeezed(text: str) -> str:
    """Letters and digits alone, folded: what is left of a name that was broken up, joined or hyphenated."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if c.isalnum()).casefold()


def holds_squeezed(text: str, names: frozenset[Tokens]) -> bool:
    """Does a name stand in the text however it is broken up?"""
    wanted = run_together(names)
    if not wanted:
        return False
    # articles are not in the folded names
    joined, without_articles = squeezed(text), words_together(text)
    return any(x in joined or x in without_articles for x in wanted)


@lru_cache(maxsize=1_000)
def run_together(names: frozenset[Tokens]) -> frozenset[str]:
    """Names without their blanks, where they are long enough not to stand in other words."""
    return frozenset(x for n in names if len(x := "".join(n)) >= SQUEEZED)


def words_together(text: str) -> str:
    """The folded words of a text without blanks and articles."""
    return "".join(p.token for p in pieces(text))
