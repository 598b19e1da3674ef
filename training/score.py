"""Scores the shipped reader by itself, without rules, on dev and test: ``python -m training.score``.

Writes them with 95 % intervals into ``training/results.json``, under "alone". What the whole reader gives is measured
by ``python -m bench.run``.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from corpus.release import rows
from marsad.reading.neural.session import SHIPPED, folder_of, load
from marsad.training.documents import document, sentences_of
from marsad.training.scoring import counts, interval, rates

RESULTS = Path(__file__).parent / "results.json"


def main() -> int:
    """Print and keep the scores."""
    reader = load(folder_of(SHIPPED), threads=2)
    each: dict[str, list[Counter[str]]] = {"dev": [], "test": []}
    for row in rows():
        doc = document(row, "marsad")
        if doc.part in each:
            (marks,) = reader.mark([(doc.text, sentences_of(doc.text))])
            each[doc.part].append(counts(doc, marks))
    scores: dict[str, dict[str, list[float]]] = {}
    for part, found in each.items():
        total: Counter[str] = Counter()
        for c in found:
            total.update(c)
        scores[part] = {}
        for name, value in rates(total).items():
            low, high = interval(found, lambda c, name=name: rates(c)[name])  # type: ignore[misc]
            scores[part][name] = [round(value, 1), round(low, 1), round(high, 1)]
        print(part, scores[part])
    results = json.loads(RESULTS.read_text(encoding="utf-8"))
    RESULTS.write_text(json.dumps({**results, "alone": scores}, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
