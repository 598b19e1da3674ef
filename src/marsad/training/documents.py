"""Marked reports to learn from: JSONL in the terms of the record format, one report a line.

``layers`` of a line names what is marked in full: ``mentions``, ``claims``, ``events`` (with their arguments),
``control``, ``affiliations``; without the key, whatever keys the line has. What is not marked in full teaches nothing
of that layer: a teacher's opinion stands in.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from marsad.errors import UsageError
from marsad.intake import Evidence, Report
from marsad.reading import split_passages
from marsad.reading.neural.labels import KINDS, STANCES, STATUSES, TYPES
from marsad.spans import Span

LAYERS = ("mentions", "claims", "events", "control", "affiliations")
PARTS = ("train", "dev", "test")


@dataclass(frozen=True, slots=True)
class Name:
    """A mention; ``entity`` is a key within the document."""

    span: Span
    kind: str
    entity: str | None


@dataclass(frozen=True, slots=True)
class Said:
    """An attribution; ``source`` is the span of the speaker."""

    source: Span | None
    cue: Span | None
    content: tuple[Span, ...]
    stance: str


@dataclass(frozen=True, slots=True)
class Told:
    """A happening: its tellings in order (the first carries the arguments) and pairs of role and mention number."""

    triggers: tuple[Span, ...]
    type: str
    status: str
    arguments: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Document:
    """One marked report. ``set`` names where it comes from, ``sentences`` are its passages.

    ``syntax`` gives for each token its span, the number of its head (its own for a root) and its dependency label.
    """

    id: str
    set: str
    text: str
    layers: frozenset[str]
    names: tuple[Name, ...]
    said: tuple[Said, ...]
    told: tuple[Told, ...]
    control: tuple[Span, ...]
    affiliations: tuple[Span, ...]
    part: str = "train"
    syntax: tuple[tuple[Span, int, str], ...] = ()


def load(path: Path) -> list[Document]:
    """All documents of a JSONL file.

    Raises:
        UsageError: no such file, or a line that is no marked report; file and line are named.
    """
    try:
        # not splitlines: it also cuts at signs that a text may hold
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as fault:
        raise UsageError(f"cannot be read ({fault})", where=str(path), remedy="Give a JSONL file in UTF-8.") from fault
    out: list[Document] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            out.append(document(json.loads(line), path.stem))
        except (KeyError, TypeError, ValueError, IndexError, AttributeError) as fault:
            raise UsageError(
                f"line {number} is no marked report ({type(fault).__name__}: {fault})",
                where=str(path),
                remedy="Each line is an object as `marsad read --json` prints, with 'layers' (docs/training.md).",
            ) from fault
    return out


def document(row: dict[str, Any], source: str) -> Document:
    """A document of one object of the record format."""
    layers = frozenset(row.get("layers") or [x for x in LAYERS if x in row])
    if unknown := layers - set(LAYERS):
        raise ValueError(f"unknown layer {', '.join(sorted(unknown))}")
    mentions = row.get("mentions") or []
    number = {m["id"]: i for i, m in enumerate(mentions)}
    text = row["report"]["text"]

    def told(e: dict[str, Any]) -> Told:
        links = [
            *(("actor", a["mention"]) for a in e.get("actors") or [] if a["mention"]),
            *(("target", a["mention"]) for a in e.get("targets") or [] if a["mention"]),
        ]
        links += [("place", p) for p in e.get("places") or []]
        links += [("time", e["time"])] if e.get("time") else []
        links += [("instrument", w) for w in e.get("weapons") or []]
        for loss in e.get("losses") or []:
            links += [(role, loss[key]) for role, key in (("count", "count"), ("victim", "victims")) if loss.get(key)]
        triggers = (_span(e["trigger"], text), *(_span(s, text) for s in e.get("retold") or []))
        type_, status = _one_of(TYPES, e["type"]), _one_of(STATUSES, e["status"])
        return Told(triggers, type_, status, tuple(dict.fromkeys((r, number[m]) for r, m in links)))

    def said(c: dict[str, Any]) -> Said:
        source = _span(c["source"], text) if c.get("source") else None
        cue = _span(c["cue"], text) if c.get("cue") else None
        return Said(
            source, cue, tuple(_span(s, text) for s in c["content"]), _one_of(STANCES, c.get("stance") or "asserts")
        )

    return Document(
        id=row["report"]["id"],
        set=row.get("set") or source,
        text=text,
        layers=layers,
        names=tuple(Name(_span(m, text), _one_of(KINDS, m["kind"]), m.get("entity")) for m in mentions),
        said=tuple(said(c) for c in row.get("claims") or []),
        told=tuple(told(e) for e in row.get("events") or []),
        control=tuple(_span(c["evidence"], text) for c in row.get("control") or []),
        affiliations=tuple(_span(a["evidence"], text) for a in row.get("affiliations") or []),
        part=_one_of(PARTS, row.get("part") or "train"),
        syntax=tuple((Span(b, e), head, label) for b, e, head, label in row.get("syntax") or ()),
    )


def _one_of(names: Sequence[str], value: str) -> str:
    if value not in names:
        raise ValueError(f"{value!r} is none of {', '.join(names)}")
    return value


def _span(value: dict[str, int], text: str) -> Span:
    span = Span(value["begin"], value["end"])
    if span.end > len(text) or not len(span):
        raise ValueError(f"span {span.begin}..{span.end} lies outside the text")
    return span


_LOST = re.compile(r"[,'’‘\"“”]|\n+")


def damaged(doc: Document, rng: random.Random) -> Document:
    """The document as careless archives keep it: without commas, quotation marks and line breaks, or in lower case.

    Real collections look like this (the Syria set has neither commas nor apostrophes); seen in training, it costs
    nothing on clean text.
    """
    if rng.random() < 0.3:
        lower = doc.text.lower()
        return replace(doc, text=lower) if len(lower) == len(doc.text) else doc
    return _without(doc, [m.span() for m in _LOST.finditer(doc.text)])


def _without(doc: Document, cuts: Sequence[tuple[int, int]]) -> Document:
    moved = list(range(len(doc.text) + 1))
    kept: list[str] = []
    at = lost = 0
    for begin, end in cuts:
        blank = " " if doc.text[begin] == "\n" else ""
        kept += [doc.text[at:begin], blank]
        for i in range(at, begin):
            moved[i] = i - lost
        for i in range(begin, end):
            moved[i] = begin - lost
        lost += end - begin - len(blank)
        at = end
    for i in range(at, len(moved)):
        moved[i] = i - lost
    kept.append(doc.text[at:])

    def to(span: Span) -> Span:
        return Span(moved[span.begin], max(moved[span.begin], moved[span.end]))

    def each(spans: Sequence[Span]) -> tuple[Span, ...]:
        return tuple(to(s) for s in spans)

    return replace(
        doc,
        text="".join(kept),
        names=tuple(replace(n, span=to(n.span)) for n in doc.names),
        said=tuple(
            Said(to(s.source) if s.source else None, to(s.cue) if s.cue else None, each(s.content), s.stance)
            for s in doc.said
        ),
        told=tuple(replace(t, triggers=each(t.triggers)) for t in doc.told),
        control=each(doc.control),
        affiliations=each(doc.affiliations),
        syntax=tuple((to(s), head, label) for s, head, label in doc.syntax),
    )


def sentences_of(text: str) -> tuple[Span, ...]:
    """The passages of a text, as the reader splits it."""
    return tuple(p.span for p in split_passages(report_of("training", text)))


def report_of(key: str, text: str, published: str | None = None) -> Report:
    """A report of a text that no file brought; ``published`` is an ISO day."""
    evidence = Evidence(b"", "", datetime.fromtimestamp(0, UTC), "", "file", "")
    day = date.fromisoformat(published) if published else None
    return Report(key, text, evidence, published=day, language="en")
