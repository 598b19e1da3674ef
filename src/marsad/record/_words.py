"""Words as the record searches them: the same on every back end, with their places in the text.

Both back ends are given words that are already folded, so that a search means the same on each: case, diacritics,
tatweel and apostrophes do not count ("Sana'a" is "Sanaa", "Syria's" is "Syrias" is "Syria"), and English plurals meet
their singular by Harman's S-stemmer (JASIS 42(1), 1991: the mildest published one; names survive it).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from marsad.errors import UsageError
from marsad.spans import Span

#: PostgreSQL keeps no position of a word beyond this one, so neither back end indexes further.
INDEXED_WORDS: Final = 16_383

#: PostgreSQL refuses a lexeme of more than 2,046 bytes; no word is that long, only noise is.
LONGEST: Final = 64

#: Snippets of about two lines of a terminal.
SNIPPET: Final = 200

#: Letters and digits, and the marks that decomposed Latin and vowelled Arabic set upon them.
_LETTER = r"[\w\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670]"
_WORD = re.compile(rf"{_LETTER}+(?:['’ʼʻ`]{_LETTER}+)*")
_SILENT = dict.fromkeys(map(ord, "'’ʼʻ`_\u0640"))
_BARE = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ð": "d", "ى": "ي"})
_QUERY = re.compile(r"""(-?)(?:["“”]([^"“”]*)["“”]?|([^\s"“”]+))""")


@lru_cache(maxsize=65_536)
def fold(word: str) -> str:
    """One word as it is searched.

    >>> [fold(w) for w in ("Strikes", "Sana'a", "Syria's", "Zürich", "Damascus", "cities")]
    ['strike', 'sanaa', 'syria', 'zurich', 'damascus', 'city']
    """
    return _singular(_bare(word))[:LONGEST]


def _bare(word: str) -> str:
    """Without case, marks and apostrophes."""
    word = word.casefold().translate(_SILENT)
    if word.isascii():
        return word
    decomposed = unicodedata.normalize("NFKD", word.translate(_BARE))
    return "".join(c for c in decomposed if c.isalnum())


def _singular(word: str) -> str:
    if len(word) < 4 or not word.endswith("s"):
        return word
    if word.endswith("ies"):
        return word if word.endswith(("eies", "aies")) else word[:-3] + "y"
    if word.endswith("es"):
        return word if word.endswith(("aes", "ees", "oes")) else word[:-1]
    return word if word.endswith(("us", "ss")) else word[:-1]


def words(text: str) -> Iterator[tuple[str, Span]]:
    """The folded words of a text with their spans."""
    for found in _WORD.finditer(text):
        folded = fold(found.group())
        if folded:
            yield folded, Span(found.start(), found.end())


def folded(text: str | None) -> list[str]:
    """The folded words alone, the first ``INDEXED_WORDS``."""
    return [w for w in map(fold, _WORD.findall(text)) if w][:INDEXED_WORDS] if text else []


def names_key(names: Iterable[str | None]) -> str:
    """Names as one text in which a whole name or any run of its words is found between blanks.

    >>> names_key(["Islamic State", "ISIL"])
    ' islamic state | isil '
    """
    keys = dict.fromkeys(_name_key(n) for n in names if n)
    return " " + " | ".join(k for k in keys if k) + " "


@lru_cache(maxsize=65_536)
def _name_key(name: str) -> str:
    return " ".join(folded(name))


@dataclass(frozen=True, slots=True)
class Term:
    """Words that must stand side by side; ``prefix``: the last may go on; ``negative``: must not be there."""

    words: tuple[str, ...]
    prefix: bool = False
    negative: bool = False


def parse(query: str) -> tuple[Term, ...]:
    """What a user asks for: words, "quoted phrases", -excluded, begin*; nothing else has a meaning.

    >>> parse('raqqa "air strikes" -drone displac*')[1]
    Term(words=('air', 'strike'), prefix=False, negative=False)

    Raises:
        UsageError: only excluded words, or not a single word in it.
    """
    terms = tuple(t for m in _QUERY.finditer(query) if (t := _term(m)))
    if not any(not t.negative for t in terms):
        raise UsageError("nothing to search for", where=query, remedy="Give at least one word that is to be found.")
    return terms


def _term(found: re.Match[str]) -> Term | None:
    minus, phrase, word = found.groups()
    raw = [m.group() for m in _WORD.finditer(phrase if word is None else word)]
    keys = [fold(w) for w in raw]
    begins = bool(raw) and word is not None and word.endswith("*")
    if begins:
        # The plural of an unfinished word is not known: "displac*" is folded, not made singular.
        keys[-1] = _bare(raw[-1])[:LONGEST]
    kept = tuple(k for k in keys if k)
    return Term(kept, begins, bool(minus)) if kept else None


def snippet(text: str, terms: tuple[Term, ...]) -> tuple[str, int, tuple[tuple[int, int], ...]]:
    """The stretch of the text with most of the words: (stretch, its begin in the text, (begin, end) within it)."""
    found = _found(text, [t for t in terms if not t.negative])
    begin, end = _window(text, found)
    stretch = text[begin:end]
    marks = ((s.begin - begin, s.end - begin) for _, s in found if begin <= s.begin and s.end <= end)
    return stretch, begin, tuple(dict.fromkeys(marks))


def _found(text: str, terms: list[Term]) -> list[tuple[int, Span]]:
    """(number of the term, span) of every place where a term stands, in text order."""
    stand = list(words(text))
    out: list[tuple[int, Span]] = []
    for n, term in enumerate(terms):
        size = len(term.words)
        for i in range(len(stand) - size + 1):
            if _matches([w for w, _ in stand[i : i + size]], term):
                out.append((n, stand[i][1].to(stand[i + size - 1][1])))
    return sorted(out, key=lambda f: (f[1], f[0]))


def _matches(run: list[str], term: Term) -> bool:
    if tuple(run[:-1]) != term.words[:-1]:
        return False
    return run[-1].startswith(term.words[-1]) if term.prefix else run[-1] == term.words[-1]


def _window(text: str, found: list[tuple[int, Span]]) -> tuple[int, int]:
    """Where the snippet begins and ends, at blanks where there are some near."""
    best, most = 0, 0
    for i, (_, span) in enumerate(found):
        kinds = {n for n, s in found[i : i + 50] if s.end <= span.begin + SNIPPET}
        if len(kinds) > most:
            best, most = span.begin, len(kinds)
    begin = max(0, min(best - SNIPPET // 4, len(text) - SNIPPET))
    end = min(len(text), begin + SNIPPET)
    if begin:
        blank = text.find(" ", begin, best + 1)
        begin = blank + 1 if blank >= 0 else begin
    if end < len(text):
        blank = text.rfind(" ", begin + SNIPPET // 2, end)
        end = blank if blank >= 0 else end
    return begin, end
