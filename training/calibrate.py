"""Fits how often a mark of the whole reader is right, on the dev part of our corpus, and measures the error.

For each layer a logistic of two signs: the model's log-odds for the mark, and whether a rule found it as well.
A mention is right if its words and kind are those of the annotation; an attribution if half its content and its source
are; an event if it meets a happening of its type. Expected calibration error: ten bins of equal width.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench import corpus as bench_corpus
from corpus.annotation import MarkedReport, load
from corpus.check import files
from corpus.split import part_of
from marsad.coding import Coded
from marsad.intake import Report
from marsad.pipeline import read_report
from marsad.reading.neural.session import FILES, SHIPPED, folder_of
from marsad.spans import Span
from marsad.training.documents import report_of
from marsad.training.scoring import dice

Floats = NDArray[np.float64]
#: Model's probability, found by a rule, right.
Sign = tuple[float, bool, bool]
LAYERS = ("mention", "claim", "event")


def part(name: str) -> list[MarkedReport]:
    """The reports of a part of the corpus."""
    return [r for r in map(load, files()) if part_of(r.head) == name]


def fits(reader: Path) -> dict[str, list[float]]:
    """Slopes, bonus and base of each layer, fitted on dev as read with a reader (a folder)."""
    signs = signs_of(part("dev"), str(reader))
    return {layer: [round(x, 4) for x in logistic(signs[layer])] for layer in LAYERS}


def signs_of(reports: Sequence[MarkedReport], reader: str) -> dict[str, list[Sign]]:
    """What the reader gives for some reports, by layer, before any fit."""
    out: dict[str, list[Sign]] = {layer: [] for layer in LAYERS}
    for marked in reports:
        coded = read_report(_report(marked), reader=reader)
        for layer, found in (("mention", _mentions), ("claim", _claims), ("event", _events)):
            out[layer] += found(marked, coded)
    return out


def _report(marked: MarkedReport) -> Report:
    published = marked.head["published"]
    return report_of(marked.head["id"], marked.text, None if published == "unknown" else published)


def _mentions(marked: MarkedReport, coded: Coded) -> list[Sign]:
    gold = {(m.span, m.kind) for m in marked.mentions}
    reading = coded.grounded.reading
    assert reading.marks is not None
    return [
        (reading.marks.kind_at(m.span, m.kind), m.rule != "encoder", (m.span, m.kind) in gold) for m in reading.mentions
    ]


def _claims(marked: MarkedReport, coded: Coded) -> list[Sign]:
    spans = {m.key: m.span for m in marked.mentions}
    gold = [(spans[a.source] if a.source else None, a.content) for a in marked.attributions]
    marks = coded.grounded.reading.marks
    assert marks is not None
    out: list[Sign] = []
    for c in coded.claims:
        if c.source is None and not c.quoted:
            continue
        source = c.source.span if c.source else None
        right = any(dice(c.content, content) >= 0.5 and _same(source, other) for other, content in gold)
        out.append((marks.cue_at(c.cue) if c.cue else 0.5, c.rule != "encoder", right))
    return out


def _same(a: Span | None, b: Span | None) -> bool:
    return a is b if a is None or b is None else a.meets(b)


def _events(marked: MarkedReport, coded: Coded) -> list[Sign]:
    happenings = bench_corpus.happenings(marked)
    marks = coded.grounded.reading.marks
    assert marks is not None
    out: list[Sign] = []
    for e in coded.events:
        told = (e.trigger, *e.retold)
        right = any(h.type == e.type and any(s.meets(t) for s in h.spans for t in told) for h in happenings)
        out.append((max(marks.type_at(s, e.type) for s in told), not e.rule.startswith("encoder"), right))
    return out


def logistic(signs: Sequence[Sign]) -> list[float]:
    """Slopes above and below even odds, bonus and base, by Newton's method with a small ridge.

    Two slopes, as the model is wrong about what it holds for unlikely and right where it is sure: with one, events that
    it was sure of were stated at .85 and right at .93. A step that overshoots is halved until it helps.
    """
    p = np.clip(np.array([s[0] for s in signs]), 1e-4, 1 - 1e-4)
    odds = np.log(p / (1 - p))
    ruled = np.array([s[1] for s in signs], dtype=float)
    x = np.stack([np.maximum(odds, 0), np.minimum(odds, 0), ruled, np.ones(len(p))], axis=1)
    y = np.array([s[2] for s in signs], dtype=float)
    weights: Floats = np.zeros(x.shape[1])
    for _ in range(30):
        guess = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        slope = x.T @ (guess - y) + 0.1 * weights
        curve = (x * (guess * (1 - guess))[:, None]).T @ x + 0.1 * np.eye(x.shape[1])
        step = np.linalg.solve(curve, slope)
        while _cost(x, y, weights - step) > _cost(x, y, weights) and np.abs(step).max() > 1e-9:
            step = step / 2
        weights = weights - step
    return [float(w) for w in weights]


def _cost(x: Floats, y: Floats, weights: Floats) -> float:
    odds = np.clip(x @ weights, -30, 30)
    return float((np.log1p(np.exp(odds)) - y * odds).sum() + 0.05 * (weights**2).sum())


def error(pairs: Sequence[tuple[float, bool]]) -> float:
    """Expected calibration error of stated probabilities, in [0, 1].

    >>> error([(0.9, True)] * 9 + [(0.9, False)])
    0.0
    """
    stated = np.array([p for p, _ in pairs])
    right = np.array([r for _, r in pairs], dtype=float)
    bins = np.minimum((stated * 10).astype(int), 9)
    gaps = [
        abs(stated[bins == b].mean() - right[bins == b].mean()) * (bins == b).sum()
        for b in range(10)
        if (bins == b).any()
    ]
    return round(float(sum(gaps) / len(stated)), 10)


def measured(name: str, reader: str = "shipped") -> dict[str, Any]:
    """The error of each layer on a part of the corpus, with how many marks."""
    found: dict[str, list[tuple[float, bool]]] = {layer: [] for layer in LAYERS}
    for marked in part(name):
        coded = read_report(_report(marked), reader=reader)
        stated = {
            "mention": [m.confidence for m in coded.grounded.reading.mentions],
            "claim": [c.confidence for c in coded.claims if c.source is not None or c.quoted],
            "event": [e.confidence for e in coded.events],
        }
        for layer, make in (("mention", _mentions), ("claim", _claims), ("event", _events)):
            found[layer] += [(p, s[2]) for p, s in zip(stated[layer], make(marked, coded), strict=True)]
    return {layer: {"marks": len(pairs), "error": round(error(pairs), 3)} for layer, pairs in found.items()}


def refit(folder: Path) -> None:
    """Fit the confidences of a reader anew and write them into its manifest: after rules or thresholds changed."""
    path = folder / FILES["manifest"]
    manifest = json.loads(path.read_text(encoding="utf-8"))
    # read without the old fit first: the fit is of the model's own probabilities
    for fit in (dict, partial(fits, folder)):
        manifest["confidence"] = fit()
        path.write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def main(arguments: list[str]) -> int:
    """``python -m training.calibrate [fit]``: the error of the shipped reader on dev and test; with ``fit``, anew."""
    if arguments == ["fit"]:
        refit(folder_of(SHIPPED))
    for name in ("dev", "test"):
        print(name, measured(name))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
