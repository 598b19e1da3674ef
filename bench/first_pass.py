"""What the first pass of a backfill keeps and drops, on sets that nothing of it was learned of.

    python -m bench.first_pass [--shared FOLDER] [--gum CLONE] [--bbc FILE.jsonl ...]

``--bbc`` are the files of ConfliBERT's BBC set with their texts filled in (the gold set's ``score/hydrate.py``); its
label 1 is conflict of any kind, most of it political.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from bench.peace import TEXTS
from marsad.backfill import THRESHOLD, FirstPass
from training.first_pass import ROOT, gum, ours_of

#: Thresholds shown beside the one that is used.
BESIDE = (THRESHOLD, -3.6, -3.0, -2.2, -1.0, 0.0)
#: Topics of ECB+ that tell of armed conflict, and those of crime and accidents, which count as neither.
_CONFLICT, _NEITHER = frozenset({8, 12, 19}), frozenset({3, 16, 18, 32, 33})
#: Genres of GUM that nothing was learned of; its news has wars in it and is counted on no side.
_OTHER_GENRES = ("bio", "interview", "textbook", "speech", "vlog", "whow", "essay", "letter", "podcast", "fiction")

Texts = list[tuple[str, str]]


def scores(texts: Iterable[tuple[str, str]]) -> list[float]:
    """The score of each title and text."""
    first = FirstPass.shipped()
    return [s for title, text in texts if (s := first.of_text(title, text, "en").score) is not None]


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _texts(path: Path, wanted: Callable[[dict[str, Any]], bool] = lambda _: True) -> Texts:
    return [(row.get("title") or "", row["text"]) for row in _rows(path) if wanted(row)]


def _topic(row: dict[str, Any]) -> int:
    found = re.match(r"\d+", row["doc_id"])
    assert found is not None
    return int(found[0])


def war(shared: Path) -> dict[str, Texts]:
    """Sets of which all should be kept."""
    muc = [shared / "gold" / "muc4" / f"{part}.jsonl" for part in ("dev", "train")]
    ecb = [shared / "gold" / "coref" / f"ecbplus_{part}.jsonl" for part in ("dev", "train")]
    return {
        "Syria dev": _texts(shared / "gold" / "syria-war" / "reports-dev.jsonl"),
        "ECB+ 8, 12, 19": [t for p in ecb for t in _texts(p, lambda r: _topic(r) in _CONFLICT)],
        "MUC-4 with incidents": [t for p in muc for t in _texts(p, lambda r: bool(r["templates"]))],
        "our corpus, dev": [("", text) for text in ours_of("dev")[0]],
    }


def peace(shared: Path, clone: Path | None, bbc: Sequence[Path]) -> dict[str, Texts]:
    """Sets of which next to nothing should be kept."""
    ecb = [shared / "gold" / "coref" / f"ecbplus_{part}.jsonl" for part in ("dev", "train")]
    out = {
        "LGL, local papers": _texts(shared / "gold" / "geo" / "lgl.jsonl"),
        "ECB+, other topics": [t for p in ecb for t in _texts(p, lambda r: _topic(r) not in _CONFLICT | _NEITHER)],
        "our traps, later and unseen": [
            ("", p.read_text(encoding="utf-8")) for part in ("later", "unseen") for p in (TEXTS / part).glob("*.txt")
        ],
    }
    if clone:
        out["GUM, other genres"] = [("", text) for text in gum(clone, _OTHER_GENRES)]
    if bbc:
        out["BBC, no conflict"] = [t for p in bbc for t in _texts(p, lambda r: r["labels"][0] == 0)]
    return out


def table(sets: dict[str, Texts]) -> list[str]:
    """One line a set: how many texts, and which share is kept by each threshold."""
    out = []
    for name, texts in sets.items():
        found = scores(texts)
        shares = " ".join(f"{100 * sum(s >= t for s in found) / max(1, len(found)):6.1f}" for t in BESIDE)
        out.append(f"{name:30} {len(found):5} {shares}")
    return out


def main(arguments: list[str]) -> int:
    """Print both tables."""
    parser = argparse.ArgumentParser(prog="python -m bench.first_pass", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--gum", type=Path)
    parser.add_argument("--bbc", type=Path, nargs="*", default=[])
    options = parser.parse_args(arguments)
    print(f"{'per cent kept at':36} " + " ".join(f"{t:6.1f}" for t in BESIDE))
    of_peace = peace(options.shared, options.gum, options.bbc)
    for line in ["war", *table(war(options.shared)), "peace", *table(of_peace)]:
        print(line)
    traps = "our traps, later and unseen"
    print(*table({"all of peace but the traps": [t for n, texts in of_peace.items() if n != traps for t in texts]}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
