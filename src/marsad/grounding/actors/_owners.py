"""Whose a body is: the state or the name that stands beside its words ("Russia's", "of Armenia", "in Moscow").

What is written beside a ministry, an army or a government always goes before what the rest of the report suggests.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from marsad.grounding.actors._words import capital_of, country_of
from marsad.reading.lexicon import Word, lexicon
from marsad.spans import Span

#: Capitalised words that may be a name, with a genitive or without, and small words down to the body's own.
_BEFORE = re.compile(
    r"(?P<name>(?:[^\W\d_][\w.-]*[ ](?:of[ ](?:the[ ])?|and[ ])?){0,5}[^\W\d_][\w.-]*?)(?P<genitive>['’]s?)?"
    r"\s+(?P<between>(?:[a-z][\w-]*\s+){0,3})$"
)
_AFTER = re.compile(
    r"\s+(?P<word>of|in)\s+(?:the\s+)?(?P<name>[A-Z][\w.-]*(?:\s+(?:(?:of|the|and)\s+)*[A-Z][\w.-]*){0,4})"
)
#: Words that no owner ends in: most bodies follow one of these, and need no search.
_NOBODYS = frozenset(
    ("the", "The", "a", "A", "an", "of", "by", "and", "said", "that", "to", "from", "with", "when", "as")
)
#: A point after anything else ends a sentence.
_ABBREVIATED = re.compile(r"(?:^|\.)[A-Z]\.$")
#: The longest name of a state is "Democratic Republic of the Congo".
_REACH = 80
#: Of these "in X" tells whose they are; troops and soldiers in a country may be anybody's.
_SEATED = ("government", "police", "ministry")


@dataclass(frozen=True, slots=True)
class Owner:
    """The state that owns a body; ``country`` is null where a name that is no state's stands there ("Hamas's police").

    ``at`` is the offset where the owner's words end.
    """

    country: str | None
    at: int


def owner_beside(text: str, span: Span, part: str | None) -> Owner | None:
    """Who owns the body at a span by the words next to it; nothing where none stands there.

    >>> owner_beside("Russia's defence ministry", Span(9, 25), "defence-ministry").country
    'RU'
    >>> owner_beside("the army of Chad fled", Span(4, 8), "forces").country
    'TD'
    >>> owner_beside("Hamas's police", Span(8, 14), "police").country is None
    True
    """
    return _before(text, span) or _after(text, span, part)


def _before(text: str, span: Span) -> Owner | None:
    last = text[text.rfind(" ", 0, max(0, span.begin - 1)) + 1 : span.begin].strip()
    if last in _NOBODYS:
        return None
    m = _BEFORE.search(text, max(0, span.begin - _REACH), span.begin)
    if m is None:
        return None
    words = m["name"].split()
    if m["genitive"] is None:
        if words[-1].endswith(".") and not _ABBREVIATED.search(words[-1]):
            return None
        words = _without_adjectives(words)
    country = _ending(words)
    if country is not None:
        return Owner(country, m.end("name"))
    return Owner(None, m.end("name")) if m["genitive"] is not None and words[-1][0].isupper() else None


def _without_adjectives(words: list[str]) -> list[str]:
    """Only adjectives stand between a name that lost its apostrophe and what it owns ("Kenyas federal police")."""
    last = len(words)
    while last > 1 and words[last - 1].islower() and lexicon().flags.get(words[last - 1], 0) & Word.MODIFIER:
        last -= 1
    return words[:last]


def _ending(words: list[str]) -> str | None:
    """The state whose name, genitive or adjective closes the words."""
    for first in range(len(words)):
        if words[first][:1].isupper() and words[first] not in ("The", "A", "An"):
            country = country_of(" ".join(words[first:]))
            if country is not None:
                return country
    return None


def _after(text: str, span: Span, part: str | None) -> Owner | None:
    m = _AFTER.match(text, span.end, span.end + _REACH)
    if m is None or part is None:
        return None
    seated = part.startswith(_SEATED) or part.endswith(_SEATED)
    head = text[span.begin : span.end].lower().rsplit(None, 1)[-1]
    if m["word"] == "in" and not (seated or head in ("army", "military")):
        return None
    words = m["name"].split()
    for last in range(len(words), 0, -1):
        phrase = " ".join(words[:last])
        country = country_of(phrase) or (capital_of(phrase) if seated else None)
        if country is not None:
            return Owner(country, m.start("name") + len(phrase))
    elsewhere = (
        m["word"] == "in" and part == "government" and not lexicon().flags.get(words[0].lower(), 0) & Word.CALENDAR
    )
    return Owner(None, m.end("name")) if elsewhere else None
