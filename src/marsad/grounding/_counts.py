"""From the words of a number to low, best and high, to what is counted, and to what happened to it.

``low <= best <= high`` always, ``high`` null for an open end. A bare cardinal is all three; what bounds, ranges, vague
words and shares mean is listed in docs/counts.md, whose examples a test reads. A count is read from its own sentence
alone: no sentence elsewhere changes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from marsad.grounding._fate_clause import Counted, sort_of
from marsad.grounding._fates import fates_of
from marsad.grounding._values import Count
from marsad.reading import Mention, Reading
from marsad.reading.numbers import (
    PEOPLE,
    Amount,
    Noun,
    ends_no_count,
    family_before,
    is_outdated,
    lexicon,
    noun_after,
    read_amount,
    share_in,
)
from marsad.spans import Span

__all__ = ["ground_counts", "read_amount"]

_WHOLE_OF = re.compile(
    r"^[\s,(–-]{1,4}(?:[\w'’-]+[\s,]+){0,6}?(?:including|among\s+(?:them|whom)|of\s+(?:them|whom)|amongst\s+them|incl\.?|"
    r"most\s+of\s+them|comprising)[\s\u00a0]+(?:at\s+least\s+|the\s+)?$",
    re.IGNORECASE,
)


def ground_counts(reading: Reading) -> tuple[Count, ...]:
    """Every quantity mention as a count, in text order; money and what cannot be read again gives none."""
    text = reading.report.text
    passages = {p.index: p.span for p in reading.passages}
    ages = {at for span in _ages(text, reading.mentions) for at in range(span.begin, span.end)}
    quantities = [m for m in reading.mentions if m.kind == "quantity" and m.span.begin not in ages]
    out: list[Count] = []
    for index, mentions in groupby(quantities, key=lambda m: m.passage):
        out.extend(_in_sentence(text, passages.get(index, Span(0, len(text))), list(mentions)))
    return tuple(out)


def _in_sentence(text: str, sentence: Span, mentions: Sequence[Mention]) -> Iterator[Count]:
    read = [(m, c) for m in mentions if (c := _counted(text, m, sentence)) is not None]
    read = list(_with_wholes(text, read))
    wholes = {c.of for _, c in read}
    fates = fates_of(
        text, sentence, [_for_fate(text, m, c, whole=m.id in wholes or _is_some_of(text, m)) for m, c in read]
    )
    before: tuple[Mention, Count] | None = None
    floor = sentence.begin
    for (mention, count), told in zip(read, fates, strict=True):
        count = replace(
            count,
            of=count.of or _whole_of(text, mention, count, before),
            fate=told.fate if told else None,
            fate_span=told.span if told else None,
            superseded=is_outdated(text, mention.span, floor, sentence.end),
        )
        yield count
        floor = mention.span.end
        if _may_be_whole(count):
            before = (mention, count)


#: "Amina Saleh, 41, died", "two men, 23 and 31, died": ages in an aside right after those whose they are.
_AGES = re.compile(
    r"(?:,|\s\()\s?(?P<ages>[0-9]{1,3}(?:(?:,\s|,?\sand\s)[0-9]{1,3}){0,8})"
    r"(?=\s?[,;)]|\s(?:was|is|has|had|died|of|from)\b)"
)
_DIGITS = re.compile(r"[0-9]+")
_OLDEST = 115


def _ages(text: str, mentions: Sequence[Mention]) -> Iterator[Span]:
    """Where ages stand. Taken for counts they would be so many dead."""
    for m in mentions:
        found = _AGES.match(text, m.span.end, m.span.end + 64) if m.kind == "person" else None
        if found and all(int(n) <= _OLDEST for n in _DIGITS.findall(found["ages"])):
            yield Span(*found.span("ages"))


#: What stands between a part and the number of its whole: "15 of the 20 drones", "half of the town's 40,000 residents".
_OF_WHOLE = re.compile(
    r"\s+of\s+(?:(?:the|its|their|his|her|our|some|about|around|all|those|these|an?|estimated|nearly|other|"
    r"[\w’'-]{1,40}['’]s?)\s+){0,3}$",
    re.IGNORECASE,
)
_OUT_OF = re.compile(r"(?:^|[.,;:\"“]\s*)of\s+(?:(?:the|its|their|some|all|those)\s+){0,2}$", re.IGNORECASE)


def _with_wholes(text: str, read: Sequence[tuple[Mention, Count]]) -> Iterator[tuple[Mention, Count]]:
    """Parts told before their whole bear its mention, and its noun: "15 of 20 drones"; no noun stretches over both."""
    for n, (mention, count) in enumerate(read):
        if n + 1 < len(read):
            after, whole = read[n + 1]
            fits = count.share is not None or count.low <= (whole.high or count.low)
            if fits and _OF_WHOLE.match(text, mention.span.end, after.span.begin):
                noun = whole.noun if whole.noun else count.noun
                count = replace(count, noun=noun, noun_class=whole.noun_class, noun_span=None, of=after.id)
            elif count.noun_span is not None and count.noun_span.begin >= after.span.begin:
                count = replace(count, noun_span=None)
        if n and _is_out_of(text, read[n - 1], mention):
            count = replace(count, of=read[n - 1][0].id)
        yield mention, count


_ASIDE = re.compile(r"[^.;:,]{0,40},\s*(?:only\s+|some\s+)?")
#: "One of the 12 died": what is told is told of the part that no number counts.
_SOME_OF = re.compile(
    r"(?<!every )\b(?:one|some|most|many|neither|either|part|any|each|few)\s+of\s+"
    r"(?:(?:the|its|their|his|these|those)\s+)?$",
    re.I,
)


def _is_out_of(text: str, before: tuple[Mention, Count], mention: Mention) -> bool:
    """ "Of the 62 passengers, 40 were freed": is the number before the whole of this one?"""
    whole, count = before
    end = (count.noun_span or whole.span).end
    if not _ASIDE.fullmatch(text, end, mention.span.begin):
        return False
    return bool(_OUT_OF.search(text, max(0, whole.span.begin - 24), whole.span.begin))


def _is_some_of(text: str, mention: Mention) -> bool:
    return _SOME_OF.search(text, max(0, mention.span.begin - 24), mention.span.begin) is not None


def _counted(text: str, mention: Mention, sentence: Span) -> Count | None:
    share = share_in(text, mention.span)
    if share is not None:
        noun = noun_after(text, mention.span.end, sentence.end, whole=True)
        return _count(mention, share.amount, noun, share.value)
    amount = read_amount(text, mention.span)
    if amount is None or ends_no_count(text, amount.end, sentence.end):
        return None
    noun = noun_after(text, mention.span.end, sentence.end, one=amount.best == 1)
    count = _count(mention, amount, noun, None)
    if noun is None and family_before(text, mention.span.begin, sentence.begin) is not None:
        return replace(count, noun="person", noun_class="person")
    return count


def _count(mention: Mention, amount: Amount, noun: Noun | None, share: float | None) -> Count:
    return Count(
        mention.id,
        amount.low,
        amount.best,
        amount.high,
        noun.lemma if noun else None,
        noun.span if noun else None,
        exact=amount.bound == "exact" and amount.rule in {"cardinal", "none", "share"},
        share=share,
        confidence=mention.confidence,
        rule=amount.rule,
        noun_class=noun.kind if noun else None,
    )


def _for_fate(text: str, mention: Mention, count: Count, *, whole: bool) -> Counted:
    noun = count.noun_span
    family = family_before(text, mention.span.begin, 0) if noun is None and count.noun == "person" else None
    span = mention.span.to(noun) if noun else mention.span
    if family is not None:
        span = Span(family, span.end)  # "killed a family of six"
    capital = noun is not None and text[noun.begin].isupper() and not text[noun.begin : noun.end].isupper()
    return Counted(span, mention.span, count.noun, sort_of(count.noun, capital=capital), count.share is not None, whole)


def _may_be_whole(count: Count) -> bool:
    """People, or a bare number; "one village" between a whole and its part is passed over."""
    entry = lexicon().get(count.noun) if count.noun else None
    return count.share is None and (entry is None or entry.kind in PEOPLE)


def _whole_of(text: str, mention: Mention, count: Count, before: tuple[Mention, Count] | None) -> str | None:
    """ "18, among them 5 children": the second is a part of the first; its mention."""
    if before is None or before[0].passage != mention.passage or count.share is not None:
        return None
    whole = before[1]
    begin = whole.noun_span.end if whole.noun_span else before[0].span.end
    too_many = count.best > whole.best
    if too_many or begin > mention.span.begin or not _WHOLE_OF.match(text[begin : mention.span.begin]):
        return None
    return whole.of or whole.mention
