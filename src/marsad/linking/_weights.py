"""Log-odds of what two events share, as learned (``data/pairs.json``; the recipe is ``training/pairs.py``)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from math import exp, log


@dataclass(frozen=True, slots=True)
class _Weights:
    """By name and level; ``bias`` of any pair that may be one; ``least``: log-odds from which two are one happening;
    ``slope`` and ``shift`` make log-odds of pairs unseen in training true."""

    levels: dict[tuple[str, float], float]
    bias: float
    least: float
    slope: float
    shift: float


@cache
def _weights() -> _Weights:
    text = resources.files("marsad.linking").joinpath("data", "pairs.json").read_text(encoding="utf-8")
    stored = json.loads(text)
    levels = {(str(what), float(level)): float(weight) for what, level, weight in stored["weights"]}
    least = log(stored["from"] / (1 - stored["from"]))
    return _Weights(levels, float(stored["bias"]), least, float(stored["slope"]), float(stored["shift"]))


def weight_of(what: str, level: float) -> float:
    """What a level weighs; the weight set by hand where none was learned."""
    return _weights().levels.get((what, level), level)


def any_two(same: float) -> float:
    """Where a pair begins, so that it is one happening from ``same`` on."""
    w = _weights()
    return w.bias - w.least + same


def calibrated(weight: float) -> float:
    """The probability of a pair whose levels weigh so much together, without where a pair begins."""
    w = _weights()
    return 1.0 / (1.0 + exp(-(w.slope * (weight + w.bias) + w.shift)))
