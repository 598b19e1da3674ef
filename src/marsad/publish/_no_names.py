"""What readers take for a private person and is none: places, plain words with a capital, and people whom all know.

Measured on 631 reports of the Syrian war (docs/policy.md has the figures): half of what was withheld without cause were
quarters and towns ("Saif al-Dawleh", "Aleppo Syrias"), a quarter presidents and ministers named without their office.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources

from marsad.publish._names import Tokens, role_words, tokens

_VOWELS = re.compile(r"[aeiouyw]|(?<=.)h$")
_TWICE = re.compile(r"(.)\1+")
#: The Arabic article before letters that it takes the sound of; "al" is folded away already.
_ARTICLES = frozenset(("ad", "an", "ar", "as", "ash", "at", "ath", "az", "ed", "el", "ed", "es", "esh", "ez"))


@cache
def known_persons() -> frozenset[Tokens]:
    """Heads of state, ministers, envoys and leaders of armed groups whom the registry knows by their whole name
    (``grounding/actors/data/people.tsv``, which holds no private person)."""
    table = resources.files("marsad.grounding.actors").joinpath("data", "people.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines() if line and not line.startswith("#")][1:]
    return frozenset(t for row in rows if len(t := tokens(row[1])) > 1)


def is_known(told: Tokens) -> bool:
    """Is it the whole name of an office-holder whom the registry knows? Some texts have lost the apostrophe of a
    possessive ("Donald Trumps").

    >>> is_known(tokens("Bashar al-Assad")), is_known(tokens("Donald Trumps")), is_known(tokens("Jo Rook"))
    (True, True, False)
    """
    return told in known_persons() or (len(told) > 1 and (*told[:-1], told[-1].removesuffix("s")) in known_persons())


def skeleton(told: Tokens) -> str:
    """A place's name without what spellings differ in.

    >>> skeleton(tokens("Saif al-Dawleh")) == skeleton(tokens("Sayf ad Dawlah"))
    True
    """
    return _TWICE.sub(r"\1", "".join(_VOWELS.sub("", t) for t in told if t not in _ARTICLES))


@dataclass(frozen=True)
class Places:
    """The names of the places of a record: whole, without vowels, and those of countries."""

    names: frozenset[Tokens]
    skeletons: frozenset[str]
    countries: frozenset[str]

    def holds(self, told: Tokens) -> bool:
        """Is it the name of a place of the record, or of one and its country? Of one word only if spelled the same."""
        if told in self.names:
            return True
        if len(told) < 2:
            return False
        if told[-1].removesuffix("s") in self.countries and told[:-1] in self.names:
            return True
        bare = skeleton(told)
        return len(bare) > 3 and bare in self.skeletons


def places_of(names: Iterable[tuple[str, str | None]]) -> Places:
    """Of (name, feature)."""
    found = [(tokens(name), feature) for name, feature in names]
    return Places(
        frozenset(t for t, _ in found if t),
        frozenset(skeleton(t) for t, _ in found if len(t) > 1),
        frozenset(t[0] for t, feature in found if feature == "country" and len(t) == 1),
    )


def is_plain(told: Tokens) -> bool:
    """Are they words of a role, a faith or a people, printed with a capital?

    >>> is_plain(tokens("Foreign Ministers")), is_plain(tokens("Christians")), is_plain(tokens("Jo Baker"))
    (True, True, False)
    """
    words = role_words()
    return bool(told) and all(t in words or t.removesuffix("s") in words for t in told)
