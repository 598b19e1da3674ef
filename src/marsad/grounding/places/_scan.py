"""Gazetteer names in running words: the longest match at each word, before anything is decided about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import log10

from marsad.grounding.places import _tables
from marsad.grounding.places._cues import ABBREVIATED, ARTICLES, INNER
from marsad.grounding.places._fold import SHORT
from marsad.grounding.places._gazetteer import Gazetteer
from marsad.grounding.places._tokens import JOINTS, Token
from marsad.grounding.places._values import Place

#: A city of this many people is known by its bare name to readers of foreign news.
KNOWN = 100_000


@dataclass(frozen=True, slots=True)
class Hit:
    """A name of the gazetteer on the words ``first``..``last`` (both included). ``nation`` is set for demonyms."""

    first: int
    last: int
    folded: str
    places: tuple[tuple[Place, bool], ...]
    nation: Place | None = None

    @property
    def best(self) -> Place | None:
        """The weightiest bearer of the name."""
        return max((p for p, _ in self.places), key=weight, default=None)


_WEIGHTS: dict[str, float] = {"admin1": 6.3, "continent": 9.0, "region": 6.5, "river": 6.5, "sea": 7.0}


def weight(place: Place) -> float:
    """How likely news means this place, all else equal: people for cities, fixed ranks for the rest."""
    if place.kind == "country":
        return 9.0
    if place.kind == "city":
        return log10(place.population + 1) + 1
    return _WEIGHTS.get(place.kind, 5.2)


def known(place: Place, main: bool) -> bool:
    """May the bare name stand without any support from the text?"""
    if place.kind == "city" and not place.own:
        return place.population >= (KNOWN if main else 3 * KNOWN)
    if place.kind == "admin1":
        return main or place.population >= KNOWN
    return place.kind in ("country", "region", "continent", "sea", "river") or place.own


def scan(words: list[Token], gazetteer: Gazetteer, cased: bool) -> list[Hit]:
    """All longest matches, left to right, none overlapping."""
    out: list[Hit] = []
    i = 0
    while i < len(words):
        hit = _at(words, i, gazetteer, cased)
        if hit is None:
            i += 1
        else:
            out.append(hit)
            i = hit.last + 1
    return out


def _at(words: list[Token], i: int, gazetteer: Gazetteer, cased: bool) -> Hit | None:
    word = words[i]
    if cased and not word.capital and not article_before(words, i):
        return None
    if abbreviated(words, i) and (brief := gazetteer.short(word.key)):
        return Hit(i, i, word.key, tuple((p, True) for p in brief))
    longest = gazetteer.longest(SHORT.get(word.key, word.key))
    for last in range(min(i + longest, len(words)) - 1, i - 1, -1):
        if (last == i and word.key in ARTICLES) or not _runs(words, i, last, cased):
            continue
        folded = word.key if last == i else _joined(words[i : last + 1])
        if nation := gazetteer.demonym(folded):
            if not gazetteer.named(folded):
                return Hit(i, last, folded, (), nation)
            return Hit(i, last, folded, gazetteer.named(folded), nation)
        if places := gazetteer.named(folded):
            return Hit(i, last, folded, places)
    return _plural(words, i, gazetteer)


def _joined(run: list[Token]) -> str:
    return " ".join(SHORT.get(t.key, t.key) for t in run)


def article_before(words: list[Token], i: int) -> bool:
    """Does a lower-case article ("al-Bab") carry a name into the next word? English words ("at") need the hyphen."""
    if words[i].key not in ARTICLES or i + 1 >= len(words) or not words[i + 1].capital:
        return False
    gap = words[i + 1].gap
    return gap in ("-", "‑") or (gap in JOINTS and words[i].key not in ("at", "an", "as"))


def _runs(words: list[Token], first: int, last: int, cased: bool) -> bool:
    """May one name stretch over these words?"""
    for j in range(first + 1, last + 1):
        token = words[j]
        if token.gap not in JOINTS and not _abbreviates(words[j - 1], token):
            return False
        if cased and not token.capital and (j == last or token.key not in INNER):
            return False
    return True


def abbreviated(words: list[Token], i: int) -> bool:
    """Does a short form of a state stand here, after the comma of its town ("Springfield, Ill.", "Columbia, S.C.")?"""
    word = words[i]
    if not i or word.gap != ", " or not word.capital or not words[i - 1].capital:
        return False
    return word.text.endswith(".") or (word.key in ABBREVIATED and i + 1 < len(words) and words[i + 1].gap[:1] == ".")


def _abbreviates(before: Token, word: Token) -> bool:
    """Does one name go on over a full stop ("St. Louis") or over the comma of "Washington, D.C."?"""
    return (word.gap == ". " and before.key in SHORT) or (
        word.gap == ", " and word.key == "dc" and before.key == "washington"
    )


def _plural(words: list[Token], i: int, gazetteer: Gazetteer) -> Hit | None:
    """A country or known city whose possessive has lost its apostrophe ("Syrias border")."""
    word = words[i]
    if not word.capital or len(word.key) < 5 or not word.key.endswith("s"):
        return None
    places = tuple((p, main) for p, main in gazetteer.named(word.key[:-1]) if main and known(p, main))
    return Hit(i, i, word.key[:-1], places) if places else None


def evidence(hits: Iterable[Hit]) -> dict[str, float]:
    """By country, how much the names of a text speak for it as the theatre: countries, their people, known cities."""
    votes: dict[str, float] = {}
    seen: set[str] = set()
    for hit in hits:
        if hit.folded in seen or hit.folded in _tables.words("first_name"):
            continue
        seen.add(hit.folded)
        place = hit.nation or hit.best
        if place is None or place.country is None or not known(place, True):
            continue
        votes[place.country] = votes.get(place.country, 0.0) + (1.0 if place.kind == "country" else 0.6)
    return votes
