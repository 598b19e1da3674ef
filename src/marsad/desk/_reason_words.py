"""Why a grade is suggested, in the reader's language: ``{{ sentence | reason }}`` in templates.

A record keeps reasons as English sentences, because who reads an export wants them whole. The rules write them from a
few patterns (``linking/data/grades.tsv``), so the desk finds the pattern again and says it in another language
(``words/reasons.tsv``). What follows no pattern (a person's own words) is shown as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from importlib import resources
from typing import Final

#: Counts, then names: "2 reports, 1 agency, 4 originators: A, B".
_SUMMARY: Final = re.compile(r"(\d+) reports?(?:, (\d+) agenc(?:y|ies))?, (\d+) originators?(?:: (.+))?")

#: A sentence that begins with a foreign name is of its own direction all the same (RIGHT-TO-LEFT MARK).
_RTL: Final = "\u200f"

#: No sentence of the rules is so long; longer ones are not compared with patterns.
_LONGEST: Final = 2000

Plural = Callable[[str, str, int], str]


@cache
def patterns(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """The sentences of the rules, and what they are in a language; the longer ones first, which say more."""
    text = resources.files("marsad.desk").joinpath("words", "reasons.tsv").read_text(encoding="utf-8")
    head, *rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    if language not in head or language == "en":
        return ()
    found = ((row[0], row[head.index(language)]) for row in rows)
    ordered = sorted(found, key=lambda pair: -len(pair[0]))
    return tuple((re.compile(re.escape(said).replace(r"\{names\}", "(.+)")), ours) for said, ours in ordered)


def reason(sentence: str, language: str, ngettext: Plural) -> str:
    """A reason in a language.

    >>> reason("the ministry denies it", "ar", lambda one, many, n: many).endswith("ينفيها")
    True
    >>> reason("checked by telephone", "ar", lambda one, many, n: many)
    'checked by telephone'
    """
    if len(sentence) > _LONGEST or not patterns(language):
        return sentence
    counts = _SUMMARY.fullmatch(sentence)
    if counts is not None:
        return _summary(counts, ngettext)
    for pattern, ours in patterns(language):
        match = pattern.fullmatch(sentence)
        if match is not None:
            return _RTL + (ours.replace("{names}", _isolated(match.group(1))) if match.groups() else ours)
    return sentence


def _summary(counts: re.Match[str], ngettext: Plural) -> str:
    reports, agencies, originators, names = counts.groups()
    parts = [_many(ngettext("%(num)s report", "%(num)s reports", int(reports)), reports)]
    if agencies:
        parts.append(_many(ngettext("%(num)s agency", "%(num)s agencies", int(agencies)), agencies))
    parts.append(_many(ngettext("%(num)s originator", "%(num)s originators", int(originators)), originators))
    return _RTL + "، ".join(parts) + (f": {_isolated(names)}" if names else "")


def _many(words: str, n: str) -> str:
    return words.replace("%(num)s", n)


def _isolated(names: str) -> str:
    """Names of another script keep to themselves (FIRST STRONG ISOLATE, POP DIRECTIONAL ISOLATE)."""
    return f"\u2068{names}\u2069"
