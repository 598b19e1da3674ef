"""Violence invented in news that tells of no armed conflict: sport, courts, markets, storms, films, elections.

    python -m bench.peace [FOLDER ...]

The texts are ours (``tests/data/peace``). They are full of the field's words in other meanings, of real deaths without
arms (accidents, storms, illness), of courts on old cases and of battles that are only played, filmed or remembered.
None of them tells of armed violence, or of ground, goods or persons taken, as news. Every event ASSAULT or COERCE that
is said to have occurred or to go on is therefore invented, unless it is marked as background: what a memorial or a
court tells of decades ago is no invention, yet must not pass for news.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.readings import read_documents
from bench.shared import OUT, ROOT, load_lines, write_lines

TEXTS = ROOT / "tests" / "data" / "peace"
#: "first" was written before anything was counted, "held" after the rules were mended; "later" came with the rule of
#: proof (``coding/_proof.py``). "unseen" is by another hand: it is counted, and nothing is mended for it.
PARTS = ("first", "held", "later", "unseen")
#: The day that all reports bear; their own relative days are read by it.
PUBLISHED = "2023-03-15"
_REAL = frozenset(("occurred", "ongoing"))
_FORCE = frozenset(("ASSAULT", "COERCE"))


@dataclass(frozen=True, slots=True)
class Invented:
    """An event of force in a report that has none; ``old`` where the reading marks it as background."""

    report: str
    trigger: str
    type: str
    rule: str
    old: bool


def digest() -> str:
    """SHA-256 over the names and contents of all reports."""
    out = hashlib.sha256()
    for part in PARTS:
        for path in sorted((TEXTS / part).glob("*.txt")):
            out.update(f"{part}/{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return out.hexdigest()


def inputs(folder: Path) -> Iterator[dict[str, str]]:
    """The reports of a folder, as ``marsad read`` takes them."""
    for path in sorted(folder.glob("*.txt")):
        yield {"id": path.stem, "text": path.read_text(encoding="utf-8"), "published": PUBLISHED}


def invented(documents: Iterable[Mapping[str, Any]]) -> list[Invented]:
    """The events of force that are told as real, in the order of the reports."""
    out = []
    for o in documents:
        report, text = o["report"]["id"], o["report"]["text"]
        for e in o.get("events", ()):
            if e["type"] in _FORCE and e["status"] in _REAL:
                words = text[e["trigger"]["begin"] : e["trigger"]["end"]]
                out.append(Invented(report, words, e["type"], e["rule"], e["telling"] == "background"))
    return out


def measure(folder: Path) -> tuple[int, list[Invented]]:
    """Number of reports, and what was invented in them."""
    rows = list(inputs(folder))
    path = OUT / "inputs" / f"peace-{folder.name}.jsonl"
    write_lines(path, rows)
    return len(rows), invented(load_lines(read_documents(path).path))


def main(arguments: Sequence[str]) -> None:
    """Print what was invented, and how many per hundred reports."""
    for folder in [Path(a) for a in arguments] or [TEXTS / part for part in PARTS]:
        reports, found = measure(folder)
        for x in found:
            print(f"{x.report:28} {x.type:8} {x.trigger:24} {x.rule}{'  background' if x.old else ''}")
        news = sum(not x.old for x in found)
        print(f"{folder.name}: {reports} reports, invented {news} ({100 * news / max(reports, 1):.1f} a hundred), "
              f"marked as background {len(found) - news}")  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1:])
