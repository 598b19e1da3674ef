"""The grammar of time in news English: named patterns, each tried only at its trigger words.

The rules stand in ``data/time_rules.tsv``; grounding holds one resolver a name. A text is scanned once, word by word:
the cost is linear in the text and independent of the number of rules. Prepositions ("on", "since", "by") stay outside
the span, except "between", without which a pair of days is no range.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORT: dict[str, int] = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9, "oct": 10, "nov": 11,
    "dec": 12,
}  # fmt: skip
#: Solar months of the Levant and Iraq. "Ab" and "Ayar" alone are too often something else.
_ARAB: dict[str, int] = {
    "shubat": 2, "shbat": 2, "shobat": 2, "adhar": 3, "azar": 3, "nisan": 4, "nissan": 4, "neesan": 4, "ayyar": 5,
    "haziran": 6, "huzayran": 6, "hazeeran": 6, "hzeiran": 6, "tammuz": 7, "tamuz": 7, "tammouz": 7, "tamouz": 7,
    "aab": 8, "aylul": 9, "eylul": 9, "ayloul": 9, "eyloul": 9, "ailul": 9,
    **{f"{first} {article}{second}": month
       for first, months in (("tishrin", (10, 11)), ("tishreen", (10, 11)), ("kanun", (12, 1)), ("kanoun", (12, 1)))
       for words, month in zip((("awwal", "awal", "i"), ("thani", "thaani", "ii")), months, strict=True)
       for second in words for article in (("",) if second in {"i", "ii"} else ("al-", "al ", "ath-", "el-", ""))},
}  # fmt: skip
MONTH_NUMBERS: dict[str, int] = {**{m: n for n, m in enumerate(MONTHS, 1)}, **_SHORT, **_ARAB}
NUMBER_WORDS: dict[str, int] = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
    "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_UNITS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_TEENS = (
    "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth",
    "nineteenth", "twentieth",
)  # fmt: skip
#: Words of an ordinal to its number, up to the days of a month.
ORDINALS: dict[str, int] = {
    **{word: n for n, word in enumerate(_UNITS + _TEENS, 1)},
    **{f"twenty-{word}": n for n, word in enumerate(_UNITS, 21)},
    "thirtieth": 30,
    "thirty-first": 31,
}

_BLANKS = r"(?:[\s\u00a0]{1,3})"


#: Beside the number of a day, all lower case: "24 oct", "9 march", "on march 9"; "5 may have died" is none.
_SMALL_BESIDE_DAY = (
    r"|(?:(?<=[0-9][ -])|(?<=[0-9](?:st|nd|rd|th) ))(?:jan|feb|mar|march|apr|jun|jul|aug|sept?|oct|nov|dec|"
    r"may(?![\s\u00a0]+(?:have|be|not|also|well|still|yet|never|soon)\b))"
    r"|(?:jan|feb|apr|jun|jul|aug|sept?|oct|nov|dec)(?=\.?[\s\u00a0][0-9]{1,2}(?![0-9]))"
    r"|(?:(?<=[Oo]n )|(?<=[Ss]ince )|(?<=until ))(?:may|march)(?= [0-9]{1,2}(?![0-9]))"
)
#: "In march", all lower case: after these words "may" and "march" are no verbs.
_IN = r"(?:(?<=[Ii]n )|(?<=[Ss]ince )|(?<=last )|(?<=early )|(?<=late )|(?<=until ))"


def _month_names(group: str, *, short: bool) -> str:
    """As they are printed: "July", "JULY", "Sept."; lower case only where no verb or adjective can be meant."""
    names = [form for m in MONTHS for form in (m.title(), m.upper())]
    names += [m for m in MONTHS if m not in {"march", "may"}]
    names += [form for m in _ARAB for form in (m, _titled(m), m.capitalize(), m.upper())]
    dot = ""
    if short:
        names += [form for m in _SHORT for form in (m.title(), m.upper())]
        dot = r"(?:\.(?=[\s\u00a0]*['’]?[0-9]))?"
    plain = "|".join(sorted(set(names), key=lambda n: (-len(n), n)))
    small = rf"(?:may|march)(?=[\s\u00a0,]{{1,3}}(?:19|20)[0-9]{{2}}(?![0-9]))|{_IN}(?:may|march)"
    small += _SMALL_BESIDE_DAY if short else ""
    return rf"(?-i:(?P<{group}>{plain}|{small})(?![A-Za-z]){dot})"


def _titled(month: str) -> str:
    """ "Kanun al-Awwal": the article stays small."""
    words = re.split(r"(?<=[ -])", month)
    return "".join(w if w.rstrip(" -") in {"al", "ath", "el"} else w.upper() if w == "ii" else w.title() for w in words)


_PARTS = (
    r"early[ -]morning|early~(?:morning~)?hours|late[ -]night|late~(?:afternoon|evening)|mid-?morning|mid-?afternoon|"
    r"morning|afternoon|evening|night|nightfall|dawn|daybreak|noon|midday|midnight|dusk|sunset"
)
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_SHORT_DAY = r"(?-i:Mon|Tues?|Weds?|Thur?s?|Fri|Sat|Sun|MON|TUES?|WED|THURS?|FRI|SAT|SUN)"
_FEASTS = (
    r"rama(?:dh?|z)an|eid(?:[\s-]?(?:al|ul|el|e)?[\s-]?(?:fitr|adha|azha|kabir))?|(?:the~)?feast~of~(?:the~)?sacrifice|"
    r"ash?o?ura|arba['’]?een|(?:mawlid|moulid)(?:~al-nabi)?|(?:the~)?prophet['’]?s~birthday|n[ao]u?[wv]r[ou]+z|newroz|norouz|"
    r"(?:orthodox~)?christmas(?:~(?:day|eve))?|boxing~day|new~year['’]?s?~(?:day|eve)|good~friday|palm~sunday|"
    r"orthodox~easter|easter(?:~(?:sunday|monday))?|thanksgiving(?:~day)?|epiphany|valentine['’]?s~day|"
    r"(?:international~)?women['’]?s~day|may~day|victory~day|hallowe['’]?en|all~saints['’]?~day"
)
#: After "May 15" these make the number a count: "In May 15 people were killed".
_COUNTED = (
    r"(?:people|persons|civilians|soldiers|fighters|militants|rebels|children|women|men|troops|others|members|"
    r"terrorists|insurgents|protesters|residents|families|officers|policemen|bodies|villages|prisoners|dead|were|"
    r"rounds|rifles|shells|rockets|mortars|vehicles|tanks|trucks|homes|houses|buildings|weapons|mines|graves|tents)"
)
_MACROS: dict[str, Callable[[str], str]] = {
    "day": lambda g: rf"(?P<{g}>0[1-9]|[12][0-9]|3[01]|[1-9](?![0-9]))(?:st|nd|rd|th)?",
    "year": lambda g: rf"(?P<{g}>(?:19|20)[0-9]{{2}})(?![0-9]|[.,][0-9])",
    "year?": lambda _: (
        r"(?:(?:,?~|-)(?P<y>(?:19|20)[0-9]{2})(?![0-9]|[.,][0-9])|~?['’](?P<yy>[0-9]{2})(?![0-9])|"
        r",?~(?:of~)?(?P<which>last|this|that|the~same|the~previous|the~following|the~next)~year(?![A-Za-z]))?"
    ),
    "month": lambda g: _month_names(g, short=True),
    "Month": lambda g: _month_names(g, short=False),
    "weekday": lambda g: rf"(?P<{g}>mon|tues|wednes|thurs|fri|satur|sun)day",
    "weekday?": lambda g: rf"(?:{f'(?P<{g}>' if g.isalnum() else '(?:'}{_WEEKDAY}|{_SHORT_DAY})\.?(?:,|~the)?~)?",
    "ordinal": lambda g: rf"(?P<{g}>[0-9]{{1,2}}(?:st|nd|rd|th)|{'|'.join(sorted(ORDINALS, key=len, reverse=True))})",
    "feast": lambda g: rf"(?P<{g}>{_FEASTS})",
    "part": lambda g: rf"(?P<{g}>{_PARTS})s?",
    "num": lambda _: (
        r"(?P<n>[0-9]{1,3}|(?:a~)?(?:few|couple(?:~of)?)|several|many|half~an?|(?:a~)?dozen|"
        r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)[-\s](?:one|two|three|four|five|six|seven|eight|nine)|"
        + "|".join(NUMBER_WORDS)
        + r")(?![A-Za-z0-9])"
    ),
    "unit": lambda _: r"(?P<unit>minute|hour|day|night|week|fortnight|month|year|decade)s?(?![A-Za-z])",
    "to": lambda _: r"(?:~?[-–—]~?|~(?:to|through|till|until)~)",
    "phase": lambda g: (
        rf"(?:(?P<{g}>(?:early|late)(?:~in)?|mid|(?:the~)?(?:(?:early|latt?er?)~part|beginning|start|end|middle)~of)(?:-|~))"
    ),
    "papers": lambda _: (
        r"(?-i:Times|Telegraph|Mirror|Express|Herald|Mail|Post|Tribune|Independent|Agreement|Accords?|Sermon|Market|"
        r"Mosque|Club|[Ss]chools?)\b"
    ),
    "uncounted": lambda _: rf"(?!~(?:[a-z]+~)?{_COUNTED}\b)",
    "unnamed": lambda _: (
        r"(?!~(?:attacks?|attackers?|hijackers?|coalition|alliance|movement|bloc|forces|camp|brigades?|commission|"
        r"battalions?|revolution|(?-i:Bridge|Street|Square|Stadium|Hospital|School|University|Airport|Barracks|Park|"
        r"Division|Regiment|Company|Group|Organi[sz]ation|Front|Committees?|Avenue|Road|City|Martyrs))\b)"
    ),
}  # fmt: skip
_MACRO = re.compile(r"<([A-Za-z]+\??)(?: ([a-z0-9]+))?>")


def _expanded(pattern: str) -> str:
    """The regular expression of a rule; named groups ``(?P<x>`` are no macros."""
    out, at = [], 0
    for m in _MACRO.finditer(pattern):
        if m[1] in _MACROS and pattern[max(0, m.start() - 2) : m.start()] != "?P":
            out += [pattern[at : m.start()], _MACROS[m[1]](m[2] or m[1])]
            at = m.end()
    return re.sub(r"~", lambda _: _BLANKS, "".join([*out, pattern[at:]]))


def _around(text: str, m: re.Match[str]) -> str:
    return text[max(0, m.start() - 32) : m.start()]


_LEADS = re.compile(
    r"(?:^|[\s(\"'“-])(?:in|since|by|until|till|during|from|of|through|throughout|between|and|to|for|before|after|late|"
    r"early|mid|last|this|next|on|that|around|about|at[\s\u00a0]least)[\s\u00a0]{1,3}(?:the[\s\u00a0]{1,3})?$",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"(?:^|[\s(])(?:the|a|an|its|their|his|\w+['’]?s)[\s\u00a0]{1,3}$", re.IGNORECASE)
_PART_OF_NUMBER = re.compile(
    r"(?:[#$€£/.,:+\w-]|\bno\.?\s|\bresolution\s|\broute\s|\barticle\s|\bhighway\s|\bversion\s|\bnumber\s)$",
    re.IGNORECASE,
)
_NAME_BEFORE = re.compile(r"(?:^|\s)(?:Black|Bloody|Red|Mail on|Palm|Operation|Camp|Fort|Mrs?\.?|Ms\.?|Dr\.?)\s$")
_COUNT_AFTER = re.compile(
    rf"[\s\u00a0]{{1,3}}(?:(?!the\b|a\b|as\b)[a-z]+\s)?{_COUNTED}\b|\s?(?:km|mm|m|metres|meters|miles|kilometres|"
    rf"kilometers|dollars|tons|tonnes)\b"
)


def _whole(text: str, m: re.Match[str]) -> bool:
    """Not the tail of a larger number, price, path or numbered thing."""
    return not _PART_OF_NUMBER.search(_around(text, m))


_DATES_BY = re.compile(
    r"\b(?:in|since|by|until|till|during|from|of|through|throughout|last|this|next|late|early|mid)[\s-](?:the\s)?$",
    re.IGNORECASE,
)


#: "The March of Return", "in May of" somebody; "in March" is a month.
_OF_SOMETHING = re.compile(r"[\s\u00a0](?:of|for)[\s\u00a0](?!last\b|this\b|that\b|the\b)")


_NAMING = _MACROS["unnamed"]("").replace("(?!", "(?:", 1).replace("~", _BLANKS)
_NAMED = re.compile(_NAMING, re.IGNORECASE)
#: "The March 14 Alliance", "the 19 April Movement": what is refused as a date is no month either.
_NAMED_DAY = re.compile(rf"{_BLANKS}[0-9]{{1,2}}(?:st|nd|rd|th)?{_NAMING}", re.IGNORECASE)
_DAY_BEFORE = re.compile(r"(?:[0-9](?:st|nd|rd|th)?|(?:st|nd|rd|th)\sof)\s$")


def _month_alone(text: str, m: re.Match[str]) -> bool:
    """A month without a day: "May" and "March" only where a preposition leads to them; "Jan" never (a man's name)."""
    if _NAME_BEFORE.search(_around(text, m)) or _NAMED_DAY.match(text, m.end()):
        return False
    if _DAY_BEFORE.search(_around(text, m)) and _NAMED.match(text, m.end()):
        return False
    if m["y"] or m["yy"] or m["phase"]:
        return _whole(text, m)
    name = m["mon"].lower()
    if name in {"may", "march", "aab", "nisan", "azar"} or m["mon"] == "august":
        return bool(_LEADS.search(_around(text, m))) and not _OF_SOMETHING.match(text, m.end())
    named = re.match(r"\s[A-Z][a-z]", text[m.end() : m.end() + 3]) and not _DATES_BY.search(_around(text, m))
    return name not in _SHORT and not named and _whole(text, m)


_OF_THEM = re.compile(r"\sof\s(?:them|whom|those|these)\b", re.IGNORECASE)
#: "Resolution 2334 (2016)".
_NUMBERED = re.compile(r"[0-9]\s?\($")


def _year_alone(text: str, m: re.Match[str]) -> bool:
    if _COUNT_AFTER.match(text, m.end()) or _OF_THEM.match(text, m.end()) or _NUMBERED.search(_around(text, m)):
        return False
    before = _around(text, m)
    return not before or bool(_LEADS.search(before) or _ARTICLE.search(before) or before[-1] in "([")


def _weekday(text: str, m: re.Match[str]) -> bool:
    """ "Black Friday" and "Fridays" out of habit are no days of an event; "Mondays strike" is damaged text."""
    before = _around(text, m)
    habit = (m["plural"] or "").lower() == "s" and re.search(r"\b(?:on|every|most|all)\s$", before, re.IGNORECASE)
    if re.search(r"\bin\s$", before) and not m["plural"] and re.match(r"\s[A-Z]", text[m.end() : m.end() + 2]):
        return False
    return (
        not habit and not _NAME_BEFORE.search(before) and not re.search(r"\b(?:every|each)\s$", before, re.IGNORECASE)
    )


def _paired(text: str, m: re.Match[str]) -> bool:
    """ "X and Y" is one interval after "between", or where Y follows X at once; "to" and dashes stand alone."""
    joined = re.search(r"\s(?:and|or)\s(?!into\s)", m.group(), re.IGNORECASE)
    if not joined or m.group()[:7].lower() == "between":
        return _whole(text, m)
    return _whole(text, m) and _consecutive({k: v.lower() for k, v in m.groupdict().items() if v})


def _consecutive(parts: dict[str, str]) -> bool:
    """ "Saturday and Sunday", "3 and 4 May", "2013 and 2014" are one interval each, since nothing lies between."""
    if "w1" in parts:
        first, second = (next(n for n, d in enumerate(WEEKDAYS) if d.startswith(parts[k])) for k in ("w1", "w"))
        return (second - first) % 7 == 1 + parts.get("list", "").count(",")
    if "d1" in parts:
        steps = 1 + parts.get("list", "").count(",")
        return not ("mon1" in parts and "mon" in parts) and int(parts["d"]) == int(parts["d1"]) + steps
    if "mon1" in parts:
        first, second = (MONTH_NUMBERS[parts[k].rstrip(".")] for k in ("mon1", "mon"))
        return (second - first) % 12 == 1 and "phase1" not in parts and "phase" not in parts
    return "y1" in parts and len(parts["y"]) == 4 and int(parts["y"]) == int(parts["y1"]) + 1


def _season(text: str, m: re.Match[str]) -> bool:
    """With a year or a shift, or after "in the"; "Arab Spring", "fall to" and "spring up" are none."""
    shift = (m["shift"] or "").lower()
    if m["y"] or m["which"] or m["phase"] or (shift and shift != "the"):
        return True
    if re.search(r"\b(?!(?:In|By|During|Since|Until|Before|After|Throughout)\s)[A-Z][a-z]+\s$", _around(text, m)):
        return False
    return shift == "the" and m["season"].lower() != "fall" and bool(_LEADS.search(_around(text, m)))


def _text_day(_: str, m: re.Match[str]) -> bool:
    """ "The previous day" or "the day before", never "the following statement"."""
    return bool(m["unit"]) or bool(m["way2"])


def _feast(text: str, m: re.Match[str]) -> bool:
    """Ramadan is a man's name as well: bare and beside another capitalised name it is no month."""
    if m["y"] or m["phase"] or len(m.group().split()) > 1:
        return not re.match(r"\s(?-i:War|Agreement|Accords?|Island|Offensive|Bombing)\b", text[m.end() : m.end() + 12])
    named = re.search(
        r"(?<![.!?]\s)\b(?!(?:In|The|During|Since|This|On|For|After|Before|Over|At|By|Until|From|Around|Throughout)\s)[A-Z][\w'-]+\s$",
        _around(text, m),
    )
    return not named and not re.match(r"\s(?:[A-Z][a-z]|al-|Al-)", text[m.end() : m.end() + 4])


def _lower(text: str, m: re.Match[str]) -> bool:
    """ "New Dawn" is a name; a capital at the start of a sentence passes."""
    return m.group()[0].islower() or not _around(text, m).rstrip()[-1:].isalnum()


_OVER = re.compile(r"\b(?:over|in|during|within|for|throughout|of)\s(?:the\s)?$", re.IGNORECASE)
_IN_OR_WITHIN = re.compile(r"\b(?:in|within)\s(?:(?:the\sspace\sof|just|only|less\sthan|under)\s)?$", re.IGNORECASE)


_BARE_DAY = re.compile(r"\b(?:on|since|until|by|from)\s(?:the\s)?$", re.IGNORECASE)
_ENDS = re.compile(r"\s*(?:[.,;)]|$|\s(?:and|when|as|after|but|while)\b)")


def _day_of_month(text: str, m: re.Match[str]) -> bool:
    """ "On the 14th" ends its phrase; "on the 38th parallel", "the 4th brigade" go on."""
    return bool(m["shift"]) or bool(_BARE_DAY.search(_around(text, m)) and _ENDS.match(text, m.end()))


def _piece(_: str, m: re.Match[str]) -> bool:
    """ "The first half of 2016"; without "of" only quarters and halves of a named year."""
    return bool(m["of"]) or (m["piece"].lower() in {"half", "quarter"} and bool(m["y"] or m["y2"]))


def _nineties(text: str, m: re.Match[str]) -> bool:
    """ "In the '90s", never "in his 90s"."""
    return bool(m["phase"]) or bool(re.search(r"\bthe\s['’]?$", _around(text, m), re.IGNORECASE))


def _short_weekday(text: str, m: re.Match[str]) -> bool:
    """ "On Tues." but not "Sun" and "Sat"; a preposition must lead to it."""
    return bool(_LEADS.search(_around(text, m)))


def _over(text: str, m: re.Match[str]) -> bool:
    """ "The past week" is a span up to now only after a preposition; "the past year was hard" is not."""
    return bool(_OVER.search(_around(text, m)))


def _within(text: str, m: re.Match[str]) -> bool:
    """ "Nine died in 24 hours" looks back from the report; "for 24 hours" only lasts."""
    return bool(_IN_OR_WITHIN.search(_around(text, m)))


_GUARDS: dict[str, Callable[[str, re.Match[str]], bool]] = {
    "whole": _whole, "month": _month_alone, "year": _year_alone, "weekday": _weekday, "pair": _paired,
    "season": _season, "text_day": _text_day, "over": _over, "within": _within, "feast": _feast, "lower": _lower,
    "day_of_month": _day_of_month, "piece": _piece, "nineties": _nineties, "short_weekday": _short_weekday,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class TimeRule:
    """A pattern under its name; ``guard`` sees text and match and may refuse."""

    name: str
    certain: float
    guard: Callable[[str, re.Match[str]], bool] | None
    triggers: tuple[str, ...]
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class TimeMatch:
    """A rule's match in a text."""

    rule: TimeRule
    match: re.Match[str]

    def group(self, name: str) -> str | None:
        """The words of a named part, lower case; null where the rule has no such part or it is not there."""
        if name not in self.rule.pattern.groupindex:
            return None
        words = self.match[name]
        return words.lower() if words else None


def _trigger_words(names: str) -> Iterator[str]:
    for name in names.split():
        if name == "@month":
            yield from (m.split()[0] for m in MONTH_NUMBERS)
        elif name == "@weekday":
            yield from WEEKDAYS
            yield from ("mon", "tue", "tues", "wed", "weds", "thu", "thur", "thurs", "fri", "sat", "sun")
        elif name == "@ordinal":
            yield from dict.fromkeys(word.split("-")[0] for word in ORDINALS)
        elif name == "@number":
            yield from NUMBER_WORDS
        else:
            yield name


@lru_cache(maxsize=1)
def rules() -> tuple[TimeRule, ...]:
    """All rules, in the order in which they are tried."""
    out = []
    lines = (files("marsad.reading") / "data" / "time_rules.tsv").read_text(encoding="utf-8").splitlines()
    for line in lines:
        if line and not line.startswith("#"):
            name, certain, guard, triggers, pattern = line.split("\t")
            compiled = re.compile(rf"(?:{_expanded(pattern)})(?<![\s\u00a0])(?![A-Za-z0-9])", re.IGNORECASE)
            words = tuple(dict.fromkeys(_trigger_words(triggers)))
            out.append(TimeRule(name, float(certain), _GUARDS.get(guard), words, compiled))
    return tuple(out)


@lru_cache(maxsize=1)
def _by_trigger() -> dict[str, tuple[TimeRule, ...]]:
    table: dict[str, list[TimeRule]] = {}
    for rule in rules():
        for word in rule.triggers:
            if not table.get(word) or table[word][-1] is not rule:
                table.setdefault(word, []).append(rule)
    return {word: tuple(found) for word, found in table.items()}


_WORD = re.compile(r"[A-Za-z]+|[0-9]+")


#: One word in twenty is "the", and its rules go on with one of these; without this look the scan takes longer by half.
_AFTER_THE = re.compile(
    r"[\s\u00a0]{1,3}(?:very|same|previous|preceding|following|next|past|coming|current|day|night|morning|afternoon|"
    r"evening|weeks?|month|year|decade|spring|summer|autumn|fall|winter|mon|tues|wednes|thurs|fri|satur|sun|early|late|"
    r"mid|end|start|beginning|middle)",
    re.IGNORECASE,
)


def scan(text: str, begin: int = 0, end: int | None = None) -> Iterator[TimeMatch]:
    """All times between two offsets, left to right, none overlapping: at each trigger word the longest match."""
    stop = len(text) if end is None else end
    table, free = _by_trigger(), begin
    for word in _WORD.finditer(text, begin, stop):
        token = word.group()
        key = "#" if token[0].isdigit() else token.lower()
        found = table.get(key) or table.get(key.removesuffix("s"))
        at = word.start()
        if (
            not found
            or at < free
            or (key == "the" and not _AFTER_THE.match(text, word.end()))
            or (at > begin and text[at - 1] in "-'’_@#" and not token[0].isdigit())
        ):
            continue
        best = longest(found, text, at, stop)
        if best:
            free = best.match.end()
            yield best


def longest(candidates: tuple[TimeRule, ...], text: str, at: int, stop: int) -> TimeMatch | None:
    """The longest match of these rules at an offset, the first rule among equals."""
    best: TimeMatch | None = None
    for rule in candidates:
        m = rule.pattern.match(text, at, stop)
        if m and (best is None or m.end() > best.match.end()) and (rule.guard is None or rule.guard(text, m)):
            best = TimeMatch(rule, m)
    return best


def match_at(text: str, begin: int, end: int) -> TimeMatch | None:
    """The time that begins at an offset and ends at or before another: how grounding reads a mention again."""
    return next(scan(text, begin, end), None)
