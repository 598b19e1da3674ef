"""Do two reports tell one story? For news of every kind: court, sport, crime, politics, and what follows a deed.

Events are compared by their place, day, means and toll (``_pairs``). A report without an event that coding knows, or
whose chief event is of another kind (an arrest after a shooting), is compared as a whole, by its :class:`Gist`. What
speaks for and against is a sum of log-odds, learned where there was something to learn from and set by hand where not
(``data/stories.json``; the recipe is ``training/stories.py``, the card ``docs/linking-card.md``).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import combinations
from math import exp, log1p, sqrt

import numpy as np
import numpy.typing as npt

from marsad.linking._gist import BODY, NAME, NUMBER, PERSON, SITE, TALK, TOWN, WORD
from marsad.linking._values import Gist

#: Log-odds from which two groups of reports are one story, by the mean of their pairs: less than even, for what a pair
#: lacks others of the group bring. GVA dev by .5, 0, -.5: pairs P 93.4, 92.4, 91.5, R 73.1, 74.5, 77.2.
STRICT = -0.5

#: A report that fits no group well enough joins the one that it fits best from this log-odds on, if that group is large
#: (:data:`CORE` reports) and the report alone or one of :data:`FEW`. Chosen by cross-validation over the topics of ECB+
#: train, on a first version of the weights: CoNLL 91.2, without this rule 77.
LEFT = -2.0
CORE, FEW = 5, 4

#: Scores are cut off at these log-odds, so that one pair that differs outright does not outweigh ten that agree. Where
#: groups form, two dated reports that share no key, or score below LEFT, count as the least.
LEAST, MOST = -5.0, 8.0

#: The rarest names by which a story is looked up, one by one and in pairs.
SINGLE, PAIRED = 10, 6

#: Days within which stories are looked up by shared names.
REACH = 180

#: Reports further apart than these days tell one story only if they share a person.
SOON = 14

#: Scores of topics unseen in training are too sure at both ends by about this factor (the card has the table).
TEMPER = 0.55

#: Kinds of terms that name, without towns and with them.
NAMES = (PERSON, SITE, NAME, BODY, TALK)
HARD = (*NAMES, TOWN)

_Array = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Weights:
    """Log-odds of each feature, and of a pair that has none."""

    features: tuple[tuple[str, float], ...]
    bias: float


@cache
def weights() -> Weights:
    """As they are shipped."""
    text = resources.files("marsad.linking").joinpath("data", "stories.json").read_text(encoding="utf-8")
    stored = json.loads(text)
    both = {**stored["learned"], **stored["set_by_hand"]}
    return Weights(tuple((name, float(value)) for name, value in both.items()), float(stored["bias"]))


def story_reasons(a: Gist, b: Gist) -> tuple[tuple[str, float], ...]:
    """What speaks for and against one story, in log-odds; the last one is where a pair begins."""
    found = features(a, b)
    known = weights()
    return (*((n, w * found[n]) for n, w in known.features if found[n]), ("any two reports", known.bias))


def story_score(a: Gist, b: Gist) -> float:
    """Log-odds that two reports tell one story, cut off at both ends."""
    found, known = features(a, b), weights()
    value = known.bias + sum(w * found[name] for name, w in known.features)
    return min(MOST, max(LEAST, value))


def story_probability(log_odds: float) -> float:
    """That two reports of so many log-odds tell one story."""
    return 1.0 / (1.0 + exp(-TEMPER * log_odds))


def features(a: Gist, b: Gist) -> dict[str, float]:
    """What the two share and where they differ, as numbers from 0 to a few; see ``docs/linking.md``."""
    x, y = _shared(a, b)
    person = _sum(a, b, x, y, PERSON, max)
    late = a.day is not None and b.day is not None and abs(a.day - b.day) > SOON
    ages, all_ages = len(set(a.ages) & set(b.ages)), len(set(a.ages) | set(b.ages))
    return {
        "words": _dot(a.weights[x], b.weights[y]) / _norms(a.weights, b.weights),
        "lead": _lead(a, b, x, y),
        "names": _named(a, b, x, y, NAMES),
        "person": person,
        "site": _sum(a, b, x, y, SITE, max),
        "name": _sum(a, b, x, y, NAME, min),
        "hard": _share(a, b, x, y),
        # a round-up of many cases shares ages with any other
        "ages": log1p(ages) * sqrt(ages / all_ages) if ages else 0.0,
        "numbers": log1p(int((a.kinds[x] == NUMBER).sum())),
        "other_ages": float(bool(a.ages and b.ages and not ages)),
        "other_towns": _differ(a.towns, b.towns),
        "other_provinces": _differ(a.provinces, b.provinces),
        "same_day": float(bool(set(a.days) & set(b.days))),
        "other_days": _differ(a.days, b.days),
        "late": float(late and not person),
        "gap": 0.0 if a.day is None or b.day is None else log1p(abs(a.day - b.day)),
    }


def _shared(a: Gist, b: Gist) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Positions of the terms that both have."""
    if not a.terms.size or not b.terms.size:
        none = np.empty(0, dtype=np.intp)
        return none, none
    at = np.searchsorted(a.terms, b.terms)
    at[at == a.terms.size] = 0
    held = np.flatnonzero(a.terms[at] == b.terms)
    return at[held], held


def _dot(a: _Array, b: _Array) -> float:
    return float(a @ b)


def _norms(a: _Array, b: _Array) -> float:
    return sqrt(float(a @ a) * float(b @ b)) or 1.0


def _lead(a: Gist, b: Gist, x: npt.NDArray[np.intp], y: npt.NDArray[np.intp]) -> float:
    both = a.lead[x] & b.lead[y]
    return _dot(a.rare[x][both], b.rare[y][both]) / _norms(a.rare[a.lead], b.rare[b.lead])


def _named(a: Gist, b: Gist, x: npt.NDArray[np.intp], y: npt.NDArray[np.intp], kinds: tuple[int, ...]) -> float:
    """Cosine of names alone."""
    in_a, in_b = kinds_among(kinds)[a.kinds], kinds_among(kinds)[b.kinds]
    both = in_a[x] & in_b[y]
    return _dot(a.weights[x][both], b.weights[y][both]) / _norms(a.weights[in_a], b.weights[in_b])


@cache
def kinds_among(kinds: tuple[int, ...]) -> npt.NDArray[np.bool_]:
    """Of each kind, whether it is among these: a look-up in it takes a twentieth of the time of ``np.isin``."""
    return np.isin(np.arange(256), kinds)


def _sum(
    a: Gist,
    b: Gist,
    x: npt.NDArray[np.intp],
    y: npt.NDArray[np.intp],
    kind: int,
    of: Callable[[float, float], float],
) -> float:
    """How much rarity the shared names of one kind have together."""
    named = (a.kinds[x] != WORD) & (b.kinds[y] != WORD)
    one = float(a.rare[x][named & (a.kinds[x] == kind)].sum())
    other = float(b.rare[y][named & (b.kinds[y] == kind)].sum())
    return log1p(of(one, other))


def _share(a: Gist, b: Gist, x: npt.NDArray[np.intp], y: npt.NDArray[np.intp]) -> float:
    """The share of the names of the one that has fewer which the other has, too."""
    in_a, in_b = kinds_among(HARD)[a.kinds], kinds_among(HARD)[b.kinds]
    least = min(float(a.rare[in_a].sum()), float(b.rare[in_b].sum()))
    return float(a.rare[x][in_a[x] & in_b[y]].sum()) / least if least > 0.1 else 0.0


def _differ(a: Sequence[object], b: Sequence[object]) -> float:
    return float(bool(a and b and not set(a) & set(b)))


# ---- look-up --------------------------------------------------------------------------------------------------------


def story_keys(g: Gist) -> Iterator[int]:
    """64-bit keys: the rarest names one by one and in pairs, the rarest words in pairs."""
    heavy = np.lexsort((g.terms, -g.weights))
    kinds = g.kinds[heavy]
    names = heavy[(kinds != WORD) & (kinds != NUMBER)][:SINGLE].tolist()
    for n in names:
        yield int(g.terms[n])
    words = heavy[kinds == WORD][:PAIRED].tolist()
    for chosen in (names[:PAIRED], [*names[:2], *words[: PAIRED - 2]]):
        for n, m in combinations(sorted(chosen), 2):
            yield _mixed(int(g.terms[n]), int(g.terms[m]))


def _mixed(a: int, b: int) -> int:
    return (a * 0x9E3779B97F4A7C15 + b) & 0xFFFFFFFFFFFFFFFF


# ---- groups ---------------------------------------------------------------------------------------------------------


def with_leftovers(
    groups: Sequence[tuple[int, ...]], score: Callable[[int, int], float], stays: Callable[[int], bool]
) -> list[tuple[int, ...]]:
    """Small groups join the large one that they fit best, if they fit any; groups in order of their first positions.

    All are measured against the large groups as they came, so that no order shows. ``stays`` are positions that stay
    where they are: a reviewer spoke of them, or they bear a date. Dated reports come as a stream, of which most belong
    to no story at hand: joining their leftovers so costs GVA dev 15 points of precision for 5 of recall. Reports
    without dates were collected by somebody.
    """
    cores = [g for g in groups if len(g) >= CORE]
    grown: dict[tuple[int, ...], list[int]] = {g: list(g) for g in groups}
    for g in groups:
        if len(g) > FEW or not cores or any(map(stays, g)):
            continue
        fits = [(_fit(g, core, score), -n) for n, core in enumerate(cores)]
        best, at = max(fits)
        if best >= LEFT:
            grown[cores[-at]] += grown.pop(g)
    return sorted(tuple(sorted(g)) for g in grown.values())


def _fit(few: Sequence[int], core: Sequence[int], score: Callable[[int, int], float]) -> float:
    """The mean of the better half of the pairs: a story has several sides, and a report tells one of them."""
    values = sorted((score(i, j) for i in few for j in core), reverse=True)
    half = values[: (len(values) + 1) // 2]
    return sum(half) / len(half)
