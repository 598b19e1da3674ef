"""Scores the reader on our own corpus, of which the annotation is in the repository (``corpus/guidelines.md``).

Two parts are scored: dev, which rules and thresholds were chosen on, and test, which nobody looked at: two conflicts,
all stitched pages and some happenings of other conflicts, annotated twice (``corpus/split.py``).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from bench import corpus_whole
from bench.corpus_whole import Whole
from bench.shared import ROOT, ScorerFailed
from corpus.annotation import CorpusError, MarkedReport, MarkedTrigger, head_of, load
from corpus.split import part_of
from marsad.spans import Span
from marsad.training.scoring import dice

REPORTS = ROOT / "corpus" / "reports"

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
    arguments: tuple[tuple[str, Span], ...]
    whole: Whole


@dataclass(frozen=True, slots=True)
class Said:
    """A claim of the reader; ``source`` is null where a quotation has no speaker."""

    source: Span | None
    content: tuple[Span, ...]
    stance: str


@dataclass(frozen=True, slots=True)
class Held:
    """A finding of control: its words and further ones that say the same, mention ids of the contract's or of ours."""

    spans: tuple[Span, ...]
    status: str
    place: tuple[Span, ...] = ()
    holder: tuple[Span, ...] = ()
    against: tuple[Span, ...] = ()
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Affiliated:
    """A person's role in a body: all mentions of either entity in the annotation, the one mention of the reader's.

    ``bodies`` is empty where the words name none ("the president of Mali").
    """

    persons: tuple[Span, ...]
    bodies: tuple[Span, ...]
    role: str | None


def files(reports: Path = REPORTS, part: str = "dev") -> list[Path]:
    """The files of a part, in order.

    Raises:
        ScorerFailed: a file without a readable head.
    """
    try:
        return [p for p in sorted(reports.glob("*/*.txt")) if part_of(head_of(p)) == part]
    except CorpusError as fault:
        raise ScorerFailed(str(fault)) from fault


def digest(reports: Path = REPORTS, part: str = "dev") -> str:
    """SHA-256 over the names and contents of :func:`files`: one more file is another input."""
    out = hashlib.sha256()
    for path in files(reports, part):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        out.update(f"{path.relative_to(reports).as_posix()} {content}\n".encode())
    return out.hexdigest()


def marked(reports: Path = REPORTS, part: str = "dev") -> list[MarkedReport]:
    """The reports to score on.

    Raises:
        ScorerFailed: a file breaks a rule of the corpus.
    """
    try:
        return [load(path) for path in files(reports, part)]
    except CorpusError as fault:
        raise ScorerFailed(str(fault)) from fault


def inputs(reports: Iterable[MarkedReport]) -> Iterator[dict[str, str]]:
    """The reports without their annotation, as ``marsad read`` takes them."""
    for m in reports:
        row = {"id": m.head["id"], "text": m.text, "source": m.head["source"]}
        yield row if m.head["published"] == "unknown" else {**row, "published": m.head["published"]}


def score(reports: Sequence[MarkedReport], documents: Iterable[Json]) -> Scores:
    """Precision, recall and F1 of triggers, types, attributions and control; rates over the happenings found.

    A report that the reader failed on, or whose text it changed so that no span fits, counts as nothing found.
    """
    total: Counter[str] = Counter()
    for c in counts(reports, documents):
        total.update(c)
    return _scores(total)


def intervals(each: Sequence[Counter[str]], *, draws: int = 1000, seed: int = 7) -> dict[str, tuple[float, float]]:
    """95 % intervals over documents of the F1 of each block and of each rate (bootstrap)."""
    rng = np.random.default_rng(seed)
    keys = sorted({k for c in each for k in c})
    table = np.array([[c[k] for k in keys] for c in each], dtype=float).reshape(len(each), len(keys))
    found: dict[str, list[float]] = {}
    for _ in range(draws if len(each) else 0):
        sums = table[rng.integers(0, len(each), len(each))].sum(axis=0)
        scored = _scores(Counter({k: int(v) for k, v in zip(keys, sums, strict=True)}))
        for name, block in scored.items():
            values = block.items() if name == "rates" else [(name, block["f1"])]
            for key, value in values:
                if value is not None:
                    found.setdefault(key, []).append(value)
    return {k: (float(np.percentile(v, 2.5)), float(np.percentile(v, 97.5))) for k, v in found.items()}


def counts(reports: Sequence[MarkedReport], documents: Iterable[Json]) -> list[Counter[str]]:
    """Hits, guesses and gold marks of each report."""
    read = {o["report"]["id"]: o for o in documents if "report" in o}
    out = []
    for m in reports:
        c: Counter[str] = Counter()
        o = read.get(m.head["id"], {})
        usable = o if o.get("report", {}).get("text") == m.text else {}
        _count_happenings(happenings(m), events(usable), c)
        _count_attributions(m, claims(usable), c)
        _count_mentions(m, usable, c)
        _count_control(_marked_control(m), control(usable), c)
        _count_affiliations(_marked_affiliations(m), affiliations(usable), c)
        out.append(c)
    return out


#: What of a finding of control is compared, where the annotation has it.
CONTROL_PARTS = ("place", "holder", "against", "share")


def _scores(c: Counter[str]) -> Scores:
    blocks = {
        "triggers": _block(c["found"], c["events"], c["happenings"]),
        "typed": _block(c["typed"], c["events"], c["happenings"]),
        "attribution": _block(c["attributed"], c["claims"], c["attributions"]),
        # the stricter rule of the public scorers: content and source overlap by half
        "link": _block(c["linked"], c["claims"], c["attributions"]),
        "mentions": _block(c["mentions right"], c["mentions found"], c["mentions"]),
        "control": _block(c["held"], c["control found"], c["control"]),
        # persons and bodies both touch; then with those beside whom neither has a body
        "affiliations": _block(c["pairs right"], c["pairs found"], c["pairs"]),
        "affiliations or offices": _block(c["affiliated right"], c["affiliated found"], c["affiliated"]),
        # end to end (a missed or mistyped event loses its arguments), and of the events that both have
        "arguments": _block(c["arguments right"], c["arguments found"], c["arguments"]),
        "arguments of shared": _block(c["arguments shared right"], c["arguments shared found"], c["arguments shared"]),
        # type, both sides, place and day right at once: of all events and happenings
        "whole": _block(c["whole"], c["events"], c["happenings"]),
    }
    rates = {
        "status": _percent(c["status"], c["found"]),
        "killed": _percent(c["killed right"], c["killed"]),
        "killed invented": float(c["killed invented"]),
        "actor": _percent(c["actor right"], c["actor"]),
        "no actor": _percent(c["no actor right"], c["no actor"]),
        "place": _percent(c["place right"], c["place"]),
        "stance": _percent(c["stance"], c["attributed"]),
        "role": _percent(c["role right"], c["role"]),
        **{f"control {k}": _percent(c[f"control {k} right"], c[f"control {k}"]) for k in CONTROL_PARTS},
    }
    return {**blocks, "rates": {**rates, **corpus_whole.rates(c)}}


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
            whole=corpus_whole.whole_of(o, e),
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
    """The findings of control of a contract object."""
    mentions = {x["id"]: _span(x) for x in o.get("mentions") or []}

    def named(key: str | None) -> tuple[Span, ...]:
        return (mentions[key],) if key in mentions else ()

    return [
        Held(
            (_span(c["evidence"]), *map(_span, c.get("retold") or [])),
            c["status"],
            named(c.get("place")),
            named(c.get("holder")),
            named(c.get("against")),
            c.get("share"),
        )
        for c in o.get("control") or []
    ]


def _marked_control(m: MarkedReport) -> list[Held]:
    """The marks of control; of a place or party any mention of its entity is right."""
    entity_of = {x.key: x.entity for x in m.mentions}

    def named(key: str | None) -> tuple[Span, ...]:
        if key is None:
            return ()
        entity = entity_of[key]
        return tuple(x.span for x in m.mentions if x.key == key or (entity and x.entity == entity))

    return [
        Held((c.evidence,), c.status, named(c.place), named(c.holder), named(c.against), c.share) for c in m.control
    ]


def affiliations(o: Json) -> list[Affiliated]:
    """The affiliations of a contract object."""
    mentions = {x["id"]: _span(x) for x in o.get("mentions") or []}
    return [
        Affiliated((mentions[a["person"]],), (mentions[a["organisation"]],) if a["organisation"] else (), a["role"])
        for a in o.get("affiliations") or []
    ]


def _marked_affiliations(m: MarkedReport) -> list[Affiliated]:
    entity_of = {x.key: x.entity for x in m.mentions}

    def all_of(key: str | None) -> tuple[Span, ...]:
        entity = entity_of[key] if key else None
        return tuple(x.span for x in m.mentions if x.key == key or (entity is not None and x.entity == entity))

    return [Affiliated(all_of(a.person), all_of(a.organisation), a.role) for a in m.affiliations]


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
            corpus_whole.count(c, h.type, h.arguments, hit.whole)
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
    _count_links(m, found, c)
    spans = {x.key: x.span for x in m.mentions}
    left = list(found)
    for a in m.attributions:
        source = spans[a.source] if a.source else None
        hit = _take(left, [s for s in left if _same_source(s.source, source) and _touch(s.content, a.content)])
        if hit is not None:
            c["attributed"] += 1
            c["stance"] += hit.stance == a.stance


def _count_links(m: MarkedReport, found: Sequence[Said], c: Counter[str]) -> None:
    """Pairs of attributions whose contents overlap by half (Dice), the best first; right where the sources do, too."""
    spans = {x.key: x.span for x in m.mentions}
    grid = sorted(
        ((dice(a.content, s.content), i, j) for i, a in enumerate(m.attributions) for j, s in enumerate(found)),
        key=lambda x: (-x[0], x[1], x[2]),
    )
    done: tuple[set[int], set[int]] = (set(), set())
    for value, i, j in grid:
        if value < 0.5 or i in done[0] or j in done[1]:
            continue
        done[0].add(i)
        done[1].add(j)
        a, b = m.attributions[i].source, found[j].source
        c["linked"] += dice([spans[a]], [b]) >= 0.5 if a and b else a is None and b is None


def _count_mentions(m: MarkedReport, o: Json, c: Counter[str]) -> None:
    """Words and kind both exact."""
    gold = {(x.span, x.kind) for x in m.mentions}
    found = {(_span(x), x["kind"]) for x in o.get("mentions") or [] if x.get("kind")}
    c["mentions"] += len(gold)
    c["mentions found"] += len(found)
    c["mentions right"] += len(gold & found)


def _same_source(a: Span | None, b: Span | None) -> bool:
    return a is b if a is None or b is None else _touch([a], [b])


def _count_control(gold: Sequence[Held], found: list[Held], c: Counter[str]) -> None:
    """Right where the words overlap and the status is the same; of these, whether place, parties and share are right.

    Of several findings of the same words (a list of towns) the one of the same place is taken.
    """
    c["control found"] += len(found)
    c["control"] += len(gold)
    left = list(found)
    for g in gold:
        same = [h for h in left if h.status == g.status and _touch(h.spans, g.spans)]
        hit = _take(left, sorted(same, key=lambda h: not _touch(h.place, g.place)))
        if hit is None:
            continue
        c["held"] += 1
        for key, mine, marks in (
            ("place", hit.place, g.place), ("holder", hit.holder, g.holder), ("against", hit.against, g.against),
        ):  # fmt: skip
            c[f"control {key}"] += bool(marks)
            c[f"control {key} right"] += _touch(mine, marks)
        if g.share is not None:
            c["control share"] += 1
            c["control share right"] += hit.share is not None and abs(hit.share - g.share) < 0.01


def _count_affiliations(gold: Sequence[Affiliated], found: list[Affiliated], c: Counter[str]) -> None:
    """Right where the persons touch and the bodies do, or neither has one; of these, whether the role is right.

    A role is right where all words of one stand in the other, case aside ("commander", "senior commander").
    """
    c["affiliated found"] += len(found)
    c["affiliated"] += len(gold)
    c["pairs found"] += sum(bool(x.bodies) for x in found)
    c["pairs"] += sum(bool(x.bodies) for x in gold)
    left = list(found)
    for g in gold:
        hit = _take(left, [x for x in left if _touch(x.persons, g.persons) and _same_body(x.bodies, g.bodies)])
        if hit is None:
            continue
        c["affiliated right"] += 1
        c["pairs right"] += bool(g.bodies)
        if g.role is not None:
            c["role"] += 1
            c["role right"] += _same_role(g.role, hit.role)


def _same_body(a: Sequence[Span], b: Sequence[Span]) -> bool:
    return _touch(a, b) if a and b else not a and not b


def _same_role(a: str, b: str | None) -> bool:
    one, other = set(a.lower().split()), set((b or "").lower().split())
    return bool(other) and (one <= other or other <= one)
