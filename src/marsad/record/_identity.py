"""Which incident of a new linking is which of the one before. Pure.

An event is known again by the place of its trigger in the same version of the same report, for its local id may change
with a newer extraction. Where a page has changed, its version has too: then a report that tells of an event of the
same type counts, but never against a match of the first kind. (A changed type makes it another event: what was
coded as a threat and is now an assault has to be looked at again.)
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from hashlib import blake2b


@dataclass(frozen=True, slots=True, order=True)
class Trace:
    """An event as it is known again."""

    report: str
    version: int
    trigger: int
    type: str


@dataclass(frozen=True, slots=True)
class Identities:
    """``ids``: the old id that each new incident keeps, null if new. ``heirs``: where the other old ones went."""

    ids: tuple[str | None, ...]
    heirs: dict[str, int | None]


def made_of(traces: Set[Trace]) -> str:
    """A digest of what an incident is made of: equal for equal sets of events."""
    rows = "\n".join(f"{x.report}\t{x.version}\t{x.trigger}\t{x.type}" for x in sorted(traces))
    return blake2b(rows.encode("utf-8", "replace"), digest_size=16).hexdigest()


def identify(
    old: Mapping[str, Set[Trace]], new: Sequence[Set[Trace]], buried: Mapping[int, str] | None = None
) -> Identities:
    """Give each new incident the old id with which it shares most; no id twice.

    ``old`` is in the order of birth: of two that share as much, the older one stays. ``buried`` names, by the number of
    a new incident, an id that is no more and was made of just these events: it comes back (a merge that was undone),
    unless an incident of now is made of just them.

    >>> a, b, c = (Trace(r, 1, 0, "ASSAULT") for r in "abc")
    >>> identify({"I1": {a}, "I2": {b, c}}, [{a, b, c}])
    Identities(ids=('I2',), heirs={'I1': 0})
    """
    overlaps = _overlaps(old, new)
    rank = {name: n for n, name in enumerate(old)}
    whole = {frozenset(traces) for traces in old.values()}
    back = {n: id_ for n, id_ in (buried or {}).items() if frozenset(new[n]) not in whole and id_ not in old}
    ids: list[str | None] = [back.get(n) for n in range(len(new))]
    taken: set[str] = set()
    # The last key is what the new one holds, not where it stands: the order of the new ones decides nothing.
    for name, number in sorted(overlaps, key=lambda p: (_minus(overlaps[p]), rank[p[0]], min(new[p[1]]))):
        if ids[number] is None and name not in taken:
            ids[number] = name
            taken.add(name)
    heirs = {name: _heir(name, overlaps, new) for name in old if name not in taken}
    return Identities(tuple(ids), heirs)


def _minus(weight: tuple[int, int]) -> tuple[int, int]:
    return -weight[0], -weight[1]


def _heir(name: str, overlaps: Mapping[tuple[str, int], tuple[int, int]], new: Sequence[Set[Trace]]) -> int | None:
    shared = [(_minus(weight), min(new[number]), number) for (old, number), weight in overlaps.items() if old == name]
    return min(shared)[2] if shared else None


def _overlaps(old: Mapping[str, Set[Trace]], new: Sequence[Set[Trace]]) -> dict[tuple[str, int], tuple[int, int]]:
    """(old id, number of the new one) -> (events known again, reports that tell of the same type)."""
    where: dict[tuple[str, str], list[tuple[Trace, int]]] = defaultdict(list)
    for number, traces in enumerate(new):
        for trace in traces:
            where[trace.report, trace.type].append((trace, number))
    exact: Counter[tuple[str, int]] = Counter()
    loose: Counter[tuple[str, int]] = Counter()
    for name, traces in old.items():
        for trace in traces:
            for other, number in where[trace.report, trace.type]:
                exact[name, number] += other == trace
                loose[name, number] += other.version != trace.version
    found = {pair: (exact[pair], loose[pair]) for pair in exact}
    return {pair: weight for pair, weight in found.items() if any(weight)}
