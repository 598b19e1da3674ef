"""Words of a text as the place recogniser sees them: hyphenated names taken apart, possessives cut off."""

from __future__ import annotations

import re
from typing import NamedTuple

from marsad.grounding.places._fold import key


class Token(NamedTuple):
    """A word at ``begin``..``end`` (code points); ``gap`` is what stands between the word before and this one.

    ``capital`` is true for letters without case, too: in Arabic or Ethiopic any word may be a name.
    """

    begin: int
    end: int
    text: str
    key: str
    capital: bool
    gap: str


_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[NSW]\. ?(?:Va|Dak|Mex|Car)\.|[^\W\d_]+(?:['’‘ʿ`][^\W\d_]+)*")
#: Combining marks (points of Arabic and Hebrew, lone accents) are no letters to ``re``; texts with them take a
#: slower pattern.
_MARKS = "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u135d-\u135f"
_MARKED = re.compile(f"[{_MARKS}]")
_LETTERS = rf"[^\W\d_](?:[^\W\d_]|[{_MARKS}])*"
_MARKED_WORD = re.compile(rf"(?:[^\W\d_]\.){{2,}}|{_LETTERS}(?:['’‘ʿ`]{_LETTERS})*")
_POSSESSIVE = ("'s", "’s", "'S", "’S")

#: Gaps that a name may stretch over.
JOINTS = frozenset((" ", "-", "‐", "‑", "–", "\u00a0", "  ", "\n", "'", "’", "‘"))


def tokens(text: str) -> list[Token]:
    """The words of ``text`` in order.

    >>> [t.text for t in tokens("Syria's Deir ez-Zor, U.S.-led")]
    ['Syria', 'Deir', 'ez', 'Zor', 'U.S.', 'led']
    """
    out: list[Token] = []
    add, last = out.append, 0
    for match in (_MARKED_WORD if _MARKED.search(text) else _WORD).finditer(text):
        begin, end = match.span()
        word = match[0]
        if word.endswith(_POSSESSIVE):
            word, end = word[:-2], end - 2
        lower = word.lower()
        folded = lower if lower.isascii() and lower.isalpha() else key(word)
        gap = " " if begin - last == 1 and text[last] == " " else text[last : min(begin, last + 40)]
        add(Token(begin, end, word, folded, not word[0].islower(), gap))
        last = end
    return out


def has_case(words: list[Token]) -> bool:
    """Does case tell anything here? Not in text that is all lower or (nearly) all upper case.

    >>> has_case(tokens("Shells hit the town")), has_case(tokens("SHELLS HIT THE TOWN")), has_case(tokens("shells hit"))
    (True, False, False)
    """
    capitals = sum([t.text[0].isupper() for t in words])
    return capitals > 0 and len(words) - capitals > 0.1 * len(words)
