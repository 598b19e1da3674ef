"""What may become an incident, and what a group of tellings that are one (see ``_cluster``) says as an incident."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from itertools import combinations

from marsad.linking._pairs import probability, score
from marsad.linking._rules import DEFAULT_RULE, Vote, commonest, days_by, place_by, toll_by
from marsad.linking._rulings import NO_RULINGS, Rulings
from marsad.linking._values import STORY, Incident, Member, Told, Toll

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


def may_be_incident(e: Told, rulings: Rulings = NO_RULINGS) -> bool:
    """Is it news of a deed that happened, or the same as another by ruling?"""
    return _happened(e) or (bool(rulings.same) and Member(e.report, e.id) in rulings.bound)


def _happened(e: Told) -> bool:
    if e.gist is not None:
        return True
    if e.type not in DEEDS or e.status not in HAPPENED or e.background:
        return False
    return e.time is None or e.time.length <= LASTING_DAYS


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
    kind = commonest([e.type for e in ordered])
    modes = [e.mode for e in ordered if e.mode and e.type == kind]
    return Incident(
        id=_id(ordered[0]),
        type=kind,
        mode=commonest(modes) if modes else None,
        time=days_by(DEFAULT_RULE, [Vote(e.time, "", e.report) for e in ordered if e.time]),
        place=place_by(DEFAULT_RULE, [Vote(e.spot, "", e.report) for e in ordered if e.spot]),
        losses=_losses(ordered, published, parted),
        members=tuple(sorted(Member(e.report, e.id) for e in ordered)),
        origins=parted,
        confidence=confidence,
    )


def _id(first: Told) -> str:
    """Made of the earliest member, so that later reports do not change it."""
    name = STORY if first.gist is not None else first.id
    return "i" + blake2b(f"{first.report}\n{name}".encode(), digest_size=8).hexdigest()


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
