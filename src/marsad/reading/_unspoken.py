"""Quotations that no sentence gave a speaker to: they go on with one, are introduced, are signed, or stay without."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from marsad.reading._cues import cue_at
from marsad.reading._phrases import plausible, speaker_after, speaker_before
from marsad.reading._quotes import Quote
from marsad.reading._values import Attribution, Passage
from marsad.reading._verbs import group_start, is_noun
from marsad.reading._words import cut
from marsad.spans import Span, trimmed

__all__ = ["left_over"]

#: A quotation of fewer words without a speaker is a name or an irony ("caliphate"), not something said.
_FEWEST_WORDS = 4


def left_over(
    text: str, passages: Sequence[Passage], quotes: Sequence[Quote], found: Sequence[Attribution]
) -> tuple[Attribution, ...]:
    """All attributions, with the quotations that no sentence gave a speaker to.

    One that opens right where a sentence with an attributed quotation ended, in the same paragraph, goes on with what
    that speaker said: '"We fled," she said. "There was nothing left."' is one claim in two parts. One that a sentence
    before it introduces with a colon, or that a name after a dash signs, has that speaker. Any other has no source.
    """
    made = _Made(passages, found)
    for quote in quotes:
        at = bisect_left(passages, quote.outer.begin + 1, key=lambda p: p.span.begin) - 1
        passage = passages[max(at, 0)]
        span = trimmed(text, quote.span.begin, quote.span.end, article=False)
        if passage.role not in ("body", "caption") or made.covered(span) or not _sayable(text, quote, passage):
            continue
        before = made.going_on(passage, quote)
        if before is not None:
            made.extend(before, span)
            continue
        source, cue = _introduced(text, passages, passage, quote) or _signed(text, quote) or _NOBODY
        rule = "unattributed_quote" if source is None else "introduced_quote" if cue else "signed_quote"
        made.add(Attribution(source, cue, (span,), True, "asserts", passage.index, 0.6, rule))
    return tuple(made.all)


_NOBODY: tuple[Span | None, Span | None] = (None, None)


class _Made:
    """Attributions so far, by the passages that their contents end in."""

    def __init__(self, passages: Sequence[Passage], found: Sequence[Attribution]) -> None:
        self.all = list(found)
        self._passages = passages
        self._taken = sorted({c for a in found for c in a.content})
        self._last: dict[int, int] = {}
        for n, a in enumerate(self.all):
            if a.quoted:
                self._last[a.passage] = n

    def covered(self, span: Span) -> bool:
        at = bisect_left(self._taken, span.begin, key=lambda t: t.end)
        return any(t.meets(span) for t in self._taken[at : at + 3])

    def add(self, a: Attribution) -> None:
        self._last[a.passage] = len(self.all)
        self.all.append(a)

    def extend(self, n: int, span: Span) -> None:
        """One more part for the attribution ``n``, and what follows it may go on with it."""
        a = self.all[n]
        self.all[n] = replace(a, content=(*a.content, span))
        self._last[bisect_left(self._passages, span.end, key=lambda p: p.span.begin) - 1] = n

    def going_on(self, passage: Passage, quote: Quote) -> int | None:
        """The attribution that the quotation goes on with."""
        if passage.index == 0 or quote.outer.begin - passage.span.begin > 2:
            return None
        if self._passages[passage.index - 1].paragraph != passage.paragraph:
            return None
        n = self._last.get(passage.index - 1)
        return n if n is not None and self.all[n].source is not None else None


def _sayable(text: str, quote: Quote, passage: Passage) -> bool:
    """A statement: enough words, and it opens its sentence or is one by itself."""
    words = quote.span.of(text)
    if words.count(" ") + 1 < _FEWEST_WORDS:
        return False
    opens = quote.outer.begin - passage.span.begin <= 2
    return opens or (words[:1].isupper() and words.rstrip()[-1:] in ".!?,")


#: Cues after which the words may follow a colon in the next paragraph; silence says nothing.
_SAYING = frozenset(("say", "tell", "object"))
_SIGNATURE = re.compile(r"[\s\"”»]*(?:--?|[–—―])\s*(?=[A-Z])([^\n—–―\"“”]{2,80})")


def _introduced(
    text: str, passages: Sequence[Passage], passage: Passage, quote: Quote
) -> tuple[Span | None, Span | None] | None:
    """Speaker and cue of what a colon closes before the quotation: 'The ministry replied on its site: "..."'."""
    if quote.outer.begin - passage.span.begin > 2:
        span = Span(passage.span.begin, quote.outer.begin)
    elif passage.index and passages[passage.index - 1].role == "body":
        span = passages[passage.index - 1].span
    else:
        return None
    if span.of(text).rstrip()[-1:] != ":":
        return None
    words = cut(text, span)
    for i in range(len(words) - 1, 0, -1):
        cue = cue_at(words, i)
        if cue is None or cue.frame not in _SAYING or is_noun(words, i, cue):
            continue
        source = speaker_before(words, group_start(words, i), 0)
        if source is not None and plausible(words, source):
            named = words.span(*source)
            return trimmed(text, named.begin, named.end), words.span(i, i + len(cue.words))
    return None


def _signed(text: str, quote: Quote) -> tuple[Span | None, Span | None] | None:
    """The name after the dash that follows a quotation and closes its line: '"We will stay." - Olha, teacher'."""
    found = _SIGNATURE.match(text, quote.span.end, quote.outer.end + 100)
    if found is None or "\n" in text[quote.outer.end : found.start(1)].replace("\n", "", 1):
        return None
    if text[found.end() : found.end() + 1] not in ("", "\n"):
        return None
    words = cut(text, Span(*found.span(1)))
    source = speaker_after(words, 0, len(words))
    if source is None or source[0] != 0 or not words.capital(0):
        return None
    return words.span(*source), None
