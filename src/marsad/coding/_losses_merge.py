"""From the figures that one event draws to its losses: one row a kind and class, rivals as a range, parts once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from marsad.coding._losses_values import LossFind
from marsad.coding._losses_words import COUNTED_AS
from marsad.coding._values import Loss, LossKind


@dataclass(frozen=True, slots=True)
class _Row:
    """One class in one figure of the event: what adds up within one loss word has been added."""

    who: str
    low: int
    best: int
    high: int | None
    firm: bool
    first: LossFind


@dataclass(frozen=True, slots=True)
class _Telling:
    """What one loss word says: its rows, and the parts inside them."""

    rows: tuple[_Row, ...]
    parts: tuple[_Row, ...]

    @property
    def total(self) -> int:
        untold = [r.best for r in self.rows if r.who == "unspecified"]
        return untold[0] if untold else sum(r.best for r in self.rows)


def merge_losses(finds: Sequence[LossFind]) -> tuple[Loss, ...]:
    """The losses of one event, from the finds that tell of it, in text order.

    Per kind the event leads with the figure told first; low and high span the rival figures that the report still
    upholds. Superseded figures and totals of a war stay out. Coordinated figures add up ("10 rebels and 5 soldiers": 15
    combatants), parts never do ("12, among them 5 children"): they stand as rows of their own class. A smaller figure
    of another class told elsewhere is taken for a part, one of the same class for a rival.
    """
    out: list[Loss] = []
    for kind in dict.fromkeys(f.kind for f in finds):
        tellings = _tellings(finds, kind)
        if tellings:
            out.extend(_merged(kind, tellings))
    return tuple(out)


def _tellings(finds: Sequence[LossFind], kind: LossKind) -> list[_Telling]:
    by_word: dict[tuple[int, int], list[LossFind]] = {}
    for f in finds:
        if (
            f.kind == kind
            and not f.superseded
            and f.background != "war-total"
            and f.best is not None
            and f.low is not None
        ):
            by_word.setdefault((f.word.begin, f.word.end), []).append(f)
    said = [group for group in by_word.values() if any(f.best for f in group)]
    return [_telling(group) for group in said or by_word.values()]


def _telling(group: Sequence[LossFind]) -> _Telling:
    """Victims of one word: coordinated ones add up by class; children and journalists count among the civilians."""
    whole = [f for f in group if f.part_of is None]
    rows = _with_total(_summed(whole, merge=True))
    parts = [*_summed([f for f in group if f.part_of is not None], merge=False)]
    special = _summed([f for f in whole if COUNTED_AS.get(f.who, f.who) != f.who], merge=False)
    return _Telling(tuple(rows), (*parts, *special))


def _with_total(rows: list[_Row]) -> list[_Row]:
    """ "A man and a woman": beside a class that is not told, the row of all victims stands for the whole."""
    untold = next((r for r in rows if r.who == "unspecified"), None)
    if untold is None or len(rows) == 1:
        return rows
    high = None if any(r.high is None for r in rows) else sum(r.high or 0 for r in rows)
    low, best = sum(r.low for r in rows), sum(r.best for r in rows)
    return [_Row("unspecified", low, best, high, high is not None, untold.first), *(r for r in rows if r is not untold)]


def _summed(finds: Iterable[LossFind], *, merge: bool) -> list[_Row]:
    rows: dict[str, _Row] = {}
    for f in finds:
        who = COUNTED_AS.get(f.who, f.who) if merge else f.who
        low, best = f.low or 0, f.best or 0
        old = rows.get(who)
        if old is None:
            rows[who] = _Row(who, low, best, f.high, f.high is not None, f)
        else:
            high = None if old.high is None or f.high is None else old.high + f.high
            rows[who] = _Row(who, old.low + low, old.best + best, high, old.firm and high is not None, old.first)
    return list(rows.values())


def _merged(kind: LossKind, tellings: Sequence[_Telling]) -> list[Loss]:
    lead = _lead(tellings)
    rows = {r.who: r for r in lead.rows}
    parts = {r.who: r for r in lead.parts if r.who not in rows}
    for other in tellings:
        if other is not lead:
            _heard(rows, parts, lead, other)
    return [_loss(kind, r) for r in [*rows.values(), *(p for p in parts.values() if p.who not in rows)]]


def _lead(tellings: Sequence[_Telling]) -> _Telling:
    """The first telling with a firm figure; the first where none is firm ("dozens")."""
    return next((t for t in tellings if t.rows and all(r.firm for r in t.rows)), tellings[0])


def _heard(rows: dict[str, _Row], parts: dict[str, _Row], lead: _Telling, other: _Telling) -> None:
    """Fits another telling into the rows of the lead: as a rival, as a part, or as a class of its own."""
    for row in other.parts:
        if row.who not in rows:
            parts.setdefault(row.who, row)
    if not all(r.firm for r in other.rows) or not other.rows:
        return
    if len(rows) == 1 and len(other.rows) == 1:
        (own,), (row,) = rows.values(), other.rows
        if _rounds(own, row):
            rows[own.who] = replace(row, who=own.who)
            return
        if _rounds(row, own):
            return
        if row.who == own.who or row.best >= own.best:
            rows[own.who] = _stretched(own, row)
        elif own.who == "unspecified":
            parts.setdefault(row.who, row)
        elif row.who != "unspecified":
            rows[row.who] = row
        return
    if other.total == lead.total:
        return
    for row in other.rows:
        if row.who in rows:
            rows[row.who] = _stretched(rows[row.who], row)


#: "More than 30" rounds 32, not 45, which is another's figure.
_ROUND, _NEAR = 10, 1.25


def _rounds(own: _Row, row: _Row) -> bool:
    """Is the figure led with only the round bound of an exact one ("more than 30", then "32")?"""
    if own.first.exact or not row.first.exact or own.high != own.best or own.best % _ROUND:
        return False
    return own.low == own.best < row.best <= own.best * _NEAR


def _stretched(own: _Row, rival: _Row) -> _Row:
    high = max(own.high if own.high is not None else own.best, rival.high if rival.high is not None else rival.best)
    return _Row(own.who, min(own.low, rival.low), own.best, high, own.firm, own.first)


def _loss(kind: LossKind, row: _Row) -> Loss:
    f = row.first
    return Loss(kind, row.who, row.low, row.best, row.high, f.evidence, f.confidence, f.rule)
