"""Words of a text as the place recogniser sees them: hyphenated names taken apart, possessives cut off."""

from __future__ import annotations

import re
from typing import NamedTuple

from marsad.grounding.places._fold import key


class Token(NamedTuple):
    """A word at ``begin``..``end`` (code points); ``gap`` is what stands between the word before and this one."""

    begin: int
    end: int
    text: str
    key: str
    capital: bool
    gap: str


_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W\d_]+(?:['’‘ʿ`][^\W\d_]+)*")
_POSSESSIVE = ("'s", "’s", "'S", "’S")

#: Gaps that a name may stretch over.
JOINTS = frozenset((" ", "-", "‐", "‑", "–", "\u00a0", "  ", "\n", "'", "’", "‘"))


def tokens(text: str) -> list[Token]:
    """The words of ``text`` in order.

    >>> [t.text for t in tokens("Syria's Deir ez-Zor, U.S.-led")]
    ['Syria', 'Deir', 'ez', 'Zor', 'U.S.', 'led']
    """
    out: list[Token] = []
    last = 0
    for match in _WORD.finditer(text):
        word, begin = match[0], match.start()
        if word.endswith(_POSSESSIVE):
            word = word[:-2]
        end = begin + len(word)
        lower = word.lower()
        folded = lower if lower.isascii() and lower.isalpha() else key(word)
        out.append(Token(begin, end, word, folded, word[0].isupper(), text[last : min(begin, last + 40)]))
        last = end
    return out


def has_case(words: list[Token]) -> bool:
    """Does case tell anything here? Not in text that is all lower or (nearly) all upper case.

    >>> has_case(tokens("Shells hit the town")), has_case(tokens("SHELLS HIT THE TOWN")), has_case(tokens("shells hit"))
    (True, False, False)
    """
    capitals = sum(t.capital for t in words)
    return capitals > 0 and len(words) - capitals > 0.1 * len(words)
