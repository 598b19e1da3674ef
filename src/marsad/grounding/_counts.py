"""From the words of a number to low, best and high, and to what is counted.

``low <= best <= high`` always. A bare cardinal is all three. "At least 12", "more than 12": low and best 12, no upper
bound; "up to 12": none to 12, best 12; "about 12", "nearly 12": 12 as it stands, not exact; "10 to 15": its middle as
best; vague words as ACLED counts them at the low end (dozens 12, hundreds 100), twice that as best, no upper bound.
"""

from __future__ import annotations

import re

from marsad.grounding._values import Count
from marsad.reading import Mention, Reading
from marsad.reading.numbers import PEOPLE, Amount, Noun, lexicon, noun_after, read_amount, value_of
from marsad.spans import Span

__all__ = ["ground_counts", "read_amount"]

_FRACTIONS = {
    "half": 1 / 2, "third": 1 / 3, "thirds": 2 / 3, "quarter": 1 / 4, "quarters": 3 / 4,
}  # fmt: skip
_WHOLE_OF = re.compile(
    r"^[\s,(–-]{1,4}(?:[\w'’-]+[\s,]+){0,6}?(?:including|among\s+(?:them|whom)|of\s+(?:them|whom)|amongst\s+them|"
    r"most\s+of\s+them|comprising)[\s\u00a0]+(?:at\s+least\s+|the\s+)?$",
    re.IGNORECASE,
)


def ground_counts(reading: Reading) -> tuple[Count, ...]:
    """Every quantity mention as a count, in text order; money and what cannot be read again gives none."""
    text = reading.report.text
    passages = {p.index: p.span for p in reading.passages}
    out: list[Count] = []
    before: tuple[Mention, Count] | None = None
    for mention in reading.mentions:
        if mention.kind != "quantity":
            continue
        sentence = passages.get(mention.passage, Span(0, len(text)))
        count = _counted(text, mention, sentence)
        if count is None:
            continue
        count = _as_part(text, mention, count, before)
        out.append(count)
        if _may_be_whole(count):
            before = (mention, count)
    return tuple(out)


def _counted(text: str, mention: Mention, sentence: Span) -> Count | None:
    share = _share_of(mention.span.of(text))
    if share is not None:
        best = round(share * 100)
        noun = noun_after(text, mention.span.end, sentence.end)
        return _count(mention, Amount(0, 0, best, best, best, "exact", "share"), noun, share)
    amount = read_amount(text, mention.span)
    if amount is None:
        return None
    return _count(mention, amount, noun_after(text, mention.span.end, sentence.end, one=amount.best == 1), None)


def _count(mention: Mention, amount: Amount, noun: Noun | None, share: float | None) -> Count:
    return Count(
        mention.id,
        amount.low,
        amount.best,
        amount.high,
        noun.lemma if noun else None,
        noun.span if noun else None,
        exact=amount.bound == "exact" and amount.rule in {"cardinal", "none"},
        share=share,
        confidence=mention.confidence,
        rule=amount.rule,
    )


def _share_of(words: str) -> float | None:
    """0..1 for "65 percent" and "two thirds"; a percentage above 100 is no share."""
    low = words.lower()
    if re.search(r"%|per[\s-]?cent", low):
        m = re.search(r"[0-9][0-9.,]*|[a-z-]+(?=\s*per)", low)
        value = value_of(m.group()) if m else None
        return value / 100 if value is not None and value <= 100 else None
    last = low.split()[-1].rsplit("-", 1)[-1]
    return _FRACTIONS.get(last)


def _may_be_whole(count: Count) -> bool:
    """People, or a bare number; "one village" between a whole and its part is passed over."""
    entry = lexicon().get(count.noun) if count.noun else None
    return count.share is None and (entry is None or entry.kind in PEOPLE)


def _as_part(text: str, mention: Mention, count: Count, before: tuple[Mention, Count] | None) -> Count:
    """ "18, among them 5 children": the second is a part of the first."""
    if before is None or before[0].passage != mention.passage or count.share is not None:
        return count
    whole = before[1]
    begin = whole.noun_span.end if whole.noun_span else before[0].span.end
    too_many = count.best > whole.best
    if too_many or begin > mention.span.begin or not _WHOLE_OF.match(text[begin : mention.span.begin]):
        return count
    return Count(
        count.mention, count.low, count.best, count.high, count.noun, count.noun_span, count.exact, count.share,
        count.confidence, count.rule, of=whole.of or whole.mention,
    )  # fmt: skip
