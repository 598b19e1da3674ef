"""Reports in capitals throughout, as old wires and teleprinters sent them.

Capitals tell names only where not all letters are capital. Where they all are, the report is read as if it were in
small letters, which the word lists and the model know; offsets stay those of the text as given.

A truecaser was tried for both kinds (docs/coding-errors/muc.md): with the casing of every word learned of a million
words of news, what is read of text in small letters was no better.
"""

from __future__ import annotations

#: Share of capitals among the letters from which on they say nothing. It is .12 at most in the Syria dev
#: reports, and 1 in messages of a teleprinter but for what editors added.
SHOUTED = 0.9
#: Letters without which there is nothing to tell: a headline alone is short, too.
_LEAST = 40


def unshouted(text: str) -> str:
    """The text in small letters if it is in capitals throughout, else as it is; always of the same length.

    >>> unshouted("GUNMEN KILLED TWO POLICEMEN NEAR THE PORT OF BUENAVENTURA.")
    'gunmen killed two policemen near the port of buenaventura.'
    >>> unshouted("Gunmen of the FARC killed two policemen near the port of Buenaventura.")
    'Gunmen of the FARC killed two policemen near the port of Buenaventura.'
    """
    small = sum(map(str.islower, text))
    large = sum(map(str.isupper, text))
    if large < _LEAST or large < SHOUTED * (small + large):
        return text
    return "".join(low if len(low := c.lower()) == 1 else c for c in text)
