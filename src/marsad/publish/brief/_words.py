"""Words: numbers, days, lists, names with their article. Small functions from values to English."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from marsad.publish._released import Range, When, Where
from marsad.publish.brief._tables import by_two, table, words

_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def _digits(n: int) -> str:
    return f"{n:,}"


def number(n: int) -> str:
    """Words up to nine, then figures with commas.

    >>> number(4), number(80000)
    ('four', '80,000')
    """
    return _SMALL[n] if 0 <= n < len(_SMALL) else f"{n:,}"


_worded = number


def counted(n: int, one: str, several: str) -> str:
    """A number and its noun.

    >>> counted(1, "report", "reports"), counted(12, "report", "reports")
    ('one report', '12 reports')
    """
    return f"{number(n)} {one if n == 1 else several}"


def listed(words: Sequence[str]) -> str:
    """Words in a row, the last after "and".

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def sentence_case(text: str) -> str:
    """The first letter large, and nothing else changed."""
    return text[:1].upper() + text[1:]


# ------------------------------------------------------------------ days
def day(iso: str) -> str:
    """A day in full.

    >>> day("2017-09-05")
    '5 September 2017'
    """
    d = date.fromisoformat(iso[:10])
    return f"{d.day} {d:%B %Y}"


def month(iso: str) -> str:
    """The month of a day.

    >>> month("2017-09-05")
    'September 2017'
    """
    return f"{date.fromisoformat(iso[:10]):%B %Y}"


def span(start: str | None, end: str | None) -> str:
    """Days from one to another, both included, in as few words as say it.

    >>> span("2017-09-04", "2017-09-11"), span("2017-08-30", "2017-09-02"), span(None, "2017-09-11")
    ('4 to 11 September 2017', '30 August to 2 September 2017', 'until 11 September 2017')
    """
    if start is None:
        return f"until {day(end)}" if end else "all days of the record"
    if end is None:
        return f"from {day(start)}"
    if start[:10] == end[:10]:
        return day(start)
    a, b = date.fromisoformat(start[:10]), date.fromisoformat(end[:10])
    if (a.year, a.month) == (b.year, b.month):
        return f"{a.day} to {day(end)}"
    return f"{a.day} {a:%B} to {day(end)}" if a.year == b.year else f"{day(start)} to {day(end)}"


def when(w: When) -> str | None:
    """The time of a happening as an adjunct ("on ...", "between ..."); null where no day is known."""
    if w.start is None:
        return None
    if w.end is None:
        return f"since {day(w.start)}"
    a, b = date.fromisoformat(w.start[:10]), date.fromisoformat(w.end[:10])
    if a == b:
        return f"on {day(w.start)}"
    if a.day == 1 and (a.year, a.month) == (b.year, b.month) and (w.granularity == "month" or (b - a).days >= 27):
        return f"in {a:%B %Y}"
    if (b - a).days == 1:
        return f"on {a.day} or {day(w.end)}" if a.month == b.month else f"on {day(w.start)} or {day(w.end)}"
    return f"between {span(w.start, w.end).replace(' to ', ' and ', 1)}"


def when_between(first: str, last: str) -> str:
    """Two days as an adjunct."""
    return when(When(first, last)) or ""


# ------------------------------------------------------------------ places
def where(place: Where | None) -> str | None:
    """The place of a happening as an adjunct; null where none is known."""
    if place is None:
        return None
    if place.coarsened:
        return f"at a place in {_in_place(place)}"
    row = by_two("places", place.precision, place.feature)
    return row[0].format(n=_in_place(place)) if row else f"in {_in_place(place)}"


def place_name(place: Where) -> str:
    """The one spelling of a place: the gazetteer's."""
    return place.name


def _in_place(place: Where) -> str:
    """The name as it stands behind a preposition."""
    return f"the {place.name}" if head_word(place.name) in words("with_the") else place.name


# ------------------------------------------------------------------ figures
def figure(count: Range, bound: str = "exact", *, digits: bool = False) -> str | None:
    """A number of people as it was told, without the noun; null where nobody gives one.

    >>> figure(Range(30, 30, None), "least"), figure(Range(12, 24, None), "vague"), figure(Range(9, 12, 15), "range")
    ('at least 30', 'dozens of', 'between nine and 15')
    """
    best = count.best if count.best is not None else count.low
    if best is None:
        return None
    number = _digits if digits else _worded
    if bound == "vague":
        word = table("vague").get(str(count.low))
        return word[0] if word else f"at least {number(count.low or best)}"
    if bound == "least":
        return f"at least {number(count.low if count.low is not None else best)}"
    if bound == "most":
        return f"up to {number(count.high if count.high is not None else best)}"
    if bound == "about":
        return f"about {number(best)}"
    if bound == "range" and count.low is not None and count.high is not None and count.low < count.high:
        return f"between {number(count.low)} and {number(count.high)}"
    return number(best)


def people(count: Range, who: str, bound: str = "exact") -> str | None:
    """A number with those who are counted ("at least 30 civilians")."""
    told = figure(count, bound)
    if told is None:
        return None
    one, several = table("who").get(who) or (who.replace("_", " "), who.replace("_", " "))
    return f"{told} {one if told in ('one', 'about one', 'at least one') else several}"


# ------------------------------------------------------------------ names
_LAST_WORD = re.compile(r"[\w'’-]+(?=[^\w]*$)")


def head_word(name: str) -> str:
    """The word of a name that decides its article and number: that before "of", "for", "against", else the last.

    >>> head_word("Military Forces of Syria"), head_word("Local Coordination Committees")
    ('forces', 'committees')
    """
    first = re.split(r"\s(?:of|for|against|in|to|on)\s|\s\(", name, maxsplit=1)[0]
    found = _LAST_WORD.search(first)
    return found.group(0).lower() if found else ""
