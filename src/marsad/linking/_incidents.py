"""Tellings of many reports become incidents: blocked by day and place, merged best pair first, never against a veto."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import combinations, product
from typing import TypeVar

from marsad.linking._keys import cells, days, is_local, province
from marsad.linking._pairs import SAME, family, probability, score
from marsad.linking._rules import DEFAULT_RULE, Vote, toll_by
from marsad.linking._rulings import NO_RULINGS, Bonds, Rulings
from marsad.linking._values import STORY, Copy, Days, Incident, Item, Member, Spot, Told, Toll

#: What may become an incident: deeds. Words (REQUEST, ACCUSE, REJECT, THREATEN, CONSULT, SUPPORT, CONCEDE) stay claims.
DEEDS = frozenset(
    {"ASSAULT", "COERCE", "RETREAT", "AID", "PROTEST", "MOBILIZE", "SANCTION", "COOPERATE", "AGREE", "CONSTITUTE"}
)

#: A denied event stays: that somebody denies it is a part of the record. What was planned or failed has not happened.
HAPPENED = frozenset({"occurred", "ongoing", "denied"})

#: What is told of a longer span ("since 2011", "in 2015") is a state or a total, no incident.
LASTING_DAYS = 31

#: Tellings of an incident whose pairs say how sure it is: 66 pairs at most, however many reports there are.
LOOKED_AT = 12

#: Below this share of its wording a tie between two reports is weak. On the dev worlds (``bench/worlds``) it lets fewer
#: texts of two agencies pass for one.
WEAK = 0.5

#: Finest first: of the places of the members the finest ones decide.
_FINE = ("exact", "near", "line", "admin2", "admin1", "country", "unresolved")

Key = tuple[str, ...]

_T = TypeVar("_T")


def mergeable(items: Iterable[Item], rulings: Rulings = NO_RULINGS) -> list[Told]:
    """The events of which incidents are made, in a fixed order; what is the same by ruling is one of them."""
    found = [e for i in items for e in i.events if may_be_incident(e, rulings)]
    return sorted(found, key=lambda e: (e.report, e.id))


def may_be_incident(e: Told, rulings: Rulings = NO_RULINGS) -> bool:
    """Is it news of a deed that happened, or the same as another by ruling?"""
    return _happened(e) or (bool(rulings.same) and Member(e.report, e.id) in rulings.bound)


def _happened(e: Told) -> bool:
    if e.gist is not None:
        return True
    if e.type not in DEEDS or e.status not in HAPPENED or e.background:
        return False
    return e.time is None or e.time.length <= LASTING_DAYS


def group(
    tellings: Sequence[Told],
    copies: Sequence[Copy],
    *,
    threshold: float = SAME,
    rulings: Rulings = NO_RULINGS,
) -> list[tuple[Told, ...]]:
    """Tellings that are one happening.

    Average link with a veto: two groups join where the mean of their pairs' scores reaches the threshold and no pair
    excludes it. Pairs are taken best first, ties by the ids, so that the order of the input does not matter.
    Rulings bind (see ``_rulings``): clusters that scores made are the faces of a group, and a group is what comes out.
    """
    shared = {(c.a, c.b): c.containment for c in copies}
    scores = _Scores(tellings, shared)
    ranked = []
    for i, j in candidates(tellings, copies):
        value = scores(i, j)
        if value is not None and value >= threshold:
            ranked.append((-value, i, j))
    head = list(range(len(tellings)))
    clusters = {i: [i] for i in head}
    bonds = Bonds([Member(e.report, e.id) for e in tellings], rulings)
    for _, i, j in sorted(ranked):
        a, b = sorted((head[i], head[j]))
        if a != b and bonds.may_join(i, j) and _joins(clusters[a], clusters[b], scores, threshold):
            for k in clusters[b]:
                head[k] = a
            clusters[a].extend(clusters.pop(b))
            bonds.join(i, j)
    return [tuple(tellings[k] for k in g) for g in bonds.groups()]


class _Scores:
    """Scores of pairs, each reckoned once."""

    def __init__(self, tellings: Sequence[Told], shared: Mapping[tuple[str, str], float]) -> None:
        self._tellings = tellings
        self._shared = shared
        self._known: dict[tuple[int, int], float | None] = {}

    def __call__(self, i: int, j: int) -> float | None:
        key = (i, j) if i < j else (j, i)
        if key not in self._known:
            a, b = self._tellings[key[0]], self._tellings[key[1]]
            pair = (a.report, b.report) if a.report < b.report else (b.report, a.report)
            self._known[key] = score(a, b, copies=self._shared.get(pair, 0.0))
        return self._known[key]


def _joins(a: Sequence[int], b: Sequence[int], scores: Callable[[int, int], float | None], threshold: float) -> bool:
    total = 0.0
    for i, j in product(a, b):
        value = scores(i, j)
        if value is None:
            return False
        total += value
    return total >= threshold * len(a) * len(b)


def candidates(tellings: Sequence[Told], copies: Sequence[Copy]) -> set[tuple[int, int]]:
    """Pairs of positions that share a day and a place (or a province), or stand in one report or in copies."""
    pairs: set[tuple[int, int]] = set()
    for holders in _blocks(tellings, cells).values():
        pairs.update(combinations(holders, 2))
    for holders in _blocks(tellings, province).values():
        areas = [i for i in holders if not is_local(tellings[i])]
        pairs.update((min(i, j), max(i, j)) for i, j in product(areas, holders) if i != j)
    by_report: defaultdict[str, list[int]] = defaultdict(list)
    for i, e in enumerate(tellings):
        by_report[e.report].append(i)
    for own in by_report.values():
        pairs.update(combinations(own, 2))
    for c in copies:
        for i, j in product(by_report.get(c.a, ()), by_report.get(c.b, ())):
            pairs.add((min(i, j), max(i, j)))
    return pairs


def _blocks(tellings: Sequence[Told], where: Callable[[Spot], Iterator[Key]]) -> dict[Key, list[int]]:
    """Positions of the tellings by family, day and place."""
    blocks: defaultdict[Key, list[int]] = defaultdict(list)
    for i, e in enumerate(tellings):
        if e.spot is not None:
            for place, when in product(where(e.spot), days(e.time)):
                blocks[(family(e), when, *place)].append(i)
    return blocks


def origins(
    reports: Iterable[str], copies: Mapping[str, Mapping[str, float]], agencies: Mapping[str, str]
) -> tuple[tuple[str, ...], ...]:
    """The reports, parted by where they come from: one agency, or copies of each other, count once.

    The strongest ties are followed first. A weak one (a rewrite, some sentences of a stitched page) never ties two
    texts together that are known to be of different agencies.
    """
    ordered = sorted(set(reports))
    group = {r: {r} for r in ordered}
    known = {r: {agencies[r]} if r in agencies else set() for r in ordered}
    for tie, a, b in _ties(ordered, copies, agencies):
        foreign = known[a] and known[b] and known[a].isdisjoint(known[b])
        if group[a] is group[b] or (tie < WEAK and foreign):
            continue
        group[a] |= group[b]
        known[a] |= known[b]
        for r in group[b]:
            group[r], known[r] = group[a], known[a]
    return tuple(sorted({tuple(sorted(g)) for g in group.values()}))


def _ties(
    ordered: Sequence[str], copies: Mapping[str, Mapping[str, float]], agencies: Mapping[str, str]
) -> list[tuple[float, str, str]]:
    """(strength, report, report), the strongest first: one agency is as good as one text."""
    found = []
    for a, b in combinations(ordered, 2):
        same = a in agencies and agencies[a] == agencies.get(b)
        if same or b in copies.get(a, {}):
            found.append((1.0 if same else copies[a][b], a, b))
    return sorted(found, key=lambda t: (-t[0], t[1], t[2]))


def sureness(members: Sequence[Told], copies: Mapping[str, Mapping[str, float]]) -> float | None:
    """How sure it is that the tellings of a group are one happening (see ``Incident.confidence``).

    Of a large group :data:`LOOKED_AT` tellings, evenly over their ids, stand for all.
    """
    ordered = sorted(members, key=lambda e: (e.report, e.id))
    step = max(1.0, len(ordered) / LOOKED_AT)
    chosen = [ordered[int(n * step)] for n in range(min(len(ordered), LOOKED_AT))]
    found = []
    for a, b in combinations(chosen, 2):
        if a.report != b.report:
            value = score(a, b, copies=copies.get(a.report, {}).get(b.report, 0.0))
            found.append(0.0 if value is None else probability(a, b, value))
    return round(sum(found) / len(found), 3) if found else None


def incident(
    members: Sequence[Told],
    published: Mapping[str, str],
    parted: tuple[tuple[str, ...], ...],
    confidence: float | None = None,
) -> Incident:
    """The merge of one group, by the rule "representative": what most reports tell, the extremes kept as a range."""
    ordered = sorted(members, key=lambda e: (published.get(e.report, ""), e.report, e.id))
    kind = _commonest([e.type for e in ordered])
    modes = [e.mode for e in ordered if e.mode and e.type == kind]
    return Incident(
        id=_id(ordered[0]),
        type=kind,
        mode=_commonest(modes) if modes else None,
        time=_time([e.time for e in ordered if e.time]),
        place=_place([e.spot for e in ordered if e.spot]),
        losses=_losses(ordered, published, parted),
        members=tuple(sorted(Member(e.report, e.id) for e in ordered)),
        origins=parted,
        confidence=confidence,
    )


def _id(first: Told) -> str:
    """Made of the earliest member, so that later reports do not change it."""
    name = STORY if first.gist is not None else first.id
    return "i" + blake2b(f"{first.report}\n{name}".encode(), digest_size=8).hexdigest()


def _commonest(values: Sequence[_T]) -> _T:
    """The most frequent one; among equals the first."""
    return Counter(values).most_common(1)[0][0]


def _time(times: Sequence[Days]) -> Days | None:
    if not times:
        return None
    votes = Counter(times)
    return min(votes, key=lambda t: (-votes[t], t.length, t.start))


def _place(spots: Sequence[Spot]) -> Spot | None:
    if not spots:
        return None
    finest = min(_FINE.index(s.precision) for s in spots)
    return _commonest([s for s in spots if _FINE.index(s.precision) == finest])


def _losses(
    members: Sequence[Told], published: Mapping[str, str], parted: tuple[tuple[str, ...], ...]
) -> tuple[Toll, ...]:
    """For each kind and whom, by the rule "representative"; ``members`` are in order of publication."""
    origin = {r: part[0] for part in parted for r in part}
    rows: defaultdict[tuple[str, str], list[Vote[Toll]]] = defaultdict(list)
    for e in members:
        for t in e.losses:
            day = published.get(e.report, "")[:10]
            rows[t.kind, t.who].append(Vote(t, day, origin.get(e.report, e.report)))
    return tuple(toll_by(DEFAULT_RULE, votes) for _, votes in sorted(rows.items()))
