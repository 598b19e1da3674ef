"""Numbers that are no counts: dates, ages, distances, calibres, ordinals, clocks, scores, temperatures, parts of names.

Each pattern looks right before or right after a number and no further, so that a text of any length stays linear.
"""

from __future__ import annotations

import re

from marsad.reading._times_grammar import MONTHS

_MONTH = "(?:" + "|".join([*MONTHS, "sept", *(m[:3] for m in MONTHS)]) + r")\b\.?"
_LENGTHS = (
    r"km|kms|kmh|kph|kilomet(?:er|re)s?|mi|miles?|met(?:er|re)s?|m|yards?|feet|foot|ft|inch(?:es)?|mm|cm|degrees?|"
    r"millimet(?:er|re)s?|centimet(?:er|re)s?|caliber|calibre|hectares?|acres?|mph|knots|storeys?|floors?|"
    r"watts|kilowatts?|megawatts?|mw|kw|volts|kilotons?|megatons?|decibels"
)
_TIMES = (
    r"years?|months?|weeks?|days?|nights?|hours?|minutes?|mins?|seconds?|decades?|centur(?:y|ies)|weekends?|times|"
    r"a\.?m\.?|p\.?m\.?|gmt|utc|hrs|local\s+time|noon|midnight|o['’]clock"
)
#: What counted things stand with a hyphen before what they make up: "a 34-nation coalition", "a 12-ship force".
COMPOUND = (
    r"nation|country|member|ship|vessel|boat|truck|lorry|vehicle|car|bus|tank|man|person|soldier|aircraft|jet|village|"
    r"seat|bed|judge|family|fighter|drone|party(?=\s+(?:coalition|alliance|bloc|opposition))"
)
AFTER = re.compile(
    rf"\s?(?:st|nd|rd|th)(?![a-z])|[:.][0-9]|/[0-9]|°|-(?!plus|odd|strong|some|(?:{COMPOUND})(?![a-z]))[a-z0-9]|"
    r"[\s-]{0,3}(?:(?:full|straight|consecutive|more|long|whole|square|sq|cubic|nautical|other|or\s+more|further|"
    r"additional|solid|successive|tense|bloody|brutal)\.?\s{1,2})?"
    rf"(?:{_TIMES}|{_LENGTHS})(?![a-z])|\s{{1,2}}(?:of\s)?{_MONTH}(?!\s+(?:have|has|not|be|yet|still|well|also|soon|never)\b)|"
    r"\s?(?:(?i:celsius|fahrenheit)|C(?![a-z]))",
    re.IGNORECASE,
)
#: Words before a number, in digits or words, that make it no count.
BEFORE = re.compile(
    r"\b(?:resolutions?|articles?|chapter|phase|aged?|ages\s+of|age\s+of|ages|version|geneva|astana|world\s+war|act|"
    r"annex|(?-i:Group|Gang)\s+of|protocol|paragraphs?|(?:grand)?(?:mother|father)s?\s+of|parents?\s+of|widow\s+of)\s{0,2}$",
    re.IGNORECASE,
)
#: Words and signs that do so before digits only.
BEFORE_DIGITS = re.compile(
    r"(?:\b(?:numbers?|nos?\.?|route|highway|room|page|law|decree|section|channel|flight|tel|"
    r"phone|mig|su|km|rpg|rule|clause|order|code|category|boeing|airbus|leopard|type|mark|model|lot|psalm|volume|"
    r"exit|junction|platform|terminal|ward|cell|flat|apartment|house\s+no\.?|dated|marker|task\s+force|squadron|"
    r"sector|radio|level|stage|tier)\s{0,2}|[A-Za-z]-|[0-9][/:.,–-]|[#/_@]|[$€£]\s?)$",
    re.IGNORECASE,
)
#: "August 17" is a day, "in August 17,000 people" is none.
MONTH_BEFORE = re.compile(rf"\b{_MONTH}\s{{1,2}}$", re.IGNORECASE)
DAY = re.compile(r"(?:[0-3]?[0-9]|(?:19|20)[0-9]{2})(?![0-9,.]*[0-9])")
#: Before a number these make a name ("Brigade 93", "Camp 4") unless people are counted ("by the group 12 civilians").
NAMES_BEFORE = re.compile(
    r"\b(?:gate|zone|round|grade|block|line|point|axis|camp|hill|unit|base|road|brigade|division|battalion|"
    r"regiment|corps|group|area|district|mission|operation|post|well|pier|height|checkpoint|reactor|building|house|"
    r"street|wing|fleet|platoon|party|day|part|bus|force)\s{1,2}$",
    re.IGNORECASE,
)
#: "Camp Bravo 2 was closed": after a name only a fate makes a bare number a count.
AFTER_NAME = re.compile(r"[a-z\s][A-Z][\w’'-]+\s$")
#: A year, not so many people: "in 2014 rebels took the town".
YEAR = re.compile(r"(?:19|20)[0-9]{2}(?![0-9,])")
YEAR_BEFORE = re.compile(
    rf"(?:\b(?:in|since|until|till|by|of|from|during|early|late|mid|before|after|year|between|and|to|through|spring|"
    rf"summer|autumn|fall|winter|{_MONTH}(?:\s+[0-9]{{1,2}},?)?)|mid-|[-–/])\s*$",
    re.IGNORECASE,
)
#: "None of them over 15", "children under 5", "in their 20s" tell ages.
AGE_BEFORE = re.compile(
    r"\b(?:(?:of\s+(?:them|whom)|(?:child(?:ren)?|girls?|boys?|those|anyone|people|persons|men|women|adults?|minors|pupils|kids)"
    r"(?:\s+(?:all|aged))?)\s+(?:over|under|below|above|between|from)\s+(?:the\s+age\s+of\s+)?|"
    r"(?:aged?|ages)\s+(?:of\s+)?(?:(?:over|under|between|from|about|around|just|only|at\s+least)\s+)?)$",
    re.IGNORECASE,
)
SCORE_BEFORE = re.compile(
    r"\b(?:won|lost|win|loss|beat\w*|drew|draw|scored?|defeat\w*|victory|vote[ds]?|ruled|lead|led)\b[^,;]{0,24}$",
    re.IGNORECASE,
)
SCORE = re.compile(r"[0-9]{1,2}[-–][0-9]{1,2}")
#: "14 Baker Street".
ADDRESS = re.compile(r"\s(?:[A-Z][\w'’-]+\s){1,2}(?:Street|Road|Avenue|Lane|Boulevard|Square|Highway)\b")
#: "One" that counts nothing.
ONE_ELSE = re.compile(
    r"\s{1,2}(?:of|another|by\s+one|after\s+(?:another|the\s+other)|day|night|morning|evening|afternoon|hand|side|that|who|"
    r"way|thing|point|stage|time|moment|or\s+(?:the\s+)?other|such|reason|occasion|step|week|month|year)\b",
    re.IGNORECASE,
)
#: "No one", "the first one", "this one".
ONE_PRONOUN = re.compile(r"\b(?:no|every|any|some|each|this|that|which|first|last|next|other)[\s-]$", re.IGNORECASE)
#: "Took no part", "was no party to it", "no side".
NO_PART = frozenset(("part", "party", "side", "point", "place", "case", "talk", "sentence", "state"))


def is_padded(text: str, begin: int) -> bool:
    """ "0600", "007": no count begins with a nought before further digits."""
    return text[begin] == "0" and text[begin + 1 : begin + 2].isdigit()


_CLOCK = re.compile(r"(?:[01]?[0-9]|2[0-3])\.[0-5][0-9](?![0-9%])")
_HOUR_BEFORE = re.compile(r"(?:\b(?:at|by|until|till|since|from|around|about)|^|[\n(])\s{0,2}$", re.IGNORECASE)
_SCALE_NEXT = re.compile(r"\s(?:thousand|million|billion|lakh|crore|per)", re.IGNORECASE)


def is_clock(text: str, begin: int, opening: int, stop: int) -> bool:
    """ "11.00" at the head of an entry, "at 9.30"."""
    m = _CLOCK.match(text, begin, stop)
    if m is None or _SCALE_NEXT.match(text, m.end(), stop):
        return False
    return begin == opening or bool(_HOUR_BEFORE.search(text, max(opening, begin - 8), begin))


#: "The first half of June", "half the day" are times.
HALF_BEFORE = re.compile(r"\b(?:first|second|latter|early|better|other)\s{1,2}$", re.IGNORECASE)
OF_TIME = re.compile(
    rf"\s+(?:(?:of|the|an?|its|their|all)\s+){{0,3}}(?:{_TIMES}|time|{_MONTH}|(?:19|20)[0-9]{{2}})(?![a-z])",
    re.IGNORECASE,
)

_NEXT = re.compile(r"\s([^\W\d_]+)")
_WORD = re.compile(r"[^\W\d_]+")
_LAST = re.compile(r"([^\W\d_]+)\s{1,2}$")


def in_name(text: str, begin: int, end: int, opening: int, stop: int) -> bool:
    """A number word with a capital inside running text, before another capital: "the Three Sisters hotel"."""
    word = text[begin:end]
    if not word[:1].isupper() or (word.isupper() and len(word) > 1):
        return False
    before = _LAST.search(text, max(opening, begin - 24), begin)
    after = _NEXT.match(text, end, stop)
    if before is None or after is None or not after[1][0].isupper():
        return False
    if not before[1].islower() and before[1] != "The":
        return False
    words = _WORD.findall(text, opening, min(stop, opening + 400))
    capitals: int = sum(w[0].isupper() for w in words)
    return capitals * 4 <= len(words) * 3


def ends_no_count(text: str, at: int, stop: int) -> bool:
    """Does what follows a number make it no count: "15" of "15-year-old", "3" of "3 km"?"""
    return AFTER.match(text, at, stop) is not None
