"""Scores the reader on our own corpus, of which the annotation is in the repository (``corpus/guidelines.md``).

The texts of two conflicts and all stitched ones are kept for the test of another day: they are never read here.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from bench.shared import ROOT, ScorerFailed
from corpus.annotation import CorpusError, MarkedControl, MarkedReport, MarkedTrigger, load
from marsad.spans import Span

REPORTS = ROOT / "corpus" / "reports"

KEPT_CONFLICTS = frozenset({"karabakh", "sri-lanka"})
KEPT_MANNERS = frozenset({"stitched"})

_T = TypeVar("_T")

#: A JSON object of the contract.
Json = Mapping[str, Any]

#: Of blocks "p", "r" and "f1" in percent, of rates one number; null where nothing could be counted.
Scores = dict[str, dict[str, float | None]]


@dataclass(frozen=True, slots=True)
class Happening:
    """All triggers of one happening; the first decides its type and status. Spans of its arguments by role.

    ``arguments`` pairs a role with the spans of all mentions of the entity that has it: any of them is right.
    """

    triggers: tuple[MarkedTrigger, ...]
    actors: tuple[Span, ...]
    places: tuple[Span, ...]
    arguments: tuple[tuple[str, tuple[Span, ...]], ...] = ()

    @property
    def type(self) -> str:
        return self.triggers[0].type

    @property
    def status(self) -> str:
        return self.triggers[0].status

    @property
    def spans(self) -> tuple[Span, ...]:
        return tuple(t.span for t in self.triggers)

    @property
    def killed(self) -> int | None:
        """The greatest best count of dead: groups of the dead ("three children") are marked beside the whole."""
        return max((x.best for t in self.triggers for x in t.losses if x.kind == "killed" and x.best), default=None)


@dataclass(frozen=True, slots=True)
class Found:
    """An event of the reader, with the spans of its trigger and retellings, of its actors and of its places."""

    type: str
    status: str
    spans: tuple[Span, ...]
    killed: frozenset[int]
    actors: tuple[Span, ...]
    places: tuple[Span, ...]
    arguments: tuple[tuple[str, Span], ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """A claim of the reader; ``source`` is null where a quotation has no speaker."""

    source: Span | None
    content: tuple[Span, ...]
    stance: str


@dataclass(frozen=True, slots=True)
class Held:
    """A finding of control."""

    evidence: Span
    status: str


def files(reports: Path = REPORTS) -> list[Path]:
    """The files that may be looked at, in order; those of kept conflicts are passed over by their folder."""
    return [p for p in sorted(reports.glob("*/*.txt")) if p.parent.name not in KEPT_CONFLICTS]


def digest(reports: Path = REPORTS) -> str:
    """SHA-256 over the names and contents of :func:`files`: one more file is another input."""
    out = hashlib.sha256()
    for path in files(reports):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        out.update(f"{path.relative_to(reports).as_posix()} {content}\n".encode())
    return out.hexdigest()


def marked(reports: Path = REPORTS) -> list[MarkedReport]:
    """The reports to score on.

    Raises:
        ScorerFailed: a file breaks a rule of the corpus.
    """
    try:
        loaded = [load(path) for path in files(reports)]
    except CorpusError as fault:
        raise ScorerFailed(str(fault)) from fault
    return [m for m in loaded if m.head["manner"] not in KEPT_MANNERS and m.head["conflict"] not in KEPT_CONFLICTS]


def inputs(reports: Iterable[MarkedReport]) -> Iterator[dict[str, str]]:
    """The reports without their annotation, as ``marsad read`` takes them."""
    for m in reports:
        row = {"id": m.head["id"], "text": m.text, "source": m.head["source"]}
        yield row if m.head["published"] == "unknown" else {**row, "published": m.head["published"]}


def score(reports: Sequence[MarkedReport], documents: Iterable[Json]) -> Scores:
    """Precision, recall and F1 of triggers, types, attributions and control; rates over the happenings found.

    A report that the reader failed on, or whose text it changed so that no span fits, counts as nothing found.
    """
    read = {o["report"]["id"]: o for o in documents if "report" in o}
    counts: Counter[str] = Counter()
    for m in reports:
        o = read.get(m.head["id"], {})
        usable = o if o.get("report", {}).get("text") == m.text else {}
        _count_happenings(happenings(m), events(usable), counts)
        _count_attributions(m, claims(usable), counts)
        _count_control(m.control, control(usable), counts)
    return _scores(counts)


def _scores(c: Counter[str]) -> Scores:
    blocks = {
        "triggers": _block(c["found"], c["events"], c["happenings"]),
        "typed": _block(c["typed"], c["events"], c["happenings"]),
        "attribution": _block(c["attributed"], c["claims"], c["attributions"]),
        "control": _block(c["held"], c["control found"], c["control"]),
        # end to end (a missed or mistyped event loses its arguments), and of the events that both have
        "arguments": _block(c["arguments right"], c["arguments found"], c["arguments"]),
        "arguments of shared": _block(c["arguments shared right"], c["arguments shared found"], c["arguments shared"]),
    }
    rates = {
        "status": _percent(c["status"], c["found"]),
        "killed": _percent(c["killed right"], c["killed"]),
        "killed invented": float(c["killed invented"]),
        "actor": _percent(c["actor right"], c["actor"]),
        "no actor": _percent(c["no actor right"], c["no actor"]),
        "place": _percent(c["place right"], c["place"]),
        "stance": _percent(c["stance"], c["attributed"]),
    }
    return {**blocks, "rates": rates}


def _block(hits: int, found: int, marked: int) -> dict[str, float | None]:
    return {"p": _percent(hits, found), "r": _percent(hits, marked), "f1": _percent(2 * hits, found + marked)}


def _percent(part: int, whole: int) -> float | None:
    return 100 * part / whole if whole else None


def happenings(m: MarkedReport) -> list[Happening]:
    """The triggers of a report, those that tell one happening together."""
    first: dict[str, str] = {}
    groups: dict[str, list[MarkedTrigger]] = {}
    for t in m.triggers:
        first[t.key] = first[t.same_as] if t.same_as else t.key
        groups.setdefault(first[t.key], []).append(t)
    spans = {x.key: x.span for x in m.mentions}

    def arguments(triggers: Iterable[MarkedTrigger], role: str) -> tuple[Span, ...]:
        return tuple(spans[key] for t in triggers for r, key in t.arguments if r == role)

    def parties(triggers: Iterable[MarkedTrigger]) -> tuple[tuple[str, tuple[Span, ...]], ...]:
        named = {(r, entity_of[key] or key): key for t in triggers for r, key in t.arguments}
        return tuple((r, tuple(spans[k] for k in spans if k == key or same(k, key))) for (r, _), key in named.items())

    entity_of = {x.key: x.entity for x in m.mentions}

    def same(a: str, b: str) -> bool:
        return entity_of[a] is not None and entity_of[a] == entity_of[b]

    return [Happening(tuple(g), arguments(g, "actor"), arguments(g, "place"), parties(g)) for g in groups.values()]


def events(o: Json) -> list[Found]:
    """The events of a contract object; an actor stands for all mentions of its entity."""
    mentions = {x["id"]: _span(x) for x in o.get("mentions") or []}
    entities = {x["id"]: x.get("mentions") or [] for x in o.get("entities") or []}
    return [
        Found(
            type=e["type"],
            status=e["status"],
            spans=tuple(_span(s) for s in (e["trigger"], *(e.get("retold") or []))),
            killed=frozenset(x["best"] for x in e["losses"] if x["kind"] == "killed" and x["best"] is not None),
            actors=tuple(
                mentions[key]
                for a in e["actors"]
                for key in (a["mention"], *entities.get(a["entity"] or "", ()))
                if key in mentions
            ),
            places=tuple(mentions[p] for p in e["places"]),
            arguments=tuple(
                (role, mentions[key])
                for role, keys in (
                    ("actor", [a["mention"] for a in e["actors"]]),
                    ("target", [a["mention"] for a in e.get("targets") or []]),
                    ("place", e["places"]),
                    ("time", [e.get("time")]),
                    ("instrument", e.get("weapons") or []),
                )
                for key in keys
                if key in mentions
            ),
        )
        for e in o.get("events") or []
    ]


def claims(o: Json) -> list[Said]:
    """Attributions among the claims: somebody is named, or words are quoted."""
    return [
        Said(_span(c["source"]) if c.get("source") else None, tuple(map(_span, c["content"])), c["stance"])
        for c in o.get("claims") or []
        if c.get("source") or c.get("quoted")
    ]


def control(o: Json) -> list[Held]:
    return [Held(_span(c["evidence"]), c["status"]) for c in o.get("control") or []]


def _span(o: Json) -> Span:
    return Span(o["begin"], o["end"])


def _touch(a: Iterable[Span], b: Sequence[Span]) -> bool:
    return any(x.begin < y.end and y.begin < x.end for x in a for y in b)


def _take(among: list[_T], wanted: Iterable[_T]) -> _T | None:
    """The first of the wanted; it is taken out, so that nothing is found twice."""
    best = next(iter(wanted), None)
    if best is not None:
        among.remove(best)
    return best


def _count_happenings(gold: Iterable[Happening], found: list[Found], c: Counter[str]) -> None:
    """One event finds one happening: of those that touch one of its triggers, one of its type before others."""
    c["events"] += len(found)
    left = list(found)
    c["arguments found"] += sum(len(e.arguments) for e in found)
    for h in gold:
        c["happenings"] += 1
        c["arguments"] += len(h.arguments)
        touching = [e for e in left if _touch(e.spans, h.spans)]
        hit = _take(left, sorted(touching, key=lambda e: e.type != h.type))
        if hit is not None:
            c["found"] += 1
            c["typed"] += hit.type == h.type
            c["status"] += hit.status == h.status
            _count_fields(h, hit, c)
            right = _arguments_right(h, hit)
            c["arguments shared"] += len(h.arguments)
            c["arguments shared found"] += len(hit.arguments)
            c["arguments shared right"] += right
            c["arguments right"] += right if hit.type == h.type else 0


def _arguments_right(h: Happening, hit: Found) -> int:
    """Arguments found in their role, each gold one once."""
    return sum(any(r == role and _touch([s], spans) for r, s in hit.arguments) for role, spans in h.arguments)


def _count_fields(h: Happening, hit: Found, c: Counter[str]) -> None:
    """Each field where the annotation has it; where it has none, whether the reader leaves it empty, too."""
    if h.killed is not None:
        c["killed"] += 1
        c["killed right"] += h.killed in hit.killed
    elif hit.killed:
        c["killed invented"] += 1
    if h.actors:
        c["actor"] += 1
        c["actor right"] += _touch(hit.actors, h.actors)
    else:
        c["no actor"] += 1
        c["no actor right"] += not hit.actors
    if h.places:
        c["place"] += 1
        c["place right"] += _touch(hit.places, h.places)


def _count_attributions(m: MarkedReport, found: list[Said], c: Counter[str]) -> None:
    """Right where source and content both overlap; a quotation without a speaker needs a claim without one."""
    c["claims"] += len(found)
    c["attributions"] += len(m.attributions)
    spans = {x.key: x.span for x in m.mentions}
    left = list(found)
    for a in m.attributions:
        source = spans[a.source] if a.source else None
        hit = _take(left, [s for s in left if _same_source(s.source, source) and _touch(s.content, a.content)])
        if hit is not None:
            c["attributed"] += 1
            c["stance"] += hit.stance == a.stance


def _same_source(a: Span | None, b: Span | None) -> bool:
    return a is b if a is None or b is None else _touch([a], [b])


def _count_control(gold: Sequence[MarkedControl], found: list[Held], c: Counter[str]) -> None:
    """Right where the words overlap and the status is the same."""
    c["control found"] += len(found)
    c["control"] += len(gold)
    left = list(found)
    for g in gold:
        same = [h for h in left if h.status == g.status and _touch([h.evidence], [g.evidence])]
        c["held"] += _take(left, same) is not None
