"""The weights of the first pass (``marsad.backfill``): chosen by hand for classes of words, then moved a little.

    python -m training.first_pass --gum CLONE_OF_GUM

Logistic regression that begins at the weight of each word's class and is penalised for the distance from it. The
penalty is strong on purpose: with a weaker one (10, 3, 1) the weights fit our own reports better and real news worse,
as they learn who wrote them (docs/first-pass.md).
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from corpus.annotation import parse
from corpus.split import part_of
from marsad.backfill import levels, words_of

ROOT = Path(__file__).parents[1]
DATA = ROOT / "src" / "marsad" / "backfill" / "data"
LOG = ROOT / "training" / "logs" / "first_pass.json"

#: The weight of a class before anything is learned: how much one mention in a wire item speaks for conflict news.
CLASSES: Mapping[str, float] = {
    "arms": 1.6, "fighters": 1.8, "names": 1.8, "deeds": 0.9, "harm": 0.5, "bodies": 0.7, "peace": 0.8, "people": 0.5,
    "state": 0.25, "sport": -0.7, "stage": -0.7, "money": -0.5, "nature": -0.6, "accident": -0.8, "knowledge": -0.5,
    "law": -0.45, "vote": -0.25,
}  # fmt: skip
BIAS = -6.0
PENALTY = 30.0
#: Genres of GUM whose texts may be used (as the reader's training does); pieces of a report's length.
GENRES = ("court", "academic", "voyage")
PIECE = 2_500


def vocabulary() -> dict[str, float]:
    """Each word of the list with the weight of its class; one that stands twice counts for the first."""
    out: dict[str, float] = {}
    for line in (DATA / "words.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, words = line.split("\t")
            out |= {w: CLASSES[name] for w in words.split() if w not in out}
    return out


def ours_of(part: str) -> tuple[list[str], list[str]]:
    """Reports of a part of the corpus that tell of an event, and those that tell of none."""
    war: list[str] = []
    peace: list[str] = []
    for path in sorted((ROOT / "corpus" / "reports").glob("*/*.txt")):
        document = parse(path.read_text(encoding="utf-8"), path.stem)
        if part_of(document.head) == part:
            (war if document.triggers else peace).append(document.text)
    return war, peace


def peaceful() -> list[str]:
    """Our reports of peace, of the two older parts; the others are for measuring."""
    folders = (ROOT / "tests" / "data" / "peace" / part for part in ("first", "held"))
    return [p.read_text(encoding="utf-8") for folder in folders for p in sorted(folder.glob("*.txt"))]


def gum(clone: Path, genres: Sequence[str] = GENRES) -> Iterator[str]:
    """Pieces of the texts of some of GUM's genres."""
    for name in _git(clone, "ls-tree", "--name-only", "HEAD", "dep/").split():
        if name.startswith("dep/GUM_") and name.split("_")[1] in genres:
            lines = _git(clone, "show", f"HEAD:{name}").splitlines()
            text = " ".join(line.removeprefix("# text = ") for line in lines if line.startswith("# text = "))
            yield from (text[i : i + PIECE] for i in range(0, max(1, len(text) - PIECE // 2), PIECE))


def _git(clone: Path, *arguments: str) -> str:
    return subprocess.run(["git", "-C", str(clone), *arguments], capture_output=True, check=True).stdout.decode()


def fitted(war: list[str], peace: list[str], begin: Mapping[str, float]) -> tuple[dict[str, float], float]:
    """Weights and bias; both kinds weigh the same, however many there are of each."""
    names = list(begin)
    x = np.array([_row(text, begin) for text in (*war, *peace)])
    sign = np.repeat([1.0, -1.0], [len(war), len(peace)])
    share = np.repeat([1.0, len(war) / len(peace)], [len(war), len(peace)])
    start = np.array([*begin.values(), BIAS])

    def loss(at: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margin = sign * (x @ at[:-1] + at[-1])
        away = np.append(at[:-1] - start[:-1], 0.0)
        pull = -share * sign / (1 + np.exp(np.clip(margin, -50, 50)))
        slope = np.append(x.T @ pull, pull.sum()) + PENALTY * away
        return float((share * np.logaddexp(0, -margin)).sum() + PENALTY / 2 * (away**2).sum()), slope

    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 500})
    return {n: round(float(w), 3) for n, w in zip(names, found.x[:-1], strict=True)}, round(float(found.x[-1]), 3)


def _row(text: str, begin: Mapping[str, float]) -> list[float]:
    level = levels(words_of("", text), begin)
    return [level.get(word, 0.0) for word in begin]


def main(arguments: list[str]) -> int:
    """Fit and write."""
    parser = argparse.ArgumentParser(prog="python -m training.first_pass", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--gum", type=Path, required=True, help="a clone of github.com/amir-zeldes/gum (bare will do)")
    options = parser.parse_args(arguments)
    begin = vocabulary()
    war, contrast = ours_of("train")
    ours_of_peace, pieces = peaceful(), list(gum(options.gum))
    weights, bias = fitted(war, [*contrast, *ours_of_peace, *pieces], begin)
    (DATA / "first_pass.json").write_text(
        json.dumps({"bias": bias, "weights": weights}, indent=0) + "\n", encoding="utf-8"
    )
    moved = sorted(begin, key=lambda w: abs(weights[w] - begin[w]), reverse=True)[:20]
    told = {
        "words": len(begin), "war": len(war), "contrast": len(contrast), "peace": len(ours_of_peace),
        "gum pieces": len(pieces), "bias": bias, "moved most": {w: [begin[w], weights[w]] for w in moved},
    }  # fmt: skip
    LOG.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(told))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
