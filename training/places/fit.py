"""Boosted trees on candidates: two passes of a conditional logit, and the trust in the choice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from marsad.grounding.places._ranker import LEAVES, Ranker, Trees, choice_rows
from training.places.sets import Case

Rows = NDArray[np.float32]
Numbers = NDArray[np.float64]

#: How many parts the documents are dealt into, so that the second pass learns from guesses about unseen ones.
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Settings:
    """Chosen by cross-training, see docs/places.md."""

    trees: int = 120
    trust_trees: int = 80
    rate: float = 0.08
    leaves: int = LEAVES
    smallest: int = 20
    ridge: float = 5.0
    share: float = 0.6
    seed: int = 20
    #: Ensembles that are averaged, each of its own seed.
    seeds: int = 3

    def several(self) -> list[Settings]:
        """These settings with one seed after the other."""
        return [replace(self, seed=self.seed + i) for i in range(self.seeds)]


def _base(settings: Settings) -> dict[str, Any]:
    return {
        "num_leaves": settings.leaves, "learning_rate": settings.rate, "min_data_in_leaf": settings.smallest,
        "lambda_l2": settings.ridge, "feature_fraction": settings.share, "seed": settings.seed, "verbose": -1,
        "num_threads": 1, "deterministic": True, "force_row_wise": True, "max_bin": 255, "boost_from_average": False,
    }  # fmt: skip


def fit_choice(features: Sequence[Rows], cases: Sequence[Case], settings: Settings, trees: int | None = None) -> Trees:
    """A conditional logit over the candidates of each name whose right one is among them."""
    import lightgbm

    rows, group, right, weight = _groups(features, cases)
    starts = np.flatnonzero(np.diff(group, prepend=-1))
    sizes = np.diff(np.append(starts, len(group)))
    wide = np.repeat(weight, sizes)
    hit = np.zeros(len(rows))
    hit[right] = 1.0

    def objective(scores: Numbers, _data: object) -> tuple[Numbers, Numbers]:
        raised = np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), sizes))
        p = raised / np.repeat(np.add.reduceat(raised, starts), sizes)
        return (p - hit) * wide, np.maximum(p * (1 - p), 1e-3) * wide

    data = lightgbm.Dataset(rows, label=hit, free_raw_data=False)
    booster = lightgbm.train({**_base(settings), "objective": objective}, data, num_boost_round=trees or settings.trees)
    return exported(booster)


def _groups(
    features: Sequence[Rows], cases: Sequence[Case]
) -> tuple[Rows, NDArray[np.int64], NDArray[np.int64], Numbers]:
    rows: list[Rows] = []
    group: list[NDArray[np.int64]] = []
    right: list[int] = []
    weight: list[float] = []
    at = 0
    for x, case in zip(features, cases, strict=True):
        for i, span in enumerate(case.sheet.spans()):
            if case.right[i] < 0 or span.stop - span.start < 2:
                continue
            rows.append(x[span])
            group.append(np.full(span.stop - span.start, len(group)))
            right.append(at + int(case.right[i]) - span.start)
            weight.append(case.weight[i])
            at += span.stop - span.start
    return np.concatenate(rows), np.concatenate(group), np.array(right), np.array(weight)


def fit_trust(features: Sequence[Rows], shares: Sequence[Numbers], cases: Sequence[Case], settings: Settings) -> Trees:
    """Is the likeliest candidate the right one?"""
    import lightgbm

    rows, label, weight = trust_rows(features, shares, cases)
    data = lightgbm.Dataset(rows, label=label, weight=weight, free_raw_data=False)
    booster = lightgbm.train({**_base(settings), "objective": "binary"}, data, num_boost_round=settings.trust_trees)
    return exported(booster)


def trust_rows(
    features: Sequence[Rows], shares: Sequence[Numbers], cases: Sequence[Case]
) -> tuple[Rows, Numbers, Numbers]:
    rows, label, weight = [], [], []
    for x, p, case in zip(features, shares, cases, strict=True):
        if not len(p):
            continue
        tops, seen = choice_rows(case.sheet, x, p)
        for top, row in zip(tops.tolist(), seen, strict=True):
            i = int(case.sheet.group[top])
            if case.right[i] == -2:
                continue
            rows.append(row)
            label.append(float(case.right[i] == top))
            weight.append(case.weight[i])
    return np.stack(rows), np.array(label), np.array(weight)


def exported(booster: Any) -> Trees:  # noqa: ANN401 - LightGBM is untyped here
    """The trees as lines of conditions; a tree without one gets one that always holds."""
    feature: list[int] = []
    bound: list[float] = []
    keep: list[int] = []
    begin: list[int] = []
    leaves: list[list[float]] = []
    for tree in booster.dump_model()["tree_info"]:
        begin.append(len(feature))
        values: list[float] = []
        conditions: list[tuple[int, float, int]] = []
        _walk(tree["tree_structure"], values, conditions)
        for f, b, k in conditions or [(0, float("inf"), 0xFFFF)]:
            feature.append(f)
            bound.append(b)
            keep.append(k)
        leaves.append(values + [0.0] * (LEAVES - len(values)))
    # a bound is rounded down, never up: what LightGBM sends left of it stays left
    rounded = np.array(bound, dtype=np.float64).astype(np.float32)
    return Trees(
        np.array(feature, np.int16), rounded, np.array(keep, np.uint16), np.array(begin, np.int32),
        np.array(leaves, np.float32),
    )  # fmt: skip


def _walk(node: dict[str, Any], values: list[float], conditions: list[tuple[int, float, int]]) -> None:
    if "leaf_value" in node:
        values.append(node["leaf_value"])
        return
    first = len(values)
    at = len(conditions)
    conditions.append((0, 0.0, 0))
    _walk(node["left_child"], values, conditions)
    struck = ((1 << len(values)) - 1) ^ ((1 << first) - 1)
    conditions[at] = (node["split_feature"], node["threshold"], 0xFFFF ^ struck)
    _walk(node["right_child"], values, conditions)


def folds(cases: Sequence[Case], count: int, seed: int) -> NDArray[np.int64]:
    """To which part each document belongs; both forms of one document to the same."""
    names = sorted({f"{c.origin} {c.ident}" for c in cases})
    deal = np.random.default_rng(seed).permutation(len(names)) % count
    part = dict(zip(names, deal.tolist(), strict=True))
    return np.array([part[f"{c.origin} {c.ident}"] for c in cases])


def fit(cases: Sequence[Case], settings: Settings, say: Callable[[str], None] = lambda _line: None) -> Ranker:
    """All three sets of trees and the calibration; what the second and third learn from is out of fold."""
    part = folds(cases, FOLDS, settings.seed)
    x1 = [c.sheet.features(c.sheet.prior) for c in cases]
    first, p1 = _crossed(x1, cases, part, settings)
    say("first pass")
    x2 = [c.sheet.features(p) for c, p in zip(cases, p1, strict=True)]
    second, p2 = _crossed(x2, cases, part, settings)
    say("second pass")
    trust, steps, levels = _trusted(x2, p2, cases, part, settings)
    say("trust")
    return Ranker(first, second, trust, steps, levels)


def _crossed(
    x: Sequence[Rows], cases: Sequence[Case], part: NDArray[np.int64], settings: Settings
) -> tuple[Trees, list[Numbers]]:
    """Trees of all documents, and the shares that trees of the other parts give each."""
    out: list[Numbers] = [np.zeros(0)] * len(cases)
    for k in range(FOLDS):
        mine = [i for i in range(len(cases)) if part[i] != k]
        trees = fit_choice([x[i] for i in mine], [cases[i] for i in mine], settings)
        for i in range(len(cases)):
            if part[i] == k:
                out[i] = cases[i].sheet.shares(trees.score(x[i]) + cases[i].sheet.lean)
    return averaged([fit_choice(x, cases, s) for s in settings.several()]), out


def averaged(ensembles: Sequence[Trees]) -> Trees:
    """The mean of ensembles as one."""
    at = np.cumsum([0, *(len(t.feature) for t in ensembles)])
    return Trees(
        np.concatenate([t.feature for t in ensembles]), np.concatenate([t.bound for t in ensembles]),
        np.concatenate([t.keep for t in ensembles]),
        np.concatenate([t.begin + first for t, first in zip(ensembles, at, strict=False)]).astype(np.int32),
        np.concatenate([t.leaves / len(ensembles) for t in ensembles]).astype(np.float32),
    )  # fmt: skip


def _trusted(
    x: Sequence[Rows], p: Sequence[Numbers], cases: Sequence[Case], part: NDArray[np.int64], settings: Settings
) -> tuple[Trees, Rows, Rows]:
    raw: list[Numbers] = []
    label: list[Numbers] = []
    weight: list[Numbers] = []
    for k in range(FOLDS):
        mine = [i for i in range(len(cases)) if part[i] != k]
        rest = [i for i in range(len(cases)) if part[i] == k]
        trees = fit_trust([x[i] for i in mine], [p[i] for i in mine], [cases[i] for i in mine], settings)
        rows, hit, w = trust_rows([x[i] for i in rest], [p[i] for i in rest], [cases[i] for i in rest])
        raw.append(1 / (1 + np.exp(-trees.score(rows))))
        label.append(hit)
        weight.append(w)
    steps, levels = calibrated(np.concatenate(raw), np.concatenate(label), np.concatenate(weight))
    return averaged([fit_trust(x, p, cases, s) for s in settings.several()]), steps, levels


def calibrated(raw: Numbers, hit: Numbers, weight: Numbers, bins: int = 20) -> tuple[Rows, Rows]:
    """A rising line through the shares of right answers: isotonic regression over ``bins`` equal parts."""
    order = np.argsort(raw, kind="stable")
    parts = [part for part in np.array_split(order, bins) if len(part)]
    at = [float(np.average(raw[part], weights=weight[part])) for part in parts]
    held = [[float(np.average(hit[part], weights=weight[part])), float(weight[part].sum()), 1.0] for part in parts]
    blocks: list[list[float]] = []
    for block in held:
        blocks.append(block)
        while len(blocks) > 1 and blocks[-2][0] >= blocks[-1][0]:
            b, a = blocks.pop(), blocks.pop()
            total = a[1] + b[1]
            blocks.append([(a[0] * a[1] + b[0] * b[1]) / total, total, a[2] + b[2]])
    levels = [b[0] for b in blocks for _ in range(int(b[2]))]
    top = min(0.995, max(levels))
    return (
        np.array([0.0, *at, 1.0], dtype=np.float32),
        np.clip(np.array([min(levels[0], at[0]), *levels, top], dtype=np.float32), 0.005, 0.995),
    )
