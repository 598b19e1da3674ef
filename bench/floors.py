"""Floors: the figures below which CI fails, with the digests of the inputs that they were measured on.

``floors.toml`` is written by ``--update`` alone. A floor only ever rises; to lower one, or to keep the floors when an
input changed, takes a reason, which is kept in the file (after trafilatura's evaluation gate).
"""

from __future__ import annotations

import json
import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Sense = Literal["higher", "lower"]


class LoweringRefused(Exception):
    """A floor would fall, or an input changed, and no reason was given."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number. ``sense``: which way is better. ``interval``: 95 %, where the scorer gives one."""

    set: str
    name: str
    value: float
    sense: Sense = "higher"
    interval: tuple[float, float] | None = None

    @property
    def key(self) -> str:
        """Unique over the bench.

        >>> Figure("seed", "facts", 27).key
        'seed: facts'
        """
        return f"{self.set}: {self.name}"

    def meets(self, floor: float) -> bool:
        """Is it at least as good?

        >>> Figure("geo", "km", 9.0, "lower").meets(10.0), Figure("seed", "facts", 26).meets(27)
        (True, False)
        """
        return self.value >= floor - 1e-9 if self.sense == "higher" else self.value <= floor + 1e-9

    def as_floor(self) -> float:
        """The value, cut to one decimal towards the worse side.

        >>> Figure("geo", "f1", 61.27).as_floor(), Figure("geo", "km", 1.42, "lower").as_floor()
        (61.2, 1.5)
        """
        scaled = round(self.value * 10, 6)
        return (math.floor(scaled) if self.sense == "higher" else math.ceil(scaled)) / 10


@dataclass(frozen=True, slots=True)
class Lowered:
    """A floor that was lowered (or an input that changed), and why."""

    what: str
    before: str
    after: str
    reason: str


@dataclass(frozen=True, slots=True)
class Floors:
    """``inputs``: file -> SHA-256; ``floors``: figure key -> least value (greatest where lower is better)."""

    inputs: Mapping[str, str]
    floors: Mapping[str, float]
    lowered: tuple[Lowered, ...] = ()

    def failures(self, figures: Iterable[Figure], inputs: Mapping[str, str]) -> list[str]:
        """One line for each figure below its floor and each input that is not the one measured on."""
        out = [
            f"{f.key}: {f.value:.2f} is worse than its floor {self.floors[f.key]:.2f}"
            for f in figures
            if f.key in self.floors and not f.meets(self.floors[f.key])
        ]
        changed = sorted(n for n, d in inputs.items() if n in self.inputs and self.inputs[n] != d)
        return out + [f"{n}: not the file that the floors were measured on" for n in changed]

    def updated(self, figures: Iterable[Figure], inputs: Mapping[str, str], *, reason: str | None = None) -> Floors:
        """Floors raised to the figures. What would fall falls only with a reason.

        Raises:
            LoweringRefused: a floor would fall or an input changed, and ``reason`` is null or blank.
        """
        figures = list(figures)
        wrong = self.failures(figures, inputs)
        if wrong and not (reason and reason.strip()):
            raise LoweringRefused("; ".join(wrong))
        notes = list(self.lowered)
        floors = dict(self.floors)
        for f in figures:
            old = floors.get(f.key)
            if old is None or f.meets(old):
                floors[f.key] = f.as_floor() if old is None or _better(f, old) else old
            else:
                notes.append(Lowered(f.key, f"{old:g}", f"{f.as_floor():g}", str(reason)))
                floors[f.key] = f.as_floor()
        digests = dict(self.inputs)
        for name, digest in inputs.items():
            if digests.get(name, digest) != digest:
                notes.append(Lowered(name, digests[name][:12], digest[:12], str(reason)))
            digests[name] = digest
        return Floors(digests, floors, tuple(notes))


def _better(f: Figure, old: float) -> bool:
    return f.as_floor() > old if f.sense == "higher" else f.as_floor() < old


def load(path: Path) -> Floors:
    """The committed floors; none where the file is not there yet."""
    if not path.exists():
        return Floors({}, {})
    o = tomllib.loads(path.read_text(encoding="utf8"))
    lowered = tuple(Lowered(x["what"], x["before"], x["after"], x["reason"]) for x in o.get("lowered", ()))
    return Floors(o.get("inputs", {}), {k: float(v) for k, v in o.get("floors", {}).items()}, lowered)


def dump(f: Floors) -> str:
    """The file, in a fixed order. TOML basic strings are JSON strings."""
    lines = [
        "# Written by `python -m bench.run --update`. Lowering takes --allow-lower REASON, kept below.",
        "",
        "[inputs]",
    ]
    lines += [f"{json.dumps(k)} = {json.dumps(v)}" for k, v in sorted(f.inputs.items())]
    lines += ["", "[floors]"]
    lines += [f"{json.dumps(k)} = {v!r}" for k, v in sorted(f.floors.items())]
    for x in f.lowered:
        lines += ["", "[[lowered]]"]
        lines += [
            f"{k} = {json.dumps(getattr(x, k), ensure_ascii=False)}" for k in ("what", "before", "after", "reason")
        ]
    return "\n".join(lines) + "\n"
