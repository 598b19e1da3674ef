"""re3d's entities as marked documents (Dstl 2017), without the BBC's: their licence forbids commercial use.

Input is the JSONL of one document a line with ``source``, ``text`` and ``entities`` (spans, types, crowd confidence);
gold is a confidence of one half and more.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from marsad.spans import trimmed

#: Types of re3d that the reader tells apart; the others (documents, coordinates ...) are left out.
KINDS = {
    "Person": "person", "Organisation": "organisation", "Location": "location", "Temporal": "time",
    "Quantity": "quantity", "Money": "money", "Weapon": "weapon", "MilitaryPlatform": "platform",
    "Nationality": "nationality", "Vehicle": "vehicle",
}  # fmt: skip
NOT_FREE = frozenset({"BBC Online"})


def documents(path: Path) -> Iterator[dict[str, Any]]:
    """Marked documents of a JSONL file of re3d."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["source"] in NOT_FREE:
            continue
        text = row["text"]
        spans = {
            (trimmed(text, e["begin"], e["end"]), KINDS[e["type"]])
            for e in row["entities"]
            if e["type"] in KINDS and e["confidence"] >= 0.5 and len(trimmed(text, e["begin"], e["end"]))
        }
        mentions = [
            {"id": f"m{n}", "begin": s.begin, "end": s.end, "kind": kind, "entity": None}
            for n, (s, kind) in enumerate(sorted(spans, key=lambda x: (x[0].begin, -x[0].end)))
        ]
        yield {
            "format": 1, "set": "re3d", "licence": row["licence"], "layers": ["mentions"],
            "report": {"id": row["doc_id"], "text": text}, "mentions": mentions,
        }  # fmt: skip
