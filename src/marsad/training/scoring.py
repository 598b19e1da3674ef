"""How good a net is on marked documents: counts for each layer, from which rates and their intervals are made.

An event is found if a trigger meets one of its tellings, one to one; it is right with its type. An argument is right if
its event is, and its words meet a mention of the right entity in the right role. An attribution is right if the
contents overlap by half (Dice over characters) and the sources do too, or both are empty: the rule of the public
scorers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np

from marsad.reading.neural.marks import Marks
from marsad.spans import Span
from marsad.training.documents import Document, Told

#: Roles that count as arguments; counts and victims belong to losses.
ROLES = ("actor", "target", "place", "time", "instrument")


def counts(doc: Document, marks: Marks) -> Counter[str]:
    """Hits, guesses and gold marks of one document, by layer."""
    out: Counter[str] = Counter()
    if "mentions" in doc.layers:
        _mentions(doc, marks, out)
    if "claims" in doc.layers:
        _claims(doc, marks, out)
    if "events" in doc.layers:
        _events(doc, marks, out)
    return out


def _mentions(doc: Document, marks: Marks, out: Counter[str]) -> None:
    gold = {(n.span, n.kind) for n in doc.names}
    out["mention gold"] += len(gold)
    out["mention found"] += len(marks.names)
    out["mention hit"] += len(gold & {(n.span, n.kind) for n in marks.names})
    met = {g for g in gold if any(g[0].meets(n.span) and g[1] == n.kind for n in marks.names)}
    out["mention touched"] += len(met)


def _claims(doc: Document, marks: Marks, out: Counter[str]) -> None:
    gold = [s for s in doc.said if s.content]
    found = [s for s in marks.speech if s.content]
    out["claim gold"] += len(gold)
    out["claim found"] += len(found)
    grid = np.array([[dice(g.content, f.content) for f in found] for g in gold]).reshape(len(gold), len(found))
    for i, j in _pairs(np.where(grid >= 0.5, grid, 0)):
        a, b = gold[i].source, found[j].source
        hit = dice((a,), (b,)) >= 0.5 if a and b else a is None and b is None
        out["claim hit"] += hit
        out["stance"] += hit and gold[i].stance == found[j].stance


def _events(doc: Document, marks: Marks, out: Counter[str]) -> None:
    owner = {t.span: _owner(doc, t.span) for t in marks.triggers}
    happenings: dict[int, list[int]] = {}
    extra = 0
    for n, t in enumerate(marks.triggers):
        at = owner[t.span]
        if at is None:
            extra += 1
        else:
            happenings.setdefault(at, []).append(n)
    out["event gold"] += len(doc.told)
    out["event found"] += len(happenings) + extra
    out["event hit"] += len(happenings)
    roles = {i: {(r, _key(doc, m)) for r, m in t.arguments if r in ROLES} for i, t in enumerate(doc.told)}
    out["argument gold"] += sum(map(len, roles.values()))
    right = set()
    for i, tellings in happenings.items():
        first = marks.triggers[tellings[0]]
        typed = any(marks.triggers[n].type == doc.told[i].type for n in tellings)
        out["typed hit"] += typed
        out["status"] += first.status == doc.told[i].status
        if typed:
            right.add(i)
        links = {
            (x.role, _matched(doc, doc.told[i], x.role, marks.names[x.mention].span))
            for n in tellings
            for x in marks.triggers[n].links
            if x.role in ROLES
        }
        out["shared gold"] += len(roles[i])
        out["shared found"] += len(links)
        out["shared hit"] += len(links & roles[i])
        out["argument found"] += len(links)
        out["argument hit"] += len(links & roles[i]) if typed else 0
    for n, t in enumerate(marks.triggers):
        if owner[t.span] is None:
            out["argument found"] += sum(x.role in ROLES for x in marks.triggers[n].links)


def _owner(doc: Document, span: Span) -> int | None:
    return next((i for i, t in enumerate(doc.told) if any(s.meets(span) for s in t.triggers)), None)


def _key(doc: Document, mention: int) -> str:
    name = doc.names[mention]
    return name.entity or f"#{mention}"


def _matched(doc: Document, told: Told, role: str, span: Span) -> str:
    """The key of the gold mention that a guess stands for: of those that it meets, one with this role if any."""
    met = [i for i, n in enumerate(doc.names) if n.span.meets(span)]
    keys = [_key(doc, i) for i in met]
    wanted = {_key(doc, m) for r, m in told.arguments if r == role}
    return next((k for k in keys if k in wanted), keys[0] if keys else f"@{span.begin}")


def dice(a: Sequence[Span], b: Sequence[Span]) -> float:
    """Shared characters of two sets of spans, twice over the sum of both.

    >>> dice((Span(0, 10),), (Span(5, 10),))
    0.6666666666666666
    """
    left = {c for s in a for c in range(s.begin, s.end)}
    right = {c for s in b for c in range(s.begin, s.end)}
    return 2 * len(left & right) / (len(left) + len(right)) if left or right else 1.0


def _pairs(grid: np.ndarray) -> list[tuple[int, int]]:
    """One-to-one pairs, the best first."""
    out: list[tuple[int, int]] = []
    left = grid.copy()
    while left.size and left.max() > 0:
        i, j = np.unravel_index(int(left.argmax()), left.shape)
        out.append((int(i), int(j)))
        left[i, :] = left[:, j] = 0
    return out


def rates(c: Counter[str]) -> dict[str, float]:
    """F1 by layer, and accuracies over what was found, in percent."""

    def f1(hit: str, layer: str) -> float:
        both = c[f"{layer} gold"] + c[f"{layer} found"]
        return 200 * c[hit] / both if both else float("nan")

    def share(part: str, whole: str) -> float:
        return 100 * c[part] / c[whole] if c[whole] else float("nan")

    return {
        "mentions": f1("mention hit", "mention"),
        "mentions touched": share("mention touched", "mention gold"),
        "attributions": f1("claim hit", "claim"),
        "stance": share("stance", "claim hit"),
        "triggers": f1("event hit", "event"),
        "typed": f1("typed hit", "event"),
        "arguments": f1("argument hit", "argument"),
        "arguments of shared events": f1("shared hit", "shared"),
        "status": share("status", "event hit"),
    }


def interval(
    each: Sequence[Counter[str]], rate: Callable[[Counter[str]], float], *, seed: int = 7
) -> tuple[float, float]:
    """95 % interval of a rate over documents (bootstrap, 1,000 draws)."""
    rng = np.random.default_rng(seed)
    draws = []
    for _ in range(1000):
        total: Counter[str] = Counter()
        for i in rng.integers(0, len(each), len(each)):
            total.update(each[i])
        draws.append(rate(total))
    low, high = np.nanpercentile(draws, [2.5, 97.5])
    return float(low), float(high)
