"""The last levels of the normaliser, inside a country that is known: loose keys, skeletons, edit distance."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import lru_cache

from rapidfuzz import fuzz, process

from marsad.grounding.places._cues import TRANSLITERATED
from marsad.grounding.places._fold import loose, skeleton
from marsad.grounding.places._values import Candidate, Place

#: No name has more namesakes worth weighing; "San José" alone has hundreds.
MOST = 40

#: rapidfuzz ratio of skeletons. With one spelling of a city left out and its country known, loose keys and this step
#: put the right place first for 70, 68, 48 % (Syria, Iraq, Yemen), a wrong one for 9, 4, 15 %, none for the rest.
_CUT_OFF = 86.0
#: One letter more or less in a shorter skeleton makes another town.
_SHORTEST = 6


class Spelling:
    """Spellings of one compiled gazetteer; ``place`` gives the place of a row."""

    def __init__(self, db: sqlite3.Connection, place: Callable[[int], Place]) -> None:
        self._db = db
        self._place = place
        self.like = lru_cache(maxsize=20_000)(self._like)
        self._edit = lru_cache(maxsize=5_000)(self._nearest)
        self._skeletons = lru_cache(maxsize=4)(self._all_skeletons)

    def back_off(
        self, bare: str, wanted: str | None, countries: tuple[str, ...], *, edits: bool = True
    ) -> tuple[Candidate, ...]:
        """Places of these countries (ISO codes, the likeliest first) by loose key, then by edit distance."""
        spelling = loose(bare)
        for country in countries:
            if places := self.like(country, spelling):
                return tuple(Candidate(p, "loose", False, wanted) for p in places)
        for country in countries if edits else ():
            if places := self._edit(country, spelling):
                return tuple(Candidate(p, "edit", False, wanted) for p in places)
        return ()

    def _like(self, country: str, spelling: str) -> tuple[Place, ...]:
        rows = self._db.execute(
            "SELECT place FROM loose WHERE country = ? AND key = ? LIMIT ?", (country, spelling, MOST)
        ).fetchall()
        return tuple(sorted((self._place(n) for (n,) in rows), key=lambda p: (-p.population, p.n)))

    def _all_skeletons(self, country: str) -> dict[str, str]:
        """By skeleton, the loose key of it that comes first."""
        rows = self._db.execute("SELECT DISTINCT key FROM loose WHERE country = ? ORDER BY key DESC", (country,))
        return {skeleton(k): k for (k,) in rows}

    def _nearest(self, country: str, spelling: str) -> tuple[Place, ...]:
        """Places of the country whose skeleton is within edit distance; none for short or non-transliterated names."""
        if len(spelling) < 5 or country not in TRANSLITERATED:
            return ()
        known = self._skeletons(country)
        bones = skeleton(spelling)
        if bones in known:
            return self.like(country, known[bones])
        if len(bones) < _SHORTEST:
            return ()
        hit = process.extractOne(bones, known.keys(), scorer=fuzz.ratio, score_cutoff=_CUT_OFF)
        return self.like(country, known[hit[0]]) if hit and hit[0][0] == bones[0] else ()


__all__ = ["MOST", "Spelling"]
