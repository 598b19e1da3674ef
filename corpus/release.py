"""The corpus as one JSONL file in the terms of the record format: ``python -m corpus.release FILE``.

A report a line: what `marsad read --json` prints, with the keys ``part`` (train, dev, test), ``manner``, ``conflict``,
``happening`` and ``facts`` of the corpus, ``layers`` (all are marked in full) and, in losses, the mentions that bear
the count and the victims.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corpus.annotation import MarkedAffiliation, MarkedAttribution, MarkedControl, MarkedReport, MarkedTrigger, load
from corpus.check import files
from corpus.split import part_of
from marsad.spans import Span

Json = dict[str, Any]
LAYERS = ("mentions", "claims", "events", "control", "affiliations")


def released(report: MarkedReport, part: str) -> Json:
    """One report as an object of the record format."""
    head = report.head
    entities = sorted({m.entity for m in report.mentions if m.entity})
    return {
        "format": 1,
        "set": "marsad",
        "part": part,
        "layers": list(LAYERS),
        **{k: head[k] for k in ("manner", "conflict", "happening", "facts", "licence")},
        "report": {
            "id": head["id"],
            "source": head["source"],
            "published": None if head["published"] == "unknown" else head["published"],
            "language": "en",
            "text": report.text,
        },
        "mentions": [{"id": m.key, **_span(m.span), "kind": m.kind, "entity": m.entity} for m in report.mentions],
        "entities": [
            {
                "id": entity,
                "kind": next(m.kind for m in report.mentions if m.entity == entity),
                "name": max((m.span.of(report.text) for m in report.mentions if m.entity == entity), key=len),
                "mentions": [m.key for m in report.mentions if m.entity == entity],
            }
            for entity in entities
        ],
        "claims": [_claim(a, report) for a in report.attributions],
        "events": list(_events(report)),
        "control": [_control(c) for c in report.control],
        "affiliations": [_affiliation(a) for a in report.affiliations],
    }


def _span(span: Span) -> Json:
    return {"begin": span.begin, "end": span.end}


def _claim(a: MarkedAttribution, report: MarkedReport) -> Json:
    mentions = {m.key: m for m in report.mentions}

    def said_by(key: str | None) -> Json | None:
        return None if key is None else {**_span(mentions[key].span), "mention": key, "entity": mentions[key].entity}

    return {
        "id": a.key,
        "source": said_by(a.source),
        "via": said_by(a.via),
        "cue": _span(a.cue) if a.cue else None,
        "content": [_span(s) for s in a.content],
        "quoted": a.quoted,
        "stance": a.stance,
    }


def _events(report: MarkedReport) -> Iterator[Json]:
    entity = {m.key: m.entity for m in report.mentions}
    for t in report.triggers:
        if t.same_as is not None:
            continue

        def parties(role: str, trigger: MarkedTrigger = t) -> list[Json]:
            return [{"mention": m, "entity": entity[m]} for r, m in trigger.arguments if r == role]

        times = [m for r, m in t.arguments if r == "time"]
        yield {
            "id": t.key,
            "trigger": _span(t.span),
            "retold": [_span(x.span) for x in report.triggers if x.same_as == t.key],
            "type": t.type,
            "mode": t.mode,
            "status": t.status,
            "main": t.main,
            "actors": parties("actor"),
            "targets": parties("target"),
            "places": [m for r, m in t.arguments if r == "place"],
            "time": times[0] if times else None,
            "weapons": [m for r, m in t.arguments if r == "instrument"],
            "losses": [
                {
                    "kind": x.kind, "who": x.who, "low": x.low, "best": x.best, "high": x.high,
                    "count": x.count, "victims": x.victims,
                }
                for x in t.losses
            ],
        }  # fmt: skip


def _control(c: MarkedControl) -> Json:
    return {
        "id": c.key, "status": c.status, "place": c.place, "holder": c.holder, "against": c.against,
        "as_of": c.as_of, "share": c.share, "evidence": _span(c.evidence),
    }  # fmt: skip


def _affiliation(a: MarkedAffiliation) -> Json:
    return {
        "id": a.key, "person": a.person, "role": a.role, "organisation": a.organisation, "from": a.start, "to": a.end,
        "former": a.former, "evidence": _span(a.evidence),
    }  # fmt: skip


def rows(folder: Path | None = None) -> Iterator[Json]:
    """All reports of the corpus in order of their file; with a folder, its files, all for training."""
    for path in sorted(folder.rglob("*.txt")) if folder else files():
        report = load(path)
        yield released(report, "train" if folder else part_of(report.head))


def main(arguments: list[str]) -> int:
    """Write the release."""
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    with Path(arguments[0]).open("w", encoding="utf-8") as out:
        for row in rows():
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
