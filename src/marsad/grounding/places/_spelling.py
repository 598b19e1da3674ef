"""The last levels of the normaliser, inside a country that is known: loose keys, skeletons, nearness of spelling.

Nearness weighs three comparisons of two folded names without type words: the consonants of their loose keys, their
words in any order, and the evidence of a learned alignment of sounds (``_sounds``). The weights are learned with the
table, on countries other than those that are measured (``training/spelling.py``, ``bench/spelling.py``). The letters of
the loose keys, or of the names without blanks, as a fourth comparison got weights below zero and changed nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from marsad.grounding.places._cues import TRANSLITERATED
from marsad.grounding.places._fold import key, loose, skeleton, without_types
from marsad.grounding.places._script import romanised
from marsad.grounding.places._sounds import Rows, evidence, rows_of, sameness, sounds, symbols
from marsad.grounding.places._values import Candidate, Level, Place

#: No name has more namesakes worth weighing; "San José" alone has hundreds.
MOST = 40

#: Names that plain and loose letters bring near, whose nearness is then weighed in full.
_WEIGHED = 100
#: What is near enough to be answered: this, or nearly this where the next place is clearly further. Chosen on
#: Palestine, Saudi Arabia, Kyrgyzstan, Moldova, Chad and Oman (697 spellings left out): answered 85 %, right 97 % of
#: these; with the place left out altogether 10 % get an answer, which is false. Nearly from .65 on: 89, 97, 13 %; from
#: .8 only: 71, 98, 5 %.
CUT_OFF, NEARLY, CLEARLY = 0.8, 0.7, 0.08
#: A letter more or less makes another town of a shorter name.
_SHORTEST = 4
#: Skeletons of so many letters, so like each other, are one name parted in other words; each word of a name of several
#: has one so like it. Of the places of Syria's reports that nearness alone leaves out these bring back the right ones
#: of three kinds ("Salah Eddin" nine times) and keep two hospitals of other cities out.
_BONES, _BONED, _LIKE = 7, 88.0, 60.0
_VOWELS = str.maketrans("", "", "aeiouyw ")

Numbers = NDArray[np.float64]


class Near(NamedTuple):
    """An owner of names, how near its nearest name comes (0..1; 1 is the very name), and that name, folded."""

    owner: int
    score: float
    via: str


@dataclass(frozen=True, slots=True)
class Spellings:
    """Folded names of one country, or of any list, made ready to be compared."""

    names: tuple[str, ...]
    owners: NDArray[np.int64]
    bare: tuple[str, ...]
    loose: tuple[str, ...]
    rows: Rows
    lengths: NDArray[np.intp]
    same: Numbers

    @classmethod
    def of(cls, names: Iterable[tuple[str, int]]) -> Spellings:
        """From folded names and their owners; names that are not in Latin letters are left out."""
        kept = [(name, owner) for name, owner in names if name.isascii()]
        bare = tuple(without_types(name)[0] for name, _ in kept)
        rows, lengths = rows_of(bare)
        return cls(
            tuple(name for name, _ in kept), np.array([owner for _, owner in kept], np.int64), bare,
            tuple(map(loose, bare)), rows, lengths, sameness(sounds(), rows),
        )  # fmt: skip

    def nearest(self, folded: str, most: int = 5, among: NDArray[np.bool_] | None = None) -> tuple[Near, ...]:
        """The owners whose names come nearest to a folded name in Latin letters, best first.

        Equals stand in the order of the names. ``among`` tells which names to look at (all).
        """
        bare = without_types(folded)[0]
        if not self.names or not bare:
            return ()
        chosen = self._likely(bare, among)
        scores = self._weighed(bare, chosen)
        best: dict[int, Near] = {}
        for i in np.argsort(-scores, kind="stable"):
            owner, name = int(self.owners[chosen[i]]), self.names[chosen[i]]
            near = Near(owner, 1.0 if name == folded else min(round(float(scores[i]), 4), 0.99), name)
            if owner not in best or near.score > best[owner].score:
                best[owner] = near
        return tuple(sorted(best.values(), key=lambda n: -n.score)[:most])

    def _likely(self, bare: str, among: NDArray[np.bool_] | None) -> NDArray[np.intp]:
        ratios = process.cdist([loose(bare)], self.loose, scorer=fuzz.ratio)[0]
        ratios += process.cdist([bare], self.bare, scorer=fuzz.ratio)[0]
        if among is not None:
            ratios[~among] = -1.0
        few = len(ratios) <= _WEIGHED
        chosen = np.arange(len(ratios)) if few else np.argpartition(-ratios, _WEIGHED)[:_WEIGHED]
        return np.sort(chosen[ratios[chosen] > 0])

    def _weighed(self, bare: str, chosen: NDArray[np.intp]) -> Numbers:
        return features(bare, self, chosen) @ sounds().weights


def features(bare: str, names: Spellings, chosen: NDArray[np.intp]) -> Numbers:
    """The three comparisons of a name without type words with the chosen ones, each from 0 to 1; one row a name."""
    table, mine = sounds(), symbols(bare)
    loosely = [names.loose[i] for i in chosen]
    bones = loose(bare).translate(_VOWELS)
    consonants = process.cdist([bones], [k.translate(_VOWELS) for k in loosely], scorer=fuzz.ratio)[0]
    words = process.cdist([bare], [names.bare[i] for i in chosen], scorer=fuzz.token_set_ratio)[0]
    own = sameness(table, rows_of([bare])[0])[0]
    sound = evidence(table, mine, names.rows[chosen], names.lengths[chosen]) / np.sqrt(own * names.same[chosen])
    return np.stack([consonants / 100, words / 100, sound.clip(0.0, 1.0)], axis=1).astype(float)


def sure(near: tuple[Near, ...]) -> tuple[Near, ...]:
    """Of what comes nearest, best first, those with the best score if that is near enough; else none."""
    if not near:
        return ()
    best = near[0].score
    gap = best - next((n.score for n in near if n.score < best), 0.0)
    if best < NEARLY or (best < CUT_OFF and gap < CLEARLY):
        return ()
    return tuple(n for n in near if n.score == best)


class Spelling:
    """Spellings of one compiled gazetteer; ``place`` gives the place of a row."""

    def __init__(self, db: sqlite3.Connection, place: Callable[[int], Place]) -> None:
        self._db = db
        self._place = place
        self.like = lru_cache(maxsize=20_000)(self._like)
        self._near = lru_cache(maxsize=5_000)(self._nearest)
        # Ukraine's 27,000 names take 8 MB
        self._names = lru_cache(maxsize=3)(self._all_names)
        self._skeletons = lru_cache(maxsize=3)(self._all_skeletons)

    def back_off(
        self, bare: str, wanted: str | None, countries: tuple[str, ...], *, edits: bool = True
    ) -> tuple[Candidate, ...]:
        """Places of these countries (ISO codes, the likeliest first) by loose key, then by nearness of spelling."""
        spelling = loose(bare)
        for country in countries:
            if hits := self._loosely(country, spelling):
                return tuple(Candidate(self._place(n), "loose", False, wanted, via) for n, via in hits)
        for country in countries if edits else ():
            if near := self._near(country, bare, wanted is not None):
                return tuple(self._candidate(n, bare, wanted) for n in near)
        return ()

    def nearest(
        self, country: str, name: str, kinds: frozenset[str] | None = None, most: int = 5
    ) -> tuple[Candidate, ...]:
        """The places of a country whose spellings come nearest, with scores from 0 to 1, best first.

        Nothing is cut off (see ``sure``). ``kinds`` narrows to kinds of places.
        """
        folded = romanised(key(name))
        bare, wanted = without_types(folded)
        found = self._names(country).nearest(folded, most if kinds is None else 20 * most)
        made = (self._candidate(near, bare, wanted) for near in found)
        return tuple(c for c in made if kinds is None or c.place.kind in kinds)[:most]

    def _candidate(self, near: Near, bare: str, wanted: str | None) -> Candidate:
        mine, theirs = loose(bare), loose(without_types(near.via)[0])
        level: Level = "edit"
        if near.score == 1.0:
            level = "exact"
        elif mine == theirs:
            level = "loose"
        elif skeleton(mine) == skeleton(theirs):
            level = "skeleton"
        return Candidate(self._place(near.owner), level, False, wanted, near.via, near.score)

    def _loosely(self, country: str, spelling: str) -> tuple[tuple[int, str], ...]:
        rows = self._db.execute(
            "SELECT place, min(name) FROM loose WHERE country = ? AND key = ? GROUP BY place LIMIT ?",
            (country, spelling, MOST),
        ).fetchall()
        return tuple(sorted(rows, key=lambda row: (-self._place(row[0]).population, row[0])))

    def _like(self, country: str, spelling: str) -> tuple[Place, ...]:
        return tuple(self._place(n) for n, _ in self._loosely(country, spelling))

    def _all_names(self, country: str) -> Spellings:
        """Of the more populous first, so that they stand first among equals."""
        return Spellings.of(
            self._db.execute(
                "SELECT loose.name, place.n FROM loose JOIN place ON place.n = loose.place WHERE loose.country = ?"
                " ORDER BY population DESC, place.n, loose.name",
                (country,),
            )
        )

    def _nearest(self, country: str, bare: str, typed: bool) -> tuple[Near, ...]:
        """The place or, where they share the name, places that a name without type words surely means."""
        if country not in TRANSLITERATED or len(bare) < _SHORTEST:
            return ()
        name = romanised(bare)

        def fits(near: Near) -> bool:
            # a name of the gazetteer lends its type word to nobody: "al-Baath" is not Baath City, "Eastern" no province
            return (typed or without_types(near.via)[0] == near.via) and _word_by_word(name, near.via)

        return tuple(filter(fits, sure(self._names(country).nearest(name)))) or tuple(
            filter(fits, self._boned(country, name))
        )

    def _boned(self, country: str, name: str) -> tuple[Near, ...]:
        """Names parted in other words than the gazetteer's ("Salah Eddin"), by what remains of all letters together."""
        bones = skeleton(loose(name))
        known = self._skeletons(country) if len(bones) >= _BONES else {}
        hit = process.extractOne(bones, known.keys(), scorer=fuzz.ratio, score_cutoff=_BONED)
        return tuple(Near(n, hit[1] / 100, via) for n, via in known[hit[0]]) if hit and hit[0][0] == bones[0] else ()

    def _all_skeletons(self, country: str) -> dict[str, list[tuple[int, str]]]:
        rows = self._db.execute(
            "SELECT key, place, min(name) FROM loose WHERE country = ? GROUP BY key, place", (country,)
        )
        out: dict[str, list[tuple[int, str]]] = {}
        for spelling, place, name in sorted(rows):
            if len(bones := skeleton(spelling)) >= _BONES - 1:
                out.setdefault(bones, []).append((place, name))
        return out


def _word_by_word(name: str, via: str) -> bool:
    """Has each word its like, where both have as many? "Daraa National Hospital" is not that of Raqqa."""
    mine, theirs = name.split(), via.split()
    if len(mine) != len(theirs) or len(mine) < 2:
        return True
    bones = [skeleton(loose(word)) for word in theirs]
    return all(max(fuzz.ratio(skeleton(loose(word)), b) for b in bones) >= _LIKE for word in mine if len(word) > 3)


__all__ = ["CUT_OFF", "MOST", "Near", "Spelling", "Spellings", "features", "sure"]
