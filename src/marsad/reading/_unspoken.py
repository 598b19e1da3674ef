"""Quotations that no speaker was found for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from marsad.reading._quotes import Quote
from marsad.reading._values import Attribution, Passage
from marsad.spans import Span, trimmed

__all__ = ["left_over"]

#: A quotation of fewer words without a speaker is a name or an irony ("caliphate"), not something said.
_FEWEST_WORDS = 4


def left_over(
    text: str, passages: Sequence[Passage], quotes: Sequence[Quote], found: Sequence[Attribution]
) -> Iterator[Attribution]:
    """Quotations that no speaker was found for.

    One that opens right where a sentence with an attributed quotation ended, in the same paragraph, goes on with that
    speaker: '"We fled," she said. "There was nothing left."' Any other has no source.
    """
    taken = sorted({c for a in found for c in a.content})
    by_passage: dict[int, list[Attribution]] = {}
    for a in found:
        by_passage.setdefault(a.passage, []).append(a)
    for quote in quotes:
        at = bisect_left(passages, quote.outer.begin + 1, key=lambda p: p.span.begin) - 1
        passage = passages[max(at, 0)]
        span = trimmed(text, quote.span.begin, quote.span.end, article=False)
        if passage.role not in ("body", "caption") or _covered(taken, span) or not _sayable(text, quote, passage):
            continue
        speaker = _going_on(passages, passage, quote, by_passage)
        made = Attribution(
            speaker.source if speaker else None,
            None,
            (span,),
            True,
            "asserts",
            passage.index,
            0.6,
            "continued_quote" if speaker else "unattributed_quote",
            speaker.via if speaker else None,
        )
        by_passage.setdefault(passage.index, []).append(made)
        yield made


def _covered(taken: Sequence[Span], span: Span) -> bool:
    at = bisect_left(taken, span.begin, key=lambda t: t.end)
    return any(t.meets(span) for t in taken[at : at + 3])


def _sayable(text: str, quote: Quote, passage: Passage) -> bool:
    """A statement: enough words, and it opens its sentence or is one by itself."""
    words = quote.span.of(text)
    if words.count(" ") + 1 < _FEWEST_WORDS:
        return False
    opens = quote.outer.begin - passage.span.begin <= 2
    return opens or (words[:1].isupper() and words.rstrip()[-1:] in ".!?,")


def _going_on(
    passages: Sequence[Passage], passage: Passage, quote: Quote, by_passage: dict[int, list[Attribution]]
) -> Attribution | None:
    if passage.index == 0 or quote.outer.begin - passage.span.begin > 2:
        return None
    before = passages[passage.index - 1]
    said = [a for a in by_passage.get(before.index, ()) if a.quoted]
    if before.paragraph != passage.paragraph or not said or said[-1].source is None:
        return None
    return said[-1]
