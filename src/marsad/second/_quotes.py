"""Where quoted words stand in a text. Nothing that is not found counts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from marsad.spans import Span

#: Signs that models write in each other's place; each for one sign, so that offsets stay.
_SIGNS: Final = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201a\u2032", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb\u2033", '"')
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")
)


@dataclass(frozen=True)
class Text:
    """A text in which quotations are looked for: blanks count as one, and typographic signs as the plain ones."""

    text: str

    @cached_property
    def _folded(self) -> tuple[str, tuple[int, ...]]:
        """The text as it is compared, and where each of its signs stands."""
        signs: list[str] = []
        at: list[int] = []
        for n, sign in enumerate(self.text.translate(_SIGNS)):
            if not sign.isspace():
                signs.append(sign)
                at.append(n)
            elif signs and signs[-1] != " ":
                signs.append(" ")
                at.append(n)
        return "".join(signs), tuple(at)

    def find(self, quote: str, within: Span | None = None, near: Span | None = None) -> Span | None:
        """The words of a quotation: those in ``within`` alone, and of several the ones closest to ``near`` (else the
        first). Whole words: "Ali" is not found in "Alia".

        >>> Text("He said  \u201cno\u201d.").find('said "no"')
        Span(begin=3, end=13)
        """
        wanted = " ".join(quote.translate(_SIGNS).split())
        if not wanted:
            return None
        folded, at = self._folded
        found: list[Span] = []
        begin = folded.find(wanted)
        while begin >= 0:
            end = begin + len(wanted)
            span = Span(at[begin], at[end - 1] + 1)
            if _whole(folded, begin, end) and (within is None or within.covers(span)):
                found.append(span)
                if near is None:
                    break
            begin = folded.find(wanted, begin + 1)
        if not found:
            return None
        return min(found, key=lambda span: (_away(span, near), span)) if near is not None else found[0]


def _whole(text: str, begin: int, end: int) -> bool:
    """Does it begin and end where words do?"""
    cut_before = begin > 0 and text[begin - 1].isalnum() and text[begin].isalnum()
    cut_after = end < len(text) and text[end].isalnum() and text[end - 1].isalnum()
    return not (cut_before or cut_after)


def _away(span: Span, near: Span) -> int:
    if span.meets(near):
        return 0
    return near.begin - span.end if span.end <= near.begin else span.begin - near.end
