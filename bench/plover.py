"""PLOVER's gold records: is the main event of our reading of the right type, with both parties touched?

    python -m bench.plover [--gold FILE] [--show N]

The scorer beside the records counts types and spans each for itself. An analyst needs the row as a whole: who, what, to
whom. A record is **whole** where the type is right (the 2021 edition's), some source of ours touches a source of the
record and some target of ours a target.

A side that the record leaves empty is not looked at: the annotators left out what the sentence names ("the U.N. sent 21
people to Bosnia" has neither side), so that an empty cell does not say that there is nobody. In a record of two equal
parties (an agreement, a meeting) both stand on both sides, as in the scorer.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bench.readings import read_documents
from bench.shared import Shared, load_lines

GOLD = "gold/events/plover_gsr_dev.jsonl"
_TAGS = {"source": ("SRC", "SRC/TAR"), "target": ("TAR", "SRC/TAR")}

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is right of one record. ``found`` is the type that we read, null where we read no event."""

    id: str
    wanted: str
    found: str | None
    source: bool
    target: bool

    @property
    def type(self) -> bool:
        return self.found == self.wanted

    @property
    def whole(self) -> bool:
        """Type and both parties."""
        return self.type and self.source and self.target


def verdict(gold: Json, predicted: Json) -> Verdict:
    """One record against what ``from_record.py --to plover`` makes of our reading (spans as [begin, end])."""
    sides = {role: _touched(gold, predicted, role) for role in _TAGS}
    return Verdict(gold["doc_id"], gold["event_2021"], predicted.get("event"), sides["source"], sides["target"])


def _touched(gold: Json, predicted: Json, role: str) -> bool:
    wanted = [(s["begin"], s["end"]) for s in gold["spans"] if s["tag"] in _TAGS[role]]
    found = predicted.get(role) or ()
    return not wanted or any(max(b, x) < min(e, y) for b, e in wanted for x, y in found)


def verdicts(gold: Iterable[Json], predicted: Iterable[Json]) -> list[Verdict]:
    """One verdict a record; a record without a reading counts as no event."""
    read = {p["doc_id"]: p for p in predicted}
    return [verdict(g, read.get(g["doc_id"], {})) for g in gold]


def shares(found: Sequence[Verdict]) -> dict[str, float]:
    """In percent of all records: type right, each side touched, whole.

    >>> shares([Verdict("a", "AID", "AID", True, True), Verdict("b", "AID", None, True, False)])["whole right"]
    50.0
    """
    n = max(1, len(found))
    return {name: 100.0 * sum(values) / n for name, values in _columns(found).items()}


def intervals(found: Sequence[Verdict], *, draws: int = 1000, seed: int = 7) -> dict[str, tuple[float, float]]:
    """95 % intervals of the shares over records (bootstrap)."""
    if not found:
        return {}
    picks = np.random.default_rng(seed).integers(0, len(found), (draws, len(found)))
    out = {}
    for name, values in _columns(found).items():
        means = 100.0 * np.array(values, dtype=float)[picks].mean(axis=1)
        out[name] = (float(np.percentile(means, 2.5)), float(np.percentile(means, 97.5)))
    return out


def _columns(found: Sequence[Verdict]) -> dict[str, list[bool]]:
    return {
        "type right": [v.type for v in found],
        "source right": [v.source for v in found],
        "target right": [v.target for v in found],
        "whole right": [v.whole for v in found],
    }


def measure(shared: Shared, readings: Path, gold: str = GOLD) -> list[Verdict]:
    """The verdicts of a file of readings."""
    return verdicts(load_lines(shared.path(gold)), load_lines(shared.convert("plover", readings)))


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the shares, and with ``--show`` the first records that are not whole."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Shared.beside().folder)
    parser.add_argument("--gold", default=GOLD)
    parser.add_argument("--show", type=int, default=0)
    asked = parser.parse_args(arguments)
    shared = Shared(asked.shared)
    reason = shared.missing([asked.gold])
    if reason is not None:
        sys.exit(reason)
    found = measure(shared, read_documents(shared.make_input(asked.gold)).path, asked.gold)
    ranges = intervals(found)
    for name, share in shares(found).items():
        low, high = ranges[name]
        print(f"{name:14} {share:6.1f}   {low:.1f} to {high:.1f}   of {len(found)}")
    for v in [v for v in found if not v.whole][: asked.show]:
        missed = [side for side, right in (("source", v.source), ("target", v.target)) if not right]
        print(f"{v.id}  {v.wanted} read {v.found or 'nothing'}  {' '.join(missed)}")


if __name__ == "__main__":
    main()
