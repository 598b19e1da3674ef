"""Codes, days, places and numbers in the words that a reader of the pages sees (``words.tsv``)."""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib import resources

from marsad.publish._released import Event, Figure, Incident, Range, When, Where

#: Months in English, independent of the machine's locale: the same input gives the same bytes.
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
UNDATED = "no calendar date is told"


@cache
def _table() -> dict[tuple[str, str], str]:
    text = resources.files("marsad.publish.site").joinpath("words.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {(kind, code): words for kind, code, words in rows}


def word(kind: str, code: object) -> str:
    """What a code is called; the code itself where the table has no words for it.

    >>> word("stance", "no_comment"), word("who", "medics")
    ('has not commented', 'medics')
    """
    return _table().get((kind, str(code)), str(code).replace("_", " "))


def what(of: Incident | Event) -> str:
    """What happened, as a heading: ``Air strike``."""
    table = _table()
    for code in (f"acled:{of.acled}", f"{of.type}/{of.mode}", of.type):
        if ("what", code) in table:
            return table["what", code]
    return of.type.capitalize()


def class_of(of: Incident | Event) -> str:
    """The group that its colour stands for: violence, coercion, movement, protest, aid, talks, words."""
    return _table().get(("class", of.type), "words")


def day(iso: str | None) -> str:
    """A day, or the day of a moment.

    >>> day("2017-09-05T08:00:00Z"), day(None)
    ('5 September 2017', '')
    """
    if not iso:
        return ""
    d = date.fromisoformat(iso[:10])
    return f"{d.day} {_MONTHS[d.month - 1]} {d.year}"


def month(iso: str) -> str:
    """
    >>> month("2017-09")
    'September 2017'
    """
    return f"{_MONTHS[int(iso[5:7]) - 1]} {iso[:4]}"


def days(when: When) -> str:
    """The days of a happening in words.

    >>> days(When("2017-09-01", "2017-09-30", "month")), days(When("2017-09-05", "2017-09-07"))
    ('September 2017', '5 to 7 September 2017')
    >>> days(When("2017-09-29", "2017-10-02")), days(When("2017-09-29")), days(When())
    ('29 September to 2 October 2017', 'from 29 September 2017 on', 'no calendar date is told')
    """
    if when.start is None:
        return UNDATED
    if when.end is None:
        return f"from {day(when.start)} on"
    if when.start == when.end:
        return day(when.start)
    if when.granularity == "month" and when.start[:7] == when.end[:7]:
        return month(when.start)
    return _span(date.fromisoformat(when.start[:10]), date.fromisoformat(when.end[:10]))


def _span(a: date, b: date) -> str:
    last = f"{b.day} {_MONTHS[b.month - 1]} {b.year}"
    if (a.year, a.month) == (b.year, b.month):
        return f"{a.day} to {last}"
    first = f"{a.day} {_MONTHS[a.month - 1]}"
    return f"{first} to {last}" if a.year == b.year else f"{first} {a.year} to {last}"


@cache
def country(code: str | None) -> str:
    """The name of a country in common use (ISO 3166-1 alpha-2); the code itself where ISO has none.

    >>> country("SY"), country("PS"), country("XX"), country(None)
    ('Syria', 'State of Palestine', 'XX', '')
    """
    if not code:
        return ""
    import pycountry

    found = pycountry.countries.get(alpha_2=code)
    if found is None:
        return code
    name, _, before = str(getattr(found, "common_name", found.name)).partition(", ")
    return f"{before} {name}" if before else name


def unit_of(where: Where) -> str:
    """What lies above a place: ``Harim, Idlib, Syria``; empty where nothing is known."""
    names = (where.admin2, where.admin1, country(where.country))
    seen = [where.name]
    for name in names:
        if name and name not in seen:
            seen.append(name)
    return ", ".join(seen[1:])


def number(count: Range) -> str:
    """A number of people as the rule gives it.

    >>> number(Range(9, 12, 15)), number(Range(20, 20, None)), number(Range(3, 3, 3)), number(Range())
    ('12 (9 to 15)', '20 or more', '3', 'not told')
    """
    best = count.best if count.best is not None else count.low
    if best is None:
        return "not told"
    if count.high is None:
        return f"{best:,} or more" if count.low in (best, None) else f"{best:,} ({count.low:,} or more)"
    low = best if count.low is None else count.low
    return f"{best:,}" if low == best == count.high else f"{best:,} ({low:,} to {count.high:,})"


def told(figure: Figure) -> str:
    """A number as somebody tells it.

    >>> told(Figure(Range(15, 15, None), "least", "stands", "r", None, None, ()))
    'at least 15'
    """
    low, best, high = figure.count.low, figure.count.best, figure.count.high
    n = best if best is not None else low
    if figure.bound == "range" and low is not None and high is not None:
        return f"{low:,} to {high:,}"
    if n is None:
        return f"up to {high:,}" if high is not None else "a number that is not told"
    before = {"least": "at least ", "most": "up to ", "about": "about "}.get(figure.bound, "")
    shown = high if figure.bound == "most" and high is not None else n
    vague = f" or more ({low:,} at least)" if figure.bound == "vague" and high is None and low is not None else ""
    return f"{before}{shown:,}{vague}"


def plural(n: int, one: str, many: str | None = None) -> str:
    """
    >>> plural(1, "report"), plural(2000, "report"), plural(2, "party", "parties")
    ('1 report', '2,000 reports', '2 parties')
    """
    return f"{n:,} {one if n == 1 else many or one + 's'}"
