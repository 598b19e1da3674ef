"""Days, distances and names of units: what both sides are measured by."""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Final


def _words(table: str) -> list[str]:
    text = files("marsad.publish").joinpath(f"data/{table}").read_text(encoding="utf-8")
    return [line for line in text.splitlines()[2:] if line]


_EARTH_KM: Final = 6371.0088
_PLAIN: Final = re.compile(r"[^a-z0-9]+")
#: Words that say what kind of place it is, which one body writes and another leaves out.
_KINDS: Final = frozenset(_words("place_words.tsv"))


@lru_cache(maxsize=50_000)
def ordinal(day: str) -> int:
    """The number of a day given in ISO 8601."""
    return date.fromisoformat(day[:10]).toordinal()


def kilometres(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance (haversine on the mean sphere).

    >>> round(kilometres(33.51, 36.29, 36.20, 37.16), 1)
    309.5
    """
    a, b = math.radians(lat1), math.radians(lat2)
    h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(min(1.0, math.sqrt(h)))


@lru_cache(maxsize=50_000)
def folded(name: str | None) -> str:
    """A name of a place as it is compared: no marks, no article, no word for the kind of place.

    >>> folded("Deir ez-Zor Governorate"), folded("Al-Ḩasakah")
    ('deirezzor', 'hasakah')
    """
    if not name:
        return ""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "".join(w for w in _PLAIN.split(plain) if w not in _KINDS)


def alike(a: str | None, b: str | None) -> bool:
    """Are two names spellings of one? Every second letter may not differ, and the first is the same.

    >>> alike("Idlib", "Idleb Governorate"), alike("Homs", "Hama"), alike(None, None)
    (True, False, False)
    """
    from rapidfuzz.distance import Levenshtein

    x, y = folded(a), folded(b)
    if not x or not y:
        return False
    return x == y or (min(len(x), len(y)) >= 4 and x[0] == y[0] and Levenshtein.normalized_similarity(x, y) >= _ALIKE)


#: Spellings of the 14 governorates of Syria by UCDP, ACLED and GeoNames are alike by 0.75 and more (Dayr az Zawr, Deir
#: ez Zor 0.70 is the one that is not), different ones by 0.6 and less (Hama, Homs: 0.5).
_ALIKE: Final = 0.7
