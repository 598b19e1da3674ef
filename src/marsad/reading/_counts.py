"""Where a text counts somebody or something, and where it names money.

A number that is a date, an age, a distance, a calibre, an ordinal, a clock, a score or a part of a name is no count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from marsad.reading import _counts_not as no_count
from marsad.reading._counts_grammar import TENS, UNITS, VAGUE, Amount, amount_at
from marsad.reading._counts_meant import has_loss, stands_for_people
from marsad.reading._counts_nouns import PEOPLE, Noun, noun_after
from marsad.reading._counts_shares import FRACTION_WORDS, fraction_at, percent_after
from marsad.reading._values import Passage, Proposal
from marsad.spans import Span

#: Words that count only with "a" before them.
_WITH_ARTICLE = frozenset(
    {
        "dozen",
        "hundred",
        "thousand",
        "million",
        "lakh",
        "crore",
        "couple",
        "pair",
        "trio",
        "handful",
        "few",
        "billion",
        "score",
    }
)
#: Words that stand for an article: "another dozen", "some hundred".
_IN_PLACE_OF_A = re.compile(
    r"\b(?:another|some|further|nearly|about|around|over|than|roughly|almost)\s{1,2}$", re.IGNORECASE
)
_AS = re.compile(r"\b(?:as|so|too|very)\s{1,2}$", re.IGNORECASE)
_SCORE_OF = re.compile(r"score\s+of\s+[a-z]", re.IGNORECASE)
_PARTS = FRACTION_WORDS - frozenset(UNITS) - frozenset("123456789")
#: Words at which a look for a number is worth its time.
_TRIGGERS = frozenset((*UNITS, *TENS, *(w for w in VAGUE if " " not in w), *_PARTS, *_WITH_ARTICLE, "not"))
_TOKEN = re.compile(r"[A-Za-z]+|[0-9]+")
_A = re.compile(r"(?<![\w'’-])an?\s{1,3}$", re.IGNORECASE)

#: Of so many, people are meant where nothing else is said: "two million need food".
_MILLIONS = re.compile(r"(?:million|lakh|crore)s?$", re.IGNORECASE)
_MONEY_SIGN = re.compile(
    r"(?:(?:US|C|A|HK)?[$€£¥₹]\s?|(?<![A-Za-z])(?:USD|EUR|GBP|SYP|YER|IQD|LBP|Rs\.?)\s?)$", re.IGNORECASE
)
_SUM = re.compile(
    r"[0-9][0-9,.]{0,14}(?<![.,])(?:\s?(?:hundred|thousand|million|billion|trillion|lakh|crore|bn|m|k)(?![a-z]))?",
    re.IGNORECASE,
)
_CURRENCY = re.compile(
    r"\s{1,2}(?:of\s)?(?:(?:us|u\.s\.|american|canadian|syrian|iraqi|lebanese|turkish|british|russian|iranian|saudi|yemeni|"
    r"sudanese|afghan|egyptian|pakistani|indian|australian)\s)?(?:dollars?|euros?|pounds?|liras?|rou?bles?|rials?|riyals?|"
    r"dinars?|dirhams?|shekels?|rupees?|hryvnias?|naira|shillings?|francs?|pesos?|afghanis?|yuan|usd|birr|kyat|takas?|"
    r"rand|cents?|kwacha)(?![a-z])",
    re.IGNORECASE,
)


def find_counts(text: str, passages: Sequence[Passage]) -> list[Proposal]:
    """Every count, share and sum of money, in text order; the span holds the number with its bounds, not the noun.

    "at least 30 regime soldiers" gives "at least 30": the noun's words are free to be an actor's. ``rule`` is "count:"
    or "money" and how the number is written; ``grounding`` reads its value again from the words.
    """
    out: list[Proposal] = []
    for passage in passages:
        out.extend(_in_passage(text, passage.span))
    return out


def _in_passage(text: str, sentence: Span) -> Iterator[Proposal]:
    free = sentence.begin
    for token in _TOKEN.finditer(text, sentence.begin, sentence.end):
        word = token.group()
        if not word[0].isdigit():
            word = word.lower()
            if word not in _TRIGGERS:
                continue
        begin = token.start()
        if begin < free:
            continue
        found = _proposal(text, begin, word, Span(free, sentence.end), sentence.begin)
        if found:
            free = found.span.end
            yield found


def _proposal(text: str, begin: int, word: str, within: Span, opening: int) -> Proposal | None:
    if word[0].isdigit() and (money := _money(text, begin, within)):
        return money
    start = _start(text, begin, word, within.begin)
    if start is None:
        return None
    if word in FRACTION_WORDS and (share := fraction_at(text, start, within.end, within.begin)):
        return _fraction(text, start, Span(share.amount.begin, share.amount.end), within)
    amount = amount_at(text, start, within.end, within.begin)
    if amount is None or amount.end <= begin:
        return None
    percent = percent_after(text, amount.end, within.end)
    if percent:
        return Proposal(Span(amount.begin, percent.end()), "quantity", False, 0.9, "count:share")
    currency = _CURRENCY.match(text, amount.end, within.end)
    if currency:
        return Proposal(Span(amount.begin, currency.end()), "money", False, 0.9, "money")
    return _count(text, amount, start, word, Span(opening, within.end))


def _fraction(text: str, start: int, span: Span, within: Span) -> Proposal | None:
    timely = no_count.OF_TIME.match(text, span.end, within.end)
    if timely or no_count.HALF_BEFORE.search(text, max(within.begin, start - 10), start):
        return None
    return Proposal(span, "quantity", False, 0.75, "count:fraction")


def _start(text: str, begin: int, word: str, floor: int) -> int | None:
    """Where the number's own words begin: "a dozen" and "a few" with their article."""
    if begin and (text[begin - 1].isalnum() or text[begin - 1] in "_@"):
        return None
    if word in _WITH_ARTICLE or word in _PARTS:
        article = _A.search(text, max(floor, begin - 4), begin)
        if word == "score" and not _SCORE_OF.match(text, begin):
            return None
        if article:
            return article.start()
        if word in ("dozen", "hundred", "thousand"):
            opens = begin == floor and text[begin].isupper()
            return begin if opens or _IN_PLACE_OF_A.search(text, max(floor, begin - 12), begin) else None
        if word == "few" and _AS.search(text, max(floor, begin - 5), begin):
            return None
        return begin if word in ("few", "half", "couple") else None
    return begin


def _money(text: str, begin: int, within: Span) -> Proposal | None:
    """A sum with its sign before it; the token found is its first digit."""
    sign = _MONEY_SIGN.search(text, max(within.begin, begin - 6), begin)
    amount = _SUM.match(text, begin, within.end) if sign else None
    if sign is None or amount is None:
        return None
    return Proposal(Span(sign.start(), amount.end()), "money", False, 0.95, "money")


def _count(text: str, amount: Amount, start: int, word: str, within: Span) -> Proposal | None:
    if _is_no_count(text, amount, start, word, within):
        return None
    noun = noun_after(text, amount.end, within.end, one=amount.best == 1)
    if not _meant_as_count(text, amount, word, noun, within):
        return None
    certain = 0.9 if noun and noun.kind else 0.7 if noun else 0.5
    return Proposal(Span(amount.begin, amount.end), "quantity", False, certain, f"count:{amount.rule}")


def _is_no_count(text: str, amount: Amount, start: int, word: str, within: Span) -> bool:
    """What stands right before or after the number makes it something else."""
    if no_count.AFTER.match(text, amount.end, within.end):
        return True
    before = max(within.begin, start - 24)
    if no_count.BEFORE.search(text, before, start) or no_count.AGE_BEFORE.search(text, before, start):
        return True
    if not word[0].isdigit():
        return no_count.in_name(text, start, start + len(word), within.begin, within.end)
    if no_count.DAY.match(text, start, within.end) and no_count.MONTH_BEFORE.search(text, before, start):
        return True
    if no_count.ADDRESS.match(text, amount.end, within.end):
        return True
    if no_count.is_padded(text, start) or no_count.is_clock(text, start, within.begin, within.end):
        return True
    if no_count.BEFORE_DIGITS.search(text, before, start):
        return True
    return bool(
        no_count.SCORE.match(text, start, within.end)
        and no_count.SCORE_BEFORE.search(text, max(within.begin, start - 40), start)
    )


def _meant_as_count(text: str, amount: Amount, word: str, noun: Noun | None, within: Span) -> bool:
    """Years, "one", "no" and bare numbers count only where a counted noun or a loss stands by."""
    person = noun is not None and noun.kind in PEOPLE
    if no_count.YEAR.fullmatch(text, amount.begin, amount.end):
        if no_count.YEAR_BEFORE.search(text, max(within.begin, amount.begin - 24), amount.begin):
            return False
        return has_loss(text, amount, within) or (noun is not None and person and noun.span.begin - amount.end < 20)
    if word == "one" and amount.best == 1:
        if no_count.ONE_ELSE.match(text, amount.end, within.end) or no_count.ONE_PRONOUN.search(
            text, max(within.begin, amount.begin - 8), amount.begin
        ):
            return False
        return (noun is not None and noun.kind is not None) or has_loss(text, amount, within)
    if text[amount.end - 1] in "mM" and text[amount.end - 2].isdigit():
        # "5m people" are millions, "200m away" metres
        return noun is not None and (noun.kind is not None or text[noun.span.begin].isupper())
    if word == "few" and noun is not None and text[amount.begin] in "aA":
        return True
    if word in ("no", "few", "many", "both", "half") and amount.best < 10:
        if word == "no" and noun is not None and noun.lemma in no_count.NO_PART:
            return False
        loss = word in ("both", "few") and has_loss(text, amount, within)
        return (noun is not None and noun.kind is not None) or loss
    if amount.best == 0 and (noun is None or noun.kind is None):
        return has_loss(text, amount, within)
    if word[0].isdigit() and not person and _named(text, amount, within):
        return has_loss(text, amount, within)
    if noun is not None or amount.rule in {"vague", "at-least", "at-most", "none"}:
        return True
    if _MILLIONS.search(text, amount.begin, amount.end) or stands_for_people(text, amount, within):
        return True
    named = word[0].isdigit() and no_count.AFTER_NAME.search(text, max(within.begin, amount.begin - 24), amount.begin)
    return has_loss(text, amount, within, strict=bool(named))


def _named(text: str, amount: Amount, within: Span) -> bool:
    return bool(no_count.NAMES_BEFORE.search(text, max(within.begin, amount.begin - 20), amount.begin))
