"""Named rules that make one value of many: how much a total depends on the choice can then be shown.

The idea, and the names of the first three rules, are those of the R package eventreport (van Baalen and Höglund 2026,
"Trials and Triangulations", International Studies Quarterly 70 (1), sqag014), which aggregates event reports to events:

- *most conservative* takes the least of low, best and high (``find_min``), the value at the least precision
  (``calc_min_precision``), the widest span of days;
- *most representative* takes the mode of each (``calc_mode_numeric``: the least of equals);
- *most informative* takes the greatest of low, best and high (``find_max``), the value at the highest precision
  (``calc_max_precision``), the narrowest span of days.

What is done differently here, since these are reports that were read and not rows that a person coded: reports of one
origin have one vote; "representative" takes of a toll that rises from day to day the last day's, of equals what was
said last, and keeps the whole range as low and high; an open end ("hundreds") stays open. The fourth rule is ours.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, Literal, TypeVar, get_args

from marsad.linking._values import Days, Spot, Toll

RuleName = Literal["conservative", "representative", "informative", "latest-credible"]

RULE_NAMES: tuple[RuleName, ...] = get_args(RuleName)

#: What an incident's own ``losses``, ``time`` and ``place`` are made by.
DEFAULT_RULE: RuleName = "representative"

#: From the most exact precision of a place to the least.
FINE = ("exact", "near", "line", "admin2", "admin1", "country", "unresolved")

T = TypeVar("T")
H = TypeVar("H", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Vote(Generic[T]):
    """A value with the day it was published ("" if unknown), its origin, and what else speaks for or against it.

    ``known`` is the day of knowledge: that of the text ("as of Sunday") or of its first telling, else ``day``.
    ``interested``: who says it is a party of the incident, or on a party's side.
    ``outdated``: a later value of its series took its place, a correction took it back, or it was old when printed.
    """

    value: T
    day: str
    origin: str
    known: str = ""
    interested: bool = False
    outdated: bool = False


def toll_by(rule: RuleName, votes: Sequence[Vote[Toll]]) -> Toll:
    """Low, best and high of one kind of loss by a rule; ``votes`` are one or more, in order of publication.

    low <= best <= high, as far as they are known; an end that nobody gives is null.
    """
    return _TOLL[rule](votes)


def days_by(rule: RuleName, votes: Sequence[Vote[Days]]) -> Days | None:
    """The days of an incident by a rule; null where nobody tells any.

    conservative: the widest span that is told; representative: the commonest, of equals the shorter, then the earlier;
    informative: the shortest, of equals the commonest; latest-credible: the last that no party of the incident tells.
    """
    if not votes:
        return None
    if rule == "conservative":
        return Days(min(v.value.start for v in votes), max(v.value.end for v in votes))
    if rule == "latest-credible":
        return _last(votes)
    count = Counter(v.value for v in votes)
    if rule == "informative":
        return min(count, key=lambda d: (d.length, -count[d], d.start))
    return min(count, key=lambda d: (-count[d], d.length, d.start))


def place_by(rule: RuleName, votes: Sequence[Vote[Spot]]) -> Spot | None:
    """The place of an incident by a rule; null where nobody tells one.

    conservative: the commonest of the least exact ones; representative and informative: the commonest of the most exact
    ones (a province that most tell does not outvote the town in it); latest-credible: the last that no party tells.
    """
    if not votes:
        return None
    if rule == "latest-credible":
        return _last(votes)
    grade = [FINE.index(v.value.precision) for v in votes]
    wanted = max(grade) if rule == "conservative" else min(grade)
    return commonest([v.value for v, g in zip(votes, grade, strict=True) if g == wanted])


def names_by(rule: RuleName, votes: Sequence[Vote[frozenset[H]]]) -> frozenset[H]:
    """The actors, targets or weapons of an incident by a rule; empty where nobody is named, or nobody is sure.

    conservative: only those whom all name that name any; representative: the set that most origins name, of equals what
    was said last; informative: everybody whom anybody names; latest-credible: the last that no party tells.
    """
    told = [v for v in votes if v.value]
    if not told:
        return frozenset()
    if rule == "conservative":
        return frozenset.intersection(*(v.value for v in told))
    if rule == "informative":
        return frozenset.union(*(v.value for v in told))
    if rule == "latest-credible":
        return _last(told)
    return _most(told)


def word_by(rule: RuleName, votes: Sequence[Vote[str]]) -> str | None:
    """A word of a fixed list (type, mode) by a rule: what most origins say, of equals what was said last.

    Only latest-credible differs: the last that no party tells.
    """
    if not votes:
        return None
    return _last(votes) if rule == "latest-credible" else _most(votes)


def commonest(values: Sequence[H]) -> H:
    """The most frequent one; among equals the first."""
    return Counter(values).most_common(1)[0][0]


def _most(votes: Sequence[Vote[H]]) -> H:
    """What most origins say, among equals what was said last."""
    count = Counter(value for _, value in {(v.origin, v.value) for v in votes})
    last = {v.value: n for n, v in enumerate(votes)}
    return max(count, key=lambda x: (count[x], last[x]))


def _last(votes: Sequence[Vote[H]]) -> H:
    """Of the last day of knowledge what most origins say, of equals what was said last.

    Only what is neither outdated nor an interested party's counts; where nothing else is left, that counts too.
    """
    for unfit in (_unfit, _outdated):
        fit = [v for v in votes if not unfit(v)]
        if fit:
            break
    else:
        fit = list(votes)
    day = max(_day(v) for v in fit)
    return _most([v for v in fit if _day(v) == day])


def _day(vote: Vote[H]) -> str:
    return (vote.known or vote.day)[:10]


def _unfit(vote: Vote[H]) -> bool:
    return vote.interested or vote.outdated


def _outdated(vote: Vote[H]) -> bool:
    return vote.outdated


# ---- losses ------------------------------------------------------------------------------------------------------


def conservative(votes: Sequence[Vote[Toll]]) -> Toll:
    """The least low, best and high that anybody tells; high is open only where everybody leaves it open."""
    tolls = [v.value for v in votes]
    return Toll(
        tolls[0].kind,
        tolls[0].who,
        min((x for t in tolls if (x := _low(t)) is not None), default=None),
        min((t.best for t in tolls if t.best is not None), default=None),
        min((t.high for t in tolls if t.high is not None), default=None),
    )


def informative(votes: Sequence[Vote[Toll]]) -> Toll:
    """The greatest low, best and high that anybody tells; open where an open end may hold more."""
    tolls = [v.value for v in votes]
    return Toll(
        tolls[0].kind,
        tolls[0].who,
        max((x for t in tolls if (x := _low(t)) is not None), default=None),
        max((t.best for t in tolls if t.best is not None), default=None),
        _greatest(tolls),
    )


def representative(votes: Sequence[Vote[Toll]]) -> Toll:
    """The whole range that is told; best is what most origins say, of equals what was said last.

    Of a toll that rises from day to day of publication, and never falls, best is the last day's.
    """
    tolls = [v.value for v in votes]
    lows = [v for t in tolls for v in (t.low, t.best) if v is not None]
    return Toll(tolls[0].kind, tolls[0].who, min(lows, default=None), _best(votes), _greatest(tolls))


def latest_credible(votes: Sequence[Vote[Toll]]) -> Toll:
    """Best is the last value known of those that no party of the incident tells, else the last of all.

    Outdated values do not count. Low and high span all that is left, so that two who contradict each other at the end
    stay a range.
    """
    best = _last(votes)
    fit = [v.value for v in votes if not _unfit(v)] or [best]
    lows = [x for t in fit if (x := _low(t)) is not None]
    return Toll(best.kind, best.who, min(lows, default=None), best.best, _greatest(fit))


_TOLL: Mapping[RuleName, Callable[[Sequence[Vote[Toll]]], Toll]] = {
    "conservative": conservative,
    "representative": representative,
    "informative": informative,
    "latest-credible": latest_credible,
}


def _low(toll: Toll) -> int | None:
    return toll.low if toll.low is not None else toll.best


def _greatest(tolls: Sequence[Toll]) -> int | None:
    """The greatest told; "hundreds" leaves the end open, unless somebody counts more."""
    most = max((v for t in tolls for v in (t.best, t.high) if v is not None), default=None)
    openings = [t.best for t in tolls if t.high is None and t.best is not None and t.low != t.best]
    return None if most in openings else most


def _best(votes: Sequence[Vote[Toll]]) -> int | None:
    told = [(v, v.value.best) for v in votes if v.value.best is not None]
    if not told:
        return None
    last_day = max(v.day for v, _ in told)
    if _rises(told):
        told = [(v, best) for v, best in told if v.day == last_day]
    count = Counter(best for _, best in {(v.origin, best) for v, best in told})
    last = {best: n for n, (_, best) in enumerate(told)}
    return max(count, key=lambda x: (count[x], last[x]))


def _rises(told: Sequence[tuple[Vote[Toll], int]]) -> bool:
    """Does no day's greatest count fall below the day's before, and is the last above the first?"""
    days: defaultdict[str, list[int]] = defaultdict(list)
    for v, best in told:
        days[v.day].append(best)
    series = [max(days[d]) for d in sorted(days)]
    return "" not in days and series[-1] > series[0] and all(x <= y for x, y in pairwise(series))


def whole(losses: Sequence[Toll], kind: str) -> Toll | None:
    """All the killed (or wounded ...) of an incident: what is told of all, else the greatest sum of its parts.

    A count of unspecified people that is less than a count of one sort is no whole: it counts others. An end that one
    part leaves open is open in the sum.
    """
    rows = [t for t in losses if t.kind == kind and t.best is not None]
    if not rows:
        return None
    greatest = max(rows, key=lambda t: (t.best or 0, t.who == "unspecified", t.who))
    parts = [t for t in rows if t.who in ("civilians", "combatants")]
    if greatest.who == "unspecified" or not parts:
        return greatest
    best = sum(t.best or 0 for t in parts)
    if best < (greatest.best or 0):
        return greatest
    return Toll(greatest.kind, "unspecified", _sum([_low(t) for t in parts]), best, _sum([t.high for t in parts]))


def _sum(values: Sequence[int | None]) -> int | None:
    known = [v for v in values if v is not None]
    return sum(known) if len(known) == len(values) else None
