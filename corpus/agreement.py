"""How far two annotators agree on the test part, layer by layer: ``python -m corpus.agreement``.

The second annotation (``corpus/second``) was made from the texts and the guidelines alone. F1 takes one annotator as
the key of the other (it is symmetric); kappa-like figures are accuracies over what both marked.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Set
from pathlib import Path

from corpus.annotation import MarkedReport, MarkedTrigger, load
from marsad.spans import Span
from marsad.training.scoring import dice

ROOT = Path(__file__).parent
SECOND = ROOT / "second"


def both() -> Iterator[tuple[MarkedReport, MarkedReport]]:
    """The reports that were marked twice: first and second annotation, as they were before any resolution."""
    for path in sorted(SECOND.glob("*/*.txt")):
        first = ROOT / "first" / path.parent.name / path.name
        if not first.exists():
            first = ROOT / "reports" / path.parent.name / path.name
        yield load(first), load(path)


def compare(a: MarkedReport, b: MarkedReport) -> Counter[str]:
    """Counts of one report, from which :func:`rates` are made."""
    out: Counter[str] = Counter()
    _spans(out, "mentions", {(m.span, m.kind) for m in a.mentions}, {(m.span, m.kind) for m in b.mentions})
    out["mentions touched"] += 2 * _touched(
        [(m.span, m.kind) for m in a.mentions], [(m.span, m.kind) for m in b.mentions]
    )
    _coreference(out, a, b)
    pairs = _paired(a.triggers, b.triggers)
    out["triggers a"] += len(a.triggers)
    out["triggers b"] += len(b.triggers)
    out["triggers"] += len(pairs)
    for x, y in pairs:
        out["typed"] += x.type == y.type
        out["mode"] += (x.type, x.mode) == (y.type, y.mode)
        out["status"] += x.status == y.status
    _arguments(out, a, b, pairs)
    _losses(out, pairs)
    _attributions(out, a, b)
    entity_at = {m.span: m.entity for m in a.mentions if m.entity}
    held = [{(c.status, _named(r, c.place, a, entity_at)) for c in r.control} for r in (a, b)]
    _spans(out, "control", held[0], held[1])
    roles = [
        {(_named(r, f.person, a, entity_at), _named(r, f.organisation, a, entity_at)) for f in r.affiliations}
        for r in (a, b)
    ]
    _spans(out, "affiliations", roles[0], roles[1])
    return out


def _spans(out: Counter[str], layer: str, a: Set[object], b: Set[object]) -> None:
    out[f"{layer} a"] += len(a)
    out[f"{layer} b"] += len(b)
    out[layer] += len(a & b)


def _touched(a: list[tuple[Span, str]], b: list[tuple[Span, str]]) -> int:
    return sum(any(x[0].meets(y[0]) and x[1] == y[1] for y in b) for x in a)


def _coreference(out: Counter[str], a: MarkedReport, b: MarkedReport) -> None:
    """Pairs of mentions (of those that both marked) that name the same thing."""
    left = {m.span: m.entity for m in a.mentions}
    right = {m.span: m.entity for m in b.mentions}
    shared = sorted({*left} & {*right})
    links = [
        {(x, y) for i, x in enumerate(shared) for y in shared[i + 1 :] if names[x] and names[x] == names[y]}
        for names in (left, right)
    ]
    _spans(out, "co-reference", links[0], links[1])


def _paired(a: tuple[MarkedTrigger, ...], b: tuple[MarkedTrigger, ...]) -> list[tuple[MarkedTrigger, MarkedTrigger]]:
    taken: set[str] = set()
    out = []
    for x in a:
        y = next((y for y in b if y.key not in taken and y.span.meets(x.span)), None)
        if y is not None:
            taken.add(y.key)
            out.append((x, y))
    return out


def _arguments(
    out: Counter[str], a: MarkedReport, b: MarkedReport, pairs: list[tuple[MarkedTrigger, MarkedTrigger]]
) -> None:
    """Arguments of happenings that both marked: same role, and words that meet or name the same entity."""
    ours, theirs = {m.key: m for m in a.mentions}, {m.key: m for m in b.mentions}
    entity_at = {m.span: m.entity for m in a.mentions if m.entity}
    firsts = {(_first(a, x).key, _first(b, y).key) for x, y in pairs}
    at = {t.key: t for t in a.triggers}
    bt = {t.key: t for t in b.triggers}
    for x_key, y_key in sorted(firsts):
        left = {(r, entity_at.get(ours[m].span) or ours[m].span) for r, m in at[x_key].arguments}
        right = {(r, _as_ours(theirs[m].span, a, entity_at)) for r, m in bt[y_key].arguments}
        _spans(out, "arguments", left, right)


def _first(r: MarkedReport, t: MarkedTrigger) -> MarkedTrigger:
    return next(x for x in r.triggers if x.key == t.same_as) if t.same_as else t


def _as_ours(span: Span, a: MarkedReport, entity_at: dict[Span, str]) -> str | Span:
    met = [m.span for m in a.mentions if m.span.meets(span)]
    return entity_at.get(met[0], met[0]) if met else span


def _losses(out: Counter[str], pairs: list[tuple[MarkedTrigger, MarkedTrigger]]) -> None:
    for x, y in pairs:
        left = {(i.kind, i.who, i.low, i.best, i.high) for i in x.losses}
        right = {(i.kind, i.who, i.low, i.best, i.high) for i in y.losses}
        _spans(out, "losses", left, right)


def _attributions(out: Counter[str], a: MarkedReport, b: MarkedReport) -> None:
    left = [(_source(a, x.source), x) for x in a.attributions]
    right = [(_source(b, y.source), y) for y in b.attributions]
    out["attributions a"] += len(left)
    out["attributions b"] += len(right)
    taken: set[str] = set()
    for source, x in left:
        best = max(
            ((dice(x.content, y.content), n) for n, (_, y) in enumerate(right) if y.key not in taken),
            default=(0.0, -1),
        )
        if best[0] < 0.5:
            continue
        other, y = right[best[1]]
        taken.add(y.key)
        same = (source is None and other is None) or (source and other and source.meets(other))
        out["attributions"] += bool(same)
        out["stance of"] += 1
        out["stance"] += x.stance == y.stance


def _source(r: MarkedReport, key: str | None) -> Span | None:
    return next((m.span for m in r.mentions if m.key == key), None)


def _named(r: MarkedReport, key: str | None, a: MarkedReport, entity_at: dict[Span, str]) -> str | Span | None:
    """What a mention of either annotator names, in the first one's terms: an entity, else a span."""
    span = next((m.span for m in r.mentions if m.key == key), None)
    return None if span is None else _as_ours(span, a, entity_at)


LAYERS = (
    "mentions", "co-reference", "triggers", "arguments", "losses", "attributions", "control", "affiliations",
)  # fmt: skip


def rates(c: Counter[str]) -> dict[str, float]:
    """F1 between the annotators by layer, and accuracies over what both marked, in percent."""

    def f1(layer: str) -> float:
        both_marked = c[f"{layer} a"] + c[f"{layer} b"]
        return 200 * c[layer] / both_marked if both_marked else float("nan")

    def share(part: str, whole: str) -> float:
        return 100 * c[part] / c[whole] if c[whole] else float("nan")

    out = {layer: f1(layer) for layer in LAYERS}
    out["triggers with type"] = 200 * c["typed"] / max(1, c["triggers a"] + c["triggers b"])
    out["type of shared triggers"] = share("typed", "triggers")
    out["mode of shared triggers"] = share("mode", "triggers")
    out["status of shared triggers"] = share("status", "triggers")
    out["stance of shared attributions"] = share("stance", "stance of")
    return out


def main() -> int:
    """Print the agreement."""
    total: Counter[str] = Counter()
    reports = 0
    for a, b in both():
        if a.text != b.text:
            print(f"{a.head['id']}: the texts differ", file=sys.stderr)
            return 1
        total.update(compare(a, b))
        reports += 1
    print(f"{reports} reports marked twice")
    for layer, value in rates(total).items():
        print(f"{layer:32} {value:5.1f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
