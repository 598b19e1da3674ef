"""Where a text counts somebody or something, and where it names money.

A number that is a date, an age, a distance, a calibre, an ordinal, a clock, a score or a part of a name is no count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from marsad.reading._counts_grammar import _TENS, _UNITS, VAGUE, Amount, amount_at
from marsad.reading._counts_nouns import PEOPLE, Noun, noun_after
from marsad.reading._times_grammar import MONTHS
from marsad.reading._values import Passage, Proposal
from marsad.spans import Span

_TRIGGERS = frozenset([*_UNITS, *_TENS, *(w for w in VAGUE if " " not in w), "half", "third", "quarter"])
#: Words that count only with "a" before them.
_WITH_ARTICLE = frozenset(
    {"dozen", "hundred", "thousand", "million", "lakh", "couple", "pair", "handful", "few", "billion"}
)
_TOKEN = re.compile(r"[A-Za-z]+|[0-9]+")
_A = re.compile(r"(?<![\w'’-])a[\s\u00a0]{1,3}$", re.IGNORECASE)

_MONTH = "(?:" + "|".join([*MONTHS, "sept", *(m[:3] for m in MONTHS)]) + r")\b\.?"
_AFTER_BAD = re.compile(
    r"[\s\u00a0]?(?:st|nd|rd|th)(?![a-z])|[:.][0-9]|/[0-9]|"
    r"-(?!plus|odd|strong)[a-z0-9]|"
    r"[\s\u00a0-]{0,3}(?:(?:full|straight|consecutive|more|long|whole|square|other|or\s+more)[\s\u00a0]{1,2})?"
    r"(?:years?|months?|weeks?|days?|nights?|hours?|minutes?|seconds?|decades?|centur(?:y|ies)|times|"
    r"km|kms|kmh|kph|kilomet(?:er|re)s?|mi|miles?|met(?:er|re)s?|m|yards?|feet|foot|ft|inch(?:es)?|mm|cm|degrees|"
    r"a\.?m\.?|p\.?m\.?|gmt|utc|hrs|local\s+time|caliber|calibre|hectares?|acres?|mph|knots|o['’]clock)(?![a-z])|"
    rf"[\s\u00a0]{{1,2}}(?:of[\s\u00a0])?{_MONTH}",
    re.IGNORECASE,
)
_BEFORE_BAD = re.compile(
    rf"(?:\b{_MONTH}[\s\u00a0]{{1,2}}|"
    r"\b(?:resolutions?|articles?|chapter|numbers?|nos?\.?|route|highway|room|page|version|aged?|law|decree|phase|"
    r"section|"
    r"channel|flight|tel|phone|geneva|astana|world war|mig|su|km|rpg)[\s\u00a0]{0,2}|"
    r"[A-Za-z]-|[0-9][/:.,–-]|[#/_@]|[$€£]\s?)$",
    re.IGNORECASE,
)
#: Before a number these make a name ("Brigade 93", "Camp 4") unless people are counted ("by the group 12 civilians").
_NAMES_BEFORE = re.compile(
    r"\b(?:gate|sector|zone|round|grade|block|line|point|axis|camp|hill|unit|base|road|brigade|division|battalion|"
    r"regiment|"
    r"corps|group|area|district|channel|mission|operation|post|well|pier)[\s\u00a0]{1,2}$",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)[0-9]{2}(?![0-9,])")
_PERCENT = re.compile(r"[\s\u00a0-]{0,2}(?:%|per[\s\u00a0-]?cent(?:age)?(?:\s+points?)?)", re.IGNORECASE)
_FRACTION = re.compile(
    r"(?:(?P<num>half|a[\s]+third|one[\s]+third|two[\s-]thirds|a[\s]+quarter|one[\s]+quarter|three[\s-]quarters|"
    r"one[\s]+in[\s]+\w+|"
    r"third|quarter))(?=[\s]+(?:of|the)\b)",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"(?:US|C|A|HK)?[$€£¥]\s?[0-9][0-9,.]{0,14}(?<![.,])(?:\s?(?:hundred|thousand|million|billion|trillion|bn|m|"
    r"k)(?![a-z]))?|"
    r"(?:USD|EUR|GBP)\s?[0-9][0-9,.]{0,14}(?<![.,])(?:\s?(?:million|billion))?",
    re.IGNORECASE,
)
_CURRENCY = re.compile(
    r"[\s\u00a0]{1,2}(?:(?:us|u\.s\.|american|canadian|syrian|iraqi|lebanese|turkish|british|russian|iranian|"
    r"saudi|yemeni|"
    r"sudanese|afghan|egyptian)\s)?(?:dollars?|euros?|pounds?|liras?|rou?bles?|rials?|riyals?|dinars?|dirhams?|"
    r"shekels?|"
    r"rupees?|hryvnias?|naira|shillings?|francs?|pesos?|afghanis?|yuan|usd)(?![a-z])",
    re.IGNORECASE,
)
_ONE_OF = re.compile(
    r"[\s\u00a0]{1,2}(?:of|another|by\s+one|day|night|morning|hand|side|that|who|way|thing)\b", re.IGNORECASE
)
_OF_THEM = re.compile(r"[\s\u00a0]{1,2}of[\s\u00a0]{1,2}(?:them|those|whom|these)\b", re.IGNORECASE)
_LOSS_AFTER = re.compile(
    r"[\s\u00a0]{1,2}(?:(?:people|others|more)[\s\u00a0]+)?(?:dead|killed|wounded|injured|died|martyred|missing|killing|"
    r"wounding|hurt|captured|arrested|kidnapped|displaced|evacuated|detained|abducted|executed|murdered|slain|got|sustained|suffered|(?:were|was|are|have\s+been|had\s+been)[\s\u00a0]+"
    r"(?:later\s+|also\s+|reportedly\s+|found\s+)?(?:\w+ed|slain|dead|hurt|missing|shot|taken|held))\b",
    re.IGNORECASE,
)
_LOSS_BEFORE = re.compile(
    r"\b(?:killed|killing|kills|kill|wounded|wounding|wounds|injured|injuring|injures|captured|capturing|dead|"
    r"claims|claimed|"
    r"(?:deaths|lives|bodies|number|figure)\s+of|(?:toll|rose|risen|rises|climbed|up|increased|updated|revised|"
    r"raised|stood|"
    r"stands|tally|number|count|figure)\s+(?:\w+[\s\u00a0]){0,6}?(?:to|at|of|from|is|was|reached|as))[\s\u00a0]{1,3}"
    r"(?:(?:the|some|another|a|further|of|them|also|at)[\s\u00a0]){0,2}$",
    re.IGNORECASE,
)


#: "While the ministry said 25", "put it at 25", "35 of 300 patients", "40 from the army were killed": numbers
#: that stand alone where people have been counted before, or where the people follow.
_RIVAL_BEFORE = re.compile(
    r"\b(?:said|says|reported|reports|counted|counts|claimed|claims|documented|recorded|confirmed|has|gave|gives|cited|"
    r"spoke\s+of|speaks\s+of|(?:put|puts|putting|places?|gives?|gave|set)\s+(?:it|them|(?:the|that|their|its)\s+(?:\w+\s+)?"
    r"(?:figures?|numbers?|totals?|counts?|tally|toll|dead))(?:\s+(?:at|as|above))?)[\s\u00a0]+(?:only[\s\u00a0]+)?$",
    re.IGNORECASE,
)
_CLAUSE_ENDS = re.compile(
    r"[\s\u00a0]*(?:$|[.,;:)\"”](?!\d)|(?:while|but|and|whereas|though|although)\b)", re.IGNORECASE
)
#: "None of them over 15" tells an age.
_AGE_BEFORE = re.compile(r"\bof[\s\u00a0]+(?:them|whom)[\s\u00a0]+$", re.IGNORECASE)
_OF_A_WHOLE = re.compile(
    r"[\s\u00a0]of[\s\u00a0](?:(?:the|its|some|about|around|nearly|more\s+than|an?\s+estimated)[\s\u00a0]){0,2}[0-9]"
)
_FROM_A_SIDE = re.compile(
    r"[\s\u00a0](?:from|of)[\s\u00a0](?:the|its|their)[\s\u00a0](?:[\w'’-]+[\s\u00a0]){0,4}?(?:forces|army|militias?|groups?|"
    r"regime|troops|rebels|police|guards?|militants|movement|organi[sz]ation)\b(?:[^.;]{0,80})\b(?:killed|died|dead|wounded|"
    r"injured|captured)\b",
    re.IGNORECASE,
)


def _stands_alone(text: str, amount: Amount, within: Span) -> bool:
    """A bare number that counts people told of before or after."""
    if _OF_A_WHOLE.match(text, amount.end, within.end) or _FROM_A_SIDE.match(text, amount.end, within.end):
        return True
    before = text[max(within.begin, amount.begin - 48) : amount.begin]
    return bool(_RIVAL_BEFORE.search(before) and _CLAUSE_ENDS.match(text, amount.end, within.end))


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
        begin = token.start()
        if begin < free:
            continue
        word = token.group()
        if not (word[0].isdigit() or word.lower() in _TRIGGERS or word.lower() in _WITH_ARTICLE):
            continue
        found = _proposal(text, begin, word.lower(), Span(free, sentence.end), sentence.begin)
        if found:
            free = found.span.end
            yield found


def _proposal(text: str, begin: int, word: str, within: Span, opening: int) -> Proposal | None:
    money = _money(text, begin, within)
    if money:
        return money
    start = _start(text, begin, word, within.begin)
    amount = None if start is None else amount_at(text, start, within.end, within.begin)
    if amount is None or amount.end <= begin:
        return _share(text, begin, word, within)
    if _PERCENT.match(text, amount.end, within.end):
        end = _PERCENT.match(text, amount.end, within.end).end()  # type: ignore[union-attr]
        return Proposal(Span(amount.begin, end), "quantity", False, 0.9, "count:share")
    if _CURRENCY.match(text, amount.end, within.end):
        end = _CURRENCY.match(text, amount.end, within.end).end()  # type: ignore[union-attr]
        return Proposal(Span(amount.begin, end), "money", False, 0.9, "money")
    return _count(text, amount, begin if start is None else start, word, Span(opening, within.end))


def _start(text: str, begin: int, word: str, floor: int) -> int | None:
    """Where the number's own words begin: "a dozen" and "a few" with their article."""
    if begin and (text[begin - 1].isalnum() or text[begin - 1] in "_@"):
        return None
    if word in _WITH_ARTICLE or word == "half":
        article = _A.search(text, max(floor, begin - 4), begin)
        if article:
            return article.start()
        return begin if word in {"few", "half"} else None
    if word in {"third", "quarter"}:
        return None
    return begin


def _money(text: str, begin: int, within: Span) -> Proposal | None:
    """A sum with its sign before it; the token found is its first digit."""
    if begin == within.begin or text[begin - 1] not in "$€£¥DRP ":
        return None
    for back in (4, 3, 2, 1):
        at = begin - back
        if at >= within.begin and (at == 0 or not text[at - 1].isalnum()):
            m = _MONEY.match(text, at, within.end)
            if m and m.end() > begin:
                return Proposal(Span(m.start(), m.end()), "money", False, 0.95, "money")
    return None


def _share(text: str, begin: int, word: str, within: Span) -> Proposal | None:
    """Fractions: "half of", "a third of", "two thirds of"."""
    if word not in {"half", "third", "quarter", "one", "two", "three"}:
        return None
    article = _A.search(text, max(within.begin, begin - 4), begin) if word in {"third", "quarter"} else None
    if word in {"third", "quarter"} and not article:
        return None
    begin = article.start() if article else begin
    m = _FRACTION.match(text, begin, within.end)
    return Proposal(Span(begin, m.end()), "quantity", False, 0.75, "count:fraction") if m else None


def _count(text: str, amount: Amount, start: int, word: str, within: Span) -> Proposal | None:
    before = text[max(within.begin, start - 20) : start]
    if _AFTER_BAD.match(text, amount.end, within.end) or (word[0].isdigit() and _BEFORE_BAD.search(before)):
        return None
    fraction = _share(text, start, word, within)
    if fraction:
        return fraction
    if amount.begin < start and _AGE_BEFORE.search(text, max(within.begin, amount.begin - 12), amount.begin):
        return None
    noun = noun_after(text, amount.end, within.end, one=amount.best == 1)
    if not _meant_as_count(text, amount, word, noun, within):
        return None
    certain = 0.9 if noun and noun.kind else 0.7 if noun else 0.5
    return Proposal(Span(amount.begin, amount.end), "quantity", False, certain, f"count:{amount.rule}")


def _meant_as_count(text: str, amount: Amount, word: str, noun: Noun | None, within: Span) -> bool:
    """Years, "one", "no" and bare numbers count only where a counted noun or a loss stands by."""
    loss = bool(_LOSS_AFTER.match(text, amount.end, within.end))
    person = noun is not None and noun.kind in PEOPLE
    if _YEAR.fullmatch(text, amount.begin, amount.end):
        return loss or (person and noun is not None and noun.span.begin - amount.end < 20)
    if word == "one":
        return not _ONE_OF.match(text, amount.end, within.end) and (
            (noun is not None and noun.kind is not None) or loss
        )
    named = word[0].isdigit() and _NAMES_BEFORE.search(text, max(0, amount.begin - 20), amount.begin)
    if named and not person and not loss:
        return False
    if word in {"no", "few", "many", "both", "half"}:
        return noun is not None and noun.kind is not None
    if (
        noun is not None
        or loss
        or _OF_THEM.match(text, amount.end, within.end)
        or amount.rule in {"vague", "at-least", "at-most", "none"}
    ):
        return True
    if _stands_alone(text, amount, within):
        return True
    return bool(_LOSS_BEFORE.search(text, max(within.begin, amount.begin - 72), amount.begin))
