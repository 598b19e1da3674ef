"""Which news agency a report credits, or is.

Outlets print agency texts with a credit in the dateline ("BEIRUT (AFP)"), at the end ("--Reuters"), in the byline, or
only let it show ("he told AFP", "an AFP correspondent"). A credit of a photograph is none of the text.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

#: (chief name, how it is written). Written out, so that no three capital letters pass for an agency.
AGENCIES: tuple[tuple[str, str], ...] = (
    ("AFP", r"AFP|Agence France[- ]Presse"),
    ("Reuters", r"(?:Thomson )?Reuters"),
    ("AP", r"AP|Associated Press"),
    ("UPI", r"UPI"),
    ("DPA", r"dpa|DPA"),
    ("EFE", r"EFE"),
    ("ANSA", r"ANSA"),
    ("Xinhua", r"Xinhua"),
    ("Kyodo", r"Kyodo"),
    ("Yonhap", r"Yonhap"),
    ("TASS", r"TASS|ITAR-TASS"),
    ("Sputnik", r"Sputnik|RIA Novosti|RIA"),
    ("Interfax", r"Interfax(?:-Ukraine)?"),
    ("Ukrinform", r"Ukrinform"),
    ("UNIAN", r"UNIAN"),
    ("Anadolu", r"Anadolu(?: Agency)?|AA"),
    ("SANA", r"SANA|Syrian Arab News Agency"),
    ("IRNA", r"IRNA"),
    ("Fars", r"Fars(?: News Agency)?|FNA"),
    ("Tasnim", r"Tasnim(?: News Agency)?"),
    ("Press TV", r"Press ?TV"),
    ("WAFA", r"WAFA"),
    ("Ma'an", r"Ma['\u2019]?an News(?: Agency)?"),
    ("NNA", r"NNA|National News Agency"),
    ("Petra", r"Petra News Agency|JNA"),
    ("MENA", r"MENA"),
    ("KUNA", r"KUNA"),
    ("QNA", r"QNA"),
    ("SPA", r"SPA|Saudi Press Agency"),
    ("WAM", r"WAM"),
    ("Saba", r"SABA|Saba News Agency"),
    ("INA", r"Iraqi News Agency"),
    ("SUNA", r"SUNA"),
    ("Pajhwok", r"Pajhwok(?: Afghan News)?"),
    ("Khaama Press", r"Khaama Press"),
    ("PTI", r"PTI|Press Trust of India"),
    ("ANI", r"ANI"),
    ("ANP", r"ANP"),
    ("Armenpress", r"Armenpress"),
    ("AZERTAC", r"AZERTAC"),
)  # fmt: skip

#: How far into a text a dateline or a byline may reach, and how near the end a closing credit stands (characters).
HEAD, TAIL = 280, 40

#: What a printed credit weighs: more than any number of mentions, and than the publisher's own name.
PRINTED = 100

_NAME = "|".join(f"(?P<g{i}>{p})" for i, (_, p) in enumerate(AGENCIES))
_DAY = r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?"
_ANY = re.compile(rf"\b(?=[A-Zd])(?:{_NAME})\b(?!['\u2019]?s? (?:photo|picture|image|file|video)s?\b)", re.ASCII)
_PHOTO = re.compile(r"(?:photo|picture|image|video)s?(?: (?:by|credit|courtesy))?\W{0,3}$", re.I)
_PRINTED = re.compile(r"(?:[(\[/]|--?|\u2013|\u2014|\bby )\s*$", re.I)
_CLOSING = re.compile(rf"^\s*(?:[)\]/]|--?|\u2013|\u2014|{_DAY}\b)")
_TOLD = re.compile(
    r"\b(?:told|tells|telling|(?:spoke|speaking|statement|interview) (?:to|with))(?: the| an?)?(?: news agency)?\s+$",
    re.I,
)
_STAFF = re.compile(
    r"^(?:['\u2019]?s?)\s+(?:correspondent|journalist|reporter|photographer|stringer|team|bureau|tally|count)", re.I
)
_CITED = re.compile(r"^(?:['\u2019]?s)?(?: news agency)?\s+(?:reported|reports|mentioned|added)\b", re.I)
_STATE = re.compile(r"(?:\bagency|\bmedia|\btelevision|\bquoted|\bciting)\s+$", re.I)


@dataclass(frozen=True, slots=True)
class Credit:
    """``own`` is true where the publisher is the agency itself."""

    agency: str | None
    own: bool


def credit(text: str, source: str | None, author: str | None = None) -> Credit:
    """The agency whose text this is, as far as the report lets it show.

    >>> credit("BEIRUT (AFP) - Shells fell on the town.", "The Daily News").agency
    'AFP'
    >>> credit("The state news agency SANA reported fire.", "The Daily News").agency is None
    True
    """
    votes: Counter[str] = Counter()
    for m in _ANY.finditer(text):
        strength = _strength(text, m.start(), m.end())
        if strength:
            votes[_which(m)] += strength
    shown = min(votes, key=lambda name: (-votes[name], name)) if votes else None
    publisher = agency_named(source)
    if shown and votes[shown] >= PRINTED:
        return Credit(shown, own=shown == publisher)
    named = publisher or agency_named(author)
    return Credit(named, own=named == publisher) if named else Credit(shown, own=False)


def agency_named(name: str | None) -> str | None:
    """The agency that a publisher's name names.

    >>> agency_named("Reuters"), agency_named("Khaama Press"), agency_named("The Guardian")
    ('Reuters', 'Khaama Press', None)
    """
    m = _ANY.fullmatch(name.strip()) if name else None
    return _which(m) if m else None


def _which(m: re.Match[str]) -> str:
    return next(AGENCIES[i][0] for i in range(len(AGENCIES)) if m[f"g{i}"] is not None)


def _strength(text: str, begin: int, end: int) -> int:
    """A printed credit outweighs any number of mentions; a mention as a speaker's listener outweighs a citation."""
    before, after = text[max(0, begin - 30) : begin], text[end : end + 30]
    if _PHOTO.search(before):
        return 0
    at_edge = begin < HEAD or end > len(text) - TAIL
    if at_edge and _CLOSING.match(after) and (_PRINTED.search(before) or begin < HEAD):
        return PRINTED
    if end > len(text) - TAIL and _PRINTED.search(before):
        return PRINTED
    if _TOLD.search(before) or _STAFF.match(after):
        return 10
    return 1 if _CITED.match(after) and not _STATE.search(before) else 0
