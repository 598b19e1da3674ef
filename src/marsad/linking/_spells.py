"""The spells of one piece of ground: from statements, as facts in time, to who is said to hold it from when to when."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from marsad.linking._control_values import Beside, Edge, EndWhy, Lane, Spell
from marsad.linking._holders import Holder, standing
from marsad.linking._lanes import LaneId
from marsad.linking._moments import Moment, Witness, backing, own_voice
from marsad.linking._statements import Statement
from marsad.linking._values import Days

#: Days without a word after which nobody should presume that the holder is the same. A choice: a quarter of a year.
SILENCE = 92

#: Of two statements of one force so few days apart, one of another in between is a contradiction, not two changes.
FLICKER = 14

#: Days for which reports go on calling a town by its holder of before ("rebel-held X") once it was taken.
LAG = 3


@dataclass(frozen=True, slots=True)
class Fact:
    """A statement with what the timeline needs of it."""

    index: int
    s: Statement
    moment: Moment
    holder: Holder | None
    against: Holder | None


@dataclass(frozen=True, slots=True)
class _Point:
    """A statement that a force holds the ground. ``before``: of the time before the change that it is told with."""

    day: date
    first: date
    index: int
    gain: bool
    since: tuple[date, date] | None = None
    before: bool = False

    @property
    def order(self) -> tuple[date, bool, int]:
        return self.day, self.gain, self.index


@dataclass(frozen=True, slots=True)
class _Ender:
    """A change that ends a spell: on ``day`` at the latest, not before ``first``; ``by`` is who took it."""

    day: date
    first: date
    why: EndWhy
    by: Holder | None


class _Ends:
    """What ends the spells of one force: changes, and the days on which others are said to hold the ground."""

    def __init__(self, changes: list[_Ender], told: list[tuple[date, Holder]]) -> None:
        self.changes, self.told = changes, told
        self.change_days = [e.day for e in changes]
        self.told_days = [day for day, _ in told]

    def between(self, a: _Point, b: _Point) -> Edge | None:
        """What ends the spell between two of its points; null where they are of one spell."""
        change = self._change(a)
        if change is not None and change.day < b.day:
            return Edge(max(a.first, change.first), change.day, change.why, change.by)
        if b.since is not None and b.since[0] <= a.day:
            return None
        gap = (b.day - a.day).days
        other = self._other(a)
        if gap > FLICKER and other is not None and other[0] < b.day:
            return Edge(a.day, other[0], "other_word", other[1])
        return Edge(a.day, None, "silence") if gap > SILENCE else None

    def after(self, last: _Point) -> Edge:
        """How the last spell ends: by the first of what comes."""
        change, other = self._change(last), self._other(last)
        if change is not None and (other is None or change.day <= other[0]):
            return Edge(max(last.first, change.first), change.day, change.why, change.by)
        if other is not None:
            return Edge(last.day, other[0], "other_word", other[1])
        return Edge(last.day, None, "last_word")

    def _change(self, a: _Point) -> _Ender | None:
        at = bisect_left(self.change_days, a.day)
        return self.changes[at] if at < len(self.changes) else None

    def _other(self, a: _Point) -> tuple[date, Holder] | None:
        at = bisect_right(self.told_days, a.day)
        return self.told[at] if at < len(self.told) else None


def lane_from(lane: LaneId, facts: list[Fact], told: Sequence[Statement], witnesses: Sequence[Witness]) -> Lane:
    """The spells of one piece of ground, and the states beside them; contradictions are looked for later."""
    work = _Work(facts, told, witnesses, exclusive=lane.exclusive)
    spells = sorted(work.spells(), key=lambda s: (s.first, bool(s.firm), s.last, s.holder.key))
    beside = sorted(work.beside(), key=lambda b: (b.said[0], b.status, b.by.key if b.by else ""))
    return Lane(lane, tuple(spells), tuple(beside), ())


class _Work:
    """One piece of ground: its facts as points of each force, and what ends their spells."""

    def __init__(
        self, facts: list[Fact], told: Sequence[Statement], witnesses: Sequence[Witness], *, exclusive: bool
    ) -> None:
        self.facts = facts
        self.exclusive = exclusive
        self.told = told
        self.witnesses = witnesses
        self.gains = sorted(
            ((f.moment.last, f.moment.first, f.holder, f.against, f.index) for f in facts
             if f.s.status == "gained" and f.holder is not None),
            key=lambda g: (g[0], g[1], g[4]),
        )  # fmt: skip
        self.gain_days = [g[0] for g in self.gains]
        self.changes: defaultdict[str, list[Fact]] = defaultdict(list)
        for f in facts:
            if f.s.status in ("gained", "lost"):
                self.changes[f.s.report].append(f)
        self.held_days = self._held_days()
        self.points = self._points()
        self._others: dict[Holder, list[date]] = {}

    def _held_days(self) -> list[tuple[date, Holder, bool]]:
        """(day, force, whether the words give the day) of all gains and holds, in order of time."""
        found = [
            (f.moment.last, f.holder, f.moment.told) for f in self.facts
            if f.s.status in ("gained", "held") and f.holder is not None and not f.s.former
        ]  # fmt: skip
        return sorted(found, key=lambda x: (x[0], x[1].key, x[2]))

    def _days(self, f: Fact) -> tuple[date, date]:
        """The days of a statement. "They took it in August" is the day in August that another gives for it."""
        m = f.moment
        if m.first < m.last and f.holder is not None:
            for day, first, holder, _, _ in self.gains[bisect_left(self.gain_days, m.first) :]:
                if day > m.last:
                    break
                if first == day and standing(holder, f.holder) in ("same", "allied"):
                    return day, day
        return m.first, m.last

    def _retold(self, f: Fact) -> bool:
        """ "They captured it" about a force that has it already is told again, and no change of that day: without a
        date for as long as nothing else is said, with one for the days by which dates slip."""
        m = f.moment
        if f.holder is None or f.s.status != "gained":
            return False
        days = self.held_days
        begin = bisect_left(days, m.last - timedelta(LAG if m.told else SILENCE), key=lambda x: x[0])
        for _, holder, told in reversed(days[begin : bisect_left(days, m.last, key=lambda x: x[0])]):
            if standing(holder, f.holder) in ("same", "allied"):
                return True
            if told and standing(holder, f.holder) == "other":
                return False
        return False

    def _points(self) -> dict[Holder, list[_Point]]:
        found: defaultdict[Holder, list[_Point]] = defaultdict(list)
        for f in self.facts:
            for holder, point in self._told(f):
                found[holder].append(point)
        return {h: _snapped(p) for h, p in sorted(found.items(), key=lambda x: x[0].key)}

    def _told(self, f: Fact) -> Iterator[tuple[Holder, _Point]]:
        """The forces that a statement says to hold the ground, and when."""
        m, status = f.moment, f.s.status
        if status == "gained":
            if f.holder is not None:
                yield f.holder, self._taken(f)
            if f.against is not None and not self._retold(f):
                first, last = self._days(f)
                yield f.against, _Point(last, first, f.index, gain=False, before=True)
        elif status == "lost" and f.holder is not None:
            yield f.holder, _Point(m.last, m.first, f.index, gain=False, before=True)
        elif status == "held" and f.holder is not None:
            if f.s.former:
                if m.since is not None:
                    yield f.holder, _Point(m.since[0], m.since[0], f.index, gain=False, since=m.since)
            elif (point := self._held(f)) is not None:
                yield f.holder, point

    def _taken(self, f: Fact) -> _Point:
        """A gain without a date of its own, told beside a dated one of another, came before it."""
        m = f.moment
        if not m.told:
            for g in self.changes[f.s.report]:
                if g.moment.told and g.s.status == "gained" and g.holder and self._differ(g.holder, f.holder):
                    return _Point(g.moment.last, g.moment.first, f.index, gain=False, before=True)
        first, last = self._days(f)
        return _Point(last, first, f.index, gain=not self._retold(f))

    def _held(self, f: Fact) -> _Point | None:
        """ "They took the rebel-held town": rebels held it before that. So too for some days after, in passing words.

        Null where the change is an older one, told again: then it says nothing new.
        """
        m = f.moment
        assert f.holder is not None
        change = None if m.told else self._told_with(f)
        if change is not None and self._retold(change):
            return None
        day = change.moment.last if change is not None else None if m.told else self._just_taken(f)
        if day is not None:
            return _Point(day, day, f.index, gain=False, before=True)
        return _Point(m.last, m.first, f.index, gain=False, since=m.since or self._own_gain(f))

    def _own_gain(self, f: Fact) -> tuple[date, date] | None:
        """ "The army, which took it in May, controls it": held since then."""
        for g in self.changes[f.s.report]:
            if g.s.status == "gained" and g.holder == f.holder and g.moment.told and g.moment.last < f.moment.first:
                return self._days(g)
        return None

    def _told_with(self, f: Fact) -> Fact | None:
        """The change that the same report tells, by which the holder no longer has it."""
        for g in self.changes[f.s.report]:
            lost = g.s.status == "lost" and g.holder == f.holder
            if lost or (g.s.status == "gained" and g.holder is not None and self._differ(g.holder, f.holder)):
                return g
        return None

    def _just_taken(self, f: Fact) -> date | None:
        if f.holder is None or not own_voice(f.s):
            return None
        day = f.moment.last
        recent = self.gains[bisect_left(self.gain_days, day - timedelta(LAG)) : bisect_right(self.gain_days, day)]
        by_others = [g[0] for g in recent if standing(g[2], f.holder) == "other"]
        own = [g[0] for g in recent if g[2] == f.holder]
        if not by_others or (own and max(own) >= max(by_others)):
            return None
        return max(by_others)

    @staticmethod
    def _differ(a: Holder, b: Holder | None) -> bool:
        return b is not None and standing(a, b) in ("other", "maybe")

    def _changes(self) -> list[tuple[Fact, _Ender]]:
        """Changes that end spells, each worked out once: taken, given up, said to be over."""
        found = []
        for f in self.facts:
            m, status = f.moment, f.s.status
            if status == "lost" or (self.exclusive and status == "held" and f.s.former):
                found.append((f, _Ender(m.last, m.first, "lost" if status == "lost" else "former", None)))
            elif self.exclusive and status == "gained":
                point = self._taken(f) if f.holder is not None else None
                if point is None or point.gain:
                    found.append((f, _Ender(m.last, m.first, "taken", f.holder)))
        return sorted(found, key=lambda x: (x[1].day, x[1].why, x[0].index))

    @staticmethod
    def _ends(f: Fact, e: _Ender, holder: Holder, others: set[str]) -> bool:
        """Does this change end the holder's spell? An ally's does only where the words say from whom it was taken."""
        if e.why != "taken":
            return f.holder is not None and f.holder.key == holder.key
        if f.against is not None and f.against.key == holder.key:
            return f.holder is None or f.holder.key != holder.key
        return f.holder is not None and f.holder.key in others

    def spells(self) -> Iterator[Spell]:
        """All spells, force by force."""
        changes = self._changes()
        holders = {f.holder for f in self.facts if f.holder is not None} | set(self.points)
        told = sorted(
            ((p.day, other) for other, points in self.points.items() for p in points if not p.before),
            key=lambda x: (x[0], x[1].key),
        )
        for holder, points in self.points.items():
            others = {h.key for h in holders if standing(h, holder) == "other"} if self.exclusive else set()
            ends = _Ends(
                [e for f, e in changes if self._ends(f, e, holder, others)],
                [(day, other) for day, other in told if other.key in others],
            )
            run: list[_Point] = []
            for point in points:
                end = ends.between(run[-1], point) if run else None
                if end is not None:
                    yield self._spell(holder, run, end)
                    run = []
                run.append(point)
            yield self._spell(holder, run, ends.after(run[-1]))

    def _spell(self, holder: Holder, run: list[_Point], end: Edge) -> Spell:
        said = {Days(p.first, p.day) for p in run}
        return Spell(
            holder, self._start(holder, run), end, tuple(sorted(said, key=lambda d: (d.end, d.start))),
            tuple(sorted({p.day for p in run if not p.before and p.first == p.day})),
            backing((p.index for p in run), self.told, self.witnesses),
        )  # fmt: skip

    def _start(self, holder: Holder, run: list[_Point]) -> Edge:
        since = min((p.since for p in run if p.since is not None), default=None)
        first = run[0]
        gains = [p for p in run if p.gain and p.first <= first.day]
        if since is not None and since[0] < min((p.first for p in gains), default=first.day):
            return Edge(since[0], since[1], "since")
        if gains:
            best = min(gains, key=lambda p: (p.day, p.first))
            dated = self.facts_at(best.index).moment.told
            return Edge(best.first if dated else self._others_last(holder, best.day), best.day, "taken")
        if since is not None:
            return Edge(since[0], since[1], "since")
        return Edge(self._others_last(holder, first.day), first.day, "first_word")

    def facts_at(self, index: int) -> Fact:
        at = bisect_left(self.facts, index, key=lambda f: f.index)
        return self.facts[at]

    def _others_last(self, holder: Holder, day: date) -> date | None:
        """The last day before on which another force is said to hold it."""
        if not self.exclusive:
            return None
        days = self.others(holder)
        at = bisect_left(days, day)
        return days[at - 1] if at else None

    def others(self, holder: Holder) -> list[date]:
        """Days on which forces other than this one are said to hold it, in order."""
        if holder not in self._others:
            self._others[holder] = sorted(
                p.day for other, points in self.points.items() if standing(other, holder) == "other" for p in points
            )
        return self._others[holder]

    # ---- beside a holder ----------------------------------------------------------------------------------------

    def beside(self) -> Iterator[Beside]:
        """States beside a holder: runs of one status; who does it is lent to those that do not say, if there is one."""
        found: defaultdict[str, list[Fact]] = defaultdict(list)
        for f in self.facts:
            if f.s.status in ("contested", "besieged", "siege_broken", "advancing"):
                found[f.s.status].append(f)
        for status, facts in found.items():
            for run in _runs(sorted(facts, key=lambda f: (f.moment.last, f.index))):
                parties = {f.holder.key: f.holder for f in run if f.holder is not None}
                one = next(iter(parties.values())) if len(parties) == 1 else None
                by_party: defaultdict[str, list[Fact]] = defaultdict(list)
                for f in run:
                    by_party[f.holder.key if f.holder and not one else ""].append(f)
                for key, own in by_party.items():
                    yield self._beside(status, one or parties.get(key), own)

    def _beside(self, status: str, by: Holder | None, run: list[Fact]) -> Beside:
        days = sorted({f.moment.last for f in run})
        return Beside(status, by, tuple(days), backing((f.index for f in run), self.told, self.witnesses))


def _snapped(points: list[_Point]) -> list[_Point]:
    """In order of time. "They took it in August" is the day in August that another statement gives."""
    exact = sorted(p.day for p in points if p.first == p.day)
    out = []
    for p in points:
        at = bisect_left(exact, p.first)
        if p.first < p.day and at < len(exact) and exact[at] <= p.day:
            p = replace(p, first=exact[at], day=exact[at])
        out.append(p)
    return sorted(out, key=lambda p: p.order)


def _runs(facts: list[Fact]) -> Iterator[list[Fact]]:
    """Facts in order of time, parted where nothing is said for too long."""
    run: list[Fact] = []
    for f in facts:
        if run and (f.moment.last - run[-1].moment.last).days > SILENCE:
            yield run
            run = []
        run.append(f)
    if run:
        yield run
