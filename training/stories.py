"""Learns when two reports tell one story (``marsad/linking/data/stories.json``): logistic regression on pairs of ECB+.

    python -m training.stories READ.jsonl GOLD.jsonl [--log training/logs/stories.json]

``READ.jsonl`` is what ``marsad read --json`` prints of the reports of ECB+ train; ``GOLD.jsonl`` holds ``{"doc_id",
"incident"}`` of each, an incident being "TOPIC-PART". ECB+ is by Cybulska and Vossen (2014), CC BY 3.0. Every pair of
reports counts once. The log keeps a reliability table of pairs whose topics the weights had not seen.

What ECB+ cannot teach is set by hand, in :data:`BY_HAND`: its reports bear no date of publication.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from marsad.linking import Gist, items_from_documents, story_features

OUT = Path(__file__).resolve().parent.parent / "src" / "marsad" / "linking" / "data" / "stories.json"

LEARNED = ("words", "lead", "names", "site", "name", "hard", "ages", "numbers")

#: Log-odds by hand. A story is told within days (gap, in logarithms of days); reporters of one happening agree on its
#: town, province and day (people coding the same incidents: same day 90 %, within 10 km 93 %). The persons of ECB+ are
#: the famous, of whom much is told; of others a shared name says more. Chosen by few trials on GVA dev, mostly in half
#: points.
BY_HAND = {
    "person": 2.0,
    "other_ages": -1.5,
    "other_towns": -1.4,
    "other_provinces": -2.0,
    "same_day": 3.0,
    "other_days": -1.5,
    "gap": -0.45,
    "late": -2.0,
}

#: Strength of the penalty on the squares of the (standardised) weights.
RIDGE = 1.0

_Floats = npt.NDArray[np.float64]


def fit(x: _Floats, y: _Floats, given: _Floats, *, ridge: float = RIDGE, steps: int = 40) -> tuple[_Floats, float]:
    """Weights and bias of a logistic regression, by Newton's method; ``x`` is (pairs, features), ``y`` 0 or 1.

    ``given`` are the log-odds that are set by hand, to which the weights are fitted.
    """
    mean, spread = x.mean(0), x.std(0) + 1e-9
    z = np.c_[(x - mean) / spread, np.ones(len(x))]
    penalty = np.r_[np.full(x.shape[1], ridge), 0.0]
    t = np.zeros(z.shape[1])
    for _ in range(steps):
        p = 1 / (1 + np.exp(-(z @ t + given)))
        gradient = z.T @ (p - y) + penalty * t
        hessian = (z * (p * (1 - p))[:, None]).T @ z + np.diag(penalty + 1e-9)
        step = np.linalg.solve(hessian, gradient)
        t -= step
        if float(np.abs(step).max()) < 1e-8:
            break
    weights = t[:-1] / spread
    return weights, float(t[-1] - (weights * mean).sum())


def pairs(gists: Sequence[Gist]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp], _Floats, _Floats]:
    """All pairs, the features that are learned, and the log-odds that are set by hand."""
    first, second = np.triu_indices(len(gists), 1)
    found = [story_features(gists[int(i)], gists[int(j)]) for i, j in zip(first, second, strict=True)]
    given = np.array([sum(f[name] * value for name, value in BY_HAND.items()) for f in found])
    return first, second, np.array([[f[name] for name in LEARNED] for f in found]), given


def reliability(odds: _Floats, y: _Floats, bins: int = 8) -> list[dict[str, float]]:
    """Probability said and share true, in bins of equal size among the pairs that are not plainly apart."""
    near = odds > -4
    said, true = 1 / (1 + np.exp(-odds[near])), y[near]
    order = np.array_split(np.argsort(said, kind="stable"), bins)
    return [
        {"said": round(float(said[n].mean()), 3), "true": round(float(true[n].mean()), 3), "pairs": len(n)}
        for n in order
    ]


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("read", type=Path)
    p.add_argument("gold", type=Path)
    p.add_argument("--log", type=Path)
    options = p.parse_args()
    gold = {str(o["doc_id"]): str(o["incident"]) for o in _lines(options.gold)}
    items = [i for i in items_from_documents(_lines(options.read), stories=True) if i.id in gold]
    gists = [next(e.gist for e in i.events if e.gist is not None) for i in items]
    names = [gold[i.id] for i in items]
    first, second, x, given = pairs(gists)
    y = np.array([float(names[i] == names[j]) for i, j in zip(first, second, strict=True)])
    weights, bias = fit(x, y, given)
    stored = {
        "learned": {n: round(float(w), 4) for n, w in zip(LEARNED, weights, strict=True)},
        "set_by_hand": BY_HAND,
        "bias": round(bias, 4),
    }
    OUT.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf8")
    report = {"reports": len(items), "pairs": len(y), "same": int(y.sum()), **stored}
    report["reliability, topics held out"] = reliability(*_held_out(first, second, x, y, given, names))
    print(json.dumps(report, indent=1))
    if options.log:
        options.log.write_text(json.dumps(report, indent=1) + "\n", encoding="utf8")


def _held_out(
    first: npt.NDArray[np.intp],
    second: npt.NDArray[np.intp],
    x: _Floats,
    y: _Floats,
    given: _Floats,
    names: Sequence[str],
) -> tuple[_Floats, _Floats]:
    """Log-odds of pairs whose topics the weights have not seen: four folds of whole topics."""
    fold = np.array([int(name.split("-")[0]) % 4 for name in names])
    odds, true = [np.empty(0)], [np.empty(0)]
    for k in range(4):
        seen = (fold[first] != k) & (fold[second] != k)
        held = (fold[first] == k) & (fold[second] == k)
        weights, bias = fit(x[seen], y[seen], given[seen])
        odds.append(x[held] @ weights + bias + given[held])
        true.append(y[held])
    return np.concatenate(odds), np.concatenate(true)


def _lines(path: Path) -> list[dict[str, object]]:
    with path.open(encoding="utf8") as f:
        return [json.loads(line) for line in f]


if __name__ == "__main__":
    main()
