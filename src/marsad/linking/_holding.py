"""Control over time: dated statements about one place become a timeline of spells, with the contradictions kept.

A pure function of the set of statements, computed when somebody asks: nothing is stored, so a late report changes
only what it speaks of, and the order in which reports came does not matter.

How a spell is made (docs/control-timeline.md has the reasons):

- A statement speaks of the day that its words give, else of the day of its report. "Has held it since 2014" speaks of
  that day and backs the time since; it is no change of the day on which it is printed.
- Each force has its spells for each piece of ground. Two statements of one force are one spell if nobody takes the
  ground between them, if nobody else is said to hold it over a longer time, and if they lie at most ``SILENCE``
  days apart. Beyond that what lies between is unknown, and is left so.
- A spell ends when another force takes the ground or its own is said to leave; where another is only said to hold
  it later, the end lies between the two and is marked as inferred. After the last word nothing is presumed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from marsad.linking._contradictions import DIVIDED, disputes, share_disputes
from marsad.linking._control_values import Share, Spell, Timeline
from marsad.linking._copies import families
from marsad.linking._holders import Holder, Names, holder_of, meant, standing
from marsad.linking._lanes import LaneId, lane_of
from marsad.linking._moments import Witness, backing, moment_of, own_voice, said_by, witness_of
from marsad.linking._spells import Fact, lane_from
from marsad.linking._statements import Body, Ground, Statement
from marsad.linking._values import Copy


def place_key(p: Ground) -> str:
    """One key for one place: its id in the gazetteer, else its folded name."""
    return p.gazetteer_id or f"name:{p.name.casefold()}"


def statements_by_place(statements: Iterable[Statement]) -> dict[str, tuple[Statement, ...]]:
    """The statements of each place, in order of their keys; those that name no place are in none."""
    found: defaultdict[str, list[Statement]] = defaultdict(list)
    for s in statements:
        if s.place is not None:
            found[place_key(s.place)].append(s)
    return {key: tuple(found[key]) for key in sorted(found)}


def control_timeline(
    statements: Iterable[Statement], copies: Sequence[Copy] = (), names: Names | None = None
) -> Timeline:
    """Who is said to hold a place, when. ``statements`` are all about the one place; at least one.

    ``copies`` of the record make reports one origin; ``names`` tells which units count for which force.
    """
    known = names or Names()
    told = tuple(sorted(statements, key=lambda s: (s.day or "", s.report, s.n)))
    holders = _Holders(told, known)
    family = families(copies)
    witnesses = tuple(witness_of(s, holders.of(s, s.holder), known, family) for s in told)
    facts = [
        Fact(i, s, moment, holders.of(s, s.holder), holders.of(s, s.against))
        for i, s in enumerate(told)
        if said_by(s) and (moment := moment_of(s)) is not None
    ]
    lanes = _lanes([f for f in facts if f.s.share is None or f.s.status not in ("held", "gained")])
    made = tuple(lane_from(i, lanes[i], told, witnesses) for i in sorted(lanes, key=lambda i: i.order))
    shares = tuple(_shares(facts, told, witnesses))
    dated = {f.index for f in facts}
    return Timeline(
        _ground(told), told, disputes(made, told, witnesses), shares, share_disputes(shares),
        tuple(i for i in range(len(told)) if i not in dated),
    )  # fmt: skip


#: Kinds of ground that is a part of the place.
_PARTS = frozenset(("part", "most", "some", "things"))


def _lanes(facts: Sequence[Fact]) -> dict[LaneId, list[Fact]]:
    """The facts by ground. "Rebel-held X", said in passing while parts of X are said to be in both hands, is a part."""
    lanes: defaultdict[LaneId, list[Fact]] = defaultdict(list)
    for f in facts:
        lanes[lane_of(f.s)].append(f)
    whole, days = LaneId("whole"), _days_of_parts(lanes)
    loose = {f.index for f in lanes.get(whole, ()) if _loose(f, days)}
    if loose:
        lanes[LaneId("some", "parts of it")].extend(f for f in lanes[whole] if f.index in loose)
        lanes[LaneId("some", "parts of it")].sort(key=lambda f: f.index)
        lanes[whole] = [f for f in lanes[whole] if f.index not in loose]
    return {i: own for i, own in lanes.items() if own}


def _days_of_parts(lanes: Mapping[LaneId, Sequence[Fact]]) -> dict[Holder, list[date]]:
    days: defaultdict[Holder, list[date]] = defaultdict(list)
    for i, own in lanes.items():
        for f in own if i.kind in _PARTS else ():
            if f.holder is not None and f.s.status in ("held", "gained"):
                days[f.holder].append(f.moment.last)
    return {h: sorted(d) for h, d in days.items()}


def _loose(f: Fact, days: Mapping[Holder, Sequence[date]]) -> bool:
    if f.holder is None or f.s.status != "held" or f.moment.since is not None or not own_voice(f.s):
        return False
    first, last = f.moment.last - timedelta(DIVIDED), f.moment.last + timedelta(DIVIDED)
    near = [h for h, d in days.items() if (at := bisect_left(d, first)) < len(d) and d[at] <= last]
    found = {standing(h, f.holder) for h in near}
    return "other" in found and bool(found & {"same", "allied", "maybe"})


def _ground(told: Sequence[Statement]) -> Ground:
    """The place itself: the commonest of its names, without what single statements say of where in it."""
    named = Counter(s.place for s in told if s.place is not None)
    grounds = [replace(p, relation=None, bearing=None) for p in named]
    count: Counter[str] = Counter()
    for place, number in named.items():
        count[place.name] += number
    best = min(grounds, key=lambda g: (g.precision == "near", -count[g.name], g.name, g.lat or 0.0, g.lon or 0.0))
    # the point of "east of X" is none of X
    return replace(best, lat=None, lon=None) if best.precision == "near" else best


class _Holders:
    """The force of each body, one name for each force."""

    def __init__(self, told: Sequence[Statement], names: Names) -> None:
        self.names = names
        self.known: dict[Body, Holder] = {}
        by_report: defaultdict[str, dict[str, Holder]] = defaultdict(dict)
        for s in told:
            for h in (self._of(s.holder), self._of(s.against)):
                if h is not None and not h.generic:
                    by_report[s.report][h.key] = h
        self.named = by_report
        states = {h.key: h for found in by_report.values() for h in found.values() if h.state}
        country = next((s.place.country for s in told if s.place is not None and s.place.country), None)
        self.state = states.get(f"actor:state-{country.lower()}") if country else None
        self.best = self._names(told)

    def _names(self, told: Sequence[Statement]) -> dict[str, Holder]:
        """The commonest name of each force, and its side."""
        count: Counter[Holder] = Counter()
        sides: dict[str, str] = {}
        for s in told:
            for body in (s.holder, s.against):
                h, own = self._meant(s, body), self._of(body)
                if h is not None and own is not None and own.key == h.key:
                    count[own] += 1
                    if own.side is not None:
                        sides[h.key] = max(own.side, sides.get(h.key, ""))
        best: dict[str, Holder] = {}
        for h in sorted(count, key=lambda h: (-count[h], h.name, h.side or "")):
            best.setdefault(h.key, replace(h, side=sides.get(h.key)))
        return best

    def _of(self, body: Body | None) -> Holder | None:
        if body is None:
            return None
        if body not in self.known:
            found = holder_of(body, self.names)
            assert found is not None
            self.known[body] = found
        return self.known[body]

    def _meant(self, s: Statement, body: Body | None) -> Holder | None:
        h = self._of(body)
        if h is None or not h.generic:
            return h
        if h.key == "government" and self.state is not None:
            return self.state
        return meant(h, self.named[s.report].values())

    def of(self, s: Statement, body: Body | None) -> Holder | None:
        """The force that a body of a statement counts for."""
        h = self._meant(s, body)
        return None if h is None else self.best.get(h.key, h)


# ---- shares -----------------------------------------------------------------------------------------------------


def _shares(facts: list[Fact], told: Sequence[Statement], witnesses: Sequence[Witness]) -> Iterator[Share]:
    """The shares of the whole place: one point for a holder, day and figure, whoever says so."""
    found: defaultdict[tuple[date, str, float], list[Fact]] = defaultdict(list)
    for f in facts:
        if f.s.share is None or f.s.status not in ("held", "gained") or f.holder is None:
            continue
        if lane_of(replace(f.s, part=None)).kind in ("whole", "part", "some"):
            found[f.moment.last, f.holder.key, round(f.s.share, 3)].append(f)
    for (day, _, share), own in sorted(found.items(), key=lambda x: x[0]):
        holder = own[0].holder
        assert holder is not None
        yield Share(holder, day, share, backing((f.index for f in own), told, witnesses))


def holders_at(line: Timeline, day: date) -> dict[LaneId, tuple[Spell, ...]]:
    """Of each piece of ground the spells that cover a day; where none does, those that were the last word by then.

    A spell covers a day up to the one on which it is known to be over, so that between two words it is presumed.
    """
    out: dict[LaneId, tuple[Spell, ...]] = {}
    for lane in line.lanes:
        begun = [s for s in lane.spells if (s.start.latest or s.first) <= day]
        running = [s for s in begun if s.last >= day and (s.end.latest != day or day in s.firm)]
        open_ = [s for s in begun if s.end.latest is None or s.end.latest > day]
        newest = max((s.last for s in open_), default=None)
        found = running or [s for s in open_ if s.last == newest]
        if found:
            out[lane.id] = tuple(found)
    return out
