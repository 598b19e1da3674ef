"""``python -m bench.places``: how well names at gold spans are resolved, by rankers that never saw the set.

Every mention with a GeoNames id counts; an unresolved one is wrong and half way round the earth (20,039 km) away. The
right id is 0 km. ``--speed`` times the shipped ranker over LGL instead.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.shared import OUT, Shared, load_lines, write
from marsad.grounding.places import Gazetteer, open_gazetteer, resolve_spans
from marsad.grounding.places._choice import choices, weighed
from marsad.grounding.places._ranker import Ranker
from marsad.spans import Span
from training.places.fit import Settings, fit
from training.places.sets import HALF_WAY_ROUND, Case, augmented, bears, corpus_cases, error_km, geo_cases, split

ROOT = Path(__file__).parents[1]
#: The share of answers within 161 km that a desk wants to rely on.
_RELIED = 0.95


@dataclass(frozen=True, slots=True)
class Mention:
    """A gold mention and what was said of it. ``forced`` counts the likeliest candidate whatever the trust."""

    document: str
    words: str
    held: bool
    hit: bool
    km: float
    trust: float
    answered: bool
    absent: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """``held``: the gold id is among the candidates. ``none``: of those it is not, unresolved; of unresolved, right."""

    n: int
    coverage: float
    exact: float
    near: float
    exact_held: float
    near_held: float
    mean_km: float
    median_km: float
    auc: float
    answered_at_95: float
    unresolved: float
    none_recall: float
    none_precision: float
    calibration: float


def judged(ranker: Ranker, cases: Sequence[Case], gazetteer: Gazetteer) -> list[Mention]:
    """Every gold mention with an id."""
    out = []
    for case in cases:
        weighing = weighed(case.sheet, ranker)
        made, spans = choices(weighing), case.sheet.spans()
        for g in case.gold:
            if g.ident is None:
                continue
            rows = [] if g.name is None else case.sheet.rows[spans[g.name]]
            held = any(bears(c.place, g.ident, gazetteer) for c in rows)
            top = None if g.name is None else weighing.tops[g.name]
            best = None if top is None else case.sheet.rows[top].place
            answered = g.name is not None and made[g.name].place is not None
            hit = best is not None and bears(best, g.ident, gazetteer)
            km = error_km(g, best, gazetteer)
            trust = 0.0 if g.name is None else float(weighing.trust[g.name])
            out.append(Mention(case.ident, g.words, held, hit, km, trust, answered, not held))
    return out


def figures(found: Sequence[Mention], *, forced: bool = False) -> Figures:
    """Means over mentions. ``forced``: every name gets its likeliest candidate."""
    shown = np.array([forced or m.answered for m in found])
    held = np.array([m.held for m in found])
    hit = np.array([m.hit for m in found]) & shown
    km = np.where(shown, [m.km for m in found], HALF_WAY_ROUND)
    near = km <= 161
    trust = np.array([m.trust for m in found])
    return Figures(
        len(found), float(held.mean()), float(hit.mean()), float(near.mean()), float(hit[held].mean()),
        float(near[held].mean()), float(km.mean()), float(np.median(km)), area(km),
        relied(trust, np.array([m.km <= 161 for m in found])), float((~shown).mean()),
        float((~shown)[~held].mean()), float((~held)[~shown].mean()) if (~shown).any() else 1.0,
        miscalibration(trust, np.array([m.hit for m in found])),
    )  # fmt: skip


def area(km: NDArray[np.float64]) -> float:
    """Under the curve of ln(km + 1), 0 to 1; lower is better."""
    y = np.log(np.sort(np.minimum(km, HALF_WAY_ROUND)) + 1)
    return float(np.trapezoid(y) / (np.log(HALF_WAY_ROUND) * (len(y) - 1)))


def relied(trust: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """The largest share of names, the most trusted first, of which 95 % are within 161 km."""
    order = np.argsort(-trust, kind="stable")
    so_far = np.cumsum(right[order]) / np.arange(1, len(right) + 1)
    good = np.flatnonzero(so_far >= _RELIED)
    return float((good[-1] + 1) / len(right)) if len(good) else 0.0


def miscalibration(trust: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """Mean distance of trust and share of right answers over ten bins."""
    at = np.minimum((trust * 10).astype(int), 9)
    parts = [at == b for b in range(10) if (at == b).any()]
    return float(sum(p.mean() * abs(right[p].mean() - trust[p].mean()) for p in parts))


def cross(shared: Shared, gazetteer: Gazetteer) -> dict[str, Figures]:
    """Trained without LGL on LGL, without GWN on GWN, on the first 70 % of both on the last 30 % of each."""
    lgl, gwn = (geo_cases(shared.path(f"gold/geo/{s}.jsonl"), gazetteer) for s in ("lgl", "gwn"))
    own = augmented(corpus_cases(gazetteer), gazetteer)

    def trained(cases: Sequence[Case]) -> Ranker:
        return fit([*augmented(cases, gazetteer), *own], Settings())

    (lgl_first, lgl_last), (gwn_first, gwn_last) = split(lgl), split(gwn)
    both = trained([*lgl_first, *gwn_first])
    found = {
        "LGL, trained without it": judged(trained(gwn), lgl, gazetteer),
        "GWN, trained without it": judged(trained(lgl), gwn, gazetteer),
        "LGL last 30 %": judged(both, lgl_last, gazetteer),
        "GWN last 30 %": judged(both, gwn_last, gazetteer),
    }
    found["both last 30 %"] = found["LGL last 30 %"] + found["GWN last 30 %"]
    _list_misses(found)
    return {
        f"{name}{', forced' if forced else ''}": figures(ms, forced=forced)
        for name, ms in found.items()
        for forced in (False, True)
    }


def _list_misses(found: dict[str, list[Mention]]) -> None:
    rows = [
        f"{name}\t{m.document}\t{m.words}\t{'absent' if m.absent else 'held'}\t{m.km:.0f}\t{m.trust:.2f}\t"
        f"{'answered' if m.answered else 'unresolved'}\n"
        for name, ms in found.items()
        for m in ms
        if not m.hit or not m.answered
    ]
    write(OUT / "places-misses.tsv", "".join(rows))


def speed(shared: Shared, gazetteer: Gazetteer) -> str:
    """Mentions a processor second over LGL, the second time round, and the most memory held."""
    texts = [
        (d["text"], [Span(t["begin"], t["end"]) for t in d["toponyms"]])
        for d in load_lines(shared.path("gold/geo/lgl.jsonl"))
    ]
    for warm in (False, True):
        start = time.process_time()
        done = sum(len(resolve_spans(text, spans, gazetteer)) for text, spans in texts)
        seconds = time.process_time() - start
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        line = f"{'warm' if warm else 'cold'}: {done / seconds:,.0f} mentions a second, {memory:.0f} MB"
        print(line)
    return line


def main() -> None:
    """Print the table; keep it beside the training."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=None, help="the folder with gold/")
    parser.add_argument("--speed", action="store_true", help="time the shipped ranker instead")
    given = parser.parse_args()
    shared = Shared(given.shared) if given.shared else Shared.beside()
    gazetteer = open_gazetteer()
    if given.speed:
        speed(shared, gazetteer)
        return
    table = {name: {k: round(v, 4) for k, v in asdict(f).items()} for name, f in cross(shared, gazetteer).items()}
    for name, row in table.items():
        print(name, " ".join(f"{k}={v}" for k, v in row.items()))
    write(ROOT / "training" / "places.json", json.dumps(table, indent=1) + "\n")


if __name__ == "__main__":
    main()
