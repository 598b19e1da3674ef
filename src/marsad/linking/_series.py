"""How the numbers of one loss stand to each other: a rise, a contradiction, a correction, an old toll printed late.

A rising toll is one series: each number that is known later takes the place of the one before. The order is that of
knowledge, not of printing. Two claimants contradict each other who differ about one moment: when the second spoke, the
first still stood by his number. What a rule assumes is said in the relation's ``why``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from marsad.linking._numbers import Bearing, Claimant, Moment, Number, Value
from marsad.linking._values import Toll

#: ``series``: b took a's place; ``superseded``: b says that a was wrong; ``range``: one leaves room for the other;
#: ``same``: another claimant gives the same number.
RelationKind = Literal["series", "contradiction", "superseded", "range", "same"]

#: ``stands``: nothing took its place; ``replaced``: a later number of its series did; ``late``: an older number that
#: was printed late; ``corrected``: it was taken back; ``total``: it counts more than the happening.
Standing = Literal["stands", "replaced", "late", "corrected", "total"]

#: By so much a toll may rise between two claimants of different camps; beyond, they contradict each other. Tolls of one
#: happening seldom grow to more than the double (see ``_pairs``).
RISE = 2.5

#: Kinds of speakers that speak for those who govern a place: one camp, unless sides or the registry tell them apart.
_POWER = frozenset({"official", "military", "medical"})
#: Kinds that count for themselves.
_CAMPS = frozenset({"monitor", "armed_group", "humanitarian", "civilian"})


@dataclass(frozen=True, slots=True)
class Relation:
    """How two values stand to each other: ``a`` and ``b`` are positions in the field's values."""

    kind: RelationKind
    a: int
    b: int
    why: str


@dataclass(frozen=True, slots=True)
class _Point:
    """One number by one claimant or group of them, wherever it stands; ``at`` is the position of its first value."""

    toll: Toll
    values: tuple[Value[Number], ...]
    at: int

    @property
    def first(self) -> Value[Number]:
        return self.values[0]

    @property
    def best(self) -> int:
        return self.toll.best or 0

    @property
    def claimants(self) -> tuple[Claimant, ...]:
        return self.first.by.claimants

    @property
    def line(self) -> tuple[str, ...]:
        return line(self.first)

    @property
    def last_told(self) -> tuple[str, str]:
        """When a text of its own gave it for the last time: copies, and reports that call it earlier, do not count."""
        first: dict[str, tuple[str, str]] = {}
        for v in self.values:
            if v.value.figure.standing != "earlier":
                printed = Moment.of(v.by.published).order if not v.by.moment.told else v.by.moment.order
                first[v.by.origin] = min(printed, first.get(v.by.origin, printed))
        return max(first.values(), default=self.first.by.moment.order)

    @property
    def origins(self) -> frozenset[str]:
        return frozenset(v.by.origin for v in self.values)

    @property
    def reports(self) -> frozenset[str]:
        return frozenset(v.by.report for v in self.values)

    @property
    def earlier(self) -> frozenset[str]:
        """Reports that call it an earlier number."""
        return frozenset(v.by.report for v in self.values if v.value.figure.standing == "earlier")

    @property
    def capped(self) -> bool:
        """The words say that there were no more."""
        return all(v.value.figure.bound in ("most", "range") for v in self.values)


def line(v: Value[Number]) -> tuple[str, ...]:
    """Who says it: keys of the claimants, empty for reports' own voices.

    Those who are only described go by their words, whatever kind of speaker they were taken for.
    """
    keys = (c.key if c.named else c.key.partition(":")[2] for c in v.by.claimants if c.key is not None)
    return tuple(sorted(set(keys)))


def relations(
    values: Sequence[Value[Number]],
) -> tuple[tuple[Value[Number], ...], tuple[Standing, ...], tuple[Relation, ...]]:
    """The values in the order of knowledge, how each stands at the end, and how they stand to each other.

    The result does not depend on the order of the values.
    """
    points = _points(values)
    ordered = tuple(v for p in points for v in p.values)
    found = _Series(points)
    standings = tuple(found.standing[n] for n, p in enumerate(points) for _ in p.values)
    return ordered, standings, tuple(found.relations)


def _points(values: Sequence[Value[Number]]) -> list[_Point]:
    groups: defaultdict[tuple[tuple[str, ...], tuple[int, ...], bool], list[Value[Number]]] = defaultdict(list)
    for v in values:
        toll = v.value.figure.toll
        ends = tuple(-1 if x is None else x for x in (toll.low, toll.best, toll.high))
        groups[line(v), ends, v.value.figure.standing == "total"].append(v)
    hourless = {v.by.moment.day for v in values if v.by.moment.clock is None}
    rows = [sorted(g, key=lambda v: (v.by.moment.order, v.by.published or "", v.by.report)) for g in groups.values()]
    rows.sort(key=lambda g: (*_order(g[0], hourless), line(g[0])))
    starts = [sum(len(g) for g in rows[:n]) for n in range(len(rows))]
    return [_Point(g[0].value.figure.toll, tuple(g), at) for g, at in zip(rows, starts, strict=True)]


def _order(v: Value[Number], hourless: set[str]) -> tuple[str, bool, str, int]:
    """Where one of a day's printings lacks its hour, its numbers are taken in rising order; what a report calls earlier
    comes before what it leads with."""
    moment = v.by.moment
    clock = "" if moment.day in hourless else moment.clock or ""
    return moment.day, v.value.figure.standing != "earlier", clock, v.value.best


class _Series:
    """Walks the points in the order of knowledge and keeps those that nothing has replaced yet."""

    def __init__(self, points: Sequence[_Point]) -> None:
        self.points = points
        self.standing: list[Standing] = ["stands"] * len(points)
        self.relations: list[Relation] = []
        self.active: list[int] = []
        for n, point in enumerate(points):
            if point.first.value.figure.standing == "total":
                self.standing[n] = "total"
            else:
                self.meet(n)

    def meet(self, n: int) -> None:
        point = self.points[n]
        met = [(m, *_stand(self.points[m], point, self.common(m, n))) for m in self.active if not self.is_aside(m)]
        if self.is_aside(n):
            beside = [m for m in self.active if _one_report(self.points[m], point)]
            self.active.append(n)
            for m in beside[:1]:
                self.relate("range", m, n, "one report gives both")
            return
        late = [(m, why) for m, kind, why in met if kind == "late"]
        if late and not any(kind == "same" for _, kind, _ in met):
            m, why = min(late, key=lambda x: (self.points[x[0]].best, x[0]))
            self.relate("series", n, m, why)
            self.standing[n] = "late"
            return
        count = next((m for m, kind, _ in met if kind == "range" and _vaguer(point, self.points[m])), None)
        if count is not None:
            self.relate("range", count, n, "the count says what the vague word leaves open")
            self.standing[n] = "replaced"
            return
        self.active.append(n)
        risen: list[tuple[int, str]] = []
        for m, kind, why in met:
            if kind == "series":
                risen.append((m, why))
            elif kind is not None and kind != "late":
                self.relate(kind, m, n, why)
            if kind in ("series", "superseded") or (kind == "range" and _vaguer(self.points[m], point)):
                self.standing[m] = "corrected" if kind == "superseded" else "replaced"
                self.active.remove(m)
        if risen:
            m, why = max(risen, key=lambda x: (self.points[x[0]].best, x[0]))
            self.relate("series", m, n, why)

    def common(self, m: int, n: int) -> str | None:
        """Why the lower number ``m`` is one that the claimant of ``n`` started from, too; null where nothing shows it.

        Its claimant gave it before, or its report, or one before, calls it earlier.
        """
        p, q = self.points[m], self.points[n]
        same = [r for r in self.points[:n] if r.toll == p.toll]
        if any(set(r.line) & set(q.line) for r in same):
            return "its claimant gave the lower number before"
        told = [v.by for r in self.points if r.toll == p.toll for v in r.values if v.by.report in r.earlier]
        if any(by.report in q.reports or _before(by, q) for by in told):
            return "a report calls the lower number earlier"
        return None

    def is_aside(self, n: int) -> bool:
        """A number that a report upholds beside its own and lays in nobody's mouth takes no other report's place."""
        return not self.points[n].line and all(v.value.figure.standing == "rival" for v in self.points[n].values)

    def relate(self, kind: RelationKind, a: int, b: int, why: str) -> None:
        self.relations.append(Relation(kind, self.points[a].at, self.points[b].at, why))


def _before(by: Bearing, q: _Point) -> bool:
    return bool(by.published) and Moment.of(by.published).order <= q.first.by.moment.order


def _stand(p: _Point, q: _Point, common: str | None) -> tuple[RelationKind | Literal["late"] | None, str]:
    """How ``q``, which is known later, stands to ``p``, which nothing has replaced yet."""
    if p.toll == q.toll:
        return "same", "the same number"
    if p.earlier & q.reports:
        return ("series" if q.best > p.best else "superseded"), "the report calls the other number earlier"
    apart = _rivals(p, q)
    if _touch(p, q):
        return "range", "one leaves room for the other"
    if not apart and any(v.value.figure.corrects for v in q.values):
        return "superseded", "the text says that the earlier number was wrong"
    if apart:
        return ("series", common) if common and q.best > p.best else _between_camps(p, q)
    if _one_report(p, q):
        return _in_one_report(p, q)
    if q.best > p.best:
        return "series", "known later and higher" if _later(p, q) else "the same day"
    if _persists(p, q):
        return "superseded", "lower, told again or by the same claimant, and the higher one is told no more"
    return "late", "lower though printed later: taken for an older number"


def _between_camps(p: _Point, q: _Point) -> tuple[RelationKind, str]:
    """Claimants of different camps: a rise only if it can be one, and nobody stands against it."""
    boasts = any(c.interest == "actor" for x in (p, q) for c in x.claimants)
    stood_by = p.last_told >= q.first.by.moment.order
    rises = _later(p, q) and p.best < q.best <= RISE * p.best
    if rises and not (boasts or stood_by or p.capped or _one_report(p, q)):
        return "series", "known later and higher"
    party = next((c.name for x in (p, q) for c in x.claimants if c.interested), None)
    return "contradiction", f"{_names(p)} against {_names(q)}" + (f"; {party} is a party" if party else "")


def _later(p: _Point, q: _Point) -> bool:
    """Is ``q`` known after ``p``? Within a day only clocks tell."""
    a, b = p.first.by.moment, q.first.by.moment
    return b.day > a.day or (a.day == b.day and a.clock is not None and b.clock is not None and b.clock > a.clock)


def _in_one_report(p: _Point, q: _Point) -> tuple[RelationKind, str]:
    """One report gives both and takes neither back."""
    if p.line and q.line and not set(p.line) & set(q.line):
        return "contradiction", f"{_names(p)} against {_names(q)}, in one report"
    return "range", "one report gives both"


def _names(p: _Point) -> str:
    return ", ".join(dict.fromkeys(c.name for c in p.claimants))


def _touch(p: _Point, q: _Point) -> bool:
    """Do the ranges meet? "Hundreds" has no upper end."""
    return _meets(p.toll, q.toll) and _meets(q.toll, p.toll)


def _meets(a: Toll, b: Toll) -> bool:
    low = a.low if a.low is not None else a.best
    return low is None or b.high is None or low <= b.high


def _vaguer(p: _Point, q: _Point) -> bool:
    """A count takes the place of "dozens"."""
    return p.toll.low != p.toll.high and q.toll.low == q.toll.high and not p.capped


def _one_report(p: _Point, q: _Point) -> bool:
    return bool({(v.by.report, v.by.event) for v in p.values} & {(v.by.report, v.by.event) for v in q.values})


def _persists(p: _Point, q: _Point) -> bool:
    """A lower number that stays: the higher one is told no more, and more than one text, or its own claimant, gives
    the lower one."""
    gone = p.last_told[0] < q.first.by.moment.day
    return gone and (len(q.origins) > 1 or bool(set(p.line) & set(q.line)))


# ---- camps -------------------------------------------------------------------------------------------------------


def _rivals(p: _Point, q: _Point) -> bool:
    """Does every claimant of the one belong to another camp than every claimant of the other?"""
    return all(_opposed(a, b) for a in p.claimants for b in q.claimants)


def _opposed(a: Claimant, b: Claimant) -> bool:
    """Are the two no voices of one camp? Who has no camp (a medium, the report itself) is opposed to nobody."""
    if a.key is not None and (a.key == b.key or (a.head is not None and a.head == b.head)):
        return False
    if a.side and b.side:
        return a.side != b.side
    x, y = camp(a), camp(b)
    if x == "power" == y:
        abroad = bool(a.country and b.country) and a.country != b.country
        return abroad or (_registered(a) and _registered(b))
    return x is not None and y is not None and x != y


def _registered(c: Claimant) -> bool:
    """Of two bodies that the registry tells apart it is known that they are two."""
    return c.head is not None and c.head.startswith("actor:")


def camp(c: Claimant) -> str | None:
    """What a claimant speaks for, where sides do not tell: those in power somewhere, or itself; null for neither.

    >>> camp(Claimant("body:city council", "city council", "official")), camp(Claimant(None, "The Post", "media"))
    ('power', None)
    """
    if c.kind in _CAMPS:
        return c.kind
    return "power" if c.kind in _POWER or c.side else None


def series_of(relations: Sequence[Relation]) -> Iterator[tuple[int, ...]]:
    """The runs that the series relations make, each from the first known to the last, in order of their ends."""
    before: dict[int, int] = {}
    followed = set()
    for r in relations:
        if r.kind == "series":
            before[r.b] = r.a
            followed.add(r.a)
    for end in sorted(set(before) - followed):
        run = [end]
        while run[-1] in before and before[run[-1]] not in run:
            run.append(before[run[-1]])
        yield tuple(reversed(run))
