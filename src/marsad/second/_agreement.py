"""How far our reader and a second one agree, layer by layer, as two people who code the same reports would be compared.

Categories: Cohen's kappa (1960), of events and claims that both found by the same words. Words: F1 of spans, once exact
and once as soon as they meet; F1 is the same whichever of the two is taken for right. Numbers: Krippendorff's alpha
with the ratio metric (2019, 12.3), of tolls that both give. Intervals are the middle 95 % of 1,000 resamplings of
reports, for values of one report hang together. None of it says who is right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, TypeVar

import numpy as np

from marsad.second._compare import Document, Ours, number, pairs
from marsad.second._values import Found
from marsad.spans import Span

T = TypeVar("T")

#: Resamplings, and the seed of their dice: the same readings give the same intervals.
RESAMPLINGS: Final = 1_000
_SEED: Final = 7

#: Fewer reports than these have no interval that means something.
LEAST_REPORTS: Final = 5

Measure = Literal["kappa", "f1", "f1_exact", "alpha"]

#: (ours, theirs)
Labels = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Agreement:
    """One measure of one layer: ``n`` things that were compared, ``value`` null where it is not defined (no things, or
    only one category), ``same`` the plain share of equal labels or numbers where there are such."""

    layer: str
    measure: Measure
    n: int
    value: float | None
    low: float | None
    high: float | None
    same: float | None = None


@dataclass(slots=True)
class _Counts:
    """Of one layer of spans in one report: found by both, by us alone, by the second reader alone."""

    both: int = 0
    ours: int = 0
    theirs: int = 0


@dataclass(slots=True)
class _Report:
    """What one report gives to each layer."""

    labels: dict[str, list[Labels]] = field(default_factory=dict)
    spans: dict[tuple[str, bool], _Counts] = field(default_factory=dict)
    numbers: dict[str, list[tuple[int, int]]] = field(default_factory=dict)


LABELS: Final = ("type", "mode", "stance", "status")
SPANS: Final = ("events", "actors", "targets", "place", "time", "claims", "speakers", "control")
NUMBERS: Final = ("killed", "wounded")


def agreement(readings: Sequence[tuple[Document, Found]]) -> tuple[Agreement, ...]:
    """All layers, of reports that both have read."""
    reports = [_of_report(document, found) for document, found in readings]
    return tuple(_measured(reports))


def _measured(reports: Sequence[_Report]) -> Iterator[Agreement]:
    for layer in LABELS:
        rows = [r.labels.get(layer, []) for r in reports]
        flat = [pair for row in rows for pair in row]
        same = sum(a == b for a, b in flat) / len(flat) if flat else None
        low, high = _interval(rows, kappa)
        yield Agreement(layer, "kappa", len(flat), kappa(flat), low, high, same)
    for layer in SPANS:
        for exact in (False, True):
            counts = [[r.spans.get((layer, exact), _Counts())] for r in reports]
            flat_ = [c for row in counts for c in row]
            low, high = _interval(counts, _f1)
            n = sum(c.both + c.ours + c.theirs for c in flat_)
            yield Agreement(layer, "f1_exact" if exact else "f1", n, _f1(flat_), low, high)
    for layer in NUMBERS:
        given = [r.numbers.get(layer, []) for r in reports]
        both = [pair for row in given for pair in row]
        low, high = _interval(given, alpha)
        same = sum(a == b for a, b in both) / len(both) if both else None
        yield Agreement(layer, "alpha", len(both), alpha(both), low, high, same)


# ---- measures ---------------------------------------------------------------------------------------------------


def kappa(labels: Sequence[Labels]) -> float | None:
    """Cohen's kappa; null where only one category was used, for then chance explains everything.

    >>> round(kappa([("a", "a"), ("a", "b"), ("b", "b"), ("b", "b")]) or 0, 3)
    0.5
    """
    n = len(labels)
    if not n:
        return None
    ours, theirs = Counter(a for a, _ in labels), Counter(b for _, b in labels)
    chance = sum(ours[x] * theirs[x] for x in ours) / n**2
    if chance == 1:
        return None
    return (sum(a == b for a, b in labels) / n - chance) / (1 - chance)


def alpha(numbers: Sequence[tuple[int, int]]) -> float | None:
    """Krippendorff's alpha of two coders with the ratio metric; null below two things or where all are one number.

    >>> round(alpha([(3, 3), (10, 12), (40, 40)]) or 0, 3)
    0.993
    """
    if len(numbers) < 2:
        return None
    observed = sum(_apart(a, b) for a, b in numbers) / len(numbers)
    values = np.array([x for pair in numbers for x in pair], dtype=np.float64)
    sums = values[:, None] + values[None, :]
    apart = np.divide(values[:, None] - values[None, :], sums, out=np.zeros_like(sums), where=sums > 0) ** 2
    expected = float(apart.sum()) / (len(values) * (len(values) - 1))
    return None if expected == 0 else 1 - observed / expected


def _apart(a: int, b: int) -> float:
    return ((a - b) / (a + b)) ** 2 if a + b else 0.0


def _f1(counts: Sequence[_Counts]) -> float | None:
    both = sum(c.both for c in counts)
    alone = sum(c.ours + c.theirs for c in counts)
    return 2 * both / (2 * both + alone) if both + alone else None


def _interval(
    rows: Sequence[Sequence[T]], measure: Callable[[Sequence[T]], float | None]
) -> tuple[float | None, float | None]:
    """The middle 95 % of the measure over resamplings of reports; null for few of them, or where it is mostly
    undefined."""
    if len(rows) < LEAST_REPORTS:
        return None, None
    dice = np.random.default_rng(_SEED)
    found = []
    for picks in dice.integers(0, len(rows), size=(RESAMPLINGS, len(rows))):
        value = measure([x for n in picks for x in rows[n]])
        if value is not None:
            found.append(value)
    if len(found) < RESAMPLINGS // 2:
        return None, None
    low, high = np.percentile(found, (2.5, 97.5))
    return float(low), float(high)


# ---- of one report ----------------------------------------------------------------------------------------------


def _of_report(document: Document, found: Found) -> _Report:
    out = _Report()
    text = document.text
    ours = [e.span for e in document.events if e.span is not None]
    _count(out, "events", ours, [e.trigger for e in found.events])
    for pair in pairs(document, found):
        mine, theirs = pair.ours, pair.theirs
        if mine is None or theirs is None:
            continue
        if pair.by_words:
            _label(out, "type", mine.type, theirs.type)
            if mine.type == theirs.type:
                _label(out, "mode", mine.words["mode"], theirs.mode)
        named = {"actors": theirs.actors, "targets": theirs.targets, "place": theirs.places, "time": theirs.times}
        for layer, spans in named.items():
            _count(out, layer, mine.spans[layer], spans)
        for layer, span in (("killed", theirs.killed), ("wounded", theirs.wounded)):
            own, other = mine.numbers[layer], number(text, span)
            if own is not None and other is not None:
                out.numbers.setdefault(layer, []).append((own, other))
    _said(out, document, found)
    _held(out, document, found)
    return out


def _said(out: _Report, document: Document, found: Found) -> None:
    # the second reader also lists what the report says itself; ours has a claim of its own for that, so both are left
    mine = [c for c in document.claims if c.span is not None and c.spans["speaker"]]
    theirs = [c for c in found.claims if c.speaker is not None]
    _count(out, "claims", [c.span for c in mine if c.span is not None], [c.content for c in theirs])
    for own, other in _met(mine, [c.content for c in theirs]):
        claim = theirs[other]
        _label(out, "stance", own.words["stance"], claim.stance)
        _count(out, "speakers", own.spans["speaker"], (claim.speaker,) if claim.speaker is not None else ())


def _held(out: _Report, document: Document, found: Found) -> None:
    mine = [c for c in document.controls if c.spans["place"]]
    _count(out, "control", [c.spans["place"][0] for c in mine], [c.place for c in found.controls])
    places = [Ours(None, c.type, c.spans["place"][0], c.spans, c.words, c.numbers) for c in mine]
    for own, other in _met(places, [c.place for c in found.controls]):
        _label(out, "status", own.words["status"], found.controls[other].status)


def _met(mine: Sequence[Ours], theirs: Sequence[Span]) -> Iterator[tuple[Ours, int]]:
    """Each of ours with the first of theirs that it meets, each once."""
    taken: set[int] = set()
    for own in mine:
        for n, span in enumerate(theirs):
            if n not in taken and own.span is not None and own.span.meets(span):
                taken.add(n)
                yield own, n
                break


def _label(out: _Report, layer: str, ours: str | None, theirs: str | None) -> None:
    out.labels.setdefault(layer, []).append((ours or "", theirs or ""))


def _count(out: _Report, layer: str, ours: Sequence[Span], theirs: Sequence[Span]) -> None:
    for exact in (False, True):
        counts = out.spans.setdefault((layer, exact), _Counts())
        left = list(theirs)
        for span in ours:
            same = next((x for x in left if (x == span if exact else x.meets(span))), None)
            if same is None:
                counts.ours += 1
            else:
                left.remove(same)
                counts.both += 1
        counts.theirs += len(left)
