"""The learned ranker: boosted trees over the features of every candidate, read by numpy alone.

Two passes choose among the candidates of each name (a softmax over them); the second sees what the first thinks the
other names mean. A third set of trees says how likely it is that the likeliest is right at all, which leaves the rest
for "none of these". How it was trained: ``training/places``; of what: the card beside the weights.

Every tree has at most 16 leaves, so that which leaf a row falls into is a word of 16 bits: each condition that fails
strikes out the leaves on its left, and the lowest bit left is the leaf (QuickScorer; Lucchese et al., SIGIR 2015).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import BytesIO
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from marsad.errors import WeightsBroken, WeightsMissing
from marsad.grounding.places._features import FEATURES, Floats, Sheet

LEAVES = 16
#: What the third set of trees sees beside the features of the likeliest candidate.
OF_CHOICE = ("p_best", "p_second", "rivals")

_FORMAT = 1
_REMEDY = "Install Marsad again."

#: The place of the lowest bit of a word.
_LOWEST = np.zeros(1 << LEAVES, dtype=np.uint8)
for _bit in range(LEAVES - 1, -1, -1):
    _LOWEST[1 << _bit :: 1 << (_bit + 1)] = _bit


@dataclass(frozen=True, slots=True)
class Trees:
    """An ensemble: conditions of all trees in one line, tree by tree, and the leaves' values.

    ``feature``, ``bound`` and ``keep`` have one entry a condition: where the feature is above the bound, only the
    leaves of ``keep`` remain. ``begin`` is each tree's first condition; ``leaves`` is (trees, 16).
    """

    feature: NDArray[np.int16]
    bound: Floats
    keep: NDArray[np.uint16]
    begin: NDArray[np.int32]
    leaves: Floats

    def score(self, rows: Floats) -> NDArray[np.float64]:
        """The sum of the trees for each row."""
        out = np.empty(len(rows), dtype=np.float64)
        trees = np.arange(len(self.begin))
        for at in range(0, len(rows), 256):
            part = rows[at : at + 256]
            words = np.where(part[:, self.feature] > self.bound, self.keep, np.uint16(0xFFFF))
            left = np.bitwise_and.reduceat(words, self.begin, axis=1)
            out[at : at + 256] = self.leaves[trees, _LOWEST[left]].sum(axis=1, dtype=np.float64)
        return out


@dataclass(frozen=True, slots=True)
class Ranker:
    """The two passes, the trust in the choice, and how that trust is calibrated (rising steps)."""

    first: Trees
    second: Trees
    trust: Trees
    steps: Floats
    levels: Floats

    def weigh(self, sheet: Sheet) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Of each row its share among its name's candidates, and of each name how sure its likeliest row is right."""
        if not sheet.rows:
            return np.zeros(0), np.zeros(len(sheet.names))
        p = sheet.shares(self.first.score(sheet.features(sheet.prior)) + sheet.lean)
        features = sheet.features(p)
        p = sheet.shares(self.second.score(features) + sheet.lean)
        return p, self._trust(sheet, features, p)

    def _trust(self, sheet: Sheet, features: Floats, p: NDArray[np.float64]) -> NDArray[np.float64]:
        tops, rows = choice_rows(sheet, features, p)
        out = np.zeros(len(sheet.names))
        if len(tops):
            raw = 1 / (1 + np.exp(-self.trust.score(rows)))
            out[sheet.group[tops]] = np.interp(raw, self.steps, self.levels)
        return out


def choice_rows(sheet: Sheet, features: Floats, p: NDArray[np.float64]) -> tuple[NDArray[np.int64], Floats]:
    """The likeliest row of each name that has one, and what the third set of trees sees of it."""
    tops: list[int] = []
    extra: list[tuple[float, float, float]] = []
    for at in sheet.spans():
        if at.stop == at.start:
            continue
        best = at.start + int(np.argmax(p[at]))
        rest = np.delete(p[at], best - at.start)
        tops.append(best)
        extra.append((float(p[best]), float(rest.max()) if len(rest) else 0.0, float(at.stop - at.start)))
    rows = np.array(tops, dtype=np.int64)
    seen = np.array(extra, dtype=np.float32).reshape(len(tops), len(OF_CHOICE))
    return rows, np.concatenate([features[rows], seen], axis=1)


_PARTS = ("feature", "bound", "keep", "begin", "leaves")


def packed(ranker: Ranker) -> bytes:
    """The ranker as the bytes of an ``.npz`` file."""
    arrays = {
        f"{name}_{part}": getattr(getattr(ranker, name), part) for name in ("first", "second", "trust")
        for part in _PARTS
    }  # fmt: skip
    out = BytesIO()
    np.savez_compressed(out, steps=ranker.steps, levels=ranker.levels, **arrays)
    return out.getvalue()


def unpacked(content: bytes, where: str) -> Ranker:
    """The ranker of the bytes of an ``.npz`` file.

    Raises:
        WeightsBroken: they are not that.
    """
    try:
        with np.load(BytesIO(content), allow_pickle=False) as held:
            trees = {name: Trees(*(held[f"{name}_{part}"] for part in _PARTS)) for name in ("first", "second", "trust")}
            return Ranker(trees["first"], trees["second"], trees["trust"], held["steps"], held["levels"])
    except (ValueError, KeyError, OSError, EOFError, BadZipFile) as fault:
        raise WeightsBroken(f"no ranker of places ({fault})", where=where, remedy=_REMEDY) from fault


def load(folder: Traversable) -> Ranker:
    """The ranker of a folder with ``ranker.npz`` and ``card.json``.

    Raises:
        WeightsMissing: a file is not there.
        WeightsBroken: the weights are not those of the card, or are for other features.
    """
    try:
        content = (folder / "ranker.npz").read_bytes()
        card = json.loads((folder / "card.json").read_text("utf-8"))
    except FileNotFoundError as fault:
        raise WeightsMissing("the ranker of places is not there", where=str(folder), remedy=_REMEDY) from fault
    except ValueError as fault:
        raise WeightsBroken(f"card.json does not parse ({fault})", where=str(folder), remedy=_REMEDY) from fault
    if card.get("sha256") != sha256(content).hexdigest():
        raise WeightsBroken("ranker.npz is not the file that card.json tells of", where=str(folder), remedy=_REMEDY)
    if card.get("format") != _FORMAT or card.get("features") != list(FEATURES):
        raise WeightsBroken("the ranker is for other features", where=str(folder), remedy=_REMEDY)
    return unpacked(content, str(folder))


@lru_cache(maxsize=1)
def shipped() -> Ranker:
    """The ranker that Marsad is released with, loaded once a process."""
    return load(files("marsad.grounding.places") / "weights")


__all__ = ["FEATURES", "LEAVES", "OF_CHOICE", "Ranker", "Trees", "choice_rows", "load", "packed", "shipped", "unpacked"]
